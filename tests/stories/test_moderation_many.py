"""The obvious, many at once; the numbers; what is late, escalated, and whom it is told."""

from bot.core.moderation.model import CaseStatus
from bot.core.staff.model import Role
from handlers.moderation import callbacks
from tests.stories.acquaintance import CODES, known
from tests.stories.moderating import case_about, forges, moderator, opens_desk, presses, takes_next
from tests.stories.proposing import CITY, city_named, pass_the_undo, propose, stands_now
from tests.towns import Town


async def test_a_page_is_ticked_and_published_and_what_another_holds_is_passed_over(town: Town) -> None:
    city = await city_named(town)
    authors = [await town.resident(f"Author {number}", "en", CITY) for number in range(4)]
    ideas = [
        await propose(
            town, author, f"Idea {letter} of {author.first_name}: plant a tree at every school gate."
        )
        for author in authors
        for letter in "abc"
    ]
    mira, nena = await moderator(town), await moderator(town, "Nena")
    await opens_desk(mira)
    await mira.press("📋 List (12)")
    await mira.sees("These wait for a decision")
    await mira.press("☑️ Choose several")
    await mira.sees("Ticked: 0 of 50 at most")
    await mira.press("☑️ Tick this page")
    await mira.sees("Ticked: 8 of 50 at most")
    await mira.press("›")
    await mira.press("☑️ Tick this page")
    page = await mira.sees("Ticked: 12 of 50 at most")
    await mira.press(next(label for label in page.labels if label.startswith("☑️ 2.")))
    page = await mira.sees("Ticked: 11 of 50 at most")
    left = [label for label in page.labels if label.startswith("▫️ 2.")]
    assert len(left) == 1
    await mira.press("✅ Publish (11)")
    await mira.sees("Publish these 11?")
    held, withdrawn = ideas[0], ideas[1]
    cases = {idea.id: await case_about(town, idea) for idea in ideas}
    chosen = await known(town, nena)
    await town.app.services.moderation.queue.take(chosen, city, cases[held.id].id)
    author = await known(town, authors[0])
    await town.app.services.ideas.owning.withdraw(author, city, withdrawn.id)
    await mira.press("✅ Yes, publish")
    done = await mira.sees("✅ Publish")
    assert "passed over" in done.text
    await mira.press("↩️ Undo")
    undos = await mira.sees("Your last decisions")
    assert sum(label.startswith("↩️ Undo: 💡 SKP-2026-") for label in undos.labels) == 8
    first = next(label for label in undos.labels if label.startswith("↩️ Undo: "))
    await mira.press(first)
    await mira.sees_toast("Undone. Nobody was told.")
    await pass_the_undo(town)
    public = [idea for idea in ideas if (await stands_now(town, idea)).is_public]
    assert len(public) in (8, 9)  # held, withdrawn and unticked may be one and the same, never published
    assert not (await stands_now(town, held)).is_public
    assert not (await stands_now(town, withdrawn)).is_public
    await forges(mira, callbacks.UNDO, cases[public[0].id])
    await mira.sees("It is too late")


async def test_many_are_declined_for_one_reason_and_an_old_button_finds_nothing_ticked(town: Town) -> None:
    ana = await town.resident("Ana", CODES["tr"], CITY)
    ideas = [
        await propose(town, ana, f"Number {n}: buy my cheap phones today, best prices.") for n in range(2)
    ]
    mira = await moderator(town)
    await mira.says("/queue")
    await mira.press("📋 List")
    await mira.press("☑️ Choose several")
    await mira.press("☑️ Tick this page")
    await mira.press("❌ Decline (2)")
    await mira.sees("Why are these 2 declined?")
    await mira.press("Advertising")
    sure = await mira.sees("Decline these 2?")
    assert "The text advertises something" in sure.text
    await mira.press("❌ Yes, decline")
    await mira.sees("2 cases")
    await mira.forge(sure.message_id, f"{callbacks.MANY_DECLINE_SO}:{CITY}:advertising")
    await mira.sees_toast("Nothing is ticked.")
    await pass_the_undo(town)
    verdicts = [(await case_about(town, idea)).verdict for idea in ideas]
    assert all(verdict and verdict.reason == "advertising" for verdict in verdicts)
    town.clock.turn(minutes=1)
    await opens_desk(mira)
    await mira.press("📊 Numbers")
    numbers = await mira.sees("The last 30 days")
    for said in (
        "Received: 2",
        "Decided: 2",
        "Within the promised 48 hours: 100%",
        "Advertising: 2",
        "Mira: 2",
    ):
        assert said in numbers.text, said
    await mira.press("7")
    await mira.sees("The last 7 days")


async def reminded(town: Town) -> None:
    """The clock looks for what is late, and whoever is concerned is told."""
    await town.app.clocks.moderation.remind()
    await town.deliver()


async def test_what_is_late_or_escalated_is_told_to_those_who_can_do_something(town: Town) -> None:
    ana = await town.resident("Ana", CODES["mk"], CITY)
    ada = await town.staff("Ada", "en", CITY, Role.ADMIN)
    mira = await moderator(town)
    idea = await propose(town, ana, "Повеќе клупи во градскиот парк, постарите луѓе немаат каде да седнат.")
    card = await takes_next(mira)
    assert "⏰" not in card.text
    await mira.press("⬆️ Escalate")
    await mira.sees("Escalate it to the administrators?")
    await mira.says("Is this <ours> to decide?")
    await mira.sees("The administrators are being told.")
    await town.deliver()
    news = await ada.sees("⬆️ A moderator asks the administrators to decide")
    assert "Is this <ours> to decide?" in news.text
    await ada.press("⚖️ To the case")
    card = await ada.sees("⬆️ Escalated to the administrators")
    assert "📝 Note by Mira: Is this <ours> to decide?" in card.text
    town.clock.turn(hours=51)  # at one o'clock in the afternoon
    await reminded(town)
    late = await mira.sees("1 case waits longer than the city promised")
    assert "The oldest waits: 2 days" in late.text
    await reminded(town)
    assert len([screen for screen in await mira.screens() if "longer than the city" in screen.text]) == 1
    await mira.press("▶️ Next case")
    card = await mira.sees("⏰ Late: 3 hours beyond what the city promised")
    case = await case_about(town, idea)
    await presses(mira, callbacks.SKIP, case)
    desk = await mira.sees("⏰ Late: 1")
    assert "⬆️ Escalated: 1" in desk.text
    assert (await case_about(town, idea)).status is CaseStatus.OPEN
    assert card


async def test_who_works_in_two_cities_is_asked_which_and_who_loses_the_role_is_refused(town: Town) -> None:
    ana = await town.resident("Ana", "en", CITY)
    mira = await moderator(town)
    resident = await known(town, mira)
    team = town.app.services.team
    await team.grant_by_operator(resident, "tirana", Role.MODERATOR)
    idea = await propose(town, ana)
    await mira.says("/queue")
    await mira.sees("Moderation in which city?")
    await mira.press("Skopje")
    await mira.press("▶️ Next case")
    await mira.sees("A new idea")
    await mira.press("❓ Ask")
    await mira.sees("What do you ask the author?")
    await team.revoke_by_operator(resident, CITY, Role.MODERATOR)
    await mira.says("Which benches?")
    await mira.sees("Only the city's team can do this.")
    case = await case_about(town, idea)
    assert case.status is CaseStatus.OPEN
    await mira.start(f"m-{CITY}-{case.id}")
    await mira.sees("Only the city's team can do this.")
    await mira.says("/queue")
    await mira.sees("Nothing waits for a decision.")
    await team.revoke_by_operator(resident, "tirana", Role.MODERATOR)
    await mira.says("/queue")
    await mira.sees("Only the city's team can do this.")
