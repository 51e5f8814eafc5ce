"""Bringing a store to the revision of the tables that this version is written against.

There is no alembic.ini: the folder is in the package and the connection is given. A migration is one transaction
on both databases, and holds a lock of the store, so that two processes that start at once do not migrate it twice.
"""

import asyncio
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import RevisionStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage.tables import CITY, NETWORK

FOLDER: Final = Path(__file__).parent / "migrations"
_ALEMBIC: Final = threading.Lock()  # alembic's ``op`` and ``context`` are globals of the process
_VERSION: Final = sa.text("SELECT version_num FROM alembic_version")


class StoreBehind(Exception):
    """The store was written by an older version and must be migrated before this one touches it."""

    def __init__(self, store: str, revision: str | None, head: str) -> None:
        stands = f"is at revision {revision}" if revision else "has not been set up"
        super().__init__(
            f"the store of the {store} {stands}, this version needs {head}: run `python -m bot migrate`"
        )


class StoreAhead(Exception):
    """The store was written by a newer version, which this one does not understand."""

    def __init__(self, store: str, revision: str, head: str) -> None:
        super().__init__(
            f"the store of the {store} is at revision {revision}, this version knows none after {head}: "
            "start the newer version that wrote it"
        )


@dataclass(frozen=True, slots=True)
class Migrated:
    """A store went from one revision (None: it was new) to another."""

    store: str
    before: str | None
    after: str

    def __str__(self) -> str:
        return f"{self.store}: {self.before or 'new'} -> {self.after}"


class Migrations:
    """The revisions of one kind of store."""

    def __init__(self, kind: str, metadata: MetaData, folder: Path = FOLDER) -> None:
        self.metadata: Final = metadata
        self._config = Config()
        options = {
            "script_location": folder,
            "version_locations": folder / kind / "versions",
            "path_separator": "newline",
        }
        for name, value in options.items():
            self._config.set_main_option(name, str(value).replace("%", "%%"))
        self._script = ScriptDirectory.from_config(self._config)
        head = self._script.get_current_head()
        assert head is not None
        self.head: Final[str] = head
        self.revisions: Final = [script.revision for script in self._script.walk_revisions()][::-1]

    def is_current(self, store: str, revision: str | None) -> bool:
        """False: the store is behind. Raises StoreAhead."""
        if revision is not None and revision not in self.revisions:
            raise StoreAhead(store, revision, self.head)
        return revision == self.head

    def move(self, connection: Connection, target: str) -> None:
        """Go up or down to this revision, or to "base", in the transaction that is open on the connection."""

        def steps(current: str | tuple[str, ...], _context: object) -> list[RevisionStep]:
            now = current[0] if isinstance(current, tuple) and current else current or None
            if target == "base" or (
                now in self.revisions and target in self.revisions[: self.revisions.index(now)]
            ):
                return self._script._downgrade_revs(target, current)  # type: ignore[arg-type]
            return self._script._upgrade_revs(target, current)  # type: ignore[arg-type]

        with _ALEMBIC:
            self._config.attributes["connection"] = connection
            self._config.attributes["metadata"] = self.metadata
            try:
                with EnvironmentContext(self._config, self._script, fn=steps, destination_rev=target):
                    self._script.run_env()
            finally:
                del self._config.attributes["connection"]


@dataclass(frozen=True, slots=True)
class AllMigrations:
    """The revisions of both kinds, read from the package once."""

    network: Migrations
    city: Migrations

    @classmethod
    @cache
    def load(cls, folder: Path = FOLDER) -> "AllMigrations":
        return cls(Migrations("network", NETWORK, folder), Migrations("city", CITY, folder))


def revision_of(connection: Connection) -> str | None:
    """Where a SQLite store stands; None for an empty one."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return str(connection.execute(_VERSION).scalar_one_or_none() or "") or None


def migrate_postgres(
    url: sa.URL, schema: str, store: str, migrations: Migrations, target: str | None = None
) -> Migrated | None:
    """Create the schema if it is missing and bring it to ``target`` (the head if None); None if it was there.

    Runs an event loop of its own, so it is called in a thread. Raises StoreAhead.
    """

    def work(connection: Connection) -> Migrated | None:
        # One migration of this schema at a time; the lock goes with the transaction.
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(f"charshi:{schema}"))))
        connection.execute(sa.text(f'CREATE SCHEMA IF NOT EXISTS "{schema}"'))
        connection.execute(sa.text(f'SET LOCAL search_path TO "{schema}"'))
        connection.dialect.default_schema_name = schema
        before = revision_of(connection)
        aim = target or migrations.head
        if (target is None and migrations.is_current(store, before)) or before == aim:
            return None
        migrations.move(connection, aim)
        return Migrated(store, before, aim)

    async def run() -> Migrated | None:
        engine = create_async_engine(url, poolclass=NullPool)
        try:
            async with engine.begin() as connection:
                return await connection.run_sync(work)
        finally:
            await engine.dispose()

    return asyncio.run(run())
