"""What is to be done about all deliveries of a broadcast from now on: nothing more, a correction, a recall.

They are gone through piece by piece within one transaction: of a million a single statement might take longer than one may.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.broadcasts.model import DeliveryStatus, Skipped, Todo
from storage import delivery_marks
from storage.tables import deliveries
from storage.types import UtcDateTime

PIECE: Final = 50_000  # deliveries

_c = deliveries.c
_OF = _c.broadcast_id == bindparam("which")
_AFTER = _c.resident_id > bindparam("after")
_IN_PIECE = _AFTER & (_c.resident_id <= bindparam("last"))
_some = (
    sa.select(_c.resident_id)
    .where(_OF, _AFTER)
    .order_by(_c.resident_id)
    .limit(bindparam("most", type_=sa.Integer))
    .subquery()
)
_LAST = sa.select(sa.func.max(_some.c.resident_id))
_CANCEL = (
    sa.update(deliveries)
    .where(_OF, _IN_PIECE, _c.todo == Todo.SEND.value)
    .values(status=DeliveryStatus.SKIPPED.value, todo=None, reason=Skipped.CANCELLED.value)
)


@cache
def _demand(todo: Todo, *, since: bool) -> sa.Update:
    """What is to be deleted need not be corrected."""
    demanded = (
        sa.update(deliveries)
        .where(_OF, _IN_PIECE, _c.status == DeliveryStatus.SENT.value)
        .values(todo=todo.value, available_at=bindparam("now", type_=UtcDateTime), attempts=0)
    )
    if since:
        demanded = demanded.where(_c.sent_at >= bindparam("since"))
    if todo is Todo.CORRECT:
        demanded = demanded.where(_c.todo.is_(None) | (_c.todo != Todo.RECALL.value))
    return demanded


def cancel(connection: Connection, broadcast_id: str) -> int:
    """See ``BroadcastDeliveries.cancel``."""
    cancelled = _for_each_piece(connection, broadcast_id, _CANCEL, {})
    delivery_marks.add_to_counts(connection, broadcast_id, {DeliveryStatus.SKIPPED: cancelled})
    return cancelled


def demand(
    connection: Connection, broadcast_id: str, todo: Todo, now: datetime, sent_since: datetime | None
) -> int:
    """See ``BroadcastDeliveries.demand``."""
    since = {} if sent_since is None else {"since": sent_since}
    return _for_each_piece(connection, broadcast_id, _demand(todo, since=bool(since)), {"now": now, **since})


def _for_each_piece(
    connection: Connection, broadcast_id: str, statement: sa.Update, values: dict[str, Any]
) -> int:
    """How many were changed."""
    if not delivery_marks.lock(connection, broadcast_id):
        return 0
    return sum(
        connection.execute(statement, piece | values).rowcount for piece in _pieces(connection, broadcast_id)
    )


def _pieces(connection: Connection, broadcast_id: str) -> Iterator[dict[str, Any]]:
    after = ""
    while last := connection.execute(
        _LAST, {"which": broadcast_id, "after": after, "most": PIECE}
    ).scalar_one():
        yield {"which": broadcast_id, "after": after, "last": last}
        after = last
