"""The desk of who answers a city's ideas: the way in, the lists, one idea and what there is to read of it."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.ideas.model import IdeaUnknown, Progress
from bot.core.staff.model import Permission
from bot.telegram.routes import Routes
from bot.telegram.screens import Screen
from bot.telegram.turns import Reply, Turn
from handlers.events.form import small_number
from handlers.ideas import cards, desk_screens, history_screens
from handlers.ideas import desk_callbacks as callbacks
from handlers.ideas.desk import Desk
from handlers.ideas.desk_screens import PAGE
from handlers.ideas.desk_states import FINDING
from handlers.ideas.lists import HOME, IdeaList, Kind, count_pages, idea_id, page_number, read_list
from handlers.ideas.routes import LONGEST_WORDS
from handlers.ideas.states import standing
from handlers.staff.desks import Door

_MOST_PENDING: Final = 80


@dataclass(frozen=True, slots=True)
class DeskHandlers:
    desk: Desk

    def routes(self) -> Routes:
        routes, door = Routes(), Door(self.desk, self.home, desk_screens.which_city)
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.DESK, door.show)
        editors(callbacks.CITIES, door.show_cities, small_number)
        editors(callbacks.LIST, self.show_list, read_list)
        editors(callbacks.PENDING, self.show_pending, small_number)
        editors(callbacks.CARD, self.show_card, idea_id, read_list)
        editors(callbacks.ORIGINAL, self.show_original, idea_id, read_list)
        editors(callbacks.WHOLE, self.show_whole, idea_id, read_list)
        editors(callbacks.HISTORY, self.show_history, idea_id, read_list)
        editors(callbacks.OPINIONS, self.show_opinions, idea_id, page_number)
        routes.text(FINDING, self.find)
        return routes

    async def home(self, turn: Turn, city: City, note: Markup | None = None) -> Reply:
        """The desk of this city. Raises NotAllowed."""
        official = self.desk.ideas.official
        kinds: tuple[Progress | None, ...] = (None, *Progress)
        numbers = {kind: (await official.desk(turn.resident, city, kind, limit=1)).total for kind in kinds}
        pending = await official.pending(turn.resident, city, _MOST_PENDING)
        several = len(await self.desk.cities_of(turn)) > 1
        screen = desk_screens.home(turn.t, city, numbers, len(pending), several=several, note=note)
        return Reply(screen=screen, conversation=standing(FINDING, city.slug))

    async def show_list(self, turn: Turn) -> Reply:
        """The page, or the last there is where the list has shrunk since the button was drawn."""
        city, listed = self.desk.city(turn), turn.args[0]
        if listed.kind not in (Kind.UNANSWERED, Kind.PROGRESS):
            return await self.home(turn, city)
        official = self.desk.ideas.official
        page = await official.desk(turn.resident, city, listed.progress, listed.page * PAGE, PAGE)
        if not page.views and page.total:
            last = count_pages(page.total, PAGE) - 1
            page = await official.desk(turn.resident, city, listed.progress, last * PAGE, PAGE)
        listed = replace(listed, page=page.first // PAGE)
        screen = desk_screens.idea_list(turn.t, city, listed, page)
        return Reply(screen=screen, conversation=standing(FINDING, city.slug))

    async def show_pending(self, turn: Turn) -> Reply:
        city = self.desk.city(turn)
        every = await self.desk.ideas.official.pending(turn.resident, city, _MOST_PENDING)
        return Reply(screen=desk_screens.pending(turn.t, city, every, turn.args[0]))

    async def find(self, turn: Turn) -> Reply:
        """She may try other words until she finds it."""
        city = await self.desk.asked_city(turn)
        words = " ".join(turn.words.split())[:LONGEST_WORDS]
        views = await self.desk.ideas.browsing.search(turn.resident, city, words, PAGE)
        screen = desk_screens.found(turn.t, city, views, words)
        return Reply(screen=screen, conversation=standing(FINDING, city.slug))

    # One idea

    async def show_card(self, turn: Turn) -> Reply:
        return Reply(screen=desk_screens.card(turn.t, await self.desk.open(turn)))

    async def show_original(self, turn: Turn) -> Reply:
        sight = replace(await self.desk.open(turn), original=True)
        return Reply(screen=desk_screens.card(turn.t, sight))

    async def card(
        self,
        turn: Turn,
        city: City,
        idea: str,
        note: Markup | None = None,
        toast: str | None = None,
        listed: IdeaList = HOME,
    ) -> Reply:
        """As it is now; where it is not to be read any more, the desk. Raises NotAllowed."""
        try:
            sight = await self.desk.look(turn, city, idea, listed)
        except IdeaUnknown:
            return await self.home(turn, city, desk_screens.gone(turn.t))
        return Reply(screen=desk_screens.card(turn.t, sight, note), toast=toast)

    async def show_whole(self, turn: Turn) -> Reply:
        """All that is written in it and about it, in messages of their own."""
        sight = await self.desk.open(turn)
        *pages, last = cards.whole(turn.t, sight.shown())
        screen = Screen(last, ((desk_screens.to_card(turn.t, sight),),))
        return Reply(screen=screen, pages=tuple(pages), fresh=True)

    async def show_history(self, turn: Turn) -> Reply:
        sight = await self.desk.open(turn)
        history = await self.desk.ideas.browsing.history(sight.city, sight.id)
        up = desk_screens.to_card(turn.t, sight)
        return Reply(screen=history_screens.history(turn.t, sight.city, sight.view, history, up))

    async def show_opinions(self, turn: Turn) -> Reply:
        sight = await self.desk.open(turn)
        return Reply(screen=desk_screens.opinions(turn.t, sight, turn.args[1]))
