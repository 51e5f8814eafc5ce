"""What a resident tells one of her cities about herself: one tap, one change, the screen redrawn."""

from dataclasses import dataclass

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.residents.model import InvalidSetting
from bot.core.residents.service import Residents
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.residents import callbacks
from handlers.residents import settings_membership_screens as screens


@dataclass(frozen=True, slots=True)
class MembershipHandlers:
    residents: Residents
    cities: Cities

    def routes(self) -> Routes:
        routes = Routes()
        routes.tap(callbacks.DISTRICTS, self.show_districts)
        routes.tap(callbacks.CHOOSE_DISTRICT, self.choose_district, str)
        routes.tap(callbacks.NO_DISTRICT, self.leave_district)
        routes.tap(callbacks.ANNOUNCEMENTS, self.show_announcements)
        routes.tap(callbacks.ANNOUNCEMENTS_ON, self.subscribe)
        routes.tap(callbacks.ANNOUNCEMENTS_OFF, self.unsubscribe)
        return routes

    async def show_districts(self, turn: Turn) -> Reply:
        city = _city(turn)
        if not city.districts:
            raise InvalidSetting("no districts")
        member = await self.residents.find_member(turn.resident, city)
        return Reply(screen=screens.districts(turn.t, city, member.district if member else None))

    async def choose_district(self, turn: Turn) -> Reply:
        await self.residents.choose_district(turn.resident, _city(turn), turn.args[0])
        return await self.show_districts(turn)

    async def leave_district(self, turn: Turn) -> Reply:
        await self.residents.choose_district(turn.resident, _city(turn), None)
        return await self.show_districts(turn)

    async def show_announcements(self, turn: Turn) -> Reply:
        memberships = await self.residents.memberships(turn.resident)
        cities = [await self.cities.get(slug) for slug in memberships]
        return Reply(screen=screens.announcements(turn.t, cities, memberships))

    async def subscribe(self, turn: Turn) -> Reply:
        await self.residents.subscribe(turn.resident, _city(turn))
        return await self.show_announcements(turn)

    async def unsubscribe(self, turn: Turn) -> Reply:
        await self.residents.unsubscribe(turn.resident, _city(turn))
        return await self.show_announcements(turn)


def _city(turn: Turn) -> City:
    """The one that the button names. Raises InvalidSetting for a button that names none, as none of ours does."""
    if turn.city is None or not turn.names_city:
        raise InvalidSetting("no city")
    return turn.city
