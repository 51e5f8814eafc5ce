"""Ideas that are being written."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.ideas.model import IdeaDraft
from storage.dialects import ConflictInsert, by_dialect
from storage.tables import idea_drafts
from storage.types import AnyRow

_c = idea_drafts.c


def _put(insert: ConflictInsert) -> ConflictInsert:
    """Who begins twice at once has one draft, the later."""
    written = {column.name: insert.excluded[column.name] for column in _c}
    return insert.on_conflict_do_update(index_elements=["resident_id", "idea_id"], set_=written)


_PUT = by_dialect(idea_drafts, _put)
_FIND = sa.select(idea_drafts).where(_c.id == bindparam("which"))
_LOCK = sa.select(_c.id).where(_c.id == bindparam("which")).with_for_update()
_FIND_OF = sa.select(idea_drafts).where(_c.resident_id == bindparam("who"), _c.idea_id == bindparam("of"))
_REMOVE = sa.delete(idea_drafts).where(_c.id == bindparam("which"))
_PURGE = sa.delete(idea_drafts).where(_c.touched_at < bindparam("before"))


class SqlIdeaDrafts:
    """Implements ``IdeaDrafts``. Photos that no idea has go with their draft by a foreign key."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, draft: IdeaDraft) -> None:
        latitude, longitude = draft.location or (None, None)
        row = {
            "id": draft.id,
            "resident_id": draft.resident_id,
            "idea_id": draft.idea_id or "",
            "number": draft.number,
            "touched_at": draft.touched_at,
            "text": draft.text,
            "topic": draft.topic,
            "latitude": latitude,
            "longitude": longitude,
            "place": draft.place,
            "photos": list(draft.photos),
            "pieces": draft.pieces,
        }
        self._connection.execute(_PUT[self._connection.dialect.name], row)

    def lock(self, draft_id: str) -> None:
        self._connection.execute(_LOCK, {"which": draft_id}).all()

    def find(self, draft_id: str) -> IdeaDraft | None:
        row = self._connection.execute(_FIND, {"which": draft_id}).one_or_none()
        return _draft(row) if row else None

    def find_of(self, resident_id: str, idea_id: str | None) -> IdeaDraft | None:
        hers = {"who": resident_id, "of": idea_id or ""}
        row = self._connection.execute(_FIND_OF, hers).one_or_none()
        return _draft(row) if row else None

    def remove(self, draft_id: str) -> bool:
        return self._connection.execute(_REMOVE, {"which": draft_id}).rowcount == 1

    def purge(self, before: datetime) -> int:
        return self._connection.execute(_PURGE, {"before": before}).rowcount


def _draft(row: AnyRow) -> IdeaDraft:
    return IdeaDraft(
        id=row.id,
        resident_id=row.resident_id,
        touched_at=row.touched_at,
        text=row.text,
        topic=row.topic,
        location=None if row.latitude is None or row.longitude is None else (row.latitude, row.longitude),
        place=row.place,
        photos=tuple(row.photos),
        idea_id=row.idea_id or None,
        number=row.number,
        pieces=row.pieces,
    )
