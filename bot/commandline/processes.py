"""``run``, ``demo``, ``web``, ``worker``, ``clock``, ``migrate`` and ``doctor``.

What talks with Telegram is imported by the verb that needs it: aiogram takes two seconds to import, and a script that
lists cities should not wait for it.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from bot import log
from bot.chance import SystemClock
from bot.commandline.console import FAILED, Json, print_json, progress_bar, run
from bot.commandline.timetable import show_timetable
from bot.services import database_of, founding_cities
from bot.settings import Settings, read_settings, require_token
from storage.opening import migrate as migrate_stores


def run_verb(
    or_demo: Annotated[
        bool, typer.Option("--or-demo", help="Without BOT_TOKEN, start the demo instead.")
    ] = False,
) -> None:
    """Run everything in one process: conversations, worker, clock, web. For one machine."""
    from bot.processes import run_all

    if or_demo and run(_read_settings).bot_token is None:
        demo()
    else:
        _start(run_all)


def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Of the page with the phones.")] = 8099,
) -> None:
    """Try everything without a token: the emulator, the bot, and a page where phones lie side by side."""
    from bot.demo import run_demo

    async def process(settings: Settings) -> None:
        await run_demo(settings, port, typer.echo)

    _start(process)


def web() -> None:
    """Take updates by webhook, answer /healthz, /readyz and /metrics. Any number of these."""
    from bot.processes import run_web

    _start(run_web)


def worker() -> None:
    """Send what waits in the outboxes. Any number of these."""
    from bot.processes import run_worker

    _start(run_worker)


def clock(
    list_: Annotated[
        bool, typer.Option("--list", help="Only show what is due when, by city, and how each job went.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Do what time sets off. One at a time is active, however many are started."""
    if list_:
        show_timetable(as_json=as_json)
    else:
        from bot.processes import run_clock

        _start(run_clock)


def migrate(as_json: Json = False) -> None:
    """Bring the network's store and every city's to this version. Doing it again changes nothing."""

    async def work() -> list[str]:
        settings = read_settings()
        with progress_bar("migrating") as progress:
            done = await migrate_stores(
                settings.data_dir, database_of(settings), SystemClock(), founding_cities(), progress
            )
        return [str(migrated) for migrated in done]

    done = run(work)
    if as_json:
        print_json(done)
    else:
        typer.echo("\n".join(done) if done else "everything is at this version already")


def doctor(as_json: Json = False) -> None:
    """Examine a deployment from outside: token, webhook, commands and descriptions in each language, stores."""
    from bot.doctor import Finding, examine

    async def work() -> list[Finding]:
        settings = read_settings()
        require_token(settings)
        return await examine(settings)

    findings = run(work)
    if as_json:
        print_json([{"check": f.check, "ok": f.ok, "says": f.says} for f in findings])
    else:
        for finding in findings:
            typer.echo(f"{'ok  ' if finding.ok else 'BAD '} {finding.check}: {finding.says}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(FAILED)


async def _read_settings() -> Settings:
    return read_settings()


def _start(process: Callable[[Settings], Awaitable[None]]) -> None:
    """Run a process until it is told to stop."""
    log.configure()

    async def work() -> None:
        await process(read_settings())

    run(work)
