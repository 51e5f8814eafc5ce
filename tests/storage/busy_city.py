"""A city in which something waits for every hour that the clock knows, and services over it to let time pass."""

from collections import Counter
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Table

from bot.chance import RandomIds
from bot.clock.clocks import Clocks
from bot.core.cities.model import City
from bot.core.events.model import AttendanceStatus, EventStatus
from bot.core.events.ports import Reminder
from bot.core.ideas.model import IdeaStatus, Progress
from bot.core.moderation.model import CaseStatus, Ruling, Verdict
from bot.core.residents.model import Resident
from bot.core.shared.unit_of_work import CityRecords, NetworkRecords, Store
from bot.core.staff.model import Role
from bot.core.surveys.model import SurveyStatus
from bot.services import Services, clocks_over, services_over
from bot.settings import Settings
from storage import tables
from storage.opening import Stores
from tests.storage.builders import (
    NOW,
    SetClock,
    a_city,
    a_feed,
    a_grant,
    a_member,
    a_notice,
    a_resident,
    an_attendance,
    an_event,
    an_occurrence,
    put_on,
    settle_in,
)
from tests.storage.deliberating import a_case, an_idea
from tests.storage.proposals import a_public_idea, an_answer
from tests.storage.questionnaires import a_questionnaire, a_survey

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ANA, VERA, BOJAN, MODERATOR = (a_resident(number, home="skopje") for number in (1, 2, 3, 902))
PEOPLE = (ANA, VERA, BOJAN, MODERATOR)


def services_of(stores: Stores, clock: SetClock) -> Services:
    """The use cases over these stores, as a process has them: with ids of its own."""
    return services_over(stores, Settings(_env_file=None), clock, RandomIds(), lambda: clock.at.timestamp())  # type: ignore[call-arg]


def clocks_of(stores: Stores, clock: SetClock) -> Clocks:
    return clocks_over(services_of(stores, clock))


async def tick(clocks: Clocks) -> None:
    """Every job but the feeds, which would ask a far side."""
    for job in (
        clocks.events.tick,
        clocks.surveys.tick,
        clocks.moderation.tick,
        clocks.ideas.tick,
        clocks.moderation.remind,
        clocks.events.renew,
        clocks.retention.run,
        clocks.housekeeping.run,
    ):
        await job()


def put_row(records: CityRecords, table: Table, **columns: Any) -> None:
    """Straight into a table: for what only another process would write."""
    _connection_of(records).execute(sa.insert(table), columns)


async def make_busy(stores: Stores, city: City | None = None) -> Store[CityRecords]:
    """In Skopje, as of NOW."""
    store = stores.cities.of(city or a_city("skopje"))

    def staff(records: NetworkRecords) -> None:
        for resident in PEOPLE:
            settle_in(records, resident, "skopje")
        records.roles.grant(a_grant(MODERATOR, role=Role.MODERATOR))

    await stores.network.transact(staff, once=False)
    await store.transact(_fill, once=False)
    return store


def _fill(records: CityRecords) -> None:
    for resident in PEOPLE:
        records.members.put(a_member(resident))
    _put_on_events(records)
    _ask(records)
    _propose(records)
    records.feeds.add(a_feed(1))
    records.outbox.put([a_notice("waits", recipient=ANA.id, due_at=NOW - 2 * HOUR)])
    for number, status, times in (
        (1, "scheduled", {"starts_at": NOW + 5 * HOUR}),
        (2, "running", {"started_at": NOW - HOUR}),
        (3, "ended", {"started_at": NOW - 200 * DAY, "ended_at": NOW - 199 * DAY}),
    ):
        put_broadcast(records, number, status, **times)
    put_delivery(records, 3, ANA)


def _put_on_events(records: CityRecords) -> None:
    """Tomorrow one seat: Ana has it, Vera is offered another until noon, Bojan waits; half an hour ago something ended."""
    evening = an_event(1, capacity=2)
    occurrence = an_occurrence(evening, taken=2)
    put_on(records, evening, occurrence)
    for one in (
        an_attendance(occurrence, 1),
        an_attendance(occurrence, 2, status=AttendanceStatus.OFFERED, offer_expires_at=NOW + 2 * HOUR),
        an_attendance(occurrence, 3, status=AttendanceStatus.WAITING),
    ):
        records.attendances.add(one)
    for minutes in (60, 1440):
        due_at = occurrence.starts_at - timedelta(minutes=minutes)
        records.attendances.remind(Reminder(occurrence.id, ANA.id, minutes), due_at)
    over = an_event(2, start=NOW.replace(tzinfo=None))
    ended = an_occurrence(over, starts_at=NOW - 2 * HOUR, ends_at=NOW - HOUR / 2)
    put_on(records, over, ended)
    records.attendances.add(an_attendance(ended, 1))
    later = an_event(
        3, status=EventStatus.SCHEDULED, publish_at=NOW + HOUR, published_at=None, author=BOJAN.id
    )
    put_on(records, later, an_occurrence(later, 4))


def _ask(records: CityRecords) -> None:
    """One opens in an hour; one closes tomorrow, and whoever has begun is reminded two hours before."""
    form = a_questionnaire()
    opening = a_survey(1, status=SurveyStatus.SCHEDULED, opens_at=NOW + HOUR, closes_at=NOW + 3 * DAY)
    records.surveys.add(opening, form, b"1" * 16)
    closing = a_survey(2, closes_at=NOW + DAY, reminds_before=2)
    records.surveys.add(closing, form, b"2" * 16)


def _propose(records: CityRecords) -> None:
    """A verdict takes effect in ten minutes, a case is late, an answer comes tomorrow, an idea was done 29 days ago."""
    decided, late = an_idea(1, author=ANA.id), an_idea(2, author=VERA.id, at=NOW - 4 * DAY)
    records.ideas.add(decided)
    records.cases.add(
        a_case(
            decided,
            status=CaseStatus.DECIDED,
            verdict=Verdict(Ruling.PUBLISH),
            decided_by=MODERATOR.id,
            decided_at=NOW,
            effect_at=NOW + timedelta(minutes=10),
        )
    )
    records.ideas.add(late)
    records.cases.add(a_case(late))
    answered = a_public_idea(3, author=ANA.id, published_at=NOW - DAY)
    done = a_public_idea(
        4,
        author=VERA.id,
        published_at=NOW - 40 * DAY,
        progress=Progress.DONE,
        progress_at=NOW - 29 * DAY,
    )
    assert answered.status is done.status is IdeaStatus.PUBLISHED
    records.ideas.add(answered)
    records.ideas.add(done)
    records.supports.support(done.id, BOJAN.id, 1, NOW)
    records.answers.put(an_answer(answered, publish_at=NOW + DAY))


def put_broadcast(records: CityRecords, number: int, status: str, **times: Any) -> str:
    """One to everybody, written by the moderator; its id follows from ``number``."""
    broadcast_id = f"{0xBC00 + number:016x}"
    put_row(
        records,
        tables.broadcasts,
        **{
            "id": broadcast_id,
            "status": status,
            "kind": "message",
            "content": {"texts": {"en": "Hello"}},
            "audience": {},
            "waking": False,
            "version": 1,
            "revision": 0,
            "created_by": MODERATOR.id,
            "created_at": NOW - 300 * DAY,
            "changed_at": NOW - DAY,
            **dict.fromkeys(("total", "sent", "blocked", "failed", "skipped", "recalled"), 0),
            **times,
        },
    )
    return broadcast_id


def put_delivery(records: CityRecords, broadcast: int, resident: Resident) -> None:
    """She was sent that one."""
    put_row(
        records,
        tables.deliveries,
        broadcast_id=f"{0xBC00 + broadcast:016x}",
        resident_id=resident.id,
        status="sent",
        available_at=NOW,
        attempts=1,
        language="mk",
    )


async def all_that_happened(store: Store[CityRecords]) -> dict[str, Any]:
    """What came of it, in an order that does not depend on who was first: notices, transitions, seats."""

    def query(records: CityRecords) -> dict[str, Any]:
        connection = _connection_of(records)

        def rows(*columns: sa.Column[Any]) -> Counter[tuple[Any, ...]]:
            return Counter(tuple(row) for row in connection.execute(sa.select(*columns)))

        moves = tables.event_transitions.c, tables.survey_transitions.c, tables.idea_transitions.c
        return {
            "notices": rows(tables.outbox.c.kind, tables.outbox.c.recipient),
            "moves": [rows(each.before, each.after) for each in moves],
            "seats": rows(tables.attendances.c.resident_id, tables.attendances.c.status),
            "taken": rows(tables.occurrences.c.id, tables.occurrences.c.taken),
            "surveys": rows(tables.surveys.c.id, tables.surveys.c.status),
            "cases": rows(tables.cases.c.idea_id, tables.cases.c.kind, tables.cases.c.status),
            "deliveries": rows(tables.deliveries.c.broadcast_id),
        }

    return await store.read(query)


def _connection_of(records: CityRecords) -> Connection:
    connection = vars(records.archive)["_connection"]
    assert isinstance(connection, Connection)
    return connection
