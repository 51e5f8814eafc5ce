"""What time sets off in every installation: forgetting what is no longer needed."""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.clock.rounds import in_each
from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.retention.model import Retention, retention_of
from bot.core.shared.clock import Clock
from bot.core.shared.unit_of_work import CityRecords, CityStores, NetworkRecords, Store

SEEN_FOR = timedelta(days=3)  # Telegram repeats an undelivered update for 24 hours
DIALOGUE_FOR = timedelta(days=60)
NEWCOMERS_FOR = timedelta(days=30)  # who opened the chat and never agreed
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Housekeeping:
    network: Store[NetworkRecords]
    stores: CityStores
    cities: Cities
    clock: Clock

    async def run(self) -> int:
        """Purge every store; how many rows went. Doing it again at once purges nothing."""
        now = self.clock.now()

        def purge(records: NetworkRecords) -> int:
            return (
                records.seen.purge(now - SEEN_FOR)
                + records.outbox.purge(Retention().notices_before(now))
                + records.invitations.purge(now)
                + records.conversations.purge(now - DIALOGUE_FOR)
                + records.directory.purge_newcomers(now - NEWCOMERS_FOR)
            )

        gone = await self.network.transact(purge, once=False)
        gone += await in_each(await self.cities.list_all(), "housekeeping", self._keep)
        _log.info("housekeeping", rows=gone)
        return gone

    async def _keep(self, city: City) -> int:
        now = self.clock.now()

        def purge(records: CityRecords) -> int:
            before = retention_of(records.rules).notices_before(now)
            return records.seen.purge(now - SEEN_FOR) + records.outbox.purge(before)

        return await self.stores.of(city).transact(purge, once=False)
