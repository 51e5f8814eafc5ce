"""Who may call Telegram next.

Calls stand in lanes: one lane for the messages of one priority into one chat, one for its edits. Inside a
lane they go strictly one after another, a repeated call before those behind it. Between lanes, the first of
the higher priority goes first, and among equals who came first; a lane that must wait for its chat steps
aside.
"""

import asyncio
import heapq
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from enum import Enum, auto
from typing import Final, Protocol

from bot.telegram.rates import Claim, Obstacle, Priority, Rates, Verdict

Sleep = Callable[[float], Awaitable[object]]

_BREATH: Final = 0.005
"""Seconds that notices and broadcasts stand back at least for the whole bot's pace: waking up for each of a thousand a
second costs as much as sending it, and ``CATCHES_UP`` lets them make up for it."""


class HeldTooLong(Exception):
    """Telegram asked for a longer wait than this call may take; ``seconds`` of it remain."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"asked to wait {seconds:.0f} s")
        self.seconds = seconds


class Closed(Exception):
    """The turnstile was closed before this call's turn came."""


class QueueGauge(Protocol):
    """Learns how many calls wait."""

    def queued(self, priority: Priority, length: int) -> None:
        """So many calls of this priority wait for their turn now."""
        ...


class _State(Enum):
    ABSENT = auto()  # not waiting: not yet, or let through, or given up
    BEHIND = auto()  # another of its lane is before it
    READY = auto()  # waits for the whole bot's pace
    ASLEEP = auto()  # waits for a moment


class Place:
    """One call's place in its lane; ``Turnstile.enter`` makes it."""

    def __init__(self, number: int, claim: Claim, priority: Priority, longest_penalty: float) -> None:
        self.number = number
        self.claim = claim
        self.priority = priority
        self.longest_penalty = longest_penalty
        self.lane: deque[Place] = deque()
        self.state = _State.ABSENT
        self.not_before = 0.0
        self.holds_connection = False
        self.turn: asyncio.Future[None] | None = None

    def __lt__(self, other: "Place") -> bool:
        return self.number < other.number

    @property
    def lane_key(self) -> Hashable:
        # What is about no chat, or weighs nothing, keeps no order: a lane of its own.
        if not self.claim.counted or not self.claim.scope.startswith("chat:"):
            return self.number
        return self.claim.scope, self.priority, self.claim.messages > 0


class Turnstile:
    """Lets calls through in order, as fast as ``rates`` allows and no faster.

    ``bulk_connections`` bounds how many notices and broadcasts are under way at once, so that a slow Telegram
    leaves connections for replies.
    """

    def __init__(
        self,
        rates: Rates,
        *,
        monotonic: Callable[[], float],
        sleep: Sleep,
        gauge: QueueGauge,
        bulk_connections: int,
    ) -> None:
        self._rates = rates
        self._monotonic = monotonic
        self._sleep = sleep
        self._gauge = gauge
        self._free_for_bulk = bulk_connections
        self._lanes: dict[Hashable, deque[Place]] = {}
        self._ready: dict[Priority, list[Place]] = {priority: [] for priority in Priority}
        self._asleep: list[tuple[float, Place]] = []
        self._shut_until = dict.fromkeys(Priority, 0.0)
        self._waiting: dict[Priority, set[Place]] = {priority: set() for priority in Priority}
        self._last_number = 0
        self._closed = False
        self._changed = asyncio.Event()
        self._server: asyncio.Task[None] | None = None

    def enter(self, claim: Claim, priority: Priority, longest_penalty: float) -> Place:
        """A place at the end of its lane; whoever has it leaves it in the end.

        A penalty longer than ``longest_penalty`` seconds is not waited for.
        """
        self._last_number += 1
        place = Place(self._last_number, claim, priority, longest_penalty)
        place.lane = self._lanes.setdefault(place.lane_key, deque())
        place.lane.append(place)
        return place

    def leave(self, place: Place) -> None:
        """Give the place up; the next of its lane comes up."""
        self.give_back(place)
        place.lane.remove(place)
        if not place.lane:
            del self._lanes[place.lane_key]
        elif place.lane[0].state is _State.BEHIND:
            self._line_up(place.lane[0])

    async def pass_through(self, place: Place, *, after: float = 0.0) -> None:
        """Wait for the turn, and at least ``after`` seconds; the rate's share is taken when this returns.

        Raises HeldTooLong, Closed. To repeat a call, pass through again in the same place.
        """
        self.give_back(place)
        if self._closed:
            raise Closed
        place.not_before = self._monotonic() + after
        if place.lane[0] is place and after <= 0 and not self._must_queue(place):
            verdict = await self._rates.reserve(place.claim, place.priority)
            if self._accept(place, verdict):
                return
        place.turn = asyncio.get_running_loop().create_future()
        self._waiting[place.priority].add(place)
        self._tell_length(place.priority)
        try:
            if place.lane[0] is place:
                self._line_up(place)
            else:
                place.state = _State.BEHIND
            await place.turn
        finally:
            place.state = _State.ABSENT
            self._waiting[place.priority].discard(place)
            self._tell_length(place.priority)

    def give_back(self, place: Place) -> None:
        """The request of this place ended; its connection is free."""
        if place.holds_connection:
            place.holds_connection = False
            self._free_for_bulk += 1
            self._changed.set()

    def close(self) -> None:
        """Fail with Closed all that wait and all that come."""
        self._closed = True
        self._fail_waiting(Closed())

    def _must_queue(self, place: Place) -> bool:
        if not place.claim.counted:
            return False
        if any(self._first_ready(priority) for priority in Priority if priority <= place.priority):
            return True
        return self._monotonic() < self._shut_until[place.priority] or self._lacks_connection(place.priority)

    def _lacks_connection(self, priority: Priority) -> bool:
        return priority is not Priority.REPLY and self._free_for_bulk <= 0

    def _accept(self, place: Place, verdict: Verdict) -> bool:
        """Whether the place may go; if not, it is noted until when. Raises HeldTooLong."""
        if verdict.go:
            if place.claim.counted and place.priority is not Priority.REPLY:
                place.holds_connection = True
                self._free_for_bulk -= 1
            return True
        if verdict.is_penalty and verdict.seconds > place.longest_penalty:
            raise HeldTooLong(verdict.seconds)
        until = self._monotonic() + verdict.seconds
        if verdict.obstacle is Obstacle.EVERYONE:
            if place.priority is not Priority.REPLY:
                until = max(until, self._monotonic() + _BREATH)
            for priority in Priority:
                if priority >= place.priority:
                    self._shut_until[priority] = max(self._shut_until[priority], until)
        else:
            place.not_before = until
        return False

    def _line_up(self, place: Place) -> None:
        if place.not_before > self._monotonic():
            place.state = _State.ASLEEP
            heapq.heappush(self._asleep, (place.not_before, place))
        else:
            place.state = _State.READY
            heapq.heappush(self._ready[place.priority], place)
        self._changed.set()
        if self._server is None or self._server.done():
            self._server = asyncio.create_task(self._serve(), name="courier turnstile")
            self._server.add_done_callback(self._report_crash)

    async def _serve(self) -> None:
        while True:
            self._changed.clear()
            self._wake_sleepers()
            if place := self._next():
                verdict = await self._rates.reserve(place.claim, place.priority)
                self._answer(place, verdict)
                continue
            if not self._asleep and not any(self._first_ready(priority) for priority in Priority):
                return
            await self._rest()

    def _answer(self, place: Place, verdict: Verdict) -> None:
        if place.state is not _State.READY or place.turn is None or place.turn.done():
            return  # gave up while its share was being taken; that share is lost
        try:
            accepted = self._accept(place, verdict)
        except HeldTooLong as error:
            place.state = _State.ABSENT
            place.turn.set_exception(error)
            return
        if accepted:
            place.state = _State.ABSENT
            place.turn.set_result(None)
        elif place.not_before > self._monotonic():
            self._line_up(place)

    def _next(self) -> Place | None:
        now = self._monotonic()
        for priority in Priority:
            if now < self._shut_until[priority]:
                return None
            place = self._first_ready(priority)
            if place and not self._lacks_connection(priority):
                return place
        return None

    def _first_ready(self, priority: Priority) -> Place | None:
        heap = self._ready[priority]
        while heap and heap[0].state is not _State.READY:
            heapq.heappop(heap)
        return heap[0] if heap else None

    def _wake_sleepers(self) -> None:
        now = self._monotonic()
        while self._asleep:
            at, place = self._asleep[0]
            sleeps = place.state is _State.ASLEEP and place.not_before == at
            if sleeps and at > now:
                return
            heapq.heappop(self._asleep)
            if sleeps:
                place.state = _State.READY
                heapq.heappush(self._ready[place.priority], place)

    async def _rest(self) -> None:
        """Until something changes, or the next moment at which something may go."""
        moments = [self._asleep[0][0]] if self._asleep else []
        moments += [
            self._shut_until[priority]
            for priority in Priority
            if self._first_ready(priority) and not self._lacks_connection(priority)
        ]
        waits: list[asyncio.Future[object]] = [asyncio.ensure_future(self._changed.wait())]
        if moments:
            waits.append(asyncio.ensure_future(self._sleep(max(0.0, min(moments) - self._monotonic()))))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    def _tell_length(self, priority: Priority) -> None:
        self._gauge.queued(priority, len(self._waiting[priority]))

    def _report_crash(self, server: asyncio.Task[None]) -> None:
        # Nobody awaits the server: those who wait for it must hear that it died.
        if not server.cancelled() and (error := server.exception()):
            self._fail_waiting(error)
        elif server.cancelled():
            self._fail_waiting(Closed())

    def _fail_waiting(self, error: BaseException) -> None:
        for places in self._waiting.values():
            for place in places:
                if place.turn is not None and not place.turn.done():
                    place.turn.set_exception(error)
        self._changed.set()
