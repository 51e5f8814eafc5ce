"""Sheets: one a person, changed by one tap at a time, and gone when she is."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.shared.unit_of_work import CityRecords, Store
from bot.core.surveys.model import FilledSheet, Survey, SurveyStatus, Transition
from bot.core.surveys.ports import Where
from bot.core.surveys.sheet import REVIEW
from storage.opening import Stores
from tests.storage.builders import NOW, SOMEBODY, SetClock, a_city, a_member, a_resident
from tests.storage.inside import meanwhile
from tests.storage.questionnaires import (
    a_linked_survey,
    a_sheet,
    a_survey,
    a_survey_draft,
    key_of,
    lay_out,
    respond,
)

Skopje = Store[CityRecords]
SURVEY, OTHER, LINKED = a_survey(1), a_survey(2), a_linked_survey(3)
EVERYTHING = Where()


@pytest.fixture(autouse=True)
async def _surveys(skopje: Skopje) -> None:
    await skopje.transact(lambda records: lay_out(records, SURVEY, OTHER, LINKED))


async def begin(skopje: Skopje, *sheets: FilledSheet) -> None:
    def work(records: CityRecords) -> None:
        for sheet in sheets:
            assert records.sheets.add(sheet)
            records.surveys.count_started(sheet.survey_id)

    await skopje.transact(work)


async def send(skopje: Skopje, survey: Survey, number: int, response_id: int) -> FilledSheet:
    """Resident ``number`` begins and sends at once."""
    fresh = a_sheet(survey, number, at=REVIEW, answers={"often": "daily"})
    sent = replace(fresh, response_id=response_id, sent_at=NOW)

    def work(records: CityRecords) -> None:
        assert records.surveys.count_sent(survey.id, NOW)
        assert records.sheets.write(sent, revision=1)
        respond(records, survey, response_id, {"often": "daily"})

    await begin(skopje, fresh)
    await skopje.transact(work)
    return replace(sent, revision=2)


async def find(skopje: Skopje, sheet: FilledSheet) -> FilledSheet | None:
    return await skopje.read(lambda records: records.sheets.find(sheet.survey_id, sheet.participant))


async def end(skopje: Skopje, survey: Survey) -> None:
    def work(records: CityRecords) -> None:
        assert records.surveys.move(
            Transition(survey.id, SurveyStatus.OPEN, SurveyStatus.CLOSED, SOMEBODY, NOW)
        )
        records.surveys.seal(survey.id, records.sheets.left_at(survey.id))

    await skopje.transact(work)


async def test_a_sheet_comes_back_as_it_was_written(skopje: Skopje) -> None:
    fresh = a_sheet(SURVEY)
    await begin(skopje, fresh)
    assert await find(skopje, fresh) == fresh
    changed = replace(
        a_sheet(
            SURVEY, at="things", answers={"why": "\U0001f333 дрво\u0000", "often": "never"}, language="tr"
        ),
        response_id=2**62 - 1,
        sent_at=NOW,
        compares=False,
    )
    assert await skopje.transact(lambda records: records.sheets.write(changed, revision=1))
    found = await find(skopje, fresh)
    assert found
    assert list(found.sheet.answers) == ["why", "often"]
    assert found.sheet.answers["why"].value == "\U0001f333 дрво\ufffd"
    assert replace(found, sheet=changed.sheet) == replace(changed, revision=2)
    assert await skopje.read(lambda records: records.sheets.find(OTHER.id, fresh.participant)) is None


async def test_who_has_a_sheet_gets_no_second_one(skopje: Skopje) -> None:
    first = a_sheet(SURVEY, answers={"often": "daily"})
    await begin(skopje, first)
    second = replace(first, language="tr")
    assert not await skopje.transact(lambda records: records.sheets.add(second))
    assert await find(skopje, first) == first


async def test_of_two_taps_that_saw_the_same_sheet_one_is_written(skopje: Skopje) -> None:
    fresh = a_sheet(SURVEY)
    await begin(skopje, fresh)
    daily, never = (a_sheet(SURVEY, answers={"often": code}) for code in ("daily", "never"))
    assert await skopje.transact(lambda records: records.sheets.write(daily, revision=1))
    assert not await skopje.transact(lambda records: records.sheets.write(never, revision=1))
    assert await find(skopje, fresh) == replace(daily, revision=2)


async def test_her_sheets_in_several_surveys_are_found_at_once(skopje: Skopje) -> None:
    hers = [a_sheet(survey) for survey in (SURVEY, LINKED)]
    await begin(skopje, *hers, a_sheet(OTHER, 2))
    keys = {survey.id: key_of(survey) for survey in (SURVEY, OTHER, LINKED)}
    found = await skopje.read(lambda records: records.sheets.find_of(keys))
    assert found == {sheet.survey_id: sheet for sheet in hers}
    assert await skopje.read(lambda records: records.sheets.find_of({})) == {}


async def test_pages_have_every_sheet_once(skopje: Skopje) -> None:
    unsent = [a_sheet(SURVEY, number) for number in range(1, 8)]
    await begin(skopje, *unsent, a_sheet(OTHER, 1))
    sent = [await send(skopje, SURVEY, number, number) for number in range(11, 15)]

    async def pages(which: bool | None) -> list[FilledSheet]:
        found: list[FilledSheet] = []
        after: str | None = None

        def turn(records: CityRecords) -> list[FilledSheet]:
            return records.sheets.list_of(SURVEY.id, after, 3, sent=which)

        while page := await skopje.read(turn):
            found += page
            after = page[-1].participant
        return found

    def ordered(sheets: list[FilledSheet]) -> list[FilledSheet]:
        return sorted(sheets, key=lambda sheet: sheet.participant)

    assert await pages(None) == ordered(unsent + sent)
    assert await pages(True) == ordered(sent)
    assert await pages(False) == ordered(unsent)


async def test_where_people_stand_is_counted_by_question(skopje: Skopje) -> None:
    answered = {"often": "daily"}
    await begin(
        skopje,
        a_sheet(SURVEY, 1),
        a_sheet(SURVEY, 2, at="often"),  # the first question is before her, and nothing is answered
        a_sheet(SURVEY, 3, at="things", answers=answered),
        a_sheet(SURVEY, 4, at="home/age#1", answers=answered),
        a_sheet(SURVEY, 5, at="home/age#2", answers=answered),
        a_sheet(SURVEY, 6, at=REVIEW, answers=answered),
        a_sheet(OTHER, 1, at="why", answers=answered),
    )
    await send(skopje, SURVEY, 7, 7)
    assert await skopje.read(lambda records: records.sheets.left_at(SURVEY.id)) == {
        "": 2,
        "things": 1,
        "home/age": 2,
        REVIEW: 1,
    }


async def test_a_sheet_that_is_removed_is_given_back_once(skopje: Skopje) -> None:
    fresh = a_sheet(SURVEY)
    await begin(skopje, fresh)
    assert await skopje.transact(lambda records: records.sheets.remove(SURVEY.id, fresh.participant)) == fresh
    assert await skopje.transact(lambda records: records.sheets.remove(SURVEY.id, fresh.participant)) is None


@pytest.fixture
async def processes(
    stores: Stores, tmp_path: Path, database_url: str | None, clock: SetClock
) -> AsyncIterator[list[Skopje]]:
    """Two, as far as the database can tell."""
    async with Stores(tmp_path, database_url, clock) as second:
        yield [each.cities.of(a_city("skopje")) for each in (stores, second)]


async def test_of_twenty_devices_of_one_person_one_gets_a_sheet(processes: list[Skopje]) -> None:
    async def start(number: int) -> bool:
        sheet = replace(a_sheet(SURVEY), language=f"x-{number}")
        return await processes[number % 2].transact(lambda records: records.sheets.add(sheet))

    assert sum(await asyncio.gather(*map(start, range(20)))) == 1
    assert len(await processes[0].read(lambda records: records.sheets.list_of(SURVEY.id, None, 9))) == 1


async def test_of_twenty_taps_at_once_each_revision_has_one(processes: list[Skopje]) -> None:
    await begin(processes[0], a_sheet(SURVEY))

    async def tap(number: int) -> bool:
        changed = a_sheet(SURVEY, answers={"why": str(number)})
        return await processes[number % 2].transact(lambda records: records.sheets.write(changed, revision=1))

    assert sum(await asyncio.gather(*map(tap, range(20)))) == 1


# The end of a survey


async def test_an_anonymous_survey_that_is_sealed_keeps_no_sheet_and_no_secret(skopje: Skopje) -> None:
    await begin(skopje, a_sheet(SURVEY, 1, at="things", answers={"often": "daily"}), a_sheet(OTHER, 1))
    await send(skopje, SURVEY, 2, 22)
    await end(skopje, SURVEY)

    def look(records: CityRecords) -> tuple[int, int, bytes | None, int]:
        return (
            len(records.sheets.list_of(SURVEY.id, None, 9)),
            len(records.sheets.list_of(OTHER.id, None, 9)),
            records.surveys.secret_of(SURVEY.id),
            records.responses.count(SURVEY.id, EVERYTHING),
        )

    assert await skopje.read(look) == (0, 1, None, 1)
    sealed = await skopje.read(lambda records: records.surveys.find(SURVEY.id))
    assert sealed
    assert (sealed.started, sealed.sent, dict(sealed.left_at)) == (2, 1, {"things": 1})


async def test_a_linked_survey_that_is_sealed_keeps_what_was_sent(skopje: Skopje) -> None:
    await begin(skopje, a_sheet(LINKED, 1))
    sent = await send(skopje, LINKED, 2, 22)
    await end(skopje, LINKED)
    assert await skopje.read(lambda records: records.sheets.list_of(LINKED.id, None, 9)) == [sent]


async def test_nothing_is_sealed_twice_or_while_it_is_open(skopje: Skopje) -> None:
    await begin(skopje, a_sheet(SURVEY))
    await skopje.transact(lambda records: records.surveys.seal(SURVEY.id, {"why": 9}))
    assert await skopje.read(lambda records: records.sheets.left_at(SURVEY.id)) == {"": 1}
    await end(skopje, SURVEY)
    await skopje.transact(lambda records: records.surveys.seal(SURVEY.id, {"why": 9}))
    sealed = await skopje.read(lambda records: records.surveys.find(SURVEY.id))
    assert sealed
    assert dict(sealed.left_at) == {"": 1}


async def test_who_begins_while_the_survey_is_sealed_leaves_nothing_behind(processes: list[Skopje]) -> None:
    """Whichever is first: the sheet is found by the seal, or is not begun."""
    loop = asyncio.get_running_loop()
    begun: list[asyncio.Task[bool]] = []

    async def start(number: int) -> bool:
        return await processes[number % 2].transact(
            lambda records: records.sheets.add(a_sheet(SURVEY, number))
        )

    async def begin_meanwhile() -> None:
        begun.extend(asyncio.ensure_future(start(number)) for number in range(10))
        await asyncio.sleep(0)

    def work(records: CityRecords) -> None:
        records.surveys.move(Transition(SURVEY.id, SurveyStatus.OPEN, SurveyStatus.CLOSED, SOMEBODY, NOW))
        meanwhile(begin_meanwhile(), loop)
        records.surveys.seal(SURVEY.id, {})

    await processes[0].transact(work)
    await asyncio.gather(*begun)
    assert len(begun) == 10
    assert await processes[0].read(lambda records: records.sheets.list_of(SURVEY.id, None, 99)) == []


# Who leaves


async def test_who_leaves_takes_her_sheets_and_her_answers_along(skopje: Skopje) -> None:
    her, other = a_resident(1), a_resident(2)
    for number in (1, 2):
        for survey in (SURVEY, LINKED):
            await send(skopje, survey, number, int(survey.id, 16) * 10 + number)
        await begin(skopje, a_sheet(OTHER, number))
    await end(skopje, LINKED)

    def work(records: CityRecords) -> None:
        records.members.put(a_member(her))
        records.survey_drafts.put(a_survey_draft(1, resident_id=her.id))
        records.survey_drafts.put(a_survey_draft(2, resident_id=other.id))
        records.members.forget(her.id)

    await skopje.transact(work)

    def look(records: CityRecords) -> dict[str, object]:
        surveys = [records.surveys.find(survey.id) for survey in (SURVEY, OTHER, LINKED)]
        return {
            "counts": [(survey.started, survey.sent) for survey in surveys if survey],
            "hers": [records.sheets.find(each.id, key_of(each, 1)) for each in (SURVEY, OTHER, LINKED)],
            "others": [len(records.sheets.list_of(each.id, None, 9)) for each in (SURVEY, OTHER, LINKED)],
            "responses": [records.responses.count(each.id, EVERYTHING) for each in (SURVEY, LINKED)],
            "rows": [records.responses.tally(each.id, EVERYTHING).answered for each in (SURVEY, LINKED)],
            "drafts": [len(records.survey_drafts.list_of(who.id)) for who in (her, other)],
        }

    assert await skopje.read(look) == {
        "counts": [(1, 1), (1, 0), (1, 1)],
        "hers": [None, None, None],
        "others": [1, 1, 1],
        "responses": [1, 1],
        "rows": [{"often": 1}, {"often": 1}],
        "drafts": [0, 1],
    }


async def test_what_is_sealed_is_out_of_reach_of_an_erasure_too(skopje: Skopje) -> None:
    await send(skopje, SURVEY, 1, 11)
    await end(skopje, SURVEY)
    await skopje.transact(lambda records: records.members.forget(a_resident(1).id))
    assert await skopje.read(lambda records: records.responses.count(SURVEY.id, EVERYTHING)) == 1


async def test_her_export_has_her_sheets_as_long_as_they_can_be_found(skopje: Skopje) -> None:
    her = a_resident(1)
    for survey in (SURVEY, LINKED):
        await send(skopje, survey, 1, int(survey.id, 16))
        await send(skopje, survey, 2, int(survey.id, 16) + 1)

    def kept(records: CityRecords) -> list[tuple[str, str]]:
        found = records.members.kept_of(her.id)
        return sorted((row["survey_id"], row["participant"]) for row in found.get("survey_sheets", []))

    assert await skopje.read(kept) == [(each.id, key_of(each, 1)) for each in (SURVEY, LINKED)]
    await end(skopje, SURVEY)
    assert await skopje.read(kept) == [(LINKED.id, her.id)]
