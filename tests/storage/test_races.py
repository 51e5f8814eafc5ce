"""Several at once, in one process and in two: one statement decides."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.residents.model import Tie
from bot.core.shared.unit_of_work import NetworkRecords
from storage.opening import Stores
from tests.storage.builders import NOW, SetClock, a_notice, a_resident, an_invitation, settle_in


@pytest.fixture
async def processes(
    stores: Stores, tmp_path: Path, database_url: str | None, clock: SetClock
) -> AsyncIterator[list[Stores]]:
    """Two, as far as the database can tell."""
    async with Stores(tmp_path, database_url, clock) as second:
        yield [stores, second]


async def test_of_twenty_who_open_one_invitation_one_gets_it(processes: list[Stores]) -> None:
    await processes[0].network.transact(lambda records: records.invitations.add(an_invitation()))

    async def use(number: int) -> bool:
        def work(records: NetworkRecords) -> bool:
            return records.invitations.use("0" * 64, f"{number:032x}", NOW) is not None

        return await processes[number % 2].network.transact(work)

    assert sum(await asyncio.gather(*map(use, range(20)))) == 1


async def test_of_eight_workers_each_notice_has_one(processes: list[Stores]) -> None:
    notices = [a_notice(str(number)) for number in range(200)]
    await processes[0].network.transact(lambda records: records.outbox.put(notices))

    async def work(number: int) -> list[str]:
        mine: list[str] = []
        network = processes[number % 2].network
        while claimed := await network.transact(
            lambda records: records.outbox.claim(NOW, NOW + timedelta(minutes=2), 7)
        ):
            assert len(claimed) <= 7
            mine += [parcel.notice.key for parcel in claimed]
        return mine

    taken = [key for keys in await asyncio.gather(*map(work, range(8))) for key in keys]
    assert sorted(taken) == sorted(notice.key for notice in notices)


async def test_who_moves_twice_at_once_has_one_home(processes: list[Stores]) -> None:
    movers = [a_resident(number) for number in range(1, 11)]
    for mover in movers:

        def settle(records: NetworkRecords, mover: object = mover) -> None:
            settle_in(records, mover)  # type: ignore[arg-type]

        await processes[0].network.transact(settle)

    async def move(number: int) -> None:
        mover, city = movers[number // 2], ("skopje", "edirne")[number % 2]

        def work(records: NetworkRecords) -> None:
            records.directory.tie(mover.id, city, Tie.HOME, NOW)

        await processes[number % 2].network.transact(work)

    await asyncio.gather(*map(move, range(20)))
    for mover in movers:

        def kept_of(records: NetworkRecords, resident_id: str = mover.id) -> list[str]:
            return sorted(row["tie"] for row in records.directory.kept_of(resident_id)["memberships"])

        assert await processes[0].network.read(kept_of) == ["former", "home"]


async def test_who_is_met_twice_at_once_is_one_resident(processes: list[Stores]) -> None:
    async def meet(number: int) -> str:
        newcomer = a_resident(number, telegram_id=99)

        def work(records: NetworkRecords) -> str:
            records.directory.add_if_new(newcomer)
            known = records.directory.find_by_telegram_id(99)
            assert known
            return known.id

        return await processes[number % 2].network.transact(work)

    assert len(set(await asyncio.gather(*map(meet, range(10))))) == 1
