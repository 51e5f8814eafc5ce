"""All that lies in all stores, read from the SQLite files themselves and not through the code under test."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Row:
    """One row of one table of one store; ``store`` is the file's name without its ending."""

    store: str
    table: str
    values: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.store}.{self.table}: {self.values}"


def all_rows(data_dir: Path) -> Iterator[Row]:
    """Every row of every table of every SQLite file in this folder and below it."""
    for path in sorted(data_dir.rglob("*.sqlite3")):
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
            for (table,) in names:
                for row in connection.execute(f'SELECT * FROM "{table}"'):
                    yield Row(path.stem, table, dict(row))


def mentions(data_dir: Path, *sought: object) -> list[Row]:
    """The rows in which some column, read as text, has one of these somewhere inside."""
    words = [str(one) for one in sought]
    assert words
    assert all(words), "an empty word is everywhere"
    return [
        row
        for row in all_rows(data_dir)
        if any(word in _as_text(value) for value in row.values.values() for word in words)
    ]


def rows_of(data_dir: Path, store: str, table: str) -> list[dict[str, Any]]:
    """The rows of one table of one store."""
    return [row.values for row in all_rows(data_dir) if (row.store, row.table) == (store, table)]


def count_stores(data_dir: Path) -> int:
    return sum(1 for _ in data_dir.rglob("*.sqlite3"))


def _as_text(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
