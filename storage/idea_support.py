"""Who supports an idea, and who follows it."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Table, bindparam

from storage.dialects import ConflictInsert, by_dialect
from storage.events import in_batches
from storage.tables import IS_PUBLIC, idea_follows, idea_supports, ideas, support_log

_s = idea_supports.c
_f = idea_follows.c
_WHICH = bindparam("which", type_=sa.String)
_WHO = bindparam("who", type_=sa.String)
_AT = bindparam("at", type_=_s.at.type)
_ONE = ideas.c.id == _WHICH
_THOSE = bindparam("those", type_=sa.String, expanding=True)


def _where(*conditions: sa.ColumnElement[bool], **also: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Her row, if the idea is there and so."""
    return sa.select(ideas.c.id, _WHO, *also.values(), _AT).where(_ONE, *conditions)


def _support(insert: ConflictInsert) -> ConflictInsert:
    row = _where(IS_PUBLIC, number=bindparam("number", type_=sa.Integer))
    inserted = insert.from_select(["idea_id", "resident_id", "number", "at"], row)
    return inserted.on_conflict_do_nothing(index_elements=["idea_id", "resident_id"])


def _follow(insert: ConflictInsert) -> ConflictInsert:
    inserted = insert.from_select(["idea_id", "resident_id", "at"], _where())
    return inserted.on_conflict_do_nothing(index_elements=["idea_id", "resident_id"])


_SUPPORT = by_dialect(idea_supports, _support)
_COUNT = sa.update(ideas).where(_ONE, IS_PUBLIC).values(supports=ideas.c.supports + 1)
_WITHDRAW = sa.delete(idea_supports).where(_s.idea_id == _WHICH, _s.resident_id == _WHO)
_COUNT_OUT = sa.update(ideas).where(_ONE, ideas.c.supports > 0).values(supports=ideas.c.supports - 1)
_LOG = sa.insert(support_log)
_FOLLOW = by_dialect(idea_follows, _follow)
_UNFOLLOW = sa.delete(idea_follows).where(_f.idea_id == _WHICH, _f.resident_id == _WHO)
_OF = sa.union_all(
    sa.select(_s.idea_id, sa.true().label("supports")).where(_s.resident_id == _WHO, _s.idea_id.in_(_THOSE)),
    sa.select(_f.idea_id, sa.false()).where(_f.resident_id == _WHO, _f.idea_id.in_(_THOSE)),
)


@cache
def _people(*tables: Table, after: bool) -> sa.Select[Any]:
    """Those who stand in these tables, each once. Of each table no more than the page are looked at."""
    parts = []
    for table in tables:
        part = sa.select(table.c.resident_id).where(table.c.idea_id == _WHICH)
        if after:
            part = part.where(table.c.resident_id > bindparam("after"))
        part = part.order_by(table.c.resident_id).limit(bindparam("most", type_=sa.Integer))
        parts.append(sa.select(part.subquery().c.resident_id))
    people = sa.union(*parts).subquery()
    return (
        sa.select(people.c.resident_id)
        .order_by(people.c.resident_id)
        .limit(bindparam("most", type_=sa.Integer))
    )


class SqlSupports:
    """Implements ``Supports``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def support(self, idea_id: str, resident_id: str, number: int, at: datetime) -> bool:
        row = {"which": idea_id, "who": resident_id, "number": number, "at": at}
        if not self._connection.execute(_SUPPORT[self._connection.dialect.name], row).rowcount:
            return False
        if not self._connection.execute(_COUNT, row).rowcount:
            # It was taken out of sight between these two statements.
            self._connection.execute(_WITHDRAW, row)
            return False
        self._log(idea_id, resident_id, at, is_on=True)
        return True

    def withdraw(self, idea_id: str, resident_id: str, at: datetime) -> bool:
        hers = {"which": idea_id, "who": resident_id}
        if not self._connection.execute(_WITHDRAW, hers).rowcount:
            return False
        self._connection.execute(_COUNT_OUT, hers)
        self._log(idea_id, resident_id, at, is_on=False)
        return True

    def follow(self, idea_id: str, resident_id: str, at: datetime) -> bool:
        row = {"which": idea_id, "who": resident_id, "at": at}
        return self._connection.execute(_FOLLOW[self._connection.dialect.name], row).rowcount == 1

    def unfollow(self, idea_id: str, resident_id: str) -> bool:
        return self._connection.execute(_UNFOLLOW, {"which": idea_id, "who": resident_id}).rowcount == 1

    def of(self, resident_id: str, idea_ids: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
        rows = [
            (idea_id, bool(supports))
            for some in in_batches(idea_ids)
            for idea_id, supports in self._connection.execute(_OF, {"who": resident_id, "those": some})
        ]
        return (
            frozenset(idea_id for idea_id, supports in rows if supports),
            frozenset(idea_id for idea_id, supports in rows if not supports),
        )

    def list_concerned(self, idea_id: str, after: str | None, limit: int) -> list[str]:
        return self._page((idea_supports, idea_follows), idea_id, after, limit)

    def list_supporters(self, idea_id: str, after: str | None, limit: int) -> list[str]:
        return self._page((idea_supports,), idea_id, after, limit)

    def _page(self, tables: tuple[Table, ...], idea_id: str, after: str | None, limit: int) -> list[str]:
        page: dict[str, Any] = {"which": idea_id, "most": limit}
        if after is not None:
            page["after"] = after
        statement = _people(*tables, after=after is not None)
        return list(self._connection.execute(statement, page).scalars())

    def _log(self, idea_id: str, resident_id: str, at: datetime, *, is_on: bool) -> None:
        row = {"idea_id": idea_id, "resident_id": resident_id, "is_on": is_on, "at": at}
        self._connection.execute(_LOG, row)
