"""The side of announcements that their writers see, put together."""

from bot.core.broadcasts.service import BroadcastServices
from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.shared.clock import Clock
from bot.core.staff.service import Team
from bot.core.surveys.service import SurveyServices
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.broadcasts.audience_routes import AudienceHandlers
from handlers.broadcasts.desk import Desk, Draft
from handlers.broadcasts.desk_routes import DeskHandlers
from handlers.broadcasts.draft_routes import DraftHandlers, show_card
from handlers.broadcasts.link_routes import LinkHandlers
from handlers.broadcasts.refusals import with_refusals
from handlers.broadcasts.release_routes import ReleaseHandlers, Send
from handlers.broadcasts.running import running_routes
from handlers.broadcasts.running_desk import RunningDesk
from handlers.broadcasts.text_routes import TextHandlers, ask_first_text
from handlers.broadcasts.when_routes import WhenHandlers


class BroadcastEditors:
    """``send`` sends a screen to a chat, as a test."""

    def __init__(
        self,
        broadcasts: BroadcastServices,
        surveys: SurveyServices,
        cities: Cities,
        team: Team,
        clock: Clock,
        send: Send,
    ) -> None:
        self._desk = Desk(cities, team, clock, broadcasts, surveys)
        self._page = DeskHandlers(self._desk, ask_first_text, self._show)
        self._running = RunningDesk(cities, team, clock, broadcasts, self.page, self.draft, self._desk.titles)
        self._parts = (
            self._page.routes(),
            DraftHandlers(self._desk, self._discarded).routes(),
            TextHandlers(self._desk).routes(),
            LinkHandlers(self._desk).routes(),
            AudienceHandlers(self._desk).routes(),
            WhenHandlers(self._desk).routes(),
            ReleaseHandlers(self._desk, send, self._running.card).routes(),
        )

    def routes(self) -> Routes:
        routes = Routes()
        for part in self._parts:
            routes.include(with_refusals(part))
        routes.include(running_routes(self._running))
        return routes

    async def page(self, turn: Turn, city: City) -> Reply:
        """The editors' page of a city."""
        return await self._page.home(turn, city)

    async def draft(self, turn: Turn, city: City, broadcast_id: str) -> Reply:
        """One draft, as its editor goes on with it. Raises BroadcastUnknown, DraftNoMore."""
        return await self._show(turn, await self._desk.look(turn, city, broadcast_id))

    async def _show(self, turn: Turn, draft: Draft) -> Reply:
        return await show_card(self._desk, turn, draft)

    async def _discarded(self, turn: Turn, city: City, toast: str) -> Reply:
        return await self._page.home(turn, city, toast=toast)
