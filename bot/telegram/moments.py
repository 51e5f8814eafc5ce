"""When something takes place, as one says it in a sentence."""

from datetime import date, datetime, time, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.telegram.dates import write_day, write_short_day

# An evening goes on after midnight: what begins after noon and ends before six is said to be on one day.
_NOON: Final = time(12)
_NIGHT_ENDS: Final = time(6)
_MIDNIGHT: Final = time(0)


class Voice(Protocol):
    """What is needed of a translator."""

    @property
    def locale_name(self) -> str: ...

    def pgettext(self, context: str, msgid: str, /, **values: object) -> str: ...


def say_when(t: Voice, start: datetime, end: datetime | None, now: datetime, *, all_day: bool) -> Markup:
    """All moments are of one zone. An end that is not after the start is none; of whole days it is a midnight."""
    today = now.date()
    if end and end.timestamp() <= start.timestamp():
        end = None
    if all_day:
        last = (end - timedelta(microseconds=1)).date() if end else start.date()
        if last == start.date():
            return _on_whole_day(t, last, today)
        return _from_to(t, _day_of_span(t, start.date(), today), _day_of_span(t, last, today))
    if end is None or _are_one_day(start, end):
        return _on_day(t, start, end, today)
    return _from_to(t, _moment_of_span(t, start, today), _moment_of_span(t, end, today))


def say_short_when(t: Voice, start: datetime, now: datetime, *, all_day: bool) -> str:
    """Both of one zone."""
    day = write_short_day(t.locale_name, start.date(), with_year=start.year != now.year)
    return day if all_day else f"{day} {start:%H:%M}"


def say_hours(start: datetime, end: datetime | None) -> str | None:
    """The hours alone, for where the day is said already: "19:00–21:00". None where they would need another day."""
    if end is None or end.timestamp() <= start.timestamp():
        return f"{start:%H:%M}"
    return _hours(start, end) if _are_one_day(start, end) else None


def say_whose_time(t: Voice, when: Markup, city: str) -> Markup:
    """For a reader whose clocks show another hour."""
    return _html(t.pgettext("when", "{when} (local time of {city})", when=when, city=city))


def have_one_hour(at: datetime, zone: str, other: str) -> bool:
    """Whether the clocks of both zones show the same hour at that moment."""
    return at.astimezone(ZoneInfo(zone)).utcoffset() == at.astimezone(ZoneInfo(other)).utcoffset()


def _are_one_day(start: datetime, end: datetime) -> bool:
    """Whether the clock alone says the end: on the same day, at its midnight, or in the night after an evening."""
    if start.date() == end.date():
        return True
    if start.date() + timedelta(days=1) != end.date():
        return False
    at_midnight = end.time() == _MIDNIGHT < start.time()
    return at_midnight or (start.time() >= _NOON and end.time() <= _NIGHT_ENDS)


def _on_whole_day(t: Voice, day: date, today: date) -> Markup:
    if day == today:
        return _html(t.pgettext("when", "today (all day)"))
    if day == today + timedelta(days=1):
        return _html(t.pgettext("when", "tomorrow (all day)"))
    return _html(t.pgettext("when", "{day} (all day)", day=_day(t, day, today)))


def _on_day(t: Voice, start: datetime, end: datetime | None, today: date) -> Markup:
    hours = _hours(start, end)
    if start.date() == today:
        return _html(t.pgettext("when", "today at {time}", time=hours))
    if start.date() == today + timedelta(days=1):
        return _html(t.pgettext("when", "tomorrow at {time}", time=hours))
    return _html(t.pgettext("when", "{day} at {time}", day=_day(t, start.date(), today), time=hours))


def _hours(start: datetime, end: datetime | None) -> str:
    # Where the clocks are set back, the end may show no later hour: then the start has to do.
    if end and (end.date(), end.time()) > (start.date(), start.time()):
        return f"{start:%H:%M}–{end:%H:%M}"
    return f"{start:%H:%M}"


def _from_to(t: Voice, start: str, end: str) -> Markup:
    return _html(t.pgettext("when", "from {start} to {end}", start=start, end=end))


def _moment_of_span(t: Voice, at: datetime, today: date) -> str:
    day = _day_of_span(t, at.date(), today)
    return t.pgettext("from, to", "{day} at {time}", day=day, time=f"{at:%H:%M}")


def _day_of_span(t: Voice, day: date, today: date) -> str:
    if day == today:
        return t.pgettext("from, to", "today")
    if day == today + timedelta(days=1):
        return t.pgettext("from, to", "tomorrow")
    return _day(t, day, today)


def _day(t: Voice, day: date, today: date) -> str:
    return write_day(t.locale_name, day, with_year=day.year != today.year)


def _html(written: str) -> Markup:
    assert isinstance(written, Markup)  # of any context that is not plain
    return written
