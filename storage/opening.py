"""Opening the stores of a deployment: files under a folder, or a PostgreSQL database."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.cities.model import City
from bot.core.shared.clock import Clock
from bot.core.shared.errors import StoreUnavailable
from bot.core.shared.unit_of_work import CityRecords, NetworkRecords
from storage.cities import OwnedStore, StoresOfCities, file_of, schema_of
from storage.leadership import leading
from storage.migrating import AllMigrations, Migrated, Migrations
from storage.postgres_store import PostgresStore, open_engine, postgres_url
from storage.records import SqlCityRecords, SqlNetworkRecords
from storage.sqlite_store import SqliteStore

_log = logging.getLogger(__name__)
R = TypeVar("R")
NETWORK: Final = "network"
THREADS: Final = 8  # as many SQLite transactions under way at once; they mostly wait for the disk
CONNECTIONS: Final = 10  # to one PostgreSQL database, and as many again under load


class Stores:
    """The network's store and the cities', over shared threads and connections. Close it, or use ``async with``."""

    def __init__(
        self,
        data_dir: Path,
        database_url: str | None,
        clock: Clock,
        *,
        connections: int = CONNECTIONS,
        migrations: AllMigrations | None = None,
    ) -> None:
        self._data_dir = data_dir
        self._url = postgres_url(database_url) if database_url else None
        self._clock = clock
        self._connections = connections
        self._migrations = migrations or AllMigrations.load()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="store")
        self._engines: dict[sa.URL, AsyncEngine] = {}
        self.network: Final = self._network_store()
        self.cities: Final = StoresOfCities(self._city_store)

    async def check(self) -> None:
        """Refuse stores that this version cannot work with: the network's and that of each city it knows.

        Files are created and migrated here. Raises StoreBehind, StoreAhead; StoreUnavailable for the network's
        alone, as one city's server that is down must not stop the others.
        """
        await self.network.prepare()
        for city, store in self.cities.each(await self._known()):
            try:
                await store.prepare()
            except StoreUnavailable as error:
                _log.error(
                    "a city's store cannot be used: %s",
                    error,
                    extra={"city": city.slug, "reason": str(error)},
                )

    async def migrate(
        self, founding: Sequence[City] = (), progress: Callable[[int, int], None] | None = None
    ) -> list[Migrated]:
        """Bring every store up to date, adding those ``founding`` cities that are missing; what was done.

        ``progress`` is told after each store how many of how many are done. Raises StoreAhead, StoreUnavailable: the stores before that one are done, and it may be repeated.
        """
        done = [await self.network.migrate()]
        known = {city.slug for city in await self._known()}
        missing = [city for city in founding if city.slug not in known]

        def add(records: NetworkRecords) -> None:
            for city in missing:
                records.cities.add(city)

        if missing:
            await self.network.transact(add, once=False)
        known_now = await self._known()
        for number, (_, store) in enumerate(self.cities.each(known_now), start=1):
            done.append(await store.migrate())
            if progress:
                progress(number, len(known_now))
        return [migrated for migrated in done if migrated]

    async def ping(self) -> None:
        """Whether the network's store answers. Raises StoreUnavailable."""
        await self.network.read(lambda records: records.outbox.oldest_due_at(self._clock.now()))

    @asynccontextmanager
    async def leadership(self, office: str, stopping: asyncio.Event) -> AsyncIterator[asyncio.Event]:
        """Lead in this office, one process at a time: see ``leading``. On the embedded default nobody competes."""
        if self._url is None:
            yield asyncio.Event()
            return
        async with leading(self._engine(self._url), office, stopping) as lost:
            yield lost

    async def _known(self) -> list[City]:
        return await self.network.read(lambda records: records.cities.list_all())

    async def close(self) -> None:
        """Close what was opened, after the transactions under way."""
        await self.cities.close()
        await self.network.close()
        for engine in self._engines.values():
            await engine.dispose()
        self._threads.shutdown()

    def _network_store(self) -> OwnedStore[NetworkRecords]:
        if self._url is None:
            return self._file(
                NETWORK, self._data_dir / "network.sqlite3", SqlNetworkRecords, self._migrations.network
            )
        return PostgresStore[NetworkRecords](
            NETWORK,
            self._engine(self._url),
            "network",
            SqlNetworkRecords,
            migrations=self._migrations.network,
            threads=self._threads,
            clock=self._clock,
            creates=False,
        )

    def _city_store(self, city: City) -> OwnedStore[CityRecords]:
        name, url, file = f"city {city.slug}", self._url, file_of(city.slug, self._data_dir / "cities")
        if city.store_url and city.store_url.startswith("sqlite:"):
            url, file = None, Path(sa.make_url(city.store_url).database or file)
        elif city.store_url:
            url = postgres_url(city.store_url)
        if url is None:
            return self._file(name, file, SqlCityRecords, self._migrations.city)
        return PostgresStore[CityRecords](
            name,
            self._engine(url),
            schema_of(city.slug),
            SqlCityRecords,
            migrations=self._migrations.city,
            threads=self._threads,
            clock=self._clock,
            creates=True,
        )

    def _file(
        self, name: str, path: Path, records_factory: Callable[[Connection], R], migrations: Migrations
    ) -> SqliteStore[R]:
        return SqliteStore(
            name, path, records_factory, migrations=migrations, threads=self._threads, clock=self._clock
        )

    def _engine(self, url: sa.URL) -> AsyncEngine:
        if url not in self._engines:
            self._engines[url] = open_engine(url, connections=self._connections)
        return self._engines[url]

    async def __aenter__(self) -> "Stores":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


async def open_stores(data_dir: Path, database_url: str | None, clock: Clock) -> Stores:
    """The stores of a deployment, ready: on PostgreSQL if there is a ``database_url``, else in ``data_dir``.

    Files are created and migrated; a database must have been migrated. Raises StoreBehind, StoreAhead,
    StoreUnavailable; ValueError for a URL that is none.
    """
    stores = Stores(data_dir, database_url, clock)
    try:
        await stores.check()
    except BaseException:
        await stores.close()
        raise
    return stores


async def migrate(
    data_dir: Path,
    database_url: str | None,
    clock: Clock,
    founding: Sequence[City] = (),
    progress: Callable[[int, int], None] | None = None,
) -> list[Migrated]:
    """``Stores.migrate`` on the stores of a deployment: what `python -m bot migrate` does."""
    async with Stores(data_dir, database_url, clock) as stores:
        return await stores.migrate(founding, progress)
