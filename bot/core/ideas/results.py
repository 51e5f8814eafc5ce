"""What the use cases of ideas give back."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.ideas.model import (
    Check,
    Comment,
    Idea,
    IdeaDraft,
    OfficialAnswer,
    TextFault,
    Transition,
    Version,
    View,
)
from bot.core.ideas.personal import Personal


@dataclass(frozen=True, slots=True)
class Alike:
    """A public idea that may be the same, with how much (0..1)."""

    view: View
    score: float


@dataclass(frozen=True, slots=True)
class Preview:
    """What she is shown before she sends. ``fault``: why it cannot be sent as it is, with the characters it has.

    ``km``: how far its place is from the city, where that is beyond FAR_FROM_CITY. ``decided_within`` is the city's
    promise. ``left`` is how many she may still send today, this one included.
    """

    draft: IdeaDraft
    language: str
    alike: tuple[Alike, ...] = ()
    personal: tuple[Personal, ...] = ()
    fault: TextFault | None = None
    length: int = 0
    km: float | None = None
    decided_within: timedelta = timedelta(hours=48)
    left: int = 1


@dataclass(frozen=True, slots=True)
class Page:
    """Some of a list. ``total`` is how many there are; ``first`` the place of the first one, from 0."""

    views: tuple[View, ...]
    total: int
    first: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """One idea as it is shown, with its neighbours in the list it was opened from, its place there from 1, and what
    ``history`` says of it publicly. ``can_*`` say what this reader may do with it now."""

    view: View
    before: str | None = None
    after: str | None = None
    place: int = 0
    total: int = 0
    comments: int = 0
    can_support: bool = False
    can_edit: bool = False
    can_appeal: bool = False


@dataclass(frozen=True, slots=True)
class OwnIdea:
    """An idea of hers: what everybody sees of it and what only she does. ``waiting`` is her newest version where that
    waits for review; ``question`` what a moderator asks her; ``suggestion`` the text a moderator suggests (``suggestion_stamp``: which of several);
    ``case_id`` names the case that both belong to. ``due_at``: when the city's promise ends."""

    view: View
    waiting: Version | None = None
    question: str = ""
    suggestion: str = ""
    suggestion_stamp: str = ""
    case_id: str | None = None
    due_at: datetime | None = None
    reason: str = ""
    message: str = ""
    can_edit: bool = False
    can_withdraw: bool = False
    can_appeal: bool = False
    appealed: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """What happened to an idea, the oldest first. For its author and the staff all of it, for others what is public.

    ``versions`` are those that were ever shown (all, for its author)."""

    transitions: tuple[Transition, ...]
    versions: tuple[Version, ...]
    answers: tuple[OfficialAnswer, ...]


@dataclass(frozen=True, slots=True)
class DeskView:
    """A public idea as an official sees it: with what waits to be published, and what those who asked for it say of
    whether it is done."""

    view: View
    answers: tuple[OfficialAnswer, ...]
    checks: tuple[Check, ...]
    missing: tuple[str, ...] = ()  # languages of the city without a translation


@dataclass(frozen=True, slots=True)
class Pending:
    """An answer that is not published, with its idea as residents see it."""

    view: View
    answer: OfficialAnswer


@dataclass(frozen=True, slots=True)
class CommentPage:
    comments: tuple[Comment, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do: ids are the ideas'. ``known``: sources that were here already."""

    added: tuple[Idea, ...] = ()
    known: int = 0
    refused: tuple[tuple[int, TextFault], ...] = field(default=())  # line, why
