"""Who is sent a broadcast, and what became of it."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.broadcasts.audience import Audience, Took
from bot.core.broadcasts.model import (
    Broadcast,
    BroadcastStatus,
    Delivery,
    DeliveryStatus,
    Headcount,
    Mark,
    Report,
    Todo,
    Watcher,
)
from bot.core.broadcasts.ports import Prepared
from storage import audiences, delivery_demands, delivery_marks, recipients
from storage.delivery_reports import read_report
from storage.dialects import by_dialect
from storage.events import in_batches
from storage.participation import find_asked, list_taken
from storage.tables import broadcast_watchers, broadcasts, deliveries, members
from storage.types import AnyRow, UtcDateTime

_c = deliveries.c
_w = broadcast_watchers.c
_OF = _c.broadcast_id == bindparam("which")
_HERS = _OF & (_c.resident_id == bindparam("who"))
_THOSE = _OF & _c.resident_id.in_(bindparam("those", expanding=True)) & _c.todo.is_not(None)
_AT = bindparam("at", type_=UtcDateTime)
_HAS_IT = _c.status == DeliveryStatus.SENT.value

_IS_RUNNING = sa.exists().where(
    broadcasts.c.id == bindparam("which"), broadcasts.c.status == BroadcastStatus.RUNNING.value
)
# How many is written into the statement: PostgreSQL, told so, looks for these and not through all deliveries.
_DUE = (
    sa.select(_c.resident_id)
    .where(_OF, _c.todo.is_not(None), _c.available_at <= bindparam("now"), _IS_RUNNING)
    .order_by(_c.available_at, _c.resident_id)
    .limit(bindparam("most", type_=sa.Integer, literal_execute=True))
    .with_for_update(skip_locked=True, of=deliveries)  # SQLite has one writer at a time and leaves this out
    .cte("due")
)
_CLAIM = (
    sa.update(deliveries)
    .where(_OF, _c.resident_id == _DUE.c.resident_id)
    .values(available_at=bindparam("until", type_=UtcDateTime), attempts=_c.attempts + 1)
    .returning(*_c)
)
_EXTEND = sa.update(deliveries).where(_THOSE).values(available_at=_AT)
_RELEASE = (
    sa.update(deliveries).where(_THOSE, _c.attempts > 0).values(available_at=_AT, attempts=_c.attempts - 1)
)
_NEXT = sa.select(sa.func.min(_c.available_at)).where(_OF, _c.todo.is_not(None))
# Her tap may be quicker than the mark that it was sent.
_OPEN = (
    sa.update(deliveries)
    .where(
        _HERS,
        _c.opened_at.is_(None),
        _c.status.in_([DeliveryStatus.SENT.value, DeliveryStatus.RECALLED.value]) | (_c.attempts > 0),
    )
    .values(opened_at=_AT)
)
_FIND = sa.select(deliveries).where(_HERS)
_COUNT_SENT = (
    sa.select(sa.func.count()).select_from(deliveries).where(_OF, _HAS_IT, _c.sent_at >= bindparam("since"))
)
_UNSUBSCRIBED = sa.select(members.c.resident_id).where(
    members.c.resident_id.in_(bindparam("those", expanding=True)), members.c.unsubscribed_at.is_not(None)
)

_WATCH = by_dialect(
    broadcast_watchers,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["broadcast_id", "resident_id"],
        set_={
            "chat_id": insert.excluded.chat_id,
            "message_id": insert.excluded.message_id,
            "drawn_at": insert.excluded.drawn_at,
        },
    ),
)
_UNWATCH = sa.delete(broadcast_watchers).where(
    _w.broadcast_id == bindparam("which"), _w.resident_id == bindparam("who")
)
_CLAIM_WATCHERS = (
    sa.update(broadcast_watchers)
    .where(_w.broadcast_id == bindparam("which"), _w.drawn_at < bindparam("before", type_=UtcDateTime))
    .values(drawn_at=bindparam("now", type_=UtcDateTime))
    .returning(_w.resident_id, _w.chat_id, _w.message_id)
)


class SqlDeliveries:
    """Implements ``BroadcastDeliveries``. A claim is a lease: it moves ``available_at`` to when others may take it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count_audience(self, audience: Audience, now: datetime) -> Headcount:
        return audiences.count(self._connection, audience, now)

    def prepare(self, broadcast: Broadcast, now: datetime, after: str | None, most: int) -> Prepared:
        return recipients.prepare(self._connection, broadcast, now, after, most)

    def last_prepared(self, broadcast_id: str) -> str | None:
        return recipients.last_prepared(self._connection, broadcast_id)

    def claim(self, broadcast_id: str, now: datetime, until: datetime, limit: int) -> list[Delivery]:
        claim = {"which": broadcast_id, "now": now, "until": until, "most": limit}
        rows = self._connection.execute(_CLAIM, claim).all()
        return sorted(map(_delivery, rows), key=lambda delivery: delivery.resident_id)

    def extend(self, broadcast_id: str, resident_ids: Sequence[str], until: datetime) -> None:
        for some in in_batches(sorted(resident_ids)):
            self._connection.execute(_EXTEND, {"which": broadcast_id, "those": some, "at": until})

    def release(self, broadcast_id: str, resident_ids: Sequence[str], at: datetime) -> None:
        for some in in_batches(sorted(resident_ids)):
            self._connection.execute(_RELEASE, {"which": broadcast_id, "those": some, "at": at})

    def mark(self, broadcast_id: str, marks: Sequence[Mark]) -> None:
        delivery_marks.mark(self._connection, broadcast_id, marks)

    def cancel(self, broadcast_id: str) -> int:
        return delivery_demands.cancel(self._connection, broadcast_id)

    def demand(self, broadcast_id: str, todo: Todo, now: datetime, sent_since: datetime | None = None) -> int:
        return delivery_demands.demand(self._connection, broadcast_id, todo, now, sent_since)

    def next_at(self, broadcast_id: str) -> datetime | None:
        at: datetime | None = self._connection.execute(_NEXT, {"which": broadcast_id}).scalar_one()
        return at

    def open(self, broadcast_id: str, resident_id: str, at: datetime) -> bool:
        hers = {"which": broadcast_id, "who": resident_id, "at": at}
        return self._connection.execute(_OPEN, hers).rowcount == 1

    def find(self, broadcast_id: str, resident_id: str) -> Delivery | None:
        row = self._connection.execute(_FIND, {"which": broadcast_id, "who": resident_id}).one_or_none()
        return _delivery(row) if row else None

    def report(self, broadcast: Broadcast) -> Report:
        return read_report(self._connection, broadcast)

    def count_sent(self, broadcast_id: str, since: datetime) -> int:
        return self._connection.execute(_COUNT_SENT, {"which": broadcast_id, "since": since}).scalar_one()

    def has_taken_part(self, survey_id: str, resident_ids: Sequence[str]) -> frozenset[str]:
        asked = find_asked(self._connection, survey_id)
        taken = list_taken(self._connection, asked, resident_ids) if asked else {}
        return frozenset(who for who, one in taken.items() if one.took is Took.ANSWERED)

    def who_unsubscribed(self, resident_ids: Sequence[str]) -> frozenset[str]:
        return frozenset(
            who
            for some in in_batches(resident_ids)
            for who in self._connection.execute(_UNSUBSCRIBED, {"those": some}).scalars()
        )

    def watch(self, broadcast_id: str, watcher: Watcher, at: datetime) -> None:
        row = {
            "broadcast_id": broadcast_id,
            "resident_id": watcher.resident_id,
            "chat_id": watcher.chat_id,
            "message_id": watcher.message_id,
            "drawn_at": at,
        }
        self._connection.execute(_WATCH[self._connection.dialect.name], row)

    def unwatch(self, broadcast_id: str, resident_id: str) -> None:
        self._connection.execute(_UNWATCH, {"which": broadcast_id, "who": resident_id})

    def claim_watchers(self, broadcast_id: str, drawn_before: datetime, now: datetime) -> list[Watcher]:
        claim = {"which": broadcast_id, "before": drawn_before, "now": now}
        rows = self._connection.execute(_CLAIM_WATCHERS, claim).all()
        return sorted((Watcher(*row) for row in rows), key=lambda watcher: watcher.resident_id)


def _delivery(row: AnyRow) -> Delivery:
    return Delivery(
        broadcast_id=row.broadcast_id,
        resident_id=row.resident_id,
        status=DeliveryStatus(row.status),
        todo=Todo(row.todo) if row.todo else None,
        language=row.language,
        attempts=row.attempts,
        reason=row.reason,
        chat_id=row.chat_id,
        message_id=row.message_id,
        sent_at=row.sent_at,
        opened_at=row.opened_at,
    )
