"""Reads and fetches calendars for the use cases of events: implements ``Calendars``."""

import asyncio
from collections.abc import Callable

from bot.core.cities.model import City
from bot.core.events.entries import CalendarRead
from bot.core.events.importing import FeedFailed, Fetched
from bot.interchange.fetching import FetchFailed, NotModified, fetch_calendar
from bot.interchange.icalendar_reader import read_calendar


class CalendarFiles:
    """``allow_private``: feeds may lie on addresses that only our server reaches."""

    def __init__(self, monotonic: Callable[[], float], *, allow_private: bool = False) -> None:
        self._monotonic = monotonic
        self._allow_private = allow_private

    async def read(self, content: bytes, city: City) -> CalendarRead:
        """In a thread: a large calendar takes seconds, and meanwhile others are answered."""
        return await asyncio.to_thread(
            read_calendar,
            content,
            zone=city.zone,
            language=city.languages[0],
            monotonic=self._monotonic,
            languages=city.languages,
            topics=[topic.code for topic in city.topics],
        )

    async def fetch(self, url: str, etag: str | None, last_modified: str | None) -> Fetched | None:
        try:
            found = await fetch_calendar(url, etag, last_modified, allow_private=self._allow_private)
        except FetchFailed as failure:
            raise FeedFailed(failure.reason.value, str(failure)) from failure
        if isinstance(found, NotModified):
            return None
        return Fetched(found.content, found.etag, found.last_modified)
