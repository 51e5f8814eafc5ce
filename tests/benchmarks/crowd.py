"""Many residents of one city, written at once into the directory and the city's store."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

import sqlalchemy as sa

from bot.core.cities.model import City
from bot.core.residents.model import DigestFrequency, Reachability, Tie
from bot.core.shared.unit_of_work import CityRecords, NetworkRecords
from bot.settings import Settings
from storage.tables import members, memberships, residents
from tests.benchmarks.stands import open_stores_of

FIRST: Final = 8_000_000_000
"""The Telegram id of the first of them."""
_LANGUAGES: Final = ("mk", "mk", "mk", "sq", "tr")
_BATCH: Final = 10_000
_AT: Final = datetime(2026, 3, 2, 10, tzinfo=UTC)


async def settle(settings: Settings, city: City, size: int) -> None:
    """So many, who are reachable and keep no quiet hours."""
    async with open_stores_of(settings) as stores:
        network, town = stores.network, stores.cities.of(city)
        for first in range(0, size, _BATCH):
            batch = range(first, min(first + _BATCH, size))
            await network.transact(partial(_meet, batch=batch, slug=city.slug), once=False)
            await town.transact(partial(_move_in, batch=batch), once=False)
        # As autovacuum does.
        await network.transact(lambda records: _analyse(records.directory), once=False)
        await town.transact(lambda records: _analyse(records.members), once=False)


def _meet(records: NetworkRecords, batch: Sequence[int], slug: str) -> None:
    people = [
        {
            "id": _id(number),
            "telegram_id": FIRST + number,
            "language": _LANGUAGES[number % len(_LANGUAGES)],
            "digest": DigestFrequency.OFF.value,
            "digest_hour": 9,
            "reachability": Reachability.REACHABLE.value,
            "met_at": _AT,
            "consented_at": _AT,
        }
        for number in batch
    ]
    ties = [
        {"resident_id": _id(number), "city": slug, "tie": Tie.HOME.value, "tied_at": _AT} for number in batch
    ]
    connection = connection_of(records.directory)
    connection.execute(sa.insert(residents), people)
    connection.execute(sa.insert(memberships), ties)


def _move_in(records: CityRecords, batch: Sequence[int]) -> None:
    rows = [
        {
            "resident_id": _id(number),
            "telegram_id": FIRST + number,
            "tie": Tie.HOME.value,
            "language": _LANGUAGES[number % len(_LANGUAGES)],
            "reachability": Reachability.REACHABLE.value,
            "joined_at": _AT,
        }
        for number in batch
    ]
    connection_of(records.members).execute(sa.insert(members), rows)


def _analyse(repository: object) -> None:
    connection_of(repository).exec_driver_sql("ANALYZE")


def connection_of(repository: Any) -> sa.Connection:
    """What a repository works over."""
    connection: sa.Connection = repository._connection
    return connection


def _id(number: int) -> str:
    """In no order, as ids are."""
    return f"{number * 0x9E3779B97F4A7C15 % (1 << 64):016x}"
