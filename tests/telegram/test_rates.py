"""Telegram's limits, kept by one process and by many: one suite for both."""

import itertools
import math
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from structlog.testing import capture_logs

from bot.telegram.rates import EVERYONE, Claim, MemoryRates, Obstacle, Priority, Rates, Verdict
from bot.telegram.redis_rates import RedisRates
from tests.telegram.virtual_time import HandClock, run_virtually

REPLY, NOTICE, BROADCAST = Priority
_prefixes = (f"test:{number}" for number in itertools.count())


def message(chat: int, messages: int = 1) -> Claim:
    return Claim(f"chat:{chat}", messages=messages, counted=True, in_group=chat < 0)


def edit(chat: int) -> Claim:
    return Claim(f"chat:{chat}", counted=True, in_group=chat < 0)


ANSWER = Claim("method:answerCallbackQuery")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.redis)])
async def rates(request: pytest.FixtureRequest, clock: HandClock) -> AsyncIterator[Rates]:
    if request.param == "memory":
        yield MemoryRates(clock)
        return
    async with Redis.from_url(request.getfixturevalue("redis_url")) as redis:
        yield RedisRates(redis, prefix=next(_prefixes), clock=clock, patience=30)


async def go(rates: Rates, claim: Claim, priority: Priority = REPLY) -> bool:
    return (await rates.reserve(claim, priority)).go


async def test_a_first_message_goes_at_once(rates: Rates) -> None:
    assert await rates.reserve(message(1), REPLY) == Verdict(0.0, Obstacle.NONE)


async def test_a_chat_gets_three_replies_at_once_and_then_one_a_second(
    rates: Rates, clock: HandClock
) -> None:
    assert [await go(rates, message(1)) for _ in range(3)] == [True] * 3
    verdict = await rates.reserve(message(1), REPLY)
    assert verdict.obstacle is Obstacle.CHAT
    assert verdict.seconds == pytest.approx(1.0)
    assert await go(rates, message(2)), "another chat is not held up"
    clock.advance(1.0)
    assert await go(rates, message(1))
    assert not await go(rates, message(1))


async def test_notices_and_broadcasts_have_no_burst_in_a_chat(rates: Rates, clock: HandClock) -> None:
    assert await go(rates, message(1), NOTICE)
    clock.advance(0.5)
    assert (await rates.reserve(message(1), BROADCAST)).obstacle is Obstacle.CHAT
    assert await go(rates, message(1), REPLY), "a reply may still"


async def test_edits_do_not_tire_a_chat(rates: Rates) -> None:
    assert [await go(rates, edit(1)) for _ in range(20)] == [True] * 20


async def test_a_group_gets_twenty_messages_a_minute(rates: Rates, clock: HandClock) -> None:
    for _ in range(20):
        assert await go(rates, message(-5), NOTICE)
        clock.advance(1.0)
    verdict = await rates.reserve(message(-5), NOTICE)
    assert verdict.obstacle is Obstacle.CHAT
    assert 40 <= verdict.seconds <= 42
    clock.advance(verdict.seconds)
    assert await go(rates, message(-5), NOTICE)


async def test_an_album_counts_each_of_its_pictures(rates: Rates, clock: HandClock) -> None:
    assert await go(rates, message(-5, messages=10))
    clock.advance(10)
    assert await go(rates, message(-5, messages=10))
    clock.advance(10)
    assert not await go(rates, message(-5))


async def test_what_weighs_more_than_the_limit_goes_alone(rates: Rates) -> None:
    assert await go(rates, message(1, messages=100), BROADCAST)
    assert not await go(rates, message(2))


async def test_the_bot_sends_thirty_a_second_to_all_together(rates: Rates, clock: HandClock) -> None:
    assert [await go(rates, message(chat)) for chat in range(30)] == [True] * 30
    verdict = await rates.reserve(message(31), REPLY)
    assert verdict.obstacle is Obstacle.EVERYONE
    assert verdict.seconds == pytest.approx(1 / 0.98, abs=1e-5)
    assert await go(rates, ANSWER), "what puts nothing into a chat is not counted"
    clock.advance(verdict.seconds)
    assert await go(rates, message(31))


async def test_a_running_broadcast_leaves_room_for_replies(rates: Rates, clock: HandClock) -> None:
    sent = 0
    for chat in range(3000):
        verdict = await rates.reserve(message(chat), BROADCAST)
        if not verdict.go:
            clock.advance(verdict.seconds)
            continue
        sent += 1
        if sent > 100 and sent % 40 == 0:
            assert [await go(rates, message(100_000 + chat + tap)) for tap in range(3)] == [True] * 3
    assert sent > 1000


async def test_a_broadcast_is_spread_evenly(rates: Rates, clock: HandClock) -> None:
    moments = []
    for chat in range(200):
        verdict = await rates.reserve(message(chat), BROADCAST)
        if verdict.go:
            moments.append(clock.now)
        clock.advance(verdict.seconds)
    gaps = [later - earlier for earlier, later in itertools.pairwise(moments[5:])]
    assert max(gaps) - min(gaps) < 0.001


async def test_a_penalty_stops_its_chat_and_no_other(rates: Rates, clock: HandClock) -> None:
    await rates.penalise("chat:1", 7)
    verdict = await rates.reserve(edit(1), REPLY)
    assert verdict.obstacle is Obstacle.SCOPE_PENALTY
    assert verdict.seconds == pytest.approx(7)
    assert await go(rates, message(2))
    clock.advance(7)
    assert await go(rates, message(1))


async def test_a_penalty_for_everyone_stops_what_is_counted(rates: Rates, clock: HandClock) -> None:
    await rates.penalise(EVERYONE, 3)
    assert (await rates.reserve(message(1), REPLY)).obstacle is Obstacle.EVERYONE_PENALTY
    assert await go(rates, ANSWER)
    clock.advance(3)
    assert await go(rates, message(1))


async def test_a_shorter_penalty_does_not_shorten_a_longer_one(rates: Rates) -> None:
    await rates.penalise("chat:1", 30)
    await rates.penalise("chat:1", 2)
    assert (await rates.reserve(message(1), REPLY)).seconds == pytest.approx(30)


async def test_a_refused_claim_takes_nothing(rates: Rates, clock: HandClock) -> None:
    limits_hit = [await go(rates, message(1)) for _ in range(50)]
    assert limits_hit.count(True) == 3
    assert [await go(rates, message(chat)) for chat in range(2, 29)] == [True] * 27


@dataclass(frozen=True)
class Ask:
    """Somebody asks, so many seconds after the one before."""

    after: float
    claim: Claim
    priority: Priority


_asks = st.lists(
    st.builds(
        Ask,
        after=st.sampled_from([0.0, 0.0, 0.01, 0.04, 0.3, 1.0, 2.5]),
        claim=st.builds(
            message, st.integers(-2, 4).filter(bool) | st.integers(10, 99), st.sampled_from([1, 1, 1, 2, 5])
        )
        | st.builds(edit, st.integers(1, 4)),
        priority=st.sampled_from(Priority),
    ),
    max_size=150,
)


@dataclass(frozen=True)
class Sent:
    at: float
    ask: Ask


async def send_all(rates: Rates, clock: HandClock, asks: Sequence[Ask]) -> list[Sent]:
    """Each asks until it may go, the waits being obeyed exactly."""
    sent = []
    for ask in asks:
        clock.advance(ask.after)
        for _ in range(20):
            verdict = await rates.reserve(ask.claim, ask.priority)
            if verdict.go:
                sent.append(Sent(clock.now, ask))
                break
            assert verdict.seconds > 0
            clock.advance(verdict.seconds)
        else:
            raise AssertionError(f"{ask} never went")
    return sent


def most_in_a_window(moments: Sequence[tuple[float, int]], seconds: float) -> int:
    """The heaviest window of this length, wherever it starts."""
    return max(
        (sum(weight for at, weight in moments if start <= at < start + seconds) for start, _ in moments),
        default=0,
    )


@settings(max_examples=60, deadline=None)
@given(asks=_asks)
def test_no_window_ever_holds_more_than_the_limits(asks: list[Ask]) -> None:
    clock = HandClock()
    done = run_virtually(send_all(MemoryRates(clock), clock, asks))
    assert most_in_a_window([(one.at, one.ask.claim.weight) for one in done], 1.0) <= 30
    for chat in {one.ask.claim.scope for one in done}:
        into = [(one.at, one.ask.claim.messages) for one in done if one.ask.claim.scope == chat]
        calls = [(at, min(1, messages)) for at, messages in into]
        assert most_in_a_window(calls, 1.0) <= 3 + 1
        assert most_in_a_window(calls, 20.0) <= 3 + 20
        if chat.startswith("chat:-"):
            assert most_in_a_window(into, 60.0) <= 20


@pytest.mark.redis
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asks=_asks)
async def test_redis_decides_as_memory_does(redis_url: str, asks: list[Ask]) -> None:
    clock = HandClock()
    memory = MemoryRates(clock)
    async with Redis.from_url(redis_url) as redis:
        shared = RedisRates(redis, prefix=next(_prefixes), clock=clock, patience=30)
        for ask in asks:
            clock.advance(ask.after)
            here = await memory.reserve(ask.claim, ask.priority)
            there = await shared.reserve(ask.claim, ask.priority)
            if here.obstacle is not there.obstacle:
                # Redis rounds to microseconds: at the very edge the two may differ by that much.
                assert max(here.seconds, there.seconds) < 1e-5
                return
            assert there.seconds == pytest.approx(here.seconds, abs=1e-5)


@pytest.mark.redis
async def test_two_processes_share_one_limit_by_the_servers_clock(redis_url: str) -> None:
    prefix = next(_prefixes)
    async with Redis.from_url(redis_url) as one, Redis.from_url(redis_url) as other:
        both = RedisRates(one, prefix=prefix), RedisRates(other, prefix=prefix)
        went = [await go(both[chat % 2], message(chat)) for chat in range(40)]
        await both[0].penalise("chat:99", 5)
        verdict = await both[1].reserve(message(99), REPLY)
    assert 30 <= went.count(True) <= 32
    assert verdict.obstacle is Obstacle.SCOPE_PENALTY
    assert math.isclose(verdict.seconds, 5, abs_tol=0.5)


@pytest.mark.redis
async def test_when_redis_answers_again_the_limits_are_shared_again(redis_url: str) -> None:
    clock = HandClock()
    async with Redis.from_url(redis_url) as redis, Redis.from_url(redis_url) as operator:
        rates = RedisRates(redis, prefix=next(_prefixes), monotonic=clock, patience=0.1)
        with capture_logs() as logs:
            await operator.client_pause(30_000, all=False)
            assert await go(rates, message(1))
            await operator.client_unpause()
            assert await go(rates, message(1)), "asked of memory: it is not asked again at once"
            clock.advance(6)
            assert await go(rates, message(1))
    assert [entry["event"] for entry in logs] == ["rates_not_shared", "rates_shared_again"]


async def test_without_redis_each_process_keeps_the_limits_and_says_so_once(unused_tcp_port: int) -> None:
    clock = HandClock()
    at_once = Retry(NoBackoff(), 0)
    async with Redis(host="127.0.0.1", port=unused_tcp_port, retry=at_once) as redis:
        rates = RedisRates(redis, monotonic=clock)
        with capture_logs() as logs:
            went = [await go(rates, message(1)) for _ in range(4)]
            clock.advance(6)
            assert await go(rates, message(1))
    assert went == [True, True, True, False]
    assert [entry["event"] for entry in logs] == ["rates_not_shared"]
