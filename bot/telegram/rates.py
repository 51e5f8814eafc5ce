"""How fast Telegram may be called: the promises, and an implementation for a single process.

Three limits hold at once: so many messages a second from the bot as a whole, one a second into a chat (a
short burst of replies is tolerated), twenty a minute into a group. The whole-bot and the group limit are
exact sliding windows: no window of that length, wherever it starts, ever holds more. A part of the whole-bot
window is kept free of notices and broadcasts, and those are spread evenly over it, so that a reply finds room
at once.
"""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Final, NamedTuple, Protocol

EVERYONE: Final = "everyone"
"""The scope of a penalty that holds for every counted call, whatever its chat."""

CATCHES_UP: Final = 0.02
"""Seconds by which whoever spreads messages may be late and still make up for it: a busy process is, now and then."""

_SWEEP_EVERY: Final = 1024
_INSTANT: Final = 1e-6  # seconds; a shorter wait is rounding, and might never end


class Priority(IntEnum):
    """Who goes first: lower values do."""

    REPLY = 0
    NOTICE = 1
    BROADCAST = 2


class Obstacle(Enum):
    """Why a call may not go now."""

    NONE = 0
    CHAT = 1  # this chat's own pace; other chats may go
    EVERYONE = 2  # the whole bot's pace, for this priority and the lower ones
    SCOPE_PENALTY = 3  # Telegram asked this scope to wait
    EVERYONE_PENALTY = 4  # Telegram asked the whole bot to wait


class Verdict(NamedTuple):
    """What ``Rates.reserve`` answers: go now, or ask again in so many seconds (never sooner)."""

    seconds: float
    obstacle: Obstacle

    @property
    def go(self) -> bool:
        return self.obstacle is Obstacle.NONE

    @property
    def is_penalty(self) -> bool:
        """Telegram itself asked for this wait."""
        return self.obstacle in (Obstacle.SCOPE_PENALTY, Obstacle.EVERYONE_PENALTY)


GO: Final = Verdict(0.0, Obstacle.NONE)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one call takes.

    ``scope`` is whom a ``retry_after`` concerns; ``messages`` is how many messages it puts into its chat
    (none for an edit); only ``counted`` calls weigh on the whole bot's rate.
    """

    scope: str
    messages: int = 0
    counted: bool = False
    in_group: bool = False

    @property
    def weight(self) -> int:
        """Places taken in the whole bot's window."""
        return max(1, self.messages) if self.counted else 0


@dataclass(frozen=True, slots=True)
class Limits:
    """Telegram's limits, and how much of them is used.

    The server's window is not ours: at the full rate it answers 429, at ``share`` of it not. ``reserve``
    places of the whole-bot window, or a twentieth of it where that is more, are never taken by broadcasts, half
    of them never by notices: for replies, and since at a high rate many are in any window that were under way for
    some hundredths of a second longer than others.
    """

    per_second: int = 30
    per_minute_in_group: int = 20
    seconds_between_messages: float = 1.0
    reply_burst: int = 3
    share: float = 0.98
    reserve: int = 3

    def __post_init__(self) -> None:
        if min(self.per_second, self.per_minute_in_group, self.reply_burst) < 1 or self.reserve < 0:
            raise ValueError("limits are at least 1, and the reserve is not negative")
        if not 0 < self.share <= 1 or self.seconds_between_messages <= 0:
            raise ValueError("share lies in (0, 1], and the pause between messages is positive")

    @property
    def window(self) -> float:
        """Seconds in which ``per_second`` messages are sent: a little more than one."""
        return 1.0 / self.share

    @property
    def group_window(self) -> float:
        """Seconds in which ``per_minute_in_group`` messages are sent: a little more than sixty."""
        return 60.0 / self.share

    def room(self, priority: Priority) -> int:
        """How full the whole-bot window may get by calls of this priority; at least 1."""
        reserve = max(self.reserve, self.per_second // 20) if self.reserve else 0
        kept = (0, math.ceil(reserve / 2), reserve)[priority]
        return max(1, self.per_second - kept)

    def burst(self, priority: Priority) -> int:
        """How many messages one rested chat may get at once."""
        return self.reply_burst if priority is Priority.REPLY else 1


class Rates(Protocol):
    """Keeps the limits, for as many processes as share it."""

    async def reserve(self, claim: Claim, priority: Priority) -> Verdict:
        """Take what the claim needs and say go; or take nothing and say how long to wait and for what."""
        ...

    async def penalise(self, scope: str, seconds: float) -> None:
        """Nothing of this scope (``EVERYONE``: nothing counted) goes for so long; shortens no penalty."""
        ...


class _Window:
    """The moments of the latest messages: an exact sliding window."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._moments: deque[float] = deque()

    def wait(self, now: float, weight: int, room: int) -> float:
        """Seconds until ``weight`` more fit under ``room``; a weight beyond all room waits for emptiness."""
        while self._moments and self._moments[0] + self._seconds <= now:
            self._moments.popleft()
        excess = len(self._moments) + min(weight, room) - room
        return self._moments[excess - 1] + self._seconds - now if excess > 0 else 0.0

    def add(self, now: float, weight: int) -> None:
        self._moments.extend([now] * weight)

    def is_idle(self, now: float) -> bool:
        return not self._moments or self._moments[-1] + self._seconds <= now


class MemoryRates:
    """The limits for one process: exact, instantaneous, forgotten at its end.

    ``monotonic`` tells seconds that never run backwards. What is kept is bounded by what was sent lately.
    """

    def __init__(self, monotonic: Callable[[], float], limits: Limits | None = None) -> None:
        self._monotonic = monotonic
        self._limits = limits or Limits()
        self._all = _Window(self._limits.window)
        self._groups: dict[str, _Window] = {}
        self._rested_at: dict[str, float] = {}
        self._spread_until = 0.0
        self._penalties: dict[str, float] = {}
        self._until_sweep = _SWEEP_EVERY

    async def reserve(self, claim: Claim, priority: Priority) -> Verdict:
        """See ``Rates``."""
        now = self._monotonic()
        self._sweep(now)
        verdict = self._ask(claim, priority, now)
        if verdict.go:
            self._take(claim, priority, now)
        return verdict

    async def penalise(self, scope: str, seconds: float) -> None:
        """See ``Rates``."""
        until = self._monotonic() + seconds
        self._penalties[scope] = max(until, self._penalties.get(scope, until))

    def _ask(self, claim: Claim, priority: Priority, now: float) -> Verdict:
        # The chat is asked before the whole bot: who waits for a chat must not hold up other chats.
        if (wait := self._penalties.get(claim.scope, now) - now) > _INSTANT:
            return Verdict(wait, Obstacle.SCOPE_PENALTY)
        if claim.messages and (wait := self._chat_wait(claim, priority, now)) > _INSTANT:
            return Verdict(wait, Obstacle.CHAT)
        if not claim.counted:
            return GO
        if (wait := self._penalties.get(EVERYONE, now) - now) > _INSTANT:
            return Verdict(wait, Obstacle.EVERYONE_PENALTY)
        if (wait := self._common_wait(claim, priority, now)) > _INSTANT:
            return Verdict(wait, Obstacle.EVERYONE)
        return GO

    def _chat_wait(self, claim: Claim, priority: Priority, now: float) -> float:
        burst = self._limits.burst(priority)
        slack = (burst - min(claim.messages, burst)) * self._limits.seconds_between_messages
        wait = self._rested_at.get(claim.scope, now) - now - slack
        if claim.in_group and (group := self._groups.get(claim.scope)):
            wait = max(wait, group.wait(now, claim.messages, self._limits.per_minute_in_group))
        return wait

    def _common_wait(self, claim: Claim, priority: Priority, now: float) -> float:
        room = self._limits.room(priority)
        wait = self._all.wait(now, claim.weight, room)
        if priority is Priority.REPLY:
            return wait
        return max(wait, self._spread_until - now)

    def _take(self, claim: Claim, priority: Priority, now: float) -> None:
        limits = self._limits
        if claim.counted:
            weight = min(claim.weight, limits.per_second)
            self._all.add(now, weight)
            if priority is not Priority.REPLY:
                step = limits.window / limits.room(priority)
                # A timer that fired late may catch up; after a rest there is nothing to catch up.
                is_late = now - self._spread_until <= max(2 * step, CATCHES_UP)
                self._spread_until = (self._spread_until if is_late else now) + weight * step
        if not claim.messages:
            return
        tired = min(claim.messages, limits.reply_burst) * limits.seconds_between_messages
        self._rested_at[claim.scope] = max(self._rested_at.get(claim.scope, now), now) + tired
        if claim.in_group:
            window = self._groups.setdefault(claim.scope, _Window(limits.group_window))
            window.add(now, min(claim.messages, limits.per_minute_in_group))

    def _sweep(self, now: float) -> None:
        self._until_sweep -= 1
        if self._until_sweep > 0:
            return
        self._until_sweep = _SWEEP_EVERY
        self._rested_at = {scope: at for scope, at in self._rested_at.items() if at > now}
        self._penalties = {scope: at for scope, at in self._penalties.items() if at > now}
        self._groups = {scope: group for scope, group in self._groups.items() if not group.is_idle(now)}
