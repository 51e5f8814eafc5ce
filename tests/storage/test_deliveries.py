"""Deliveries: each recipient once, held by one worker at a time, and counted exactly, whatever happens meanwhile."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.broadcasts.model import (
    Broadcast,
    BroadcastKind,
    BroadcastStatus,
    Counts,
    Delivery,
    DeliveryStatus,
    Mark,
    Skipped,
    Todo,
    Watcher,
)
from bot.core.broadcasts.ports import Prepared
from bot.core.shared.unit_of_work import CityRecords
from storage import delivery_demands
from storage.opening import Stores
from tests.storage.broadcasting import (
    DAY,
    MINUTE,
    SECOND,
    Skopje,
    a_broadcast,
    lay_down,
    move_in,
    rows_of,
    run,
    sent,
    who,
)
from tests.storage.builders import NOW, SetClock, a_city
from tests.storage.questionnaires import a_linked_survey, a_sheet, a_survey, lay_out

ONE = a_broadcast()
UNTIL = NOW + MINUTE
BLOCKED, FAILED, SENT = DeliveryStatus.BLOCKED, DeliveryStatus.FAILED, DeliveryStatus.SENT
SKIPPED, RECALLED = DeliveryStatus.SKIPPED, DeliveryStatus.RECALLED


@pytest.fixture
async def processes(
    stores: Stores, tmp_path: Path, database_url: str | None, clock: SetClock
) -> AsyncIterator[list[Skopje]]:
    """The store as two processes have it, as far as the database can tell."""
    async with Stores(tmp_path, database_url, clock) as second:
        yield [each.cities.of(a_city("skopje")) for each in (stores, second)]


async def claim(skopje: Skopje, limit: int = 100, at: timedelta = timedelta()) -> list[Delivery]:
    return await skopje.transact(
        lambda records: records.deliveries.claim(ONE.id, NOW + at, UNTIL + at, limit), once=False
    )


async def mark(skopje: Skopje, *marks: Mark) -> None:
    await skopje.transact(lambda records: records.deliveries.mark(ONE.id, marks), once=False)


async def counts(skopje: Skopje) -> Counts:
    """The broadcast's, which agree with its deliveries at every moment."""

    def look(records: CityRecords) -> Counts:
        found = records.broadcasts.find(ONE.id)
        assert found
        rows = Counter(row.status for row in rows_of(records, ONE).values())
        counted = (rows[status] for status in (SENT, BLOCKED, FAILED, SKIPPED, RECALLED))
        assert found.counts == Counts(found.counts.total, *counted)
        return found.counts

    return await skopje.read(look)


async def test_recipients_are_laid_down_in_pieces_once(skopje: Skopje) -> None:
    def work(records: CityRecords) -> None:
        move_in(records, range(1, 8))
        records.broadcasts.add(ONE)
        prepare = records.deliveries.prepare
        assert records.deliveries.last_prepared(ONE.id) is None
        assert prepare(ONE, NOW, None, 3) == Prepared(3, who(3))
        assert prepare(ONE, NOW, None, 3) == Prepared(0, who(3))
        assert prepare(ONE, NOW, who(3), 3) == Prepared(3, who(6))
        assert records.deliveries.last_prepared(ONE.id) == who(6)
        assert prepare(ONE, NOW, who(6), 3) == Prepared(1, None)
        assert set(rows_of(records, ONE)) == {who(number) for number in range(1, 8)}

    await skopje.transact(work)
    assert await counts(skopje) == Counts(7)


async def test_nobody_is_added_to_what_was_cancelled(skopje: Skopje) -> None:
    def work(records: CityRecords) -> None:
        move_in(records, range(1, 4))
        records.broadcasts.add(ONE)
        records.deliveries.prepare(ONE, NOW, None, 2)
        records.broadcasts.move(ONE.id, (ONE.status,), BroadcastStatus.CANCELLED, NOW)
        assert records.deliveries.cancel(ONE.id) == 2
        assert records.deliveries.prepare(ONE, NOW, who(2), 2) == Prepared(0, None)

    await skopje.transact(work)
    assert await counts(skopje) == Counts(2, skipped=2)


async def test_a_claim_holds_until_its_lease_runs_out(skopje: Skopje) -> None:
    await skopje.transact(lambda records: run(records, ONE, 3))
    first = await claim(skopje, 2)
    assert [(one.resident_id, one.attempts, one.todo) for one in first] == [
        (who(1), 1, Todo.SEND),
        (who(2), 1, Todo.SEND),
    ]
    assert [one.resident_id for one in await claim(skopje)] == [who(3)]
    assert await claim(skopje) == []
    assert await skopje.read(lambda records: records.deliveries.next_at(ONE.id)) == UNTIL

    def work(records: CityRecords) -> None:
        records.deliveries.extend(ONE.id, [who(1)], NOW + DAY)
        records.deliveries.release(ONE.id, [who(2)], NOW)

    await skopje.transact(work)
    assert [(one.resident_id, one.attempts) for one in await claim(skopje)] == [(who(2), 1)]
    assert [(one.resident_id, one.attempts) for one in await claim(skopje, at=2 * MINUTE)] == [
        (who(2), 2),
        (who(3), 2),
    ]


async def test_only_what_runs_is_claimed(skopje: Skopje) -> None:
    await skopje.transact(lambda records: run(records, ONE, 1))
    before, after = (BroadcastStatus.RUNNING,), BroadcastStatus.PAUSED
    await skopje.transact(lambda records: records.broadcasts.move(ONE.id, before, after, NOW))
    assert await claim(skopje) == []


async def test_what_is_marked_is_counted_once(skopje: Skopje) -> None:
    await skopje.transact(lambda records: run(records, ONE, 5))
    one, two, three, four, five = await claim(skopje)
    marks = [
        sent(one),
        Mark(two.resident_id, BLOCKED, NOW),
        Mark(three.resident_id, FAILED, NOW, "Bad Request: " + "x" * 300),
        Mark(four.resident_id, SKIPPED, NOW, Skipped.OVER),
        Mark(five.resident_id, five.status, NOW, again_at=NOW + DAY),
    ]
    await mark(skopje, *marks)
    await mark(skopje, *marks[:-1], sent(two), Mark(one.resident_id, FAILED, NOW))
    assert await counts(skopje) == Counts(5, 1, 1, 1, 1)
    assert await skopje.read(lambda records: records.deliveries.next_at(ONE.id)) == NOW + DAY
    found = await skopje.read(lambda records: records.deliveries.find(ONE.id, one.resident_id))
    assert found
    assert (found.chat_id, found.message_id, found.sent_at, found.todo) == (7, 1, NOW, None)
    rows = await skopje.read(lambda records: rows_of(records, ONE))
    assert [who for who, row in rows.items() if row.sent_at] == [one.resident_id]
    assert [late.resident_id for late in await claim(skopje, at=DAY)] == [five.resident_id]


async def test_what_was_cancelled_on_its_way_counts_as_sent_if_it_arrives(
    skopje: Skopje, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery_demands, "PIECE", 3)
    await skopje.transact(lambda records: run(records, ONE, 4))
    one, two, three = await claim(skopje, 3)
    assert await skopje.transact(lambda records: records.deliveries.cancel(ONE.id)) == 4
    assert await counts(skopje) == Counts(4, skipped=4)
    again = Mark(two.resident_id, two.status, NOW, again_at=NOW)
    for _ in range(2):
        await mark(skopje, sent(one), again, Mark(three.resident_id, BLOCKED, NOW))
    assert await counts(skopje) == Counts(4, sent=1, skipped=3)
    assert await skopje.read(lambda records: records.deliveries.next_at(ONE.id)) is None
    assert await skopje.transact(lambda records: records.deliveries.cancel(ONE.id)) == 0


async def test_what_arrives_after_its_recall_is_recalled_though_all_else_is_over(skopje: Skopje) -> None:
    await skopje.transact(lambda records: run(records, ONE, 1))
    (one,) = await claim(skopje)

    def work(records: CityRecords) -> None:
        records.deliveries.cancel(ONE.id)
        records.broadcasts.move(ONE.id, (BroadcastStatus.RUNNING,), BroadcastStatus.ENDED, NOW)

    await skopje.transact(work)
    await mark(skopje, sent(one, again_at=NOW, todo=Todo.RECALL))
    assert await counts(skopje) == Counts(1, sent=1)
    (found,) = await claim(skopje)
    assert (found.todo, found.attempts, found.message_id) == (Todo.RECALL, 1, 1)


async def test_corrections_change_no_counts_and_recalls_do(
    skopje: Skopje, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery_demands, "PIECE", 1)
    await skopje.transact(lambda records: run(records, ONE, 4))
    one, two, three, _ = await claim(skopje)
    await mark(skopje, sent(one), sent(two, NOW - DAY), Mark(three.resident_id, FAILED, NOW))

    def demand(records: CityRecords) -> tuple[int, int, int]:
        demands = records.deliveries.demand
        return (
            demands(ONE.id, Todo.CORRECT, NOW),
            demands(ONE.id, Todo.RECALL, NOW, NOW - MINUTE),
            demands(ONE.id, Todo.CORRECT, NOW),
        )

    assert await skopje.transact(demand) == (2, 1, 1)
    claimed = await claim(skopje, 2)
    assert [(each.resident_id, each.todo) for each in claimed] == [
        (one.resident_id, Todo.RECALL),
        (two.resident_id, Todo.CORRECT),
    ]
    done = [Mark(one.resident_id, RECALLED, NOW), Mark(two.resident_id, SENT, NOW)]
    for _ in range(2):
        await mark(skopje, *done)
    assert await counts(skopje) == Counts(4, sent=1, failed=1, recalled=1)
    rows = await skopje.read(lambda records: rows_of(records, ONE))
    assert (rows[two.resident_id].todo, rows[two.resident_id].sent_at) == (None, NOW - DAY)
    await skopje.transact(demand)
    await claim(skopje, 2)
    await mark(skopje, Mark(two.resident_id, SENT, NOW))
    assert await counts(skopje) == Counts(4, sent=1, failed=1, recalled=1)


async def test_who_is_erased_keeps_nothing_waiting(skopje: Skopje) -> None:
    await skopje.transact(lambda records: run(records, ONE, 2))
    one, two = await claim(skopje)
    await mark(skopje, sent(one))
    await skopje.transact(lambda records: records.members.forget(two.resident_id))
    await mark(skopje, sent(two))
    assert await counts(skopje) == Counts(2, sent=1)
    assert await skopje.read(lambda records: records.deliveries.next_at(ONE.id)) is None


async def test_a_button_counts_once_for_whoever_was_sent_it(skopje: Skopje) -> None:
    await skopje.transact(lambda records: run(records, ONE, 3))
    one, _ = await claim(skopje, 2)
    await mark(skopje, sent(one))

    async def opens(number: int) -> bool:
        return await skopje.transact(lambda records: records.deliveries.open(ONE.id, who(number), NOW))

    assert [await opens(number) for number in (1, 1, 3, 4)] == [True, False, False, False]
    assert await opens(2)  # she was quicker than the mark
    report = await skopje.read(lambda records: records.deliveries.report(ONE))
    assert report.opened == 2


async def test_a_report_tells_reasons_languages_and_who_answered_since(skopje: Skopje) -> None:
    survey = a_linked_survey()
    invitation = a_broadcast(kind=BroadcastKind.SURVEY, subject=survey.id)

    def before(records: CityRecords) -> None:
        lay_out(records, survey)
        move_in(records, [3], language="sq")
        run(records, invitation, 2)
        for number, sent_at in ((1, NOW + MINUTE), (2, NOW - MINUTE)):
            records.sheets.add(a_sheet(survey, number, response_id=number, sent_at=sent_at))
        records.sheets.add(a_sheet(survey, 3))

    await skopje.transact(before)
    one, two, three = await claim(skopje)
    await mark(skopje, sent(one), sent(two), sent(three))
    report = await skopje.read(lambda records: records.deliveries.report(invitation))
    assert (report.answered, report.by_language, report.reasons) == (1, {"mk": 2, "sq": 1}, {})
    assert report.counts == Counts(3, sent=3)
    assert await skopje.read(lambda records: records.deliveries.count_sent(ONE.id, NOW)) == 3
    assert await skopje.read(lambda records: records.deliveries.count_sent(ONE.id, NOW + SECOND)) == 0


async def test_few_answers_to_an_anonymous_survey_are_not_told(skopje: Skopje) -> None:
    survey = a_survey()
    invitation = a_broadcast(kind=BroadcastKind.SURVEY, subject=survey.id)

    def before(records: CityRecords) -> None:
        lay_out(records, survey)
        run(records, invitation, 6)

    await skopje.transact(before)
    await mark(skopje, *map(sent, await claim(skopje)))
    told = []
    for number in range(1, 6):
        sheet = a_sheet(survey, number, response_id=number, sent_at=NOW)
        await skopje.transact(lambda records, sheet=sheet: records.sheets.add(sheet))  # type: ignore[misc]
        told.append((await skopje.read(lambda records: records.deliveries.report(invitation))).answered)
    assert told == [None, None, None, None, 5]
    those = [who(number) for number in range(3, 9)]
    took_part = await skopje.read(lambda records: records.deliveries.has_taken_part(survey.id, those))
    assert took_part == {who(3), who(4), who(5)}


async def test_reasons_are_told_of_what_was_skipped_or_failed(skopje: Skopje) -> None:
    await skopje.transact(lambda records: run(records, ONE, 4))
    one, two, three, four = await claim(skopje)
    await mark(
        skopje,
        Mark(one.resident_id, SKIPPED, NOW, Skipped.GONE),
        Mark(two.resident_id, SKIPPED, NOW, Skipped.GONE),
        Mark(three.resident_id, FAILED, NOW),
        Mark(four.resident_id, BLOCKED, NOW, "blocked"),
    )
    report = await skopje.read(lambda records: records.deliveries.report(ONE))
    assert (report.reasons, report.answered, report.by_language) == ({"gone": 2, "unknown": 1}, None, {})


async def test_a_reminder_goes_to_those_who_got_it_and_have_not_answered(skopje: Skopje) -> None:
    for number, survey in enumerate((a_linked_survey(1), a_survey(2))):
        first = number * 100
        invitation = a_broadcast(1 + first, kind=BroadcastKind.SURVEY, subject=survey.id)
        reminder = a_broadcast(2 + first, kind=BroadcastKind.SURVEY, subject=survey.id, reminds=invitation.id)

        def work(records: CityRecords, invitation=invitation, reminder=reminder, survey=survey) -> None:  # type: ignore[no-untyped-def]
            deliveries = records.deliveries
            lay_out(records, survey)
            run(records, invitation, 6 if invitation.id == ONE.id else 0)
            claimed = deliveries.claim(invitation.id, NOW, UNTIL, 5)
            deliveries.mark(invitation.id, [sent(one) for one in claimed])
            records.sheets.add(a_sheet(survey, 1, response_id=1, sent_at=NOW))
            records.sheets.add(a_sheet(survey, 2))
            records.members.subscribe(who(3), NOW)
            records.broadcasts.add(reminder)
            assert lay_down(records, reminder, most=1) == 3
            assert set(rows_of(records, reminder)) == {who(2), who(4), who(5)}
            records.members.subscribe(who(3), None)
            assert deliveries.who_unsubscribed([who(3)]) == frozenset()

        await skopje.transact(work)


async def test_a_message_that_shows_how_far_it_is_is_drawn_by_one_worker(processes: list[Skopje]) -> None:
    first, second = processes

    def work(records: CityRecords) -> None:
        run(records, ONE, 1)
        records.deliveries.watch(ONE.id, Watcher(who(1), 7, 1), NOW - DAY)
        records.deliveries.watch(ONE.id, Watcher(who(1), 7, 2), NOW - MINUTE)
        records.deliveries.watch(ONE.id, Watcher(who(2), 8, 3), NOW)

    await first.transact(work)
    drawn = await asyncio.gather(
        *(
            skopje.transact(lambda records: records.deliveries.claim_watchers(ONE.id, NOW, NOW + SECOND))
            for skopje in processes
        )
    )
    assert sorted(drawn, key=len) == [[], [Watcher(who(1), 7, 2)]]
    await second.transact(lambda records: records.deliveries.unwatch(ONE.id, who(1)))
    left = await first.transact(
        lambda records: records.deliveries.claim_watchers(ONE.id, NOW + DAY, NOW + DAY)
    )
    assert left == [Watcher(who(2), 8, 3)]


async def test_two_workers_and_a_cancellation_at_once_lose_and_double_nothing(
    processes: list[Skopje],
) -> None:
    """Some leases run out at once, so that both send the same; each marks what it sent twice."""
    size, arrived, is_half_done = 300, Counter[str](), asyncio.Event()
    await processes[0].transact(lambda records: run(records, ONE, size))

    async def work(number: int) -> None:
        skopje = processes[number % 2]
        for turn in range(size):
            lease = UNTIL if turn % 4 else NOW
            claimed = await skopje.transact(
                lambda records, lease=lease: records.deliveries.claim(ONE.id, NOW, lease, 17)  # type: ignore[misc]
            )
            if not claimed:
                return
            marks = [
                Mark(one.resident_id, BLOCKED, NOW) if int(one.resident_id, 16) % 7 == 0 else sent(one)
                for one in claimed
            ]
            arrived.update(one.resident_id for one in claimed if lease == UNTIL)
            if len(arrived) > size // 2:
                is_half_done.set()
            await mark(skopje, *reversed(marks))
            await mark(skopje, *marks)
            await counts(skopje)

    async def cancel() -> None:
        await is_half_done.wait()
        before, after = (BroadcastStatus.RUNNING,), BroadcastStatus.CANCELLED

        def stop(records: CityRecords) -> None:
            records.broadcasts.move(ONE.id, before, after, NOW)
            records.deliveries.cancel(ONE.id)

        await processes[1].transact(stop)

    await asyncio.gather(*(work(number) for number in range(4)), cancel())
    after = await counts(processes[0])
    assert (after.total, after.done, after.left) == (size, size, 0)
    assert after.skipped <= size // 2
    assert max(arrived.values()) == 1


async def test_two_workers_lay_down_each_recipient_once(processes: list[Skopje]) -> None:
    def before(records: CityRecords) -> None:
        move_in(records, range(1, 201))
        records.broadcasts.add(ONE)

    await processes[0].transact(before)

    async def lay(skopje: Skopje) -> int:
        added = 0
        after: str | None = None
        while True:
            piece: Prepared = await skopje.transact(
                lambda records, after=after: records.deliveries.prepare(ONE, NOW, after, 20)  # type: ignore[misc]
            )
            added, after = added + piece.added, piece.after
            if after is None:
                return added

    laid = await asyncio.gather(*map(lay, processes))
    assert sum(laid) == 200
    assert await counts(processes[0]) == Counts(200)


async def test_nothing_is_left_to_do_about_what_is_cancelled_while_it_is_laid_down(
    processes: list[Skopje],
) -> None:
    rounds = [a_broadcast(number) for number in range(10)]

    def before(records: CityRecords) -> None:
        move_in(records, range(1, 201))
        for broadcast in rounds:
            records.broadcasts.add(broadcast)

    await processes[0].transact(before)
    for broadcast in rounds:

        def lay(records: CityRecords, broadcast: Broadcast = broadcast) -> int:
            return lay_down(records, broadcast, most=20)

        def stop(records: CityRecords, broadcast: Broadcast = broadcast) -> int:
            records.broadcasts.move(broadcast.id, (broadcast.status,), BroadcastStatus.CANCELLED, NOW)
            return records.deliveries.cancel(broadcast.id)

        laid, cancelled = await asyncio.gather(processes[0].transact(lay), processes[1].transact(stop))
        assert laid == cancelled
