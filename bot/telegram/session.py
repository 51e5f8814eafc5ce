"""The HTTP session under the courier."""

import json
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote_plus

from aiogram import Bot
from aiogram.client.default import Default
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import TelegramEntityTooLarge, TelegramRetryAfter, TelegramServerError
from aiogram.methods import Response, TelegramMethod
from aiogram.types import InlineKeyboardMarkup, LinkPreviewOptions
from aiohttp import BytesPayload, FormData

CONNECTIONS: Final = 100
"""Enough for 30 messages a second at three seconds of latency."""
_MOST_CONNECTIONS: Final = 500
_PLAIN: Final = (str, int, float, type(None), Default)
_SHARED: Final = (InlineKeyboardMarkup, LinkPreviewOptions)  # one object for many messages: see ``display``
_MOST_WRITTEN: Final = 256


class PlainErrorSession(AiohttpSession):
    """An aiohttp session that recognises failures that a proxy tells in its own words.

    aiogram reads every answer as Telegram's JSON; an HTML page of a gateway becomes an error that has lost
    its status and carries the page. Here a 5xx is a ``TelegramServerError``, a 413 a
    ``TelegramEntityTooLarge`` and a 429 without ``retry_after`` a ``TelegramRetryAfter`` of one second,
    whatever the body.

    What a call says is written as aiogram writes it, but once where many calls say the same: a broadcast's words and buttons
    cost more than all else that is done for one of its messages.
    """

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._written: dict[int, tuple[object, str]] = {}

    def build_form_data(self, bot: Bot, method: TelegramMethod[Any]) -> FormData:
        """As aiogram's; what has neither files nor anything unusual is written without its detours."""
        fields = vars(method)
        if method.model_extra or not all(isinstance(each, _PLAIN + _SHARED) for each in fields.values()):
            return super().build_form_data(bot, method)
        said = {
            name: bot.default[each.name] if isinstance(each, Default) else each
            for name, each in fields.items()
        }
        written = [
            f"{name}={self._write(each, bot)}"
            for name, each in said.items()
            if each is not None and each != ""
        ]
        # aiohttp takes this where it takes a form.
        return BytesPayload(  # type: ignore[return-value]
            "&".join(written).encode(), content_type="application/x-www-form-urlencoded"
        )

    def _write(self, value: object, bot: Bot) -> str:
        if isinstance(value, str):
            return _quote(value)
        if not isinstance(value, _SHARED):
            return self.json_dumps(value)
        kept = self._written.get(id(value))
        if kept is None:  # the object is kept with it: its id is nobody else's
            if len(self._written) >= _MOST_WRITTEN:
                self._written.clear()
            kept = self._written[id(value)] = value, quote_plus(self.prepare_value(value, bot, {}))
        return kept[1]

    async def close(self) -> None:
        """As aiogram's, which waits a quarter of a second for TLS to end: not where nothing is encrypted."""
        if self._session is None or not self.api.base.startswith("http://"):
            await super().close()
        else:
            await self._session.close()

    def check_response(
        self, bot: Bot, method: TelegramMethod[Any], status_code: int, content: str
    ) -> Response[Any]:
        """As aiogram's, after the failures named above."""
        if status_code < HTTPStatus.BAD_REQUEST or _is_telegrams(content):
            return super().check_response(bot, method, status_code, content)
        message = f"HTTP {status_code}"
        if status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise TelegramServerError(method=method, message=message)
        if status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            raise TelegramEntityTooLarge(method=method, message=message)
        if status_code == HTTPStatus.TOO_MANY_REQUESTS:
            raise TelegramRetryAfter(method=method, message=message, retry_after=1)
        return super().check_response(bot, method, status_code, content)


def connections_for(per_second: int) -> int:
    """How many it takes: at 1,000 messages a second broadcasts have enough of them for 150 ms of latency. Not more: as many are
    sent twice when the process is killed while Telegram is slow."""
    return min(max(CONNECTIONS, per_second // 4), _MOST_CONNECTIONS)


def bulk_of(connections: int) -> int:
    """How many of them notices and broadcasts may take, so that replies find one."""
    return connections * 3 // 5


def make_session(api_url: str | None = None, *, connections: int = CONNECTIONS) -> AiohttpSession:
    """A session for one process, to Telegram or the Bot API server at ``api_url``; close it with the bot."""
    api = TelegramAPIServer.from_base(api_url) if api_url else PRODUCTION
    return PlainErrorSession(api=api, limit=connections)


@lru_cache(maxsize=64)
def _quote(text: str) -> str:
    return quote_plus(text)


def _is_telegrams(content: str) -> bool:
    try:
        body = json.loads(content)
    except ValueError:
        return False
    if not isinstance(body, dict) or not isinstance(body.get("description"), str):
        return False
    flooded = body.get("error_code") == HTTPStatus.TOO_MANY_REQUESTS
    return not flooded or bool((body.get("parameters") or {}).get("retry_after"))
