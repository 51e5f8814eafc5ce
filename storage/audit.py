"""The audit log of one store."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.staff.model import AuditEntry
from storage import traces
from storage.tables import audit
from storage.types import UtcDateTime

_ADD = sa.insert(audit)
_LIST = (
    sa.select(audit.c.action, audit.c.actor, audit.c.city, audit.c.at, audit.c.subject, audit.c.details)
    .where(audit.c.city == bindparam("slug"))
    .order_by(audit.c.at.desc(), audit.c.id.desc())
    .limit(bindparam("most"))
)

_OLD = sa.select(audit.c.id).where(
    audit.c.city == bindparam("slug"), audit.c.at < bindparam("before", type_=UtcDateTime)
)
_PURGE = sa.delete(audit).where(audit.c.id.in_(_OLD.limit(bindparam("most", type_=sa.Integer))))


class SqlAuditLog:
    """Implements ``AuditLog``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entry: AuditEntry) -> None:
        row: dict[str, Any] = {
            "at": entry.at,
            "city": entry.city,
            "action": entry.action,
            "actor": entry.actor,
            "subject": entry.subject,
            "details": dict(entry.details),
        }
        self._connection.execute(_ADD, row)

    def list_of(self, city: str, limit: int) -> list[AuditEntry]:
        return [AuditEntry(*row) for row in self._connection.execute(_LIST, {"slug": city, "most": limit})]

    def purge(self, city: str, before: datetime, limit: int) -> int:
        old = {"slug": city, "before": before, "most": limit}
        return self._connection.execute(_PURGE, old).rowcount

    def erase(self, resident_id: str) -> None:
        traces.erase(self._connection, [audit], resident_id)
