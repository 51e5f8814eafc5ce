"""What time sets off in the ideas of every city."""

from dataclasses import dataclass

from bot.clock.rounds import in_each_city
from bot.core.cities.service import Cities
from bot.core.ideas.timekeeping import Timekeeping


@dataclass(frozen=True, slots=True)
class IdeaClock:
    cities: Cities
    timekeeping: Timekeeping

    async def tick(self) -> int:
        """Answers are published, people are asked whether it is done; how many things were done."""
        return await in_each_city(self.cities, "ideas", self.timekeeping.tick)

    async def forget_drafts(self) -> int:
        """Delete what residents have left lying for long; how many."""
        return await in_each_city(self.cities, "ideas.drafts", self.timekeeping.forget_drafts)
