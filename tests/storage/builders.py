"""Builders: something valid in one call; name what matters to the test and nothing else."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.cities.model import City
from bot.core.notices.model import Notice
from bot.core.residents.model import Member, Reachability, Resident, Settings, Tie
from bot.core.shared.unit_of_work import NetworkRecords
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
