"""Which cities ask the same."""

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.surveys.ports import SharedSurvey
from storage.dialects import ConflictInsert, by_dialect
from storage.tables import shared_surveys
from storage.types import AnyRow

_c = shared_surveys.c


def _put(insert: ConflictInsert) -> ConflictInsert:
    said = insert.excluded
    return insert.on_conflict_do_update(
        index_elements=["id"], set_={"title": said.title, "surveys": said.surveys}
    )


_PUT = by_dialect(shared_surveys, _put)
_FIND = sa.select(shared_surveys).where(_c.id == bindparam("which"))
_LIST = (
    sa.select(shared_surveys)
    .order_by(_c.created_at.desc(), _c.id.desc())
    .limit(bindparam("most", type_=sa.Integer))
)


class SqlSharedSurveys:
    """Implements ``SharedSurveys``. Who made it, and when, is written once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, shared: SharedSurvey) -> None:
        row = {
            "id": shared.id,
            "title": dict(shared.title),
            "created_by": shared.created_by,
            "created_at": shared.created_at,
            "surveys": dict(shared.surveys),
        }
        self._connection.execute(_PUT[self._connection.dialect.name], row)

    def find(self, shared_id: str) -> SharedSurvey | None:
        row = self._connection.execute(_FIND, {"which": shared_id}).one_or_none()
        return _shared(row) if row else None

    def list_all(self, limit: int) -> list[SharedSurvey]:
        return [_shared(row) for row in self._connection.execute(_LIST, {"most": limit})]


def _shared(row: AnyRow) -> SharedSurvey:
    return SharedSurvey(
        id=row.id,
        title=row.title,
        created_by=row.created_by,
        created_at=row.created_at,
        surveys=row.surveys,
    )
