"""Digests over real stores: who is due, what is new, what is held for her, two clocks at once."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.digests.model import Section, Subscription, Told
from bot.core.digests.service import Composed, Digests
from bot.core.events.model import EventStatus, Scope
from bot.core.events.service import EventServices
from bot.core.ideas.model import Axis, IdeaStatus
from bot.core.notices.model import Notice, Urgency
from bot.core.notices.service import Deliveries
from bot.core.residents.model import DigestFrequency, Reachability, Resident
from bot.core.shared.errors import StoreUnavailable
from bot.core.shared.unit_of_work import CityRecords, CityStores, NetworkRecords, Store
from bot.core.surveys.model import Anonymity, Audience, Terms
from bot.core.surveys.service import SurveyServices
from storage.opening import Stores
from tests.storage.builders import (
    NOW,
    SetClock,
    a_city,
    a_member,
    a_notice,
    an_event,
    an_occurrence,
    put_on,
)
from tests.storage.happenings import EDITOR, published
from tests.storage.proposals import a_public_idea, a_transition, add, do, moving
from tests.storage.reading import (
    FRIDAY,
    a_reader,
    at_nine,
    digest_of,
    digests_of,
    digests_over,
    ids,
    move_in,
)
from tests.storage.surveying import answer, publish

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
ANA = a_reader(1)


@pytest.fixture
def digests(stores: Stores, clock: SetClock) -> Digests:
    return digests_over(stores, clock)


def due(day: date = FRIDAY, hours: tuple[int, ...] = (9,)) -> Callable[[NetworkRecords], list[str]]:
    def query(records: NetworkRecords) -> list[str]:
        return [who.id for who, _ in records.digests.list_due(["skopje"], hours, day, None, 100)]

    return query


# Who is due


async def test_those_are_due_who_live_there_chose_the_hour_agreed_and_can_be_reached(
    stores: Stores, network: Store[NetworkRecords]
) -> None:
    weekly = a_reader(2, digest=DigestFrequency.WEEKLY)
    others = [
        a_reader(3, hour=8),
        a_reader(4, digest=DigestFrequency.OFF),
        a_reader(5, home="edirne", followed=("skopje",)),
        a_reader(6, reachability=Reachability.BLOCKED),
        a_reader(7, consented_at=None),
        a_reader(8, home=None),
    ]
    await move_in(stores, ANA, weekly, *others)
    assert await network.read(due()) == [ANA.id, weekly.id]
    assert await network.read(due(FRIDAY - DAY)) == [ANA.id]
    found = await network.read(lambda records: records.digests.list_due(["edirne"], (9,), FRIDAY, None, 10))
    assert [(who.home, who.followed) for who, _ in found] == [("edirne", ("skopje",))]


async def test_who_is_due_is_listed_in_pages(stores: Stores, network: Store[NetworkRecords]) -> None:
    readers = [a_reader(number) for number in range(1, 6)]
    await move_in(stores, *readers)

    def page(after: str | None) -> Callable[[NetworkRecords], list[str]]:
        return lambda records: [
            who.id for who, _ in records.digests.list_due(["skopje"], (9,), FRIDAY, after, 2)
        ]

    found: list[list[str]] = [await network.read(page(None))]
    while found[-1]:
        found.append(await network.read(page(found[-1][-1])))
    assert found == [[one.id for one in readers[first : first + 2]] for first in (0, 2, 4, 6)]


async def test_a_weekly_reader_whose_friday_was_missed_is_due_on_the_next_day(
    stores: Stores, network: Store[NetworkRecords]
) -> None:
    reader = a_reader(digest=DigestFrequency.WEEKLY)
    await move_in(stores, reader)
    last = Subscription(FRIDAY - 7 * DAY, NOW, warned_until=NOW)
    await network.transact(lambda records: records.digests.mark_done({reader.id: last}))
    assert await network.read(due(FRIDAY - DAY)) == []
    assert await network.read(due(FRIDAY + DAY)) == [reader.id]


async def test_a_day_is_done_once_and_warnings_never_go_back(
    stores: Stores, network: Store[NetworkRecords]
) -> None:
    bojan = a_reader(2)
    await move_in(stores, ANA, bojan)
    mark = Subscription(FRIDAY, NOW, warned_until=NOW + 7 * DAY)

    def done(**who: Subscription) -> Callable[[NetworkRecords], list[str]]:
        return lambda records: records.digests.mark_done(
            {{"ana": ANA, "bojan": bojan}[name].id: one for name, one in who.items()}
        )

    assert await network.transact(done(ana=mark)) == [ANA.id]
    assert sorted(await network.transact(done(ana=mark, bojan=mark))) == [bojan.id]
    assert await network.read(due()) == []
    later = Subscription(FRIDAY + DAY, NOW + DAY, warned_until=NOW + 2 * DAY)
    assert await network.transact(done(ana=later)) == [ANA.id]
    kept = await network.read(lambda records: records.digests.of(ANA.id))
    assert kept == replace(later, warned_until=mark.warned_until)


async def test_who_was_erased_meanwhile_is_passed_over(
    stores: Stores, network: Store[NetworkRecords]
) -> None:
    await move_in(stores, ANA)
    gone = a_reader(2)
    mark = Subscription(FRIDAY, NOW, warned_until=NOW)
    both = {ANA.id: mark, gone.id: mark}
    assert await network.transact(lambda records: records.digests.mark_done(both)) == [ANA.id]
    await network.transact(lambda records: records.digests.mute(gone.id, frozenset({"ideas"})))
    assert await network.read(lambda records: records.digests.of(gone.id)) == Subscription()


async def test_what_is_left_out_is_kept_beside_her_place_and_what_is_unknown_is_passed_over(
    stores: Stores, network: Store[NetworkRecords]
) -> None:
    await move_in(stores, ANA)
    mark = Subscription(FRIDAY, NOW, warned_until=NOW)
    await network.transact(lambda records: records.digests.mute(ANA.id, frozenset({"ideas", "horoscope"})))
    await network.transact(lambda records: records.digests.mark_done({ANA.id: mark}))
    kept = await network.read(lambda records: records.digests.of(ANA.id))
    assert kept == replace(mark, muted=frozenset({Section.IDEAS}))


async def test_nothing_of_her_place_is_left_when_she_leaves(
    stores: Stores, network: Store[NetworkRecords]
) -> None:
    await move_in(stores, ANA)
    await network.transact(lambda records: records.digests.mute(ANA.id, frozenset({"ideas"})))
    exported = await network.read(lambda records: records.directory.kept_of(ANA.id))
    assert exported["digests"][0]["muted"] == ["ideas"]
    await network.transact(lambda records: records.directory.forget(ANA.id))
    assert await network.read(lambda records: records.digests.of(ANA.id)) == Subscription()


# What is new in a city


async def news(store: Store[CityRecords], since: datetime = NOW - DAY, now: datetime = NOW) -> dict[str, Any]:
    found = await store.read(lambda records: records.news.list_news(since, now))
    return {one.id: one for one in found}


async def test_new_events_are_those_published_since_with_their_next_time(skopje: Store[CityRecords]) -> None:
    weekly = an_event(1)
    times = [
        an_occurrence(weekly, 1, starts_at=NOW - HOUR, ends_at=NOW + HOUR),
        an_occurrence(weekly, 2, starts_at=NOW + HOUR, ends_at=NOW + 2 * HOUR, cancelled_at=NOW),
        an_occurrence(weekly, 3, starts_at=NOW + 7 * DAY, ends_at=NOW + 7 * DAY + HOUR),
        an_occurrence(weekly, 4, starts_at=NOW + 14 * DAY, ends_at=NOW + 14 * DAY + HOUR),
    ]
    over = an_event(2)
    past = an_occurrence(over, 1, starts_at=NOW - HOUR, ends_at=NOW + HOUR)
    others = [
        an_event(3, published_at=NOW - DAY),
        an_event(4, status=EventStatus.CANCELLED),
        an_event(5, status=EventStatus.SCHEDULED, published_at=None),
        an_event(6, published_at=NOW + HOUR),
    ]

    def lay(records: CityRecords) -> None:
        put_on(records, weekly, *times)
        put_on(records, over, past)
        for other in others:
            put_on(records, other)

    await skopje.transact(lay)
    found = await news(skopje)
    assert list(found) == [times[2].id]
    one = found[times[2].id]
    assert (one.section, one.at, one.sorts) == (Section.EVENTS, NOW, NOW + 7 * DAY)


async def test_open_surveys_are_news_since_they_opened_and_full_or_closed_ones_never(
    surveys: SurveyServices, city: City, skopje: Store[CityRecords], clock: SetClock
) -> None:
    waits = await publish(surveys, city, Terms(opens_at=NOW + HOUR, closes_at=NOW + 9 * DAY))
    full = await publish(surveys, city, Terms(quota=1))
    ends = await publish(surveys, city, Terms(closes_at=NOW + 2 * HOUR))
    endless = await publish(surveys, city)
    await move_in_member(skopje, ANA)
    await answer(surveys, city, full, ANA)
    found = await news(skopje)
    assert set(found) == {ends.id, endless.id}
    assert found[endless.id].asked_of == Audience()
    clock.forward(hours=3)
    await surveys.timekeeping.tick(city)
    found = await news(skopje, now=clock.now())
    assert set(found) == {waits.id, endless.id}
    assert (found[waits.id].at, found[waits.id].sorts) == (clock.now(), NOW + 9 * DAY)


async def move_in_member(store: Store[CityRecords], who: Resident) -> None:
    await store.transact(lambda records: records.members.put(a_member(who)))


async def test_new_ideas_are_those_that_everybody_may_read(skopje: Store[CityRecords]) -> None:
    fresh = a_public_idea(1, published_at=NOW - HOUR, topic="parks")
    await add(
        skopje,
        fresh,
        a_public_idea(2, published_at=NOW - DAY),
        a_public_idea(3, published_at=NOW - HOUR, hidden_at=NOW),
        a_public_idea(4, published_at=NOW - HOUR, status=IdeaStatus.RECEIVED, published_number=None),
    )
    found = await news(skopje)
    assert list(found) == [fresh.id]
    one = found[fresh.id]
    assert (one.section, one.topic, one.author, one.at) == (Section.IDEAS, "parks", fresh.author, NOW - HOUR)


@pytest.mark.parametrize("anonymity", Anonymity)
async def test_who_sent_answers_is_known_while_a_survey_is_open(
    surveys: SurveyServices, city: City, skopje: Store[CityRecords], anonymity: Anonymity
) -> None:
    survey = await publish(surveys, city, Terms(anonymity=anonymity))
    other = await publish(surveys, city)
    begun, sent = a_reader(2), a_reader(3)
    for who in (ANA, begun, sent):
        await move_in_member(skopje, who)
    await surveys.answering.open(begun, city, survey.id)
    await answer(surveys, city, survey, sent)
    everybody = [ANA.id, begun.id, sent.id]

    def query(records: CityRecords) -> Any:
        return records.news.who_answered([survey.id, other.id], everybody)

    assert await skopje.read(query) == {survey.id: {sent.id}, other.id: frozenset()}


async def test_topics_are_told_of_those_who_chose_some(skopje: Store[CityRecords]) -> None:
    bojan = a_reader(2)
    await move_in_member(skopje, ANA)
    await move_in_member(skopje, bojan)
    await skopje.transact(lambda records: records.members.choose_topics(ANA.id, frozenset({"parks"})))
    found = await skopje.read(lambda records: records.news.topics_of([ANA.id, bojan.id]))
    assert found == {ANA.id: {"parks"}}


# What is held for her


async def test_a_notice_is_found_by_its_occasion_and_what_was_held_by_its_recipient(
    skopje: Store[CityRecords],
) -> None:
    notices = [
        a_notice("one", recipient=ANA.id, urgency=Urgency.DIGEST),
        a_notice("two", recipient=ANA.id),
        a_notice("three", recipient=ANA.id),
        a_notice("four", recipient=a_reader(2).id),
    ]

    def settle(records: CityRecords) -> None:
        records.outbox.put(notices)
        first, second, third, other = records.outbox.claim(NOW, NOW + HOUR, 10)
        records.outbox.settle(first.id, "digested", NOW + HOUR)
        records.outbox.settle(second.id, "sent", NOW + HOUR)
        records.outbox.settle(third.id, "digested", NOW)
        records.outbox.settle(other.id, "digested", NOW + HOUR)

    await skopje.transact(settle)
    held = await skopje.read(lambda records: records.outbox.list_digested([ANA.id], NOW))
    assert held == [(notices[0], NOW + HOUR)]
    assert await skopje.read(lambda records: records.outbox.find("one")) == notices[0]
    assert await skopje.read(lambda records: records.outbox.find("none")) is None


# A round


async def test_each_gets_one_with_what_is_new_and_who_has_nothing_new_gets_none(
    stores: Stores,
    digests: Digests,
    events: EventServices,
    surveys: SurveyServices,
    city: City,
    skopje: Store[CityRecords],
    clock: SetClock,
) -> None:
    answered, elsewhere = a_reader(2), a_reader(3, home="edirne", hour=10)  # the same moment in Edirne
    await move_in(stores, ANA, answered, elsewhere)
    clock.forward(hours=1)
    _, (occurrence,) = await published(events, city)
    survey = await publish(surveys, city)
    idea = a_public_idea(1, published_at=clock.now(), author=answered.id)
    await add(skopje, idea)
    await answer(surveys, city, survey, answered)
    clock.at = at_nine(FRIDAY - DAY)
    assert await digests.tick() == Composed(due=3, written=2)
    hers = await digest_of(stores, ANA, FRIDAY - DAY)
    assert hers
    assert [(one.section, one.city, one.id) for one in hers.news] == [
        (Section.SURVEYS, "skopje", survey.id),
        (Section.EVENTS, "skopje", occurrence.id),
        (Section.IDEAS, "skopje", idea.id),
    ]
    theirs = await digest_of(stores, answered, FRIDAY - DAY)
    assert theirs
    assert [one.id for one in theirs.news] == [occurrence.id]
    assert await digests_of(stores, elsewhere) == []

    clock.forward(minutes=1)
    assert await digests.tick() == Composed(), "who got nothing is done too"
    clock.at = at_nine()
    assert await digests.tick() == Composed(due=3, written=0)


async def test_who_becomes_due_within_the_hour_does_not_wait_for_the_next(
    stores: Stores, digests: Digests, skopje: Store[CityRecords], clock: SetClock
) -> None:
    await add(skopje, a_public_idea(1, author=None))
    clock.at = at_nine()
    assert await digests.tick() == Composed()
    await move_in(stores, ANA)
    clock.forward(minutes=5)
    assert await digests.tick() == Composed(), "nobody was due, and it looks again later"
    clock.forward(minutes=5)
    assert await digests.tick() == Composed(due=1, written=1)


async def test_that_nobody_was_due_in_one_zone_says_nothing_of_another_a_minute_later(
    stores: Stores, digests: Digests, skopje: Store[CityRecords], clock: SetClock
) -> None:
    await move_in(stores, ANA)
    await add(skopje, a_public_idea(1, author=None))
    clock.at = at_nine() - timedelta(minutes=1)  # 9:59 in Edirne, where nobody lives
    assert await digests.tick() == Composed()
    clock.at = at_nine()
    assert await digests.tick() == Composed(due=1, written=1)


@pytest.fixture
async def second_process(
    stores: Stores, tmp_path: Path, database_url: str | None, clock: SetClock
) -> AsyncIterator[Digests]:
    """Another clock, as far as the database can tell."""
    async with Stores(tmp_path, database_url, clock) as second:
        yield digests_over(second, clock)


async def test_two_clocks_at_once_write_each_digest_once(
    stores: Stores,
    digests: Digests,
    second_process: Digests,
    skopje: Store[CityRecords],
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.core.digests.service.BATCH", 7)  # so that they meet more than once
    readers = [a_reader(number) for number in range(1, 41)]
    await move_in(stores, *readers)
    await add(skopje, a_public_idea(1, author=None))
    clock.at = at_nine()
    done = await asyncio.gather(digests.tick(), second_process.tick(), digests.tick(), second_process.tick())
    assert sum(one.written for one in done) == sum(one.due for one in done) == len(readers)
    kept = [len(await digests_of(stores, reader)) for reader in readers]
    assert kept == [1] * len(readers)


class Away:
    """City stores of which some are away."""

    def __init__(self, stores: CityStores, *away: str) -> None:
        self._stores = stores
        self.away = set(away)

    def of(self, city: City) -> Store[CityRecords]:
        return cast("Store[CityRecords]", Nowhere()) if city.slug in self.away else self._stores.of(city)

    def each(self, cities: Iterable[City]) -> Iterable[tuple[City, Store[CityRecords]]]:
        return [(city, self.of(city)) for city in cities]


class Nowhere:
    async def read(self, query: object) -> None:
        raise StoreUnavailable("city: unreachable")


async def test_a_followed_city_that_is_away_is_left_out_and_a_home_is_waited_for(
    stores: Stores, network: Store[NetworkRecords], skopje: Store[CityRecords], clock: SetClock
) -> None:
    away = Away(stores.cities, "edirne")
    cities = Cities(network, away, clock, lambda: 0.0)
    digests = Digests(network, away, cities, clock)
    at_home, follower = a_reader(1, home="edirne", hour=10), a_reader(2, followed=("edirne",))
    await move_in(stores, at_home, follower)
    await add(skopje, a_public_idea(1, author=None))
    await add(stores.cities.of(a_city("edirne")), a_public_idea(2, author=None))
    clock.at = at_nine()
    assert await digests.tick() == Composed(due=1, written=1, away=1)
    hers = await digest_of(stores, follower)
    assert hers
    assert [one.city for one in hers.news] == ["skopje"]
    assert await digests_of(stores, at_home) == []
    assert await digests.look_again(follower, hers) == hers

    away.away = set()
    clock.at = at_nine(hour=12)
    assert await digests.tick() == Composed(due=1, written=1)
    theirs = await digest_of(stores, at_home)
    assert theirs
    away.away = {"edirne"}
    with pytest.raises(StoreUnavailable):
        await digests.look_again(at_home, theirs)


async def test_what_is_younger_than_a_minute_is_left_for_the_next_one(
    stores: Stores, digests: Digests, skopje: Store[CityRecords], clock: SetClock
) -> None:
    await move_in(stores, ANA)
    clock.at = at_nine()
    young = a_public_idea(1, published_at=clock.now() - timedelta(seconds=30), author=None)
    await add(skopje, young)
    assert await digests.tick() == Composed(due=1, written=0)
    clock.at = at_nine(FRIDAY + DAY)
    await digests.tick()
    assert ids(await digest_of(stores, ANA, FRIDAY + DAY), Section.IDEAS) == [young.id]


async def test_a_survey_is_told_when_it_opens_and_once_more_before_it_closes(
    stores: Stores, digests: Digests, surveys: SurveyServices, city: City, clock: SetClock
) -> None:
    daily, weekly = a_reader(1), a_reader(2, digest=DigestFrequency.WEEKLY)
    await move_in(stores, daily, weekly)
    clock.forward(hours=1)
    survey = await publish(surveys, city, Terms(closes_at=at_nine(FRIDAY + 12 * DAY, hour=8)))
    told: dict[str, list[int]] = {daily.id: [], weekly.id: []}
    for number in range(13):
        clock.at = at_nine(FRIDAY + number * DAY)
        await digests.tick()
        for reader in (daily, weekly):
            if survey.id in ids(await digest_of(stores, reader, FRIDAY + number * DAY), Section.SURVEYS):
                told[reader.id].append(number)
    # The daily one says so two days before the close, the weekly one on the last Friday before it.
    assert told == {daily.id: [0, 10], weekly.id: [0, 7]}


async def test_who_changes_from_weekly_to_daily_is_not_told_again_that_it_closes(
    stores: Stores,
    network: Store[NetworkRecords],
    digests: Digests,
    surveys: SurveyServices,
    city: City,
    clock: SetClock,
) -> None:
    reader = a_reader(digest=DigestFrequency.WEEKLY)
    await move_in(stores, reader)
    clock.forward(hours=1)
    survey = await publish(surveys, city, Terms(closes_at=at_nine(FRIDAY + 12 * DAY, hour=8)))
    told: list[int] = []
    for number in range(12):
        if number == 8:
            await network.transact(
                lambda records: records.directory.choose(
                    reader.id, replace(reader.settings, digest=DigestFrequency.DAILY)
                )
            )
        clock.at = at_nine(FRIDAY + number * DAY)
        await digests.tick()
        if survey.id in ids(await digest_of(stores, reader, FRIDAY + number * DAY), Section.SURVEYS):
            told.append(number)
    assert told == [0, 7]


class Postman:
    """Remembers what it was given."""

    def __init__(self) -> None:
        self.sent: list[Notice] = []

    async def send(self, notice: Notice, recipient: Resident) -> bool:
        self.sent.append(notice)
        return True

    async def send_to_group(self, notice: Notice, city: City) -> bool:
        raise AssertionError


async def test_what_can_wait_comes_with_the_digest_and_at_once_to_who_has_none(
    stores: Stores,
    network: Store[NetworkRecords],
    digests: Digests,
    skopje: Store[CityRecords],
    clock: SetClock,
) -> None:
    without = a_reader(2, digest=DigestFrequency.OFF)
    stranger = a_reader(3, home="edirne")
    await move_in(stores, ANA, without, stranger)
    idea = a_public_idea(1, author=None, published_at=NOW - DAY)
    gone = a_public_idea(2, author=None, published_at=NOW - DAY, withdrawn_at=NOW)
    await add(skopje, idea, gone)
    facts = {"city": "skopje", "idea": idea.id, "code": idea.code}
    told = [
        Notice(kind, who.id, f"{kind}:{who.id}", NOW, facts, Urgency.DIGEST)
        for kind in ("idea.changed", "idea.progress")
        for who in (ANA, without, stranger)
    ]
    told.append(Notice("idea.withdrawn", ANA.id, "gone", NOW, facts | {"idea": gone.id}, Urgency.DIGEST))
    await skopje.transact(lambda records: records.outbox.put(told))
    postman, reports = Postman(), list[str]()
    cities = Cities(network, stores.cities, clock, lambda: 0.0)
    deliveries = Deliveries(
        network, stores.cities, cities, postman, clock, lambda what, error: reports.append(what)
    )
    clock.forward(hours=1)
    assert (await deliveries.drain_once()).outcomes == {"digested": 3, "sent": 4}
    assert {notice.recipient for notice in postman.sent} == {without.id, stranger.id}
    assert reports == []
    clock.at = at_nine(FRIDAY - DAY)
    assert await digests.tick() == Composed(due=2, written=1)
    hers = await digest_of(stores, ANA, FRIDAY - DAY)
    assert hers
    assert {(one.kind, one.subject) for one in hers.told} == {
        ("idea.progress", idea.id),
        ("idea.withdrawn", gone.id),
    }
    assert all(one.city == "skopje" and one.at == NOW + HOUR for one in hers.told)
    clock.at = at_nine()
    assert await digests.tick() == Composed(due=2, written=0)


# Looked at again


async def test_what_is_over_or_done_meanwhile_is_dropped(
    stores: Stores,
    digests: Digests,
    events: EventServices,
    surveys: SurveyServices,
    city: City,
    skopje: Store[CityRecords],
    clock: SetClock,
) -> None:
    await move_in(stores, ANA)
    clock.forward(hours=1)
    occurrence = (await published(events, city))[1][0]
    called_off = (await published(events, city))[1][0]
    endless = await publish(surveys, city)
    one, other = a_public_idea(1, author=None, published_at=clock.now()), a_public_idea(2, author=None)
    await add(skopje, one, other)
    clock.forward(hours=2)
    digest = await digests.preview(city, "mk", clock.now(), DigestFrequency.DAILY)
    told = [
        Told("skopje", kind, idea.id, NOW, {"idea": idea.id, "into": one.id})
        for kind in ("idea.progress", "idea.withdrawn", "idea.joined")
        for idea in (one, other)
    ]
    digest = replace(digest, told=tuple(told))
    assert {each.id for each in digest.news} == {
        occurrence.id,
        called_off.id,
        endless.id,
        one.id,
        other.id,
    }
    again = await digests.look_again(ANA, digest)
    assert again.news == digest.news
    assert {each.kind for each in again.told} == {"idea.progress"}

    await do(skopje, moving(a_transition(other, Axis.HIDDEN, "no", "yes")))
    await events.publishing.cancel(EDITOR, city, called_off.id, Scope.ALL, "")
    await answer(surveys, city, endless, ANA)
    again = await digests.look_again(ANA, digest)
    assert {each.id for each in again.news} == {occurrence.id, one.id}
    assert [(each.kind, each.subject) for each in again.told] == [
        ("idea.progress", one.id),
        ("idea.withdrawn", other.id),
    ]

    await digests.mute(ANA, Section.IDEAS, muted=True)
    await digests.mute(ANA, Section.FOLLOWED, muted=True)
    again = await digests.look_again(ANA, digest)
    assert ([each.id for each in again.news], again.told) == ([occurrence.id], ())
    moved = replace(ANA, home="edirne")
    assert (await digests.look_again(moved, digest)).is_empty
    clock.at = NOW + 3 * DAY
    assert (await digests.look_again(ANA, digest)).is_empty


async def test_a_survey_that_is_asked_of_others_is_dropped_when_she_is_others(
    stores: Stores, digests: Digests, surveys: SurveyServices, city: City, clock: SetClock
) -> None:
    reader = a_reader(home="edirne", followed=("skopje",), hour=10)
    await move_in(stores, reader)
    clock.forward(hours=1)
    followers = await publish(surveys, city, Terms(audience=Audience(followers=True)))
    await publish(surveys, city)
    await publish(surveys, city, Terms(audience=Audience(followers=True, languages=frozenset({"sq"}))))
    clock.at = at_nine()
    await digests.tick()
    digest = await digest_of(stores, reader)
    assert ids(digest, Section.SURVEYS) == [followers.id]
    assert digest
    assert await digests.look_again(reader, digest) == digest
    await surveys.publishing.change_terms(
        EDITOR, city, followers.id, lambda terms: replace(terms, audience=Audience())
    )
    assert (await digests.look_again(reader, digest)).is_empty


async def test_a_digest_is_found_by_its_day(
    stores: Stores, digests: Digests, skopje: Store[CityRecords], clock: SetClock
) -> None:
    await move_in(stores, ANA)
    await add(skopje, a_public_idea(1, author=None))
    clock.at = at_nine()
    await digests.tick()
    assert await digests.of_day(ANA, "2026-05-08") == await digest_of(stores, ANA)
    assert await digests.of_day(ANA, "2026-05-09") is None
    assert await digests.of_day(ANA, "yesterday") is None


# Wanting less


async def test_sections_are_left_out_and_taken_in_again(
    stores: Stores, digests: Digests, skopje: Store[CityRecords], clock: SetClock
) -> None:
    await move_in(stores, ANA)
    await add(skopje, a_public_idea(1, author=None))
    await digests.mute(ANA, Section.EVENTS, muted=True)
    assert (await digests.mute(ANA, Section.IDEAS, muted=True)).muted == {Section.EVENTS, Section.IDEAS}
    clock.at = at_nine(FRIDAY - DAY)
    assert await digests.tick() == Composed(due=1, written=0)
    assert (await digests.mute(ANA, Section.IDEAS, muted=False)).muted == {Section.EVENTS}
    later = a_public_idea(2, author=None, published_at=clock.now())
    await add(skopje, later)
    clock.at = at_nine()
    await digests.tick()
    assert ids(await digest_of(stores, ANA), Section.IDEAS) == [later.id]


async def test_wanting_less_changes_her_settings_step_by_step(
    stores: Stores, network: Store[NetworkRecords], digests: Digests
) -> None:
    await move_in(stores, ANA)
    resident, subscription = await digests.want_less(ANA)
    assert (resident.settings.digest, subscription.muted) == (DigestFrequency.WEEKLY, frozenset())
    kept = await network.read(lambda records: records.directory.get(ANA.id))
    assert kept.settings == resident.settings
    resident, subscription = await digests.want_less(resident)
    assert (resident.settings.digest, sorted(subscription.muted)) == (DigestFrequency.WEEKLY, [Section.IDEAS])
    assert await digests.subscription(ANA) == subscription


async def test_a_preview_is_what_somebody_would_get_who_chose_nothing(
    digests: Digests,
    events: EventServices,
    surveys: SurveyServices,
    city: City,
    skopje: Store[CityRecords],
    clock: SetClock,
) -> None:
    occurrence = (await published(events, city))[1][0]
    closes = await publish(surveys, city, Terms(closes_at=NOW + 4 * DAY + HOUR))
    await publish(surveys, city, Terms(closes_at=NOW + 30 * DAY))
    await add(skopje, a_public_idea(1, topic="parks"))
    clock.forward(days=3)
    weekly = await digests.preview(city, "mk", NOW + HOUR, DigestFrequency.WEEKLY)
    assert {one.section for one in weekly.news} == {Section.SURVEYS, Section.EVENTS, Section.IDEAS}
    assert (weekly.home, weekly.day) == ("skopje", NOW.date())
    assert ids(weekly, Section.EVENTS) == [occurrence.id]
    daily = await digests.preview(city, "mk", clock.now(), DigestFrequency.DAILY)
    assert [one.id for one in daily.news] == [closes.id], "it closes soon, and nothing else is new"
