"""Surveys for the tests of use cases: published in one call, answered by people who live in the city."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from bot.core.cities.model import City
from bot.core.notices.model import Notice
from bot.core.residents.model import Resident, Tie
from bot.core.shared.unit_of_work import CityRecords, Store
from bot.core.surveys.model import Survey, Terms
from bot.core.surveys.ports import Where
from bot.core.surveys.questionnaire import Kind, Option, Question, Questionnaire
from bot.core.surveys.service import SurveyServices
from bot.core.surveys.sheet import Place
from tests.storage.builders import a_member, a_resident

DAY = timedelta(days=1)
EVERYTHING = Where()
FORM = Questionnaire(
    {"en": "Parks"},
    (
        Question("often", Kind.ONE, {"en": "How often?"}, required="true()", choices="often"),
        Question("why", Kind.TEXT, {"en": "Why?"}, relevant="${often} = 'never'"),
    ),
    {"often": (Option("daily", {"en": "Daily"}), Option("never", {"en": "Never"}))},
)
OFTEN, WHY = Place("often"), Place("why")


async def publish(
    surveys: SurveyServices, city: City, terms: Terms | None = None, form: Questionnaire = FORM
) -> Survey:
    return await surveys.publishing.publish_by_operator(city, form, terms or Terms())


async def living(store: Store[CityRecords], *residents: Resident, tie: Tie = Tie.HOME) -> None:
    def work(records: CityRecords) -> None:
        for resident in residents:
            records.members.put(a_member(resident, tie=tie))

    await store.transact(work)


async def answer(
    surveys: SurveyServices, city: City, survey: Survey, who: Resident, code: str = "daily"
) -> None:
    """From the first question to the last, and sent."""
    await surveys.answering.open(who, city, survey.id)
    await surveys.answering.fill(who, city, survey.id, lambda playing: playing.answer(OFTEN, (code,)))
    await surveys.answering.send(who, city, survey.id)


async def counted(store: Store[CityRecords], survey: Survey) -> int:
    return await store.read(lambda records: records.responses.count(survey.id, EVERYTHING))


def people(count: int, first: int = 1) -> Sequence[Resident]:
    return [a_resident(number) for number in range(first, first + count)]


def _kept_of(records: CityRecords, resident_id: str) -> list[Notice]:
    return records.outbox.kept_of(resident_id)


async def told(store: Store[CityRecords]) -> list[tuple[str, str]]:
    """Kind and recipient of what waits to be sent."""
    found = []
    for number in range(1, 4):
        kept = await store.read(partial(_kept_of, resident_id=a_resident(number).id))
        found += [(notice.kind, notice.recipient) for notice in kept]
    return sorted(found)
