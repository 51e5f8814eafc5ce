"""Events: stored whole, changed by one at a time, found by what they are asked for."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.core.events.model import Event, EventStatus, Transition, Words
from bot.core.shared.unit_of_work import CityRecords, Store
from tests.storage.builders import NOW, SOMEBODY, a_schedule, an_event, an_occurrence, details_with, put_on

Skopje = Store[CityRecords]


async def add(skopje: Skopje, *events: Event) -> None:
    def work(records: CityRecords) -> None:
        for event in events:
            records.events.add(event)

    await skopje.transact(work)


async def find(skopje: Skopje, event: Event) -> Event | None:
    return await skopje.read(lambda records: records.events.find(event.id))


def a_full_event() -> Event:
    """Nothing in it is a default."""
    return an_event(
        details=details_with(
            texts={
                "mk": Words("Џез на плоштад", "Сите се добредојдени."),
                "en": Words("Jazz"),
                "el": Words("Τζαζ"),
            },
            location=(41.9973, 21.428),
            topic="culture",
            capacity=50,
            guests_limit=2,
            price="0",
            organiser="The city",
            accessibility="Step-free",
            spoken=("mk", "en"),
            picture="AgACAgIAAxkBAAIB",
            link="https://charshi.example/jazz",
        ),
        schedule=a_schedule(
            rule="FREQ=WEEKLY;BYDAY=TH",
            extra=(datetime(2026, 5, 9, 12, 30),),  # noqa: DTZ001
            excluded=(datetime(2026, 5, 14, 19, 0), datetime(2026, 5, 21, 19, 0)),  # noqa: DTZ001
        ),
        status=EventStatus.SCHEDULED,
        version=7,
        source="f" * 32,
        author=SOMEBODY,
        publish_at=NOW + timedelta(hours=1),
        published_at=None,
        until=NOW + timedelta(days=400),
    )


@pytest.mark.parametrize(
    "event",
    [
        a_full_event(),
        an_event(details=details_with("")),
        an_event(all_day=True, start=datetime(2026, 6, 1), duration=timedelta(days=3), until=None),  # noqa: DTZ001
    ],
    ids=["full", "bare", "all day"],
)
async def test_an_event_comes_back_as_it_was_added(skopje: Skopje, event: Event) -> None:
    await add(skopje, event)
    found = await find(skopje, event)
    assert found == event
    assert list(found.details.texts) == list(event.details.texts)  # the original first


async def test_nobody_is_found_under_an_unknown_id(skopje: Skopje) -> None:
    assert await find(skopje, an_event()) is None


async def test_events_are_found_by_uid_and_by_id_however_many_are_asked_for(skopje: Skopje) -> None:
    there = [an_event(number, uid=f"calendar-{number}@elsewhere.example") for number in range(1, 4)]
    await add(skopje, *there)
    uids = [f"calendar-{number}@elsewhere.example" for number in range(1200)]
    by_uid = await skopje.read(lambda records: records.events.find_by_uid(uids))
    assert by_uid == {event.uid: event for event in there}
    ids = [an_event(number).id for number in range(1200)]
    by_id = await skopje.read(lambda records: records.events.list_by_id(ids))
    assert by_id == {event.id: event for event in there}
    assert await skopje.read(lambda records: records.events.find_by_uid([])) == {}


async def test_a_uid_with_what_no_database_takes_is_found_again(skopje: Skopje) -> None:
    event = an_event(uid="odd\0uid\ud800")
    await add(skopje, event)
    (found,) = (await skopje.read(lambda records: records.events.find_by_uid([event.uid]))).values()
    assert found.id == event.id


async def test_who_knows_the_version_replaces_every_field(skopje: Skopje) -> None:
    before = an_event()
    after = replace(a_full_event(), id=before.id)
    await add(skopje, before)
    assert not await skopje.transact(lambda records: records.events.replace(after, version=6))
    assert await find(skopje, before) == before
    assert await skopje.transact(lambda records: records.events.replace(after, version=0))
    assert await find(skopje, before) == after


async def test_of_ten_who_replace_at_once_one_does(skopje: Skopje) -> None:
    event = an_event()
    await add(skopje, event)

    async def change(number: int) -> bool:
        mine = replace(event, version=1, details=details_with(f"By {number}"))
        return await skopje.transact(lambda records: records.events.replace(mine, version=0))

    done = await asyncio.gather(*map(change, range(10)))
    assert sum(done) == 1
    found = await find(skopje, event)
    assert found
    assert found.details == details_with(f"By {done.index(True)}")


async def test_a_step_is_made_once_and_every_step_is_kept(skopje: Skopje) -> None:
    event = an_event(status=EventStatus.SUGGESTED)
    begun = Transition(event.id, None, EventStatus.SUGGESTED, SOMEBODY, NOW)
    rejected = Transition(
        event.id, EventStatus.SUGGESTED, EventStatus.REJECTED, "b" * 32, NOW, "Веќе\0 го има"
    )
    await add(skopje, event)
    assert await skopje.transact(lambda records: records.events.move(begun))
    done = await asyncio.gather(
        *(skopje.transact(lambda records: records.events.move(rejected)) for _ in range(5))
    )
    assert sum(done) == 1
    assert await find(skopje, event) == replace(event, status=EventStatus.REJECTED)
    kept = await skopje.read(lambda records: records.events.transitions_of(event.id))
    assert kept == [begun, replace(rejected, reason="Веќе\ufffd го има")]


@pytest.mark.parametrize("status", EventStatus)
async def test_pages_of_one_status_follow_each_other(skopje: Skopje, status: EventStatus) -> None:
    others = [each for each in EventStatus if each is not status]
    wanted = [an_event(number, status=status) for number in range(1, 8)]
    await add(skopje, *reversed(wanted), *(an_event(20 + n, status=each) for n, each in enumerate(others)))
    found: list[Event] = []
    after = None
    while page := await skopje.read(
        lambda records, after=after: records.events.list_with_status(status, 3, after)  # type: ignore[misc]
    ):
        assert len(page) <= 3
        found += page
        after = page[-1].id
    assert found == wanted


async def test_due_for_publication_is_what_is_scheduled_and_whose_hour_has_come(skopje: Skopje) -> None:
    scheduled = [
        an_event(number, status=EventStatus.SCHEDULED, publish_at=NOW + timedelta(minutes=minutes))
        for number, minutes in enumerate((-5, 1, 0, -10), start=1)
    ]
    published = an_event(9, publish_at=NOW - timedelta(days=1))
    await add(skopje, *scheduled, published)
    due = await skopje.read(lambda records: records.events.list_due_for_publication(NOW, 10))
    assert due == [scheduled[3], scheduled[0], scheduled[2]]
    first = await skopje.read(lambda records: records.events.list_due_for_publication(NOW, 1))
    assert first == [scheduled[3]]


async def test_endless_are_published_events_with_a_rule_whose_known_occurrences_run_out(
    skopje: Skopje,
) -> None:
    weekly = {"rule": "FREQ=WEEKLY", "until": NOW + timedelta(days=10)}
    running_out = an_event(1, **weekly)
    over = an_event(2, rule="FREQ=WEEKLY;COUNT=2", until=NOW - timedelta(days=900))
    far = an_event(3, rule="FREQ=WEEKLY", until=NOW + timedelta(days=30))
    once = an_event(4, until=NOW + timedelta(days=10))
    cancelled = an_event(5, status=EventStatus.CANCELLED, **weekly)
    await add(skopje, over, running_out, far, once, cancelled)
    before = NOW + timedelta(days=30)
    assert await skopje.read(lambda records: records.events.list_endless(before, 10)) == [running_out, over]
    assert await skopje.read(lambda records: records.events.list_endless(before, 1)) == [running_out]


async def test_a_feed_has_the_published_events_that_came_from_it(skopje: Skopje) -> None:
    feed = "f" * 32
    came = [an_event(number, source=feed) for number in (1, 2)]
    await add(
        skopje,
        *came,
        an_event(3, source=feed, status=EventStatus.CANCELLED),
        an_event(4, source="file"),
        an_event(5),
    )
    assert await skopje.read(lambda records: records.events.list_from(feed)) == came


async def test_the_words_of_an_event_can_be_searched_for_as_soon_as_they_are_written(skopje: Skopje) -> None:
    event = an_event(title="Jazz")

    def found(records: CityRecords, words: str) -> list[str]:
        return [hit.event_id for hit in records.event_search.search(words, NOW, 10)]

    def work(records: CityRecords) -> None:
        put_on(records, event, an_occurrence(event))
        assert found(records, "jazz") == [event.id]
        assert records.events.replace(replace(event, details=details_with("Puppets")), version=0)
        assert found(records, "puppets") == [event.id]
        assert found(records, "jazz") == []
        assert not records.events.replace(replace(event, details=details_with("Opera")), version=5)
        assert found(records, "opera") == []

    await skopje.transact(work)
