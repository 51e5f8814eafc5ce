"""Puts a reply on the phone: redraws the message in place where Telegram permits, else sends a new one."""

import asyncio
from dataclasses import replace
from functools import lru_cache

from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import AnswerCallbackQuery, EditMessageText, SendChatAction, SendDocument, SendMessage
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from markupsafe import Markup

from bot.telegram.courier import Courier, Priority
from bot.telegram.profile import Profile
from bot.telegram.screens import Row, Screen
from bot.telegram.turns import Reply, Turn

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
TOAST_LIMIT = 200  # characters, set by Telegram
_UNCHANGED = "message is not modified"
_GONE = ("message to edit not found", "message can't be edited", "there is no text in the message")
_QUERY_TOO_OLD = "query is too old"


def keyboard(screen: Screen) -> InlineKeyboardMarkup | None:
    """The screen's buttons as Telegram takes them; not to be changed."""
    return _markup(screen.rows) if screen.rows else None


@lru_cache(maxsize=1024)
def _markup(rows: tuple[Row, ...]) -> InlineKeyboardMarkup:
    # Most screens have the same buttons for all who read a language, and aiogram takes 10 µs to make one.
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [
                InlineKeyboardButton(
                    text=button.text,
                    callback_data=button.tap.pack() if button.tap else None,
                    url=button.url,
                    copy_text=CopyTextButton(text=button.copies) if button.copies else None,
                )
                for button in row
            ]
            for row in rows
        ]
    )


def message_of(chat_id: int, screen: Screen) -> SendMessage:
    """The screen as a new message."""
    return SendMessage(
        chat_id=chat_id,
        text=str(screen.text),
        parse_mode="HTML",
        reply_markup=keyboard(screen),
        link_preview_options=NO_PREVIEW,
    )


class Display:
    """Shows replies, through the courier."""

    def __init__(self, courier: Courier, profile: Profile) -> None:
        self._courier = courier
        self._profile = profile

    async def show(self, turn: Turn, reply: Reply) -> None:
        """Answer a message: whatever the reply has is sent. A toast, where nothing was tapped, is a message."""
        chat_id = turn.chat_id
        if reply.toast and not reply.screen:
            await self.show_text(chat_id, Screen(Markup.escape(reply.toast)))
        if reply.closes_keyboard:
            await self._courier.call(
                SendMessage(
                    chat_id=chat_id,
                    text=str(reply.closes_keyboard),
                    parse_mode="HTML",
                    reply_markup=ReplyKeyboardRemove(),
                )
            )
        if reply.document:
            await self._courier.call(
                SendDocument(
                    chat_id=chat_id,
                    document=BufferedInputFile(reply.document.content, reply.document.name),
                    caption=str(reply.document.caption),
                    parse_mode="HTML",
                )
            )
        if reply.location_request:
            request = reply.location_request
            button = KeyboardButton(text=request.button, request_location=True)
            await self._courier.call(
                SendMessage(
                    chat_id=chat_id,
                    text=str(request.text),
                    parse_mode="HTML",
                    reply_markup=ReplyKeyboardMarkup(
                        keyboard=[[button]],
                        resize_keyboard=True,
                        one_time_keyboard=True,
                        input_field_placeholder=request.placeholder,
                    ),
                )
            )
        if reply.screen:
            await self.show_text(chat_id, reply.screen)
        if reply.commands_changed:
            await self._profile.set_commands_for(reply.commands_changed)

    async def show_text(self, chat_id: int, screen: Screen) -> None:
        """Send this screen as a new message."""
        await self._courier.call(message_of(chat_id, screen))

    async def show_typing(self, chat_id: int) -> None:
        """For some seconds the chat shows that an answer is being written."""
        await self._courier.call(SendChatAction(chat_id=chat_id, action="typing"))

    async def show_tap(self, callback: CallbackQuery, turn: Turn, reply: Reply) -> None:
        """Answer a tap: the button stops waiting while the message under it is redrawn."""
        await asyncio.gather(self._answer(callback.id, reply), self._redraw(callback, turn, reply))

    async def _answer(self, callback_id: str, reply: Reply) -> None:
        text = reply.toast[:TOAST_LIMIT] if reply.toast else None
        await self.answer_tap(callback_id, text, alert=reply.alert)

    async def answer_tap(self, callback_id: str, text: str | None = None, *, alert: bool = False) -> None:
        """Stop the button's waiting, with a toast or an alert; one that waited too long is let go."""
        try:
            await self._courier.call(
                AnswerCallbackQuery(callback_query_id=callback_id, text=text, show_alert=alert or None)
            )
        except TelegramBadRequest as error:
            if _QUERY_TOO_OLD not in error.message:
                raise

    async def _redraw(self, callback: CallbackQuery, turn: Turn, reply: Reply) -> None:
        under = callback.message
        screen = reply.screen
        redrawable = isinstance(under, Message) and under.text is not None and not reply.fresh
        if screen and isinstance(under, Message) and redrawable and await self._edit(under, screen):
            reply = replace(reply, screen=None)
        reply = replace(reply, toast=None)
        await self.show(turn, reply)

    async def _edit(self, under: Message, screen: Screen) -> bool:
        try:
            await self._courier.call(
                EditMessageText(
                    chat_id=under.chat.id,
                    message_id=under.message_id,
                    text=str(screen.text),
                    parse_mode="HTML",
                    reply_markup=keyboard(screen),
                    link_preview_options=NO_PREVIEW,
                ),
                priority=Priority.REPLY,
            )
        except TelegramBadRequest as error:
            if _UNCHANGED in error.message:
                return True
            if any(reason in error.message for reason in _GONE):
                return False
            raise
        return True
