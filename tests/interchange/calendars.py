"""Calendar files as tests need them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from bot.core.events.entries import CalendarRead, Entry, planned
from bot.interchange.icalendar_reader import read_calendar

REAL: Final = Path(__file__).parents[3] / "shared/real/calendars/community_workshop.ics"


def a_calendar(*events: str, head: str = "") -> bytes:
    """A file of these VEVENTs, each given as its lines without BEGIN and END; ``head`` is what stands before them."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN", *head.split("\n")]
    for event in events:
        lines += ["BEGIN:VEVENT", *event.strip().split("\n"), "END:VEVENT"]
    lines.append("END:VCALENDAR")
    return "\r\n".join(line.strip() for line in lines if line.strip()).encode() + b"\r\n"


def read(content: bytes, zone: str = "Europe/Skopje", language: str = "mk") -> CalendarRead:
    """By a clock that stands still."""
    return read_calendar(content, zone=zone, language=language, monotonic=lambda: 0.0)


def read_one(*events: str, head: str = "", zone: str = "Europe/Skopje") -> Entry:
    """The one event that is made of these VEVENTs; nothing is refused."""
    found = read(a_calendar(*events, head=head), zone=zone)
    assert found.refusals == ()
    (entry,) = found.entries
    return entry


def refusals_of(*events: str, head: str = "") -> list[tuple[int, str, str]]:
    """Line, what and why."""
    found = read(a_calendar(*events, head=head))
    return [(refusal.line, refusal.what, refusal.problem.value) for refusal in found.refusals]


def times_of(entry: Entry, before: str = "2028-01-01") -> list[tuple[str, str]]:
    """Start and end, in UTC, of all that takes place before that day."""
    until = datetime.fromisoformat(before).replace(tzinfo=UTC)
    return [
        (f"{plan.starts_at:%Y-%m-%d %H:%M}", f"{plan.ends_at:%Y-%m-%d %H:%M}")
        for plan in planned(entry.schedule, entry.overrides, until)
        if not plan.cancelled
    ]


def starts_of(entry: Entry, before: str = "2028-01-01") -> list[str]:
    return [start for start, _ in times_of(entry, before)]


def the_real_calendar() -> bytes:
    """Skips where the file is absent."""
    if not REAL.exists():
        pytest.skip("needs ../shared/real/calendars/community_workshop.ics beside the checkout")
    return REAL.read_bytes()
