"""Each test has stores of its own."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.towns import HeldClock, copy_furnished, settings_for
from tests.web.squares import Square, open_square


@pytest.fixture
def settings(furnished: Path, tmp_path: Path) -> Settings:
    return settings_for(copy_furnished(furnished, tmp_path / "data"))


@pytest.fixture
def clock() -> HeldClock:
    """Friday, 27 March 2026, 12:00 in Athens and 11:00 in Belgrade; on Sunday the clocks go forward."""
    return HeldClock(datetime(2026, 3, 27, 10, 0, tzinfo=UTC))


@pytest.fixture
async def square(settings: Settings, clock: HeldClock) -> AsyncIterator[Square]:
    async with open_square(settings, clock) as opened:
        yield opened
