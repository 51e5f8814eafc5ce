"""What editors are told unasked about announcements, looked at again when it is sent: what is true no longer is not told."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.core.broadcasts.model import BroadcastStatus, BroadcastUnknown
from bot.core.broadcasts.service import BroadcastServices
from bot.core.cities.model import City
from bot.core.notices.model import Notice
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock
from bot.core.shared.errors import NotAllowed
from bot.telegram.screens import Screen
from bot.telegram.translator import Translator
from handlers.broadcasts import notice_screens as screens
from handlers.broadcasts.running_words import OVER, Shown
from handlers.sending import Telling

Render = Callable[[Translator, City, Notice, Resident], Awaitable[Screen | None]]
Say = Callable[[Translator, Shown, Notice], Screen | None]


@dataclass(frozen=True, slots=True)
class BroadcastNotices:
    broadcasts: BroadcastServices
    clock: Clock

    def tellings(self) -> Mapping[str, Telling]:
        return {
            "broadcast.waiting": Telling(self._rendering(_waiting)),
            "broadcast.released": Telling(self._rendering(lambda t, shown, _: screens.released(t, shown))),
            "broadcast.missed": Telling(self._rendering(_missed)),
            "broadcast.refused": Telling(self._rendering(_refused)),
            "broadcast.ended": Telling(self._rendering(_ended)),
        }

    def _rendering(self, say: Say) -> Render:
        async def render(t: Translator, city: City, notice: Notice, recipient: Resident) -> Screen | None:
            shown = await self._look(city, notice, recipient)
            return say(t, shown, notice) if shown else None

        return render

    async def _look(self, city: City, notice: Notice, recipient: Resident) -> Shown | None:
        """None for who is no editor any more, and where it is gone."""
        one, now = str(notice.facts["broadcast"]), self.clock.now()
        try:
            broadcast, subject = await self.broadcasts.composing.find(recipient, city, one)
            if broadcast.status not in OVER:
                return Shown(city, broadcast, subject, now)
            broadcast, report = await self.broadcasts.reporting.report(recipient, city, one)
        except (BroadcastUnknown, NotAllowed):
            return None
        return Shown(city, broadcast, subject, now, report=report)


def _waiting(t: Translator, shown: Shown, notice: Notice) -> Screen | None:
    del notice
    return screens.waiting(t, shown) if shown.broadcast.status is BroadcastStatus.WAITING else None


def _missed(t: Translator, shown: Shown, notice: Notice) -> Screen | None:
    is_draft = shown.broadcast.status is BroadcastStatus.DRAFT
    return screens.missed(t, shown, str(notice.facts.get("why", "late"))) if is_draft else None


def _refused(t: Translator, shown: Shown, notice: Notice) -> Screen | None:
    is_paused = shown.broadcast.status is BroadcastStatus.PAUSED
    return screens.refused(t, shown, str(notice.facts.get("says", ""))) if is_paused else None


def _ended(t: Translator, shown: Shown, notice: Notice) -> Screen | None:
    del notice
    return screens.ended(t, shown) if shown.broadcast.status is BroadcastStatus.ENDED else None
