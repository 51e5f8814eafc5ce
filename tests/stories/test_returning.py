"""Coming back: after a restart, an upgrade, a blocked chat."""

from collections.abc import AsyncIterator

import pytest

from bot.core.residents.model import Reachability
from bot.emulator import Emulator
from bot.settings import Settings
from handlers.cities.callbacks import HOME, LIST, NEAR, PICK
from handlers.cities.states import SEARCHING
from handlers.residents.callbacks import AGREE, DIGEST, SETTINGS, TOGGLE_TOPIC, TOPICS
from tests.emulator_client import EmulatorControl, Phone
from tests.stories.acquaintance import carrying, conversation, find, in_hand_again, known, member
from tests.towns import TOKEN, HeldClock, Town, open_town


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    """Telegram, which goes on while the bot is started again."""
    emulator = Emulator(None, TOKEN)
    await emulator.start()
    yield emulator
    await emulator.stop()


async def test_a_half_typed_search_goes_on_after_a_restart(
    settings: Settings, clock: HeldClock, emulator: Emulator
) -> None:
    async with open_town(settings, clock, emulator) as town:
        phone = await town.newcomer("Ana", "en")
        await phone.start()
        await phone.press(carrying(LIST, "", HOME, "0"))
        await phone.says("pr")
        await phone.sees("For “pr” I found:")
    clock.turn(hours=9)
    async with open_town(settings, clock, emulator) as town:
        phone = in_hand_again(town, phone)
        standing = await conversation(town, phone)
        assert standing
        assert standing.state == SEARCHING
        await phone.says("prizren")
        await phone.sees("For “prizren” I found:")
        await phone.press("Prizren")
        await phone.press("I agree")
        await phone.sees("What would you like to do?")
        assert (await known(town, phone)).home == "prizren"


async def test_a_location_that_was_asked_for_before_a_restart_is_taken_after_it(
    settings: Settings, clock: HeldClock, emulator: Emulator
) -> None:
    async with open_town(settings, clock, emulator) as town:
        phone = await town.newcomer("Ana", "en")
        await phone.start()
        await phone.press(carrying(LIST, "", HOME, "0"))
        await phone.press(carrying(NEAR, "", HOME))
        await phone.sees("is not kept")
    async with open_town(settings, clock, emulator) as town:
        phone = in_hand_again(town, phone)
        await phone.location(42.43, 19.26)
        assert (await phone.sees("These cities are nearest to you:")).labels[0].startswith("Podgorica")


async def test_every_button_from_before_a_restart_works_after_it(
    settings: Settings, clock: HeldClock, emulator: Emulator
) -> None:
    async with open_town(settings, clock, emulator) as town:
        resident = await town.resident("Ana", "en", "split")
        newcomer = await town.newcomer("Vera", "en")
        await newcomer.start("c-pula")
        await newcomer.sees("Before we begin")
    clock.turn(days=40)
    async with open_town(settings, clock, emulator) as town:
        resident, newcomer = in_hand_again(town, resident), in_hand_again(town, newcomer)
        menu = await resident.screen()
        await resident.press("⚙️ Settings")
        assert (await resident.sees("My city: Split")).message_id == menu.message_id
        await newcomer.press("I agree")
        await newcomer.sees("What would you like to do?")
        assert (await known(town, newcomer)).home == "pula"


async def test_what_was_said_while_the_bot_was_away_is_answered_when_it_is_back(
    settings: Settings, clock: HeldClock, emulator: Emulator
) -> None:
    async with open_town(settings, clock, emulator) as town:
        phone = await town.resident("Ana", "en", "split")
        menu = await phone.screen()
    async with EmulatorControl(emulator.url) as control:
        away = Phone(control, {"id": phone.id, "first_name": "Ana"})
        await away.forge(menu.message_id, carrying(DIGEST))
        await away.says("/help")
    async with open_town(settings, clock, emulator) as town:
        phone = in_hand_again(town, phone)
        await phone.settled()
        redrawn, answer = await phone.screens()
        assert redrawn.message_id == menu.message_id
        assert "One message with what is new" in redrawn.text
        assert "How this works" in answer.text


async def test_a_button_of_a_version_that_is_no_more_says_so_and_shows_the_menu(
    settings: Settings, clock: HeldClock, emulator: Emulator
) -> None:
    async with open_town(settings, clock, emulator) as town:
        phone = await town.resident("Ana", "en", "split")
        menu = await phone.screen()
    async with open_town(settings, clock, emulator) as town:
        del town.app.routes.taps[SETTINGS]
        phone = in_hand_again(town, phone)
        await phone.press("⚙️ Settings")
        await phone.sees_toast("This button is too old. Here is the menu.")
        assert (await phone.sees("What would you like to do?")).message_id > menu.message_id


async def test_a_dialogue_of_a_version_that_is_no_more_is_forgotten_with_the_menu(
    settings: Settings, clock: HeldClock, emulator: Emulator
) -> None:
    async with open_town(settings, clock, emulator) as town:
        phone = await town.resident("Ana", "en", "split")
        await phone.says("/city")
        await phone.sees("Which city is yours?")
    async with open_town(settings, clock, emulator) as town:
        del town.app.routes.texts[SEARCHING]
        phone = in_hand_again(town, phone)
        await phone.says("pula")
        await phone.sees("Nobody reads free messages here")
        assert await conversation(town, phone) is None


async def test_who_blocks_the_bot_is_unreachable_and_who_unblocks_it_reachable_again(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    await phone.says("/settings")
    await phone.press(carrying(LIST, "", "f", "0"))
    await phone.says("pula")
    await phone.press(carrying(PICK, "pula", "f"))
    for act, reachability in (
        (phone.block, Reachability.BLOCKED),
        (phone.unblock, Reachability.REACHABLE),
    ):
        await phone.settled()
        await act()
        await phone.settled()
        assert (await known(town, phone)).reachability is reachability
        for slug in ("split", "pula"):
            there = await member(town, phone, slug)
            assert there
            assert there.reachability is reachability, "an audience is selected in the city's store"


async def test_who_came_back_finds_her_settings_and_is_told_again(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    await phone.press(carrying(SETTINGS))
    await phone.press(carrying(TOPICS, "split"))
    await phone.press(carrying(TOGGLE_TOPIC, "split", "sport"))
    await phone.settled()
    await phone.block()
    await phone.settled()
    await phone.unblock()
    await phone.start()
    await phone.sees("What would you like to do?")
    await phone.press(carrying(SETTINGS))
    await phone.press(carrying(TOPICS, "split"))
    await phone.sees_button("▫️ Sport")
    await town.app.services.cities.disable("split")
    await town.deliver()
    await phone.sees("no longer takes part in Charshi.")


async def test_a_notice_to_somebody_who_has_blocked_the_bot_unnoticed_marks_her(town: Town) -> None:
    """The bot was not told of the blocking; Telegram's refusal tells it."""
    phone = await town.resident("Ana", "en", "split")
    await phone.block()
    await phone.settled()
    await town.app.services.residents.change_reachability(phone.id, Reachability.REACHABLE)
    await town.app.services.cities.disable("split")
    await town.deliver()
    assert (await known(town, phone)).reachability is Reachability.BLOCKED


async def test_the_blocking_of_a_stranger_is_no_matter(town: Town) -> None:
    phone = await town.newcomer("Ana", "en")
    await phone.block()
    await phone.settled()
    assert await find(town, phone) is None
    await phone.unblock()
    await phone.start("c-split")
    await phone.press(carrying(AGREE, "split"))
    await phone.sees("What would you like to do?")
    assert (await known(town, phone)).reachability is Reachability.REACHABLE
