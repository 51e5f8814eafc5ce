"""Who hammers is told once and slowed; nobody else notices."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.app import Pace
from bot.settings import Settings
from bot.telegram.flood import BURST
from bot.telegram.rates import Limits
from tests.stories.test_bad_input import failures, send_album
from tests.towns import HeldClock, Town, open_town

TOLD = "That was very fast. Please wait a few seconds"


@pytest.fixture
async def town(settings: Settings, clock: HeldClock) -> AsyncIterator[Town]:
    """With the pace that residents meet; Telegram's own limits are not what is told here."""
    pace = Pace(Limits(per_second=100_000, reply_burst=100_000))
    async with open_town(settings, clock, pace=pace) as town:
        yield town


async def test_who_hammers_is_told_once_and_heard_again_after_a_pause(town: Town) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    town.clock.turn(minutes=1)
    before = len(await ben.screens())
    for number in range(int(BURST) + 10):
        await ben.says(f"hello {number}")
    await ben.settled()
    answers = [screen.text for screen in (await ben.screens())[before:]]
    assert len(answers) == BURST + 1
    assert sum(TOLD in text for text in answers) == 1

    town.clock.turn(seconds=1)
    await ben.says("one")
    await ben.sees("Nobody reads free messages here")
    town.clock.turn(minutes=1)
    await ben.says("/settings")
    await ben.sees("Digest")
    assert await failures(town) == 0


async def test_who_hammers_a_button_is_told_by_an_alert_and_every_tap_stops_waiting_or_is_dropped(
    town: Town,
) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    town.clock.turn(minutes=1)
    message = (await ben.screen()).message_id
    answered = len(await ben.toasts())
    await asyncio.gather(*(ben.forge(message, "settings:") for _ in range(int(BURST) + 5)))
    alerts = [toast for toast in (await ben.toasts())[answered:] if TOLD in toast.text]
    assert [toast.alert for toast in alerts] == [True]


async def test_another_is_answered_while_one_hammers(town: Town) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    eva = await town.resident("Eva", "en", "tirana")
    town.clock.turn(minutes=1)

    async def hammer() -> None:
        for number in range(60):
            await ben.says(f"hello {number}")

    hammering = asyncio.create_task(hammer())
    for label, shown in (("Settings", "Digest"), ("Back", "What would you like to do?")) * 2:
        await eva.press(label)
        await eva.sees(shown)
    await hammering
    assert not any(TOLD in screen.text for screen in await eva.screens())
    assert not any(TOLD in toast.text for toast in await eva.toasts())


async def test_an_album_of_ten_is_no_hammering(town: Town) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    town.clock.turn(minutes=1)
    await send_album(town, ben, 10)
    await ben.sees("I cannot make use of this kind of message.")
    await ben.settled()
    assert not any(TOLD in screen.text for screen in await ben.screens())


async def test_a_dropped_tap_stops_waiting_too(town: Town) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    town.clock.turn(minutes=1)
    message = (await ben.screen()).message_id
    answered = len(await ben.toasts())
    taps = int(BURST) + 5
    for _ in range(taps):
        await ben.forge(message, "settings:")
    await ben.settled()
    assert len(await ben.toasts()) == answered + taps
