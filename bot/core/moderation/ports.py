"""What the use cases of moderation need of a city's store. Nothing here commits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.core.moderation.model import (
    Block,
    Case,
    CaseKind,
    CaseStatus,
    Line,
    Rules,
    Stats,
    Verdict,
    Waiting,
)


class Cases(Protocol):
    """What waits, and what was decided. One case that is not over for each kind and idea or comment: unique."""

    def add(self, case: Case) -> bool:
        """False if there is one that is not over (OPEN, ASKED, CONFIRMING, DECIDED) for this kind and subject."""
        ...

    def add_all(self, cases: Sequence[Case]) -> None:
        """Many new ones at once, about different ideas."""
        ...

    def find(self, case_id: str) -> Case | None: ...

    def find_live(self, kind: CaseKind, idea_id: str, comment_id: str | None = None) -> Case | None:
        """The one that is not over."""
        ...

    def list_of(self, idea_id: str, *, comments: bool = True) -> list[Case]:
        """Of an idea and, if ``comments``, of what was said to it, the oldest first."""
        ...

    def claim(self, case_id: str, by: str, now: datetime, until: datetime) -> bool:
        """One conditional statement: while OPEN, ASKED or CONFIRMING and nobody else holds it. It clears ``has_news``."""
        ...

    def release(self, case_id: str, by: str) -> bool: ...

    def decide(
        self,
        case_id: str,
        number: int,
        verdict: Verdict,
        by: str,
        at: datetime,
        *,
        status: CaseStatus,
        effect_at: datetime | None,
    ) -> bool:
        """To ``status`` (DECIDED or CONFIRMING) in one conditional statement: while OPEN or ASKED, as of version
        ``number``, not ``not_by`` her, and held by nobody else. Of any number at once one is told True."""
        ...

    def confirm(self, case_id: str, by: str, at: datetime, effect_at: datetime) -> bool:
        """CONFIRMING to DECIDED, by another than who decided and held by nobody else."""
        ...

    def reopen(self, case_id: str, by: str | None, now: datetime, *, among: Sequence[CaseStatus]) -> bool:
        """Back to OPEN, without a verdict: of what ``by`` decided (None: whoever did) and whose ``effect_at`` is not
        past."""
        ...

    def settle(self, case_id: str, now: datetime) -> bool:
        """DECIDED, whose ``effect_at`` has come, to SETTLED: of two clocks one is told True."""
        ...

    def drop(self, idea_id: str, comment_id: str | None = None, kinds: Sequence[CaseKind] = ()) -> int:
        """Whatever of this idea (or comment) is not over becomes DROPPED; of these kinds, or of all."""
        ...

    def take_back(self, case_id: str) -> bool:
        """This one alone, while CONFIRMING, becomes DROPPED."""
        ...

    def ask(self, case_id: str, by: str, now: datetime) -> bool:
        """OPEN or ASKED to ASKED, held by nobody else."""
        ...

    def answered(self, case_id: str) -> bool:
        """ASKED to OPEN, with ``has_news``."""
        ...

    def renew(self, case_id: str, number: int, language: str) -> bool:
        """It is about this version from now on, OPEN with ``has_news``; while OPEN or ASKED: a verdict stands for the
        version that it is about."""
        ...

    def escalate(self, case_id: str, at: datetime) -> bool:
        """While OPEN or ASKED; False if it is already."""
        ...

    def list_waiting(
        self,
        now: datetime,
        limit: int,
        offset: int = 0,
        *,
        by: str | None = None,
        first: Sequence[str] = (),
        only: Sequence[str] = (),
        kinds: Sequence[CaseKind] = (),
        statuses: Sequence[CaseStatus] = (CaseStatus.OPEN, CaseStatus.CONFIRMING),
    ) -> list[Case]:
        """The queue: those in the languages of ``first`` before the others, then the oldest first; ``only`` these
        languages. ``by``: what others hold now, what is ``not_by`` her, and what she wants confirmed herself is left
        out."""
        ...

    def count_waiting(self, now: datetime, by: str | None, reads: Sequence[str]) -> Waiting: ...

    def list_due(self, now: datetime, limit: int) -> list[Case]:
        """DECIDED, whose ``effect_at`` has come, in the order of deciding."""
        ...

    def list_decided_by(self, by: str, now: datetime, limit: int) -> list[Case]:
        """What she can still take back, the last first."""
        ...

    def list_late(self, now: datetime, reminded_before: datetime, limit: int) -> list[Case]:
        """OPEN or CONFIRMING, due, and nobody was reminded of it since that time."""
        ...

    def mark_reminded(self, case_ids: Sequence[str], at: datetime) -> None: ...

    def say(self, line: Line) -> None: ...

    def lines_of(self, case_id: str) -> list[Line]:
        """The oldest first."""
        ...

    def stats(self, since: datetime, until: datetime, now: datetime) -> Stats: ...


class Blocks(Protocol):
    def add(self, block: Block) -> None: ...

    def find_live(self, resident_id: str, now: datetime) -> Block | None:
        """The one that ends last."""
        ...

    def list_live(self, now: datetime, limit: int) -> list[Block]: ...

    def lift(self, block_id: str, at: datetime) -> bool:
        """False if it is over already."""
        ...

    def count_of(self, resident_id: str) -> int: ...


class RuleBook(Protocol):
    """The city's rules of moderation; the default where it has set none."""

    def read(self) -> Rules: ...

    def write(self, rules: Rules) -> None: ...
