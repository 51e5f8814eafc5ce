"""``run``, ``web``, ``worker``, ``clock``, ``migrate`` and ``doctor``."""

from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from bot import doctor as doctor_module
from bot import log, processes
from bot.chance import SystemClock
from bot.clock.housekeeping import Housekeeping
from bot.clock.schedule import due_times, make_scheduler
from bot.commandline.console import FAILED, Json, fail, print_json, print_table, run, with_services
from bot.services import Services, founding_cities
from bot.settings import Settings, read_settings, require_token
from storage.opening import migrate as migrate_stores


def web() -> None:
    """Take updates by webhook, answer /healthz, /readyz and /metrics. Any number of these."""
    start(processes.run_web)


def worker() -> None:
    """Send what waits in the outboxes. Any number of these."""
    start(processes.run_worker)


def clock(
    list_: Annotated[bool, typer.Option("--list", help="Only show what is due when.")] = False,
    as_json: Json = False,
) -> None:
    """Do what time sets off. One at a time is active, however many are started."""
    if not list_:
        start(processes.run_clock)
        return

    async def work(services: Services) -> list[dict[str, str | None]]:
        keeping = Housekeeping(
            services.stores.network, services.stores.cities, services.cities, services.clock
        )
        due = due_times(make_scheduler(keeping), services.clock.now())
        return [{"job": job, "due_at": at.isoformat() if at else None} for job, at in due.items()]

    rows = with_services(work)
    if as_json:
        print_json(rows)
    else:
        print_table(("job", "due at"), [tuple(row.values()) for row in rows])


def migrate(as_json: Json = False) -> None:
    """Bring the network's store and every city's to this version. Doing it again changes nothing."""

    async def work() -> list[str]:
        settings = read_settings()
        url = settings.database_url.get_secret_value() if settings.database_url else None
        done = await migrate_stores(settings.data_dir, url, SystemClock(), founding_cities())
        return [str(migrated) for migrated in done]

    done = run(work)
    if as_json:
        print_json(done)
    else:
        typer.echo("\n".join(done) if done else "everything is at this version already")


def doctor(as_json: Json = False) -> None:
    """Examine a deployment from outside: token, webhook, commands and descriptions in each language, stores."""

    async def work() -> list[doctor_module.Finding]:
        settings = read_settings()
        require_token(settings)
        return await doctor_module.examine(settings)

    findings = run(work)
    if as_json:
        print_json([{"check": f.check, "ok": f.ok, "says": f.says} for f in findings])
    else:
        for finding in findings:
            typer.echo(f"{'ok  ' if finding.ok else 'BAD '} {finding.check}: {finding.says}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(FAILED)


def start(process: Callable[[Settings], Awaitable[None]]) -> None:
    """Run a process until it is told to stop."""
    log.configure()

    async def work() -> None:
        await process(read_settings())

    try:
        run(work)
    except* (processes.PortTaken, processes.LeadershipLost) as errors:
        fail(str(errors.exceptions[0]))
