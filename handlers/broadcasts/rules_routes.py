"""How a city sends announcements, for its administrators."""

from dataclasses import dataclass, replace
from functools import partial

from bot.core.staff.model import Permission
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.broadcasts import callbacks
from handlers.broadcasts import rules_screens as screens
from handlers.broadcasts.running_desk import RunningDesk
from handlers.surveys.filling import yes_or_no


@dataclass(frozen=True, slots=True)
class RulesHandlers:
    desk: RunningDesk

    def routes(self) -> Routes:
        routes = Routes()
        administrators = partial(routes.tap, newcomers=True, permission=Permission.MANAGE_TEAM)
        administrators(callbacks.RULES, self.show)
        administrators(callbacks.SECOND_PERSON, self.set_second_person, yes_or_no)
        return routes

    async def show(self, turn: Turn, toast: str | None = None) -> Reply:
        city = self.desk.city(turn, Permission.MANAGE_TEAM)
        rules = await self.desk.broadcasts.releasing.rules(city)
        return Reply(screen=screens.rules(turn.t, city, rules), toast=toast)

    async def set_second_person(self, turn: Turn) -> Reply:
        city, releasing = self.desk.city(turn, Permission.MANAGE_TEAM), self.desk.broadcasts.releasing
        rules = replace(await releasing.rules(city), second_person=turn.args[0])
        await releasing.set_rules(turn.resident, city, rules)
        return await self.show(turn, screens.saved(turn.t))
