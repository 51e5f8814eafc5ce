"""Writing events as iCalendar (RFC 5545), in the words of one reader's language."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, vDuration, vRecur, vText
from icalendar import Event as Component

from bot.core.events.model import Details, Event, EventStatus, Listing, Occurrence
from bot.core.events.schedule import Schedule, wall_of, write_stamp
from bot.interchange.recurrence import walls

_PRODUCT: Final = "-//Charshi//Events//EN"
_LOOK_AGAIN: Final = timedelta(hours=1)
_ZONES_AHEAD: Final = 5  # years that a series without end is told when the clocks change
_UNPRINTABLE: Final = {code: None for code in range(32) if code not in (9, 10)} | {0x7F: None}


def write_calendar(
    events: Iterable[tuple[Event, Sequence[Occurrence]]],
    *,
    name: str,
    language: str,
    now: datetime,
    address: Callable[[Event], str] | None = None,
) -> bytes:
    """A calendar of these events, each with the occurrences of it that there are, or all those of a stretch of time.

    A series is written as its rule; between the first and the last occurrence given, what the rule makes and is not
    given is excluded, and what it does not make is added. What is different about one occurrence is a VEVENT of its
    own. ``address`` is where to read of an event that has no link. The same events give the same bytes all year.
    """
    calendar = _calendar(name)
    years = [now.year]
    for event, occurrences in events:
        years += [event.schedule.start.year, *(one.ends_at.year for one in occurrences)]
        for component in _series(event, occurrences, language, address(event) if address else None):
            calendar.add_component(component)
    _add_zones(calendar, min(years), max(years) + _ZONES_AHEAD)
    return bytes(calendar.to_ical())


def write_occurrence(listing: Listing, language: str, address: str | None, now: datetime) -> bytes:
    """One occurrence by itself, for a resident's own calendar. Taken again after a change, it replaces what was taken."""
    event, one = listing.event, listing.occurrence
    component = _component(event, listing.details, language, address)
    if event.schedule.repeats:
        # Calendars do not take a RECURRENCE-ID whose series they do not know.
        component["UID"] = f"{write_stamp(one.original)}-{event.uid}"
    _add_hours(component, event.schedule, one.starts_at, one.ends_at)
    _add_status(component, cancelled=listing.is_cancelled)
    calendar = _calendar("")
    calendar.add_component(component)
    _add_zones(calendar, min(now.year, one.starts_at.year), one.ends_at.year)
    return bytes(calendar.to_ical())


def _calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", _PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    if name:
        for each in ("NAME", "X-WR-CALNAME"):
            calendar.add(each, vText(" ".join(_clean(name).split())))
        calendar.add("REFRESH-INTERVAL", vDuration(_LOOK_AGAIN), parameters={"VALUE": "DURATION"})
        calendar.add("X-PUBLISHED-TTL", vDuration(_LOOK_AGAIN))
    return calendar


def _series(
    event: Event, occurrences: Sequence[Occurrence], language: str, address: str | None
) -> Iterable[Component]:
    schedule = event.schedule
    whole = _component(event, event.details, language, address)
    extra, excluded, exceptions = _exceptions(schedule, occurrences)
    cancelled = event.status is EventStatus.CANCELLED
    if schedule.repeats or extra:
        starts_at, ends_at = schedule.at(schedule.start), schedule.end_of(schedule.start)
        if not _ends_by_the_clock(schedule, schedule.start, ends_at):
            # By its DTEND readers would take all the others for longer or shorter than they are.
            whole.add("DTSTART", _moment(schedule, starts_at))
            whole.add("DURATION", schedule.duration)
        else:
            _add_hours(whole, schedule, starts_at, ends_at)
        if schedule.rule is not None:
            whole.add("RRULE", vRecur.from_ical(schedule.rule))
        for name, said in (("RDATE", extra), ("EXDATE", excluded)):
            if said:
                whole.add(name, [_value(schedule, wall) for wall in said])
    else:
        # What takes place once needs no exceptions: it is what it is this time.
        one = occurrences[0] if occurrences else None
        if one is not None:
            whole = _component(event, event.details.changed_by(one.changes), language, address)
            cancelled = cancelled or one.cancelled_at is not None
        exceptions = []
        _add_hours(
            whole,
            schedule,
            one.starts_at if one else schedule.at(schedule.start),
            one.ends_at if one else schedule.end_of(schedule.start),
        )
    _add_status(whole, cancelled=cancelled)
    yield whole
    for one in exceptions:
        component = _component(event, event.details.changed_by(one.changes), language, address)
        component.add("RECURRENCE-ID", _value(schedule, one.original))
        _add_hours(component, schedule, one.starts_at, one.ends_at)
        _add_status(component, cancelled=cancelled or one.cancelled_at is not None)
        yield component


def _exceptions(
    schedule: Schedule, occurrences: Sequence[Occurrence]
) -> tuple[list[datetime], list[datetime], list[Occurrence]]:
    """RDATE, EXDATE, and the occurrences that need a VEVENT of their own."""
    there = {one.original: one for one in occurrences}
    if not there:
        return list(schedule.extra), list(schedule.excluded), []
    first, last = min(there), max(there)
    made = set(walls(schedule, last))
    strays = {wall for wall, one in there.items() if wall not in made and one.cancelled_at is None}
    if not schedule.repeats:
        strays -= {first}  # it was moved: its name is what it was called before
    missing = {wall for wall in made if first <= wall and wall not in there}
    differing = [
        one
        for wall, one in sorted(there.items())
        if (wall in made or wall in strays)
        and (
            one.changes
            or one.moved
            or one.cancelled_at is not None
            or not _ends_by_the_clock(schedule, one.original, one.ends_at)
        )
    ]
    return (
        sorted({*schedule.extra, *strays} - missing),
        sorted({*schedule.excluded, *missing} - strays),
        differing,
    )


def _ends_by_the_clock(schedule: Schedule, wall: datetime, ends_at: datetime) -> bool:
    """Whether counting on the clocks from ``wall`` gives this end, as many readers do: not on the night they change."""
    return schedule.all_day or schedule.at(wall + schedule.duration) == ends_at


def _component(event: Event, details: Details, language: str, address: str | None) -> Component:
    component = Component()
    component.add("UID", event.uid)
    # Without a METHOD, this is when it was last changed (RFC 5545, 3.8.7.2): the same file for the same events.
    for name, at in (
        ("DTSTAMP", event.changed_at),
        ("LAST-MODIFIED", event.changed_at),
        ("CREATED", event.created_at),
    ):
        component.add(name, at.astimezone(UTC).replace(microsecond=0))
    component.add("SEQUENCE", event.version)
    words = details.words_for(language)
    link = "".join((details.link or address or "").split())
    for name, text in (
        ("SUMMARY", words.title),
        ("DESCRIPTION", words.description),
        ("LOCATION", details.place_for(language)),
        ("CONTACT", details.organiser),  # an ORGANIZER would have to have an address for letters
        ("URL", link),
    ):
        if text:
            component.add(name, _clean(text))
    if details.location is not None:
        component.add("GEO", details.location)
    if details.topic is not None:
        component.add("CATEGORIES", [details.topic])
    return component


def _add_hours(component: Component, schedule: Schedule, starts_at: datetime, ends_at: datetime) -> None:
    starts, ends = wall_of(starts_at, schedule.zone), wall_of(ends_at, schedule.zone)
    if schedule.all_day and starts.time() == ends.time() == time.min and starts < ends:
        component.add("DTSTART", starts.date())
        component.add("DTEND", ends.date())
        return
    component.add("DTSTART", _moment(schedule, starts_at))
    if ends_at > starts_at:  # RFC 5545, 3.6.1: without an end it ends as it begins
        component.add("DTEND", _moment(schedule, ends_at))


def _add_status(component: Component, *, cancelled: bool) -> None:
    component.add("STATUS", "CANCELLED" if cancelled else "CONFIRMED")


def _value(schedule: Schedule, wall: datetime) -> date | datetime:
    """The name of an occurrence, of the type that the DTSTART of its series has."""
    return wall.date() if schedule.all_day else _zoned(wall, schedule.zone)


def _moment(schedule: Schedule, at: datetime) -> datetime:
    """On the clocks of the zone; in UTC where these show the same twice and the second is meant."""
    wall = wall_of(at, schedule.zone)
    return _zoned(wall, schedule.zone) if schedule.at(wall) == at else at.astimezone(UTC)


def _zoned(wall: datetime, zone: str) -> datetime:
    return wall.replace(tzinfo=ZoneInfo(zone))


def _add_zones(calendar: Calendar, first: int, last: int) -> None:
    # A winter before and one after: the first and last change of the clocks are told, too.
    calendar.add_missing_timezones(date(first - 1, 1, 1), date(last + 1, 12, 31))
    for zone in calendar.timezones:
        zone.pop("COMMENT", None)
        parts: list[Any] = zone.subcomponents  # the library's own types say less than it gives
        for part in parts:
            # icalendar names a spring's change by the hour after it; RFC 5545, 3.8.2.4 by the one before.
            skipped = part["TZOFFSETTO"].td - part["TZOFFSETFROM"].td
            if skipped > timedelta(0):
                _put_earlier(part, skipped)


def _put_earlier(part: Any, skipped: timedelta) -> None:
    start = part["DTSTART"].dt
    onsets = [one.dt - skipped for one in part["RDATE"].dts] if "RDATE" in part else []
    for name in ("DTSTART", "RDATE"):
        part.pop(name, None)
    part.add("DTSTART", start - skipped)
    if onsets:
        part.add("RDATE", onsets)


def _clean(text: str) -> str:
    return text.translate(_UNPRINTABLE).encode("utf-8", "ignore").decode()
