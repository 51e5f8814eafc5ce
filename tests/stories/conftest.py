"""Each story has a town of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.towns import HeldClock, Town, copy_furnished, open_town, settings_for


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
