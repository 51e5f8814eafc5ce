"""What the use cases of ideas need of a city's store. Nothing here commits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.ideas.model import (
    Check,
    Comment,
    CommentStatus,
    Idea,
    IdeaDraft,
    IdeaStatus,
    OfficialAnswer,
    Origin,
    Photo,
    Progress,
    Report,
    Shelf,
    Transition,
    Translation,
    Version,
)


@dataclass(frozen=True, slots=True)
class AuthorRecord:
    """What became of somebody's ideas and comments here; ``reported`` counts hers that were hidden after a report."""

    sent: int = 0
    published: int = 0
    declined: int = 0
    waiting: int = 0
    comments_published: int = 0
    comments_declined: int = 0
    reported: int = 0
    blocks: int = 0


@dataclass(frozen=True, slots=True)
class Edition:
    """What tells one state of the public ideas from another: while it is the same, lists and exports say the same.

    ``changed_at``: when anything last changed, also of what is public no more; None where there was never anything.
    ``counts`` of ideas, supports, comments, translations and adoptions, and of how often a support came or went.
    """

    changed_at: datetime | None
    counts: tuple[int, ...]


class Ideas(Protocol):
    """The city's ideas with their versions, transitions and translations."""

    def next_number(self, year: int) -> int:
        """The next number of this year's codes, from 1; nobody else gets it (one UPDATE … RETURNING)."""
        ...

    def add(self, idea: Idea) -> None:
        """With its first version. Kept in step with the search (see ``IdeaSearch``), as all that follows."""
        ...

    def add_all(self, ideas: Sequence[Idea]) -> None:
        """Many at once, with few statements; in any status."""
        ...

    def find(self, idea_id: str) -> Idea | None: ...

    def find_by_code(self, code: str) -> Idea | None:
        """Whatever the case; the dashes may be missing."""
        ...

    def list_by_id(self, idea_ids: Sequence[str]) -> list[Idea]:
        """In the order of the ids; those that are not there are left out."""
        ...

    def sources(self, among: Sequence[str]) -> frozenset[str]:
        """Which of these ``source`` are here already."""
        ...

    def add_version(self, version: Version) -> bool:
        """The next version of its idea: False if ``version.number`` is not the stored ``number`` + 1 any more.

        An idea that was never published shows it at once.
        """
        ...

    def find_version(self, idea_id: str, number: int) -> Version | None: ...

    def versions_of(self, idea_id: str) -> list[Version]:
        """The oldest first."""
        ...

    def move(self, transition: Transition, *, among: Sequence[IdeaStatus] = ()) -> bool:
        """One conditional statement on the axis's column, from ``before`` to ``after``, and its record; False: it was
        elsewhere, and nothing changed. With ``among``: only while its status is one of these.

        REVIEW to PUBLISHED sets ``published_at`` the first time, and shows the newest version where none was shown;
        HIDDEN and WITHDRAWN ("no" -> "yes") set their moment; PROGRESS, if it changes, sets ``progress_at`` and forgets
        ``asked_at``. A REVIEW from "" and a TEXT are records of what ``add``, ``add_version`` and ``show_version`` did.
        """
        ...

    def show_version(self, idea_id: str, number: int, transition: Transition | None) -> bool:
        """Make it the published version (False: it is already) and remember how many supported the one before."""
        ...

    def merge(self, idea_id: str, into: str) -> None:
        """Set ``merged_into``."""
        ...

    def transitions_of(self, idea_id: str) -> list[Transition]:
        """The oldest first."""
        ...

    def list_shelf(self, shelf: Shelf, limit: int, offset: int = 0) -> list[Idea]:
        """Public ones only. Order.NEAR: within 25 km."""
        ...

    def count_shelf(self, shelf: Shelf) -> int: ...

    def around(self, shelf: Shelf, idea_id: str) -> tuple[str | None, str | None, int, int]:
        """The ids before and after this one in the list, its place from 1 and how many there are; for an idea that is
        not in the list: (None, first, 0, how many)."""
        ...

    def list_of_author(self, resident_id: str, limit: int, offset: int = 0) -> list[Idea]:
        """Hers, in whatever status, the newest first."""
        ...

    def count_since(self, resident_id: str, since: datetime) -> list[datetime]:
        """When she sent ideas since then, the oldest first; withdrawn ones count."""
        ...

    def list_followed(self, resident_id: str, limit: int) -> list[Idea]:
        """Public ones she follows or supports, the one that changed last first."""
        ...

    def list_with(
        self, status: IdeaStatus | None, progress: Progress | None, after: str | None, limit: int
    ) -> list[Idea]:
        """For staff and scripts: keyset by id."""
        ...

    def page_public(self, after: tuple[datetime, str] | None, limit: int) -> list[Idea]:
        """For exports and feeds: the newest first, keyset by (published_at, id)."""
        ...

    def edition(self) -> Edition:
        """As it is now; it takes as long as counting."""
        ...

    def translations_of(self, idea_ids: Sequence[str]) -> dict[str, dict[str, str]]:
        """Of the version that is shown: texts by idea id and language."""
        ...

    def put_translation(self, translation: Translation) -> None: ...

    def record_of(self, resident_id: str) -> AuthorRecord:
        """``blocks`` is the moderation's to fill."""
        ...

    def list_to_check(self, done_before: datetime, limit: int) -> list[Idea]:
        """Public and DONE since before that time, whose people were not asked yet."""
        ...

    def mark_checked(self, idea_id: str, at: datetime) -> None: ...

    def put_check(self, check: Check) -> bool:
        """Hers, instead of an earlier one; False if it says the same."""
        ...

    def checks_of(self, idea_id: str) -> list[Check]: ...

    def put_adoption(self, idea_id: str, by: Origin, at: datetime) -> bool:
        """A sister city took it up; False if that is known."""
        ...

    def adoptions_of(self, idea_ids: Sequence[str]) -> dict[str, list[Origin]]: ...

    def find_adopted(self, origin: Origin) -> Idea | None:
        """The idea here that was adopted from there; unique."""
        ...

    def release(self, resident_id: str) -> None:
        """Before somebody is erased: her supports are counted out, what waits for review is emptied and withdrawn,
        her unpublished photos go; what is published stays, without her."""
        ...


class Supports(Protocol):
    """An append-only log and the latest view; ``Idea.supports`` follows."""

    def support(self, idea_id: str, resident_id: str, number: int, at: datetime) -> bool:
        """In one conditional statement while the idea is public; ``number`` is the version she saw. False: she does
        already, or it is not public."""
        ...

    def withdraw(self, idea_id: str, resident_id: str, at: datetime) -> bool: ...

    def follow(self, idea_id: str, resident_id: str, at: datetime) -> bool: ...

    def unfollow(self, idea_id: str, resident_id: str) -> bool: ...

    def of(self, resident_id: str, idea_ids: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
        """Which of these she supports, and which she follows."""
        ...

    def list_concerned(self, idea_id: str, after: str | None, limit: int) -> list[str]:
        """Residents who support or follow it, each once, keyset by id."""
        ...

    def list_supporters(self, idea_id: str, after: str | None, limit: int) -> list[str]: ...


class Comments(Protocol):
    def add(self, comment: Comment) -> None: ...

    def find(self, comment_id: str) -> Comment | None: ...

    def move(self, comment_id: str, before: CommentStatus, after: CommentStatus, at: datetime) -> bool:
        """One conditional statement; ``Idea.comments`` counts the published."""
        ...

    def list_published(self, idea_id: str, limit: int, offset: int = 0) -> list[Comment]:
        """Of a public idea, the newest first."""
        ...

    def count_since(self, resident_id: str, since: datetime) -> int: ...


class Reports(Protocol):
    def put(self, report: Report) -> bool:
        """False: she has reported it already."""
        ...

    def count_since(self, resident_id: str, since: datetime) -> int: ...

    def of(self, idea_id: str, comment_id: str | None) -> Mapping[str, int]:
        """How many for each concern, of those that no moderator has settled yet."""
        ...

    def settle(
        self, idea_id: str, comment_id: str | None, at: datetime, until: datetime | None = None
    ) -> None:
        """Those that were made ``until`` then, or all."""
        ...


class Answers(Protocol):
    """What the city's officials say."""

    def put(self, answer: OfficialAnswer) -> None:
        """Add, or change one that is not published yet."""
        ...

    def find(self, answer_id: str) -> OfficialAnswer | None: ...

    def remove(self, answer_id: str) -> bool:
        """One that is not published yet."""
        ...

    def publish(self, answer_id: str, at: datetime) -> bool:
        """Conditional on not being published: of two one is told True."""
        ...

    def list_of(self, idea_id: str) -> list[OfficialAnswer]:
        """Published or not, the newest first."""
        ...

    def latest_of(self, idea_ids: Sequence[str]) -> dict[str, OfficialAnswer]:
        """The last published one of each."""
        ...

    def list_promising(self) -> list[OfficialAnswer]:
        """The last published answer of each idea that has one, where it names milestones."""
        ...

    def list_due(self, now: datetime, limit: int) -> list[OfficialAnswer]:
        """Not published, whose ``publish_at`` has come."""
        ...

    def list_unpublished(self, editor_id: str, limit: int) -> list[OfficialAnswer]:
        """Those that wait for their hour, the soonest first, then the drafts of this editor, the newest first."""
        ...

    def purge_drafts(self, before: datetime) -> int:
        """Drafts that nobody has touched since; how many."""
        ...


class IdeaDrafts(Protocol):
    def put(self, draft: IdeaDraft) -> None: ...

    def lock(self, draft_id: str) -> None:
        """Before it is read to be changed: who changes it at the same moment, in whatever process, waits."""
        ...

    def find(self, draft_id: str) -> IdeaDraft | None: ...

    def find_of(self, resident_id: str, idea_id: str | None) -> IdeaDraft | None: ...

    def remove(self, draft_id: str) -> bool:
        """False if it was not there (any more). Its photos go with it, except those that an idea has."""
        ...

    def purge(self, before: datetime) -> int: ...


class Photos(Protocol):
    def put(self, photo: Photo, draft_id: str | None, idea_id: str | None = None) -> None:
        """It belongs to a draft until an idea takes it."""
        ...

    def find(self, photo_id: str) -> Photo | None: ...

    def list_by_id(self, photo_ids: Sequence[str]) -> list[Photo]: ...

    def give(self, photo_ids: Sequence[str], idea_id: str) -> None:
        """From its draft to an idea."""
        ...

    def remember_file_id(self, photo_id: str, file_id: str) -> None: ...
