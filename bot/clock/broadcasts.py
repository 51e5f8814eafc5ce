"""What time sets off in the broadcasts of every city."""

from dataclasses import dataclass

from bot.clock.rounds import in_each_city
from bot.core.broadcasts.timekeeping import Timekeeping
from bot.core.cities.service import Cities


@dataclass(frozen=True, slots=True)
class BroadcastClock:
    cities: Cities
    timekeeping: Timekeeping

    async def tick(self) -> int:
        """Start what is due, or ask its author where it is too late for it; how many."""
        return await in_each_city(self.cities, "broadcasts", self.timekeeping.tick)

    async def forget_drafts(self) -> int:
        """Delete what editors have left lying for long; how many."""
        return await in_each_city(self.cities, "broadcasts.drafts", self.timekeeping.forget_drafts)
