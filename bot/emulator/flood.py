"""Telegram's flood limits, off until asked for."""

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

from telegram.constants import FloodLimit

from bot.emulator.errors import Json, too_many_requests

_MINUTE = 60.0


@dataclass
class Limits:
    """How much is allowed."""

    enforce: bool = False
    global_per_second: float = float(FloodLimit.MESSAGES_PER_SECOND)
    chat_per_second: float = float(FloodLimit.MESSAGES_PER_SECOND_PER_CHAT)
    group_per_minute: float = float(FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP)


class FloodControl:
    """Sliding windows over what was sent: a second for all and for each chat, a minute for each group."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._sent: dict[int | None, deque[float]] = defaultdict(deque)
        self.limits = Limits()

    def configure(self, given: Json) -> Json:
        """Changes the limits; returns them all."""
        for name in ("global_per_second", "chat_per_second", "group_per_minute"):
            if name in given:
                setattr(self.limits, name, float(given[name]))
        self.limits.enforce = bool(given.get("enforce", self.limits.enforce))
        self._sent.clear()
        return {
            "enforce": self.limits.enforce,
            "global_per_second": self.limits.global_per_second,
            "chat_per_second": self.limits.chat_per_second,
            "group_per_minute": self.limits.group_per_minute,
        }

    def check(self, chat_id: int | None) -> None:
        """Counts a message to a chat, or an edit (None), which only the limit for all counts.

        Raises ApiError with 429 when it was too much; then it isn't counted.
        """
        if not self.limits.enforce:
            return
        now = self._clock()
        scopes: list[tuple[int | None, float, float]] = [(None, self.limits.global_per_second, 1.0)]
        if chat_id is not None and chat_id < 0:
            scopes.append((chat_id, self.limits.group_per_minute, _MINUTE))
        elif chat_id is not None:
            scopes.append((chat_id, self.limits.chat_per_second, 1.0))
        for scope, most, window in scopes:
            sent = self._sent[scope]
            while sent and sent[0] <= now - window:
                sent.popleft()
            if len(sent) >= most:
                raise too_many_requests(max(1, math.ceil(sent[0] + window - now)))
        for scope, _, _ in scopes:
            self._sent[scope].append(now)
