"""Where a city's store is, and who leads."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from bot.core.cities.model import City
from bot.core.shared.unit_of_work import CityRecords
from storage.cities import file_of, schema_of
from storage.opening import Stores
from tests.services import Postgres
from tests.storage.builders import SetClock, a_city, a_member, a_resident
from tests.storage.inside import PATIENCE


def _join(records: CityRecords) -> None:
    records.members.put(a_member(a_resident()))


def _members_in(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT count(*) FROM members").fetchone()[0])


async def _members_at(url: str, schema: str) -> int:
    engine = create_async_engine(url, poolclass=sa.NullPool)
    async with engine.connect() as connection:
        count = await connection.scalar(sa.text(f"SELECT count(*) FROM {schema}.members"))
    await engine.dispose()
    return int(count)


async def test_a_city_has_a_file_of_its_own(tmp_path: Path) -> None:
    async with Stores(tmp_path, None, SetClock()) as stores:
        await stores.cities.of(a_city("novi-sad")).transact(_join)
        assert _members_in(tmp_path / "cities" / "novi-sad.sqlite3") == 1


@pytest.mark.postgres
async def test_a_city_has_a_schema_of_its_own(tmp_path: Path, postgres_database: str) -> None:
    async with Stores(tmp_path, postgres_database, SetClock()) as stores:
        await stores.cities.of(a_city("novi-sad")).transact(_join)
        assert await _members_at(postgres_database, "city_novi_sad") == 1


async def test_a_city_may_keep_its_own_file(stores: Stores, tmp_path: Path) -> None:
    city = a_city("kotor", store_url=f"sqlite:///{tmp_path / 'town hall' / 'kotor.sqlite3'}")
    await stores.cities.of(city).transact(_join)
    await stores.cities.close()
    assert _members_in(tmp_path / "town hall" / "kotor.sqlite3") == 1


@pytest.mark.postgres
async def test_a_city_may_keep_its_own_database(stores: Stores, postgres_cluster: Postgres) -> None:
    name = await asyncio.to_thread(postgres_cluster.create_database)
    url = postgres_cluster.url(name)
    await stores.cities.of(a_city("kotor", store_url=url.replace("+asyncpg", ""))).transact(_join)
    assert await _members_at(url, "city_kotor") == 1


async def test_stores_come_in_the_order_of_their_cities_and_stay(stores: Stores) -> None:
    cities: list[City] = [a_city("edirne"), a_city("skopje")]
    pairs = list(stores.cities.each(cities))
    assert [city.slug for city, _ in pairs] == ["edirne", "skopje"]
    assert all(store is stores.cities.of(city) for city, store in pairs)


@pytest.mark.parametrize(
    "slug", ["", "../etc", "a/b", "Skopje", "x; DROP TABLE", 'a"b', "a" * 40, "a_b", "skopje\n"]
)
def test_what_is_no_slug_leads_nowhere(slug: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no city's slug"):
        file_of(slug, tmp_path)
    with pytest.raises(ValueError, match="no city's slug"):
        schema_of(slug)


async def test_on_files_everybody_leads(tmp_path: Path) -> None:
    stores = Stores(tmp_path, None, SetClock())
    async with stores, stores.leadership("clock", asyncio.Event()) as lost:
        assert not lost.is_set()


@pytest.mark.postgres
async def test_one_leads_and_the_next_takes_over(tmp_path: Path, postgres_database: str) -> None:
    took_over = asyncio.Event()

    async def follow() -> None:
        async with (
            Stores(tmp_path, postgres_database, SetClock()) as stores,
            stores.leadership("clock", asyncio.Event()),
        ):
            took_over.set()

    async with Stores(tmp_path, postgres_database, SetClock()) as stores:
        async with stores.leadership("clock", asyncio.Event()), stores.leadership("other", asyncio.Event()):
            follower = asyncio.create_task(follow())
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(took_over.wait(), 0.3)
        await asyncio.wait_for(took_over.wait(), PATIENCE)
        await follower


@pytest.mark.postgres
async def test_who_waits_to_lead_can_be_stopped(tmp_path: Path, postgres_database: str) -> None:
    stopping = asyncio.Event()
    stopping.set()
    stores = Stores(tmp_path, postgres_database, SetClock())
    async with (
        stores,
        stores.leadership("clock", asyncio.Event()),
        stores.leadership("clock", stopping) as lost,
    ):
        assert not lost.is_set()


@pytest.mark.postgres
async def test_who_loses_the_connection_is_told(tmp_path: Path, postgres_database: str) -> None:
    stores = Stores(tmp_path, postgres_database, SetClock())
    async with stores, stores.leadership("clock", asyncio.Event()) as lost:
        engine = create_async_engine(postgres_database, poolclass=sa.NullPool)
        async with engine.connect() as connection:
            await connection.execute(
                sa.text(
                    "SELECT pg_terminate_backend(pid) FROM pg_locks"
                    " WHERE locktype = 'advisory' AND database ="
                    " (SELECT oid FROM pg_database WHERE datname = current_database())"
                )
            )
        await engine.dispose()
        await asyncio.wait_for(lost.wait(), PATIENCE)
