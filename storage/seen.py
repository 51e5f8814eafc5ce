"""Updates whose effects are in this store."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from storage.dialects import by_dialect, skip_conflict
from storage.tables import seen_updates

_RECORD = by_dialect(seen_updates, skip_conflict)
_PURGE = sa.delete(seen_updates).where(seen_updates.c.seen_at < sa.bindparam("before"))


class SqlSeenUpdates:
    """Implements ``SeenUpdates`` and what the stores need to record one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(self, update_id: int, at: datetime) -> bool:
        """False if it was recorded before; of two who record it at once, one waits for the other and gets False."""
        record = _RECORD[self._connection.dialect.name]
        return self._connection.execute(record, {"update_id": update_id, "seen_at": at}).rowcount == 1

    def purge(self, before: datetime) -> int:
        return self._connection.execute(_PURGE, {"before": before}).rowcount
