"""Events that are being written."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.events.model import Details, Draft, Scope
from storage.dialects import ConflictInsert, by_dialect
from storage.events import read_schedule, write_schedule
from storage.tables import event_drafts
from storage.types import AnyRow

_c = event_drafts.c


def _put(insert: ConflictInsert) -> ConflictInsert:
    written = {column.name: insert.excluded[column.name] for column in _c if column.name != "id"}
    return insert.on_conflict_do_update(index_elements=["id"], set_=written)


_PUT = by_dialect(event_drafts, _put)
_FIND = sa.select(event_drafts).where(_c.id == bindparam("which"))
_LIST = (
    sa.select(event_drafts)
    .where(_c.resident_id == bindparam("who"))
    .order_by(_c.touched_at.desc(), _c.id.desc())
)
_REMOVE = sa.delete(event_drafts).where(_c.id == bindparam("which"))
_PURGE = sa.delete(event_drafts).where(_c.touched_at < bindparam("before"))


class SqlDrafts:
    """Implements ``Drafts``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, draft: Draft) -> None:
        row = {
            "id": draft.id,
            "resident_id": draft.resident_id,
            "details": draft.details.as_json(),
            "schedule": write_schedule(draft.schedule) if draft.schedule else None,
            "touched_at": draft.touched_at,
            "event_id": draft.event_id,
            "occurrence_id": draft.occurrence_id,
            "scope": draft.scope.value,
            "version": draft.version,
            "by_editor": draft.by_editor,
        }
        self._connection.execute(_PUT[self._connection.dialect.name], row)

    def find(self, draft_id: str) -> Draft | None:
        row = self._connection.execute(_FIND, {"which": draft_id}).one_or_none()
        return _draft(row) if row else None

    def list_of(self, resident_id: str) -> list[Draft]:
        return [_draft(row) for row in self._connection.execute(_LIST, {"who": resident_id})]

    def remove(self, draft_id: str) -> bool:
        return self._connection.execute(_REMOVE, {"which": draft_id}).rowcount == 1

    def purge(self, before: datetime) -> int:
        return self._connection.execute(_PURGE, {"before": before}).rowcount


def _draft(row: AnyRow) -> Draft:
    return Draft(
        id=row.id,
        resident_id=row.resident_id,
        details=Details.from_json(row.details),
        schedule=read_schedule(row.schedule) if row.schedule else None,
        touched_at=row.touched_at,
        event_id=row.event_id,
        occurrence_id=row.occurrence_id,
        scope=Scope(row.scope),
        version=row.version,
        by_editor=row.by_editor,
    )
