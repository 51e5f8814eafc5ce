"""What every update goes through before its handler, in this order:

``Guard`` (correlation id, log, metrics, the one outermost except), ``Repeats`` (seen before?), ``FloodControl``
(too fast?), ``InOrder`` (one update of a chat at a time), ``People`` (who? which language? which city?),
``Destination`` (the table). Inline queries come along; they are nobody's conversation and leave no trace.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiogram import BaseMiddleware
from aiogram.exceptions import TelegramAPIError
from aiogram.types import CallbackQuery, Chat, InlineQuery, Message, TelegramObject, Update, User
from aiogram.types.update import UpdateTypeLookupError
from structlog.contextvars import bind_contextvars, reset_contextvars

from bot.core.cities.service import Cities
from bot.core.languages import negotiate
from bot.core.residents.model import Reachability, Resident
from bot.core.residents.service import Residents
from bot.core.shared.cause import caused_by
from bot.core.shared.errors import UpdateAlreadySeen
from bot.telegram.courier import DeliveryFailed, Unreachable
from bot.telegram.dialogue import Dialogue
from bot.telegram.display import Display
from bot.telegram.flood import Flood, Verdict
from bot.telegram.groups import Groups
from bot.telegram.inline import Inline, InlineTurn
from bot.telegram.metrics import Metrics
from bot.telegram.order import Order
from bot.telegram.presence import Presence
from bot.telegram.screens import Screen
from bot.telegram.translator import Translator, Translators
from bot.telegram.turns import Turn

Next = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]
REMEMBERED_UPDATES = 10_000
UNKNOWN = "unknown"
_log = structlog.get_logger()


class Guard(BaseMiddleware):
    """Nothing gets past it: a failure is logged whole, and the resident gets an apology with the correlation id."""

    def __init__(
        self,
        metrics: Metrics,
        apologies: "Apologies",
        new_correlation: Callable[[], str],
        monotonic: Callable[[], float],
    ) -> None:
        self._metrics = metrics
        self._apologies = apologies
        self._new_correlation = new_correlation
        self._monotonic = monotonic

    async def __call__(self, handler: Next, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, Update)
        kind, correlation, started = _kind(event), self._new_correlation(), self._monotonic()
        outcome = "handled"
        bound = bind_contextvars(correlation=correlation, update_id=event.update_id, kind=kind)
        try:
            try:
                # Of a kind that it does not know aiogram would print all, the text too.
                outcome = "ignored" if kind == UNKNOWN else await handler(event, data) or "handled"
            except UpdateAlreadySeen:
                outcome = "repeated"
            except Unreachable:
                outcome = "unreachable"
            except Exception:  # noqa: BLE001 (the outermost guard of the conversations)
                outcome = "failed"
                _log.exception("update_failed")
                await self._apologies.offer(event, data.get("turn"), correlation)
            finally:
                seconds = self._monotonic() - started
                self._metrics.update(kind, outcome if isinstance(outcome, str) else "handled", seconds)
                _log.debug("update", outcome=outcome, seconds=seconds)
        finally:
            reset_contextvars(**bound)


class Apologies:
    """What a resident gets instead of a stack trace."""

    def __init__(self, display: Display, translators: Translators) -> None:
        self._display = display
        self._translators = translators

    async def offer(self, update: Update, turn: Turn | None, correlation: str) -> None:
        """Apologise in her language; that this fails too is logged and no more."""
        person, chat = _person_and_chat(update)
        if person is None or chat is None:
            return
        t = turn.t if turn else self._translators.for_(negotiate(person.language_code).language)
        try:
            if chat.type == "private":
                if update.callback_query:
                    await self._display.answer_tap(update.callback_query.id)
                await self._display.show_text(chat.id, _apology(t, correlation))
            elif update.callback_query:  # a group is not told of what failed for one
                words = t.pgettext(
                    "toast",
                    "We are sorry, something went wrong on our side. Please try again in a moment. ({number})",
                    number=correlation,
                )
                await self._display.answer_tap(update.callback_query.id, words, alert=True)
        except (TelegramAPIError, DeliveryFailed, Unreachable) as error:
            _log.warning("apology_not_delivered", reason=type(error).__name__)


def _apology(t: Translator, correlation: str) -> Screen:
    return Screen(
        t.gettext(
            "We are sorry, something went wrong on our side. Nothing you had before is lost. Please try again in a"
            " moment.\n\nIf it happens again, tell the city this number: <code>{number}</code>",
            number=correlation,
        )
    )


class Repeats(BaseMiddleware):
    """Drops an update that this process has handled or is handling; the stores know those of other processes.

    One that failed is forgotten, so that it can be delivered again.
    """

    def __init__(self) -> None:
        self._handled: OrderedDict[int, None] = OrderedDict()

    async def __call__(self, handler: Next, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, Update)
        if event.update_id in self._handled:
            raise UpdateAlreadySeen
        self._handled[event.update_id] = None
        if len(self._handled) > REMEMBERED_UPDATES:
            self._handled.popitem(last=False)
        try:
            return await handler(event, data)
        except UpdateAlreadySeen:
            raise
        except Exception:
            self._handled.pop(event.update_id, None)
            raise


class FloodControl(BaseMiddleware):
    """Drops what comes too fast from one person, and tells her once; of inline queries without a word."""

    def __init__(self, flood: Flood, display: Display, inline: Inline, translators: Translators) -> None:
        self._flood = flood
        self._display = display
        self._inline = inline
        self._translators = translators

    async def __call__(self, handler: Next, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, Update)
        if query := event.inline_query:
            if self._flood.judge(query.from_user.id, elsewhere=True) is Verdict.PASS:
                return await handler(event, data)
            await self._inline.decline(query.id)
            return "flooded"
        person, chat = _person_and_chat(event)
        if person is None or chat is None or event.my_chat_member:
            return await handler(event, data)
        in_group = chat.type != "private"
        if in_group and not (event.callback_query or _is_command(event.message)):
            return await handler(event, data)  # a group's talk is not the bot's
        verdict = self._flood.judge(person.id)
        if verdict is Verdict.PASS:
            return await handler(event, data)
        if verdict is Verdict.TELL:
            t = self._translators.for_(negotiate(person.language_code).language)
            if event.callback_query:
                words = t.pgettext("toast", "That was very fast. Please wait a few seconds.")
                await self._display.answer_tap(event.callback_query.id, words, alert=True)
            elif not in_group:
                text = t.gettext("That was very fast. Please wait a few seconds, then go on.")
                await self._display.show_text(chat.id, Screen(text))
        elif event.callback_query:
            await self._display.answer_tap(event.callback_query.id)
        return "flooded"


class InOrder(BaseMiddleware):
    """Handles one update of a chat at a time, and one inline query of a person."""

    def __init__(self, order: Order) -> None:
        self._order = order

    async def __call__(self, handler: Next, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, Update)
        _, chat = _person_and_chat(event)
        who = event.inline_query.from_user if event.inline_query else chat
        if who is None:
            return await handler(event, data)
        async with self._order.turn_of(who.id):
            return await handler(event, data)


class People(BaseMiddleware):
    """Finds out, in one read, who is there, in which language and city; and names the update as the cause."""

    def __init__(self, residents: Residents, cities: Cities, translators: Translators) -> None:
        self._residents = residents
        self._cities = cities
        self._translators = translators

    async def __call__(self, handler: Next, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, Update)
        with caused_by(event.update_id):
            if event.inline_query:
                data["inline_turn"] = await self._asked(event.inline_query)
                return await handler(event, data)
            person, chat = _person_and_chat(event)
            talks = event.callback_query or (event.message if not _chosen_inline(event.message) else None)
            if person is None or chat is None or person.is_bot or chat.type != "private" or not talks:
                return await handler(event, data)
            arrival = await self._residents.arrive(person.id, chat.id, event.update_id)
            if arrival and arrival.seen:
                raise UpdateAlreadySeen
            resident = (
                arrival.resident if arrival else await self._residents.meet(person.id, person.language_code)
            )
            home = await self._cities.find(resident.home)
            data["turn"] = Turn(
                resident=resident,
                t=self._translators.for_(resident.language),
                chat_id=chat.id,
                translators=self._translators,
                city=home,
                home=home,
                conversation=arrival.conversation if arrival else None,
                language_code=person.language_code,
                is_new=arrival is None,
            )
            return await handler(event, data)

    async def _asked(self, query: InlineQuery) -> InlineTurn:
        """Only looked up: nobody is met by what she types in a chat that is not ours."""
        person = query.from_user
        arrival = None if person.is_bot else await self._residents.arrive(person.id, person.id, None)
        resident = arrival.resident if arrival and _has_come(arrival.resident) else None
        language = resident.language if resident else negotiate(person.language_code).language
        return InlineTurn(
            resident=resident,
            t=self._translators.for_(language),
            words=query.query,
            offset=query.offset,
            home=await self._cities.find(resident.home) if resident else None,
        )


def _has_come(resident: Resident) -> bool:
    """Not one whom an operator has only named."""
    return resident.consented_at is not None or resident.reachability is not Reachability.NEVER_STARTED


def _chosen_inline(message: Message | None) -> bool:
    """Whether she chose a card of ours in the chat with us: it is hers to look at, and says nothing to us."""
    return bool(message and message.via_bot and message.bot and message.via_bot.id == message.bot.id)


class Destination(BaseMiddleware):
    """The last one, which is asked instead of aiogram's routers: the conversations' table, groups, inline mode, or the
    bot's presence.

    To choose between these, aiogram walks through its observers and builds every argument anew; that took as long
    as all the middlewares before.
    """

    def __init__(self, dialogue: Dialogue, groups: Groups, inline: Inline, presence: Presence) -> None:
        self._dialogue = dialogue
        self._groups = groups
        self._inline = inline
        self._presence = presence

    async def __call__(self, handler: Next, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, Update)
        turn: Turn | None = data.get("turn")
        if callback := event.callback_query:
            if turn:
                await self._dialogue.on_tap(callback, turn)
            else:
                await self._groups.on_tap(callback, event.update_id)
        elif message := event.message:
            if turn:
                await self._dialogue.on_message(message, turn)
            else:
                await self._groups.on_message(message, event.update_id)
        elif event.inline_query:
            await self._inline.answer(event.inline_query.id, data["inline_turn"])
        elif event.my_chat_member:
            await self._presence.on_change(event.my_chat_member)


def _is_command(message: Message | None) -> bool:
    return bool(message and message.text and message.text.startswith("/"))


def _kind(update: Update) -> str:
    try:
        return update.event_type
    except UpdateTypeLookupError:
        return UNKNOWN


def _person_and_chat(update: Update) -> tuple[User | None, Chat | None]:
    event: Any = update.message or update.callback_query or update.my_chat_member or update.edited_message
    if isinstance(event, CallbackQuery):
        chat = event.message.chat if event.message else Chat(id=event.from_user.id, type="private")
        return event.from_user, chat
    if isinstance(event, Message):
        return event.from_user, event.chat
    return (event.from_user, event.chat) if event else (None, None)
