"""For the network's admins: one survey published in several cities, and its numbers side by side."""

from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.shared.errors import NotAllowed
from bot.core.staff.model import NETWORK, Permission
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.asked import city_at, said_of
from handlers.events.form import small_number
from handlers.surveys import desk_callbacks as callbacks
from handlers.surveys import desk_states, sharing_screens
from handlers.surveys.desk import Desk, DraftId, standing
from handlers.surveys.filling import survey_id


@dataclass(frozen=True, slots=True)
class SharingHandlers:
    desk: Desk

    def routes(self) -> Routes:
        routes = Routes()
        admins = partial(routes.tap, newcomers=True, permission=Permission.SHARE)
        admins(callbacks.SHARE, self.ask_cities, DraftId, small_number)
        admins(callbacks.TOGGLE_CITY, self.toggle, DraftId, small_number)
        admins(callbacks.EVERY_CITY, self.choose_all, DraftId)
        admins(callbacks.SHARE_CONFIRMED, self.share, DraftId)
        admins(callbacks.SHARED, self.show_shared, small_number)
        admins(callbacks.SIDE_BY_SIDE, self.compare, survey_id, small_number)
        return routes

    async def ask_cities(self, turn: Turn) -> Reply:
        """Begun with the desk's own city; another page keeps what was chosen."""
        desk = self._desk_city(turn)
        chosen = self._chosen(turn)
        return await self._ask(turn, desk, {desk.slug} if chosen is None else chosen, turn.args[1])

    async def toggle(self, turn: Turn) -> Reply:
        """The button's city is the one that is chosen; the desk's is in the dialogue."""
        self._require(turn)
        chosen, toggled = self._chosen(turn), city_at(turn)
        if chosen is None:
            return await self._ask(
                turn, toggled, {toggled.slug}, turn.args[1], sharing_screens.type_anew(turn.t)
            )
        desk = await self.desk.cities.get(said_of(turn.conversation, "city"))
        return await self._ask(turn, desk, chosen ^ {toggled.slug}, turn.args[1])

    async def choose_all(self, turn: Turn) -> Reply:
        desk = self._desk_city(turn)
        return await self._ask(turn, desk, {city.slug for city in await self.desk.cities.list_open()}, 0)

    async def share(self, turn: Turn) -> Reply:
        """In each of the cities, or, where it was cut short, in those that are left when it is pressed again."""
        desk, chosen = self._desk_city(turn), self._chosen(turn)
        if chosen is None:
            note = sharing_screens.type_anew(turn.t)
            return await self._ask(turn, desk, {desk.slug}, 0, note)
        cities = [city for city in await self.desk.cities.list_open() if city.slug in chosen]
        done = await self.desk.surveys.sharing.share(turn.resident, desk, turn.args[0], cities)
        return Reply(screen=sharing_screens.shared(turn.t, desk, done))

    async def show_shared(self, turn: Turn) -> Reply:
        desk = self._desk_city(turn)
        listed = await self.desk.surveys.sharing.list_of(turn.resident)
        return Reply(screen=sharing_screens.list_shared(turn.t, desk, listed, turn.args[0]))

    async def compare(self, turn: Turn) -> Reply:
        desk, (one, number) = self._desk_city(turn), turn.args
        cities = {city.slug: city for city in await self.desk.cities.list_all()}
        seen = await self.desk.surveys.sharing.side_by_side(turn.resident, one, cities)
        return Reply(screen=sharing_screens.side_by_side(turn.t, desk, seen, cities, number))

    async def _ask(
        self, turn: Turn, desk: City, chosen: set[str], number: int, note: Markup | None = None
    ) -> Reply:
        draft = await self.desk.surveys.drafting.get(turn.resident, desk, turn.args[0])
        cities = await self.desk.cities.list_open()
        screen = sharing_screens.choose_cities(turn.t, draft, cities, chosen, number, desk, note)
        asked = standing(desk_states.SHARING, desk, draft=draft.id, cities=",".join(sorted(chosen)))
        return Reply(screen=screen, conversation=asked)

    def _chosen(self, turn: Turn) -> set[str] | None:
        """The cities that are chosen for the button's draft; None where the dialogue is about something else."""
        known = turn.conversation
        if known is None or known.state != desk_states.SHARING or said_of(known, "draft") != turn.args[0]:
            return None
        return set(filter(None, said_of(known, "cities").split(",")))

    def _desk_city(self, turn: Turn) -> City:
        """Raises NotAllowed for who is no admin of the network."""
        self._require(turn)
        return self.desk.city(turn)

    def _require(self, turn: Turn) -> None:
        if not self.desk.team.is_network_admin(turn.resident):
            raise NotAllowed(Permission.SHARE, NETWORK)
