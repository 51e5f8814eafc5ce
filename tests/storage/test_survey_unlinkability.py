"""After an anonymous survey is closed nothing in any store, nor in what the databases leave on the disk, leads from an answer
to who gave it; until then nobody answers twice.

The attacks are tried before the close too, where they must succeed: what finds nothing then would prove nothing later.
"""

import itertools
import random
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.core.cities.model import City
from bot.core.residents.model import Conversation, Resident
from bot.core.shared.cause import caused_by
from bot.core.shared.unit_of_work import CityRecords, Store
from bot.core.staff.service import Team
from bot.core.surveys.model import AlreadyAnswered, FilledSheet, Survey, SurveyClosed, Terms, participant_key
from bot.core.surveys.questionnaire import Kind, Option, Question, Questionnaire
from bot.core.surveys.service import SurveyServices, survey_services
from bot.core.surveys.sheet import Answer, Place, Sheet
from bot.interchange.xlsform import FormFiles
from storage import postgres_store
from storage.opening import Stores
from storage.sqlite_store import SqliteStore
from tests.storage.builders import NOW, SetClock, a_member, a_resident, settle_in

PEOPLE: Final = 14
FORM: Final = Questionnaire(
    {"en": "Parks"},
    (
        Question("often", Kind.ONE, {"en": "How often?"}, choices="often"),
        Question("why", Kind.TEXT, {"en": "Why?"}),
    ),
    {"often": (Option("daily", {"en": "Daily"}), Option("never", {"en": "Never"}))},
)
Rows = dict[tuple[str, str], list[dict[str, Any]]]
"""By store and table; each with what the database itself knows of the row, too."""


class Dice:
    """Ids and tokens as random as real ones, the same at each run."""

    def __init__(self) -> None:
        self._chance = random.Random(20260506)

    def new_id(self) -> str:
        return f"{self._chance.getrandbits(64):016x}"

    def new_token(self) -> str:
        return f"{self._chance.getrandbits(128):022x}"


@pytest.fixture
def surveys(stores: Stores, clock: SetClock) -> SurveyServices:
    dice = Dice()
    return survey_services(
        stores.network, stores.cities, Team(stores.network, clock, dice), FormFiles(), clock, dice
    )


@dataclass(frozen=True, slots=True)
class Past:
    """What happened, as nobody but the test knows it. ``people`` in the order in which they sent."""

    survey: Survey
    secret: bytes
    people: list[Resident]
    response_ids: list[int]

    @property
    def keys(self) -> list[str]:
        return [participant_key(self.survey, self.secret, one.id) for one in self.people]


@pytest.fixture
async def past(
    stores: Stores, skopje: Store[CityRecords], surveys: SurveyServices, city: City, clock: SetClock
) -> Past:
    """PEOPLE answered an anonymous survey, one after another, some of them twice; somebody only began. Another survey goes on."""
    survey = await surveys.publishing.publish_by_operator(
        city, FORM, Terms(closes_at=NOW + timedelta(days=90))
    )
    other = await surveys.publishing.publish_by_operator(city, FORM, Terms())
    secret = await skopje.read(lambda records: records.surveys.secret_of(survey.id))
    assert secret
    chance = random.Random(7)
    people = [a_resident(chance.getrandbits(50)) for _ in range(PEOPLE + 1)]
    updates = itertools.count(1)
    response_ids: list[int] = []
    for number, one in enumerate(people):
        await _settle(stores, skopje, one)
        for each in (survey, other):
            await _act(surveys, city, each, one, next(updates))
            await _act(surveys, city, each, one, next(updates), "often", "daily" if number % 2 else "never")
            await _converse(stores, one, each, clock)
            await _act(surveys, city, each, one, next(updates), "why", f"reason no. {number}")
        if number == PEOPLE:
            break  # she goes away before she sends
        for _ in range(1 + number % 2):
            with caused_by(next(updates)):
                await surveys.answering.send(one, city, survey.id)
            clock.forward(hours=31)
        response_ids.append(await _response_of(skopje, survey, participant_key(survey, secret, one.id)))
    return Past(survey, secret, people, response_ids)


async def _settle(stores: Stores, skopje: Store[CityRecords], who: Resident) -> None:
    await stores.network.transact(lambda records: settle_in(records, who, "skopje"))
    await skopje.transact(lambda records: records.members.put(a_member(who)))


async def _converse(stores: Stores, who: Resident, survey: Survey, clock: SetClock) -> None:
    asked = Conversation("surveys.answering", {"survey": survey.id, "place": "why"})
    await stores.network.transact(
        lambda records: records.conversations.put(who.telegram_id, who.id, asked, clock.now())
    )


async def _response_of(skopje: Store[CityRecords], survey: Survey, key: str) -> int:
    sheet = await skopje.read(lambda records: records.sheets.find(survey.id, key))
    assert sheet
    assert sheet.response_id is not None
    return sheet.response_id


async def _act(
    surveys: SurveyServices,
    city: City,
    survey: Survey,
    who: Resident,
    update: int,
    path: str | None = None,
    value: str = "",
) -> None:
    with caused_by(update):
        if path is None:
            await surveys.answering.open(who, city, survey.id)
        else:
            await surveys.answering.fill(
                who, city, survey.id, lambda playing: playing.answer(Place(path), (value,))
            )


async def close(surveys: SurveyServices, city: City, past: Past, editor: Resident) -> None:
    with caused_by(99_999):
        await surveys.publishing.close(editor, city, past.survey.id)


class Burglar:
    """Has every store in hand, whole."""

    def __init__(self, folder: Path, url: str | None) -> None:
        self._folder = folder
        self._url = url

    async def rows(self) -> Rows:
        if self._url is None:
            return dict(self._rows_of_files())
        async with self._connected(self._url) as server:
            return await server.run_sync(lambda connection: dict(_rows_of_schemas(connection)))

    async def bytes_on_disk(self) -> bytes:
        """All that the databases' files have, whether or not a query could find it."""
        if self._url is None:
            return b"".join(file.read_bytes() for file in self._folder.rglob("*.sqlite3*"))
        async with self._connected(self._url) as server:
            await server.exec_driver_sql(
                "ANALYZE"
            )  # as the server does by itself: samples of values are kept
            await server.exec_driver_sql("CHECKPOINT")
            # Of tables, indexes and what is too long for a row; the server's log is out of a store's reach.
            files = sa.text(
                "SELECT pg_read_binary_file(pg_relation_filepath(relation.oid), 0, 1 << 29, true)"
                " FROM pg_class relation WHERE relkind IN ('r', 'i', 't') AND relfilenode <> 0"
            )
            return b"".join(bytes(each) for each in (await server.execute(files)).scalars() if each)

    def _rows_of_files(self) -> Iterator[tuple[tuple[str, str], list[dict[str, Any]]]]:
        for file in self._folder.rglob("*.sqlite3"):
            with sa.create_engine(f"sqlite:///{file}", poolclass=sa.NullPool).connect() as connection:
                for table in sa.inspect(connection).get_table_names():
                    rows = connection.exec_driver_sql(f'SELECT * FROM "{table}"').mappings()
                    yield (file.stem, table), [dict(row) for row in rows]

    @asynccontextmanager
    async def _connected(self, url: str) -> AsyncIterator[AsyncConnection]:
        engine = create_async_engine(url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            yield connection
        await engine.dispose()


def _rows_of_schemas(connection: Connection) -> Iterator[tuple[tuple[str, str], list[dict[str, Any]]]]:
    inspector = sa.inspect(connection)
    for schema in inspector.get_schema_names():
        if schema != "network" and not schema.startswith("city_"):
            continue
        for table in inspector.get_table_names(schema):
            statement = f'SELECT *, xmin::text AS "xmin", cmin::text AS "cmin" FROM "{schema}"."{table}" ORDER BY ctid'
            rows = connection.exec_driver_sql(statement).mappings()
            yield (schema.removeprefix("city_"), table), [dict(row) for row in rows]


@pytest.fixture
def burglar(tmp_path: Path, database_url: str | None) -> Burglar:
    return Burglar(tmp_path, database_url)


def computed(rows: Rows, past: Past) -> set[str]:
    """Who of the people is found by taking each value that is stored anywhere for the survey's secret."""
    values = {
        value if isinstance(value, bytes | str) else str(value)
        for table in rows.values()
        for row in table
        for value in row.values()
    }
    found: set[str] = set()
    here = set(past.keys)  # the other survey goes on, and with its secret people are found in it
    for candidate in values:
        secret = candidate if isinstance(candidate, bytes) else str(candidate).encode()
        keys = {participant_key(past.survey, secret, one.id): one.id for one in past.people}
        found |= {keys[key] for key in keys.keys() & values & here}
    return found


def naming(rows: Rows, past: Past) -> list[tuple[tuple[str, str], dict[str, Any]]]:
    """Every row that names one of the people, by her id, her address or her key."""
    wanted = [one.id for one in past.people] + [str(one.telegram_id) for one in past.people] + past.keys
    return [
        (place, row)
        for place, table in rows.items()
        for row in table
        if any(each in str(value) for value in row.values() for each in wanted)
    ]


def joined(rows: Rows, past: Past) -> set[tuple[str, str]]:
    """The tables with a row that names somebody and has a value that one response alone has."""
    responses: dict[int, set[str]] = {each: {str(each)} for each in past.response_ids}
    for row in rows["skopje", "survey_responses"]:
        if row["id"] in responses:
            responses[row["id"]] |= _told(row)
    for row in rows["skopje", "survey_answers"]:
        if row["response_id"] in responses:
            responses[row["response_id"]] |= _told(row)
    every = [value for values in responses.values() for value in values]
    own = {value for value in every if every.count(value) == 1}
    return {
        place
        for place, row in naming(rows, past)
        if _told(row) & own
        or any(each in str(value) for value in row.values() for each in own if len(each) > 8)
    }


def _told(row: dict[str, Any]) -> set[str]:
    """What may tell one row from others: not the small numbers that are everywhere."""
    return {
        str(value)
        for name, value in row.items()
        if value is not None and name not in ("cmin", "ordinal", "question", "number", "version", "seats")
    }


async def test_before_the_close_the_attacks_succeed_and_nobody_answers_twice(
    past: Past, burglar: Burglar, surveys: SurveyServices, city: City, skopje: Store[CityRecords]
) -> None:
    rows = await burglar.rows()
    assert computed(rows, past) == {one.id for one in past.people}
    assert joined(rows, past) >= {("skopje", "survey_sheets")}
    again = await surveys.answering.send(past.people[0], city, past.survey.id)
    assert again.survey.sent == PEOPLE
    strict = await surveys.publishing.publish_by_operator(city, FORM, Terms(changeable=False))
    await surveys.answering.open(past.people[0], city, strict.id)
    await surveys.answering.send(past.people[0], city, strict.id)
    with pytest.raises(AlreadyAnswered):
        await surveys.answering.send(past.people[0], city, strict.id)


async def test_after_the_close_no_value_in_any_store_leads_from_an_answer_to_a_resident(
    past: Past, burglar: Burglar, surveys: SurveyServices, city: City, editor: Resident
) -> None:
    await close(surveys, city, past, editor)
    rows = await burglar.rows()
    text = str(rows)
    assert computed(rows, past) == set()
    assert past.secret.decode() not in text
    assert not [key for key in past.keys if key in text]
    assert joined(rows, past) == set()
    holding = {
        place
        for place, table in rows.items()
        for row in table
        if any(str(each) in str(value) for value in row.values() for each in past.response_ids)
    }
    assert holding == {("skopje", "survey_responses"), ("skopje", "survey_answers")}
    assert {place for place, _ in naming(rows, past)}.isdisjoint(holding)
    # It is all still there, and people are: there was something to be found.
    assert len(rows["skopje", "survey_responses"]) == PEOPLE
    assert {place for place, _ in naming(rows, past)} >= {
        ("network", "residents"),
        ("network", "conversations"),
        ("skopje", "members"),
        ("skopje", "outbox"),
    }
    assert len(rows["skopje", "seen_updates"]) > PEOPLE


async def test_after_the_close_the_order_of_rows_tells_nothing_of_the_order_of_arrival(
    past: Past, burglar: Burglar, surveys: SurveyServices, city: City, editor: Resident, store_kind: str
) -> None:
    assert past.response_ids != sorted(past.response_ids)
    before = await burglar.rows()
    if store_kind == "postgres":
        assert [row["id"] for row in before["skopje", "survey_responses"]] != sorted(past.response_ids)
        assert len({row["xmin"] for row in before["skopje", "survey_responses"]}) > 1
    await close(surveys, city, past, editor)
    rows = await burglar.rows()
    responses, answers = rows["skopje", "survey_responses"], rows["skopje", "survey_answers"]
    assert [row["id"] for row in responses] == sorted(past.response_ids)
    assert [row["response_id"] for row in answers] == sorted(row["response_id"] for row in answers)
    assert len(answers) == 2 * PEOPLE
    for table in (responses, answers):
        assert len({(row.get("xmin"), row.get("cmin")) for row in table}) == 1
    moments = {str(row["sent_on"])[:19].replace("T", " ") for row in responses}
    assert moments == {"2026-05-01 00:00:00", "2026-06-01 00:00:00"}


async def test_after_the_close_the_disk_has_neither_the_secret_nor_a_key(
    past: Past, burglar: Burglar, surveys: SurveyServices, city: City, editor: Resident
) -> None:
    before = await burglar.bytes_on_disk()
    assert past.secret in before
    assert all(key.encode() in before for key in past.keys)
    await close(surveys, city, past, editor)
    on_disk = await burglar.bytes_on_disk()
    assert past.survey.id.encode() in on_disk
    assert past.secret not in on_disk
    assert not [key for key in past.keys if key.encode() in on_disk]


async def test_of_many_sheets_none_is_left_in_a_page_that_others_still_use(
    skopje: Store[CityRecords], burglar: Burglar, surveys: SurveyServices, city: City, editor: Resident
) -> None:
    """Pages of a database split and are filled again; what was moved must not be left where it was."""
    chance = random.Random(3)
    closing = await surveys.publishing.publish_by_operator(city, FORM, Terms())
    staying = await surveys.publishing.publish_by_operator(city, FORM, Terms())
    people = [a_resident(chance.getrandbits(50)) for _ in range(400)]

    def keys(records: CityRecords, survey: Survey) -> list[str]:
        secret = records.surveys.secret_of(survey.id)
        return [participant_key(survey, secret, one.id) for one in people]

    def fill(records: CityRecords) -> None:
        pairs = [(survey, key) for survey in (closing, staying) for key in keys(records, survey)]
        for length in (0, 200, 900):
            chance.shuffle(pairs)
            for survey, key in pairs:
                answers = {"why": Answer(("ж" * chance.randint(0, length),))}
                sheet = FilledSheet(survey.id, key, Sheet(answers=answers), "mk", NOW, NOW)
                if found := records.sheets.find(survey.id, key):
                    assert records.sheets.write(sheet, revision=found.revision)
                else:
                    assert records.sheets.add(sheet)

    await skopje.transact(fill)
    await burglar.bytes_on_disk()
    known = {survey.id: await skopje.read(partial(keys, survey=survey)) for survey in (closing, staying)}
    await surveys.publishing.close(editor, city, closing.id)
    on_disk = await burglar.bytes_on_disk()
    left = {survey_id: sum(key.encode() in on_disk for key in found) for survey_id, found in known.items()}
    assert left == {closing.id: 0, staying.id: len(people)}


@pytest.mark.parametrize("store_kind", ["sqlite"])
async def test_who_reads_a_file_meanwhile_puts_the_scrubbing_off_to_the_next_write(
    past: Past,
    skopje: Store[CityRecords],
    burglar: Burglar,
    surveys: SurveyServices,
    city: City,
    editor: Resident,
    tmp_path: Path,
) -> None:
    assert isinstance(skopje, SqliteStore)
    skopje._busy_seconds = 0.01  # how long it waits for her
    reader = sqlite3.connect(tmp_path / "cities" / "skopje.sqlite3", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM survey_sheets").fetchone()
    await close(surveys, city, past, editor)
    assert past.secret in await burglar.bytes_on_disk()
    reader.close()
    await skopje.transact(lambda records: records.seen.purge(NOW), once=False)
    assert past.secret not in await burglar.bytes_on_disk()


@pytest.mark.postgres
@pytest.mark.parametrize("store_kind", ["postgres"])
async def test_who_reads_a_table_meanwhile_puts_its_scrubbing_off_to_the_next_close(
    past: Past,
    skopje: Store[CityRecords],
    burglar: Burglar,
    surveys: SurveyServices,
    city: City,
    editor: Resident,
    database_url: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert database_url
    monkeypatch.setattr(postgres_store, "SCRUB_WAIT", "20ms")
    engine = create_async_engine(database_url, poolclass=sa.NullPool)
    async with engine.connect() as reader:
        await reader.exec_driver_sql("SELECT count(*) FROM city_skopje.survey_sheets")
        await close(surveys, city, past, editor)
        assert past.keys[0].encode() in await burglar.bytes_on_disk()
    await engine.dispose()
    another = await surveys.publishing.publish_by_operator(city, FORM, Terms())
    await surveys.publishing.close(editor, city, another.id)
    on_disk = await burglar.bytes_on_disk()
    assert past.secret not in on_disk
    assert not [key for key in past.keys if key.encode() in on_disk]


async def test_after_the_close_she_cannot_be_found_by_the_city_either(
    past: Past, surveys: SurveyServices, city: City, editor: Resident
) -> None:
    await close(surveys, city, past, editor)
    her = past.people[0]
    assert await surveys.answering.own(her, city, past.survey.id) == {}
    assert not await surveys.answering.take_back(her, city, past.survey.id)
    with pytest.raises(SurveyClosed):
        await surveys.answering.open(her, city, past.survey.id)
