"""A digest: what is new since a resident's last one, on her topics, in her cities."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.core.residents.model import DigestFrequency, Settings
from bot.core.surveys.model import Audience

KIND: Final = "digest"  # of its notice, in the network's outbox; its key is ``key_of``
WEEKDAY: Final = 4  # of the weekly one, Monday is 0: Friday, for what the weekend has
LATE: Final = 3  # hours after the chosen one in which it still comes; later it comes at the next such hour
MEMORY: Final = timedelta(days=31)  # nothing older is news to anybody, however long she had none
CLOSING_SOON: Final = {DigestFrequency.DAILY: timedelta(days=2), DigestFrequency.WEEKLY: timedelta(days=7)}
A_WEEK: Final = timedelta(days=7)
AHEAD: Final = timedelta(
    days=1
)  # where the next day has begun; what was done for a later one, a clock did that was wrong
NO_END: Final = datetime(9999, 1, 1, tzinfo=UTC)  # by which a survey without a close is ordered
MORNINGS: Final = (
    "mornings:"  # beside the sections that are left out: and the city whose mornings she wants no more
)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TICK: Final = timedelta(microseconds=1)


class Section(StrEnum):
    """What a digest is made of, in this order; a resident may leave each out."""

    SURVEYS = "surveys"
    EVENTS = "events"
    FOLLOWED = "followed"  # ideas that she follows or wrote, and what she took part in
    IDEAS = "ideas"  # new ones, of her home and followed cities


@dataclass(frozen=True, slots=True)
class Subscription:
    """Her place in the digests: ``done_on``: the last day, on her home's wall clock, that was seen to; ``since``: what is new is
    newer (None: since she agreed); ``muted``: sections that she wants no more; ``warned_until``: of surveys that close until then
    a digest of hers has warned; ``no_mornings``: cities for which she works and whose mornings she wants no more."""

    done_on: date | None = None
    since: datetime | None = None
    muted: frozenset[Section] = frozenset()
    warned_until: datetime | None = None
    no_mornings: frozenset[str] = frozenset()

    @property
    def left_out(self) -> frozenset[str]:
        """All that she wants no more, as it is stored."""
        return frozenset(
            [*(section.value for section in self.muted), *(MORNINGS + slug for slug in self.no_mornings)]
        )


@dataclass(frozen=True, slots=True)
class News:
    """Something that is new in a city. ``id``: of the occurrence, survey or idea. ``at``: since when it is news; ``again_at``: when
    it becomes news once more (a survey that closes soon); ``sorts``: by which it is ordered, the least first (an event's start, a
    survey's close or NO_END); ``topic`` None: for everybody. ``author``: it is no news to her. ``asked_of``: whom a survey is
    asked of. What chose its readers (topic, author, asked_of) is not written with a digest."""

    section: Section
    city: str
    id: str
    at: datetime
    sorts: datetime
    topic: str | None = None
    again_at: datetime | None = None
    author: str | None = None
    asked_of: Audience | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A notice that was held for her digest (Urgency.DIGEST): its kind and facts. One line a subject, the newest state."""

    city: str
    kind: str
    subject: str
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Digest:
    """What one digest is made of, in the order in which it is shown; looked at again when it is sent."""

    day: date
    home: str
    news: tuple[News, ...] = ()
    told: tuple[Told, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.news and not self.told

    def as_facts(self) -> dict[str, Any]:
        """JSON for the notice, with "city" (her home), that ``from_facts`` reads. Short, as there is one for each reader and day."""
        return {
            "city": self.home,
            "day": self.day.isoformat(),
            "news": [
                [
                    one.section,
                    one.city,
                    one.id,
                    _written(one.at),
                    _written(one.sorts),
                    _written(one.again_at),
                ]
                for one in self.news
            ],
            "told": [
                [one.city, one.kind, one.subject, _written(one.at), dict(one.facts)] for one in self.told
            ],
        }

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> "Digest":
        """What ``as_facts`` wrote. Raises KeyError, TypeError or ValueError for anything else."""
        news = tuple(
            News(Section(section), city, id_, _moment(at), _moment(sorts), again_at=_read(again_at))
            for section, city, id_, at, sorts, again_at in facts["news"]
        )
        told = tuple(
            Told(city, kind, subject, _moment(at), about) for city, kind, subject, at, about in facts["told"]
        )
        return cls(date.fromisoformat(facts["day"]), facts["city"], news, told)


def key_of(resident_id: str, day: date) -> str:
    """The key of her notice of that day: a second one of a day cannot be."""
    return f"{KIND}:{resident_id}:{day.isoformat()}"


def hours_due(now: datetime, zone: ZoneInfo) -> tuple[date, tuple[int, ...]]:
    """The day on that wall clock, and the chosen hours whose digests are due now: the hour that it is, up to LATE hours before on
    the same day, and one that the clock leapt over (a day on which 02:00 does not exist serves 02:00 at 03:00). So every hour
    exists exactly once a day for everybody who is marked as done for the day."""
    local = now.astimezone(zone)
    hours = range(max(0, local.hour - LATE), local.hour + 1)
    return local.date(), tuple(hours)


def is_due(settings: Settings, subscription: Subscription, day: date, hours: tuple[int, ...]) -> bool:
    """Whether her digest of that day is due: by frequency, hour, weekday (or a week after the last, should the weekday have been
    missed), and not done yet."""
    done_on = subscription.done_on
    if settings.digest is DigestFrequency.OFF or settings.digest_hour not in hours:
        return False
    if done_on is not None and day <= done_on <= day + AHEAD:
        return False
    if settings.digest is DigestFrequency.DAILY or day.weekday() == WEEKDAY:
        return True
    return done_on is not None and day - done_on >= A_WEEK


def less(settings: Settings, muted: frozenset[Section]) -> tuple[DigestFrequency, frozenset[Section]]:
    """One step less than she gets now: daily becomes weekly; weekly leaves out new ideas, then events; then there is no less but
    off, and nothing changes."""
    if settings.digest is DigestFrequency.DAILY:
        return DigestFrequency.WEEKLY, muted
    if settings.digest is DigestFrequency.WEEKLY:
        for section in (Section.IDEAS, Section.EVENTS):
            if section not in muted:
                return settings.digest, muted | {section}
    return settings.digest, muted


def _written(moment: datetime | None) -> int | None:
    return None if moment is None else (moment - _EPOCH) // _TICK


def _moment(written: int) -> datetime:
    return _EPOCH + written * _TICK


def _read(written: int | None) -> datetime | None:
    return None if written is None else _moment(written)
