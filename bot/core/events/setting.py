"""When a draft's event takes place, set step by step as an editor says it: the day, the hour, how long, until when.

A day without an hour is meant whole until an hour is said, so that what is written is always a schedule.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.events.repeating import moved_to, repeated, repetition_of
from bot.core.events.schedule import InvalidSchedule, Problem, Schedule, wall_of

USUAL_DURATION: Final = timedelta(hours=2)
_NOON: Final = time(12)
_NIGHT_ENDS: Final = time(8)  # an end before it, of what begins after noon, is on the next day
_DAY: Final = timedelta(days=1)


class ClockChange(StrEnum):
    """What the change to or from summer time does to a wall time."""

    SKIPPED = "skipped"
    TWICE = "twice"


def on_day(schedule: Schedule | None, day: date, zone: str) -> Schedule:
    """It begins on that day, at its hour if it has one."""
    if schedule is None:
        return Schedule(datetime.combine(day, time.min), zone, _DAY, all_day=True)
    return moved_to(schedule, datetime.combine(day, schedule.start.time()))


def at_hour(schedule: Schedule, hour: time, until: time | None = None) -> Schedule:
    """It begins at that hour, and ends at another if one is said. Raises InvalidSchedule."""
    duration = USUAL_DURATION if schedule.all_day else schedule.duration
    begun = moved_to(schedule, datetime.combine(schedule.start.date(), hour))
    begun = replace(begun, duration=duration, all_day=False)
    return begun if until is None else until_hour(begun, until)


def until_hour(schedule: Schedule, hour: time) -> Schedule:
    """It ends at that hour, in the night after an evening if need be. Raises InvalidSchedule (ENDS_BEFORE_START)."""
    start = schedule.start
    end = datetime.combine(start.date(), hour)
    if end <= start and start.time() >= _NOON and hour <= _NIGHT_ENDS:
        end += _DAY
    if end <= start:
        raise InvalidSchedule(Problem.ENDS_BEFORE_START)
    # What lasts is told by the clocks of the zone; between them an hour may be more or less.
    lasts = schedule.at(end) - schedule.at(start)
    return replace(schedule, duration=lasts, all_day=False)


def lasting(schedule: Schedule, duration: timedelta) -> Schedule:
    """It lasts so long from its hour on."""
    return replace(schedule, duration=duration, all_day=False)


def whole_days(schedule: Schedule) -> Schedule:
    """Without hours, on all the days that it touches."""
    if schedule.all_day:
        return schedule
    first, last = schedule.start.date(), last_day_of(schedule)
    begun = moved_to(schedule, datetime.combine(first, time.min))
    return replace(begun, duration=last - first + _DAY, all_day=True)


def until_day(schedule: Schedule, last: date) -> Schedule:
    """It ends on that day, at the hour at which it ended before. Raises InvalidSchedule (ENDS_BEFORE_START)."""
    if last < schedule.start.date():
        raise InvalidSchedule(Problem.ENDS_BEFORE_START)
    if schedule.all_day:
        return replace(schedule, duration=last - schedule.start.date() + _DAY)
    end = datetime.combine(last, end_wall_of(schedule).time())
    if end <= schedule.start:
        end += _DAY
    return replace(schedule, duration=schedule.at(end) - schedule.at(schedule.start))


def in_zone(schedule: Schedule, zone: str) -> Schedule:
    """The same event by the clocks of another zone, which it keeps to from then on; whole days stay those days."""
    if schedule.zone == zone:
        return schedule
    if schedule.all_day:
        return replace(schedule, zone=zone)

    def there(wall: datetime) -> datetime:
        return wall_of(schedule.at(wall), zone)

    said = repetition_of(schedule)
    moved = replace(
        moved_to(schedule, there(schedule.start)),
        zone=zone,
        extra=tuple(there(one) for one in schedule.extra),
        excluded=tuple(there(one) for one in schedule.excluded),
    )
    return moved if said.until is None else repeated(moved, replace(repetition_of(moved), until=said.until))


def end_wall_of(schedule: Schedule) -> datetime:
    """What the zone's clocks show when it ends the first time; of whole days the midnight after the last."""
    if schedule.all_day:
        return schedule.start + schedule.duration
    return schedule.end_of(schedule.start).astimezone(ZoneInfo(schedule.zone)).replace(tzinfo=None)


def last_day_of(schedule: Schedule) -> date:
    """The day on which it ends the first time; what ends at midnight is not on the next one."""
    end = end_wall_of(schedule)
    return max(schedule.start, end - timedelta(seconds=1)).date()


def clock_change(schedule: Schedule) -> ClockChange | None:
    """Whether the clocks are changed at the very hour at which it begins the first time."""
    if schedule.all_day:
        return None
    zone = ZoneInfo(schedule.zone)
    first, second = (schedule.start.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return None
    exists = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == schedule.start
    return ClockChange.TWICE if exists else ClockChange.SKIPPED
