"""Seats through the use cases, on both databases: never oversold, served in the order of arrival, offered and passed on."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.core.cities.model import City
from bot.core.events.attending import Attending
from bot.core.events.model import (
    AttendanceStatus,
    EventCancelled,
    EventFull,
    EventOver,
    EventUnknown,
    Occurrence,
    OfferExpired,
    TooManyGuests,
)
from bot.core.events.timekeeping import Timekeeping
from bot.core.notices.model import Notice
from bot.core.residents.model import Resident
from bot.core.shared.unit_of_work import CityRecords, Store
from bot.core.staff.service import Team
from storage.opening import Stores
from tests.storage.builders import SetClock, a_member, a_resident, an_event, an_occurrence, put_on
from tests.storage.happenings import CountedIds

SEATS = 50
CROWD = 200


@pytest.fixture
def attending(stores: Stores, clock: SetClock) -> Attending:
    ids = CountedIds()
    return Attending(stores.cities, Team(stores.network, clock, ids), clock, ids)


@pytest.fixture
def timekeeping(stores: Stores, attending: Attending, clock: SetClock) -> Timekeeping:
    return Timekeeping(stores.cities, attending, clock, CountedIds())


async def an_evening(store: Store[CityRecords], **details: Any) -> Occurrence:
    """A published event of tomorrow with so many seats; its occurrence."""
    event = an_event(**details)
    occurrence = an_occurrence(event)
    await store.transact(lambda records: put_on(records, event, occurrence))
    return occurrence


async def line_of(store: Store[CityRecords], occurrence: Occurrence) -> list[str]:
    waiting = await store.read(lambda records: records.attendances.list_waiting(occurrence.id))
    return [one.resident_id for one in waiting]


async def going_to(store: Store[CityRecords], occurrence: Occurrence) -> list[str]:
    going = await store.read(lambda records: records.attendances.list_going(occurrence.id))
    return [one.resident_id for one in going]


async def notices(store: Store[CityRecords], kind: str) -> list[str]:
    """Who is told something of this kind, in the order in which it was written."""

    def query(records: CityRecords) -> list[Notice]:
        return [
            notice
            for number in range(1, CROWD + 1)
            for notice in records.outbox.kept_of(a_resident(number).id)
        ]

    return [notice.recipient for notice in await store.read(query) if notice.kind == kind]


async def taken(store: Store[CityRecords], occurrence: Occurrence) -> int:
    found = await store.read(lambda records: records.occurrences.find(occurrence.id))
    assert found
    return found.taken


async def test_two_hundred_tap_at_once_for_fifty_seats(
    skopje: Store[CityRecords], city: City, attending: Attending
) -> None:
    evening = await an_evening(skopje, capacity=SEATS)
    people = [a_resident(number) for number in range(1, CROWD + 1)]
    stands = await asyncio.gather(*(attending.join(person, city, evening.id) for person in people))
    statuses = [stand.attendance.status for stand in stands if stand.attendance]
    assert len(statuses) == CROWD
    assert statuses.count(AttendanceStatus.GOING) == SEATS
    assert statuses.count(AttendanceStatus.WAITING) == CROWD - SEATS
    assert await taken(skopje, evening) == SEATS
    going, line = await going_to(skopje, evening), await line_of(skopje, evening)
    assert len({*going, *line}) == CROWD
    tickets = {stand.attendance.resident_id: stand.attendance.ticket for stand in stands if stand.attendance}
    assert sorted(tickets.values()) == list(range(1, CROWD + 1))
    assert line == sorted(line, key=tickets.__getitem__)
    assert max(tickets[one] for one in going) < min(tickets[one] for one in line)


async def test_a_tap_repeated_at_once_takes_one_seat(
    skopje: Store[CityRecords], city: City, attending: Attending
) -> None:
    evening = await an_evening(skopje, capacity=SEATS)
    await asyncio.gather(*(attending.join(a_resident(), city, evening.id) for _ in range(10)))
    assert await taken(skopje, evening) == 1


async def test_joining_and_leaving_at_once_loses_no_seat(
    skopje: Store[CityRecords], city: City, attending: Attending
) -> None:
    evening = await an_evening(skopje, capacity=5)
    people = [a_resident(number) for number in range(1, 41)]

    async def come_and_go(person: Resident) -> None:
        await attending.join(person, city, evening.id)
        if int(person.id, 16) % 2:
            await attending.leave(person, city, evening.id)

    await asyncio.gather(*map(come_and_go, people))
    going = await going_to(skopje, evening)
    offered = await notices(skopje, "event.offer")
    stands = [await attending.standing(person, city, evening.id) for person in people]
    held = [
        stand for stand in stands if stand.attendance and stand.attendance.status is AttendanceStatus.OFFERED
    ]
    assert len(going) + len(held) == 5 == await taken(skopje, evening)
    assert len(await line_of(skopje, evening)) == 15
    assert len(offered) == len(set(offered))


async def test_a_freed_seat_is_offered_to_the_first_in_line_and_passed_on_when_it_expires(
    skopje: Store[CityRecords],
    city: City,
    attending: Attending,
    timekeeping: Timekeeping,
    clock: SetClock,
) -> None:
    evening = await an_evening(skopje, capacity=1)
    people = [a_resident(number) for number in range(1, 5)]
    for person in people:
        await attending.join(person, city, evening.id)
    await attending.leave(people[0], city, evening.id)
    assert await notices(skopje, "event.offer") == [people[1].id]
    clock.forward(hours=23)
    assert await timekeeping.tick(city) == 2  # one expired, one offered
    assert await notices(skopje, "event.offer_expired") == [people[1].id]
    assert await notices(skopje, "event.offer") == [people[1].id, people[2].id]
    with pytest.raises(OfferExpired):
        await attending.accept(people[1], city, evening.id)
    stand = await attending.accept(people[2], city, evening.id)
    assert stand.attendance
    assert stand.attendance.status is AttendanceStatus.GOING
    assert await line_of(skopje, evening) == [people[3].id]
    assert await timekeeping.tick(city) == 0


async def test_offers_that_expire_together_go_to_the_next_in_their_order(
    skopje: Store[CityRecords],
    city: City,
    attending: Attending,
    timekeeping: Timekeeping,
    clock: SetClock,
) -> None:
    evening = await an_evening(skopje, capacity=3)
    people = [a_resident(number) for number in range(1, 10)]
    for person in people:
        await attending.join(person, city, evening.id)
    for person in people[:3]:
        await attending.leave(person, city, evening.id)
    assert await notices(skopje, "event.offer") == [person.id for person in people[3:6]]
    clock.forward(hours=12)
    await timekeeping.tick(city)
    assert await notices(skopje, "event.offer") == [person.id for person in people[3:9]]
    assert await taken(skopje, evening) == 3


async def test_an_offer_taken_and_expiring_at_once_ends_one_way(
    skopje: Store[CityRecords],
    city: City,
    attending: Attending,
    timekeeping: Timekeeping,
    clock: SetClock,
) -> None:
    evening = await an_evening(skopje, capacity=1)
    first, second, third = (a_resident(number) for number in range(1, 4))
    for person in (first, second, third):
        await attending.join(person, city, evening.id)
    await attending.leave(first, city, evening.id)
    clock.forward(hours=12)
    results = await asyncio.gather(
        attending.accept(second, city, evening.id), timekeeping.tick(city), return_exceptions=True
    )
    assert isinstance(results[0], OfferExpired)
    assert await taken(skopje, evening) == 1


async def test_a_party_that_does_not_fit_is_passed_over_and_keeps_its_place(
    skopje: Store[CityRecords], city: City, attending: Attending
) -> None:
    evening = await an_evening(skopje, capacity=3, guests_limit=2)
    people = [a_resident(number) for number in range(1, 7)]
    for person in people[:3]:
        await attending.join(person, city, evening.id)
    await attending.join(people[3], city, evening.id, guests=2)
    await attending.join(people[4], city, evening.id)
    await attending.leave(people[0], city, evening.id)
    assert await notices(skopje, "event.offer") == [people[4].id]
    assert await line_of(skopje, evening) == [people[3].id]


async def test_guests_need_seats_of_their_own(
    skopje: Store[CityRecords], city: City, attending: Attending
) -> None:
    evening = await an_evening(skopje, capacity=4, guests_limit=2)
    one, other = a_resident(1), a_resident(2)
    await attending.join(one, city, evening.id, guests=1)
    await attending.join(other, city, evening.id)
    with pytest.raises(TooManyGuests):
        await attending.join(one, city, evening.id, guests=3)
    await attending.join(one, city, evening.id, guests=2)
    with pytest.raises(EventFull):
        await attending.join(other, city, evening.id, guests=1)
    stand = await attending.standing(other, city, evening.id)
    assert stand.attendance
    assert (stand.attendance.seats, await taken(skopje, evening)) == (1, 4)
    await attending.join(one, city, evening.id, guests=0)
    assert await taken(skopje, evening) == 2


async def test_who_erases_herself_leaves_her_seat_to_the_next(
    skopje: Store[CityRecords], city: City, attending: Attending, timekeeping: Timekeeping
) -> None:
    evening = await an_evening(skopje, capacity=1)
    one, other = a_resident(1), a_resident(2)
    await skopje.transact(lambda records: records.members.put(a_member(one)))
    await attending.join(one, city, evening.id)
    await attending.join(other, city, evening.id)
    await skopje.transact(lambda records: records.members.forget(one.id))
    assert await taken(skopje, evening) == 0
    await timekeeping.tick(city)
    assert await notices(skopje, "event.offer") == [other.id]


async def test_nobody_joins_what_has_begun_is_cancelled_or_was_never_there(
    skopje: Store[CityRecords], city: City, attending: Attending, clock: SetClock
) -> None:
    evening = await an_evening(skopje)
    cancelled = an_event(2)
    await skopje.transact(
        lambda records: put_on(records, cancelled, an_occurrence(cancelled, cancelled_at=clock.now()))
    )
    with pytest.raises(EventCancelled):
        await attending.join(a_resident(), city, an_occurrence(cancelled).id)
    with pytest.raises(EventUnknown):
        await attending.join(a_resident(), city, "f" * 16)
    clock.at = evening.starts_at + timedelta(seconds=1)
    with pytest.raises(EventOver):
        await attending.join(a_resident(), city, evening.id)


async def test_who_joins_is_reminded_three_hours_before_and_asked_after_it(
    skopje: Store[CityRecords],
    city: City,
    attending: Attending,
    timekeeping: Timekeeping,
    clock: SetClock,
) -> None:
    evening = await an_evening(skopje)
    await attending.join(a_resident(1), city, evening.id)
    clock.at = evening.starts_at - timedelta(hours=3, seconds=1)
    assert await timekeeping.tick(city) == 0
    clock.forward(seconds=1)
    assert await timekeeping.tick(city) == 1
    assert await timekeeping.tick(city) == 0
    assert await notices(skopje, "event.reminder") == [a_resident(1).id]
    clock.at = evening.ends_at + timedelta(hours=1, seconds=1)
    assert await timekeeping.tick(city) == 1
    assert await timekeeping.tick(city) == 0
    assert await notices(skopje, "event.feedback") == [a_resident(1).id]


async def test_a_crowd_larger_than_a_batch_is_reminded_in_one_tick(
    skopje: Store[CityRecords],
    city: City,
    attending: Attending,
    timekeeping: Timekeeping,
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.core.events.timekeeping.BATCH", 10)
    evening = await an_evening(skopje)
    for number in range(1, 26):
        await attending.join(a_resident(number), city, evening.id)
    clock.at = evening.starts_at - timedelta(hours=3)
    assert await timekeeping.tick(city) == 25
    assert len(await notices(skopje, "event.reminder")) == 25
