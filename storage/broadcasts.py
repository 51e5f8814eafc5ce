"""The broadcasts of one city."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.broadcasts.audience import Audience
from bot.core.broadcasts.model import Broadcast, BroadcastKind, BroadcastStatus, Content, Counts
from storage.dialects import by_dialect
from storage.tables import broadcasts
from storage.types import UtcDateTime

_c = broadcasts.c
_AT = bindparam("at", type_=UtcDateTime)
_MOST = bindparam("most", type_=sa.Integer)
_ONE = _c.id == bindparam("which")
_WITH = _c.status.in_(bindparam("statuses", expanding=True))
_IS_DRAFT = _c.status == BroadcastStatus.DRAFT.value

_ADD = by_dialect(broadcasts, lambda insert: insert.on_conflict_do_nothing(index_elements=["reminds"]))
_FIND = sa.select(broadcasts).where(_ONE)
_HOLD = _FIND.with_for_update(key_share=True)  # SQLite has one writer at a time and leaves this out
_REPLACE = sa.update(broadcasts).where(_ONE, _c.version == bindparam("known")).values(version=_c.version + 1)
_RECALL = sa.update(broadcasts).where(_ONE, _c.recalled_at.is_(None)).values(recalled_at=_AT)
_LIST = (
    sa.select(broadcasts)
    .where(_WITH)
    .order_by(_c.changed_at.desc(), _c.id.desc())
    .limit(_MOST)
    .offset(bindparam("first", type_=sa.Integer))
)
_COUNT = sa.select(sa.func.count()).select_from(broadcasts).where(_WITH)
_COUNT_DRAFTS = (
    sa.select(sa.func.count()).select_from(broadcasts).where(_IS_DRAFT, _c.created_by == bindparam("who"))
)
_DUE = (
    sa.select(broadcasts)
    .where(_c.status == BroadcastStatus.SCHEDULED.value, _c.starts_at <= bindparam("now"))
    .order_by(_c.starts_at, _c.id)
    .limit(_MOST)
)
_REMINDER = sa.select(broadcasts).where(_c.reminds == bindparam("which"))
_REMOVE = sa.delete(broadcasts).where(_ONE, _IS_DRAFT)
_PURGE_DRAFTS = sa.delete(broadcasts).where(_IS_DRAFT, _c.changed_at < bindparam("before"))


@cache
def _move(after: BroadcastStatus, *, by: bool, version: bool) -> sa.Update:
    change: dict[str, Any] = {"status": after.value, "changed_at": _AT}
    if after is BroadcastStatus.STARTING:
        change["started_at"] = sa.func.coalesce(_c.started_at, _AT)
    if after in (BroadcastStatus.ENDED, BroadcastStatus.CANCELLED):
        change["ended_at"] = _AT
    elif after in (BroadcastStatus.RUNNING, BroadcastStatus.STARTING):
        change["ended_at"] = None
    if by:
        change["released_by"] = bindparam("by")
    moved = sa.update(broadcasts).where(_ONE, _WITH).values(change)
    return moved.where(_c.version == bindparam("known")) if version else moved


class SqlBroadcasts:
    """Implements ``Broadcasts``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, broadcast: Broadcast) -> bool:
        row = {
            "id": broadcast.id,
            "status": broadcast.status.value,
            "reminds": broadcast.reminds,
            "version": broadcast.version,
            "created_at": broadcast.created_at,
            "released_by": broadcast.released_by,
            "started_at": broadcast.started_at,
            "ended_at": broadcast.ended_at,
            "recalled_at": broadcast.recalled_at,
            "total": broadcast.counts.total,
            "sent": broadcast.counts.sent,
            "blocked": broadcast.counts.blocked,
            "failed": broadcast.counts.failed,
            "skipped": broadcast.counts.skipped,
            "recalled": broadcast.counts.recalled,
            **_written(broadcast),
        }
        return self._connection.execute(_ADD[self._connection.dialect.name], row).rowcount == 1

    def find(self, broadcast_id: str) -> Broadcast | None:
        return self._one(_FIND, broadcast_id)

    def hold(self, broadcast_id: str) -> Broadcast | None:
        return self._one(_HOLD, broadcast_id)

    def replace(self, broadcast: Broadcast, *, version: int) -> bool:
        change = {"which": broadcast.id, "known": version} | _written(broadcast)
        return self._connection.execute(_REPLACE, change).rowcount == 1

    def move(
        self,
        broadcast_id: str,
        before: Sequence[BroadcastStatus],
        after: BroadcastStatus,
        at: datetime,
        *,
        by: str | None = None,
        version: int | None = None,
    ) -> bool:
        step: dict[str, Any] = {"which": broadcast_id, "statuses": _values(before), "at": at}
        if by is not None:
            step["by"] = by
        if version is not None:
            step["known"] = version
        statement = _move(after, by=by is not None, version=version is not None)
        return self._connection.execute(statement, step).rowcount == 1

    def recall(self, broadcast_id: str, at: datetime) -> bool:
        return self._connection.execute(_RECALL, {"which": broadcast_id, "at": at}).rowcount == 1

    def list_with(self, statuses: Sequence[BroadcastStatus], limit: int, offset: int = 0) -> list[Broadcast]:
        return self._list(_LIST, {"statuses": _values(statuses), "most": limit, "first": offset})

    def count_with(self, statuses: Sequence[BroadcastStatus]) -> int:
        return self._connection.execute(_COUNT, {"statuses": _values(statuses)}).scalar_one()

    def count_drafts(self, resident_id: str) -> int:
        return self._connection.execute(_COUNT_DRAFTS, {"who": resident_id}).scalar_one()

    def list_due(self, now: datetime, limit: int) -> list[Broadcast]:
        return self._list(_DUE, {"now": now, "most": limit})

    def find_reminder(self, broadcast_id: str) -> Broadcast | None:
        return self._one(_REMINDER, broadcast_id)

    def remove(self, broadcast_id: str) -> bool:
        return self._connection.execute(_REMOVE, {"which": broadcast_id}).rowcount == 1

    def purge_drafts(self, before: datetime) -> int:
        return self._connection.execute(_PURGE_DRAFTS, {"before": before}).rowcount

    def _one(self, statement: sa.Select[Any], broadcast_id: str) -> Broadcast | None:
        row = self._connection.execute(statement, {"which": broadcast_id}).mappings().one_or_none()
        return _broadcast(row) if row else None

    def _list(self, statement: sa.Select[Any], page: Mapping[str, Any]) -> list[Broadcast]:
        return [_broadcast(row) for row in self._connection.execute(statement, page).mappings()]


def _values(statuses: Sequence[BroadcastStatus]) -> list[str]:
    return [status.value for status in statuses]


def _written(broadcast: Broadcast) -> dict[str, Any]:
    """What an editor changes."""
    return {
        "kind": broadcast.kind.value,
        "subject": broadcast.subject,
        "content": broadcast.content.as_json(),
        "audience": broadcast.audience.as_json(),
        "waking": broadcast.waking,
        "starts_at": broadcast.starts_at,
        "revision": broadcast.revision,
        "created_by": broadcast.created_by,
        "changed_at": broadcast.changed_at,
    }


def _broadcast(row: Mapping[Any, Any]) -> Broadcast:
    return Broadcast(
        id=row["id"],
        kind=BroadcastKind(row["kind"]),
        created_by=row["created_by"],
        created_at=row["created_at"],
        changed_at=row["changed_at"],
        subject=row["subject"],
        status=BroadcastStatus(row["status"]),
        content=Content.from_json(row["content"]),
        audience=Audience.from_json(row["audience"]),
        waking=row["waking"],
        starts_at=row["starts_at"],
        reminds=row["reminds"],
        version=row["version"],
        revision=row["revision"],
        released_by=row["released_by"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        recalled_at=row["recalled_at"],
        counts=Counts(
            total=row["total"],
            sent=row["sent"],
            blocked=row["blocked"],
            failed=row["failed"],
            skipped=row["skipped"],
            recalled=row["recalled"],
        ),
    )
