"""A tap that stores a setting, over HTTP, beside a bare aiogram that makes the same two calls and stores nothing."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Final

from aiogram import Bot
from aiogram.types import Update

from bot.app import App, open_app
from bot.settings import Settings
from bot.telegram.screens import Screen
from bot.telegram.session import make_session
from handlers.residents import settings_screens
from tests.benchmarks.bare import Bare
from tests.benchmarks.measuring import Costs, Effort, Job, Run, measure
from tests.benchmarks.stands import deployments
from tests.benchmarks.still_server import still_server
from tests.benchmarks.tables import Table, ms, times
from tests.benchmarks.updates import RESIDENT, Updates
from tests.towns import TOKEN, UNHURRIED

DELAY: Final = 0.02  # seconds
GOALS: Final = {"SQLite": 1.6, "PostgreSQL": 1.8}
_BARE: Final = "bare aiogram, no storage"


def _taps(updates: Updates, number: int) -> list[Update]:
    """Every one changes something."""
    return [updates.tap(f"digest.set::{('daily', 'weekly')[each % 2]}") for each in range(number)]


def _job(target: App | Bare, updates: Updates) -> Job:
    def prepare(number: int) -> Run:
        taps = _taps(updates, number)

        async def run() -> None:
            for tap in taps:
                await target.handle(tap)

        return run

    return prepare


async def run(effort: Effort) -> list[Table]:
    """Two tables: with nothing between us and Telegram, and with a usual way there."""
    async with deployments() as settings:
        near = await _measure(settings, 0.0, effort.of(0.3))
        far = await _measure(settings, DELAY, effort.of(0.03))
    return [
        _table(
            "tap: a setting changed, over HTTP",
            "Reads the resident, stores her digest (durable: synchronous FULL, fsync on), answers the callback and edits"
            " the message, beside a bare aiogram handler that makes the same two calls at once and stores nothing. Both"
            " talk to the same tiny HTTP server in another process, one tap after another. The wall's time is the disk's"
            " too, and suffers most from a busy machine.",
            near,
            GOALS,
        ),
        _table(
            f"tap: the same, {DELAY * 1000:.0f} ms from Telegram",
            "As a resident feels it: every call is answered after that long.",
            far,
            {},
        ),
    ]


async def _measure(deployed: Mapping[str, Settings], delay: float, effort: Effort) -> dict[str, Costs]:
    jobs: dict[str, Job] = {}
    first = 1 if not delay else 1_000_000_000
    async with AsyncExitStack() as stack:
        address = stack.enter_context(still_server(delay))
        for kind, settings in deployed.items():
            here = settings.model_copy(update={"telegram_api_url": address})
            app = await stack.enter_async_context(open_app(here, pace=UNHURRIED))
            screen = await _settle_in(app)
            jobs[kind] = _job(app, Updates(app.bot, first))
        bot = Bot(TOKEN, session=make_session(address))
        stack.push_async_callback(bot.session.close)
        return await measure({_BARE: _job(Bare(bot, screen), Updates(bot)), **jobs}, effort)


async def _settle_in(app: App) -> Screen:
    """Let the resident live somewhere; the screen that her taps redraw."""
    residents, cities = app.services.residents, app.services.cities
    resident = await residents.meet(RESIDENT, "tr")
    resident = await residents.make_home(resident, await cities.get("edirne"))
    return settings_screens.digest(app.translators.for_("tr"), resident)


def _table(title: str, note: str, costs: dict[str, Costs], goals: Mapping[str, float]) -> Table:
    bare = costs[_BARE]
    rows = [(_BARE, ms(bare.wall), ms(bare.cpu), "", "", "")]
    for kind, ours in costs.items():
        if ours is not bare:
            ratios = times(ours.wall_to(bare)), times(ours.cpu_to(bare))
            goal = f"≤ {times(goals[kind])}" if kind in goals else ""
            rows.append((f"ours on {kind}", ms(ours.wall), ms(ours.cpu), *ratios, goal))
    columns = ("", "wall, ms", "processor, ms", "wall ratio", "processor ratio", "goal for wall")
    return Table(title, columns, rows, note)
