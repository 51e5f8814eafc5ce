"""What time sets off in the ideas of every city, and in their moderation."""

from dataclasses import dataclass

from bot.clock.rounds import in_each_city
from bot.core.cities.service import Cities
from bot.core.ideas.timekeeping import Timekeeping
from bot.core.moderation.timekeeping import Timekeeping as ModerationTimekeeping


@dataclass(frozen=True, slots=True)
class IdeaClock:
    cities: Cities
    timekeeping: Timekeeping
    moderation: ModerationTimekeeping

    async def tick(self) -> int:
        """Verdicts take effect, answers are published, people are asked whether it is done; how many things were done."""
        settled = await in_each_city(self.cities, "moderation", self.moderation.tick)
        return settled + await in_each_city(self.cities, "ideas", self.timekeeping.tick)

    async def remind(self) -> int:
        """Bring to moderators' minds what waits too long; how many of them were told."""
        return await in_each_city(self.cities, "moderation.late", self.moderation.remind)

    async def forget_drafts(self) -> int:
        """Delete what residents have left lying for long; how many."""
        return await in_each_city(self.cities, "ideas.drafts", self.timekeeping.forget_drafts)
