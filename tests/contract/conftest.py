"""An emulator of its own for every test; stopping it fails the test if the emulator itself had failed."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.emulator import Emulator
from tests.contract.clients import Aiogram, Client, PythonTelegramBot
from tests.emulator_client import EmulatorControl, Phone

TOKEN = "4000000001:EMULATOR-token_1"


class TurnedClock:
    """A clock that a test turns by hand."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class RawApi:
    """The Bot API without a library: what exactly comes back."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url = url
        self._session = session

    async def __call__(self, method: str, **given: Any) -> tuple[int, dict[str, Any]]:
        """Calls with a JSON body; the status and the body of the answer."""
        async with self._session.post(f"{self.url}/bot{TOKEN}/{method}", json=given) as response:
            body: dict[str, Any] = await response.json()
            return response.status, body


@pytest.fixture(autouse=True)
def _timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot warns about numbers of seconds, which it will give up."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
async def emulator(clock: TurnedClock) -> AsyncIterator[Emulator]:
    emulator = Emulator(None, TOKEN, clock=clock, retry_seconds=(0.01,))
    await emulator.start()
    yield emulator
    await emulator.stop()


@pytest.fixture
async def control(emulator: Emulator) -> AsyncIterator[EmulatorControl]:
    async with EmulatorControl(emulator.url) as control:
        yield control


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def raw(emulator: Emulator, session: aiohttp.ClientSession) -> RawApi:
    return RawApi(emulator.url, session)


@pytest.fixture(params=[Aiogram, PythonTelegramBot], ids=["aiogram", "ptb"])
async def client(request: pytest.FixtureRequest, emulator: Emulator) -> AsyncIterator[Client]:
    client: Client = request.param(emulator.url, TOKEN)
    yield client
    await client.close()


@pytest.fixture
async def ayse(control: EmulatorControl) -> Phone:
    """A resident who has begun a chat with the bot."""
    ayse = await control.add_phone("Ayşe", "tr", username="ayse")
    await ayse.start()
    return ayse
