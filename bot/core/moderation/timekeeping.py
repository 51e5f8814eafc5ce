"""What time sets off: verdicts take effect, and what waits too long is brought to mind.

Every step may be repeated and finds nothing the second time.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.cities.model import City
from bot.core.moderation.model import Case
from bot.core.moderation.queue import reads
from bot.core.moderation.recording import moderators
from bot.core.moderation.settling import settle
from bot.core.notices.model import Notice
from bot.core.residents.model import DEFAULT_QUIET_HOURS, Resident
from bot.core.shared.clock import Clock, Ids
from bot.core.shared.unit_of_work import CityRecords, CityStores, NetworkRecords, Store
from bot.core.staff.service import Team

BATCH: Final = 100
_REMINDED_AGAIN_AFTER: Final = timedelta(hours=24)
_MOST_LATE: Final = 1_000


class Timekeeping:
    """For the clock: of one city at a time."""

    def __init__(
        self, network: Store[NetworkRecords], stores: CityStores, team: Team, clock: Clock, ids: Ids
    ) -> None:
        self._network = network
        self._stores = stores
        self._team = team
        self._clock = clock
        self._ids = ids

    async def tick(self, city: City) -> int:
        """Verdicts whose ``effect_at`` has come; how many. A city where nothing is due costs one read."""
        now, store = self._clock.now(), self._stores.of(city)
        if not await store.read(lambda records: records.cases.list_due(now, 1)):
            return 0

        def work(records: CityRecords) -> int:
            return sum(
                settle(records, city, case, now, self._ids) for case in records.cases.list_due(now, BATCH)
            )

        done = 0
        while (batch := await store.transact(work, once=False)) >= BATCH:
            done += batch
        return done + batch

    async def remind(self, city: City) -> int:
        """Tell moderators of what waits beyond the city's promise: those who read its language (all of them, where
        none does), once a day each, in waking hours; how many are told."""
        now, store = self._clock.now(), self._stores.of(city)
        zone = ZoneInfo(city.zone)
        if DEFAULT_QUIET_HOURS.hold_until(now, zone):
            return 0
        before = now - _REMINDED_AGAIN_AFTER
        if not await store.read(lambda records: records.cases.list_late(now, before, 1)):
            return 0
        wanted = moderators(await self._team.list_by_operator(city.slug))
        people = await self._network.read(lambda records: records.directory.list_by_id(wanted))
        day = now.astimezone(zone).date().isoformat()

        def work(records: CityRecords) -> int:
            late = records.cases.list_late(now, before, _MOST_LATE)
            concerns = _share(late, list(people.values()))
            records.outbox.put(
                [
                    Notice(
                        "moderation.late",
                        resident_id,
                        f"moderation.late:{city.slug}:{day}:{resident_id}",
                        now,
                        {
                            "city": city.slug,
                            "count": len(cases),
                            "oldest": _oldest(cases).isoformat(),
                        },
                    )
                    for resident_id, cases in concerns.items()
                ]
            )
            records.cases.mark_reminded([case.id for case in late], now)
            return len(concerns)

        return await store.transact(work, once=False)


def _share(late: Sequence[Case], people: Sequence[Resident]) -> dict[str, list[Case]]:
    """Which of these each moderator is told of."""
    concerns: dict[str, list[Case]] = {}
    for case in late:
        readers = [person for person in people if case.language in reads(person)] or people
        for person in readers:
            concerns.setdefault(person.id, []).append(case)
    return concerns


def _oldest(cases: Sequence[Case]) -> datetime:
    return min(case.opened_at for case in cases)
