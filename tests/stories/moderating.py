"""What stories of moderators share: who they are, how they get to a case, and how it stands."""

from bot.core.ideas.model import Idea
from bot.core.moderation.model import Case, CaseKind
from bot.core.staff.model import Role
from tests.emulator_client import Phone, Screen
from tests.stories.acquaintance import carrying
from tests.stories.proposing import CITY, city_named
from tests.towns import Town


async def moderator(town: Town, name: str = "Mira", language: str = "en", city: str = CITY) -> Phone:
    return await town.staff(name, language, city, Role.MODERATOR)


async def case_about(town: Town, idea: Idea, kind: CaseKind | None = None, city: str = CITY) -> Case:
    """The last one about this idea, or of this kind, as the store has it."""
    store = town.app.services.stores.cities.of(await city_named(town, city))
    cases = await store.read(lambda records: records.cases.list_of(idea.id))
    return [case for case in cases if kind in (None, case.kind)][-1]


async def opens_desk(phone: Phone) -> Screen:
    await phone.says("/queue")
    return await phone.sees("Moderation in")


async def takes_next(phone: Phone) -> Screen:
    """From the command to the next card, in two taps."""
    await opens_desk(phone)
    await phone.press("▶️ Next case")
    return await phone.sees("Language:")


async def presses(phone: Phone, name: str, case: Case, *more: str, city: str = CITY) -> Screen:
    """A button of this case by what it says, whatever its label."""
    await phone.press(carrying(name, city, case.id, *more))
    return await phone.screen()


async def forges(phone: Phone, name: str, case: Case, *more: str, city: str = CITY) -> Screen:
    """The same, though the button does not stand there (any more)."""
    under = await phone.screen()
    await phone.forge(under.message_id, carrying(name, city, case.id, *more))
    return await phone.screen()
