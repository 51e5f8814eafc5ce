"""What is on in a city: events, their occurrences, and who goes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Self
from zoneinfo import ZoneInfo

from bot.core.events.schedule import Schedule
from bot.core.languages import in_script_of, pick
from bot.core.residents.model import DEFAULT_QUIET_HOURS

LONGEST_TITLE: Final = 120  # characters
LONGEST_DESCRIPTION: Final = 3_000
LONGEST_PLACE: Final = 200
LONGEST_LINE: Final = 120  # price, organiser, accessibility
LONGEST_LINK: Final = 500
LONGEST_WORDS: Final = 1_000  # of feedback, and of a reason
LARGEST_CAPACITY: Final = 1_000_000
MOST_GUESTS: Final = 10
STARS: Final = (1, 2, 3, 4, 5)
REMINDERS: Final = (1_440, 180, 60)  # minutes before the start
DEFAULT_REMINDER: Final = 180
FREE: Final = (
    "0"  # as a price: readers are told so in their language; an empty price is one that is not known
)
SHORTEST_OFFER: Final = timedelta(minutes=30)
LONGEST_OFFER: Final = timedelta(hours=24)
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class EventUnknown(Exception):
    """Nothing here has this id, or it is not for this reader."""


class EventOver(Exception):
    """It has begun or ended: nobody can join any more."""


class EventCancelled(Exception):
    """This occurrence does not take place."""


class EventFull(Exception):
    """Fewer seats are free than were asked for."""

    def __init__(self, free: int) -> None:
        super().__init__(str(free))
        self.free = free


class TooManyGuests(Exception):
    """More guests than the editor allows."""

    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit


class OfferExpired(Exception):
    """The seat went to the next in line."""


class CapacityBelowGoing(Exception):
    """More people go than would have a seat."""

    def __init__(self, going: int) -> None:
        super().__init__(str(going))
        self.going = going


class DraftIncomplete(Exception):
    """``missing`` names what must be there before an event can be published: "title", "start"."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


class TooManyDrafts(Exception):
    """Some have to be published, decided on or thrown away first."""

    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit


class ChangedMeanwhile(Exception):
    """Somebody else changed the event since this draft was begun."""


class InvalidDetail(ValueError):
    """A value that an event cannot have; ``name`` is the field, ``limit`` what is allowed where that is a number."""

    def __init__(self, name: str, limit: int = 0) -> None:
        super().__init__(f"{name}: {limit}" if limit else name)
        self.name = name
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Words:
    """What an event is called and said to be, in one language."""

    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Details:
    """What an editor writes of an event. ``texts`` by language, the original first; ``spoken`` are language tags.

    ``picture`` is Telegram's file id; ``capacity`` None is without limit; ``guests_limit`` how many one may bring.
    """

    texts: Mapping[str, Words] = field(default_factory=lambda: _NOTHING)
    place: str = ""
    location: tuple[float, float] | None = None
    topic: str | None = None
    capacity: int | None = None
    guests_limit: int = 0
    price: str = ""
    organiser: str = ""
    accessibility: str = ""
    spoken: tuple[str, ...] = ()
    picture: str | None = None
    link: str = ""

    def words_for(self, language: str) -> Words:
        """Title and description as this reader is shown them, in her script; empty where nothing is written."""
        title = pick({tag: words.title for tag, words in self.texts.items() if words.title}, language)
        if title is None:
            return Words("")
        described = {tag: words.description for tag, words in self.texts.items() if words.description}
        # The language of the title first: a card in two languages is read worse than one in the second best.
        same = {title[0]: described[title[0]]} if title[0] in described else described
        description = pick(same, language)
        return Words(
            in_script_of(language, title[1], written_in=title[0]),
            in_script_of(language, description[1], written_in=description[0]) if description else "",
        )

    def place_for(self, language: str) -> str:
        """The place in the reader's script: it is written in the language that the texts were written in first."""
        original = next(iter(self.texts), None)
        return in_script_of(language, self.place, written_in=original) if original else self.place

    def missing_in(self, languages: Iterable[str]) -> tuple[str, ...]:
        """The languages without a translation of their own; Serbian in Latin letters is made from Cyrillic."""
        has = {tag for tag, words in self.texts.items() if words.title}
        if "sr-Cyrl" in has:
            has.add("sr-Latn")
        return tuple(tag for tag in languages if tag not in has)

    def as_json(self) -> dict[str, Any]:
        """What differs from the defaults, as JSON values."""
        written: dict[str, Any] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if each.name == "texts":
                if value:
                    # A list keeps the order, which JSONB would forget: the original is the first.
                    written["texts"] = [[tag, words.title, words.description] for tag, words in value.items()]
            elif value not in (None, "", (), 0):
                written[each.name] = list(value) if isinstance(value, tuple) else value
        return written

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Self:
        """What ``as_json`` wrote."""
        return replace(cls(), **_read(written))

    def changed_by(self, written: Mapping[str, Any]) -> Self:
        """These details with some fields replaced, as one occurrence has them; JSON null is "not there"."""
        return replace(self, **_read(written))


def _read(written: Mapping[str, Any]) -> dict[str, Any]:
    known = {each.name: each for each in fields(Details)}
    values: dict[str, Any] = {}
    for name, value in written.items():
        if name not in known:
            continue
        if name == "texts":
            value = {tag: Words(title, description) for tag, title, description in value}
        elif name in ("location", "spoken"):
            value = tuple(value) if value else (None if name == "location" else ())
        elif value is None and name not in ("topic", "capacity", "picture"):
            value = 0 if name == "guests_limit" else ""
        values[name] = value
    return values


def difference(before: Details, after: Details) -> dict[str, Any]:
    """The fields of ``after`` that are others than those of ``before``, as JSON that ``changed_by`` reads."""
    whole, changed = after.as_json(), {}
    for each in fields(Details):
        if getattr(before, each.name) != getattr(after, each.name):
            changed[each.name] = whole.get(each.name)
    if "texts" in changed and changed["texts"] is None:
        changed["texts"] = []
    return changed


def check_details(details: Details, *, languages: Iterable[str], topics: Iterable[str]) -> None:
    """Raises InvalidDetail for the first field that an event of a city with these languages and topics cannot have."""
    for tag, words in details.texts.items():
        if tag not in languages and not (tag == "sr-Latn" and "sr-Cyrl" in languages):
            raise InvalidDetail("texts")
        _fits("title", words.title, LONGEST_TITLE)
        _fits("description", words.description, LONGEST_DESCRIPTION)
    _fits("place", details.place, LONGEST_PLACE)
    for name in ("price", "organiser", "accessibility"):
        _fits(name, getattr(details, name), LONGEST_LINE)
    _fits("link", details.link, LONGEST_LINK)
    if details.topic is not None and details.topic not in topics:
        raise InvalidDetail("topic")
    if details.capacity is not None and not 1 <= details.capacity <= LARGEST_CAPACITY:
        raise InvalidDetail("capacity", LARGEST_CAPACITY)
    if not 0 <= details.guests_limit <= MOST_GUESTS:
        raise InvalidDetail("guests_limit", MOST_GUESTS)


def _fits(name: str, text: str, limit: int) -> None:
    if len(text) > limit:
        raise InvalidDetail(name, limit)


class EventStatus(StrEnum):
    """Where an event stands. A resident's proposal begins SUGGESTED, what waits for its hour is SCHEDULED."""

    SUGGESTED = "suggested"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    CANCELLED = "cancelled"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Event:
    """``uid`` is its name in calendars, for ever. ``version`` grows with each change (iCalendar's SEQUENCE).

    ``source`` is the feed that it came from, "file" for one imported by hand, None for our own. ``author`` is the
    resident who suggested it. ``until`` is when its last known occurrence ends.
    """

    id: str
    uid: str
    details: Details
    schedule: Schedule
    status: EventStatus
    created_at: datetime
    changed_at: datetime
    version: int = 0
    source: str | None = None
    author: str | None = None
    publish_at: datetime | None = None
    published_at: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Transition:
    """An event went from one status to another; who did it and why."""

    event_id: str
    before: EventStatus | None
    after: EventStatus
    actor: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that an event takes place; seats and reminders belong to it.

    ``original`` is its start by the rule, naive: iCalendar's RECURRENCE-ID, its name within the event. ``changes`` are
    the details that are others this time; ``moved``: its hours too. ``taken`` counts the seats given or offered.
    """

    id: str
    event_id: str
    original: datetime
    starts_at: datetime
    ends_at: datetime
    cancelled_at: datetime | None = None
    moved: bool = False
    changes: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    taken: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """An occurrence as it is listed and shown: its event's details with what is different this time.

    ``going`` counts people with their guests, ``waiting`` those in line; ``city`` is the slug of the store it is from.
    """

    event: Event
    occurrence: Occurrence
    details: Details
    city: str
    going: int = 0
    waiting: int = 0

    @property
    def is_cancelled(self) -> bool:
        return self.occurrence.cancelled_at is not None or self.event.status is EventStatus.CANCELLED

    @property
    def seats_left(self) -> int | None:
        """None without a limit. Seats that are offered to somebody are not left."""
        if self.details.capacity is None:
            return None
        return max(0, self.details.capacity - self.occurrence.taken)


class AttendanceStatus(StrEnum):
    """Who is OFFERED a seat has it kept for her until the offer expires."""

    GOING = "going"
    WAITING = "waiting"
    OFFERED = "offered"


@dataclass(frozen=True, slots=True)
class Attendance:
    """A resident's place at one occurrence. ``seats`` are hers and her guests'; ``ticket`` her number in the order of
    arrival; ``code`` what her QR code says at the door."""

    occurrence_id: str
    resident_id: str
    status: AttendanceStatus
    seats: int
    ticket: int
    asked_at: datetime
    code: str
    offer_expires_at: datetime | None = None
    checked_in_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one who was there thinks of it: 1 to 5 stars, and perhaps a word."""

    occurrence_id: str
    resident_id: str
    stars: int
    words: str
    at: datetime


class Scope(StrEnum):
    """Which occurrences of a series an edit means."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Draft:
    """An event that is being written, or a change to one that is not applied yet; it survives everything.

    ``event_id`` is None for a new one. ``occurrence_id`` and ``scope`` say what a change to a series means;
    ``version`` is the event's when the draft was begun. ``by_editor`` False: a resident's suggestion.
    """

    id: str
    resident_id: str
    details: Details
    schedule: Schedule | None
    touched_at: datetime
    event_id: str | None = None
    occurrence_id: str | None = None
    scope: Scope = Scope.ALL
    version: int = 0
    by_editor: bool = True

    @property
    def missing(self) -> tuple[str, ...]:
        """What it lacks before it can be published."""
        has_title = any(words.title for words in self.details.texts.values())
        return tuple(
            name for name, there in (("title", has_title), ("start", self.schedule is not None)) if not there
        )


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar elsewhere that the clock looks into. ``failure`` is what went wrong at the last look."""

    id: str
    url: str
    added_by: str
    added_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    checked_at: datetime | None = None
    failure: str | None = None


def offer_until(now: datetime, starts_at: datetime, zone: str) -> datetime:
    """When an offer of a freed seat made now expires: a quarter of the time left, SHORTEST_OFFER to LONGEST_OFFER.

    Counted from the morning if it is made at night, when the notice of it may be held back; never after the start.
    """
    begins = DEFAULT_QUIET_HOURS.hold_until(now, ZoneInfo(zone)) or now
    lasts = min(LONGEST_OFFER, max(SHORTEST_OFFER, (starts_at - begins) / 4))
    return min(begins + lasts, starts_at)
