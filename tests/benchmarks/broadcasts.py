"""Whether a running broadcast is felt by who taps, and how near it comes to the rate that Telegram allows."""

import asyncio
import math
import random
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Final

import sqlalchemy as sa
from aiohttp import ClientSession
from pydantic import SecretStr

from bot.app import App, Pace, open_app
from bot.core.broadcasts.model import Broadcast, BroadcastKind, BroadcastStatus, Content
from bot.core.cities.model import City
from bot.core.shared.unit_of_work import CityRecords
from bot.services import founding_cities
from bot.settings import Settings
from bot.telegram.rates import Limits, Priority
from storage.tables import deliveries
from tests.benchmarks.crowd import FIRST, connection_of, settle
from tests.benchmarks.limited_server import EDITS, MESSAGES, REFUSED, limit, limited_server, taken
from tests.benchmarks.measuring import Effort
from tests.benchmarks.process_memory import peak
from tests.benchmarks.stands import deployments
from tests.benchmarks.tables import Table, ms, times
from tests.benchmarks.updates import Updates
from tests.benchmarks.worker import worker
from tests.services import Redis, ServiceMissing

DELAY: Final = 0.05  # seconds that Telegram takes
_CITY: Final = "skopje"
_CROWD: Final = 32_000
_FEWEST: Final = 2_500
_TAPPERS: Final = 500  # hers are handled one after another: few tap twice in a second
_NOW: Final = datetime(2026, 3, 2, 10, tzinfo=UTC)
_CHANCE: Final = 20_260_302
_SAMPLED: Final = 0.1  # seconds between two looks at what is not yet marked
_TAPS, _FEW_TAPS = 25, 10  # a second; few where their edits are many of thirty
_LOOK: Final = 0.01  # of the full length
_PATIENCE: Final = 30.0  # seconds
_MIB: Final = 1 << 20
_WORDS: Final = Content(
    {
        "mk": "Мостот е <b>затворен</b> в недела од шест до пладне.",
        "sq": "Ura është <b>e mbyllur</b> të dielën nga ora gjashtë deri në mesditë.",
        "tr": "Köprü pazar günü altıdan öğlene kadar <b>kapalı</b>.",
    }
)


@dataclass(frozen=True, slots=True)
class _Case:
    """So many ``taps`` a second for so many ``seconds``, without a broadcast and with one, which runs ``alone`` before."""

    where: str
    settings: Settings
    rate: int
    taps: int
    seconds: float
    alone: float
    apart: bool = False


@dataclass(slots=True)
class _Found:
    """Seconds a tap; messages and edits a second; bytes; deliveries."""

    quiet: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    alone: float = 0.0
    messages: float = 0.0
    edits: float = 0.0
    refused: int = 0
    memory: int | None = None
    claimed: int = 0
    unmarked: int = 0


async def run(effort: Effort) -> list[Table]:
    """What a tap feels, and the broadcast's rate."""
    found: list[tuple[_Case, _Found]] = []
    async with AsyncExitStack() as stack:
        made = await stack.enter_async_context(deployments([_CITY]))
        city = next(city for city in founding_cities() if city.slug == _CITY)
        for settings in made.values():
            await settle(settings, city, max(effort.rows(_CROWD), _FEWEST))
        address = stack.enter_context(limited_server(DELAY))
        redis = _redis(stack) if effort.scale == 1 else None
        numbers = count(1)
        length = min(1.0, effort.times / 1_000)
        cases = list(_cases(made, length, redis))
        if length < _LOOK:  # whether it runs; the others differ in numbers only
            cases = [cases[1], *cases[4:]]
        for case in cases:
            one = await _measure(case, address, numbers)
            found.append((case, one))
    return [_latencies(found), _rates(found)]


def _cases(made: Mapping[str, Settings], length: float, redis: str | None) -> Iterator[_Case]:
    for kind, settings in made.items():
        yield _Case(kind, settings, 30, taps=_FEW_TAPS, seconds=24 * length, alone=8 * length)
        yield _full_rate(kind, settings, length)
        if settings.database_url:
            yield _full_rate(f"{kind}, worker apart", settings, length, apart=True)
        if settings.database_url and redis:
            shared = settings.model_copy(update={"redis_url": SecretStr(redis)})
            yield _full_rate(f"{kind}, worker apart, Redis", shared, length, apart=True)


def _full_rate(where: str, settings: Settings, length: float, *, apart: bool = False) -> _Case:
    return _Case(where, settings, 1_000, taps=_TAPS, seconds=18 * length, alone=5 * length, apart=apart)


def _redis(stack: AsyncExitStack) -> str | None:
    try:
        server = Redis()
    except ServiceMissing:
        return None
    stack.callback(server.stop)
    return server.url


async def _measure(case: _Case, address: str, numbers: Iterator[int]) -> _Found:
    found = _Found()
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(ClientSession())
        await limit(session, address, case.rate)
        settings = case.settings.model_copy(update={"telegram_api_url": address})
        pace = Pace(Limits(per_second=case.rate), burst=100_000.0, per_second=100_000.0)
        app = await stack.enter_async_context(open_app(settings, pace=pace))
        city = await app.services.cities.get(_CITY)
        stand = _Stand(case, app, city, session, address, numbers)
        process = await stack.enter_async_context(stand.work(settings))
        await stand.tap(case.seconds / 10)  # what is opened at the first call is open then
        found.quiet += await stand.tap(case.seconds / 2)
        idle = peak(process, forget=True)
        await stand.release()
        await stand.run_alone(found)
        await stand.run_together(found)
        most = peak(process)
        found.memory = None if idle is None or most is None else most - idle
        await stand.pause()
        found.quiet += await stand.tap(case.seconds / 2)
        found.refused = await stand.taken(REFUSED)
    return found


class _Stand:
    """One case, put up."""

    def __init__(
        self,
        case: _Case,
        app: App,
        city: City,
        session: ClientSession,
        address: str,
        numbers: Iterator[int],
    ) -> None:
        self._case = case
        self._app = app
        self._store = app.services.stores.cities.of(city)
        self._session = session
        self._address = address
        self._numbers = numbers
        self._chance = random.Random(_CHANCE)
        self._broadcast = Broadcast(
            f"{next(numbers):016x}",
            BroadcastKind.MESSAGE,
            "e" * 16,
            _NOW,
            _NOW,
            status=BroadcastStatus.STARTING,
            content=_WORDS,
            waking=False,
        )

    @asynccontextmanager
    async def work(self, settings: Settings) -> AsyncIterator[int | None]:
        """A worker in this process (None), or in the one that this names."""
        if self._case.apart:
            async with worker(settings, self._case.rate) as process:
                yield process
            return
        stopping = asyncio.Event()
        work = asyncio.create_task(self._app.work(stopping))
        try:
            yield None
        finally:
            stopping.set()
            await work

    async def tap(self, seconds: float) -> list[float]:
        """Seconds from the moment that each tap was to come until it was handled: a tap that nobody could take up then has
        waited. Raises AssertionError if one was not answered."""
        loop, redrawn = asyncio.get_running_loop(), await self.taken(EDITS)
        taps: list[asyncio.Task[float]] = []
        at = loop.time()
        until = at + seconds
        while (at := at + self._chance.expovariate(self._case.taps)) < until or not taps:
            await asyncio.sleep(at - loop.time())
            taps.append(asyncio.create_task(self._tap(next(self._numbers), at)))
        took = await asyncio.gather(*taps)
        assert await self.taken(EDITS) - redrawn == len(took), "not every tap redrew its message"
        return took

    async def _tap(self, number: int, at: float) -> float:
        """Every one changes something: in the network's store, or in the city's, which the broadcast writes too."""
        turn, who = divmod(number, _TAPPERS)
        digest = f"digest.set::{('daily', 'weekly')[turn // 2 % 2]}"
        data = digest if (turn + who) % 2 else f"topic:{_CITY}:sport"
        await self._app.handle(Updates(self._app.bot, number).tap(data, FIRST + who))
        return asyncio.get_running_loop().time() - at

    async def release(self) -> None:
        """Let the broadcast start, and wait until it is under way."""
        await self._store.transact(lambda records: records.broadcasts.add(self._broadcast), once=False)
        since = time.monotonic()
        while await self.taken(MESSAGES) < self._case.rate * self._case.alone / 4:
            assert time.monotonic() < since + _PATIENCE, "it does not start"
            await asyncio.sleep(_SAMPLED)

    async def run_alone(self, found: _Found) -> None:
        """Its rate while nobody taps, and the most that is claimed and not marked."""
        before, since = await self.taken(MESSAGES), time.monotonic()
        while time.monotonic() < since + self._case.alone:
            claimed, marked = await self._store.read(self._count)
            found.claimed = max(found.claimed, claimed)
            found.unmarked = max(found.unmarked, await self.taken(MESSAGES) - marked)
            await asyncio.sleep(_SAMPLED)
        found.alone = (await self.taken(MESSAGES) - before) / (time.monotonic() - since)

    async def run_together(self, found: _Found) -> None:
        """Its rate while somebody taps, and what she feels of it."""
        before, since = await taken(self._session, self._address), time.monotonic()
        found.busy += await self.tap(self._case.seconds)
        after, seconds = await taken(self._session, self._address), time.monotonic() - since
        found.messages = (after[MESSAGES] - before[MESSAGES]) / seconds
        found.edits = (after[EDITS] - before[EDITS]) / seconds

    async def pause(self) -> None:
        """Until nothing of it is under way. Raises AssertionError if what was sent is not what is marked."""
        running, paused = (BroadcastStatus.RUNNING,), BroadcastStatus.PAUSED
        moved = await self._store.transact(
            lambda records: records.broadcasts.move(self._broadcast.id, running, paused, _NOW), once=False
        )
        assert moved, "it ended too early: the crowd is too small for this rate"
        since = time.monotonic()
        while (await self._store.read(self._count))[1] != await self.taken(MESSAGES):
            assert time.monotonic() < since + _PATIENCE, "what was sent is not what is marked"
            await asyncio.sleep(_SAMPLED)

    def _count(self, records: CityRecords) -> tuple[int, int]:
        """(claimed, marked as sent)."""
        broadcast, c = records.broadcasts.find(self._broadcast.id), deliveries.c
        assert broadcast
        claimed = sa.select(sa.func.count()).where(
            c.broadcast_id == broadcast.id,
            c.todo.is_not(None),
            c.available_at > self._app.services.clock.now(),
        )
        connection = connection_of(records.deliveries)
        return connection.execute(claimed).scalar_one(), broadcast.counts.sent

    async def taken(self, what: str) -> int:
        """How many of these Telegram counts."""
        return (await taken(self._session, self._address))[what]


def _latencies(found: Sequence[tuple[_Case, _Found]]) -> Table:
    rows = []
    for case, one in found:
        row = [f"{case.where}, {case.rate:,}/s"]
        for share in (0.5, 0.99):
            quiet, busy = _percentile(one.quiet, share), _percentile(one.busy, share)
            row += [ms(quiet), ms(busy), times(busy / quiet)]
        rows.append((*row, str(len(one.busy))))
    return Table(
        "broadcasts: a tap while one runs",
        (
            "",
            "median, ms",
            "during one, ms",
            "ratio",
            "99th of 100, ms",
            "during one, ms",
            "ratio",
            "taps",
        ),
        rows,
        f"Taps come at random moments, {_TAPS} a second (at 30/s {_FEW_TAPS}), whether or not the one before was"
        " handled, and are measured from that moment on: waiting counts. Each stores a setting, half of them in the city's"
        f" store, which the broadcast writes to as well. Telegram takes {DELAY * 1000:.0f} ms and counts in a process of its"
        " own. Without a broadcast: as many before and after.",
    )


def _rates(found: Sequence[tuple[_Case, _Found]]) -> Table:
    rows = []
    for case, one in found:
        allowed = _allowed(case.rate)
        rows.append(
            (
                f"{case.where}, {case.rate:,}/s",
                f"{allowed:.1f}",
                f"{one.alone:.1f}",
                f"{one.alone / case.rate:.0%}",
                f"{one.messages:.1f} + {one.edits:.1f}",
                str(one.refused),
                str(one.claimed),
                str(one.unmarked),
                "" if one.memory is None else f"{one.memory / _MIB:.1f}",
            )
        )
    limits = Limits()
    return Table(
        "broadcasts: their rate",
        (
            "",
            "allowed by us",
            "a second",
            "of the configured",
            "with taps, and their edits",
            "429s",
            "claimed at most",
            "taken, not marked",
            "memory, MiB",
        ),
        rows,
        f"Of MESSAGES_PER_SECOND {limits.share:.0%} is used, since Telegram's second is not ours, and {limits.reserve} places"
        " in it, or a twentieth, are kept for replies: what is left is what we allow a broadcast. Telegram counts in an exact sliding window and"
        " refuses (429) what is more. Edits are counted too and go first. Claimed are deliveries that a worker holds, taken those"
        " that Telegram has and our store does not know of yet: what would be sent twice after a kill. The memory is the"
        " worker's at the most, above idle.",
    )


def _allowed(per_second: int) -> float:
    limits = Limits(per_second=per_second)
    return limits.room(Priority.BROADCAST) / limits.window


def _percentile(took: Sequence[float], share: float) -> float:
    return sorted(took)[math.ceil(len(took) * share) - 1]
