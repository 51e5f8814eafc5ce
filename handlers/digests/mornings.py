"""The morning of a city's staff: told, and turned off and on."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.cities.model import City
from bot.core.digests.mornings import KIND, Mornings
from bot.core.notices.model import Notice
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock
from bot.telegram.routes import Routes
from bot.telegram.screens import Screen
from bot.telegram.translator import Translator
from bot.telegram.turns import Reply, Turn
from handlers.asked import city_at
from handlers.broadcasts import callbacks as broadcasts
from handlers.digests import callbacks, morning_screens
from handlers.events import callbacks as events
from handlers.ideas import desk_callbacks as ideas
from handlers.moderation import callbacks as moderation
from handlers.sending import Telling
from handlers.surveys import desk_callbacks as surveys


@dataclass(frozen=True, slots=True)
class MorningHandlers:
    mornings: Mornings
    clock: Clock

    def tellings(self) -> Mapping[str, Telling]:
        return {KIND: Telling(self._morning)}

    def routes(self) -> Routes:
        routes = Routes()
        routes.tap(callbacks.MORNINGS_OFF, self.turn_off)
        routes.tap(callbacks.MORNINGS_ON, self.turn_on)
        return routes

    def open_from(self, routes: Routes) -> None:
        """The buttons that open what these routes show."""
        routes.tap_fresh(callbacks.QUEUE, moderation.DESK)
        routes.tap_fresh(callbacks.SUGGESTIONS, events.SUGGESTIONS)
        routes.tap_fresh(callbacks.PROMISED, ideas.CARD)
        routes.tap_fresh(callbacks.CLOSING, surveys.SURVEY)
        routes.tap_fresh(callbacks.BROADCASTS, broadcasts.DESK)

    async def turn_off(self, turn: Turn) -> Reply:
        """Nobody else's mornings change, so that no role is asked for."""
        city = city_at(turn)
        await self.mornings.set_wanted(turn.resident, city, wanted=False)
        return Reply(screen=morning_screens.stopped(turn.t, city), fresh=True)

    async def turn_on(self, turn: Turn) -> Reply:
        city = city_at(turn)
        await self.mornings.set_wanted(turn.resident, city, wanted=True)
        return Reply(screen=morning_screens.on_again(turn.t, city))

    async def _morning(self, t: Translator, city: City, notice: Notice, recipient: Resident) -> Screen | None:
        """As things are when it is sent: what was done meanwhile is not told, nor anything to who works there no longer."""
        seen = await self.mornings.of(recipient, city)
        return None if seen.is_empty else morning_screens.morning(t, city, seen, self.clock.now())
