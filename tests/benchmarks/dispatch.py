"""An update through our whole dispatcher beside one through a bare aiogram, without input or output."""

import time
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, Final, cast

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Update
from markupsafe import Markup

from bot.app import App, compose
from bot.chance import RandomIds, SystemClock
from bot.core.residents.model import Conversation
from bot.services import founding_cities, services_over
from bot.telegram.screens import Button, Screen
from bot.telegram.taps import Tap
from bot.telegram.translator import Translators
from bot.telegram.turns import KEEP, Reply, Turn
from tests.benchmarks.bare import Bare
from tests.benchmarks.measuring import Costs, Effort, Job, Run, measure
from tests.benchmarks.memory import MemoryRecords, MemoryStores, a_resident
from tests.benchmarks.tables import Table, times, us
from tests.benchmarks.updates import RESIDENT, Updates
from tests.towns import TOKEN, UNHURRIED, settings_for

GOAL: Final = 1.5
MANY: Final = (0, 10, 100, 1000)
SCREEN: Final = Screen(
    Markup("<b>Özet</b>\n\nŞehirlerinizdeki ve konularınızdaki yenilikleri tek iletide gönderirim."),
    (
        (Button("Özet yok", Tap("digest.set", "", ("off",))),),
        (Button("Her gün", Tap("digest.set", "", ("daily",))),),
        (Button("Haftada bir", Tap("digest.set", "", ("weekly",))),),
        (Button("⬅️ Geri", Tap("settings")),),
    ),
)
_STATE: Final = "bench"


class SilentSession(BaseSession):
    """Answers every call with True, at once."""

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        return cast("TelegramType", True)

    async def close(self) -> None:
        """Nothing is open."""

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        yield b""


def app_in_memory(bot: Bot, more_routes: int = 0) -> App:
    """The app as it is in production over stores in memory, with three routes that only show SCREEN."""
    cities = founding_cities()
    resident = a_resident(RESIDENT, cities[0].slug)
    records = MemoryRecords(
        cities, {RESIDENT: resident}, {(RESIDENT, resident.id): Conversation(_STATE, {"asked": "1"})}
    )
    stores = MemoryStores(records)
    settings = settings_for(Path("unused"))
    services = services_over(stores.as_stores(), settings, SystemClock(), RandomIds(), time.monotonic)
    app = compose(
        settings,
        services,
        bot,
        None,
        time.monotonic,
        UNHURRIED,
        Translators(strict=False),
    )
    app.routes.tap(_STATE, _show, int)
    app.routes.command(_STATE, _show)
    app.routes.text(_STATE, _show)
    for number in range(more_routes):
        app.routes.tap(f"more.{number}", _show, int)
        app.routes.command(f"more{number}", _show)
        app.routes.text(f"more.{number}", _show)
    return app


async def _show(turn: Turn) -> Reply:
    return Reply(screen=SCREEN, conversation=KEEP)


KINDS: Final = ("tap", "command", "text")


def _update(updates: Updates, kind: str) -> Update:
    if kind == "tap":
        return updates.tap(f"{_STATE}::1")
    return updates.message(f"/{_STATE} 1" if kind == "command" else "one")


def handling(target: App | Bare, updates: Updates, kind: str) -> Job:
    """Handles updates of this kind one after another."""

    def prepare(number: int) -> Run:
        ready = [_update(updates, kind) for _ in range(number)]

        async def run() -> None:
            for update in ready:
                await target.handle(update)

        return run

    return prepare


async def run(effort: Effort) -> list[Table]:
    """The two tables: beside a bare aiogram, and with more and more routes."""
    bot = Bot(TOKEN, session=SilentSession())
    updates = Updates(bot)
    apps = {number: app_in_memory(bot, number) for number in MANY}
    bare, remembering = Bare(bot, SCREEN), Bare(bot, SCREEN, remembers=True)
    jobs: dict[str, Job] = {}
    for kind in KINDS:
        jobs[f"bare {kind}"] = handling(bare, updates, kind)
        jobs[f"remembering {kind}"] = handling(remembering, updates, kind)
        jobs[f"our {kind}"] = handling(apps[0], updates, kind)
    beside = await measure(jobs, effort)
    growth = await measure(
        {f"{kind} {number}": handling(apps[number], updates, kind) for kind in KINDS for number in MANY},
        effort,
    )
    for app in apps.values():
        await app.courier.close()
    return [_beside(beside), _growth(growth)]


def _beside(costs: dict[str, Costs]) -> Table:
    rows = []
    for kind in KINDS:
        bare, remembering, ours = (costs[f"{whose} {kind}"] for whose in ("bare", "remembering", "our"))
        ratios = times(ours.cpu_to(bare)), f"≤ {times(GOAL)}", times(ours.cpu_to(remembering))
        rows.append((kind, us(bare.cpu), us(ours.cpu), *ratios))
    return Table(
        "dispatch: an update without input or output",
        (
            "update",
            "bare aiogram, µs",
            "ours, µs",
            "ratio",
            "goal",
            "beside a bare one that remembers its keyboard",
        ),
        rows,
        "Processor time of an update through all our middlewares, the table, the directory (in memory) and the"
        " courier, beside an aiogram dispatcher with one handler that builds and makes the same calls; the session"
        " under both answers at once. A tap answers the callback and edits the message, the others send one. Our display"
        " remembers the keyboards it has built; the last column is beside a bare handler that builds its own once.",
    )


def _growth(costs: dict[str, Costs]) -> Table:
    rows = [
        (kind, *(times(costs[f"{kind} {n}"].cpu_to(costs[f"{kind} {MANY[0]}"])) for n in MANY))
        for kind in KINDS
    ]
    return Table(
        "dispatch: with more routes",
        ("update", *(f"+{number}" for number in MANY)),
        rows,
        "Processor time beside the same app without them: a table is looked up, so this stays at 1.",
    )
