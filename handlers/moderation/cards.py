"""A case shown to whoever asked for it: as a card, as held by somebody, or as decided; in private or in the group."""

from dataclasses import dataclass

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.moderation.docket import Docket
from bot.core.moderation.model import CaseStatus
from bot.telegram.screens import Picture
from bot.telegram.turns import Reply, Turn
from handlers.ideas.photographs import album_of
from handlers.moderation import card_screens
from handlers.moderation.desk import Desk, Sight

_OVER = (CaseStatus.DECIDED, CaseStatus.SETTLED, CaseStatus.DROPPED)


@dataclass(frozen=True, slots=True)
class Cards:
    desk: Desk

    async def show(
        self,
        turn: Turn,
        city: City,
        docket: Docket,
        note: Markup | None = None,
        toast: str | None = None,
        *,
        alert: bool = False,
    ) -> Reply:
        """As it stands now, with what she can do with it."""
        sight = await self.desk.sight(turn, city, docket)
        case = sight.case
        is_hers = turn.resident.id in (case.decided_by, case.not_by) and not turn.group
        if case.status in _OVER or (case.status is CaseStatus.CONFIRMING and is_hers):
            screen = card_screens.decided(turn.group_t, sight, note)
        elif not turn.group and docket.holder not in (None, turn.resident.id):
            screen = card_screens.held(turn.t, sight)
        else:
            picture = await self._picture(turn, sight)
            screen = card_screens.card(turn.group_t, sight, picture, note)
        return Reply(screen=screen, toast=toast, alert=alert)

    async def look(
        self,
        turn: Turn,
        city: City,
        case_id: str,
        note: Markup | None = None,
        toast: str | None = None,
        *,
        alert: bool = False,
    ) -> Reply:
        """Without claiming it. Raises CaseUnknown, NotAllowed."""
        docket = await self.desk.moderation.queue.look(turn.resident, city, case_id)
        return await self.show(turn, city, docket, note, toast, alert=alert)

    async def _picture(self, turn: Turn, sight: Sight) -> Picture | None:
        """The first photo, where the card may be its caption."""
        docket = sight.docket
        if turn.group or not docket.version.photos or docket.comment:
            return None
        photos = await self.desk.moderation.queue.photos(turn.resident, sight.city, docket.case.id)
        album = album_of(photos[:1])
        return album.drawings[0] if album else None
