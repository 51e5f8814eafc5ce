"""Draining outboxes, with a sender that says what the test wants."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

import pytest

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.notices.model import MODERATORS, Notice, Parcel, Urgency
from bot.core.notices.service import BACKOFF, Deliveries, RecipientUnreachable, SendingFailed
from bot.core.residents.model import DigestFrequency, QuietHours, Reachability, Resident, Settings
from bot.core.shared.errors import StoreUnavailable
from tests.storage.builders import NOW, SetClock, a_city, a_resident

T = TypeVar("T")
ANA = a_resident(1, home="skopje", settings=Settings("mk", quiet_hours=None))


class OneOutbox:
    """An outbox, and the little of a network's store that a delivery looks at."""

    def __init__(self, people: Iterable[Resident], cities: list[City]) -> None:
        self.waiting: dict[int, tuple[Notice, datetime, int]] = {}
        self.outcomes: dict[int, str] = {}
        self.people = {person.id: person for person in people}
        self._cities = cities

    @property
    def outbox(self) -> "OneOutbox":
        return self

    @property
    def directory(self) -> "OneOutbox":
        return self

    @property
    def cities(self) -> "OneOutbox":
        return self

    def list_all(self) -> list[City]:
        return self._cities

    def list_by_id(self, ids: list[str]) -> dict[str, Resident]:
        return {id_: self.people[id_] for id_ in ids if id_ in self.people}

    def put(self, notice: Notice) -> None:
        self.waiting[len(self.waiting) + 1] = (notice, notice.due_at, 0)

    def oldest_due_at(self, now: datetime) -> datetime | None:
        return min((n.due_at for n, at, _ in self.waiting.values() if at <= now), default=None)

    def claim(self, now: datetime, until: datetime, limit: int) -> list[Parcel]:
        due = [id_ for id_, (_, at, _) in self.waiting.items() if at <= now][:limit]
        for id_ in due:
            notice, _, attempts = self.waiting[id_]
            self.waiting[id_] = (notice, until, attempts + 1)
        return [Parcel(id_, self.waiting[id_][0], self.waiting[id_][2]) for id_ in due]

    def settle(self, id_: int, outcome: str, at: datetime) -> None:
        del self.waiting[id_]
        self.outcomes[id_] = outcome

    def postpone(self, id_: int, due_at: datetime) -> None:
        notice, _, attempts = self.waiting[id_]
        self.waiting[id_] = (notice, due_at, attempts)

    async def read(self, query: Callable[[Any], T]) -> T:
        return query(self)

    async def transact(self, work: Callable[[Any], T], *, once: bool = True) -> T:
        return work(self)


class StoreAway:
    """A city's store whose server does not answer."""

    def __init__(self, city: City) -> None:
        self._city = city

    async def read(self, query: Callable[[Any], T]) -> T:
        raise StoreUnavailable(f"city {self._city.slug}: unreachable")


class CityStoresOf:
    """No city has a store, or every city's is away."""

    def __init__(self, *, away: bool) -> None:
        self._away = away

    def of(self, city: City) -> Any:
        return StoreAway(city)

    def each(self, cities: Iterable[City]) -> Iterable[Any]:
        return [(city, StoreAway(city)) for city in cities] if self._away else ()


class Sender:
    """Does what it is told for each try, then sends."""

    def __init__(self, *answers: bool | Exception) -> None:
        self.answers = list(answers)
        self.sent: list[str] = []
        self.told: list[str] = []

    async def send_to_group(self, notice: Notice, city: City) -> bool:
        sent = self._send(notice)
        self.told.append(city.slug)
        return sent

    async def send(self, notice: Notice, recipient: Resident) -> bool:
        return self._send(notice)

    def _send(self, notice: Notice) -> bool:
        answer = self.answers.pop(0) if self.answers else True
        if isinstance(answer, Exception):
            raise answer
        if answer:
            self.sent.append(notice.key)
        return answer


class Office:
    """Everything a delivery needs."""

    def __init__(
        self, sender: Sender, *people: Resident, away: bool = False, city: City | None = None
    ) -> None:
        self.clock = SetClock()
        self.sender = sender
        self.outbox = OneOutbox(people, [city or a_city("skopje")])
        network, stores = cast("Any", self.outbox), cast("Any", CityStoresOf(away=away))
        cities = Cities(network, stores, self.clock, lambda: 0.0)
        self.reports: list[str] = []
        self.deliveries = Deliveries(
            network, stores, cities, sender, self.clock, lambda what, error: self.reports.append(str(error))
        )

    def tell_moderators(self, city: str, urgency: Urgency = Urgency.NORMAL) -> None:
        key = f"tale:{len(self.outbox.waiting)}"
        self.outbox.put(Notice("tale", MODERATORS, key, NOW, {"city": city}, urgency))

    def notice(self, urgency: Urgency = Urgency.NORMAL) -> None:
        self.outbox.put(Notice("tale", ANA.id, f"tale:{len(self.outbox.waiting)}", NOW, urgency=urgency))


async def test_what_is_due_is_sent_once() -> None:
    office = Office(Sender(), ANA)
    office.notice()
    assert (await office.deliveries.drain_once()).outcomes == {"sent": 1}
    assert not (await office.deliveries.drain_once()).anything
    assert office.sender.sent == ["tale:0"]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [(False, "dropped"), (RecipientUnreachable(), "unreachable")],
)
async def test_what_cannot_be_told_is_settled_and_not_tried_again(
    answer: bool | Exception, outcome: str
) -> None:
    office = Office(Sender(answer), ANA)
    office.notice()
    assert (await office.deliveries.drain_once()).outcomes == {outcome: 1}
    assert office.outbox.waiting == {}


async def test_nobody_is_written_to_who_left_or_blocked_the_bot() -> None:
    office = Office(Sender())
    office.notice()
    assert (await office.deliveries.drain_once()).outcomes == {"dropped": 1}
    blocked = Office(Sender(), a_resident(1, reachability=Reachability.BLOCKED))
    blocked.notice()
    assert (await blocked.deliveries.drain_once()).outcomes == {"unreachable": 1}
    assert blocked.sender.sent == []


async def test_a_failed_sending_is_tried_again_later_and_later_and_then_given_up() -> None:
    tries = len(BACKOFF) + 1
    office = Office(Sender(*(SendingFailed("away") for _ in range(tries))), ANA)
    office.notice()
    for seconds in BACKOFF:
        assert (await office.deliveries.drain_once()).outcomes == {"retried": 1}
        office.clock.forward(seconds=seconds - 1)
        assert not (await office.deliveries.drain_once()).anything
        office.clock.forward(seconds=1)
    assert (await office.deliveries.drain_once()).outcomes == {"failed": 1}
    assert office.reports == ["away"] * tries


async def test_a_wait_that_telegram_names_is_obeyed() -> None:
    office = Office(Sender(SendingFailed("flood", retry_after=90)), ANA)
    office.notice()
    await office.deliveries.drain_once()
    office.clock.forward(seconds=89)
    assert not (await office.deliveries.drain_once()).anything
    office.clock.forward(seconds=1)
    assert (await office.deliveries.drain_once()).outcomes == {"sent": 1}


async def test_quiet_hours_hold_what_can_wait_until_morning_in_the_citys_zone() -> None:
    sleeper = a_resident(1, home="skopje", settings=Settings("mk", quiet_hours=QuietHours(22, 8)))
    office = Office(Sender(), sleeper)
    office.clock.at = NOW.replace(hour=21)  # 23:00 in Skopje
    office.notice()
    office.notice(Urgency.URGENT)
    assert (await office.deliveries.drain_once()).outcomes == {"held": 1, "sent": 1}
    assert office.sender.sent == ["tale:1"]
    office.clock.at = (NOW + timedelta(days=1)).replace(hour=6, minute=0, second=0, microsecond=0)
    assert (await office.deliveries.drain_once()).outcomes == {"sent": 1}


@pytest.mark.parametrize(
    ("digest", "city", "outcome"),
    [
        (DigestFrequency.WEEKLY, "skopje", "digested"),
        (DigestFrequency.DAILY, "kotor", "digested"),
        (DigestFrequency.OFF, "skopje", "sent"),
        (DigestFrequency.DAILY, "edirne", "sent"),  # no digest of hers is of that city
    ],
)
async def test_what_can_wait_for_her_digest_waits_if_she_has_one(
    digest: DigestFrequency, city: str, outcome: str
) -> None:
    reader = replace(ANA, settings=replace(ANA.settings, digest=digest), followed=("kotor",))
    office = Office(Sender(), reader)
    office.outbox.put(Notice("tale", ANA.id, "tale", NOW, {"city": city}, Urgency.DIGEST))
    assert (await office.deliveries.drain_once()).outcomes == {outcome: 1}


async def test_nothing_waits_for_a_digest_that_nobody_composes() -> None:
    for reader, city in ((a_resident(1), a_city("skopje")), (ANA, a_city("skopje", disabled_at=NOW))):
        office = Office(Sender(), replace(reader, settings=ANA.settings), city=city)
        office.outbox.put(Notice("tale", ANA.id, "tale", NOW, {"city": "skopje"}, Urgency.DIGEST))
        assert (await office.deliveries.drain_once()).outcomes == {"sent": 1}


async def test_what_waits_for_a_digest_is_not_held_over_night_first() -> None:
    sleeper = replace(ANA, settings=Settings("mk", quiet_hours=QuietHours(22, 8)))
    office = Office(Sender(), sleeper)
    office.clock.at = NOW.replace(hour=21)  # 23:00 in Skopje
    office.outbox.put(Notice("tale", ANA.id, "tale", NOW, {"city": "skopje"}, Urgency.DIGEST))
    assert (await office.deliveries.drain_once()).outcomes == {"digested": 1}


async def test_what_is_for_the_moderators_goes_to_the_group_of_the_city_that_it_names() -> None:
    office = Office(Sender(), city=a_city("skopje", moderators_group=-1001))
    office.tell_moderators("skopje")
    assert (await office.deliveries.drain_once()).outcomes == {"sent": 1}
    assert office.sender.told == ["skopje"]


@pytest.mark.parametrize("city", ["skopje", "atlantis", ""])
async def test_where_no_moderators_meet_nothing_is_told(city: str) -> None:
    office = Office(Sender())
    office.tell_moderators(city)
    assert (await office.deliveries.drain_once()).outcomes == {"dropped": 1}
    assert office.sender.told == []


async def test_a_group_that_threw_the_bot_out_is_reported_and_not_tried_again() -> None:
    office = Office(Sender(RecipientUnreachable()), city=a_city("skopje", moderators_group=-1001))
    office.tell_moderators("skopje")
    assert (await office.deliveries.drain_once()).outcomes == {"unreachable": 1}
    assert office.reports == ["the moderators' group of skopje"]
    assert office.outbox.waiting == {}


async def test_moderators_have_the_quiet_hours_that_everybody_has_at_first() -> None:
    office = Office(Sender(), city=a_city("skopje", moderators_group=-1001))
    office.clock.at = NOW.replace(hour=21)  # 23:00 in Skopje
    office.tell_moderators("skopje")
    office.tell_moderators("skopje", Urgency.URGENT)
    assert (await office.deliveries.drain_once()).outcomes == {"held": 1, "sent": 1}
    office.clock.at = (NOW + timedelta(days=1)).replace(hour=6, minute=0, second=0, microsecond=0)
    assert (await office.deliveries.drain_once()).outcomes == {"sent": 1}


async def test_how_long_the_oldest_has_waited_is_told() -> None:
    office = Office(Sender(), ANA)
    assert await office.deliveries.oldest_waiting_seconds() == 0
    office.notice()
    office.clock.forward(minutes=3)
    assert await office.deliveries.oldest_waiting_seconds() == 180


async def test_a_store_that_is_away_does_not_stop_the_others() -> None:
    office = Office(Sender(), ANA, away=True)
    office.notice()
    assert (await office.deliveries.drain_once()).outcomes == {"sent": 1}
    assert office.reports == ["city skopje: unreachable"]
    assert await office.deliveries.oldest_waiting_seconds() == 0
