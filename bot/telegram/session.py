"""The HTTP session under the courier."""

import json
from http import HTTPStatus
from typing import Any, Final

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import TelegramEntityTooLarge, TelegramRetryAfter, TelegramServerError
from aiogram.methods import Response, TelegramMethod

CONNECTIONS: Final = 100
"""Enough for 30 messages a second at three seconds of latency."""


class PlainErrorSession(AiohttpSession):
    """An aiohttp session that recognises failures that a proxy tells in its own words.

    aiogram reads every answer as Telegram's JSON; an HTML page of a gateway becomes an error that has lost
    its status and carries the page. Here a 5xx is a ``TelegramServerError``, a 413 a
    ``TelegramEntityTooLarge`` and a 429 without ``retry_after`` a ``TelegramRetryAfter`` of one second,
    whatever the body.
    """

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


def make_session(api_url: str | None = None, *, connections: int = CONNECTIONS) -> AiohttpSession:
    """A session for one process, to Telegram or the Bot API server at ``api_url``; close it with the bot."""
    api = TelegramAPIServer.from_base(api_url) if api_url else PRODUCTION
    return PlainErrorSession(api=api, limit=connections)


def _is_telegrams(content: str) -> bool:
    try:
        body = json.loads(content)
    except ValueError:
        return False
    if not isinstance(body, dict) or not isinstance(body.get("description"), str):
        return False
    flooded = body.get("error_code") == HTTPStatus.TOO_MANY_REQUESTS
    return not flooded or bool((body.get("parameters") or {}).get("retry_after"))
