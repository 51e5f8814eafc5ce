"""A broadcast: what a city sends to many at once, and its deliveries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from bot.core.broadcasts.audience import Audience
from bot.core.languages import pick

LONGEST_TEXT: Final = (
    3_000  # UTF-16 units that are read; the title and hours of what it invites to need the rest
)
LONGEST_CAPTION: Final = 700  # the same, under a picture
MOST_BUTTONS: Final = 3
LONGEST_LABEL: Final = 40  # characters
LONGEST_ADDRESS: Final = 1_000
FARTHEST_START: Final = timedelta(days=365)
RECALLED_WITHIN: Final = timedelta(hours=47)  # Telegram deletes for 48 hours; one is for the way there
LATEST_START: Final = timedelta(
    hours=3
)  # after its time; then its author is asked whether it still makes sense
MOST_DRAFTS: Final = 20  # of one editor in one city
SMALLEST_SHOWN: Final = 5  # fewer who took part in something are not told apart: see ``surveys.suppression``
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


class BroadcastKind(StrEnum):
    """A message only, or an invitation."""

    MESSAGE = "message"
    SURVEY = "survey"
    EVENT = "event"  # its subject is an occurrence
    IDEA = "idea"


class BroadcastStatus(StrEnum):
    """Where it stands. DRAFT: being written. WAITING: for a second person to release it. SCHEDULED: for its hour.
    STARTING: its recipients are being laid down. RUNNING: workers have something to do. ENDED: they have not.
    """

    DRAFT = "draft"
    WAITING = "waiting"
    SCHEDULED = "scheduled"
    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"
    CANCELLED = "cancelled"


class DeliveryStatus(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    BLOCKED = "blocked"  # she blocked the bot, never started it, or her account is gone
    FAILED = "failed"
    SKIPPED = "skipped"
    RECALLED = "recalled"


class Todo(StrEnum):
    """What a worker has to do about a delivery."""

    SEND = "send"
    CORRECT = "correct"  # edit what she was sent
    RECALL = "recall"  # delete it


class Skipped(StrEnum):
    """Why somebody who was meant is not sent it: checked at the moment of sending."""

    GONE = "gone"  # she erased herself
    MOVED = "moved"  # she belongs to the city no more
    UNSUBSCRIBED = "unsubscribed"
    OVER = "over"  # what it invites to is over, or public no more
    ANSWERED = "answered"
    CANCELLED = "cancelled"  # the broadcast


class BroadcastUnknown(Exception):
    """There is none with this id in this city."""


class ChangedMeanwhile(Exception):
    """Somebody else changed or moved it since she saw it."""


class OwnBroadcast(Exception):
    """The city wants a second person to release what one has written."""


class UnseenCorrection(Exception):
    """The city wants a second person to look at what is sent, and nobody but its writer would have seen these words."""


class AudienceEmpty(Exception):
    """It would go to nobody."""


class TooManyDrafts(Exception):
    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit


class InvalidBroadcast(ValueError):
    """Something in it cannot be taken. ``name``: "text" (``language``), "label", "buttons" (too many), "address", "picture", "starts_at" (past, or
    too far ahead), "subject" (over, not public, unknown), "audience". ``limit`` where there is one."""

    def __init__(self, name: str, *, language: str = "", limit: int = 0) -> None:
        super().__init__(f"{name} {language}".strip())
        self.name = name
        self.language = language
        self.limit = limit


@dataclass(frozen=True, slots=True)
class LinkButton:
    """A button that opens an address (https). ``labels`` by language."""

    labels: Mapping[str, str]
    url: str


@dataclass(frozen=True, slots=True)
class Content:
    """What it says. ``texts`` by language in Telegram's HTML, checked by ``markup.check``; an invitation may do without: its
    subject speaks for itself. ``picture``: a file id of Telegram's."""

    texts: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    picture: str | None = None
    buttons: tuple[LinkButton, ...] = ()

    def text_for(self, language: str) -> tuple[str, str] | None:
        """(language that it is written in, text): what a reader of this language is shown; None where there is no text."""
        return pick(self.texts, language)

    def as_json(self) -> dict[str, Any]:
        return {
            "texts": dict(self.texts),
            "picture": self.picture,
            "buttons": [{"labels": dict(button.labels), "url": button.url} for button in self.buttons],
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> "Content":
        """What ``as_json`` wrote."""
        buttons = tuple(LinkButton(button["labels"], button["url"]) for button in written.get("buttons", ()))
        return cls(dict(written.get("texts", {})), written.get("picture"), buttons)


@dataclass(frozen=True, slots=True)
class Counts:
    """Of its deliveries. ``total``: who was meant when it started; what is in none of the others waits, or was erased."""

    total: int = 0
    sent: int = 0
    blocked: int = 0
    failed: int = 0
    skipped: int = 0
    recalled: int = 0

    @property
    def done(self) -> int:
        return self.sent + self.blocked + self.failed + self.skipped + self.recalled

    @property
    def left(self) -> int:
        return max(self.total - self.done, 0)


@dataclass(frozen=True, slots=True)
class Broadcast:
    """``subject``: the id of what it invites to. ``waking``: in each resident's waking hours. ``starts_at`` None: as soon as it
    is released. ``reminds``: the broadcast whose recipients it reminds; there is one reminder at most.
    ``created_by`` is who wrote it as it is now. ``version`` tells two editors apart; ``revision`` counts corrections of what was sent already. ``recalled_at``: when the
    recall was asked for."""

    id: str
    kind: BroadcastKind
    created_by: str
    created_at: datetime
    changed_at: datetime
    subject: str | None = None
    status: BroadcastStatus = BroadcastStatus.DRAFT
    content: Content = field(default_factory=Content)
    audience: Audience = field(default_factory=Audience)
    waking: bool = True
    starts_at: datetime | None = None
    reminds: str | None = None
    version: int = 1
    revision: int = 0
    released_by: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    recalled_at: datetime | None = None
    counts: Counts = field(default_factory=Counts)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One recipient's. ``chat_id`` and ``message_id`` once it was sent."""

    broadcast_id: str
    resident_id: str
    status: DeliveryStatus
    todo: Todo | None
    language: str
    attempts: int = 0
    reason: str | None = None
    chat_id: int | None = None
    message_id: int | None = None
    sent_at: datetime | None = None
    opened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of a claimed delivery. With ``again_at`` something is to be done from then on: ``todo``, or without one what
    it was claimed for; else ``status`` is final and nothing is left to do about it."""

    resident_id: str
    status: DeliveryStatus
    at: datetime
    reason: str | None = None
    chat_id: int | None = None
    message_id: int | None = None
    again_at: datetime | None = None
    todo: Todo | None = None


@dataclass(frozen=True, slots=True)
class Watcher:
    """Whose message shows how far it is."""

    resident_id: str
    chat_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Headcount:
    """Who an audience is now. ``by_language``: of those who would get it. ``unreachable``: meet the conditions and blocked the
    bot or left Telegram; ``unsubscribed``: meet them and want no announcements. Neither would get it.

    ``is_rough``: it depends on who took part in an anonymous survey: every number is told in steps of SMALLEST_SHOWN, and fewer
    are 0.
    """

    total: int
    by_language: Mapping[str, int] = field(default_factory=dict)
    unreachable: int = 0
    unsubscribed: int = 0
    is_rough: bool = False


@dataclass(frozen=True, slots=True)
class BroadcastRules:
    """How a city broadcasts. ``second_person``: who writes it cannot release it."""

    second_person: bool = False

    def as_json(self) -> dict[str, Any]:
        return {"second_person": self.second_person}

    @classmethod
    def from_json(cls, written: Mapping[str, Any] | None) -> "BroadcastRules":
        """What ``as_json`` wrote; None: a city that has set nothing."""
        return cls(bool((written or {}).get("second_person", False)))


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it. ``answered``: of those it was sent to, who sent answers since (None: it invites to no survey; an anonymous
    survey's are None too where they are fewer than SMALLEST_SHOWN, or the survey is sealed). ``reasons``: of those skipped and
    failed, by ``Skipped`` or what Telegram said. ``by_language``: of those it was sent to."""

    counts: Counts
    opened: int
    answered: int | None
    reasons: Mapping[str, int] = field(default_factory=dict)
    by_language: Mapping[str, int] = field(default_factory=dict)
