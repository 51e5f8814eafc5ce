"""Events with their occurrences, as a store would give them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from bot.core.events.entries import Override, planned
from bot.core.events.model import Details, Event, EventStatus, Listing, Occurrence, Words
from bot.core.events.schedule import Schedule
from tests.interchange.walls import utc, wall

NOW: Final = utc("2026-03-01 12:00")
LATER: Final = utc("2027-01-01")


def a_schedule(start: str = "2026-03-07 19:00", hours: float = 2, **others: Any) -> Schedule:
    made = Schedule(wall(start), "Europe/Skopje", timedelta(hours=hours))
    return replace(made, **others)


def an_event(schedule: Schedule | None = None, uid: str = "jazz@example", **others: Any) -> Event:
    details = others.pop("details", None) or Details({"mk": Words("Џез", "Вечер")}, place="Дом")
    return replace(
        Event(
            f"id of {uid}",
            uid,
            details,
            schedule or a_schedule(),
            EventStatus.PUBLISHED,
            created_at=NOW,
            changed_at=NOW,
        ),
        **others,
    )


def laid_down(event: Event, overrides: Sequence[Override] = (), before: datetime = LATER) -> list[Occurrence]:
    """The occurrences that the store has of it."""
    return [
        Occurrence(
            f"{event.id}/{number}",
            event.id,
            plan.original,
            plan.starts_at,
            plan.ends_at,
            NOW if plan.cancelled else None,
            plan.moved,
            plan.changes,
        )
        for number, plan in enumerate(planned(event.schedule, overrides, before))
    ]


def listed(event: Event, one: Occurrence) -> Listing:
    return Listing(event, one, event.details.changed_by(one.changes), "skopje")
