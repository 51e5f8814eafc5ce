"""A year of digests in all the founding cities, with the clock held: none empty, none twice, nothing stale, nothing missing."""

import asyncio
import random
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.digests.model import KIND, Digest, Section
from bot.core.digests.service import Digests
from bot.core.notices.model import Notice, Urgency
from bot.core.notices.service import Deliveries
from bot.core.residents.model import DigestFrequency, Reachability, Resident, Settings
from bot.core.residents.service import Residents
from bot.core.shared.unit_of_work import CityRecords, NetworkRecords, Store
from bot.core.surveys.model import Audience, Survey, SurveyStatus, Transition
from bot.services import founding_cities
from storage.cities import file_of
from storage.opening import Stores, migrate
from tests.storage.builders import SetClock, a_resident, a_schedule, an_event, an_occurrence, put_on
from tests.storage.digest_oracle import (
    SOON,
    YOUNG,
    Held,
    Person,
    Thing,
    expected_held,
    expected_news,
)
from tests.storage.happenings import CountedIds
from tests.storage.proposals import a_public_idea
from tests.storage.questionnaires import a_questionnaire, a_sheet, a_survey, secret_of

BEGINS: Final = datetime(2026, 3, 1, tzinfo=UTC)
ENDS: Final = datetime(2027, 3, 1, tzinfo=UTC)
DOWN: Final = (datetime(2026, 7, 6, 3, tzinfo=UTC), datetime(2026, 7, 13, 15, tzinfo=UTC))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PEOPLE: Final = 60
# Two of them are leapt over, or come twice, when the clocks change; few, so that the clock has few moments to look at.
HOURS: Final = {DigestFrequency.DAILY: (2, 9), DigestFrequency.WEEKLY: (2, 3, 9, 23)}
TOPICS: Final = ("culture", "sport", "environment")
FREQUENCIES: Final = (DigestFrequency.DAILY, DigestFrequency.WEEKLY, DigestFrequency.OFF)
_KINDS: Final = ("idea.progress", "idea.changed")

Act = Callable[[], Awaitable[None]]


class Postman:
    """What could not wait is sent at once; digests are taken out of the outbox before he comes."""

    async def send(self, notice: Notice, recipient: Resident) -> bool:
        assert notice.kind != KIND
        return True

    async def send_to_group(self, notice: Notice, city: City) -> bool:
        raise AssertionError


class Year:
    """The stores, and the same world as the oracle knows it."""

    def __init__(self, stores: Stores, clock: SetClock, seed: int) -> None:
        self.stores = stores
        self.clock = clock
        self.chance = random.Random(seed)
        self.cities = {city.slug: city for city in founding_cities()}
        self.zones = {slug: ZoneInfo(city.zone) for slug, city in self.cities.items()}
        catalogue = Cities(stores.network, stores.cities, clock, lambda: 0.0)
        self.residents = Residents(stores.network, stores.cities, catalogue, clock, CountedIds())
        self.digests = Digests(stores.network, stores.cities, catalogue, clock)
        self.deliveries = Deliveries(stores.network, stores.cities, catalogue, Postman(), clock, self._report)
        self.things: list[Thing] = []
        self.people: list[Person] = []
        self.acts: list[tuple[datetime, int, Act]] = []
        self.found: Counter[str] = Counter()
        self.told_of: dict[str, Counter[str]] = {}

    def _report(self, what: str, error: Exception) -> None:
        raise error

    def store(self, slug: str) -> Store[CityRecords]:
        return self.stores.cities.of(self.cities[slug])

    def moment(self, first: datetime = BEGINS, last: datetime = ENDS) -> datetime:
        return first + (last - first) * self.chance.random()

    def plan(self, at: datetime, act: Act) -> None:
        self.acts.append((at, len(self.acts), act))

    # What is published

    async def publish_all(self) -> None:
        """Everything of the year, each with the moment from which it is there, so that it costs one transaction a city."""
        for number, (slug, city) in enumerate(self.cities.items()):
            things = [self._event(slug, 100 * number + each) for each in range(24)]
            things += [self._idea(slug, 100 * number + each) for each in range(20)]
            things += [self._survey(slug, city, 100 * number + each) for each in range(6)]

            def lay(
                records: CityRecords, puts: list[tuple[Thing, Callable[[CityRecords], None]]] = things
            ) -> None:
                for _, put in puts:
                    put(records)

            await self.store(slug).transact(lay)
            self.things += [thing for thing, _ in things]

    def _author(self) -> str | None:
        return self.chance.choice(self.people).id if self.chance.random() < 0.3 else None

    def _event(self, slug: str, number: int) -> tuple[Thing, Callable[[CityRecords], None]]:
        at = self.moment()
        starts = at + DAY * self.chance.uniform(0.1, 25)
        schedule = a_schedule(starts.replace(tzinfo=None), zone="UTC")
        topic = self.chance.choice((None, *TOPICS))
        event = an_event(number, published_at=at, schedule=schedule, topic=topic, author=self._author())
        occurrence = an_occurrence(event)
        thing = Thing(Section.EVENTS, slug, occurrence.id, at, occurrence.starts_at, topic, event.author)
        if self.chance.random() < 0.15:
            thing.gone_at = self.moment(at, starts)

            async def cancel() -> None:
                gone = replace(occurrence, cancelled_at=thing.gone_at)
                await self.store(slug).transact(lambda records: records.occurrences.update(gone, event))

            self.plan(thing.gone_at, cancel)
        return thing, lambda records: _ignore(put_on(records, event, occurrence))

    def _idea(self, slug: str, number: int) -> tuple[Thing, Callable[[CityRecords], None]]:
        at = self.moment()
        topic = self.chance.choice((None, *TOPICS))
        code = f"{slug[:3].upper()}-{number:05}"
        idea = a_public_idea(number, published_at=at, topic=topic, author=self._author(), code=code)
        thing = Thing(Section.IDEAS, slug, idea.id, at, topic=topic, author=idea.author)
        return thing, lambda records: records.ideas.add(idea)

    def _survey(self, slug: str, city: City, number: int) -> tuple[Thing, Callable[[CityRecords], None]]:
        at = self.moment()
        closes = at + DAY * self.chance.uniform(0.5, 30) if self.chance.random() < 0.8 else None
        thing = Thing(
            Section.SURVEYS,
            slug,
            "",
            at,
            closes,
            followers=self.chance.random() < 0.5,
            languages=frozenset([city.languages[0]]) if self.chance.random() < 0.2 else frozenset(),
        )
        audience = Audience(thing.followers, thing.languages)
        survey = a_survey(number, opens_at=at, closes_at=closes, created_at=at, audience=audience)
        thing.id = survey.id
        for who in self.chance.sample(range(PEOPLE), 6):
            self._plan_answer(thing, survey, who)

        def put(records: CityRecords) -> None:
            records.surveys.add(survey, a_questionnaire(), secret_of(survey))
            records.surveys.move(Transition(survey.id, None, SurveyStatus.OPEN, survey.created_by, at))

        return thing, put

    def _plan_answer(self, thing: Thing, survey: Survey, who: int) -> None:
        at = self.moment(thing.published_at, thing.ends or thing.published_at + 40 * DAY)

        async def answer() -> None:
            person = self.people[who]
            if person.joined_at > at or person.is_erased:
                return
            sheet = a_sheet(survey, who + 1, response_id=who + 1, sent_at=at)
            assert await self.store(thing.city).transact(lambda records: records.sheets.add(sheet))
            thing.answered_by.add(person.id)

        self.plan(at, answer)

    # Who reads

    def people_arrive(self) -> None:
        slugs = list(self.cities)
        for number in range(1, PEOPLE + 1):
            home = slugs[number % len(slugs)]
            frequency = FREQUENCIES[number % 3 > 0]  # a third of them have it daily
            person = Person(
                a_resident(number).id,
                BEGINS if number % 3 else self.moment(),
                self.chance.choice(self.cities[home].languages),
                home,
                frequency if number % 7 else DigestFrequency.OFF,
                self.chance.choice(HOURS[frequency]),
            )
            self.people.append(person)
            self._plan_life(person, number)

    def _plan_life(self, person: Person, number: int) -> None:
        async def join() -> None:
            settings = Settings(person.language, person.frequency, person.hour, quiet_hours=None)
            newcomer = a_resident(number, settings=settings, met_at=person.joined_at)

            def add(records: NetworkRecords) -> None:
                records.directory.add_if_new(newcomer)

            await self.stores.network.transact(add)
            await self.residents.make_home(newcomer, self.cities[person.home])

        self.plan(person.joined_at, join)
        changes = [
            self._move,
            self._follow,
            self._follow,
            self._unfollow,
            self._change_language,
            self._change_frequency,
            self._change_hour,
            self._mute,
            self._choose_topics,
            self._choose_topics,
            self._block,
        ]
        for _ in range(self.chance.randint(2, 9)):
            self._plan_change(person, self.chance.choice(changes))
        for _ in range(3):
            self._plan_change(person, self._hold)
        if number % 15 == 0:
            self._plan_change(person, self._erase)

    def _plan_change(self, person: Person, change: Callable[[Person, Resident], Awaitable[None]]) -> None:
        async def act() -> None:
            if not person.is_erased:
                hers = await self.stores.network.read(lambda records: records.directory.get(person.id))
                await change(person, hers)

        self.plan(self.moment(person.joined_at + timedelta(seconds=1)), act)

    async def _move(self, person: Person, hers: Resident) -> None:
        slug = self.chance.choice(list(self.cities))
        await self.residents.make_home(hers, self.cities[slug])
        person.home = slug
        if slug in person.followed:
            person.followed.remove(slug)

    async def _follow(self, person: Person, hers: Resident) -> None:
        slug = self.chance.choice(list(self.cities))
        after = await self.residents.follow(hers, self.cities[slug])
        person.followed = list(after.followed)

    async def _unfollow(self, person: Person, hers: Resident) -> None:
        if person.followed:
            after = await self.residents.unfollow(hers, self.cities[self.chance.choice(person.followed)])
            person.followed = list(after.followed)

    async def _change_language(self, person: Person, hers: Resident) -> None:
        person.language = self.chance.choice(self.cities[person.home].languages)
        await self.residents.choose_language(hers, person.language)

    async def _change_frequency(self, person: Person, hers: Resident) -> None:
        person.frequency = self.chance.choice(FREQUENCIES)
        if person.hour not in HOURS.get(person.frequency, (person.hour,)):
            await self._change_hour(person, hers)
            hers = await self.stores.network.read(lambda records: records.directory.get(person.id))
        await self.residents.choose_digest(hers, person.frequency)

    async def _change_hour(self, person: Person, hers: Resident) -> None:
        person.hour = self.chance.choice(HOURS.get(person.frequency, (9,)))
        await self.residents.choose_digest_hour(hers, person.hour)

    async def _mute(self, person: Person, hers: Resident) -> None:
        section = self.chance.choice(list(Section))
        muted = section not in person.muted
        person.muted ^= {section}
        assert (await self.digests.mute(hers, section, muted=muted)).muted == person.muted

    async def _choose_topics(self, person: Person, hers: Resident) -> None:
        slug = self.chance.choice([person.home, *person.followed])
        chosen = frozenset(self.chance.sample(TOPICS, self.chance.randint(0, 2)))
        await self.store(slug).transact(lambda records: records.members.choose_topics(person.id, chosen))
        person.topics[slug] = chosen

    async def _block(self, person: Person, hers: Resident) -> None:
        """And come back after two weeks."""
        person.is_reachable = False
        await self.residents.change_reachability(hers.telegram_id, Reachability.BLOCKED)

        async def come_back(person: Person, hers: Resident) -> None:
            person.is_reachable = True
            await self.residents.change_reachability(hers.telegram_id, Reachability.REACHABLE)

        async def act() -> None:
            if not person.is_erased:
                hers = await self.stores.network.read(lambda records: records.directory.get(person.id))
                await come_back(person, hers)

        self.plan(self.clock.now() + 14 * DAY, act)
        self.acts.sort(key=lambda one: one[:2])

    async def _erase(self, person: Person, hers: Resident) -> None:
        await self.residents.erase(hers)
        person.is_erased = True

    async def _hold(self, person: Person, hers: Resident) -> None:
        """Something becomes of an idea that she follows, here or somewhere else."""
        slug = self.chance.choice([person.home, *person.followed, "skopje"])
        subject = f"idea-{self.chance.randint(1, 2)}"
        now = self.clock.now()
        notice = Notice(
            self.chance.choice(_KINDS),
            person.id,
            f"{person.id}:{now}",
            now,
            {"city": slug, "idea": subject, "code": "X"},
            Urgency.DIGEST,
        )
        await self.store(slug).transact(lambda records: records.outbox.put([notice]))
        (outcome,) = (await self.deliveries.drain_once()).outcomes
        has_one = person.frequency is not DigestFrequency.OFF and slug in (person.home, *person.followed)
        if not person.is_reachable:
            assert outcome == "unreachable"
        elif has_one:
            assert outcome == "digested"
            person.held.append(Held(slug, subject, now))
        else:
            assert outcome == "sent"

    # The year

    async def live(self) -> None:
        self.acts.sort(key=lambda one: one[:2])
        now = BEGINS + timedelta(seconds=50)
        while now < ENDS:
            if not DOWN[0] <= now < DOWN[1]:
                await self._look(now)
            now += HOUR

    async def _until(self, now: datetime) -> None:
        while self.acts and self.acts[0][0] <= now:
            at, _, act = self.acts.pop(0)
            self.clock.at = at
            await act()
        self.clock.at = now

    async def _look(self, now: datetime) -> None:
        await self._until(now)
        due = [person for person in self.people if person.is_due(now, self.zones[person.home])]
        if not due and self.chance.random() > 0.01:
            return
        done = await self.digests.tick()
        assert (done.due, done.away) == (len(due), 0)
        self.found["due"] += len(due)
        written = await self._written()
        for person in due:
            digest = written.pop(person.id, None)
            self._check(person, digest, now)
            day = now.astimezone(self.zones[person.home]).date()
            assert day not in person.days, "two on one day"
            person.days.append(day)
            person.looks.append((now - YOUNG, SOON[person.frequency]))
            if digest and self.chance.random() < 0.2:
                self._plan_delivery(person, digest, now)
        assert not written, "somebody got one who was not due"

    async def _written(self) -> dict[str, Digest]:
        now = self.clock.now()

        def take(records: NetworkRecords) -> list[Notice]:
            parcels = records.outbox.claim(now, now + HOUR, 1_000)
            for parcel in parcels:
                records.outbox.settle(parcel.id, "sent", now)
            return [parcel.notice for parcel in parcels]

        notices = await self.stores.network.transact(take)
        assert len({notice.recipient for notice in notices}) == len(notices)
        return {notice.recipient: Digest.from_facts(notice.facts) for notice in notices}

    def _check(self, person: Person, digest: Digest | None, now: datetime) -> None:
        news = {(one.city, one.id) for one in digest.news} if digest else set()
        told = {Held(one.city, one.subject, one.at) for one in digest.told} if digest else set()
        things = list(expected_news(person, self.things, now))
        assert news == {(thing.city, thing.id) for thing in things}
        assert told == expected_held(person, now)
        if digest is None:
            self.found["nothing new"] += 1
            return
        assert not digest.is_empty
        assert digest.home == person.home
        assert len(digest.news) == len(news)
        counted = self.told_of.setdefault(person.id, Counter())
        for thing in things:
            self.found[thing.section] += 1
            counted[thing.city + thing.id] += 1
            assert counted[thing.city + thing.id] <= (2 if thing.section is Section.SURVEYS else 1)
            assert not thing.is_stale(now, person.id)
        self.found[Section.FOLLOWED] += len(told)

    def _plan_delivery(self, person: Person, digest: Digest, now: datetime) -> None:
        """It comes some hours later, as after quiet hours, and is looked at again then."""

        async def deliver() -> None:
            if person.is_erased:
                return
            at = self.clock.now()
            hers = await self.stores.network.read(lambda records: records.directory.get(person.id))
            again = await self.digests.look_again(hers, digest)
            by_id = {(thing.city, thing.id): thing for thing in self.things}
            cities = (person.home, *person.followed)
            for one in digest.news:
                thing = by_id[one.city, one.id]
                holds = one.city in cities and one.section not in person.muted
                holds = holds and not thing.is_stale(at, person.id)
                if thing.section is Section.SURVEYS and holds:
                    holds = (thing.followers or one.city == person.home) and (
                        not thing.languages or person.language in thing.languages
                    )
                assert (one in again.news) is holds
                self.found["dropped"] += not holds

        self.plan(now + HOUR * self.chance.uniform(0, 60), deliver)
        self.acts.sort(key=lambda one: one[:2])


def _ignore(_: object) -> None: ...


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The network's store and every city's: one is migrated, the others are copies of it."""
    folder = tmp_path_factory.mktemp("year")
    cities = founding_cities()
    asyncio.run(migrate(folder, None, SetClock(), cities[:1]))
    for city in cities[1:]:
        shutil.copy(file_of(cities[0].slug, folder / "cities"), file_of(city.slug, folder / "cities"))
    return folder


@pytest.fixture
async def year(migrated: Path) -> AsyncIterator[Year]:
    clock = SetClock(BEGINS)
    async with Stores(migrated, None, clock) as stores:

        def add(records: NetworkRecords) -> None:
            for city in founding_cities()[1:]:
                records.cities.add(city)

        await stores.network.transact(add)
        yield Year(stores, clock, seed=20260301)


async def test_through_a_year_each_digest_says_what_is_new_once_and_nothing_that_is_over(year: Year) -> None:
    year.people_arrive()
    await year.publish_all()
    await year.live()
    # Else the year would have proved little.
    assert year.found["due"] > 4_000
    assert year.found["nothing new"] > 500
    assert year.found["dropped"] > 10
    for section in Section:
        assert year.found[section] > 30, section
    changed = [date(2026, 3, 29), date(2026, 10, 25)]
    assert all(any(day in person.days for person in year.people if person.hour in (2, 3)) for day in changed)
