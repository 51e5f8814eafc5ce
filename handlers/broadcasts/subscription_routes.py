"""One tap under an announcement ends them, another brings them back."""

from dataclasses import dataclass

from bot.core.cities.model import City
from bot.core.residents.model import InvalidSetting
from bot.core.residents.service import Residents
from bot.telegram.routes import Routes
from bot.telegram.turns import KEEP, Reply, Turn
from handlers.broadcasts import callbacks
from handlers.broadcasts import subscription_screens as screens


@dataclass(frozen=True, slots=True)
class SubscriptionHandlers:
    """Each answers below: what was announced stays to be read, and whatever she was asked stays asked."""

    residents: Residents

    def routes(self) -> Routes:
        routes = Routes()
        routes.tap(callbacks.UNSUBSCRIBE, self.unsubscribe)
        routes.tap(callbacks.SUBSCRIBE, self.subscribe)
        return routes

    async def unsubscribe(self, turn: Turn) -> Reply:
        city = _city(turn)
        await self.residents.unsubscribe(turn.resident, city)
        return Reply(screen=screens.unsubscribed(turn.t, city), fresh=True, conversation=KEEP)

    async def subscribe(self, turn: Turn) -> Reply:
        city = _city(turn)
        comes = await self.residents.subscribe(turn.resident, city)
        screen = screens.subscribed(turn.t, city) if comes else screens.elsewhere(turn.t, city)
        return Reply(screen=screen, fresh=True, conversation=KEEP)


def _city(turn: Turn) -> City:
    """The one that the button names. Raises InvalidSetting for a button that names none, as none of ours does."""
    if turn.city is None or not turn.names_city:
        raise InvalidSetting("no city")
    return turn.city
