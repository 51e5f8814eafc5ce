"""What stands in the network's store, read past all our own code."""

import sqlite3
from contextlib import closing
from typing import Any

from tests.towns import Town

Rows = list[tuple[Any, ...]]


def rows_of(town: Town, table: str) -> Rows:
    """Every row of one table of the network's store, in a stable order."""
    with closing(sqlite3.connect(town.app.settings.data_dir / "network.sqlite3")) as store:
        return sorted(store.execute(f"SELECT * FROM {table}").fetchall(), key=repr)


def staff_rows(town: Town) -> dict[str, Rows]:
    """All that an action of the staff may change."""
    return {table: rows_of(town, table) for table in ("roles", "invitations", "audit", "outbox")}


def audited(town: Town, city: str) -> list[tuple[str, str, str | None]]:
    """Action, actor and subject of all that was done for the city, oldest first."""
    with closing(sqlite3.connect(town.app.settings.data_dir / "network.sqlite3")) as store:
        return store.execute(
            "SELECT action, actor, subject FROM audit WHERE city = ? ORDER BY id", (city,)
        ).fetchall()


def id_of(town: Town, telegram_id: int) -> str:
    """The domain id of whoever has this Telegram id."""
    with closing(sqlite3.connect(town.app.settings.data_dir / "network.sqlite3")) as store:
        (found,) = store.execute("SELECT id FROM residents WHERE telegram_id = ?", (telegram_id,)).fetchone()
    return str(found)
