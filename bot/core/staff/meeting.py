"""Where a city's moderators meet: the group, and the topic in it, that the bot writes to."""

from collections.abc import Sequence

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.residents.model import Resident
from bot.core.staff.model import Permission
from bot.core.staff.service import Team


class Meeting:
    """Connects groups to cities, for those who manage the city's team."""

    def __init__(self, cities: Cities, team: Team) -> None:
        self._cities = cities
        self._team = team

    async def cities_of(self, actor: Resident) -> Sequence[City]:
        """The cities for which she may do it, in the order in which they joined."""
        every = await self._cities.list_all()
        return [city for city in every if self._team.may(actor, Permission.MANAGE_TEAM, city.slug)]

    def require(self, actor: Resident, slug: str) -> None:
        """Raises NotAllowed."""
        self._team.require(actor, Permission.MANAGE_TEAM, slug)

    async def connect(self, actor: Resident, slug: str, group: int, topic: int | None) -> bool:
        """The city's moderators meet there from now on; False if they did already. Raises NotAllowed, CityUnknown."""
        self.require(actor, slug)
        return await self._cities.connect_group(slug, group, topic, actor.id)
