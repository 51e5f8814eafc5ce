"""A database that cannot serve: said plainly, and nothing lost."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from bot.core.shared.errors import StoreUnavailable
from bot.core.shared.unit_of_work import NetworkRecords
from storage.migrating import AllMigrations
from storage.opening import Stores, open_stores
from storage.postgres_store import postgres_url
from storage.sqlite_store import SqliteStore
from tests.storage.builders import SetClock, a_city, an_entry

RawStore = SqliteStore[Connection]


@pytest.fixture
def threads() -> Iterator[Executor]:
    with ThreadPoolExecutor(2) as threads:
        yield threads


@pytest.fixture
async def file(tmp_path: Path, threads: Executor) -> AsyncIterator[RawStore]:
    """A city's store whose work is plain SQL and which soon loses patience."""
    store = SqliteStore[Connection](
        "city skopje",
        tmp_path / "skopje.sqlite3",
        lambda connection: connection,
        migrations=AllMigrations.load().city,
        threads=threads,
        clock=SetClock(),
        busy_seconds=0.05,
    )
    yield store
    await store.close()


def _add(size: int) -> Callable[[Connection], None]:
    def work(connection: Connection) -> None:
        connection.execute(
            sa.text(
                "INSERT INTO audit (at, city, action, actor, details)"
                " VALUES ('', 'skopje', 'filled', 'operator', replace(hex(zeroblob(:size)), '0', 'x'))"
            ),
            {"size": size},
        )

    return work


async def _count(store: RawStore) -> int:
    return await store.read(
        lambda connection: int(connection.scalar(sa.text("SELECT count(*) FROM audit")) or 0)
    )


async def test_a_file_that_somebody_else_holds_is_unavailable_until_it_is_let_go(
    file: RawStore, tmp_path: Path
) -> None:
    await file.transact(_add(1))
    with closing(sqlite3.connect(tmp_path / "skopje.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="city skopje: database is locked"):
            await file.transact(_add(1))
        assert await _count(file) == 1  # readers wait for nobody
    await file.transact(_add(1))
    assert await _count(file) == 2


async def test_a_full_disk_changes_nothing(file: RawStore) -> None:
    await file.transact(_add(1))

    def fill(connection: Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}").scalar_one()

    await file.transact(fill)

    def two(connection: Connection) -> None:
        _add(1)(connection)
        _add(1_000_000)(connection)

    with pytest.raises(StoreUnavailable, match="city skopje: database or disk is full"):
        await file.transact(two)
    assert await _count(file) == 1
    await file.transact(two)  # the limit went with the connection: there is room again
    assert await _count(file) == 3


async def test_what_is_no_database_is_left_as_it_is(file: RawStore, tmp_path: Path) -> None:
    somebodys = b"Dear diary, " * 1000
    (tmp_path / "skopje.sqlite3").write_bytes(somebodys)
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="city skopje: file is not a database"):
            await file.transact(_add(1))
    assert (tmp_path / "skopje.sqlite3").read_bytes() == somebodys


async def test_a_damaged_file_is_unavailable(file: RawStore, tmp_path: Path) -> None:
    for _ in range(20):
        await file.transact(_add(5000))
    await file.close()
    path = tmp_path / "skopje.sqlite3"
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(StoreUnavailable, match="city skopje: database disk image is malformed"):
        await file.read(lambda connection: connection.execute(sa.text("SELECT * FROM audit")).all())


async def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StoreUnavailable, match="network: "):
        await open_stores(tmp_path / "data", None, SetClock())


async def test_one_citys_damaged_file_does_not_stop_the_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "cities").mkdir()
    (tmp_path / "cities" / "skopje.sqlite3").write_bytes(b"no database" * 1000)
    async with Stores(tmp_path, None, SetClock()) as stores:
        await stores.network.transact(lambda records: records.cities.add(a_city("skopje")))
    stores = await open_stores(tmp_path, None, SetClock())
    await stores.ping()
    await stores.close()
    assert [record.city for record in caplog.records if "cannot be used" in record.message] == ["skopje"]  # type: ignore[attr-defined]


async def test_a_server_that_is_away_is_unavailable_and_its_password_stays_secret(tmp_path: Path) -> None:
    async with await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        url = f"postgresql://charshi:hush-hush@127.0.0.1:{port}/charshi?sslmode=disable"
        with pytest.raises(StoreUnavailable, match=r"^network: ") as refused:
            await open_stores(tmp_path, url, SetClock())
    with pytest.raises(StoreUnavailable, match=r"^network: ") as away:
        await open_stores(tmp_path, url, SetClock())
    assert "hush" not in f"{refused.value} {away.value}"


@pytest.mark.postgres
async def test_a_database_that_is_not_there_is_unavailable(tmp_path: Path, postgres_url: str) -> None:
    with pytest.raises(StoreUnavailable, match=r"^network: .*does not exist"):
        await open_stores(tmp_path, postgres_url.rsplit("/", 1)[0] + "/nowhere", SetClock())


@pytest.mark.parametrize("store_kind", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
async def test_connections_that_a_restart_broke_are_replaced(stores: Stores, database_url: str) -> None:
    def note(records: NetworkRecords) -> None:
        records.audit.add(an_entry())

    for _ in range(2):
        await asyncio.gather(*(stores.network.transact(note) for _ in range(4)))
        await _end_every_connection(database_url)
    await stores.ping()
    await _end_every_connection(database_url)
    await stores.network.transact(note)
    assert len(await stores.network.read(lambda records: records.audit.list_of("skopje", 99))) == 9


async def _end_every_connection(url: str) -> None:
    engine = create_async_engine(url, poolclass=sa.NullPool)
    async with engine.connect() as connection:
        await connection.execute(
            sa.text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    await engine.dispose()


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("postgres://u:p@h:1/d", "postgresql+asyncpg://u:p@h:1/d"),
        ("postgresql://h/d?sslmode=require", "postgresql+asyncpg://h/d?ssl=require"),
        ("postgresql+asyncpg:///d?host=%2Frun", "postgresql+asyncpg:///d?host=%2Frun"),
    ],
)
def test_addresses_are_taken_as_operators_write_them(given: str, taken: str) -> None:
    assert postgres_url(given).render_as_string(hide_password=False) == taken


@pytest.mark.parametrize("given", ["mysql://u:hush@h/d", "hush", "postgresql://h/d?sslmode=hush"])
def test_an_address_that_is_none_is_refused_without_telling_it(given: str) -> None:
    with pytest.raises(ValueError) as refused:
        postgres_url(given)
    assert "hush" not in str(refused.value)
