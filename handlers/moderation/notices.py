"""What moderators are told unasked, looked at again when it is sent: what is decided meanwhile is not told."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.cities.model import City
from bot.core.moderation.model import CaseStatus, CaseUnknown
from bot.core.moderation.service import ModerationServices
from bot.core.notices.model import Notice
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock
from bot.core.shared.errors import NotAllowed
from bot.telegram.names import Names
from bot.telegram.screens import Screen
from bot.telegram.translator import Translator
from handlers.moderation import card_screens, notice_screens, words
from handlers.moderation.desk import Sight
from handlers.sending import Telling

_OPEN = (CaseStatus.OPEN, CaseStatus.ASKED)


@dataclass(frozen=True, slots=True)
class ModerationNotices:
    moderation: ModerationServices
    names: Names
    clock: Clock

    def tellings(self) -> Mapping[str, Telling]:
        return {
            "moderation.card": Telling(_nothing, render_for_group=self._card),
            "moderation.reply": Telling(self._about(notice_screens.answered, _OPEN)),
            "moderation.escalated": Telling(self._about(notice_screens.escalated, _OPEN)),
            "moderation.confirm": Telling(self._about(notice_screens.to_confirm, (CaseStatus.CONFIRMING,))),
            "moderation.late": Telling(self._late),
        }

    async def _card(self, t: Translator, city: City, notice: Notice) -> Screen | None:
        docket = await self.moderation.queue.card_of(city, str(notice.facts["case"]))
        if docket is None:
            return None
        return card_screens.card(
            t, Sight(docket, city, self.clock.now(), username=await self.names.own_username())
        )

    def _about(
        self, screen: Callable[[Translator, Sight], Screen], among: tuple[CaseStatus, ...]
    ) -> Callable[[Translator, City, Notice, Resident], Awaitable[Screen | None]]:
        async def render(t: Translator, city: City, notice: Notice, recipient: Resident) -> Screen | None:
            try:
                docket = await self.moderation.queue.look(recipient, city, str(notice.facts["case"]))
            except (CaseUnknown, NotAllowed):
                return None
            if docket.case.status not in among or (
                docket.case.decided_by == recipient.id and CaseStatus.CONFIRMING in among
            ):
                return None
            decided_at = docket.case.decided_at
            if "decided_at" in notice.facts and (
                decided_at is None or decided_at != datetime.fromisoformat(str(notice.facts["decided_at"]))
            ):
                return None  # of another verdict, which was taken back
            return screen(t, Sight(docket, city, self.clock.now(), recipient.id))

        return render

    async def _late(self, t: Translator, city: City, notice: Notice, recipient: Resident) -> Screen | None:
        try:
            waiting = await self.moderation.queue.waiting(recipient, city)
        except NotAllowed:
            return None
        if not waiting.late or waiting.oldest_at is None:
            return None
        count = min(int(notice.facts["count"]), waiting.late)
        since = max(datetime.fromisoformat(notice.facts["oldest"]), waiting.oldest_at)
        return notice_screens.late(t, city, count, words.long(t, self.clock.now() - since))


async def _nothing(t: Translator, city: City, notice: Notice, recipient: Resident) -> Screen | None:
    """A card is for the group alone."""
    return None
