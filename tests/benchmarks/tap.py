"""A tap that stores a setting, over HTTP, beside a bare aiogram that makes the same two calls and stores nothing."""

from contextlib import AsyncExitStack
from typing import Final

from aiogram import Bot
from aiogram.types import Update

from bot.app import App, open_app
from bot.telegram.session import make_session
from handlers.residents import settings_screens
from tests.benchmarks.bare import Bare
from tests.benchmarks.measuring import Costs, Effort, Job, Run, measure
from tests.benchmarks.stands import deployments
from tests.benchmarks.still_server import still_server
from tests.benchmarks.tables import Table, ms, times
from tests.benchmarks.updates import RESIDENT, Updates
from tests.towns import TOKEN, UNHURRIED

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
    """One table: wall time and processor time of a tap."""
    jobs: dict[str, Job] = {}
    async with AsyncExitStack() as stack:
        address = stack.enter_context(still_server())
        for kind, settings in (await stack.enter_async_context(deployments())).items():
            here = settings.model_copy(update={"telegram_api_url": address})
            app = await stack.enter_async_context(open_app(here, pace=UNHURRIED))
            screen = await _settle_in(app)
            jobs[kind] = _job(app, Updates(app.bot))
        bot = Bot(TOKEN, session=make_session(address))
        stack.push_async_callback(bot.session.close)
        bare = Bare(bot, screen)
        return [_table(await measure({_BARE: _job(bare, Updates(bot)), **jobs}, effort.of(0.3)))]


async def _settle_in(app: App) -> settings_screens.Screen:
    """Let the resident live somewhere; the screen that her taps redraw."""
    residents, cities = app.services.residents, app.services.cities
    resident = await residents.meet(RESIDENT, "tr")
    resident = await residents.make_home(resident, await cities.get("edirne"))
    return settings_screens.digest(app.translators.for_("tr"), resident)


def _table(costs: dict[str, Costs]) -> Table:
    bare = costs[_BARE]
    rows = [(_BARE, ms(bare.wall), ms(bare.cpu), "", "", "")]
    for kind, goal in GOALS.items():
        if ours := costs.get(kind):
            rows.append(
                (
                    f"ours on {kind}",
                    ms(ours.wall),
                    ms(ours.cpu),
                    times(ours.wall_to(bare)),
                    times(ours.cpu_to(bare)),
                    f"≤ {times(goal)}",
                )
            )
    return Table(
        "tap: a setting changed, over HTTP",
        ("", "wall, ms", "processor, ms", "wall ratio", "processor ratio", "goal for wall"),
        rows,
        "Reads the resident, stores her digest (durable: synchronous FULL, fsync on), answers the callback and edits"
        " the message, beside a bare aiogram handler that makes the same two calls at once and stores nothing. Both"
        " talk to the same tiny HTTP server in another process, one tap after another.",
    )
