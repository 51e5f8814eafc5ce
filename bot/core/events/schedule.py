"""When an event takes place: once, or again and again by a rule of RFC 5545, on the wall clock of its zone."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

import recurring_ical_events
from dateutil.rrule import rrulestr
from icalendar import Calendar, vRecur
from icalendar import Event as Component

LONGEST: Final = timedelta(days=366)
FARTHEST: Final = timedelta(days=5 * 366)  # ahead of now that an event may begin
HORIZON: Final = timedelta(days=400)  # how far ahead the occurrences of a rule that never ends are laid down
MOST_OCCURRENCES: Final = 4_000  # of one event: a daily one for eleven years
_EARLIEST: Final = 1970
_OFTEN: Final = ("SECONDLY", "MINUTELY", "HOURLY")
_PARTS_OF_A_DAY: Final = ("BYHOUR", "BYMINUTE", "BYSECOND")
_SAID_ONCE: Final = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST")
_LONGEST_INTERVAL: Final = 1_000
_SOUGHT_DAYS: Final = 30 * 366  # ahead, for the first occurrence of a rule
_STAMP: Final = "%Y%m%dT%H%M%S"


class Problem(StrEnum):
    """What may be wrong with when an event takes place; screens have a sentence for each."""

    ENDS_BEFORE_START = "ends_before_start"
    TOO_LONG = "too_long"
    IN_THE_PAST = "in_the_past"
    TOO_FAR = "too_far"
    TOO_EARLY = "too_early"
    RULE_UNREADABLE = "rule_unreadable"
    RULE_TOO_OFTEN = "rule_too_often"
    TOO_MANY = "too_many"
    NEVER = "never"


class InvalidSchedule(ValueError):
    """Such an event cannot be. ``detail`` says more for an operator's or an editor's eyes."""

    def __init__(self, problem: Problem, detail: str = "") -> None:
        super().__init__(f"{problem}: {detail}" if detail else str(problem))
        self.problem = problem
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Schedule:
    """``start``, ``extra`` (RDATE) and ``excluded`` (EXDATE) are naive: what the clocks of ``zone`` show.

    An ``all_day`` event begins at midnight and lasts whole days. ``rule`` is the value of an RRULE, None for an event
    that takes place once.
    """

    start: datetime
    zone: str
    duration: timedelta
    all_day: bool = False
    rule: str | None = None
    extra: tuple[datetime, ...] = ()
    excluded: tuple[datetime, ...] = ()

    @property
    def repeats(self) -> bool:
        return self.rule is not None or bool(self.extra)

    def at(self, wall: datetime) -> datetime:
        """The moment when that zone's clocks show ``wall``, in UTC.

        Of an hour that comes twice the first is meant; one that is skipped is read as the clocks were before it.
        """
        return wall.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def end_of(self, wall: datetime) -> datetime:
        """When what begins at ``wall`` ends, in UTC: so many hours later, or for whole days so many midnights."""
        return self.at(wall + self.duration) if self.all_day else self.at(wall) + self.duration


@dataclass(frozen=True, slots=True)
class Span:
    """One occurrence as the rule gives it. ``original`` is its name for ever: its start by the rule, naive."""

    original: datetime
    starts_at: datetime
    ends_at: datetime


def check(schedule: Schedule) -> None:
    """Raises InvalidSchedule for what cannot be, whenever it is looked at."""
    if schedule.duration < timedelta(0):
        raise InvalidSchedule(Problem.ENDS_BEFORE_START)
    if schedule.duration > LONGEST:
        raise InvalidSchedule(Problem.TOO_LONG, f"{schedule.duration.days} days")
    if schedule.start.year < _EARLIEST:
        raise InvalidSchedule(Problem.TOO_EARLY, str(schedule.start.year))
    if schedule.rule is not None:
        check_rule(schedule.rule, schedule.start)


def check_new(schedule: Schedule, now: datetime) -> None:
    """The same for an event that is being announced: it has an occurrence ahead, and not in a far future."""
    check(schedule)
    if schedule.at(schedule.start) > now + FARTHEST:
        raise InvalidSchedule(Problem.TOO_FAR)
    ahead = [span for span in spans(schedule, now + FARTHEST + LONGEST, limit=None) if span.ends_at > now]
    if not ahead:
        raise InvalidSchedule(Problem.NEVER if schedule.repeats else Problem.IN_THE_PAST)


def check_rule(rule: str, start: datetime) -> None:
    """Raises InvalidSchedule for a rule that cannot be read, makes more than one occurrence a day, or none at all."""
    try:
        parts = vRecur.from_ical(rule)
        frequency = str(parts.get("FREQ", [""])[0]).upper()
        interval = int(parts.get("INTERVAL", [1])[0])
        count = int(parts.get("COUNT", [1])[0])
    except (ValueError, TypeError, IndexError, KeyError) as error:
        raise InvalidSchedule(Problem.RULE_UNREADABLE, rule[:100]) from error
    if frequency in _OFTEN or any(len(parts.get(part, ())) > 1 for part in _PARTS_OF_A_DAY):
        raise InvalidSchedule(Problem.RULE_TOO_OFTEN, rule[:100])
    twice = any(len(parts.get(part, ())) > 1 for part in _SAID_ONCE)
    if twice or not 1 <= interval <= _LONGEST_INTERVAL or count < 1:
        raise InvalidSchedule(Problem.RULE_UNREADABLE, rule[:100])
    # A rule that never holds would be sought for until the year 9999.
    bounded = [part for part in rule.split(";") if part.partition("=")[0].upper() not in ("UNTIL", "COUNT")]
    until = start + timedelta(days=_SOUGHT_DAYS)
    try:
        found = rrulestr(f"{';'.join(bounded)};UNTIL={until.strftime(_STAMP)}", dtstart=start)
        first = next(iter(found), None)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, ZeroDivisionError) as error:
        raise InvalidSchedule(Problem.RULE_UNREADABLE, rule[:100]) from error
    if first is None:
        raise InvalidSchedule(Problem.NEVER, rule[:100])


def spans(schedule: Schedule, before: datetime, limit: int | None = MOST_OCCURRENCES) -> list[Span]:
    """Every occurrence that begins before that moment, the first one first.

    Raises InvalidSchedule (TOO_MANY) where they are more than ``limit``; None takes as many of the last there are.
    """
    if not schedule.repeats:
        span = _span(schedule, schedule.start)
        return [span] if span.starts_at < before and schedule.start not in schedule.excluded else []
    start = schedule.at(min((schedule.start, *schedule.extra)))
    if before <= start:
        return []
    _refuse_too_many(schedule, before, limit)
    series = recurring_ical_events.of(_component(schedule, before))
    found: list[Any] = series.between(start - timedelta(days=1), before)
    walls = sorted({wall_of(component["DTSTART"].dt, schedule.zone) for component in found})
    made = [_span(schedule, wall) for wall in walls]
    return [span for span in made if span.starts_at < before]


def _refuse_too_many(schedule: Schedule, before: datetime, limit: int | None) -> None:
    """Before they are made: a day has one at most (see ``check_rule``), so few days have few."""
    days = (before - schedule.at(schedule.start)).days + 1
    if limit is None or min(days, _most_by_rule(schedule, days)) + len(schedule.extra) <= limit:
        return
    raise InvalidSchedule(Problem.TOO_MANY, str(limit))


def _most_by_rule(schedule: Schedule, days: int) -> int:
    if schedule.rule is None:
        return 1
    parts = vRecur.from_ical(schedule.rule)
    if "COUNT" in parts:
        return int(parts["COUNT"][0])
    if "UNTIL" in parts:
        until = parts["UNTIL"][0]
        last = date(until.year, until.month, until.day)
        days = min(days, max(0, (last - schedule.start.date()).days + 2))
    interval = int(parts.get("INTERVAL", [1])[0]) or 1
    a_week = max(1, len(parts.get("BYDAY", ()))) if str(parts["FREQ"][0]).upper() == "WEEKLY" else 7
    return days * a_week // (7 * interval) + a_week


def _span(schedule: Schedule, wall: datetime) -> Span:
    return Span(wall, schedule.at(wall), schedule.end_of(wall))


def wall_of(value: date | datetime, zone: str) -> datetime:
    """What the clocks of that zone show at a moment; a day's midnight, and a naive time as it is."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time.min)
    # Without fold, which would be lost when it is stored: what comes twice is the first (see Schedule.at).
    return value.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) if value.tzinfo else value


def _component(schedule: Schedule, before: datetime) -> Calendar:
    """The schedule as the library reads it, with an end for a rule that has none."""
    event = Component()
    event.add("UID", "one")
    event.add("DTSTART", _value(schedule, schedule.start))
    event.add("DURATION", schedule.duration)
    if schedule.rule is not None:
        rule = vRecur.from_ical(schedule.rule)
        if "UNTIL" not in rule and "COUNT" not in rule:
            rule["UNTIL"] = [before.date() if schedule.all_day else before.astimezone(UTC)]
        event.add("RRULE", rule)
    for name, walls in (("RDATE", schedule.extra), ("EXDATE", schedule.excluded)):
        if walls:
            event.add(name, [_value(schedule, wall) for wall in walls])
    calendar = Calendar()
    calendar.add_component(event)
    return calendar


def _value(schedule: Schedule, wall: datetime) -> date | datetime:
    return wall.date() if schedule.all_day else wall.replace(tzinfo=ZoneInfo(schedule.zone))


def ended_before(schedule: Schedule, wall: datetime) -> Schedule:
    """The same series without what begins at ``wall`` or later."""
    rule, extra = schedule.rule, tuple(one for one in schedule.extra if one < wall)
    if rule is not None:
        parts = vRecur.from_ical(rule)
        parts.pop("COUNT", None)
        # RFC 5545, 3.3.10: UNTIL is a date for whole days, and in UTC for zoned times.
        last = wall - (timedelta(days=1) if schedule.all_day else timedelta(seconds=1))
        parts["UNTIL"] = [last.date() if schedule.all_day else schedule.at(last)]
        rule = parts.to_ical().decode()
    return replace(schedule, rule=rule, extra=extra)


def begun_at(schedule: Schedule, wall: datetime, done: int) -> Schedule:
    """The rest of a series, from ``wall`` on; ``done`` occurrences of its COUNT are over."""
    rule = schedule.rule
    if rule is not None:
        parts = vRecur.from_ical(rule)
        if "COUNT" in parts:
            parts["COUNT"] = [max(1, int(parts["COUNT"][0]) - done)]
        rule = parts.to_ical().decode()
    return replace(
        schedule,
        start=wall,
        rule=rule,
        extra=tuple(one for one in schedule.extra if one >= wall),
        excluded=tuple(one for one in schedule.excluded if one >= wall),
    )


def read_stamp(text: str) -> datetime:
    """A naive wall time from ``20260307T190000``. Raises ValueError."""
    return datetime.strptime(text, _STAMP)  # noqa: DTZ007 (a wall time has no zone of its own)


def write_stamp(wall: datetime) -> str:
    """The wall time as ``20260307T190000``: it sorts as the times do."""
    return wall.strftime(_STAMP)
