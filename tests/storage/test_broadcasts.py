"""Broadcasts: written by one editor at a time, moved by one statement."""

from dataclasses import replace

from bot.core.broadcasts.audience import Audience, Took
from bot.core.broadcasts.model import (
    BroadcastKind,
    BroadcastStatus,
    Content,
    Counts,
    LinkButton,
)
from bot.core.residents.model import Tie
from bot.core.shared.unit_of_work import CityRecords
from tests.storage.broadcasting import DAY, MINUTE, Skopje, a_broadcast
from tests.storage.builders import NOW, SOMEBODY

DRAFT, WAITING, SCHEDULED = BroadcastStatus.DRAFT, BroadcastStatus.WAITING, BroadcastStatus.SCHEDULED
STARTING, RUNNING = BroadcastStatus.STARTING, BroadcastStatus.RUNNING
FULL = a_broadcast(
    1,
    status=DRAFT,
    kind=BroadcastKind.SURVEY,
    subject="a" * 32,
    content=Content({"mk": "Ѕирни!"}, "file", (LinkButton({"en": "More"}, "https://skopje.example"),)),
    audience=Audience(
        ties=frozenset({Tie.HOME}), topics=frozenset({"culture"}), survey=(Took.UNANSWERED, "a" * 16)
    ),
    waking=False,
    starts_at=NOW + DAY,
    reminds="b" * 32,
    revision=3,
    counts=Counts(5, 1, 1, 1, 1, 1),
)


async def test_what_was_added_is_found_and_changed_under_its_version(skopje: Skopje) -> None:
    assert await skopje.transact(lambda records: records.broadcasts.add(FULL))
    assert await skopje.read(lambda records: records.broadcasts.find(FULL.id)) == FULL
    changed = replace(FULL, content=Content({"en": "Look!"}), created_by="c" * 32, changed_at=NOW + MINUTE)
    assert await skopje.transact(lambda records: records.broadcasts.replace(changed, version=1))
    assert not await skopje.transact(lambda records: records.broadcasts.replace(FULL, version=1))
    assert await skopje.transact(lambda records: records.broadcasts.hold(FULL.id)) == replace(
        changed, version=2
    )


async def test_there_is_one_reminder_of_a_broadcast(skopje: Skopje) -> None:
    first, second = a_broadcast(2, reminds=a_broadcast().id), a_broadcast(3, reminds=a_broadcast().id)
    assert await skopje.transact(lambda records: records.broadcasts.add(first))
    assert not await skopje.transact(lambda records: records.broadcasts.add(second))
    assert await skopje.read(lambda records: records.broadcasts.find_reminder(a_broadcast().id)) == first


async def test_a_move_is_made_from_where_it_stands_and_leaves_its_time(skopje: Skopje) -> None:
    one = a_broadcast(status=DRAFT)
    await skopje.transact(lambda records: records.broadcasts.add(one))
    steps = [
        ((WAITING,), SCHEDULED, {}, False),
        ((DRAFT, WAITING), STARTING, {"version": 2}, False),
        ((DRAFT, WAITING), STARTING, {"version": 1, "by": "d" * 32}, True),
        ((STARTING,), RUNNING, {}, True),
        ((RUNNING,), BroadcastStatus.ENDED, {}, True),
    ]
    for minute, (before, after, more, is_made) in enumerate(steps, start=1):
        at = NOW + minute * MINUTE
        assert is_made is await skopje.transact(
            lambda records, b=before, a=after, at=at, more=more: records.broadcasts.move(  # type: ignore[misc]
                one.id, b, a, at, **more
            )
        )
    ended = await skopje.read(lambda records: records.broadcasts.find(one.id))
    assert ended
    assert (ended.started_at, ended.ended_at, ended.released_by) == (
        NOW + 3 * MINUTE,
        NOW + 5 * MINUTE,
        "d" * 32,
    )
    await skopje.transact(
        lambda records: records.broadcasts.move(one.id, (BroadcastStatus.ENDED,), RUNNING, NOW + DAY)
    )
    again = await skopje.read(lambda records: records.broadcasts.find(one.id))
    assert again
    assert (again.ended_at, again.changed_at) == (None, NOW + DAY)


async def test_a_recall_is_asked_for_once(skopje: Skopje) -> None:
    one = a_broadcast()
    await skopje.transact(lambda records: records.broadcasts.add(one))
    assert await skopje.transact(lambda records: records.broadcasts.recall(one.id, NOW))
    assert not await skopje.transact(lambda records: records.broadcasts.recall(one.id, NOW + MINUTE))
    assert await skopje.read(lambda records: records.broadcasts.find(one.id)) == replace(one, recalled_at=NOW)


async def test_lists_are_by_where_they_stand_with_the_newest_first(skopje: Skopje) -> None:
    drafts = [a_broadcast(n, status=DRAFT, changed_at=NOW + n * MINUTE) for n in range(1, 4)]
    due = [a_broadcast(n, status=SCHEDULED, starts_at=NOW - n * MINUTE) for n in range(4, 6)]
    later = a_broadcast(6, status=SCHEDULED, starts_at=NOW + MINUTE)

    def work(records: CityRecords) -> None:
        for one in (*drafts, *due, later):
            records.broadcasts.add(one)

    await skopje.transact(work)

    def look(records: CityRecords) -> None:
        found = records.broadcasts
        assert found.list_with((DRAFT,), 2) == [drafts[2], drafts[1]]
        assert found.list_with((DRAFT,), 2, 2) == [drafts[0]]
        assert found.count_with((DRAFT, SCHEDULED)) == 6
        assert (found.count_drafts(SOMEBODY), found.count_drafts("e" * 32)) == (3, 0)
        assert found.list_due(NOW, 9) == [due[1], due[0]]
        assert found.list_due(NOW, 1) == [due[1]]

    await skopje.read(look)


async def test_only_drafts_are_thrown_away_and_the_old_ones_forgotten(skopje: Skopje) -> None:
    old, new, running = a_broadcast(1, status=DRAFT), a_broadcast(2, status=DRAFT), a_broadcast(3)

    def work(records: CityRecords) -> None:
        records.broadcasts.add(old)
        records.broadcasts.add(replace(new, changed_at=NOW + DAY))
        records.broadcasts.add(running)
        assert not records.broadcasts.remove(running.id)
        assert records.broadcasts.purge_drafts(NOW + DAY) == 1
        assert records.broadcasts.find(old.id) is None
        assert records.broadcasts.remove(new.id)
        assert records.broadcasts.find(running.id)

    await skopje.transact(work)
