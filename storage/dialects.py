"""The one construct that SQLAlchemy spells differently for our two databases: INSERT … ON CONFLICT."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

ConflictInsert: TypeAlias = sqlite.Insert | postgresql.Insert


def by_dialect(
    table: Table, complete: Callable[[ConflictInsert], ConflictInsert]
) -> Mapping[str, ConflictInsert]:
    """The same insert for each database, by the name of its dialect.

    It is made once, so that SQLAlchemy finds it compiled.
    """
    return {"sqlite": complete(sqlite.insert(table)), "postgresql": complete(postgresql.insert(table))}


def skip_conflict(insert: ConflictInsert) -> ConflictInsert:
    """Leave out a row that any unique key forbids."""
    return insert.on_conflict_do_nothing()
