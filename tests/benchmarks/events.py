"""Finding an event by words, among more and more events of one city."""

import itertools
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from bot.chance import SystemClock
from bot.core.events.browsing import MOST_HITS
from bot.core.events.model import Event
from bot.core.shared.unit_of_work import CityRecords, Store
from bot.services import founding_cities
from storage.opening import Stores
from tests.benchmarks.measuring import Costs, Effort, Job, each, measure
from tests.benchmarks.tables import Table, ms, times
from tests.seeded_events import NEEDLES, NOW, in_batches, seeded_events, store_events
from tests.seeded_queries import COMMON, QUERIES

SIZES: Final = (5_000, 15_000, 50_000)
_SOUGHT: Final = [words for queries in QUERIES.values() for words, _ in queries]
_FEWER_ROUNDS: Final = 3  # a round has some hundred queries, and each is timed


async def run(effort: Effort) -> list[Table]:
    """Two tables of searches, by what is sought, and one of what it costs to add an event."""
    cities = founding_cities()[: len(SIZES)]
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="charshi-bench-"))
        stores = await stack.enter_async_context(Stores(Path(folder), None, SystemClock()))
        await stores.migrate(cities)
        towns: dict[int, Store[CityRecords]] = {}
        for size, city in zip(SIZES, cities, strict=True):
            towns[size] = stores.cities.of(city)
            for batch in in_batches(seeded_events(effort.rows(size))):
                await towns[size].transact(_storing(batch))
        rounds = max(1, effort.rounds // _FEWER_ROUNDS)
        sought = await _time(towns, _SOUGHT, rounds)
        common = await _time(towns, COMMON, rounds * len(_SOUGHT) // len(COMMON))
        added = await measure({str(size): _adding(town) for size, town in towns.items()}, effort.of(0.02))
    return [
        _searches(
            "events: one that somebody has in mind",
            f"The {len(_SOUGHT)} queries of the tests, typed without accents, in the other script, in greeklish, with a"
            " typo; each is answered with the right event first. SQLite, one city's store.",
            sought,
        ),
        _searches(
            "events: words that a great many have",
            "Kinds of events and words that mean little: what is looked at for each is bounded.",
            common,
        ),
        _additions(added),
    ]


def _storing(batch: list[Event]) -> Callable[[CityRecords], None]:
    return lambda records: store_events(_search(records)._connection, batch)


def _search(records: Any) -> Any:
    return records.event_search


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds of each search; the processor's, threads included, hardly suffer from a busy machine."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


async def _time(
    towns: Mapping[int, Store[CityRecords]], queries: Sequence[str], rounds: int
) -> dict[int, Taken]:
    """Each query in each town in turn. A round that is not counted warms everything up."""
    taken = {size: Taken() for size in towns}
    sizes = list(towns)
    for number in range(-1, rounds):
        for words in queries:
            for size in sizes:
                wall, cpu = time.perf_counter(), time.process_time()
                await towns[size].read(_searching(words))
                cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
                if number >= 0:
                    taken[size].wall.append(wall)
                    taken[size].cpu.append(cpu)
            sizes = sizes[1:] + sizes[:1]  # none always comes first
    return taken


def _searching(words: str) -> Callable[[CityRecords], object]:
    return lambda records: records.event_search.search(words, NOW, MOST_HITS)


def _adding(town: Store[CityRecords]) -> Job:
    numbers = itertools.count()
    needles = list(NEEDLES.values())

    async def add(_: int) -> None:
        number = next(numbers)
        event = replace(needles[number % len(needles)], id=f"added-{number}", uid=f"added-{number}")
        await town.transact(lambda records: records.events.add(event))

    return each(add)


def _searches(title: str, note: str, taken: Mapping[int, Taken]) -> Table:
    first = statistics.median(taken[SIZES[0]].cpu)
    rows = [
        (
            f"{size:,} events",
            ms(statistics.median(seconds.wall)),
            ms(statistics.median(seconds.cpu)),
            ms(statistics.quantiles(seconds.cpu, n=20)[-1]),
            times(statistics.median(seconds.cpu) / first),
        )
        for size, seconds in taken.items()
    ]
    columns = ("", "median wall, ms", "processor, ms", "its 95th percentile, ms", "growth of its median")
    return Table(title, columns, rows, note)


def _additions(added: Mapping[str, Costs]) -> Table:
    first = added[str(SIZES[0])]
    rows = [
        (f"beside {int(size):,}", ms(cost.wall), ms(cost.cpu), times(cost.wall_to(first)))
        for size, cost in added.items()
    ]
    return Table(
        "events: one is added, with its words",
        ("", "wall, ms", "processor, ms", "growth"),
        rows,
        "A transaction of its own, durable.",
    )
