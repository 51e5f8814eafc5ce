"""What a store keeps of one resident: found for her export and removed when she leaves.

It reads from the tables themselves where a resident is named, so a table that a later version adds is exported
and erased as soon as its columns say what they hold.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum, auto
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Table

ERASED: Final = "erased"
SOMEBODY_ELSE: Final = "somebody else"
_NOBODY: Final = (None, "operator", ERASED)


class Trace(Enum):
    """What a column holds of a resident, and what becomes of it when she leaves."""

    HERS = auto()  # her id; the row goes
    NAMED = auto()  # her id; ERASED takes its place and the row stays
    WITHIN = auto()  # JSON or text that may have her id somewhere inside; the row goes
    WITHIN_STAYS = auto()  # JSON that may have her id somewhere inside; ERASED takes its place there


HERS: Final = {"trace": Trace.HERS}
NAMED: Final = {"trace": Trace.NAMED}
WITHIN: Final = {"trace": Trace.WITHIN}
WITHIN_STAYS: Final = {"trace": Trace.WITHIN_STAYS}


def erase(connection: Connection, tables: Iterable[Table], resident_id: str) -> int:
    """Remove her from these tables, which come children first; how many rows went."""
    gone = 0
    for table in tables:
        going = [column == resident_id for column in _columns(table, Trace.HERS)]
        going += [_text(column).contains(resident_id) for column in _columns(table, Trace.WITHIN)]
        if going:
            gone += connection.execute(sa.delete(table).where(sa.or_(*going))).rowcount
        for column in _columns(table, Trace.NAMED):
            connection.execute(sa.update(table).where(column == resident_id).values({column: ERASED}))
        for column in _columns(table, Trace.WITHIN_STAYS):
            _erase_within(connection, table, column, resident_id)
    return gone


def kept(connection: Connection, tables: Iterable[Table], resident_id: str) -> dict[str, Any]:
    """The rows that name her, as JSON values by table; tables with none are left out.

    Whoever else such a row names is not shown to her.
    """
    found: dict[str, Any] = {}
    for table in tables:
        persons = [*_columns(table, Trace.HERS), *_columns(table, Trace.NAMED)]
        if not persons:
            continue
        theirs = sa.select(table).where(sa.or_(*(column == resident_id for column in persons)))
        rows = connection.execute(theirs.order_by(*table.primary_key.columns)).mappings().all()
        if rows:
            hidden = {column.name for column in persons}
            found[table.name] = [_shown(row, hidden, resident_id) for row in rows]
    return found


def _columns(table: Table, trace: Trace) -> list[Column[Any]]:
    return [column for column in table.columns if column.info.get("trace") is trace]


def _text(column: Column[Any]) -> sa.ColumnElement[str]:
    return sa.cast(column, sa.Text)


def _erase_within(connection: Connection, table: Table, column: Column[Any], resident_id: str) -> None:
    (key,) = table.primary_key.columns
    mentions = sa.select(key, column).where(_text(column).contains(resident_id))
    for number, value in connection.execute(mentions).all():
        cleaned = json.loads(json.dumps(value, ensure_ascii=False).replace(resident_id, ERASED))
        connection.execute(sa.update(table).where(key == number).values({column: cleaned}))


def _shown(row: Mapping[Any, Any], persons: set[str], resident_id: str) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, date):  # or a datetime, which is one
            value = value.isoformat()
        elif isinstance(value, bytes):
            value = f"{len(value)} bytes"
        elif name in persons and value != resident_id and value not in _NOBODY:
            value = SOMEBODY_ELSE
        shown[str(name)] = value
    return shown
