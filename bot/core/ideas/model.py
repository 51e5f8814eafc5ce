"""A resident's idea: its versions, where it stands, and what the city answers.

Review, progress, hidden and withdrawn are axes of their own: a hidden idea keeps its answer, and a withdrawn one was
published all the same. What anybody but its author and the moderators sees of an idea follows from ``is_public``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bot.core.languages import in_script_of, pick

SHORTEST_TEXT: Final = 10  # letters and figures
LONGEST_TEXT: Final = 10_000  # characters of an idea
LONGEST_DRAFT: Final = 40_000  # kept of what she sends, so that she can shorten it
LONGEST_COMMENT: Final = 1_000
LONGEST_WORDS: Final = 1_000  # of a reason, a question, a reply, an appeal
LONGEST_ANSWER: Final = 3_000  # of the city, in one language
LONGEST_PLACE: Final = 200
LONGEST_MILESTONE: Final = 200
MOST_MILESTONES: Final = 12
MOST_PHOTOS: Final = 10
MOST_COMMENTS_A_DAY: Final = 20
MOST_REPORTS_A_DAY: Final = 20
FAR_FROM_CITY: Final = 30.0  # kilometres from its centre: a place beyond is asked about
ASKED_AFTER_DONE: Final = timedelta(days=30)  # FixMyStreet asks after four weeks
_SHORTEST_SENTENCE: Final = 15  # characters: "Dear mayor! " is what nothing is called by
_NO_TEXTS: Final[Mapping[str, str]] = MappingProxyType({})


class IdeaStatus(StrEnum):
    """How far its review is. A declined idea may be appealed once; a merged one leads to another."""

    RECEIVED = "received"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    DECLINED = "declined"
    MERGED = "merged"


class Progress(StrEnum):
    """What the city does with it; none before the city has answered."""

    UNDER_CONSIDERATION = "under_consideration"
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    NOT_PLANNED = "not_planned"


class Axis(StrEnum):
    """What a transition changes. TEXT: another version is shown from now on."""

    REVIEW = "review"
    PROGRESS = "progress"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"
    TEXT = "text"


class IdeaUnknown(Exception):
    """Nothing here has this id or code, or it is not for this reader."""


class IdeaMoved(Exception):
    """It was merged into another, which this reader may see."""

    def __init__(self, idea_id: str) -> None:
        super().__init__(idea_id)
        self.idea_id = idea_id


class OwnIdea(Exception):
    """Its author does not support or report it."""


class NotAtHome(Exception):
    """Only who lives in this city may do that; ``city`` is its slug."""

    def __init__(self, city: str) -> None:
        super().__init__(city)
        self.city = city


class AuthorBlocked(Exception):
    """She may write nothing here until then; reading stays."""

    def __init__(self, until: datetime, reason: str) -> None:
        super().__init__(until.isoformat())
        self.until = until
        self.reason = reason


class TooManyIdeas(Exception):
    """As many as one may send here within 24 hours; ``again_at`` is when the next may come."""

    def __init__(self, limit: int, again_at: datetime) -> None:
        super().__init__(str(limit))
        self.limit = limit
        self.again_at = again_at


class TextFault(StrEnum):
    EMPTY = "empty"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    ONLY_LINK = "only_link"


class TextRefused(ValueError):
    """``length`` and ``limit`` in characters, as somebody counts who wrote it."""

    def __init__(self, fault: TextFault, length: int = 0, limit: int = 0) -> None:
        super().__init__(f"{fault}: {length} of {limit}")
        self.fault = fault
        self.length = length
        self.limit = limit


class TooManyPhotos(Exception):
    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit


class PlaceFarAway(Exception):
    """The place is ``km`` from the city: nothing was changed, and she is asked whether she means it."""

    def __init__(self, km: float, location: tuple[float, float]) -> None:
        super().__init__(f"{km:.0f}")
        self.km = km
        self.location = location


class ChangedMeanwhile(Exception):
    """Somebody else changed it since this was read."""


class AlreadyDone(Exception):
    """She has reported, appealed or said that already; nothing changes."""


class CannotAppeal(Exception):
    """There is no decision that she could appeal, or she has appealed it."""


class DraftUnknown(Exception):
    """It was sent, thrown away, or is not hers."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo without metadata, kept in the city's store. ``file_id`` is Telegram's, where it has the same picture."""

    id: str
    jpeg: bytes
    width: int
    height: int
    file_id: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """What an idea says, or said. Versions are never changed: an edit is the next one (``number`` from 1).

    ``written_by`` None: the city, or a file. ``suggested_by``: the moderator whose suggestion the author agreed to.
    ``photos`` are ids. ``supports``: how many supported the idea when the next version took its place.
    """

    idea_id: str
    number: int
    text: str
    language: str
    at: datetime
    topic: str | None = None
    location: tuple[float, float] | None = None
    place: str = ""
    photos: tuple[str, ...] = ()
    written_by: str | None = None
    suggested_by: str | None = None
    supports: int = 0


@dataclass(frozen=True, slots=True)
class Origin:
    """The idea of a sister city that this one was adopted from, or the one that adopted it."""

    city: str
    idea_id: str
    code: str


@dataclass(frozen=True, slots=True)
class Idea:
    """``version`` is what readers see: the published version; of one that never was, the newest.

    ``number`` is the newest version, which may wait for review while ``published_number`` is shown. ``author`` None:
    the city's own (adopted, imported), or of somebody who left. ``code`` is for people: "SKP-2026-0042".
    ``source`` names it in the file it was imported from. ``asked_at``: when those concerned were asked whether what
    is done is really done.
    """

    id: str
    code: str
    author: str | None
    status: IdeaStatus
    version: Version
    number: int
    created_at: datetime
    changed_at: datetime
    published_number: int | None = None
    published_at: datetime | None = None
    progress: Progress | None = None
    progress_at: datetime | None = None
    supports: int = 0
    comments: int = 0
    withdrawn_at: datetime | None = None
    hidden_at: datetime | None = None
    merged_into: str | None = None
    adopted_from: Origin | None = None
    source: str | None = None
    asked_at: datetime | None = None

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it: lists, search, feeds, pages, exports show nothing else."""
        return self.status is IdeaStatus.PUBLISHED and self.withdrawn_at is None and self.hidden_at is None

    @property
    def is_frozen(self) -> bool:
        """Whether somebody supported what it says: a change is a new version that supporters are told of."""
        return self.supports > 0


@dataclass(frozen=True, slots=True)
class Transition:
    """One thing that happened to an idea. ``before`` and ``after`` are values of the axis ("" where there was none;
    "yes" and "no" of HIDDEN and WITHDRAWN; version numbers of TEXT).

    ``at`` is when it was decided, ``published_at`` when it took effect. ``reason`` is a code of the city's list or
    the author's own words; ``words`` are public only where ``is_public``: a moderator's message to the author is not.
    """

    idea_id: str
    axis: Axis
    before: str
    after: str
    actor: str
    at: datetime
    published_at: datetime
    reason: str = ""
    words: str = ""
    is_public: bool = True


@dataclass(frozen=True, slots=True)
class Milestone:
    """What is planned, or was done, by a day (ISO, "2027-03-01"). ``texts`` by language."""

    day: str
    texts: Mapping[str, str]
    is_reached: bool = False


@dataclass(frozen=True, slots=True)
class OfficialAnswer:
    """What the city says to an idea. It is decided at ``at`` and shown from ``published_at`` on; until then it waits
    for ``publish_at``, and only editors see it. ``texts`` by language, the original first; may be empty.

    With neither it is a draft of the editor ``by``, last touched at ``at``: no clock publishes it.
    """

    id: str
    idea_id: str
    progress: Progress
    texts: Mapping[str, str]
    by: str
    at: datetime
    milestones: tuple[Milestone, ...] = ()
    publish_at: datetime | None = None
    published_at: datetime | None = None

    @property
    def is_draft(self) -> bool:
        return self.published_at is None and self.publish_at is None

    def words_for(self, language: str) -> str:
        """As this reader is shown it, in her script; "" where nothing was written."""
        found = pick(self.texts, language)
        return in_script_of(language, found[1], written_in=found[0]) if found else ""


@dataclass(frozen=True, slots=True)
class Translation:
    """What the city's people say a version says, in another language. The original is never overwritten."""

    idea_id: str
    number: int
    language: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class View:
    """An idea as it is shown to one reader. ``texts`` has the version's translations by language, without the original.

    ``supporting``, ``following``, ``is_author`` are hers; ``adopted_by`` the cities that took it up.
    ``km`` is how far from her, where she asked for what is near.
    """

    idea: Idea
    city: str
    texts: Mapping[str, str] = field(default_factory=lambda: _NO_TEXTS)
    answer: OfficialAnswer | None = None
    adopted_by: tuple[Origin, ...] = ()
    supporting: bool = False
    following: bool = False
    is_author: bool = False
    km: float | None = None

    def words_for(self, language: str) -> tuple[str, str]:
        """What she reads, in her script, and the tag of the language it is in: the original where she reads that,
        or where there is no translation that her chain of languages would choose before it."""
        version = self.idea.version
        found = pick({version.language: version.text, **self.texts}, language)
        assert found
        return in_script_of(language, found[1], written_in=found[0]), found[0]


class CommentStatus(StrEnum):
    WAITING = "waiting"
    PUBLISHED = "published"
    DECLINED = "declined"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody says to a published idea; shown when a moderator has published it."""

    id: str
    idea_id: str
    author: str
    text: str
    language: str
    at: datetime
    status: CommentStatus = CommentStatus.WAITING
    published_at: datetime | None = None


class Concern(StrEnum):
    """Why somebody reports an idea or a comment."""

    INSULT = "insult"
    PERSONAL = "personal"
    FALSE = "false"
    SPAM = "spam"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Report:
    """One person reports one thing once. ``comment_id`` None: the idea itself."""

    idea_id: str
    comment_id: str | None
    resident_id: str
    concern: Concern
    at: datetime


@dataclass(frozen=True, slots=True)
class Check:
    """Whether what the city calls done is really done, as one says who asked for it."""

    idea_id: str
    resident_id: str
    is_done: bool
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class IdeaDraft:
    """An idea, or a change to one, while it is being written; it survives everything. One for each resident and
    idea (``idea_id`` None: a new one). ``photos`` are ids; ``number`` the version that a change starts from.
    ``pieces`` is the length of the last message where Telegram may have cut it, else 0: the next goes on with it.
    """

    id: str
    resident_id: str
    touched_at: datetime
    text: str = ""
    topic: str | None = None
    location: tuple[float, float] | None = None
    place: str = ""
    photos: tuple[str, ...] = ()
    idea_id: str | None = None
    number: int = 0
    pieces: int = 0


class Order(StrEnum):
    NEWEST = "newest"
    SUPPORTED = "supported"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Which public ideas are listed, and in what order. ``answered`` False: those the city has not answered yet.

    ``near`` (latitude, longitude) goes with Order.NEAR: only ideas with a place, the nearest first.
    """

    order: Order = Order.NEWEST
    topic: str | None = None
    progress: Progress | None = None
    answered: bool | None = None
    near: tuple[float, float] | None = None


def code_letters(slug: str) -> str:
    """Three letters for a city's codes: its first letter and the consonants after it ("skopje": SKP), filled up with
    its other letters where there are fewer ("sofia": SFO)."""
    letters = [letter for letter in slug if letter.isalpha()]
    consonants = [letter for letter in letters[1:] if letter not in "aeiou"]
    vowels = [letter for letter in letters[1:] if letter in "aeiou"]
    return "".join((letters[:1] + consonants + vowels)[:3]).upper().ljust(3, "X")


def code_of(slug: str, year: int, number: int) -> str:
    """What people call the idea by: "SKP-2026-0042"."""
    return f"{code_letters(slug)}-{year}-{number:04d}"


def headline(text: str, longest: int = 70) -> str:
    """The first sentence or line, cut at a word: what an idea is called in lists."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    ends = [line.find(mark, _SHORTEST_SENTENCE) for mark in (". ", "! ", "? ", "; ")]
    if found := [end for end in ends if 0 <= end < longest]:
        return line[: min(found) + 1].rstrip(".;")
    if len(line) <= longest:
        return line.rstrip(".;")
    space = line.rfind(" ", 0, longest)
    cut = line[:space] if space >= longest // 2 else line[: longest - 1]
    return cut.rstrip(" ,.;:-–") + "…"
