"""Residents find ideas, read, support and follow them, in their own language, and share them."""

import asyncio

import pytest

from bot.core.ideas.model import Milestone, Photo, Progress
from bot.core.moderation.model import CaseKind, Ruling, Verdict
from handlers.cities.callbacks import FOLLOW, PICK
from handlers.ideas import callbacks
from handlers.ideas.lists import IdeaList, Kind, near
from tests.stories.acquaintance import carrying, known, takes_no_digest, voice
from tests.stories.happenings import HALL
from tests.stories.proposing import (
    BENCH,
    CITY,
    LAMPS,
    answered,
    card,
    city_named,
    decide,
    opens,
    pass_the_undo,
    propose,
    published,
    seen_by,
    stands_now,
    told,
)
from tests.telegram.images import png
from tests.towns import Town

PARK = (41.9981, 21.4254)


async def test_an_idea_is_read_supported_followed_and_answered_in_another_language(town: Town) -> None:
    ana, ben = await town.resident("Ana", "en", CITY), await town.resident("Бен", "mk", CITY)
    await takes_no_digest(town, ben)
    idea = await published(town, ana, topic="environment", location=PARK, place="City Park", photos=2)
    await town.app.services.ideas.official.translate(
        HALL, await city_named(town), idea.id, "mk", "Повеќе клупи во Градскиот парк. Нема каде да се седне."
    )
    t = voice("mk")
    shown = await opens(ben, idea)
    assert "Повеќе клупи во Градскиот парк" in shown.text
    await ben.press(t.pgettext("button", "🌐 Original"))
    assert "More benches in the City Park" in (await ben.screen()).text
    await ben.press(t.pgettext("button", "🌐 Read in my language"))
    await ben.press(carrying(callbacks.SUPPORT, CITY, idea.id, "1", "h"))
    await ben.press(carrying(callbacks.FOLLOW, CITY, idea.id, "1", "h"))
    await ben.press(carrying(callbacks.MAP, CITY, idea.id, "h"))
    (venue,) = await ben.venues()
    assert (venue.title, venue.address) == ("Повеќе клупи во Градскиот парк", "City Park")
    before = len(await ben.screens())
    await ben.press(carrying(callbacks.PHOTOS, CITY, idea.id, "h"))
    await ben.settled()
    assert [one.picture for one in (await ben.screens())[before:]] == [True, True]
    view = await seen_by(town, ben, idea)
    assert (view.supporting, view.following, view.idea.supports) == (True, True, 1)
    heard = [len(await phone.screens()) for phone in (ana, ben)]
    milestones = (Milestone("2026-05-01", {"en": "The benches arrive", "mk": "Клупите пристигнуваат"}),)
    await answered(town, idea, Progress.PLANNED, {"en": "We shall.", "mk": "Ќе направиме."}, milestones)
    (hers,), (his,) = await told(ana, heard[0]), await told(ben, heard[1])
    assert "The city answers your idea" in hers
    assert "We shall." in hers
    assert "The benches arrive" in hers
    assert "Ќе направиме." in his
    assert "Клупите пристигнуваат" in his
    await ben.press(carrying(callbacks.SUPPORT, CITY, idea.id, "0", "h"))
    await ben.settled()
    assert (await stands_now(town, idea)).supports == 0


async def test_lists_lead_from_one_idea_to_the_next_and_back_to_where_she_was(town: Town) -> None:
    ana, ben = await town.resident("Ana", "en", CITY), await town.resident("Ben", "en", CITY)
    ideas = []
    for number in range(6):
        resident = ana if number < 3 else ben
        ideas.append(
            await propose(town, resident, f"Idea {number}: {_WORDS[number]} for everybody in the city.")
        )
        town.clock.turn(minutes=1)
    for idea in ideas:
        await decide(town, idea, Verdict(Ruling.PUBLISH))
    await opens(ben, ideas[1])
    await ben.press("👍 Support (0)")
    await ben.sees_toast("You support it.")
    await ben.says("/ideas")
    await ben.press("🆕 Newest")
    first = await ben.sees("The newest ideas · Skopje")
    assert "1. Idea 5" in first.text
    await ben.press("›")
    await ben.sees("6. Idea 0")
    await ben.press("6. Idea 0")
    last = await ben.sees("fountain for everybody")
    assert "6 / 6" in last.labels
    await ben.press("‹")
    await ben.sees("tram for everybody")
    await ben.press("‹ Back")
    assert "1. Idea 5" in (await ben.screen()).text, "the page that has the idea"
    await ben.press("‹ Back")
    await ben.press("⭐ Most supported")
    assert "1. Idea 1" in (await ben.sees("The most supported ideas")).text
    await ben.press("‹ Back")
    await ben.press("🏛 By status")
    await ben.press("⏳ Not answered yet")
    await ben.sees("1. Idea 1")
    await answered(town, ideas[3], Progress.PLANNED, {"en": "Yes."})
    await ben.says("/ideas")
    await ben.press("🏛 By status")
    await ben.press("🗓 Planned")
    assert "1. Idea 3" in (await ben.screen()).text
    await ben.press("‹ Back")
    await ben.press("✅ Done")
    await ben.sees("There are no such ideas at present.")
    await ben.says("/ideas")
    await ben.press("🔔 Ideas I follow")
    assert "1. Idea 1" in (await ben.screen()).text


_WORDS = ("a fountain", "a tram", "a library", "a playground", "a market", "a museum")


async def test_typing_searches_whatever_the_script_and_a_number_opens_its_idea_from_anywhere(
    town: Town,
) -> None:
    ana, ben = await town.resident("Ana", "en", CITY), await town.resident("Ben", "en", CITY)
    bench = await published(town, ana, "Повеќе клупи во Градскиот парк за постарите луѓе.")
    await published(town, ana, LAMPS)
    waiting = await propose(town, ana, "A statue of a dog for the bridge, please.")
    await ben.says("/ideas")
    await ben.says("klupi")
    found = await ben.sees("Ideas for “klupi”")
    assert "1. Повеќе клупи" in found.text
    await ben.press("1. Повеќе клупи")
    await ben.sees("за постарите луѓе")
    await ben.press("‹ Back")
    await ben.sees("Ideas for “klupi”")
    await ben.says("flying carpets")
    await ben.sees("I found nothing. Try another word")
    await ben.says("statue")
    await ben.sees("I found nothing.")  # nobody reads what waits
    await ben.says("/menu")
    await ben.says("skp 2026 0001")
    await ben.sees("за постарите луѓе")
    await ben.says(waiting.code)
    await ben.sees("Nobody reads free messages here")
    await ana.says(waiting.code)
    await ana.sees("📨 Received")  # its author reads it
    await ana.says("/ideas")
    await ana.says(bench.code)
    await ana.sees("This is your idea.")


async def test_what_is_near_comes_first_by_distance(town: Town) -> None:
    ana, ben = await town.resident("Ana", "en", CITY), await town.resident("Ben", "en", CITY)
    await published(town, ana, BENCH, location=PARK)
    await published(town, ana, LAMPS, location=(42.005, 21.40))
    await published(town, ana, "Something for the whole city, without any place.")
    await ben.says("/ideas")
    await ben.press("📍 Near me")
    await ben.settled()
    await ben.location(42.005, 21.40)
    listed = await ben.sees("Ideas near me · Skopje")
    assert listed.text.index("Light the path") < listed.text.index("More benches")
    assert "whole city" not in listed.text
    await ben.press("1. Light the path")
    assert "1 / 2" in (await ben.sees("from the stone bridge")).labels
    far = IdeaList(Kind.NEAR, near(10.0, 10.0).value)
    await ben.press("‹ Back")
    await ben.forge((await ben.screen()).message_id, carrying(callbacks.LIST, CITY, far.pack()))
    empty = await ben.sees("There are no ideas within 25 km of you.")
    assert "✍️ Send an idea" in empty.labels


async def test_a_shared_link_brings_a_newcomer_through_consent_to_the_idea(town: Town) -> None:
    ana = await town.resident("Ana", "en", CITY)
    idea = await published(town, ana)
    neo = await town.newcomer("Neo", "en")
    await neo.start(f"i-{CITY}-{idea.id}")
    asked = await neo.sees("Before we begin, in short:")
    assert "More benches in the City Park" in asked.text
    await neo.press("✅ I agree")
    assert "👍 Support (0)" in (await neo.sees("More benches in the City Park")).labels
    stranger = await town.newcomer("Eve", "en")
    await stranger.start(f"i-{CITY}-0123456789abcdef")
    await stranger.press("✅ I agree")
    await stranger.sees("What would you like to do?")
    abroad = await town.resident("Ilir", "en", "tirana")
    shown = await opens(abroad, idea)
    assert "🏙 Skopje" in shown.text
    assert "👍 Support (0)" not in shown.labels, "supporting is for who lives there"
    await abroad.forge(shown.message_id, carrying(callbacks.SUPPORT, CITY, idea.id, "1", "h"))
    await abroad.sees_toast("Only who lives in Skopje can do this.")
    await abroad.press("🔔 Follow")
    await abroad.sees_toast("I tell you what becomes of it.")
    assert (await stands_now(town, idea)).supports == 0


async def test_inline_mode_finds_events_and_ideas_and_shares_an_idea_by_its_number(town: Town) -> None:
    ana = await town.resident("Ana", "en", CITY)
    idea = await published(town, ana)
    await propose(town, ana, "More benches for dogs, in secret.")
    answer = await ana.asks_inline("benches")
    assert answer.titles == ["More benches in the City Park"]
    abroad = await town.resident("Ilir", "en", "tirana")
    assert (await abroad.asks_inline("benches")).titles == []
    (shared,) = await abroad.asks_inline(idea.code)
    assert shared.title == "More benches in the City Park"
    assert "🏙 Skopje" in shared.message.text
    (link,) = shared.message.links.values()
    assert link.endswith(f"?start=i-{CITY}-{idea.id}")
    assert (await abroad.asks_inline("SKP-2026-0002")).titles == [], (
        "what is not published is found by nobody"
    )


async def test_an_author_supports_nothing_of_hers_and_two_taps_count_once(town: Town) -> None:
    ana, ben = await town.resident("Ana", "en", CITY), await town.resident("Ben", "en", CITY)
    idea = await published(town, ana)
    shown = await opens(ana, idea)
    assert "🗂 My idea" in shown.labels
    await ana.forge(shown.message_id, carrying(callbacks.SUPPORT, CITY, idea.id, "1", "h"))
    await ana.sees_toast("This is your own idea: others support it.")
    message = (await opens(ben, idea)).message_id
    support = carrying(callbacks.SUPPORT, CITY, idea.id, "1", "h")
    await asyncio.gather(ben.forge(message, support), ben.forge(message, support))
    await ben.settled()
    assert (await stands_now(town, idea)).supports == 1


async def test_what_is_withdrawn_is_nowhere_and_old_buttons_say_so(town: Town) -> None:
    ana, ben = await town.resident("Ana", "en", CITY), await town.resident("Ben", "en", CITY)
    await takes_no_digest(town, ben)
    idea = await published(town, ana)
    shown = await opens(ben, idea)
    await ben.press("👍 Support (0)")
    await ben.settled()
    heard = len(await ben.screens())
    await opens(ana, idea)
    await ana.press("🗂 My idea")
    await ana.press("↩️ Withdraw")
    await ana.sees("Withdraw your idea?")
    await ana.says("The city has built them already.")
    own = await ana.sees("Your idea is withdrawn.")
    assert "↩️ Withdrawn" in own.text
    await town.deliver()
    (notice,) = await told(ben, heard)
    assert "was withdrawn by its author: SKP-2026-0001" in notice
    assert "The city has built them already." in notice
    assert "benches" not in notice
    for data in (
        card(idea),
        carrying(callbacks.WHOLE, CITY, idea.id, "h"),
        carrying(callbacks.SUPPORT, CITY, idea.id, "1", "h"),
        carrying(callbacks.COMMENTS, CITY, idea.id, "0", "h"),
        carrying(callbacks.COMMENT, CITY, idea.id, "h"),
        carrying(callbacks.REPORT, CITY, idea.id, "h"),
        carrying(callbacks.HISTORY, CITY, idea.id, "h"),
        carrying(callbacks.PHOTOS, CITY, idea.id, "h"),
    ):
        await ben.forge(shown.message_id, data)
        await ben.settled()
        redrawn = next(one for one in await ben.screens() if one.message_id == shown.message_id)
        assert redrawn.text.startswith("This idea is not here any more."), data
    assert not any("benches" in text for text in await told(ben, 0))
    assert (await ben.asks_inline("benches")).titles == []
    await ben.says("/ideas")
    await ben.says("benches")
    await ben.sees("I found nothing.")


async def test_comments_are_read_first_reported_once_and_their_authors_told(town: Town) -> None:
    ana, ben = await town.resident("Ana", "en", CITY), await town.resident("Ben", "en", CITY)
    await takes_no_digest(town, ana, ben)
    idea = await published(town, ana)
    await opens(ben, idea)
    await ben.press("💬 Comment")
    await ben.sees("There are no comments yet.")
    await ben.press("✍️ Write a comment")
    await ben.says("!")
    await ben.sees("It is too short to be understood.")
    await ben.says("x" * 1_001)
    await ben.sees("It is too long: 1,001 of 1,000 characters.")
    await ben.says("Near the lake too, please <b>soon</b>")
    waiting = await ben.sees("A moderator reads your comment first")
    assert "Near the lake" not in waiting.text
    heard = [len(await phone.screens()) for phone in (ana, ben)]
    await _decide_comment(town, Verdict(Ruling.PUBLISH))
    assert any("Somebody commented on your idea" in text for text in await told(ana, heard[0]))
    assert any("Your comment is published" in text for text in await told(ben, heard[1]))
    await ana.press("💬 Read the comments")
    read = await ana.sees("Near the lake too, please <b>soon</b>")
    assert "🚩 1" in read.labels
    await ana.press("🚩 1")
    await ana.press("Insult or hatred")
    await ana.sees("Thank you. A moderator looks at it.")
    await ana.press("🚩 1")
    await ana.press("Something else")
    await ana.sees_toast("You have reported this already.")
    await ben.press("👁 See the idea")
    await ben.press("🚩 Report")
    await ben.press("Advertising")
    await ben.sees("Thank you. A moderator looks at it.")
    await ben.press("🚩 Report")
    await ben.press("Advertising")
    await ben.sees_toast("You have reported this already.")


async def _decide_comment(town: Town, verdict: Verdict) -> None:
    city, moderation = await city_named(town), town.app.services.moderation
    (brief,) = await moderation.queue.page(HALL, city, kind=CaseKind.COMMENT)
    await moderation.deciding.decide(HALL, city, brief.case.id, brief.case.number, verdict)
    await pass_the_undo(town)


async def test_who_only_visits_reads_and_is_shown_how_to_take_part(town: Town) -> None:
    ana, ilir = await town.resident("Ana", "en", CITY), await town.resident("Ilir", "en", "tirana")
    idea = await published(town, ana)
    await opens(ilir, idea)
    await ilir.press("💬 Comment")
    await ilir.press("✍️ Write a comment")
    await ilir.says("We have such benches in Tirana.")
    refused = await ilir.sees("Who lives in Skopje or follows it can write here.")
    assert "⭐ Follow this city too" in refused.labels
    await ilir.press(carrying(PICK, CITY, FOLLOW))
    await ilir.settled()
    assert CITY in (await known(town, ilir)).followed
    await opens(ilir, idea)
    await ilir.press("💬 Comment")
    await ilir.press("✍️ Write a comment")
    await ilir.says("We have such benches in Tirana.")
    await ilir.sees("A moderator reads your comment first")


@pytest.mark.parametrize(
    "data",
    [
        "i.c:skopje:xyz:h",
        "i.l:skopje:zz",
        "i.s:skopje:0123456789abcdef:2:h",
        "i.rr:skopje:0123456789abcdef:9:h",
    ],
)
async def test_a_button_that_none_of_ours_says_leads_to_the_menu(town: Town, data: str) -> None:
    ana = await town.resident("Ana", "en", CITY)
    await ana.forge((await ana.screen()).message_id, data)
    await ana.sees_toast("This button is too old.")


@pytest.mark.parametrize("count", [1, 3])
async def test_photos_whose_ids_telegram_does_not_know_any_more_are_sent_from_the_citys_own_store(
    town: Town, count: int
) -> None:
    """As after the bot got another token."""
    ana, city = await town.resident("Ana", "en", CITY), await city_named(town)
    resident, proposing = await known(town, ana), town.app.services.ideas.proposing
    draft = await proposing.open(resident, city)
    await proposing.write(resident, city, draft.id, BENCH)
    for _ in range(count):
        await proposing.add_photo(resident, city, draft.id, Photo("", png(), 8, 8, "AgACAgOld"))
    idea = await proposing.send(resident, city, draft.id)
    await opens(ana, idea)
    before = len(await ana.screens())
    await ana.press("📷")
    await ana.settled()
    shown = (await ana.screens())[before:]
    assert [one.picture for one in shown] == [True] * count
    assert await ana.opens(shown[0])
