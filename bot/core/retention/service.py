"""The use cases of retention: a city says how long it keeps things, and every night what is older goes."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Final

from bot.core.cities.model import City
from bot.core.retention.model import NOUN, Archived, Retention, retention_as_json, retention_of
from bot.core.shared.clock import Clock
from bot.core.shared.unit_of_work import CityRecords, CityStores, NetworkRecords, Store
from bot.core.staff.model import AuditEntry
from bot.core.staff.service import OPERATOR

BATCH: Final = 1_000  # rows of one transaction: who taps meanwhile waits for no more


class Retaining:
    def __init__(self, network: Store[NetworkRecords], stores: CityStores, clock: Clock) -> None:
        self._network = network
        self._stores = stores
        self._clock = clock

    async def read(self, city: City) -> Retention:
        return await self._stores.of(city).read(lambda records: retention_of(records.rules))

    async def change_by_operator(self, city: City, days: Mapping[str, int]) -> Retention:
        """Set these numbers, by name; what holds then. Raises InvalidRetention, and nothing is changed."""
        now = self._clock.now()

        def work(records: CityRecords) -> Retention:
            before = retention_of(records.rules)
            after = before.changed(days)
            if after != before:
                records.rules.put(NOUN, retention_as_json(after))
                records.audit.add(
                    AuditEntry(
                        "retention.changed", OPERATOR, city.slug, now, details=retention_as_json(after)
                    )
                )
            return after

        return await self._stores.of(city).transact(work)

    async def apply(self, city: City) -> Mapping[Archived, int]:
        """Delete what the city keeps no longer, in its own store and of the team's record in the network's, a batch a
        transaction; how many rows of each kind went. Cut short, the next time goes on."""
        store = self._stores.of(city)
        over = await store.read(lambda records: retention_of(records.rules).archived(self._clock.now()))
        gone = dict.fromkeys(over, 0)
        for kind, before in over.items():
            purge = partial(_purge, kind=kind, before=before)
            while batch := await store.transact(purge, once=False):
                gone[kind] += batch
        while batch := await self._network.transact(
            lambda records: records.audit.purge(city.slug, over[Archived.AUDIT], BATCH), once=False
        ):
            gone[Archived.AUDIT] += batch
        return {kind: count for kind, count in gone.items() if count}


def _purge(records: CityRecords, *, kind: Archived, before: datetime) -> int:
    return records.archive.purge(kind, before, BATCH)
