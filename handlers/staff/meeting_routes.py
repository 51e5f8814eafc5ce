"""``/here``: the group in which it is written becomes the one where a city's moderators meet."""

from dataclasses import dataclass, replace

from bot.core.cities.model import City
from bot.core.residents.model import InvalidSetting
from bot.core.shared.errors import NotAllowed
from bot.core.staff.meeting import Meeting
from bot.core.staff.model import Permission
from bot.telegram.pager import page_of
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.staff import callbacks, meeting_screens

CITIES_PAGE = 8


@dataclass(frozen=True, slots=True)
class MeetingHandlers:
    meeting: Meeting

    def routes(self) -> Routes:
        routes = Routes()
        permission = Permission.MANAGE_TEAM
        routes.group_command("here", self.choose, permission=permission, in_any_group=True)
        routes.tap(
            callbacks.MEET_HERE, self.connect, permission=permission, newcomers=True, in_any_group=True
        )
        routes.tap(callbacks.MEET_PAGE, self.turn_page, int, newcomers=True, in_any_group=True)
        return routes

    async def choose(self, turn: Turn) -> Reply:
        """Who manages one city connects it at once; who manages several is asked which."""
        cities = await self.meeting.cities_of(turn.resident)
        if not cities:
            raise NotAllowed(Permission.MANAGE_TEAM, turn.resident.home or "")
        if len(cities) == 1:
            return await self._connect(turn, cities[0])
        return await self._which(turn, 0)

    async def turn_page(self, turn: Turn) -> Reply:
        return await self._which(turn, turn.args[0])

    async def connect(self, turn: Turn) -> Reply:
        if not turn.city or not turn.names_city:
            raise InvalidSetting("no city")
        return await self._connect(turn, turn.city)

    async def _which(self, turn: Turn, number: int) -> Reply:
        cities = await self.meeting.cities_of(turn.resident)
        if turn.group is None or not cities:
            raise InvalidSetting("no group, or nothing to choose from")
        return Reply(screen=meeting_screens.which_city(turn.t, page_of(cities, number, CITIES_PAGE)))

    async def _connect(self, turn: Turn, city: City) -> Reply:
        group = turn.group
        self.meeting.require(turn.resident, city.slug)
        if group is None:
            raise InvalidSetting("no group")
        is_new = await self.meeting.connect(turn.resident, city.slug, group.chat_id, group.thread_id)
        t = replace(turn, city=city).group_t
        return Reply(screen=meeting_screens.connected(t, city, is_new=is_new))
