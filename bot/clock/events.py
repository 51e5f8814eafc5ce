"""What time sets off in the events of every city."""

from dataclasses import dataclass

from bot.clock.rounds import in_each_city, say_dropped
from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.events.importing import Importing
from bot.core.events.timekeeping import Timekeeping


@dataclass(frozen=True, slots=True)
class EventClock:
    cities: Cities
    timekeeping: Timekeeping
    importing: Importing

    async def tick(self) -> int:
        """Reminders, offers, publication, questions after the event; how many things were done."""
        return await in_each_city(self.cities, "events", self._tick)

    async def renew(self) -> int:
        """Lay down what series have come to; how many occurrences."""
        return await in_each_city(self.cities, "events.series", self.timekeeping.renew)

    async def look_into_feeds(self) -> int:
        """Look into the calendars that cities follow; how many events changed."""
        return await in_each_city(self.cities, "events.feeds", self.importing.look_into_feeds)

    async def _tick(self, city: City) -> int:
        say_dropped("events", city, await self.timekeeping.drop_late(city))
        return await self.timekeeping.tick(city)
