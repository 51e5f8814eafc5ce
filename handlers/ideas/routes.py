"""Finding ideas: their home, lists, topics, statuses, what is near, the search, and an idea's number typed anywhere."""

import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.ideas.model import IdeaMoved, IdeaUnknown, View, code_letters
from bot.core.ideas.results import Card, Page
from bot.core.ideas.service import IdeaServices
from bot.core.residents.model import InvalidSetting
from bot.core.residents.service import Residents
from bot.core.shared.errors import StoreUnavailable
from bot.telegram.routes import Routes
from bot.telegram.screens import Row
from bot.telegram.turns import Reply, Turn
from handlers.asked import city_at, said_of
from handlers.ideas import callbacks, screens
from handlers.ideas.lists import PAGE, IdeaList, Kind, near, read_list
from handlers.ideas.states import LOCATING, SEARCHING, locating, searching, words_of

LONGEST_WORDS: Final = 100  # characters that are searched for and shown again
MOST_FOUND: Final = 50
_MOST_FOLLOWED: Final = 100
_MOST_MINE: Final = 99
_CODE: Final = re.compile(r"\s*#?\s*([A-Za-z]{3})[\s–—_-]*(20\d\d)[\s–—_-]*(\d{4,7})\s*[.!]?\s*")


def read_code(text: str) -> str | None:
    """The number of an idea, as people type it: "skp 2026 0042". None for anything else."""
    found = _CODE.fullmatch(text)
    return f"{found[1].upper()}-{found[2]}-{found[3]}" if found else None


@dataclass(frozen=True, slots=True)
class IdeaHandlers:
    """``more`` are the rows that only a city's team sees in the home of ideas."""

    ideas: IdeaServices
    cities: Cities
    residents: Residents
    more: Callable[[Turn, City], Awaitable[Sequence[Row]]]

    def routes(self) -> Routes:
        routes = Routes()
        routes.command("ideas", self.show_home)
        routes.tap(callbacks.IDEAS, self.show_home)
        routes.tap(callbacks.LIST, self.show_list, read_list)
        routes.tap(callbacks.TOPICS, self.show_topics)
        routes.tap(callbacks.STATUSES, self.show_statuses)
        routes.tap(callbacks.NEAR, self.ask_location)
        routes.tap(callbacks.SEARCH, self.ask_words)
        routes.location(LOCATING, self.show_near)
        routes.location(SEARCHING, self.show_near)
        return routes

    async def show_home(self, turn: Turn) -> Reply:
        return await self.home(turn, city_at(turn))

    async def home(self, turn: Turn, city: City, note: Markup | None = None) -> Reply:
        """The ways to ideas of that city, below what there is to say first. What is typed here is looked for."""
        mine = len(await self.ideas.owning.mine(turn.resident, city, 0, _MOST_MINE))
        begun = await self.ideas.proposing.find_open(turn.resident, city) is not None
        more = await self.more(turn, city)
        screen = screens.home(turn.t, city, mine=mine, begun=begun, more=more, note=note)
        return Reply(screen=screen, conversation=searching(city.slug))

    async def show_list(self, turn: Turn) -> Reply:
        city, listed = city_at(turn), turn.args[0]
        if listed.kind is Kind.HOME:
            return await self.home(turn, city)
        words = words_of(turn.conversation)
        if listed.kind is Kind.SEARCH and not words:
            return await self.ask_words(turn)
        page = await self.page(turn, city, listed, words)
        standing = searching(city.slug, words if listed.kind is Kind.SEARCH else "")
        if not page.views:
            return Reply(screen=screens.nothing(turn.t, city, listed, words), conversation=standing)
        listed = replace(listed, page=page.first // PAGE)
        return Reply(screen=screens.idea_list(turn.t, city, listed, page, words), conversation=standing)

    async def show_topics(self, turn: Turn) -> Reply:
        city = city_at(turn)
        hers = await self.residents.topics(turn.resident, city)
        return Reply(screen=screens.topics(turn.t, city, hers), conversation=searching(city.slug))

    async def show_statuses(self, turn: Turn) -> Reply:
        city = city_at(turn)
        return Reply(screen=screens.statuses(turn.t, city), conversation=searching(city.slug))

    async def ask_location(self, turn: Turn) -> Reply:
        return Reply(location_request=screens.ask_location(turn.t), conversation=locating(city_at(turn).slug))

    async def show_near(self, turn: Turn) -> Reply:
        assert turn.location
        city = await self.city_of_dialogue(turn)
        return await self.show_list(replace(turn, city=city, args=(near(*turn.location),)))

    async def ask_words(self, turn: Turn) -> Reply:
        city = city_at(turn)
        return Reply(screen=screens.ask_words(turn.t, city), conversation=searching(city.slug))

    async def search(self, turn: Turn) -> Reply:
        """The list of what answers the words that were typed."""
        city = await self.city_of_dialogue(turn)
        words = " ".join(turn.words.split())[:LONGEST_WORDS]
        standing = searching(city.slug, words)
        there = replace(turn, city=city, args=(IdeaList(Kind.SEARCH),), conversation=standing)
        return await self.show_list(there)

    async def page(self, turn: Turn, city: City, listed: IdeaList, words: str = "") -> Page:
        """What the list has on its page, or on the last there is: it may have shrunk since the button was drawn."""
        shelf = listed.shelf(city.topics)
        if shelf is None:
            views = await self._views(turn, city, listed, words)
            first = _first(listed.page, len(views))
            return Page(tuple(views[first : first + PAGE]), len(views), first)
        browsing = self.ideas.browsing
        page = await browsing.shelf(turn.resident, city, shelf, listed.page * PAGE, PAGE)
        if page.views or not page.total:
            return page
        return await browsing.shelf(turn.resident, city, shelf, _first(listed.page, page.total), PAGE)

    async def card(self, turn: Turn, city: City, idea: str, listed: IdeaList) -> Card:
        """The idea with its neighbours in that list. Raises IdeaUnknown, IdeaMoved."""
        shelf = listed.shelf(city.topics)
        card = await self.ideas.browsing.card(turn.resident, city, idea, shelf)
        if shelf is not None or listed.kind not in (Kind.SEARCH, Kind.FOLLOWED):
            return card
        views = await self._views(turn, city, listed, words_of(turn.conversation))
        ids = [view.idea.id for view in views]
        if idea not in ids:
            return card
        at = ids.index(idea)
        before, after = ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None
        return replace(card, before=before, after=after, place=at + 1, total=len(ids))

    async def find_code(self, turn: Turn, code: str) -> tuple[City, str] | None:
        """The public idea of this number, and its city: of several that it could be, hers before others."""
        for city in await self.cities_of_code(turn.home, code):
            with suppress(IdeaUnknown, StoreUnavailable):
                try:
                    view = await self.ideas.browsing.find_by_code(turn.resident, city, code)
                except IdeaMoved as moved:
                    return city, moved.idea_id
                return city, view.idea.id
        return None

    async def cities_of_code(self, home: City | None, code: str) -> list[City]:
        """Those whose ideas have such numbers, hers first."""
        listed = [city for city in await self.cities.list_open() if code.startswith(code_letters(city.slug))]
        return sorted(listed, key=lambda city: home is None or city.slug != home.slug)

    async def city_of_dialogue(self, turn: Turn) -> City:
        """Whose ideas she looks at. Raises InvalidSetting."""
        city = await self.cities.find(said_of(turn.conversation, "city")) or turn.home
        if city is None:
            raise InvalidSetting("no city")
        return city

    async def _views(self, turn: Turn, city: City, listed: IdeaList, words: str) -> list[View]:
        """Lists that are no shelf of the store's, whole."""
        if listed.kind is Kind.SEARCH and words:
            return await self.ideas.browsing.search(turn.resident, city, words, MOST_FOUND)
        if listed.kind is Kind.FOLLOWED:
            return await self.ideas.browsing.followed(turn.resident, city, _MOST_FOLLOWED)
        return []


def _first(page: int, total: int) -> int:
    """Where the page begins, or the last one that there is."""
    return min(page, max(0, (total - 1) // PAGE)) * PAGE
