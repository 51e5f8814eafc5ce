"""The log of calls to the Bot API, for tests and the curious. The token is never in it."""

from collections import deque
from collections.abc import Iterator
from itertools import islice

from bot.emulator.errors import Json

_RING = 10_000


class CallLog:
    """The last calls, numbered from 1."""

    def __init__(self) -> None:
        self._ring: deque[Json] = deque(maxlen=_RING)
        self._touched: dict[int, int] = {}
        self.next = 1

    def touches(self, chat_id: int) -> int:
        """How many calls were about that chat so far."""
        return self._touched.get(chat_id, 0)

    def clear(self) -> None:
        """Forgets the calls; numbers go on."""
        self._ring.clear()

    def add(self, at: float, method: str, chat_id: int | None, status: int, payload: Json) -> None:
        """Notes a call; `status` is the answer's, 0 where the connection was cut instead."""
        self._ring.append(
            {
                "n": self.next,
                "at": at,
                "method": method,
                "chat_id": chat_id,
                "status": status,
                "payload": payload,
            }
        )
        self.next += 1
        if chat_id is not None:
            self._touched[chat_id] = self._touched.get(chat_id, 0) + 1

    def since(self, number: int, method: str | None = None) -> Iterator[Json]:
        """Calls from that number on, of one method or all."""
        known = max(number - (self._ring[0]["n"] if self._ring else number), 0)
        for call in islice(self._ring, known, None):
            if method is None or call["method"].lower() == method.lower():
                yield call
