"""What ours is measured beside: an aiogram dispatcher with one handler, which says the same to Telegram."""

import asyncio
from typing import Final

from aiogram import Bot, Dispatcher
from aiogram.methods import AnswerCallbackQuery, EditMessageText, SendMessage
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    Update,
)

from bot.telegram.screens import Screen

_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
_Rows = list[list[tuple[str, str]]]


class Bare:
    """No filter, no middleware of ours, no state, no storage: answers each update with this screen.

    The keyboard is built for each answer, as handlers do; with ``remembers`` once, as our display does.
    """

    def __init__(self, bot: Bot, screen: Screen, *, remembers: bool = False) -> None:
        self._bot = bot
        self._text = str(screen.text)
        self._rows: _Rows = [
            [(button.text, button.tap.pack()) for button in row if button.tap] for row in screen.rows
        ]
        self._remembered = self._build_keyboard() if remembers else None
        self._dispatcher = Dispatcher(disable_fsm=True)
        self._dispatcher.callback_query.register(self._on_tap)
        self._dispatcher.message.register(self._on_message)

    async def handle(self, update: Update) -> object:
        return await self._dispatcher.feed_update(self._bot, update)

    async def _on_tap(self, callback: CallbackQuery) -> None:
        under = callback.message
        assert isinstance(under, Message)
        edit = EditMessageText(
            chat_id=under.chat.id,
            message_id=under.message_id,
            text=self._text,
            parse_mode="HTML",
            reply_markup=self._keyboard(),
            link_preview_options=_NO_PREVIEW,
        )
        await asyncio.gather(
            self._bot(AnswerCallbackQuery(callback_query_id=callback.id), request_timeout=4),
            self._bot(edit, request_timeout=4),
        )

    async def _on_message(self, message: Message) -> None:
        method = SendMessage(
            chat_id=message.chat.id,
            text=self._text,
            parse_mode="HTML",
            reply_markup=self._keyboard(),
            link_preview_options=_NO_PREVIEW,
        )
        await self._bot(method, request_timeout=4)

    def _keyboard(self) -> InlineKeyboardMarkup:
        return self._remembered or self._build_keyboard()

    def _build_keyboard(self) -> InlineKeyboardMarkup:
        return InlineKeyboardMarkup(
            inline_keyboard=[
                [InlineKeyboardButton(text=text, callback_data=data) for text, data in row]
                for row in self._rows
            ]
        )
