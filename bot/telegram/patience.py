"""What takes longer than a moment: a tap stops waiting, and the chat shows that somebody is typing."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from aiogram import BaseMiddleware
from aiogram.exceptions import TelegramAPIError
from aiogram.types import CallbackQuery, TelegramObject, Update

from bot.telegram.failures import DeliveryFailed, Unreachable

A_MOMENT = 1.0  # seconds; a button that waits longer looks broken


class Reassurance(Protocol):
    """Tells somebody that her request is under way."""

    async def answer_tap(self, callback_id: str, text: str | None = None, *, alert: bool = False) -> None: ...

    async def show_typing(self, chat_id: int) -> None: ...


class Patience(BaseMiddleware):
    """Stands before the queue of a chat: waiting for one's turn counts.

    A toast that comes after the moment is lost, for Telegram takes one answer a tap; the screen is redrawn all the same.
    """

    def __init__(self, reassurance: Reassurance, moment: float = A_MOMENT) -> None:
        self._reassurance = reassurance
        self._moment = moment
        self._under_way: set[asyncio.Task[None]] = set()

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        assert isinstance(event, Update)
        timer = asyncio.get_running_loop().call_later(self._moment, self._begin, event)
        try:
            return await handler(event, data)
        finally:
            timer.cancel()

    def _begin(self, update: Update) -> None:
        task = asyncio.create_task(self._reassure(update))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _reassure(self, update: Update) -> None:
        try:
            if update.callback_query:
                await self._reassurance.answer_tap(update.callback_query.id)
                if _in_private(update.callback_query):
                    await self._reassurance.show_typing(update.callback_query.from_user.id)
            elif update.message and update.message.chat.type == "private":
                await self._reassurance.show_typing(update.message.chat.id)
        except (TelegramAPIError, DeliveryFailed, Unreachable):
            return  # it was a courtesy; the answer itself is still being worked on


def _in_private(callback: CallbackQuery) -> bool:
    return callback.message is None or callback.message.chat.type == "private"
