"""Sending broadcasts, by any number of workers: recipients are laid down, taken a handful at a time, sent, and marked.

At least once: a message is marked in the first transaction after Telegram took it, so that what is sent again after a
worker was killed is what it sent while one transaction was under way, and what was in Telegram's hands. Claims are leases
that are prolonged while their worker lives.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.broadcasts.model import (
    Broadcast,
    BroadcastKind,
    BroadcastStatus,
    Delivery,
    DeliveryStatus,
    Mark,
    Skipped,
    Todo,
    Watcher,
)
from bot.core.broadcasts.ports import BroadcastSender, ProgressBoard, Refused, Sent
from bot.core.broadcasts.releasing import tell
from bot.core.broadcasts.subjects import NOTHING, Subject, find_subject
from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.notices.service import BACKOFF, RecipientUnreachable, SendingFailed
from bot.core.residents.model import Reachability, Resident
from bot.core.shared.clock import Clock
from bot.core.shared.errors import StoreUnavailable
from bot.core.shared.unit_of_work import CityRecords, CityStores, NetworkRecords, Store

MOST_UNDER_WAY: Final = 500  # of one broadcast in one process
LEASE: Final = timedelta(seconds=60)
PIECE: Final = 20_000  # recipients laid down in one transaction: others' writes wait as long
IDLE: Final = 1.0  # seconds between two looks
REDRAWN: Final = timedelta(
    seconds=3
)  # between two drawings of one message: Telegram bears one a second into a chat
REFUSALS: Final = 5  # one after the other: it is the message, not its reader
LAST_TRIES: Final = 10  # to write what was sent, a second apart, when the store is away
_ACTIVE: Final = (BroadcastStatus.STARTING, BroadcastStatus.RUNNING)
_LISTED: Final = 100


class Dispatch:
    """Works on every broadcast that is STARTING or RUNNING, each by itself; the sender shares the bot's rate among them."""

    def __init__(
        self,
        network: Store[NetworkRecords],
        stores: CityStores,
        cities: Cities,
        sender: BroadcastSender,
        board: ProgressBoard,
        clock: Clock,
        monotonic: Callable[[], float],
        report: Callable[[str, Exception], None],
        *,
        per_second: int,
        lease: timedelta = LEASE,
    ) -> None:
        """``per_second`` is how many messages the sender lets through: half of that is taken in advance, so that a pause is felt
        within about half a second. ``report`` learns of what went wrong and is tried again."""
        self.network = network
        self.cities = cities
        self.sender = sender
        self.board = board
        self.clock = clock
        self.monotonic = monotonic
        self.report = report
        self.window = min(max(16, per_second // 2), MOST_UNDER_WAY)
        self.lease = lease
        self._stores = stores

    async def run(self, stopping: asyncio.Event) -> None:
        """Work until stopped; then what is under way comes to its end and is marked. Does not raise."""
        works: dict[tuple[str, str], asyncio.Task[bool]] = {}
        while not stopping.is_set():
            for city, broadcast in await self._active():
                key = (city.slug, broadcast.id)
                if key not in works:
                    works[key] = asyncio.create_task(self._work(city, broadcast.id, stopping))
            told = asyncio.create_task(stopping.wait())
            await asyncio.wait((told,), timeout=IDLE)
            told.cancel()
            works = {key: work for key, work in works.items() if not work.done()}
        await asyncio.gather(*works.values())

    async def settle(self) -> int:
        """Do all that can be done now; how many broadcasts were worked on, each time counted. For scripts and tests."""
        never, worked = asyncio.Event(), 0
        while did := [await self._work(city, one.id, never) for city, one in await self._active()]:
            if not any(did):
                break
            worked += sum(did)
        return worked

    async def _active(self) -> list[tuple[City, Broadcast]]:
        """Those with something to do now. A store that is away is passed over: another look comes soon."""
        found: list[tuple[City, Broadcast]] = []
        now = self.clock.now()
        try:
            stores = list(self._stores.each(await self.cities.list_all()))
        except StoreUnavailable as error:
            self.report("broadcasts", error)
            return found
        for city, store in stores:
            try:
                active = await store.read(lambda records: _list_active(records, now))
            except Exception as error:  # noqa: BLE001 (what one city cannot read must not stop the others)
                self.report("broadcasts", error)
            else:
                found += [(city, broadcast) for broadcast in active]
        return found

    async def _work(self, city: City, broadcast_id: str, stopping: asyncio.Event) -> bool:
        """Work on one broadcast as long as there is something to do now; whether there was."""
        store = self._stores.of(city)
        try:
            if not await self._lay_down(store, broadcast_id, stopping):
                return False
            return await _Work(self, city, store, broadcast_id, stopping).run()
        except Exception as error:  # noqa: BLE001 (the outermost guard of one broadcast: another look comes soon)
            self.report("broadcasts", error)
            return False

    async def _lay_down(self, store: Store[CityRecords], broadcast_id: str, stopping: asyncio.Event) -> bool:
        """Lay recipients down, piece by piece, if that is not done; whether they are."""
        after = await store.read(lambda records: records.deliveries.last_prepared(broadcast_id))
        while not stopping.is_set():
            now = self.clock.now()
            status, after = await store.transact(
                lambda records, after=after, now=now: _lay_piece_down(records, broadcast_id, after, now),  # type: ignore[misc]
                once=False,
            )
            if status is not BroadcastStatus.STARTING:
                return status is BroadcastStatus.RUNNING
        return False


@dataclass(frozen=True, slots=True)
class _Round:
    """What one transaction gives a worker: the broadcast as it is, what the worker took of it, and what decides about that."""

    broadcast: Broadcast
    subject: Subject = NOTHING
    claimed: Sequence[Delivery] = ()
    answered: frozenset[str] = frozenset()
    unsubscribed: frozenset[str] = frozenset()
    watchers: Sequence[Watcher] = ()


@dataclass(frozen=True, slots=True)
class _Done:
    """A delivery that came to its end: what was done, in the words of which revision."""

    mark: Mark
    did: Todo
    revision: int


class _Work:
    """One worker's work on one broadcast."""

    def __init__(
        self,
        dispatch: Dispatch,
        city: City,
        store: Store[CityRecords],
        broadcast_id: str,
        stopping: asyncio.Event,
    ) -> None:
        self._of = dispatch
        self._city = city
        self._store = store
        self._broadcast_id = broadcast_id
        self._stopping = stopping
        self._zones = {city.slug: ZoneInfo(city.zone)}
        self._under_way: dict[str, asyncio.Task[_Done]] = {}
        self._ended = asyncio.Event()  # one of these, since somebody last looked
        self._done: list[_Done] = []
        self._refusals: list[str] = []  # one after the other, in Telegram's words
        self._prolonged_at = dispatch.monotonic()
        self._drawing: asyncio.Task[None] | None = None
        self._drawn: tuple[float, int] | None = None

    async def run(self) -> bool:
        """As long as there is something to do now; whether there was."""
        did_anything = False
        try:
            while True:
                round_ = await self._exchange()
                did_anything = did_anything or bool(round_.claimed)
                await self._take_up(round_)
                self._draw(round_)
                if self._under_way:
                    await self._wait()
                elif not round_.claimed:
                    break
        finally:
            await self._wind_up()
        return did_anything

    async def _exchange(self, *, takes: bool = True) -> _Round:
        """One transaction: write all that is done, and take more if there is room."""
        done, self._done = self._done, []
        held, now = list(self._under_way), self._of.clock.now()
        room = self._of.window - len(held)
        takes = takes and not self._stopping.is_set() and room >= self._of.window // 2
        refused = self._refusals[-1] if len(self._refusals) >= REFUSALS else None
        prolongs = self._of.monotonic() - self._prolonged_at > self._of.lease.total_seconds() / 3

        def work(records: CityRecords) -> _Round:
            deliveries, until = records.deliveries, now + self._of.lease
            # Held, so that no correction, recall or cancellation gets in between what is read here and what is written.
            broadcast = records.broadcasts.hold(self._broadcast_id)
            assert broadcast is not None  # one that was released is never removed
            if held and prolongs:
                deliveries.extend(broadcast.id, held, until)
            if done:
                deliveries.mark(broadcast.id, [_with_what_follows(one, broadcast, now) for one in done])
            if refused is not None:
                _stop_refused(records, self._city, broadcast, refused, now)
            claimed = deliveries.claim(broadcast.id, now, until, room) if takes else []
            # A clock that jumped ahead lets leases run out: what this worker has in its hands it does not take once more.
            claimed = [delivery for delivery in claimed if delivery.resident_id not in self._under_way]
            if takes and not claimed and not held:
                _end_if_over(records, self._city, broadcast, now)
            return self._look(records, claimed, is_idle=not claimed and not held, now=now)

        try:
            round_ = await self._store.transact(work, once=False)
        except BaseException:
            self._done = [*done, *self._done]
            raise
        if prolongs or not held:
            self._prolonged_at = self._of.monotonic()
        if refused is not None:
            self._refusals.clear()
        return round_

    def _look(
        self, records: CityRecords, claimed: Sequence[Delivery], *, is_idle: bool, now: datetime
    ) -> _Round:
        broadcast = _known(records, self._broadcast_id)
        watchers: Sequence[Watcher] = ()
        if is_idle or self._drawing is None or self._drawing.done():
            drawn_before = now + REDRAWN if is_idle else now - REDRAWN
            watchers = records.deliveries.claim_watchers(broadcast.id, drawn_before, now)
        if not claimed:
            return _Round(broadcast, watchers=watchers)
        who = [delivery.resident_id for delivery in claimed]
        asks = broadcast.kind is BroadcastKind.SURVEY and broadcast.subject
        return _Round(
            broadcast,
            subject=find_subject(records, broadcast.kind, broadcast.subject),
            claimed=claimed,
            answered=records.deliveries.has_taken_part(asks, who) if asks else frozenset(),
            unsubscribed=records.deliveries.who_unsubscribed(who),
            watchers=watchers,
        )

    async def _take_up(self, round_: _Round) -> None:
        """Begin with what was claimed."""
        who = [delivery.resident_id for delivery in round_.claimed]
        if not who:
            return
        try:
            found = await self._of.network.read(lambda records: records.directory.list_by_id(who))
            for home in {resident.home for resident in found.values() if resident.home} - self._zones.keys():
                city = await self._of.cities.find(home)
                self._zones[home] = ZoneInfo(city.zone) if city else self._zones[self._city.slug]
        except StoreUnavailable:
            now = self._of.clock.now()
            await self._store.transact(
                lambda records: records.deliveries.release(self._broadcast_id, who, now), once=False
            )
            raise
        for delivery in round_.claimed:
            recipient = found.get(delivery.resident_id)
            task = asyncio.create_task(self._deliver(round_, delivery, recipient))
            task.add_done_callback(self._note_end)
            self._under_way[delivery.resident_id] = task

    async def _wait(self) -> None:
        """Until something is done, or a lease has to be prolonged."""
        # Not ``asyncio.wait``, which asks each of hundreds whenever one of them ends.
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ended.wait(), self._of.lease.total_seconds() / 4)
        self._ended.clear()
        self._collect()

    def _note_end(self, _: "asyncio.Task[_Done]") -> None:
        self._ended.set()

    def _collect(self) -> None:
        for resident_id in [one for one, task in self._under_way.items() if task.done()]:
            self._done.append(self._under_way.pop(resident_id).result())

    async def _wind_up(self) -> None:
        """Whatever happened: what is under way comes to its end and is written, if the store can be reached at all."""
        if self._under_way:
            await asyncio.wait(self._under_way.values())
            self._collect()
        tries = 0
        while self._done and tries < LAST_TRIES:
            try:
                await self._exchange(takes=False)
            except StoreUnavailable as error:
                self._of.report("broadcasts", error)
                # Who gives up before the store is back sends all of it again: only who has to stop does.
                tries += self._stopping.is_set()
                await asyncio.sleep(1)
        if self._drawing:
            await self._drawing

    async def _deliver(self, round_: _Round, delivery: Delivery, recipient: Resident | None) -> _Done:
        """Does not raise."""
        todo, now = delivery.todo or Todo.SEND, self._of.clock.now()
        try:
            mark = self._without_telegram(round_, delivery, recipient, now)
            if mark is None and recipient is not None:
                mark = await self._carry_out(round_.broadcast, delivery, recipient)
                self._refusals.clear()
        except RecipientUnreachable:
            status = DeliveryStatus.BLOCKED if todo is Todo.SEND else delivery.status
            mark = Mark(delivery.resident_id, status, self._of.clock.now())
        except Refused as refusal:
            self._refusals.append(refusal.says)
            mark = self._failed(delivery, "refused")
        except SendingFailed as failure:
            mark = self._failed(delivery, "failed", failure.retry_after or 0)
        except Exception as error:  # noqa: BLE001 (one recipient must not stop the others: tried again, and reported)
            self._of.report("broadcast", error)
            mark = self._failed(delivery, "failed")
        mark = mark or Mark(delivery.resident_id, delivery.status, now)
        return _Done(mark, todo, round_.broadcast.revision)

    def _without_telegram(
        self, round_: _Round, delivery: Delivery, recipient: Resident | None, now: datetime
    ) -> Mark | None:
        """What becomes of it at once; None: it is for Telegram."""
        who, broadcast = delivery.resident_id, round_.broadcast
        if delivery.todo is not Todo.SEND:
            is_there = recipient is not None and delivery.message_id is not None
            return None if is_there else Mark(who, delivery.status, now)
        if why := _why_not(round_, self._city, recipient, now):
            return Mark(who, DeliveryStatus.SKIPPED, now, why)
        assert recipient is not None  # GONE otherwise
        if recipient.reachability is not Reachability.REACHABLE:
            return Mark(who, DeliveryStatus.BLOCKED, now, recipient.reachability)
        if not broadcast.waking or recipient.settings.quiet_hours is None:
            return None
        zone = self._zones.get(recipient.home or "", self._zones[self._city.slug])
        morning = recipient.settings.quiet_hours.hold_until(now, zone)
        return Mark(who, delivery.status, now, again_at=morning) if morning else None

    async def _carry_out(self, broadcast: Broadcast, delivery: Delivery, recipient: Resident) -> Mark:
        """Raises RecipientUnreachable, Refused, SendingFailed."""
        sender, who, clock = self._of.sender, delivery.resident_id, self._of.clock
        if delivery.todo is Todo.SEND:
            sent = await sender.send(self._city, broadcast, recipient)
            return Mark(who, DeliveryStatus.SENT, clock.now(), None, sent.chat_id, sent.message_id)
        assert delivery.chat_id is not None
        assert delivery.message_id is not None
        sent = Sent(delivery.chat_id, delivery.message_id)
        if delivery.todo is Todo.RECALL:
            is_gone = await sender.recall(sent)
            return Mark(who, DeliveryStatus.RECALLED if is_gone else delivery.status, clock.now())
        await sender.correct(self._city, broadcast, recipient, sent)
        return Mark(who, delivery.status, clock.now())

    def _failed(self, delivery: Delivery, reason: str, retry_after: float = 0) -> Mark:
        """Given back, to be tried later; after the last attempt it has failed, or stays what it was."""
        now, who = self._of.clock.now(), delivery.resident_id
        if delivery.attempts <= len(BACKOFF):
            again_at = now + timedelta(seconds=max(BACKOFF[delivery.attempts - 1], retry_after))
            return Mark(who, delivery.status, now, again_at=again_at)
        if delivery.todo is Todo.SEND:
            return Mark(who, DeliveryStatus.FAILED, now, reason)
        return Mark(who, delivery.status, now)

    def _draw(self, round_: _Round) -> None:
        """Show how far it is, beside the work."""
        if not round_.watchers:
            return
        at, done = self._of.monotonic(), round_.broadcast.counts.done
        before_at, before = self._drawn or (at, done)
        self._drawn = at, done
        per_second = (done - before) / (at - before_at) if at > before_at else None
        if not self._under_way:
            per_second = 0.0
        self._drawing = asyncio.create_task(
            self._show(self._drawing, round_.broadcast, round_.watchers, per_second)
        )

    async def _show(
        self,
        before: "asyncio.Task[None] | None",
        broadcast: Broadcast,
        watchers: Sequence[Watcher],
        per_second: float | None,
    ) -> None:
        """After the drawing before, so that the last is the newest."""
        if before:
            await before
        try:
            for lost in await self._of.board.draw(self._city, broadcast, watchers, per_second):
                await self._store.transact(
                    lambda records, who=lost.resident_id: records.deliveries.unwatch(broadcast.id, who),  # type: ignore[misc]
                    once=False,
                )
        except Exception as error:  # noqa: BLE001 (what is shown must not stop what is sent)
            self._of.report("progress", error)


def _known(records: CityRecords, broadcast_id: str) -> Broadcast:
    broadcast = records.broadcasts.find(broadcast_id)
    assert broadcast is not None  # one that was released is never removed
    return broadcast


def _list_active(records: CityRecords, now: datetime) -> list[Broadcast]:
    """STARTING, or RUNNING with something to do now, or with nothing left to do: it has to be ended."""
    active = records.broadcasts.list_with(_ACTIVE, _LISTED)
    return [
        one
        for one in active
        if one.status is BroadcastStatus.STARTING or (records.deliveries.next_at(one.id) or now) <= now
    ]


def _lay_piece_down(
    records: CityRecords, broadcast_id: str, after: str | None, now: datetime
) -> tuple[BroadcastStatus, str | None]:
    broadcast = _known(records, broadcast_id)
    if broadcast.status is not BroadcastStatus.STARTING:
        return broadcast.status, after
    prepared = records.deliveries.prepare(broadcast, now, after, PIECE)
    if prepared.after is not None:
        return broadcast.status, prepared.after
    records.broadcasts.move(broadcast_id, (BroadcastStatus.STARTING,), BroadcastStatus.RUNNING, now)
    return _known(records, broadcast_id).status, None


def _with_what_follows(done: _Done, broadcast: Broadcast, now: datetime) -> Mark:
    """What was recalled or corrected while it was under way has to be deleted or edited now."""
    mark = done.mark
    if mark.status is not DeliveryStatus.SENT or done.did is Todo.RECALL:
        return mark
    if broadcast.recalled_at is not None:
        return replace(mark, again_at=now, todo=Todo.RECALL)
    if done.revision != broadcast.revision:
        return replace(mark, again_at=now, todo=Todo.CORRECT)
    return mark


def _why_not(round_: _Round, city: City, recipient: Resident | None, now: datetime) -> Skipped | None:
    """Why she is not sent it after all."""
    if recipient is None:
        return Skipped.GONE
    if city.slug != recipient.home and city.slug not in recipient.followed:
        return Skipped.MOVED
    if recipient.id in round_.unsubscribed:
        return Skipped.UNSUBSCRIBED
    if round_.broadcast.kind is not BroadcastKind.MESSAGE and round_.subject.is_over(now):
        return Skipped.OVER
    return Skipped.ANSWERED if recipient.id in round_.answered else None


def _stop_refused(records: CityRecords, city: City, broadcast: Broadcast, says: str, now: datetime) -> None:
    """Telegram does not take it: nobody else is tried until a person has looked at it."""
    if records.broadcasts.move(broadcast.id, (BroadcastStatus.RUNNING,), BroadcastStatus.PAUSED, now):
        told = (broadcast.created_by, broadcast.released_by)
        tell(records, city, broadcast, "broadcast.refused", told, now, now.isoformat(), says=says)


def _end_if_over(records: CityRecords, city: City, broadcast: Broadcast, now: datetime) -> None:
    if records.deliveries.next_at(broadcast.id) is not None:
        return
    if records.broadcasts.move(broadcast.id, (BroadcastStatus.RUNNING,), BroadcastStatus.ENDED, now):
        told = (broadcast.created_by, broadcast.released_by)
        tell(records, city, broadcast, "broadcast.ended", told, now)
