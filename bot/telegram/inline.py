"""Inline mode: what somebody asks of the bot in any chat, by ``@name words``, and the cards she gets to choose from."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import AnswerInlineQuery
from aiogram.types import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InlineQueryResultUnion,
    InputTextMessageContent,
)
from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.residents.model import Resident
from bot.telegram.courier import Courier
from bot.telegram.display import NO_PREVIEW, QUERY_TOO_OLD, keyboard_of
from bot.telegram.screens import Row
from bot.telegram.translator import Translator

CACHE_SECONDS: Final = 10  # a phone asks again at every letter, and what is on changes


@dataclass(frozen=True, slots=True)
class InlineTurn:
    """What somebody asks. ``resident`` is None for who has never opened the bot: an inline query makes nobody known.

    ``words`` is what she typed, at most 256 characters; ``offset`` is the last answer's ``next_offset``, else empty.
    """

    resident: Resident | None
    t: Translator
    words: str = ""
    offset: str = ""
    home: City | None = None


@dataclass(frozen=True, slots=True)
class InlineResult:
    """A card to choose; choosing it sends ``text``, Telegram's HTML, with buttons that open addresses.

    ``id`` is at most 64 bytes, unique in the answer. ``thumbnail`` is the address of a picture.
    """

    id: str
    title: str
    text: Markup
    description: str = ""
    rows: tuple[Row, ...] = ()
    thumbnail: str | None = None


@dataclass(frozen=True, slots=True)
class InlineButton:
    """Stands above the cards and opens the bot, as ``?start=<start>``: 1-64 letters, figures, ``_`` and ``-``."""

    text: str
    start: str


@dataclass(frozen=True, slots=True)
class InlineReply:
    """What she gets: at most 50 cards. ``next_offset`` is asked for when she scrolls on; empty where that is all."""

    results: tuple[InlineResult, ...] = ()
    button: InlineButton | None = None
    next_offset: str = ""


InlineHandler: TypeAlias = Callable[[InlineTurn], Awaitable[InlineReply]]
INLINE: Final = "inline"
"""The one name in the table of inline handlers."""


class Inline:
    """Answers inline queries, each for its asker alone, through the courier."""

    def __init__(self, handlers: Mapping[str, InlineHandler], courier: Courier) -> None:
        self._handlers = handlers
        self._courier = courier

    async def answer(self, query_id: str, turn: InlineTurn) -> None:
        """Answer with what the handler finds; should it fail, with nothing, and the failure is raised."""
        handler = self._handlers.get(INLINE)
        if handler is None:
            await self.decline(query_id)
            return
        try:
            reply = await handler(turn)
        except Exception:
            await self.decline(query_id)
            raise
        await self._send(query_id, reply, CACHE_SECONDS)

    async def decline(self, query_id: str) -> None:
        """Answer with nothing, which is not remembered: the phone stops waiting."""
        await self._send(query_id, InlineReply(), 0)

    async def _send(self, query_id: str, reply: InlineReply, cache_seconds: int) -> None:
        button = reply.button
        method = AnswerInlineQuery(
            inline_query_id=query_id,
            results=[_article(result) for result in reply.results],
            button=InlineQueryResultsButton(text=button.text, start_parameter=button.start)
            if button
            else None,
            next_offset=reply.next_offset,
            cache_time=cache_seconds,
            is_personal=True,
        )
        try:
            await self._courier.call(method)
        except TelegramBadRequest as error:  # she has typed on, and asked anew
            if QUERY_TOO_OLD not in error.message:
                raise


def _article(result: InlineResult) -> InlineQueryResultUnion:
    return InlineQueryResultArticle(
        id=result.id,
        title=result.title,
        description=result.description or None,
        thumbnail_url=result.thumbnail,
        reply_markup=keyboard_of(result.rows),
        input_message_content=InputTextMessageContent(
            message_text=str(result.text), parse_mode="HTML", link_preview_options=NO_PREVIEW
        ),
    )
