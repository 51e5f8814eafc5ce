"""The page of who makes surveys, and the lists that lead from it."""

from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.staff.model import Permission
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.events.form import small_number
from handlers.staff.desks import Door
from handlers.surveys import desk_callbacks as callbacks
from handlers.surveys import desk_screens
from handlers.surveys.desk import Desk
from handlers.surveys.desk_screens import Shelf


@dataclass(frozen=True, slots=True)
class DeskHandlers:
    desk: Desk

    def routes(self) -> Routes:
        routes, door = Routes(), Door(self.desk, self.home, desk_screens.which_city)
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.DESK, door.show)
        editors(callbacks.CITIES, door.show_cities, small_number)
        editors(callbacks.DRAFTS, self.show_drafts, small_number)
        editors(callbacks.SURVEYS, self.show_surveys, Shelf, small_number)
        return routes

    async def home(
        self, turn: Turn, city: City, note: Markup | None = None, toast: str | None = None
    ) -> Reply:
        """The page of this city. Raises NotAllowed."""
        self.desk.team.require(turn.resident, Permission.EDIT, city.slug)
        publishing = self.desk.surveys.publishing
        work = desk_screens.Work(
            len(await self.desk.surveys.drafting.list_of(turn.resident, city)),
            len(await publishing.list_of(turn.resident, city)),
            len(await publishing.list_of(turn.resident, city, closed=True)),
        )
        screen = desk_screens.home(
            turn.t,
            city,
            work,
            several=len(await self.desk.cities_of(turn)) > 1,
            shares=self.desk.team.is_network_admin(turn.resident),
            note=note,
        )
        return Reply(screen=screen, toast=toast)

    async def show_drafts(self, turn: Turn) -> Reply:
        city = self.desk.city(turn)
        drafts = await self.desk.surveys.drafting.list_of(turn.resident, city)
        return Reply(screen=desk_screens.drafts(turn.t, city, drafts, turn.args[0]))

    async def show_surveys(self, turn: Turn) -> Reply:
        city, (shelf, number) = self.desk.city(turn), turn.args
        is_closed = shelf is Shelf.CLOSED
        listed = await self.desk.surveys.publishing.list_of(turn.resident, city, closed=is_closed)
        return Reply(screen=desk_screens.surveys(turn.t, city, listed, shelf, number))
