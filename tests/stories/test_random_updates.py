"""Thousands of generated updates of every type: none ends badly."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path

import structlog
from aiogram.types import Update
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from structlog.testing import capture_logs

from bot.app import App, open_app
from bot.core.staff.model import Role
from bot.emulator import Emulator
from tests.emulator_client import EmulatorControl, Json
from tests.stories.test_bad_input import APOLOGY
from tests.telegram.generated_updates import updates
from tests.towns import TOKEN, UNHURRIED, VOICES, HeldClock, copy_furnished, settings_for

RESIDENT, ADMIN, NEWCOMER = PERSONS = (5_000_000_101, 5_000_000_102, 5_000_000_103)
GROUPS = (-700_000_001, -700_000_002)
TOGETHER = 20
EXAMPLES = 150
FIRST_UPDATE = 900_000_000


class Street:
    """The app without polling: updates are put into its hands."""

    def __init__(self, app: App, control: EmulatorControl) -> None:
        self.app = app
        self.control = control
        self.outcomes: Counter[str] = Counter()
        self._next = FIRST_UPDATE

    async def take(self, raw: Json) -> None:
        """Handle it. Raises AssertionError if it ended badly."""
        self._next += 1
        try:
            update = Update.model_validate({"update_id": self._next} | raw, context={"bot": self.app.bot})
        except ValidationError:
            self.outcomes["not an update"] += 1
            return
        with capture_logs(processors=[structlog.processors.format_exc_info]) as logged:
            await asyncio.wait_for(self.app.handle(update), 20)
        failures = [entry for entry in logged if entry["event"] in ("update_failed", "apology_not_delivered")]
        assert not failures, (raw, failures)
        self.outcomes[next(iter(raw))] += 1

    async def apologies(self) -> int:
        chats = [
            (await self.control.request("GET", f"/phones/{person}/messages"))["messages"]
            for person in PERSONS
        ]
        return sum(APOLOGY in message.get("text", "") for chat in chats for message in chat)


async def open_street(stack: AsyncExitStack, data_dir: Path) -> Street:
    emulator = Emulator(None, TOKEN)
    await emulator.start()
    stack.push_async_callback(emulator.stop)
    clock = HeldClock()
    given_settings = settings_for(data_dir).model_copy(update={"telegram_api_url": emulator.url})
    control = await stack.enter_async_context(EmulatorControl(emulator.url))
    app = await stack.enter_async_context(
        open_app(given_settings, clock=clock, monotonic=clock.monotonic, pace=UNHURRIED, translators=VOICES)
    )
    for person in PERSONS:
        phone = await control.add_phone("x", "en", id=person)
        await phone.start()
    for group in GROUPS:
        await control.add_group("x", "supergroup", id=group)
        await control.post(f"/groups/{group}/add_bot", {"user_id": RESIDENT})
    residents, cities = app.services.residents, app.services.cities
    for person in (RESIDENT, ADMIN):
        await residents.make_home(await residents.meet(person, "en"), await cities.get("tirana"))
    known = await residents.arrive(ADMIN, ADMIN, None)
    assert known
    await app.services.team.grant_by_operator(known.resident, "tirana", Role.ADMIN)
    return Street(app, control)


def test_no_update_that_telegram_could_send_ends_badly(furnished: Path, tmp_path: Path) -> None:
    """One app for all examples: what one leaves behind, the next one meets."""
    data_dir = copy_furnished(furnished, tmp_path / "data")
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        street = runner.run(open_street(stack, data_dir))

        async def take_all(several: list[Json]) -> None:
            for raw in several:
                await street.take(raw)

        @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.lists(updates(PERSONS, GROUPS), min_size=TOGETHER, max_size=TOGETHER))
        def every_update_is_handled(several: list[Json]) -> None:
            runner.run(take_all(several))

        try:
            every_update_is_handled()
            assert runner.run(street.apologies()) == 0
        finally:
            runner.run(stack.aclose())
    handled = sum(count for kind, count in street.outcomes.items() if kind != "not an update")
    assert handled >= EXAMPLES * TOGETHER * 0.6, street.outcomes
    assert len(street.outcomes) > 20, street.outcomes
