"""Small facts that one process leaves for the next."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from storage.dialects import ConflictInsert, by_dialect
from storage.tables import marks


def _put(insert: ConflictInsert) -> ConflictInsert:
    new = insert.excluded
    return insert.on_conflict_do_update(index_elements=["name"], set_={"value": new.value})


_PUT = by_dialect(marks, _put)
_FIND = sa.select(marks.c.value).where(marks.c.name == bindparam("wanted"))

# Compared letter by letter: in LIKE a "_" of the prefix would stand for any.
_LIST = sa.select(marks.c.name, marks.c.value).where(
    sa.func.substr(marks.c.name, 1, bindparam("long", type_=sa.Integer)) == bindparam("beginning")
)
_REMOVE = sa.delete(marks).where(marks.c.name == bindparam("wanted"))


class SqlMarks:
    """Implements ``Marks``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, name: str) -> str | None:
        value: str | None = self._connection.execute(_FIND, {"wanted": name}).scalar()
        return value

    def put(self, name: str, value: str) -> None:
        self._connection.execute(_PUT[self._connection.dialect.name], {"name": name, "value": value})

    def list_named(self, prefix: str) -> Mapping[str, str]:
        found = self._connection.execute(_LIST, {"beginning": prefix, "long": len(prefix)})
        return {row.name: row.value for row in found}

    def remove(self, name: str) -> None:
        self._connection.execute(_REMOVE, {"wanted": name})
