"""The public page of a city's moderation: how much, how fast, why, and by which rules."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from aiohttp import web

from bot.core.cities.service import Cities
from bot.core.moderation.model import Rules, Stats
from bot.core.moderation.overseeing import Overseeing
from bot.core.shared.clock import Clock
from bot.web.caching import Rendered
from bot.web.links import Links
from bot.web.moderation_views import moderation_as_json, moderation_of
from bot.web.pages import Frame
from bot.web.visits import BotName, Visit, Visits

DAYS: Final = 90  # that the numbers are of
DATA_MAX_AGE: Final = 300  # seconds


class ModerationPages:
    """Answers for everybody: numbers of decisions, not of people, and not who decided."""

    def __init__(
        self,
        cities: Cities,
        overseeing: Overseeing,
        frame: Frame,
        name: BotName,
        clock: Clock,
        monotonic: Callable[[], float],
        public_url: str | None,
    ) -> None:
        self._overseeing = overseeing
        self._visits = Visits(cities, frame, name, clock, monotonic, public_url)

    def add_to(self, pages: web.Application) -> None:
        """To the application below PREFIX."""
        pages.router.add_get("/{slug}/moderation", self.moderation)
        pages.router.add_get("/{slug}/moderation.json", self.json)

    async def moderation(self, request: web.Request) -> web.Response:
        """The numbers of the last DAYS days, and the rules."""
        visit = await self._visits.of(request)
        return await self._visits.answer(request, visit, "moderation", lambda: self._moderation(visit))

    async def json(self, request: web.Request) -> web.Response:
        """The same for programs."""
        visit = await self._visits.of(request)
        return await self._visits.answer(request, visit, "json", lambda: self._json(visit))

    async def _moderation(self, visit: Visit) -> Rendered:
        stats, rules = await self._numbers(visit)
        data = visit.links.data("moderation.json")
        view = moderation_of(visit.t, visit.city, stats, rules, DAYS, data)
        return self._visits.page(visit, "moderation.html", Links.moderation, "moderation", moderation=view)

    async def _json(self, visit: Visit) -> Rendered:
        stats, rules = await self._numbers(visit)
        first = visit.today - timedelta(days=DAYS)
        written = moderation_as_json(
            visit.t, visit.city, stats, rules, since=first.isoformat(), until=visit.today.isoformat()
        )
        body = json.dumps(written, ensure_ascii=False, indent=1, allow_nan=False).encode() + b"\n"
        headers = {"Access-Control-Allow-Origin": "*"}
        return Rendered(body, "application/json", visit.t.language.tag, DATA_MAX_AGE, headers=headers)

    async def _numbers(self, visit: Visit) -> tuple[Stats, Rules]:
        stats = await self._overseeing.public_stats(visit.city, DAYS)
        return stats, await self._overseeing.rules(visit.city)
