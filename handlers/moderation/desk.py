"""What all handlers of moderators share: which city, which case, who is who."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from bot.core.cities.model import City
from bot.core.ideas.service import IdeaServices
from bot.core.moderation.docket import Docket
from bot.core.moderation.model import Case
from bot.core.moderation.service import ModerationServices
from bot.core.shared.errors import StoreUnavailable
from bot.core.staff.model import Permission
from bot.telegram.names import Names
from bot.telegram.turns import Turn
from handlers.asked import said_of
from handlers.moderation.arguments import CaseId
from handlers.staff.desks import StaffDesk


@dataclass(frozen=True, slots=True)
class Sight:
    """A case as it is looked at. ``viewer`` is a resident's id; empty in a group, where many look.

    ``names`` by resident id, as Telegram tells them now: of some of the team, not of residents. ``username`` is the
    bot's own, for links from a group.
    """

    docket: Docket
    city: City
    now: datetime
    viewer: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    username: str = ""

    @property
    def case(self) -> Case:
        return self.docket.case

    @property
    def is_in_group(self) -> bool:
        return not self.viewer


@dataclass(frozen=True, slots=True)
class Desk(StaffDesk):
    permission: ClassVar[Permission] = Permission.MODERATE

    moderation: ModerationServices
    ideas: IdeaServices
    names: Names

    async def case(self, turn: Turn) -> tuple[City, str]:
        """The case that the button, or the question before her, names. Raises NotAllowed, CityUnknown."""
        named = next((arg for arg in turn.args if isinstance(arg, CaseId)), None)
        if named is not None:
            return self.city(turn), named
        return await self.asked_city(turn), said_of(turn.conversation, "case")

    async def count_cases(self, turn: Turn) -> int | None:
        """How many wait for her, in all cities where she has a role; None for who moderates nowhere.

        A network admin is told of her home alone. A city whose store is away is passed over.
        """
        slugs = [slug for slug in self.team.cities_of(turn.resident) if self._moderates(turn, slug)]
        if turn.home and turn.home.slug not in slugs and self._moderates(turn, turn.home.slug):
            slugs.append(turn.home.slug)
        if not slugs:
            return None
        count = 0
        for city in [await self.cities.find(slug) for slug in slugs]:
            with suppress(StoreUnavailable):
                count += (await self.moderation.queue.waiting(turn.resident, city)).here if city else 0
        return count

    def _moderates(self, turn: Turn, slug: str) -> bool:
        return self.team.may(turn.resident, Permission.MODERATE, slug)

    async def look(self, turn: Turn, city: City, case_id: str) -> Sight:
        """Without claiming it. Raises CaseUnknown, NotAllowed."""
        return await self.sight(turn, city, await self.moderation.queue.look(turn.resident, city, case_id))

    async def sight(self, turn: Turn, city: City, docket: Docket) -> Sight:
        """In a group it is seen as by nobody in particular."""
        viewer = "" if turn.group else turn.resident.id
        concerned = {docket.holder, docket.case.decided_by, docket.case.confirmed_by}
        if docket.decided_before:
            concerned.add(docket.decided_before.decided_by)
        concerned |= {line.by for line in docket.lines if line.by != docket.case.author}
        names = await self.who(city, (one for one in concerned if one and one != viewer))
        username = await self.names.own_username() if turn.group else ""
        return Sight(docket, city, self.now(), viewer, names, username)

    async def who(self, city: City, resident_ids: Iterable[str]) -> dict[str, str]:
        """What Telegram calls these, of those who work for the city."""
        wanted = set(resident_ids)
        if not wanted:
            return {}
        team = {grant.resident_id: grant.telegram_id for grant in await self.team.list_by_operator(city.slug)}
        return await self.names.names_of({one: team[one] for one in wanted if one in team})
