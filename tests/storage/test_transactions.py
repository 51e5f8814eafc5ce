"""What every store promises of a transaction."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.core.shared.cause import caused_by
from bot.core.shared.errors import UpdateAlreadySeen
from bot.core.shared.unit_of_work import CityRecords, NetworkRecords, Store
from storage.opening import Stores
from tests.storage.builders import NOW, SetClock, a_city, a_grant, a_member, a_resident, an_entry, settle_in
from tests.storage.inside import PATIENCE, meanwhile

Network = Store[NetworkRecords]
Skopje = Store[CityRecords]


def _note(records: CityRecords | NetworkRecords) -> None:
    records.audit.add(an_entry())


async def _notes(store: Network | Skopje) -> int:
    return len(await store.read(lambda records: records.audit.list_of("skopje", 100)))


async def test_an_error_leaves_nothing_and_comes_through(skopje: Skopje) -> None:
    def work(records: CityRecords) -> None:
        _note(records)
        raise KeyError("mistake")

    with caused_by(1):
        with pytest.raises(KeyError, match="mistake"):
            await skopje.transact(work)
        assert await _notes(skopje) == 0
        await skopje.transact(_note)  # nor was the update recorded
    assert await _notes(skopje) == 1


async def test_a_broken_constraint_comes_through(network: Network) -> None:
    stranger = a_resident()
    with pytest.raises(IntegrityError):
        await network.transact(lambda records: records.roles.grant(a_grant(stranger)))
    await network.transact(lambda records: settle_in(records, stranger))


async def test_a_repeated_update_changes_nothing(skopje: Skopje) -> None:
    with caused_by(7):
        await skopje.transact(_note)
    with caused_by(7):
        with pytest.raises(UpdateAlreadySeen):
            await skopje.transact(_note)
        await skopje.transact(_note, once=False)
    assert await _notes(skopje) == 2


async def test_one_delivery_may_write_more_than_once(skopje: Skopje, network: Network) -> None:
    with caused_by(7) as cause:
        await skopje.transact(_note)
        await skopje.transact(_note)
        await network.transact(_note)
    assert cause.recorded_in == {"city skopje", "network"}
    assert (await _notes(skopje), await _notes(network)) == (2, 1)


async def test_what_no_update_caused_is_not_recorded(skopje: Skopje) -> None:
    for _ in range(2):
        await skopje.transact(_note)
    assert await _notes(skopje) == 2


async def test_of_one_update_delivered_many_times_at_once_one_has_effect(skopje: Skopje) -> None:
    async def deliver() -> bool:
        with caused_by(7):
            try:
                await skopje.transact(_note)
            except UpdateAlreadySeen:
                return False
            return True

    delivered = await asyncio.gather(*(deliver() for _ in range(8)))
    assert (sum(delivered), await _notes(skopje)) == (1, 1)


async def test_old_updates_are_forgotten(skopje: Skopje, clock: SetClock) -> None:
    with caused_by(7):
        await skopje.transact(_note)
    assert await skopje.transact(lambda records: records.seen.purge(NOW)) == 0
    assert await skopje.transact(lambda records: records.seen.purge(NOW + timedelta(seconds=1))) == 1
    with caused_by(7):
        await skopje.transact(_note)


async def test_a_read_sees_one_moment(skopje: Skopje) -> None:
    loop = asyncio.get_running_loop()

    def query(records: CityRecords) -> list[int]:
        before = records.members.count()
        meanwhile(skopje.transact(lambda other: other.members.put(a_member(a_resident()))), loop)
        return [before, records.members.count()]

    assert await skopje.read(query) == [0, 0]
    assert await skopje.read(lambda records: records.members.count()) == 1


async def test_who_reads_cannot_write(skopje: Skopje) -> None:
    with pytest.raises(Exception, match=r"read-?\s?only"):
        await skopje.read(_note)
    assert await _notes(skopje) == 0
    await skopje.transact(_note)


async def test_who_is_cancelled_leaves_the_store_to_the_next(skopje: Skopje) -> None:
    loop = asyncio.get_running_loop()
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        begun.set()
        await asyncio.wait_for(go_on.wait(), PATIENCE)

    def work(records: CityRecords) -> None:
        _note(records)
        meanwhile(wait(), loop)

    task = asyncio.create_task(skopje.transact(work))
    await begun.wait()
    task.cancel()
    next_one = asyncio.create_task(
        skopje.transact(lambda records: records.members.put(a_member(a_resident())))
    )
    await asyncio.sleep(0)
    task.cancel()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    await next_one
    assert await skopje.read(lambda records: records.members.count()) == 1


@pytest.mark.parametrize("store_kind", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
async def test_who_loses_a_deadlock_tries_again(network: Network) -> None:
    one, two = a_resident(1), a_resident(2)

    def begin(records: NetworkRecords) -> None:
        settle_in(records, one)
        settle_in(records, two)

    await network.transact(begin)
    loop, both_hold_one = asyncio.get_running_loop(), asyncio.Barrier(2)
    runs: list[str] = []

    def change(language: str, first: str, second: str) -> None:
        def work(records: NetworkRecords) -> None:
            runs.append(language)
            records.directory.choose(first, replace(one.settings, language=language))
            if runs.count(language) == 1:
                meanwhile(both_hold_one.wait(), loop)
            records.directory.choose(second, replace(one.settings, language=language))

        changes.append(network.transact(work))

    changes: list[object] = []
    change("tr", one.id, two.id)
    change("el", two.id, one.id)
    await asyncio.gather(*changes)  # type: ignore[call-overload]
    assert len(runs) == 3
    kept = await network.read(lambda records: records.directory.list_by_id([one.id, two.id]))
    assert {resident.language for resident in kept.values()} == {runs[-1]}


async def test_stores_are_apart(stores: Stores) -> None:
    await stores.cities.of(a_city("skopje")).transact(_note)
    assert await _notes(stores.cities.of(a_city("edirne"))) == 0
    assert await _notes(stores.network) == 0
