"""Ideas as open data and as a feed: complete, true, valid, and not sent to who has them."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import feedparser
import pytest

from bot.core.cities.model import City
from bot.core.ideas.browsing import Browsing
from bot.core.ideas.model import Idea, Milestone, Progress, View
from bot.core.languages import LANGUAGES
from bot.core.shared.errors import StoreUnavailable
from bot.core.shared.unit_of_work import CityRecords
from bot.interchange.idea_tables import idea_columns
from bot.services import founding_cities
from bot.web import idea_pages
from tests.web.proposing import adopt, answer, comment, do, propose, take_down, withdraw
from tests.web.squares import Square, voice

DATA = ("ideas.csv", "ideas.json", "ideas.atom")


def rows_of(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


async def a_discussed_idea(square: Square) -> Idea:
    idea = await propose(
        square,
        "skopje",
        "Дрворед покрај реката.\nИ клупи.",
        "mk",
        texts={"sq": "Pemë buzë lumit."},
        photos=1,
        topic="environment",
        location=(41.9973123, 21.428),
        place="Кеј",
        supports=7,
    )
    await comment(square, "skopje", idea, "Да!")
    square.later(hours=1)
    milestones = (
        Milestone("2026-04-01", {"mk": "Премер", "en": "Survey"}, is_reached=True),
        Milestone("2027-03-01", {"en": "Planting"}),
    )
    await answer(
        square, "skopje", idea, Progress.PLANNED, {"mk": "120 липи.", "en": "120 trees."}, milestones
    )
    return idea


async def test_each_public_idea_is_a_row_with_all_that_is_public_of_it(square: Square) -> None:
    first = await a_discussed_idea(square)
    square.later(hours=1)
    taken = await adopt(square, "belgrade", first, "skopje")
    second = await propose(square, "skopje", "Fountains")
    response, text = await square.get("/c/skopje/ideas.csv")
    assert response.content_type == "text/csv"
    assert response.headers["Content-Disposition"] == 'attachment; filename="charshi-skopje-ideas.csv"'
    city = await square.services.cities.get("skopje")
    rows = rows_of(text)
    assert tuple(rows[0]) == idea_columns(city)
    assert [row["code"] for row in rows] == [second.code, first.code]
    told = {
        "status": "planned",
        "supports": "7",
        "comments": "1",
        "received_at": "2026-03-27 11:00:00",
        "published_at": "2026-03-27 11:00:00",
        "changed_at": "2026-03-27 12:00:00",
        "topic": "environment",
        "place": "Кеј",
        "latitude": "41.99731",
        "longitude": "21.428",
        "photos": "1",
        "language": "mk",
        "text": "Дрворед покрај реката.\nИ клупи.",
        "text_mk": "",
        "text_sq": "Pemë buzë lumit.",
        "answered_at": "2026-03-27 12:00:00",
        "answer_mk": "120 липи.",
        "answer_en": "120 trees.",
        "answer_sq": "",
        "milestones": "2026-04-01 ✓ Премер\n2027-03-01 Planting",
        "adopted_from": "",
        "adopted_by": f"belgrade:{taken.code}",
    }
    assert told.items() <= rows[1].items()
    assert rows[1]["link"].endswith(f"/c/skopje/ideas/{first.code}")
    assert rows[1]["link"].startswith("http://")
    assert (rows[0]["status"], rows[0]["answered_at"]) == ("published", "")
    [theirs] = rows_of((await square.get("/c/belgrade/ideas.csv"))[1])
    assert theirs["adopted_from"] == f"skopje:{first.code}"


async def test_programs_get_the_same_as_objects(square: Square) -> None:
    first = await a_discussed_idea(square)
    second = await propose(square, "skopje", "Fountains")
    response, text = await square.get("/c/skopje/ideas.json")
    assert response.content_type == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    newest, oldest = json.loads(text)
    assert (newest["code"], newest["answer"], newest["adopted_from"]) == (second.code, None, None)
    assert oldest["code"] == first.code
    assert oldest["published_at"] == "2026-03-27T11:00:00+01:00"
    assert oldest["translations"] == {"sq": "Pemë buzë lumit."}
    assert oldest["answer"]["texts"] == {"mk": "120 липи.", "en": "120 trees."}
    assert oldest["answer"]["milestones"][0] == {
        "day": "2026-04-01",
        "reached": True,
        "texts": {"mk": "Премер", "en": "Survey"},
    }


async def test_where_there_is_nothing_the_data_is_empty_and_valid(square: Square) -> None:
    assert json.loads((await square.get("/c/skopje/ideas.json"))[1]) == []
    assert rows_of((await square.get("/c/skopje/ideas.csv"))[1]) == []
    feed = feedparser.parse((await square.get("/c/skopje/ideas.atom"))[1])
    assert (feed.bozo, feed.entries) == (False, [])


async def test_more_than_a_part_is_sent_whole_and_each_idea_once(
    square: Square, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idea_pages, "PART", 7)
    for number in range(21):
        await propose(square, "skopje", f"Idea {number}")  # all published at one moment
    found = json.loads((await square.get("/c/skopje/ideas.json"))[1])
    assert len({idea["code"] for idea in found}) == len(found) == 21
    assert len(rows_of((await square.get("/c/skopje/ideas.csv"))[1])) == 21


async def test_only_a_part_is_in_memory_at_a_time(square: Square, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idea_pages, "PART", 5)
    for number in range(12):
        await propose(square, "skopje", f"Idea {number}")
    asked: list[int] = []
    export = Browsing.export

    async def watched(
        self: Browsing, city: City, after: View | None = None, limit: int = 500
    ) -> Sequence[View]:
        views = await export(self, city, after, limit)
        asked.append(len(views))
        return views

    monkeypatch.setattr(Browsing, "export", watched)
    await square.get("/c/skopje/ideas.csv")
    assert asked == [5, 5, 2]


async def test_no_cell_becomes_a_formula(square: Square) -> None:
    idea = await propose(square, "skopje", "=HYPERLINK(1) and more", place="+1", texts={"sq": "@SUM(1)"})
    await answer(square, "skopje", idea, Progress.DONE, {"mk": "-1+1"})
    [row] = rows_of((await square.get("/c/skopje/ideas.csv"))[1])
    for name in ("text", "place", "text_sq", "answer_mk"):
        assert row[name].startswith("'"), name
    [told] = json.loads((await square.get("/c/skopje/ideas.json"))[1])
    assert told["text"] == "=HYPERLINK(1) and more"


async def test_what_is_not_public_any_more_is_in_the_data_no_more(square: Square) -> None:
    kept = await propose(square, "skopje", "Kept")
    for away in (withdraw, take_down):
        idea = await propose(square, "skopje", "Not to be read")
        await away(square, "skopje", idea)
    for name in DATA:
        _, text = await square.get(f"/c/skopje/{name}")
        assert kept.code in text or "Kept" in text
        assert "Not to be read" not in text


@pytest.mark.parametrize("name", DATA)
async def test_who_has_the_data_is_sent_nothing_until_it_says_something_else(
    square: Square, name: str
) -> None:
    idea = await propose(square, "skopje", "Lime trees", supports=1)
    path = f"/c/skopje/{name}?lang=en"
    response, _ = await square.get(path)
    tag, modified = response.headers["ETag"], response.headers["Last-Modified"]
    assert response.headers["Cache-Control"] == "public, max-age=300"

    async def ask() -> int:
        square.later(minutes=1)
        again, text = await square.get(path, **{"If-None-Match": tag})
        assert (text == "") == (again.status == 304)
        return again.status

    assert await ask() == 304
    again, _ = await square.get(path, **{"If-Modified-Since": modified})
    assert again.status == 304
    await answer(square, "skopje", idea, Progress.PLANNED, {"en": "Yes."})
    assert await ask() == 200
    again, _ = await square.get(path, **{"If-Modified-Since": modified})
    assert again.status == 200


async def test_whatever_changes_changes_the_tag(square: Square) -> None:
    idea = await propose(square, "skopje", "Lime trees")
    other = await propose(square, "skopje", "Fountains")
    city = await square.services.cities.get("skopje")
    edition = square.services.ideas.browsing.edition
    seen = {await edition(city)}

    def one_comes_one_goes(records: CityRecords, _: City) -> None:
        now = square.clock.now()
        assert records.supports.support(other.id, "a" * 16, 1, now)
        assert records.supports.withdraw(idea.id, "a" * 16, now)

    steps: list[Any] = [
        lambda records, _: records.supports.support(idea.id, "a" * 16, 1, square.clock.now()),
        one_comes_one_goes,
    ]
    for step in steps:
        await do(square, "skopje", step)
        seen.add(await edition(city))
    await comment(square, "skopje", idea, "Yes")
    seen.add(await edition(city))
    await adopt(square, "athens", idea, "skopje")
    seen.add(await edition(city))
    await take_down(square, "skopje", other)
    seen.add(await edition(city))
    assert len(seen) == 6


async def test_a_store_that_goes_away_halfway_is_a_cut_line_and_no_whole_file(
    square: Square, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idea_pages, "PART", 2)
    for number in range(5):
        await propose(square, "skopje", f"Idea {number}")
    export, calls = Browsing.export, iter((True, False))

    async def goes_away(
        self: Browsing, city: City, after: View | None = None, limit: int = 500
    ) -> Sequence[View]:
        if next(calls):
            return await export(self, city, after, limit)
        raise StoreUnavailable("gone")

    monkeypatch.setattr(Browsing, "export", goes_away)
    response = await square.client.get("/c/skopje/ideas.json")
    with pytest.raises(Exception, match=r"(?i)payload|closed|disconnect|not enough data"):
        await response.read()


async def test_a_head_is_told_about_the_data_without_the_data(square: Square) -> None:
    await propose(square, "skopje", "Lime trees")
    response = await square.client.head("/c/skopje/ideas.csv")
    assert (response.status, await response.read()) == (200, b"")
    assert response.headers["ETag"]


@pytest.mark.parametrize("tag", LANGUAGES)
async def test_the_feed_is_valid_in_every_language(square: Square, tag: str) -> None:
    idea = await a_discussed_idea(square)
    response, text = await square.get(f"/c/skopje/ideas.atom?lang={tag}")
    assert response.content_type == "application/atom+xml"
    feed = feedparser.parse(text)
    assert not feed.bozo, feed.bozo_exception
    assert feed.feed.language == tag
    assert feed.feed.title == f"{voice(tag).pgettext('page', 'Ideas')} · " + (
        await square.services.cities.get("skopje")
    ).name_for(tag)
    [entry] = feed.entries
    assert entry.link.endswith(f"/c/skopje/ideas/{idea.code}?lang={tag}")
    assert entry.published == "2026-03-27T10:00:00Z"
    assert entry.updated == "2026-03-27T11:00:00Z"
    assert feed.feed.updated == entry.updated


async def test_the_feed_tells_the_text_and_the_answer_and_no_markup_of_anybodys(square: Square) -> None:
    await a_discussed_idea(square)
    evil = "<script>alert(1)</script>\x00\ufffe & Fountains"
    await propose(square, "skopje", evil)
    feed = feedparser.parse((await square.get("/c/skopje/ideas.atom?lang=mk"))[1])
    assert not feed.bozo
    assert feed.entries[0].title_detail.type == "text/plain"
    assert "Fountains" in feed.entries[0].content[0].value
    assert "<script" not in feed.entries[0].content[0].value
    content = feed.entries[1].content[0].value
    for said in ("Дрворед покрај реката.", "И клупи.", "120 липи."):
        assert said in content
    assert len({entry.id for entry in feed.entries}) == 2


async def test_an_entry_is_the_same_one_in_each_language_of_its_own(square: Square) -> None:
    await a_discussed_idea(square)
    ids = []
    for tag in ("mk", "mk", "en"):
        square.later(minutes=1)
        ids.append(feedparser.parse((await square.get(f"/c/skopje/ideas.atom?lang={tag}"))[1]).entries[0].id)
    assert ids[0] == ids[1] != ids[2]


async def test_texts_in_a_language_that_the_city_does_not_offer_are_in_the_objects(square: Square) -> None:
    await propose(square, "skopje", "Δέντρα στο ποτάμι", "el", texts={"ro": "Copaci", "sq": "Pemë"})
    [told] = json.loads((await square.get("/c/skopje/ideas.json"))[1])
    assert (told["language"], told["text"]) == ("el", "Δέντρα στο ποτάμι")
    assert told["translations"] == {"ro": "Copaci", "sq": "Pemë"}


def test_a_citys_table_has_columns_for_its_own_languages() -> None:
    skopje = next(city for city in founding_cities() if city.slug == "skopje")
    for city in (skopje, replace(skopje, languages=("mk",))):
        columns = idea_columns(city)
        assert len(set(columns)) == len(columns)
        assert [name for name in columns if name.startswith("text_")] == [
            f"text_{tag}" for tag in city.languages
        ]
