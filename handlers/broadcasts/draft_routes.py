"""The form of an announcement, and throwing it away."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.staff.model import Permission
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.broadcasts import callbacks, draft_screens
from handlers.broadcasts.desk import BroadcastId, Desk, Draft

Home = Callable[[Turn, City, str], Awaitable[Reply]]
"""The editors' page with a toast."""


async def show_card(desk: Desk, turn: Turn, draft: Draft, note: Markup | None = None) -> Reply:
    """The draft with how many would get it now."""
    asked = draft.broadcast.audience
    count = await desk.broadcasts.composing.count(turn.resident, draft.city, asked)
    titles = await desk.titles(turn, draft.city, asked)
    return Reply(screen=draft_screens.card(turn.t, draft, count, titles, note))


@dataclass(frozen=True, slots=True)
class DraftHandlers:
    desk: Desk
    home: Home

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.DRAFT, self.show, BroadcastId)
        editors(callbacks.DISCARD, self.ask_discard, BroadcastId)
        editors(callbacks.DISCARD_CONFIRMED, self.discard, BroadcastId)
        return routes

    async def show(self, turn: Turn) -> Reply:
        return await show_card(self.desk, turn, await self.desk.open(turn))

    async def ask_discard(self, turn: Turn) -> Reply:
        return Reply(screen=draft_screens.confirm_discard(turn.t, await self.desk.open(turn)))

    async def discard(self, turn: Turn) -> Reply:
        draft = await self.desk.open(turn)
        await self.desk.broadcasts.composing.remove(turn.resident, draft.city, draft.broadcast.id)
        return await self.home(turn, draft.city, draft_screens.discarded(turn.t))
