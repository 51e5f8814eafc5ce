"""A draft of a survey: what was found in its file, test run, preview, publishing, throwing away."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.languages import LANGUAGES
from bot.core.staff.model import Permission
from bot.core.surveys.answering import Offer, Standing
from bot.core.surveys.model import Survey, SurveyDraft, SurveyStatus, SurveyUnknown
from bot.core.surveys.playing import minutes_of
from bot.core.surveys.publishing import Published
from bot.core.surveys.versions import compare
from bot.telegram.routes import Routes
from bot.telegram.screens import Screen
from bot.telegram.turns import Reply, Turn
from handlers.events.form import small_number
from handlers.surveys import desk_callbacks as callbacks
from handlers.surveys import draft_screens, report_screens, screens
from handlers.surveys.desk import Desk, DraftId, Target
from handlers.surveys.desk_routes import DeskHandlers

TrialBegin = Callable[[Turn, City, str, str], Awaitable[Reply]]


def language(text: str) -> str:
    """A converter for buttons: a tag of ours. Raises ValueError."""
    if text not in LANGUAGES:
        raise ValueError(text)
    return text


@dataclass(frozen=True, slots=True)
class DraftHandlers:
    """``trial_begin`` opens a test run, in a language; ``show_survey`` is what was published."""

    desk: Desk
    page: DeskHandlers
    trial_begin: TrialBegin
    show_survey: Callable[[Turn, City, Published], Awaitable[Reply]]

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.DRAFT, self.show, DraftId)
        editors(callbacks.REPORT, self.show_report, DraftId, small_number)
        editors(callbacks.TRIAL, self.ask_language, DraftId)
        editors(callbacks.TRIAL_IN, self.try_out, DraftId, language)
        editors(callbacks.PREVIEW, self.preview, DraftId, language)
        editors(callbacks.PUBLISH, self.ask_publish, DraftId)
        editors(callbacks.PUBLISH_CONFIRMED, self.publish, DraftId)
        editors(callbacks.DISCARD, self.ask_discard, DraftId)
        editors(callbacks.DISCARD_CONFIRMED, self.discard, DraftId)
        return routes

    async def show(self, turn: Turn) -> Reply:
        city, draft = await self.desk.draft(turn)
        return self.card(turn, city, draft)

    def card(self, turn: Turn, city: City, draft: SurveyDraft, note: Markup | None = None) -> Reply:
        """The draft with what can be done with it."""
        minutes = minutes_of(draft.questionnaire) if draft.questionnaire else 1
        return Reply(screen=draft_screens.draft(turn.t, city, draft, minutes, note=note))

    async def show_report(self, turn: Turn) -> Reply:
        city, draft = await self.desk.draft(turn)
        if not draft.file_name or draft.questionnaire is None:
            return self.card(turn, city, draft)
        return self.report(turn, city, draft, turn.args[1])

    def report(self, turn: Turn, city: City, draft: SurveyDraft, number: int = 0) -> Reply:
        """What was found in its file."""
        return Reply(screen=report_screens.report(turn.t, city, draft, number))

    async def ask_language(self, turn: Turn) -> Reply:
        """The city's languages, and those that the survey is written in."""
        city, draft = await self.desk.draft(turn)
        written = draft.questionnaire.languages if draft.questionnaire else ()
        tags = [tag for tag in dict.fromkeys((*city.languages, *written)) if tag in LANGUAGES]
        return Reply(screen=draft_screens.trial_language(turn.t, city, draft, tags))

    async def try_out(self, turn: Turn) -> Reply:
        return await self.trial_begin(turn, self.desk.city(turn), *turn.args)

    async def preview(self, turn: Turn) -> Reply:
        (city, draft), tag = await self.desk.draft(turn), turn.args[1]
        if tag not in city.languages:  # her own may be none of them
            tag = city.languages[0]
        intro = Screen(screens.about(turn.translators.for_(tag), self._offer(city, draft)))
        return Reply(screen=draft_screens.preview(turn.t, city, draft, intro, tag))

    def _offer(self, city: City, draft: SurveyDraft) -> Offer:
        """The survey as it will be. Raises SurveyUnknown where nothing is written yet."""
        form, now = draft.questionnaire, self.desk.now()
        if form is None:
            raise SurveyUnknown
        survey = Survey(
            id=draft.id,
            status=SurveyStatus.OPEN,
            title=form.title,
            terms=draft.terms,
            created_by=draft.resident_id,
            created_at=now,
            changed_at=now,
            minutes=minutes_of(form),
        )
        return Offer(city, survey, Standing.NEW, takes_answers=True)

    async def ask_publish(self, turn: Turn) -> Reply:
        """What it does is told before it is done: of a change, whether it keeps the answers."""
        city, draft = await self.desk.draft(turn)
        setting = await self.desk.setting(turn, city, Target(draft.id, is_draft=True))
        change, answered = None, 0
        if draft.survey_id and draft.questionnaire:
            survey, before = await self.desk.surveys.publishing.get(turn.resident, city, draft.survey_id)
            change, answered = compare(before, draft.questionnaire), survey.sent
        shares = self.desk.team.is_network_admin(turn.resident)
        screen = draft_screens.confirm_publish(
            turn.t, setting, draft, change=change, answered=answered, shares=shares
        )
        return Reply(screen=screen)

    async def publish(self, turn: Turn) -> Reply:
        city, draft_id = self.desk.city(turn), turn.args[0]
        done = await self.desk.surveys.publishing.publish(turn.resident, city, draft_id)
        return await self.show_survey(turn, city, done)

    async def ask_discard(self, turn: Turn) -> Reply:
        return Reply(screen=draft_screens.confirm_discard(turn.t, *await self.desk.draft(turn)))

    async def discard(self, turn: Turn) -> Reply:
        city = self.desk.city(turn)
        await self.desk.surveys.drafting.discard(turn.resident, city, turn.args[0])
        return await self.page.home(turn, city, toast=draft_screens.discarded(turn.t))
