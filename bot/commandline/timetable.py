"""``clock --list``: what is due when, by city, and how the jobs went that look for it."""

from datetime import UTC, datetime
from typing import Any, Final

import typer

from bot.clock.schedule import jobs_of
from bot.commandline.console import print_json, print_table, with_services
from bot.core.timetable.model import Due, JobRun, Matter, StoreDues
from bot.services import Services, clocks_over

AWAY: Final = "store"  # what there is of a city whose store cannot be read
# These have no hour of their own: they are done whenever the job comes by.
_JOBS: Final = {Matter.EVENTS_FEEDS: "events.feeds", Matter.RETENTION: "retention"}


def show_timetable(*, as_json: bool) -> None:
    """Print the jobs, then a row for each matter of which something waits in a city. Moments are UTC."""
    jobs, dues = with_services(_look)
    if as_json:
        print_json({"jobs": jobs, "due": dues})
        return
    print_table(
        ("job", "due at", "last success", "took", "failures"),
        [
            (job["job"], job["due_at"], job["last_success_at"], _took(job["last_seconds"]), job["failures"])
            for job in jobs
        ],
    )
    typer.echo()
    print_table(
        ("city", "what", "due at", "how many"),
        [
            (
                due["city"] or "(network)",
                f"away: {due['reason']}" if due["what"] == AWAY else due["what"],
                due["due_at"],
                due["count"],
            )
            for due in dues
        ],
    )


async def _look(services: Services) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    now = services.clock.now()
    due_at = {job.name: job.due_after(now) for job in jobs_of(clocks_over(services))}
    runs = {run.job: run for run in await services.runs.list_all()}
    jobs = [_job(runs.get(name, JobRun(name)), due_at[name]) for name in due_at]
    dues = [row for store in await services.timetables.list_due() for row in _rows(store, due_at)]
    return jobs, dues


def _job(run: JobRun, due_at: datetime) -> dict[str, Any]:
    return {
        "job": run.job,
        "due_at": _iso(due_at),
        "last_start_at": _iso(run.started_at),
        "last_success_at": _iso(run.succeeded_at),
        "last_seconds": run.seconds,
        "failures": run.failures,
        "last_failure_at": _iso(run.failed_at),
    }


def _rows(store: StoreDues, jobs: dict[str, datetime]) -> list[dict[str, Any]]:
    if store.away is not None:
        return [
            {"city": store.city, "what": AWAY, "due_at": None, "count": None, "reason": store.away},
        ]
    return [
        {
            "city": store.city,
            "what": due.matter.value,
            "due_at": _iso(_due_at(due, jobs)),
            "count": due.count,
            "reason": None,
        }
        for due in store.dues
    ]


def _due_at(due: Due, jobs: dict[str, datetime]) -> datetime | None:
    return jobs[_JOBS[due.matter]] if due.matter in _JOBS else due.due_at


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else None


def _took(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.2f} s"
