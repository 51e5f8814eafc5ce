"""The editors' side of events, and the form that residents suggest with, put together."""

from collections.abc import Awaitable, Callable

from bot.core.cities.service import Cities
from bot.core.events.service import EventServices
from bot.core.shared.clock import Clock
from bot.telegram.files import Files
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.events import refusals
from handlers.events.cancelling_routes import CancellingHandlers
from handlers.events.desk import Desk
from handlers.events.door import DoorHandlers
from handlers.events.editing_routes import EditingHandlers
from handlers.events.export_routes import ExportHandlers
from handlers.events.feed_routes import FeedHandlers
from handlers.events.form_routes import FormHandlers
from handlers.events.import_routes import ImportHandlers
from handlers.events.publishing_routes import PublishingHandlers
from handlers.events.suggestion_routes import SuggestionHandlers
from handlers.events.translation_routes import TranslationHandlers
from handlers.events.when_routes import WhenHandlers
from handlers.residents.home import Home


def editors_routes(
    events: EventServices,
    cities: Cities,
    clock: Clock,
    home: Home,
    files: Files,
    show_card: Callable[[Turn, str], Awaitable[Reply]],
) -> Routes:
    """``show_card`` shows a resident the event whose ticket is hers."""
    desk = Desk(cities, home.team, clock, events)
    when = WhenHandlers(desk)
    editing = EditingHandlers(desk, when)
    suggestions = SuggestionHandlers(desk, editing)
    feeds = FeedHandlers(desk, editing)
    routes = Routes()
    for part in (
        editing.routes(),
        CancellingHandlers(desk, editing).routes(),
        when.routes(),
        FormHandlers(desk, when).routes(),
        TranslationHandlers(desk).routes(),
        PublishingHandlers(desk, suggestions.leave).routes(),
        suggestions.routes(),
        feeds.routes(),
        ImportHandlers(desk, editing, home, files, feeds).routes(),
        ExportHandlers(desk, editing).routes(),
        DoorHandlers(desk, home, show_card).routes(),
        refusals.routes(),
    ):
        routes.include(part)
    return routes
