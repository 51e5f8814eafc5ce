"""What stories of those who answer ideas share: who they are, the way to an idea, and what the store has."""

from bot.core.ideas.model import Idea, OfficialAnswer
from bot.core.ideas.results import DeskView
from bot.core.staff.model import Role
from handlers.ideas import desk_callbacks as callbacks
from handlers.ideas.lists import HOME
from tests.emulator_client import Phone, Screen
from tests.stories.acquaintance import carrying
from tests.stories.happenings import HALL
from tests.stories.proposing import CITY, city_named
from tests.towns import Town


async def editor(town: Town, name: str = "Ema", language: str = "en", city: str = CITY) -> Phone:
    return await town.staff(name, language, city, Role.EDITOR)


async def opens_desk(phone: Phone, city: str = CITY) -> Screen:
    """From the home of ideas, as the row there leads."""
    await phone.says("/ideas")
    await phone.press(carrying(callbacks.DESK, city))
    return await phone.screen()


async def looks_at(phone: Phone, idea: Idea, city: str = CITY) -> Screen:
    """At the idea on the desk."""
    await opens_desk(phone, city)
    return await presses(phone, callbacks.CARD, idea, HOME.pack(), city=city)


async def presses(phone: Phone, name: str, idea: Idea, *more: str, city: str = CITY) -> Screen:
    """A button about this idea, whether it stands there or is an old one."""
    under = await phone.screen()
    await phone.forge(under.message_id, carrying(name, city, idea.id, *more))
    return await phone.screen()


async def begins(phone: Phone, idea: Idea, progress: str) -> Screen:
    """An answer, to the question for its text in the editor's language."""
    await looks_at(phone, idea)
    await phone.press("✍️ Answer")
    await phone.sees("What does the city do with it?")
    await phone.press(progress)
    return await phone.sees("The answer in")


async def on_desk(town: Town, idea: Idea) -> DeskView:
    return await town.app.services.ideas.official.review(HALL, await city_named(town), idea.id)


async def answers_of(town: Town, idea: Idea) -> tuple[OfficialAnswer, ...]:
    """All that there are, published or not, the newest first."""
    return (await on_desk(town, idea)).answers
