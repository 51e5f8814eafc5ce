"""What time sets off in the moderation of every city."""

from dataclasses import dataclass

from bot.clock.rounds import in_each_city
from bot.core.cities.service import Cities
from bot.core.moderation.timekeeping import Timekeeping


@dataclass(frozen=True, slots=True)
class ModerationClock:
    cities: Cities
    timekeeping: Timekeeping

    async def tick(self) -> int:
        """Verdicts take effect; how many."""
        return await in_each_city(self.cities, "moderation", self.timekeeping.tick)

    async def remind(self) -> int:
        """Bring to moderators' minds what waits too long; how many of them were told."""
        return await in_each_city(self.cities, "moderation.late", self.timekeeping.remind)
