"""The side of broadcasts that editors see once one is written, put together."""

from bot.telegram.routes import Routes
from handlers.broadcasts.correcting_routes import CorrectingHandlers
from handlers.broadcasts.report_routes import ReportHandlers
from handlers.broadcasts.rules_routes import RulesHandlers
from handlers.broadcasts.running_desk import RunningDesk
from handlers.broadcasts.running_routes import RunningHandlers


def running_routes(desk: RunningDesk) -> Routes:
    routes = Routes()
    for part in (RunningHandlers(desk), ReportHandlers(desk), CorrectingHandlers(desk), RulesHandlers(desk)):
        routes.include(part.routes())
    return routes
