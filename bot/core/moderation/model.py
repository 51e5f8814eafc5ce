"""A case is one thing that waits for a moderator's decision; what she decides is its verdict.

Deciding and taking effect are two moments: a verdict can be taken back until ``effect_at``, and only then anybody is
told. A verdict that a city wants a second person for waits, CONFIRMING, for another moderator.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final
from zlib import crc32

UNDO_FOR: Final = timedelta(minutes=10)
CLAIMED_FOR: Final = timedelta(minutes=15)  # from the last thing that its holder did with it
MOST_AT_ONCE: Final = 50  # cases decided in bulk
BLOCK_DAYS: Final = (1, 7, 30, 180)
PROMISES: Final = (24, 48, 72, 120)  # hours, offered to cities
DAILY_LIMITS: Final = (1, 3, 5, 10)
LONGEST_MESSAGE: Final = 1_000  # characters, to an author
_NO_TEXTS: Final[Mapping[str, str]] = MappingProxyType({})


class CaseKind(StrEnum):
    """EDIT: a new version of a published idea. BLOCK: a block that needs a second person."""

    IDEA = "idea"
    EDIT = "edit"
    COMMENT = "comment"
    REPORT = "report"
    APPEAL = "appeal"
    BLOCK = "block"


class CaseStatus(StrEnum):
    """ASKED: the author was asked something, and it is her turn. DECIDED: the verdict may still be taken back.
    SETTLED: it took effect. DROPPED: there is nothing to decide any more (withdrawn, erased)."""

    OPEN = "open"
    ASKED = "asked"
    CONFIRMING = "confirming"
    DECIDED = "decided"
    SETTLED = "settled"
    DROPPED = "dropped"


class Ruling(StrEnum):
    """What a verdict does. Of an APPEAL, PUBLISH grants it and DECLINE upholds the decision; of a REPORT, KEEP leaves
    things as they are and HIDE takes the idea or comment out of sight; of an EDIT, DECLINE keeps the version before."""

    PUBLISH = "publish"
    DECLINE = "decline"
    MERGE = "merge"
    KEEP = "keep"
    HIDE = "hide"
    BLOCK = "block"


ALLOWED: Final[Mapping[CaseKind, frozenset[Ruling]]] = {
    CaseKind.IDEA: frozenset({Ruling.PUBLISH, Ruling.DECLINE, Ruling.MERGE}),
    CaseKind.EDIT: frozenset({Ruling.PUBLISH, Ruling.DECLINE}),
    CaseKind.COMMENT: frozenset({Ruling.PUBLISH, Ruling.DECLINE}),
    CaseKind.REPORT: frozenset({Ruling.KEEP, Ruling.HIDE, Ruling.MERGE}),
    CaseKind.APPEAL: frozenset({Ruling.PUBLISH, Ruling.DECLINE}),
    CaseKind.BLOCK: frozenset({Ruling.BLOCK, Ruling.KEEP}),
}


class CaseUnknown(Exception):
    """No case of this city has this id."""


class CaseTaken(Exception):
    """Somebody else works on it; ``by`` is her resident id, ``until`` when her claim ends if she does nothing."""

    def __init__(self, by: str, until: datetime) -> None:
        super().__init__(by)
        self.by = by
        self.until = until


class AlreadyDecided(Exception):
    """Somebody else was first, or it was withdrawn (``by`` None)."""

    def __init__(self, by: str | None, ruling: "Ruling | None") -> None:
        super().__init__(str(ruling))
        self.by = by
        self.ruling = ruling


class CaseChanged(Exception):
    """It says something else than what she saw: the author has changed it. Nothing was decided."""


class NeedsAnother(Exception):
    """She wrote what this is about, made the decision that it is about, or asked for it: another has to decide."""


class TooLate(Exception):
    """The verdict has taken effect, or was taken back already."""


class NotForThisCase(Exception):
    """A case of this kind does not have that ruling."""


class InvalidMessage(ValueError):
    """Empty, or longer than ``limit``."""

    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit


class InvalidRules(ValueError):
    """``problems`` has a sentence for each thing that is wrong, with the key where it stands."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Verdict:
    """``reason``: a code of the city's reasons, for DECLINE and HIDE and BLOCK. ``message``: what the author is told in
    place of the reason's own words, in her language. ``into``: the idea to merge into. ``days`` of a BLOCK."""

    ruling: Ruling
    reason: str = ""
    message: str = ""
    into: str | None = None
    days: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """Something to be decided about ``idea_id`` as of version ``number``, or about ``comment_id``.

    ``language`` is what has to be read. ``due_at``: when the city's promise ends. ``not_by`` may not decide it, nor may
    the ``author``, who wrote what it is about (None: nobody who could be told). ``verdict`` with ``decided_by``,
    ``decided_at`` and ``effect_at`` are set from CONFIRMING on; ``confirmed_by`` where a second person was needed.
    ``has_news``: the author has answered or changed it since a moderator last looked.
    """

    id: str
    kind: CaseKind
    idea_id: str
    opened_at: datetime
    due_at: datetime
    language: str
    status: CaseStatus = CaseStatus.OPEN
    comment_id: str | None = None
    number: int = 1
    author: str | None = None
    not_by: str | None = None
    claimed_by: str | None = None
    claimed_until: datetime | None = None
    escalated_at: datetime | None = None
    has_news: bool = False
    verdict: Verdict | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    confirmed_by: str | None = None
    effect_at: datetime | None = None
    reminded_at: datetime | None = None

    @property
    def stamp(self) -> str:
        """Eight figures that tell this verdict from another about the same."""
        return f"{crc32(repr((self.verdict, self.decided_by, self.decided_at)).encode()):08x}"

    def holder(self, now: datetime) -> str | None:
        """Who works on it now."""
        return self.claimed_by if self.claimed_until and self.claimed_until > now else None


class Said(StrEnum):
    """What moderators and the author say to each other about a case."""

    QUESTION = "question"
    REPLY = "reply"
    SUGGESTION = "suggestion"
    AGREED = "agreed"
    REFUSED = "refused"
    APPEAL = "appeal"
    NOTE = "note"  # between moderators, such as why it was escalated


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said. A SUGGESTION's text is a whole version of the idea."""

    case_id: str
    said: Said
    by: str
    text: str
    at: datetime

    @property
    def stamp(self) -> str:
        """Eight figures that tell it from what else was said."""
        return f"{crc32(repr((self.said, self.by, self.text, self.at)).encode()):08x}"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is declined. Where ``names`` (short), ``rule`` (what it rests on) and ``message`` (to the author)
    have nothing for a language the catalogue's words for a known ``code`` are used. All by language."""

    code: str
    names: Mapping[str, str] = field(default_factory=lambda: _NO_TEXTS)
    rule: Mapping[str, str] = field(default_factory=lambda: _NO_TEXTS)
    message: Mapping[str, str] = field(default_factory=lambda: _NO_TEXTS)


# The catalogues have name, rule and message of each: see handlers/moderation.
KNOWN_REASONS: Final = (
    "not-city",  # not the city's to decide
    "insult",  # insults, hatred, threats
    "personal",  # personal data of somebody
    "unclear",  # nobody can tell what is proposed
    "complaint",  # a single complaint or an emergency, which other services take
    "advertising",
    "duplicate",
    "false",  # untrue claims about somebody
    "illegal",
)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a city's moderation goes by. ``promise_hours``: within how long something is decided. ``second_person``:
    for blocks, and for declining an appeal. ``daily_limit``: ideas of one resident within 24 hours."""

    promise_hours: int = 48
    second_person: bool = False
    daily_limit: int = 3
    reasons: tuple[Reason, ...] = tuple(Reason(code) for code in KNOWN_REASONS)

    @property
    def promise(self) -> timedelta:
        return timedelta(hours=self.promise_hours)

    def reason(self, code: str) -> Reason | None:
        return next((reason for reason in self.reasons if reason.code == code), None)


@dataclass(frozen=True, slots=True)
class Block:
    """Somebody may write nothing in this city until then. ``lifted_at``: it was taken back."""

    id: str
    resident_id: str
    reason: str
    by: str
    at: datetime
    until: datetime
    confirmed_by: str | None = None
    lifted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """The queue in numbers, for one moderator: ``here`` what she could decide, ``mine`` of it in languages she reads,
    ``late`` beyond the promise, ``asked`` with the authors, ``to_confirm`` waiting for a second person."""

    here: int = 0
    mine: int = 0
    late: int = 0
    asked: int = 0
    to_confirm: int = 0
    escalated: int = 0
    oldest_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stats:
    """Of decisions that took effect in a span of time. ``median`` from opening to decision; None where there are none.

    ``by_ruling`` of ideas alone; ``by_moderator`` by resident id: (decided, median). ``within_promise`` is a share.
    """

    since: datetime
    until: datetime
    waiting: int
    oldest_at: datetime | None
    received: int
    decided: int
    median: timedelta | None
    within_promise: float | None
    by_ruling: Mapping[Ruling, int] = field(default_factory=dict)
    by_reason: Mapping[str, int] = field(default_factory=dict)
    by_kind: Mapping[CaseKind, int] = field(default_factory=dict)
    by_moderator: Mapping[str, tuple[int, timedelta]] = field(default_factory=dict)
    appeals: int = 0
    appeals_granted: int = 0

    def as_json(self) -> dict[str, Any]:
        """For scripts and open data: without who decided."""
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "waiting": self.waiting,
            "oldest_at": self.oldest_at.isoformat() if self.oldest_at else None,
            "received": self.received,
            "decided": self.decided,
            "median_hours": round(self.median.total_seconds() / 3600, 2) if self.median is not None else None,
            "within_promise": self.within_promise,
            "by_ruling": {ruling.value: count for ruling, count in self.by_ruling.items()},
            "by_reason": dict(self.by_reason),
            "by_kind": {kind.value: count for kind, count in self.by_kind.items()},
            "appeals": self.appeals,
            "appeals_granted": self.appeals_granted,
        }
