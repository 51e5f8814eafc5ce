"""Surveys for residents: what is asked, what came of it, one survey before its first question and after its last."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from bot.charts.drawing import draw_question
from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.languages import negotiate
from bot.core.residents.service import Residents
from bot.core.shared.clock import Clock
from bot.core.staff.model import Permission
from bot.core.surveys.answering import Offer
from bot.core.surveys.model import NotInAudience, SurveyUnknown
from bot.core.surveys.reporting import SurveyReport
from bot.core.surveys.service import SurveyServices
from bot.core.surveys.sheet import Answer
from bot.telegram.links import read_link
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.asked import city_at
from handlers.residents import screens as resident_screens
from handlers.residents.home import Home
from handlers.residents.states import consenting
from handlers.surveys import callbacks, own_result_screens, refusals, screens
from handlers.surveys.filling import small_number, survey_id
from handlers.surveys.filling_routes import FillingHandlers


@dataclass(frozen=True, slots=True)
class SurveyHandlers:
    surveys: SurveyServices
    filling: FillingHandlers
    cities: Cities
    residents: Residents
    home: Home
    clock: Clock

    def routes(self) -> Routes:
        routes = Routes()
        routes.command("surveys", self.show_open)
        routes.tap(callbacks.SURVEYS, self.show_open)
        routes.tap(callbacks.LIST, self.show_open, small_number)
        routes.tap(callbacks.CLOSED, self.show_closed, small_number)
        routes.tap(callbacks.INTRO, self.show, survey_id)
        routes.tap(callbacks.BEGIN, self.begin, survey_id)
        routes.tap(callbacks.RESULTS, self.show_results, survey_id, small_number)
        routes.tap(callbacks.TAKE_BACK, self.ask_take_back, survey_id)
        routes.tap(callbacks.TAKE_BACK_CONFIRMED, self.take_back, survey_id)
        routes.link("s", self.open_link)
        routes.include(self.filling.routes())
        routes.include(refusals.routes())
        return routes

    async def show_open(self, turn: Turn) -> Reply:
        number = turn.args[0] if turn.args else 0
        return await self.list_open(turn, number)

    async def list_open(self, turn: Turn, number: int = 0, note: Markup | None = None) -> Reply:
        """What her cities ask, below what there is to say first."""
        hers = await self._hers(turn)
        offers = await self.surveys.answering.list_open(turn.resident, hers)
        edits = any(self._edits(turn, city) for city in await self.cities.list_all())
        screen = screens.open_list(turn.t, offers, number, edits=edits, several=len(hers) > 1, note=note)
        return Reply(screen=screen)

    async def show_closed(self, turn: Turn) -> Reply:
        """All whose results she may see: those of open ones, which change yet, come first."""
        hers = await self._hers(turn)
        answering, now = self.surveys.answering, self.clock.now()
        still_open = [
            offer
            for offer in await answering.list_open(turn.resident, hers)
            if offer.survey.shows_results(now)
        ]
        offers = [*still_open, *await answering.list_closed(turn.resident, hers)]
        return Reply(screen=screens.closed_list(turn.t, offers, turn.args[0], several=len(hers) > 1))

    async def show(self, turn: Turn) -> Reply:
        return await self.intro(turn, city_at(turn), turn.args[0])

    async def intro(self, turn: Turn, city: City, survey: str, toast: str | None = None) -> Reply:
        """A survey as it stands to her now; where it is no more, what else is asked."""
        try:
            offer = await self.surveys.answering.look(turn.resident, city, survey)
        except SurveyUnknown:
            return await self.list_open(turn, note=screens.gone(turn.t))
        except NotInAudience:
            return Reply(screen=screens.for_others(turn.t, city, is_home=city == turn.home))
        return Reply(screen=screens.intro(turn.t, offer, self.clock.now()), toast=toast)

    async def begin(self, turn: Turn) -> Reply:
        return await self.filling.open(turn, city_at(turn), turn.args[0])

    async def ask_take_back(self, turn: Turn) -> Reply:
        offer = await self.surveys.answering.look(turn.resident, city_at(turn), turn.args[0])
        return Reply(screen=screens.ask_take_back(turn.t, offer))

    async def take_back(self, turn: Turn) -> Reply:
        done = await self.surveys.answering.take_back(turn.resident, city_at(turn), turn.args[0])
        toast = screens.taken_back(turn.t) if done else screens.nothing_to_take_back(turn.t)
        return await self.intro(turn, city_at(turn), turn.args[0], toast)

    async def show_results(self, turn: Turn) -> Reply:
        """What all answered, and beside it what she did, where that may still be known."""
        city, (survey, number) = city_at(turn), turn.args
        answering = self.surveys.answering
        report = await self.surveys.reporting.report(city, survey)
        offer = await answering.look(turn.resident, city, survey)
        if not 1 <= number <= len(report.results):
            return Reply(screen=own_result_screens.overview(turn.t, offer, report))
        own = await answering.own(turn.resident, city, survey)
        result = report.results[number - 1]
        hers = own_result_screens.own_answers(result, own)
        png = await self._drawn(turn, offer, report, number - 1, hers)
        return Reply(screen=own_result_screens.question(turn.t, offer, report, number - 1, hers, png))

    async def open_link(self, turn: Turn) -> Reply:
        """From a poster or a message of somebody's. Who has no city yet is asked for her consent with this one."""
        slug, survey = read_link(turn.words)
        city = await self.cities.find(slug)
        if city is None:
            return await self.home.show_menu(turn, screens.gone(turn.t))
        if turn.home:
            return await self.intro(replace(turn, city=city), city, survey)
        if not city.is_open:
            return await self.home.start(turn)
        if turn.is_new:
            language = negotiate(turn.language_code, city.languages).language
            turn = turn.now(await self.residents.choose_language(turn.resident, language))
        note, carried = await self._for_newcomer(turn, city, survey)
        return Reply(
            screen=resident_screens.consent(turn.t, city, note),
            conversation=consenting(city.slug, survey=carried),
        )

    async def show_after_consent(self, turn: Turn, survey: str) -> Reply:
        """What she came for, in the city that she has just chosen."""
        return await self.intro(turn, city_at(turn), survey)

    async def _for_newcomer(self, turn: Turn, city: City, survey: str) -> tuple[Markup, str | None]:
        try:
            offer = await self.surveys.answering.look(turn.resident, city, survey)
        except NotInAudience:  # nobody is before she belongs to the city
            return screens.first_join(turn.t), survey
        except SurveyUnknown:
            return screens.gone(turn.t), None
        return screens.about(turn.t, offer), survey

    async def _drawn(
        self, turn: Turn, offer: Offer, report: SurveyReport, index: int, own: Sequence[Answer]
    ) -> bytes | None:
        """The picture, with her answer marked in it; none of what is not shown."""
        result = report.results[index]
        if result.is_hidden:
            return None
        return await draw_question(
            turn.t,
            result,
            city=offer.city,
            asked=own_result_screens.asked_of(turn.t, result),
            n=report.responses or 0,
            at=offer.survey.closed_at or self.clock.now(),
            own=own_result_screens.own_codes(result, own),
        )

    async def _hers(self, turn: Turn) -> list[City]:
        """Her own city and those that she follows."""
        followed = [await self.cities.find(slug) for slug in turn.resident.followed]
        return list({city.slug: city for city in (turn.home, *followed) if city}.values())

    def _edits(self, turn: Turn, city: City) -> bool:
        return self.home.team.may(turn.resident, Permission.EDIT, city.slug)
