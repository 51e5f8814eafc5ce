"""When events take place: laid down, changed, listed."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.core.events.model import (
    Attendance,
    AttendanceStatus,
    CapacityBelowGoing,
    Event,
    EventStatus,
    Listing,
    Occurrence,
    Words,
)
from bot.core.shared.unit_of_work import CityRecords, Store
from storage.tables import events
from tests.storage.builders import (
    NOW,
    a_resident,
    an_attendance,
    an_event,
    an_occurrence,
    details_with,
    put_on,
)

Skopje = Store[CityRecords]
SOME_DAYS = timedelta(days=5)


def at(event: Event, number: int, start: timedelta, lasts: timedelta = timedelta(hours=2)) -> Occurrence:
    """An occurrence that begins so long after NOW."""
    return an_occurrence(event, number, starts_at=NOW + start, ends_at=NOW + start + lasts)


async def lay_down(skopje: Skopje, event: Event, *occurrences: Occurrence) -> None:
    await skopje.transact(lambda records: put_on(records, event, *occurrences))


async def join(skopje: Skopje, *attendances: Attendance) -> None:
    def work(records: CityRecords) -> None:
        for attendance in attendances:
            assert records.attendances.add(attendance)

    await skopje.transact(work)


async def find(skopje: Skopje, occurrence: Occurrence) -> Occurrence | None:
    return await skopje.read(lambda records: records.occurrences.find(occurrence.id))


def ids_of(listings: Sequence[Listing]) -> list[str]:
    return [listing.occurrence.id for listing in listings]


async def test_an_occurrence_comes_back_as_it_was_laid_down(skopje: Skopje) -> None:
    event = an_event(capacity=50)
    plain = an_occurrence(event)
    odd = an_occurrence(
        event,
        2,
        starts_at=NOW,
        ends_at=NOW + timedelta(hours=1),
        cancelled_at=NOW,
        moved=True,
        changes={"texts": [["mk", "Џез", ""], ["en", "Jazz", ""]], "capacity": 12, "topic": None},
        taken=12,
    )
    await lay_down(skopje, event, plain, odd)
    assert await find(skopje, plain) == plain
    assert await find(skopje, odd) == odd
    assert await find(skopje, an_occurrence(event, 3)) is None


async def test_an_event_has_each_occurrence_once_whoever_lays_it_down(skopje: Skopje) -> None:
    event = an_event()
    first, second = an_occurrence(event, 1), an_occurrence(event, 2)
    again = replace(first, id="f" * 32, taken=1)
    await lay_down(skopje, event, second)
    await skopje.transact(lambda records: records.occurrences.add([again, first, second], {event.id: event}))
    await skopje.transact(lambda records: records.occurrences.add([], {}))
    assert await skopje.read(lambda records: records.occurrences.list_of(event.id)) == [again, second]


async def test_every_occurrence_of_an_event_is_listed_the_first_one_first(skopje: Skopje) -> None:
    event, other = an_event(1), an_event(2)
    moved = an_occurrence(event, 1, starts_at=NOW + SOME_DAYS, moved=True, ends_at=NOW + 2 * SOME_DAYS)
    cancelled = an_occurrence(event, 2, cancelled_at=NOW)
    third = an_occurrence(event, 3)
    await lay_down(skopje, event, moved, third, cancelled)
    await lay_down(skopje, other)
    listed = await skopje.read(lambda records: records.occurrences.list_of(event.id))
    assert listed == [cancelled, third, moved]


async def test_a_change_is_written_and_the_seats_are_left_as_they_are(skopje: Skopje) -> None:
    event = an_event(capacity=50)
    before = an_occurrence(event, taken=7)
    await lay_down(skopje, event, before)
    after = replace(
        before,
        original=before.original + timedelta(days=1),
        starts_at=before.starts_at + timedelta(hours=1),
        ends_at=before.ends_at + timedelta(hours=2),
        cancelled_at=NOW,
        moved=True,
        changes={"place": "Indoors", "capacity": 8},
        taken=0,
    )
    await skopje.transact(lambda records: records.occurrences.update(after, event))
    assert await find(skopje, before) == replace(after, taken=7)
    # Its capacity went with it: one seat is left of the eight.
    back = replace(after, cancelled_at=None)
    await skopje.transact(lambda records: records.occurrences.update(back, event))
    assert not await skopje.transact(lambda records: records.occurrences.take(before.id, 2, NOW))
    assert await skopje.transact(lambda records: records.occurrences.take(before.id, 1, NOW))


async def test_capacity_cannot_fall_below_the_seats_that_are_taken(skopje: Skopje) -> None:
    event = an_event()
    occurrence = an_occurrence(event)
    await lay_down(skopje, event, occurrence)
    assert await skopje.transact(lambda records: records.occurrences.take(occurrence.id, 7, NOW))
    moved = replace(occurrence, starts_at=occurrence.starts_at - timedelta(hours=1))

    def lower(capacity: int) -> Callable[[CityRecords], None]:
        smaller = replace(event, details=replace(event.details, capacity=capacity))
        return lambda records: records.occurrences.update(moved, smaller)

    with pytest.raises(CapacityBelowGoing) as raised:
        await skopje.transact(lower(6))
    assert raised.value.going == 7
    assert await find(skopje, occurrence) == replace(occurrence, taken=7)
    await skopje.transact(lower(7))
    assert not await skopje.transact(lambda records: records.occurrences.take(occurrence.id, 1, NOW))


async def test_what_is_gone_cannot_be_changed_and_nothing_happens(skopje: Skopje) -> None:
    event = an_event(capacity=1)
    await skopje.transact(lambda records: records.occurrences.update(an_occurrence(event), event))
    assert await skopje.read(lambda records: records.occurrences.list_of(event.id)) == []


async def test_who_attends_goes_along_to_another_event(skopje: Skopje) -> None:
    whole, rest = an_event(1), an_event(2)
    occurrences = [an_occurrence(whole, number) for number in range(1, 4)]
    going = an_attendance(occurrences[2])
    await lay_down(skopje, whole, *occurrences)
    await skopje.transact(lambda records: records.events.add(rest))
    await join(skopje, going)
    moving = [one.id for one in occurrences[1:]]
    await skopje.transact(lambda records: records.occurrences.move_to(moving, rest.id))
    assert await skopje.read(lambda records: records.occurrences.list_of(whole.id)) == occurrences[:1]
    assert await skopje.read(lambda records: records.occurrences.list_of(rest.id)) == [
        replace(one, event_id=rest.id) for one in occurrences[1:]
    ]
    assert await skopje.read(lambda records: records.attendances.list_going(occurrences[2].id)) == [going]


async def test_a_listing_has_what_is_different_this_time_and_counts_people(skopje: Skopje) -> None:
    event = an_event(title="Jazz", place="Square", capacity=50)
    plain = an_occurrence(event, 1)
    other = an_occurrence(
        event, 2, changes={"place": "Indoors", "texts": [["en", "Jazz, in the dry", ""]]}, taken=6
    )
    await lay_down(skopje, event, plain, other)
    await join(
        skopje,
        an_attendance(other, 1, seats=3),
        an_attendance(other, 2),
        an_attendance(other, 3, status=AttendanceStatus.OFFERED, seats=2, offer_expires_at=NOW),
        an_attendance(other, 4, status=AttendanceStatus.WAITING, seats=4),
        an_attendance(other, 5, status=AttendanceStatus.WAITING),
    )
    assert await skopje.read(lambda records: records.occurrences.find_listing(plain.id)) == Listing(
        event, plain, event.details, city=""
    )
    listing = await skopje.read(lambda records: records.occurrences.find_listing(other.id))
    details = replace(event.details, place="Indoors", texts={"en": Words("Jazz, in the dry")})
    assert listing == Listing(event, other, details, city="", going=4, waiting=2)
    assert listing.seats_left == 44
    assert await skopje.read(lambda records: records.occurrences.find_listing("f" * 32)) is None


@pytest.mark.parametrize("status", EventStatus)
async def test_one_listing_is_found_whatever_the_status(skopje: Skopje, status: EventStatus) -> None:
    event = an_event(status=status)
    await lay_down(skopje, event)
    listing = await skopje.read(lambda records: records.occurrences.find_listing(an_occurrence(event).id))
    assert listing
    assert listing.event == event


async def test_what_takes_place_between_is_all_that_touches_the_time(skopje: Skopje) -> None:
    """NOW is Wednesday; the time is from a day later to two days later."""
    event = an_event()
    day, hour, nothing = timedelta(days=1), timedelta(hours=1), timedelta(0)
    times = {
        "ends as it begins": (day - hour, hour),
        "reaches into it": (day - hour, hour + timedelta(seconds=1)),
        "began a year before": (-364 * day, 366 * day),
        "has no length, at its first moment": (day, nothing),
        "has no length, a moment before": (day - timedelta(microseconds=1), nothing),
        "within": (day + hour, hour),
        "ends with it": (2 * day - hour, hour),
        "begins at its last moment": (2 * day - timedelta(microseconds=1), hour),
        "begins as it ends": (2 * day, hour),
    }
    occurrences = {name: at(event, number, *time) for number, (name, time) in enumerate(times.items(), 1)}
    await lay_down(skopje, event, *occurrences.values())
    start, end = NOW + day, NOW + 2 * day
    listed = await skopje.read(lambda records: records.occurrences.list_between(start, end))
    names = {occurrence.id: name for name, occurrence in occurrences.items()}
    assert [names[one] for one in ids_of(listed)] == [
        "began a year before",
        "reaches into it",
        "has no length, at its first moment",
        "within",
        "ends with it",
        "begins at its last moment",
    ]
    spans = await skopje.read(lambda records: records.occurrences.list_spans(start, end))
    assert spans == [(listing.occurrence.starts_at, listing.occurrence.ends_at) for listing in listed]


async def test_pages_between_follow_each_other_where_many_begin_at_once(skopje: Skopje) -> None:
    event = an_event()
    occurrences = [at(event, number, timedelta(hours=number // 4)) for number in range(1, 14)]
    await lay_down(skopje, event, at(event, 99, timedelta(hours=-1)), *reversed(occurrences))
    found: list[Listing] = []
    after: tuple[datetime, str] | None = None
    while page := await skopje.read(
        lambda records, after=after: records.occurrences.list_between(  # type: ignore[misc]
            NOW, NOW + SOME_DAYS, after=after, limit=3
        )
    ):
        assert len(page) <= 3
        found += page
        after = (page[-1].occurrence.starts_at, page[-1].occurrence.id)
    first, *others = ids_of(found)
    assert first == an_occurrence(event, 99).id  # under way
    assert others == [one.id for one in occurrences]


async def test_listings_are_of_published_events_and_of_what_takes_place(skopje: Skopje) -> None:
    events = {status: an_event(number, status=status) for number, status in enumerate(EventStatus, 1)}
    for event in events.values():
        await lay_down(skopje, event, an_occurrence(event, 1), an_occurrence(event, 2, cancelled_at=NOW))
    published, called_off = events[EventStatus.PUBLISHED], events[EventStatus.CANCELLED]

    async def listed(*, cancelled: bool) -> list[str]:
        return ids_of(
            await skopje.read(
                lambda records: records.occurrences.list_between(NOW, NOW + SOME_DAYS, cancelled=cancelled)
            )
        )

    assert await listed(cancelled=False) == [an_occurrence(published).id]
    assert set(await listed(cancelled=True)) == {
        an_occurrence(event, number).id for event in (published, called_off) for number in (1, 2)
    }
    spans = await skopje.read(lambda records: records.occurrences.list_spans(NOW, NOW + SOME_DAYS))
    assert spans == [(an_occurrence(published).starts_at, an_occurrence(published).ends_at)]


async def test_listings_by_topic_go_by_what_each_occurrence_is_about(skopje: Skopje) -> None:
    music, sport = an_event(1, topic="culture"), an_event(2, topic="sport")
    other = an_occurrence(music, 2, changes={"topic": "children"})
    await lay_down(skopje, music, an_occurrence(music, 1), other)
    await lay_down(skopje, sport)

    async def listed(topics: list[str] | None) -> list[str]:
        return ids_of(
            await skopje.read(
                lambda records: records.occurrences.list_between(NOW, NOW + SOME_DAYS, topics=topics)
            )
        )

    assert await listed(["culture"]) == [an_occurrence(music, 1).id]
    assert await listed(["children", "sport"]) == [an_occurrence(sport).id, other.id]
    assert await listed([]) == []
    assert len(await listed(None)) == 3


async def test_near_is_what_has_a_location_within_the_box(skopje: Skopje) -> None:
    inside, outside, nowhere = (
        an_event(1, location=(42.0, 21.4)),
        an_event(2, location=(42.0, 21.6)),
        an_event(3),
    )
    here = an_occurrence(nowhere, 1, changes={"location": [41.9, 21.5]})
    for event, *occurrences in (
        (inside, an_occurrence(inside), an_occurrence(inside, 2, cancelled_at=NOW)),
        (outside, an_occurrence(outside)),
        (nowhere, here, an_occurrence(nowhere, 2)),
    ):
        await lay_down(skopje, event, *occurrences)
    box = (41.9, 21.3, 42.1, 21.5)
    near = await skopje.read(lambda records: records.occurrences.list_near(NOW, NOW + SOME_DAYS, box, 9))
    assert ids_of(near) == sorted([an_occurrence(inside).id, here.id])
    assert {listing.details.location for listing in near} == {(42.0, 21.4), (41.9, 21.5)}
    first = await skopje.read(lambda records: records.occurrences.list_near(NOW, NOW + SOME_DAYS, box, 1))
    assert first == near[:1]


async def test_of_each_event_the_next_occurrence_else_the_last(skopje: Skopje) -> None:
    hour, day = timedelta(hours=1), timedelta(days=1)
    events = [an_event(number) for number in range(1, 6)]
    coming, under_way, over, called_off, nothing_left = events
    suggested = an_event(6, status=EventStatus.SUGGESTED)
    laid = [
        (coming, 1, [at(coming, 1, -day), at(coming, 2, day), at(coming, 3, 2 * day)]),
        (under_way, 0, [at(under_way, 1, -hour), at(under_way, 2, hour)]),
        (over, 1, [at(over, 1, -3 * day), at(over, 2, -2 * hour), at(over, 3, -4 * day)]),
        (called_off, 1, [replace(at(called_off, 1, day), cancelled_at=NOW), at(called_off, 2, 2 * day)]),
        (
            nothing_left,
            0,
            [
                replace(at(nothing_left, number, start), cancelled_at=NOW)
                for number, start in enumerate((day, 2 * day, -day), 1)
            ],
        ),
        (suggested, 0, [at(suggested, 1, day)]),
    ]
    for event, _, occurrences in laid:
        await lay_down(skopje, event, *occurrences)
    asked = [event.id for event, _, _ in laid] + [an_event(99).id]
    found = await skopje.read(lambda records: records.occurrences.next_of(asked, NOW))
    assert {event_id: listing.occurrence for event_id, listing in found.items()} == {
        event.id: occurrences[picked] for event, picked, occurrences in laid
    }
    assert found[coming.id].event == coming


async def test_what_follows_next_costs_one_statement_for_five_hundred_events(skopje: Skopje) -> None:
    events = [an_event(number) for number in range(1, 501)]

    def work(records: CityRecords) -> None:
        for event in events:
            put_on(records, event)

    await skopje.transact(work)

    def query(records: CityRecords) -> tuple[int, int, int]:
        statements: list[object] = []
        connection: sa.Connection = records.occurrences._connection  # type: ignore[attr-defined]
        listener = lambda *_: statements.append(1)  # noqa: E731
        sa.event.listen(connection, "before_cursor_execute", listener)
        next_of = records.occurrences.next_of([event.id for event in events], NOW)
        asked = len(statements)
        page = records.occurrences.list_between(NOW, NOW + SOME_DAYS, limit=100)
        sa.event.remove(connection, "before_cursor_execute", listener)
        assert len(page) == 100
        return len(next_of), asked, len(statements) - asked

    assert await skopje.read(query) == (500, 1, 1)


async def test_hers_is_what_she_goes_to_or_waits_for_and_has_not_ended(skopje: Skopje) -> None:
    day = timedelta(days=1)
    event, called_off, hidden = (
        an_event(1),
        an_event(2, status=EventStatus.CANCELLED),
        an_event(3, status=EventStatus.SUGGESTED),
    )
    ended, later, sooner = at(event, 1, -day), at(event, 2, 2 * day), at(event, 3, -timedelta(hours=1))
    off, unseen = at(called_off, 1, day), at(hidden, 1, day)
    await lay_down(skopje, event, ended, later, sooner, at(event, 4, day))
    await lay_down(skopje, called_off, off)
    await lay_down(skopje, hidden, unseen)
    waits = an_attendance(later, status=AttendanceStatus.WAITING)
    offered = an_attendance(off, status=AttendanceStatus.OFFERED, offer_expires_at=NOW)
    goes = an_attendance(sooner, seats=2, checked_in_at=NOW)
    await join(
        skopje, an_attendance(ended), waits, goes, offered, an_attendance(unseen), an_attendance(sooner, 2)
    )
    her = a_resident(1).id
    found = await skopje.read(lambda records: records.occurrences.list_attended_by(her, NOW, 9))
    assert [(listing.occurrence, attendance) for listing, attendance in found] == [
        (sooner, goes),
        (off, offered),
        (later, waits),
    ]
    assert [(listing.going, listing.waiting, listing.is_cancelled) for listing, _ in found] == [
        (3, 0, False),
        (0, 0, True),
        (0, 1, False),
    ]
    first = await skopje.read(lambda records: records.occurrences.list_attended_by(her, NOW, 1))
    assert first == found[:1]


async def test_seats_are_taken_while_they_are_free_and_it_has_not_begun(skopje: Skopje) -> None:
    event, endless = an_event(1, capacity=3), an_event(2)
    occurrence, cancelled, unlimited = (
        an_occurrence(event, 1),
        an_occurrence(event, 2, cancelled_at=NOW),
        an_occurrence(endless),
    )
    await lay_down(skopje, event, occurrence, cancelled)
    await lay_down(skopje, endless, unlimited)

    async def take(one: Occurrence, seats: int, now: datetime = NOW) -> bool:
        return await skopje.transact(lambda records: records.occurrences.take(one.id, seats, now))

    assert await take(occurrence, 2)
    assert not await take(occurrence, 2)
    assert not await take(occurrence, 1, occurrence.starts_at)
    assert await take(occurrence, 1, occurrence.starts_at - timedelta(microseconds=1))
    assert not await take(occurrence, 1)
    assert not await take(cancelled, 1)
    assert await take(unlimited, 1_000_000)
    assert not await take(an_occurrence(event, 9), 1)
    await skopje.transact(lambda records: records.occurrences.give_back(occurrence.id, 2))
    assert await find(skopje, occurrence) == replace(occurrence, taken=1)
    assert await take(occurrence, 2)


async def test_the_database_itself_refuses_more_seats_than_there_are(skopje: Skopje) -> None:
    event = an_event(capacity=3)
    too_many = an_occurrence(event, taken=4)
    with pytest.raises(sa.exc.IntegrityError):
        await lay_down(skopje, event, too_many)
    await lay_down(skopje, event)
    with pytest.raises(sa.exc.IntegrityError):
        await skopje.transact(lambda records: records.occurrences.give_back(too_many.id, 1))


async def test_asked_is_who_was_at_what_ended_then_and_only_once(skopje: Skopje) -> None:
    event, hidden = an_event(1), an_event(2, status=EventStatus.SUGGESTED)
    day, hour = timedelta(days=1), timedelta(hours=1)
    too_old, oldest, newest, ahead = (
        at(event, number, start) for number, start in enumerate((-day - 2 * hour, -day, -3 * hour, -hour), 1)
    )
    cancelled = replace(at(event, 5, -5 * hour), cancelled_at=NOW)
    await lay_down(skopje, event, ahead, newest, oldest, too_old, cancelled)
    await lay_down(skopje, hidden, at(hidden, 1, -5 * hour))

    async def ended(limit: int = 9) -> list[Occurrence]:
        return await skopje.read(lambda records: records.occurrences.list_ended(NOW - day, NOW - hour, limit))

    assert await ended() == [oldest, newest]
    assert await ended(1) == [oldest]
    await skopje.transact(lambda records: records.occurrences.mark_asked([oldest.id], NOW))
    assert await ended() == [newest]
    await skopje.transact(lambda records: records.occurrences.mark_asked([], NOW))


async def test_tickets_count_from_one_for_each_occurrence(skopje: Skopje) -> None:
    event = an_event()
    occurrences = [an_occurrence(event, 1), an_occurrence(event, 2)]
    await lay_down(skopje, event, *occurrences)

    async def ticket(occurrence: Occurrence) -> int:
        return await skopje.transact(lambda records: records.occurrences.next_ticket(occurrence.id))

    assert [await ticket(occurrences[number]) for number in (0, 0, 1, 0)] == [1, 2, 1, 3]
    assert await find(skopje, occurrences[0]) == occurrences[0]


async def test_who_locks_an_occurrence_changes_its_seats_alone(skopje: Skopje) -> None:
    """Each reads what is taken and writes it back: without the lock one would undo the other's change."""
    event = an_event()
    occurrence = an_occurrence(event)
    await lay_down(skopje, event, occurrence)

    def double_and_take_one(records: CityRecords) -> None:
        locked = records.occurrences.lock(occurrence.id)
        assert locked
        assert records.occurrences.take(occurrence.id, locked.taken + 1, NOW)

    await asyncio.gather(*(skopje.transact(double_and_take_one) for _ in range(8)))
    assert await find(skopje, occurrence) == replace(occurrence, taken=2**8 - 1)
    assert await skopje.transact(lambda records: records.occurrences.lock("f" * 32)) is None


async def test_an_event_that_is_gone_takes_all_that_is_part_of_it_along(skopje: Skopje) -> None:
    event = an_event(details=details_with())
    await lay_down(skopje, event)
    await join(skopje, an_attendance(an_occurrence(event)))

    def delete(records: CityRecords) -> None:
        connection: sa.Connection = records.events._connection  # type: ignore[attr-defined]
        connection.execute(sa.delete(events))

    await skopje.transact(delete)
    assert await find(skopje, an_occurrence(event)) is None
    going = await skopje.read(lambda records: records.attendances.list_going(an_occurrence(event).id))
    assert going == []
