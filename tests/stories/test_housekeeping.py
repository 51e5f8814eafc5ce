"""What time takes away: newcomers who never agreed, and nobody and nothing else of them who did."""

import pytest

from bot.core.staff.model import Role
from handlers.cities.callbacks import HOME, LIST, PICK
from handlers.residents.callbacks import AGREE
from tests.emulator_client import Phone
from tests.stories.acquaintance import carrying, find, known, member, voice
from tests.stories.stores import mentions
from tests.towns import Town

WELCOME = "Welcome! I am Charshi."


async def _met(town: Town, language: str = "en") -> Phone:
    """A newcomer who typed the name of a city and was asked for her consent."""
    phone = await town.newcomer("Ana", language)
    await phone.start()
    await phone.says("kotor")
    await phone.press(carrying(PICK, "kotor", HOME))
    await phone.settled()
    return phone


async def test_a_newcomer_who_never_agreed_is_forgotten_after_a_month_and_nothing_of_her_stays(
    town: Town,
) -> None:
    phone = await _met(town)
    newcomer = await known(town, phone)
    assert mentions(town.app.settings.data_dir, phone.id, newcomer.id)
    town.clock.turn(days=31)
    assert await town.app.clocks.housekeeping.run() > 0
    assert await find(town, phone) is None
    assert mentions(town.app.settings.data_dir, phone.id, newcomer.id) == []
    assert await town.app.clocks.housekeeping.run() == 0


async def test_within_the_month_she_goes_on_where_she_stood(town: Town) -> None:
    phone = await _met(town)
    newcomer = await known(town, phone)
    town.clock.turn(days=30)
    await town.app.clocks.housekeeping.run()
    await phone.press("I agree")
    await phone.sees("What would you like to do?")
    resident = await known(town, phone)
    assert (resident.id, resident.home) == (newcomer.id, "kotor")


@pytest.mark.parametrize("how", ["start", "text", "poster"])
async def test_who_was_forgotten_can_come_back_as_somebody_new(town: Town, how: str) -> None:
    phone = await _met(town)
    former = await known(town, phone)
    town.clock.turn(days=31)
    await town.app.clocks.housekeeping.run()
    if how == "poster":
        await phone.start("c-kotor")
    else:
        await (phone.start() if how == "start" else phone.says("Hello again!"))
        await phone.sees(WELCOME)
        await phone.says("kotor")
        await phone.press(carrying(PICK, "kotor", HOME))
    await phone.sees("Never asked:")
    await phone.press("I agree")
    assert "Kotor" in (await phone.sees("What would you like to do?")).text
    resident = await known(town, phone)
    assert resident.id != former.id
    assert (resident.home, resident.consented_at, resident.met_at) == (
        "kotor",
        town.clock.now(),
        town.clock.now(),
    )
    assert mentions(town.app.settings.data_dir, former.id) == []


@pytest.mark.parametrize(
    ("button", "shows"),
    [
        (carrying(AGREE, "kotor"), "What would you like to do?"),
        (carrying(LIST, "", HOME, "0"), "Which city is yours?"),
        (carrying(PICK, "pula", HOME), "Never asked:"),
    ],
)
async def test_the_buttons_from_before_she_was_forgotten_still_work(
    town: Town, button: str, shows: str
) -> None:
    phone = await _met(town)
    under = (await phone.screen()).message_id
    town.clock.turn(days=31)
    await town.app.clocks.housekeeping.run()
    await phone.forge(under, button)
    shown = await phone.sees(shows)
    assert shown.message_id == under
    assert (await known(town, phone)).met_at == town.clock.now()


async def test_who_comes_back_is_greeted_in_the_language_of_her_phone(town: Town) -> None:
    phone = await _met(town, "tr")
    town.clock.turn(days=31)
    await town.app.clocks.housekeeping.run()
    await phone.speaks("el")
    await phone.start()
    await phone.sees(str(voice("el").gettext(WELCOME)))
    assert (await known(town, phone)).language == "el"


async def test_who_agreed_is_never_forgotten_and_keeps_what_she_chose(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    resident = await known(town, phone)
    at_home = await member(town, phone, "split")
    town.clock.turn(days=4000)
    await town.app.clocks.housekeeping.run()
    assert await known(town, phone) == resident
    assert await member(town, phone, "split") == at_home
    await phone.press("⚙️ Settings")
    await phone.sees("My city: Split")


async def test_who_was_given_a_role_before_she_agreed_keeps_it(town: Town) -> None:
    phone = await _met(town)
    await town.app.services.team.grant_by_operator(await known(town, phone), "kotor", Role.EDITOR)
    town.clock.turn(days=31)
    await town.app.clocks.housekeeping.run()
    assert (await known(town, phone)).roles == {"kotor": {Role.EDITOR}}
    await phone.press("I agree")
    menu = await phone.sees("What would you like to do?")
    assert "👥 Team" in menu.labels
