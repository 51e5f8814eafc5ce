"""In the group where a city's moderators meet: the card of what comes in, taken, decided, undone; the queue's head."""

from bot.core.moderation.model import CaseStatus
from bot.core.staff.model import Role
from handlers.moderation import callbacks
from tests.emulator_client import Phone, Screen
from tests.stories.acquaintance import CODES, carrying, voice
from tests.stories.moderating import case_about, moderator
from tests.stories.proposing import BENCH, LAMPS, pass_the_undo, propose, stands_now
from tests.stories.test_bad_input import failures
from tests.towns import Town

CITY = "tirana"  # sq, en; an hour ahead of UTC until 29 March


async def meet(town: Town, *people: Phone) -> tuple[int, int]:
    """A topic of a forum where these meet; the first of them administers the city."""
    group = await town.control.add_forum("Moderators", *people)
    topic = await town.control.add_topic(group, "Queue")
    await people[0].at(group, topic).says("/here")
    await people[0].settled()
    await town.cities_change()
    return group, topic


async def shown(phone: Phone) -> Screen:
    await phone.settled()
    return await phone.screen()


async def test_an_idea_comes_to_the_group_and_is_decided_there(town: Town) -> None:
    ana = await town.resident("Ana", CODES["sq"], CITY)
    ada = await town.staff("Ada", "en", CITY, Role.ADMIN)
    mira, nena = await moderator(town, city=CITY), await moderator(town, "Nena", CODES["sq"], CITY)
    where = await meet(town, ada, mira, nena, ana)
    idea = await propose(town, ana, BENCH, city=CITY)
    await town.deliver()
    case = await case_about(town, idea, city=CITY)
    m, n, a = (phone.at(*where) for phone in (mira, nena, ana))
    t = voice("sq")  # the city's first language, which all read there

    def button(name: str, *more: str) -> str:
        return carrying(name, CITY, case.id, *more)

    card = await shown(m)
    assert BENCH in card.text
    assert t.gettext("💡 A new idea") in card.text
    assert next(iter(card.links.values())).endswith(f"?start=m-{CITY}-{case.id}")
    await a.press(button(callbacks.PUBLISH, "1"))
    await a.sees_toast(voice("sq").pgettext("toast", "Only the city's team can do this."))
    await m.press(button(callbacks.CASE))
    assert "Mira" in (await shown(m)).text
    await n.press(button(callbacks.PUBLISH, "1"))
    await n.sees_toast("Mira")
    assert (await case_about(town, idea, city=CITY)).status is CaseStatus.OPEN
    await n.press(button(callbacks.SKIP))
    await n.sees_toast("Mira")
    await m.press(button(callbacks.WHY, "1"))
    reasons = await shown(m)
    assert len(reasons.labels) == 10
    await m.press(button(callbacks.DECLINE, "1", "advertising"))
    decided = await shown(m)
    assert BENCH not in decided.text
    assert "Mira" in decided.text
    await n.press(button(callbacks.UNDO))
    await n.sees_toast("Mira")
    await m.press(button(callbacks.UNDO))
    await m.sees_toast("Undone. Nobody was told.")
    await m.press(button(callbacks.PUBLISH, "1"))
    await shown(m)
    await n.forge((await n.screen()).message_id, button(callbacks.PUBLISH, "1"))
    await n.sees_toast("Mira")
    await pass_the_undo(town)
    assert (await stands_now(town, idea, CITY)).is_public
    heard = len(await m.screens())
    await m.press(button(callbacks.UNDO))
    await m.sees_toast("It is too late")
    assert len(await m.screens()) == heard
    assert await failures(town) == 0


async def test_the_queue_is_asked_for_in_the_group_and_what_needs_typing_opens_the_private_chat(
    town: Town,
) -> None:
    ana = await town.resident("Ana", "en", CITY)
    ada = await town.staff("Ada", "en", CITY, Role.ADMIN)
    mira = await moderator(town, city=CITY)
    group, topic = await meet(town, ada, mira)
    m = mira.at(group, topic)
    username = (await town.control.request("GET", "/state"))["bot"]["username"]
    await m.says(f"/queue@{username}")
    await shown(m)
    ideas = [await propose(town, ana, text, city=CITY) for text in (BENCH, LAMPS)]
    await m.says("/queue")
    head = await shown(m)
    for idea in ideas:
        assert idea.code in head.text
    await m.press(carrying(callbacks.NEXT, CITY))
    card = await shown(m)
    taken = next(idea for idea in ideas if idea.code in card.text)
    (link,) = card.links.values()
    await mira.start(link.partition("?start=")[2])
    private = await mira.sees(taken.code)
    assert "❓ Ask" in private.labels
    assert "🙋 It is yours until" in private.text
    case = await case_about(town, taken, city=CITY)
    await m.forge(card.message_id, carrying(callbacks.ASK, CITY, case.id))
    await m.settled()
    assert (await m.toasts())[-1].url
    await m.press(carrying(callbacks.SKIP, CITY, case.id))
    await shown(m)
    assert (await case_about(town, taken, city=CITY)).claimed_by is None
    await ana.start(link.partition("?start=")[2])
    await ana.sees("Only the city's team can do this.")
    assert await failures(town) == 0
