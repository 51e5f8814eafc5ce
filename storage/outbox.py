"""The outbox of one store."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.notices.model import Notice, Parcel, Urgency
from storage import traces
from storage.dialects import by_dialect
from storage.tables import outbox
from storage.types import AnyRow

_c = outbox.c
_WAITING = _c.settled_at.is_(None) & (_c.available_at <= bindparam("now"))

_PUT = by_dialect(outbox, lambda insert: insert.on_conflict_do_nothing(index_elements=["key"]))
_DUE = (
    sa.select(_c.id)
    .where(_WAITING)
    .order_by(_c.available_at, _c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)  # SQLite has one writer at a time and leaves this out
    .cte("due")
)
_CLAIM = (
    sa.update(outbox)
    .where(_c.id == _DUE.c.id)
    .values(available_at=bindparam("until"), attempts=_c.attempts + 1)
    .returning(_c.id, _c.kind, _c.recipient, _c.key, _c.due_at, _c.facts, _c.urgency, _c.attempts)
)
_SETTLE = (
    sa.update(outbox)
    .where(_c.id == bindparam("parcel"), _c.settled_at.is_(None))
    .values(outcome=bindparam("result"), settled_at=bindparam("at"))
)
_POSTPONE = (
    sa.update(outbox)
    .where(_c.id == bindparam("parcel"), _c.settled_at.is_(None))
    .values(available_at=bindparam("until"))
)
_OLDEST = sa.select(sa.func.min(_c.available_at)).where(_WAITING)
_COUNT_WAITING = sa.select(sa.func.min(_c.due_at), sa.func.count()).where(_c.settled_at.is_(None))
_PURGE = sa.delete(outbox).where(_c.settled_at < bindparam("before"))
_BY_KEY = sa.select(outbox).where(_c.key == bindparam("occasion"))
_DIGESTED = (
    sa.select(outbox)
    .where(
        _c.recipient.in_(bindparam("whose", expanding=True)),
        _c.outcome == "digested",
        _c.settled_at > bindparam("since"),
    )
    .order_by(_c.settled_at, _c.id)
)
_GIVE_BACK = (
    sa.update(outbox)
    .where(_c.recipient == bindparam("who"), _c.outcome == "digested", _c.settled_at > bindparam("since"))
    .values(outcome=None, settled_at=None, available_at=bindparam("at"))
)
_KEPT = sa.select(outbox).where(_c.recipient == bindparam("who")).order_by(_c.id)


class SqlOutbox:
    """Implements ``Outbox``. A claim is a lease: it moves ``available_at`` to when others may take the notice."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, notices: Sequence[Notice]) -> None:
        rows = [
            {
                "key": notice.key,
                "kind": notice.kind,
                "recipient": notice.recipient,
                "facts": dict(notice.facts),
                "urgency": int(notice.urgency),
                "due_at": notice.due_at,
                "available_at": notice.due_at,
                "attempts": 0,
            }
            for notice in notices
        ]
        if rows:
            self._connection.execute(_PUT[self._connection.dialect.name], rows)

    def claim(self, now: datetime, until: datetime, limit: int) -> list[Parcel]:
        rows = self._connection.execute(_CLAIM, {"now": now, "until": until, "most": limit}).all()
        parcels = [Parcel(row.id, _notice(row), row.attempts) for row in rows]
        return sorted(parcels, key=lambda parcel: (parcel.notice.due_at, parcel.id))

    def settle(self, parcel_id: int, outcome: str, at: datetime) -> None:
        self._connection.execute(_SETTLE, {"parcel": parcel_id, "result": outcome, "at": at})

    def postpone(self, parcel_id: int, due_at: datetime) -> None:
        self._connection.execute(_POSTPONE, {"parcel": parcel_id, "until": due_at})

    def forget(self, recipient: str) -> int:
        return traces.erase(self._connection, [outbox], recipient)

    def oldest_due_at(self, now: datetime) -> datetime | None:
        oldest: datetime | None = self._connection.execute(_OLDEST, {"now": now}).scalar_one()
        return oldest

    def count_waiting(self) -> tuple[datetime | None, int]:
        oldest, count = self._connection.execute(_COUNT_WAITING).one()
        return oldest, count

    def purge(self, before: datetime) -> int:
        return self._connection.execute(_PURGE, {"before": before}).rowcount

    def kept_of(self, recipient: str) -> list[Notice]:
        return [_notice(row) for row in self._connection.execute(_KEPT, {"who": recipient})]

    def find(self, key: str) -> Notice | None:
        row = self._connection.execute(_BY_KEY, {"occasion": key}).one_or_none()
        return _notice(row) if row else None

    def give_back_digested(self, recipient: str, since: datetime, at: datetime) -> int:
        return self._connection.execute(_GIVE_BACK, {"who": recipient, "since": since, "at": at}).rowcount

    def list_digested(self, recipients: Sequence[str], since: datetime) -> list[tuple[Notice, datetime]]:
        rows = self._connection.execute(_DIGESTED, {"whose": list(recipients), "since": since})
        return [(_notice(row), row.settled_at) for row in rows]


def _notice(row: AnyRow) -> Notice:
    return Notice(row.kind, row.recipient, row.key, row.due_at, row.facts, Urgency(row.urgency))
