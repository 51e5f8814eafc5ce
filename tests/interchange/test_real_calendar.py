"""A calendar that nobody here wrote, against the library that others read calendars with."""

from datetime import UTC, date, datetime
from datetime import time as of_day
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar

from bot.core.events.entries import CalendarRead, planned
from tests.interchange.calendars import read, the_real_calendar

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = datetime(2019, 2, 1, tzinfo=BERLIN)
LAST = datetime(2019, 5, 1, tzinfo=BERLIN)


def _ours(found: CalendarRead) -> list[tuple[datetime, datetime, str]]:
    return sorted(
        (plan.starts_at, plan.ends_at, entry.details.changed_by(plan.changes).words_for("en").title)
        for entry in found.entries
        for plan in planned(entry.schedule, entry.overrides, LAST)
        if not plan.cancelled and plan.ends_at > FIRST
    )


def _theirs(content: bytes) -> list[tuple[datetime, datetime, str]]:
    series = recurring_ical_events.of(Calendar.from_ical(content)).between((2019, 2, 1), (2019, 5, 1))
    return sorted(
        (_moment(one["DTSTART"].dt), _moment(one["DTEND"].dt), str(one["SUMMARY"])) for one in series
    )


def _moment(value: date) -> datetime:
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return datetime.combine(value, of_day.min, BERLIN).astimezone(UTC)


def test_its_occurrences_are_those_of_recurring_ical_events_to_the_minute() -> None:
    content = the_real_calendar()
    ours, theirs = _ours(read(content, zone="Europe/Skopje", language="en")), _theirs(content)
    assert ours == theirs
    assert len(ours) == 80


def test_every_event_of_it_is_taken_and_reading_it_again_gives_the_same() -> None:
    content = the_real_calendar()
    found = read(content)
    assert found.name == "machBar - Öffentlich"
    assert found.refusals == ()
    assert len(found.entries) == content.count(b"BEGIN:VEVENT") - content.count(b"RECURRENCE-ID")
    assert read(content) == found
