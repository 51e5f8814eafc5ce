"""Stores in memory with what a conversation needs of them: they keep what they are told, and cost next to nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar, cast

from bot.core.cities.model import City
from bot.core.residents.model import Arrival, Conversation, Resident, Settings
from bot.core.shared.cause import current_cause
from bot.core.shared.errors import UpdateAlreadySeen
from bot.core.shared.unit_of_work import CityRecords, NetworkRecords, Store
from storage.opening import Stores

T = TypeVar("T")


@dataclass
class MemoryRecords:
    """The directory, the cities, the conversations and the updates seen."""

    listed: list[City]
    people: dict[int, Resident] = field(default_factory=dict)
    standing: dict[tuple[int, str], Conversation] = field(default_factory=dict)
    seen_updates: set[int] = field(default_factory=set)

    @property
    def cities(self) -> "MemoryRecords":
        return self

    @property
    def directory(self) -> "MemoryRecords":
        return self

    @property
    def conversations(self) -> "MemoryRecords":
        return self

    def list_all(self) -> list[City]:
        return list(self.listed)

    def find_arrival(self, telegram_id: int, chat_id: int, update_id: int | None) -> Arrival | None:
        resident = self.people.get(telegram_id)
        if resident is None:
            return None
        return Arrival(resident, self.standing.get((chat_id, resident.id)), update_id in self.seen_updates)

    def choose(self, resident_id: str, settings: Settings) -> None:
        for telegram_id, resident in self.people.items():
            if resident.id == resident_id:
                self.people[telegram_id] = replace(resident, settings=settings)
                return

    def put(self, chat_id: int, resident_id: str, conversation: Conversation | None, at: datetime) -> None:
        if conversation is None:
            self.standing.pop((chat_id, resident_id), None)
        else:
            self.standing[chat_id, resident_id] = conversation


class MemoryStore:
    """Implements ``Store`` without a way back: nothing here is rolled back."""

    def __init__(self, records: MemoryRecords) -> None:
        self._records = records

    async def read(self, query: Callable[[NetworkRecords], T]) -> T:
        return query(cast("NetworkRecords", self._records))

    async def transact(self, work: Callable[[NetworkRecords], T], *, once: bool = True) -> T:
        cause = current_cause() if once else None
        if cause:
            if cause.update_id in self._records.seen_updates:
                raise UpdateAlreadySeen
            self._records.seen_updates.add(cause.update_id)
        return work(cast("NetworkRecords", self._records))


class MemoryStores:
    """The network's store alone; no benchmark that uses it looks into a city's."""

    def __init__(self, records: MemoryRecords) -> None:
        self.network = MemoryStore(records)
        self.cities = self

    def of(self, city: City) -> Store[CityRecords]:
        raise LookupError(city.slug)

    def each(self, cities: Iterable[City]) -> Iterable[tuple[City, Store[CityRecords]]]:
        return ()

    def as_stores(self) -> Stores:
        """Where the app wants the stores of a deployment."""
        return cast("Stores", self)


def a_resident(telegram_id: int, home: str) -> Resident:
    """She lives there and reads Turkish."""
    met = datetime(2026, 3, 2, 10, tzinfo=UTC)
    return Resident(f"{telegram_id:016x}", telegram_id, Settings("tr"), met, consented_at=met, home=home)
