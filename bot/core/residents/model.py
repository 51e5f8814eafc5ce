"""A resident, her cities and her settings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.staff.model import Role

MAX_FOLLOWED = 10


class DigestFrequency(StrEnum):
    OFF = "off"
    DAILY = "daily"
    WEEKLY = "weekly"


class Reachability(StrEnum):
    """Blocked, never started and deleted are different states, and a blocked resident may come back."""

    REACHABLE = "reachable"
    NEVER_STARTED = "never_started"
    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"


class Tie(StrEnum):
    """How a resident belongs to a city: one home, any number followed; a former home keeps what she gave there."""

    HOME = "home"
    FOLLOWED = "followed"
    FORMER = "former"


class NotAResident(Exception):
    """Nobody here has this id."""


class TooManyFollowed(Exception):
    """More cities than one digest can hold."""

    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit


class InvalidSetting(ValueError):
    """A value that no setting has (a forged or mistaken button)."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """No notice that is not urgent from ``start`` until ``end``, whole hours of the clock in the city's zone."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not (0 <= self.start <= 23 and 0 <= self.end <= 23) or self.start == self.end:
            raise InvalidSetting(f"quiet hours {self.start}-{self.end}")

    def hold_until(self, at: datetime, zone: ZoneInfo) -> datetime | None:
        """If ``at`` is within the quiet hours of that zone, when they end; else None."""
        local = at.astimezone(zone)
        inside = (
            self.start <= local.hour < self.end
            if self.start < self.end
            else local.hour >= self.start or local.hour < self.end
        )
        if not inside:
            return None
        day = local.date() if local.hour < self.end else local.date() + timedelta(days=1)
        ends = datetime(day.year, day.month, day.day, self.end, tzinfo=zone)
        return ends.astimezone(at.tzinfo)


DEFAULT_QUIET_HOURS = QuietHours(22, 8)
DEFAULT_DIGEST_HOUR = 9


@dataclass(frozen=True, slots=True)
class Settings:
    """What a resident has chosen for herself."""

    language: str
    digest: DigestFrequency = DigestFrequency.WEEKLY
    digest_hour: int = DEFAULT_DIGEST_HOUR
    quiet_hours: QuietHours | None = DEFAULT_QUIET_HOURS


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where a resident stands in a dialogue that asks for more than a tap. ``data`` is JSON."""

    state: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who talks with the bot. ``id`` is ours; ``telegram_id`` is only her address.

    Until ``consented_at`` is set she belongs to no city. ``roles`` by city. ``active_on`` is the last day, in UTC, on
    which she sent something in private.
    """

    id: str
    telegram_id: int
    settings: Settings
    met_at: datetime
    consented_at: datetime | None = None
    reachability: Reachability = Reachability.REACHABLE
    home: str | None = None
    followed: tuple[str, ...] = ()
    roles: Mapping[str, frozenset[Role]] = field(default_factory=dict)
    active_on: date | None = None

    @property
    def language(self) -> str:
        return self.settings.language


@dataclass(frozen=True, slots=True)
class Arrival:
    """What one look into the directory tells about whoever sent an update."""

    resident: Resident
    conversation: Conversation | None
    seen: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A resident as one of her cities knows her. No ``topics`` means every topic.

    ``district`` is the code of the one that she chose, ``active_on`` as in Resident. Since ``unsubscribed_at`` she gets
    none of the city's announcements.
    """

    resident_id: str
    telegram_id: int
    tie: Tie
    language: str
    topics: frozenset[str]
    reachability: Reachability
    joined_at: datetime
    district: str | None = None
    active_on: date | None = None
    unsubscribed_at: datetime | None = None

    @property
    def is_subscribed(self) -> bool:
        return self.unsubscribed_at is None

    def interests(self, topics: Iterable[str]) -> frozenset[str]:
        """Which of these topics interest her: all of them until she chooses some."""
        every = frozenset(topics)
        return (self.topics & every) or every
