"""How the clock's jobs went: put down for every process, told in /metrics, said in the log when they come late."""

import itertools
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from apscheduler.triggers.cron import CronTrigger
from structlog.testing import capture_logs

from bot.clock.rounds import RoundIncomplete, in_each
from bot.clock.schedule import Job, Runner, jobs_of, start_scheduler
from bot.core.cities.model import City
from bot.core.shared.errors import StoreUnavailable
from bot.core.timetable.model import JobRun
from bot.core.timetable.service import JobRuns
from bot.telegram.metrics import Metrics
from storage.opening import Stores
from tests.storage.builders import NOW, SetClock, a_city
from tests.storage.busy_city import clocks_of

DAILY = CronTrigger(hour=3, timezone="UTC")


@pytest.fixture
def runs(stores: Stores, clock: SetClock) -> JobRuns:
    return JobRuns(stores.network, clock)


@pytest.fixture
def runner(runs: JobRuns, clock: SetClock) -> Runner:
    """Each look at its stop watch is a second and a half after the one before."""
    seconds = itertools.count(0.0, 1.5)
    return Runner(runs, clock, lambda: next(seconds))


async def _works() -> None: ...


async def _breaks() -> None:
    raise RuntimeError("no")


def _job(work: Callable[[], Awaitable[object]] = _works) -> Job:
    return Job("nightly", work, DAILY)


async def test_every_process_sees_how_a_job_went(runner: Runner, runs: JobRuns, clock: SetClock) -> None:
    await runner.run(_job())
    good = JobRun("nightly", started_at=NOW, succeeded_at=NOW, seconds=1.5)
    assert await runs.list_all() == [good]
    clock.forward(hours=1)
    with capture_logs() as logs:
        await runner.run(_job(_breaks))
    later = clock.now()
    assert [line["event"] for line in logs] == ["job_failed"]
    failed = JobRun("nightly", later, NOW, seconds=1.5, failures=1, failed_at=later)
    assert await runs.list_all() == [failed], "a failure is no success"


@pytest.mark.parametrize("store_kind", ["sqlite"])
async def test_a_job_that_comes_late_says_so_once_until_it_succeeds(runner: Runner, clock: SetClock) -> None:
    async def late(work: Callable[[], Awaitable[object]] = _works, **by: float) -> list[int]:
        clock.forward(**by)
        with capture_logs() as logs:
            await runner.run(_job(work))
        return [line["seconds"] for line in logs if line["event"] == "clock_catching_up"]

    assert await late() == []
    assert await late(days=2) == []
    assert await late(_breaks, days=7) == [7 * 24 * 3600]
    assert await late(days=1) == []
    assert await late(days=3) == [3 * 24 * 3600]


@pytest.mark.parametrize("store_kind", ["sqlite"])
async def test_at_its_start_a_clock_does_at_once_what_was_missed_and_forgets_jobs_of_older_versions(
    stores: Stores, runs: JobRuns, clock: SetClock
) -> None:
    for job in ("housekeeping", "gone"):
        await runs.begin(job)
        await runs.succeed(job, 1.0)
    clock.forward(hours=1)
    await runs.begin("events.feeds")
    await runs.succeed("events.feeds", 1.0)
    clock.forward(hours=20)
    scheduler = await start_scheduler(clocks_of(stores, clock))
    try:
        at_once = {job.id for job in scheduler.get_jobs() if job.next_run_time == clock.now()}
        known = {job.id for job in scheduler.get_jobs()}
    finally:
        scheduler.shutdown(wait=False)
    assert at_once == {"housekeeping", "events.feeds"}
    assert "gone" not in {run.job for run in await runs.list_all()} <= known


async def test_each_job_has_a_name_of_its_own_and_a_next_hour(stores: Stores, clock: SetClock) -> None:
    jobs = jobs_of(clocks_of(stores, clock))
    assert len({job.name for job in jobs}) == len(jobs)
    for job in jobs:
        assert NOW < job.due_after(NOW) <= NOW + timedelta(days=1)
        assert timedelta(minutes=1) <= job.interval(NOW) <= timedelta(days=1)


def test_metrics_tell_success_duration_and_failures_by_job() -> None:
    metrics = Metrics()
    metrics.job_runs([JobRun("old", NOW, NOW, 9.0), JobRun("events", NOW, NOW, 0.25, 3), JobRun("new", NOW)])
    metrics.job_runs([JobRun("events", NOW, NOW, 0.5, 4), JobRun("new", NOW, failures=1)])

    def told(what: str, job: str) -> float | None:
        return metrics.registry.get_sample_value(f"charshi_job_{what}", {"job": job})

    assert told("last_success_timestamp_seconds", "events") == NOW.timestamp()
    assert told("last_duration_seconds", "events") == 0.5
    assert [told("failures", job) for job in ("events", "new", "old")] == [4, 1, None]
    assert told("last_success_timestamp_seconds", "new") is None


async def test_a_city_for_which_something_fails_stops_no_other_and_the_round_has_failed() -> None:
    done = []

    async def work(city: City) -> int:
        if city.slug == "edirne":
            raise StoreUnavailable("away")
        if city.slug == "skopje":
            raise KeyError("a row that cannot be read")
        done.append(city.slug)
        return 1

    cities = [a_city(slug) for slug in ("edirne", "skopje", "kotor")]
    with capture_logs() as logs, pytest.raises(RoundIncomplete, match="skopje"):
        await in_each(cities, "work", work)
    assert done == ["kotor"]
    assert [(line["event"], line["city"]) for line in logs] == [
        ("round_passed_over", "edirne"),
        ("round_failed", "skopje"),
    ]
    assert await in_each(cities[:1] + cities[2:], "work", work) == 1, "a store that is away is no failure"
