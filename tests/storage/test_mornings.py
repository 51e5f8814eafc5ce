"""What a city's staff is told each morning."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from bot.core.broadcasts.model import Broadcast, BroadcastStatus
from bot.core.cities.model import City
from bot.core.digests.model import LATE, Section
from bot.core.digests.mornings import HOUR, KIND, Closing, Morning, Mornings, Promise
from bot.core.digests.service import Digests
from bot.core.events.model import EventStatus
from bot.core.ideas.model import Milestone, OfficialAnswer, Progress
from bot.core.residents.model import Resident
from bot.core.shared.unit_of_work import CityRecords, NetworkRecords, Store
from bot.core.staff.model import Role
from bot.core.staff.service import Team
from bot.core.surveys.model import Terms
from bot.core.surveys.service import SurveyServices
from storage.opening import Stores
from tests.storage.broadcasting import a_broadcast
from tests.storage.builders import NOW, SetClock, a_grant, a_resident, an_event, settle_in
from tests.storage.deliberating import a_case, an_idea, lay
from tests.storage.happenings import CountedIds
from tests.storage.proposals import a_public_idea, add, an_answer, do
from tests.storage.reading import SKOPJE_ZONE, digests_over
from tests.storage.surveying import publish

DAY, HOURS = timedelta(days=1), timedelta(hours=1)
WORKS = {role: {"skopje": frozenset({role})} for role in Role}
EDITOR = a_resident(1, home="skopje", language="sq", roles=WORKS[Role.EDITOR])
MODERATOR = a_resident(2, home="skopje", roles=WORKS[Role.MODERATOR])
ADMIN = a_resident(3, home="skopje", roles=WORKS[Role.ADMIN])
TODAY = NOW.date()  # a Wednesday


@pytest.fixture
def mornings(stores: Stores, clock: SetClock) -> Mornings:
    return Mornings(stores.network, stores.cities, Team(stores.network, clock, CountedIds()), clock)


@pytest.fixture(autouse=True)
async def team(network: Store[NetworkRecords]) -> None:
    def work(records: NetworkRecords) -> None:
        for who in (EDITOR, MODERATOR, ADMIN):
            settle_in(records, who, "skopje")
            for role in who.roles["skopje"]:
                records.roles.grant(a_grant(who, role=role))

    await network.transact(work)


def at(hour: int, day: date = TODAY, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SKOPJE_ZONE).astimezone(UTC)


async def told(store: Store[CityRecords], who: Resident) -> int:
    kept = await store.read(lambda records: records.outbox.kept_of(who.id))
    return len([notice for notice in kept if notice.kind == KIND])


def _announce(records: CityRecords, one: Broadcast) -> None:
    records.broadcasts.add(one)


def _answer(records: CityRecords, one: OfficialAnswer) -> None:
    records.answers.put(one)


async def one_waits(store: Store[CityRecords]) -> None:
    await lay(store, an_idea(), a_case(an_idea()))


async def test_each_who_has_something_to_see_to_is_told_once_a_day(
    mornings: Mornings, city: City, skopje: Store[CityRecords], clock: SetClock
) -> None:
    await one_waits(skopje)
    clock.at = at(HOUR - 1, minute=59)
    assert await mornings.tick(city) == 0
    clock.at = at(HOUR)
    assert await mornings.tick(city) == 2, "nothing waits for the editor"
    clock.forward(minutes=1)
    assert await mornings.tick(city) == 0
    assert [await told(skopje, who) for who in (EDITOR, MODERATOR, ADMIN)] == [0, 1, 1]
    clock.at = at(HOUR, TODAY + DAY)
    assert await mornings.tick(city) == 2


async def test_a_morning_that_the_clock_slept_through_comes_late_or_not_at_all(
    mornings: Mornings, city: City, skopje: Store[CityRecords], clock: SetClock
) -> None:
    await one_waits(skopje)
    clock.at = at(HOUR + LATE + 1)
    assert await mornings.tick(city) == 0
    clock.at = at(HOUR + LATE, TODAY + DAY)
    assert await mornings.tick(city) == 2


async def test_nobody_is_told_on_a_weekend_and_nobody_twice_by_another_clock(
    mornings: Mornings,
    stores: Stores,
    network: Store[NetworkRecords],
    city: City,
    skopje: Store[CityRecords],
    clock: SetClock,
) -> None:
    await one_waits(skopje)
    saturday = TODAY + timedelta(days=5 - TODAY.weekday())
    for day in (saturday, saturday + DAY):
        clock.at = at(HOUR, day)
        assert await mornings.tick(city) == 0
    clock.at = at(HOUR, saturday + 2 * DAY)
    assert await mornings.tick(city) == 2
    # One that died before it had said that it was done.
    await network.transact(lambda records: records.marks.remove("morning:skopje"))
    await mornings.tick(city)
    assert await told(skopje, MODERATOR) == 1


async def test_who_wants_none_gets_none_and_her_digest_stays_as_it_is(
    mornings: Mornings, stores: Stores, city: City, skopje: Store[CityRecords], clock: SetClock
) -> None:
    digests: Digests = digests_over(stores, clock)
    await one_waits(skopje)
    assert await mornings.wants(ADMIN, city)
    await digests.mute(ADMIN, Section.IDEAS, muted=True)
    await mornings.set_wanted(ADMIN, city, wanted=False)
    assert not await mornings.wants(ADMIN, city)
    assert await mornings.wants(ADMIN, replace(city, slug="edirne"))
    assert (await digests.mute(ADMIN, Section.EVENTS, muted=True)).muted == {Section.IDEAS, Section.EVENTS}
    clock.at = at(HOUR)
    assert await mornings.tick(city) == 1
    await mornings.set_wanted(ADMIN, city, wanted=True)
    assert await mornings.wants(ADMIN, city)
    clock.at = at(HOUR, TODAY + DAY)
    assert await mornings.tick(city) == 2


async def test_a_moderator_sees_the_queue_and_an_editor_the_rest(
    mornings: Mornings,
    surveys: SurveyServices,
    city: City,
    skopje: Store[CityRecords],
    clock: SetClock,
) -> None:
    await one_waits(skopje)
    late = an_idea(2, at=NOW - 3 * DAY)
    await lay(skopje, late, a_case(late))
    await skopje.transact(lambda records: records.events.add(an_event(1, status=EventStatus.SUGGESTED)))
    soon = await publish(surveys, city, Terms(closes_at=NOW + 2 * DAY))
    await publish(surveys, city, Terms(closes_at=NOW + 2 * DAY + HOURS))
    hers, anothers = (
        a_broadcast(number, status=BroadcastStatus.WAITING, created_by=who.id)
        for number, who in ((1, EDITOR), (2, ADMIN))
    )
    today, tomorrow = (
        a_broadcast(number, status=BroadcastStatus.SCHEDULED, starts_at=starts_at)
        for number, starts_at in ((3, NOW + HOURS), (4, NOW + DAY))
    )
    await do(skopje, *(partial(_announce, one=one) for one in (hers, anothers, today, tomorrow)))
    assert await mornings.of(MODERATOR, city) == Morning(queue=2, late=1, oldest_at=NOW - 3 * DAY)
    assert soon.terms.closes_at
    editors = Morning(
        suggestions=1,
        closing=[Closing(soon.id, dict(soon.title), soon.terms.closes_at, 0)],
        waiting=[anothers.id],
        due=[(today.id, NOW + HOURS)],
        promises=[],
    )
    assert await mornings.of(EDITOR, city) == editors
    everything = await mornings.of(ADMIN, city)
    assert (everything.queue, everything.waiting, everything.suggestions) == (2, [hers.id], 1)
    assert (await mornings.of(replace(ADMIN, roles={}), city)).is_empty


async def test_dates_that_the_city_named_are_told_a_week_ahead_and_until_they_are_kept(
    mornings: Mornings, city: City, skopje: Store[CityRecords]
) -> None:
    def milestone(days: int, **changes: object) -> Milestone:
        day = (TODAY + timedelta(days=days)).isoformat()
        return Milestone(day, {"en": f"in {days}", "sq": f"pas {days}"}, **changes)  # type: ignore[arg-type]

    ideas = [a_public_idea(number) for number in range(1, 4)]
    done, hidden = a_public_idea(4, progress=Progress.DONE), a_public_idea(5, hidden_at=NOW)
    await add(skopje, *ideas, done, hidden)
    answers = [
        an_answer(ideas[0], 1, published_at=NOW, milestones=(milestone(-400),)),  # said otherwise since
        an_answer(
            ideas[0],
            2,
            published_at=NOW + HOURS,
            milestones=(milestone(-3), milestone(-2, is_reached=True), milestone(7), milestone(8)),
        ),
        an_answer(ideas[1], 3, milestones=(milestone(1),)),  # not published
        an_answer(ideas[2], 4, published_at=NOW),
        an_answer(done, 5, published_at=NOW, milestones=(milestone(1),)),
        an_answer(hidden, 6, published_at=NOW, milestones=(milestone(1),)),
    ]
    await do(skopje, *(partial(_answer, one=one) for one in answers))
    seen = await mornings.of(EDITOR, city)
    assert list(seen.promises) == [
        Promise(ideas[0].id, ideas[0].code, f"pas {days}", at(0, TODAY + timedelta(days=days)))
        for days in (-3, 7)
    ]
