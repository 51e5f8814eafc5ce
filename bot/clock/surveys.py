"""What time sets off in the surveys of every city."""

from dataclasses import dataclass

from bot.clock.rounds import in_each_city, say_dropped
from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.surveys.timekeeping import Timekeeping


@dataclass(frozen=True, slots=True)
class SurveyClock:
    cities: Cities
    timekeeping: Timekeeping

    async def tick(self) -> int:
        """Opening, reminders, closing; how many things were done."""
        return await in_each_city(self.cities, "surveys", self._tick)

    async def forget_drafts(self) -> int:
        """Delete what editors have left lying for long; how many."""
        return await in_each_city(self.cities, "surveys.drafts", self.timekeeping.forget_drafts)

    async def _tick(self, city: City) -> int:
        say_dropped("surveys", city, await self.timekeeping.find_late(city))
        return await self.timekeeping.tick(city)
