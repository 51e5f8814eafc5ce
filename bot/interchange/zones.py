"""Which zone of the IANA database a calendar means by a TZID.

Calendars name zones as they like: by IANA's names, with a prefix of their maker's, as Windows does, or by a VTIMEZONE
that somebody wrote. icalendar keeps what it reads of these for the whole process, so that one file's "Custom" would be
the next one's; and its zones walk whatever rule they are given. So zones are told here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from dateutil.rrule import rrulestr
from icalendar.prop import vDDDTypes, vRecur, vUTCOffset
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from bot.interchange.content_lines import Component, LineUnreadable

_RULE_PARTS: Final = {"FREQ", "BYMONTH", "BYDAY", "BYMONTHDAY", "UNTIL", "INTERVAL", "WKST"}
_MOST_VALUES: Final = 8  # of one part; real rules have seven BYMONTHDAY at most
_UTC: Final = ("UTC", "GMT", "Z", "ETC/UTC", "ETC/GMT", "ZULU")
_AHEAD: Final = 3  # years after an event that its zone's clocks are compared
# Tried in this order for a VTIMEZONE whose name says nothing, after those the calendar and the city have.
_LIKELY: Final = (
    "Europe/Belgrade", "Europe/Athens", "Europe/Bucharest", "Europe/Sofia", "Europe/Istanbul", "Europe/Berlin",
    "Europe/London", "Europe/Lisbon", "Europe/Moscow", "America/New_York", "America/Chicago", "America/Denver",
    "America/Los_Angeles", "UTC",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Observance:
    """From ``start`` and ``onsets`` on clocks are so much ahead of UTC; ``rule`` makes more of these until ``until``."""

    offset: timedelta
    start: datetime
    onsets: tuple[datetime, ...]
    rule: str | None
    until: datetime | None

    def last_before(self, wall: datetime) -> datetime | None:
        onsets = [onset for onset in (self.start, *self.onsets) if onset <= wall]
        if self.rule is not None and self.start <= wall:
            last = min(wall, self.until) if self.until else wall
            onsets += [onset for onset in _onsets(self.rule, self.start, last.year) if onset <= last]
        return max(onsets, default=None)


@lru_cache(maxsize=4_096)
def _onsets(rule: str, start: datetime, year: int) -> tuple[datetime, ...]:
    """Those of that year and the one before, from ``start`` on."""
    begins = start
    if start.year < year - 1:
        # The rule is yearly: what it made before need not be walked through.
        begins = start.replace(year=year - 1, day=min(start.day, 28) if "BY" in rule else start.day)
        if "BYMONTH=" in rule:
            begins = begins.replace(month=1, day=1)
    return tuple(rrulestr(f"{rule};UNTIL={year + 1:04}0101T000000", dtstart=begins))


class CustomZone:
    """A VTIMEZONE, asked only what its clocks show."""

    def __init__(self, observances: Sequence[_Observance]) -> None:
        self._observances = observances

    def offset_at(self, wall: datetime) -> timedelta | None:
        """What clocks that show ``wall`` are ahead of UTC; None where it says nothing of it."""
        begun = [(onset, one.offset) for one in self._observances if (onset := one.last_before(wall))]
        if begun:
            return max(begun)[1]
        return self._observances[0].offset if self._observances else None

    def agrees_with(self, zone: str, walls: Iterable[datetime]) -> bool:
        tz = ZoneInfo(zone)
        return all(wall.replace(tzinfo=tz).utcoffset() == self.offset_at(wall) for wall in walls)


class Zones:
    """The zones of one calendar. ``own`` is that of its floating times: X-WR-TIMEZONE, else the city's."""

    def __init__(self, calendar: Component, city: str) -> None:
        said = known_zone(calendar.text_of("X-WR-TIMEZONE"))
        self.own = said or city
        self.of_utc = said  # RFC 5545 has no X-WR-TIMEZONE; where it is said, UTC times are meant in it
        self._city = city
        self._custom = {
            part.text_of("TZID").strip("/"): part for part in calendar.parts if part.kind == "VTIMEZONE"
        }
        self._read: dict[str, CustomZone] = {}
        self._named: dict[tuple[str, int], str | None] = {}

    def named(self, tzid: str, year: int) -> str | None:
        """IANA's name for what this calendar calls ``tzid``, for an event of that year; None if there is none."""
        key = (tzid, year)
        if key not in self._named:
            self._named[key] = known_zone(tzid) or self._find(tzid, year)
        return self._named[key]

    def offset_at(self, tzid: str, wall: datetime) -> timedelta | None:
        """What that VTIMEZONE's clocks are ahead of UTC when they show ``wall``."""
        return self._custom_zone(tzid).offset_at(wall) if tzid.strip("/") in self._custom else None

    def _find(self, tzid: str, year: int) -> str | None:
        component = self._custom.get(tzid.strip("/"))
        if component is None:
            return None
        if found := known_zone(component.text_of("X-LIC-LOCATION")):
            return found
        custom = self._custom_zone(tzid)
        walls = [datetime(year + years, month, 15, 12) for years in range(_AHEAD) for month in (1, 4, 7, 10)]  # noqa: DTZ001
        likely = dict.fromkeys((self.own, self._city, *_LIKELY))
        return next((zone for zone in likely if custom.agrees_with(zone, walls)), None)

    def _custom_zone(self, tzid: str) -> CustomZone:
        name = tzid.strip("/")
        if name not in self._read:
            parts = self._custom[name].parts
            read = [one for part in parts if (one := _read_observance(part)) is not None]
            self._read[name] = CustomZone(read)
        return self._read[name]


@lru_cache(maxsize=1_024)
def known_zone(name: str) -> str | None:
    """IANA's name for a name of IANA's, of Windows', or one with a maker's prefix; None for any other."""
    cleaned = name.strip().strip("/\"'")
    if cleaned.upper() in _UTC:
        return "UTC"
    names = _names()
    parts = cleaned.split("/")
    for candidate in (
        cleaned,
        WINDOWS_TO_OLSON.get(cleaned, ""),
        *("/".join(parts[n:]) for n in range(1, len(parts))),
    ):
        if found := names.get(candidate.upper()):
            return found
    return None


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {name.upper(): name for name in available_timezones() if "/" in name or name in _BARE}


_BARE: Final = (
    "UTC",
    "CET",
    "EET",
    "WET",
    "EST",
    "MST",
    "HST",
    "EST5EDT",
    "CST6CDT",
    "MST7MDT",
    "PST8PDT",
    "Turkey",
)


def _read_observance(part: Component) -> _Observance | None:
    try:
        offset, start, rule = part.find("TZOFFSETTO"), part.find("DTSTART"), part.find("RRULE")
        if offset is None or start is None:
            return None
        onsets = [_naive(value) for line in part.properties("RDATE") for value in line.value.split(",")[:500]]
        observance = _Observance(
            vUTCOffset.from_ical(offset.value.strip()),  # type: ignore[no-untyped-call]
            _naive(start.value),
            tuple(onsets),
            None,
            None,
        )
        return replace(observance, **_read_rule(rule.value)) if rule else observance
    except (LineUnreadable, ValueError):
        return None


def _read_rule(text: str) -> dict[str, Any]:
    """The rule if it is one that clocks are changed by, once a year; nothing for what would be walked for ever."""
    parts = vRecur.from_ical(text)
    few = all(len(values) <= _MOST_VALUES for values in parts.values())
    if (
        not few
        or set(parts) - _RULE_PARTS
        or parts.get("FREQ") != ["YEARLY"]
        or parts.get("INTERVAL", [1]) != [1]
    ):
        return {}
    until = parts.pop("UNTIL", [None])[0]
    rule: str = parts.to_ical().decode()
    rrulestr(rule, dtstart=datetime(2000, 1, 1))  # noqa: DTZ001 (raises ValueError if it is none)
    last = until and datetime(until.year, until.month, until.day) + timedelta(days=1)  # noqa: DTZ001
    return {"rule": rule, "until": last}


def _naive(value: str) -> datetime:
    read = vDDDTypes.from_ical(value.strip())  # type: ignore[no-untyped-call]
    if not isinstance(read, datetime):
        raise ValueError(value[:40])
    return read.replace(tzinfo=None)
