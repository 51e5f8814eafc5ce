"""Laying down the recipients of a broadcast, piece by piece."""

from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.broadcasts.model import Broadcast, BroadcastStatus, DeliveryStatus, Todo
from bot.core.broadcasts.ports import Prepared
from storage import audiences
from storage.audiences import Meant
from storage.dialects import by_dialect, skip_conflict
from storage.events import in_batches
from storage.tables import broadcasts, deliveries, members
from storage.types import UtcDateTime

_b = broadcasts.c
_d = deliveries.c
_m = members.c

# Two workers lay down one after the other, and whoever stops the broadcast waits until the piece is there to be cancelled. A worker
# that waited for who stopped it lays nothing down: a recall leaves it RUNNING.
_LOCK = (
    sa.select(_b.id)
    .where(
        _b.id == bindparam("which"),
        _b.status.not_in([BroadcastStatus.CANCELLED.value, BroadcastStatus.ENDED.value]),
        _b.recalled_at.is_(None),
    )
    .with_for_update(key_share=True)
)
_LAST = sa.select(sa.func.max(_d.resident_id)).where(_d.broadcast_id == bindparam("which"))
_LAST_AFTER = _LAST.where(_d.resident_id > bindparam("after"))
_ADD_TO_TOTAL = (
    sa.update(broadcasts)
    .where(_b.id == bindparam("which"))
    .values(total=_b.total + bindparam("added", type_=sa.Integer))
)
_ANALYZE = sa.DDL("ANALYZE %(fullname)s").against(deliveries)  # type: ignore[no-untyped-call]
LOOKED_AT: Final = 20_000  # members of whom the database cannot tell whether they are meant, in one piece
_NAMES: Final = (
    "resident_id",
    "language",
    "broadcast_id",
    "status",
    "todo",
    "available_at",
    "attempts",
)


def last_prepared(connection: Connection, broadcast_id: str) -> str | None:
    """See ``BroadcastDeliveries.last_prepared``."""
    last: str | None = connection.execute(_LAST, {"which": broadcast_id}).scalar_one()
    return last


def prepare(
    connection: Connection, broadcast: Broadcast, now: datetime, after: str | None, most: int
) -> Prepared:
    """See ``BroadcastDeliveries.prepare``."""
    which = {"which": broadcast.id}
    if connection.execute(_LOCK, which).one_or_none() is None:
        return Prepared(0, None)
    ahead = _last_after(connection, broadcast.id, after)
    if ahead is not None:
        return Prepared(0, ahead)  # so far another worker has come
    meant = (
        audiences.whom_to_remind(connection, broadcast.reminds)
        if broadcast.reminds
        else audiences.whom(connection, broadcast.audience, now)
    )
    if meant is None:
        return Prepared(0, None)
    page = audiences.page_of(meant, after, _m.resident_id, *_as_deliveries(broadcast.id, now))
    if meant.among:
        prepared = _lay_down_by_key(connection, meant, page, most)
    else:
        added = _lay_down(connection, page.limit(most))
        prepared = Prepared(added, _last_after(connection, broadcast.id, after) if added == most else None)
    if prepared.added:
        connection.execute(_ADD_TO_TOTAL, which | {"added": prepared.added})
    if after is not None and prepared.after is None and connection.dialect.name == "postgresql":
        # Until autovacuum comes by, PostgreSQL would believe that there are few, and sort them all at each claim.
        connection.execute(_ANALYZE)
    return prepared


def _last_after(connection: Connection, broadcast_id: str, after: str | None) -> str | None:
    if after is None:
        return last_prepared(connection, broadcast_id)
    last: str | None = connection.execute(_LAST_AFTER, {"which": broadcast_id, "after": after}).scalar_one()
    return last


def _as_deliveries(broadcast_id: str, now: datetime) -> tuple[sa.ColumnElement[Any], ...]:
    """What a delivery has beside its resident, in the order of ``_NAMES``."""
    return (
        _m.language,
        sa.literal(broadcast_id, sa.String).label("broadcast_id"),
        sa.literal(DeliveryStatus.QUEUED.value, sa.String).label("status"),
        sa.literal(Todo.SEND.value, sa.String).label("todo"),
        sa.literal(now, UtcDateTime).label("available_at"),
        sa.literal(0, sa.SmallInteger).label("attempts"),
    )


def _lay_down(connection: Connection, those: sa.Select[Any]) -> int:
    inserts = by_dialect(deliveries, lambda insert: skip_conflict(insert.from_select(_NAMES, those)))
    return connection.execute(inserts[connection.dialect.name]).rowcount


def _lay_down_by_key(connection: Connection, meant: Meant, page: sa.Select[Any], most: int) -> Prepared:
    """However few are wanted, many are looked at, so that it is told whether there is anybody."""
    looked_at = max(most, LOOKED_AT)
    rows = connection.execute(page.limit(looked_at)).all()
    chosen = [row.resident_id for row in meant.chosen(connection, rows)]
    added = sum(
        _lay_down(connection, page.where(_m.resident_id.in_(some))) for some in in_batches(chosen[:most])
    )
    if len(chosen) > most:
        return Prepared(added, chosen[most - 1])
    return Prepared(added, rows[-1].resident_id if len(rows) == looked_at else None)
