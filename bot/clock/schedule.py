"""APScheduler wakes; the tables decide what is due.

The jobs have fixed ids and are made anew at every start, from module-level functions: nothing of theirs is stored, so a
renamed one cannot vanish from a store, and two processes share no store.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from bot.clock.events import EventClock
from bot.clock.housekeeping import Housekeeping
from bot.clock.ideas import IdeaClock
from bot.clock.surveys import SurveyClock

GRACE = timedelta(hours=6)
_log = structlog.get_logger()
Job = Callable[[], Awaitable[object]]


def make_scheduler(
    housekeeping: Housekeeping, events: EventClock, surveys: SurveyClock, ideas: IdeaClock
) -> AsyncIOScheduler:
    """A scheduler with every job of ours, not started."""
    scheduler = AsyncIOScheduler(
        timezone="UTC",
        job_defaults={"coalesce": True, "misfire_grace_time": int(GRACE.total_seconds()), "max_instances": 1},
    )
    jobs: Mapping[str, tuple[Job, CronTrigger]] = {
        "housekeeping": (housekeeping.run, CronTrigger(hour=3, minute=20, timezone="UTC")),
        "events": (events.tick, CronTrigger(second=0, timezone="UTC")),
        "events.feeds": (events.look_into_feeds, CronTrigger(minute="7,37", timezone="UTC")),
        "events.series": (events.renew, CronTrigger(hour=2, minute=40, timezone="UTC")),
        "surveys": (surveys.tick, CronTrigger(second=20, timezone="UTC")),
        "ideas": (ideas.tick, CronTrigger(second=40, timezone="UTC")),
        "ideas.drafts": (ideas.forget_drafts, CronTrigger(hour=2, minute=55, timezone="UTC")),
        "moderation.late": (ideas.remind, CronTrigger(minute="13,43", timezone="UTC")),
        "surveys.drafts": (surveys.forget_drafts, CronTrigger(hour=2, minute=50, timezone="UTC")),
    }
    for name, (job, trigger) in jobs.items():
        scheduler.add_job(_run, trigger, args=(name, job), id=name, name=name)
    return scheduler


def due_times(scheduler: AsyncIOScheduler, now: datetime) -> dict[str, datetime | None]:
    """When each job is due next, by its id."""
    return {job.id: job.trigger.get_next_fire_time(None, now) for job in scheduler.get_jobs()}


async def _run(name: str, job: Job) -> None:
    try:
        await job()
    except Exception:  # noqa: BLE001 (the outermost guard of a job: the next time may do better)
        _log.exception("job_failed", job=name)
