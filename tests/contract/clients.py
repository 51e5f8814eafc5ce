"""The two independent clients behind one small face, so that one test drives the emulator through both."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiogram
import telegram
from aiogram import exceptions, types
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

Rows = list[list[dict[str, Any]]]


@dataclass
class RefusedError(Exception):
    """A refusal as the client's library understood it; `text` is in lower case, without "Bad Request: "."""

    kind: str
    text: str
    seconds: int | None = None
    new_chat_id: int | None = None

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"


class Client(ABC):
    """Methods by their names in snake_case, which both libraries share."""

    name: str

    @abstractmethod
    async def call(self, method: str, **given: Any) -> Any:
        """The library's own result. Raises RefusedError."""

    @abstractmethod
    async def close(self) -> None:
        """Ends its session."""

    @abstractmethod
    def inline(self, rows: Rows) -> Any:
        """An inline keyboard."""

    @abstractmethod
    def keyboard(self, rows: Rows) -> Any:
        """A reply keyboard."""

    @abstractmethod
    def no_keyboard(self) -> Any:
        """The removal of a reply keyboard."""

    @abstractmethod
    def file(self, content: bytes, name: str) -> Any:
        """A file to upload."""

    @abstractmethod
    def media(self, kind: str, media: Any, caption: str | None = None) -> Any:
        """An InputMediaPhoto or InputMediaDocument."""

    @abstractmethod
    def result(self, kind: str, **given: Any) -> Any:
        """An inline query result: article, cached_photo, cached_document, contact, location or venue."""

    @abstractmethod
    def text_content(self, text: str, **given: Any) -> Any:
        """An InputTextMessageContent."""

    @abstractmethod
    def results_button(self, text: str, **given: Any) -> Any:
        """An InlineQueryResultsButton."""

    @abstractmethod
    def chosen_chat(self, query: str, **given: Any) -> Any:
        """A SwitchInlineQueryChosenChat."""

    @abstractmethod
    def scope(self, kind: str, **given: Any) -> Any:
        """A scope of commands."""

    @abstractmethod
    def command(self, name: str, description: str) -> Any:
        """A bot command."""

    @abstractmethod
    async def download(self, file_id: str) -> bytes:
        """The bytes of a file."""


def _plain(text: str) -> str:
    lowered = text.lower()
    for prefix in ("telegram server says - ", "bad request: ", "forbidden: ", "conflict: "):
        lowered = lowered.removeprefix(prefix)
    return lowered


class Aiogram(Client):
    """aiogram, which the bot uses. Uploads as attach://."""

    name = "aiogram"

    def __init__(self, url: str, token: str) -> None:
        session = AiohttpSession(api=TelegramAPIServer.from_base(url), timeout=10)
        self._bot = aiogram.Bot(token, session=session)

    async def call(self, method: str, **given: Any) -> Any:
        try:
            return await getattr(self._bot, method)(**given)
        except exceptions.TelegramRetryAfter as error:
            raise RefusedError("retry", _plain(error.message), seconds=error.retry_after) from error
        except exceptions.TelegramMigrateToChat as error:
            raise RefusedError(
                "migrated", _plain(error.message), new_chat_id=error.migrate_to_chat_id
            ) from error
        except exceptions.TelegramAPIError as error:
            kinds = {
                exceptions.TelegramBadRequest: "bad request",
                exceptions.TelegramForbiddenError: "forbidden",
                exceptions.TelegramConflictError: "conflict",
                exceptions.TelegramUnauthorizedError: "unauthorized",
                exceptions.TelegramNotFound: "not found",
                exceptions.TelegramNetworkError: "network",
                exceptions.TelegramServerError: "server",
            }
            raise RefusedError(kinds.get(type(error), "other"), _plain(error.message)) from error
        except exceptions.ClientDecodeError as error:
            raise RefusedError("server", str(error)) from error

    async def close(self) -> None:
        await self._bot.session.close()

    def inline(self, rows: Rows) -> Any:
        return types.InlineKeyboardMarkup(
            inline_keyboard=[[types.InlineKeyboardButton(**button) for button in row] for row in rows]
        )

    def keyboard(self, rows: Rows) -> Any:
        return types.ReplyKeyboardMarkup(
            keyboard=[[types.KeyboardButton(**button) for button in row] for row in rows]
        )

    def no_keyboard(self) -> Any:
        return types.ReplyKeyboardRemove()

    def file(self, content: bytes, name: str) -> Any:
        return types.BufferedInputFile(content, name)

    def media(self, kind: str, media: Any, caption: str | None = None) -> Any:
        build = types.InputMediaPhoto if kind == "photo" else types.InputMediaDocument
        return build(media=media, caption=caption)

    def result(self, kind: str, **given: Any) -> Any:
        kinds = {
            "article": types.InlineQueryResultArticle,
            "cached_photo": types.InlineQueryResultCachedPhoto,
            "cached_document": types.InlineQueryResultCachedDocument,
            "contact": types.InlineQueryResultContact,
            "location": types.InlineQueryResultLocation,
            "venue": types.InlineQueryResultVenue,
        }
        return kinds[kind](**given)

    def text_content(self, text: str, **given: Any) -> Any:
        return types.InputTextMessageContent(message_text=text, **given)

    def results_button(self, text: str, **given: Any) -> Any:
        return types.InlineQueryResultsButton(text=text, **given)

    def chosen_chat(self, query: str, **given: Any) -> Any:
        return types.SwitchInlineQueryChosenChat(query=query, **given)

    def scope(self, kind: str, **given: Any) -> Any:
        scopes = {
            "default": types.BotCommandScopeDefault,
            "chat": types.BotCommandScopeChat,
            "all_private_chats": types.BotCommandScopeAllPrivateChats,
        }
        return scopes[kind](**given)

    def command(self, name: str, description: str) -> Any:
        return types.BotCommand(command=name, description=description)

    async def download(self, file_id: str) -> bytes:
        content = await self._bot.download(file_id)
        assert content is not None
        return content.read()


class PythonTelegramBot(Client):
    """python-telegram-bot, which the doctor uses. Uploads in the field itself."""

    name = "python-telegram-bot"

    def __init__(self, url: str, token: str) -> None:
        self._bot = telegram.Bot(token, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot")

    async def call(self, method: str, **given: Any) -> Any:
        try:
            return await getattr(self._bot, method)(**given)
        except telegram.error.RetryAfter as error:
            seconds = error.retry_after
            assert isinstance(seconds, timedelta)
            whole = int(seconds.total_seconds())
            raise RefusedError("retry", f"too many requests: retry after {whole}", seconds=whole) from error
        except telegram.error.ChatMigrated as error:
            text = "group chat was upgraded to a supergroup chat"
            raise RefusedError("migrated", text, new_chat_id=error.new_chat_id) from error
        except telegram.error.TelegramError as error:
            kinds = {
                telegram.error.BadRequest: "bad request",
                telegram.error.Forbidden: "forbidden",
                telegram.error.Conflict: "conflict",
                telegram.error.InvalidToken: "unauthorized",
                telegram.error.NetworkError: "network",
                telegram.error.TimedOut: "network",
            }
            raise RefusedError(kinds.get(type(error), "other"), _plain(error.message)) from error

    async def close(self) -> None:
        await self._bot.shutdown()
        for request in self._bot._request:
            await request.shutdown()

    def inline(self, rows: Rows) -> Any:
        return telegram.InlineKeyboardMarkup(
            [[telegram.InlineKeyboardButton(**button) for button in row] for row in rows]
        )

    def keyboard(self, rows: Rows) -> Any:
        return telegram.ReplyKeyboardMarkup(
            [[telegram.KeyboardButton(**button) for button in row] for row in rows]
        )

    def no_keyboard(self) -> Any:
        return telegram.ReplyKeyboardRemove()

    def file(self, content: bytes, name: str) -> Any:
        return telegram.InputFile(content, filename=name)

    def media(self, kind: str, media: Any, caption: str | None = None) -> Any:
        if isinstance(media, telegram.InputFile):
            media = telegram.InputFile(media.input_file_content, filename=media.filename, attach=True)
        build = telegram.InputMediaPhoto if kind == "photo" else telegram.InputMediaDocument
        return build(media, caption=caption)

    def result(self, kind: str, **given: Any) -> Any:
        kinds = {
            "article": telegram.InlineQueryResultArticle,
            "cached_photo": telegram.InlineQueryResultCachedPhoto,
            "cached_document": telegram.InlineQueryResultCachedDocument,
            "contact": telegram.InlineQueryResultContact,
            "location": telegram.InlineQueryResultLocation,
            "venue": telegram.InlineQueryResultVenue,
        }
        return kinds[kind](**given)

    def text_content(self, text: str, **given: Any) -> Any:
        return telegram.InputTextMessageContent(text, **given)

    def results_button(self, text: str, **given: Any) -> Any:
        return telegram.InlineQueryResultsButton(text, **given)

    def chosen_chat(self, query: str, **given: Any) -> Any:
        return telegram.SwitchInlineQueryChosenChat(query, **given)

    def scope(self, kind: str, **given: Any) -> Any:
        scopes = {
            "default": telegram.BotCommandScopeDefault,
            "chat": telegram.BotCommandScopeChat,
            "all_private_chats": telegram.BotCommandScopeAllPrivateChats,
        }
        return scopes[kind](**given)

    def command(self, name: str, description: str) -> Any:
        return telegram.BotCommand(name, description)

    async def download(self, file_id: str) -> bytes:
        file = await self._bot.get_file(file_id)
        return bytes(await file.download_as_bytearray())
