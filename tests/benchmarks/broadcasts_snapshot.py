"""What it takes to count an audience, to lay its recipients down, and to keep the books while they are sent to, among more and
more members of one city."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final, TypeVar

import sqlalchemy as sa

from bot.core.broadcasts.audience import Audience
from bot.core.broadcasts.dispatching import PIECE
from bot.core.broadcasts.model import (
    Broadcast,
    BroadcastKind,
    BroadcastStatus,
    Content,
    Delivery,
    DeliveryStatus,
    Mark,
)
from bot.core.broadcasts.ports import Prepared
from bot.core.residents.model import Reachability, Tie
from bot.core.shared.unit_of_work import CityRecords, Store
from bot.services import founding_cities
from storage.tables import member_topics, members
from tests.benchmarks import process_memory
from tests.benchmarks.measuring import Effort
from tests.benchmarks.stands import deployments, open_stores_of
from tests.benchmarks.tables import Table, ms, times

SIZES: Final = (10_000, 100_000, 1_000_000)
_BATCH: Final = 10_000
_WINDOW: Final = 500  # what a worker takes at a time at 1,000 messages a second
_EXCHANGES: Final = 20
_LANGUAGES: Final = ("mk", "mk", "mk", "sq", "tr")
_NOW: Final = datetime(2026, 3, 2, 10, tzinfo=UTC)
_LEASE: Final = timedelta(minutes=1)
_SOME: Final = Audience(languages=frozenset({"mk", "tr"}), topics=frozenset({"sport"}), active=30, rested=7)
_MIB: Final = 1 << 20

T = TypeVar("T")
Town = Store[CityRecords]


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds, and bytes at the most above idle; None where the system does not tell."""

    counting: float
    counting_some: float
    laying: float
    longest_piece: float
    exchange: float
    cancelling: float
    memory: int | None


async def run(effort: Effort) -> list[Table]:
    """A table for each kind of store."""
    cities = founding_cities()[: len(SIZES)]
    tables: list[Table] = []
    async with AsyncExitStack() as stack:
        made = await stack.enter_async_context(deployments([city.slug for city in cities]))
        for kind, settings in made.items():
            stores = await stack.enter_async_context(open_stores_of(settings))
            took = []
            for size, city in zip(SIZES, cities, strict=True):
                town = stores.cities.of(city)
                for batch in _batches(effort.rows(size)):
                    await town.transact(partial(_move_in, batch=batch))
                if kind == "PostgreSQL":  # as autovacuum does
                    await town.transact(lambda records: _connection(records).exec_driver_sql("ANALYZE"))
                took.append(await _go_through(town))
            tables.append(_table(kind, took))
    return tables


async def _go_through(town: Town) -> Took:
    """From the editor's first look to the end of a broadcast."""
    broadcast = Broadcast(
        "b" * 16,
        BroadcastKind.MESSAGE,
        "e" * 16,
        _NOW,
        _NOW,
        status=BroadcastStatus.STARTING,
        content=Content(),
    )
    await town.transact(lambda records: records.broadcasts.add(broadcast))
    idle = process_memory.peak(forget=True)
    counting = await _time(town.read, _counting(Audience()))
    pieces = await _lay_down(town, broadcast)
    peak = process_memory.peak()
    before, after = (BroadcastStatus.STARTING,), BroadcastStatus.RUNNING
    await town.transact(lambda records: records.broadcasts.move(broadcast.id, before, after, _NOW))
    counting_some = await _time(town.read, _counting(_SOME))
    exchange = await _exchange(town, broadcast)
    cancelling = await _time(town.transact, lambda records: records.deliveries.cancel(broadcast.id))
    memory = None if idle is None or peak is None else peak - idle
    return Took(counting, counting_some, sum(pieces), max(pieces), exchange, cancelling, memory)


def _counting(audience: Audience) -> Callable[[CityRecords], object]:
    return lambda records: records.deliveries.count_audience(audience, _NOW)


async def _lay_down(town: Town, broadcast: Broadcast) -> list[float]:
    """Each piece in a transaction of its own, as a worker does it."""
    taken, after = [], None
    while True:
        start = time.perf_counter()
        piece: Prepared = await town.transact(
            lambda records, after=after: records.deliveries.prepare(broadcast, _NOW, after, PIECE)  # type: ignore[misc]
        )
        taken.append(time.perf_counter() - start)
        if piece.after is None:
            return taken
        after = piece.after


async def _exchange(town: Town, broadcast: Broadcast) -> float:
    """Seconds for 1,000 deliveries: what was sent is marked and more is claimed, in one transaction."""
    held: Sequence[Delivery] = ()
    done = 0
    start = time.perf_counter()
    for number in range(_EXCHANGES + 1):
        now = _NOW + timedelta(seconds=number)
        held = await town.transact(partial(_turn_over, broadcast_id=broadcast.id, held=held, now=now))
        if number < _EXCHANGES:
            done += len(held)
    return (time.perf_counter() - start) / max(done, 1) * 1_000


def _turn_over(
    records: CityRecords, broadcast_id: str, held: Sequence[Delivery], now: datetime
) -> Sequence[Delivery]:
    marks = [Mark(one.resident_id, DeliveryStatus.SENT, now, None, 7_000_000_000, 12) for one in held]
    records.deliveries.mark(broadcast_id, marks)
    return records.deliveries.claim(broadcast_id, now, now + _LEASE, _WINDOW)


async def _time(
    act: Callable[[Callable[[CityRecords], object]], Any], work: Callable[[CityRecords], object]
) -> float:
    start = time.perf_counter()
    await act(work)
    return time.perf_counter() - start


def _batches(size: int) -> Iterator[range]:
    for first in range(0, size, _BATCH):
        yield range(first, min(first + _BATCH, size))


def _move_in(records: CityRecords, batch: range) -> None:
    """One in fifty blocked the bot, one in fifty unsubscribed; one in three chose topics."""
    connection = _connection(records)
    rows = [
        {
            "resident_id": _id(number),
            "telegram_id": 8_000_000_000 + number,
            "tie": (Tie.FOLLOWED if number % 4 == 0 else Tie.HOME).value,
            "language": _LANGUAGES[number % len(_LANGUAGES)],
            "reachability": (Reachability.BLOCKED if number % 50 == 1 else Reachability.REACHABLE).value,
            "joined_at": _NOW,
            "active_on": (_NOW - timedelta(days=number % 60)).date(),
            "unsubscribed_at": _NOW if number % 50 == 2 else None,
        }
        for number in batch
    ]
    topics = [
        {"resident_id": _id(number), "topic": topic}
        for number in batch
        if number % 3 == 0
        for topic in (("sport", "roads") if number % 2 else ("culture",))
    ]
    connection.execute(sa.insert(members), rows)
    connection.execute(sa.insert(member_topics), topics)


def _id(number: int) -> str:
    """In no order, as ids are."""
    return f"{number * 0x9E3779B97F4A7C15 % (1 << 64):016x}"


def _connection(records: Any) -> sa.Connection:
    connection: sa.Connection = records.deliveries._connection
    return connection


def _table(kind: str, took: Sequence[Took]) -> Table:
    def row(name: str, of: Callable[[Took], float]) -> tuple[str, ...]:
        each = [of(one) for one in took]
        return (name, *map(ms, each), times(each[-1] / each[0]))

    held = [one.memory for one in took]
    memory = ["" if each is None else f"{each / _MIB:.1f}" for each in held]
    return Table(
        f"broadcasts: starting one, {kind}",
        ("", *(f"of {size:,}" for size in SIZES), "growth"),
        [
            row("count everybody, ms", lambda one: one.counting),
            row("count by language, topic, last seen and last broadcast, ms", lambda one: one.counting_some),
            row("lay down all recipients, ms", lambda one: one.laying),
            row("the longest of these transactions, ms", lambda one: one.longest_piece),
            row("mark and claim 1,000, ms", lambda one: one.exchange),
            row("cancel the rest, in one transaction, ms", lambda one: one.cancelling),
            ("memory above idle while counting and laying down, MiB", *memory, ""),
        ],
        f"Members of one city's store; growth is from {SIZES[0]:,} to {SIZES[-1]:,}. Recipients are laid down in pieces of"
        f" {PIECE:,}, each a transaction of its own, since others' writes wait as long on SQLite; a worker marks and claims {_WINDOW}"
        " in one transaction. The memory is this process's, the most of it at any moment.",
    )
