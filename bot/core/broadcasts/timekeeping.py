"""What time sets off: broadcasts that are due start, old drafts are forgotten."""

from datetime import datetime
from typing import Final

from bot.core.broadcasts.model import (
    LATEST_START,
    Broadcast,
    BroadcastKind,
    BroadcastStatus,
)
from bot.core.broadcasts.releasing import tell
from bot.core.broadcasts.subjects import find_subject
from bot.core.cities.model import City
from bot.core.retention.model import retention_of
from bot.core.shared.clock import Clock
from bot.core.shared.unit_of_work import CityRecords, CityStores

BATCH: Final = 100
_DUE: Final = (BroadcastStatus.SCHEDULED,)


class Timekeeping:
    """For the clock: of one city at a time. Every step may be repeated and finds nothing the second time."""

    def __init__(self, stores: CityStores, clock: Clock) -> None:
        self._stores = stores
        self._clock = clock

    async def tick(self, city: City) -> int:
        """SCHEDULED -> STARTING for those that are due. One that is due for longer than LATEST_START, or whose subject is over,
        is a DRAFT again and its author and who released it are told ("broadcast.missed": late or over). How many."""
        now = self._clock.now()
        store = self._stores.of(city)
        if not await store.read(lambda records: records.broadcasts.list_due(now, 1)):
            return 0

        def work(records: CityRecords) -> int:
            return sum(_start(records, city, one, now) for one in records.broadcasts.list_due(now, BATCH))

        return await store.transact(work, once=False)

    async def forget_drafts(self, city: City) -> int:
        """Delete what nobody has touched for as long as the city keeps drafts; how many."""
        now = self._clock.now()

        def work(records: CityRecords) -> int:
            return records.broadcasts.purge_drafts(retention_of(records.rules).drafts_before(now))

        return await self._stores.of(city).transact(work, once=False)


def _start(records: CityRecords, city: City, broadcast: Broadcast, now: datetime) -> bool:
    why = _why_not(records, broadcast, now)
    if why is None:
        return records.broadcasts.move(broadcast.id, _DUE, BroadcastStatus.STARTING, now)
    if not records.broadcasts.move(broadcast.id, _DUE, BroadcastStatus.DRAFT, now):
        return False
    told = (broadcast.created_by, broadcast.released_by)
    tell(records, city, broadcast, "broadcast.missed", told, now, why=why)
    return True


def _why_not(records: CityRecords, broadcast: Broadcast, now: datetime) -> str | None:
    if broadcast.starts_at and now - broadcast.starts_at > LATEST_START:
        return "late"
    subject = find_subject(records, broadcast.kind, broadcast.subject)
    if broadcast.kind is not BroadcastKind.MESSAGE and subject.is_over(now):
        return "over"
    return None
