"""What time sets off in residents' digests, and in the mornings of those who work for a city."""

from dataclasses import dataclass

import structlog

from bot.clock.rounds import RoundIncomplete, in_each_city
from bot.core.cities.service import Cities
from bot.core.digests.mornings import Mornings
from bot.core.digests.service import Digests

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class DigestClock:
    cities: Cities
    digests: Digests
    mornings: Mornings

    async def tick(self) -> int:
        """Compose the digests that are due; how many residents get one. Raises RoundIncomplete in the end."""
        done = await self.digests.tick()
        if done.away:
            _log.warning("digests_incomplete", cities_away=done.away)
        if done.due:
            _log.info("digests", due=done.due, written=done.written)
        for slug, error in done.failed.items():
            _log.error("round_failed", what="digests", city=slug, exc_info=error)
        if done.failed:
            raise RoundIncomplete(", ".join(done.failed))
        return done.written

    async def tell_staff(self) -> int:
        """What waits in each city, once a morning; how many are told."""
        return await in_each_city(self.cities, "mornings", self.mornings.tick)
