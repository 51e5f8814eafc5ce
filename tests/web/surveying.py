"""Surveys on the square: published, answered, closed, without anybody's phone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.core.shared.unit_of_work import CityRecords
from bot.core.staff.service import OPERATOR
from bot.core.surveys.model import Response, Results, Survey, Terms
from bot.core.surveys.playing import rows_of
from bot.core.surveys.publishing import close
from bot.core.surveys.questionnaire import Group, Item, Kind, Option, Question, Questionnaire
from bot.core.surveys.sheet import Answer
from tests.web.squares import Square

PAPER = Option("paper", {"en": "Paper", "el": "Χαρτί"})
GLASS = Option("glass", {"en": "Glass", "el": "Γυαλί"})
METAL = Option("metal", {"en": "Metal", "el": "Μέταλλο"})
WASTE = Questionnaire(
    {"en": "Waste in our street", "el": "Τα απορρίμματα στον δρόμο μας"},
    (
        Group(
            "sorting",
            (
                Question(
                    "sorting/what",
                    Kind.ONE,
                    {"en": "What do you sort?", "el": "Τι ξεχωρίζετε;"},
                    choices="waste",
                ),
            ),
            {"en": "Sorting"},
        ),
        Question("people", Kind.INTEGER, {"en": "How many live with you?"}),
        Question("why", Kind.TEXT, {"en": "Anything else?"}),
    ),
    {"waste": (PAPER, GLASS, METAL)},
    ("en", "el"),
)
Answers = Mapping[str, str | Sequence[str]]


def asking(*items: Item, title: str = "A survey", **choices: tuple[Option, ...]) -> Questionnaire:
    return Questionnaire({"en": title}, items, {"waste": (PAPER, GLASS, METAL)} | choices)


async def ask(
    square: Square, city: str, form: Questionnaire = WASTE, results: Results = Results.AT_ONCE, **terms: Any
) -> Survey:
    """A survey that is open from now."""
    of = await square.services.cities.get(city)
    return await square.services.surveys.publishing.publish_by_operator(
        of, form, Terms(results=results, **terms)
    )


async def respond(
    square: Square, city: str, survey: Survey, answers: Iterable[Answers], language: str = "en"
) -> None:
    """One response each, sent today."""
    of = await square.services.cities.get(city)

    def work(records: CityRecords) -> None:
        form = records.surveys.questionnaire_of(survey.id, 1)
        assert form
        for each in answers:
            given = {
                place: Answer((values,) if isinstance(values, str) else tuple(values))
                for place, values in each.items()
            }
            number = int(square.services.ids.new_id(), 16) >> 2
            sent_on = datetime(2026, 3, 1, tzinfo=UTC)
            response = Response(number, survey.id, 1, language, sent_on, given)
            records.responses.put(response, rows_of(form, given, language))
            assert records.surveys.count_sent(survey.id, square.clock.now())

    await square.services.stores.cities.of(of).transact(work)


async def close_it(
    square: Square, city: str, survey: Survey, outcome: Mapping[str, str] | None = None
) -> None:
    """Closed now; ``outcome``: what the city will do."""
    of = await square.services.cities.get(city)

    def work(records: CityRecords) -> None:
        known = records.surveys.find(survey.id)
        assert known
        assert close(records, of, known, OPERATOR, square.clock.now())
        if outcome:
            terms = replace(known.terms, outcome=outcome)
            changed = replace(known, terms=terms, version=known.version + 1)
            assert records.surveys.replace(changed, version=known.version)

    await square.services.stores.cities.of(of).transact(work)
