"""Events in any chat: what somebody finds by ``@name words``, and how one event is shared."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.events.model import EventUnknown, Listing
from bot.core.events.service import EventServices
from bot.core.shared.clock import Clock
from bot.telegram.inline import InlineButton, InlineReply, InlineResult, InlineTurn
from bot.telegram.links import event_link
from bot.telegram.names import Names
from bot.telegram.screens import Button, lines
from handlers.events.cards import Card, essentials, price, short_when, title

PAGE: Final = 10
START: Final = "inline"  # the payload of the button that leads to the choice of a city
LOOKED_AHEAD: Final = timedelta(days=90)
_SHARED: Final = re.compile(r"e-([a-z0-9-]{3,24})-([0-9a-f]{16})")
_OFFSET: Final = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class InlineEvents:
    events: EventServices
    cities: Cities
    names: Names
    clock: Clock

    async def answer(self, turn: InlineTurn) -> InlineReply:
        """The events of the asker's cities that answer her words; without words, the next ones."""
        words = " ".join(turn.words.split())
        if shared := _SHARED.fullmatch(words):
            found = await self._shared(*shared.groups())
            return InlineReply(await self._results(turn, found))
        if turn.home is None:
            choose = InlineButton(turn.t.pgettext("button", "🏙 Choose your city"), START)
            return InlineReply(button=choose)
        cities = await self._cities_of(turn)
        if words:
            return await self._page(turn, await self.events.browsing.search(cities, words))
        return await self._next(turn, cities)

    async def _shared(self, slug: str, event: str) -> list[Listing]:
        city = await self.cities.find(slug)
        if city is None:
            return []
        try:
            return [await self.events.browsing.get(city, event)]
        except EventUnknown:
            return []

    async def _cities_of(self, turn: InlineTurn) -> list[City]:
        slugs = turn.resident.followed if turn.resident else ()
        followed = [await self.cities.find(slug) for slug in slugs]
        return [city for city in (turn.home, *followed) if city]

    async def _page(self, turn: InlineTurn, listings: Sequence[Listing]) -> InlineReply:
        start = int(turn.offset) if _OFFSET.fullmatch(turn.offset) else 0
        end = start + PAGE
        following = str(end) if end < len(listings) else ""
        return InlineReply(await self._results(turn, listings[start:end]), next_offset=following)

    async def _next(self, turn: InlineTurn, cities: Sequence[City]) -> InlineReply:
        """Page after page by the last one of the page before: what is published meanwhile shifts nothing."""
        now = self.clock.now()
        listings = await self.events.browsing.list_between(
            cities, now, now + LOOKED_AHEAD, after=_read_offset(turn.offset), limit=PAGE + 1
        )
        following = ""
        if len(listings) > PAGE:
            last = listings[PAGE - 1].occurrence
            following = f"{last.starts_at.isoformat()}|{last.id}"
        return InlineReply(await self._results(turn, listings[:PAGE]), next_offset=following)

    async def _results(self, turn: InlineTurn, listings: Sequence[Listing]) -> tuple[InlineResult, ...]:
        username = await self.names.own_username()
        return tuple([await self._result(turn, listing, username) for listing in listings])

    async def _result(self, turn: InlineTurn, listing: Listing, username: str) -> InlineResult:
        """It stays in a chat for others to read: no "tomorrow", and the city is always named."""
        t, city, now = turn.t, await self.cities.get(listing.city), self.clock.now()
        event = listing.occurrence.id
        link = event_link(username, city.slug, event)
        cancelled = t.gettext("❌ Cancelled: this does not take place.") if listing.is_cancelled else None
        text = lines(cancelled, essentials(t, Card(listing, city, now), lasting=True), price(t, listing))
        about = [short_when(t, listing, city, now), listing.details.place_for(t.language.tag)]
        return InlineResult(
            id=f"{city.slug}-{event}",
            title=title(t, listing),
            text=text,
            description=" · ".join(part for part in (*about, city.name_for(t.language.tag)) if part),
            rows=((Button(t.pgettext("button", "📅 Open"), url=link),),),
        )


def _read_offset(offset: str) -> tuple[datetime, str] | None:
    """Where a page begins; anything that is none of ours begins anew."""
    at, bar, event = offset.partition("|")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (moment, event) if bar and moment.tzinfo else None
