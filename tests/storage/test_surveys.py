"""Surveys: what is stored of them, their lists, and the count that decides who is still in time."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.shared.unit_of_work import CityRecords, Store
from bot.core.surveys.model import Audience, Results, Survey, SurveyStatus, Transition
from bot.core.surveys.questionnaire import Kind, Question
from storage.opening import Stores
from tests.storage.builders import NOW, SOMEBODY, SetClock, a_city
from tests.storage.questionnaires import a_linked_survey, a_questionnaire, a_survey, lay_out, secret_of

Skopje = Store[CityRecords]
DAY = timedelta(days=1)
SCHEDULED, OPEN, CLOSED = SurveyStatus.SCHEDULED, SurveyStatus.OPEN, SurveyStatus.CLOSED
QUOTA, CROWD = 25, 120


async def lay(skopje: Skopje, *surveys: Survey) -> None:
    await skopje.transact(lambda records: lay_out(records, *surveys))


async def stored(skopje: Skopje, survey: Survey) -> Survey:
    found = await skopje.read(lambda records: records.surveys.find(survey.id))
    assert found
    return found


def step(survey: Survey, before: SurveyStatus | None, after: SurveyStatus) -> Transition:
    return Transition(survey.id, before, after, SOMEBODY, NOW + DAY)


async def test_a_survey_comes_back_as_it_was_added(skopje: Skopje) -> None:
    plain = a_survey(1)
    full = a_linked_survey(
        2,
        status=SCHEDULED,
        title={"tr": "Parklar", "en": "Parks", "bg": "Паркове"},
        asker={"tr": "Belediye"},
        purpose={"en": "\u0000 what for"},
        opens_at=NOW + DAY,
        closes_at=NOW + 9 * DAY,
        audience=Audience(True, frozenset({"tr", "en"}), frozenset({"culture"})),
        results=Results.AT_ONCE,
        changeable=False,
        reminds_before=None,
        quota=7,
        sample_of=90_000,
        minutes=12,
        number=3,
        version=5,
        started=4,
        sent=2,
        shared_id="5" * 32,
    )
    await lay(skopje, plain, full)
    assert await stored(skopje, plain) == plain
    read = await stored(skopje, full)
    assert read == replace(full, terms=replace(full.terms, purpose={"en": "\ufffd what for"}))
    assert list(read.title) == ["tr", "en", "bg"]
    assert await skopje.read(lambda records: records.surveys.find("0" * 32)) is None


async def test_only_an_anonymous_survey_has_a_secret(skopje: Skopje) -> None:
    anonymous, linked = a_survey(1), a_linked_survey(2)
    await lay(skopje, anonymous, linked)
    assert await skopje.read(lambda records: records.surveys.secret_of(anonymous.id)) == secret_of(anonymous)
    assert await skopje.read(lambda records: records.surveys.secret_of(linked.id)) is None


async def test_of_two_editors_the_second_is_told_and_nobody_loses_a_count(skopje: Skopje) -> None:
    survey = a_survey()
    await lay(skopje, survey)
    await skopje.transact(lambda records: records.surveys.count_started(survey.id))
    await skopje.transact(lambda records: records.surveys.count_sent(survey.id, NOW))
    first = replace(survey, title={"en": "Trees"}, minutes=3, version=2, status=CLOSED, started=0, sent=0)
    second = replace(survey, title={"en": "Dogs"}, version=2)
    assert await skopje.transact(lambda records: records.surveys.replace(first, version=1))
    assert not await skopje.transact(lambda records: records.surveys.replace(second, version=1))
    assert await stored(skopje, survey) == replace(first, status=OPEN, started=1, sent=1)


async def test_a_step_is_taken_once_and_recorded(skopje: Skopje) -> None:
    survey = a_survey(status=SCHEDULED)
    steps = [step(survey, None, SCHEDULED), step(survey, SCHEDULED, OPEN), step(survey, OPEN, CLOSED)]
    await lay(skopje, survey)

    def take_all(records: CityRecords) -> list[bool]:
        return [records.surveys.move(each) for each in steps]

    assert await skopje.transact(take_all) == [True, True, True]
    del steps[0]
    assert await skopje.transact(take_all) == [False, False]
    assert await skopje.read(lambda records: records.surveys.transitions_of(survey.id)) == [
        step(survey, None, SCHEDULED),
        *steps,
    ]
    closed = await stored(skopje, survey)
    assert (closed.status, closed.closed_at) == (CLOSED, NOW + DAY)


async def test_every_version_of_a_questionnaire_is_kept(skopje: Skopje) -> None:
    survey, first = a_survey(), a_questionnaire()
    better = replace(first, title={"en": "Our parks"})
    second = replace(first, items=(Question("more", Kind.TEXT),))
    await lay(skopje, survey)

    def work(records: CityRecords) -> None:
        records.surveys.put_questionnaire(survey.id, 2, second)
        records.surveys.put_questionnaire(survey.id, 1, better)

    assert await skopje.read(lambda records: records.surveys.versions_of(survey.id)) == {1: first}
    await skopje.transact(work)
    versions = await skopje.read(lambda records: records.surveys.versions_of(survey.id))
    assert versions == {1: better, 2: second}
    assert list(versions) == [1, 2]
    assert await skopje.read(lambda records: records.surveys.questionnaire_of(survey.id, 2)) == second
    assert await skopje.read(lambda records: records.surveys.questionnaire_of(survey.id, 3)) is None


async def test_lists_are_in_their_order(skopje: Skopje) -> None:
    endless = a_survey(1, changed_at=NOW - 3 * DAY)
    soon = a_survey(2, closes_at=NOW + DAY, changed_at=NOW - 2 * DAY)
    later = a_survey(3, closes_at=NOW + 2 * DAY, changed_at=NOW - DAY)
    past = a_survey(4, closes_at=NOW, changed_at=NOW - 4 * DAY)
    waiting = a_survey(5, status=SCHEDULED, opens_at=NOW)
    not_yet = a_survey(6, status=SCHEDULED, opens_at=NOW + DAY, closes_at=NOW + 2 * DAY)
    withdrawn = a_survey(7, status=SurveyStatus.WITHDRAWN, closes_at=NOW - DAY)
    await lay(skopje, endless, soon, later, past, waiting, not_yet, withdrawn)

    def lists(records: CityRecords) -> list[list[Survey]]:
        surveys = records.surveys
        return [
            surveys.list_open(NOW),
            surveys.list_to_open(NOW, 9),
            surveys.list_to_close(NOW, 9),
            surveys.list_with_status((OPEN,), 3),
            surveys.list_with_status((OPEN, SCHEDULED), 9, 3),
        ]

    assert await skopje.read(lists) == [
        [soon, later, endless],
        [waiting],
        [past],
        [later, soon, endless],
        [soon, endless, past],
    ]


async def test_a_reminder_is_due_once_and_never_after_the_close(skopje: Skopje) -> None:
    due = a_survey(1, closes_at=NOW + DAY, reminds_before=24)
    later = a_survey(2, closes_at=NOW + DAY, reminds_before=23)
    never = a_survey(3, closes_at=NOW + DAY, reminds_before=None)
    endless = a_survey(4)
    past = a_survey(5, closes_at=NOW - DAY)
    await lay(skopje, due, later, never, endless, past)
    assert await skopje.read(lambda records: records.surveys.list_to_remind(NOW, 9)) == [due]
    await skopje.transact(lambda records: records.surveys.mark_reminded(due.id, NOW))
    assert await skopje.read(lambda records: records.surveys.list_to_remind(NOW, 9)) == []
    hour_later = NOW + timedelta(hours=1)
    assert await skopje.read(lambda records: records.surveys.list_to_remind(hour_later, 9)) == [later]


async def test_a_close_that_is_put_off_puts_the_reminder_off(skopje: Skopje) -> None:
    survey = a_survey(closes_at=NOW + DAY)
    await lay(skopje, survey)
    longer = replace(survey, terms=replace(survey.terms, closes_at=NOW + 2 * DAY), version=2)
    assert await skopje.transact(lambda records: records.surveys.replace(longer, version=1))
    assert await skopje.read(lambda records: records.surveys.list_to_remind(NOW, 9)) == []
    assert await skopje.read(lambda records: records.surveys.list_to_remind(NOW + DAY, 9)) == [longer]


@pytest.mark.parametrize(
    ("survey", "counts"),
    [
        (a_survey(), True),
        (a_survey(closes_at=NOW + timedelta(microseconds=1)), True),
        (a_survey(closes_at=NOW), False),
        (a_survey(status=SCHEDULED), False),
        (a_survey(status=CLOSED), False),
        (a_survey(status=SurveyStatus.WITHDRAWN), False),
        (a_survey(quota=2, sent=1), True),
        (a_survey(quota=2, sent=2), False),
    ],
    ids=[
        "open",
        "at the last moment",
        "a moment too late",
        "too early",
        "closed",
        "withdrawn",
        "the last",
        "full",
    ],
)
async def test_an_answer_counts_while_it_is_taken(skopje: Skopje, survey: Survey, counts: bool) -> None:
    await lay(skopje, survey)
    assert await skopje.transact(lambda records: records.surveys.count_sent(survey.id, NOW)) is counts
    assert (await stored(skopje, survey)).sent == survey.sent + counts


async def test_what_was_counted_can_be_counted_out_but_never_below_none(skopje: Skopje) -> None:
    survey = a_survey(sent=1)
    await lay(skopje, survey)
    for _ in range(2):
        await skopje.transact(lambda records: records.surveys.uncount_sent(survey.id))
        assert (await stored(skopje, survey)).sent == 0


@pytest.fixture
async def processes(
    stores: Stores, tmp_path: Path, database_url: str | None, clock: SetClock
) -> AsyncIterator[list[Skopje]]:
    """Two, as far as the database can tell."""
    async with Stores(tmp_path, database_url, clock) as second:
        yield [each.cities.of(a_city("skopje")) for each in (stores, second)]


async def test_of_a_crowd_that_sends_at_once_no_more_are_counted_than_the_quota(
    processes: list[Skopje],
) -> None:
    survey = a_survey(quota=QUOTA)
    await lay(processes[0], survey)

    async def send(number: int) -> bool:
        return await processes[number % 2].transact(
            lambda records: records.surveys.count_sent(survey.id, NOW)
        )

    assert sum(await asyncio.gather(*map(send, range(CROWD)))) == QUOTA
    assert (await stored(processes[0], survey)).sent == QUOTA
