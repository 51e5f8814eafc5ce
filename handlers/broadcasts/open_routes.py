"""The button under a broadcast: what it invites to, below; the broadcast itself stays to be read again."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from bot.core.broadcasts.model import BroadcastKind, BroadcastUnknown
from bot.core.broadcasts.service import BroadcastServices
from bot.telegram.routes import Routes
from bot.telegram.turns import KEEP, Reply, Turn
from handlers.asked import city_at
from handlers.broadcasts import callbacks
from handlers.broadcasts.desk import an_id
from handlers.broadcasts.running_screens import gone

Show = Callable[[Turn, str], Awaitable[Reply]]
"""What has this id in the city of the button, or that it is over."""


@dataclass(frozen=True, slots=True)
class OpenHandlers:
    broadcasts: BroadcastServices
    shows: Mapping[BroadcastKind, Show]

    def routes(self) -> Routes:
        routes = Routes()
        routes.tap(callbacks.OPEN, self.open, an_id)
        return routes

    async def open(self, turn: Turn) -> Reply:
        """Counted once, and shown as its link would show it."""
        try:
            broadcast = await self.broadcasts.reporting.open(turn.resident, city_at(turn), turn.args[0])
        except BroadcastUnknown:
            return Reply(toast=gone(turn.t), alert=True, conversation=KEEP)
        show = self.shows.get(broadcast.kind)
        if show is None or broadcast.subject is None:
            return Reply(conversation=KEEP)
        return replace(await show(turn, broadcast.subject), fresh=True)
