"""Who goes, who waits, who is reminded, and what they thought of it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.core.events.model import Attendance, AttendanceStatus, Event, EventStatus, Feedback, Occurrence
from bot.core.events.ports import Numbers, Reminder
from bot.core.shared.unit_of_work import CityRecords, Store
from storage.opening import Stores
from tests.storage.builders import (
    NOW,
    SetClock,
    a_city,
    a_member,
    a_resident,
    an_attendance,
    an_event,
    an_occurrence,
    put_on,
)

Skopje = Store[CityRecords]
GOING, WAITING, OFFERED = AttendanceStatus.GOING, AttendanceStatus.WAITING, AttendanceStatus.OFFERED
SEATS, CROWD = 50, 200


async def lay_down(skopje: Skopje, event: Event, *occurrences: Occurrence) -> None:
    await skopje.transact(lambda records: put_on(records, event, *occurrences))


async def an_evening(skopje: Skopje, event: Event | None = None) -> Occurrence:
    event = event or an_event()
    await lay_down(skopje, event)
    return an_occurrence(event)


async def join(skopje: Skopje, *attendances: Attendance) -> None:
    def work(records: CityRecords) -> None:
        for attendance in attendances:
            assert records.attendances.add(attendance)

    await skopje.transact(work)


async def find(skopje: Skopje, attendance: Attendance) -> Attendance | None:
    return await skopje.read(
        lambda records: records.attendances.find(attendance.occurrence_id, attendance.resident_id)
    )


async def taken(skopje: Skopje, occurrence: Occurrence) -> int:
    found = await skopje.read(lambda records: records.occurrences.find(occurrence.id))
    assert found
    return found.taken


async def test_an_attendance_comes_back_by_person_and_by_code(skopje: Skopje) -> None:
    evening = await an_evening(skopje)
    attendance = an_attendance(
        evening, status=OFFERED, seats=3, ticket=9, offer_expires_at=NOW, checked_in_at=NOW
    )
    await join(skopje, attendance)
    assert await find(skopje, attendance) == attendance
    assert await find(skopje, an_attendance(evening, 2)) is None
    by_code = await skopje.read(lambda records: records.attendances.find_by_code(attendance.code))
    assert by_code == attendance
    assert await skopje.read(lambda records: records.attendances.find_by_code("nobody's")) is None


async def test_who_is_there_already_stays_as_she_was(skopje: Skopje) -> None:
    evening = await an_evening(skopje)
    attendance = an_attendance(evening)
    await join(skopje, attendance)
    again = replace(attendance, seats=4, ticket=7, code="another")
    assert not await skopje.transact(lambda records: records.attendances.add(again))
    assert await find(skopje, attendance) == attendance


async def test_of_ten_who_change_her_status_at_once_one_does(skopje: Skopje) -> None:
    evening = await an_evening(skopje)
    waits = an_attendance(evening, status=WAITING)
    offered = replace(
        waits, status=OFFERED, seats=2, ticket=5, offer_expires_at=NOW, code="not written", checked_in_at=NOW
    )
    await join(skopje, waits)
    done = await asyncio.gather(
        *(
            skopje.transact(lambda records: records.attendances.change(offered, was=WAITING))
            for _ in range(10)
        )
    )
    assert sum(done) == 1
    assert await find(skopje, waits) == replace(offered, code=waits.code, checked_in_at=None)


async def test_of_ten_who_remove_her_at_once_one_gets_her(skopje: Skopje) -> None:
    evening = await an_evening(skopje)
    attendance = an_attendance(evening, seats=2)
    await join(skopje, attendance, an_attendance(evening, 2))

    def remove(records: CityRecords) -> Attendance | None:
        return records.attendances.remove(attendance.occurrence_id, attendance.resident_id)

    removed = await asyncio.gather(*(skopje.transact(remove) for _ in range(10)))
    assert [one for one in removed if one] == [attendance]
    assert await find(skopje, attendance) is None
    assert await find(skopje, an_attendance(evening, 2))


async def test_who_goes_is_checked_in_once(skopje: Skopje) -> None:
    evening = await an_evening(skopje)
    goes = an_attendance(evening, 1)
    others = [an_attendance(evening, 2, status=WAITING), an_attendance(evening, 3, status=OFFERED)]
    await join(skopje, goes, *others)
    done = await asyncio.gather(
        *(skopje.transact(lambda records: records.attendances.check_in(goes.code, NOW)) for _ in range(10))
    )
    assert sum(done) == 1
    assert await find(skopje, goes) == replace(goes, checked_in_at=NOW)
    for code in (others[0].code, others[1].code, "nobody's"):
        assert not await skopje.transact(
            lambda records, code=code: records.attendances.check_in(code, NOW)  # type: ignore[misc]
        )


async def test_the_line_and_the_guests_are_in_the_order_of_arrival(skopje: Skopje) -> None:
    evening = await an_evening(skopje)
    line = [an_attendance(evening, 10 - ticket, status=WAITING, ticket=ticket) for ticket in range(1, 5)]
    going = [an_attendance(evening, 30 - ticket, ticket=ticket) for ticket in range(5, 9)]
    await join(skopje, *going[::-1], *line[::-1], an_attendance(evening, 40, status=OFFERED))
    assert await skopje.read(lambda records: records.attendances.list_waiting(evening.id)) == line
    assert await skopje.read(lambda records: records.attendances.list_going(evening.id)) == going


async def test_offers_expire_at_their_moment_the_earliest_first(skopje: Skopje) -> None:
    evening = await an_evening(skopje)
    second = timedelta(seconds=1)
    offers = [
        an_attendance(evening, number, status=OFFERED, offer_expires_at=NOW + number * second)
        for number in (1, 2, 3)
    ]
    taken_up = an_attendance(evening, 9, offer_expires_at=NOW)
    await join(skopje, *offers[::-1], taken_up)

    async def expired(now: datetime, limit: int = 9) -> list[Attendance]:
        return await skopje.read(lambda records: records.attendances.list_offers_expired(now, limit))

    assert await expired(NOW) == []
    assert await expired(NOW + 2 * second) == offers[:2]
    assert await expired(NOW + 5 * second, 1) == offers[:1]


async def test_seats_are_free_where_somebody_waits_who_would_fit(skopje: Skopje) -> None:
    limited, unlimited, hidden = (
        an_event(1, capacity=3),
        an_event(2),
        an_event(3, capacity=3, status=EventStatus.CANCELLED),
    )
    fits = an_occurrence(limited, 1, taken=2)
    full = an_occurrence(limited, 2, taken=3)
    too_large_a_party = an_occurrence(limited, 3, taken=2)
    cancelled = an_occurrence(limited, 4, taken=1, cancelled_at=NOW)
    begun = an_occurrence(limited, 5, taken=1, starts_at=NOW)
    nobody_waits = an_occurrence(limited, 6, taken=1)
    without_limit, of_hidden = an_occurrence(unlimited), an_occurrence(hidden)
    occurrences = [fits, full, too_large_a_party, cancelled, begun, nobody_waits]
    await lay_down(skopje, limited, *occurrences)
    await lay_down(skopje, unlimited, without_limit)
    await lay_down(skopje, hidden, of_hidden)
    await join(
        skopje,
        *(
            an_attendance(one, status=WAITING)
            for one in (fits, full, cancelled, begun, without_limit, of_hidden)
        ),
        an_attendance(fits, 2, status=WAITING),
        an_attendance(too_large_a_party, seats=2, status=WAITING),
        an_attendance(nobody_waits),
    )
    free = sorted([fits.id, without_limit.id])
    assert await skopje.read(lambda records: records.attendances.list_with_free_seats(NOW, 9)) == free
    assert await skopje.read(lambda records: records.attendances.list_with_free_seats(NOW, 1)) == free[:1]


async def test_everybody_concerned_is_named_once_for_each_occurrence(skopje: Skopje) -> None:
    event = an_event()
    first, second, other = (an_occurrence(event, number) for number in (1, 2, 3))
    await lay_down(skopje, event, first, second, other)
    await join(
        skopje,
        an_attendance(first, 1),
        an_attendance(first, 2, status=WAITING),
        an_attendance(first, 3, status=OFFERED),
        an_attendance(second, 1),
        an_attendance(other, 5),
    )

    def remind(records: CityRecords) -> None:
        for number, minutes in ((1, 60), (1, 180), (4, 60)):
            records.attendances.remind(Reminder(first.id, a_resident(number).id, minutes), NOW)
        records.attendances.remind(Reminder(other.id, a_resident(6).id, 60), NOW)

    await skopje.transact(remind)
    asked = [first.id, second.id, *(f"{number:032x}" for number in range(1200))]
    concerned = await skopje.read(lambda records: records.attendances.list_concerned(asked))
    assert sorted(concerned) == [
        *((first.id, a_resident(number).id) for number in (1, 2, 3, 4)),
        (second.id, a_resident(1).id),
    ]
    assert await skopje.read(lambda records: records.attendances.list_concerned([])) == []


async def test_the_numbers_of_an_occurrence(skopje: Skopje) -> None:
    event = an_event()
    evening, other = an_occurrence(event, 1), an_occurrence(event, 2)
    await lay_down(skopje, event, evening, other)
    await join(
        skopje,
        an_attendance(evening, 1, seats=3, checked_in_at=NOW),
        an_attendance(evening, 2),
        an_attendance(evening, 3, seats=2),
        an_attendance(evening, 4, seats=4, status=WAITING),
        an_attendance(evening, 5, seats=5, status=OFFERED),
        an_attendance(evening, 6, status=OFFERED),
    )

    def rate(records: CityRecords) -> None:
        for number, stars in ((1, 5), (2, 4)):
            records.attendances.rate(Feedback(evening.id, a_resident(number).id, stars, "", NOW))

    await skopje.transact(rate)
    assert await skopje.read(lambda records: records.attendances.numbers_of(evening.id)) == Numbers(
        going=3, guests=3, waiting=1, offered=2, checked_in=1, ratings=2, stars=4.5
    )
    assert await skopje.read(lambda records: records.attendances.numbers_of(other.id)) == Numbers(
        going=0, guests=0, waiting=0, offered=0, checked_in=0, ratings=0, stars=None
    )


# Reminders


async def due(skopje: Skopje, now: datetime, limit: int = 9) -> list[Reminder]:
    return await skopje.read(lambda records: records.attendances.list_reminders_due(now, limit))


async def remind(skopje: Skopje, occurrence: Occurrence, *reminders: Reminder) -> None:
    """Each so many minutes before the start."""

    def work(records: CityRecords) -> None:
        for one in reminders:
            records.attendances.remind(one, occurrence.starts_at - timedelta(minutes=one.minutes))

    await skopje.transact(work)


async def test_a_reminder_is_set_once_and_forgotten_once(skopje: Skopje) -> None:
    evening = await an_evening(skopje)
    her, other = a_resident(1).id, a_resident(2).id
    reminders = [Reminder(evening.id, her, minutes) for minutes in (60, 1440, 180, 60)]
    await remind(skopje, evening, *reminders, Reminder(evening.id, other, 60))
    hers = await skopje.read(lambda records: records.attendances.reminders_of(evening.id, her))
    assert hers == (1440, 180, 60)
    assert await skopje.transact(lambda records: records.attendances.forget_reminder(reminders[0]))
    assert not await skopje.transact(lambda records: records.attendances.forget_reminder(reminders[0]))
    assert await skopje.read(lambda records: records.attendances.reminders_of(evening.id, her)) == (1440, 180)
    assert await skopje.read(lambda records: records.attendances.reminders_of(evening.id, other)) == (60,)


async def test_a_reminder_is_due_from_its_minute_until_the_start_and_once(skopje: Skopje) -> None:
    evening = await an_evening(skopje)
    begins = evening.starts_at
    late, early = (Reminder(evening.id, a_resident(1).id, minutes) for minutes in (60, 1440))
    await remind(skopje, evening, late, early)
    assert await due(skopje, begins - timedelta(minutes=1440, seconds=1)) == []
    assert await due(skopje, begins - timedelta(minutes=1440)) == [early]
    assert await due(skopje, begins - timedelta(seconds=1)) == [early, late]
    assert await due(skopje, begins - timedelta(seconds=1), 1) == [early]
    assert await due(skopje, begins) == []
    await skopje.transact(lambda records: records.attendances.mark_queued([early], NOW))
    await skopje.transact(lambda records: records.attendances.mark_queued([], NOW))
    assert await due(skopje, begins - timedelta(seconds=1)) == [late]
    await remind(skopje, evening, early)  # set anew
    assert await due(skopje, begins - timedelta(seconds=1)) == [early, late]


async def test_nobody_is_reminded_of_what_does_not_take_place(skopje: Skopje) -> None:
    event, called_off = an_event(1), an_event(2, status=EventStatus.CANCELLED)
    cancelled, of_called_off = an_occurrence(event, cancelled_at=NOW), an_occurrence(called_off)
    await lay_down(skopje, event, cancelled)
    await lay_down(skopje, called_off)
    for one in (cancelled, of_called_off):
        await remind(skopje, one, Reminder(one.id, a_resident(1).id, 60))
    assert await due(skopje, cancelled.starts_at - timedelta(minutes=30)) == []
    back = replace(cancelled, cancelled_at=None)
    await skopje.transact(lambda records: records.occurrences.update(back, event))
    assert len(await due(skopje, cancelled.starts_at - timedelta(minutes=30))) == 1


async def test_a_moved_start_moves_reminders_and_nobody_is_reminded_late(skopje: Skopje) -> None:
    event = an_event()
    evening, other = an_occurrence(event, 1), an_occurrence(event, 2)
    await lay_down(skopje, event, evening, other)
    reminders = [
        Reminder(evening.id, a_resident(number).id, minutes)
        for number in (1, 2)
        for minutes in (1440, 180, 60)
    ]
    await remind(skopje, evening, *reminders)
    untouched = Reminder(other.id, a_resident(1).id, 60)
    await remind(skopje, other, untouched)
    of_a_day = [one for one in reminders if one.minutes == 1440]
    await skopje.transact(lambda records: records.attendances.mark_queued(of_a_day, NOW))

    async def move(starts_at: datetime, now: datetime) -> None:
        def work(records: CityRecords) -> None:
            moved = replace(evening, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
            records.occurrences.update(moved, event)
            records.attendances.reschedule_reminders(evening.id, starts_at, now)

        await skopje.transact(work)

    # Two hours from now: the day before and three hours before are over, and nobody is reminded of those any more.
    sooner = NOW + timedelta(hours=2)
    await move(sooner, NOW)
    assert await due(skopje, sooner - timedelta(seconds=1)) == [one for one in reminders if one.minutes == 60]
    # A week on, everything is ahead once more, what was sent before too.
    later = NOW + timedelta(days=7)
    await move(later, NOW)
    assert await due(skopje, later - timedelta(minutes=1440)) == of_a_day
    assert len(await due(skopje, later - timedelta(minutes=1))) == len(reminders)
    assert await due(skopje, other.starts_at - timedelta(minutes=60)) == [untouched]


# What they thought of it


async def test_the_latest_rating_stands_and_words_stay_until_there_are_others(skopje: Skopje) -> None:
    event = an_event()
    evening, other = an_occurrence(event, 1), an_occurrence(event, 2)
    await lay_down(skopje, event, evening, other)
    her, him = a_resident(1).id, a_resident(2).id
    minute = timedelta(minutes=1)

    async def rate(feedback: Feedback) -> list[Feedback]:
        await skopje.transact(lambda records: records.attendances.rate(feedback))
        return await skopje.read(lambda records: records.attendances.feedback_of(evening.id))

    first = Feedback(evening.id, her, 4, "Одлично!", NOW)
    assert await rate(first) == [first]
    again = Feedback(evening.id, her, 2, "", NOW + minute)
    assert await rate(again) == [replace(again, words="Одлично!")]
    his = Feedback(evening.id, him, 5, "", NOW + 2 * minute)
    assert await rate(his) == [his, replace(again, words="Одлично!")]
    last = Feedback(evening.id, her, 3, "Студено\0.", NOW + 3 * minute)
    assert await rate(last) == [replace(last, words="Студено\ufffd."), his]
    assert await rate(Feedback(other.id, her, 1, "", NOW)) == [replace(last, words="Студено\ufffd."), his]


# Leaving for good


async def test_who_is_forgotten_frees_the_seats_that_were_hers(skopje: Skopje) -> None:
    event = an_event(capacity=10)
    went, held, waits, others = (an_occurrence(event, number, taken=5) for number in range(1, 5))
    her = a_member(a_resident(1))
    await lay_down(skopje, event, went, held, waits, others)
    await skopje.transact(lambda records: records.members.put(her))
    stays = an_attendance(went, 2, seats=2)
    await join(
        skopje,
        an_attendance(went, 1, seats=3),
        stays,
        an_attendance(held, 1, seats=2, status=OFFERED, offer_expires_at=NOW),
        an_attendance(waits, 1, seats=4, status=WAITING),
        an_attendance(others, 2, seats=5),
    )
    for _ in range(2):  # an erasure that was interrupted is repeated
        await skopje.transact(lambda records: records.members.forget(her.resident_id))
        assert [await taken(skopje, one) for one in (went, held, waits, others)] == [2, 3, 5, 5]
        assert await skopje.read(lambda records: records.attendances.list_going(went.id)) == [stays]
        assert await skopje.read(lambda records: records.attendances.list_waiting(waits.id)) == []


# Several at once, in two processes


@pytest.fixture
async def doors(
    stores: Stores, tmp_path: Path, database_url: str | None, clock: SetClock
) -> AsyncIterator[list[Skopje]]:
    """The same store as two processes have it."""
    async with Stores(tmp_path, database_url, clock) as second:
        yield [each.cities.of(a_city("skopje")) for each in (stores, second)]


async def test_two_hundred_at_once_for_fifty_seats_get_fifty_and_queue_in_order(doors: list[Skopje]) -> None:
    evening = await an_evening(doors[0], an_event(capacity=SEATS))

    async def enter(number: int) -> None:
        def work(records: CityRecords) -> None:
            ticket = records.occurrences.next_ticket(evening.id)
            goes = records.occurrences.take(evening.id, 1, NOW)
            status = GOING if goes else WAITING
            assert records.attendances.add(an_attendance(evening, number, ticket=ticket, status=status))

        await doors[number % 2].transact(work)

    await asyncio.gather(*map(enter, range(1, CROWD + 1)))
    going = await doors[0].read(lambda records: records.attendances.list_going(evening.id))
    line = await doors[1].read(lambda records: records.attendances.list_waiting(evening.id))
    assert [one.ticket for one in going] == list(range(1, SEATS + 1))
    assert [one.ticket for one in line] == list(range(SEATS + 1, CROWD + 1))
    assert len({one.resident_id for one in (*going, *line)}) == CROWD
    assert await taken(doors[0], evening) == SEATS


async def test_parties_at_once_take_no_seat_twice(doors: list[Skopje]) -> None:
    evening = await an_evening(doors[0], an_event(capacity=SEATS))

    async def take(number: int) -> int:
        seats = 1 + number % 4
        got = await doors[number % 2].transact(
            lambda records: records.occurrences.take(evening.id, seats, NOW)
        )
        return seats if got else 0

    given = sum(await asyncio.gather(*map(take, range(100))))
    assert given == await taken(doors[0], evening) == SEATS


async def test_capacity_that_is_lowered_while_they_join_is_never_exceeded(doors: list[Skopje]) -> None:
    """Either the editor was first, and so many get in, or she is told how many had."""
    event = an_event(capacity=SEATS)
    evening = await an_evening(doors[0], event)
    smaller = replace(event, details=replace(event.details, capacity=10))

    async def take(number: int) -> bool:
        return await doors[number % 2].transact(lambda records: records.occurrences.take(evening.id, 1, NOW))

    async def lower() -> None:
        await doors[1].transact(lambda records: records.occurrences.update(evening, smaller))

    outcomes = await asyncio.gather(
        *map(take, range(5)), lower(), *map(take, range(5, 40)), return_exceptions=True
    )
    got = sum(outcome is True for outcome in outcomes)
    was_lowered = outcomes[5] is None
    assert got == (10 if was_lowered else 40) == await taken(doors[0], evening)


async def test_who_erases_herself_while_others_come_and_go_leaves_the_count_right(
    doors: list[Skopje],
) -> None:
    evening = await an_evening(doors[0], an_event(capacity=SEATS))
    people = [a_resident(number) for number in range(1, 31)]

    async def enter(number: int) -> None:
        def work(records: CityRecords) -> None:
            ticket = records.occurrences.next_ticket(evening.id)
            assert records.occurrences.take(evening.id, 1, NOW)
            records.members.put(a_member(people[number]))
            records.attendances.add(an_attendance(evening, number + 1, ticket=ticket))

        await doors[number % 2].transact(work)

    async def leave(number: int) -> None:
        def work(records: CityRecords) -> None:
            records.occurrences.lock(evening.id)
            gone = records.attendances.remove(evening.id, people[number].id)
            if gone:
                records.occurrences.give_back(evening.id, gone.seats)

        await doors[number % 2].transact(work)

    async def erase(number: int) -> None:
        await doors[1 - number % 2].transact(lambda records: records.members.forget(people[number].id))

    await asyncio.gather(*map(enter, range(30)))
    # The first twenty are erased; ten of these leave at the same time.
    await asyncio.gather(*map(erase, range(20)), *map(leave, range(10)))
    assert await taken(doors[0], evening) == 10
    going = await doors[0].read(lambda records: records.attendances.list_going(evening.id))
    assert {one.resident_id for one in going} == {person.id for person in people[20:]}
