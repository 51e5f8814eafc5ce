"""What happened, numbered, for pages and tests that look on."""

import asyncio
from collections import deque
from collections.abc import Iterator

from bot.emulator.errors import Json
from bot.emulator.store import Counters

_RING = 10_000
_BLOCK = 10_000


class Events:
    """A bounded ring of events. Numbers only grow, also over restarts, which skip ahead."""

    def __init__(self, counters: Counters) -> None:
        self._counters = counters
        self._ring: deque[Json] = deque(maxlen=_RING)
        self._next = counters.advance("event", _BLOCK)
        self._reserved = self._next + _BLOCK
        self._news = asyncio.Event()

    @property
    def last(self) -> int:
        """The number of the newest event; 0 before the first one ever."""
        return self._next - 1

    def emit(self, kind: str, chat_id: int | None, **details: object) -> int:
        """Tells everybody who looks on; returns the event's number."""
        if self._next == self._reserved:
            self._counters.advance("event", _BLOCK)
            self._reserved += _BLOCK
        number = self._next
        self._next += 1
        self._ring.append({"n": number, "type": kind, "chat_id": chat_id, **details})
        self.stir()
        return number

    def stir(self) -> None:
        """Wakes whoever waits, without an event: something that is no event may have changed."""
        news, self._news = self._news, asyncio.Event()
        news.set()

    def since(self, number: int) -> Iterator[Json]:
        """Events after that number. Where some of them are lost, a `resync` comes first: load all anew."""
        oldest = self._ring[0]["n"] if self._ring else self._next
        if number > self.last or number < oldest - 1:
            yield {"n": min(oldest - 1, self.last), "type": "resync", "chat_id": None}
        for event in list(self._ring):
            if event["n"] > number or number > self.last:
                yield event

    async def wait(self, timeout_seconds: float | None = None) -> bool:
        """Waits for whatever comes next; False when nothing came in that time."""
        news = self._news
        try:
            await asyncio.wait_for(news.wait(), timeout_seconds)
        except TimeoutError:
            return False
        return True
