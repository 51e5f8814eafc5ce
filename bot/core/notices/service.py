"""Draining outboxes: what is due is checked again, rendered for its reader as she is now, sent, and settled."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.notices.model import MODERATORS, Notice, Parcel, Urgency
from bot.core.residents.model import DEFAULT_QUIET_HOURS, DigestFrequency, Reachability, Resident
from bot.core.shared.clock import Clock
from bot.core.shared.errors import StoreUnavailable
from bot.core.shared.unit_of_work import CityStores, NetworkRecords, Records, Store

LEASE = timedelta(minutes=2)
BATCH = 50
START_AWAITED = timedelta(days=30)  # that somebody who was given a role opens the chat
START_LOOKED_FOR = timedelta(minutes=1)
BACKOFF = (10, 60, 300, 1800, 7200)  # seconds until the next attempt; after the last the notice has failed


class RecipientUnreachable(Exception):
    """She blocked the bot, never started it, or her account is gone."""


class SendingFailed(Exception):
    """It may work later. ``retry_after`` in seconds, where the far side named it."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Sender(Protocol):
    """Tells a resident a notice in her language, and a city's moderators in the city's first one."""

    async def send(self, notice: Notice, recipient: Resident) -> bool:
        """False: it holds no longer and was not sent. Raises RecipientUnreachable, SendingFailed."""
        ...

    async def send_to_group(self, notice: Notice, city: City) -> bool:
        """The same to the group where the moderators of this city meet; the caller sees that there is one."""
        ...


@dataclass(frozen=True, slots=True)
class Drained:
    """What one round did."""

    outcomes: Mapping[str, int]

    @property
    def anything(self) -> bool:
        return bool(self.outcomes)


class Deliveries:
    """Takes due notices out of the outboxes and gives them to the sender, each to one worker at a time.

    A notice is settled after it was sent: a crash in between sends it again, so at least once.
    """

    def __init__(
        self,
        network: Store[NetworkRecords],
        stores: CityStores,
        cities: Cities,
        sender: Sender,
        clock: Clock,
        report: Callable[[str, Exception], None],
    ) -> None:
        self._network = network
        self._stores = stores
        self._cities = cities
        self._sender = sender
        self._clock = clock
        self._report = report

    async def drain_once(self) -> Drained:
        """One batch from every outbox. Returns when each has been sent, put off or given up.

        A store that cannot be read now is reported and passed over: one city's server must not stop the others.
        """
        outcomes: Counter[str] = Counter()
        for store in await self._outboxes():
            try:
                outcomes.update(await self._drain_store(store))
            except StoreUnavailable as error:
                self._report("outbox", error)
        return Drained(outcomes)

    async def oldest_waiting_seconds(self) -> float:
        """How long the oldest notice of all stores that can be read has been due; 0 when none waits."""
        now = self._clock.now()
        oldest: list[datetime | None] = []
        for store in await self._outboxes():
            with suppress(StoreUnavailable):
                oldest.append(await store.read(lambda records: records.outbox.oldest_due_at(now)))
        return max(((now - due_at).total_seconds() for due_at in oldest if due_at), default=0.0)

    async def _outboxes(self) -> list[Store[Records]]:
        cities = await self._cities.list_all()
        return [self._network, *(store for _, store in self._stores.each(cities))]

    async def _drain_store(self, store: Store[Records]) -> list[str]:
        now = self._clock.now()
        if not await store.read(lambda records: records.outbox.oldest_due_at(now)):
            return []
        parcels = await store.transact(
            lambda records: records.outbox.claim(now, now + LEASE, BATCH), once=False
        )
        wanted = list({parcel.notice.recipient for parcel in parcels} - {MODERATORS})
        recipients = await self._network.read(lambda records: records.directory.list_by_id(wanted))
        return await asyncio.gather(
            *(self._deliver(store, parcel, recipients.get(parcel.notice.recipient)) for parcel in parcels)
        )

    async def _deliver(self, store: Store[Records], parcel: Parcel, recipient: Resident | None) -> str:
        if parcel.notice.recipient == MODERATORS:
            return await self._deliver_to_group(store, parcel)
        if recipient is None:
            return await self._settle(store, parcel, "dropped")
        if self._may_still_start(parcel.notice, recipient):
            until = self._clock.now() + START_LOOKED_FOR
            await store.transact(lambda records: records.outbox.postpone(parcel.id, until), once=False)
            return "held"
        if recipient.reachability is not Reachability.REACHABLE:
            return await self._settle(store, parcel, "unreachable")
        home: City | None = await self._cities.find(recipient.home)
        if _waits_for_digest(parcel.notice, recipient, home):
            return await self._settle(store, parcel, "digested")
        hold_until = None
        if parcel.notice.urgency is not Urgency.URGENT and recipient.settings.quiet_hours:
            hold_until = recipient.settings.quiet_hours.hold_until(
                self._clock.now(), ZoneInfo(home.zone if home else "UTC")
            )
        return await self._send(
            store, parcel, hold_until, lambda: self._sender.send(parcel.notice, recipient)
        )

    async def _deliver_to_group(self, store: Store[Records], parcel: Parcel) -> str:
        notice = parcel.notice
        city = await self._cities.find(str(notice.facts.get("city", "")))
        if city is None or city.moderators_group is None:
            return await self._settle(store, parcel, "dropped")
        hold_until = None
        if notice.urgency is not Urgency.URGENT:
            hold_until = DEFAULT_QUIET_HOURS.hold_until(self._clock.now(), ZoneInfo(city.zone))
        outcome = await self._send(
            store, parcel, hold_until, lambda: self._sender.send_to_group(notice, city)
        )
        if outcome == "unreachable":
            self._report(notice.kind, RecipientUnreachable(f"the moderators' group of {city.slug}"))
        return outcome

    async def _send(
        self,
        store: Store[Records],
        parcel: Parcel,
        hold_until: datetime | None,
        send: Callable[[], Awaitable[bool]],
    ) -> str:
        if hold_until:
            await store.transact(lambda records: records.outbox.postpone(parcel.id, hold_until), once=False)
            return "held"
        now = self._clock.now()
        try:
            sent = await send()
        except RecipientUnreachable:
            return await self._settle(store, parcel, "unreachable")
        except SendingFailed as failure:
            self._report(parcel.notice.kind, failure)
            if parcel.attempts > len(BACKOFF):
                return await self._settle(store, parcel, "failed")
            seconds = max(BACKOFF[parcel.attempts - 1], failure.retry_after or 0)
            await store.transact(
                lambda records: records.outbox.postpone(parcel.id, now + timedelta(seconds=seconds)),
                once=False,
            )
            return "retried"
        return await self._settle(store, parcel, "sent" if sent else "dropped")

    def _may_still_start(self, notice: Notice, recipient: Resident) -> bool:
        """An operator gave her a role before she ever opened the chat: she is told when she has."""
        is_awaited = recipient.reachability is Reachability.NEVER_STARTED and recipient.consented_at is None
        return is_awaited and self._clock.now() - notice.due_at < START_AWAITED

    async def _settle(self, store: Store[Records], parcel: Parcel, outcome: str) -> str:
        await store.transact(
            lambda records: records.outbox.settle(parcel.id, outcome, self._clock.now()), once=False
        )
        return outcome


def _waits_for_digest(notice: Notice, recipient: Resident, home: City | None) -> bool:
    """Whether a digest of hers will tell it: she has one, and it is of that city too."""
    if notice.urgency is not Urgency.DIGEST or recipient.settings.digest is DigestFrequency.OFF:
        return False
    hers = (recipient.home, *recipient.followed)
    return home is not None and home.is_open and notice.facts.get("city") in hers
