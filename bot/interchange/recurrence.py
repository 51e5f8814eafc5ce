"""The walls of a series one by one: what ``schedule.spans`` says, for files that name occurrences by them."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from heapq import merge
from typing import Final

from dateutil.rrule import rrulestr
from icalendar import vRecur

from bot.core.events.schedule import Schedule, wall_of

_FARTHEST: Final = timedelta(days=60 * 366)


def walls(schedule: Schedule, last: datetime) -> Iterator[datetime]:
    """Every start that the schedule makes until ``last``, naive, the first one first.

    A rule that makes nothing for decades is not walked to the end of time: after sixty years it is over.
    """
    before: datetime | None = None
    excluded = set(schedule.excluded)
    extra = sorted(wall for wall in schedule.extra if wall <= last)
    for wall in merge(_by_rule(schedule, last), extra):
        if wall != before and wall not in excluded:
            yield wall
        before = wall


def _by_rule(schedule: Schedule, last: datetime) -> Iterator[datetime]:
    start = schedule.start
    if schedule.rule is None:
        if start <= last:
            yield start
        return
    parts = vRecur.from_ical(schedule.rule)
    ends = last
    if "UNTIL" in parts:
        ends = min(last, until_wall(parts.pop("UNTIL")[0], schedule))
    ends = min(ends, start + _FARTHEST)
    if ends < start:
        return
    yield start  # RFC 5545: the first of a series, whether the rule makes it or not
    if "COUNT" not in parts:
        parts["UNTIL"] = [ends]
    for wall in rrulestr(parts.to_ical().decode(), dtstart=start):
        if wall > ends:
            return
        if wall != start:
            yield wall


def until_wall(until: date | datetime, schedule: Schedule) -> datetime:
    """The last moment of a rule on the clocks of its zone; a day's is its end."""
    if not isinstance(until, datetime):
        return datetime.combine(until, time.max)
    return wall_of(until, schedule.zone)
