"""What the conversations ask of the stores, beside the least that the same connection can do."""

import itertools
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from bot.core.notices.model import Notice
from bot.core.residents.model import DigestFrequency, Member, Reachability, Tie
from bot.core.shared.unit_of_work import CityRecords, NetworkRecords, Store
from storage.tables import marks
from tests.benchmarks.measuring import Costs, Effort, Job, each, measure
from tests.benchmarks.memory import a_resident
from tests.benchmarks.stands import CITIES, deployments, open_stores_of
from tests.benchmarks.tables import Table, ms, times
from tests.benchmarks.updates import RESIDENT

SIZES: Final = (1_000, 100_000)
PAGE: Final = 1_000
_READ: Final = "SELECT 1"
_WRITE: Final = "INSERT of one row"
_BATCH: Final = 5_000
_STRIDE: Final = 39_119  # a prime, so that pages follow no order
_AT: Final = datetime(2026, 3, 2, 10, tzinfo=UTC)


async def run(effort: Effort) -> list[Table]:
    """One table for each kind of store, and one for the paging of members."""
    tables = []
    growth: dict[str, dict[str, Costs]] = {}
    async with AsyncExitStack() as stack:
        for kind, settings in (await stack.enter_async_context(deployments())).items():
            stores = await stack.enter_async_context(open_stores_of(settings))
            jobs = await _operations(stores.network)
            tables.append(_table(kind, await measure(jobs, effort.of(0.2))))
            pages = {}
            for size, city in zip(
                SIZES, await stores.network.read(lambda records: records.cities.list_all()), strict=True
            ):
                members = stores.cities.of(city)
                await _fill(members, effort.rows(size))
                pages[f"{size:,}"] = _paging(members, effort.rows(size), effort.rows(PAGE))
            growth[kind] = await measure(pages, replace(effort, times=max(1, effort.times // 50)))
    return [*tables, _growth(growth)]


async def _operations(network: Store[NetworkRecords]) -> dict[str, Job]:
    resident = a_resident(RESIDENT, CITIES[0])
    numbers = itertools.count(1)
    choices = [replace(resident.settings, digest=frequency) for frequency in DigestFrequency]

    def settle_in(records: NetworkRecords) -> None:
        assert resident.home
        records.directory.add_if_new(resident)
        records.directory.tie(resident.id, resident.home, Tie.HOME, _AT)

    await network.transact(settle_in)

    async def select_one(_: int) -> None:
        await network.read(lambda records: _raw(records).exec_driver_sql("SELECT 1").scalar_one())

    async def insert_one(_: int) -> None:
        row = {"name": f"bench.{next(numbers)}", "value": "x"}
        await network.transact(lambda records: _raw(records).execute(_INSERT, row))

    async def find_arrival(number: int) -> None:
        await network.read(lambda records: records.directory.find_arrival(RESIDENT, RESIDENT, number))

    async def choose(number: int) -> None:
        await network.transact(lambda records: records.directory.choose(resident.id, choices[number % 3]))

    async def send(_: int) -> None:
        key = str(next(numbers))
        notice = Notice("bench", resident.id, key, _AT)
        await network.transact(lambda records: records.outbox.put([notice]))
        now = _AT + timedelta(seconds=1)
        parcels = await network.transact(
            lambda records: records.outbox.claim(now, now + timedelta(days=1), 1)
        )
        await network.transact(lambda records: records.outbox.settle(parcels[0].id, "sent", now))

    named: dict[str, Callable[[int], Awaitable[None]]] = {
        _READ: select_one,
        "find_arrival": find_arrival,
        _WRITE: insert_one,
        "store a setting": choose,
        "outbox: put, claim, settle (three transactions)": send,
    }
    return {name: each(action) for name, action in named.items()}


_INSERT: Final = sa.insert(marks)


def _raw(records: Any) -> sa.Connection:
    """The connection under the repositories."""
    connection: sa.Connection = records.directory._connection
    return connection


async def _fill(members: Store[CityRecords], size: int) -> None:
    def member(number: int) -> Member:
        return Member(
            f"{number:016x}", 8_000_000_000 + number, Tie.HOME, "tr", frozenset(), Reachability.REACHABLE, _AT
        )

    def put(first: int) -> Callable[[CityRecords], None]:
        def work(records: CityRecords) -> None:
            for number in range(first, min(first + _BATCH, size)):
                records.members.put(member(number))

        return work

    for first in range(0, size, _BATCH):
        await members.transact(put(first))


def _paging(members: Store[CityRecords], size: int, page: int) -> Job:
    """Full pages from all over the table."""

    async def turn_page(number: int) -> None:
        start = number * _STRIDE % (size - page + 1)
        after = f"{start - 1:016x}" if start else None
        await members.read(lambda records: records.members.list_after(after, page))

    return each(turn_page)


def _table(kind: str, costs: dict[str, Costs]) -> Table:
    rows = []
    for name, cost in costs.items():
        basis = _READ if name in (_READ, "find_arrival") else _WRITE
        ratio = "" if name == basis else f"{times(cost.wall_to(costs[basis]))} {basis}"
        rows.append((name, ms(cost.wall), ms(cost.cpu), ratio))
    return Table(f"stores: {kind}", ("", "wall, ms", "processor, ms", "beside"), rows)


def _growth(growth: dict[str, dict[str, Costs]]) -> Table:
    rows = []
    for kind, costs in growth.items():
        few, many = costs.values()
        rows.append((kind, ms(few.wall), ms(many.wall), times(many.wall_to(few))))
    return Table(
        "stores: one page of members by key",
        ("", *(f"of {size:,}, ms" for size in SIZES), "growth"),
        rows,
        f"A page of {PAGE:,}, wherever in the table it lies: it costs the same however many members there are.",
    )
