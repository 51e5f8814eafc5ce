"""Moderators decide: they take, ask, publish, undo, decline and join; whoever is second is told by whom."""

import asyncio

from bot.core.ideas.model import Concern, Idea, IdeaStatus
from bot.core.moderation.model import CaseKind, CaseStatus
from bot.core.staff.model import Role
from handlers.moderation import callbacks
from handlers.moderation.arguments import short
from tests.emulator_client import Phone
from tests.stories.acquaintance import CODES, carrying, known
from tests.stories.moderating import case_about, forges, moderator, opens_desk, presses, takes_next
from tests.stories.proposing import (
    BENCH,
    CITY,
    LAMPS,
    city_named,
    declined,
    pass_the_undo,
    propose,
    published,
    stands_now,
    tick,
    told,
)
from tests.stories.walks import buttons_of
from tests.towns import Town


async def test_from_the_menu_to_the_published_idea_with_a_question_and_an_undo(town: Town) -> None:
    ana = await town.resident("Ana", "en", CITY)
    mira = await moderator(town)
    await mira.says("/menu")
    assert "⚖️ Moderation" in (await mira.screen()).labels
    idea = await propose(town, ana, photos=2)
    town.clock.turn(hours=3)
    await mira.says("/menu")
    await mira.press("⚖️ Moderation (1)")
    desk = await mira.sees("1 waits for a decision.")
    assert "The oldest waits: 3 hours" in desk.text
    await mira.press("▶️ Next case")
    card = await mira.sees("A new idea · SKP-2026-0001")
    assert BENCH in card.text
    assert "🙋 It is yours until 14:15." in card.text
    assert card.picture
    assert (await stands_now(town, idea)).status is IdeaStatus.IN_REVIEW
    await mira.press("🖼 Photos (2)")
    await mira.settled()
    assert sum(screen.picture for screen in await mira.screens()) >= 3
    await mira.press("❓ Ask")
    await mira.sees("What do you ask the author?")
    await mira.says("Between <which> gates?")
    asked = await mira.sees("The author is being asked.")
    assert "💬 With the authors (1)" in asked.labels
    await town.deliver()
    await ana.sees("Between <which> gates?")
    await ana.press("Answer")
    await ana.settled()
    await ana.says("The north one & the east one")
    await ana.settled()
    await town.deliver()
    news = await mira.sees("💬 The author has answered")
    assert "The north one & the east one" in news.text
    await mira.press("⚖️ To the case")
    card = await mira.sees("💬 The author: The north one & the east one")
    assert "❓ you: Between <which> gates?" in card.text
    heard = len(await ana.screens())
    await mira.press("✅ Publish")
    done = await mira.sees("Decision: ✅ Publish")
    assert "It takes effect at 14:10. Until then it can be undone; nobody is told before." in done.text
    assert done.labels == ["▶️ Next case", "↩️ Undo", "‹ Back"]
    await mira.press("↩️ Undo")
    await mira.sees("🙋 It is yours until 14:15.")
    town.clock.turn(minutes=5)
    await mira.press("✅ Publish")
    await mira.sees("It takes effect at 14:15.")
    town.clock.turn(minutes=6)
    await tick(town)
    assert not any("published" in text for text in await told(ana, heard))
    assert not (await stands_now(town, idea)).is_public
    await pass_the_undo(town)
    assert sum("published" in text for text in await told(ana, heard)) == 1
    assert (await stands_now(town, idea)).is_public
    await presses(mira, callbacks.UNDO, await case_about(town, idea))
    late = await mira.sees("It is too late")
    assert "It has taken effect." in late.text
    assert (await stands_now(town, idea)).is_public


async def test_declined_in_her_own_words_appealed_and_granted_by_another(town: Town) -> None:
    ana = await town.resident("Ana", CODES["mk"], CITY)
    mira, nena = await moderator(town), await moderator(town, "Nena")
    idea = await propose(town, ana, "Повеќе клупи во градскиот парк, постарите луѓе немаат каде да седнат.")
    card = await takes_next(mira)
    assert "Language: Македонски" in card.text
    await mira.press("❌ Decline")
    await mira.sees("Why is it declined?")
    await mira.press("Not clear enough")
    preview = await mira.sees("The author will read (Македонски):")
    assert "We could not make out what you propose." in preview.text
    await mira.press("✍️ Write my own")
    await mira.sees("1,000 characters at most.")
    await mira.says("x" * 1_001)
    await mira.sees("Type a text of 1,000 characters at most, please.")
    await mira.says("Кажете ни кај <точно>.")
    await mira.sees("Decision: ❌ Decline · Not clear enough")
    await pass_the_undo(town)
    await ana.sees("Кажете ни кај <точно>.")
    resident, city = await known(town, ana), await city_named(town)
    await town.app.services.ideas.owning.appeal(resident, city, idea.id, "Тоа е кај портата.")
    desk = await opens_desk(mira)
    assert "Nothing waits for a decision." in desk.text
    appeal = await case_about(town, idea, CaseKind.APPEAL)
    await forges(mira, callbacks.PUBLISH, appeal, "1")
    await mira.sees("You took part in this before: another moderator has to decide.")
    card = await takes_next(nena)
    for said in (
        "⚖️ An appeal",
        "Тоа е кај портата.",
        "First decision, 2 Mar 2026, Mira: ❌ Decline",
        "Кажете ни",
    ):
        assert said in card.text, said
    await nena.press("✅ Publish")
    await nena.sees("Decision: ✅ Publish")
    await pass_the_undo(town)
    assert (await stands_now(town, idea)).is_public


async def test_of_two_who_press_at_once_one_decides_and_the_other_is_told_by_whom(town: Town) -> None:
    ana = await town.resident("Ana", "en", CITY)
    mira, nena = await moderator(town), await moderator(town, "Nena")
    idea = await propose(town, ana)
    await takes_next(mira)
    case = await case_about(town, idea)
    held = await forges(nena, callbacks.CASE, case)
    assert "Mira works on it until 11:15." in held.text
    assert not any(data.startswith(callbacks.PUBLISH) for data in buttons_of(held))
    assert "Mira works on it until 11:15." in (await forges(nena, callbacks.PUBLISH, case, "1")).text
    await presses(mira, callbacks.SKIP, case)
    await mira.sees("1 waits for a decision.")
    await asyncio.gather(
        *(forges(phone, callbacks.PUBLISH, case, "1") for phone in (mira, nena)), return_exceptions=False
    )
    first, second = (mira, nena) if await _is_hers(town, mira, idea) else (nena, mira)
    assert "Decided by: you" in (await first.screen()).text
    assert f"{first.first_name} has decided it already." in (await second.screen()).text
    assert f"Decided by: {first.first_name}" in (await second.screen()).text
    town.clock.turn(minutes=16)
    await forges(second, callbacks.UNDO, case)
    await second.sees_toast("can undo it")


async def _is_hers(town: Town, phone: Phone, idea: Idea) -> bool:
    decided_by = (await case_about(town, idea)).decided_by
    return decided_by == (await known(town, phone)).id


async def test_a_suggestion_that_the_author_agrees_to_is_what_is_decided_and_an_old_button_is_not(
    town: Town,
) -> None:
    ana = await town.resident("Ana", "en", CITY)
    mira = await moderator(town)
    idea = await propose(town, ana)
    card = await takes_next(mira)
    case = await case_about(town, idea)
    await mira.press("✏️ Suggest")
    await mira.sees("Type the text as it could be published")
    assert BENCH in [screen.text for screen in await mira.screens()]
    await mira.says("http://example.org")
    await mira.sees("This is only a link.")
    await mira.says("A" * 4_000)
    await mira.sees("4,000 characters")
    await mira.says("nd ten benches. " + BENCH)
    await mira.sees(f"{4_016 + len(BENCH):,} characters")
    await mira.press("✏️ Type it anew")
    better = "Ten benches in the City Park, between the north gate and the east gate."
    await mira.says(better)
    await mira.sees(f"{len(better)} characters")
    await mira.press("✅ Send it to the author")
    await mira.sees("whether to agree.")
    await town.deliver()
    resident, city = await known(town, ana), await city_named(town)
    await town.app.services.ideas.owning.agree(resident, city, case.id, True)
    await town.deliver()
    await mira.sees("👍 The author agrees to the suggestion.")
    await mira.forge(card.message_id, carrying(callbacks.PUBLISH, CITY, case.id, "1"))
    changed = await mira.sees("The author has changed it. Nothing was decided")
    assert better in changed.text
    assert (await case_about(town, idea)).verdict is None
    await mira.press(carrying(callbacks.PUBLISH, CITY, case.id, "2"))
    await mira.sees("Decision: ✅ Publish")
    await pass_the_undo(town)
    assert (await stands_now(town, idea)).version.text == better


async def test_an_idea_is_joined_with_another_found_by_its_code(town: Town) -> None:
    ana, ben = await town.resident("Ana", "en", CITY), await town.resident("Ben", "en", CITY)
    there = await published(town, ben, LAMPS)
    idea = await propose(town, ana, "Lamps on the river path, please, it is dark there at night.")
    mira = await moderator(town)
    await takes_next(mira)
    await mira.press("🔀 Join")
    await mira.sees("Join it with which idea?")
    await mira.says("no such words anywhere")
    await mira.sees("Nothing was found.")
    await mira.says(there.code)
    await mira.sees("Join it with which idea?")
    case = await case_about(town, idea)
    await mira.press(carrying(callbacks.BESIDE, CITY, short(case.id), "1", short(there.id)))
    both = await mira.sees("The same idea?")
    assert LAMPS in both.text
    assert "river path" in both.text
    await mira.press("🔀 Join with this one")
    await mira.sees("Decision: 🔀 Join with another idea")
    await pass_the_undo(town)
    now = await stands_now(town, idea)
    assert (now.status, now.merged_into) == (IdeaStatus.MERGED, there.id)


async def test_what_was_reported_is_kept_then_taken_down_and_shown_again(town: Town) -> None:
    ana, ben = await town.resident("Ana", "en", CITY), await town.resident("Ben", "en", CITY)
    cem = await town.resident("Cem", "tr", CITY)
    mira = await moderator(town)
    idea = await published(town, ana)
    reporting, city = town.app.services.ideas.supporting, await city_named(town)
    await reporting.report(await known(town, ben), city, idea.id, Concern.OTHER)
    await takes_next(mira)
    await mira.press("👌 Keep")
    await mira.sees("Decision: 👌 Keep as it is")
    await pass_the_undo(town)
    assert (await stands_now(town, idea)).is_public
    await reporting.report(await known(town, cem), city, idea.id, Concern.INSULT)
    card = await takes_next(mira)
    assert "🚩 A report" in card.text
    assert "🚩 Reported by 1 person: insults 1" in card.text
    await mira.press("🙈 Take down")
    await mira.press("Insults or threats")
    await mira.press("✅ Send it as it is")
    await mira.sees("Decision: 🙈 Take down · Insults or threats")
    await pass_the_undo(town)
    assert (await stands_now(town, idea)).hidden_at
    await opens_desk(mira)
    await mira.press("🔎 Find by number")
    await mira.sees("Which idea?")
    await mira.says("SKP-2026-9999")
    await mira.sees("No idea of this city has this number.")
    await mira.says(idea.code.lower())
    await mira.sees("🚫 Taken down")
    await mira.press("👁 Show it again")
    await mira.sees_toast("Everybody can read it again.")
    assert (await stands_now(town, idea)).is_public


async def test_the_city_wants_a_second_person_for_blocks_and_for_appeals(town: Town) -> None:
    ana = await town.resident("Ana", "en", CITY)
    ada = await town.staff("Ada", "en", CITY, Role.ADMIN)
    mira, nena = await moderator(town), await moderator(town, "Nena")
    await opens_desk(ada)
    await ada.press("⚙️ Rules")
    await ada.press("👥 Second person: on")
    await ada.sees("wait for another moderator.")
    idea = await declined(town, ana)
    resident, city = await known(town, ana), await city_named(town)
    await town.app.services.ideas.owning.appeal(resident, city, idea.id, "Please look again.")
    await takes_next(mira)
    await mira.press("❌ Decline")
    await mira.press("Not clear enough")
    await mira.press("✅ Send it as it is")
    await mira.sees("It waits for a second person")
    await town.deliver()
    await nena.sees("👥 A second person is wanted")
    await nena.press("⚖️ To the case")
    await nena.sees("👥 Proposed by Mira: ❌ It stays declined · Not clear enough")
    case = await case_about(town, idea, CaseKind.APPEAL)
    await forges(mira, callbacks.CONFIRM, case, case.stamp)
    await mira.sees("another moderator has to decide.")
    await nena.press("✖ Disagree")
    await nena.sees("⚖️ An appeal")
    assert (await case_about(town, idea, CaseKind.APPEAL)).status is CaseStatus.OPEN
    await nena.press("🚫 Block")
    await nena.press("30 days")
    await nena.press("Insults or threats")
    await nena.sees("Another moderator has to confirm it.")
    await nena.press("🚫 Yes, block")
    await nena.sees("Your block waits for a second person.")
    block = await case_about(town, idea, CaseKind.BLOCK)
    await forges(mira, callbacks.CASE, block)
    await mira.sees("👥 Proposed by Nena: 🚫 Block the author · 30 days · Insults or threats")
    await mira.press("✅ Confirm")
    done = await mira.sees("Decision: 🚫 Block the author")
    assert "Confirmed by: you" in done.text
    await pass_the_undo(town)
    await ana.sees("You cannot write here until")
    await opens_desk(mira)
    await mira.press("🚫 Blocked")
    await mira.sees("until 1 April 2026")
    await mira.press("↩️ Lift 1")
    await mira.sees("Nobody.")


async def test_a_comment_and_an_edit_are_decided_each_on_its_own_card(town: Town) -> None:
    ana, ben = await town.resident("Ana", "en", CITY), await town.resident("Ben", "en", CITY)
    mira = await moderator(town)
    idea = await published(town, ana)
    resident, city = await known(town, ben), await city_named(town)
    await town.app.services.ideas.supporting.comment(resident, city, idea.id, "And <shade> above them.")
    card = await takes_next(mira)
    assert "💬 A comment" in card.text
    assert "And <shade> above them." in card.text
    assert "On the idea: More benches in the City Park" in card.text
    await mira.press("✅ Publish")
    await mira.sees("Decision: ✅ Publish")
    resident = await known(town, ana)
    proposing = town.app.services.ideas.proposing
    draft = await proposing.begin_edit(resident, city, idea.id)
    await proposing.write(resident, city, draft.id, "Twenty benches in the City Park, and shade above them.")
    await proposing.send(resident, city, draft.id)
    await mira.press("▶️ Next case")
    card = await mira.sees("✏️ A new version of an idea")
    assert BENCH in card.text
    assert "Twenty benches" in card.text
    await mira.press("✅ Publish")
    await mira.sees("Decision: ✅ Publish")
    await mira.press("▶️ Next case")
    await mira.sees("Nothing waits for a decision. Thank you!")
    await pass_the_undo(town)
    now = await stands_now(town, idea)
    assert now.version.text.startswith("Twenty benches")
    assert now.comments == 1
