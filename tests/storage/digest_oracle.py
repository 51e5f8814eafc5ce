"""What digests must say, worked out slowly and in another way than the code does: from all that ever happened, each time anew."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.digests.model import Section
from bot.core.residents.model import DigestFrequency

DAY: Final = timedelta(days=1)
MONTH: Final = 31 * DAY
YOUNG: Final = timedelta(minutes=1)
SOON: Final = {DigestFrequency.DAILY: 2 * DAY, DigestFrequency.WEEKLY: 7 * DAY}
HOURS_LATE: Final = 3
FRIDAY: Final = 5


@dataclass
class Thing:
    """Something published. ``ends``: an event's start, a survey's close; ``gone_at``: cancelled, or hidden."""

    section: Section
    city: str
    id: str
    published_at: datetime
    ends: datetime | None = None
    topic: str | None = None
    author: str | None = None
    followers: bool = True
    languages: frozenset[str] = frozenset()
    answered_by: set[str] = field(default_factory=set)
    gone_at: datetime | None = None

    def is_stale(self, now: datetime, reader: str) -> bool:
        gone = self.gone_at is not None and self.gone_at <= now
        return gone or (self.ends is not None and self.ends <= now) or reader in self.answered_by


@dataclass(frozen=True)
class Held:
    """A notice that was held for her digest."""

    city: str
    subject: str
    at: datetime


@dataclass
class Person:
    """A resident with all that was done for her."""

    id: str
    joined_at: datetime
    language: str
    home: str
    frequency: DigestFrequency
    hour: int
    followed: list[str] = field(default_factory=list)
    topics: dict[str, frozenset[str]] = field(default_factory=dict)
    muted: set[Section] = field(default_factory=set)
    is_reachable: bool = True
    is_erased: bool = False
    held: list[Held] = field(default_factory=list)
    days: list[date] = field(default_factory=list)  # that were seen to
    looks: list[tuple[datetime, timedelta]] = field(
        default_factory=list
    )  # until when, and what closed soon then

    def is_due(self, now: datetime, zone: ZoneInfo) -> bool:
        """By the moment at which her hour comes on this day's wall clock: the first that shows it or a later one."""
        if self.joined_at > now or self.is_erased or not self.is_reachable:
            return False
        if self.frequency is DigestFrequency.OFF:
            return False
        local = now.astimezone(zone)
        day = local.date()
        if self.days and max(self.days[-3:]) >= day:  # who moves to the west may have had tomorrow's
            return False
        return self._is_day(day) and self.hour <= local.hour <= self.hour + HOURS_LATE

    def _is_day(self, day: date) -> bool:
        """A weekly one comes on Fridays, or a week after the last."""
        if self.frequency is DigestFrequency.DAILY or day.isoweekday() == FRIDAY:
            return True
        return bool(self.days) and day >= self.days[-1] + 7 * DAY

    @property
    def since(self) -> datetime:
        return self.looks[-1][0] if self.looks else self.joined_at


def expected_news(person: Person, things: list[Thing], now: datetime) -> Iterator[Thing]:
    """Everything that is new to her, whatever its section."""
    until = now - YOUNG
    for thing in things:
        if thing.published_at > until or thing.section in person.muted or thing.author == person.id:
            continue
        if thing.city not in (person.home, *person.followed) or thing.is_stale(now, person.id):
            continue
        is_new = max(person.since, until - MONTH) < thing.published_at
        if thing.section is Section.SURVEYS:
            if thing.city != person.home and not thing.followers:
                continue
            if thing.languages and person.language not in thing.languages:
                continue
            if is_new or _is_closing(person, thing, until):
                yield thing
        elif is_new:
            chosen = person.topics.get(thing.city)
            if not chosen or thing.topic is None or thing.topic in chosen:
                yield thing


def _is_closing(person: Person, survey: Thing, until: datetime) -> bool:
    """Within her digest's reach now, and at no look before."""
    if survey.ends is None or survey.ends > until + SOON[person.frequency]:
        return False
    return all(survey.ends > looked + reach for looked, reach in person.looks)


def expected_held(person: Person, now: datetime) -> set[Held]:
    if Section.FOLLOWED in person.muted:
        return set()
    until = now - YOUNG
    newest: dict[tuple[str, str], Held] = {}
    for held in person.held:
        is_new = max(person.since, until - MONTH) < held.at <= until
        if is_new and held.city in (person.home, *person.followed):
            known = newest.get((held.city, held.subject))
            if known is None or held.at > known.at:
                newest[held.city, held.subject] = held
    return set(newest.values())
