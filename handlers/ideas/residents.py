"""Everything that residents do with ideas, put together; each part has a module of its own."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.ideas.model import View
from bot.core.ideas.service import IdeaServices
from bot.core.moderation.service import ModerationServices
from bot.core.residents.service import Residents
from bot.core.shared.clock import Clock
from bot.telegram.files import Files
from bot.telegram.routes import Routes
from bot.telegram.screens import Row
from bot.telegram.turns import Reply, Turn
from handlers.ideas import refusals
from handlers.ideas.card_routes import CardHandlers
from handlers.ideas.own_routes import OwnHandlers
from handlers.ideas.photographs import Photographs
from handlers.ideas.routes import IdeaHandlers
from handlers.ideas.talk_routes import TalkHandlers
from handlers.ideas.writing_routes import WritingHandlers
from handlers.residents.home import Home


@dataclass(frozen=True, slots=True)
class ResidentIdeas:
    lists: IdeaHandlers
    own: OwnHandlers
    cards: CardHandlers
    talk: TalkHandlers
    writing: WritingHandlers

    def routes(self) -> Routes:
        routes = Routes()
        for part in (self.lists, self.own, self.cards, self.talk, self.writing):
            routes.include(part.routes())
        routes.include(refusals.routes())
        return routes

    async def show_after_consent(self, turn: Turn, idea: str) -> Reply:
        """The idea that brought somebody here, when she has agreed."""
        return await self.cards.show_after_consent(turn, idea)


def resident_ideas(
    ideas: IdeaServices,
    moderation: ModerationServices,
    cities: Cities,
    residents: Residents,
    home: Home,
    files: Files,
    clock: Clock,
    rows_of_home: Callable[[Turn, City], Awaitable[Sequence[Row]]],
    rows_of_card: Callable[[Turn, City, View], Awaitable[Sequence[Row]]],
) -> ResidentIdeas:
    """The last two are what only a city's team sees, in the home of its ideas and on an idea."""
    lists = IdeaHandlers(ideas, cities, residents, rows_of_home)
    own = OwnHandlers(ideas, moderation, lists, clock)
    cards = CardHandlers(ideas, lists, own, residents, home, rows_of_card)
    talk = TalkHandlers(ideas, cards)
    writing = WritingHandlers(ideas, cities, cards, Photographs(files), clock)
    return ResidentIdeas(lists, own, cards, talk, writing)
