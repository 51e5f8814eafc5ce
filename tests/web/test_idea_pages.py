"""The pages on which anybody reads what residents propose, and what became of it."""

import re
from dataclasses import replace

import pytest

from bot.core.ideas.model import Axis, CommentStatus, Idea, IdeaStatus, Milestone, Progress
from bot.core.languages import LANGUAGES
from bot.web.idea_lists import PAGE
from bot.web.idea_pages import MOST_SEARCHED
from bot.web.idea_views import COMMENTS
from tests.web.markup import Page
from tests.web.proposing import (
    JPEG,
    adopt,
    answer,
    comment,
    do,
    merge,
    move,
    propose,
    rewrite,
    take_down,
    withdraw,
)
from tests.web.squares import Square, voice

EVIL = "<script>alert(1)</script>\"'&<b>"
MARK = "zyzzyva"  # a word that nothing else says


def read(text: str) -> Page:
    """A page that nothing is wrong with."""
    page = Page(text)
    assert page.problems == []
    return page


def codes(page: Page) -> list[str]:
    """The ideas that a page lists, in its order."""
    return re.findall(r"/ideas/(SKP-\d{4}-\d{4})\?", " ".join(page.hrefs))


async def of(square: Square, idea: Idea, query: str = "lang=en") -> Page:
    return read(await square.page(f"/c/skopje/ideas/{idea.code}?{query}"))


async def not_public(square: Square, text: str) -> list[Idea]:
    """One of each kind that is not public, all with this text."""
    ideas = [
        await propose(square, "skopje", text, status=status)
        for status in (IdeaStatus.RECEIVED, IdeaStatus.IN_REVIEW, IdeaStatus.DECLINED)
    ]
    gone, hidden = [await propose(square, "skopje", text) for _ in range(2)]
    await withdraw(square, "skopje", gone, text)
    await take_down(square, "skopje", hidden)
    return [*ideas, gone, hidden]


async def test_what_is_proposed_is_listed_in_the_readers_language_the_newest_first(square: Square) -> None:
    await propose(
        square,
        "skopje",
        "Clupi vo parkot. Da se stavat.",
        "en",
        texts={"sq": "Stola në parkun e madh. Të vendosen."},
        topic="environment",
        supports=1_204,
    )
    square.later(hours=1)
    newest = await propose(square, "skopje", "Lime trees along the river. There is no shade.")
    await comment(square, "skopje", newest, "Yes!")
    page = read(await square.page("/c/skopje/ideas", **{"Accept-Language": "sq"}))
    assert page.language == "sq"
    assert [said for level, said in page.headings if level == 3] == [
        "Lime trees along the river",
        "Stola në parkun e madh",
    ]
    page = read(await square.page("/c/skopje/ideas?lang=en"))
    for said in ("1,204 people support it", "1 comment", "Environment", "27 March 2026", "2 ideas"):
        assert said in page.text, said
    assert page.text.count("The city has not answered yet") == 2


async def test_forty_five_ideas_are_read_page_by_page_and_none_is_missed(square: Square) -> None:
    for number in range(45):
        await propose(square, "skopje", f"Idea number {number}", supports=number)
    for query in ("", "&sort=supported"):
        path: str | None = f"/c/skopje/ideas?lang=en{query}"
        seen: list[list[str]] = []
        while path:
            page = read(await square.page(path))
            seen.append(codes(page))
            path = next((link["href"] for link in page.links if link.get("rel") == "next"), None)
            assert len(seen) <= 3
        assert [len(some) for some in seen] == [PAGE, PAGE, 5]
        assert len({code for some in seen for code in some}) == 45
        assert "Page 3 of 3" in page.text
        before = next(link["href"] for link in page.links if link.get("rel") == "prev")
        assert codes(read(await square.page(before))) == seen[1]
    assert seen[0][0] == "SKP-2026-0045"  # the most supported


@pytest.mark.parametrize("asked", ["0", "-1", "x", "٣", "99999999", "7", ""])
async def test_a_page_that_is_not_there_is_the_first_or_the_last(square: Square, asked: str) -> None:
    await propose(square, "skopje", "The only idea")
    assert len(codes(read(await square.page(f"/c/skopje/ideas?lang=en&page={asked}")))) == 1


async def test_where_nothing_is_proposed_it_says_so_and_what_one_can_do(square: Square) -> None:
    page = read(await square.page("/c/skopje/ideas?lang=en&page=9"))
    assert "There are no such ideas yet." in page.text
    assert "https://t.me/charshi_bot?start=c-skopje" in page.hrefs


async def test_they_are_chosen_by_topic_and_by_what_the_city_says(square: Square) -> None:
    bus = await propose(square, "skopje", "A bus at night", topic="mobility")
    tree = await propose(square, "skopje", "Trees for the square", topic="environment")
    bike = await propose(square, "skopje", "Bicycles everywhere", topic="mobility")
    await answer(square, "skopje", bike, Progress.PLANNED, {})
    for query, ideas in {
        "topic=mobility": [bike, bus],
        "topic=environment": [tree],
        "status=planned": [bike],
        "status=unanswered": [tree, bus],
        "topic=mobility&status=unanswered": [bus],
        "topic=nothing&status=nothing&sort=nothing": [bike, tree, bus],
        "status=done": [],
    }.items():
        page = read(await square.page(f"/c/skopje/ideas?lang=en&{query}"))
        found = codes(page)
        assert sorted(found) == sorted(idea.code for idea in ideas), query
    page = read(await square.page("/c/skopje/ideas?lang=en&topic=mobility&status=planned"))
    assert (2, "Transport · Planned") in page.headings
    ways = [href for href in page.hrefs if "status=planned" in href and "topic=environment" in href]
    assert ways == ["/c/skopje/ideas?lang=en&topic=environment&status=planned"]


async def test_ideas_are_found_by_words_in_either_script_and_by_their_number(square: Square) -> None:
    idea = await propose(square, "belgrade", "Клупе у парку. Треба нам хлад.", "sr-Cyrl")
    for words in ("klupe", "клупе", "KLUPE U PARKU", idea.code, idea.code.lower()):
        page = read(await square.page(f"/c/belgrade/ideas?lang=en&q={words}"))
        assert f"/c/belgrade/ideas/{idea.code}?lang=en" in page.hrefs, words
    page = read(await square.page("/c/belgrade/ideas?lang=en&q=helicopter"))
    assert "Nothing was found." in page.text
    assert "Ideas for “helicopter”" in page.text


async def test_what_a_search_finds_is_read_page_by_page(square: Square) -> None:
    for number in range(25):
        await propose(square, "skopje", f"Fountain number {number}")
    first = read(await square.page("/c/skopje/ideas?lang=en&q=fountain"))
    onwards = next(link["href"] for link in first.links if link.get("rel") == "next")
    second = read(await square.page(onwards))
    assert (len(codes(first)), len(codes(second))) == (20, 5)
    assert not set(codes(first)) & set(codes(second))
    beyond = MOST_SEARCHED // PAGE + 1
    page = read(await square.page(f"/c/skopje/ideas?lang=en&q=fountain&page={beyond}"))
    assert codes(page) == []


@pytest.mark.parametrize(
    "words", ["%ED%A0%80", "%00", "%22%3E%3Cscript%3E", "%25", "a" * 5_000, "*", "(", "'"]
)
async def test_whatever_is_searched_for_is_answered(square: Square, words: str) -> None:
    read(await square.page(f"/c/skopje/ideas?lang=en&q={words}"))


async def test_one_idea_says_everything_that_is_public_of_it(square: Square) -> None:
    idea = await propose(
        square,
        "skopje",
        "Lime trees along the river. There is no shade at all.\n\nAnd benches.",
        photos=2,
        topic="environment",
        location=(41.99, 21.43),
        place="Quay",
        supports=3,
    )
    await comment(square, "skopje", idea, "Great, and a fountain.")
    square.later(days=1)
    await answer(square, "skopje", idea, Progress.UNDER_CONSIDERATION, {"en": "We are looking into it."})
    square.later(days=1)
    milestones = (
        Milestone("2026-03-01", {"en": "Survey"}, is_reached=True),
        Milestone("2027-03-01", {"en": "Planting"}),
    )
    await answer(square, "skopje", idea, Progress.PLANNED, {"en": "120 trees."}, milestones)
    page = await of(square, idea)
    assert page.headings[0] == (1, "Lime trees along the river")
    for said in (
        "There is no shade at all.", "And benches.", "Environment", "Quay", "3 people support it", idea.code, "Planned",
        "120 trees.", "1 March 2027: Planting", "1 March 2026: Survey (reached)", "Great, and a fountain.", "1 comment",
        "27 March 2026: Published", "28 March 2026: Being considered", "We are looking into it.",
        "29 March 2026: Planned",
    ):  # fmt: skip
        assert said in page.text, said
    assert page.text.count("120 trees.") == 1
    assert "https://www.openstreetmap.org/?mlat=41.99000&mlon=21.43000#map=17/41.99000/21.43000" in page.hrefs
    assert f"https://t.me/charshi_bot?start=i-skopje-{idea.id}" in page.hrefs
    assert page.metas["og:title"] == "Lime trees along the river"
    assert page.metas["og:url"].endswith(f"/c/skopje/ideas/{idea.code}?lang=en")
    for number, picture in enumerate(page.images):
        response = await square.client.get(picture["src"])
        assert (response.status, response.content_type) == (200, "image/jpeg")
        assert await response.read() == JPEG + bytes([number])
        again, nothing = await square.get(picture["src"], **{"If-None-Match": response.headers["ETag"]})
        assert (again.status, nothing) == (304, "")
    assert len(page.images) == 2
    assert (await square.get(f"/c/skopje/ideas/{idea.code}/photo-3.jpg"))[0].status == 404
    assert (await square.get(f"/c/skopje/ideas/{idea.code}/photo-0.jpg"))[0].status == 404


async def test_a_long_first_sentence_is_cut_in_the_heading_and_whole_below(square: Square) -> None:
    text = "A very long sentence that goes on " * 8
    page = await of(square, await propose(square, "skopje", text))
    assert page.headings[0][1].endswith("…")
    assert text.strip() in page.text


async def test_it_is_read_translated_and_as_it_was_written(square: Square) -> None:
    idea = await propose(
        square,
        "skopje",
        "Дрворед покрај реката.",
        "mk",
        texts={"en": "A row of trees along the river.", "sq": "Një radhë pemësh."},
    )
    page = await of(square, idea)
    assert page.headings[0] == (1, "A row of trees along the river")
    assert "Translated. Written in: Macedonian" in page.text
    text = await square.page(f"/c/skopje/ideas/{idea.code}?lang=tr")
    assert '<h1 lang="en">' in text
    original = next(href for href in page.hrefs if "text=mk" in href)
    page = read(await square.page(original))
    assert page.headings[0] == (1, "Дрворед покрај реката")
    assert "Translated." not in page.text
    assert [href for href in page.hrefs if "text=en" in href]
    assert (
        read(await square.page(f"/c/skopje/ideas/{idea.code}?lang=en&text=ro"))
        .headings[0][1]
        .startswith("A row")
    )
    plain = await of(square, await propose(square, "skopje", "Only in one language"))
    assert not any("text=" in href for href in plain.hrefs)


async def test_serbian_is_read_in_either_script(square: Square) -> None:
    idea = await propose(square, "belgrade", "Дрворед поред реке.", "sr-Cyrl")
    text = await square.page(f"/c/belgrade/ideas/{idea.code}?lang=sr-Latn")
    assert '<h1 lang="sr-Latn">Drvored pored reke</h1>' in text
    text = await square.page(f"/c/belgrade/ideas/{idea.code}?lang=sr-Cyrl")
    assert '<h1 lang="sr-Cyrl">Дрворед поред реке</h1>' in text


async def test_what_it_said_before_is_kept_in_its_history(square: Square) -> None:
    idea = await propose(square, "skopje", "Ten lime trees along the river.")
    square.later(days=1)
    await rewrite(square, "skopje", idea, "A hundred lime trees along the river.")
    page = await of(square, idea)
    assert page.headings[0] == (1, "A hundred lime trees along the river")
    assert "28 March 2026: New text (version 2)" in page.text
    assert "Ten lime trees along the river." in page.text


async def test_a_version_that_waits_is_said_nowhere(square: Square) -> None:
    idea = await propose(square, "skopje", "Ten lime trees along the river.")
    version = replace(idea.version, number=2, text=f"{MARK} instead of trees")
    assert await do(square, "skopje", lambda records, _: records.ideas.add_version(version))
    await answer(square, "skopje", idea, Progress.DONE, {"en": f"{MARK} soon"}, is_published=False)
    await comment(square, "skopje", idea, f"{MARK}!", status=CommentStatus.WAITING)
    await comment(square, "skopje", idea, f"{MARK}!", status=CommentStatus.DECLINED)
    await move(
        square, "skopje", idea, Axis.REVIEW, "published", "declined", reason=MARK, words=MARK, is_public=False
    )
    await move(square, "skopje", idea, Axis.REVIEW, "declined", "published", reason=MARK, words=MARK)
    for path in (f"ideas/{idea.code}", "ideas", "ideas.json", "ideas.csv", "ideas.atom"):
        _, text = await square.get(f"/c/skopje/{path}?lang=en")
        assert "Ten lime trees" in text
        assert MARK not in text, path
    page = await of(square, idea)
    assert "Declined" not in page.text


async def test_comments_are_read_page_by_page(square: Square) -> None:
    idea = await propose(square, "skopje", "Lime trees along the river.")
    for number in range(COMMENTS + 3):
        square.later(minutes=1)
        await comment(square, "skopje", idea, f"Comment number {number:02}.")
    first = await of(square, idea)
    onwards = next(href for href in first.hrefs if href.endswith("comments=2#comments"))
    second = read(await square.page(onwards))
    for number in range(COMMENTS + 3):
        shown = (f"Comment number {number:02}." in first.text, f"Comment number {number:02}." in second.text)
        assert shown == (number >= 3, number < 3)
    assert any(href.endswith(f"{idea.code}?lang=en#comments") for href in second.hrefs)


async def test_what_is_not_public_is_not_there_and_nothing_is_said_of_it(square: Square) -> None:
    public = await propose(square, "skopje", "Lime trees along the river")
    hidden = await not_public(square, f"{MARK} must not be read by anybody")
    square.later(minutes=1)
    for idea in hidden:
        for below in ("", "/photo-1.jpg"):
            response, text = await square.get(f"/c/skopje/ideas/{idea.code}{below}?lang=en")
            assert response.status == 404
            assert MARK not in text
            assert idea.code not in text
    for path in (
        "ideas", f"ideas?q={MARK}", "ideas?sort=supported", f"ideas?q={hidden[0].code}", "ideas.csv", "ideas.json",
        "ideas.atom", "moderation", "moderation.json", f"ideas/{public.code}",
    ):  # fmt: skip
        response, text = await square.get(f"/c/skopje/{path}{'&' if '?' in path else '?'}lang=en")
        assert response.status == 200
        assert "must not be read" not in text, path
    assert codes(read(await square.page("/c/skopje/ideas?lang=en"))) == [public.code]


async def test_a_photo_goes_when_its_idea_does(square: Square) -> None:
    idea = await propose(square, "skopje", "Lime trees along the river", photos=1)
    path = f"/c/skopje/ideas/{idea.code}/photo-1.jpg"
    response, _ = await square.get(path)
    assert response.headers["Cache-Control"] == "public, max-age=60"
    await take_down(square, "skopje", idea)
    gone, _ = await square.get(path, **{"If-None-Match": response.headers["ETag"]})
    assert (gone.status, gone.headers["Cache-Control"]) == (404, "no-store")


async def test_a_merged_idea_leads_to_the_other_while_that_is_public(square: Square) -> None:
    first, second = [await propose(square, "skopje", f"{MARK} {one} trees") for one in ("ten", "more")]
    await merge(square, "skopje", first, second)
    response = await square.client.get(f"/c/skopje/ideas/{first.code}?lang=mk", allow_redirects=False)
    assert response.status == 302
    assert response.headers["Location"] == f"/c/skopje/ideas/{second.code}?lang=mk"
    assert MARK not in await response.text()
    assert (
        read(await square.page(f"/c/skopje/ideas/{first.code}?lang=en")).headings[0][1].endswith("more trees")
    )
    await take_down(square, "skopje", second)
    square.later(minutes=1)
    assert (await square.get(f"/c/skopje/ideas/{first.code}?lang=en"))[0].status == 404


async def test_an_adopted_idea_and_where_it_came_from_lead_to_each_other(square: Square) -> None:
    theirs = await propose(square, "belgrade", "A night bus for all of the city.")
    ours = await adopt(square, "skopje", theirs, "belgrade")
    page = await of(square, ours)
    assert "Taken over from" in page.text
    assert f"/c/belgrade/ideas/{theirs.code}?lang=en" in page.hrefs
    page = read(await square.page(f"/c/belgrade/ideas/{theirs.code}?lang=en"))
    assert "Taken up by" in page.text
    assert f"/c/skopje/ideas/{ours.code}?lang=en" in page.hrefs
    await take_down(square, "belgrade", theirs)
    await withdraw(square, "skopje", ours)
    square.later(minutes=1)
    again = await adopt(square, "athens", theirs, "belgrade")
    page = read(await square.page(f"/c/athens/ideas/{again.code}?lang=en"))
    assert "Belgrade" in page.text
    assert theirs.code not in page.text
    assert not any("/c/belgrade/ideas/" in href for href in page.hrefs)


async def test_nothing_that_a_person_wrote_becomes_markup(square: Square) -> None:
    idea = await propose(
        square, "skopje", f"{EVIL} {EVIL}\n{EVIL}", place=EVIL, texts={"sq": EVIL}, location=(1.0, 2.0)
    )
    await comment(square, "skopje", idea, EVIL)
    await answer(
        square, "skopje", idea, Progress.PLANNED, {"en": EVIL}, (Milestone("2026-05-01", {"en": EVIL}),)
    )
    square.later(days=1)
    await rewrite(square, "skopje", idea, f"Changed {EVIL}")
    for path in (f"ideas/{idea.code}?lang=en", "ideas?lang=en", "ideas?lang=en&q=changed"):
        page = read(await square.page(f"/c/skopje/{path}"))
        assert EVIL in page.text
    read(await square.page(f"/c/skopje/ideas?lang=en&q={EVIL.replace('&', '%26')}"))


async def test_what_hides_or_turns_text_around_is_taken_out_and_addresses_stay(square: Square) -> None:
    idea = await propose(
        square, "skopje", "Mail\u202e me at a@example.org, \u200b@mayor! Z̴̢̧̛̛a̷̡̧l̸go of https://example.org/x"
    )
    page = await of(square, idea)
    for sign in "\u202e\u200b\u2060":
        assert sign not in page.text
    assert "a@example.org, @mayor!" in page.text
    assert "https://example.org/x" in page.text


@pytest.mark.parametrize("tag", LANGUAGES)
async def test_the_pages_are_well_formed_in_every_language(square: Square, tag: str) -> None:
    idea = await propose(
        square,
        "skopje",
        "Lime trees. " * 30,
        photos=1,
        topic="culture",
        location=(1.0, 2.0),
        place="Park",
        supports=2,
    )
    await comment(square, "skopje", idea, "Yes")
    await answer(
        square, "skopje", idea, Progress.DONE, {"en": "Done."}, (Milestone("2026-05-01", {"en": "All"}),)
    )
    square.later(days=1)
    await rewrite(square, "skopje", idea, "Linden trees. " * 30)
    await adopt(square, "belgrade", idea, "skopje")
    for path in ("ideas", f"ideas/{idea.code}"):
        page = read(await square.page(f"/c/skopje/{path}?lang={tag}"))
        assert page.language == tag
        for other in ("mk", "sq", "tr", "en"):
            assert f"/c/skopje/{path}?lang={other}" in page.hrefs


async def test_the_search_is_kept_when_the_language_is_changed(square: Square) -> None:
    page = read(await square.page("/c/skopje/ideas?lang=en&q=lime trees"))
    assert "/c/skopje/ideas?lang=mk&q=lime+trees" in page.hrefs


async def test_the_browser_may_send_the_search_to_us_alone_and_show_our_pictures(square: Square) -> None:
    idea = await propose(square, "skopje", "Lime trees along the river")
    response, _ = await square.get("/c/skopje/ideas?lang=en")
    assert "form-action 'self'" in response.headers["Content-Security-Policy"]
    response, _ = await square.get(f"/c/skopje/ideas/{idea.code}?lang=en")
    policy = response.headers["Content-Security-Policy"]
    assert "img-src 'self'" in policy
    assert "form-action 'none'" in policy


@pytest.mark.parametrize(
    "path",
    ["atlantis/ideas", "skopje/ideas/none", "skopje/ideas/SKP-2026-9999", "skopje/ideas/", "skopje/ideas/%3Cb%3E",
     "skopje/ideas/SKP-2026-9999/photo-1.jpg", "skopje/ideas/SKP-2026-0001/photo-x.jpg", "atlantis/ideas.csv",
     "atlantis/ideas.json", "atlantis/ideas.atom", "atlantis/moderation"],
)  # fmt: skip
async def test_what_is_not_there_is_said_in_plain_words(square: Square, path: str) -> None:
    response, text = await square.get(f"/c/{path}", **{"Accept-Language": "tr"})
    page = read(text)
    assert response.status == 404
    assert page.headings == [(1, voice(page.language).gettext("There is nothing here"))]


async def test_events_surveys_and_ideas_are_one_tap_from_one_another(square: Square) -> None:
    for path in ("events", "surveys", "ideas", "moderation"):
        page = read(await square.page(f"/c/athens/{path}?lang=en"))
        assert {f"/c/athens/{other}?lang=en" for other in ("events", "surveys", "ideas")} <= set(page.hrefs)
