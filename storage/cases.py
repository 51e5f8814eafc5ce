"""What waits for a moderator, what was decided, and what was said about it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.moderation.model import Case, CaseKind, CaseStatus, Line, Said, Stats, Verdict, Waiting
from storage.case_queue import QUEUE, Wanted, count_waiting, list_late, list_waiting, stretches
from storage.case_rows import (
    BY_ANOTHER,
    IS_LIVE,
    MAY_DECIDE,
    NOT_HELD,
    NOTHING_RULED,
    among,
    read_case,
    ruled,
    written,
)
from storage.case_stats import read_stats, took
from storage.dialects import by_dialect, skip_conflict
from storage.tables import case_lines, cases

_c = cases.c
_l = case_lines.c
_MOST = bindparam("most", type_=sa.Integer)
_ONE = _c.id == bindparam("which")
_IS_DECIDED = _c.status == sa.literal_column("'decided'")
_NOT_IN_EFFECT = _c.effect_at.is_(None) | (_c.effect_at > bindparam("now"))

_NO_CLAIM: Final[dict[str, None]] = {"claimed_by": None, "claimed_until": None}
_NO_VERDICT: Final[dict[str, Any]] = NOTHING_RULED | {
    "decided_by": None,
    "decided_at": None,
    "confirmed_by": None,
    "effect_at": None,
}

_ADD = by_dialect(cases, skip_conflict)
_ADD_ALL = sa.insert(cases)
_FIND = sa.select(cases).where(_ONE)
_FIND_LIVE = sa.select(cases).where(_c.kind == bindparam("sort"), IS_LIVE)
_FIND_OF_IDEA = _FIND_LIVE.where(_c.idea_id == bindparam("idea"), _c.comment_id.is_(None))
_FIND_OF_COMMENT = _FIND_LIVE.where(
    _c.comment_id == bindparam("comment"), _c.comment_id.is_not(None), _c.idea_id == bindparam("idea")
)
_LIST_OF = sa.select(cases).where(_c.idea_id == bindparam("idea")).order_by(_c.opened_at, _c.id)
_LIST_OF_IDEA = _LIST_OF.where(_c.comment_id.is_(None))

_CLAIM = (
    sa.update(cases)
    .where(_ONE, among(CaseStatus.OPEN, CaseStatus.ASKED, CaseStatus.CONFIRMING), NOT_HELD)
    .values(claimed_by=bindparam("who"), claimed_until=bindparam("until"), has_news=False)
)
_RELEASE = sa.update(cases).where(_ONE, _c.claimed_by == bindparam("who")).values(**_NO_CLAIM)
# Who decided works on it no longer, so that the second person may.
_DECIDE = (
    sa.update(cases)
    .where(
        _ONE,
        among(CaseStatus.OPEN, CaseStatus.ASKED),
        _c.number == bindparam("seen"),
        MAY_DECIDE,
        NOT_HELD,
    )
    .values(has_news=False, **_NO_CLAIM)
)
_CONFIRM = (
    sa.update(cases)
    .where(_ONE, among(CaseStatus.CONFIRMING), BY_ANOTHER, MAY_DECIDE, NOT_HELD)
    .values(
        status=CaseStatus.DECIDED.value,
        confirmed_by=bindparam("who"),
        effect_at=bindparam("effect"),
        has_news=False,
        **_NO_CLAIM,
    )
)
_REOPEN = (
    sa.update(cases)
    .where(
        _ONE,
        among(CaseStatus.CONFIRMING, CaseStatus.DECIDED),
        _c.status.in_(bindparam("among", expanding=True)),
        _NOT_IN_EFFECT,
    )
    .values(status=CaseStatus.OPEN.value, **_NO_CLAIM, **_NO_VERDICT)
)
_REOPEN_HERS = _REOPEN.where(_c.decided_by == bindparam("who"))
_SETTLE = (
    sa.update(cases)
    .where(_ONE, _IS_DECIDED, _c.effect_at <= bindparam("now"))
    .values(status=CaseStatus.SETTLED.value)
    .returning(_c.opened_at, _c.decided_at)
)
_TOOK = sa.update(cases).where(_ONE).values(took=bindparam("long"))
_ASK = (
    sa.update(cases)
    .where(_ONE, among(CaseStatus.OPEN, CaseStatus.ASKED), NOT_HELD)
    .values(status=CaseStatus.ASKED.value, has_news=False)
)
_ANSWERED = (
    sa.update(cases).where(_ONE, among(CaseStatus.ASKED)).values(status=CaseStatus.OPEN.value, has_news=True)
)
# Two changes that come in the wrong order leave it about the newer one.
_RENEW = (
    sa.update(cases)
    .where(_ONE, among(CaseStatus.OPEN, CaseStatus.ASKED), _c.number <= bindparam("newest"))
    .values(
        number=bindparam("newest"),
        language=bindparam("tag"),
        status=CaseStatus.OPEN.value,
        has_news=True,
    )
)
_ESCALATE = (
    sa.update(cases)
    .where(_ONE, among(CaseStatus.OPEN, CaseStatus.ASKED), _c.escalated_at.is_(None))
    .values(escalated_at=bindparam("at"))
)
_DROP = sa.update(cases).values(status=CaseStatus.DROPPED.value, **_NO_CLAIM, **_NO_VERDICT)

_TAKE_BACK = _DROP.where(_ONE, among(CaseStatus.CONFIRMING))

_DUE = (
    sa.select(cases)
    .where(_IS_DECIDED, _c.effect_at <= bindparam("now"))
    .order_by(_c.decided_at, _c.id)
    .limit(_MOST)
)
_DECIDED_BY = (
    sa.select(cases)
    .where(
        _c.decided_by == bindparam("who"),
        among(CaseStatus.CONFIRMING, CaseStatus.DECIDED),
        _NOT_IN_EFFECT,
    )
    .order_by(_c.decided_at.desc(), _c.id.desc())
    .limit(_MOST)
)
_MARK_REMINDED = sa.update(cases).where(_ONE).values(reminded_at=bindparam("at"))

_SAY = sa.insert(case_lines)
_LINES = sa.select(case_lines).where(_l.case_id == bindparam("which")).order_by(_l.id)

_HERS = _c.author == bindparam("who")
_FORGET_LINES = sa.delete(case_lines).where(_l.case_id.in_(sa.select(_c.id).where(_HERS)))
_DROP_HERS = _DROP.where(_HERS, IS_LIVE, _c.kind != CaseKind.REPORT.value)
_FORGET_HER = sa.update(cases).where(_HERS).values(author=None, message="")
_FORGET_CLAIMS = sa.update(cases).where(_c.claimed_by == bindparam("who")).values(**_NO_CLAIM)


@cache
def _drop(*, comment: bool, kinds: bool) -> sa.Update:
    going = _DROP.where(_c.idea_id == bindparam("idea"), IS_LIVE)
    if comment:
        going = going.where(_c.comment_id == bindparam("comment"))
    if kinds:
        going = going.where(_c.kind.in_(bindparam("kinds", expanding=True)))
    return going


class SqlCases:
    """Implements ``Cases``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, case: Case) -> bool:
        return self._changes(_ADD[self._connection.dialect.name], written(case))

    def add_all(self, cases: Sequence[Case]) -> None:
        if cases:
            self._connection.execute(_ADD_ALL, [written(case) for case in cases])

    def find(self, case_id: str) -> Case | None:
        row = self._connection.execute(_FIND, {"which": case_id}).one_or_none()
        return read_case(row) if row else None

    def find_live(self, kind: CaseKind, idea_id: str, comment_id: str | None = None) -> Case | None:
        subject = {"sort": kind.value, "idea": idea_id}
        if comment_id is None:
            row = self._connection.execute(_FIND_OF_IDEA, subject).one_or_none()
        else:
            row = self._connection.execute(_FIND_OF_COMMENT, subject | {"comment": comment_id}).one_or_none()
        return read_case(row) if row else None

    def list_of(self, idea_id: str, *, comments: bool = True) -> list[Case]:
        return self._list(_LIST_OF if comments else _LIST_OF_IDEA, {"idea": idea_id})

    def claim(self, case_id: str, by: str, now: datetime, until: datetime) -> bool:
        return self._changes(_CLAIM, {"which": case_id, "who": by, "now": now, "until": until})

    def release(self, case_id: str, by: str) -> bool:
        return self._changes(_RELEASE, {"which": case_id, "who": by})

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
        decision = {
            "which": case_id,
            "seen": number,
            "who": by,
            "now": at,
            "status": status.value,
            "decided_by": by,
            "decided_at": at,
            "effect_at": effect_at,
            **ruled(verdict),
        }
        return self._changes(_DECIDE, decision)

    def confirm(self, case_id: str, by: str, at: datetime, effect_at: datetime) -> bool:
        return self._changes(_CONFIRM, {"which": case_id, "who": by, "now": at, "effect": effect_at})

    def reopen(self, case_id: str, by: str | None, now: datetime, *, among: Sequence[CaseStatus]) -> bool:
        taken_back = {"which": case_id, "now": now, "among": [status.value for status in among]}
        if by is None:
            return self._changes(_REOPEN, taken_back)
        return self._changes(_REOPEN_HERS, taken_back | {"who": by})

    def settle(self, case_id: str, now: datetime) -> bool:
        row = self._connection.execute(_SETTLE, {"which": case_id, "now": now}).one_or_none()
        if row is None:
            return False
        long = took(row.opened_at, row.decided_at)
        self._connection.execute(_TOOK, {"which": case_id, "long": long})
        return True

    def drop(self, idea_id: str, comment_id: str | None = None, kinds: Sequence[CaseKind] = ()) -> int:
        subject: dict[str, Any] = {"idea": idea_id}
        if comment_id is not None:
            subject["comment"] = comment_id
        if kinds:
            subject["kinds"] = [kind.value for kind in kinds]
        statement = _drop(comment=comment_id is not None, kinds=bool(kinds))
        dropped: int = self._connection.execute(statement, subject).rowcount
        return dropped

    def take_back(self, case_id: str) -> bool:
        return self._changes(_TAKE_BACK, {"which": case_id})

    def ask(self, case_id: str, by: str, now: datetime) -> bool:
        return self._changes(_ASK, {"which": case_id, "who": by, "now": now})

    def answered(self, case_id: str) -> bool:
        return self._changes(_ANSWERED, {"which": case_id})

    def renew(self, case_id: str, number: int, language: str) -> bool:
        return self._changes(_RENEW, {"which": case_id, "newest": number, "tag": language})

    def escalate(self, case_id: str, at: datetime) -> bool:
        return self._changes(_ESCALATE, {"which": case_id, "at": at})

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
        statuses: Sequence[CaseStatus] = QUEUE,
    ) -> list[Case]:
        wanted = Wanted(now, by, tuple(dict.fromkeys(kinds)), tuple(dict.fromkeys(statuses)))
        return list_waiting(self._connection, wanted, stretches(first, only), limit, offset)

    def count_waiting(self, now: datetime, by: str | None, reads: Sequence[str]) -> Waiting:
        return count_waiting(self._connection, now, by, reads)

    def list_due(self, now: datetime, limit: int) -> list[Case]:
        return self._list(_DUE, {"now": now, "most": limit})

    def list_decided_by(self, by: str, now: datetime, limit: int) -> list[Case]:
        return self._list(_DECIDED_BY, {"who": by, "now": now, "most": limit})

    def list_late(self, now: datetime, reminded_before: datetime, limit: int) -> list[Case]:
        return list_late(self._connection, now, reminded_before, limit)

    def mark_reminded(self, case_ids: Sequence[str], at: datetime) -> None:
        # In the order of their ids: two who lock several do not wait for each other.
        for case_id in sorted(case_ids):
            self._connection.execute(_MARK_REMINDED, {"which": case_id, "at": at})

    def say(self, line: Line) -> None:
        row = {
            "case_id": line.case_id,
            "said": line.said.value,
            "by": line.by,
            "text": line.text,
            "at": line.at,
        }
        self._connection.execute(_SAY, row)

    def lines_of(self, case_id: str) -> list[Line]:
        return [
            Line(row.case_id, Said(row.said), row.by, row.text, row.at)
            for row in self._connection.execute(_LINES, {"which": case_id})
        ]

    def stats(self, since: datetime, until: datetime, now: datetime) -> Stats:
        return read_stats(self._connection, since, until)

    def forget(self, resident_id: str) -> None:
        """Before somebody is erased: what waits about something of hers is dropped, but for reports of what stays
        published; what was said and written to her goes, and nobody is told in her place."""
        hers = {"who": resident_id}
        for statement in (_FORGET_LINES, _DROP_HERS, _FORGET_HER, _FORGET_CLAIMS):
            self._connection.execute(statement, hers)

    def _changes(self, statement: sa.Executable, change: Mapping[str, Any]) -> bool:
        return self._connection.execute(statement, change).rowcount == 1

    def _list(self, statement: sa.Executable, page: Mapping[str, Any]) -> list[Case]:
        return [read_case(row) for row in self._connection.execute(statement, page)]
