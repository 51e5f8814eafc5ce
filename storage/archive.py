"""What a city keeps for a time only."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Table, bindparam

from bot.core.broadcasts.model import BroadcastStatus
from bot.core.retention.model import Archived
from storage.tables import (
    attendances,
    audit,
    broadcast_watchers,
    broadcasts,
    deliveries,
    event_feedback,
    occurrences,
    reminders,
)
from storage.types import UtcDateTime

_BEFORE = bindparam("before", type_=UtcDateTime)
_MOST = bindparam("most", type_=sa.Integer)
_ENDED = sa.select(broadcasts.c.id).where(
    broadcasts.c.status.in_([BroadcastStatus.ENDED.value, BroadcastStatus.CANCELLED.value]),
    broadcasts.c.ended_at < _BEFORE,
)
# It began before it ended: the index by the start leads to the few that are read.
_TOOK_PLACE = sa.select(occurrences.c.id).where(
    occurrences.c.starts_at < _BEFORE, occurrences.c.ends_at < _BEFORE
)
_OVER: Final[Mapping[Archived, Sequence[tuple[Table, sa.ColumnElement[bool]]]]] = {
    Archived.DELIVERIES: [
        (broadcast_watchers, broadcast_watchers.c.broadcast_id.in_(_ENDED)),
        (deliveries, deliveries.c.broadcast_id.in_(_ENDED)),
    ],
    Archived.ATTENDANCES: [
        (reminders, reminders.c.occurrence_id.in_(_TOOK_PLACE)),
        (event_feedback, event_feedback.c.occurrence_id.in_(_TOOK_PLACE)),
        (attendances, attendances.c.occurrence_id.in_(_TOOK_PLACE)),
    ],
    Archived.AUDIT: [(audit, audit.c.at < _BEFORE)],
}


def some_of(table: Table, condition: sa.ColumnElement[bool]) -> sa.Delete:
    """Delete up to ``most`` rows of which this holds."""
    key: Any = sa.tuple_(*table.primary_key) if len(table.primary_key) > 1 else next(iter(table.primary_key))
    return sa.delete(table).where(key.in_(sa.select(*table.primary_key).where(condition).limit(_MOST)))


_COUNT = {
    kind: [sa.select(sa.func.count()).select_from(table).where(condition) for table, condition in over]
    for kind, over in _OVER.items()
}
_PURGE = {kind: [some_of(table, condition) for table, condition in over] for kind, over in _OVER.items()}


class SqlArchive:
    """Implements ``Archive``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, kind: Archived, before: datetime) -> int:
        return sum(
            self._connection.execute(statement, {"before": before}).scalar_one() for statement in _COUNT[kind]
        )

    def purge(self, kind: Archived, before: datetime, limit: int) -> int:
        gone = 0
        for statement in _PURGE[kind]:
            if gone < limit:
                gone += self._connection.execute(statement, {"before": before, "most": limit - gone}).rowcount
        return gone
