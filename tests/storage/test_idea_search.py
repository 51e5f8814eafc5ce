"""Ideas are found by words, and by what they are about: in a store of two thousand, and rule by rule."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest
import pytest_asyncio
import sqlalchemy as sa

from bot.core.ideas.finding import Found, pair_term, terms_of
from bot.core.ideas.model import Idea, IdeaStatus
from bot.core.ideas.similarity import SAME, similarity
from bot.core.shared.unit_of_work import CityRecords, Store
from storage.idea_search import ROWS_LED_TO, SqlIdeaSearch, _profiles, _written
from storage.opening import Stores
from storage.tables import idea_terms, searched_ideas, term_spellings, term_variants
from storage.term_search import ROWS
from tests.core.idea_pairs import PAIRS
from tests.seeded_ideas import (
    ALIKE,
    COMMON,
    COMMON_TEXTS,
    NOW,
    SOUGHT,
    in_batches,
    needle_id,
    seeded_ideas,
    store_ideas,
)
from tests.services import Postgres
from tests.storage.builders import SetClock, a_city
from tests.storage.deliberating import an_idea

Skopje = Store[CityRecords]
T = Any


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
    """A city with two thousand ideas in eight languages."""
    async with Stores(tmp_path_factory.mktemp("seeded"), url_of_seeded, SetClock(NOW)) as stores:
        await stores.migrate([a_city("skopje")])
        skopje = stores.cities.of(a_city("skopje"))
        for batch in in_batches(seeded_ideas(2_000)):
            await store_all(skopje, batch)
        if url_of_seeded:  # as autovacuum does, which the cluster of the tests has not
            await skopje.transact(lambda records: _connection(records).exec_driver_sql("ANALYZE"))
        yield skopje


def _connection(records: Any) -> sa.Connection:
    connection: sa.Connection = records.idea_search._connection
    return connection


async def store_all(store: Skopje, ideas: list[Idea]) -> None:
    """In one transaction."""
    await store.transact(lambda records: store_ideas(_connection(records), ideas))


async def put(store: Skopje, *ideas: Idea) -> None:
    await store.transact(lambda records: records.ideas.add_all(ideas))


def published(number: int, text: str, **changes: Any) -> Idea:
    """An idea that everybody sees; the higher its number the newer."""
    at = NOW + timedelta(minutes=number)
    return an_idea(number, text=text, at=at, status=IdeaStatus.PUBLISHED, **changes)


async def search_in(store: Skopje, work: Callable[[SqlIdeaSearch], T]) -> T:
    return await store.transact(lambda records: work(SqlIdeaSearch(_connection(records))))


async def found(store: Skopje, words: str, limit: int = 10, *, public_only: bool = True) -> list[str]:
    hits = await search_in(store, lambda search: search.search(words, limit, public_only=public_only))
    return [hit.idea_id for hit in hits]


async def alike(
    store: Skopje, text: str, limit: int = 10, *, public_only: bool = True, but: str | None = None
) -> dict[str, float]:
    """Scores by id, the best first."""
    similar = await search_in(
        store, lambda search: search.similar(text, limit, public_only=public_only, but=but)
    )
    return {one.idea_id: one.score for one in similar}


@pytest.mark.asyncio(loop_scope="module")
async def test_what_is_meant_comes_first_among_two_thousand(seeded: Skopje) -> None:
    """With a typo, in the other script, in greeklish, without accents; and with what is newer in between."""
    first = {words: (await found(seeded, words) or ["nothing"])[0] for words, _ in SOUGHT}
    assert first == {words: needle_id(name) for words, name in SOUGHT}


@pytest.mark.asyncio(loop_scope="module")
async def test_the_same_idea_in_other_words_is_found_among_two_thousand(seeded: Skopje) -> None:
    first = {text: next(iter(await alike(seeded, text)), "nothing") for text, _ in ALIKE}
    assert first == {text: needle_id(name) for text, name in ALIKE}


@pytest.mark.asyncio(loop_scope="module")
async def test_words_that_a_great_many_ideas_have_are_looked_for_too(seeded: Skopje) -> None:
    for words in COMMON:
        hits = await found(seeded, words, limit=5)
        assert len(hits) == len(set(hits)) == 5, words
    for text in COMMON_TEXTS:
        scores = await alike(seeded, text, limit=5)
        assert list(scores.values()) == sorted(scores.values(), reverse=True)
        assert all(SAME <= score <= 1 for score in scores.values())


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("public_only", [True, False])
async def test_no_table_is_walked_through(
    seeded: Skopje, url_of_seeded: str | None, *, public_only: bool
) -> None:
    explain, column = ("EXPLAIN", 0) if url_of_seeded else ("EXPLAIN QUERY PLAN", 3)

    def plans(records: CityRecords) -> list[str]:
        connection = _connection(records)
        search = SqlIdeaSearch(connection)
        asked: list[tuple[str, Any]] = []
        note = lambda _c, _u, statement, parameters, _x, _m: asked.append((statement, parameters))  # noqa: E731
        sa.event.listen(connection, "before_cursor_execute", note)
        for words in ("carousel tabahana", "xyzzy", *COMMON):
            search.search(words, 20, public_only=public_only)
        for text in (*COMMON_TEXTS, *(text for text, _ in ALIKE)):
            search.similar(text, 5, public_only=public_only)
        sa.event.remove(connection, "before_cursor_execute", note)
        return [
            row[column].strip(" ->")
            for statement, parameters in asked
            for row in connection.exec_driver_sql(f"{explain} {statement}", parameters)
        ]

    steps = await seeded.read(plans)
    assert any("pk_idea_terms" in step or step.startswith("SEARCH idea_terms") for step in steps)
    tables = "idea_terms"
    if not url_of_seeded:  # of what is small PostgreSQL may rightly read all
        tables += "|searched_ideas|term_spellings|term_variants|ideas"
    # Only to see when the newest were published is this index walked, and not far.
    when = r"(?! USING COVERING INDEX ix_searched_ideas_published)"
    walked = re.compile(
        rf"(SCAN|Seq Scan on) ({tables})\b{when}|SEARCH .* USING INDEX ix_searched_ideas_published"
    )
    assert [step for step in steps if walked.match(step)] == []


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "?!",
        "\0",
        "\ud800",
        "🎉",
        "x" * 500,
        "ж" * 100_000,
        "\u202e\u200d",
        "'\"`",
        "%",
        "_",
        "https://example.org",
    ],
)
async def test_nothing_to_look_for_finds_nothing(seeded: Skopje, text: str) -> None:
    assert await found(seeded, text) == [] or "example" in text
    assert await alike(seeded, text) == {}
    assert await found(seeded, "trees", limit=0) == []
    assert await alike(seeded, "trees", limit=0) == {}


@pytest.mark.asyncio(loop_scope="module")
async def test_a_long_text_is_looked_for_by_what_is_rarest_in_it(seeded: Skopje) -> None:
    padding = " ".join(pair.one for pair in PAIRS if not pair.same)
    text = f"The wooden carousel should be brought back from the depot to Tabahana. {padding}"
    assert await found(seeded, text * 3)
    assert isinstance(await alike(seeded, text * 3), dict)
    long_reason = (
        "I remember riding it when I was small, and my grandmother told me how it came here from Vienna. "
    )
    scores = await alike(
        seeded, f"Bring the rusting old carousel from the depot back to Tabahana. {long_reason}"
    )
    assert needle_id("carousel") in scores


HIDDEN: Final = "Zatvorete ja tajnata pestera Dupnica za posetiteli"


async def test_what_is_not_public_is_found_by_moderators_only(skopje: Skopje) -> None:
    waiting = an_idea(1, text=HIDDEN, at=NOW)
    await put(skopje, waiting, published(2, "Trees in Karpos"))
    for text in (HIDDEN, "pestera Dupnica", "тајната пештера дупница"):
        assert await found(skopje, text) == []
        assert await alike(skopje, text) == {}
        assert await found(skopje, text, public_only=False) == [waiting.id]
    assert await alike(skopje, HIDDEN, public_only=False) == {waiting.id: 1}


async def test_what_is_hidden_later_is_not_found_from_then_on_until_it_is_shown_again(skopje: Skopje) -> None:
    idea = published(1, "A cable car to the monastery of Matka")
    await put(skopje, idea)
    texts = [idea.version.text, "Žičara do manastira Matka"]
    for is_public in (False, True, False):
        again = Found(idea.id, texts, NOW, is_public)
        await search_in(skopje, lambda search, now=again: search.index_all([now]))  # type: ignore[misc]
        expected = [idea.id] if is_public else []
        assert await found(skopje, "monastery matka") == expected
        assert await found(skopje, "zicara") == expected
        assert list(await alike(skopje, idea.version.text)) == expected
        assert await found(skopje, "monastery", public_only=False) == [idea.id]


async def test_a_row_that_says_it_is_not_public_is_not_shown_whatever_its_terms_say(skopje: Skopje) -> None:
    idea = published(1, "A cable car to the monastery of Matka")
    await put(skopje, idea)
    hide = sa.update(searched_ideas).values(is_public=False)
    await skopje.transact(lambda records: _connection(records).execute(hide))
    assert await found(skopje, "monastery") == []
    assert await alike(skopje, idea.version.text) == {}


async def test_as_good_ones_come_the_newest_first(skopje: Skopje) -> None:
    await put(skopje, published(2, "Trees"), published(3, "Trees"), published(1, "Trees"))
    assert await found(skopje, "trees") == [published(number, "").id for number in (3, 2, 1)]
    assert list(await alike(skopje, "Trees")) == [published(number, "").id for number in (3, 2, 1)]


async def test_what_answers_every_word_comes_first(skopje: Skopje) -> None:
    some = published(9, "Benches, benches, benches in Karpos")
    every = published(1, "A library with benches")
    await put(skopje, some, every, published(5, "Chess"))
    assert await found(skopje, "benches library") == [every.id, some.id]


async def test_an_idea_is_found_in_every_language_that_it_has(skopje: Skopje) -> None:
    idea = published(1, "Надворешна чаршија за занаетчии")
    texts = [idea.version.text, "Një pazar i hapur për zejtarët", "Zanaatkarlar için açık çarşı"]
    await put(skopje, idea)
    await search_in(skopje, lambda search: search.index(idea.id, texts, NOW, is_public=True))
    for words in ("zanaetchii", "zejtaret", "ZANAATKARLAR", "чаршија"):
        assert await found(skopje, words) == [idea.id], words
    assert await alike(skopje, texts[1]) == {idea.id: 1}


TYPED: Final = [
    ("velosipedski saraj", "Велосипедски патеки до Сарај"),
    ("velosipdski pateki", "Велосипедски патеки до Сарај"),
    ("Опитна градина", "Opitna gradina kraj Vardar"),
    ("podhlatodromos", "Ποδηλατόδρομος στην Εγνατία"),
    ("egnatia", "Ποδηλατόδρομος στην Εγνατία"),
    ("cocuk parki", "Çocuk parkı yapılsın"),
    ("salincak", "Yeni SALINCAK"),
    ("SALINCAĞI", "Yeni SALINCAK"),
    ("banci gazon", "Bănci pe gazon"),
    ("ndriçim", "Ndricim ne rruge"),
    ("Šumicama", "Klupe u Sumicama"),
    ("ploshtad", "Нов площад"),
    ("bibliotekite", "Библиотека во Ѓорче"),
]


async def test_words_are_found_however_they_are_typed(skopje: Skopje) -> None:
    texts = dict.fromkeys(text for _, text in TYPED)
    ids = {text: published(number, text).id for number, text in enumerate(texts, start=1)}
    await put(skopje, *(published(number, text) for number, text in enumerate(texts, start=1)))
    first = {words: await found(skopje, words, limit=1) for words, _ in TYPED}
    assert first == {words: [ids[text]] for words, text in TYPED}


async def test_whatever_is_judged_the_same_is_led_to(skopje: Skopje) -> None:
    """Among all the others; where that does not hang on how common its words are here."""
    same = [pair for pair in PAIRS if pair.same]
    await put(skopje, *(published(number, pair.other) for number, pair in enumerate(same, start=1)))
    missed = [
        pair.one
        for number, pair in enumerate(same, start=1)
        if similarity(pair.one, pair.other) > SAME + 0.1
        and published(number, "").id not in await alike(skopje, pair.one)
    ]
    assert missed == []


async def test_an_idea_is_not_like_itself_when_it_is_edited(skopje: Skopje) -> None:
    first, second = published(1, "Trees along the boulevard"), published(2, "Trees along the boulevard")
    await put(skopje, first, second)
    assert await alike(skopje, "Trees along the boulevard", but=first.id) == {second.id: 1}


async def test_words_that_were_replaced_are_forgotten(skopje: Skopje) -> None:
    idea = published(1, "A statue of a poet in Karpos")
    await put(skopje, idea, published(2, "Karpos"))
    await search_in(skopje, lambda search: search.index(idea.id, ["A clock in Karpos"], NOW, is_public=True))
    assert await found(skopje, "poet") == []
    assert await found(skopje, "clock") == [idea.id]
    assert await alike(skopje, "A statue of a poet in Karpos") == {}


async def test_an_idea_that_is_dropped_leaves_no_row(skopje: Skopje) -> None:
    await put(skopje, published(1, "Bike lanes in the centre"), published(2, "Chess"))

    def rows(records: CityRecords) -> list[int | None]:
        counts = [sa.select(sa.func.count()).select_from(table) for table in (searched_ideas, idea_terms)]
        return [_connection(records).scalar(count) for count in counts]

    for idea_id in (published(1, "").id, published(2, "").id, "nobody"):
        await search_in(skopje, lambda search, which=idea_id: search.drop(which))  # type: ignore[misc]
        assert await found(skopje, "bike") == []
    assert await skopje.read(rows) == [0, 0]


async def test_indexing_again_changes_nothing(skopje: Skopje) -> None:
    idea = published(1, "Велоалея до центъра, and stop the noise: Rr. Skënderbeu 22")
    await put(skopje, idea)

    def all_rows(records: CityRecords) -> list[list[Any]]:
        tables = (searched_ideas, idea_terms, term_spellings, term_variants)
        return [list(_connection(records).execute(sa.select(table))) for table in tables]

    before = await skopje.read(all_rows)
    again = Found(idea.id, [idea.version.text], idea.published_at or NOW, is_public=True)
    await search_in(skopje, lambda search: search.index_all([again]))
    assert await skopje.read(all_rows) == before
    assert all(before)


@pytest.mark.parametrize("pair", PAIRS[::5], ids=lambda pair: pair.one[:20])
def test_what_is_kept_of_a_text_is_read_back_as_it_was(pair: Any) -> None:
    kept = terms_of([pair.one, pair.other, "1 + 1 = 2, a|b; c++ 🎉"])
    for read, was in zip(_profiles(_written(kept)), kept.profiles, strict=True):
        assert read.concepts == pytest.approx(dict(was.concepts))
        assert replace(read, concepts=was.concepts) == was


async def test_of_more_ideas_than_are_looked_at_the_newest_come_first_and_a_rare_word_narrows_them(
    skopje: Skopje,
) -> None:
    """The newest was written last; the one that also has the rare word is the oldest of all."""
    many = [published(number + 10, "Benches") for number in range(ROWS + 20)]
    newest = published(ROWS + 100, "Benches")
    both, other = published(1, "Benches and a pergola"), published(9, "A pergola")
    await store_all(skopje, [*many, newest, other, both])
    assert (await found(skopje, "benches"))[0] == newest.id
    assert (await found(skopje, "benches pergola"))[0] == both.id
    scores = await alike(skopje, "Benches")
    assert newest.id in scores
    assert len(scores) == 10


async def test_two_common_concepts_lead_together_to_an_old_idea(skopje: Skopje) -> None:
    """Newer ones than are looked at have one of them each, and none has both."""
    benches = [published(2 * number + 10, "Benches") for number in range(ROWS_LED_TO + 5)]
    libraries = [published(2 * number + 11, "Library") for number in range(ROWS_LED_TO + 5)]
    old = published(1, "Benches by the library")
    await store_all(skopje, [old, *benches, *libraries])
    assert next(iter(await alike(skopje, "Клупи пред библиотеката"))) == old.id
    assert pair_term("bench", "library") == pair_term("library", "bench")


async def test_two_who_write_the_same_new_words_at_once_both_succeed(skopje: Skopje) -> None:
    await asyncio.gather(*(put(skopje, published(number, "Sevdalinka u mahali")) for number in range(1, 9)))
    assert len(await found(skopje, "севдалинка")) == 8


async def test_what_cannot_be_written_is_no_hindrance(skopje: Skopje) -> None:
    odd = published(1, "Ja\0zz \ud83d " + "wq" * 600 + " 🎉 ok\u202e %_'\" \t\n :/! =|")
    empty = published(2, "")
    await put(skopje, odd, empty)
    assert await found(skopje, "jazz") == [odd.id]
    assert await found(skopje, "wq" * 600) == []
    assert await alike(skopje, "") == {}
