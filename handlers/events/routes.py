"""Finding out what is on: the home of events, lists, the month, topics, what is near, the search."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.events import browsing
from bot.core.events.model import Attendance, Listing
from bot.core.events.service import EventServices
from bot.core.residents.model import InvalidSetting
from bot.core.residents.service import Residents
from bot.core.shared.clock import Clock
from bot.core.shared.errors import StoreUnavailable
from bot.core.staff.model import Permission
from bot.core.staff.service import Team
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.asked import city_at
from handlers.events import callbacks, screens
from handlers.events.states import (
    LOCATING,
    SEARCHING,
    city_of,
    locating,
    searching,
    still_searching,
    words_of,
)
from handlers.events.views import (
    Entry,
    Kind,
    View,
    day_of,
    excerpt,
    near,
    place_of,
    read_anchor,
    read_view,
    topic_of,
)

MOST_LISTED: Final = 100  # events of one list: twenty pages
MOST_READ: Final = 400  # occurrences, where each event is listed once
LONGEST_WORDS: Final = 100  # characters that are searched for and shown again
TOPIC_AHEAD: Final = timedelta(days=90)
FOLLOWED_AHEAD: Final = timedelta(days=30)


def month(text: str) -> tuple[int, int] | None:
    """A converter for buttons: "0" is this month. Raises ValueError."""
    if text == "0":
        return None
    if len(text) != len("202603"):
        raise ValueError(text)
    begins = date(int(text[:4]), int(text[4:]), 1)
    return begins.year, begins.month


@dataclass(frozen=True, slots=True)
class EventHandlers:
    events: EventServices
    cities: Cities
    residents: Residents
    team: Team
    clock: Clock

    def routes(self) -> Routes:
        routes = Routes()
        routes.command("events", self.show_home)
        routes.tap(callbacks.EVENTS, self.show_home)
        routes.tap(callbacks.LIST, self.show_list, read_view, read_anchor)
        routes.tap(callbacks.PICK_DAY, self.show_month, month)
        routes.tap(callbacks.TOPICS, self.show_topics)
        routes.tap(callbacks.NEAR, self.ask_location)
        routes.tap(callbacks.SEARCH, self.ask_words)
        routes.text(SEARCHING, self.search)
        routes.text(LOCATING, self.search)
        routes.location(LOCATING, self.show_near)
        routes.location(SEARCHING, self.show_near)
        return routes

    async def show_home(self, turn: Turn) -> Reply:
        return await self.home(turn, city_at(turn))

    async def home(self, turn: Turn, city: City, note: Markup | None = None) -> Reply:
        """The ways to what is on in that city, below what there is to say first."""
        now, zone = self.clock.now(), ZoneInfo(city.zone)
        times = [browsing.today(now, zone), browsing.weekend(now, zone), browsing.week(now, zone)]
        counts = await self.events.browsing.count_between(city, times)
        screen = screens.home(
            turn.t,
            city,
            dict(zip((Kind.TODAY, Kind.WEEKEND, Kind.WEEK), counts, strict=True)),
            follows=bool(turn.resident.followed),
            editor=self.team.may(turn.resident, Permission.EDIT, city.slug),
            note=note,
        )
        return Reply(screen=screen)

    async def show_list(self, turn: Turn) -> Reply:
        city, (view, anchor) = city_at(turn), turn.args
        if view.kind is Kind.HOME:
            return await self.home(turn, city)
        words = words_of(turn.conversation)
        if view.kind is Kind.SEARCH and not words:
            return await self.ask_words(turn)
        entries = await self._entries(turn, city, view, words)
        topic = topic_of(view, city.topics)
        standing = still_searching(turn, view)
        if not entries:
            upcoming = await self._upcoming(city, view)
            screen = screens.nothing(turn.t, city, view, upcoming, self.clock.now(), topic=topic, words=words)
            return Reply(screen=screen, conversation=standing)
        shown = excerpt(entries, view.page, anchor)
        listed = await self._by_slug(entry.listing.city for entry in shown.entries)
        screen = screens.event_list(
            turn.t,
            city,
            replace(view, page=shown.number),
            shown,
            listed,
            self.clock.now(),
            topic=topic,
            words=words,
            note=screens.too_many(turn.t, MOST_LISTED) if len(entries) >= MOST_LISTED else None,
        )
        return Reply(screen=screen, conversation=standing)

    async def show_month(self, turn: Turn) -> Reply:
        city = city_at(turn)
        today = self.clock.now().astimezone(ZoneInfo(city.zone)).date()
        last = _month_after(today, screens.MONTHS_AHEAD + 1) - timedelta(days=1)
        year, number = turn.args[0] or (today.year, today.month)
        first = min(max(date(year, number, 1), today.replace(day=1)), last.replace(day=1))
        days = await self.events.browsing.days_with_events(
            city, max(first, today), _month_after(first, 1) - timedelta(days=1)
        )
        return Reply(screen=screens.month(turn.t, city, first.year, first.month, days, today, last))

    async def show_topics(self, turn: Turn) -> Reply:
        city = city_at(turn)
        hers = await self.residents.topics(turn.resident, city)
        return Reply(screen=screens.topics(turn.t, city, hers))

    async def ask_location(self, turn: Turn) -> Reply:
        city = city_at(turn)
        return Reply(location_request=screens.ask_location(turn.t), conversation=locating(city.slug))

    async def show_near(self, turn: Turn) -> Reply:
        assert turn.location
        city = await self._city_of_dialogue(turn)
        view = near(*turn.location)
        return await self.show_list(replace(turn, city=city, args=(view, None)))

    async def ask_words(self, turn: Turn) -> Reply:
        city = city_at(turn)
        return Reply(screen=screens.ask_words(turn.t, city), conversation=searching(city.slug))

    async def search(self, turn: Turn) -> Reply:
        city = await self._city_of_dialogue(turn)
        words = " ".join(turn.words.split())[:LONGEST_WORDS]
        standing = searching(city.slug, words)
        there = replace(turn, city=city, args=(View(Kind.SEARCH), None), conversation=standing)
        return replace(await self.show_list(there), conversation=standing)

    async def hers(self, turn: Turn, city: City) -> list[City]:
        """That city, her own and those that she follows."""
        followed = [await self.cities.find(slug) for slug in turn.resident.followed]
        return list({each.slug: each for each in (city, turn.home, *followed) if each}.values())

    async def _entries(self, turn: Turn, city: City, view: View, words: str) -> Sequence[Entry]:
        """Everything that the view lists, MOST_LISTED at most."""
        now, zone, events = self.clock.now(), ZoneInfo(city.zone), self.events
        match view.kind:
            case Kind.MINE:
                return await self._mine(turn, city)
            case Kind.NEAR:
                there = await self.hers(turn, city)
                found = await events.browsing.list_near(there, *place_of(view))
                return _each_event_once([Entry(listing, km) for listing, km in found])
            case Kind.SEARCH:
                hits = await events.browsing.search(await self.hers(turn, city), words)
                return [Entry(listing) for listing in hits]
            case Kind.FOLLOWED:
                others = [each for each in await self.hers(turn, city) if each.slug in turn.resident.followed]
                ahead = (now, now + FOLLOWED_AHEAD)
                listings = await events.browsing.list_between(others, *ahead, limit=MOST_READ)
                return _each_event_once([Entry(listing) for listing in listings])
            case Kind.TOPIC:
                topic = topic_of(view, city.topics)
                if topic is None:
                    return []
                listings = await events.browsing.list_between(
                    [city], now, now + TOPIC_AHEAD, topics=[topic.code], limit=MOST_READ
                )
                return _each_event_once([Entry(listing) for listing in listings])
            case Kind.DAY:
                time = browsing.whole_day(day_of(view), zone)
            case Kind.WEEKEND:
                time = browsing.weekend(now, zone)
            case Kind.WEEK:
                time = browsing.week(now, zone)
            case _:
                time = browsing.today(now, zone)
        listings = await events.browsing.list_between([city], *time, limit=MOST_LISTED)
        # What goes on for weeks would stand before the concert of tonight.
        first = browsing.midnight(time[0].astimezone(zone).date(), zone)
        ordered = sorted(listings, key=lambda listing: listing.occurrence.starts_at < first)
        return [Entry(listing) for listing in ordered]

    async def _mine(self, turn: Turn, city: City) -> list[Entry]:
        """She may have joined an event of any city, by a link: all are looked into, and one that is away is passed over."""
        first = await self.hers(turn, city)
        found: list[tuple[Listing, Attendance]] = []
        for each in (*first, *(other for other in await self.cities.list_open() if other not in first)):
            with suppress(StoreUnavailable):
                found += await self.events.attending.list_mine(turn.resident, [each])
        found.sort(key=lambda pair: (pair[0].occurrence.starts_at, pair[0].occurrence.id))
        return [Entry(listing, attendance=attendance) for listing, attendance in found]

    async def _upcoming(self, city: City, view: View) -> Listing | None:
        """What begins next: after the day that she looked at, if it is one to come."""
        start = self.clock.now()
        if view.kind is Kind.DAY:
            start = max(start, browsing.midnight(day_of(view), ZoneInfo(city.zone)))
        soon = await self.events.browsing.list_between(
            [city], start, start + browsing.LONG_AHEAD, after=(start, ""), limit=1
        )
        return soon[0] if soon else None

    async def _by_slug(self, slugs: Iterable[str]) -> dict[str, City]:
        return {slug: await self.cities.get(slug) for slug in slugs}

    async def _city_of_dialogue(self, turn: Turn) -> City:
        city = await self.cities.find(city_of(turn.conversation)) or turn.home
        if city is None:
            raise InvalidSetting("no city")
        return city


def _each_event_once(entries: Sequence[Entry]) -> list[Entry]:
    """By its first occurrence in the list: what takes place every day would fill it."""
    seen: dict[str, Entry] = {}
    for entry in entries:
        seen.setdefault(entry.listing.event.id, entry)
    return list(seen.values())[:MOST_LISTED]


def _month_after(day: date, months: int) -> date:
    """The first day of the month so many months later."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
