"""getUpdates: long polling, one poller at a time."""

import asyncio

from telegram.constants import PollingLimit

from bot.emulator.errors import TWO_POLLERS, WEBHOOK_IS_ACTIVE, Json, conflict
from bot.emulator.params import Params
from bot.emulator.world import World

_LONGEST_SECONDS = 50


class Poller:
    """Answers getUpdates. A new request ends the one that still waits, with 409."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._turn = 0
        self._closing = False

    def close(self) -> None:
        """Lets a waiting request answer at once, with what there is."""
        self._closing = True
        self._world.events.stir()

    async def get_updates(self, params: Params) -> list[Json]:
        """What is not confirmed yet, waiting up to `timeout` seconds for the first. Raises ApiError."""
        world = self._world
        self._check_webhook()
        if params.has("allowed_updates"):
            world.updates.allow(str(kind) for kind in params.json_list("allowed_updates"))
        self._turn += 1
        turn = self._turn
        world.events.stir()
        offset = params.integer("offset")
        if offset > 0:
            world.updates.confirm_before(offset)
        elif offset < 0:
            world.updates.keep_last(-offset)
        limit = params.integer("limit", PollingLimit.MAX_LIMIT)
        if not PollingLimit.MIN_LIMIT <= limit <= PollingLimit.MAX_LIMIT:
            limit = PollingLimit.MAX_LIMIT
        loop = asyncio.get_running_loop()
        deadline = loop.time() + min(max(params.integer("timeout"), 0), _LONGEST_SECONDS)
        world.pollers += 1
        try:
            while not len(world.updates) and not self._closing and loop.time() < deadline:
                await world.events.wait(deadline - loop.time())
                if turn != self._turn:
                    raise conflict(TWO_POLLERS)
                self._check_webhook()
        finally:
            world.pollers -= 1
        handed = list(world.updates.waiting())[:limit]
        for queued in handed:
            queued.handed_out = True
            for chat_id in (queued.phone_id, queued.chat_id):
                if chat_id is None:
                    continue
                world.seen_at[chat_id] = world.calls.touches(chat_id)
        return [queued.update for queued in handed]

    def _check_webhook(self) -> None:
        if self._world.webhook.url:
            raise conflict(WEBHOOK_IS_ACTIVE)
