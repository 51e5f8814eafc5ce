"""Webhook delivery: updates of one chat in order, several chats at once, again until it is taken."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence

import aiohttp

from bot.emulator.errors import ApiError, Json
from bot.emulator.params import Params
from bot.emulator.updates import Queued
from bot.emulator.world import World

Perform = Callable[[str, Params], Awaitable[object]]
"""Carries out a method that the bot put into the body of its answer."""

RETRY_SECONDS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
_ANSWER_SECONDS = 60.0


class WebhookDelivery:
    """Hands queued updates to the webhook for as long as one is set."""

    def __init__(
        self, world: World, perform: Perform, retry_seconds: Sequence[float] = RETRY_SECONDS
    ) -> None:
        self._world = world
        self._perform = perform
        self._retry_seconds = retry_seconds
        self._lanes: dict[int | None, asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(1)
        self._size = 1
        self._task: asyncio.Task[None] | None = None
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        """Begins to watch the queue."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_ANSWER_SECONDS))
        self._task = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Ends what is under way; what was not answered stays queued."""
        tasks = [task for task in (self._task, *self._lanes.values()) if task is not None]
        for task in tasks:
            task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
        self._world.bugs += [repr(outcome) for outcome in outcomes if isinstance(outcome, Exception)]

    async def _watch(self) -> None:
        while True:
            settings = self._world.webhook
            if settings.url:
                if settings.max_connections != self._size:
                    self._size = settings.max_connections
                    self._slots = asyncio.Semaphore(self._size)
                for chat_id in self._world.updates.chats():
                    if chat_id not in self._lanes:
                        self._lanes[chat_id] = asyncio.create_task(self._drain(chat_id))
            await self._world.events.wait()

    async def _drain(self, lane: int | None) -> None:
        failures = 0
        try:
            while self._world.webhook.url:
                queued = self._world.updates.first_of(lane)
                if queued is None:
                    return
                async with self._slots:
                    taken = await self._deliver(queued)
                if taken:
                    failures = 0
                    self._world.updates.confirm(queued.place)
                else:
                    await asyncio.sleep(self._retry_seconds[min(failures, len(self._retry_seconds) - 1)])
                    failures += 1
        finally:
            del self._lanes[lane]

    async def _deliver(self, queued: Queued) -> bool:
        settings = self._world.webhook
        headers = {"X-Telegram-Bot-Api-Secret-Token": settings.secret} if settings.secret else {}
        queued.handed_out = True
        if self._session is None:
            return False
        try:
            async with self._session.post(settings.url, json=queued.update, headers=headers) as response:
                body = await response.read()
                if not 200 <= response.status < 300:
                    return self._failed(
                        f"Wrong response from the webhook: {response.status} {response.reason}"
                    )
        except TimeoutError:
            return self._failed("Read timeout expired")
        except aiohttp.ClientConnectorError:
            return self._failed("Connection refused")
        except aiohttp.ClientError:
            return self._failed("Connection closed by the webhook")
        await self._carry_out(body)
        return True

    def _failed(self, message: str) -> bool:
        self._world.webhook.failed(int(self._world.clock()), message)
        return False

    async def _carry_out(self, body: bytes) -> None:
        """A method in the body of the answer; what comes of it, the bot never learns."""
        try:
            reply: Json = json.loads(body) if body.strip() else {}
        except ValueError:
            return
        if not isinstance(reply, dict) or not isinstance(reply.get("method"), str):
            return
        values = {name: value for name, value in reply.items() if name != "method"}
        try:
            await self._perform(reply["method"], Params(values))
        except ApiError:
            return
