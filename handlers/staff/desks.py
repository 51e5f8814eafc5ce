"""A desk: where somebody works for a city, which her button, or the question before her, names."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.shared.clock import Clock
from bot.core.staff.model import Permission
from bot.core.staff.service import Team
from bot.telegram.pager import Page, page_of
from bot.telegram.screens import Screen
from bot.telegram.translator import Translator
from bot.telegram.turns import Reply, Turn
from handlers.asked import city_at, said_of

CITIES_PAGE: Final = 8


@dataclass(frozen=True, slots=True)
class StaffDesk:
    """``permission`` is what most at this desk demands; told here, checked again in the services."""

    permission: ClassVar[Permission] = Permission.EDIT

    cities: Cities
    team: Team
    clock: Clock

    def now(self) -> datetime:
        return self.clock.now()

    def city(self, turn: Turn, permission: Permission | None = None) -> City:
        """The button's. Raises NotAllowed for who may not do that there."""
        city = city_at(turn)
        self.team.require(turn.resident, permission or self.permission, city.slug)
        return city

    async def asked_city(self, turn: Turn, permission: Permission | None = None) -> City:
        """That of the question which she answers by typing or sending something. Raises CityUnknown, NotAllowed."""
        city = await self.cities.get(said_of(turn.conversation, "city"))
        self.team.require(turn.resident, permission or self.permission, city.slug)
        return city

    async def cities_of(self, turn: Turn) -> list[City]:
        """The cities that she may do that for."""
        listed = await self.cities.list_all()
        return [city for city in listed if self.team.may(turn.resident, self.permission, city.slug)]

    async def choose_city(
        self,
        turn: Turn,
        number: int,
        home: Callable[[Turn, City], Awaitable[Reply]],
        ask: Callable[[Translator, Page[City]], Screen],
    ) -> Reply:
        """Her one city's home, or, where she has several, the question which; ``number`` of its page. Raises NotAllowed
        for who has none."""
        cities = await self.cities_of(turn)
        if not cities:
            self.team.require(turn.resident, self.permission, turn.resident.home or "")
        if len(cities) == 1:
            return await home(turn, cities[0])
        return Reply(screen=ask(turn.t, page_of(cities, number, CITIES_PAGE)))


@dataclass(frozen=True, slots=True)
class Door:
    """The way to a desk's page: ``home`` of the city, and ``ask`` for which one."""

    desk: StaffDesk
    home: Callable[[Turn, City], Awaitable[Reply]]
    ask: Callable[[Translator, Page[City]], Screen]

    async def show(self, turn: Turn) -> Reply:
        """From the menu no city is named: she is asked which, if there are several."""
        return await self.home(turn, city_at(turn)) if turn.names_city else await self.show_anywhere(turn)

    async def show_anywhere(self, turn: Turn) -> Reply:
        return await self.desk.choose_city(turn, 0, self.home, self.ask)

    async def show_cities(self, turn: Turn) -> Reply:
        """A page of them, whose number is the argument."""
        if turn.names_city:
            self.desk.city(turn)
        return await self.desk.choose_city(turn, turn.args[0], self.home, self.ask)
