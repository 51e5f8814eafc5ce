"""Two clocks at once, and a clock that jumps: each thing is done once, whoever is first and whatever the hour seems to be."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from storage.opening import Stores
from tests.storage.builders import NOW, SetClock
from tests.storage.busy_city import all_that_happened, clocks_of, make_busy, tick

HOURS = (0.2, 1, 3, 12, 25, 31, 49, 73, 97)
"""After NOW: each comes just after something was due."""


async def _run(stores: Stores, clock: SetClock, hours: Sequence[float]) -> dict[str, Any]:
    """What comes of a busy city when one clock looks at these hours."""
    store = await make_busy(stores)
    clocks = clocks_of(stores, clock)
    for hour in hours:
        clock.at = NOW + timedelta(hours=hour)
        await tick(clocks)
    return await all_that_happened(store)


@pytest.fixture
async def once(
    tmp_path_factory: pytest.TempPathFactory, migrated_files: Path
) -> AsyncIterator[dict[str, Any]]:
    """What comes of it when one clock looks once at each hour."""
    clock = SetClock()
    folder = shutil.copytree(migrated_files, tmp_path_factory.mktemp("once"), dirs_exist_ok=True)
    async with Stores(folder, None, clock) as stores:
        yield await _run(stores, clock, HOURS)


@pytest.mark.postgres
@pytest.mark.parametrize("store_kind", ["postgres"])
async def test_two_clocks_at_once_do_nothing_twice(
    stores: Stores, database_url: str, tmp_path: Path, clock: SetClock, once: dict[str, Any]
) -> None:
    store = await make_busy(stores)
    async with Stores(tmp_path / "other", database_url, clock) as others:
        both = clocks_of(stores, clock), clocks_of(others, clock)
        for hour in HOURS:
            clock.at = NOW + timedelta(hours=hour)
            await asyncio.gather(*map(tick, both))
    assert await all_that_happened(store) == once


@pytest.mark.parametrize("store_kind", ["sqlite"])
async def test_a_clock_that_jumps_a_day_back_and_forth_does_nothing_twice(
    stores: Stores, clock: SetClock, once: dict[str, Any]
) -> None:
    there_and_back = [jump for hour in HOURS for jump in (hour, hour - 24, hour)]
    assert await _run(stores, clock, there_and_back) == once


async def test_the_busy_city_has_work_for_every_clock(once: dict[str, Any]) -> None:
    """Or the others would find nothing twice because there is nothing."""
    assert {kind for kind, _ in once["notices"]} >= {
        "event.reminder",
        "event.offer",
        "event.offer_expired",
        "event.feedback",
        "event.approved",
        "idea.published",
        "idea.progress",
        "idea.check",
        "moderation.late",
    }
    assert all(once["moves"])
    assert not any(broadcast.endswith("bc03") for (broadcast,) in once["deliveries"])
