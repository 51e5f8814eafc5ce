"""Workers: everybody who is meant gets it once, whatever happens while it is on its way."""

import asyncio
from dataclasses import replace

import pytest

from bot.core.broadcasts.dispatching import REFUSALS
from bot.core.broadcasts.model import BroadcastStatus, Content, DeliveryStatus, Watcher
from bot.core.broadcasts.ports import Refused
from bot.core.notices.service import BACKOFF, RecipientUnreachable, SendingFailed
from bot.core.residents.model import QuietHours, Reachability, Tie
from storage.opening import Stores
from tests.storage.builders import SetClock, a_member
from tests.storage.posting import Letterbox, Post, a_neighbour, a_post


@pytest.fixture
def post(stores: Stores, clock: SetClock) -> Post:
    return a_post(stores, clock)


async def test_everybody_who_is_meant_gets_it_once_and_its_writer_is_told(post: Post) -> None:
    crowd = await post.crowd(45)
    broadcast = await post.release()
    await post.dispatch().settle()
    assert post.letterbox.received == {one.id: 1 for one in crowd}
    ended = await post.now(broadcast)
    assert ended.status is BroadcastStatus.ENDED
    assert (ended.counts.total, ended.counts.sent, ended.counts.left) == (45, 45, 0)
    assert await post.notices("broadcast.ended") == [post.editor.id]
    assert await post.dispatch().settle() == 0


async def test_who_left_moved_or_blocked_meanwhile_is_passed_over_with_the_reason(post: Post) -> None:
    gone, moved, blocked, deaf, reader = await post.crowd(5)
    broadcast = await post.release()
    city, network = post.stores.cities.of(post.city), post.stores.network
    await post.dispatch(Letterbox())._lay_down(city, broadcast.id, asyncio.Event())
    await network.transact(lambda records: records.directory.forget(gone.id), once=False)
    await network.transact(
        lambda records: records.directory.tie(moved.id, "edirne", Tie.HOME, post.clock.now()), once=False
    )
    await network.transact(
        lambda records: records.directory.reach(blocked.id, Reachability.BLOCKED), once=False
    )
    await city.transact(lambda records: records.members.subscribe(deaf.id, post.clock.now()), once=False)
    await post.dispatch().settle()
    assert post.letterbox.received == {reader.id: 1}
    found = [await post.delivery(broadcast, one) for one in (gone, moved, blocked, deaf)]
    assert [(one.status, one.reason) for one in found] == [
        (DeliveryStatus.SKIPPED, "gone"),
        (DeliveryStatus.SKIPPED, "moved"),
        (DeliveryStatus.BLOCKED, "blocked"),
        (DeliveryStatus.SKIPPED, "unsubscribed"),
    ]
    counts = (await post.now(broadcast)).counts
    assert (counts.sent, counts.blocked, counts.skipped) == (1, 1, 3)


async def test_what_fails_is_tried_again_later_and_fails_for_good_in_the_end(post: Post) -> None:
    fine, slow, hopeless, away = await post.crowd(4)
    post.letterbox.troubles = {
        slow.id: [SendingFailed("502")],
        hopeless.id: [SendingFailed("502")] * 9,
        away.id: [RecipientUnreachable()],
    }
    broadcast = await post.release()
    dispatch = post.dispatch()
    await dispatch.settle()
    assert post.letterbox.received == {fine.id: 1}
    assert (await post.now(broadcast)).status is BroadcastStatus.RUNNING
    for seconds in BACKOFF:
        post.clock.forward(seconds=seconds)
        await dispatch.settle()
    assert post.letterbox.received == {fine.id: 1, slow.id: 1}
    counts = (await post.now(broadcast)).counts
    assert (counts.sent, counts.failed, counts.blocked) == (2, 1, 1)
    assert (await post.now(broadcast)).status is BroadcastStatus.ENDED


async def test_whoever_sleeps_gets_it_in_the_morning_unless_it_cannot_wait(post: Post) -> None:
    owl = a_neighbour(1)
    sleeper = a_neighbour(2)
    sleeper = replace(sleeper, settings=replace(sleeper.settings, quiet_hours=QuietHours(12, 15)))
    await post.settle_in([owl, sleeper])
    polite = await post.release()  # at half past twelve in Skopje
    dispatch = post.dispatch()
    await dispatch.settle()
    assert post.letterbox.received == {owl.id: 1}
    await post.release("The river rises.", waking=False)
    await dispatch.settle()
    assert post.letterbox.received == {owl.id: 2, sleeper.id: 1}
    assert await dispatch.settle() == 0
    post.clock.forward(hours=3)
    await dispatch.settle()
    assert post.letterbox.received == {owl.id: 2, sleeper.id: 2}
    assert (await post.now(polite)).status is BroadcastStatus.ENDED


async def test_a_pause_lets_arrive_what_is_under_way_and_nothing_else_until_it_is_resumed(post: Post) -> None:
    crowd = await post.crowd(60)
    broadcast = await post.release()
    post.letterbox.close()
    dispatch, releasing = post.dispatch(), post.services.releasing
    work = asyncio.create_task(dispatch.settle())
    await post.letterbox.knocked.wait()
    await releasing.pause(post.editor, post.city, broadcast.id)
    post.letterbox.open()
    await work
    paused = await post.now(broadcast)
    assert paused.status is BroadcastStatus.PAUSED
    assert 0 < paused.counts.sent == len(post.letterbox.sent) < 60
    assert await dispatch.settle() == 0
    await releasing.resume(post.editor, post.city, broadcast.id)
    await dispatch.settle()
    assert post.letterbox.received == {one.id: 1 for one in crowd}


async def test_what_is_under_way_when_it_is_cancelled_counts_as_sent_and_the_rest_is_not_sent(
    post: Post,
) -> None:
    await post.crowd(60)
    broadcast = await post.release()
    post.letterbox.close()
    work = asyncio.create_task(post.dispatch().settle())
    await post.letterbox.knocked.wait()
    await post.services.releasing.cancel(post.editor, post.city, broadcast.id)
    post.letterbox.open()
    await work
    counts = (await post.now(broadcast)).counts
    assert 0 < counts.sent == len(post.letterbox.sent) < 60
    assert counts.skipped == 60 - counts.sent
    assert (await post.now(broadcast)).status is BroadcastStatus.CANCELLED


async def test_a_correction_reaches_those_who_have_it_and_those_whom_it_was_on_its_way_to(post: Post) -> None:
    crowd = await post.crowd(50)
    broadcast = await post.release("Watr is off.")
    post.letterbox.close()
    dispatch = post.dispatch()
    work = asyncio.create_task(dispatch.settle())
    await post.letterbox.knocked.wait()
    await post.services.releasing.correct(
        post.editor, post.city, broadcast.id, broadcast.version, Content({"en": "Water is off."})
    )
    post.letterbox.open()
    await work
    reads = dict(post.letterbox.sent) | dict(post.letterbox.edited)
    assert reads == {one.id: "Water is off." for one in crowd}
    assert post.letterbox.edited
    assert all(count == 1 for count in post.letterbox.received.values())
    late = await post.now(broadcast)
    assert late.status is BroadcastStatus.ENDED
    await post.services.releasing.correct(
        post.editor, post.city, broadcast.id, late.version, Content({"en": "Water is back."})
    )
    await dispatch.settle()
    reads |= dict(post.letterbox.edited)
    assert reads == {one.id: "Water is back." for one in crowd}
    assert (await post.now(broadcast)).status is BroadcastStatus.ENDED


async def test_a_recall_deletes_what_was_sent_and_what_was_on_its_way(post: Post) -> None:
    await post.crowd(50)
    broadcast = await post.release()
    post.letterbox.close()
    work = asyncio.create_task(post.dispatch().settle())
    await post.letterbox.knocked.wait()
    await post.services.releasing.recall(post.editor, post.city, broadcast.id)
    post.letterbox.open()
    await work
    assert sorted(post.letterbox.deleted) == sorted(post.letterbox.received)
    recalled = await post.now(broadcast)
    assert recalled.counts.recalled == len(post.letterbox.deleted) > 0
    assert (recalled.counts.sent, recalled.counts.left) == (0, 0)
    assert recalled.status is BroadcastStatus.ENDED


async def test_only_what_telegram_still_deletes_is_recalled(post: Post) -> None:
    await post.crowd(3)
    broadcast = await post.release()
    dispatch = post.dispatch()
    await dispatch.settle()
    post.clock.forward(hours=50)
    assert await post.services.releasing.recall(post.editor, post.city, broadcast.id) == 0
    await dispatch.settle()
    assert post.letterbox.deleted == []
    assert (await post.now(broadcast)).counts.sent == 3


async def test_a_message_that_telegram_refuses_is_paused_before_many_are_tried(post: Post) -> None:
    crowd = await post.crowd(100)
    post.letterbox.troubles = {one.id: [Refused("can't parse entities")] for one in crowd}
    broadcast = await post.release()
    dispatch = post.dispatch()
    await dispatch.settle()
    tried = sum(not left for left in post.letterbox.troubles.values())
    assert REFUSALS <= tried < 40
    assert (await post.now(broadcast)).status is BroadcastStatus.PAUSED
    assert await post.notices("broadcast.refused") == [post.editor.id]
    post.letterbox.troubles.clear()
    await post.services.releasing.resume(post.editor, post.city, broadcast.id)
    post.clock.forward(seconds=BACKOFF[0])
    await dispatch.settle()
    assert post.letterbox.received == {one.id: 1 for one in crowd}
    assert (await post.now(broadcast)).counts.failed == 0


async def test_workers_at_once_share_a_broadcast_and_double_nothing(post: Post) -> None:
    crowd = await post.crowd(300)
    broadcast = await post.release()
    await asyncio.gather(*(post.dispatch().settle() for _ in range(4)))
    assert post.letterbox.received == {one.id: 1 for one in crowd}
    counts = (await post.now(broadcast)).counts
    assert (counts.total, counts.sent) == (300, 300)


async def test_what_a_dead_worker_held_is_taken_up_when_its_lease_has_run_out(post: Post) -> None:
    crowd = await post.crowd(10)
    await post.release()
    post.letterbox.close()
    dead = asyncio.create_task(post.dispatch().settle())
    await post.letterbox.knocked.wait()
    heir = Letterbox()
    assert await post.dispatch(heir).settle() == 0
    post.clock.forward(seconds=61)
    await post.dispatch(heir).settle()
    assert heir.received == {one.id: 1 for one in crowd}
    dead.cancel()
    post.letterbox.open()
    await asyncio.gather(dead, return_exceptions=True)


async def test_a_clock_that_jumps_while_it_is_under_way_doubles_nothing(post: Post) -> None:
    crowd = await post.crowd(20)
    broadcast = await post.release()
    post.letterbox.close()
    work = asyncio.create_task(post.dispatch().settle())
    await post.letterbox.knocked.wait()
    post.clock.forward(hours=2)
    post.letterbox.knocked.clear()
    post.letterbox.admit(9)  # more than half of what it has in its hands: it looks for more
    await post.letterbox.knocked.wait()
    post.clock.forward(hours=-5)
    post.letterbox.open()
    await work
    post.clock.forward(hours=5)
    await post.dispatch().settle()
    assert post.letterbox.received == {one.id: 1 for one in crowd}
    assert (await post.now(broadcast)).counts.sent == 20


async def test_who_watches_sees_how_far_it_is_and_the_end(post: Post) -> None:
    await post.crowd(40)
    broadcast = await post.release()
    watcher = Watcher(post.editor.id, 1, 2)
    await post.services.reporting.watch(post.editor, post.city, broadcast.id, watcher)
    await post.dispatch().settle()
    assert post.board.drawn[-1] == (40, 40, BroadcastStatus.ENDED)


async def test_a_member_who_follows_is_meant_too(post: Post) -> None:
    follower = replace(a_neighbour(1), home="edirne", followed=("skopje",))
    await post.settle_in([a_neighbour(2)])
    await post.stores.network.transact(lambda records: records.directory.add_if_new(follower), once=False)
    for city, tie in (("edirne", Tie.HOME), ("skopje", Tie.FOLLOWED)):
        await post.stores.network.transact(
            lambda records, city=city, tie=tie: records.directory.tie(  # type: ignore[misc]
                follower.id, city, tie, post.clock.now()
            ),
            once=False,
        )
    await post.stores.cities.of(post.city).transact(
        lambda records: records.members.put(a_member(follower, tie=Tie.FOLLOWED)), once=False
    )
    broadcast = await post.release()
    await post.dispatch().settle()
    assert (await post.now(broadcast)).counts.sent == 2
