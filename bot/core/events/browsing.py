"""The use cases of finding out what is on."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from math import cos, radians
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from bot.core.cities.model import City, distance_km
from bot.core.events.model import Event, EventStatus, EventUnknown, Listing, Occurrence
from bot.core.shared.clock import Clock
from bot.core.shared.unit_of_work import CityRecords, CityStores, read_unless_away

NEAR_KM: Final = 25.0
NEAR_AHEAD: Final = timedelta(days=60)
LONG_AHEAD: Final = timedelta(days=400)
MOST_NEAR: Final = 300
MOST_HITS: Final = 60
WEEKEND: Final = 5  # date.weekday() of Saturday
_KM_A_DEGREE: Final = 111.2  # of latitude
T = TypeVar("T")


class Browsing:
    """Reads only. Listings come in order of (start, id), those of several cities merged."""

    def __init__(self, stores: CityStores, clock: Clock) -> None:
        self._stores = stores
        self._clock = clock

    async def get(self, city: City, occurrence_id: str) -> Listing:
        """Raises EventUnknown for what is not published (any more, or yet)."""
        listing = await self._stores.of(city).read(
            lambda records: records.occurrences.find_listing(occurrence_id)
        )
        if listing is None or listing.event.status not in (EventStatus.PUBLISHED, EventStatus.CANCELLED):
            raise EventUnknown
        return replace(listing, city=city.slug)

    async def list_between(
        self,
        cities: Sequence[City],
        start: datetime,
        end: datetime,
        *,
        topics: Iterable[str] | None = None,
        cancelled: bool = False,
        after: tuple[datetime, str] | None = None,
        limit: int = 100,
    ) -> list[Listing]:
        """What takes place then, in part at least; ``after`` is (start, id) of the last of the page before."""
        wanted = tuple(topics) if topics is not None else None
        found: list[Listing] = []
        for city in cities:
            listings = await self._read(
                city,
                lambda records: records.occurrences.list_between(
                    start, end, topics=wanted, cancelled=cancelled, after=after, limit=limit
                ),
                alone=len(cities) == 1,
            )
            found += [replace(listing, city=city.slug) for listing in listings]
        return sorted(found, key=_in_order)[:limit]

    async def days_with_events(self, city: City, first: date, last: date) -> frozenset[date]:
        """The days, by the city's calendar, from ``first`` to ``last``, on which something takes place."""
        zone = ZoneInfo(city.zone)
        start, end = midnight(first, zone), midnight(last + timedelta(days=1), zone)
        spans = await self._stores.of(city).read(lambda records: records.occurrences.list_spans(start, end))
        days: set[date] = set()
        for starts_at, ends_at in spans:
            day = max(starts_at.astimezone(zone).date(), first)
            # What ends at midnight is not on the next day; what has no length is on its own.
            until = max(ends_at - timedelta(seconds=1), starts_at).astimezone(zone).date()
            while day <= min(until, last):
                days.add(day)
                day += timedelta(days=1)
        return frozenset(days)

    async def count_between(self, city: City, times: Sequence[tuple[datetime, datetime]]) -> list[int]:
        """How much takes place, in part at least, in each of these times: what ``list_between`` would list, in one read."""
        first, last = min(start for start, _ in times), max(end for _, end in times)
        spans = await self._stores.of(city).read(lambda records: records.occurrences.list_spans(first, last))
        return [
            sum(
                starts_at < end and (ends_at > start or starts_at == ends_at == start)
                for starts_at, ends_at in spans
            )
            for start, end in times
        ]

    async def list_near(
        self, cities: Sequence[City], latitude: float, longitude: float
    ) -> list[tuple[Listing, float]]:
        """What takes place within NEAR_KM in the next weeks, with the distance in km: the nearest first, then the soonest."""
        now = self._clock.now()
        high = NEAR_KM / _KM_A_DEGREE
        wide = high / max(0.05, cos(radians(latitude)))
        box = (latitude - high, longitude - wide, latitude + high, longitude + wide)
        found: list[tuple[Listing, float]] = []
        for city in cities:
            listings = await self._read(
                city,
                lambda records: records.occurrences.list_near(now, now + NEAR_AHEAD, box, MOST_NEAR),
                alone=len(cities) == 1,
            )
            for listing in listings:
                assert listing.details.location
                km = distance_km((latitude, longitude), listing.details.location)
                if km <= NEAR_KM:
                    found.append((replace(listing, city=city.slug), km))
        return sorted(found, key=lambda pair: (round(pair[1], 1), *_in_order(pair[0])))

    async def search(
        self, cities: Sequence[City], words: str, *, over: bool = False, limit: int = MOST_HITS
    ) -> list[Listing]:
        """The events that answer the words, best first, each by its next occurrence; ``over``: also what has ended."""
        now = self._clock.now()
        scored: list[tuple[bool, float, datetime, Listing]] = []
        for city in cities:

            def query(records: CityRecords) -> list[tuple[float, Listing]]:
                hits = records.event_search.search(words, now, limit)
                listings = records.occurrences.next_of([hit.event_id for hit in hits], now)
                return [(hit.score, listings[hit.event_id]) for hit in hits if hit.event_id in listings]

            for score, listing in await self._read(city, query, alone=len(cities) == 1):
                ended = listing.occurrence.ends_at <= now
                if over or not ended:
                    scored.append(
                        (ended, -score, listing.occurrence.starts_at, replace(listing, city=city.slug))
                    )
        ordered = sorted(scored, key=lambda found: found[:3])
        return [listing for *_, listing in ordered[:limit]]

    async def occurrences_of(self, city: City, event_id: str, limit: int = 20) -> list[Listing]:
        """When else it takes place, from now on."""
        now = self._clock.now()

        def query(records: CityRecords) -> list[Listing]:
            ahead = [
                one
                for one in records.occurrences.list_of(event_id)
                if one.ends_at > now and one.cancelled_at is None
            ]
            found = [records.occurrences.find_listing(one.id) for one in ahead[:limit]]
            return [replace(listing, city=city.slug) for listing in found if listing]

        return await self._stores.of(city).read(query)

    async def calendar(
        self, city: City, start: datetime, end: datetime, limit: int
    ) -> list[tuple[Event, list[Occurrence]]]:
        """Every published or cancelled event with an occurrence then, with all its occurrences: for calendars."""

        def query(records: CityRecords) -> list[tuple[Event, list[Occurrence]]]:
            listed = records.occurrences.list_between(start, end, cancelled=True, limit=limit)
            events = {listing.event.id: listing.event for listing in listed}
            return [(event, records.occurrences.list_of(event.id)) for event in events.values()]

        return await self._stores.of(city).read(query)

    async def _read(self, city: City, query: Callable[[CityRecords], list[T]], *, alone: bool) -> list[T]:
        return await read_unless_away(self._stores, city, query, alone=alone)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When that day begins there."""
    return datetime.combine(day, time.min, zone)


def today(now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From now to the end of the day there."""
    return now, midnight(now.astimezone(zone).date() + timedelta(days=1), zone)


def weekend(now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Saturday and Sunday, of this week; what is left of them when they have begun."""
    day = now.astimezone(zone).date()
    saturday = day + timedelta(days=WEEKEND - day.weekday())
    return max(now, midnight(saturday, zone)), midnight(saturday + timedelta(days=2), zone)


def week(now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From now on for seven days, to the end of the last."""
    return now, midnight(now.astimezone(zone).date() + timedelta(days=7), zone)


def whole_day(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    return midnight(day, zone), midnight(day + timedelta(days=1), zone)


def _in_order(listing: Listing) -> tuple[datetime, str]:
    return listing.occurrence.starts_at, listing.occurrence.id
