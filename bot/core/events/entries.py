"""What calendar files say of events, and an event's occurrences as its schedule and its exceptions make them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from bot.core.events import schedule as schedules
from bot.core.events.model import Details
from bot.core.events.schedule import MOST_OCCURRENCES, Schedule, spans

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
CALLED_OFF: Final = (
    "called_off"  # among the changes of an occurrence: by an editor here, so no feed brings it back
)


@dataclass(frozen=True, slots=True)
class Override:
    """What is different about one occurrence of a series.

    ``original`` is its start by the rule, naive in the schedule's zone (RECURRENCE-ID). ``starts_at`` and ``ends_at``
    are in UTC, None if its hours are the rule's. ``changes`` are details as ``Details.changed_by`` reads them.
    """

    original: datetime
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    cancelled: bool = False
    changes: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True)
class Planned:
    """One occurrence as it should be. ``moved``: its hours are not those of the rule."""

    original: datetime
    starts_at: datetime
    ends_at: datetime
    cancelled: bool = False
    moved: bool = False
    changes: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a calendar file says of one event. ``line`` is that of its BEGIN:VEVENT, from 1.

    ``uid`` is made up from its start and title where the file has none: the same each time it is read. The schedule
    has passed ``schedule.check`` and makes every ``original`` of the overrides. ``is_partial``: the file speaks of
    single occurrences only, not of their series. Where the event is known, the overrides are to be laid over the
    schedule that it has, and the rest of it is left as it is; where it is not, these occurrences are all of it.
    ``cancelled`` is never said of a partial one, but of its overrides.
    """

    uid: str
    sequence: int
    details: Details
    schedule: Schedule
    cancelled: bool
    overrides: tuple[Override, ...]
    line: int
    is_partial: bool = False


class EntryProblem(StrEnum):
    """Why one event of a file is not taken, beside ``schedule.Problem``, whose values are others than these."""

    UNREADABLE = "unreadable"  # detail: the property
    UNCLOSED = "unclosed"
    LINE_TOO_LONG = "line_too_long"
    NO_TITLE = "no_title"
    NO_START = "no_start"
    ZONE_UNKNOWN = "zone_unknown"  # detail: the name
    RULE_UNSUPPORTED = "rule_unsupported"  # several RRULEs, or an EXRULE
    PRIVATE = "private"  # CLASS: its owner does not want it shown
    DOUBLED = "doubled"  # the same UID again; the higher SEQUENCE was taken
    RANGE_UNSUPPORTED = "range_unsupported"  # "this and all that follow" changed at once


@dataclass(frozen=True, slots=True)
class Refusal:
    """One VEVENT that is not taken. ``what`` is its title, else its UID, else empty; ``line`` is where it begins."""

    line: int
    what: str
    problem: EntryProblem | schedules.Problem
    detail: str = ""


@dataclass(frozen=True, slots=True)
class CalendarRead:
    """What was found in a file, in its order. ``name`` is what the calendar calls itself, perhaps empty."""

    entries: tuple[Entry, ...]
    refusals: tuple[Refusal, ...]
    name: str = ""


class CalendarProblem(StrEnum):
    """Why nothing of a file can be taken."""

    EMPTY = "empty"  # no events in it
    NOT_A_CALENDAR = "not_a_calendar"
    TRUNCATED = "truncated"
    TOO_LARGE = "too_large"  # limit: bytes
    TOO_MANY = "too_many_events"  # limit: events
    TOO_DEEP = "too_deep"
    TOO_SLOW = "too_slow"


class CalendarUnreadable(ValueError):
    """Nothing was taken of the whole file. ``line`` is where that was found, from 1; 0 where no line is at fault."""

    def __init__(self, problem: CalendarProblem, *, line: int = 0, limit: int = 0) -> None:
        super().__init__(f"{problem} (line {line})" if line else str(problem))
        self.problem = problem
        self.line = line
        self.limit = limit


def planned(
    schedule: Schedule, overrides: Iterable[Override], before: datetime, limit: int | None = MOST_OCCURRENCES
) -> list[Planned]:
    """What the schedule makes before that moment, with what is different about some of it; in order of their start.

    An override of what the schedule does not make is nobody's, and left out. Raises InvalidSchedule (TOO_MANY).
    """
    by_original = {override.original: override for override in overrides}
    made = []
    for span in spans(schedule, before, limit):
        override = by_original.get(span.original, Override(span.original))
        starts_at = override.starts_at or span.starts_at
        ends_at = override.ends_at or (starts_at + (span.ends_at - span.starts_at))
        moved = (starts_at, ends_at) != (span.starts_at, span.ends_at)
        made.append(Planned(span.original, starts_at, ends_at, override.cancelled, moved, override.changes))
    return sorted(made, key=lambda plan: (plan.starts_at, plan.original))
