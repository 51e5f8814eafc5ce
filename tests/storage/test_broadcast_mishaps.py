"""What an adversary found in broadcasts: each was wrong once."""

import asyncio

import pytest
import sqlalchemy as sa

from bot.core.broadcasts.dispatching import Dispatch
from bot.core.broadcasts.model import (
    Broadcast,
    BroadcastRules,
    BroadcastStatus,
    ChangedMeanwhile,
    Content,
    UnseenCorrection,
)
from bot.core.broadcasts.ports import Refused
from bot.core.notices.service import BACKOFF
from bot.core.shared.errors import StoreUnavailable
from bot.core.shared.unit_of_work import CityRecords
from bot.core.staff.model import Role
from storage.opening import Stores
from storage.tables import broadcasts
from tests.storage.broadcasting import a_broadcast, connection_of
from tests.storage.builders import SetClock, a_city, a_resident
from tests.storage.posting import Post, a_post


@pytest.fixture
def post(stores: Stores, clock: SetClock) -> Post:
    return a_post(stores, clock)


async def half_sent(post: Post, size: int = 40) -> tuple[Broadcast, Dispatch]:
    """Paused in the middle."""
    await post.crowd(size)
    broadcast = await post.release("Watr is off.")
    post.letterbox.close()
    dispatch = post.dispatch()
    work = asyncio.create_task(dispatch.settle())
    await post.letterbox.knocked.wait()
    await post.services.releasing.pause(post.editor, post.city, broadcast.id)
    post.letterbox.open()
    await work
    assert 0 < len(post.letterbox.sent) < size
    return broadcast, dispatch


async def test_a_correction_reaches_those_who_have_it_though_the_rest_is_cancelled(post: Post) -> None:
    """An editor sees the mistake, pauses, corrects, and cancels what is left."""
    broadcast, dispatch = await half_sent(post)
    releasing = post.services.releasing
    await releasing.correct(
        post.editor, post.city, broadcast.id, broadcast.version, Content({"en": "Water is off."})
    )
    await releasing.cancel(post.editor, post.city, broadcast.id)
    await dispatch.settle()
    assert sorted(who for who, _ in post.letterbox.edited) == sorted(post.letterbox.received)
    assert (await post.now(broadcast)).counts.skipped == 40 - len(post.letterbox.sent)


async def test_an_old_cancel_button_does_not_stop_a_recall(post: Post) -> None:
    broadcast, dispatch = await half_sent(post)
    releasing = post.services.releasing
    await releasing.recall(post.editor, post.city, broadcast.id)
    with pytest.raises(ChangedMeanwhile):
        await releasing.cancel(post.editor, post.city, broadcast.id)
    await dispatch.settle()
    assert sorted(post.letterbox.deleted) == sorted(post.letterbox.received)


async def test_nobody_is_laid_down_by_a_worker_who_had_read_it_before_it_was_recalled(post: Post) -> None:
    await post.crowd(40)
    as_it_was = await post.release()
    await post.services.releasing.recall(post.editor, post.city, as_it_was.id)
    prepared = await post.stores.cities.of(post.city).transact(
        lambda records: records.deliveries.prepare(as_it_was, post.clock.now(), None, 100), once=False
    )
    assert prepared.added == 0
    await post.dispatch().settle()
    assert not post.letterbox.sent


async def test_who_wrote_it_does_not_change_alone_what_another_released(post: Post) -> None:
    releasing = post.services.releasing
    await post.crowd(3)
    await releasing.set_rules_by_operator(post.city, BroadcastRules(second_person=True))
    other = a_resident(901, roles={"skopje": frozenset({Role.EDITOR})})
    draft = await post.write()
    await releasing.release(other, post.city, draft.id, draft.version)
    with pytest.raises(UnseenCorrection):
        await releasing.correct(
            post.editor, post.city, draft.id, draft.version, Content({"en": "Vote for me."})
        )
    await post.dispatch().settle()
    assert {text for _, text in post.letterbox.sent + post.letterbox.edited} == {"Water is off on Tuesday."}


async def test_it_is_told_again_that_telegram_refuses_it_when_it_was_resumed_in_vain(post: Post) -> None:
    crowd = await post.crowd(40)
    post.letterbox.troubles = {one.id: [Refused("can't parse entities")] * 9 for one in crowd}
    broadcast = await post.release()
    dispatch = post.dispatch()
    await dispatch.settle()
    assert await post.notices("broadcast.refused") == [post.editor.id]
    await post.services.releasing.resume(post.editor, post.city, broadcast.id)
    post.clock.forward(seconds=BACKOFF[0])
    await dispatch.settle()
    assert (await post.now(broadcast)).status is BroadcastStatus.PAUSED
    post.clock.forward(days=10)
    assert await post.notices("broadcast.refused") == [post.editor.id] * 2


async def test_what_was_sent_is_written_when_a_store_was_away_for_longer(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a minute without a city's database: nobody is sent it twice."""
    crowd = await post.crowd(16)
    broadcast = await post.release()
    post.letterbox.close()
    store = post.stores.cities.of(post.city)
    real, tries, sleep = type(store).transact, 0, asyncio.sleep

    async def away(self: object, work: object, *, once: bool = True) -> object:
        nonlocal tries
        tries += 1
        if tries <= 30:
            raise StoreUnavailable("away")
        return await real(self, work, once=once)  # type: ignore[arg-type]

    async def briefly(_: float) -> None:
        await sleep(0.01)

    monkeypatch.setattr(asyncio, "sleep", briefly)
    work = asyncio.create_task(post.dispatch()._work(post.city, broadcast.id, asyncio.Event()))
    await post.letterbox.knocked.wait()
    monkeypatch.setattr(type(store), "transact", away)
    post.letterbox.open()
    await work
    post.clock.forward(seconds=61)  # the leases have run out
    monkeypatch.setattr(type(store), "transact", real)
    await post.dispatch().settle()
    assert post.letterbox.received == {one.id: 1 for one in crowd}


async def test_what_one_city_cannot_read_does_not_stop_the_broadcasts_of_the_others(post: Post) -> None:
    """As a newer version may have written it."""
    crowd = await post.crowd(3)
    edirne = post.stores.cities.of(a_city("edirne"))

    def from_tomorrow(records: CityRecords) -> None:
        records.broadcasts.add(a_broadcast())
        connection_of(records).execute(sa.update(broadcasts).values(audience={"moon": "full"}))

    await edirne.transact(from_tomorrow, once=False)
    await post.release()
    await post.dispatch().settle()
    assert post.letterbox.received == {one.id: 1 for one in crowd}
    assert "broadcasts" in {what for what, _ in post.reports}
