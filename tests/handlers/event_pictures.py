"""What the tests of events' screens share: an event at its longest, and one that is as events are."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.core.cities.model import City
from bot.core.events.attending import Standing
from bot.core.events.model import (
    LONGEST_DESCRIPTION,
    LONGEST_LINE,
    LONGEST_PLACE,
    LONGEST_TITLE,
    MOST_GUESTS,
    Attendance,
    AttendanceStatus,
    Details,
    Event,
    EventStatus,
    Listing,
    Occurrence,
    Words,
)
from bot.core.events.schedule import Schedule
from bot.core.languages import LANGUAGES
from handlers.events.cards import Card
from tests.handlers.pictures import FAR_FETCHED, FOUNDING, LONGEST_ID, NOW

BELGRADE: Final = FOUNDING["belgrade"]
IN_A_WEEK: Final = datetime(2026, 3, 9, 18, 0, tzinfo=UTC)  # 19:00 in Belgrade
JAZZ: Final = Details(
    texts={
        "en": Words("Jazz night", "Five musicians play."),
        "sr-Cyrl": Words("Џез вече", "Свира пет музичара."),
    },
    place="Dom omladine",
    location=(44.8153, 20.4627),
    topic="culture",
    capacity=50,
    guests_limit=2,
    price="500 RSD",
    organiser="Kulturni centar",
    accessibility="Ramp at the side door",
    spoken=("sr-Latn", "en"),
    link="https://example.org/jazz",
)
_SPITEFUL: Final = "<b>&amp;</i>\"' 𝄞"
LONGEST: Final = Details(
    texts={
        "en": Words((_SPITEFUL * 20)[:LONGEST_TITLE], (_SPITEFUL + " ") * 300),
        "bg": Words("Ж" * LONGEST_TITLE, "щ" * LONGEST_DESCRIPTION),
    },
    place=(_SPITEFUL * 30)[:LONGEST_PLACE],
    location=(41.0, 29.0),
    capacity=1_000_000,
    guests_limit=MOST_GUESTS,
    price="€" * LONGEST_LINE,
    organiser=(_SPITEFUL * 20)[:LONGEST_LINE],
    accessibility="w" * LONGEST_LINE,
    spoken=tuple(LANGUAGES),
    picture="AgACAgQAAxkBAAI",
    link="https://example.org/" + "x" * 200,
)
"""All that an editor may write, at its longest and worst."""


def a_listing(details: Details = JAZZ, city: City = BELGRADE, **given: Any) -> Listing:
    """Of a published event in a week from NOW, with what is ``given`` of the occurrence, ``rule`` or counts instead."""
    starts_at = given.pop("starts_at", IN_A_WEEK)
    ends_at = given.pop("ends_at", starts_at + timedelta(hours=2))
    schedule = Schedule(
        starts_at.replace(tzinfo=None),
        city.zone,
        ends_at - starts_at,
        given.pop("all_day", False),
        given.pop("rule", None),
    )
    status = given.pop("status", EventStatus.PUBLISHED)
    counts = {name: given.pop(name) for name in ("going", "waiting") if name in given}
    occurrence: Mapping[str, Any] = {"id": LONGEST_ID, "event_id": "e" * 16} | given
    event = Event(occurrence["event_id"], "uid", details, schedule, status, NOW, NOW)
    there = Occurrence(original=schedule.start, starts_at=starts_at, ends_at=ends_at, **occurrence)
    return Listing(event, there, details, city.slug, **counts)


def a_card(listing: Listing | None = None, **given: Any) -> Card:
    """As somebody of the same city sees it, a week before."""
    usual: dict[str, Any] = {"city": BELGRADE, "now": NOW, "home": BELGRADE}
    return Card(listing or a_listing(), **(usual | given))


def standing(
    status: AttendanceStatus, *, seats: int = 1, reminders: tuple[int, ...] = (), place: int | None = None
) -> Standing:
    """How she stands who goes, waits or is offered a seat until tomorrow."""
    until = NOW + timedelta(days=1) if status is AttendanceStatus.OFFERED else None
    entry = Attendance(LONGEST_ID, "r" * 16, status, seats, 7, NOW, "c" * 16, until)
    return Standing(entry, reminders, place)


EVERYWHERE: Final = {BELGRADE.slug: BELGRADE, FAR_FETCHED.slug: FAR_FETCHED}
