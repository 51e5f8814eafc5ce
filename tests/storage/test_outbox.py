"""The outbox, in the network's store and in a city's: it is the same."""

from datetime import timedelta

import pytest

from bot.core.notices.model import Urgency
from bot.core.shared.unit_of_work import Records, Store
from storage.opening import Stores
from tests.storage.builders import NOW, a_city, a_notice

LEASE = timedelta(minutes=2)


@pytest.fixture(params=["network", "city"])
def outboxed(request: pytest.FixtureRequest, stores: Stores) -> Store[Records]:
    return stores.network if request.param == "network" else stores.cities.of(a_city("skopje"))


async def test_a_notice_comes_out_as_it_went_in(outboxed: Store[Records]) -> None:
    notice = a_notice(facts={"city": "skopje", "numbers": [1, 2.5]}, urgency=Urgency.URGENT)
    await outboxed.transact(lambda records: records.outbox.put([notice]))
    (parcel,) = await outboxed.transact(lambda records: records.outbox.claim(NOW, NOW + LEASE, 10))
    assert (parcel.notice, parcel.attempts) == (notice, 1)
    assert await outboxed.read(lambda records: records.outbox.kept_of(notice.recipient)) == [notice]


async def test_a_key_is_taken_once_ever(outboxed: Store[Records]) -> None:
    await outboxed.transact(lambda records: records.outbox.put([a_notice("x"), a_notice("x"), a_notice("y")]))
    parcels = await outboxed.transact(lambda records: records.outbox.claim(NOW, NOW + LEASE, 10))
    assert [parcel.notice.key for parcel in parcels] == ["x", "y"]
    await outboxed.transact(lambda records: records.outbox.settle(parcels[0].id, "sent", NOW))
    await outboxed.transact(lambda records: records.outbox.put([a_notice("x", kind="again")]))
    assert await outboxed.transact(lambda records: records.outbox.claim(NOW, NOW + LEASE, 10)) == []
    await outboxed.transact(lambda records: records.outbox.put([]))


async def test_what_is_due_is_claimed_oldest_first(outboxed: Store[Records]) -> None:
    minute = timedelta(minutes=1)
    notices = [
        a_notice("new"),
        a_notice("old", due_at=NOW - minute),
        a_notice("future", due_at=NOW + minute),
        a_notice("older", due_at=NOW - 2 * minute),
    ]
    await outboxed.transact(lambda records: records.outbox.put(notices))
    assert await outboxed.read(lambda records: records.outbox.oldest_due_at(NOW)) == NOW - 2 * minute
    first = await outboxed.transact(lambda records: records.outbox.claim(NOW, NOW + LEASE, 2))
    second = await outboxed.transact(lambda records: records.outbox.claim(NOW, NOW + LEASE, 9))
    assert [parcel.notice.key for parcel in [*first, *second]] == ["older", "old", "new"]
    assert await outboxed.read(lambda records: records.outbox.oldest_due_at(NOW)) is None


async def test_a_worker_that_died_gives_its_notices_back(outboxed: Store[Records]) -> None:
    await outboxed.transact(lambda records: records.outbox.put([a_notice()]))
    await outboxed.transact(lambda records: records.outbox.claim(NOW, NOW + LEASE, 9))
    held = NOW + LEASE - timedelta(seconds=1)
    assert await outboxed.transact(lambda records: records.outbox.claim(held, held + LEASE, 9)) == []
    free = NOW + LEASE
    (again,) = await outboxed.transact(lambda records: records.outbox.claim(free, free + LEASE, 9))
    assert (again.attempts, again.notice.due_at) == (2, NOW)


async def test_a_notice_is_put_off_and_settled(outboxed: Store[Records]) -> None:
    morning = NOW + timedelta(hours=12)
    await outboxed.transact(lambda records: records.outbox.put([a_notice()]))
    (parcel,) = await outboxed.transact(lambda records: records.outbox.claim(NOW, NOW + LEASE, 9))
    await outboxed.transact(lambda records: records.outbox.postpone(parcel.id, morning))
    assert await outboxed.transact(lambda records: records.outbox.claim(NOW + LEASE, morning, 9)) == []
    (again,) = await outboxed.transact(lambda records: records.outbox.claim(morning, morning + LEASE, 9))
    await outboxed.transact(lambda records: records.outbox.settle(again.id, "sent", morning))
    await outboxed.transact(lambda records: records.outbox.postpone(again.id, NOW))
    assert await outboxed.read(lambda records: records.outbox.oldest_due_at(morning + LEASE)) is None


async def test_what_was_settled_is_purged_in_time(outboxed: Store[Records]) -> None:
    await outboxed.transact(lambda records: records.outbox.put([a_notice("done"), a_notice("waiting")]))
    parcels = await outboxed.transact(lambda records: records.outbox.claim(NOW, NOW + LEASE, 1))
    await outboxed.transact(lambda records: records.outbox.settle(parcels[0].id, "failed", NOW))
    assert await outboxed.transact(lambda records: records.outbox.purge(NOW)) == 0
    assert await outboxed.transact(lambda records: records.outbox.purge(NOW + LEASE)) == 1
    (left,) = await outboxed.transact(lambda records: records.outbox.claim(NOW, NOW + LEASE, 9))
    assert left.notice.key == "waiting"


async def test_every_notice_to_her_or_about_her_goes(outboxed: Store[Records]) -> None:
    her, other = "b" * 32, "c" * 32
    notices = [
        a_notice("1", recipient=her),
        a_notice("2", recipient=other, facts={"by": her}),
        a_notice(f"3:{her}", recipient=other),
        a_notice("4", recipient=other),
    ]
    await outboxed.transact(lambda records: records.outbox.put(notices))
    assert await outboxed.transact(lambda records: records.outbox.forget(her)) == 3
    assert await outboxed.read(lambda records: records.outbox.kept_of(other)) == [notices[3]]
