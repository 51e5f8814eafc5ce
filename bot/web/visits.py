"""Somebody looks at a city's pages: in which language, when, and with which links into the chat."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import structlog
from aiohttp import hdrs, web

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.events.browsing import midnight
from bot.core.languages import LANGUAGES
from bot.core.shared.clock import Clock
from bot.telegram.translator import Translator
from bot.web import caching
from bot.web.caching import Rendered, Shelf
from bot.web.links import Links
from bot.web.negotiation import language_of
from bot.web.pages import LANGUAGE, Address, Frame, NotHere

PAGE_MAX_AGE: Final = 60  # seconds
PATIENCE: Final = 2.0  # seconds that a page waits to learn the bot's name
RETRY_AFTER: Final = 60.0  # seconds until it is asked for anew
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody looks at a city's pages in a language."""

    city: City
    t: Translator
    links: Links
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.city.zone)).date()

    def midnight(self, day: date) -> datetime:
        return midnight(day, ZoneInfo(self.city.zone))


class BotName:
    """The bot's username for links. None while Telegram does not tell: a page is shown without them then."""

    def __init__(self, ask: Callable[[], Awaitable[str]], monotonic: Callable[[], float]) -> None:
        self._ask = ask
        self._monotonic = monotonic
        self._name: str | None = None
        self._ask_again_at = monotonic()

    async def find(self) -> str | None:
        if self._name is None and self._monotonic() >= self._ask_again_at:
            self._ask_again_at = self._monotonic() + RETRY_AFTER
            try:
                self._name = await asyncio.wait_for(self._ask(), PATIENCE) or None
            except Exception as error:  # noqa: BLE001 (whatever Telegram says, the page is shown)
                _log.info("bot_name_unknown", reason=type(error).__name__)
        return self._name


class Visits:
    """What all pages of cities do: who looks is found out, what was rendered is given again for a while."""

    def __init__(
        self,
        cities: Cities,
        frame: Frame,
        name: BotName,
        clock: Clock,
        monotonic: Callable[[], float],
        public_url: str | None,
    ) -> None:
        self._cities = cities
        self._frame = frame
        self._name = name
        self._clock = clock
        self._shelf: Shelf[Rendered] = Shelf(monotonic)
        self._public_url = public_url

    async def of(self, request: web.Request) -> Visit:
        """Raises NotHere where no such city is open."""
        city = await self._cities.find(request.match_info["slug"])
        language = request[LANGUAGE] = language_of(
            request.query.get("lang"),
            request.headers.get(hdrs.ACCEPT_LANGUAGE),
            city.languages if city else (),
        )
        if city is None or not city.is_open:
            raise NotHere
        address = Address.of(request, self._public_url)
        links = Links(address, city.slug, language, await self._name.find())
        return Visit(city, self._frame.voice(language), links, self._clock.now())

    async def answer(
        self, request: web.Request, visit: Visit, what: Hashable, make: Callable[[], Awaitable[Rendered]]
    ) -> web.Response:
        """What ``make`` renders, or rendered a moment ago for the same; or 304."""
        return caching.answer(request, await self._shelf.get((visit.links, what), make))

    def page(
        self,
        visit: Visit,
        template: str,
        href: Callable[[Links], str],
        canonical: str,
        *,
        has_pictures: bool = False,
        has_form: bool = False,
        **values: Any,
    ) -> Rendered:
        """The template around ``values``; ``href`` leads to the same page in another language."""
        page = self._frame.render(
            template,
            visit.t,
            city_name=visit.city.name_for(visit.t.language.tag),
            links=visit.links,
            canonical=visit.links.absolute(canonical),
            translations=[
                (tag, LANGUAGES[tag].own_name, href(replace(visit.links, language=tag)))
                for tag in visit.city.languages
            ],
            **values,
        )
        headers = self._frame.headers_with_pictures if has_pictures else self._frame.headers
        if has_form:
            headers = self._frame.headers_with_form
        return Rendered(page.encode(), "text/html", visit.t.language.tag, PAGE_MAX_AGE, headers=headers)
