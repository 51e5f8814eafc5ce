"""The desk of moderation, and the lists that lead from it."""

from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.ideas.model import IdeaUnknown
from bot.core.moderation.model import CaseUnknown
from bot.core.moderation.queue import Brief
from bot.core.staff.model import Permission
from bot.telegram.pager import Page
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.events.form import small_number
from handlers.moderation import callbacks, desk_screens, refusals, states
from handlers.moderation.arguments import some_id
from handlers.moderation.cards import Cards
from handlers.moderation.desk import Desk
from handlers.moderation.desk_screens import PAGE, Work
from handlers.moderation.states import standing
from handlers.staff.desks import Door

T = TypeVar("T")
_HEAD = 5  # cases that a group is shown


@dataclass(frozen=True, slots=True)
class DeskHandlers:
    desk: Desk
    cards: Cards

    def routes(self) -> Routes:
        routes, door = Routes(), Door(self.desk, self.home, desk_screens.which_city)
        moderators = partial(routes.tap, newcomers=True, permission=Permission.MODERATE)
        routes.command("queue", door.show_anywhere, newcomers=True, permission=Permission.MODERATE)
        routes.group_command("queue", self.show_to_group, permission=Permission.MODERATE)
        moderators(callbacks.DESK, door.show)
        moderators(callbacks.CITIES, door.show_cities, small_number)
        moderators(callbacks.NEXT, self.take_next, in_groups=True)
        moderators(callbacks.LIST, self.show_list, small_number)
        moderators(callbacks.ASKED, self.show_asked, small_number)
        moderators(callbacks.UNDOS, self.show_undoable)
        moderators(callbacks.FIND, self.ask_code)
        moderators(callbacks.RESTORE, self.restore, some_id)
        routes.text(states.FINDING, self.find)
        return routes

    async def home(
        self, turn: Turn, city: City, note: Markup | None = None, toast: str | None = None
    ) -> Reply:
        """The desk of this city. Raises NotAllowed."""
        work = await self._work(turn, city)
        return Reply(screen=desk_screens.home(turn.t, city, work, self.desk.now(), note), toast=toast)

    async def _work(self, turn: Turn, city: City) -> Work:
        queue = self.desk.moderation.queue
        return Work(
            waiting=await queue.waiting(turn.resident, city),
            undoable=len(await queue.can_undo(turn.resident, city)),
            several=len(await self.desk.cities_of(turn)) > 1,
            is_admin=self.desk.team.may(turn.resident, Permission.MANAGE_TEAM, city.slug),
        )

    async def show_to_group(self, turn: Turn) -> Reply:
        """The head of the queue. Raises NotAllowed."""
        city = self.desk.city(turn)
        work = await self._work(turn, city)
        briefs = await self.desk.moderation.queue.page(turn.resident, city, 0, _HEAD)
        return Reply(screen=desk_screens.in_group(turn.group_t, city, work, briefs, self.desk.now()))

    async def take_next(self, turn: Turn) -> Reply:
        """One tap to work; in a group the card is hers, for all to see."""
        city = self.desk.city(turn)
        return await self.next(turn, city)

    async def next(self, turn: Turn, city: City, but: str | None = None, toast: str | None = None) -> Reply:
        """The next case, or the desk where there is none. ``but``: what she has just put back."""
        docket = await self.desk.moderation.queue.take_next(turn.resident, city, but)
        if docket is not None:
            return await self.cards.show(turn, city, docket, toast=toast)
        if turn.group:
            return await self.show_to_group(turn)
        return await self.home(turn, city, toast=toast)

    async def show_list(self, turn: Turn) -> Reply:
        return await self._list(turn, asked=False)

    async def show_asked(self, turn: Turn) -> Reply:
        return await self._list(turn, asked=True)

    async def _list(self, turn: Turn, *, asked: bool) -> Reply:
        city = self.desk.city(turn)
        page = await self.page(turn, city, turn.args[0], asked=asked)
        return Reply(screen=desk_screens.listed(turn.t, city, page, self.desk.now(), asked=asked))

    async def page(self, turn: Turn, city: City, number: int, *, asked: bool = False) -> Page[Brief]:
        """Of the queue, or of what waits for its authors; the last there is, where the list has shrunk."""
        queue = self.desk.moderation.queue
        waiting = await queue.waiting(turn.resident, city)
        count = max(1, -(-(waiting.asked if asked else waiting.here) // PAGE))
        number = min(number, count - 1)
        briefs = await queue.page(turn.resident, city, number * PAGE, PAGE, asked=asked)
        return Page(briefs, number, count)

    async def show_undoable(self, turn: Turn) -> Reply:
        city = self.desk.city(turn)
        briefs = await self.desk.moderation.queue.can_undo(turn.resident, city)
        return Reply(screen=desk_screens.undoable(turn.t, city, briefs))

    async def ask_code(self, turn: Turn) -> Reply:
        city = self.desk.city(turn)
        return Reply(
            screen=desk_screens.ask_code(turn.t, city), conversation=standing(states.FINDING, city.slug)
        )

    async def find(self, turn: Turn) -> Reply:
        """She may type one code after another."""
        city = await self.desk.asked_city(turn)
        try:
            idea, cases = await self.desk.moderation.queue.find(turn.resident, city, turn.words.strip())
        except CaseUnknown:
            note = desk_screens.not_found(turn.t)
            screen = desk_screens.ask_code(turn.t, city, note)
            return Reply(screen=screen, conversation=standing(states.FINDING, city.slug))
        screen = desk_screens.found(turn.t, city, idea, cases)
        return Reply(screen=screen, conversation=standing(states.FINDING, city.slug))

    async def restore(self, turn: Turn) -> Reply:
        city = self.desk.city(turn)
        try:
            idea = await self.desk.moderation.deciding.restore(turn.resident, city, turn.args[0])
        except IdeaUnknown:
            return await self.home(turn, city, toast=refusals.gone(turn.t))
        _, cases = await self.desk.moderation.queue.find(turn.resident, city, idea.code)
        screen = desk_screens.found(turn.t, city, idea, cases)
        return Reply(screen=screen, toast=desk_screens.restored(turn.t))
