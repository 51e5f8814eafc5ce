"""The one way out to Telegram.

Everything that the bot says goes through ``Courier.call``: it waits for its turn, is sent, and is sent again
where Telegram or the network asks for that. Neither the token nor what a message says is ever logged, or kept
in an error of ours.
"""

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol, TypeVar

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramRetryAfter,
)
from aiogram.methods import TelegramMethod

from bot.telegram.claims import ChatId, chat_of, claim_of, uploads
from bot.telegram.failures import (
    PASSING_FAULTS,
    AnswerUnreadable,
    CourierClosed,
    DeliveryFailed,
    Reason,
    Unreachable,
    name_of,
    reason_of,
    was_carried_out,
)
from bot.telegram.rates import EVERYONE, Claim, Priority, Rates
from bot.telegram.session import CONNECTIONS, bulk_of, make_session
from bot.telegram.turnstile import Closed, HeldTooLong, Place, QueueGauge, Sleep, Turnstile

__all__ = [
    "AnswerUnreadable",
    "Courier",
    "CourierClosed",
    "CourierMetrics",
    "DeliveryFailed",
    "Outcome",
    "Patience",
    "Priority",
    "Unreachable",
    "make_session",
]

T = TypeVar("T")
Outcome = Literal["delivered", "unreachable", "refused", "flooded", "failed"]
OnUnreachable = Callable[[ChatId, Reason], Awaitable[None]]
OnMigrated = Callable[[ChatId, int], Awaitable[None]]

# So many chats told to slow down within so many seconds: it is the bot that is too fast, not a chat.
_FLOODED_CHATS: Final = 3
_FLOOD_MEMORY: Final = 10.0

_log = structlog.get_logger(__name__)


class CourierMetrics(QueueGauge, Protocol):
    """Learns how the courier fares."""

    def delivery(self, priority: Priority, outcome: Outcome) -> None:
        """One call came to its end."""
        ...


class _Unwatched:
    def queued(self, priority: Priority, length: int) -> None: ...

    def delivery(self, priority: Priority, outcome: Outcome) -> None: ...


@dataclass(frozen=True, slots=True)
class Patience:
    """How hard a call is tried.

    ``seconds`` bounds what its requests and the pauses between them take together, ``request`` one request;
    where files are uploaded ``upload`` bounds both. ``penalty`` is how long, all in all, Telegram may make it
    wait (429) before that is the caller's to know. All in seconds. The pauses double from ``first_pause`` to
    ``longest_pause``, each half as long to half as long again.
    """

    tries: int
    seconds: float
    request: float
    first_pause: float
    longest_pause: float
    penalty: float
    upload: float = 90.0


# Somebody looks at the screen and waits for a reply; notices and broadcasts have all the time.
DEFAULT_PATIENCE: Final[Mapping[Priority, Patience]] = {
    Priority.REPLY: Patience(4, seconds=8, request=4, first_pause=0.3, longest_pause=2, penalty=60),
    Priority.NOTICE: Patience(8, seconds=180, request=20, first_pause=0.5, longest_pause=30, penalty=900),
    Priority.BROADCAST: Patience(8, seconds=180, request=20, first_pause=0.5, longest_pause=30, penalty=900),
}


class Courier:
    """Sends calls in their order, at Telegram's pace, and again when that is worth it.

    Replies go before notices, notices before broadcasts; the messages of one priority into one chat arrive in
    the order in which they were asked for. At least once: a request whose answer was lost is repeated.
    """

    def __init__(
        self,
        bot: Bot,
        rates: Rates,
        *,
        on_unreachable: OnUnreachable,
        on_migrated: OnMigrated,
        metrics: CourierMetrics | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        chance: random.Random | None = None,
        patience: Mapping[Priority, Patience] = DEFAULT_PATIENCE,
        bulk_connections: int = bulk_of(CONNECTIONS),
    ) -> None:
        self._bot = bot
        self._rates = rates
        self._on_unreachable = on_unreachable
        self._on_migrated = on_migrated
        self._metrics = metrics or _Unwatched()
        self._monotonic = monotonic
        self._sleep = sleep
        self._chance = chance or random.Random()
        self._patience = patience
        self._turnstile = Turnstile(
            rates, monotonic=monotonic, sleep=sleep, gauge=self._metrics, bulk_connections=bulk_connections
        )
        self._floods: dict[str, tuple[float, float]] = {}
        self._under_way = 0
        self._closing = False
        self._idle = asyncio.Event()

    async def call(self, method: TelegramMethod[T], *, priority: Priority = Priority.REPLY) -> T:
        """What Telegram answers.

        Raises Unreachable when this chat can't be written to (``on_unreachable`` was told, unless the reason
        is "refused"), DeliveryFailed when the tries ran out (CourierClosed: when the courier closed;
        AnswerUnreadable: when it was carried out and must not be repeated), TelegramRetryAfter when the wait
        is longer than this priority bears, and whatever else Telegram says (TelegramBadRequest …) at once, as
        aiogram raises it. What the callbacks raise passes through.
        """
        if self._closing:
            raise CourierClosed(method.__api_method__)
        self._under_way += 1
        try:
            answer = await self._follow(method, priority)
        except (Unreachable, DeliveryFailed, TelegramAPIError) as error:
            self._metrics.delivery(priority, _outcome_of(error))
            raise
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()
        self._metrics.delivery(priority, "delivered")
        return answer

    async def close(self, deadline: float = 10.0) -> None:
        """Take no new calls, let those under way end; after ``deadline`` seconds the waiting ones fail.

        The bot's session stays open: it is its owner's to close.
        """
        self._closing = True
        if self._under_way:
            self._idle.clear()
            ends: list[asyncio.Future[object]] = [
                asyncio.ensure_future(self._idle.wait()),
                asyncio.ensure_future(self._sleep(deadline)),
            ]
            try:
                await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for end in ends:
                    end.cancel()
        self._turnstile.close()

    async def _follow(self, method: TelegramMethod[T], priority: Priority) -> T:
        """Deliver, to where the chat moved if it moved once; and tell who has become unreachable."""
        try:
            return await self._deliver(method, priority)
        except TelegramMigrateToChat as moved:
            old, new = chat_of(method), moved.migrate_to_chat_id
            if old is None or old == new:
                raise
        await self._on_migrated(old, new)
        return await self._deliver(method.model_copy(update={"chat_id": new}), priority)

    async def _deliver(self, method: TelegramMethod[T], priority: Priority) -> T:
        claim, patience = claim_of(method), self._patience[priority]
        name = method.__api_method__
        place = self._turnstile.enter(claim, priority, patience.penalty)
        try:
            tries, spent, pause, told_to_wait = 0, 0.0, 0.0, 0
            while True:
                await self._wait(place, method, pause)
                tries += 1
                started_at = self._monotonic()
                try:
                    return await self._bot(method, request_timeout=_request_timeout(method, patience, spent))
                except TelegramRetryAfter as flood:
                    tries, pause = tries - 1, 0.0  # not in vain: Telegram says when
                    await self._slow_down(claim, priority, flood.retry_after)
                    place.longest_penalty -= told_to_wait
                    told_to_wait = flood.retry_after
                    if told_to_wait > place.longest_penalty:
                        raise
                    continue
                except TelegramForbiddenError as error:
                    unreachable = _unreachable(method, error)
                    if unreachable is None:
                        raise
                    break
                except TelegramEntityTooLarge:
                    raise
                except PASSING_FAULTS as fault:
                    failure = _failure(name, tries, fault)
                self._turnstile.give_back(place)
                pause = self._pause_after(tries, patience)
                spent += self._monotonic() - started_at + pause
                budget = patience.upload if uploads(method) else patience.seconds
                # No request takes less than a second to fail for good: a try for less is none.
                is_over = tries >= patience.tries or spent + 1 > budget
                if is_over or isinstance(failure, AnswerUnreadable):
                    _log.warning("delivery_failed", method=name, tries=tries, reason=failure.reason)
                    raise failure
        finally:
            self._turnstile.leave(place)
        if unreachable.lasts:
            await self._on_unreachable(unreachable.chat_id, unreachable.reason)
        raise unreachable

    async def _wait(self, place: Place, method: TelegramMethod[Any], pause: float) -> None:
        try:
            await self._turnstile.pass_through(place, after=pause)
        except HeldTooLong as held:
            raise TelegramRetryAfter(
                method=method, message="still asked to wait", retry_after=math.ceil(held.seconds)
            ) from None
        except Closed:
            raise CourierClosed(method.__api_method__) from None

    def _pause_after(self, tries: int, patience: Patience) -> float:
        pause = min(patience.longest_pause, patience.first_pause * 2.0 ** (tries - 1))
        return pause * (0.5 + self._chance.random())

    async def _slow_down(self, claim: Claim, priority: Priority, seconds: float) -> None:
        _log.info("told_to_slow_down", priority=priority.name.lower(), seconds=seconds)
        await self._rates.penalise(claim.scope, seconds)
        if not claim.scope.startswith("chat:"):
            return
        now = self._monotonic()
        self._floods = {
            scope: (heard_at, until)
            for scope, (heard_at, until) in self._floods.items()
            if heard_at > now - _FLOOD_MEMORY and until > now
        }
        self._floods[claim.scope] = now, now + seconds
        if len(self._floods) >= _FLOODED_CHATS:
            shortest = min(until for _, until in self._floods.values()) - now
            await self._rates.penalise(EVERYONE, shortest)


def _request_timeout(method: TelegramMethod[Any], patience: Patience, spent: float) -> int:
    if uploads(method):
        return max(1, math.floor(patience.upload - spent))
    return max(1, math.floor(min(patience.request, patience.seconds - spent)))


def _unreachable(method: TelegramMethod[Any], error: TelegramForbiddenError) -> Unreachable | None:
    chat_id = chat_of(method)
    return None if chat_id is None else Unreachable(chat_id, reason_of(error))


def _failure(method: str, tries: int, fault: Exception) -> DeliveryFailed:
    kind = AnswerUnreadable if was_carried_out(fault) else DeliveryFailed
    return kind(method, tries, name_of(fault))


def _outcome_of(error: Unreachable | DeliveryFailed | TelegramAPIError) -> Outcome:
    if isinstance(error, Unreachable):
        return "unreachable"
    if isinstance(error, DeliveryFailed):
        return "failed"
    return "flooded" if isinstance(error, TelegramRetryAfter) else "refused"
