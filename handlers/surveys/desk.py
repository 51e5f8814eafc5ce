"""What all handlers of who makes surveys share: which city, which draft, which terms are meant."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.cities.model import City
from bot.core.languages import chain
from bot.core.residents.model import Conversation
from bot.core.surveys.model import SurveyDraft, SurveyStatus, Terms
from bot.core.surveys.questionnaire import Questionnaire, Texts
from bot.core.surveys.service import SurveyServices
from bot.telegram.turns import Turn
from handlers.asked import said_of
from handlers.staff.desks import StaffDesk

_TARGET: Final = re.compile(r"[ds][0-9a-f]{16}")


class DraftId(str):
    """A converter for buttons: what they say of a draft is found again by its type. Raises ValueError."""

    __slots__ = ()

    def __new__(cls, text: str) -> "DraftId":
        if not re.fullmatch(r"[0-9a-f]{16}", text):
            raise ValueError(text)
        return super().__new__(cls, text)


@dataclass(frozen=True, slots=True)
class Target:
    """Whose terms are meant: those of a draft, or of a published survey."""

    id: str
    is_draft: bool

    @classmethod
    def read(cls, text: str) -> "Target":
        """A converter for buttons. Raises ValueError."""
        if not _TARGET.fullmatch(text):
            raise ValueError(text)
        return cls(text[1:], text[0] == "d")

    def __str__(self) -> str:
        return ("d" if self.is_draft else "s") + self.id


class Term(StrEnum):
    """The terms that an editor sets, in the order in which they are shown. Their values are what buttons carry."""

    OPENS = "o"
    CLOSES = "c"
    AUDIENCE = "a"
    ANONYMITY = "n"
    RESULTS = "r"
    CHANGEABLE = "h"
    REMINDER = "m"
    QUOTA = "q"
    SAMPLE = "s"
    ASKER = "k"
    PURPOSE = "p"
    OUTCOME = "u"


WORDED: Final = {Term.ASKER: "asker", Term.PURPOSE: "purpose", Term.OUTCOME: "outcome"}
"""Those that are words by language, and what they are called in ``Terms``."""
NUMBERED: Final = {Term.QUOTA: "quota", Term.SAMPLE: "sample_of"}
TIMED: Final = {Term.OPENS: "opens_at", Term.CLOSES: "closes_at"}
_AFTER_CLOSE: Final = (Term.RESULTS, Term.SAMPLE, Term.OUTCOME)
_FIXED_WHEN_OPEN: Final = (Term.OPENS,)


@dataclass(frozen=True, slots=True)
class Setting:
    """The terms that are being set. ``status`` is that of what is published, None of what is new."""

    target: Target
    city: City
    now: datetime
    title: Texts
    terms: Terms
    status: SurveyStatus | None = None

    def may_change(self, term: Term) -> bool:
        """What people were told when they answered stays as it is."""
        if self.status is SurveyStatus.CLOSED:
            return term in _AFTER_CLOSE
        if term is Term.ANONYMITY:
            return self.status is None  # what makes it anonymous is made when it is published
        return not (self.status is SurveyStatus.OPEN and term in _FIXED_WHEN_OPEN)

    @property
    def today(self) -> date:
        """By the city's calendar."""
        return self.now.astimezone(ZoneInfo(self.city.zone)).date()


def writes_in(language: str, city: City) -> str:
    """The language of the city's that who reads this one most likely writes in."""
    return next((tag for tag in chain(language) if tag in city.languages), city.languages[0])


@dataclass(frozen=True, slots=True)
class Desk(StaffDesk):
    surveys: SurveyServices

    async def draft(self, turn: Turn) -> tuple[City, SurveyDraft]:
        """The draft that the button, or the question before her, names. Raises SurveyUnknown, NotAllowed."""
        named = next((arg for arg in turn.args if isinstance(arg, DraftId)), None)
        if named is not None:
            city = self.city(turn)
            return city, await self.surveys.drafting.get(turn.resident, city, named)
        city = await self.asked_city(turn)
        return city, await self.surveys.drafting.get(turn.resident, city, said_of(turn.conversation, "draft"))

    async def setting(self, turn: Turn, city: City, target: Target) -> Setting:
        """The terms of a draft or a survey. Raises SurveyUnknown, NotAllowed."""
        if not target.is_draft:
            survey, _ = await self.surveys.publishing.get(turn.resident, city, target.id)
            return Setting(target, city, self.now(), survey.title, survey.terms, survey.status)
        draft = await self.surveys.drafting.get(turn.resident, city, target.id)
        status = None
        if draft.survey_id:
            survey, _ = await self.surveys.publishing.get(turn.resident, city, draft.survey_id)
            status = survey.status
        title = draft.questionnaire.title if draft.questionnaire else {}
        return Setting(target, city, self.now(), title, draft.terms, status)

    async def set_terms(
        self, turn: Turn, city: City, target: Target, change: Callable[[Terms], Terms]
    ) -> Setting:
        """Write what ``change`` makes of them: of a published survey it counts at once. Raises SurveyUnknown,
        InvalidTerm, SurveyClosed, ChangedMeanwhile, NotAllowed."""
        if target.is_draft:
            await self.surveys.drafting.set_terms(turn.resident, city, target.id, change)
        else:
            await self.surveys.publishing.change_terms(turn.resident, city, target.id, change)
        return await self.setting(turn, city, target)


def asks_something(form: Questionnaire | None) -> bool:
    """Whether there is a question to play or to publish."""
    return form is not None and any(question.kind.takes_answer for question in form.questions())


def standing(state: str, city: City, **data: str) -> Conversation:
    """She is asked for something that concerns this city; what is empty is left out."""
    return Conversation(state, {"city": city.slug} | {name: value for name, value in data.items() if value})
