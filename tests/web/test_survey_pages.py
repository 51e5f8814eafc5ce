"""The pages on which anybody reads what was asked and what came of it."""

import csv
import io
import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from bot.core.languages import LANGUAGES
from bot.core.surveys.model import Anonymity, Results
from bot.core.surveys.questionnaire import Group, Kind, Option, Question, Span
from bot.interchange.result_tables import RESULT_COLUMNS
from tests.web.markup import Page
from tests.web.squares import Square, voice
from tests.web.surveying import Answers, ask, asking, close_it, respond

EVIL = "<script>alert(1)</script>\"'&<b>"


def sorting(paper: int = 0, glass: int = 0, metal: int = 0, **more: str) -> list[Answers]:
    codes = ["paper"] * paper + ["glass"] * glass + ["metal"] * metal
    return [{"sorting/what": code} | more for code in codes]


def read(text: str) -> Page:
    """A page that nothing is wrong with."""
    page = Page(text)
    assert page.problems == []
    return page


async def test_what_is_asked_now_and_what_came_of_what_was_asked_are_listed(square: Square) -> None:
    t = voice("en")
    is_open = await ask(
        square, "athens", results=Results.AFTER_CLOSE, asker={"en": "The city's cleaners"}, purpose={"en": "More bins"},
        closes_at=square.clock.now() + timedelta(days=3),
    )  # fmt: skip
    closed = await ask(square, "athens", asking(Question("a", Kind.TEXT), title="Last year's"))
    await respond(square, "athens", closed, [{"a": "x"}] * 6)
    await close_it(square, "athens", closed)
    page = read(await square.page("/c/athens/surveys?lang=en"))
    assert [said for _, said in page.headings][:5] == [
        "Surveys", "Open now", "Waste in our street", "What came of it", "Last year's",
    ]  # fmt: skip
    for said in ("The city's cleaners", "More bins", "30 March 2026", "Anonymous"):
        assert said in page.text
    assert f"https://t.me/charshi_bot?start=s-athens-{is_open.id}" in page.hrefs
    assert f"/c/athens/surveys/{closed.id}?lang=en" in page.hrefs
    assert not any(f"surveys/{is_open.id}" in href for href in page.hrefs)  # nothing is shown of it yet
    assert t.pgettext("page", "Results") in page.text


async def test_a_city_that_asks_nothing_says_so(square: Square) -> None:
    page = read(await square.page("/c/athens/surveys?lang=en"))
    assert "Nothing is asked at the moment." in page.text


@pytest.mark.parametrize("part", ["", "/results.csv", "/results.json", "/charts/sorting/what.svg"])
async def test_results_are_there_only_when_the_survey_shows_them(square: Square, part: str) -> None:
    late = await ask(square, "athens", results=Results.AFTER_CLOSE)
    never = await ask(square, "athens", results=Results.NEVER)
    for survey in (late, never):
        await respond(square, "athens", survey, sorting(paper=6, glass=6))
    for survey in (late, never):
        response, _ = await square.get(f"/c/athens/surveys/{survey.id}{part}?lang=en")
        assert response.status == 404
        await close_it(square, "athens", survey)
    square.later(minutes=1)
    assert (await square.get(f"/c/athens/surveys/{late.id}{part}?lang=en"))[0].status == 200
    assert (await square.get(f"/c/athens/surveys/{never.id}{part}?lang=en"))[0].status == 404
    assert (await square.get(f"/c/skopje/surveys/{late.id}{part}?lang=en"))[0].status == 404
    assert (await square.get(f"/c/athens/surveys/none{part}?lang=en"))[0].status == 404


async def test_the_results_are_told_with_numbers_and_how_they_came_about(square: Square) -> None:
    survey = await ask(square, "athens", sample_of=640_000, asker={"en": "The cleaners"})
    await respond(square, "athens", survey, sorting(paper=30, glass=10, people="3"))
    await close_it(square, "athens", survey, {"en": "Ten more bins by May."})
    page = read(await square.page(f"/c/athens/surveys/{survey.id}?lang=en"))
    assert page.headings[0] == (1, "Waste in our street")
    for said in (
        "Ten more bins by May.", "What do you sort?", "Sorting", "Paper", "30", "75%", "±", "The cleaners", "640,000",
        "nobody can find out any more", "40 answers", "From 27 March 2026 to 27 March 2026",
    ):  # fmt: skip
        assert said in page.text, said
    assert f"/c/athens/surveys/{survey.id}/results.csv?lang=en" in page.hrefs
    assert "The survey is still open" not in page.text


async def test_an_open_survey_says_that_it_is_and_leads_into_the_chat(square: Square) -> None:
    survey = await ask(square, "athens")
    await respond(square, "athens", survey, sorting(paper=6, glass=6))
    page = read(await square.page(f"/c/athens/surveys/{survey.id}?lang=en"))
    assert "The survey is still open: the numbers can change." in page.text
    assert f"https://t.me/charshi_bot?start=s-athens-{survey.id}" in page.hrefs
    assert "once it is closed, nobody can find out who answered what" in page.text


async def test_who_answered_is_said_to_be_kept_where_it_is(square: Square) -> None:
    survey = await ask(square, "athens", anonymity=Anonymity.LINKED)
    await respond(square, "athens", survey, sorting(paper=6, glass=6))
    page = read(await square.page(f"/c/athens/surveys/{survey.id}?lang=en"))
    assert "The answers are kept with the accounts of those who gave them." in page.text


async def test_a_picture_says_its_numbers_to_who_does_not_see_it(square: Square) -> None:
    survey = await ask(square, "athens")
    await respond(square, "athens", survey, sorting(paper=6, glass=12, metal=6))
    page = read(await square.page(f"/c/athens/surveys/{survey.id}?lang=el"))
    [picture] = page.images
    assert picture["alt"] == "Τι ξεχωρίζετε; Χαρτί: 6, 25%; Γυαλί: 12, 50%; Μέταλλο: 6, 25%"
    assert picture["src"] == f"/c/athens/surveys/{survey.id}/charts/sorting/what.svg?lang=el"
    response, drawn = await square.get(picture["src"])
    assert (response.status, response.content_type) == (200, "image/svg+xml")
    ElementTree.fromstring(drawn)


async def test_a_picture_is_drawn_once_while_its_numbers_are_the_same(square: Square) -> None:
    survey = await ask(square, "athens")
    await respond(square, "athens", survey, sorting(paper=6, glass=12, metal=6))
    path = f"/c/athens/surveys/{survey.id}/charts/sorting/what.svg?lang=en"
    first, _ = await square.get(path)
    tag = first.headers["ETag"]
    again, nothing = await square.get(path, **{"If-None-Match": tag})
    assert (again.status, nothing) == (304, "")
    square.later(minutes=5)
    await square.get(path)
    assert len(square.drawn) == 1
    await respond(square, "athens", survey, sorting(paper=20))
    square.later(minutes=5)
    changed, _ = await square.get(path, **{"If-None-Match": tag})
    assert (changed.status, len(square.drawn)) == (200, 2)


async def test_what_too_few_have_answered_is_shown_nowhere(square: Square) -> None:
    survey = await ask(square, "athens", sample_of=1_000)
    await respond(square, "athens", survey, sorting(paper=4))
    base = f"/c/athens/surveys/{survey.id}"
    page = read(await square.page(f"{base}?lang=en"))
    assert "Too few have answered for results to be shown." in page.text
    assert "Paper" not in page.text
    assert "±" not in page.text  # there is no number that it could be about
    written = json.loads(await square.page(f"{base}/results.json?lang=en"))
    assert (written["survey"]["responses"], written["questions"]) == (None, [])
    response, _ = await square.get(f"{base}/charts/sorting/what.svg")
    assert response.status == 404


async def test_numbers_that_are_too_small_are_in_no_table_picture_or_file(square: Square) -> None:
    survey = await ask(square, "athens")
    await respond(square, "athens", survey, sorting(paper=2, glass=3, metal=35))
    base = f"/c/athens/surveys/{survey.id}"
    page = read(await square.page(f"{base}?lang=en"))
    assert page.images[0]["alt"].startswith("What do you sort? Paper: not shown; Glass: not shown; Metal: 35")
    assert "Numbers that are too small are not shown, so that nobody can be recognised." in page.text
    [question, *_] = json.loads(await square.page(f"{base}/results.json?lang=en"))["questions"]
    assert [option["count"] for option in question["options"]] == [None, None, 35]
    rows = list(
        csv.DictReader(io.StringIO((await square.page(f"{base}/results.csv?lang=en")).removeprefix("\ufeff")))
    )
    assert [row["count"] for row in rows if row["what"] == "option"] == ["", "", "35"]


async def test_the_data_behind_the_pictures_are_counts_and_never_what_a_person_wrote(square: Square) -> None:
    survey = await ask(square, "athens")
    await respond(
        square,
        "athens",
        survey,
        sorting(paper=10, glass=10, metal=5, people="3", why="Ask Maria at number 7"),
    )
    await respond(square, "athens", survey, sorting(paper=1, why="=HYPERLINK(1) unheard"))
    base = f"/c/athens/surveys/{survey.id}"
    response, text = await square.get(f"{base}/results.csv?lang=el")
    assert response.headers["Content-Disposition"] == f'attachment; filename="charshi-{survey.id}.csv"'
    headings, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert headings == list(RESULT_COLUMNS)
    told = [dict(zip(headings, row, strict=True)) for row in rows]
    assert [(row["code"], row["label"], row["count"]) for row in told if row["what"] == "option"] == [
        ("paper", "Χαρτί", "11"), ("glass", "Γυαλί", "10"), ("metal", "Μέταλλο", "5"),
    ]  # fmt: skip
    response, text = await square.get(f"{base}/results.json?lang=en")
    assert response.content_type == "application/json"
    written = json.loads(text)
    assert written["survey"]["responses"] == 26
    assert [question["name"] for question in written["questions"]] == ["sorting/what", "people", "why"]
    assert "unheard" not in text
    assert "Ask Maria at number 7" not in text


@pytest.mark.parametrize("tag", LANGUAGES)
async def test_the_pages_are_well_formed_in_every_language(square: Square, tag: str) -> None:
    items = [
        Question(kind.value, kind, {"en": f"{kind.value}?"}, choices="waste", span=Span("1", "5", "1"))
        for kind in Kind
    ]
    survey = await ask(square, "skopje", asking(*items), purpose={"en": "Why"}, sample_of=1_000)
    answers = {
        "acknowledge": "OK", "one": "paper", "many": ["paper", "glass"], "rank": ["glass", "paper", "metal"],
        "range": "4", "integer": "3", "decimal": "7.5", "text": "more bins", "date": "2026-03-07", "time": "07:30",
        "datetime": "2026-03-07T07:30:00.000+02:00", "location": "41.99 21.43", "photo": "x", "calculate": "5",
    }  # fmt: skip
    await respond(square, "skopje", survey, [answers] * 12)
    for path in ("/c/skopje/surveys", f"/c/skopje/surveys/{survey.id}"):
        page = read(await square.page(f"{path}?lang={tag}"))
        assert page.language == tag
        for other in ("mk", "sq", "tr", "en"):
            assert f"{path}?lang={other}" in page.hrefs
        for picture in page.images:
            assert (await square.get(picture["src"]))[0].status == 200


async def test_nothing_that_a_person_wrote_becomes_markup(square: Square) -> None:
    options = (Option("a", {"en": EVIL}), Option("b", {"en": "B"}))
    form = asking(Question("q", Kind.ONE, {"en": EVIL}, choices="evil"), title=EVIL, evil=options)
    survey = await ask(square, "athens", form, asker={"en": EVIL}, purpose={"en": EVIL}, outcome={"en": EVIL})
    await respond(square, "athens", survey, [{"q": "a"}] * 6 + [{"q": "b"}] * 6)
    for path in ("/c/athens/surveys", f"/c/athens/surveys/{survey.id}"):
        page = read(await square.page(f"{path}?lang=en"))
        assert EVIL in page.text


async def test_what_was_filled_in_for_each_is_left_open_for_everybody(square: Square) -> None:
    liked = Question("home/like", Kind.ONE, {"en": "Does ${name} like it?"}, choices="waste")
    survey = await ask(square, "athens", asking(Group("home", (liked,), {"en": "About ${name}"})))
    await respond(square, "athens", survey, [{"home/like": code} for code in ("paper", "glass", "metal") * 6])
    page = read(await square.page(f"/c/athens/surveys/{survey.id}?lang=en"))
    assert "Does … like it?" in [said for _, said in page.headings]
    assert "About …" in page.text
    assert page.images[0]["alt"].startswith("Does … like it? Paper: 6")
    for part in ("", "/results.csv", "/results.json", "/charts/home/like.svg"):
        _, text = await square.get(f"/c/athens/surveys/{survey.id}{part}?lang=en")
        assert "${" not in text, part


async def test_serbian_is_read_in_either_script(square: Square) -> None:
    form = asking(Question("q", Kind.ONE, {"sr-Cyrl": "Шта разврставате?"}, choices="sr"), sr=(
        Option("a", {"sr-Cyrl": "Стакло"}), Option("b", {"sr-Cyrl": "Хартија"}),
    ))  # fmt: skip
    survey = await ask(square, "belgrade", form, outcome={"sr-Cyrl": "Биће више канти."})
    await respond(square, "belgrade", survey, [{"q": "a"}] * 6 + [{"q": "b"}] * 6)
    page = read(await square.page(f"/c/belgrade/surveys/{survey.id}?lang=sr-Latn"))
    assert all(said in page.text for said in ("Šta razvrstavate?", "Staklo", "Hartija", "Biće više kanti."))
    assert page.images[0]["alt"].startswith("Šta razvrstavate? Staklo: 6")


async def test_events_and_surveys_are_one_tap_from_one_another(square: Square) -> None:
    for path in ("/c/athens/events", "/c/athens/surveys"):
        page = read(await square.page(f"{path}?lang=en"))
        assert {"/c/athens/events?lang=en", "/c/athens/surveys?lang=en"} <= set(page.hrefs)
