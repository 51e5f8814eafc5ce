"""Which store a city has."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol, TypeVar

from bot.core.cities.model import SLUG, City
from bot.core.shared.unit_of_work import CityRecords, Store
from storage.migrating import Migrated

R_co = TypeVar("R_co", covariant=True)


class OwnedStore(Store[R_co], Protocol[R_co]):
    """A store of ours, which we also prepare, migrate and close."""

    async def prepare(self) -> Migrated | None: ...
    async def migrate(self) -> Migrated | None: ...
    async def close(self) -> None: ...


def file_of(slug: str, folder: Path) -> Path:
    """A city's file in this folder. Raises ValueError for what is no slug: it would lead elsewhere."""
    return folder / f"{_checked(slug)}.sqlite3"


def schema_of(slug: str) -> str:
    """A city's schema. Raises ValueError for what is no slug: it becomes a part of SQL."""
    return f"city_{_checked(slug).replace('-', '_')}"


def _checked(slug: str) -> str:
    if not SLUG.fullmatch(slug):
        raise ValueError(f"{slug!r} is no city's slug")
    return slug


class StoresOfCities:
    """Implements ``CityStores``: one store a city for as long as this lives, made by ``build`` when first asked for.

    A city whose ``store_url`` was changed has another store from then on.
    """

    def __init__(self, build: Callable[[City], OwnedStore[CityRecords]]) -> None:
        self._build = build
        self._built: dict[tuple[str, str | None], OwnedStore[CityRecords]] = {}

    def of(self, city: City) -> OwnedStore[CityRecords]:
        key = (city.slug, city.store_url)
        store = self._built.get(key)
        if store is None:
            store = self._built[key] = self._build(city)
        return store

    def each(self, cities: Iterable[City]) -> Iterator[tuple[City, OwnedStore[CityRecords]]]:
        for city in cities:
            yield city, self.of(city)

    async def close(self) -> None:
        """Close the stores that were used."""
        for store in self._built.values():
            await store.close()
        self._built.clear()
