"""What came of broadcasts, for editors; and what residents do with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.core.broadcasts.composing import known
from bot.core.broadcasts.model import RECALLED_WITHIN, Broadcast, BroadcastStatus, Report, Watcher
from bot.core.cities.model import City
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock
from bot.core.shared.unit_of_work import CityRecords, CityStores
from bot.core.staff.model import Permission
from bot.core.staff.service import Team

PAGE: Final = 8
LISTED: Final = 200
LISTED_FOR: Final = timedelta(days=7)  # after their end, on the command line
_OVER: Final = (BroadcastStatus.ENDED, BroadcastStatus.CANCELLED)


@dataclass(frozen=True, slots=True)
class Desk:
    """How many there are of each."""

    counts: dict[BroadcastStatus, int]


class Reporting:
    """Of editors: everything raises NotAllowed for who is none there."""

    def __init__(self, stores: CityStores, team: Team, clock: Clock) -> None:
        self._stores = stores
        self._team = team
        self._clock = clock

    async def desk(self, editor: Resident, city: City) -> Desk:
        self._team.require(editor, Permission.EDIT, city.slug)
        return await self._stores.of(city).read(
            lambda records: Desk(
                {status: records.broadcasts.count_with((status,)) for status in BroadcastStatus}
            )
        )

    async def list_with(
        self,
        editor: Resident,
        city: City,
        statuses: Sequence[BroadcastStatus],
        limit: int = PAGE,
        offset: int = 0,
    ) -> list[Broadcast]:
        """The one that was changed last first."""
        self._team.require(editor, Permission.EDIT, city.slug)
        return await self._stores.of(city).read(
            lambda records: records.broadcasts.list_with(statuses, limit, offset)
        )

    async def report(self, editor: Resident, city: City, broadcast_id: str) -> tuple[Broadcast, Report]:
        """Raises BroadcastUnknown."""
        self._team.require(editor, Permission.EDIT, city.slug)

        def query(records: CityRecords) -> tuple[Broadcast, Report]:
            broadcast = known(records, broadcast_id)
            return broadcast, records.deliveries.report(broadcast)

        return await self._stores.of(city).read(query)

    async def find_reminder(self, editor: Resident, city: City, broadcast_id: str) -> Broadcast | None:
        """The one that reminds of it."""
        self._team.require(editor, Permission.EDIT, city.slug)
        return await self._stores.of(city).read(
            lambda records: records.broadcasts.find_reminder(broadcast_id)
        )

    async def count_recallable(self, editor: Resident, city: City, broadcast_id: str) -> int:
        """How many of those who have it a recall would reach: Telegram deletes what is young."""
        self._team.require(editor, Permission.EDIT, city.slug)
        since = self._clock.now() - RECALLED_WITHIN
        return await self._stores.of(city).read(
            lambda records: records.deliveries.count_sent(broadcast_id, since)
        )

    async def watch(self, editor: Resident, city: City, broadcast_id: str, watcher: Watcher) -> None:
        """Her message is redrawn while it runs. Raises BroadcastUnknown."""
        self._team.require(editor, Permission.EDIT, city.slug)
        now = self._clock.now()

        def work(records: CityRecords) -> None:
            records.deliveries.watch(known(records, broadcast_id).id, watcher, now)

        # Only a shortcut to a message: a repeated delivery may do it again.
        await self._stores.of(city).transact(work, once=False)

    async def unwatch(self, editor: Resident, city: City, broadcast_id: str) -> None:
        """Her message is not redrawn any more."""
        self._team.require(editor, Permission.EDIT, city.slug)
        await self._stores.of(city).transact(
            lambda records: records.deliveries.unwatch(broadcast_id, editor.id), once=False
        )

    async def open(self, resident: Resident, city: City, broadcast_id: str) -> Broadcast:
        """A resident pressed the button of what she was sent: counted once. Whoever she is, she may: it is what it invites to
        that is shown to her. Raises BroadcastUnknown."""
        now = self._clock.now()

        def work(records: CityRecords) -> Broadcast:
            broadcast = known(records, broadcast_id)
            records.deliveries.open(broadcast.id, resident.id, now)
            return broadcast

        return await self._stores.of(city).transact(work, once=False)

    async def list_by_operator(self, city: City) -> list[Broadcast]:
        """All that are not drafts, and not over for more than a week: for ``broadcast status``."""
        since = self._clock.now() - LISTED_FOR
        statuses = [status for status in BroadcastStatus if status is not BroadcastStatus.DRAFT]
        found = await self._stores.of(city).read(
            lambda records: records.broadcasts.list_with(statuses, LISTED)
        )
        return [one for one in found if one.status not in _OVER or (one.ended_at and one.ended_at >= since)]
