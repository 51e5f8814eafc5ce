"""Results for editors, while the survey runs and after: the questions one by one, participation, what people wrote."""

from dataclasses import dataclass
from functools import partial

from bot.charts import draw_question
from bot.core.cities.model import City
from bot.core.staff.model import Permission
from bot.core.surveys.questionnaire import Kind
from bot.core.surveys.reporting import SurveyReport
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.events.form import small_number
from handlers.surveys import desk_callbacks as callbacks
from handlers.surveys import result_screens
from handlers.surveys.desk import Desk
from handlers.surveys.filling import survey_id
from handlers.surveys.looking import Outline, asked, read_filter


@dataclass(frozen=True, slots=True)
class ResultHandlers:
    desk: Desk

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.ALL_RESULTS, self.show_all, survey_id, small_number, read_filter)
        editors(callbacks.RESULT, self.show_one, survey_id, small_number, read_filter)
        editors(callbacks.TEXTS, self.show_texts, survey_id, small_number, small_number)
        editors(callbacks.PARTICIPATION, self.show_participation, survey_id)
        return routes

    async def outline(self, turn: Turn, city: City, one: str) -> Outline:
        """Raises SurveyUnknown, NotAllowed."""
        return Outline(*await self.desk.surveys.publishing.versions(turn.resident, city, one))

    async def report(self, turn: Turn, city: City, outline: Outline, filter: str) -> SurveyReport:
        """Of those whom the filter leaves. Raises SurveyUnknown, NotAllowed."""
        where = outline.where(filter)
        report = self.desk.surveys.reporting.report
        return await report(city, outline.survey.id, where, editor=turn.resident)

    async def show_all(self, turn: Turn) -> Reply:
        city, (one, number, filter) = self.desk.city(turn), turn.args
        outline = await self.outline(turn, city, one)
        report = await self.report(turn, city, outline, filter)
        return Reply(screen=result_screens.all_results(turn.t, city, outline, report, number, filter))

    async def show_one(self, turn: Turn) -> Reply:
        city, (one, index, filter) = self.desk.city(turn), turn.args
        outline = await self.outline(turn, city, one)
        report = await self.report(turn, city, outline, filter)
        question = outline.at(index)
        if not any(result.question.path == question.path for result in report.results):
            return Reply(screen=result_screens.hidden(turn.t, city, outline, index, filter))
        png = await self._drawn(turn, city, report, question.path)
        return Reply(screen=result_screens.result(turn.t, city, outline, report, index, filter, png))

    async def _drawn(self, turn: Turn, city: City, report: SurveyReport, path: str) -> bytes | None:
        """The picture of one question; None where nothing of it is shown."""
        result = report.of(path)
        if result.is_hidden:
            return None
        return await draw_question(
            turn.t,
            result,
            city=city,
            asked=asked(turn.t, result.question),
            n=report.responses or 0,
            at=self.desk.now(),
        )

    async def show_texts(self, turn: Turn) -> Reply:
        """What people wrote is for editors only."""
        city, (one, index, number) = self.desk.city(turn), turn.args
        outline = await self.outline(turn, city, one)
        question, size = outline.at(index), result_screens.TEXTS_A_PAGE
        found = []
        if question.kind is Kind.TEXT:
            texts, limit = self.desk.surveys.reporting.texts, (number + 1) * size + 1
            found = await texts(turn.resident, city, one, question.path, limit=limit)
        page = [(words, tag) for _, words, tag in found[number * size : (number + 1) * size]]
        more = len(found) > (number + 1) * size
        return Reply(screen=result_screens.texts(turn.t, city, outline, index, page, number, more=more))

    async def show_participation(self, turn: Turn) -> Reply:
        city, one = self.desk.city(turn), turn.args[0]
        outline = await self.outline(turn, city, one)
        seen = await self.desk.surveys.reporting.participation(turn.resident, city, one)
        return Reply(screen=result_screens.participation(turn.t, city, outline, seen))
