"""A digest read anew for its reader: what of it still holds, in her language of this moment."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.digests.contents import DigestContents
from bot.core.digests.model import Digest, Told
from bot.core.digests.service import Digests
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock
from bot.telegram.names import Names
from bot.telegram.translator import Translator
from handlers.digests.entries import Entry, Reading, entries
from handlers.sending import Said, Telling


@dataclass(frozen=True, slots=True)
class DigestLines:
    """``tellings`` has a line for each kind of notice that waits for a digest."""

    digests: Digests
    contents: DigestContents
    cities: Cities
    names: Names
    clock: Clock
    tellings: Mapping[str, Telling]

    async def of(self, t: Translator, home: City, digest: Digest, reader: Resident) -> list[Entry]:
        """What there is to say of it now; empty where nothing of it holds. ``home`` is the city whose digest it is."""
        holding = await self.digests.look_again(reader, digest)
        if holding.is_empty:
            return []
        contents = await self.contents.of(holding, reader)
        cities = {content.city.slug: content.city for content in contents}
        held = [told for told in holding.told if told.city in cities]
        said = await asyncio.gather(*(self._line(t, cities[told.city], told, reader) for told in held))
        lines = [(told, line) for told, line in zip(held, said, strict=True) if line]
        lives_in = await self.cities.find(reader.home) or home
        reading = Reading(lives_in, self.clock.now(), await self.names.own_username())
        return entries(t, holding, contents, lines, reading)

    async def _line(self, t: Translator, city: City, told: Told, reader: Resident) -> Said | None:
        telling = self.tellings.get(told.kind)
        if telling is None or telling.line is None:
            return None
        try:
            return await telling.line(t, city, told.facts, reader)
        except (
            KeyError,
            ValueError,
            TypeError,
        ):  # facts that this version cannot read: the rest is still told
            return None
