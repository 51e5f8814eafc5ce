"""The queue, the lists, search and look-ups of similar ideas, among more and more ideas of one city."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, Final

import sqlalchemy as sa

from bot.core.ideas.model import Idea, IdeaStatus, Order, Shelf
from bot.core.moderation.model import Case, CaseKind
from bot.core.shared.unit_of_work import CityRecords, Store
from bot.services import founding_cities
from tests.benchmarks.measuring import Costs, Effort, Job, each, measure
from tests.benchmarks.stands import deployments, open_stores_of
from tests.benchmarks.tables import Table, ms, times
from tests.seeded_ideas import (
    ALIKE,
    COMMON,
    COMMON_TEXTS,
    NEEDLES,
    NOW,
    SOUGHT,
    in_batches,
    seeded_ideas,
    store_ideas,
)

SIZES: Final = (900, 10_000, 100_000)  # as many as Bowling Green's residents proposed, and more
_PAGE: Final = 8
_MODERATOR: Final = "d" * 32
_READS: Final = ("mk", "en")
_PROMISE: Final = timedelta(hours=48)
_LONG: Final = (
    "I have lived here for thirty years and written to the municipality four times. "
    + " ".join(text for _, text in NEEDLES.values()) * 5
)

Town = Store[CityRecords]
Look = Callable[[CityRecords], object]


async def run(effort: Effort) -> list[Table]:
    """A table for each kind of store."""
    cities = founding_cities()[: len(SIZES)]
    tables: list[Table] = []
    async with AsyncExitStack() as stack:
        made = await stack.enter_async_context(deployments([city.slug for city in cities]))
        for kind, settings in made.items():
            stores = await stack.enter_async_context(open_stores_of(settings))
            towns = {size: stores.cities.of(city) for size, city in zip(SIZES, cities, strict=True)}
            for size, town in towns.items():
                for batch in in_batches(seeded_ideas(effort.rows(size))):
                    await town.transact(partial(_fill, batch=batch))
                if kind == "PostgreSQL":  # as autovacuum does
                    await town.transact(lambda records: _connection(records).exec_driver_sql("ANALYZE"))
            tables.append(await _looks(kind, towns, effort))
    return tables


def _fill(records: CityRecords, batch: Sequence[Idea]) -> None:
    store_ideas(_connection(records), batch)
    records.cases.add_all([_case(idea) for idea in batch if idea.status is IdeaStatus.RECEIVED])


def _case(idea: Idea) -> Case:
    due_at = idea.created_at + _PROMISE
    return Case(f"c{idea.id[1:]}", CaseKind.IDEA, idea.id, idea.created_at, due_at, idea.version.language)


def _connection(records: Any) -> sa.Connection:
    connection: sa.Connection = records.idea_search._connection
    return connection


async def _looks(kind: str, towns: Mapping[int, Town], effort: Effort) -> Table:
    rows = []
    for name, looks in _all_looks().items():
        jobs = {str(size): _looking(town, looks) for size, town in towns.items()}
        rows.append(_row(name, await measure(jobs, effort.of(0.02))))
    adding = {str(size): _adding(town) for size, town in towns.items()}
    rows.append(_row("one is added, with its words", await measure(adding, effort.of(0.02))))
    return Table(
        f"ideas: {kind}",
        ("", *(f"of {size:,}, ms" for size in SIZES), "growth", "processor, ms"),
        rows,
        f"One city's store; one idea in five waits in the queue. Growth is from {SIZES[0]} to {SIZES[-1]:,} on the wall's clock,"
        " the processor's time that of the most. What is looked for is what somebody has in mind and few others have, or what a"
        " great many have; a long text is one of 10,000 characters.",
    )


def _all_looks() -> dict[str, list[Look]]:
    return {
        "queue: its first page": [
            lambda records: records.cases.list_waiting(NOW, _PAGE, by=_MODERATOR, first=_READS)
        ],
        "queue: how many wait, and how long": [
            lambda records: records.cases.count_waiting(NOW, _MODERATOR, _READS)
        ],
        "list: the newest": [lambda records: records.ideas.list_shelf(Shelf(), _PAGE)],
        "list: the most supported, its tenth page": [
            lambda records: records.ideas.list_shelf(Shelf(Order.SUPPORTED), _PAGE, 10 * _PAGE)
        ],
        "list: how many": [lambda records: records.ideas.count_shelf(Shelf())],
        "search: one that somebody has in mind": [_search(words) for words, _ in SOUGHT],
        "search: words that a great many have": [_search(words) for words in COMMON],
        "similar: to one that few are like": [_similar(text) for text, _ in ALIKE],
        "similar: to what a great many propose": [_similar(text) for text in COMMON_TEXTS],
        "similar: to a long text": [_similar(_LONG[:10_000])],
        "similar: for a moderator, who sees all": [
            _similar(text, public_only=False) for text in COMMON_TEXTS
        ],
    }


def _search(words: str) -> Look:
    return lambda records: records.idea_search.search(words, _PAGE)


def _similar(text: str, *, public_only: bool = True) -> Look:
    return lambda records: records.idea_search.similar(text, _PAGE, public_only=public_only)


def _looking(town: Town, looks: Sequence[Look]) -> Job:
    return each(lambda number: town.read(looks[number % len(looks)]))


def _adding(town: Town) -> Job:
    numbers = itertools.count()
    needles = list(itertools.islice(seeded_ideas(len(NEEDLES)), len(NEEDLES)))

    async def add(_: int) -> None:
        number = next(numbers)
        needle = needles[number % len(needles)]
        added = f"added-{number}"
        version = replace(needle.version, idea_id=added)
        idea = replace(needle, id=added, code=f"ADD-{number}", version=version)
        await town.transact(lambda records: records.ideas.add(idea))

    return each(add)


def _row(name: str, costs: Mapping[str, Costs]) -> tuple[str, ...]:
    first, *_, last = costs.values()
    return (name, *(ms(cost.wall) for cost in costs.values()), times(last.wall_to(first)), ms(last.cpu))
