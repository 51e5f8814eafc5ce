"""What is counted, for /metrics. One registry an app, so that two apps in one process do not meet."""

from collections.abc import Iterable
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from bot.core.timetable.model import JobRun
from bot.telegram.rates import Priority


class Metrics:
    """The counters of one process. No label ever holds a person, a text or a token."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.updates = Counter(
            "charshi_updates", "Updates by kind and outcome", ["kind", "outcome"], registry=self.registry
        )
        self.handling = Histogram(
            "charshi_handling_seconds",
            "From an update's arrival to its answer",
            ["kind"],
            registry=self.registry,
        )
        self.queue = Gauge(
            "charshi_courier_queue",
            "Calls waiting in the courier, by priority",
            ["priority"],
            registry=self.registry,
        )
        self.deliveries = Counter(
            "charshi_deliveries",
            "Calls to Telegram by priority and outcome",
            ["priority", "outcome"],
            registry=self.registry,
        )
        self.notices = Counter("charshi_notices", "Notices by outcome", ["outcome"], registry=self.registry)
        self.outbox_age = Gauge(
            "charshi_outbox_age_seconds",
            "How long the oldest waiting notice has been due",
            registry=self.registry,
        )
        self._job_success = Gauge(
            "charshi_job_last_success_timestamp_seconds",
            "When each job of the clock last came to a good end, in whichever process",
            ["job"],
            registry=self.registry,
        )
        self._job_duration = Gauge(
            "charshi_job_last_duration_seconds",
            "How long it took then",
            ["job"],
            registry=self.registry,
        )
        self._job_failures = Gauge(
            "charshi_job_failures",
            "How often each job came to no good end, ever",
            ["job"],
            registry=self.registry,
        )
        # The client looks each label up under a lock, after checking it; a few updates later all are known here.
        self._updates_of = cache(self.updates.labels)
        self._handling_of = cache(self.handling.labels)
        self._queue_of = cache(self.queue.labels)
        self._deliveries_of = cache(self.deliveries.labels)

    def update(self, kind: str, outcome: str, seconds: float) -> None:
        """One update came to its end, so long after it arrived."""
        self._updates_of(kind, outcome).inc()
        self._handling_of(kind).observe(seconds)

    def queued(self, priority: Priority, length: int) -> None:
        """For the courier: so many calls of this priority wait now."""
        self._queue_of(priority.name.lower()).set(length)

    def delivery(self, priority: Priority, outcome: str) -> None:
        """For the courier: one call came to its end."""
        self._deliveries_of(priority.name.lower(), outcome).inc()

    def job_runs(self, runs: Iterable[JobRun]) -> None:
        """Tell how the clock's jobs went; those that are no longer among them are told no more."""
        for gauge in (self._job_success, self._job_duration, self._job_failures):
            gauge.clear()
        for run in runs:
            if run.succeeded_at is not None and run.seconds is not None:
                self._job_success.labels(run.job).set(run.succeeded_at.timestamp())
                self._job_duration.labels(run.job).set(run.seconds)
            self._job_failures.labels(run.job).set(run.failures)
