"""Hours in milliseconds: time that only passes when nobody has anything left to do."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class HandClock:
    """Seconds that pass when told."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


class _LeapingSelector(selectors.DefaultSelector):
    """Waits for nothing but time, and for that not at all."""

    def __init__(self, clock: HandClock) -> None:
        super().__init__()
        self._clock = clock

    def select(self, timeout: float | None = None) -> Any:
        if timeout is None:
            raise AssertionError("everybody waits for something that will never happen")
        self._clock.advance(max(0.0, timeout))
        return super().select(0)


class _VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._virtual_clock = HandClock()
        super().__init__(_LeapingSelector(self._virtual_clock))

    def time(self) -> float:
        return self._virtual_clock.now


def run_virtually(scenario: Coroutine[Any, Any, T]) -> T:
    """Run it to its end in a loop where ``asyncio.sleep`` takes virtual time: no network, no threads."""
    loop = _VirtualLoop()
    try:
        return loop.run_until_complete(scenario)
    finally:
        loop.close()


def now() -> float:
    """The virtual moment, in seconds."""
    return asyncio.get_running_loop().time()
