"""Each story has a town of its own."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.towns import HeldClock, Town, copy_furnished, furnish, open_town, settings_for


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The founding cities' stores, made once."""
    folder = tmp_path_factory.mktemp("furnished") / "data"
    asyncio.run(furnish(folder))
    return folder


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
def settings(furnished: Path, tmp_path: Path) -> Settings:
    return settings_for(copy_furnished(furnished, tmp_path / "data"))


@pytest.fixture
async def town(settings: Settings, clock: HeldClock) -> AsyncIterator[Town]:
    async with open_town(settings, clock) as town:
        yield town
