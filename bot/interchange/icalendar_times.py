"""When an event of a calendar file takes place: its DTSTART, DTEND, DURATION, RRULE, RDATE and EXDATE as a Schedule."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar.prop import vDDDTypes, vRecur

from bot.core.events import schedule as schedules
from bot.core.events.entries import EntryProblem, Override
from bot.core.events.schedule import MOST_OCCURRENCES, InvalidSchedule, Schedule, wall_of
from bot.interchange.content_lines import Component, LineUnreadable, Property
from bot.interchange.recurrence import until_wall
from bot.interchange.zones import Zones

_DAY: Final = timedelta(days=1)
_LATEST: Final = 2200
_EARLIEST: Final = 1970
_LONGEST_RULE: Final = 1_000  # characters


class EventRefused(Exception):
    """This VEVENT cannot be taken."""

    def __init__(self, problem: EntryProblem | schedules.Problem, detail: str = "") -> None:
        super().__init__(f"{problem}: {detail}")
        self.problem = problem
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Moment:
    """A value as the file has it: a day, a floating time, one in UTC, or one of the zone named ``tzid``."""

    value: date | datetime
    tzid: str = ""

    @property
    def is_day(self) -> bool:
        return not isinstance(self.value, datetime)

    @property
    def is_utc(self) -> bool:
        return isinstance(self.value, datetime) and self.value.tzinfo is not None


@dataclass(frozen=True, slots=True)
class Hours:
    """When one VEVENT begins, on the clocks of ``zone`` and in UTC, and how long it lasts."""

    start: datetime
    starts_at: datetime
    zone: str
    duration: timedelta
    all_day: bool

    @property
    def ends_at(self) -> datetime:
        return self.schedule.end_of(self.start) if self.all_day else self.starts_at + self.duration

    @property
    def schedule(self) -> Schedule:
        return Schedule(self.start, self.zone, self.duration, self.all_day)


class Times:
    """Reads what the VEVENTs of one calendar say of time. Raises EventRefused, and InvalidSchedule for what cannot be."""

    def __init__(self, zones: Zones) -> None:
        self._zones = zones

    def hours(self, component: Component, zone: str | None = None, *, repeats: bool = False) -> Hours:
        """``zone`` is that of the series it belongs to; None: it is told from the start."""
        start = self._one(component, "DTSTART")
        if start is None:
            raise EventRefused(EntryProblem.NO_START)
        zone = zone or self.zone_of(start, repeats=repeats)
        wall = self.wall(start, zone)
        duration = self._duration(component, start, wall, zone)
        return Hours(wall, self._instant(start, wall, zone), zone, duration, start.is_day)

    def original(self, component: Component) -> Moment | None:
        """Which occurrence of a series it speaks of (RECURRENCE-ID)."""
        return self._one(component, "RECURRENCE-ID")

    def schedule(self, component: Component) -> tuple[Schedule, list[Override]]:
        """The series, and those occurrences of it that an RDATE gives hours of their own. Not checked yet."""
        rule = _rule_of(component)
        extra = self._many(component, "RDATE")
        hours = self.hours(component, repeats=rule is not None or bool(extra))
        made = replace(hours.schedule, rule=rule)
        walls, overrides = self._extra(extra, made)
        excluded = {self.named(_start(one), made) for one in self._many(component, "EXDATE")}
        made = replace(
            made,
            rule=_with_until(rule, made) if rule else None,
            extra=_within_bounds(walls - {made.start} if rule is None else walls),
            excluded=tuple(sorted(wall for wall in excluded if _EARLIEST <= wall.year <= _LATEST)),
        )
        if len(made.excluded) > MOST_OCCURRENCES:
            raise InvalidSchedule(schedules.Problem.TOO_MANY, "EXDATE")
        if not made.repeats and made.start in made.excluded:
            raise InvalidSchedule(schedules.Problem.NEVER, "EXDATE")
        return made, overrides

    def zone_of(self, moment: Moment, *, repeats: bool) -> str:
        """The zone whose clocks a series keeps to that begins at this moment."""
        if moment.tzid and isinstance(moment.value, datetime) and not moment.is_utc:
            if named := self._zones.named(moment.tzid, moment.value.year):
                return named
            if repeats or self._zones.offset_at(moment.tzid, moment.value) is None:
                raise EventRefused(EntryProblem.ZONE_UNKNOWN, moment.tzid[:100])
        if moment.is_utc and self._zones.of_utc is None:
            # A series in UTC keeps to no town's clocks. So must a single time that comes twice on them.
            own, wall = self._zones.own, self.wall(moment, self._zones.own)
            is_told_apart = wall.replace(tzinfo=ZoneInfo(own)).astimezone(UTC) == moment.value
            return own if is_told_apart and not repeats else "UTC"
        return self._zones.own

    def wall(self, moment: Moment, zone: str) -> datetime:
        """What the clocks of that zone show then. A floating time is what they show, wherever."""
        value = moment.value
        if not isinstance(value, datetime) or value.tzinfo or not moment.tzid:
            return wall_of(value, zone)
        named = self._zones.named(moment.tzid, value.year)
        if named:
            return value if named == zone else wall_of(value.replace(tzinfo=ZoneInfo(named)), zone)
        offset = self._zones.offset_at(moment.tzid, value)
        if offset is None:
            raise EventRefused(EntryProblem.ZONE_UNKNOWN, moment.tzid[:100])
        return wall_of((value - offset).replace(tzinfo=UTC), zone)

    def named(self, moment: Moment, schedule: Schedule) -> datetime:
        """The name of the occurrence of a series that is meant: days of timed series, and times of daily ones, too."""
        wall = self.wall(moment, schedule.zone)
        if schedule.all_day:
            return datetime.combine(wall.date(), time.min)
        return datetime.combine(wall.date(), schedule.start.time()) if moment.is_day else wall

    def _duration(self, component: Component, start: Moment, wall: datetime, zone: str) -> timedelta:
        end = self._one(component, "DTEND")
        if end is not None:
            return self._until_end(end, start, wall, zone)
        written = _first(component, "DURATION")
        if written is None:
            return _DAY if start.is_day else timedelta(0)
        try:
            duration = vDDDTypes.from_ical(written.value.strip())  # type: ignore[no-untyped-call]
        except ValueError:
            duration = None
        if not isinstance(duration, timedelta):
            raise EventRefused(EntryProblem.UNREADABLE, "DURATION")
        # A whole day is the least that one of whole days lasts.
        return (
            max(_DAY, -(-duration // _DAY) * _DAY) if start.is_day and duration >= timedelta(0) else duration
        )

    def _until_end(self, end: Moment, start: Moment, wall: datetime, zone: str) -> timedelta:
        if start.is_day:
            last = self.wall(end, zone)
            days = (
                datetime.combine(last.date(), time.min)
                + (_DAY if last.time() > time.min else timedelta(0))
                - wall
            )
            return days or _DAY  # an end on the same day is a common slip for that day
        begins, ends = self._instant(start, wall, zone), self._instant(end, self.wall(end, zone), zone)
        return ends - begins

    def _instant(self, moment: Moment, wall: datetime, zone: str) -> datetime:
        if moment.is_utc:
            assert isinstance(moment.value, datetime)
            return moment.value.astimezone(UTC)
        return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)

    def _extra(
        self, said: Iterable["Moment | Period"], made: Schedule
    ) -> tuple[set[datetime], list[Override]]:
        walls, overrides = set(), []
        for one in said:
            wall = self.named(_start(one), made)
            walls.add(wall)
            if isinstance(one, Period):
                starts_at = made.at(wall)
                lasts = self._period(one, starts_at, made.zone)
                if starts_at + lasts != made.end_of(wall):
                    overrides.append(Override(wall, starts_at, starts_at + lasts))
        return walls, overrides

    def _period(self, period: "Period", starts_at: datetime, zone: str) -> timedelta:
        lasts = period.end
        if isinstance(lasts, Moment):
            lasts = self._instant(lasts, self.wall(lasts, zone), zone) - starts_at
        if not timedelta(0) <= lasts <= schedules.LONGEST:
            raise InvalidSchedule(schedules.Problem.ENDS_BEFORE_START, "RDATE")
        return lasts

    def _one(self, component: Component, name: str) -> Moment | None:
        line = _first(component, name)
        if line is None or not line.value.strip():
            return None
        moment = _moment(line, line.value)
        if isinstance(moment, Period):
            raise EventRefused(EntryProblem.UNREADABLE, name)
        if not _EARLIEST <= moment.value.year <= _LATEST:
            early = moment.value.year < _EARLIEST
            problem = schedules.Problem.TOO_EARLY if early else schedules.Problem.TOO_FAR
            raise InvalidSchedule(problem, str(moment.value.year))
        return moment

    def _many(self, component: Component, name: str) -> list["Moment | Period"]:
        return [
            _moment(line, value)
            for line in _all(component, name)
            for value in line.value.split(",")
            if value.strip()
        ]


@dataclass(frozen=True, slots=True)
class Period:
    start: Moment
    end: Moment | timedelta


def _moment(line: Property, value: str) -> Moment | Period:
    tzid = line.parameter("TZID")
    try:
        read = vDDDTypes.from_ical(value.strip().upper())  # type: ignore[no-untyped-call]
    except ValueError as error:
        raise EventRefused(EntryProblem.UNREADABLE, f"{line.name} {value.strip()[:40]}") from error
    if isinstance(read, tuple):
        start, end = read
        return Period(Moment(start, tzid), end if isinstance(end, timedelta) else Moment(end, tzid))
    if isinstance(read, date):  # a datetime is one too
        return Moment(read, tzid if isinstance(read, datetime) else "")
    raise EventRefused(EntryProblem.UNREADABLE, f"{line.name} {value.strip()[:40]}")


def _start(one: Moment | Period) -> Moment:
    return one.start if isinstance(one, Period) else one


def _first(component: Component, name: str) -> Property | None:
    try:
        return component.find(name)
    except LineUnreadable as error:
        raise _refused(error) from error


def _all(component: Component, name: str) -> list[Property]:
    try:
        return component.properties(name)
    except LineUnreadable as error:
        raise _refused(error) from error


def _refused(error: LineUnreadable) -> EventRefused:
    problem = EntryProblem.LINE_TOO_LONG if error.is_too_long else EntryProblem.UNREADABLE
    return EventRefused(problem, error.name)


def _rule_of(component: Component) -> str | None:
    rules = {line.value.strip().upper() for line in _all(component, "RRULE") if line.value.strip()}
    if len(rules) > 1 or component.lines.get("EXRULE"):
        raise EventRefused(EntryProblem.RULE_UNSUPPORTED, "EXRULE" if len(rules) <= 1 else "RRULE")
    rule = next(iter(rules), None)
    if rule is not None and len(rule) > _LONGEST_RULE:
        raise InvalidSchedule(schedules.Problem.RULE_UNREADABLE, rule[:100])
    return rule


def _with_until(rule: str, made: Schedule) -> str:
    """The rule with its end as RFC 5545 has it: a day for whole days, else in UTC.

    Files have it as a day for timed events (the whole of that day is meant), floating (on the clocks of the series),
    or in UTC for whole days (the day that it is there).
    """
    try:
        parts = vRecur.from_ical(rule.removeprefix("RRULE:").replace(" ", ""))
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise InvalidSchedule(schedules.Problem.RULE_UNREADABLE, rule[:100]) from error
    if parts.get("COUNT", [1])[0] == -1:
        del parts["COUNT"]  # some write it for "without end"
    if "UNTIL" in parts and "COUNT" in parts:
        raise InvalidSchedule(schedules.Problem.RULE_UNREADABLE, rule[:100])
    if "UNTIL" in parts:
        until = parts["UNTIL"][0]
        if until.year < _EARLIEST:
            raise InvalidSchedule(schedules.Problem.NEVER, rule[:100])
        if until.year > _LATEST:
            del parts["UNTIL"]  # how some write "for ever"
        else:
            last = until_wall(until, made).replace(microsecond=0)
            if last < made.start:
                raise InvalidSchedule(schedules.Problem.NEVER, rule[:100])
            parts["UNTIL"] = [last.date() if made.all_day else made.at(last)]
    written: str = parts.to_ical().decode()
    return written


def _within_bounds(walls: Iterable[datetime]) -> tuple[datetime, ...]:
    extra = tuple(sorted(walls))
    if len(extra) > MOST_OCCURRENCES:
        raise InvalidSchedule(schedules.Problem.TOO_MANY, "RDATE")
    if extra and extra[0].year < _EARLIEST:
        raise InvalidSchedule(schedules.Problem.TOO_EARLY, "RDATE")
    if extra and extra[-1].year > _LATEST:
        raise InvalidSchedule(schedules.Problem.TOO_FAR, "RDATE")
    return extra
