"""A store in one schema of a PostgreSQL database."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from typing import Final, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection, exc
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.core.shared.cause import current_cause
from bot.core.shared.clock import Clock
from bot.core.shared.errors import StoreUnavailable, UpdateAlreadySeen
from storage import scrubbing
from storage.failures import is_worth_repeating, said_of
from storage.migrating import Migrated, Migrations, StoreBehind, migrate_postgres
from storage.seen import SqlSeenUpdates
from storage.types import write_json

_log = logging.getLogger(__name__)
R = TypeVar("R")
T = TypeVar("T")
ATTEMPTS: Final = 3
SCRUB_WAIT: Final = "10s"  # for a table that others use
_PARAMETERS: Final = ("host", "port", "passfile", "ssl")  # of an address, as asyncpg knows them
_SSL_MODES: Final = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")


def postgres_url(text: str) -> sa.URL:
    """The address in the form that our driver takes: from ``postgres://`` and ``postgresql://``, and with
    libpq's ``sslmode``. Raises ValueError, without the text, for anything else.
    """
    try:
        url = sa.make_url(text)
    except (exc.ArgumentError, ValueError):
        raise ValueError("not the URL of a database") from None
    if url.drivername not in ("postgres", "postgresql", "postgresql+asyncpg"):
        raise ValueError(f"expected postgresql://…, not {url.drivername}://…")
    mode = url.query.get("sslmode")
    if mode is not None:
        if mode not in _SSL_MODES:
            raise ValueError(f"sslmode: expected one of {', '.join(_SSL_MODES)}")
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": str(mode)})
    unknown = url.query.keys() - _PARAMETERS
    if unknown:
        raise ValueError(
            f"{', '.join(sorted(unknown))}: unknown; known are sslmode, {', '.join(_PARAMETERS)}"
        )
    return url.set(drivername="postgresql+asyncpg")


def open_engine(url: sa.URL, *, connections: int) -> AsyncEngine:
    """One pool for all schemas of one database, READ COMMITTED. No connection is made yet."""
    return create_async_engine(
        url,
        pool_size=connections,
        max_overflow=connections,
        pool_timeout=10,
        json_serializer=write_json,
        hide_parameters=True,  # an error is logged, and what somebody typed must not be in it
        connect_args={
            "timeout": 10,
            "command_timeout": 60,
            # A statement is prepared once for each schema.
            "prepared_statement_cache_size": 1000,
            "server_settings": {"application_name": "charshi", "jit": "off"},
        },
    )


class PostgresStore(Generic[R]):
    """Implements ``Store`` over a schema that ``schema_translate_map`` puts before every table.

    Writers run READ COMMITTED, readers REPEATABLE READ, which is one snapshot. A transaction that PostgreSQL
    gave up (deadlock, serialisation) is run again, ATTEMPTS times in all. If the connection breaks during COMMIT
    nobody can tell whether it was done: the update comes again, and ``once`` finds out.

    Where a repository asked for it (see ``scrubbing``) its tables are vacuumed after the commit.

    A schema that is missing is created at the first use if ``creates``; one that is behind is migrated by
    ``migrate`` alone: StoreBehind, StoreAhead.
    """

    def __init__(
        self,
        name: str,
        engine: AsyncEngine,
        schema: str,
        records_factory: Callable[[Connection], R],
        *,
        migrations: Migrations,
        threads: Executor,
        clock: Clock,
        creates: bool,
    ) -> None:
        self.name: Final = name
        self._url = engine.url
        self._schema = schema
        self._engine = engine.execution_options(schema_translate_map={None: schema})
        self._snapshots = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._records_factory = records_factory
        self._migrations = migrations
        self._threads = threads
        self._clock = clock
        self._creates = creates
        self._preparing = asyncio.Lock()
        self._is_ready = False
        self._to_be_scrubbed: dict[str, bool] = {}

    async def read(self, query: Callable[[R], T]) -> T:
        if not self._is_ready:
            await self.prepare()
        return await self._repeated(
            self._snapshots, lambda connection, _: query(self._records_factory(connection))
        )

    async def transact(self, work: Callable[[R], T], *, once: bool = True) -> T:
        if not self._is_ready:
            await self.prepare()
        cause = current_cause() if once else None
        if cause and self.name in cause.recorded_in:
            cause = None

        def job(connection: Connection, attempt: _Attempt) -> tuple[T, _Attempt]:
            scrubbing.take(connection)  # what was rolled back asked for nothing
            if cause and not SqlSeenUpdates(connection).record(cause.update_id, self._clock.now()):
                raise UpdateAlreadySeen
            done = work(self._records_factory(connection))
            attempt.is_committing = True
            connection.commit()
            attempt.to_be_scrubbed = scrubbing.take(connection)
            return done, attempt

        done, attempt = await self._repeated(self._engine, job)
        if cause:
            cause.recorded_in.add(self.name)
        if attempt.to_be_scrubbed:
            await self._scrub(attempt.to_be_scrubbed)
        return done

    async def _repeated(self, engine: AsyncEngine, job: Callable[[Connection, "_Attempt"], T]) -> T:
        with said_of(self.name):
            for number in range(1, ATTEMPTS + 1):
                attempt = _Attempt()
                try:
                    async with engine.connect() as connection:
                        return await connection.run_sync(job, attempt)
                except exc.DBAPIError as error:
                    if number == ATTEMPTS or not is_worth_repeating(error, committing=attempt.is_committing):
                        raise
        raise AssertionError("the last attempt returns or raises")

    async def _scrub(self, tables: Mapping[str, bool]) -> None:
        """Write tables anew without what was deleted from them. Never raises: what was done is durable whether or not this
        succeeds, and tables that could not be had are done with the next ones."""
        self._to_be_scrubbed |= tables
        try:
            with said_of(self.name):
                async with self._engine.connect() as connection:
                    await connection.execution_options(isolation_level="AUTOCOMMIT")
                    await connection.exec_driver_sql(f"SET lock_timeout = '{SCRUB_WAIT}'")
                    try:
                        # Those that are written anew whole come first: it is they that must not keep anything.
                        for table, whole in sorted(
                            self._to_be_scrubbed.items(), key=lambda each: not each[1]
                        ):
                            how = "(FULL, ANALYZE)" if whole else "(ANALYZE)"
                            await connection.exec_driver_sql(f'VACUUM {how} "{self._schema}"."{table}"')
                            self._to_be_scrubbed.pop(table, None)
                    finally:
                        await connection.exec_driver_sql("RESET lock_timeout")
        except (StoreUnavailable, exc.DBAPIError) as error:
            left = ", ".join(sorted(self._to_be_scrubbed))
            _log.warning(
                "tables were not vacuumed: %s", left, extra={"store": self.name, "reason": str(error)}
            )

    async def prepare(self) -> Migrated | None:
        """Look at the schema's revision. Raises StoreBehind, StoreAhead, StoreUnavailable."""
        async with self._preparing:
            if self._is_ready:
                return None
            migrated = None
            with said_of(self.name):
                async with self._engine.connect() as connection:
                    revision = await connection.run_sync(self._revision)
            if not self._migrations.is_current(self.name, revision):
                if revision is not None or not self._creates:
                    raise StoreBehind(self.name, revision, self._migrations.head)
                migrated = await self._migrate()
            self._is_ready = True
            return migrated

    async def migrate(self) -> Migrated | None:
        """Bring the schema up to date; None if it was. Raises StoreAhead, StoreUnavailable."""
        async with self._preparing:
            migrated = await self._migrate()
            self._is_ready = True
            return migrated

    async def close(self) -> None:
        """The engine is shared and closed by whoever opened it."""

    async def _migrate(self) -> Migrated | None:
        with said_of(self.name):
            return await asyncio.get_running_loop().run_in_executor(
                self._threads, migrate_postgres, self._url, self._schema, self.name, self._migrations
            )

    def _revision(self, connection: Connection) -> str | None:
        there = sa.select(sa.func.to_regclass(f'"{self._schema}".alembic_version').is_not(None))
        if not connection.execute(there).scalar_one():
            return None
        version = sa.text(f'SELECT version_num FROM "{self._schema}".alembic_version')  # noqa: S608 (a slug's)
        return connection.execute(version).scalar_one_or_none()


class _Attempt:
    """How far one run of a transaction got."""

    def __init__(self) -> None:
        self.is_committing = False
        self.to_be_scrubbed: dict[str, bool] = {}
