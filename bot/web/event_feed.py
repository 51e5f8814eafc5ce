"""A city's events as a feed: pure, from listings to what is written as Atom."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from bot.core.cities.model import City
from bot.core.events.model import Listing
from bot.telegram.translator import Translator
from bot.web.atom import Entry, Feed
from bot.web.event_views import changed_at, newest_change, title_of, view_of
from bot.web.links import Links
from bot.web.pages import Frame

MOST_ENTRIES: Final = 200
_LONG_AGO: Final = timedelta(days=400)  # seen from then no day is "tomorrow", and each is told with its year


def make_feed(
    frame: Frame, t: Translator, city: City, listings: Sequence[Listing], today: datetime, links: Links
) -> Feed:
    """Each event once, by the first of the listings that takes place: a daily one would drown all others.

    The listings are in order of their start; ``today`` is the midnight since which they are looked at.
    """
    by_event: dict[str, list[Listing]] = {}
    for listing in listings:
        by_event.setdefault(listing.event.id, []).append(listing)
    language = t.language.tag
    entries = [_entry(frame, t, city, of_event, links) for of_event in by_event.values()]
    return Feed(
        name=f"{city.slug}/events/{language}",
        title=title_of(t, city),
        author=city.name_for(language),
        language=language,
        link=links.absolute(),
        own_link=links.absolute("events.atom"),
        updated_at=newest_change(listings) or today,
        entries=list(islice(sorted(entries, key=_newest_first), MOST_ENTRIES)),
    )


def _newest_first(entry: Entry) -> tuple[float, str]:
    return -entry.updated_at.timestamp(), entry.name


def _entry(frame: Frame, t: Translator, city: City, listings: Sequence[Listing], links: Links) -> Entry:
    takes_place = [listing for listing in listings if not listing.is_cancelled]
    next_one = (takes_place or listings)[0]
    event = view_of(t, city, next_one, next_one.occurrence.starts_at - _LONG_AGO, links)
    called_off = [_when(t, city, one, links) for one in listings if one.is_cancelled and takes_place]
    title = event.title
    if event.is_cancelled:
        title = t.pgettext("page", "Cancelled") + ": " + title
    return Entry(
        name=f"{city.slug}/event/{next_one.event.uid}/{t.language.tag}",
        title=title,
        link=links.absolute(f"events/{next_one.occurrence.id}"),
        published_at=next_one.event.published_at or next_one.event.created_at,
        updated_at=max(changed_at(listing) for listing in listings),
        content=frame.render("entry.html", t, event=event, called_off=called_off),
    )


def _when(t: Translator, city: City, listing: Listing, links: Links) -> str:
    return view_of(t, city, listing, listing.occurrence.starts_at - _LONG_AGO, links).when
