"""Composing the digests that are due at one moment, for more and more members of all the founding cities."""

import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.digests.service import Digests
from bot.core.notices.model import Urgency
from bot.core.residents.model import DigestFrequency, Reachability, Tie
from bot.core.shared.unit_of_work import CityRecords, NetworkRecords
from bot.core.surveys.model import Survey, SurveyStatus, Transition, participant_key
from bot.services import founding_cities
from storage.opening import Stores
from storage.tables import member_topics, members, memberships, outbox, residents, survey_sheets
from tests.benchmarks import process_memory
from tests.benchmarks.crowd import connection_of
from tests.benchmarks.measuring import Effort
from tests.benchmarks.stands import deployments, open_stores_of
from tests.benchmarks.tables import Table, ms, times
from tests.storage.builders import SetClock, a_schedule, an_event, put_on
from tests.storage.proposals import a_public_idea
from tests.storage.questionnaires import a_questionnaire, a_survey, secret_of

SIZES: Final = (1_000, 10_000, 100_000)
_WARMING_UP: Final = 200
_BEGINS: Final = datetime(2026, 3, 2, 4, 0, 50, tzinfo=UTC)
_APART: Final = timedelta(days=2, hours=6)  # so that who was due before is not, and what was new is old
_DAY: Final = timedelta(days=1)
_EVENTS, _IDEAS, _SURVEYS = 20, 15, 3  # new in each city
_TOPICS: Final = ("culture", "sport", "environment")
_BATCH: Final = 5_000
_ENOUGH: Final = 1_000  # cities: a quick look has all of them too
_MIB: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Took:
    """``nobody``: seconds of the round after it, which finds nobody. ``memory``: bytes at the most above idle; None where the
    system does not tell."""

    due: int
    written: int
    seconds: float
    nobody: float
    memory: int | None


async def run(effort: Effort) -> list[Table]:
    """A table for each kind of store."""
    cities = founding_cities()[: effort.rows(_ENOUGH)]
    tables: list[Table] = []
    async with AsyncExitStack() as stack:
        made = await stack.enter_async_context(deployments([city.slug for city in cities]))
        for kind, settings in made.items():
            stores = await stack.enter_async_context(open_stores_of(settings))
            clock = SetClock(_BEGINS)
            digests = Digests(
                stores.network,
                stores.cities,
                Cities(stores.network, stores.cities, clock, lambda: 0.0),
                clock,
            )
            took, first = [], 0
            for number, size in enumerate((_WARMING_UP, *SIZES)):
                people = range(first, first + effort.rows(size))
                await _prepare(stores, cities, people, 1_000 * number, clock.at)
                took.append(await _compose(digests, clock))
                first = people.stop
                clock.at += _APART
            tables.append(_table(kind, len(cities), took[1:]))
    return tables


async def _compose(digests: Digests, clock: SetClock) -> Took:
    idle = process_memory.peak(forget=True)
    start = time.perf_counter()
    done = await digests.tick()
    seconds = time.perf_counter() - start
    peak = process_memory.peak()
    clock.forward(minutes=1)
    start = time.perf_counter()
    await digests.tick()
    nobody = time.perf_counter() - start
    memory = None if idle is None or peak is None else peak - idle
    return Took(done.due, done.written, seconds, nobody, memory)


async def _prepare(stores: Stores, cities: Sequence[City], people: range, news: int, at: datetime) -> None:
    """They agreed a day ago and want a digest at this hour; since then something is new in each of their cities."""
    for first in range(people.start, people.stop, _BATCH):
        some = range(first, min(first + _BATCH, people.stop))
        await stores.network.transact(partial(_meet, cities=cities, people=some, at=at), once=False)
    for number, city in enumerate(cities):
        town = stores.cities.of(city)
        here = [who for who in people if number in (who % len(cities), _followed(who, len(cities)))]
        surveys = await town.transact(partial(_publish, first=news, at=at), once=False)
        for start in range(0, len(here), _BATCH):
            those = here[start : start + _BATCH]
            home = [who for who in those if who % len(cities) == number]
            await town.transact(
                partial(_move_in, people=those, at_home=home, slug=city.slug, surveys=surveys, at=at),
                once=False,
            )
        await town.transact(lambda records: _analyse(records.members), once=False)
    await stores.network.transact(lambda records: _analyse(records.directory), once=False)


def _followed(who: int, cities: int) -> int:
    """One in three follows the city after her home; -1: none."""
    return (who + 1) % cities if who % 3 == 0 else -1


def _meet(records: NetworkRecords, cities: Sequence[City], people: range, at: datetime) -> None:
    rows: list[dict[str, Any]] = []
    ties: list[dict[str, Any]] = []
    for who in people:
        home = cities[who % len(cities)]
        rows.append(
            {
                "id": _id(who),
                "telegram_id": 8_000_000_000 + who,
                "language": home.languages[0],
                "digest": DigestFrequency.DAILY.value,
                "digest_hour": at.astimezone(ZoneInfo(home.zone)).hour,
                "reachability": Reachability.REACHABLE.value,
                "met_at": at - _DAY,
                "consented_at": at - _DAY,
            }
        )
        for tie, city in ((Tie.HOME, who % len(cities)), (Tie.FOLLOWED, _followed(who, len(cities)))):
            if city >= 0:
                ties.append(
                    {
                        "resident_id": _id(who),
                        "city": cities[city].slug,
                        "tie": tie.value,
                        "tied_at": at - _DAY,
                    }
                )
    connection = connection_of(records.directory)
    connection.execute(sa.insert(residents), rows)
    connection.execute(sa.insert(memberships), ties)


def _publish(records: CityRecords, first: int, at: datetime) -> list[Survey]:
    for number in range(first, first + _EVENTS):
        moment = at - timedelta(minutes=number % 1_000 + 2)
        start = (at + timedelta(days=number % 20 + 1)).replace(tzinfo=None)
        topic = _TOPICS[number % len(_TOPICS)]
        put_on(
            records,
            an_event(number, schedule=a_schedule(start, zone="UTC"), published_at=moment, topic=topic),
        )
    for number in range(first, first + _IDEAS):
        moment = at - timedelta(minutes=number % 1_000 + 2)
        topic = _TOPICS[number % len(_TOPICS)]
        records.ideas.add(a_public_idea(number, published_at=moment, topic=topic, author=None))
    opened: list[Survey] = []
    for number in range(first, first + _SURVEYS):
        survey = a_survey(number, created_at=at - _DAY / 2, closes_at=at + 10 * _DAY)
        records.surveys.add(survey, a_questionnaire(), secret_of(survey))
        opening = Transition(survey.id, None, SurveyStatus.OPEN, survey.created_by, survey.created_at)
        records.surveys.move(opening)
        opened.append(survey)
    return opened


def _move_in(
    records: CityRecords,
    people: Sequence[int],
    at_home: Sequence[int],
    slug: str,
    surveys: Sequence[Survey],
    at: datetime,
) -> None:
    """Half of them chose a topic, one in twenty answered a survey, for one in ten something was held."""
    connection = connection_of(records.members)
    hers = set(at_home)
    connection.execute(
        sa.insert(members),
        [
            {
                "resident_id": _id(who),
                "telegram_id": 8_000_000_000 + who,
                "tie": (Tie.HOME if who in hers else Tie.FOLLOWED).value,
                "language": "mk",
                "reachability": Reachability.REACHABLE.value,
                "joined_at": at - _DAY,
            }
            for who in people
        ],
    )
    topics = [
        {"resident_id": _id(who), "topic": _TOPICS[who % len(_TOPICS)]} for who in people if who % 2 == 0
    ]
    sheets = [_sheet(surveys[0], who, at) for who in at_home if who % 20 == 0]
    held = [_held(who, slug, at) for who in at_home if who % 10 == 0]
    for table, rows in ((member_topics, topics), (survey_sheets, sheets), (outbox, held)):
        if rows:
            connection.execute(sa.insert(table), rows)


def _sheet(survey: Survey, who: int, at: datetime) -> dict[str, Any]:
    return {
        "survey_id": survey.id,
        "participant": participant_key(survey, secret_of(survey), _id(who)),
        "revision": 1,
        "language": "mk",
        "started_at": at,
        "touched_at": at,
        "response_id": who,
        "sent_at": at,
        "compares": False,
        "at": "",
        "document": {},
    }


def _held(who: int, slug: str, at: datetime) -> dict[str, Any]:
    moment = at - _DAY / 3
    return {
        "key": f"held:{who}",
        "kind": "idea.progress",
        "recipient": _id(who),
        "facts": {"city": slug, "idea": f"{who:016x}", "code": "X-2026-0001"},
        "urgency": Urgency.DIGEST.value,
        "due_at": moment,
        "available_at": moment,
        "attempts": 1,
        "outcome": "digested",
        "settled_at": moment,
    }


def _id(number: int) -> str:
    """In no order, as ids are."""
    return f"{number * 0x9E3779B97F4A7C15 % (1 << 64):016x}"


def _analyse(repository: object) -> None:
    """As autovacuum does."""
    connection_of(repository).exec_driver_sql("ANALYZE")


def _table(kind: str, cities: int, took: Sequence[Took]) -> Table:
    each = [one.seconds / max(one.due, 1) for one in took]
    rows = [
        (
            f"{one.due:,}",
            f"{one.written:,}",
            f"{one.seconds:.3g}",
            ms(per_member),
            times(per_member / each[0]),
            ms(one.nobody),
            "?" if one.memory is None else f"{one.memory / _MIB:.1f}",
        )
        for one, per_member in zip(took, each, strict=True)
    ]
    return Table(
        f"digests: {kind}",
        (
            "members due at once",
            "digests",
            "seconds",
            "a member, ms",
            "growth",
            "a round that finds nobody, ms",
            "MiB above idle",
        ),
        rows,
        f"One round of the clock over {cities} cities. New in each: {_EVENTS} events, {_IDEAS} ideas and"
        f" {_SURVEYS} surveys; one member in three follows a second city, half chose a topic, one in twenty has answered, for"
        " one in ten something was held. Growth is of what one member costs.",
    )
