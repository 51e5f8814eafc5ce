"""The page on which anybody sees how a city decides about ideas."""

import json
from datetime import timedelta

import pytest

from bot.core.ideas.model import IdeaStatus
from bot.core.languages import LANGUAGES
from bot.core.moderation.model import Case, CaseKind, Reason, Rules, Ruling
from tests.web.markup import Page
from tests.web.proposing import decide, do, propose
from tests.web.squares import Square


def read(text: str) -> Page:
    """A page that nothing is wrong with."""
    page = Page(text)
    assert page.problems == []
    return page


async def decisions(square: Square) -> None:
    """Three ideas published in 5 hours, two declined after 30 and 60, one merged, a comment and two appeals."""
    for _ in range(3):
        await decide(square, "skopje", CaseKind.IDEA, Ruling.PUBLISH, hours=5)
    await decide(square, "skopje", CaseKind.IDEA, Ruling.DECLINE, "insult", hours=30)
    await decide(square, "skopje", CaseKind.IDEA, Ruling.DECLINE, "noise", hours=60)
    await decide(square, "skopje", CaseKind.IDEA, Ruling.MERGE, hours=5)
    await decide(square, "skopje", CaseKind.COMMENT, Ruling.DECLINE, "insult", hours=5)
    await decide(square, "skopje", CaseKind.APPEAL, Ruling.PUBLISH, hours=5)
    await decide(square, "skopje", CaseKind.APPEAL, Ruling.DECLINE, "insult", hours=5)
    square.later(minutes=1)


async def set_rules(square: Square, rules: Rules) -> None:
    await do(square, "skopje", lambda records, _: records.rule_book.write(rules))


async def test_it_says_how_many_how_fast_and_why(square: Square) -> None:
    noise = Reason("noise", {"en": "Only noise"}, {"en": "We want <b>words</b>."})
    await set_rules(square, Rules(promise_hours=48, second_person=True, reasons=(Reason("insult"), noise)))
    await decisions(square)
    page = read(await square.page("/c/skopje/moderation?lang=en"))
    text = " ".join(page.text.split())
    for said in (
        "a decision within 48 hours", "The last 90 days", "Received 9", "Decided 9", "Half of them within 5 hours",
        "Within the promised 48 hours 89%", "Waiting now 0", "Published3", "Declined2", "Joined with another idea1",
        "2 appeals · 1 was granted", "a second person has to agree", "Only noise", "We want <b>words</b>.",
        "Nobody is insulted, threatened or put down here.",
    ):  # fmt: skip
        assert said in text, said
    rows = [line for line in page.text.splitlines() if "insulted" in line]
    assert rows[0].startswith("Insults or threats")
    assert rows[0].endswith("2")  # an idea and a comment; the appeal is the same decision once more
    assert "/c/skopje/moderation.json?lang=en" in page.hrefs


async def test_a_city_that_has_decided_nothing_shows_its_rules(square: Square) -> None:
    page = read(await square.page("/c/athens/moderation?lang=en"))
    assert "There were no appeals." in page.text
    assert "Half of them within" not in page.text
    assert "Ideas do not advertise goods, services or parties." in page.text
    assert "/c/athens/ideas?lang=en" in page.hrefs


async def test_a_reason_that_the_city_has_given_up_is_still_counted(square: Square) -> None:
    await decisions(square)
    page = read(await square.page("/c/skopje/moderation?lang=en"))
    assert "noise" in page.text


async def test_what_is_older_than_the_span_is_not_counted(square: Square) -> None:
    await decisions(square)
    square.later(days=91)
    page = read(await square.page("/c/skopje/moderation?lang=en"))
    assert "What was decided about ideas" not in page.text


async def test_programs_get_the_numbers_without_who_decided(square: Square) -> None:
    await decisions(square)
    response, text = await square.get("/c/skopje/moderation.json?lang=mk")
    assert response.content_type == "application/json"
    told = json.loads(text)
    assert (told["since"], told["until"]) == ("2025-12-27", "2026-03-27")
    assert (told["received"], told["decided"], told["median_hours"]) == (9, 9, 5.0)
    assert told["by_ruling"] == {"publish": 3, "decline": 2, "merge": 1}
    assert told["by_reason"] == {"insult": 2, "noise": 1}
    assert (told["appeals"], told["appeals_granted"]) == (2, 1)
    assert (told["promise_hours"], told["within_promise"]) == (48, 0.8889)
    assert {"code", "name", "rule"} == set(told["reasons"][0])
    assert "moderator" not in text
    assert f"{0xBEEF:016x}" not in text


async def test_who_has_the_numbers_is_sent_nothing_until_they_are_others(square: Square) -> None:
    await decisions(square)
    for name in ("moderation", "moderation.json"):
        path = f"/c/skopje/{name}?lang=en"
        response, _ = await square.get(path)
        square.later(minutes=10)
        again, text = await square.get(path, **{"If-None-Match": response.headers["ETag"]})
        assert (again.status, text) == (304, "")
        await decide(square, "skopje", CaseKind.IDEA, Ruling.PUBLISH)
        square.later(minutes=1)
        again, _ = await square.get(path, **{"If-None-Match": response.headers["ETag"]})
        assert again.status == 200


@pytest.mark.parametrize("tag", LANGUAGES)
async def test_the_page_is_well_formed_in_every_language(square: Square, tag: str) -> None:
    await decisions(square)
    page = read(await square.page(f"/c/skopje/moderation?lang={tag}"))
    assert page.language == tag
    assert "/c/skopje/moderation?lang=sq" in page.hrefs


async def test_what_waits_is_counted_with_the_oldest(square: Square) -> None:
    idea = await propose(square, "skopje", "It waits", status=IdeaStatus.RECEIVED)
    now = square.clock.now()
    case = Case("c" * 16, CaseKind.IDEA, idea.id, now - timedelta(days=3), now, "en")
    assert await do(square, "skopje", lambda records, _: records.cases.add(case))
    text = " ".join(read(await square.page("/c/skopje/moderation?lang=en")).text.split())
    assert "Waiting now 1" in text
    assert "The oldest waits since 24 March 2026" in text
