"""Flood control: a resident who hammers is slowed and told once; nobody else notices."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

BURST = 15.0  # updates at once: an impatient thumb on a slow line, an album
PER_SECOND = 2.0  # updates from then on
REMEMBERED = 50_000  # people; beyond it those whose allowance is full again are forgotten


class Verdict(Enum):
    PASS = "pass"  # noqa: S105 (a verdict, not a password)
    TELL = "tell"  # over the limit, for the first time since there was allowance again
    DROP = "drop"


@dataclass(slots=True)
class _Allowance:
    left: float
    counted_at: float
    told: bool = False


class Flood:
    """A token bucket a person, in the memory of this process. ``monotonic`` in seconds."""

    def __init__(
        self, monotonic: Callable[[], float], burst: float = BURST, per_second: float = PER_SECOND
    ) -> None:
        self._monotonic = monotonic
        self._burst = burst
        self._per_second = per_second
        self._allowances: dict[tuple[int, bool], _Allowance] = {}

    def judge(self, telegram_id: int, *, elsewhere: bool = False) -> Verdict:
        """Count one update of this person; what she types ``elsewhere``, in other chats, is counted by itself."""
        now = self._monotonic()
        allowance = self._allowances.get((telegram_id, elsewhere))
        if allowance is None:
            if len(self._allowances) >= REMEMBERED:
                self._forget_the_calm(now)
            allowance = self._allowances[telegram_id, elsewhere] = _Allowance(self._burst, now)
        allowance.left = self._left(allowance, now)
        allowance.counted_at = now
        if allowance.left >= self._burst / 2:
            allowance.told = False
        if allowance.left >= 1:
            allowance.left -= 1
            return Verdict.PASS
        if allowance.told:
            return Verdict.DROP
        allowance.told = True
        return Verdict.TELL

    def _left(self, allowance: _Allowance, now: float) -> float:
        return min(self._burst, allowance.left + (now - allowance.counted_at) * self._per_second)

    def _forget_the_calm(self, now: float) -> None:
        self._allowances = {
            person: allowance
            for person, allowance in self._allowances.items()
            if self._left(allowance, now) < self._burst
        }
