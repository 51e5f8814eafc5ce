"""What became of deliveries is written down, with the counts of their broadcast.

The broadcast's row is locked first, by whatever changes what is done about its deliveries (marks, a cancellation, a recall,
a correction): each sees all that the other did, and nobody waits for somebody who waits for her.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.broadcasts.model import BroadcastStatus, DeliveryStatus, Mark, Skipped, Todo
from storage.events import in_batches
from storage.tables import broadcasts, deliveries
from storage.types import AnyRow

_b = broadcasts.c
_d = deliveries.c
_COUNTED = (
    DeliveryStatus.SENT,
    DeliveryStatus.BLOCKED,
    DeliveryStatus.FAILED,
    DeliveryStatus.SKIPPED,
    DeliveryStatus.RECALLED,
)
_LONGEST_REASON = 200

_LOCK = (
    sa.select(_b.id)
    .where(_b.id == bindparam("which"))
    .with_for_update(key_share=True)  # SQLite has one writer at a time and leaves this out
)
_STANDING = (
    sa.select(
        _d.resident_id,
        _d.status,
        _d.todo,
        _d.available_at,
        _d.attempts,
        _d.reason,
        _d.chat_id,
        _d.message_id,
        _d.sent_at,
    )
    .where(_d.broadcast_id == bindparam("which"), _d.resident_id.in_(bindparam("those", expanding=True)))
    .order_by(_d.resident_id)
    .with_for_update(key_share=True)
)
_WRITE = sa.update(deliveries).where(
    _d.broadcast_id == bindparam("which"), _d.resident_id == bindparam("who")
)
_COUNT = (
    sa.update(broadcasts)
    .where(_b.id == bindparam("which"))
    .values(
        {
            status.value: _b[status.value] + bindparam(f"more_{status.value}", type_=sa.Integer)
            for status in _COUNTED
        }
    )
)
_RUN_AGAIN = (
    sa.update(broadcasts)
    .where(
        _b.id == bindparam("which"),
        _b.status.in_([BroadcastStatus.ENDED.value, BroadcastStatus.CANCELLED.value]),
    )
    .values(status=BroadcastStatus.RUNNING.value, ended_at=None)
)


@dataclass(frozen=True, slots=True)
class _Standing:
    status: DeliveryStatus
    todo: Todo | None
    available_at: datetime
    attempts: int
    reason: str | None
    chat_id: int | None
    message_id: int | None
    sent_at: datetime | None


def lock(connection: Connection, broadcast_id: str) -> bool:
    """What is done about its deliveries is decided by nobody else until the transaction ends; False: there is no such
    broadcast."""
    return connection.execute(_LOCK, {"which": broadcast_id}).one_or_none() is not None


def add_to_counts(connection: Connection, broadcast_id: str, more: Mapping[DeliveryStatus, int]) -> None:
    if any(more.values()):
        changes = {f"more_{status.value}": more.get(status, 0) for status in _COUNTED}
        connection.execute(_COUNT, {"which": broadcast_id} | changes)


def mark(connection: Connection, broadcast_id: str, marks: Sequence[Mark]) -> None:
    """See ``BroadcastDeliveries.mark``."""
    if not marks or not lock(connection, broadcast_id):
        return
    before = _standing_of(connection, broadcast_id, [mark.resident_id for mark in marks])
    after = dict(before)
    for mark in marks:
        standing = after.get(mark.resident_id)
        if standing:
            after[mark.resident_id] = _marked(standing, mark)
    changed = {who: standing for who, standing in after.items() if standing != before[who]}
    if not changed:
        return
    connection.execute(
        _WRITE, [{"which": broadcast_id, "who": who} | _row(standing) for who, standing in changed.items()]
    )
    more = Counter(standing.status for standing in changed.values())
    more.subtract(before[who].status for who in changed)
    add_to_counts(connection, broadcast_id, more)
    if any(standing.todo and before[who].todo is None for who, standing in changed.items()):
        connection.execute(_RUN_AGAIN, {"which": broadcast_id})


def _marked(delivery: _Standing, mark: Mark) -> _Standing:
    """The delivery as the mark leaves it: unchanged where there is nothing to do about it any more."""
    todo = Todo.SEND if _was_sent_nevertheless(delivery, mark) else delivery.todo
    if todo is None:
        return delivery
    after = replace(delivery, todo=None)
    if mark.again_at is not None:
        again = mark.todo or todo
        attempts = delivery.attempts if again is todo else 0
        after = replace(delivery, todo=again, available_at=mark.again_at, attempts=attempts)
    if todo is Todo.SEND and mark.status is not DeliveryStatus.QUEUED:
        after = replace(after, status=mark.status, reason=_cut(mark.reason))
        if mark.status is DeliveryStatus.SENT:
            after = replace(after, chat_id=mark.chat_id, message_id=mark.message_id, sent_at=mark.at)
    elif todo is Todo.RECALL and mark.status is DeliveryStatus.RECALLED:
        after = replace(after, status=mark.status)
    return after


def _was_sent_nevertheless(delivery: _Standing, mark: Mark) -> bool:
    """It was cancelled while it was on its way."""
    is_cancelled = delivery.status is DeliveryStatus.SKIPPED and delivery.reason == Skipped.CANCELLED
    return is_cancelled and mark.status is DeliveryStatus.SENT


def _standing_of(
    connection: Connection, broadcast_id: str, resident_ids: Sequence[str]
) -> dict[str, _Standing]:
    return {
        row.resident_id: _standing(row)
        for some in in_batches(sorted(set(resident_ids)))
        for row in connection.execute(_STANDING, {"which": broadcast_id, "those": some})
    }


def _standing(row: AnyRow) -> _Standing:
    return _Standing(
        DeliveryStatus(row.status),
        Todo(row.todo) if row.todo else None,
        row.available_at,
        row.attempts,
        row.reason,
        row.chat_id,
        row.message_id,
        row.sent_at,
    )


def _row(standing: _Standing) -> dict[str, Any]:
    return {
        "status": standing.status.value,
        "todo": standing.todo.value if standing.todo else None,
        "available_at": standing.available_at,
        "attempts": standing.attempts,
        "reason": standing.reason,
        "chat_id": standing.chat_id,
        "message_id": standing.message_id,
        "sent_at": standing.sent_at,
    }


def _cut(reason: str | None) -> str | None:
    return reason[:_LONGEST_REASON] if reason else None
