"""What went wrong once with published events: series mended and split, feeds against editors, people left behind."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.cities.model import City
from bot.core.events.model import (
    DEFAULT_REMINDER,
    AttendanceStatus,
    Draft,
    Event,
    EventStatus,
    EventUnknown,
    Occurrence,
    Scope,
)
from bot.core.events.schedule import InvalidSchedule, Problem
from bot.core.events.service import EventServices
from bot.core.events.setting import on_day
from bot.core.residents.model import Resident
from bot.core.shared.unit_of_work import CityRecords, Store
from tests.storage.builders import (
    SetClock,
    a_member,
    a_resident,
    a_schedule,
    details_with,
)
from tests.storage.happenings import (
    ANA,
    BOJAN,
    EDITOR,
    WEEKLY,
    Shelf,
    an_entry,
    edit,
    elsewhere,
    kinds,
    moved,
    occurrences,
    published,
    seating,
    told,
    wall,
    written,
)

VESNA = a_resident(3)
LIBRARY = "https://library.example/all.ics"
WEEK = timedelta(weeks=1)


async def laid_down(store: Store[CityRecords], event: Event) -> list[Occurrence]:
    """Every occurrence, of those that are over or called off too."""
    return await store.read(lambda records: records.occurrences.list_of(event.id))


async def followed(events: EventServices, city: City, shelf: Shelf) -> tuple[Event, list[Occurrence]]:
    """The library's reading, out of a feed that the editor follows."""
    shelf.put(an_entry())
    await events.importing.follow(EDITOR, city, LIBRARY)
    return await the_reading(events, city)


async def the_reading(events: EventServices, city: City) -> tuple[Event, list[Occurrence]]:
    (found,) = await events.browsing.search([city], "reading")
    return found.event, await occurrences(events, city, found.event)


async def status_of(
    events: EventServices, city: City, resident: Resident, occurrence: Occurrence
) -> AttendanceStatus | None:
    standing = await events.attending.standing(resident, city, occurrence.id)
    return standing.attendance.status if standing.attendance else None


def ruled(rule: str) -> Callable[[Draft], Draft]:
    def change(draft: Draft) -> Draft:
        assert draft.schedule
        return replace(draft, schedule=replace(draft.schedule, rule=rule))

    return change


def ids_of(series: list[Occurrence]) -> list[str]:
    return [one.id for one in series]


# Series that are changed


async def test_a_series_that_was_shortened_can_be_lengthened_again(events: EventServices, city: City) -> None:
    event, series = await published(events, city, WEEKLY)
    await edit(events, city, series[0], ruled("FREQ=WEEKLY;COUNT=2"))
    assert ids_of(await occurrences(events, city, event)) == ids_of(series[:2])
    await edit(events, city, series[0], ruled("FREQ=WEEKLY;COUNT=4"))
    assert ids_of(await occurrences(events, city, event)) == ids_of(series)


async def test_what_was_called_off_stays_off_when_the_series_begins_a_week_later(
    events: EventServices, city: City, skopje: Store[CityRecords]
) -> None:
    event, series = await published(events, city, WEEKLY)
    await events.publishing.cancel(EDITOR, city, series[1].id, Scope.THIS)
    await edit(events, city, series[0], moved(WEEK))
    off = [one.original for one in await laid_down(skopje, event) if one.cancelled_at]
    assert off == [series[0].original, series[1].original]
    after = [one.original for one in await occurrences(events, city, event)]
    assert after == [series[2].original, series[3].original, series[3].original + WEEK]


async def test_what_is_left_of_a_counted_series_is_no_longer_for_its_excluded_days(
    events: EventServices, city: City
) -> None:
    schedule = replace(WEEKLY, excluded=(WEEKLY.start + WEEK,))
    event, series = await published(events, city, schedule)
    assert len(series) == 3
    rest, _ = await edit(events, city, series[1], moved(timedelta(hours=1)), Scope.FOLLOWING)
    assert ids_of(await occurrences(events, city, event)) == ids_of(series[:1])
    assert ids_of(await occurrences(events, city, rest)) == ids_of(series[1:])


async def test_what_is_left_of_a_counted_series_is_no_longer_on_another_weekday(
    events: EventServices, city: City
) -> None:
    assert WEEKLY.start.strftime("%a") == "Thu"
    event, series = await published(events, city, replace(WEEKLY, rule="FREQ=WEEKLY;COUNT=4;BYDAY=TH"))

    def on_friday(draft: Draft) -> Draft:
        assert draft.schedule
        friday = draft.schedule.start.date() + timedelta(days=1)
        return replace(draft, schedule=on_day(draft.schedule, friday, city.zone))

    rest, _ = await edit(events, city, series[2], on_friday, Scope.FOLLOWING)
    assert ids_of(await occurrences(events, city, event)) == ids_of(series[:2])
    after = await occurrences(events, city, rest)
    assert ids_of(after) == ids_of(series[2:])
    assert [one.original.strftime("%a") for one in after] == ["Fri", "Fri"]


async def test_what_is_left_of_a_counted_series_is_found_in_whatever_order_its_rule_is_written(
    events: EventServices, city: City
) -> None:
    event, series = await published(events, city, replace(WEEKLY, rule="COUNT=4;FREQ=WEEKLY"))
    rest, _ = await edit(events, city, series[2], elsewhere("City park"), Scope.FOLLOWING)
    assert ids_of(await occurrences(events, city, event)) == ids_of(series[:2])
    assert ids_of(await occurrences(events, city, rest)) == ids_of(series[2:])


async def test_a_notice_of_dates_moved_and_called_off_is_about_one_that_takes_place(
    events: EventServices, city: City, skopje: Store[CityRecords]
) -> None:
    _, series = await published(events, city, WEEKLY)
    for one in series[1:3]:
        await events.attending.join(ANA, city, one.id)

    def every_other_week_an_hour_later(draft: Draft) -> Draft:
        return moved(timedelta(hours=1))(ruled("FREQ=WEEKLY;INTERVAL=2;COUNT=2")(draft))

    await edit(events, city, series[0], every_other_week_an_hour_later)
    assert (await events.browsing.get(city, series[1].id)).is_cancelled
    (notice,) = await told(skopje, ANA)
    assert (notice.kind, notice.facts["occurrence"], notice.facts["others"]) == (
        "event.changed",
        series[2].id,
        1,
    )


async def test_what_is_over_today_does_not_take_place_again_at_a_later_hour(
    events: EventServices, city: City, skopje: Store[CityRecords], clock: SetClock
) -> None:
    event, series = await published(events, city, WEEKLY)
    clock.at = series[0].ends_at + timedelta(minutes=30)
    await edit(events, city, series[1], moved(timedelta(hours=3)))
    after = await laid_down(skopje, event)
    assert after[0] == series[0]
    assert [(one.id, one.starts_at) for one in after[1:]] == [
        (one.id, one.starts_at + timedelta(hours=3)) for one in series[1:]
    ]


async def test_renewing_a_series_that_was_moved_adds_nothing_to_the_past(
    events: EventServices, city: City, skopje: Store[CityRecords], clock: SetClock
) -> None:
    async def over() -> list[Occurrence]:
        return [one for one in await laid_down(skopje, event) if one.ends_at <= clock.now()]

    event, series = await published(events, city, a_schedule(rule="FREQ=WEEKLY"))
    clock.at = series[2].ends_at + timedelta(minutes=30)
    assert await over() == series[:3]
    await edit(events, city, series[4], moved(timedelta(days=1)))
    clock.forward(days=40)
    before = await over()
    assert await events.timekeeping.renew(city) > 0
    assert await over() == before


async def test_an_occurrence_that_was_moved_ahead_and_is_over_stays_as_it_was(
    events: EventServices, city: City, skopje: Store[CityRecords], clock: SetClock
) -> None:
    event, series = await published(events, city, a_schedule(rule="FREQ=WEEKLY;COUNT=3"))
    await edit(events, city, series[1], moved(timedelta(days=-5)), Scope.THIS)
    _, early, _ = await laid_down(skopje, event)
    clock.at = series[1].starts_at - timedelta(days=2)
    assert early.ends_at < clock.now()
    await edit(events, city, series[2], ruled("FREQ=WEEKLY;COUNT=2"))
    first, second, third = await laid_down(skopje, event)
    assert (first, second) == (series[0], early)
    assert (third.id, third.cancelled_at) == (series[2].id, clock.now())


async def test_a_series_lasts_until_its_last_one_is_over_though_it_was_moved(
    events: EventServices, city: City, skopje: Store[CityRecords]
) -> None:
    event, series = await published(events, city, WEEKLY)
    by = timedelta(days=60)
    await edit(events, city, series[3], moved(by), Scope.THIS)
    found = await skopje.read(lambda records: records.events.find(event.id))
    assert found
    assert found.until == series[3].ends_at + by


# What waits for its hour or for an editor


async def test_the_author_of_a_suggestion_that_is_published_later_hears_of_it_then(
    events: EventServices, city: City, skopje: Store[CityRecords], clock: SetClock
) -> None:
    draft = await events.drafting.begin(ANA, city, by_editor=False)
    schedule = a_schedule(wall("2026-06-20 19:00"))
    await events.drafting.change(
        ANA, city, draft.id, lambda one: replace(one, details=details_with("Chess"), schedule=schedule)
    )
    event = await events.suggesting.submit(ANA, city, draft.id)
    mended = await events.drafting.revise(EDITOR, city, event.id)
    await events.publishing.publish(EDITOR, city, mended.id, clock.now() + timedelta(days=1))
    assert await kinds(skopje, ANA) == []
    clock.forward(days=1)
    await events.timekeeping.tick(city)
    assert await kinds(skopje, ANA) == ["event.approved"]


async def test_an_event_is_not_to_be_published_after_it_is_over(
    events: EventServices, city: City, clock: SetClock
) -> None:
    draft = await written(events, city)
    with pytest.raises(InvalidSchedule) as refused:
        await events.publishing.publish(EDITOR, city, draft.id, clock.now() + timedelta(days=200))
    assert refused.value.problem is Problem.IN_THE_PAST
    assert await events.drafting.get(EDITOR, city, draft.id) == draft


async def test_a_series_that_waits_for_its_hour_is_changed_as_a_whole(
    events: EventServices, city: City, skopje: Store[CityRecords], clock: SetClock
) -> None:
    draft = await written(events, city, WEEKLY)
    event, _ = await events.publishing.publish(EDITOR, city, draft.id, clock.now() + timedelta(days=1))
    series = await laid_down(skopje, event)
    after, _ = await edit(events, city, series[1], elsewhere("City park"), Scope.THIS)
    assert (after.id, after.details.place) == (event.id, "City park")
    assert await laid_down(skopje, event) == series
    assert len(series) == 4


# Feeds and files


async def test_what_follows_in_a_feeds_series_cannot_be_split_off(
    events: EventServices, city: City, shelf: Shelf
) -> None:
    event, series = await followed(events, city, shelf)
    with pytest.raises(EventUnknown):
        await events.drafting.edit(EDITOR, city, series[1].id, Scope.FOLLOWING)
    assert await events.drafting.list_of(EDITOR, city) == []
    assert ids_of(await occurrences(events, city, event)) == ids_of(series)


async def test_a_series_that_editors_called_off_stays_off_when_its_feed_is_looked_into(
    events: EventServices, city: City, shelf: Shelf, skopje: Store[CityRecords]
) -> None:
    event, series = await followed(events, city, shelf)
    await events.attending.join(ANA, city, series[0].id)
    await events.publishing.cancel(EDITOR, city, series[0].id, Scope.ALL)
    shelf.serve_anew()
    assert await events.importing.look_into_feeds(city) == 0
    assert await kinds(skopje, ANA) == ["event.cancelled"]
    found = await skopje.read(lambda records: records.events.find(event.id))
    assert found
    assert found.status is EventStatus.CANCELLED
    assert all(one.cancelled_at for one in await laid_down(skopje, event))


async def test_one_date_that_editors_called_off_stays_off_when_its_feed_is_looked_into(
    events: EventServices, city: City, shelf: Shelf, skopje: Store[CityRecords]
) -> None:
    event, series = await followed(events, city, shelf)
    await events.attending.join(ANA, city, series[0].id)
    await events.publishing.cancel(EDITOR, city, series[0].id, Scope.THIS)
    shelf.serve_anew()
    assert await events.importing.look_into_feeds(city) == 0
    assert await kinds(skopje, ANA) == ["event.cancelled"]
    assert ids_of(await occurrences(events, city, event)) == ids_of(series[1:])


async def test_the_seats_of_a_single_date_are_as_editors_set_them_when_its_feed_changes(
    events: EventServices, city: City, shelf: Shelf
) -> None:
    _, series = await followed(events, city, shelf)
    await edit(events, city, series[0], seating(1), Scope.ALL)
    await edit(events, city, series[0], seating(2), Scope.THIS)
    await events.attending.join(ANA, city, series[0].id)
    await events.attending.join(BOJAN, city, series[0].id)
    shelf.put(an_entry(title="Reading aloud"))
    assert await events.importing.look_into_feeds(city) == 1
    seats = [(await events.browsing.get(city, one.id)).details.capacity for one in series]
    assert seats == [2, 1, 1]
    await events.attending.join(VESNA, city, series[0].id)
    going, waiting = AttendanceStatus.GOING, AttendanceStatus.WAITING
    statuses = [await status_of(events, city, person, series[0]) for person in (ANA, BOJAN, VESNA)]
    assert statuses == [going, going, waiting]


async def test_a_feed_that_knows_the_uid_of_our_own_event_does_not_touch_it(
    events: EventServices, city: City, shelf: Shelf, skopje: Store[CityRecords]
) -> None:
    event, (evening,) = await published(events, city)
    await events.attending.join(ANA, city, evening.id)
    shelf.put(an_entry(event.uid, "Not jazz", cancelled=True, schedule=event.schedule))
    report = await events.importing.follow(EDITOR, city, LIBRARY)
    shelf.put(an_entry(event.uid, "Not jazz", schedule=event.schedule))
    assert (report.is_nothing, await events.importing.look_into_feeds(city)) == (True, 0)
    listing = await events.browsing.get(city, evening.id)
    assert (listing.is_cancelled, listing.details) == (False, event.details)
    assert await kinds(skopje, ANA) == []


async def test_a_calendar_that_moves_a_series_to_another_day_keeps_its_people(
    events: EventServices, city: City, shelf: Shelf, skopje: Store[CityRecords]
) -> None:
    shelf.put(an_entry(schedule=a_schedule(wall("2026-06-01 18:00"), rule="FREQ=WEEKLY;COUNT=3")))
    await events.importing.take(EDITOR, city, b"")
    event, series = await the_reading(events, city)
    await events.attending.join(ANA, city, series[0].id)
    shelf.put(an_entry(schedule=a_schedule(wall("2026-06-02 18:00"), rule="FREQ=WEEKLY;COUNT=3")))
    assert (await events.importing.take(EDITOR, city, b"")).told == 1
    assert await kinds(skopje, ANA) == ["event.changed"]
    after = await occurrences(events, city, event)
    assert ids_of(after) == ids_of(series)
    assert [one.original.day for one in after] == [2, 9, 16]
    assert await status_of(events, city, ANA, after[0]) is AttendanceStatus.GOING


async def test_who_was_there_last_year_does_not_go_to_what_a_calendar_calls_the_same_this_year(
    events: EventServices, city: City, shelf: Shelf, skopje: Store[CityRecords], clock: SetClock
) -> None:
    shelf.put(an_entry(schedule=a_schedule(wall("2026-06-01 18:00"))))
    await events.importing.take(EDITOR, city, b"")
    event, (last_year,) = await the_reading(events, city)
    await events.attending.join(ANA, city, last_year.id)
    clock.forward(days=90)
    shelf.put(an_entry(schedule=a_schedule(wall("2027-06-01 18:00"))))
    await events.importing.take(EDITOR, city, b"")
    assert await kinds(skopje, ANA) == []
    before, after = await laid_down(skopje, event)
    assert (before.id, before.starts_at, before.taken) == (last_year.id, last_year.starts_at, 1)
    assert (after.original, after.taken) == (wall("2027-06-01 18:00"), 0)


# Seats


async def test_who_takes_an_offered_seat_is_reminded_as_others_who_go(
    events: EventServices, city: City
) -> None:
    _, (evening,) = await published(events, city, a_schedule(wall("2026-06-20 19:00")), capacity=1)
    await events.attending.join(ANA, city, evening.id)
    waiting = await events.attending.join(BOJAN, city, evening.id)
    await events.attending.leave(ANA, city, evening.id)
    standing = await events.attending.accept(BOJAN, city, evening.id)
    assert (waiting.reminders, standing.reminders) == ((), (DEFAULT_REMINDER,))


async def test_guests_who_are_fewer_by_many_taps_at_once_give_back_their_seats_once(
    events: EventServices, city: City, skopje: Store[CityRecords]
) -> None:
    event, (evening,) = await published(events, city, capacity=10, guests_limit=5)
    await events.attending.join(BOJAN, city, evening.id, guests=4)
    await events.attending.join(ANA, city, evening.id, guests=3)
    await asyncio.gather(*(events.attending.join(ANA, city, evening.id, guests=1) for _ in range(8)))
    standing = await events.attending.standing(ANA, city, evening.id)
    assert standing.attendance
    (after,) = await laid_down(skopje, event)
    assert (standing.attendance.seats, after.taken) == (2, 5 + 2)


async def test_who_waits_is_before_who_comes_after_somebody_erased_herself(
    events: EventServices, city: City, skopje: Store[CityRecords]
) -> None:
    _, (evening,) = await published(events, city, capacity=1)
    await skopje.transact(lambda records: records.members.put(a_member(ANA)))
    for person in (ANA, BOJAN):
        await events.attending.join(person, city, evening.id)
    await skopje.transact(lambda records: records.members.forget(ANA.id))
    await events.attending.join(VESNA, city, evening.id)
    assert await status_of(events, city, BOJAN, evening) is AttendanceStatus.OFFERED
    assert await status_of(events, city, VESNA, evening) is AttendanceStatus.WAITING
    assert await kinds(skopje, BOJAN) == ["event.offer"]
