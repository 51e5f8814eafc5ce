"""The public pages of a city's surveys: what is asked now, what came of what was asked, and the numbers as open data."""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Final, Protocol

from aiohttp import web

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.shared.clock import Clock
from bot.core.surveys.model import SurveyUnknown
from bot.core.surveys.reporting import Reporting, SurveyReport
from bot.core.surveys.results import QuestionResult
from bot.interchange.result_tables import RESULT_COLUMNS, result_rows, results_as_json
from bot.interchange.tables import write_csv
from bot.telegram.translator import Translator
from bot.web.caching import Rendered, Shelf
from bot.web.links import Links
from bot.web.pages import Frame, NotHere
from bot.web.survey_views import card_of, heading_of, view_of
from bot.web.visits import PAGE_MAX_AGE, BotName, Visit, Visits

DATA_MAX_AGE: Final = 300  # seconds
REPORT_FRESH_FOR: Final = 30.0  # seconds that what was counted is shown again
MOST_DRAWN: Final = 300  # pictures that are kept
_PICTURE: Final = {
    # A picture that is opened by itself carries nothing out either.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
}


class Draw(Protocol):
    """``bot.charts.draw_question``, as SVG."""

    def __call__(
        self, t: Translator, result: QuestionResult, *, city: City, asked: str, n: int, at: datetime
    ) -> Awaitable[bytes]: ...


class SurveyPages:
    """Answers for everybody: nothing of a single response is in them."""

    def __init__(
        self,
        cities: Cities,
        reporting: Reporting,
        draw: Draw,
        frame: Frame,
        name: BotName,
        clock: Clock,
        monotonic: Callable[[], float],
        public_url: str | None,
    ) -> None:
        self._reporting = reporting
        self._draw = draw
        self._frame = frame
        self._visits = Visits(cities, frame, name, clock, monotonic, public_url)
        # One page asks for a picture of each question: they are of one count.
        self._reports: Shelf[SurveyReport] = Shelf(monotonic, REPORT_FRESH_FOR)
        self._drawn: OrderedDict[tuple[str, str, str, str], _Drawn] = OrderedDict()
        # A picture takes a part of a second of a core: one at a time, so that those who tap are not felt waiting.
        self._drawing = asyncio.Lock()

    def add_to(self, pages: web.Application) -> None:
        """To the application below PREFIX."""
        pages.router.add_get("/{slug}/surveys", self.surveys)
        pages.router.add_get("/{slug}/surveys/{survey}", self.survey)
        pages.router.add_get("/{slug}/surveys/{survey}/results.csv", self.csv)
        pages.router.add_get("/{slug}/surveys/{survey}/results.json", self.json)
        pages.router.add_get("/{slug}/surveys/{survey}/charts/{path:.+}.svg", self.chart)

    async def surveys(self, request: web.Request) -> web.Response:
        """What is open, and what is closed and shows its results."""
        visit = await self._visits.of(request)
        return await self._visits.answer(request, visit, "surveys", lambda: self._surveys(visit))

    async def survey(self, request: web.Request) -> web.Response:
        """The results of one, with pictures and tables."""
        return await self._of_survey(request, "survey", self._survey)

    async def csv(self, request: web.Request) -> web.Response:
        """The counts, a row a number."""
        return await self._of_survey(request, "csv", self._csv)

    async def json(self, request: web.Request) -> web.Response:
        """The counts, question by question."""
        return await self._of_survey(request, "json", self._json)

    async def chart(self, request: web.Request) -> web.Response:
        """The picture of one question."""
        path = request.match_info["path"]
        return await self._of_survey(request, f"chart {path}", partial(self._chart, path=path))

    async def _of_survey(
        self, request: web.Request, what: str, make: Callable[[Visit, str], Awaitable[Rendered]]
    ) -> web.Response:
        visit, survey_id = await self._visits.of(request), request.match_info["survey"]
        return await self._visits.answer(request, visit, (what, survey_id), lambda: make(visit, survey_id))

    async def _report(self, visit: Visit, survey_id: str) -> SurveyReport:
        try:
            return await self._reports.get(
                (visit.city.slug, survey_id), lambda: self._reporting.report(visit.city, survey_id)
            )
        except SurveyUnknown:
            raise NotHere from None

    async def _surveys(self, visit: Visit) -> Rendered:
        shown = await self._reporting.list_shown(visit.city)
        is_open, closed = (
            [card_of(visit.t, visit.city, survey, visit.now, visit.links) for survey in surveys]
            for surveys in shown
        )
        return self._visits.page(visit, "surveys.html", Links.surveys, "surveys", open=is_open, closed=closed)

    async def _survey(self, visit: Visit, survey_id: str) -> Rendered:
        report = await self._report(visit, survey_id)
        return self._visits.page(
            visit,
            "survey.html",
            lambda links: links.survey(survey_id),
            f"surveys/{survey_id}",
            has_pictures=True,
            survey=view_of(visit.t, visit.city, report, visit.now, visit.links),
        )

    async def _csv(self, visit: Visit, survey_id: str) -> Rendered:
        report = await self._report(visit, survey_id)
        body = write_csv(RESULT_COLUMNS, result_rows(report, visit.t.language.tag))
        return self._data(visit, body, "text/csv", f"charshi-{survey_id}.csv")

    async def _json(self, visit: Visit, survey_id: str) -> Rendered:
        report = await self._report(visit, survey_id)
        written = results_as_json(report, visit.t.language.tag)
        body = json.dumps(written, ensure_ascii=False, indent=1, allow_nan=False).encode() + b"\n"
        return self._data(visit, body, "application/json", f"charshi-{survey_id}.json")

    def _data(self, visit: Visit, body: bytes, content_type: str, name: str) -> Rendered:
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Access-Control-Allow-Origin": "*",
        }
        return Rendered(body, content_type, visit.t.language.tag, DATA_MAX_AGE, headers=headers)

    async def _chart(self, visit: Visit, survey_id: str, *, path: str) -> Rendered:
        report = await self._report(visit, survey_id)
        try:
            result = report.of(path)
        except SurveyUnknown:
            raise NotHere from None
        if result.is_hidden or report.responses is None:
            raise NotHere
        language = visit.t.language.tag
        return Rendered(
            await self._drawing_of(visit, report, result, report.responses),
            "image/svg+xml",
            language,
            PAGE_MAX_AGE,
            headers=_PICTURE,
        )

    async def _drawing_of(self, visit: Visit, report: SurveyReport, result: QuestionResult, n: int) -> bytes:
        """Drawn anew only when the numbers, or the day of which they are, are others."""
        survey, language = report.survey, visit.t.language.tag
        at = survey.closed_at or visit.midnight(visit.today)
        key = (visit.city.slug, survey.id, result.question.path, language)
        wanted = (result, n, at)
        async with self._drawing:
            drawn = self._drawn.pop(key, None)
            if drawn is None or drawn[0] != wanted:
                asked = heading_of(result.question, language).words
                picture = await self._draw(visit.t, result, city=visit.city, asked=asked, n=n, at=at)
                drawn = wanted, picture
            self._drawn[key] = drawn
            if len(self._drawn) > MOST_DRAWN:
                self._drawn.popitem(last=False)
            return drawn[1]


_Drawn = tuple[tuple[QuestionResult, int, datetime], bytes]
