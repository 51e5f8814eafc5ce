"""Choosing a city: the list, a typed name, a shared location, a poster's deep link."""

from dataclasses import dataclass

from markupsafe import Markup

from bot.core.cities.model import City, CityClosed, by_country, country_of, nearest, search
from bot.core.cities.service import Cities
from bot.core.languages import negotiate
from bot.core.residents.model import InvalidSetting, TooManyFollowed
from bot.core.residents.service import Residents
from bot.telegram.pager import page_of_groups
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.cities import screens
from handlers.cities.callbacks import FOLLOW, HEADING, HOME, LIST, MOVE, NEAR, PICK, PURPOSES
from handlers.cities.states import SEARCHING, purpose_of, searching
from handlers.residents import screens as resident_screens
from handlers.residents.home import Home
from handlers.residents.states import CONSENTING, consenting

PAGE = 9
NEAREST = 5
FOUND = 8
LONGEST_NAME = 60  # characters of a typed name that are searched for and shown again


def purpose(text: str) -> str:
    """A converter for buttons. Raises ValueError."""
    if text not in PURPOSES:
        raise ValueError(text)
    return text


@dataclass(frozen=True, slots=True)
class CityHandlers:
    cities: Cities
    residents: Residents
    home: Home

    def routes(self) -> Routes:
        routes = Routes()
        routes.tap(LIST, self.show_list, purpose, int, newcomers=True)
        routes.tap(PICK, self.pick, purpose, newcomers=True)
        routes.tap(NEAR, self.ask_location, purpose, newcomers=True)
        routes.tap(MOVE, self.move)
        routes.tap(HEADING, self.ignore, newcomers=True)
        routes.command("city", self.show_first_page, newcomers=True)
        routes.text(SEARCHING, self.find_by_name)
        routes.text(CONSENTING, self.find_by_name)
        routes.location(SEARCHING, self.find_nearest)
        routes.location("", self.find_nearest)
        routes.link("c", self.open_poster)
        routes.refusal(CityClosed, self.tell_closed)
        routes.refusal(TooManyFollowed, self.tell_too_many)
        return routes

    async def show_list(self, turn: Turn) -> Reply:
        wanted, number = turn.args
        return await self._list(turn, wanted, number)

    async def show_first_page(self, turn: Turn) -> Reply:
        return await self._list(turn, HOME, 0)

    async def ask_location(self, turn: Turn) -> Reply:
        return Reply(
            location_request=screens.ask_location(turn.t), conversation=searching(turn.args[0], keyboard=True)
        )

    async def ignore(self, turn: Turn) -> Reply:
        return Reply(toast=screens.below(turn.t), conversation=turn.conversation)

    async def find_by_name(self, turn: Turn) -> Reply:
        wanted, words = purpose_of(turn.conversation), " ".join(turn.words.split())[:LONGEST_NAME]
        hits = search(await self._choosable(turn, wanted), words)[:FOUND]
        newcomer = _is_newcomer(turn)
        screen = (
            screens.found(turn.t, hits, words, wanted, _chosen(turn, wanted), newcomer=newcomer)
            if hits
            else screens.not_found(turn.t, words, wanted, newcomer=newcomer)
        )
        return Reply(screen=screen, conversation=searching(wanted))

    async def find_nearest(self, turn: Turn) -> Reply:
        assert turn.location
        wanted = purpose_of(turn.conversation)
        measured = nearest(await self._choosable(turn, wanted), *turn.location, NEAREST)
        return Reply(
            screen=screens.nearest(turn.t, measured, wanted, newcomer=_is_newcomer(turn)),
            conversation=searching(wanted),
        )

    async def pick(self, turn: Turn) -> Reply:
        wanted, city = turn.args[0], turn.city
        if city is None:
            raise InvalidSetting("no city")
        if wanted == FOLLOW:
            return await self._toggle(turn, city)
        return await self._visit(turn, city)

    async def open_poster(self, turn: Turn) -> Reply:
        city = await self.cities.find(turn.words)
        if city is None:
            return await self.home.start(turn)
        if turn.is_new:
            language = negotiate(turn.language_code, city.languages).language
            turn = turn.now(await self.residents.choose_language(turn.resident, language))
        return await self._visit(turn, city)

    async def _visit(self, turn: Turn, city: City) -> Reply:
        """Nobody moves by one tap: who has a home is asked."""
        if turn.home and turn.home != city and city.is_open:
            return Reply(screen=screens.visiting(turn.t, city, followed=city.slug in turn.resident.followed))
        return await self._settle(turn, city)

    async def move(self, turn: Turn) -> Reply:
        if turn.city is None:
            raise InvalidSetting("no city")
        return await self._settle(turn, turn.city)

    async def _settle(self, turn: Turn, city: City) -> Reply:
        if turn.resident.home == city.slug:
            return await self.home.show_menu(turn)
        if not city.is_open:
            return await self._list(turn, HOME, 0, note=screens.closed(turn.t, city))
        if turn.resident.consented_at is None:
            return Reply(screen=resident_screens.consent(turn.t, city), conversation=consenting(city.slug))
        moved = turn.now(await self.residents.make_home(turn.resident, city), city)
        reply = await self.home.show_menu(moved)
        return Reply(screen=reply.screen, toast=screens.moved(turn.t, city))

    async def _toggle(self, turn: Turn, city: City) -> Reply:
        if turn.resident.home == city.slug:
            return Reply(toast=screens.home_is_followed(turn.t), alert=True, conversation=turn.conversation)
        followed = city.slug in turn.resident.followed
        change = self.residents.unfollow if followed else self.residents.follow
        changed = turn.now(await change(turn.resident, city))
        return await self._list(changed, FOLLOW, await self._page_with(changed, city))

    async def _page_with(self, turn: Turn, city: City) -> int:
        ordered = await self._choosable(turn, FOLLOW)
        for number in range(len(ordered)):
            if city in page_of_groups(ordered, number, PAGE, _country).items:
                return number
        return 0

    async def _list(self, turn: Turn, wanted: str, number: int, note: Markup | None = None) -> Reply:
        page = page_of_groups(await self._choosable(turn, wanted), number, PAGE, _country)
        screen = screens.city_list(
            turn.t,
            page,
            wanted,
            _chosen(turn, wanted),
            newcomer=_is_newcomer(turn),
            note=note,
        )
        return Reply(screen=screen, conversation=searching(wanted))

    async def _choosable(self, turn: Turn, wanted: str) -> list[City]:
        mine = _chosen(turn, wanted)
        own = turn.resident.home if wanted == FOLLOW else None
        cities = [
            city
            for city in await self.cities.list_all()
            if (city.is_open or city.slug in mine) and city.slug != own
        ]
        return by_country(
            cities, turn.home.country if turn.home else country_of(turn.t.language.tag), turn.t.territory
        )

    def tell_closed(self, turn: Turn, error: CityClosed) -> Reply:
        words = screens.closed(turn.t, turn.city) if turn.city else Markup.escape(error.slug)
        return Reply(toast=words.striptags(), alert=True)

    def tell_too_many(self, turn: Turn, error: TooManyFollowed) -> Reply:
        return Reply(toast=screens.too_many(turn.t, error.limit), alert=True, conversation=turn.conversation)


def _chosen(turn: Turn, wanted: str) -> frozenset[str]:
    if wanted == FOLLOW:
        return frozenset(turn.resident.followed)
    return frozenset(filter(None, [turn.resident.home])) if wanted == HOME else frozenset()


def _is_newcomer(turn: Turn) -> bool:
    return turn.resident.home is None


def _country(city: City) -> str:
    return city.country
