"""Stores for the tests of repositories: each such test runs on SQLite and on PostgreSQL."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Final

import pytest

from bot.core.cities.model import City
from bot.core.events.service import EventServices, event_services
from bot.core.ideas.service import IdeaServices, idea_services
from bot.core.moderation.service import ModerationServices, moderation_services
from bot.core.residents.model import Resident
from bot.core.shared.unit_of_work import CityRecords, NetworkRecords, Store
from bot.core.staff.model import Role
from bot.core.staff.service import Team
from bot.core.surveys.service import SurveyServices, survey_services
from bot.interchange.xlsform import FormFiles
from storage.migrating import AllMigrations
from storage.opening import Stores, migrate
from tests.databases import Turns
from tests.services import Postgres
from tests.storage.builders import SetClock, a_city, a_resident
from tests.storage.handing_in import Desk
from tests.storage.happenings import CountedIds, Shelf

TWO_CITIES: Final = [a_city("skopje"), a_city("edirne")]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def migrated_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stores of two cities on SQLite, made once: migrating takes longer than most tests."""
    folder = tmp_path_factory.mktemp("migrated")
    asyncio.run(migrate(folder, None, SetClock(), TWO_CITIES))
    return folder


@pytest.fixture(scope="session")
def migrated_databases(postgres_cluster: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Turns:
    """The same on PostgreSQL."""
    name = postgres_cluster.create_database()
    unused = tmp_path_factory.mktemp("unused")
    asyncio.run(migrate(unused, postgres_cluster.url(name), SetClock(), TWO_CITIES))
    return Turns(postgres_cluster, name)


@pytest.fixture
def is_copied(request: pytest.FixtureRequest) -> bool:
    """Whether the test begins with the two cities' stores, as most do."""
    return "stores" in request.fixturenames and request.getfixturevalue("founding") == TWO_CITIES


@pytest.fixture
def database_url(
    store_kind: str, is_copied: bool, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[str | None]:
    """A fresh database, or None for files; with the two cities' stores in it where the test begins with them."""
    if store_kind != "postgres":
        if is_copied:
            shutil.copytree(request.getfixturevalue("migrated_files"), tmp_path, dirs_exist_ok=True)
        yield None
        return
    cluster: Postgres = request.getfixturevalue("postgres_cluster")
    if is_copied:
        databases: Turns = request.getfixturevalue("migrated_databases")
        name = databases.take()
        yield cluster.url(name)
        databases.give_back(name)
    else:
        name = cluster.create_database()
        yield cluster.url(name)
        cluster.drop_database(name)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def founding() -> list[City]:
    """The cities that the stores begin with."""
    return list(TWO_CITIES)


@pytest.fixture(scope="session")
def all_migrations() -> AllMigrations:
    """Read from the package once a worker; a test that migrates has its own."""
    return AllMigrations.load()


@pytest.fixture
async def stores(
    tmp_path: Path,
    database_url: str | None,
    clock: SetClock,
    founding: list[City],
    is_copied: bool,
    all_migrations: AllMigrations,
) -> AsyncIterator[Stores]:
    """Migrated stores with two cities."""
    async with Stores(tmp_path, database_url, clock, migrations=all_migrations) as stores:
        if not is_copied:
            await stores.migrate(founding)
        yield stores


@pytest.fixture
def network(stores: Stores) -> Store[NetworkRecords]:
    return stores.network


@pytest.fixture
def skopje(stores: Stores) -> Store[CityRecords]:
    return stores.cities.of(a_city("skopje"))


# Events


@pytest.fixture
def city() -> City:
    """The city of ``skopje``, in which events take place."""
    return a_city("skopje")


@pytest.fixture
def shelf() -> Shelf:
    """Where ``events`` finds its calendars."""
    return Shelf()


@pytest.fixture
def events(stores: Stores, clock: SetClock, shelf: Shelf) -> EventServices:
    """The use cases of events, on these stores and by this clock."""
    ids = CountedIds()
    return event_services(stores.cities, Team(stores.network, clock, ids), shelf, clock, ids)


# Surveys


@pytest.fixture
def editor() -> Resident:
    """Edits what is on in ``city``."""
    return a_resident(900, roles={"skopje": frozenset({Role.EDITOR})})


@pytest.fixture
def admin() -> Resident:
    """Works for the network."""
    return a_resident(901)


@pytest.fixture
def surveys(stores: Stores, clock: SetClock, admin: Resident) -> SurveyServices:
    """The use cases of surveys, on these stores and by this clock; spreadsheets are read for real."""
    ids = CountedIds()
    team = Team(stores.network, clock, ids, (admin.telegram_id,))
    return survey_services(stores.network, stores.cities, team, FormFiles(), clock, ids)


# Ideas


@pytest.fixture
def ids() -> CountedIds:
    """One row of ids for all services of a test about ideas."""
    return CountedIds()


@pytest.fixture
def moderator() -> Resident:
    """Moderates in ``city``."""
    return a_resident(902, roles={"skopje": frozenset({Role.MODERATOR})})


@pytest.fixture
def ideas(stores: Stores, clock: SetClock, ids: CountedIds) -> IdeaServices:
    """The use cases of ideas, on these stores and by this clock."""
    return idea_services(stores.cities, Team(stores.network, clock, ids), clock, ids)


@pytest.fixture
def moderation(stores: Stores, clock: SetClock, ids: CountedIds) -> ModerationServices:
    """The use cases of moderation, on these stores and by this clock."""
    team = Team(stores.network, clock, ids)
    return moderation_services(stores.network, stores.cities, team, clock, ids)


@pytest.fixture
def desk(moderation: ModerationServices, city: City, skopje: Store[CityRecords], clock: SetClock) -> Desk:
    """Where what was sent in ``city`` is decided on."""
    return Desk(moderation, city, skopje, clock)
