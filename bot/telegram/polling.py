"""Long polling, at least once: an update is acknowledged when its handler has ended, not before.

Updates of different chats are handled at once; what is not finished is offered again by Telegram and skipped here,
so the hundred that Telegram shows at a time are also the most that are handled at once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramConflictError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import DeleteWebhook, GetUpdates
from aiogram.types import Update
from pydantic import ValidationError

from bot.telegram.failures import was_carried_out

POLL_SECONDS = 25
DRAIN_SECONDS = 20.0
PATIENCE_SECONDS = 0.1  # for handlers to end, so that one poll acknowledges them
PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)  # seconds after the first, second … failure in a row
T = TypeVar("T")
_log = structlog.get_logger()


class Polling:
    """``handle`` is called once an update and does not raise."""

    def __init__(
        self,
        bot: Bot,
        handle: Callable[[Update], Awaitable[object]],
        allowed_updates: list[str],
        sleep: Callable[[float], Coroutine[Any, Any, object]] = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._handle = handle
        self._allowed_updates = allowed_updates
        self._sleep = sleep
        self._is_webhook_gone = False
        self._under_way: dict[int, asyncio.Task[object]] = {}
        self._next = 0
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Poll until ``stop``; then finish what is under way and acknowledge it."""
        failures = 0
        while not self._stopping.is_set():
            try:
                updates = await self._unless_stopping(self._poll())
                failures = 0
            except (
                ClientDecodeError,
                TelegramNetworkError,
                TelegramServerError,
                TelegramConflictError,
                TelegramRetryAfter,
            ) as error:
                failures += 1
                pause = PAUSES[min(failures, len(PAUSES)) - 1]
                if isinstance(error, TelegramRetryAfter):
                    pause = max(pause, error.retry_after)
                _log.warning("polling_failed", reason=type(error).__name__, pause=pause)
                await self._unless_stopping(self._sleep(pause))
                continue
            if updates:
                await self._start(updates)
        await self._drain()

    def stop(self) -> None:
        """Take no more updates."""
        self._stopping.set()

    async def _poll(self) -> list[Update]:
        if not self._is_webhook_gone:
            await self._bot(DeleteWebhook())
            self._is_webhook_gone = True
        offset = min(self._under_way, default=self._next)
        try:
            return await self._bot(
                GetUpdates(
                    offset=offset or None,
                    timeout=0 if self._under_way else POLL_SECONDS,
                    allowed_updates=self._allowed_updates,
                ),
                request_timeout=POLL_SECONDS + 10,
            )
        except ClientDecodeError as error:
            if not was_carried_out(error):
                raise
            return [self._read(raw) for raw in error.data["result"]]

    def _read(self, raw: dict[str, Any]) -> Update:
        """One update of an answer that aiogram could not read as a whole.

        What it cannot read alone either becomes an update of no kind: else it would come again for ever, and hold up
        all that come after it.
        """
        try:
            return Update.model_validate(raw, context={"bot": self._bot})
        except ValidationError:
            _log.error("update_unreadable", update_id=raw["update_id"])
            return Update(update_id=raw["update_id"])

    async def _start(self, updates: list[Update]) -> None:
        for update in updates:
            if update.update_id < self._next:
                continue  # under way
            self._next = update.update_id + 1
            task = asyncio.create_task(self._finish(update), name=f"update {update.update_id}")
            self._under_way[update.update_id] = task
        if self._under_way:
            await asyncio.wait(list(self._under_way.values()), timeout=PATIENCE_SECONDS)

    async def _finish(self, update: Update) -> object:
        try:
            return await self._handle(update)
        finally:
            del self._under_way[update.update_id]

    async def _unless_stopping(self, work: Coroutine[Any, Any, T]) -> T | None:
        task, stopping = asyncio.create_task(work), asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait((task, stopping), return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else None
        finally:
            for one in (task, stopping):
                one.cancel()
            await asyncio.gather(task, stopping, return_exceptions=True)

    async def _drain(self) -> None:
        if self._under_way:
            await asyncio.wait(list(self._under_way.values()), timeout=DRAIN_SECONDS)
        offset = min(self._under_way, default=self._next)
        if offset:
            try:
                await self._bot(GetUpdates(offset=offset, limit=1, timeout=0), request_timeout=5)
            except TelegramAPIError as error:
                _log.warning("not_acknowledged", reason=type(error).__name__)
