"""When a draft's event takes place, set step by step."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.core.events.repeating import Repetition, Rhythm, repeated, repetition_of
from bot.core.events.schedule import InvalidSchedule, Problem, Schedule, spans
from bot.core.events.setting import (
    ClockChange,
    at_hour,
    clock_change,
    end_wall_of,
    in_zone,
    last_day_of,
    lasting,
    on_day,
    until_day,
    until_hour,
    whole_days,
)
from tests.interchange.walls import wall

ZONE = "Europe/Skopje"
DAY = date(2026, 3, 14)


def _whole() -> Schedule:
    return on_day(None, DAY, ZONE)


def test_a_day_alone_is_meant_whole_until_an_hour_is_said() -> None:
    assert _whole() == Schedule(wall("2026-03-14 00:00"), ZONE, timedelta(days=1), all_day=True)
    timed = at_hour(_whole(), time(19, 30))
    assert timed == Schedule(wall("2026-03-14 19:30"), ZONE, timedelta(hours=2))
    assert last_day_of(_whole()) == DAY


def test_from_and_to_are_said_at_once() -> None:
    assert at_hour(_whole(), time(19, 30), time(21, 0)).duration == timedelta(hours=1, minutes=30)


def test_an_evening_goes_on_after_midnight_and_a_morning_does_not() -> None:
    assert end_wall_of(at_hour(_whole(), time(22, 0), time(2, 0))) == wall("2026-03-15 02:00")
    for start, end in ((time(21, 0), time(19, 0)), (time(10, 0), time(9, 0)), (time(10, 0), time(10, 0))):
        with pytest.raises(InvalidSchedule) as refused:
            at_hour(_whole(), start, end)
        assert refused.value.problem is Problem.ENDS_BEFORE_START


def test_an_end_said_by_the_clock_is_by_the_clock_when_the_clocks_change() -> None:
    eve = at_hour(on_day(None, date(2026, 3, 28), ZONE), time(22, 0), time(4, 0))
    assert eve.duration == timedelta(hours=5)
    assert end_wall_of(eve) == wall("2026-03-29 04:00")


def test_several_days_keep_the_hours() -> None:
    fair = until_day(at_hour(_whole(), time(10, 0), time(18, 0)), date(2026, 3, 16))
    assert end_wall_of(fair) == wall("2026-03-16 18:00")
    assert until_day(fair, DAY) == at_hour(_whole(), time(10, 0), time(18, 0))
    with pytest.raises(InvalidSchedule):
        until_day(fair, date(2026, 3, 13))


def test_whole_days_are_all_that_it_touches_and_end_with_the_last() -> None:
    fair = until_day(at_hour(_whole(), time(10, 0), time(18, 0)), date(2026, 3, 16))
    assert whole_days(fair) == Schedule(wall("2026-03-14 00:00"), ZONE, timedelta(days=3), all_day=True)
    assert until_day(whole_days(fair), DAY) == _whole()
    assert whole_days(_whole()) == _whole()


def test_another_day_keeps_hour_and_length() -> None:
    timed = lasting(at_hour(_whole(), time(19, 30)), timedelta(minutes=45))
    moved = on_day(timed, date(2026, 4, 1), ZONE)
    assert (moved.start, moved.duration) == (wall("2026-04-01 19:30"), timedelta(minutes=45))
    assert until_hour(moved, time(20, 0)).duration == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("start", "change"),
    [
        (wall("2026-03-29 02:30"), ClockChange.SKIPPED),
        (wall("2026-03-29 03:00"), None),
        (wall("2026-10-25 02:30"), ClockChange.TWICE),
        (wall("2026-10-25 03:00"), None),
        (wall("2026-07-01 02:30"), None),
    ],
)
def test_hours_that_are_skipped_or_come_twice_are_known(start: datetime, change: ClockChange | None) -> None:
    schedule = Schedule(start, ZONE, timedelta(hours=1))
    assert clock_change(schedule) is change
    assert schedule.at(start).tzinfo is UTC


def test_an_event_of_another_zone_goes_by_the_citys_clocks_and_is_at_the_same_moments() -> None:
    there = Schedule(wall("2026-03-14 23:30"), "Europe/Berlin", timedelta(hours=1))
    weekly = repeated(there, Repetition(Rhythm.WEEKLY, (1, 5), until=date(2026, 3, 24)))
    here = in_zone(weekly, "Europe/Istanbul")
    assert (here.start, here.zone) == (wall("2026-03-15 01:30"), "Europe/Istanbul")
    assert repetition_of(here) == Repetition(Rhythm.WEEKLY, (1, 6), until=date(2026, 3, 24))
    assert here.at(here.start) == weekly.at(weekly.start)
    assert in_zone(weekly, "Europe/Berlin") == weekly
    assert in_zone(_whole(), "Europe/Istanbul").start == _whole().start


def test_what_was_excluded_stays_excluded_by_other_clocks() -> None:
    second = wall("2026-03-15 19:00")
    there = Schedule(
        wall("2026-03-14 19:00"),
        "Europe/Berlin",
        timedelta(hours=1),
        rule="FREQ=DAILY;COUNT=3",
        excluded=(second,),
    )
    here = in_zone(there, "Europe/Athens")
    before = datetime(2026, 4, 1, tzinfo=UTC)
    assert [one.starts_at for one in spans(here, before)] == [one.starts_at for one in spans(there, before)]
