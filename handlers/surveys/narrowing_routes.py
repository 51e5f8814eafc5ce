"""The filter, and the table of two questions."""

from dataclasses import dataclass
from functools import partial

from bot.charts import draw_crosstab
from bot.core.staff.model import Permission
from bot.core.surveys.ports import LANGUAGE, MONTH
from bot.core.surveys.results import Crosstab
from bot.telegram.routes import Routes
from bot.telegram.translator import Translator
from bot.telegram.turns import Reply, Turn
from handlers.events.form import small_number
from handlers.surveys import desk_callbacks as callbacks
from handlers.surveys import narrowing_screens, result_words
from handlers.surveys.desk import Desk
from handlers.surveys.filling import survey_id
from handlers.surveys.looking import EVERYTHING, asked, language_name, month_name, read_by, read_filter
from handlers.surveys.result_routes import ResultHandlers


@dataclass(frozen=True, slots=True)
class NarrowingHandlers:
    desk: Desk
    results: ResultHandlers

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.FILTER, self.ask_filter, survey_id, small_number)
        editors(callbacks.FILTER_BY, self.ask_value, survey_id, small_number, read_by, small_number)
        editors(callbacks.CROSS, self.ask_cross, survey_id, small_number, small_number, read_filter)
        editors(callbacks.CROSSED, self.cross, survey_id, small_number, read_by, read_filter)
        return routes

    async def ask_filter(self, turn: Turn) -> Reply:
        city, (one, index) = self.desk.city(turn), turn.args
        outline = await self.results.outline(turn, city, one)
        report = await self.results.report(turn, city, outline, EVERYTHING)
        return Reply(screen=narrowing_screens.filters(turn.t, city, outline, report, index))

    async def ask_value(self, turn: Turn) -> Reply:
        city, (one, index, by, number) = self.desk.city(turn), turn.args
        outline = await self.results.outline(turn, city, one)
        report = await self.results.report(turn, city, outline, EVERYTHING)
        screen = narrowing_screens.filter_values(turn.t, city, outline, report, index, by, number)
        return Reply(screen=screen)

    async def ask_cross(self, turn: Turn) -> Reply:
        city, (one, index, number, filter) = self.desk.city(turn), turn.args
        outline = await self.results.outline(turn, city, one)
        report = await self.results.report(turn, city, outline, EVERYTHING)
        screen = narrowing_screens.ask_cross(turn.t, city, outline, report, index, number, filter)
        return Reply(screen=screen)

    async def cross(self, turn: Turn) -> Reply:
        """The table as a picture, and in words below it; no picture where all of it is hidden."""
        city, (one, index, by, filter) = self.desk.city(turn), turn.args
        t, outline = turn.t, await self.results.outline(turn, city, one)
        question, dimension = outline.at(index), outline.by(by)
        table = await self.desk.surveys.reporting.crosstab(
            city, one, question.path, dimension, outline.where(filter), editor=turn.resident
        )
        named = {LANGUAGE: t.gettext("Language").unescape(), MONTH: t.gettext("Month").unescape()}
        against = named.get(dimension) or asked(t, outline.question(dimension))
        words = result_words.crossed(
            t, table, asked(t, question), against, _columns(t, table), outline.in_words(t, filter)
        )
        png = None
        if any(count is not None for count in table.cells.values()):
            png = await draw_crosstab(
                t, table, city=city, at=self.desk.now(), asked=asked(t, question), by=against
            )
        screen = narrowing_screens.crossed(t, city, outline.survey, index, filter, words, png)
        return Reply(screen=screen)


def _columns(t: Translator, table: Crosstab) -> list[str]:
    """What stands above each column."""
    if table.by == LANGUAGE:
        return [language_name(code) for code, _ in table.columns]
    if table.by == MONTH:
        return [month_name(t, code) for code, _ in table.columns]
    return [result_words.option_name(t, code, label) for code, label in table.columns]
