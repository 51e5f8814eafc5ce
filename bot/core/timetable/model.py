"""What is due when: what waits for its hour in a city, and how the jobs went that look for it."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self


class Matter(StrEnum):
    """What waits for its hour. Each is looked for by a job."""

    SURVEYS_OPEN = "surveys.open"
    SURVEYS_CLOSE = "surveys.close"
    SURVEYS_REMIND = "surveys.remind"
    EVENTS_PUBLISH = "events.publish"
    EVENTS_REMIND = "events.remind"
    EVENTS_OFFERS = "events.offers"  # seats kept for one who waited, to expire
    EVENTS_FEEDBACK = "events.feedback"  # occurrences after which those who went are asked
    EVENTS_FEEDS = "events.feeds"
    VERDICTS = "moderation.verdicts"
    ANSWERS = "ideas.answers"
    IDEAS_DONE = "ideas.done"  # a month after: is it really done?
    BROADCASTS_START = "broadcasts.start"
    BROADCASTS_RUNNING = "broadcasts.running"
    NOTICES = "notices"  # in the outbox
    RETENTION = "retention"  # rows that the city keeps no longer


@dataclass(frozen=True, slots=True)
class Due:
    """So many of a kind wait, and the first of them is due then; None: whenever the job that does it comes by."""

    matter: Matter
    due_at: datetime | None
    count: int


@dataclass(frozen=True, slots=True)
class StoreDues:
    """What is due in one store; ``city`` is None for the network's. ``away``: why the store cannot be read."""

    city: str | None
    dues: tuple[Due, ...] = ()
    away: str | None = None


@dataclass(frozen=True, slots=True)
class JobRun:
    """How a job went, in whichever process. ``seconds``: how long the last one took that came to a good end; ``failures``:
    how many did not, ever."""

    job: str
    started_at: datetime | None = None
    succeeded_at: datetime | None = None
    seconds: float | None = None
    failures: int = 0
    failed_at: datetime | None = None

    def begin(self, at: datetime) -> Self:
        return replace(self, started_at=at)

    def succeed(self, at: datetime, seconds: float) -> Self:
        return replace(self, succeeded_at=at, seconds=seconds)

    def fail(self, at: datetime) -> Self:
        return replace(self, failures=self.failures + 1, failed_at=at)

    def as_text(self) -> str:
        """One line of JSON, without the name."""
        return json.dumps(
            {
                "started_at": _written(self.started_at),
                "succeeded_at": _written(self.succeeded_at),
                "seconds": self.seconds,
                "failures": self.failures,
                "failed_at": _written(self.failed_at),
            }
        )

    @classmethod
    def from_text(cls, job: str, text: str) -> Self:
        """What ``as_text`` wrote, in this version or another."""
        written = json.loads(text)
        return cls(
            job=job,
            started_at=_read(written.get("started_at")),
            succeeded_at=_read(written.get("succeeded_at")),
            seconds=written.get("seconds"),
            failures=written.get("failures", 0),
            failed_at=_read(written.get("failed_at")),
        )


def _written(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _read(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
