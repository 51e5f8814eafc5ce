"""How often an event repeats, as an editor says it, and the rule of RFC 5545 that this is."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import vRecur

from bot.core.events.schedule import Schedule

WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LAST: Final = -1
_WEEKS_OF_A_MONTH: Final = 4  # every weekday comes so often in each


class Rhythm(StrEnum):
    """``OTHER`` is a rule that a calendar brought, which an editor cannot say here: it is kept as it is."""

    ONCE = "once"
    DAILY = "daily"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY_ON_DAY = "monthday"
    MONTHLY_ON_WEEKDAY = "weekday"  # the second Saturday
    MONTHLY_ON_LAST_WEEKDAY = "lastweekday"
    OTHER = "other"


BY_WEEK: Final = (Rhythm.WEEKLY, Rhythm.FORTNIGHTLY)


@dataclass(frozen=True, slots=True)
class Repetition:
    """``weekdays`` count from Monday, 0, and are said of BY_WEEK only. It ends with the day ``until``, after ``count``
    times, or never."""

    rhythm: Rhythm
    weekdays: tuple[int, ...] = ()
    until: date | None = None
    count: int | None = None


def repetition_of(schedule: Schedule) -> Repetition:
    """What the schedule's rule says."""
    if schedule.rule is None:
        return Repetition(Rhythm.OTHER if schedule.extra else Rhythm.ONCE)
    parts = vRecur.from_ical(schedule.rule)
    until = parts["UNTIL"][0] if "UNTIL" in parts else None
    if isinstance(until, datetime):
        until = until.astimezone(ZoneInfo(schedule.zone)).date() if until.tzinfo else until.date()
    count = int(parts["COUNT"][0]) if "COUNT" in parts else None
    rhythm, weekdays = _rhythm(parts, schedule.start)
    return Repetition(rhythm, weekdays, until, count)


def rhythms_from(start: datetime) -> tuple[Rhythm, ...]:
    """What can be said of an event that begins then; the fifth Saturday of a month is its last."""
    monthly = [Rhythm.MONTHLY_ON_DAY]
    if nth_weekday(start) <= _WEEKS_OF_A_MONTH:
        monthly.append(Rhythm.MONTHLY_ON_WEEKDAY)
    if _is_last_of_its_kind(start):
        monthly.append(Rhythm.MONTHLY_ON_LAST_WEEKDAY)
    return (Rhythm.ONCE, Rhythm.DAILY, *BY_WEEK, *monthly)


def repeated(schedule: Schedule, repetition: Repetition) -> Schedule:
    """The schedule with this repetition. The weekday on which it begins is always among its weekdays."""
    if repetition.rhythm is Rhythm.OTHER:
        return _ending(schedule, repetition)
    if repetition.rhythm is Rhythm.ONCE:
        return replace(schedule, rule=None, extra=(), excluded=())
    weekdays = sorted({*repetition.weekdays, schedule.start.weekday()})
    rule = {
        Rhythm.DAILY: "FREQ=DAILY",
        Rhythm.WEEKLY: f"FREQ=WEEKLY;BYDAY={_named(weekdays)}",
        Rhythm.FORTNIGHTLY: f"FREQ=WEEKLY;INTERVAL=2;BYDAY={_named(weekdays)}",
        Rhythm.MONTHLY_ON_DAY: f"FREQ=MONTHLY;BYMONTHDAY={schedule.start.day}",
        Rhythm.MONTHLY_ON_WEEKDAY: f"FREQ=MONTHLY;BYDAY={nth_weekday(schedule.start)}{_named([schedule.start.weekday()])}",
        Rhythm.MONTHLY_ON_LAST_WEEKDAY: f"FREQ=MONTHLY;BYDAY=-1{_named([schedule.start.weekday()])}",
    }[repetition.rhythm]
    return _ending(replace(schedule, rule=rule, extra=()), repetition)


def moved_to(schedule: Schedule, start: datetime) -> Schedule:
    """The schedule begun at another time: a weekly one keeps its other weekdays, a monthly one its manner.

    Exceptions move by as much, and so does the day on which it ends, if it would end before it begins.
    """
    by = start - schedule.start
    said = repetition_of(schedule)
    moved = replace(
        schedule,
        start=start,
        extra=tuple(one + by for one in schedule.extra),
        excluded=tuple(one + by for one in schedule.excluded),
    )
    if said.rhythm is Rhythm.ONCE or (said.rhythm is Rhythm.OTHER and said.until is None):
        return moved
    kept = tuple(day for day in said.weekdays if day != schedule.start.weekday())
    until = said.until
    if until is not None and until < start.date():
        until += timedelta(days=(start.date() - schedule.start.date()).days)
    rhythm = said.rhythm
    if rhythm is Rhythm.MONTHLY_ON_WEEKDAY and nth_weekday(start) > _WEEKS_OF_A_MONTH:
        rhythm = Rhythm.MONTHLY_ON_LAST_WEEKDAY
    if rhythm is Rhythm.MONTHLY_ON_LAST_WEEKDAY and not _is_last_of_its_kind(start):
        rhythm = Rhythm.MONTHLY_ON_WEEKDAY
    return repeated(moved, replace(said, rhythm=rhythm, weekdays=kept, until=until))


def _ending(schedule: Schedule, repetition: Repetition) -> Schedule:
    if schedule.rule is None:
        return schedule
    parts = vRecur.from_ical(schedule.rule)
    parts.pop("UNTIL", None)
    parts.pop("COUNT", None)
    if repetition.until is not None:
        # RFC 5545, 3.3.10: a date for whole days, in UTC for zoned times. The whole of its last day is meant.
        last = datetime.combine(repetition.until, time(23, 59, 59))
        parts["UNTIL"] = [repetition.until if schedule.all_day else schedule.at(last)]
    elif repetition.count is not None:
        parts["COUNT"] = [repetition.count]
    return replace(schedule, rule=parts.to_ical().decode())


def _rhythm(parts: vRecur, start: datetime) -> tuple[Rhythm, tuple[int, ...]]:
    frequency, interval = str(parts["FREQ"][0]).upper(), int(parts.get("INTERVAL", [1])[0])
    days = [str(day).upper() for day in parts.get("BYDAY", ())]
    by = {name for name in parts if name.startswith("BY")}
    if frequency == "DAILY" and interval == 1 and not by:
        return Rhythm.DAILY, ()
    if frequency == "WEEKLY" and interval in (1, 2) and by <= {"BYDAY"} and set(days) <= set(WEEKDAYS):
        rhythm = Rhythm.WEEKLY if interval == 1 else Rhythm.FORTNIGHTLY
        weekdays = tuple(sorted(WEEKDAYS.index(day) for day in days)) or (start.weekday(),)
        return (rhythm, weekdays) if start.weekday() in weekdays else (Rhythm.OTHER, ())
    if frequency == "MONTHLY" and interval == 1:
        weekday = WEEKDAYS[start.weekday()]
        if not by or (by == {"BYMONTHDAY"} and [int(day) for day in parts["BYMONTHDAY"]] == [start.day]):
            return Rhythm.MONTHLY_ON_DAY, ()
        if by == {"BYDAY"} and days in (
            [f"{nth_weekday(start)}{weekday}"],
            [f"+{nth_weekday(start)}{weekday}"],
        ):
            return Rhythm.MONTHLY_ON_WEEKDAY, ()
        if by == {"BYDAY"} and days == [f"{_LAST}{weekday}"] and _is_last_of_its_kind(start):
            return Rhythm.MONTHLY_ON_LAST_WEEKDAY, ()
    return Rhythm.OTHER, ()


def _named(weekdays: list[int]) -> str:
    return ",".join(WEEKDAYS[day] for day in weekdays)


def nth_weekday(start: datetime) -> int:
    """Which Saturday of its month a Saturday is, from 1."""
    return (start.day - 1) // 7 + 1


def _is_last_of_its_kind(start: datetime) -> bool:
    return (start + timedelta(days=7)).month != start.month
