"""A store in one SQLite file."""

import asyncio
import functools
import logging
import math
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path
from typing import Final, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.pool import NullPool

from bot.core.shared.cause import Cause, current_cause
from bot.core.shared.clock import Clock
from bot.core.shared.errors import UpdateAlreadySeen
from storage import scrubbing
from storage.failures import said_of
from storage.migrating import Migrated, Migrations, revision_of
from storage.seen import SqlSeenUpdates
from storage.types import write_json

_log = logging.getLogger(__name__)
R = TypeVar("R")
T = TypeVar("T")
BUSY_SECONDS: Final = 5.0  # how long to wait for a writer of another process
_WAL_PAUSE: Final = 0.02  # seconds


class SqliteStore(Generic[R]):
    """Implements ``Store`` over a file in WAL mode, durable at each commit (synchronous FULL).

    The whole work of a transaction runs in one hop to a thread on a connection that is kept, so statements stay
    prepared. Writers of this process queue on an asyncio lock instead of spinning on SQLite's; readers have
    connections of their own and wait for nobody. BEGIN and COMMIT are ours, spoken to the driver.

    What is deleted is overwritten with zeros in the file; where a repository asked for it (see ``scrubbing``) the log,
    which still has it, is emptied after the commit, or after a later one if somebody is reading just then.

    The file is created and migrated at the first use; StoreAhead if a newer version wrote it.
    """

    def __init__(
        self,
        name: str,
        path: Path,
        records_factory: Callable[[Connection], R],
        *,
        migrations: Migrations,
        threads: Executor,
        clock: Clock,
        busy_seconds: float = BUSY_SECONDS,
    ) -> None:
        self.name: Final = name
        self._path = path
        self._records_factory = records_factory
        self._migrations = migrations
        self._threads = threads
        self._clock = clock
        self._busy_seconds = busy_seconds
        self._engine = sa.create_engine(
            "sqlite://",
            creator=self._connect,
            poolclass=NullPool,
            json_serializer=write_json,
            hide_parameters=True,  # what people typed is not for the log
        )
        self._writing = asyncio.Lock()
        self._is_ready = False
        self._writer: _Link | None = None
        self._readers: list[_Link] = []
        self._is_to_be_scrubbed = False

    async def read(self, query: Callable[[R], T]) -> T:
        if not self._is_ready:
            await self.prepare()
        return await self._in_thread(functools.partial(self._read, query))

    async def transact(self, work: Callable[[R], T], *, once: bool = True) -> T:
        if not self._is_ready:
            await self.prepare()
        cause = current_cause() if once else None
        if cause and self.name in cause.recorded_in:
            cause = None
        async with self._writing:
            return await self._in_thread(functools.partial(self._transact, work, cause))

    async def prepare(self) -> Migrated | None:
        """Create or migrate the file if that is needed. Raises StoreAhead, StoreUnavailable."""
        async with self._writing:
            if self._is_ready:
                return None
            migrated = await self._in_thread(self._migrate)
            self._is_ready = True
            return migrated

    async def migrate(self) -> Migrated | None:
        """The same: a file is always brought up to date."""
        return await self.prepare()

    async def close(self) -> None:
        """Close the file; it is opened again if somebody uses the store after that."""
        async with self._writing:
            links = [*self._readers, *([self._writer] if self._writer else [])]
            self._readers, self._writer = [], None
            for link in links:
                await self._in_thread(link.close)

    async def _in_thread(self, job: Callable[[], T]) -> T:
        """A thread cannot be stopped: who is cancelled waits until it is done with its connection."""
        future = asyncio.get_running_loop().run_in_executor(self._threads, job)
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            while not future.done():
                try:
                    await asyncio.wait([future])
                except asyncio.CancelledError:
                    continue
            if not future.cancelled():
                future.exception()
            raise

    def _read(self, query: Callable[[R], T]) -> T:
        with said_of(self.name):
            link = self._readers.pop() if self._readers else _Link(self._engine, reads_only=True)
            try:
                link.say("BEGIN")
                found = query(self._records_factory(link.connection))
                link.say("COMMIT")
            except (sa.exc.SQLAlchemyError, sqlite3.Error):
                link.close()  # the next reader opens the file anew, whatever became of it
                raise
            except BaseException:
                link.roll_back()
                self._readers.append(link)
                raise
            self._readers.append(link)
            return found

    def _transact(self, work: Callable[[R], T], cause: Cause | None) -> T:
        with said_of(self.name):
            link, self._writer = self._writer or _Link(self._engine, reads_only=False), None
            try:
                link.say("BEGIN IMMEDIATE")
                if cause and not SqlSeenUpdates(link.connection).record(cause.update_id, self._clock.now()):
                    raise UpdateAlreadySeen
                done = work(self._records_factory(link.connection))
                link.say("COMMIT")
            except (sa.exc.SQLAlchemyError, sqlite3.Error):
                link.close()  # which rolls back
                raise
            except BaseException:
                link.roll_back()
                self._writer = link
                raise
            self._scrub(link)
            self._writer = link
            if cause:
                cause.recorded_in.add(self.name)
            return done

    def _scrub(self, link: "_Link") -> None:
        """Empty the log if that was asked for. Never raises: what was done is durable whether or not this succeeds."""
        asked = scrubbing.take(link.connection)
        if not (asked or self._is_to_be_scrubbed):
            return
        try:
            # Who comes later to what is still to be scrubbed does not wait for readers once more.
            link.say(f"PRAGMA busy_timeout = {int(self._busy_seconds * 1000) if asked else 0}")
            (is_busy, *_) = link.say("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            link.say(f"PRAGMA busy_timeout = {int(self._busy_seconds * 1000)}")
        except sqlite3.Error as error:
            is_busy, reason = True, str(error)
        else:
            reason = "somebody is reading"
        if is_busy and not self._is_to_be_scrubbed:
            _log.warning("the log of a store was not emptied: %s", reason, extra={"store": self.name})
        self._is_to_be_scrubbed = bool(is_busy)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path,
            timeout=self._busy_seconds,
            isolation_level=None,  # BEGIN is ours
            check_same_thread=False,  # used by one thread at a time, not always the same
            cached_statements=256,
        )
        try:
            self._turn_to_wal(connection)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")
        except BaseException:
            connection.close()
            raise
        return connection

    def _turn_to_wal(self, connection: sqlite3.Connection) -> None:
        """Done once in a file's life. SQLite refuses it at once, without its usual patience, if others are at it."""
        for left in range(math.ceil(self._busy_seconds / _WAL_PAUSE), -1, -1):
            try:
                connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if not left or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
                time.sleep(_WAL_PAUSE)  # in a thread of ours
            else:
                return

    def _migrate(self) -> Migrated | None:
        with said_of(self.name):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._engine.connect() as connection:
                if self._migrations.is_current(self.name, revision_of(connection)):
                    return None
                connection.rollback()
                # A table that is rebuilt must not take the rows that refer to it along.
                connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                before = revision_of(connection)
                if self._migrations.is_current(self.name, before):
                    return None  # another process was quicker
                self._migrations.move(connection, self._migrations.head)
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise RuntimeError(f"{self.name}: {len(broken)} rows have lost what they refer to")
                connection.commit()
                return Migrated(self.name, before, self._migrations.head)


class _Link:
    """One open connection: SQLAlchemy's, whose own transaction never ends, over the driver's, which has ours."""

    def __init__(self, engine: sa.Engine, *, reads_only: bool) -> None:
        self.connection = engine.connect()
        driver = self.connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        self._driver = driver
        self.say = driver.execute
        if reads_only:
            self.say("PRAGMA query_only = ON")

    def roll_back(self) -> None:
        if self._driver.in_transaction:
            self.say("ROLLBACK")

    def close(self) -> None:
        self.connection.close()
