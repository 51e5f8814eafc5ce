"""Updates of one chat are handled in order: five at once would all see the same conversation state."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Protocol
from weakref import WeakValueDictionary

import structlog
from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.exceptions import RedisError

LOCK_SECONDS = 60  # after which another process takes over from one that died
WAIT_SECONDS = 50  # less than Telegram waits for a webhook's answer
_log = structlog.get_logger()


class Order(Protocol):
    """Lets one update of a chat through at a time, in the order of asking."""

    def turn_of(self, chat_id: int) -> AbstractAsyncContextManager[None]: ...


class OrderInProcess:
    """For one process. A chat's lock lives as long as somebody holds it or waits for it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def turn_of(self, chat_id: int) -> AbstractAsyncContextManager[None]:
        lock = self._locks.get(chat_id)
        if lock is None:
            lock = self._locks[chat_id] = asyncio.Lock()
        return lock


class OrderAcrossProcesses:
    """For several web processes: first in order here, then one process at a time, by a lock in Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._here = OrderInProcess()

    @asynccontextmanager
    async def turn_of(self, chat_id: int) -> AsyncIterator[None]:
        lock = self._redis.lock(
            f"charshi:order:{chat_id}", timeout=LOCK_SECONDS, blocking_timeout=WAIT_SECONDS
        )
        async with self._here.turn_of(chat_id):
            taken = await self._take(lock)
            try:
                yield
            finally:
                if taken:
                    with suppress(RedisError):  # it ran out, or Redis went away: it frees itself
                        await lock.release()

    async def _take(self, lock: Lock) -> bool:
        """False where Redis is away: in order within each process is better than no answer."""
        try:
            return bool(await lock.acquire())
        except (RedisError, OSError) as error:
            _log.warning("order_in_this_process_only", reason=type(error).__name__)
            return False
