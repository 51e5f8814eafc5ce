"""A town for stories: the emulator, the app with its clock held, and the people who live there."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from aiogram import methods
from aiogram.methods import Response, TelegramMethod

from bot.app import App, Pace, open_app
from bot.chance import SystemClock
from bot.core.staff.model import Role
from bot.emulator import Emulator
from bot.services import founding_cities
from bot.settings import Settings, read_settings
from bot.telegram.rates import Limits
from bot.telegram.translator import Translators
from storage.opening import migrate
from tests.emulator_client import EmulatorControl, Phone

TOKEN = "4000000001:STORY-token_of_the_town"
NETWORK_ADMIN = 7_000_000_001
UNHURRIED = Pace(Limits(per_second=100_000, reply_burst=100_000), burst=100_000.0, per_second=100_000.0)
"""Nobody waits for Telegram's limits in a story that is not about them."""
VOICES: Final = Translators(strict=True)
"""The catalogues, read once for all towns; a message with a value missing fails the story."""

ANSWERS: Final = [
    Response[method.__returning__]  # type: ignore[name-defined]
    for method in vars(methods).values()
    if isinstance(method, type) and issubclass(method, TelegramMethod) and method is not TelegramMethod
]
"""What Telegram may answer: a class that nobody holds is built anew, 10 ms each, after every collection of garbage."""


class HeldClock:
    """A clock that a story turns by hand."""

    def __init__(self, at: datetime = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)) -> None:
        self._now = at

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._now.timestamp()

    def turn(self, **by: float) -> None:
        """Let time pass: ``turn(hours=3)``."""
        self._now += timedelta(**by)


@dataclass(repr=False)  # asyncio's runner asks for that of what a fixture gives, and the whole app is in it
class Town:
    """``app`` talks with ``emulator``; people are added through ``control``."""

    emulator: Emulator
    control: EmulatorControl
    app: App
    clock: HeldClock

    async def newcomer(self, name: str, language: str | None, **given: object) -> Phone:
        """Somebody with a phone who has never opened the chat."""
        return await self.control.add_phone(name, language, **given)  # type: ignore[arg-type]

    async def resident(self, name: str, language: str, city: str) -> Phone:
        """Somebody who lives in this city and has agreed."""
        phone = await self.newcomer(name, language)
        await phone.start(f"c-{city}")
        await phone.press(f"agree:{city}")
        await phone.settled()
        return phone

    async def staff(self, name: str, language: str, city: str, role: Role) -> Phone:
        """A resident with a role; she has been told."""
        phone = await self.resident(name, language, city)
        known = await self.app.services.residents.arrive(phone.id, phone.id, None)
        assert known
        await self.app.services.team.grant_by_operator(known.resident, city, role)
        await self.deliver()
        return phone

    async def network_admin(self, name: str, language: str, city: str) -> Phone:
        """The one whom ADMIN_IDS names."""
        phone = await self.newcomer(name, language, id=NETWORK_ADMIN)
        await phone.start(f"c-{city}")
        await phone.press(f"agree:{city}")
        await phone.settled()
        return phone

    async def deliver(self) -> None:
        """Send everything that is due, as the worker would."""
        while (await self.app.deliveries.drain_once()).anything or await self.app.dispatch.settle():
            pass

    async def cities_change(self) -> None:
        """Let the copy of the cities in this process grow old."""
        self.clock.turn(seconds=10)


@asynccontextmanager
async def open_town(
    settings: Settings, clock: HeldClock, emulator: Emulator | None = None, pace: Pace = UNHURRIED
) -> AsyncIterator[Town]:
    """A town whose bot polls. With an ``emulator`` given, the bot of a town that was closed is started again."""
    own = emulator or Emulator(None, TOKEN)
    if emulator is None:
        await own.start()
    try:
        settings = settings.model_copy(update={"telegram_api_url": own.url})
        async with (
            EmulatorControl(own.url, quiet_ms=0) as control,
            open_app(settings, clock=clock, monotonic=clock.monotonic, pace=pace, translators=VOICES) as app,
        ):
            polling = app.polling()
            running = asyncio.create_task(polling.run())
            try:
                yield Town(own, control, app, clock)
            finally:
                polling.stop()
                await running
    finally:
        if emulator is None:
            await own.stop()


def settings_for(data_dir: Path, database_url: str | None = None) -> Settings:
    """Settings that look at no environment of the machine."""
    return read_settings(
        _env_file=None,
        bot_token=TOKEN,
        telegram_api_url=None,
        data_dir=data_dir,
        database_url=database_url,
        redis_url=None,
        admin_ids=frozenset({NETWORK_ADMIN}),
        webhook_url=None,
        webhook_secret=None,
        port=0,
    )


async def furnish(folder: Path) -> None:
    """Make the stores of the founding cities once, for tests to copy."""
    await migrate(folder, None, SystemClock(), founding_cities())


def copy_furnished(furnished: Path, folder: Path) -> Path:
    """A data directory of one's own."""
    return Path(shutil.copytree(furnished, folder))
