"""A Telegram of a few lines for the courier's tests: it does as its script says and remembers what it got."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import (
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import AnswerCallbackQuery, EditMessageText, SendMessage, TelegramMethod

from bot.telegram.claims import ChatId, chat_of

TOKEN = "4242:made-up-for-tests"  # not a token of anything
Answer = Callable[[TelegramMethod[Any]], Exception | None]


@dataclass(frozen=True)
class Request:
    """One request as Telegram saw it; ``at`` in the loop's seconds."""

    at: float
    chat: ChatId | None
    method: TelegramMethod[Any]

    @property
    def text(self) -> str | None:
        return getattr(self.method, "text", None)


class ScriptedTelegram(BaseSession):
    """Says yes after ``latency`` seconds, unless ``script`` (by chat, in order) has other answers left."""

    def __init__(self, latency: float = 0.05) -> None:
        super().__init__()
        self.latency = latency
        self.latencies: dict[ChatId | None, float] = {}
        self.script: defaultdict[ChatId | None, list[Answer]] = defaultdict(list)
        self.requests: list[Request] = []
        self.most_at_once = 0
        self._at_once = 0

    def bot(self) -> Bot:
        return Bot(TOKEN, session=self)

    @property
    def texts(self) -> list[str | None]:
        return [request.text for request in self.requests]

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:
        chat = chat_of(method)
        self.requests.append(Request(asyncio.get_running_loop().time(), chat, method))
        answer = self.script[chat].pop(0) if self.script[chat] else None
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            async with asyncio.timeout(timeout):
                await asyncio.sleep(self.latencies.get(chat, self.latency))
        except TimeoutError as error:
            raise TelegramNetworkError(method, "Request timeout error") from error
        finally:
            self._at_once -= 1
        if answer and (problem := answer(method)):
            raise problem
        return True

    async def close(self) -> None:
        """Nothing is open."""

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        """There are no files here."""
        for nothing in b"":
            yield bytes([nothing])


def say(chat: ChatId, text: str = "hello") -> SendMessage:
    return SendMessage(chat_id=chat, text=text)


def redraw(chat: ChatId, text: str = "menu") -> EditMessageText:
    return EditMessageText(chat_id=chat, message_id=1, text=text)


def answer_tap() -> AnswerCallbackQuery:
    return AnswerCallbackQuery(callback_query_id="1")


def flood(seconds: int) -> Answer:
    return lambda method: TelegramRetryAfter(method, f"Too Many Requests: retry after {seconds}", seconds)


def forbidden(words: str) -> Answer:
    return lambda method: TelegramForbiddenError(method, f"Forbidden: {words}")


def moved(to: int) -> Answer:
    return lambda method: TelegramMigrateToChat(method, "Bad Request: group chat was upgraded", to)


def bad_gateway(method: TelegramMethod[Any]) -> Exception:
    return TelegramServerError(method, "Bad Gateway")


def connection_lost(method: TelegramMethod[Any]) -> Exception:
    return TelegramNetworkError(method, f"ClientResponseError: url=/bot{TOKEN}/sendMessage")
