"""What happens to events in tests: they are written, published, changed and imported through the use cases."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.core.cities.model import City
from bot.core.events.entries import CalendarRead, Entry
from bot.core.events.importing import Fetched
from bot.core.events.model import Details, Draft, Event, Occurrence, Scope, Words
from bot.core.events.schedule import Schedule
from bot.core.events.service import EventServices
from bot.core.notices.model import Notice
from bot.core.residents.model import Resident
from bot.core.shared.unit_of_work import CityRecords, Store
from bot.core.staff.model import Role
from tests.storage.builders import a_resident, a_schedule, details_with

EDITOR = a_resident(900, roles={"skopje": frozenset({Role.EDITOR})})
ANA, BOJAN = a_resident(1), a_resident(2)
WEEKLY = a_schedule(rule="FREQ=WEEKLY;COUNT=4")


class CountedIds:
    """Ids that tell nothing but are never the same."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def new_id(self) -> str:
        return f"{next(self._numbers):016x}"

    def new_token(self) -> str:
        return f"{next(self._numbers):022d}"


class Shelf:
    """Calendars that lie ready: an honest fake of what reads files and fetches feeds."""

    def __init__(self) -> None:
        self.read_next = CalendarRead((), ())
        self.tag = 0

    async def read(self, content: bytes, city: City) -> CalendarRead:
        return self.read_next

    async def fetch(self, url: str, etag: str | None, last_modified: str | None) -> Fetched | None:
        return None if etag == str(self.tag) else Fetched(b"", str(self.tag))

    def put(self, *entries: Entry) -> None:
        self.read_next = CalendarRead(entries, (), "Library")
        self.serve_anew()

    def serve_anew(self) -> None:
        """What lies there is fetched once more, though not a word of it changed."""
        self.tag += 1


async def published(
    events: EventServices, city: City, schedule: Schedule | None = None, **details: Any
) -> tuple[Event, list[Occurrence]]:
    """An event that the editor wrote and published; with its occurrences."""
    draft = await written(events, city, schedule, **details)
    event, _ = await events.publishing.publish(EDITOR, city, draft.id)
    return event, await occurrences(events, city, event)


async def written(
    events: EventServices, city: City, schedule: Schedule | None = None, **details: Any
) -> Draft:
    """The editor's draft that lacks nothing."""
    draft = await events.drafting.begin(EDITOR, city)
    return await events.drafting.change(
        EDITOR,
        city,
        draft.id,
        lambda one: replace(one, details=details_with(**details), schedule=schedule or a_schedule()),
    )


async def occurrences(events: EventServices, city: City, event: Event) -> list[Occurrence]:
    """What readers see of it: ahead, and not called off."""
    listed = await events.browsing.occurrences_of(city, event.id)
    return [listing.occurrence for listing in listed]


async def told(store: Store[CityRecords], resident: Resident) -> list[Notice]:
    return await store.read(lambda records: records.outbox.kept_of(resident.id))


async def kinds(store: Store[CityRecords], resident: Resident) -> list[str]:
    return [notice.kind for notice in await told(store, resident)]


async def edit(
    events: EventServices,
    city: City,
    occurrence: Occurrence,
    change: Callable[[Draft], Draft],
    scope: Scope = Scope.ALL,
    editor: Resident = EDITOR,
) -> tuple[Event, int]:
    """Change what is published; what it is now, and how many people are told."""
    draft = await events.drafting.edit(editor, city, occurrence.id, scope)
    await events.drafting.change(editor, city, draft.id, change)
    return await events.publishing.publish(editor, city, draft.id)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def moved(by: timedelta) -> Callable[[Draft], Draft]:
    def change(draft: Draft) -> Draft:
        assert draft.schedule
        return replace(draft, schedule=replace(draft.schedule, start=draft.schedule.start + by))

    return change


def seating(capacity: int) -> Callable[[Draft], Draft]:
    return lambda draft: replace(draft, details=replace(draft.details, capacity=capacity))


def elsewhere(place: str) -> Callable[[Draft], Draft]:
    return lambda draft: replace(draft, details=replace(draft.details, place=place))


def an_entry(uid: str = "a@library", title: str = "Reading", **given: Any) -> Entry:
    """A reading in the library, three weeks in a row; ``given`` are fields of Entry, or ``place``."""
    schedule = given.pop("schedule", a_schedule(wall("2026-06-01 18:00"), rule="FREQ=WEEKLY;COUNT=3"))
    details = Details(texts={"mk": Words(title)}, place=given.pop("place", "Library"))
    fields: dict[str, Any] = {"sequence": 0, "cancelled": False, "overrides": (), "line": 1}
    return Entry(uid, details=details, schedule=schedule, **(fields | given))
