"""The public pages of a city's events, its calendar and its feed."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any, Final

from aiohttp import web

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.events.browsing import Browsing
from bot.core.events.model import EventUnknown, Listing, Occurrence
from bot.core.shared.clock import Clock
from bot.interchange.icalendar_writer import write_calendar
from bot.web import atom
from bot.web.caching import Rendered
from bot.web.event_feed import make_feed
from bot.web.event_views import by_day, day_of, newest_change, title_of, view_of, with_safe_links
from bot.web.pages import Frame, NotHere, make_pages
from bot.web.visits import BotName, Visit, Visits

DAYS_AHEAD: Final = 60
FARTHEST: Final = timedelta(days=400)
CALENDAR_BACK: Final = timedelta(days=30)
MOST_ON_A_PAGE: Final = 300  # occurrences; a page ends with a whole day
MOST_A_DAY: Final = 1_000
MOST_IN_A_CALENDAR: Final = 5_000  # occurrences looked at
MOST_OTHERS: Final = 10
FEED_MAX_AGE: Final = 300  # seconds


class EventPages:
    """Answers for everybody: nothing of a resident is in them."""

    def __init__(
        self,
        cities: Cities,
        browsing: Browsing,
        frame: Frame,
        name: BotName,
        clock: Clock,
        monotonic: Callable[[], float],
        public_url: str | None,
    ) -> None:
        self._browsing = browsing
        self._frame = frame
        self._visits = Visits(cities, frame, name, clock, monotonic, public_url)
        # A large calendar takes seconds: one at a time, so that threads are left for those who tap.
        self._writing = asyncio.Lock()

    def application(self) -> web.Application:
        """To be put below PREFIX."""
        pages = make_pages(self._frame)
        pages.router.add_get("/{slug}/events", self.programme)
        pages.router.add_get("/{slug}/events.ics", self.calendar)
        pages.router.add_get("/{slug}/events.atom", self.feed)
        pages.router.add_get("/{slug}/events/{occurrence}", self.event)
        return pages

    async def programme(self, request: web.Request) -> web.Response:
        """What is on in the next DAYS_AHEAD days, by day; ``?from=`` begins on a later day."""
        visit = await self._visits.of(request)
        first = _first_day(request.query.get("from"), visit.today)
        return await self._visits.answer(
            request, visit, ("programme", first), lambda: self._programme(visit, first)
        )

    async def event(self, request: web.Request) -> web.Response:
        """One occurrence, with everything that is known of it."""
        visit, occurrence_id = await self._visits.of(request), request.match_info["occurrence"]
        return await self._visits.answer(
            request, visit, ("event", occurrence_id), lambda: self._event(visit, occurrence_id)
        )

    async def calendar(self, request: web.Request) -> web.Response:
        """iCalendar, to subscribe to."""
        visit = await self._visits.of(request)
        return await self._visits.answer(
            request, visit, ("calendar", visit.today), lambda: self._calendar(visit)
        )

    async def feed(self, request: web.Request) -> web.Response:
        """Atom, to subscribe to: each event by its next occurrence."""
        visit = await self._visits.of(request)
        return await self._visits.answer(request, visit, ("feed", visit.today), lambda: self._feed(visit))

    # Pages

    async def _programme(self, visit: Visit, first: date) -> Rendered:
        start = max(visit.now, visit.midnight(first))
        end_day = first + timedelta(days=DAYS_AHEAD)
        listings = await self._list(visit, start, visit.midnight(end_day), MOST_A_DAY)
        shown, next_day = _whole_days(visit.city, listings, first)
        later = next_day or (end_day if await self._is_anything(visit, end_day) else None)
        return self._visits.page(
            visit,
            "events.html",
            lambda links: links.programme(first if first != visit.today else None),
            "events",
            days=by_day(visit.t, visit.city, shown, visit.now, first, visit.links),
            earlier=visit.links.programme() if first != visit.today else None,
            later=visit.links.programme(later) if later and later <= visit.today + FARTHEST else None,
        )

    async def _event(self, visit: Visit, occurrence_id: str) -> Rendered:
        try:
            listing = await self._browsing.get(visit.city, occurrence_id)
        except EventUnknown:
            raise NotHere from None
        others = await self._browsing.occurrences_of(visit.city, listing.event.id, MOST_OTHERS + 1)
        return self._visits.page(
            visit,
            "event.html",
            lambda links: links.event(occurrence_id),
            f"events/{occurrence_id}",
            event=self._view(visit, listing),
            others=[self._view(visit, other) for other in others if other.occurrence.id != occurrence_id][
                :MOST_OTHERS
            ],
        )

    def _view(self, visit: Visit, listing: Listing) -> Any:
        return view_of(visit.t, visit.city, listing, visit.now, visit.links)

    # What calendars and readers subscribe to: the same all day, unless an event is changed

    async def _calendar(self, visit: Visit) -> Rendered:
        today = visit.midnight(visit.today)
        found = await self._browsing.calendar(
            visit.city, today - CALENDAR_BACK, today + FARTHEST, MOST_IN_A_CALENDAR
        )
        pages = {event.id: _next_of(occurrences, today).id for event, occurrences in found}
        async with self._writing:
            body = await asyncio.to_thread(
                write_calendar,
                [with_safe_links(event, occurrences) for event, occurrences in found],
                name=title_of(visit.t, visit.city),
                language=visit.t.language.tag,
                now=visit.now,
                address=lambda event: visit.links.absolute(f"events/{pages[event.id]}"),
            )
        changed_at = max((event.changed_at for event, _ in found), default=None)
        return self._subscribed(visit, body, "text/calendar", changed_at)

    async def _feed(self, visit: Visit) -> Rendered:
        start = visit.midnight(visit.today)
        listings = await self._list(
            visit, start, visit.midnight(visit.today + timedelta(days=DAYS_AHEAD)), MOST_IN_A_CALENDAR
        )
        feed = make_feed(self._frame, visit.t, visit.city, listings, start, visit.links)
        return self._subscribed(visit, atom.write_feed(feed), atom.TYPE, newest_change(listings))

    def _subscribed(
        self, visit: Visit, body: bytes, content_type: str, changed_at: datetime | None
    ) -> Rendered:
        # At midnight the window moves on, and what is in it with it.
        since = visit.midnight(visit.today)
        modified_at = min(max(changed_at or since, since), visit.now)
        return Rendered(body, content_type, visit.t.language.tag, FEED_MAX_AGE, modified_at)

    async def _list(self, visit: Visit, start: datetime, end: datetime, most: int) -> list[Listing]:
        """Cancelled ones too: who meant to go looks here."""
        return await self._browsing.list_between([visit.city], start, end, cancelled=True, limit=most)

    async def _is_anything(self, visit: Visit, day: date) -> bool:
        start = visit.midnight(day)
        return bool(await self._list(visit, start, start + FARTHEST, 1))


def _next_of(occurrences: Sequence[Occurrence], today: datetime) -> Occurrence:
    """The one whose page a calendar leads to: the next since that midnight, else the last there was."""
    return next((one for one in occurrences if one.ends_at > today), occurrences[-1])


def _first_day(asked: str | None, today: date) -> date:
    """The day that the address asks for, if it is one ahead; else today."""
    with suppress(ValueError):
        day = date.fromisoformat(asked or "")
        if today < day <= today + FARTHEST:
            return day
    return today


def _whole_days(city: City, listings: list[Listing], first: date) -> tuple[list[Listing], date | None]:
    """As many whole days as fit on a page, and the day to go on with, None if all fit."""
    if len(listings) <= MOST_ON_A_PAGE:
        return listings, None
    last = max(day_of(city, listings[MOST_ON_A_PAGE]), first)
    shown = [listing for listing in listings if day_of(city, listing) < last]
    if not shown:  # one day has more than a page: it is shown whole
        shown = [listing for listing in listings if day_of(city, listing) <= last]
        return shown, last + timedelta(days=1)
    return shown, last
