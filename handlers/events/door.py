"""At the door: an editor opens the link of a ticket, and its holder is let in."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

from bot.core.cities.model import City
from bot.core.events.model import EventUnknown
from bot.core.staff.model import Permission
from bot.telegram.links import read_link
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.asked import city_at
from handlers.events import callbacks, door_screens, said
from handlers.events.desk import Desk
from handlers.events.form import event_id
from handlers.residents.home import Home


@dataclass(frozen=True, slots=True)
class DoorHandlers:
    """``show_card`` shows an event to who has a ticket of her own."""

    desk: Desk
    home: Home
    show_card: Callable[[Turn, str], Awaitable[Reply]]

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        routes.link("k", self.open_ticket)
        editors(callbacks.CHECK_IN, self.let_in_all_the_same, event_id)
        return routes

    async def open_ticket(self, turn: Turn) -> Reply:
        """Whoever opens it: an editor lets its holder in, its holder sees her event, others are refused."""
        slug, code = read_link(turn.words)
        city = await self.desk.cities.find(slug)
        if city is None:
            return await self.home.show_menu(turn, said.not_here(turn.t))
        if not self.home.team.may(turn.resident, Permission.EDIT, city.slug):
            own = await self.desk.events.overseeing.ticket(turn.resident, city, code)
            return await self.show_card(replace(turn, city=city), own.listing.occurrence.id)
        return await self._check_in(turn, city, code)

    async def _check_in(self, turn: Turn, city: City, code: str) -> Reply:
        now = self.desk.clock.now()
        try:
            ticket = await self.desk.events.overseeing.ticket(turn.resident, city, code)
        except EventUnknown:
            return Reply(screen=door_screens.nobodys(turn.t))
        if not ticket.is_good:
            return Reply(screen=door_screens.not_good(turn.t, city, ticket, now))
        if not ticket.is_now and ticket.attendance.checked_in_at is None:
            return Reply(screen=door_screens.not_now(turn.t, city, ticket, now))
        return await self._let_in(turn, city, code)

    async def let_in_all_the_same(self, turn: Turn) -> Reply:
        return await self._let_in(turn, city_at(turn), turn.args[0])

    async def _let_in(self, turn: Turn, city: City, code: str) -> Reply:
        try:
            done = await self.desk.events.attending.check_in(turn.resident, city, code)
        except EventUnknown:
            return Reply(screen=door_screens.nobodys(turn.t))
        return Reply(screen=door_screens.welcome(turn.t, city, done, self.desk.clock.now()))
