"""Where the emulator keeps what was said: one SQLite file, or memory."""

import json
import sqlite3
from pathlib import Path

from bot.emulator.errors import Json

_SCHEMA = """
CREATE TABLE IF NOT EXISTS records (
    kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS contents (id TEXT PRIMARY KEY, content BLOB NOT NULL);
"""


class Store:
    """JSON records by kind and id, and the contents of files; every write stands once it returned.

    Written at once and without waiting for the disk: it survives a restart of the process, not a power cut.
    """

    def __init__(self, database: Path | None) -> None:
        if database is not None:
            database.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(database or ":memory:", isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.executescript(_SCHEMA)

    def load(self, kind: str) -> dict[str, Json]:
        """All records of a kind by id."""
        rows = self._connection.execute("SELECT id, body FROM records WHERE kind = ?", (kind,))
        return {name: json.loads(body) for name, body in rows}

    def put(self, kind: str, name: str | int, body: Json) -> None:
        """Writes a record, in the place of an older one."""
        text = json.dumps(body, ensure_ascii=True)
        self._connection.execute("INSERT OR REPLACE INTO records VALUES (?, ?, ?)", (kind, str(name), text))

    def delete(self, kind: str, name: str | int) -> None:
        """Removes a record; nothing happens where there is none."""
        self._connection.execute("DELETE FROM records WHERE kind = ? AND id = ?", (kind, str(name)))

    def clear(self, kind: str) -> None:
        """Removes every record of a kind."""
        self._connection.execute("DELETE FROM records WHERE kind = ?", (kind,))

    def put_content(self, name: str, content: bytes) -> None:
        """Keeps the content of a file."""
        self._connection.execute("INSERT OR REPLACE INTO contents VALUES (?, ?)", (name, content))

    def get_content(self, name: str) -> bytes:
        """The content kept under that name. Raises KeyError."""
        row = self._connection.execute("SELECT content FROM contents WHERE id = ?", (name,)).fetchone()
        if row is None:
            raise KeyError(name)
        return bytes(row[0])

    def clear_contents(self) -> None:
        """Forgets the contents of all files."""
        self._connection.execute("DELETE FROM contents")

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()


class Counters:
    """Numbers that only grow, also over restarts."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._values = {name: int(body["value"]) for name, body in store.load("counter").items()}

    def next(self, name: str, first: int = 1) -> int:
        """The next number of that name, beginning with `first`."""
        return self.advance(name, 1, first)

    def advance(self, name: str, by: int, first: int = 1) -> int:
        """Takes `by` numbers at once and returns the first of them."""
        taken = self._values.get(name, first)
        self._values[name] = taken + by
        self._store.put("counter", name, {"value": taken + by})
        return taken
