"""After she leaves no table of any store names her; before that, she is given all that does."""

import itertools
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.events.model import Feedback, Transition
from bot.core.events.ports import Reminder
from bot.core.ideas.model import Axis, Check, CommentStatus, Concern, Report
from bot.core.moderation.model import Block, CaseKind, Line, Said
from bot.core.residents.model import Conversation, Resident
from bot.core.residents.service import Residents
from bot.core.shared.cause import caused_by
from bot.core.shared.unit_of_work import CityRecords, NetworkRecords
from bot.core.staff.model import Role
from bot.core.surveys.model import Transition as SurveyTransition
from bot.core.surveys.model import participant_key
from bot.core.surveys.ports import SharedSurvey, Where
from storage.opening import Stores
from tests.storage.builders import (
    NOW,
    SetClock,
    a_city,
    a_draft,
    a_feed,
    a_grant,
    a_notice,
    a_resident,
    an_attendance,
    an_entry,
    an_event,
    an_invitation,
    an_occurrence,
    put_on,
)
from tests.storage.deliberating import a_case, a_comment, an_idea
from tests.storage.proposals import (
    a_photo,
    a_public_idea,
    a_transition,
    a_translation,
    a_version,
    an_answer,
    an_idea_draft,
)
from tests.storage.questionnaires import (
    a_linked_survey,
    a_questionnaire,
    a_sheet,
    a_survey,
    a_survey_draft,
    respond,
    secret_of,
)

CITIES = [a_city("skopje"), a_city("edirne"), a_city("kotor")]
HER_ADDRESS = 7_123_456_789


class Counted:
    """Ids that can be told apart in a walk."""

    def __init__(self) -> None:
        self._numbers = itertools.count(0xABC0)

    def new_id(self) -> str:
        return f"{next(self._numbers):032x}"

    def new_token(self) -> str:
        return f"{next(self._numbers):022x}"


@pytest.fixture
def founding() -> list[City]:
    return CITIES


@pytest.fixture
def residents(stores: Stores, clock: SetClock) -> Residents:
    cities = Cities(stores.network, stores.cities, clock, time.monotonic)
    return Residents(stores.network, stores.cities, cities, clock, Counted())


async def _traces(folder: Path, url: str | None, *wanted: str) -> set[tuple[str, str, str]]:
    """Every (store, table, column) in which one of these texts is found."""
    if url is None:
        return _traces_in_files(folder, wanted)
    server = create_async_engine(url, poolclass=sa.NullPool)

    def walk(connection: Connection) -> set[tuple[str, str, str]]:
        schemas = [
            name
            for name in sa.inspect(connection).get_schema_names()
            if name == "network" or name.startswith("city_")
        ]
        assert len(schemas) == 1 + len(CITIES)
        return set().union(*(_walk(connection, name, name.removeprefix("city_"), wanted) for name in schemas))

    async with server.connect() as asynchronous:
        found = await asynchronous.run_sync(walk)
    await server.dispose()
    return found


def _traces_in_files(folder: Path, wanted: tuple[str, ...]) -> set[tuple[str, str, str]]:
    found: set[tuple[str, str, str]] = set()
    for file in folder.rglob("*.sqlite3"):
        with sa.create_engine(f"sqlite:///{file}", poolclass=sa.NullPool).connect() as connection:
            found |= _walk(connection, None, file.stem, wanted)
    return found


def _walk(
    connection: Connection, schema: str | None, store: str, wanted: tuple[str, ...]
) -> set[tuple[str, str, str]]:
    reflected = sa.MetaData(schema=schema)
    reflected.reflect(connection)
    assert len(reflected.tables) > 3
    return {
        (store, table.name, str(column))
        for table in reflected.tables.values()
        for row in connection.execute(
            sa.text(f'SELECT * FROM {schema + "." if schema else ""}"{table.name}"')
        ).mappings()
        for column, value in row.items()
        if any(each in str(value) for each in wanted)
    }


async def _live_a_full_life(residents: Residents, stores: Stores) -> Resident:
    colleague = a_resident(2)
    with caused_by(1):
        her = await residents.meet(HER_ADDRESS, "mk")
    with caused_by(2):
        her = await residents.make_home(her, CITIES[0])
    with caused_by(3):
        her = await residents.make_home(her, CITIES[1])
    with caused_by(4):
        her = await residents.follow(her, CITIES[2])
    with caused_by(5):
        await residents.toggle_topic(her, CITIES[2], "culture")
    await residents.converse(her, HER_ADDRESS, Conversation("asked", {"words": "ско"}))

    def work(records: NetworkRecords) -> None:
        records.directory.add_if_new(colleague)
        records.conversations.put(2, colleague.id, Conversation("revoking", {"of": her.id}), NOW)
        records.roles.grant(a_grant(her, role=Role.ADMIN))
        records.roles.grant(a_grant(colleague))
        records.invitations.add(an_invitation("1" * 64, created_by=her.id))
        records.invitations.add(an_invitation("2" * 64, created_by=colleague.id))
        records.invitations.use("2" * 64, her.id, NOW)
        records.shared_surveys.put(SharedSurvey("5" * 32, {"en": "Parks"}, her.id, NOW))
        _leave_traces(records)

    def _leave_traces(records: NetworkRecords | CityRecords) -> None:
        records.outbox.put([a_notice(f"hers:{her.id}", recipient=her.id)])
        records.outbox.put([a_notice("other", recipient=colleague.id, facts={"by": her.id})])
        records.outbox.put([a_notice("theirs", recipient=colleague.id)])
        records.audit.add(an_entry(actor=her.id, subject=colleague.id))
        records.audit.add(an_entry(actor=colleague.id, subject=her.id, details={"whom": her.id}))

    def go_out(records: CityRecords) -> None:
        _leave_traces(records)
        suggested = put_on(records, an_event(1, capacity=9, author=her.id))
        theirs = put_on(records, an_event(2, capacity=9, author=colleague.id))
        for event in (suggested, theirs):
            step = Transition(event.id, None, event.status, her.id, NOW, "why")
            records.events.move(step)
            records.events.move(replace(step, before=event.status, actor=colleague.id))
            evening = an_occurrence(event)
            for number, who in enumerate((her.id, colleague.id), start=1):
                assert records.occurrences.take(evening.id, number, NOW)
                goes = an_attendance(evening, number, resident_id=who, seats=number)
                assert records.attendances.add(goes)
                records.attendances.remind(Reminder(evening.id, who, 60), NOW)
                records.attendances.rate(Feedback(evening.id, who, number, "words", NOW))
        take_part(records)
        propose(records)
        for number, who in enumerate((her.id, colleague.id), start=1):
            records.drafts.put(a_draft(number, resident_id=who))
            records.feeds.add(a_feed(number, added_by=who))

    def take_part(records: CityRecords) -> None:
        for survey in (a_linked_survey(1, created_by=her.id), a_survey(2, created_by=colleague.id)):
            secret = secret_of(survey)
            records.surveys.add(survey, a_questionnaire(), secret)
            records.surveys.move(SurveyTransition(survey.id, None, survey.status, her.id, NOW))
            for number, who in enumerate((her.id, colleague.id), start=1):
                key = participant_key(survey, secret, who)
                response = respond(records, survey, int(survey.id, 16) * 10 + number, {"often": "daily"})
                assert records.sheets.add(replace(a_sheet(survey, participant=key), response_id=response.id))
        for number, who in enumerate((her.id, colleague.id), start=1):
            records.survey_drafts.put(a_survey_draft(number, resident_id=who))

    def propose(records: CityRecords) -> None:
        for number, (who, other) in enumerate(((her.id, colleague.id), (colleague.id, her.id)), start=1):
            idea = a_public_idea(number, author=who)
            records.ideas.add(idea)
            records.ideas.add(an_idea(10 + number, author=who))
            later = a_version(idea, written_by=who, suggested_by=other)
            assert records.ideas.add_version(later)
            assert records.ideas.move(a_transition(idea, Axis.PROGRESS, "", "done", actor=other))
            records.ideas.put_translation(a_translation(idea, by=other))
            records.ideas.put_check(Check(idea.id, other, True, "words", NOW))
            assert records.supports.support(idea.id, other, 1, NOW)
            assert records.supports.follow(idea.id, other, NOW)
            for each, status in enumerate(CommentStatus):
                comment = a_comment(idea, status, id=f"{number}{each:031x}", author=other)
                records.comments.add(comment)
            assert records.reports.put(Report(idea.id, None, other, Concern.SPAM, NOW))
            records.answers.put(an_answer(idea, number, by=other))
            draft = an_idea_draft(number, resident_id=who)
            records.idea_drafts.put(draft)
            records.photos.put(a_photo(number), draft.id)
            case = a_case(idea, CaseKind.EDIT, author=who, not_by=other)
            assert records.cases.add(case)
            assert records.cases.claim(case.id, colleague.id, NOW, NOW + timedelta(minutes=15))
            records.cases.say(Line(case.id, Said.NOTE, who, "words", NOW))
            records.blocks.add(
                Block(f"{0xB10C0 + number:032x}", who, "insult", other, NOW, NOW + timedelta(days=1))
            )

    await stores.network.transact(work)
    for city in CITIES:
        await stores.cities.of(city).transact(go_out)
    return her


async def test_no_trace_of_her_is_left_anywhere(
    residents: Residents, stores: Stores, tmp_path: Path, database_url: str | None
) -> None:
    her = await _live_a_full_life(residents, stores)
    wanted = (her.id, str(HER_ADDRESS))
    before = await _traces(tmp_path, database_url, *wanted)
    assert {store for store, _, _ in before} == {"network", "skopje", "edirne", "kotor"}
    assert {table for _, table, _ in before} >= {
        "residents", "memberships", "roles", "invitations", "conversations", "outbox", "audit", "members", "member_topics",
        "events", "event_transitions", "attendances", "reminders", "event_feedback", "event_drafts", "feeds",
        "surveys", "survey_transitions", "survey_sheets", "survey_drafts", "shared_surveys",
        "ideas", "idea_versions", "idea_transitions", "idea_translations", "idea_supports", "support_log",
        "idea_follows", "idea_comments", "idea_reports", "idea_checks", "idea_answers", "idea_drafts",
        "cases", "case_lines", "blocks"
    }  # fmt: skip

    with caused_by(6):
        await residents.erase(her)

    assert await _traces(tmp_path, database_url, *wanted) == set()
    colleague = a_resident(2).id
    for store in [stores.network, *(stores.cities.of(city) for city in CITIES)]:

        def kept(records: NetworkRecords | CityRecords) -> tuple[list[Any], list[Any]]:
            return records.audit.list_of("skopje", 9), records.outbox.kept_of(colleague)

        entries, notices = await store.read(kept)  # type: ignore[arg-type]
        assert [(entry.actor, entry.subject) for entry in entries] == [
            ("erased", colleague),
            (colleague, "erased"),
        ] or [(entry.actor, entry.subject) for entry in entries] == [
            (colleague, "erased"),
            ("erased", colleague),
        ]
        assert [notice.key for notice in notices] == ["theirs"]
    assert [
        grant.resident_id for grant in await stores.network.read(lambda r: r.roles.list_of("skopje"))
    ] == [colleague]


async def test_what_she_did_for_others_stays_and_her_seats_are_free(
    residents: Residents, stores: Stores
) -> None:
    her = await _live_a_full_life(residents, stores)
    await residents.erase(her)
    colleague = a_resident(2).id
    suggested, theirs = an_event(1), an_event(2)

    def look(records: CityRecords) -> dict[str, Any]:
        evening = an_occurrence(suggested).id
        stored = records.events.list_by_id([suggested.id, theirs.id])
        occurrence = records.occurrences.find(evening)
        assert occurrence
        return {
            "authors": [stored[event.id].author for event in (suggested, theirs)],
            "actors": [step.actor for step in records.events.transitions_of(theirs.id)],
            "taken": occurrence.taken,
            "going": [one.resident_id for one in records.attendances.list_going(evening)],
            "reminded": records.attendances.list_concerned([evening]),
            "rated": [one.resident_id for one in records.attendances.feedback_of(evening)],
            "drafts": len(records.drafts.list_of(colleague)),
            "feeds": [feed.added_by for feed in records.feeds.list_all()],
            "surveys": [records.responses.count(a_survey(number).id, Where()) for number in (1, 2)],
            "survey drafts": len(records.survey_drafts.list_of(colleague)),
            "ideas": [idea.author for idea in records.ideas.page_public(None, 9)],
            "supports": [idea.supports for idea in records.ideas.page_public(None, 9)],
            "comments": [idea.comments for idea in records.ideas.page_public(None, 9)],
        }

    for city in CITIES:
        assert await stores.cities.of(city).read(look) == {
            "authors": ["erased", colleague],
            "actors": ["erased", colleague],
            "taken": 2,
            "going": [colleague],
            "reminded": [(an_occurrence(suggested).id, colleague)],
            "rated": [colleague],
            "drafts": 1,
            "feeds": ["erased", colleague],
            "surveys": [1, 1],
            "survey drafts": 1,
            "ideas": [colleague, None],
            "supports": [0, 1],
            "comments": [1, 1],
        }


async def test_she_may_come_back_as_somebody_new(residents: Residents, stores: Stores) -> None:
    her = await _live_a_full_life(residents, stores)
    await residents.erase(her)
    again = await residents.meet(HER_ADDRESS, "tr")
    assert again.id != her.id
    assert (await residents.make_home(again, CITIES[0])).home == "skopje"


async def test_an_interrupted_erasure_can_be_repeated(residents: Residents, stores: Stores) -> None:
    her = await _live_a_full_life(residents, stores)
    await stores.cities.of(CITIES[0]).transact(lambda records: records.members.forget(her.id))
    await residents.erase(her)
    await residents.erase(her)
    assert await stores.network.read(lambda records: records.directory.kept_of(her.id)) == {}


async def test_her_export_has_every_row_about_her_and_names_nobody_else(
    residents: Residents, stores: Stores, tmp_path: Path, database_url: str | None
) -> None:
    her = await _live_a_full_life(residents, stores)
    export = await residents.export(her)
    exported = {("network", table) for table in export["network"]}
    exported |= {(city, table) for city, kept in export["cities"].items() for table in kept}
    traces = {(store, table) for store, table, _ in await _traces(tmp_path, database_url, her.id)}
    assert exported == traces
    assert a_resident(2).id not in str(export)
    assert export["network"]["residents"][0]["telegram_id"] == HER_ADDRESS
    assert export["cities"]["kotor"]["member_topics"]
    assert [row["subject"] for row in export["network"]["audit"]] == ["somebody else", her.id]
