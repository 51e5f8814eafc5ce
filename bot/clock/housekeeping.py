"""What time sets off in every installation: forgetting what is no longer needed."""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.core.cities.service import Cities
from bot.core.shared.clock import Clock
from bot.core.shared.errors import StoreUnavailable
from bot.core.shared.unit_of_work import CityStores, NetworkRecords, Records, Store

SEEN_FOR = timedelta(days=3)  # Telegram repeats an undelivered update for 24 hours
SETTLED_FOR = timedelta(days=90)  # notices: the key of an occasion is remembered as long
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

        def purge(records: Records) -> int:
            return records.seen.purge(now - SEEN_FOR) + records.outbox.purge(now - SETTLED_FOR)

        def purge_network(records: NetworkRecords) -> int:
            return (
                purge(records)
                + records.invitations.purge(now)
                + records.conversations.purge(now - DIALOGUE_FOR)
                + records.directory.purge_newcomers(now - NEWCOMERS_FOR)
            )

        gone = await self.network.transact(purge_network, once=False)
        for city, store in self.stores.each(await self.cities.list_all()):
            try:
                gone += await store.transact(purge, once=False)
            except (
                StoreUnavailable
            ) as error:  # one city's server must not stop the others; tomorrow does it too
                _log.warning("not_kept", city=city.slug, reason=str(error))
        _log.info("housekeeping", rows=gone)
        return gone
