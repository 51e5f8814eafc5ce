"""The city answers: written in its languages, published now or later, taken back, doubted; translated, taken over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.core.ideas.model import Idea, Milestone, Progress
from bot.core.staff.model import Role
from handlers.ideas import desk_callbacks as callbacks
from handlers.ideas.answering import key_of
from handlers.ideas.desk import sum_of
from handlers.ideas.lists import HOME
from tests.emulator_client import Phone
from tests.stories.acquaintance import carrying, conversation, known, takes_no_digest
from tests.stories.answering import (
    answers_of,
    begins,
    editor,
    looks_at,
    on_desk,
    opens_desk,
    presses,
)
from tests.stories.happenings import HALL
from tests.stories.proposing import (
    BENCH,
    CITY,
    LAMPS,
    answered,
    city_named,
    opens,
    published,
    seen_by,
    stands_now,
    tick,
    told,
)
from tests.stories.walks import buttons_of
from tests.towns import Town

ENGLISH = "We put up twelve benches <in spring> & two at the zoo."
MACEDONIAN = "Поставуваме дванаесет клупи напролет."
CLOCK_ZONE = 1  # hours that Skopje is ahead of UTC at the beginning of March


async def supports(phone: Phone, idea: Idea) -> None:
    await opens(phone, idea)
    await phone.press("👍 Support (0)")
    await phone.settled()


async def test_an_answer_in_two_languages_with_milestones_is_published_by_the_clock_and_told_once(
    town: Town,
) -> None:
    ana = await town.resident("Ана", "mk", CITY)
    ben, ema = await town.resident("Ben", "en", CITY), await editor(town)
    await takes_no_digest(town, ben)
    idea = await published(town, ana)
    await supports(ben, idea)
    await ema.says("/ideas")
    await ema.press("🏛 Answer ideas (1)")
    await ema.sees("Answering the ideas of Skopje")
    await ema.press("⏳ Not answered yet (1)")
    listed = await ema.sees("Not answered yet · Skopje")
    assert "👍 1" in listed.text
    await ema.press("1. ")
    shown = await ema.sees("The city has not answered yet")
    assert "More benches in the City Park" in shown.text
    assert "Not translated into: Македонски, Shqip and Türkçe" in shown.text, "it is in English"
    await ema.press("✍️ Answer")
    await ema.press("🗓 Planned")
    await ema.sees("The answer in English")
    await ema.says(ENGLISH)
    beside = await ema.sees("The answer in Македонски")
    assert ENGLISH in beside.text, "what she translates is before her"
    await ema.says(MACEDONIAN)
    await ema.sees("The answer in Shqip")
    await ema.says("/menu")
    await ema.settled()
    assert await conversation(town, ema) is None, "she looks elsewhere in the middle of it"
    await opens_desk(ema)
    await ema.press("📝 Begun and waiting (1)")
    assert "📝 your draft of 2 March 2026" in (await ema.sees("Begun and waiting")).text
    await ema.press("1. ")
    await ema.press("✍️ Go on with your answer")
    form = await ema.sees("Your answer, as a draft")
    assert MACEDONIAN in form.text
    assert "No text yet in: Shqip and Türkçe" in form.text
    await _plans(town, ema, idea)
    await presses(ema, callbacks.PREVIEW, idea, "mk")
    preview = await ema.screen()
    assert MACEDONIAN in preview.text
    assert "2 март 2026" in preview.text
    assert "Садење" in preview.text
    await ema.press("🕘 Publish later")
    await ema.sees("On which day shall it be published?")
    await ema.says("someday")
    await ema.sees("I do not understand this day.")
    await ema.says("1.3.2026")
    await ema.sees("This time is over.")
    await ema.says("14.3.2026")
    await ema.sees("At what time shall it be published?")
    await ema.says("9:30")
    card = await ema.sees("It will be published: 14 March 2026")
    assert "09:30" in card.text
    (answer,) = await answers_of(town, idea)
    assert answer.publish_at == datetime(2026, 3, 14, 9 - CLOCK_ZONE, 30, tzinfo=UTC)
    assert "The city has not answered yet" in (await opens(ben, idea)).text
    heard = [len(await phone.screens()) for phone in (ana, ben, ema)]
    await tick(town)
    assert await told(ben, heard[1]) == []
    town.clock.turn(days=12)
    for _ in range(2):
        await tick(town)
    (to_ana,), (to_ben,) = await told(ana, heard[0]), await told(ben, heard[1])
    assert MACEDONIAN in to_ana
    assert ENGLISH in to_ben
    assert "The city answers an idea that you support or follow" in to_ben
    assert "1 March 2027 – Planting" in to_ben
    assert await told(ema, heard[2]) == []
    assert (await stands_now(town, idea)).progress is Progress.PLANNED
    assert "🗓 Planned (1)" in (await opens_desk(ema)).labels


async def _plans(town: Town, ema: Phone, idea: Idea) -> None:
    """Two milestones: one typed, in two languages, and one by the calendar, which is marked, moved and removed."""
    await ema.press("🗓 Milestones")
    await ema.press("➕ Add a milestone")
    await ema.sees("By which day?")
    await ema.says("some day")
    await ema.sees("I do not understand this day.")
    await ema.says("1.3.2027")
    await ema.sees("What happens by 1 March 2027, in English")
    await ema.says("Planting")
    await ema.sees("Not reached yet.")
    await ema.press("✍️ Македонски")
    await ema.says("Садење")
    await ema.sees("Садење")
    await ema.press("‹ Back")
    await ema.press("➕ Add a milestone")
    await ema.press("April ›")
    await presses(ema, callbacks.MILESTONE_DAY, idea, "0", "20260410")
    await ema.sees("What happens by 10 April 2026, in English")
    await ema.says("x" * 201)
    await ema.sees("It has 201 characters, and 200 are the most.")
    await ema.says("Asking   the\nneighbours")
    await ema.sees("Asking the neighbours")
    await ema.press("✅ It is reached")
    assert "Reached." in (await ema.screen()).text
    await ema.press("🗓 Another day")
    await ema.says("11.4.2026")
    await ema.sees("11 April 2026")
    (draft,) = await answers_of(town, idea)
    first = Milestone("2026-04-11", {"en": "Asking the neighbours"}, is_reached=True)
    second = Milestone("2027-03-01", {"en": "Planting", "mk": "Садење"})
    assert draft.milestones == (first, second), "by their days"
    await ema.press("🗑 Remove")
    await ema.sees_toast("Saved.")
    (draft,) = await answers_of(town, idea)
    assert draft.milestones == (second,)
    await presses(ema, callbacks.MILESTONE_REMOVE, idea, key_of(first))
    await ema.sees("This draft is not here any more")
    assert (await answers_of(town, idea))[0].milestones == (second,), "an old button means no other one"


async def test_an_idea_is_answered_anew_after_the_city_has_given_a_language_up(town: Town) -> None:
    ana, ema, city = await town.resident("Ana", "en", CITY), await editor(town), await city_named(town)
    idea = await published(town, ana)
    assert "sr" not in city.languages
    before = replace(city, languages=(*city.languages, "sr"))
    planting = Milestone("2027-03-01", {"mk": "Садење", "sr": "Садња"})
    done = Milestone("2027-04-01", {"sr": "Готово"})
    await town.app.services.ideas.official.answer(
        HALL, before, idea.id, Progress.PLANNED, {"sr": "Да"}, (planting, done)
    )
    await begins(ema, idea, "🚧 Under way")
    draft = next(one for one in await answers_of(town, idea) if one.is_draft)
    assert draft.milestones == (Milestone("2027-03-01", {"mk": "Садење"}),)


async def test_what_waits_is_taken_back_with_all_that_is_written_and_published_once(town: Town) -> None:
    ana, ema = await town.resident("Ana", "en", CITY), await editor(town)
    idea = await published(town, ana)
    await begins(ema, idea, "⛔ Not planned")
    await ema.sees("this cannot be published without a text")
    for _ in range(4):
        await ema.press("Skip this language ›")
    form = await ema.sees("⚠️ Say why")
    assert "👁 Preview and publish" not in form.labels
    await presses(ema, callbacks.PREVIEW, idea, "en")
    await ema.sees("There is no text in it yet.")
    await ema.press("‹ Back")
    await ema.press("✍️ English")
    await ema.says("x" * 4_096)
    await ema.sees("It has 4,096 characters, and 3,000 are the most.")
    await ema.says("y" * 904)
    await ema.sees("It has 5,000 characters, and 3,000 are the most.")
    assert (await answers_of(town, idea))[0].texts == {}, "the end of a text that Telegram cut is no answer"
    town.clock.turn(minutes=1)
    await ema.says("The park is protected.")
    await ema.sees("Your answer, as a draft")
    await ema.press("👁 Preview and publish")
    await ema.press("🕘 Publish later")
    await presses(ema, callbacks.LATER_DAY, idea, "20260303")
    await presses(ema, callbacks.LATER_AT, idea, "20260303T0900")
    await ema.sees("It will be published: 3 March 2026")
    await ema.press("🕘 The waiting answer")
    waiting = await ema.sees("It will be published")
    assert "The park is protected." in waiting.text
    await ema.press("↩️ Take back")
    form = await ema.sees("Taken back. It is a draft of yours again.")
    assert "The park is protected." in form.text
    town.clock.turn(days=2)
    heard = len(await ana.screens())
    await tick(town)
    assert await told(ana, heard) == [], "no clock publishes a draft"
    lea = await editor(town, "Lea")
    others = await looks_at(lea, idea)
    assert "A colleague has begun an answer." in others.text
    assert "protected" not in others.text
    (draft,) = await answers_of(town, idea)
    await presses(lea, callbacks.PUBLISH, idea, draft.id)
    await lea.sees("This draft is not here any more")
    await ema.press("👁 Preview and publish")
    for _ in range(2):
        shown = await presses(ema, callbacks.PUBLISH, idea, draft.id)
        assert "The answer is published." in shown.text
    await tick(town)
    (notice,) = await told(ana, heard)
    assert "⛔ Not planned" in notice
    assert "The park is protected." in notice
    assert [one.id for one in await answers_of(town, idea)] == [draft.id]
    await presses(ema, callbacks.FORM, idea)
    await ema.sees("This draft is not here any more")


async def test_one_that_waits_may_be_published_at_once_and_a_draft_be_thrown_away(town: Town) -> None:
    ana, ema = await town.resident("Ana", "en", CITY), await editor(town)
    idea = await published(town, ana)
    resident, city = await known(town, ema), await city_named(town)
    reached = Milestone("2026-02-01", {"en": "Asked"}, is_reached=True)
    answer = await town.app.services.ideas.official.answer(
        resident,
        city,
        idea.id,
        Progress.UNDER_CONSIDERATION,
        {},
        (reached,),
        town.clock.now() + timedelta(days=3),
    )
    await looks_at(ema, idea)
    await ema.press("🕘 The waiting answer")
    heard = len(await ana.screens())
    for _ in range(2):
        shown = await presses(ema, callbacks.PUBLISH_WAITING, idea, answer.id)
        assert "The answer is published." in shown.text
    await presses(ema, callbacks.TAKE_BACK, idea, answer.id)
    await ema.sees("This draft is not here any more")
    await tick(town)
    assert len(await told(ana, heard)) == 1
    await begins(ema, idea, "✅ Done")
    assert (await answers_of(town, idea))[0].milestones == (reached,), "what was planned is kept"
    await presses(ema, callbacks.PROGRESS_SET, idea, "c")
    await ema.press("👁 Preview and publish")
    draft = (await answers_of(town, idea))[0]
    await presses(ema, callbacks.PUBLISH, idea, draft.id)
    await ema.sees("The city has said exactly this already.")
    assert [one.id for one in await answers_of(town, idea)] == [answer.id]
    await begins(ema, idea, "✅ Done")
    await presses(ema, callbacks.DISCARD, idea)
    await ema.press("🗑 Yes, throw it away")
    await ema.sees_toast("The draft was thrown away.")
    assert [one.id for one in await answers_of(town, idea)] == [answer.id]


async def test_editors_are_told_once_a_day_who_doubts_that_it_is_done_and_read_why(town: Town) -> None:
    ana, ben = await town.resident("Ana", "en", CITY), await town.resident("Ben", "en", CITY)
    ema, ida = await editor(town), await town.staff("Ида", "mk", CITY, Role.ADMIN)
    idea = await published(town, ana)
    await supports(ben, idea)
    await answered(town, idea, Progress.DONE, {"en": "They are there."})
    town.clock.turn(days=31)
    await tick(town)
    await ana.press("👍 Yes")
    heard = [len(await phone.screens()) for phone in (ema, ida)]
    await ben.press("👎 No")
    await ben.says("Two of them are <broken> already.")
    await ben.sees("Thank you. The city sees what you say.")
    await tick(town)
    (notice,), (other,) = await told(ema, heard[0]), await told(ida, heard[1])
    assert "Somebody says that this is not done" in notice
    assert "Is it really done? Yes: 1 · No: 1" in notice
    assert "Two of them are <broken> already." in notice
    assert "Two of them are <broken> already." in other
    await ema.press("🏛 See the idea")
    card = await ema.sees("Is it really done? Yes: 1 · No: 1")
    assert "Two of them are <broken> already." in card.text
    await ema.press("💬 What people say (2)")
    said = await ema.sees("👎 2 April 2026 “Two of them are <broken> already.”")
    assert "👍 2 April 2026" in said.text
    await ema.press("‹ Back")
    await ema.press("🕘 History")
    await ema.sees("2 March 2026 – Done")


async def test_an_idea_is_translated_by_editors_and_moderators_and_read_by_who_reads_that(
    town: Town,
) -> None:
    ana, vera = await town.resident("Ana", "en", CITY), await town.resident("Вера", "mk", CITY)
    ema, mira = await editor(town), await town.staff("Mira", "en", CITY, Role.MODERATOR)
    idea = await published(town, ana)
    await looks_at(ema, idea)
    await ema.press("🌐 Translate")
    await ema.sees("Written in: English")
    await ema.press("✍️ Македонски")
    asked = await ema.sees("Type the translation into Македонски")
    assert BENCH in asked.text
    await ema.says("Клупи")
    await ema.sees("It is too short to be understood.")
    text = "Повеќе клупи во Градскиот парк. " + "Дрва и клупи. " * 300
    await ema.says(text[:4_096].strip())
    await ema.says(text[4_096:].strip())
    await ema.sees("of 10,000 characters. Keep it, or type it anew.")
    await ema.press("✅ Keep it")
    await ema.sees("Kept: who reads Македонски sees the translation.")
    assert (await seen_by(town, vera, idea)).words_for("mk")[0][:20] == text[:20]
    assert len((await seen_by(town, vera, idea)).words_for("mk")[0]) == pytest.approx(len(text), abs=3)
    await opens(mira, idea)
    await mira.press("🌐 Translate")
    await mira.press("✍️ Shqip")
    await mira.says("Më shumë stola në Parkun e Qytetit.")
    await mira.press("✅ Keep it")
    await mira.sees("Kept: who reads Shqip sees the translation.")
    assert (await on_desk(town, idea)).missing == ("tr",)
    await mira.press("‹ Back")
    await mira.sees("More benches")
    for name, more in ((callbacks.TRANSLATE, ()), (callbacks.TRANSLATE_INTO, ("tr",))):
        await presses(ana, name, idea, *more)
        await ana.sees_toast("Only the city's team can do this.")
    await presses(ema, callbacks.TRANSLATION_KEPT, idea, "tr")
    await ema.sees("What you typed is not here any more.")


async def test_an_idea_of_a_sister_city_is_taken_over_with_a_link_both_ways(town: Town) -> None:
    eva = await town.resident("Eva", "en", "tirana")
    ema = await editor(town)
    theirs = await published(town, eva, LAMPS, city="tirana")
    await opens_desk(ema)
    await ema.press("🌍 From another city")
    await ema.press("Tirana (1)")
    await ema.sees("The most supported ideas · Tirana")
    await ema.press("1. ")
    shown = await ema.sees("Light the path along the river")
    assert theirs.code in shown.text
    await ema.press("➕ Take over: Skopje")
    await ema.sees("Take this idea over into Skopje?")
    heard = len(await eva.screens())
    await ema.press("➕ Yes, take it over")
    ours = await ema.sees("It is an idea of your city now.")
    assert f"Taken over from Tirana: {theirs.code}" in ours.text
    await town.deliver()
    (notice,) = await told(eva, heard)
    assert "Another city takes up your idea: Skopje" in notice
    confirm = carrying(callbacks.ADOPT_CONFIRMED, CITY, sum_of("tirana"), theirs.id)
    await ema.forge(ours.message_id, confirm)
    await ema.settled()
    assert (
        await town.app.services.ideas.official.desk(await known(town, ema), await city_named(town), None)
    ).total == 1
    there = await opens(ema, theirs, "tirana")
    assert "Taken up by: Skopje" in there.text
    assert "➕ Take over: Skopje" not in there.labels
    lamps = await published(town, eva, BENCH, city="tirana")
    there = await opens(ema, lamps, "tirana")
    await ema.press("➕ Take over: Skopje")
    await ema.sees("More benches in the City Park")
    await ema.press("➕ Take over: Skopje")
    await ema.sees("Support begins at zero")
    await ema.press("‹ Back")
    await ema.press("‹ Back")
    assert "✓ taken over" in (await ema.sees("The most supported ideas · Tirana")).text
    await ema.forge(there.message_id, carrying(callbacks.SISTER, CITY, sum_of(CITY), "0"))
    await ema.sees("This idea is not here any more.")


async def test_who_does_not_edit_here_presses_all_of_it_in_vain(town: Town) -> None:
    """A resident, a moderator, and an editor of another city, under each button of the desk and at each question."""
    ana, ema = await town.resident("Ana", "en", CITY), await editor(town)
    idea = await published(town, ana)
    resident, city, official = (
        await known(town, ema),
        await city_named(town),
        town.app.services.ideas.official,
    )
    answer = partial(official.answer, resident, city, idea.id)
    one = Milestone("2027-03-01", {"en": "Planting"})
    waiting = await answer(Progress.PLANNED, {"en": "Soon."}, (one,), town.clock.now() + timedelta(days=1))
    draft = await answer(Progress.DONE, {"en": "Done."}, (one,), as_draft=True)
    before = await answers_of(town, idea)
    key, sister = key_of(one), sum_of("tirana")
    about: list[tuple[str, tuple[str, ...]]] = [
        *((name, (HOME.pack(),)) for name in (callbacks.CARD, callbacks.ORIGINAL, callbacks.WHOLE)),
        (callbacks.HISTORY, (HOME.pack(),)),
        (callbacks.OPINIONS, ("0",)),
        *((name, ()) for name in (callbacks.ANSWER, callbacks.FORM, callbacks.PROGRESS)),
        *((name, ()) for name in (callbacks.DISCARD, callbacks.DISCARD_CONFIRMED, callbacks.MILESTONES)),
        (callbacks.PROGRESS_SET, ("d",)),
        (callbacks.TEXT, ("en", "0")),
        *((name, ("en",)) for name in (callbacks.SKIP, callbacks.UNSAID)),
        *((name, (key,)) for name in (callbacks.MILESTONE, callbacks.MILESTONE_REMOVE)),
        (callbacks.MILESTONE_MONTH, (key, "0")),
        (callbacks.MILESTONE_DAY, (key, "20270302")),
        (callbacks.MILESTONE_WORDS, (key, "en")),
        (callbacks.MILESTONE_REACHED, (key, "1")),
        *((name, ("en",)) for name in (callbacks.PREVIEW, callbacks.PREVIEW_WHOLE)),
        (callbacks.PUBLISH, (draft.id,)),
        (callbacks.LATER, ("0",)),
        (callbacks.LATER_DAY, ("20260310",)),
        (callbacks.LATER_AT, ("20260310T0900",)),
        *(
            (name, (waiting.id,))
            for name in (callbacks.WAITING, callbacks.PUBLISH_WAITING, callbacks.TAKE_BACK)
        ),
    ]
    pressed = [carrying(name, CITY, idea.id, *more) for name, more in about]
    pressed += [carrying(callbacks.DESK, CITY), carrying(callbacks.LIST, CITY, "u")]
    pressed += [carrying(name, CITY, "0") for name in (callbacks.PENDING, callbacks.SISTERS)]
    pressed.append(carrying(callbacks.SISTER, CITY, sister, "0"))
    ways = (callbacks.SISTER_IDEA, callbacks.SISTER_ORIGINAL, callbacks.SISTER_WHOLE)
    pressed += [
        carrying(name, CITY, sister, idea.id) for name in (*ways, callbacks.ADOPT, callbacks.ADOPT_CONFIRMED)
    ]
    names = {name for name in town.app.routes.taps if name.startswith("io")}
    anybody = {callbacks.CITIES, callbacks.TRANSLATE, callbacks.TRANSLATE_INTO, callbacks.TRANSLATION_KEPT}
    assert {data.partition(":")[0] for data in pressed} == names - anybody, (
        "every button of the desk is tried"
    )
    mira = await town.staff("Mira", "en", CITY, Role.MODERATOR)
    other = await town.staff("Olga", "en", "tirana", Role.EDITOR)
    for phone in (ana, mira, other):
        message = (await phone.screen()).message_id
        answers = len(await phone.toasts())
        for data in pressed:
            await phone.forge(message, data)
        toasts = (await phone.toasts())[answers:]
        assert [toast.text for toast in toasts] == ["Only the city's team can do this."] * len(pressed)
        assert not any("Done." in screen.text or "Soon." in screen.text for screen in await phone.screens())
        assert await answers_of(town, idea) == before
        assert carrying(callbacks.DESK, CITY) not in buttons_of(await opens(phone, idea))
    await ema.says("/ideas")
    await ema.press("🏛 Answer ideas")
    await presses(ema, callbacks.TEXT, idea, "en", "0")
    team = town.app.services.team
    await team.revoke_by_operator(resident, city.slug, Role.EDITOR)
    await ema.says("After her role has ended.")
    await ema.settled()
    assert await answers_of(town, idea) == before
