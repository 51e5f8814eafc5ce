"""A published survey: its numbers, changing it, closing it, taking it back, its link."""

from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.staff.model import Permission
from bot.core.surveys.publishing import Published
from bot.telegram.links import survey_link
from bot.telegram.names import Names
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.surveys import desk_callbacks as callbacks
from handlers.surveys import survey_screens
from handlers.surveys.desk import Desk
from handlers.surveys.desk_routes import DeskHandlers
from handlers.surveys.draft_screens import draft as draft_screen
from handlers.surveys.filling import survey_id


@dataclass(frozen=True, slots=True)
class PublishedHandlers:
    desk: Desk
    page: DeskHandlers
    names: Names

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.SURVEY, self.show, survey_id)
        editors(callbacks.REVISE, self.revise, survey_id)
        editors(callbacks.CLOSE, self.ask_close, survey_id)
        editors(callbacks.CLOSE_CONFIRMED, self.close, survey_id)
        editors(callbacks.WITHDRAW, self.ask_withdraw, survey_id)
        editors(callbacks.WITHDRAW_CONFIRMED, self.withdraw, survey_id)
        editors(callbacks.LINK, self.show_link, survey_id)
        return routes

    async def show(self, turn: Turn) -> Reply:
        return await self.card(turn, self.desk.city(turn), turn.args[0])

    async def card(self, turn: Turn, city: City, one: str, note: Markup | None = None) -> Reply:
        """The survey with its numbers of this moment. Raises SurveyUnknown, NotAllowed."""
        survey, _ = await self.desk.surveys.publishing.get(turn.resident, city, one)
        seen = await self.desk.surveys.reporting.participation(turn.resident, city, one)
        return Reply(screen=survey_screens.survey(turn.t, city, survey, seen, note))

    async def show_published(self, turn: Turn, city: City, done: Published) -> Reply:
        note = survey_screens.published(turn.t, done.survey, changed=done.change is not None)
        return await self.card(turn, city, done.survey.id, note)

    async def revise(self, turn: Turn) -> Reply:
        """A draft with what is published: it counts once it is published itself."""
        city = self.desk.city(turn)
        survey, _ = await self.desk.surveys.publishing.get(turn.resident, city, turn.args[0])
        draft = await self.desk.surveys.drafting.revise(turn.resident, city, survey.id)
        return Reply(screen=draft_screen(turn.t, city, draft, survey.minutes))

    async def ask_close(self, turn: Turn) -> Reply:
        city = self.desk.city(turn)
        survey, _ = await self.desk.surveys.publishing.get(turn.resident, city, turn.args[0])
        return Reply(screen=survey_screens.confirm_close(turn.t, city, survey))

    async def close(self, turn: Turn) -> Reply:
        city, one = self.desk.city(turn), turn.args[0]
        await self.desk.surveys.publishing.close(turn.resident, city, one)
        return await self.card(turn, city, one, survey_screens.closed(turn.t))

    async def ask_withdraw(self, turn: Turn) -> Reply:
        city = self.desk.city(turn)
        survey, _ = await self.desk.surveys.publishing.get(turn.resident, city, turn.args[0])
        return Reply(screen=survey_screens.confirm_withdraw(turn.t, city, survey))

    async def withdraw(self, turn: Turn) -> Reply:
        city = self.desk.city(turn)
        await self.desk.surveys.publishing.withdraw(turn.resident, city, turn.args[0])
        return await self.page.home(turn, city, note=survey_screens.withdrawn(turn.t))

    async def show_link(self, turn: Turn) -> Reply:
        city = self.desk.city(turn)
        survey, _ = await self.desk.surveys.publishing.get(turn.resident, city, turn.args[0])
        address = survey_link(await self.names.own_username(), city.slug, survey.id)
        return Reply(screen=survey_screens.link(turn.t, city, survey, address))
