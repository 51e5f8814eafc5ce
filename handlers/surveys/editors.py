"""The side of surveys that their makers see, put together."""

from bot.core.cities.service import Cities
from bot.core.shared.clock import Clock
from bot.core.surveys.service import SurveyServices
from bot.telegram.files import Files
from bot.telegram.names import Names
from bot.telegram.routes import Handler, Routes
from handlers.residents.home import Home
from handlers.surveys.composing_routes import ComposingHandlers
from handlers.surveys.desk import Desk
from handlers.surveys.desk_refusals import with_refusals
from handlers.surveys.desk_routes import DeskHandlers
from handlers.surveys.draft_routes import DraftHandlers, TrialBegin
from handlers.surveys.export_routes import ExportHandlers
from handlers.surveys.narrowing_routes import NarrowingHandlers
from handlers.surveys.result_routes import ResultHandlers
from handlers.surveys.sharing_routes import SharingHandlers
from handlers.surveys.survey_routes import PublishedHandlers
from handlers.surveys.terms_routes import TermsHandlers
from handlers.surveys.upload_routes import UploadHandlers


class SurveyEditors:
    """``trial_begin`` opens a test run of a draft in a language."""

    def __init__(
        self,
        surveys: SurveyServices,
        cities: Cities,
        clock: Clock,
        home: Home,
        files: Files,
        names: Names,
        trial_begin: TrialBegin,
    ) -> None:
        desk = Desk(cities, home.team, clock, surveys)
        page = DeskHandlers(desk)
        published = PublishedHandlers(desk, page, names)
        drafts = DraftHandlers(desk, page, trial_begin, published.show_published)
        results = ResultHandlers(desk)
        self._uploads = UploadHandlers(desk, home, files, drafts.report)
        self._parts = (
            page.routes(),
            self._uploads.routes(),
            drafts.routes(),
            published.routes(),
            ComposingHandlers(desk).routes(),
            TermsHandlers(desk).routes(),
            results.routes(),
            NarrowingHandlers(desk, results).routes(),
            ExportHandlers(desk, results).routes(),
            SharingHandlers(desk).routes(),
        )

    def routes(self) -> Routes:
        routes = Routes()
        for part in self._parts:
            routes.include(with_refusals(part))
        return routes

    def take_spreadsheets(self, routes: Routes) -> None:
        """Wherever a file can be sent unasked, a spreadsheet is read as a survey; call it when all routes are there.

        ``routes`` are those of the whole bot. While a survey is being filled in a spreadsheet is taken as well.
        """
        for state, others in list(routes.documents.items()):
            if not state.startswith("surveys.desk"):
                routes.documents[state] = self._guarded(others)

    def _guarded(self, others: Handler) -> Handler:
        table = Routes()
        table.document("", self._uploads.instead_of(others))
        return with_refusals(table).documents[""]
