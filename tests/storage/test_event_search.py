"""Events are found by words, however these are typed: in a store of five thousand, and rule by rule."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy as sa

from bot.core.events.model import Event, EventStatus, Words
from bot.core.shared.unit_of_work import CityRecords, Store
from storage.event_search import SqlEventSearch
from storage.opening import Stores
from storage.tables import event_terms, searched_events, term_spellings, term_variants
from storage.term_search import ROWS
from tests.seeded_events import NEEDLES, NOW, in_batches, seeded_events, store_events
from tests.seeded_queries import COMMON, QUERIES
from tests.services import Postgres
from tests.storage.builders import SetClock, a_city, an_event, an_occurrence, details_with, put_on

Skopje = Store[CityRecords]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url_of_seeded(request: pytest.FixtureRequest) -> str | None:
    """A database of this module's, or None for files."""
    if request.param == "sqlite":
        return None
    cluster: Postgres = request.getfixturevalue("postgres_cluster")
    return cluster.url(cluster.create_database())


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def seeded(
    url_of_seeded: str | None, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Skopje]:
    """A city with five thousand events in six languages."""
    async with Stores(tmp_path_factory.mktemp("seeded"), url_of_seeded, SetClock(NOW)) as stores:
        await stores.migrate([a_city("skopje")])
        skopje = stores.cities.of(a_city("skopje"))
        for batch in in_batches(seeded_events(5_000)):
            await store_all(skopje, batch)
        yield skopje


async def store_all(store: Skopje, events: list[Event]) -> None:
    """In one transaction, each with one occurrence."""
    await store.transact(lambda records: store_events(_connection(records), events))


def _connection(records: Any) -> sa.Connection:
    connection: sa.Connection = records.event_search._connection
    return connection


async def found(store: Skopje, words: str, now: datetime = NOW, limit: int = 10) -> list[str]:
    return await store.read(
        lambda records: [hit.event_id for hit in records.event_search.search(words, now, limit)]
    )


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("way", QUERIES)
async def test_what_is_meant_comes_first_among_five_thousand(seeded: Skopje, way: str) -> None:
    first = {words: (await found(seeded, words) or ["nothing"])[0] for words, _ in QUERIES[way]}
    assert first == {words: NEEDLES[name].id for words, name in QUERIES[way]}


@pytest.mark.asyncio(loop_scope="module")
async def test_words_that_nearly_every_event_has_are_searched_for_too(seeded: Skopje) -> None:
    for words in COMMON[:-1]:
        hits = await found(seeded, words, limit=30)
        assert len(hits) == len(set(hits)) == 30, words


@pytest.mark.asyncio(loop_scope="module")
async def test_no_table_is_walked_through(seeded: Skopje, url_of_seeded: str | None) -> None:
    if url_of_seeded:  # as autovacuum does, which the cluster of the tests has not
        await seeded.transact(lambda records: _connection(records).exec_driver_sql("ANALYZE"))
    explain, column = ("EXPLAIN", 0) if url_of_seeded else ("EXPLAIN QUERY PLAN", 3)

    def plans(records: CityRecords) -> list[str]:
        connection = _connection(records)
        asked: list[tuple[str, Any]] = []
        note = lambda _c, _u, statement, parameters, _x, _m: asked.append((statement, parameters))  # noqa: E731
        sa.event.listen(connection, "before_cursor_execute", note)
        for words in ("koncert na trgu", "ekanagisi kastro", "xyzzy", *COMMON):
            SqlEventSearch(connection).search(words, NOW, 60)
        sa.event.remove(connection, "before_cursor_execute", note)
        return [
            row[column].strip(" ->")
            for statement, parameters in asked
            for row in connection.exec_driver_sql(f"{explain} {statement}", parameters)
        ]

    steps = await seeded.read(plans)
    assert any(
        step.startswith(("SEARCH event_terms", "Bitmap Index Scan on pk_event_terms")) for step in steps
    )
    tables = "event_terms|searched_events"
    if not url_of_seeded:  # of what is small PostgreSQL may rightly read all
        tables += "|term_spellings|term_variants|events|occurrences"
    walked = re.compile(rf"(SCAN|Seq Scan on) ({tables})\b")
    assert [step for step in steps if walked.match(step) or "ix_events_status" in step] == []


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    "words",
    [
        "",
        " ",
        "...",
        "?!",
        "\0",
        "\x00\x1b",
        "🎉",
        "🎉🎊",
        "\ud800",
        "x" * 500,
        "ж" * 100_000,
        "\u202e\u200d",
        "'\"`",
    ],
)
async def test_nothing_to_look_for_finds_nothing(seeded: Skopje, words: str) -> None:
    assert await found(seeded, words) == []


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("words", "finds"),
    [
        ("%", False),
        ("_", False),
        ("*", False),
        ("k%", False),
        ("k_rkpinar", False),
        ("kirkp%", True),
        ("'; -- kirkpinar", True),
    ],
)
async def test_what_means_something_to_a_database_means_nothing_here(
    seeded: Skopje, words: str, finds: bool
) -> None:
    hits = await found(seeded, words)
    assert hits[:1] == ([NEEDLES["wrestling"].id] if finds else [])


@pytest.mark.asyncio(loop_scope="module")
async def test_a_long_query_is_searched_by_its_first_words(seeded: Skopje) -> None:
    assert (await found(seeded, "kirkpinar yagli guresleri " * 400))[0] == NEEDLES["wrestling"].id


async def put(store: Skopje, *events: Event) -> None:
    def work(records: CityRecords) -> None:
        for event in events:
            put_on(records, event)

    await store.transact(work)


def in_days(days: int, **changes: Any) -> dict[str, Any]:
    return {"start": datetime(2026, 5, 6, 19) + timedelta(days=days), **changes}  # noqa: DTZ001


async def test_only_what_is_published_is_found(skopje: Skopje) -> None:
    others = [status for status in EventStatus if status is not EventStatus.PUBLISHED]
    await put(skopje, *(an_event(number, status=status) for number, status in enumerate(others, start=2)))
    assert await found(skopje, "jazz") == []
    await put(skopje, an_event(1))
    assert await found(skopje, "jazz") == [an_event(1).id]


async def test_what_is_over_comes_last_however_well_it_answers(skopje: Skopje) -> None:
    long_over = an_event(3, title="Jazz at night", **in_days(-30))
    over = an_event(1, title="Jazz at night", **in_days(-3))
    ahead = an_event(2, title="Concert", description="Some jazz", **in_days(9))
    await put(skopje, long_over, over, ahead)
    assert await found(skopje, "jazz at night") == [ahead.id, over.id, long_over.id]
    assert await found(skopje, "jazz", limit=1) == [ahead.id]
    assert await found(skopje, "jazz", now=NOW - timedelta(days=5)) == [over.id, ahead.id, long_over.id]


async def test_the_title_says_more_than_the_place_and_this_more_than_the_description(skopje: Skopje) -> None:
    described = an_event(1, title="Concert", description="In front of the castle", **in_days(1))
    placed = an_event(2, title="Concert", place="Castle", **in_days(2))
    organised = an_event(3, title="Concert", organiser="Friends of the castle", **in_days(3))
    titled = an_event(4, title="Castle by night", **in_days(4))
    await put(skopje, described, placed, organised, titled)
    assert await found(skopje, "castle") == [titled.id, placed.id, organised.id, described.id]


async def test_what_answers_every_word_comes_before_what_answers_some(skopje: Skopje) -> None:
    some = an_event(1, title="Jazz, jazz, jazz", place="Castle", **in_days(1))
    every = an_event(2, title="Evening", description="Jazz for those who stay up", **in_days(2))
    none = an_event(3, title="Chess")
    await put(skopje, some, every, none)
    assert await found(skopje, "jazz evening") == [every.id, some.id]
    assert await found(skopje, "jazz evening chess dance") == [every.id]  # one word of four is too little


async def test_words_that_mean_little_do_not_lead_anywhere_by_themselves(skopje: Skopje) -> None:
    jazz = an_event(1, title="Џез на тргу")
    other = an_event(2, title="Шах на тргу")
    await put(skopje, jazz, other)
    assert await found(skopje, "na dzez") == [jazz.id]
    assert await found(skopje, "na xyzzy") == []
    assert set(await found(skopje, "na")) == {jazz.id, other.id}


async def test_a_rarer_word_counts_more(skopje: Skopje) -> None:
    concerts = [an_event(number, title="Concert in the park", **in_days(number)) for number in range(1, 9)]
    organ = an_event(20, title="Organ in church", **in_days(20))
    await put(skopje, *concerts, organ)
    assert (await found(skopje, "organ concert"))[0] == organ.id


async def test_as_good_ones_come_in_the_order_of_their_next_occurrence(skopje: Skopje) -> None:
    """A series that goes on for a year is next when its next evening is, not when it ends."""
    single = an_event(1, **in_days(9))
    later = an_event(3, **in_days(12))
    series = replace(an_event(2, rule="FREQ=DAILY", **in_days(1)), until=NOW + timedelta(days=400))
    first, second = an_occurrence(series, 1), an_occurrence(series, 30)

    def work(records: CityRecords) -> None:
        put_on(records, later)
        put_on(records, single)
        put_on(records, series, first, second)

    await skopje.transact(work)
    assert await found(skopje, "jazz") == [series.id, single.id, later.id]
    cancelled = replace(first, cancelled_at=NOW)
    await skopje.transact(lambda records: records.occurrences.update(cancelled, series))
    assert await found(skopje, "jazz") == [single.id, later.id, series.id]


async def test_an_event_is_found_in_each_of_its_languages(skopje: Skopje) -> None:
    texts = {"mk": Words("Џез"), "sq": Words("Mbrëmje", "Xhaz nën yje"), "tr": Words("Caz gecesi")}
    event = an_event(1, texts=texts, topic="culture")
    await put(skopje, event)
    for words in ("dzez", "mbremje", "yje", "CAZ GECESİ", "culture"):
        assert await found(skopje, words) == [event.id], words


async def test_words_that_were_replaced_are_forgotten(skopje: Skopje) -> None:
    event = an_event(1, title="Jazz in the castle", **in_days(1))
    moved = replace(event, details=details_with("Blues in the castle"), version=1)
    postponed = replace(moved, until=NOW - timedelta(days=1), version=2)
    await put(skopje, event, an_event(2, title="Castle", place="Lake", **in_days(5)))
    assert await skopje.transact(lambda records: records.events.replace(moved, version=0))
    assert await found(skopje, "jazz") == []
    assert await found(skopje, "blues") == [event.id]
    assert (await found(skopje, "blues castle"))[0] == event.id
    assert await skopje.transact(lambda records: records.events.replace(postponed, version=1))
    assert await found(skopje, "castle") == [an_event(2).id, event.id]


async def test_an_event_that_is_dropped_leaves_no_row(skopje: Skopje) -> None:
    await put(skopje, an_event(1), an_event(2, title="Chess"))

    def rows(records: CityRecords) -> list[int | None]:
        counts = [sa.select(sa.func.count()).select_from(table) for table in (searched_events, event_terms)]
        return [_connection(records).scalar(count) for count in counts]

    await skopje.transact(lambda records: SqlEventSearch(_connection(records)).drop(an_event(1).id))
    assert await found(skopje, "jazz") == []
    assert await found(skopje, "chess") == [an_event(2).id]
    await skopje.transact(lambda records: SqlEventSearch(_connection(records)).drop(an_event(2).id))
    await skopje.transact(lambda records: SqlEventSearch(_connection(records)).drop("nobody"))
    assert await skopje.read(rows) == [0, 0]


async def test_indexing_again_changes_nothing(skopje: Skopje) -> None:
    event = an_event(1, description="Bring a cushion", organiser="Friends of jazz")
    await put(skopje, event)

    def all_rows(records: CityRecords) -> list[list[Any]]:
        tables = (searched_events, event_terms, term_spellings, term_variants)
        return [list(_connection(records).execute(sa.select(table))) for table in tables]

    before = await skopje.read(all_rows)
    await skopje.transact(lambda records: SqlEventSearch(_connection(records)).index(event))
    assert await skopje.read(all_rows) == before
    assert all(before)


async def test_of_more_events_than_are_looked_at_the_soonest_come_first_and_a_rare_word_narrows_them(
    skopje: Skopje,
) -> None:
    """The soonest was written last; the one that also has the rare word is the last of all to take place."""
    many = [an_event(number, title="Concert", **in_days(1 + number % 300)) for number in range(ROWS + 20)]
    soonest = an_event(4_000, title="Concert", **in_days(0))
    both = an_event(5_000, title="Tango", description="And after that a concert", **in_days(320))
    other = an_event(5_001, title="Tango", **in_days(1))
    await store_all(skopje, [*many, soonest, other, both])
    assert (await found(skopje, "concert"))[0] == soonest.id
    assert (await found(skopje, "concert tango"))[0] == both.id


async def test_of_more_events_than_are_looked_at_those_with_the_word_in_their_title_come_first(
    skopje: Skopje,
) -> None:
    many = [
        an_event(number, title="Tea", description="A concert", **in_days(1)) for number in range(ROWS + 20)
    ]
    titled = an_event(4_000, title="Concert", **in_days(300))
    await store_all(skopje, [*many, titled])
    assert (await found(skopje, "concert"))[0] == titled.id


async def test_two_who_write_the_same_new_words_at_once_both_succeed(skopje: Skopje) -> None:
    events = [
        an_event(number, title="Sevdalinka u mahali", description=f"Veče {number}") for number in range(1, 9)
    ]
    await asyncio.gather(*(put(skopje, event) for event in events))
    assert len(await found(skopje, "севдалинка")) == len(events)


async def test_what_cannot_be_written_is_no_hindrance(skopje: Skopje) -> None:
    """Half a surrogate pair, NUL, a word of a thousand letters, nothing at all: from calendars elsewhere."""
    odd = an_event(1, title="Ja\0zz \ud83d", description="wq" * 600 + " 🎉 ok\u202e", place="%_'\"")
    empty = an_event(2, title="")
    await put(skopje, odd, empty)
    assert await found(skopje, "jazz") == [odd.id]
    assert await found(skopje, "wq" * 600) == await found(skopje, "wq" * 10) == []
