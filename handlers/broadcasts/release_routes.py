"""From a draft to residents: preview, a test, what sending comes to, and sending or handing over."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from aiogram.exceptions import TelegramBadRequest
from markupsafe import Markup

from bot.core.broadcasts.model import InvalidBroadcast
from bot.core.cities.model import City
from bot.core.staff.model import Permission
from bot.telegram.routes import Routes
from bot.telegram.screens import Screen
from bot.telegram.turns import Reply, Turn
from handlers.broadcasts import callbacks, problems, release_screens
from handlers.broadcasts.desk import BroadcastId, Desk, Draft, read_version
from handlers.broadcasts.draft_routes import show_card
from handlers.moderation.arguments import language

Send = Callable[[int, Screen], Awaitable[object]]
"""Sends a screen to a chat as a message of its own. Raises TelegramBadRequest where Telegram does not take it."""


class Running(Protocol):
    """How an announcement stands that is a draft no more."""

    async def __call__(self, turn: Turn, city: City, one: str, *, note: Markup | None = None) -> Reply: ...


@dataclass(frozen=True, slots=True)
class ReleaseHandlers:
    desk: Desk
    send: Send
    show_running: Running

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.PREVIEW, self.preview, BroadcastId, language)
        editors(callbacks.TEST, self.test, BroadcastId, language)
        editors(callbacks.CHECK, self.check, BroadcastId)
        editors(callbacks.SEND, self.release, BroadcastId, read_version)
        editors(callbacks.HAND_OVER, self.hand_over, BroadcastId, read_version)
        return routes

    async def preview(self, turn: Turn) -> Reply:
        draft, tag = await self.desk.open(turn), turn.args[1]
        _require_words(draft)
        reader = turn.translators.for_(tag)
        return Reply(screen=release_screens.preview(turn.t, reader, draft))

    async def test(self, turn: Turn) -> Reply:
        """To herself, as a resident would get it; her form comes again below it."""
        draft, tag = await self.desk.open(turn), turn.args[1]
        _require_words(draft)
        try:
            await self.send(turn.chat_id, release_screens.test(turn.t, turn.translators.for_(tag), draft))
        except TelegramBadRequest as error:
            return await show_card(self.desk, turn, draft, problems.telegram_refuses(turn.t, error.message))
        card = await show_card(self.desk, turn, draft, release_screens.tested(turn.t))
        return Reply(screen=card.screen, fresh=True)

    async def check(self, turn: Turn) -> Reply:
        draft = await self.desk.open(turn)
        outlook = await self.desk.broadcasts.composing.look_ahead(
            turn.resident, draft.city, draft.broadcast.id
        )
        titles = await self.desk.titles(turn, draft.city, draft.broadcast.audience)
        return Reply(screen=release_screens.check(turn.t, draft, outlook, titles))

    async def release(self, turn: Turn) -> Reply:
        """In the version whose number she saw."""
        city, (one, version) = self.desk.city(turn), turn.args
        await self.desk.broadcasts.releasing.release(turn.resident, city, one, version)
        return await self.show_running(turn, city, one)

    async def hand_over(self, turn: Turn) -> Reply:
        city, (one, version) = self.desk.city(turn), turn.args
        await self.desk.broadcasts.releasing.submit(turn.resident, city, one, version)
        return await self.show_running(turn, city, one, note=release_screens.handed_over(turn.t))


def _require_words(draft: Draft) -> None:
    """Raises InvalidBroadcast of a message that says nothing."""
    if draft.is_silent:
        raise InvalidBroadcast("text")
