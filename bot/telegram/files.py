"""Files that residents send: what Telegram says of them, and their content, fetched within bounds."""

import asyncio
from contextlib import aclosing
from typing import Final

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import GetFile
from aiogram.types import Message
from aiohttp import ClientError

from bot.telegram.courier import Courier, DeliveryFailed
from bot.telegram.turns import ReceivedFile

SECONDS: Final = 30.0  # for the content of one file
_TRIES: Final = 2
_CHUNK: Final = 65_536  # bytes
_TOO_LARGE: Final = "file is too big"
_log = structlog.get_logger()


class FileTooLarge(Exception):
    """More than was allowed, or more than Telegram gives to a bot. ``limit`` is what was allowed, in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit


class FileGone(Exception):
    """Telegram does not give it, now or any more: she has to send it again."""


def received_file(message: Message) -> ReceivedFile | None:
    """The photo, in its largest size, or the file that the message brings; None for anything else."""
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return ReceivedFile(largest.file_id, "", largest.file_size, "image/jpeg", "photo")
    if message.document:
        document = message.document
        name, mime = document.file_name or "", document.mime_type or ""
        return ReceivedFile(document.file_id, name, document.file_size, mime, "document")
    return None


class Files:
    """Fetches what residents sent. The address of a file has the token in it: it is never logged, nor in an error."""

    def __init__(self, courier: Courier, bot: Bot, seconds: float = SECONDS) -> None:
        self._courier = courier
        self._bot = bot
        self._seconds = seconds

    async def download(self, file_id: str, limit: int) -> bytes:
        """The content, at most ``limit`` bytes. Raises FileTooLarge, FileGone."""
        path = await self._path(file_id, limit)
        for tries in range(1, _TRIES + 1):
            try:
                async with asyncio.timeout(self._seconds):
                    return await self._read(path, limit)
            except (ClientError, OSError) as error:  # TimeoutError is one
                _log.warning("file_not_fetched", tries=tries, reason=type(error).__name__)
        raise FileGone

    async def _path(self, file_id: str, limit: int) -> str:
        try:
            file = await self._courier.call(GetFile(file_id=file_id))
        except TelegramBadRequest as error:
            raise (FileTooLarge(limit) if _TOO_LARGE in error.message else FileGone) from error
        except DeliveryFailed as error:
            raise FileGone from error
        if file.file_size is not None and file.file_size > limit:
            raise FileTooLarge(limit)
        if not file.file_path:
            raise FileGone
        return file.file_path

    async def _read(self, path: str, limit: int) -> bytes:
        session = self._bot.session
        content = bytearray()
        stream = session.stream_content(
            session.api.file_url(self._bot.token, path), timeout=int(self._seconds), chunk_size=_CHUNK
        )
        async with aclosing(stream) as chunks:
            async for chunk in chunks:
                content += chunk
                if len(content) > limit:
                    raise FileTooLarge(limit)
        return bytes(content)
