"""Events for stories: each published, changed or called off in one call, through the services that editors use."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any, Final

import segno

from bot.core.cities.model import City
from bot.core.events.model import Attendance, Details, Draft, Listing, Scope, Words
from bot.core.events.schedule import Schedule
from bot.core.residents.model import Resident, Settings
from bot.core.shared.errors import StoreUnavailable
from bot.core.shared.unit_of_work import CityRecords, CityStores, Store
from bot.telegram.month import MARK
from handlers.cities.callbacks import FOLLOW, PICK
from handlers.events.callbacks import (
    CARD,
    LIST,
)
from handlers.events.views import HOME, View
from tests.emulator_client import Phone, Screen
from tests.stories.acquaintance import carrying, known
from tests.towns import NETWORK_ADMIN, Town


def wall(text: str) -> datetime:
    """What the city's clocks show: ``2026-03-02 19:00``, naive."""
    return datetime.fromisoformat(text)


# The clock of these stories is held at Monday, 2 March 2026, 11:00 in Belgrade.
TONIGHT = wall("2026-03-02 19:00")
NEXT_MONDAY = wall("2026-03-09 19:00")
SERBIAN = {
    "sr-Cyrl": Words("Џез вече", "Свира пет музичара."),
    "en": Words("Jazz night", "Five musicians play."),
}

HALL: Final = Resident("e" * 16, NETWORK_ADMIN, Settings("en"), datetime(2026, 1, 1, tzinfo=UTC))
"""Somebody in the town hall who may edit everywhere and has no phone."""
DOT: Final = MARK


async def announce(
    town: Town,
    wall: datetime,
    title: str = "Jazz night",
    *,
    city: str = "belgrade",
    lasts: timedelta = timedelta(hours=2),
    rule: str | None = None,
    all_day: bool = False,
    texts: dict[str, Words] | None = None,
    publish_at: datetime | None = None,
    **details: Any,
) -> list[Listing]:
    """Publish an event that begins when the city's clocks show ``wall``; its occurrences to come.

    An event that waits for its hour has none yet that anybody sees: see ``publish_at``.
    """
    place = await town.app.services.cities.get(city)
    written = Details(texts=texts or {"en": Words(title)}, **details)
    schedule = Schedule(wall, place.zone, lasts, all_day, rule)
    events = town.app.services.events
    draft = await events.drafting.begin(HALL, place)
    await events.drafting.change(
        HALL, place, draft.id, lambda begun: replace(begun, details=written, schedule=schedule)
    )
    event, _ = await events.publishing.publish(HALL, place, draft.id, publish_at)
    return await events.browsing.occurrences_of(place, event.id)


async def change(
    town: Town, listing: Listing, changed: Callable[[Draft], Draft], scope: Scope = Scope.ALL
) -> int:
    """Apply a change to a published event; how many people are told."""
    city, events = await city_of(town, listing), town.app.services.events
    draft = await events.drafting.edit(HALL, city, listing.occurrence.id, scope)
    await events.drafting.change(HALL, city, draft.id, changed)
    _, told = await events.publishing.publish(HALL, city, draft.id)
    return told


async def move(town: Town, listing: Listing, wall: datetime, scope: Scope = Scope.ALL) -> int:
    """Let it begin at another hour; how many people are told."""

    def later(draft: Draft) -> Draft:
        assert draft.schedule
        return replace(draft, schedule=replace(draft.schedule, start=wall))

    return await change(town, listing, later, scope)


async def call_off(town: Town, listing: Listing, reason: str = "", scope: Scope = Scope.ALL) -> int:
    """How many people are told."""
    city = await city_of(town, listing)
    return await town.app.services.events.publishing.cancel(HALL, city, listing.occurrence.id, scope, reason)


async def city_of(town: Town, listing: Listing) -> City:
    return await town.app.services.cities.get(listing.city)


async def look(town: Town, listing: Listing) -> Listing:
    """How it is now."""
    return await town.app.services.events.browsing.get(await city_of(town, listing), listing.occurrence.id)


async def tick(town: Town) -> None:
    """What time sets off, and all that follows is sent."""
    await town.app.clocks.events.tick()
    await town.deliver()


def card(listing: Listing, view: View = HOME) -> str:
    """The data of a button to its card."""
    return button(CARD, listing, view.pack())


def button(name: str, listing: Listing, *args: str) -> str:
    """The data of a button of its card."""
    return carrying(name, listing.city, listing.occurrence.id, *args)


def to_list(city: str, view: View) -> str:
    return carrying(LIST, city, view.pack(), "0")


async def opens(phone: Phone, listing: Listing) -> None:
    """By the link that a poster has."""
    await phone.start(f"e-{listing.city}-{listing.occurrence.id}")
    await phone.settled()


async def attendance(town: Town, phone: Phone, listing: Listing) -> Attendance | None:
    resident, city = await known(town, phone), await city_of(town, listing)
    standing = await town.app.services.events.attending.standing(resident, city, listing.occurrence.id)
    return standing.attendance


async def follows(phone: Phone, city: str) -> None:
    """She chooses a city to follow, by its name."""
    await phone.says("/settings")
    await phone.press(carrying("city", "", FOLLOW, "0"))
    await phone.says(city)
    await phone.press(carrying(PICK, city, FOLLOW))
    await phone.settled()


def titles(screen: Screen) -> list[str]:
    """What a list has, as its buttons say."""
    return [label.partition(". ")[2] for label in screen.labels if ". " in label]


class StoresAway:
    """Stores of which one does not answer."""

    def __init__(self, stores: CityStores, slug: str) -> None:
        self._stores = stores
        self._slug = slug

    def of(self, city: City) -> Store[CityRecords]:
        if city.slug == self._slug:
            raise StoreUnavailable(self._slug)
        return self._stores.of(city)

    def each(self, cities: Iterable[City]) -> Iterable[tuple[City, Store[CityRecords]]]:
        return self._stores.each(cities)


def qr_picture() -> bytes:
    png = BytesIO()
    segno.make("picture").save(png, kind="png", scale=8)
    return png.getvalue()
