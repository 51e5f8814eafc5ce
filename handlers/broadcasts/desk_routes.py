"""The page of who writes announcements, the lists that lead from it, and how a new one begins."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from markupsafe import Markup

from bot.core.broadcasts.composing import PAGE, Subject
from bot.core.broadcasts.model import Broadcast, BroadcastKind
from bot.core.cities.model import City
from bot.core.staff.model import Permission
from bot.telegram.pager import Page
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.broadcasts import callbacks, desk_screens
from handlers.broadcasts.desk import STATUSES, Desk, Draft, Shelf, an_id
from handlers.broadcasts.desk_screens import INVITATIONS, Listed
from handlers.events.form import small_number
from handlers.staff.desks import Door

_NOTHING: Final = Subject()


def invitation(text: str) -> BroadcastKind:
    """A converter for buttons: what invites to something. Raises ValueError."""
    kind = BroadcastKind(text)
    if kind not in INVITATIONS:
        raise ValueError(text)
    return kind


@dataclass(frozen=True, slots=True)
class DeskHandlers:
    """``ask_text`` asks for the first text of a message, ``show`` is the form of a draft."""

    desk: Desk
    ask_text: Callable[[Turn, Draft], Reply]
    show: Callable[[Turn, Draft], Awaitable[Reply]]

    def routes(self) -> Routes:
        routes, door = Routes(), Door(self.desk, self.home, desk_screens.which_city)
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.DESK, door.show)
        editors(callbacks.CITIES, door.show_cities, small_number)
        editors(callbacks.LIST, self.show_list, Shelf, small_number)
        editors(callbacks.NEW, self.ask_kind)
        editors(callbacks.NEW_TO, self.ask_subject, invitation, small_number)
        editors(callbacks.BEGIN, self.begin_message)
        editors(callbacks.BEGIN_WITH, self.begin_invitation, invitation, an_id)
        return routes

    async def home(
        self, turn: Turn, city: City, note: Markup | None = None, toast: str | None = None
    ) -> Reply:
        """The page of this city. Raises NotAllowed."""
        work = await self.desk.broadcasts.reporting.desk(turn.resident, city)
        screen = desk_screens.home(
            turn.t,
            city,
            work.counts,
            several=len(await self.desk.cities_of(turn)) > 1,
            manages=self.desk.team.may(turn.resident, Permission.MANAGE_TEAM, city.slug),
            note=note,
        )
        return Reply(screen=screen, toast=toast)

    async def show_list(self, turn: Turn) -> Reply:
        city, (shelf, number) = self.desk.city(turn), turn.args
        reporting = self.desk.broadcasts.reporting
        work = await reporting.desk(turn.resident, city)
        total = sum(work.counts.get(status, 0) for status in STATUSES[shelf])
        count = max(1, -(-total // PAGE))
        number = min(number, count - 1)
        found = await reporting.list_with(turn.resident, city, STATUSES[shelf], PAGE, number * PAGE)
        listed = [Listed(one, await self._subject(city, one)) for one in found]
        return Reply(screen=desk_screens.shelf_list(turn.t, city, shelf, Page(listed, number, count)))

    async def _subject(self, city: City, broadcast: Broadcast) -> Subject:
        if broadcast.subject is None:
            return _NOTHING
        return await self.desk.broadcasts.composing.subject(city, broadcast)

    # A new one

    async def ask_kind(self, turn: Turn) -> Reply:
        return Reply(screen=desk_screens.ask_kind(turn.t, self.desk.city(turn)))

    async def ask_subject(self, turn: Turn) -> Reply:
        city, (kind, number) = self.desk.city(turn), turn.args
        find = self.desk.broadcasts.composing.list_subjects
        found = await find(turn.resident, city, kind, PAGE + 1, number * PAGE)
        page = desk_screens.paged(found, number, PAGE)
        return Reply(screen=desk_screens.ask_subject(turn.t, city, kind, page))

    async def begin_message(self, turn: Turn) -> Reply:
        """Its text is what is wanted first."""
        return self.ask_text(turn, await self._begin(turn, BroadcastKind.MESSAGE))

    async def begin_invitation(self, turn: Turn) -> Reply:
        """What it invites to speaks for itself: a text may come, or not."""
        return await self.show(turn, await self._begin(turn, *turn.args))

    async def _begin(self, turn: Turn, kind: BroadcastKind, subject: str | None = None) -> Draft:
        city = self.desk.city(turn)
        begun = await self.desk.broadcasts.composing.begin(turn.resident, city, kind, subject)
        return await self.desk.look(turn, city, begun.id)
