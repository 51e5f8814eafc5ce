"""A resident writes an idea and sends it: step by step, with photos and a place, whatever happens in between."""

import pytest

from bot.core.ideas.model import IdeaStatus
from bot.core.moderation.model import CaseKind, Ruling, Verdict
from bot.emulator import Emulator
from bot.settings import Settings
from handlers.ideas import photographs
from tests.emulator_client import Phone, Screen
from tests.stories.acquaintance import in_hand_again, known, takes_no_digest
from tests.stories.happenings import HALL
from tests.stories.proposing import (
    BENCH,
    CITY,
    LAMPS,
    case_of,
    city_named,
    decide,
    opens,
    pass_the_undo,
    propose,
    published,
    stands_now,
    told,
)
from tests.telegram.images import png
from tests.towns import TOKEN, HeldClock, Town, open_town


async def begins(phone: Phone) -> None:
    await phone.says("/ideas")
    await phone.press("✍️ Send an idea")
    await phone.sees("What should change, where, and why?")


async def writes(phone: Phone, text: str = BENCH) -> Screen:
    """Through the questions to the preview, answering only the first."""
    await begins(phone)
    await phone.says(text)
    await phone.sees("What is it about?")
    await phone.press("Skip")
    await phone.sees("send up to 10 photos")
    await phone.press("Skip")
    await phone.sees("Where is it?")
    await phone.press("Skip")
    return await phone.screen()


async def test_an_idea_with_photos_and_a_place_is_written_step_by_step_and_sent(town: Town) -> None:
    ana = await town.resident("Ana", "en", CITY)
    await begins(ana)
    await ana.says(BENCH)
    await ana.sees("What is it about?")
    await ana.press("Environment")
    await ana.sees("send up to 10 photos")
    await ana.album(png(colour="red"), png(colour="green"), png(colour="blue"))
    shown = await ana.sees("3 photos are there.")
    await ana.document(png(colour="white"), "bench.png")
    await ana.sees("4 photos are there.")
    await ana.press("Next ›")
    await ana.sees("Where is it?")
    await ana.location(41.9981, 21.4254)
    preview = await ana.sees("This is what others will see:")
    assert "More benches in the City Park. Older people" in preview.text
    assert "🏷 Environment · 📍 on the map · 📷 4 photos" in preview.text
    assert "⏳ A moderator reads it by: Wednesday, 4 March at 11:00" in preview.text
    await ana.press("📨 Send")
    sent = await ana.sees("Thank you! The city has your idea.")
    assert "Its number: SKP-2026-0001" in sent.text
    assert "A moderator reads it by: Wednesday, 4 March at 11:00" in sent.text
    await ana.press("🗂 My idea")
    own = await ana.sees("📨 Received")
    assert {"✏️ Change", "📷 4 photos", "🕘 History", "↩️ Withdraw"} <= set(own.labels)
    before = len(await ana.screens())
    await ana.press("📷 4 photos")
    await ana.settled()
    album = (await ana.screens())[before:]
    assert len(album) == 4
    assert all(one.picture for one in album)
    assert shown.text


async def test_a_text_that_telegram_cut_is_joined_and_one_that_is_too_long_is_counted_and_kept(
    town: Town,
) -> None:
    ana = await town.resident("Ana", "en", CITY)
    text = " ".join(f"sentence {number}." for number in range(900))[:10_412]
    pieces = [text[:4_096], text[4_096:8_192], text[8_192:]]
    await begins(ana)
    for piece in pieces:
        await ana.says(piece)
    told_so = await ana.sees("10,412 of 10,000 characters")
    assert "It is too long" in told_so.text
    assert "What you wrote is kept." in told_so.text
    heard = len(await ana.screens())
    await ana.press("📖 Read all")
    await ana.settled()
    assert "".join("".join(await told(ana, heard)).split()) == "".join(text.split()), "nothing is lost"
    town.clock.turn(minutes=1)
    await ana.says(text[:2_000])
    await ana.sees("What is it about?")
    ben = await known(town, ana)
    draft = await town.app.services.ideas.proposing.find_open(ben, await city_named(town))
    assert draft
    assert draft.text == text[:2_000].strip()


async def test_a_topic_that_is_typed_later_does_not_take_the_place_of_a_long_text(town: Town) -> None:
    text = ("Please plant trees along the river. " * 100)[:3_000].strip()
    ana = await town.resident("Ana", "en", CITY)
    await begins(ana)
    await ana.says(text)
    await ana.sees("If there is more, just send it")
    await ana.press("Next ›")
    await ana.sees("What is it about?")
    town.clock.turn(minutes=1)
    await ana.says("Environment")
    await ana.sees("send up to 10 photos")
    draft = await town.app.services.ideas.proposing.find_open(await known(town, ana), await city_named(town))
    assert draft
    assert (draft.text, draft.topic) == (text, "environment")


async def test_a_whole_long_idea_goes_in_one_text_and_every_word_of_it_can_be_read(town: Town) -> None:
    ana = await town.resident("Ana", "en", CITY)
    text = ("Plant trees. " * 769)[:9_990] + "THE END"
    await begins(ana)
    for start in range(0, len(text), 4_096):
        await ana.says(text[start : start + 4_096])
    await ana.sees("If there is more, just send it")
    await ana.press("Next ›")
    await ana.press("Skip")
    await ana.press("Skip")
    await ana.press("Skip")
    await ana.sees("This is what others will see:")
    await ana.press("📨 Send")
    await ana.sees("Thank you! The city has your idea.")
    resident, city = await known(town, ana), await city_named(town)
    (view,) = await town.app.services.ideas.owning.mine(resident, city)
    await decide(town, view.idea, Verdict(Ruling.PUBLISH))
    ben = await town.resident("Ben", "en", CITY)
    shown = await opens(ben, view.idea)
    assert "THE END" not in shown.text
    heard = len(await ben.screens())
    await ben.press("📖 Read all")
    await ben.settled()
    pages = await told(ben, heard)
    assert len(pages) == 3
    assert "".join(" ".join(pages).split()).endswith("THEEND")
    assert sum(page.count("Plant trees.") for page in pages) == view.idea.version.text.count("Plant trees.")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("https://example.org/petition", "It is only a link."),
        ("Trees!", "It is too short to be understood."),
        ("🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳", "It is too short to be understood."),
    ],
)
async def test_a_text_that_says_nothing_is_refused_with_what_to_do_and_can_be_gone_on_with(
    town: Town, text: str, answer: str
) -> None:
    ana = await town.resident("Ana", "en", CITY)
    await begins(ana)
    await ana.says(text)
    await ana.sees(answer)
    await ana.says("We need more trees along the whole boulevard.")
    await ana.sees("What is it about?")


async def test_what_hides_turns_or_calls_is_shown_plainly_and_kept_as_it_was_written(town: Town) -> None:
    ana = await town.resident("Ana", "en", CITY)
    text = "Trees for <b>all</b> & @durov \u202eeert a dlot\u202c, /start now, Z\u0300\u0301\u0302\u0303\u0304algo!"
    preview = await writes(ana, text)
    for hidden in ("\u202e", "\u0302\u0303", " @durov", " /start"):
        assert hidden not in preview.text
    assert "<b>all</b> & " in preview.text
    await ana.press("📨 Send")
    await ana.sees("Thank you!")
    resident, city = await known(town, ana), await city_named(town)
    (view,) = await town.app.services.ideas.owning.mine(resident, city)
    assert view.idea.version.text == text


async def test_a_place_far_from_the_city_is_asked_about_and_kept_if_she_says_so(town: Town) -> None:
    ana = await town.resident("Ana", "en", CITY)
    await begins(ana)
    await ana.says(BENCH)
    await ana.press("Skip")
    await ana.press("Skip")
    await ana.location(42.66, 21.16)
    asked = await ana.sees("from the middle of Skopje. Keep it?")
    assert "km from the middle of Skopje" in asked.text
    await ana.press("📍 Another place")
    await ana.says("The square in front of the station")
    await ana.sees("📍 The square in front of the station")
    await ana.press("📍 Place")
    await ana.says("42.66, 21.16")
    await ana.press("✅ Yes, keep it")
    preview = await ana.sees("This is what others will see:")
    assert "km from the middle of Skopje." in preview.text, "and it is said once more"
    await ana.press("📍 Place")
    await ana.press("🗑 Remove the place")
    assert "📍 The square" not in (await ana.sees("This is what others will see:")).text


async def test_bad_photos_are_told_what_is_wrong_and_the_eleventh_is_one_too_many(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = await town.resident("Ana", "en", CITY)
    await begins(ana)
    await ana.photo(png(), caption=BENCH)
    await ana.sees("What is it about?")
    await ana.press("Skip")
    await ana.sees("1 photo is there.")
    await ana.document(b"%PDF-1.7 nothing", "idea.pdf")
    await ana.sees("This is not a picture that I can read.")
    await ana.document(png(400, 400)[:60], "cut.png")
    await ana.sees("This picture is damaged.")
    monkeypatch.setattr(photographs, "LARGEST", 2_000)  # a story need not carry 20 MB about
    await ana.document(b"\xff\xd8\xff" + bytes(2_000), "huge.jpg")
    await ana.sees("This file is too large: it may have 20 MB.")
    monkeypatch.undo()
    await ana.sends("voice")
    await ana.sees("This is not a picture that I can read.")
    await ana.album(*[png(colour="red")] * 9)
    await ana.sees("10 photos are there.")
    await ana.photo(png())
    await ana.sees("There are 10 photos already")
    await ana.press("🗑 Remove")
    photos = await ana.sees("send up to 10 photos")
    assert "photos are there" not in photos.text


async def test_what_she_began_survives_a_restart_and_an_old_button_goes_on_where_it_stood(
    settings: Settings, clock: HeldClock
) -> None:
    emulator = Emulator(None, TOKEN)
    await emulator.start()
    try:
        async with open_town(settings, clock, emulator) as town:
            ana = await town.resident("Ana", "en", CITY)
            await begins(ana)
            await ana.says(BENCH)
            question = await ana.sees("What is it about?")
            await ana.says("/menu")
            await ana.settled()
        clock.turn(days=30)
        async with open_town(settings, clock, emulator) as town:
            ana = in_hand_again(town, ana)
            await ana.forge(question.message_id, _of(question, "Environment"))
            await ana.sees("send up to 10 photos")
            await ana.says("/ideas")
            await ana.press("✍️ Go on with your idea")
            begun = await ana.sees("You have begun an idea. It is kept for you.")
            assert "More benches in the City Park" in begun.text
            await ana.press("▶️ Go on")
            assert "🏷 Environment" in (await ana.sees("This is what others will see:")).text
            await ana.press("🗑 Throw it away")
            await ana.press("🗑 Yes, throw it away")
            home = await ana.sees("It is thrown away.")
            assert "✍️ Send an idea" in home.labels
            await ana.forge(question.message_id, _of(question, "Environment"))
            await ana.sees("This draft was sent already, or thrown away.")
    finally:
        await emulator.stop()


def _of(screen: Screen, label: str) -> str:
    """What the button of this label says when it is pressed."""
    return next(str(one.value) for row in screen.rows for one in row if one.text == label)


async def test_similar_ideas_are_shown_before_the_preview_and_one_can_be_supported_instead(
    town: Town,
) -> None:
    ana, ben = await town.resident("Ana", "en", CITY), await town.resident("Ben", "en", CITY)
    idea = await published(town, ana)
    await writes(ben, "Benches in City Park please: older people have nowhere to sit between the gates")
    alike = await ben.sees("Are you asking for one of these?")
    assert "SKP-2026-0001" in alike.text
    await ben.press("👍 Support 1 instead")
    shown = await ben.sees("you support this idea. Yours was not sent.")
    assert "👍 You support it (1)" in shown.labels
    assert (await stands_now(town, idea)).supports == 1
    await ben.says("/ideas")
    assert "✍️ Send an idea" in (await ben.screen()).labels, "what she had written is gone"
    await writes(ben, "Benches in City Park please: older people have nowhere to sit between the gates")
    await ben.press("✍️ No, mine is different")
    await ben.sees("This is what others will see:")


async def test_what_is_personal_in_a_text_is_pointed_out_before_everybody_reads_it(town: Town) -> None:
    ana = await town.resident("Ana", "en", CITY)
    await writes(ana, "Mend the lamp at my gate. Call me: 070 123 456 or ana@example.org")
    pointed_out = await ana.sees("There is something personal in your text:")
    assert "070 123 456" in pointed_out.text
    assert "ana@example.org" in pointed_out.text
    await ana.press("✏️ Change the text")
    await ana.says("Mend the lamp at the gate of the kindergarten.")
    await ana.sees("This is what others will see:")


async def test_a_few_ideas_a_day_and_when_the_next_may_come(town: Town) -> None:
    ana = await town.resident("Ana", "en", CITY)
    for number in range(3):
        await propose(town, ana, f"Idea number {number}: a fountain for the square by the market.")
    await ana.says("/ideas")
    await ana.press("✍️ Send an idea")
    refused = await ana.sees("You have sent 3 ideas within a day")
    assert "You can send the next one from: 3 March 2026, 11:00" in refused.text.replace("\u202f", " ")
    town.clock.turn(days=1, seconds=1)
    await ana.says("/ideas")
    await ana.press("✍️ Send an idea")
    await ana.sees("What should change, where, and why?")


async def test_who_is_blocked_reads_until_when_and_why_and_may_still_read(town: Town) -> None:
    ana, ben = await town.resident("Ana", "en", CITY), await town.resident("Ben", "en", CITY)
    other = await published(town, ben, LAMPS)
    idea = await propose(town, ana)
    case_id, _ = await case_of(town, idea)
    await town.app.services.moderation.blocking.block(HALL, await city_named(town), case_id, 7, "insult")
    heard = len(await ana.screens())
    await pass_the_undo(town)
    (notice,) = await told(ana, heard)
    assert "You cannot write here until:" in notice
    assert "Insults or threats" in notice
    await ana.says("/ideas")
    await ana.press("✍️ Send an idea")
    await ana.sees("You cannot write here until: Monday, 9 March 2026")
    await opens(ana, other)
    await ana.press("💬")
    await ana.press("✍️ Write a comment")
    await ana.says("What a good idea this is")
    await ana.sees("You cannot write here until:")


async def test_two_taps_send_one_idea_and_the_second_is_told_where_it_is(town: Town) -> None:
    ana = await town.resident("Ana", "en", CITY)
    preview = await writes(ana)
    send = _of(preview, "📨 Send")
    await ana.press("📨 Send")
    await ana.sees("Thank you!")
    await ana.forge(preview.message_id, send)
    await ana.sees("This draft was sent already, or thrown away. Look among your ideas.")
    resident, city = await known(town, ana), await city_named(town)
    assert len(await town.app.services.ideas.owning.mine(resident, city)) == 1


async def test_an_idea_is_changed_before_anybody_supports_it_and_afterwards_as_a_new_version(
    town: Town,
) -> None:
    ana, ben = await town.resident("Ana", "en", CITY), await town.resident("Ben", "en", CITY)
    await takes_no_digest(town, ben)
    idea = await published(town, ana)
    await opens(ben, idea)
    await ben.press("👍 Support (0)")
    await ben.settled()
    await ana.says("/ideas")
    await ana.press("🗂 My ideas (1)")
    await ana.press("📢 More benches in the City")
    await ana.press("✏️ Change")
    preview = await ana.sees("1 person supports your idea as it is.")
    assert "Your change is a new version" in preview.text
    await ana.press("✏️ Text")
    await ana.says("More benches and tables in the City Park, between the two gates.")
    await ana.press("📨 Send")
    await ana.sees("Thank you!")
    assert "tables" not in (await opens(ben, idea)).text, "readers see the version before"
    await ana.press("🗂 My idea")
    await ana.sees("Your change is being read; until then others see the text before.")
    heard = len(await ben.screens())
    await decide(town, idea, Verdict(Ruling.PUBLISH), CaseKind.EDIT)
    assert any("has a new text" in text for text in await told(ben, heard))
    assert "tables" in (await opens(ben, idea)).text
    await ben.press("🕘 History")
    await ben.sees("New text (version 2)")
    assert (await stands_now(town, idea)).status is IdeaStatus.PUBLISHED
