"""What becomes of an idea, as its author lives it: asked, suggested, declined, appealed, joined, answered, checked."""

import re

from bot.core.ideas import telling
from bot.core.ideas.model import Idea, Progress
from bot.core.moderation.model import CaseKind, Ruling, Verdict
from bot.core.residents.model import Resident
from bot.core.staff.model import Role
from handlers.ideas import callbacks
from tests.stories.acquaintance import carrying, known, voice
from tests.stories.happenings import HALL
from tests.stories.proposing import (
    BENCH,
    CITY,
    LAMPS,
    answered,
    case_of,
    city_named,
    decide,
    declined,
    opens,
    own_card,
    pass_the_undo,
    propose,
    published,
    stands_now,
    tick,
    told,
)
from tests.towns import Town

OTHER_BENCH = "Benches for old people in the park by the river, all along the quay."


async def asks(town: Town, idea: Idea, question: str) -> str:
    """A moderator asks its author; the id of the case."""
    case_id, _ = await case_of(town, idea)
    await town.app.services.moderation.deciding.ask(HALL, await city_named(town), case_id, question)
    await town.deliver()
    return case_id


async def lines_of(town: Town, case_id: str) -> list[tuple[str, str]]:
    """What was said about a case."""
    city = await city_named(town)
    docket = await town.app.services.moderation.queue.look(HALL, city, case_id)
    return [(line.said.value, line.text) for line in docket.lines]


async def test_a_moderators_question_is_answered_and_her_suggestion_agreed_to(town: Town) -> None:
    ana = await town.resident("Ana", "en", CITY)
    idea = await propose(town, ana)
    heard = len(await ana.screens())
    case_id = await asks(town, idea, "Which gate do you mean?")
    (asked,) = await told(ana, heard)
    assert "Which gate do you mean?" in asked
    await ana.press("✍️ Answer")
    await ana.sees("Type your answer")
    await ana.says("The one at the stadium.")
    await ana.sees("Thank you. The moderator is told.")
    assert ("reply", "The one at the stadium.") in await lines_of(town, case_id)
    old = (await ana.screen()).message_id
    await ana.forge(old, carrying(callbacks.REPLY, CITY, idea.id))
    await ana.sees("Nobody waits for this answer any more.")
    suggested = "More benches in the City Park, between the stadium gate and the zoo."
    city, deciding = await city_named(town), town.app.services.moderation.deciding
    await deciding.suggest(HALL, city, case_id, suggested)
    await town.deliver()
    shown = await ana.sees("A moderator suggests another text for your idea")
    assert suggested in shown.text
    await ana.press("✅ I agree")
    own = await ana.sees("Your idea has the new text")
    assert "between the stadium gate and the zoo" in own.text
    assert (await stands_now(town, idea)).version.text == suggested
    await deciding.suggest(HALL, city, (await case_of(town, idea))[0], "Another one, about the zoo alone.")
    await town.deliver()
    await ana.press("✖ No")
    await ana.sees("Your text stays as it is.")
    await ana.press("🕘 History")
    history = await ana.sees("New text (version 2)")
    assert "2 March 2026 – Received" in history.text


async def test_a_declined_idea_says_why_in_her_language_and_another_moderator_looks_once_more(
    town: Town,
) -> None:
    ana, t = await town.resident("Ана", "mk", CITY), voice("mk")
    heard = len(await ana.screens())
    idea = await declined(town, ana, message="Ве молиме напишете каде точно.")
    notices = await told(ana, heard)
    assert len(notices) == 1
    assert "Ве молиме напишете каде точно." in notices[0]
    await ana.press(carrying(callbacks.APPEAL, CITY, idea.id))
    await ana.says("Напишав точно каде: во Градскиот парк.")
    await ana.settled()
    own = await ana.screen()
    assert str(t.gettext("Another moderator reads your appeal.")) in own.text
    assert carrying(callbacks.APPEAL, CITY, idea.id) not in [one.value for row in own.rows for one in row]
    heard = len(await ana.screens())
    await decide(town, idea, Verdict(Ruling.PUBLISH), CaseKind.APPEAL, moderator=await _another(town))
    assert any(
        str(t.gettext("Another moderator agrees with you: your idea is published")) in text
        for text in await told(ana, heard)
    )
    assert (await stands_now(town, idea)).is_public


async def _another(town: Town) -> Resident:
    mira = await town.staff("Mira", "en", CITY, Role.MODERATOR)
    return await known(town, mira)


async def test_an_idea_that_is_joined_with_another_leads_there_and_supporters_may_go_along(
    town: Town,
) -> None:
    ana, ben, eva = [await town.resident(name, "en", CITY) for name in ("Ana", "Ben", "Eva")]
    first, second = await published(town, ana), await published(town, ben, OTHER_BENCH)
    await opens(eva, second)
    await eva.press("👍 Support (0)")
    await eva.press("🚩 Report")
    await eva.press("Something else")
    await eva.settled()
    heard = [len(await phone.screens()) for phone in (ben, eva)]
    await decide(town, second, Verdict(Ruling.MERGE, into=first.id), CaseKind.REPORT)
    assert any("Your idea was joined with another" in text for text in await told(ben, heard[0]))
    (asked,) = await told(eva, heard[1])
    assert "Shall your support count for it?" in asked
    await eva.press("👍 Yes, support it")
    await eva.sees("Your support counts for this idea now.")
    assert (await stands_now(town, first)).supports == 1
    shown = await opens(eva, second)
    assert "The idea you opened was joined with this one." in shown.text
    assert first.code in shown.text


async def test_what_is_done_is_asked_about_a_month_later_and_a_no_says_why(town: Town) -> None:
    ana, ben = await town.resident("Ana", "en", CITY), await town.resident("Ben", "en", CITY)
    idea = await published(town, ana)
    await opens(ben, idea)
    await ben.press("🔔 Follow")
    await ben.settled()
    await answered(town, idea, Progress.DONE, {"en": "They are there."})
    town.clock.turn(days=31)
    heard = [len(await phone.screens()) for phone in (ana, ben)]
    await tick(town)
    for phone, count in zip((ana, ben), heard, strict=True):
        (asked,) = await told(phone, count)
        assert "The city says that this is done. Is it?" in asked
    await ana.press("👍 Yes")
    await ana.sees("Thank you. The city sees what you say.")
    await ben.press("👎 No")
    await ben.sees("What is missing?")
    await ben.says("Two of them are broken <already>.")
    await ben.sees("Thank you. The city sees what you say.")
    desk = await town.app.services.ideas.official.review(HALL, await city_named(town), idea.id)
    assert {(check.is_done, check.words) for check in desk.checks} == {
        (True, ""),
        (False, "Two of them are broken <already>."),
    }


async def test_what_is_true_no_longer_is_not_told(town: Town) -> None:
    """Withdrawn between the decision and its telling; answered before the question is told."""
    ana = await town.resident("Ana", "en", CITY)
    idea, asked = await propose(town, ana), await propose(town, ana, LAMPS)
    case_id, number = await case_of(town, idea)
    city, services = await city_named(town), town.app.services
    await services.moderation.deciding.decide(HALL, city, case_id, number, Verdict(Ruling.PUBLISH))
    other_case, _ = await case_of(town, asked)
    await services.moderation.deciding.ask(HALL, city, other_case, "Where?")
    resident = await known(town, ana)
    await services.ideas.owning.reply(resident, city, other_case, "At the bridge.")
    await services.ideas.owning.withdraw(resident, city, idea.id)
    heard = len(await ana.screens())
    await pass_the_undo(town)
    assert await told(ana, heard) == []


async def test_what_is_taken_down_is_told_to_its_author_and_nobody_reads_it(town: Town) -> None:
    ana, ben = await town.resident("Ana", "en", CITY), await town.resident("Ben", "en", CITY)
    idea = await published(town, ana)
    await opens(ben, idea)
    await ben.press("🚩 Report")
    await ben.press("Insult or hatred")
    await ben.settled()
    heard = len(await ana.screens())
    await decide(town, idea, Verdict(Ruling.HIDE, "insult"), CaseKind.REPORT)
    (notice,) = await told(ana, heard)
    assert "Your idea was taken down" in notice
    assert "Nobody is insulted, threatened or put down here." in notice
    assert "benches" not in (await opens(ben, idea)).text
    await opens(ana, idea)
    assert "🚫 Taken down" in (await ana.screen()).text, "its author still reads it, and where it stands"


async def test_nobody_answers_withdraws_or_appeals_for_somebody_else(town: Town) -> None:
    ana, ben = await town.resident("Ana", "en", CITY), await town.resident("Ben", "en", CITY)
    idea = await propose(town, ana)
    await asks(town, idea, "Where?")
    message = (await ben.screen()).message_id
    for data in (
        own_card(idea),
        *(
            carrying(name, CITY, idea.id)
            for name in (
                *(callbacks.OWN_WHOLE, callbacks.OWN_PHOTOS, callbacks.OWN_HISTORY, callbacks.EDIT),
                *(callbacks.WITHDRAW, callbacks.WITHDRAW_SILENT, callbacks.APPEAL, callbacks.REPLY),
                callbacks.SUGGESTION,
            )
        ),
        carrying(callbacks.AGREE, CITY, idea.id, "1"),
        carrying(callbacks.CHECK, CITY, idea.id, "1"),
        carrying(callbacks.CARRY_OVER, CITY, idea.id),
    ):
        await ben.forge(message, data)
        await ben.settled()
        redrawn = next(one for one in await ben.screens() if one.message_id == message)
        assert redrawn.text == "This idea is not here any more.", data
    assert (await stands_now(town, idea)).withdrawn_at is None
    assert not any(BENCH[:20] in screen.text for screen in await ben.screens())


async def test_the_author_is_told_of_every_turn_that_her_idea_takes(town: Town) -> None:
    """Read by a moderator, published, taken up elsewhere; a change and a comment that are declined."""
    ana, ben = await town.resident("Ana", "en", CITY), await town.resident("Ben", "en", CITY)
    city, services = await city_named(town), town.app.services
    idea = await propose(town, ana)
    case_id, _ = await case_of(town, idea)
    heard = len(await ana.screens())
    await services.moderation.queue.take(HALL, city, case_id)
    await pass_the_undo(town)
    assert "A moderator is reading your idea" in (await told(ana, heard))[-1]
    await decide(town, idea, Verdict(Ruling.PUBLISH))
    published_notice = (await ana.screens())[-1]
    assert "Your idea is published" in published_notice.text
    assert {"👁 See the idea", "📤 Share it", "🗂 My idea"} <= set(published_notice.labels)
    resident = await known(town, ana)
    draft = await services.ideas.proposing.begin_edit(resident, city, idea.id)
    await services.ideas.proposing.write(resident, city, draft.id, "Benches, and a statue of my uncle.")
    await services.ideas.proposing.send(resident, city, draft.id)
    await decide(town, idea, Verdict(Ruling.DECLINE, "unclear"), CaseKind.EDIT)
    kept = (await ana.screens())[-1].text
    assert "The change of your idea is not published" in kept
    assert "Your idea stays as it was." in kept
    await services.ideas.supporting.comment(
        await known(town, ben), city, idea.id, "Buy from my shop, please."
    )
    await decide(town, idea, Verdict(Ruling.DECLINE, "advertising"), CaseKind.COMMENT)
    refused = (await ben.screens())[-1].text
    assert "Your comment is not published" in refused
    assert "Ideas do not advertise goods, services or parties." in refused
    tirana = await city_named(town, "tirana")
    await services.ideas.official.adopt(HALL, tirana, city, idea.id)
    await town.deliver()
    assert "Another city takes up your idea: Tirana" in (await ana.screens())[-1].text
    await ana.press("👁 See the idea")
    shown = await ana.sees("Taken up by: Tirana")
    assert any(label.startswith("🔗 Tirana") for label in shown.labels)


async def test_an_appeal_that_is_refused_is_the_last_word(town: Town) -> None:
    ana = await town.resident("Ana", "en", CITY)
    idea = await declined(town, ana)
    await ana.press("⚖️ Ask for another look")
    await ana.says("It is clear enough: benches, in the park.")
    await ana.sees("Thank you. Another moderator reads it now.")
    await decide(
        town, idea, Verdict(Ruling.DECLINE, "unclear"), CaseKind.APPEAL, moderator=await _another(town)
    )
    assert "it stays unpublished" in (await ana.screens())[-1].text
    message = (await ana.screen()).message_id
    await ana.forge(message, carrying(callbacks.APPEAL, CITY, idea.id))
    await ana.sees("This decision can not be appealed any more.")


async def test_every_occasion_that_people_are_told_of_has_its_words(town: Town) -> None:
    written = (telling.__doc__ or "").partition("to moderators:")[0]
    kinds = set(re.findall(r'"((?:idea|comment)\.[a-z_]+)"', written))
    assert len(kinds) > 20
    assert kinds <= set(town.app.tellings)
