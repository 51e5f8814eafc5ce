"""What waits for a moderator: read in pages and counted, at a cost that does not follow from what is over.

A page is put together from pieces, one for each status and each language or kind, each of which is read in the order of
an index and no farther than the page goes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Select, bindparam

from bot.core.moderation.model import Case, CaseKind, CaseStatus, Waiting
from storage.case_rows import BY_ANOTHER, IS_LIVE, MAY_DECIDE, NOT_HELD, among, read_case
from storage.tables import cases
from storage.types import AnyRow

QUEUE: Final = (CaseStatus.OPEN, CaseStatus.CONFIRMING)
_LIVE: Final = (CaseStatus.OPEN, CaseStatus.ASKED, CaseStatus.CONFIRMING, CaseStatus.DECIDED)

_c = cases.c
_FOR_HER = NOT_HELD & MAY_DECIDE & ((_c.status != CaseStatus.CONFIRMING.value) | BY_ANOTHER)


def _merged(pieces: Iterable[Select[Any]], *order: sa.Column[Any]) -> Select[Any]:
    """``most`` of several after the first ``skipped``, where ``reach`` is their sum: each piece is read in the order of
    an index and no farther, so that little is sorted however much waits."""
    each = [piece.order_by(*order).limit(bindparam("reach", type_=sa.Integer)).subquery() for piece in pieces]
    every = sa.union_all(*(sa.select(piece) for piece in each)).subquery()
    ordered = sa.select(every).order_by(*(every.c[column.name] for column in order))
    return ordered.limit(bindparam("most", type_=sa.Integer)).offset(bindparam("skipped", type_=sa.Integer))


@cache
def _queue(*, statuses: int, languages: int, others: bool, kinds: int, hers: bool, live: bool) -> Select[Any]:
    """So many statuses, languages and kinds, each in a piece of its own. ``others``: all but the languages given."""
    shown = sa.select(cases)
    if live:
        shown = shown.where(IS_LIVE)
    if hers:
        shown = shown.where(_FOR_HER)
    if others:
        shown = shown.where(_c.language.not_in(bindparam("others", expanding=True)))
    pieces = [shown.where(_c.status == bindparam(f"in_status_{n}")) for n in range(statuses)]
    if languages and kinds:
        pieces = [piece.where(_c.kind.in_(bindparam("kinds", expanding=True))) for piece in pieces]
    if languages:
        pieces = [
            piece.where(_c.language == bindparam(f"in_language_{n}"))
            for piece in pieces
            for n in range(languages)
        ]
    elif kinds:
        pieces = [piece.where(_c.kind == bindparam(f"of_kind_{n}")) for piece in pieces for n in range(kinds)]
    return _merged(pieces, _c.opened_at, _c.id)


_LATE = _merged(
    (
        sa.select(cases).where(
            _c.status == sa.literal_column(f"'{status.value}'"),
            IS_LIVE,
            _c.due_at <= bindparam("now"),
            _c.reminded_at.is_(None) | (_c.reminded_at < bindparam("before")),
        )
        for status in QUEUE
    ),
    _c.due_at,
    _c.id,
)
_COUNT = (
    sa.select(
        _c.status,
        _c.language,
        sa.func.count().label("many"),
        sa.func.count().filter(_c.due_at <= bindparam("now")).label("late"),
        sa.func.count(_c.escalated_at).label("escalated"),
    )
    .where(IS_LIVE)
    .group_by(_c.status, _c.language)
)
# What is not for her is little. With the status in it SQLite would look for it among all that is open.
_BRIEFLY = sa.select(_c.id, _c.status, _c.language, _c.due_at, _c.escalated_at)
_NOT_FOR_HER = sa.union(
    _BRIEFLY.where(
        _c.claimed_by.is_not(None), _c.claimed_by != bindparam("who"), _c.claimed_until > bindparam("now")
    ),
    _BRIEFLY.where(IS_LIVE, _c.not_by.is_not(None), _c.not_by == bindparam("who")),
    _BRIEFLY.where(IS_LIVE, _c.author.is_not(None), _c.author == bindparam("who")),
    _BRIEFLY.where(among(CaseStatus.CONFIRMING, CaseStatus.DECIDED), _c.decided_by == bindparam("who")),
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the queue: these languages, or all but these; neither: whatever they are."""

    these: tuple[str, ...] = ()
    but: tuple[str, ...] = ()


def stretches(first: Sequence[str], only: Sequence[str]) -> list[Stretch]:
    """The parts of the queue as they follow each other: the languages of ``first`` before the others; ``only`` these."""
    if only:
        parts = [[tag for tag in only if tag in first], [tag for tag in only if tag not in first]]
        return [Stretch(tuple(dict.fromkeys(part))) for part in parts if part]
    if first:
        return [Stretch(these=tuple(dict.fromkeys(first))), Stretch(but=tuple(first))]
    return [Stretch()]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to see of the queue: see ``Cases.list_waiting``."""

    now: datetime
    by: str | None
    kinds: tuple[CaseKind, ...] = ()
    statuses: tuple[CaseStatus, ...] = QUEUE

    def page(self, stretch: Stretch, limit: int, offset: int) -> tuple[Select[Any], dict[str, Any]]:
        """The statement that reads them, with what it is given."""
        statement = _queue(
            statuses=len(self.statuses),
            languages=len(stretch.these),
            others=bool(stretch.but),
            kinds=len(self.kinds),
            hers=self.by is not None,
            live=all(status in _LIVE for status in self.statuses),
        )
        given: dict[str, Any] = {"most": limit, "skipped": offset, "reach": limit + offset}
        given |= {f"in_status_{n}": status.value for n, status in enumerate(self.statuses)}
        given |= {f"in_language_{n}": tag for n, tag in enumerate(stretch.these)}
        kinds = [kind.value for kind in self.kinds]
        if stretch.these and kinds:
            given["kinds"] = kinds
        else:
            given |= {f"of_kind_{n}": kind for n, kind in enumerate(kinds)}
        if stretch.but:
            given["others"] = stretch.but
        if self.by is not None:
            given |= {"who": self.by, "now": self.now}
        return statement, given

    def count(self, stretch: Stretch, most: int) -> tuple[Select[Any], dict[str, Any]]:
        """How many there are, as far as ``most``."""
        statement, given = self.page(stretch, most, 0)
        return sa.select(sa.func.count()).select_from(statement.subquery()), given


def list_waiting(
    connection: Connection, wanted: Wanted, parts: Sequence[Stretch], limit: int, offset: int
) -> list[Case]:
    """See ``Cases.list_waiting``. A part is looked at only where those before it do not fill the page."""
    page: list[Case] = []
    for stretch in parts:
        page += _list(connection, *wanted.page(stretch, limit - len(page), offset))
        if len(page) >= limit:
            break
        if page:
            offset = 0
        elif offset:
            offset -= connection.execute(*wanted.count(stretch, offset)).scalar_one()
    return page


def count_waiting(connection: Connection, now: datetime, by: str | None, reads: Sequence[str]) -> Waiting:
    """See ``Cases.count_waiting``: everything that is open is counted in an index, and what is not for her taken off."""
    counted = connection.execute(_COUNT, {"now": now}).all()
    others: Sequence[AnyRow] = ()
    if by is not None:
        others = connection.execute(_NOT_FOR_HER, {"who": by, "now": now}).all()
    oldest = list_waiting(connection, Wanted(now, by), stretches((), ()), 1, 0)
    here = [row for row in counted if row.status in QUEUE]
    not_here = [row for row in others if row.status in QUEUE]
    return Waiting(
        here=sum(row.many for row in here) - len(not_here),
        mine=sum(row.many for row in here if row.language in reads)
        - sum(row.language in reads for row in not_here),
        late=sum(row.late for row in here) - sum(row.due_at <= now for row in not_here),
        asked=sum(row.many for row in counted if row.status == CaseStatus.ASKED)
        - sum(row.status == CaseStatus.ASKED for row in others),
        to_confirm=sum(row.many for row in here if row.status == CaseStatus.CONFIRMING)
        - sum(row.status == CaseStatus.CONFIRMING for row in not_here),
        escalated=sum(row.escalated for row in here) - sum(row.escalated_at is not None for row in not_here),
        oldest_at=oldest[0].opened_at if oldest else None,
    )


def list_late(connection: Connection, now: datetime, reminded_before: datetime, limit: int) -> list[Case]:
    """See ``Cases.list_late``."""
    page = {"now": now, "before": reminded_before, "most": limit, "reach": limit, "skipped": 0}
    return _list(connection, _LATE, page)


def _list(connection: Connection, statement: sa.Executable, page: Mapping[str, Any]) -> list[Case]:
    return [read_case(row) for row in connection.execute(statement, page)]
