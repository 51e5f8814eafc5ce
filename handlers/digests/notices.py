"""The digest as it is sent: looked at again, so that what is over or done is not told."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.cities.model import City
from bot.core.digests.model import KIND, Digest
from bot.core.notices.model import Notice
from bot.core.residents.model import Resident
from bot.telegram.screens import Screen
from bot.telegram.translator import Translator
from handlers.digests import screens
from handlers.digests.lines import DigestLines
from handlers.sending import Telling


@dataclass(frozen=True, slots=True)
class DigestNotices:
    lines: DigestLines

    def tellings(self) -> Mapping[str, Telling]:
        return {KIND: Telling(self._digest)}

    async def _digest(self, t: Translator, city: City, notice: Notice, recipient: Resident) -> Screen | None:
        digest = Digest.from_facts(notice.facts)
        entries = await self.lines.of(t, city, digest, recipient)
        return screens.digest(t, city, digest.day, entries) if entries else None
