"""What an adversary found in digests: each was wrong once."""

from datetime import timedelta

import pytest

from bot.clock.digests import DigestClock
from bot.clock.rounds import RoundIncomplete
from bot.core.cities.service import Cities
from bot.core.digests.service import Composed, Digests
from bot.core.notices.model import Notice, Urgency
from bot.core.notices.service import Deliveries
from bot.core.residents.model import DigestFrequency
from bot.core.residents.service import Residents
from bot.core.shared.unit_of_work import CityRecords, NetworkRecords, Store
from storage.opening import Stores
from tests.storage.builders import NOW, SetClock, a_city
from tests.storage.happenings import CountedIds
from tests.storage.proposals import a_public_idea, add
from tests.storage.reading import FRIDAY, a_reader, at_nine, digest_of, digests_over, move_in
from tests.storage.test_digests import Postman

DAY = timedelta(days=1)
ANA = a_reader(1)


@pytest.fixture
def digests(stores: Stores, clock: SetClock) -> Digests:
    return digests_over(stores, clock)


def post_office(stores: Stores, clock: SetClock) -> tuple[Deliveries, Postman]:
    postman = Postman()
    cities = Cities(stores.network, stores.cities, clock, lambda: 0.0)

    def fails(what: str, error: Exception) -> None:
        raise error

    return Deliveries(stores.network, stores.cities, cities, postman, clock, fails), postman


def a_held_notice(kind: str, idea: object, key: str = "one") -> Notice:
    facts = {"city": "skopje", "idea": idea.id, "code": idea.code}  # type: ignore[attr-defined]
    return Notice(kind, ANA.id, key, NOW, facts, Urgency.DIGEST)


async def test_what_is_held_comes_at_once_to_who_wants_no_digest_any_more(
    stores: Stores, digests: Digests, skopje: Store[CityRecords], clock: SetClock
) -> None:
    """ "News of ideas that you follow … now comes in messages of its own": what waits too."""
    await move_in(stores, ANA)
    idea, told = a_public_idea(1, author=None, published_at=NOW - DAY), a_public_idea(2, author=None)
    await add(skopje, idea, told)
    deliveries, postman = post_office(stores, clock)
    await skopje.transact(lambda records: records.outbox.put([a_held_notice("idea.progress", told, "two")]))
    clock.forward(hours=1)
    await deliveries.drain_once()
    clock.at = at_nine(FRIDAY - DAY)
    assert await digests.tick() == Composed(due=1, written=1)
    assert {one.recipient for one in postman.sent} <= {ANA.id}
    clock.forward(hours=2)
    await skopje.transact(lambda records: records.outbox.put([a_held_notice("idea.progress", idea)]))
    await deliveries.drain_once()
    postman.sent.clear()
    cities = Cities(stores.network, stores.cities, clock, lambda: 0.0)
    residents = Residents(stores.network, stores.cities, cities, clock, CountedIds())
    clock.forward(minutes=5)
    off = await residents.choose_digest(ANA, DigestFrequency.OFF)
    assert off.settings.digest is DigestFrequency.OFF
    await deliveries.drain_once()
    assert [one.key for one in postman.sent if one.kind != "digest"] == ["one"]
    await residents.choose_digest(off, DigestFrequency.DAILY)
    clock.at = at_nine(FRIDAY)
    await digests.tick()
    assert not await digest_of(stores, ANA, FRIDAY)


async def test_that_her_comment_is_published_does_not_hide_that_the_idea_is_done(
    stores: Stores, digests: Digests, skopje: Store[CityRecords], clock: SetClock
) -> None:
    await move_in(stores, ANA)
    idea = a_public_idea(1, author=None, published_at=NOW - DAY)
    await add(skopje, idea)
    deliveries, _ = post_office(stores, clock)
    for kind in ("idea.progress", "comment.published"):
        clock.forward(hours=1)
        held = a_held_notice(kind, idea, kind)
        await skopje.transact(lambda records, held=held: records.outbox.put([held]))  # type: ignore[misc]
        await deliveries.drain_once()
    clock.at = at_nine(FRIDAY - DAY)
    assert await digests.tick() == Composed(due=1, written=1)
    hers = await digest_of(stores, ANA, FRIDAY - DAY)
    assert hers
    assert [one.kind for one in hers.told] == ["idea.progress"]


async def test_nothing_is_told_of_a_city_that_was_closed_meanwhile(
    stores: Stores, digests: Digests, network: Store[NetworkRecords], clock: SetClock
) -> None:
    reader = a_reader(1, followed=("edirne",))
    await move_in(stores, reader)
    idea = a_public_idea(1, author=None)
    edirne = stores.cities.of(a_city("edirne"))
    await add(edirne, idea)
    clock.at = at_nine()
    await digests.tick()
    hers = await digest_of(stores, reader)
    assert hers
    assert [one.city for one in hers.news] == ["edirne"]
    await network.transact(lambda records: records.cities.disable("edirne", clock.now()))
    later = digests_over(stores, clock)
    assert (await later.look_again(reader, hers)).is_empty


async def test_what_one_city_cannot_read_does_not_keep_the_digests_of_the_others(
    stores: Stores, skopje: Store[CityRecords], clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error in one city lets the round go on in the others, and the job counts as failed."""
    at_home, follower = a_reader(2, home="edirne", hour=10), a_reader(3, followed=("edirne",))
    await move_in(stores, ANA, at_home, follower)
    await add(skopje, a_public_idea(1, author=None))
    edirne = stores.cities.of(a_city("edirne"))
    real = type(edirne).read

    async def read(self: object, query: object) -> object:
        if self is edirne:
            raise ValueError("a row that cannot be read")
        return await real(self, query)  # type: ignore[arg-type]

    monkeypatch.setattr(type(edirne), "read", read)
    cities = Cities(stores.network, stores.cities, clock, lambda: 0.0)
    digests = digests_over(stores, clock)
    mornings = None
    clock.at = at_nine()
    with pytest.raises(RoundIncomplete):
        await DigestClock(cities, digests, mornings).tick()  # type: ignore[arg-type]
    for reader in (ANA, follower):
        hers = await digest_of(stores, reader)
        assert hers
        assert [one.city for one in hers.news] == ["skopje"]
    assert await digest_of(stores, at_home) is None


async def test_a_clock_that_was_far_ahead_for_a_minute_does_not_silence_anybody_until_then(
    stores: Stores, digests: Digests, skopje: Store[CityRecords], clock: SetClock
) -> None:
    await move_in(stores, ANA)
    clock.at = at_nine(FRIDAY + 200 * DAY)
    await digests.tick()
    clock.at = at_nine(FRIDAY)
    await digests.tick()
    await add(skopje, a_public_idea(1, author=None, published_at=clock.now() + timedelta(hours=1)))
    clock.at = at_nine(FRIDAY + DAY)
    assert await digests.tick() == Composed(due=1, written=1)
    assert await digests.tick() == Composed(due=0, written=0)
    assert await digest_of(stores, ANA, FRIDAY + DAY)
