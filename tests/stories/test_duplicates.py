"""At least once, and idempotent: an update that comes again changes nothing. Those of one chat keep their order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from aiogram.types import Update

from bot.app import App, open_app
from bot.core.staff.model import Role
from bot.settings import Settings
from tests.emulator_client import Json, Phone
from tests.stories.ledger import rows_of, staff_rows
from tests.stories.test_bad_input import failures
from tests.stories.test_team import make_link
from tests.towns import UNHURRIED, HeldClock, Town

PRIVATE_TABLES = ("residents", "memberships", "roles", "invitations", "audit", "outbox")


def everything(town: Town) -> dict[str, object]:
    return {table: rows_of(town, table) for table in PRIVATE_TABLES}


async def test_an_update_delivered_twice_changes_nothing_and_says_nothing(town: Town) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    ada = await town.staff("Ada", "en", "tirana", Role.ADMIN)
    await ben.press("Settings")
    topics = await ben.press("Topics")
    toggled = await ben.press("Sport")
    opened = await ben.start(await make_link(ada))
    await ben.settled()
    before, seen = everything(town), await ben.messages()
    for said in (topics, toggled, opened):
        await town.control.repeat(said["update_id"])
    await ben.settled()
    assert everything(town) == before
    assert await ben.messages() == seen
    assert await failures(town) == 0


@asynccontextmanager
async def another_process(town: Town) -> AsyncIterator[App]:
    """A second app over the same stores; it is given updates by hand."""
    async with open_app(
        town.app.settings, clock=town.clock, monotonic=town.clock.monotonic, pace=UNHURRIED
    ) as app:
        yield app


def tap_of(phone: Phone, update_id: int, data: str) -> Json:
    person = {"id": phone.id, "is_bot": False, "first_name": phone.first_name, "language_code": "en"}
    chat = {"id": phone.id, "type": "private", "first_name": phone.first_name}
    message = {"message_id": 1, "date": 0, "chat": chat}
    query = {"id": "1", "from": person, "chat_instance": "x", "data": data, "message": message}
    return {"update_id": update_id, "callback_query": query}


def text_of(phone: Phone, update_id: int, text: str) -> Json:
    person = {"id": phone.id, "is_bot": False, "first_name": phone.first_name, "language_code": "en"}
    chat = {"id": phone.id, "type": "private", "first_name": phone.first_name}
    message = {"message_id": 1, "date": 1_772_445_600, "chat": chat, "from": person, "text": text}
    return {"update_id": update_id, "message": message}


async def feed(app: App, raw: Json) -> None:
    await app.handle(Update.model_validate(raw, context={"bot": app.bot}))


@pytest.mark.parametrize("at_once", [False, True], ids=["one after the other", "at once"])
async def test_two_processes_that_get_the_same_update_carry_it_out_once(town: Town, at_once: bool) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    ada = await town.staff("Ada", "en", "tirana", Role.ADMIN)
    payload = await make_link(ada)
    deeds = [
        tap_of(ben, 800_000_001, "topic:tirana:sport"),
        text_of(ben, 800_000_002, f"/start {payload}"),
        tap_of(ada, 800_000_003, "team.invite:tirana:editor"),
    ]
    async with another_process(town) as other:
        for deed in deeds:
            if at_once:
                await asyncio.gather(feed(town.app, deed), feed(other, deed))
            else:
                await feed(town.app, deed)
                await feed(other, deed)
    assert len(rows_of(town, "roles")) == 2
    assert len(rows_of(town, "invitations")) == 2
    kept = await town.app.services.residents.arrive(ben.id, ben.id, None)
    assert kept
    city = await town.app.services.cities.get("tirana")
    assert "sport" not in await town.app.services.residents.topics(kept.resident, city)
    assert await failures(town) == 0


async def test_an_update_that_failed_may_come_again(town: Town) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    await town.control.fault("500", method="sendMessage", times=4)
    await feed(town.app, text_of(ben, 800_000_001, "/settings"))
    assert await failures(town) == 1
    await town.control.clear_faults()
    await feed(town.app, text_of(ben, 800_000_001, "/settings"))
    await ben.sees("Digest")


async def test_a_process_that_died_before_it_acknowledged_leaves_the_update_to_the_next_one(
    settings: Settings, clock: HeldClock, town: Town
) -> None:
    """What the first process had written stays written once."""
    ben = await town.resident("Ben", "en", "tirana")
    before = staff_rows(town)
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(another_process(town))
        await feed(first, tap_of(ben, 800_000_001, "topic:tirana:sport"))
    async with another_process(town) as second:
        await feed(second, tap_of(ben, 800_000_001, "topic:tirana:sport"))
    assert staff_rows(town) == before
    kept = await town.app.services.residents.arrive(ben.id, ben.id, None)
    assert kept
    city = await town.app.services.cities.get("tirana")
    assert "sport" not in await town.app.services.residents.topics(kept.resident, city)


async def test_twenty_messages_sent_at_once_are_answered_in_their_order(town: Town) -> None:
    ana = await town.newcomer("Ana", "en")
    await ana.start()
    await ana.press("Choose my city")
    await ana.sees("Which city is yours?")
    names = [f"nowhere {number}" for number in range(20)]
    for name in names:
        await ana.says(name)
    await ana.sees(names[-1], 15_000)
    await ana.settled(15_000)
    answers = [screen.text for screen in await ana.screens() if "I found no city called" in screen.text]
    assert [next(name for name in reversed(names) if name in text) for text in answers] == names
    assert await failures(town) == 0


async def test_a_double_tap_is_two_taps_and_each_is_answered(town: Town) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    await ben.press("Settings")
    await ben.press("Topics")
    message = (await ben.sees("Which topics interest you?")).message_id
    answered = len(await ben.toasts())
    await asyncio.gather(*(ben.forge(message, "topic:tirana:sport") for _ in range(6)))
    assert len(await ben.toasts()) == answered + 6
    assert "✅ Sport" in "".join(await ben.buttons()) or any(
        "Sport" in label for label in await ben.buttons()
    )
    kept = await town.app.services.residents.arrive(ben.id, ben.id, None)
    assert kept
    city = await town.app.services.cities.get("tirana")
    assert "sport" in await town.app.services.residents.topics(kept.resident, city)
    assert await failures(town) == 0
