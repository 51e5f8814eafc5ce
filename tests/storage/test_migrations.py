"""Migrations: up, down, up; the same tables as the code's; behind, ahead, and cut short."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from storage.migrating import (
    FOLDER,
    AllMigrations,
    Migrated,
    Migrations,
    StoreAhead,
    StoreBehind,
    migrate_postgres,
    revision_of,
)
from storage.opening import Stores, migrate, open_stores
from storage.tables import CITY, NETWORK
from tests.storage.builders import SetClock, a_city, a_resident, settle_in

T = TypeVar("T")
METADATA = {"network": NETWORK, "city": CITY}
HEADS = {kind: Migrations(kind, metadata).head for kind, metadata in METADATA.items()}
LATER = "9999"
SCHEMA = "city_of_a_test"


@pytest.fixture(params=["network", "city"])
def migrations(request: pytest.FixtureRequest) -> Migrations:
    return Migrations(request.param, METADATA[request.param])


class Place:
    """An empty file or schema to migrate."""

    def __init__(self, folder: Path, url: str | None) -> None:
        self._file = folder / "place.sqlite3"
        self._url = url

    async def move(self, migrations: Migrations, target: str) -> None:
        if self._url:
            url = sa.make_url(self._url)
            await asyncio.to_thread(migrate_postgres, url, SCHEMA, "place", migrations, target)
        else:
            await self.look(lambda connection: migrations.move(connection, target))

    async def look(self, at: Callable[[Connection], T]) -> T:
        if self._url:
            engine = create_async_engine(self._url, poolclass=sa.NullPool)
            try:
                async with engine.begin() as connection:
                    await connection.execute(sa.text(f"SET LOCAL search_path TO {SCHEMA}"))
                    engine.dialect.default_schema_name = SCHEMA
                    return await connection.run_sync(at)
            finally:
                await engine.dispose()
        plain = sa.create_engine(f"sqlite:///{self._file}", poolclass=sa.NullPool)
        with plain.begin() as connection_:
            return at(connection_)


@pytest.fixture
def place(tmp_path: Path, database_url: str | None) -> Place:
    return Place(tmp_path, database_url)


def _tables(connection: Connection) -> set[str]:
    return set(sa.inspect(connection).get_table_names()) - {"alembic_version"}


async def test_every_revision_goes_up_down_and_up(place: Place, migrations: Migrations) -> None:
    below = "base"
    for revision in migrations.revisions:
        await place.move(migrations, revision)
        there = await place.look(_tables)
        await place.move(migrations, below)
        assert await place.look(revision_of) == (None if below == "base" else below)
        await place.move(migrations, revision)
        assert await place.look(revision_of) == revision
        assert await place.look(_tables) == there
        below = revision
    await place.move(migrations, "base")
    assert await place.look(_tables) == set()


async def test_migrations_make_the_tables_of_the_code(place: Place, migrations: Migrations) -> None:
    kind = next(kind for kind, metadata in METADATA.items() if metadata is migrations.metadata)

    def differences(connection: Connection) -> list[object]:
        is_postgres = connection.dialect.name == "postgresql"  # SQLite cannot tell how it numbers rows
        options = {"compare_type": True, "compare_server_default": is_postgres}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), METADATA[kind]))

    await place.move(migrations, migrations.head)
    assert await place.look(differences) == []
    assert await place.look(_tables) == set(METADATA[kind].tables)


@pytest.fixture
def later(tmp_path: Path) -> AllMigrations:
    """The migrations of a version to come, which has a table more in each store."""
    return _with_a_revision(tmp_path / "later", "op.create_table('guests', sa.Column('id', sa.Integer))")


def _with_a_revision(folder: Path, upgrade: str) -> AllMigrations:
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for kind, head in HEADS.items():
        (folder / kind / "versions" / f"{LATER}_later.py").write_text(
            "import sqlalchemy as sa\nfrom alembic import op\n"
            f"revision, down_revision = '{LATER}', '{head}'\n"
            f"def upgrade():\n    {upgrade}\n"
            "def downgrade():\n    op.drop_table('guests')\n"
        )
    return AllMigrations.load(folder)


async def test_files_make_and_migrate_themselves_and_keep_what_they_hold(
    tmp_path: Path, later: AllMigrations
) -> None:
    resident = a_resident()
    stores = await open_stores(tmp_path, None, SetClock())
    await stores.network.transact(lambda records: records.cities.add(a_city()))
    await stores.network.transact(lambda records: settle_in(records, resident, "skopje"))
    await stores.cities.of(a_city()).read(lambda records: records.members.count())
    await stores.close()
    async with Stores(tmp_path, None, SetClock(), migrations=later) as stores:
        await stores.check()
        assert (
            await stores.network.read(lambda records: records.directory.get(resident.id))
        ).home == "skopje"
        assert await stores.migrate() == []


@pytest.mark.postgres
async def test_a_database_that_was_never_migrated_says_so(tmp_path: Path, postgres_database: str) -> None:
    with pytest.raises(StoreBehind, match=r"the network has not been set up.*run `python -m bot migrate`"):
        await open_stores(tmp_path, postgres_database, SetClock())


@pytest.mark.postgres
async def test_a_database_that_is_behind_says_so_until_it_is_migrated(
    tmp_path: Path, postgres_database: str, later: AllMigrations
) -> None:
    done = await migrate(tmp_path, postgres_database, SetClock(), [a_city()])
    network, city = HEADS["network"], HEADS["city"]
    assert done == [Migrated("network", None, network), Migrated("city skopje", None, city)]
    assert await migrate(tmp_path, postgres_database, SetClock(), [a_city()]) == []
    async with Stores(tmp_path, postgres_database, SetClock(), migrations=later) as stores:
        with pytest.raises(
            StoreBehind, match=f"the network is at revision {network}, this version needs {LATER}"
        ):
            await stores.check()
        with pytest.raises(StoreBehind, match=f"the city skopje is at revision {city}"):
            await stores.cities.of(a_city()).read(lambda records: records.members.count())
        assert [str(each) for each in await stores.migrate()] == [
            f"network: {network} -> {LATER}",
            f"city skopje: {city} -> {LATER}",
        ]
        await stores.check()


async def test_a_store_that_is_ahead_says_so(
    tmp_path: Path, database_url: str | None, later: AllMigrations
) -> None:
    async with Stores(tmp_path, database_url, SetClock(), migrations=later) as stores:
        await stores.migrate([a_city()])
    with pytest.raises(
        StoreAhead,
        match=f"the network is at revision {LATER}, this version knows none after {HEADS['network']}",
    ):
        await open_stores(tmp_path, database_url, SetClock())


async def test_one_city_that_is_ahead_stops_the_start(
    tmp_path: Path, database_url: str | None, later: AllMigrations
) -> None:
    mixed = AllMigrations(AllMigrations.load().network, later.city)
    async with Stores(tmp_path, database_url, SetClock(), migrations=mixed) as stores:
        await stores.migrate([a_city()])
    with pytest.raises(StoreAhead, match=f"city skopje is at revision {LATER}"):
        await open_stores(tmp_path, database_url, SetClock())


async def test_a_migration_that_fails_leaves_the_store_as_it_was(
    tmp_path: Path, database_url: str | None
) -> None:
    failing = _with_a_revision(
        tmp_path / "failing",
        "op.create_table('guests', sa.Column('id', sa.Integer)); raise KeyError('power')",
    )
    await migrate(tmp_path, database_url, SetClock(), [a_city()])
    async with Stores(tmp_path, database_url, SetClock(), migrations=failing) as stores:
        for _ in range(2):
            with pytest.raises(KeyError, match="power"):
                await stores.migrate()
    stores = await open_stores(tmp_path, database_url, SetClock())
    await stores.close()


async def test_many_processes_that_start_at_once_migrate_once(
    tmp_path: Path, database_url: str | None
) -> None:
    def start() -> list[Migrated]:
        return asyncio.run(migrate(tmp_path, database_url, SetClock()))

    done = await asyncio.gather(*(asyncio.to_thread(start) for _ in range(4)))
    assert sorted(map(len, done)) == [0, 0, 0, 1]


async def test_a_city_that_joins_a_running_network_gets_its_store(stores: Stores) -> None:
    kotor = a_city("kotor")
    await stores.network.transact(lambda records: records.cities.add(kotor))
    assert await stores.cities.of(kotor).read(lambda records: records.members.count()) == 0
