"""The moderators' side of ideas, put together."""

from bot.telegram.routes import Routes
from handlers.moderation.author_routes import AuthorHandlers
from handlers.moderation.bulk_routes import BulkHandlers
from handlers.moderation.cards import Cards
from handlers.moderation.case_routes import CaseHandlers
from handlers.moderation.desk import Desk
from handlers.moderation.desk_routes import DeskHandlers
from handlers.moderation.merging_routes import MergingHandlers
from handlers.moderation.refusals import Refusals
from handlers.moderation.rules_routes import RulesHandlers


def moderators_routes(desk: Desk) -> Routes:
    """All of them, with their refusals told in moderators' words."""
    cards = Cards(desk)
    page = DeskHandlers(desk, cards)
    one = CaseHandlers(desk, cards, page)
    refusals = Refusals(cards)
    routes = Routes()
    for part in (
        page.routes(),
        one.routes(),
        MergingHandlers(desk, one).routes(),
        AuthorHandlers(desk, cards, page).routes(),
        BulkHandlers(desk, page).routes(),
        RulesHandlers(desk).routes(),
    ):
        routes.include(refusals.around(part))
    return routes
