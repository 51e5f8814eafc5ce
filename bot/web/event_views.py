"""What the pages show of events: pure, from listings and a translator to what the templates write."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final
from urllib.parse import urlsplit

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.events.model import FREE, Details, Event, Listing, Occurrence
from bot.core.events.schedule import wall_of
from bot.core.languages import find_language, in_script_of, pick
from bot.telegram.dates import write_day
from bot.telegram.translator import Translator
from bot.web.links import Links
from bot.web.saying import shown_in

TEASER: Final = 220  # characters of a description that are read at once
_TAIL: Final = 80  # a rest shorter than this is not worth a tap
_SENTENCE_END: Final = re.compile(r"[.!?…](?=\s)|\n")


@dataclass(frozen=True, slots=True)
class EventView:
    """One occurrence in the reader's language; a text that is not there is empty.

    ``description`` is ``teaser`` and ``rest`` together; ``words_in`` the language that title and description are in.
    """

    id: str
    title: str
    words_in: str
    description: str
    teaser: str
    rest: str
    starts_at: datetime
    when: Markup
    place: str
    map_link: str | None
    price: str
    is_free: bool
    organiser: str
    accessibility: str
    spoken: str
    seats: Markup | None
    website: str | None
    is_cancelled: bool
    is_over: bool
    href: str
    telegram: str | None


@dataclass(frozen=True, slots=True)
class Day:
    """``title`` is a heading: the day, or that it has begun before."""

    title: str
    events: tuple[EventView, ...]


def view_of(t: Translator, city: City, listing: Listing, now: datetime, links: Links) -> EventView:
    """What a page shows of it."""
    details, occurrence, language = listing.details, listing.occurrence, t.language.tag
    is_free = details.price.strip() == FREE
    words, is_over = details.words_for(language), occurrence.ends_at <= now
    teaser, rest = shortened(words.description)
    return EventView(
        id=occurrence.id,
        title=words.title,
        words_in=_language_of_words(details, language),
        description=words.description,
        teaser=teaser,
        rest=rest,
        starts_at=occurrence.starts_at,
        when=t.when(
            occurrence.starts_at,
            occurrence.ends_at,
            zone_of(city, listing),
            now,
            all_day=listing.event.schedule.all_day,
        ),
        place=details.place_for(language),
        map_link=map_link(details.location),
        price=t.gettext("Free of charge") if is_free else _in_script(details, details.price, language),
        is_free=is_free,
        organiser=_in_script(details, details.organiser, language),
        accessibility=_in_script(details, details.accessibility, language),
        spoken=t.list(
            dict.fromkeys(t.spoken_name(found.tag) for tag in details.spoken if (found := find_language(tag)))
        ),
        seats=None if is_over or listing.is_cancelled else _seats(t, listing.seats_left),
        website=safe_link(details.link),
        is_cancelled=listing.is_cancelled,
        is_over=is_over,
        href=links.event(occurrence.id),
        telegram=links.telegram(occurrence.id),
    )


def title_of(t: Translator, city: City) -> str:
    """What the city's calendar and feed are called."""
    return t.pgettext("page", "Events") + " · " + city.name_for(t.language.tag)


def by_day(
    t: Translator, city: City, listings: Sequence[Listing], now: datetime, first: date, links: Links
) -> list[Day]:
    """The listings, which come in order of their start, under the days on which they begin from ``first`` on.

    Below its day an event has its hours alone; what takes place several times is described the first time only.
    """
    described: set[str] = set()

    def heading(listing: Listing) -> str:
        day = max(day_of(city, listing), first - timedelta(days=1))
        return _day_title(t, day, first, wall_of(now, city.zone).date())

    def written(listing: Listing) -> EventView:
        view = view_of(t, city, listing, now, links)
        if listing.event.id in described:
            view = replace(view, description="", teaser="", rest="")
        described.add(listing.event.id)
        hours = _hours_of(t, city, listing) if day_of(city, listing) >= first else None
        return replace(view, when=Markup.escape(hours)) if hours else view

    return [
        Day(title, tuple(written(listing) for listing in begun))
        for title, begun in groupby(listings, key=heading)
    ]


def _hours_of(t: Translator, city: City, listing: Listing) -> str | None:
    if listing.event.schedule.all_day:
        return None
    return t.hours(listing.occurrence.starts_at, listing.occurrence.ends_at, zone_of(city, listing))


def day_of(city: City, listing: Listing) -> date:
    """On which day it begins there."""
    return wall_of(listing.occurrence.starts_at, zone_of(city, listing)).date()


def zone_of(city: City, listing: Listing) -> str:
    """By whose clocks it is told: the city's. A whole day is the same date everywhere."""
    return listing.event.schedule.zone if listing.event.schedule.all_day else city.zone


def _day_title(t: Translator, day: date, first: date, today: date) -> str:
    if day < first:
        return t.pgettext("page", "Already on")
    written = write_day(t.locale_name, day, with_year=day.year != today.year)
    if day == today:
        return t.pgettext("page", "Today, {day}", day=written)
    if day == today + timedelta(days=1):
        return t.pgettext("page", "Tomorrow, {day}", day=written)
    return written


def shortened(text: str) -> tuple[str, str]:
    """The beginning of a text, to the end of a sentence if there is one in sight, and the rest; perhaps empty."""
    if len(text) <= TEASER + _TAIL:
        return text, ""
    ends = [found.end() for found in _SENTENCE_END.finditer(text, TEASER // 2, TEASER)]
    at = ends[-1] if ends else text.rfind(" ", TEASER // 2, TEASER)
    at = at if at > 0 else TEASER
    return text[:at].rstrip(), text[at:].strip()


def safe_link(address: str) -> str | None:
    """The address if it is one of the web; None for ``javascript:`` and all else that a browser might carry out."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    return address.strip() if parts.scheme in ("http", "https") and parts.hostname else None


def with_safe_links(event: Event, occurrences: Sequence[Occurrence]) -> tuple[Event, list[Occurrence]]:
    """The same without the addresses that ``safe_link`` refuses: calendars open what they are given."""
    details = replace(event.details, link=safe_link(event.details.link) or "")
    return replace(event, details=details), [
        replace(one, changes={**one.changes, "link": safe_link(one.changes["link"] or "")})
        if "link" in one.changes
        else one
        for one in occurrences
    ]


def _seats(t: Translator, left: int | None) -> Markup | None:
    if left is None:
        return None
    if left == 0:
        return t.gettext("No seats are left. In Telegram you can join the waiting list.")
    return t.ngettext("{n} seat left", "{n} seats left", left)


def map_link(location: tuple[float, float] | None) -> str | None:
    """Where a place is shown on OpenStreetMap."""
    if location is None:
        return None
    latitude, longitude = (f"{degrees:.5f}" for degrees in location)
    return f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}"


def _language_of_words(details: Details, language: str) -> str:
    """The language of the title that a reader of ``language`` is shown: a page must not read it out in its own."""
    found = pick({tag: words.title for tag, words in details.texts.items() if words.title}, language)
    return language if found is None else shown_in(language, written_in=found[0])


def _in_script(details: Details, text: str, language: str) -> str:
    """A line in the reader's script, as ``Details.place_for`` has the place."""
    original = next(iter(details.texts), None)
    return in_script_of(language, text, written_in=original) if original else text


def newest_change(listings: Iterable[Listing]) -> datetime | None:
    """When anything of these was last changed."""
    return max((changed_at(listing) for listing in listings), default=None)


def changed_at(listing: Listing) -> datetime:
    cancelled_at = listing.occurrence.cancelled_at
    return max(listing.event.changed_at, cancelled_at) if cancelled_at else listing.event.changed_at
