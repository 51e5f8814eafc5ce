"""A city with members, an editor who broadcasts to them, and a far side that remembers what it was given."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from bot.core.broadcasts.dispatching import Dispatch
from bot.core.broadcasts.model import (
    Broadcast,
    BroadcastKind,
    Content,
    Delivery,
    Watcher,
)
from bot.core.broadcasts.ports import Sent
from bot.core.broadcasts.service import BroadcastServices, broadcast_services
from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.residents.model import Resident, Tie
from bot.core.shared.unit_of_work import CityRecords, NetworkRecords
from bot.core.staff.model import Role
from bot.core.staff.service import Team
from storage.opening import Stores
from tests.storage.builders import NOW, SetClock, a_city, a_member, a_resident
from tests.storage.happenings import CountedIds

SECOND = timedelta(seconds=1)


@dataclass
class Letterbox:
    """Implements ``BroadcastSender``: chats with the messages in them. What is put in ``troubles`` for somebody is raised once
    each. While it is closed, what is sent waits on its way; ``knocked``: something did."""

    sent: list[tuple[str, str]] = field(default_factory=list)
    edited: list[tuple[str, str]] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    troubles: dict[str, list[Exception]] = field(default_factory=dict)
    knocked: asyncio.Event = field(default_factory=asyncio.Event)
    is_closed: bool = False
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))

    def close(self) -> None:
        self.is_closed = True

    def admit(self, many: int) -> None:
        """Let so many in that wait, and stay closed."""
        for _ in range(many):
            self._places.release()

    def open(self) -> None:
        self.is_closed = False
        self.admit(1_000)

    @property
    def received(self) -> Counter[str]:
        return Counter(who for who, _ in self.sent)

    async def send(self, city: City, broadcast: Broadcast, recipient: Resident) -> Sent:
        await self._pass(recipient)
        text = broadcast.content.text_for(recipient.language)
        self.sent.append((recipient.id, text[1] if text else ""))
        return Sent(recipient.telegram_id, len(self.sent))

    async def correct(self, city: City, broadcast: Broadcast, recipient: Resident, sent: Sent) -> bool:
        await self._pass(recipient)
        text = broadcast.content.text_for(recipient.language)
        self.edited.append((recipient.id, text[1] if text else ""))
        return True

    async def recall(self, sent: Sent) -> bool:
        self.deleted.append(self.sent[sent.message_id - 1][0])
        return True

    async def _pass(self, recipient: Resident) -> None:
        self.knocked.set()
        if self.is_closed:
            await self._places.acquire()
        await asyncio.sleep(0)
        if troubles := self.troubles.get(recipient.id):
            raise troubles.pop(0)


@dataclass
class Board:
    """Implements ``ProgressBoard``: what was drawn, as (sent, of how many, whether it runs)."""

    drawn: list[tuple[int, int, str]] = field(default_factory=list)

    async def draw(
        self, city: City, broadcast: Broadcast, watchers: Sequence[Watcher], per_second: float | None
    ) -> list[Watcher]:
        self.drawn.append((broadcast.counts.sent, broadcast.counts.total, broadcast.status))
        return []


@dataclass
class Post:
    """Everything that a broadcast needs, in Skopje."""

    stores: Stores
    clock: SetClock
    editor: Resident
    services: BroadcastServices
    letterbox: Letterbox
    board: Board
    city: City = field(default_factory=a_city)
    reports: list[tuple[str, Exception]] = field(default_factory=list)

    def dispatch(self, letterbox: Letterbox | None = None, **changes: Any) -> Dispatch:
        """A worker."""
        cities = Cities(self.stores.network, self.stores.cities, self.clock, lambda: 0.0)
        options: dict[str, Any] = {"per_second": 30} | changes
        return Dispatch(
            self.stores.network,
            self.stores.cities,
            cities,
            letterbox or self.letterbox,
            self.board,
            self.clock,
            asyncio.get_running_loop().time,
            lambda what, error: self.reports.append((what, error)),
            **options,
        )

    async def settle_in(self, residents: Sequence[Resident]) -> None:
        """They live here."""

        def in_network(records: NetworkRecords) -> None:
            for one in residents:
                records.directory.add_if_new(one)
                records.directory.consent(one.id, NOW)
                records.directory.tie(one.id, self.city.slug, Tie.HOME, NOW)

        def in_city(records: CityRecords) -> None:
            for one in residents:
                records.members.put(a_member(one))

        await self.stores.network.transact(in_network, once=False)
        await self.stores.cities.of(self.city).transact(in_city, once=False)

    async def crowd(self, size: int, **changes: Any) -> list[Resident]:
        """So many new residents, awake all day."""
        residents = [a_neighbour(number, **changes) for number in range(1, size + 1)]
        await self.settle_in(residents)
        return residents

    async def write(self, text: str = "Water is off on Tuesday.", **changes: Any) -> Broadcast:
        """A draft of the editor's."""
        composing = self.services.composing
        kind = changes.pop("kind", BroadcastKind.MESSAGE)
        draft = await composing.begin(self.editor, self.city, kind, changes.pop("subject", None))
        content = Content({"en": text}) if text else Content()
        return await composing.change(
            self.editor,
            self.city,
            draft.id,
            draft.version,
            lambda one: replace(one, **({"content": content} | changes)),
        )

    async def release(self, text: str = "Water is off on Tuesday.", **changes: Any) -> Broadcast:
        draft = await self.write(text, **changes)
        return await self.services.releasing.release(self.editor, self.city, draft.id, draft.version)

    async def now(self, broadcast: Broadcast) -> Broadcast:
        """As it is in the store."""
        found = await self.stores.cities.of(self.city).read(
            lambda records: records.broadcasts.find(broadcast.id)
        )
        assert found
        return found

    async def delivery(self, broadcast: Broadcast, resident: Resident) -> Delivery:
        found = await self.stores.cities.of(self.city).read(
            lambda records: records.deliveries.find(broadcast.id, resident.id)
        )
        assert found
        return found

    async def notices(self, kind: str) -> list[str]:
        """Who is told that."""
        parcels = await self.stores.cities.of(self.city).transact(
            lambda records: records.outbox.claim(
                self.clock.now(), self.clock.now() + timedelta(days=9), 1_000
            ),
            once=False,
        )
        return [parcel.notice.recipient for parcel in parcels if parcel.notice.kind == kind]


def a_neighbour(number: int, **changes: Any) -> Resident:
    """Lives in Skopje and sleeps when she likes."""
    one = a_resident(number, home="skopje", language=changes.pop("language", "en"), **changes)
    return replace(one, settings=replace(one.settings, quiet_hours=None))


def a_post(stores: Stores, clock: SetClock) -> Post:
    editor = a_resident(900, roles={"skopje": frozenset({Role.EDITOR})})
    ids = CountedIds()
    team = Team(stores.network, clock, ids)
    services = broadcast_services(stores.network, stores.cities, team, clock, ids)
    return Post(stores, clock, editor, services, Letterbox(), Board())
