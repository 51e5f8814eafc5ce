"""The limits shared by all processes, kept in Redis by its own clock."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, cast

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.telegram.rates import (
    CATCHES_UP,
    EVERYONE,
    GO,
    Claim,
    Limits,
    MemoryRates,
    Obstacle,
    Priority,
    Verdict,
)

# Times are whole microseconds: what Lua's numbers hold exactly. The steps are those of MemoryRates, and one
# test suite holds for both.
_NOW: Final = """
local now = tonumber(ARGV[1])
-- Keys outlive what they say. Redis's own clock ends them, so beside another clock they are kept for long.
local linger = now < 0 and 1000 or 3600000
if now < 0 then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end
"""
_RESERVE: Final = (
    _NOW
    + """
local all, spread, rested, group, penalty, everyone = unpack(KEYS)
local reply, counted, in_group = ARGV[2] == '0', ARGV[3] == '1', ARGV[4] == '1'
local weight, messages = tonumber(ARGV[5]), tonumber(ARGV[6])
local window, room, limit = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local pause, burst, tired = tonumber(ARGV[10]), tonumber(ARGV[11]), tonumber(ARGV[12])
local group_window, group_limit = tonumber(ARGV[13]), tonumber(ARGV[14])
local catches_up = tonumber(ARGV[15])

local function left(key)
  return tonumber(redis.call('GET', key) or now) - now
end
local function window_wait(key, span, more, most)
  while tonumber(redis.call('LINDEX', key, 0) or now) + span <= now do redis.call('LPOP', key) end
  local excess = redis.call('LLEN', key) + math.min(more, most) - most
  if excess <= 0 then return 0 end
  return tonumber(redis.call('LINDEX', key, excess - 1)) + span - now
end
local function record(key, span, more)
  for _ = 1, more do redis.call('RPUSH', key, string.format('%.0f', now)) end
  redis.call('PEXPIRE', key, math.ceil(span / 1000) + linger)
end
local function remember(key, moment)
  redis.call('SET', key, string.format('%.0f', moment), 'PX', math.ceil((moment - now) / 1000) + linger)
end

local wait = left(penalty)
if wait > 0 then return {3, wait} end
if messages > 0 then
  wait = left(rested) - (burst - math.min(messages, burst)) * pause
  if in_group then wait = math.max(wait, window_wait(group, group_window, messages, group_limit)) end
  if wait > 0 then return {1, wait} end
end
if counted then
  wait = left(everyone)
  if wait > 0 then return {4, wait} end
  local step = window / room
  wait = window_wait(all, window, weight, room)
  local ahead = left(spread)
  if not reply then wait = math.max(wait, ahead) end
  if wait > 0 then return {2, math.ceil(wait)} end
  weight = math.min(weight, limit)
  record(all, window, weight)
  if ahead < -math.max(2 * step, catches_up) then ahead = 0 end
  if not reply then remember(spread, now + ahead + weight * step) end
end
if messages > 0 then
  remember(rested, now + math.max(left(rested), 0) + tired * pause)
  if in_group then record(group, group_window, math.min(messages, group_limit)) end
end
return {0, 0}
"""
)
_PENALISE: Final = (
    _NOW
    + """
local till = now + tonumber(ARGV[2])
if tonumber(redis.call('GET', KEYS[1]) or 0) < till then
  redis.call('SET', KEYS[1], string.format('%.0f', till), 'PX', math.ceil(tonumber(ARGV[2]) / 1000) + linger)
end
return 0
"""
)

_log = structlog.get_logger(__name__)

_Arguments = Sequence[int | str]


class RedisRates:
    """The limits of ``Rates`` for all processes that share one Redis and one ``prefix``.

    The clock is Redis's own, unless ``clock`` (seconds) is given. While Redis does not answer within
    ``patience`` seconds, each process keeps the limits by itself, says so once, and asks again every
    ``recheck`` seconds: nothing stops, but several processes together may then go too fast until Telegram
    says so. ``redis`` stays its owner's to close.
    """

    def __init__(
        self,
        redis: Redis,
        limits: Limits | None = None,
        *,
        prefix: str = "charshi:rates",
        clock: Callable[[], float] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        patience: float = 0.5,
        recheck: float = 5.0,
    ) -> None:
        self._limits = limits or Limits()
        self._alone = MemoryRates(monotonic, self._limits)
        # Braces: in a Redis cluster all keys of one script must live together.
        self._prefix = "{" + prefix + "}"
        self._clock = clock
        self._monotonic = monotonic
        self._patience = patience
        self._recheck = recheck
        self._away_until = 0.0
        self._is_away = False
        self._reserve = redis.register_script(_RESERVE)
        self._penalise = redis.register_script(_PENALISE)

    async def reserve(self, claim: Claim, priority: Priority) -> Verdict:
        """See ``Rates``."""
        keys = [
            self._key("all"),
            self._key("spread"),
            self._key("rested", claim.scope),
            self._key("group", claim.scope),
            self._key("penalty", claim.scope),
            self._key("penalty", EVERYONE),
        ]
        arguments = self._arguments(claim, priority)
        answer = await self._ask(lambda: self._reserve(keys=keys, args=arguments))
        if answer is None:
            return await self._alone.reserve(claim, priority)
        obstacle, wait = cast("list[int]", answer)
        return Verdict(wait / 1e6, Obstacle(obstacle)) if obstacle else GO

    async def penalise(self, scope: str, seconds: float) -> None:
        """See ``Rates``."""
        await self._alone.penalise(scope, seconds)  # known here even if Redis goes away
        arguments: _Arguments = [self._now(), _micro(seconds)]
        await self._ask(lambda: self._penalise(keys=[self._key("penalty", scope)], args=arguments))

    async def _ask(self, script: Callable[[], Awaitable[object]]) -> object | None:
        """What the script answers; None while Redis is away."""
        if self._is_away:
            if self._monotonic() < self._away_until:
                return None
            self._away_until = self._monotonic() + self._recheck  # one asks, the others go on meanwhile
        try:
            async with asyncio.timeout(self._patience):
                answer = await script()
        except (RedisError, OSError, TimeoutError) as error:
            if not self._is_away:
                _log.warning("rates_not_shared", reason=type(error).__name__)
            self._is_away = True
            self._away_until = self._monotonic() + self._recheck
            return None
        if self._is_away:
            self._is_away = False
            _log.info("rates_shared_again")
        return answer

    def _arguments(self, claim: Claim, priority: Priority) -> _Arguments:
        limits = self._limits
        return [
            self._now(),
            int(priority),
            int(claim.counted),
            int(claim.in_group),
            claim.weight,
            claim.messages,
            _micro(limits.window),
            limits.room(priority),
            limits.per_second,
            _micro(limits.seconds_between_messages),
            limits.burst(priority),
            min(claim.messages, limits.reply_burst),
            _micro(limits.group_window),
            limits.per_minute_in_group,
            _micro(CATCHES_UP),
        ]

    def _key(self, *parts: str) -> str:
        return ":".join((self._prefix, *parts))

    def _now(self) -> int:
        return -1 if self._clock is None else _micro(self._clock())


def _micro(seconds: float) -> int:
    return round(seconds * 1e6)
