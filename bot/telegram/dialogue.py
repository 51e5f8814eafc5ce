"""From an update to its handler, by the table, and from the handler's reply back to the chat."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from bot.core.cities.model import CityUnknown
from bot.core.cities.service import Cities
from bot.core.residents.model import Conversation, InvalidSetting
from bot.core.residents.service import Residents
from bot.core.shared.errors import NotAllowed
from bot.telegram.albums import Albums
from bot.telegram.display import Display
from bot.telegram.files import received_file
from bot.telegram.formatted import html_of
from bot.telegram.routes import Handler, Route, Routes
from bot.telegram.taps import NOTHING, unpack
from bot.telegram.turns import KEEP, KEYBOARD, Reply, Turn

_log = structlog.get_logger()


_CLOSED = Markup("👌")


def _has_keyboard(conversation: Conversation | None) -> bool:
    return bool(conversation and conversation.data.get(KEYBOARD))


def _may_stand(route: Route, turn: Turn) -> bool:
    """Whether the route has a place in the turn's group: a city's affairs are those of its own moderators' group."""
    if route.in_any_group:
        return True
    meets_here = turn.city and turn.group and turn.city.moderators_group == turn.group.chat_id
    return route.in_groups and bool(meets_here)


class ButtonTooOld(Exception):
    """Nothing here knows this button any more, or it says what none of ours says."""


@dataclass(frozen=True, slots=True)
class Fallbacks:
    """What is answered where the table has nothing."""

    newcomer: Handler
    unknown_command: Handler
    unexpected: Handler
    unreadable: Handler
    too_old: Handler
    not_allowed: Callable[[Turn, NotAllowed], Reply]
    only_in_private: Handler
    group_unconnected: Handler


class Dialogue:
    """Routes taps, commands, texts, locations and files of private chats, and of groups what their routes let in."""

    def __init__(
        self, routes: Routes, fallbacks: Fallbacks, cities: Cities, residents: Residents, display: Display
    ) -> None:
        self._routes = routes
        self._fallbacks = fallbacks
        self._cities = cities
        self._residents = residents
        self._display = display
        self._albums = Albums()

    async def on_tap(self, callback: CallbackQuery, turn: Turn) -> None:
        """Answer a pressed button, whatever it says."""
        await self._display.show_tap(
            callback, turn, await self._remember(turn, await self._reply_to_tap(callback, turn))
        )

    async def on_message(self, message: Message, turn: Turn) -> None:
        """Answer a message, whatever it is: never silence."""
        album = message.media_group_id
        if album is None:
            reply = await self._remember(turn, await self._reply_to_message(message, turn))
            await self._display.show(turn, reply)
        elif self._albums.begins(turn.chat_id, album):
            reply = await self._remember(turn, await self._reply_to_message(message, turn))
            self._albums.answered(turn.chat_id, album, await self._display.show(turn, reply))
        elif self._takes_whole_albums(message, turn):
            reply = await self._remember(turn, await self._reply_to_message(message, turn))
            answer = self._albums.answer_to(turn.chat_id, album)
            if answer and reply.screen:
                await self._display.redraw(answer, reply.screen)

    def has_group_command(self, name: str) -> bool:
        """Whether some group may have this command."""
        return name.lower() in self._routes.group_commands

    async def on_group_command(self, name: str, words: str, turn: Turn) -> bool:
        """Answer a command that groups may have; False, and no answer, where it is none of hers here."""
        route = self._routes.group_commands[name.lower()]
        turn = replace(turn, words=words, names_city=turn.city is not None)
        handler = route.handler
        if not _may_stand(route, turn):
            if not any(turn.resident.roles.values()):
                return False
            handler = self._fallbacks.group_unconnected
        await self._display.show(turn, await self._run(handler, turn))
        return True

    async def _remember(self, turn: Turn, reply: Reply) -> Reply:
        if turn.group:
            return reply
        stands = reply.conversation
        if stands is not KEEP and stands != turn.conversation:
            await self._residents.converse(turn.resident, turn.chat_id, stands)
            if _has_keyboard(turn.conversation) and not _has_keyboard(stands):
                # The answer goes below what closes the keyboard: redrawn above it, it would be out of sight.
                return replace(reply, closes_keyboard=reply.closes_keyboard or _CLOSED, fresh=True)
        return reply

    async def _reply_to_tap(self, callback: CallbackQuery, turn: Turn) -> Reply:
        tap = unpack(callback.data)
        if tap == NOTHING:
            return Reply(conversation=KEEP)
        try:
            route = self._routes.taps.get(tap.name) if tap else None
            if tap is None or route is None or len(tap.args) != len(route.args):
                raise ButtonTooOld
            args = tuple(convert(arg) for convert, arg in zip(route.args, tap.args, strict=True))
            city = await self._cities.find(tap.city) if tap.city else turn.city
            if tap.city and city is None:
                raise ButtonTooOld
        except (ButtonTooOld, ValueError):
            return await self._too_old(turn)
        under = callback.message.message_id if isinstance(callback.message, Message) else None
        turn = replace(turn, args=args, city=city, names_city=bool(tap.city), message_id=under)
        if turn.group and not _may_stand(route, turn):
            return await self._run(self._fallbacks.only_in_private, turn)
        return await self._run(self._admit(route, turn), turn)

    async def _reply_to_message(self, message: Message, turn: Turn) -> Reply:
        state = turn.conversation.state if turn.conversation else ""
        if message.location:
            turn = replace(turn, location=(message.location.latitude, message.location.longitude))
            return await self._run(self._routes.locations.get(state, self._fallbacks.unexpected), turn)
        if not message.text:
            turn = replace(
                turn,
                file=received_file(message),
                words=message.caption or "",
                formatted=html_of(message),
            )
            return await self._run(self._reads_file(turn, state), turn)
        if message.text.startswith("/"):
            return await self._command(message.text, turn)
        turn = replace(turn, words=message.text, formatted=html_of(message))
        return await self._run(self._routes.texts.get(state, self._unasked(turn)), turn)

    def _reads_file(self, turn: Turn, state: str) -> Handler:
        """Who has no city yet has nothing to send a file to, unless she was asked for it."""
        unreadable = self._routes.unreadables.get(state, self._fallbacks.unreadable)
        if turn.file is None or not (state or turn.resident.home):
            return unreadable
        routes = self._routes.photos if turn.file.kind == "photo" else self._routes.documents
        return routes.get(state, unreadable)

    def _takes_whole_albums(self, message: Message, turn: Turn) -> bool:
        file, state = received_file(message), turn.conversation.state if turn.conversation else ""
        return file is not None and (file.kind, state) in self._routes.whole_albums

    def _unasked(self, turn: Turn) -> Handler:
        return self._fallbacks.unexpected if turn.resident.home else self._fallbacks.newcomer

    async def _command(self, text: str, turn: Turn) -> Reply:
        head, _, rest = text[1:].partition(" ")
        name = head.partition("@")[0].lower()
        turn = replace(turn, words=rest.strip())
        if name == "start" and (link := self._link(turn.words)):
            handler, rest = link
            return await self._run(handler, replace(turn, words=rest))
        route = self._routes.commands.get(name)
        handler = self._admit(route, turn) if route else self._fallbacks.unknown_command
        return await self._run(handler, turn)

    def _link(self, payload: str) -> tuple[Handler, str] | None:
        kind, dash, rest = payload.partition("-")
        handler = self._routes.links.get(kind)
        return (handler, rest) if handler and dash else None

    def _admit(self, route: Route, turn: Turn) -> Handler:
        is_let_in = route.newcomers or turn.resident.home or turn.group
        return route.handler if is_let_in else self._fallbacks.newcomer

    async def _run(self, handler: Handler, turn: Turn) -> Reply:
        try:
            return await handler(turn)
        except NotAllowed as refusal:
            _log.warning(
                "refused", permission=refusal.permission, city=refusal.city, resident=turn.resident.id
            )
            return self._fallbacks.not_allowed(turn, refusal)
        except (InvalidSetting, CityUnknown):
            return await self._too_old(turn)
        except tuple(self._routes.refusals) as refusal:
            return self._routes.refusals[type(refusal)](turn, refusal)

    async def _too_old(self, turn: Turn) -> Reply:
        return await self._run(self._fallbacks.too_old, turn)
