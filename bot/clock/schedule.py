"""APScheduler wakes; the tables decide what is due.

The jobs have fixed ids and are made anew at every start: nothing of theirs is stored by APScheduler, so a renamed one cannot
vanish from a store, and two processes share no store. How each went is put down in the network's store (``JobRuns``).
"""

import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from bot.clock.clocks import Clocks
from bot.core.shared.clock import Clock
from bot.core.shared.errors import StoreUnavailable
from bot.core.timetable.model import JobRun
from bot.core.timetable.service import JobRuns

GRACE = timedelta(hours=6)
_log = structlog.get_logger()
Work = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Job:
    """Work that is done at certain hours, idempotent; ``name`` is a name for ever: it is in the store and in /metrics."""

    name: str
    work: Work
    trigger: CronTrigger

    def due_after(self, moment: datetime) -> datetime:
        """The first of its hours after that moment."""
        due: datetime = self.trigger.get_next_fire_time(moment, moment)
        return due

    def interval(self, moment: datetime) -> timedelta:
        """How long it is around then from one of its hours to the next."""
        first = self.due_after(moment)
        return self.due_after(first) - first

    def has_missed(self, before: JobRun, now: datetime) -> bool:
        """Whether one of its hours has passed since it last came to a good end. One that never did has missed nothing."""
        return before.succeeded_at is not None and self.due_after(before.succeeded_at) <= now


def jobs_of(clocks: Clocks) -> tuple[Job, ...]:
    """Every job of ours: a line each."""
    return (
        Job("events", clocks.events.tick, _each_minute(second=0)),
        Job("surveys", clocks.surveys.tick, _each_minute(second=20)),
        Job("moderation", clocks.moderation.tick, _each_minute(second=30)),
        Job("ideas", clocks.ideas.tick, _each_minute(second=40)),
        Job("broadcasts", clocks.broadcasts.tick, _each_minute(second=10)),
        Job("digests", clocks.digests.tick, _each_minute(second=50)),
        Job("mornings", clocks.digests.tell_staff, _each_minute(second=55)),
        Job("events.feeds", clocks.events.look_into_feeds, _each_hour("7,37")),
        Job("moderation.late", clocks.moderation.remind, _each_hour("13,43")),
        Job("events.series", clocks.events.renew, _each_night(2, 40)),
        Job("surveys.drafts", clocks.surveys.forget_drafts, _each_night(2, 50)),
        Job("ideas.drafts", clocks.ideas.forget_drafts, _each_night(2, 55)),
        Job("broadcasts.drafts", clocks.broadcasts.forget_drafts, _each_night(3, 0)),
        Job("retention", clocks.retention.run, _each_night(3, 5)),
        Job("housekeeping", clocks.housekeeping.run, _each_night(3, 20)),
    )


class Runner:
    """Runs jobs and puts down how each went."""

    def __init__(self, runs: JobRuns, clock: Clock, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._runs = runs
        self._clock = clock
        self._monotonic = monotonic
        self._catching_up: set[str] = set()

    async def run(self, job: Job) -> None:
        """To its end. What it raises is logged and counted: the next time may do better."""
        began = self._monotonic()
        try:
            self._say_if_late(job, await self._runs.begin(job.name))
            await job.work()
            await self._runs.succeed(job.name, self._monotonic() - began)
            self._catching_up.discard(job.name)
        except Exception:  # noqa: BLE001 (the outermost guard of a job)
            _log.exception("job_failed", job=job.name)
            with suppress(StoreUnavailable):
                await self._runs.fail(job.name)

    def _say_if_late(self, job: Job, before: JobRun) -> None:
        """Once, until it comes to a good end again: it was down, or has failed, for more than two of its intervals."""
        if before.succeeded_at is None or job.name in self._catching_up:
            return
        since = self._clock.now() - before.succeeded_at
        if since > 2 * job.interval(before.succeeded_at):
            self._catching_up.add(job.name)
            _log.warning("clock_catching_up", job=job.name, seconds=round(since.total_seconds()))


async def start_scheduler(clocks: Clocks) -> AsyncIOScheduler:
    """A scheduler with every job of ours, running. A job that missed one of its hours while no clock ran is done at once: a
    process that is started anew each night at three would never come to what is done at three."""
    jobs, now = jobs_of(clocks), clocks.clock.now()
    before: Mapping[str, JobRun] = {}
    try:
        await clocks.runs.keep_only([job.name for job in jobs])
        before = {run.job: run for run in await clocks.runs.list_all()}
    except StoreUnavailable as error:
        _log.warning("job_runs_unknown", reason=str(error))
    scheduler = AsyncIOScheduler(
        timezone="UTC",
        job_defaults={"coalesce": True, "misfire_grace_time": int(GRACE.total_seconds()), "max_instances": 1},
    )
    runner = Runner(clocks.runs, clocks.clock)
    for job in jobs:
        at_once = (
            {"next_run_time": now} if job.has_missed(before.get(job.name, JobRun(job.name)), now) else {}
        )
        scheduler.add_job(_run, job.trigger, args=(runner, job), id=job.name, name=job.name, **at_once)
    scheduler.start()
    return scheduler


async def _run(runner: Runner, job: Job) -> None:
    await runner.run(job)


def _each_minute(second: int) -> CronTrigger:
    return CronTrigger(second=second, timezone="UTC")


def _each_hour(minutes: str) -> CronTrigger:
    return CronTrigger(minute=minutes, timezone="UTC")


def _each_night(hour: int, minute: int) -> CronTrigger:
    return CronTrigger(hour=hour, minute=minute, timezone="UTC")
