"""What every city keeps no longer, by its own rules."""

from dataclasses import dataclass

import structlog

from bot.clock.rounds import in_each
from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.retention.service import Retaining

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class RetentionClock:
    cities: Cities
    retaining: Retaining

    async def run(self) -> int:
        """Apply each city's retention, in closed ones too; how many rows went."""
        return await in_each(await self.cities.list_all(), "retention", self._apply)

    async def _apply(self, city: City) -> int:
        gone = await self.retaining.apply(city)
        if gone:
            _log.info("retention", city=city.slug, **{kind.value: count for kind, count in gone.items()})
        return sum(gone.values())
