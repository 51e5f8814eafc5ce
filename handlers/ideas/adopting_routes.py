"""Taking up ideas of other cities of the network."""

from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.ideas.results import Page
from bot.core.shared.errors import StoreUnavailable
from bot.core.staff.model import Permission
from bot.telegram.routes import Routes
from bot.telegram.screens import Button, Screen
from bot.telegram.turns import Reply, Turn
from handlers.events.form import small_number
from handlers.ideas import adopting_screens, cards
from handlers.ideas import desk_callbacks as callbacks
from handlers.ideas.adopting_screens import Offered
from handlers.ideas.cards import Shown
from handlers.ideas.desk import Desk, SisterSum
from handlers.ideas.desk_routes import DeskHandlers
from handlers.ideas.desk_screens import PAGE
from handlers.ideas.lists import HOME, count_pages, idea_id, page_number


@dataclass(frozen=True, slots=True)
class AdoptingHandlers:
    desk: Desk
    page: DeskHandlers

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.SISTERS, self.show_sisters, small_number)
        editors(callbacks.SISTER, self.show_ideas, SisterSum, page_number)
        editors(callbacks.SISTER_IDEA, self.show, SisterSum, idea_id)
        editors(callbacks.SISTER_ORIGINAL, self.show_original, SisterSum, idea_id)
        editors(callbacks.SISTER_WHOLE, self.show_whole, SisterSum, idea_id)
        editors(callbacks.ADOPT, self.ask, SisterSum, idea_id)
        editors(callbacks.ADOPT_CONFIRMED, self.adopt, SisterSum, idea_id)
        return routes

    async def show_sisters(self, turn: Turn) -> Reply:
        """Those that have ideas, the most first; a city whose store is away is passed over."""
        home = self.desk.city(turn)
        counts: list[tuple[City, int]] = []
        for city in await self.desk.cities.list_open():
            if city.slug != home.slug:
                with suppress(StoreUnavailable):
                    counts.append((city, (await self._ideas(turn, home, city, 0, 1)).total))
        name = turn.t.language.tag
        some = sorted(
            (pair for pair in counts if pair[1]), key=lambda pair: (-pair[1], pair[0].name_for(name))
        )
        return Reply(screen=adopting_screens.sisters(turn.t, home, some, turn.args[0]))

    async def show_ideas(self, turn: Turn) -> Reply:
        """The page, or the last there is."""
        home = self.desk.city(turn)
        sister, number = await self.desk.sister(turn, home), turn.args[1]
        page = await self._ideas(turn, home, sister, number * PAGE, PAGE)
        if not page.views and page.total:
            last = count_pages(page.total, PAGE) - 1
            page = await self._ideas(turn, home, sister, last * PAGE, PAGE)
        return Reply(screen=adopting_screens.ideas(turn.t, home, sister, page))

    async def _ideas(self, turn: Turn, home: City, sister: City, first: int, limit: int) -> Page:
        return await self.desk.ideas.official.sisters(turn.resident, home, sister, first, limit)

    async def show(self, turn: Turn) -> Reply:
        return self._show(turn, await self._offered(turn))

    async def show_original(self, turn: Turn) -> Reply:
        return self._show(turn, await self._offered(turn, original=True))

    def _show(self, turn: Turn, offered: Offered, note: Markup | None = None) -> Reply:
        return Reply(screen=adopting_screens.idea(turn.t, offered, note))

    async def show_whole(self, turn: Turn) -> Reply:
        offered = await self._offered(turn)
        *pages, last = cards.whole(turn.t, offered.shown)
        up = Button(turn.t.pgettext("half-button", "‹ Back"), offered.tap(callbacks.SISTER_IDEA))
        return Reply(screen=Screen(last, ((up,),)), pages=tuple(pages), fresh=True)

    async def ask(self, turn: Turn) -> Reply:
        offered = await self._offered(turn)
        if offered.taken:
            return self._show(turn, offered)
        return Reply(screen=adopting_screens.confirm(turn.t, offered))

    async def adopt(self, turn: Turn) -> Reply:
        """Done again it leads to what it became. Raises IdeaUnknown."""
        home = self.desk.city(turn)
        sister, idea = await self.desk.sister(turn, home), turn.args[1]
        ours = await self.desk.ideas.official.adopt(turn.resident, home, sister, idea)
        note = adopting_screens.adopted(turn.t, sister)
        return await self.page.card(turn, home, ours.id, note)

    async def _offered(self, turn: Turn, *, original: bool = False) -> Offered:
        """Raises NotAllowed, IdeaUnknown, IdeaMoved."""
        home = self.desk.city(turn)
        sister = await self.desk.sister(turn, home)
        card = await self.desk.ideas.browsing.card(turn.resident, sister, turn.args[1])
        linked = await self.desk.linked_with(card.view)
        known = (*card.view.adopted_by, card.view.idea.adopted_from)
        taken = next((one for one in known if one and one.city == home.slug), None)
        return Offered(Shown(card, sister, HOME, home, original, linked), home, taken)
