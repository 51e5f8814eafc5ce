"""Builders: something valid in one call; name what matters to the test and nothing else."""

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.cities.model import City
from bot.core.events.model import (
    Attendance,
    AttendanceStatus,
    Details,
    Draft,
    Event,
    EventStatus,
    Feed,
    Occurrence,
    Words,
)
from bot.core.events.schedule import Schedule
from bot.core.notices.model import Notice
from bot.core.residents.model import Member, Reachability, Resident, Settings, Tie
from bot.core.shared.unit_of_work import CityRecords, NetworkRecords
from bot.core.staff.model import AuditEntry, Grant, Invitation, Role

NOW = datetime(2026, 5, 6, 10, 30, 15, 123456, tzinfo=UTC)
SOMEBODY = "a" * 32

_COUNTRIES = {"skopje": "MK", "edirne": "TR", "mytilene": "GR", "kotor": "ME"}
_ZONES = {"MK": "Europe/Skopje", "TR": "Europe/Istanbul", "GR": "Europe/Athens", "ME": "Europe/Podgorica"}
_LANGUAGES = {
    "MK": ("mk", "sq", "tr", "en"),
    "TR": ("tr", "en"),
    "GR": ("el", "en"),
    "ME": ("cnr", "sr-Cyrl", "hr", "en"),
}


class SetClock:
    """A clock that stands until it is set."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        """Go on by a timedelta."""
        self.at += timedelta(**by)


def a_city(slug: str = "skopje", **changes: Any) -> City:
    """A city that is open; ``changes`` are fields of City."""
    country = changes.pop("country", _COUNTRIES.get(slug, "MK"))
    fields: dict[str, Any] = {
        "names": {"en": slug.capitalize()},
        "country": country,
        "zone": _ZONES.get(country, "Europe/Belgrade"),
        "latitude": 41.9973,
        "longitude": 21.4280,
        "languages": _LANGUAGES.get(country, ("en",)),
    }
    return City(slug=slug, **(fields | changes))


def a_resident(number: int = 1, **changes: Any) -> Resident:
    """A resident who has not chosen a city; her id and address follow from ``number``."""
    fields: dict[str, Any] = {
        "id": f"{number:032x}",
        "telegram_id": 7_000_000_000 + number,
        "settings": Settings(changes.pop("language", "mk")),
        "met_at": NOW,
    }
    return Resident(**(fields | changes))


def a_member(resident: Resident, **changes: Any) -> Member:
    """The resident as her city knows her, at home there."""
    fields: dict[str, Any] = {
        "resident_id": resident.id,
        "telegram_id": resident.telegram_id,
        "tie": Tie.HOME,
        "language": resident.language,
        "topics": frozenset(),
        "reachability": Reachability.REACHABLE,
        "joined_at": NOW,
    }
    return Member(**(fields | changes))


def a_notice(key: str = "once", **changes: Any) -> Notice:
    """A notice that is due."""
    fields: dict[str, Any] = {
        "kind": "role.granted",
        "recipient": SOMEBODY,
        "due_at": NOW,
        "facts": {"city": "skopje"},
    }
    return Notice(key=key, **(fields | changes))


def an_invitation(token_hash: str = "0" * 64, **changes: Any) -> Invitation:
    """A week-long invitation to moderate Skopje."""
    fields: dict[str, Any] = {
        "city": "skopje",
        "role": Role.MODERATOR,
        "created_by": SOMEBODY,
        "created_at": NOW,
        "expires_at": NOW + timedelta(days=7),
    }
    return Invitation(token_hash=token_hash, **(fields | changes))


def a_grant(resident: Resident, **changes: Any) -> Grant:
    """She moderates Skopje."""
    fields: dict[str, Any] = {"city": "skopje", "role": Role.MODERATOR, "granted_at": NOW}
    return Grant(resident_id=resident.id, telegram_id=resident.telegram_id, **(fields | changes))


def an_entry(**changes: Any) -> AuditEntry:
    """The operator did something in Skopje."""
    fields: dict[str, Any] = {"action": "role.granted", "actor": "operator", "city": "skopje", "at": NOW}
    return AuditEntry(**(fields | changes))


def settle_in(records: NetworkRecords, resident: Resident, home: str | None = None) -> None:
    """Add her, and her home if there is one; its city must be in the catalogue."""
    records.directory.add_if_new(resident)
    if home:
        records.directory.consent(resident.id, NOW)
        records.directory.tie(resident.id, home, Tie.HOME, NOW)


# Events

TOMORROW_EVENING = datetime(2026, 5, 7, 19, 0)  # noqa: DTZ001 (what the clocks show)


def a_schedule(start: datetime = TOMORROW_EVENING, **changes: Any) -> Schedule:
    """Two hours in Skopje, once; ``start`` is what the clocks show there. ``hours`` may be given for ``duration``."""
    fields: dict[str, Any] = {
        "zone": "Europe/Skopje",
        "duration": timedelta(hours=changes.pop("hours", 2)),
    }
    return Schedule(start, **(fields | changes))


def details_with(title: str = "Jazz on the square", **changes: Any) -> Details:
    """Details with this English title; ``changes`` are fields of Details, or ``description``."""
    fields: dict[str, Any] = {
        "texts": {"en": Words(title, changes.pop("description", ""))},
        "place": "Old Bazaar",
    }
    return Details(**(fields | changes))


def an_event(number: int = 1, **changes: Any) -> Event:
    """A published event of our own; its id and uid follow from ``number``.

    ``changes`` are fields of Event, of its Details, of its Schedule, or ``title`` and ``description``.
    """
    ours = {each.name for each in dataclasses.fields(Event)}
    in_schedule = {each.name for each in dataclasses.fields(Schedule)} | {"hours"}
    fields = {name: value for name, value in changes.items() if name in ours}
    when = {name: value for name, value in changes.items() if name in in_schedule}
    what = {name: value for name, value in changes.items() if name not in ours | in_schedule}
    fields.setdefault("details", details_with(**what))
    schedule = fields.setdefault("schedule", a_schedule(**when))
    event_id = fields.setdefault("id", f"{0xE000_0000 + number:032x}")
    fields.setdefault("uid", f"{event_id}@charshi")
    fields.setdefault("status", EventStatus.PUBLISHED)
    fields.setdefault("until", schedule.end_of(schedule.start))
    return Event(**({"created_at": NOW, "changed_at": NOW, "published_at": NOW} | fields))


def an_occurrence(event: Event, number: int = 1, **changes: Any) -> Occurrence:
    """The first time that the event takes place; the second is a day later, and so on.

    ``changes`` are fields of Occurrence. Its id follows from the event's and ``number``.
    """
    wall = event.schedule.start + timedelta(days=number - 1)
    fields: dict[str, Any] = {
        "id": f"{event.id[-8:]:>08}{0xC000_0000 + number:024x}",
        "event_id": event.id,
        "original": wall,
        "starts_at": event.schedule.at(wall),
        "ends_at": event.schedule.end_of(wall),
    }
    return Occurrence(**(fields | changes))


def an_attendance(occurrence: Occurrence, number: int = 1, **changes: Any) -> Attendance:
    """Resident ``number`` goes alone; her ticket has that number and her code follows from it."""
    fields: dict[str, Any] = {
        "resident_id": f"{number:032x}",
        "status": AttendanceStatus.GOING,
        "seats": 1,
        "ticket": number,
        "asked_at": NOW,
        "code": f"{occurrence.id[:8]}{occurrence.id[-8:]}{number:016x}",
    }
    return Attendance(occurrence.id, **(fields | changes))


def a_draft(number: int = 1, **changes: Any) -> Draft:
    """Somebody writes a new event."""
    fields: dict[str, Any] = {
        "resident_id": SOMEBODY,
        "details": details_with(),
        "schedule": a_schedule(),
        "touched_at": NOW,
    }
    return Draft(f"{0xD000_0000 + number:032x}", **(fields | changes))


def a_feed(number: int = 1, **changes: Any) -> Feed:
    """A calendar of the city's library that nobody has looked into yet."""
    fields: dict[str, Any] = {
        "url": f"https://library.example/{number}.ics",
        "added_by": SOMEBODY,
        "added_at": NOW,
    }
    return Feed(f"{0xF000_0000 + number:032x}", **(fields | changes))


def put_on(records: CityRecords, event: Event, *occurrences: Occurrence) -> Event:
    """Add an event with these occurrences, with its first one if none is given."""
    records.events.add(event)
    records.occurrences.add(occurrences or [an_occurrence(event)], {event.id: event})
    return event
