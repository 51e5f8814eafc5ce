"""Drafts of events, and calendars elsewhere."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.core.events.model import Details, Draft, Feed, Scope
from bot.core.shared.unit_of_work import CityRecords, Store
from tests.storage.builders import (
    NOW,
    SOMEBODY,
    a_draft,
    a_feed,
    a_schedule,
    an_event,
    an_occurrence,
    details_with,
)

Skopje = Store[CityRecords]


async def put(skopje: Skopje, *drafts: Draft) -> None:
    def work(records: CityRecords) -> None:
        for draft in drafts:
            records.drafts.put(draft)

    await skopje.transact(work)


async def test_a_draft_comes_back_as_it_was_put_last(skopje: Skopje) -> None:
    empty = a_draft(details=Details(), schedule=None)
    event = an_event()
    full = a_draft(
        details=details_with("Џез", capacity=3),
        schedule=a_schedule(rule="FREQ=DAILY"),
        touched_at=NOW + timedelta(minutes=1),
        event_id=event.id,
        occurrence_id=an_occurrence(event).id,
        scope=Scope.FOLLOWING,
        version=4,
        by_editor=False,
    )
    for draft in (empty, full, empty):
        await put(skopje, draft)
        found = await skopje.read(lambda records: records.drafts.find(empty.id))
        assert found == draft
    assert await skopje.read(lambda records: records.drafts.find("f" * 32)) is None


async def test_her_drafts_come_with_the_one_touched_last_first(skopje: Skopje) -> None:
    hers = [a_draft(number, touched_at=NOW + timedelta(minutes=number)) for number in range(1, 4)]
    await put(skopje, hers[1], hers[2], hers[0], a_draft(9, resident_id="b" * 32))
    assert await skopje.read(lambda records: records.drafts.list_of(SOMEBODY)) == hers[::-1]


async def test_of_ten_who_remove_a_draft_at_once_one_is_told_so(skopje: Skopje) -> None:
    await put(skopje, a_draft())
    done = await asyncio.gather(
        *(skopje.transact(lambda records: records.drafts.remove(a_draft().id)) for _ in range(10))
    )
    assert sum(done) == 1


async def test_drafts_untouched_since_are_purged(skopje: Skopje) -> None:
    drafts = [a_draft(number, touched_at=NOW - timedelta(days=number)) for number in range(1, 6)]
    await put(skopje, *drafts)
    assert await skopje.transact(lambda records: records.drafts.purge(NOW - timedelta(days=3))) == 2
    assert await skopje.read(lambda records: records.drafts.list_of(SOMEBODY)) == drafts[:3]


async def test_an_address_is_followed_once(skopje: Skopje) -> None:
    first, again, other = a_feed(1), a_feed(2, url=a_feed(1).url), a_feed(3, added_at=NOW + timedelta(days=1))
    added = [
        await skopje.transact(lambda records, feed=feed: records.feeds.add(feed))  # type: ignore[misc]
        for feed in (other, first, again)
    ]
    assert added == [True, True, False]
    assert await skopje.read(lambda records: records.feeds.list_all()) == [first, other]
    assert await skopje.read(lambda records: records.feeds.find(again.id)) is None


async def test_what_the_last_look_found_is_kept_and_nothing_else_changes(skopje: Skopje) -> None:
    feed = a_feed()
    looked = replace(
        feed,
        etag='W/"abc"',
        last_modified="Tue, 05 May 2026 10:00:00 GMT",
        checked_at=NOW + timedelta(hours=1),
        failure="status 404",
    )
    await skopje.transact(lambda records: records.feeds.add(feed))

    async def stored() -> Feed | None:
        return await skopje.read(lambda records: records.feeds.find(feed.id))

    await skopje.transact(lambda records: records.feeds.put(replace(looked, url="https://other.example")))
    assert await stored() == looked
    await skopje.transact(lambda records: records.feeds.put(feed))
    assert await stored() == feed
    assert await skopje.transact(lambda records: records.feeds.remove(feed.id))
    assert not await skopje.transact(lambda records: records.feeds.remove(feed.id))
    await skopje.transact(lambda records: records.feeds.put(looked))  # left meanwhile
    assert await skopje.read(lambda records: records.feeds.list_all()) == []
