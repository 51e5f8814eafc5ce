"""What time sets off in the events of every city. One city's server that is away must not stop the others."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.events.importing import Importing
from bot.core.events.timekeeping import Timekeeping
from bot.core.shared.errors import StoreUnavailable

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class EventClock:
    cities: Cities
    timekeeping: Timekeeping
    importing: Importing

    async def tick(self) -> int:
        """Reminders, offers, publication, questions after the event; how many things were done."""
        return await self._in_each_city(self.timekeeping.tick)

    async def renew(self) -> int:
        """Lay down what series have come to; how many occurrences."""
        return await self._in_each_city(self.timekeeping.renew)

    async def look_into_feeds(self) -> int:
        """Look into the calendars that cities follow; how many events changed."""
        return await self._in_each_city(self.importing.look_into_feeds)

    async def _in_each_city(self, work: Callable[[City], Awaitable[int]]) -> int:
        done = 0
        for city in await self.cities.list_open():
            try:
                done += await work(city)
            except StoreUnavailable as error:
                _log.warning("events_not_kept", city=city.slug, reason=str(error))
        return done
