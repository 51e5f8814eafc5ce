"""A city's survey: its questionnaire, its terms, and where it stands."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Self

from bot.core.residents.model import Member, Tie
from bot.core.surveys.questionnaire import NO_TEXTS, Questionnaire, Texts
from bot.core.surveys.sheet import Answer, Sheet

LARGEST_QUOTA: Final = 10_000_000
LONGEST_TERM: Final = 1_000  # characters of purpose and outcome
LONGEST_ASKER: Final = 120
LONGEST_OPEN: Final = timedelta(days=400)
_LONGEST_REMINDER: Final = LONGEST_OPEN.days * 24  # hours
SMALLEST_CELL: Final = 5  # fewer than this are not shown: ../shared/DESIGN.md, "What the best get right"
UNTOLD: Final = (
    "und"  # BCP 47: the language of an anonymous response that too few share, once the survey is closed
)
MOST_DRAFTS: Final = 20  # of one editor in one city


class SurveyStatus(StrEnum):
    SCHEDULED = "scheduled"  # published, and opens later
    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"  # taken back: nobody sees it any more


class Anonymity(StrEnum):
    """ANONYMOUS: a key under a secret of the survey alone, destroyed at the close. LINKED: the resident's id is kept
    with her answers (she can see, compare and delete them), and shown to nobody."""

    ANONYMOUS = "anonymous"
    LINKED = "linked"


class Results(StrEnum):
    """When those who answered, and the web, see the results."""

    AT_ONCE = "at_once"
    AFTER_CLOSE = "after_close"
    NEVER = "never"


class SurveyUnknown(Exception):
    """Nothing here has this id, or it is not for this reader."""


class SurveyClosed(Exception):
    """It no longer takes answers. ``opens_at`` is set where it does not take them yet."""

    def __init__(self, opens_at: datetime | None = None) -> None:
        super().__init__(str(opens_at or ""))
        self.opens_at = opens_at


class NotInAudience(Exception):
    """It is asked of others."""


class AlreadyAnswered(Exception):
    """She has sent her answers, and this survey does not let them be changed."""


class QuotaReached(Exception):
    """As many have answered as the city wanted."""


class SheetIncomplete(Exception):
    """A required question has no answer, or one that is refused; ``place`` is the first of them."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


class ChangedMeanwhile(Exception):
    """Somebody else changed the survey, or she answered on another device, since this was read."""


class TooManyDrafts(Exception):
    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit


class InvalidTerm(ValueError):
    """A value that the terms of a survey cannot have; ``name`` is the field, ``limit`` a number where one is broken."""

    def __init__(self, name: str, limit: int = 0) -> None:
        super().__init__(f"{name}: {limit}" if limit else name)
        self.name = name
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom it is asked of. Empty sets are everybody; ``followers``: also those who live elsewhere and follow the city."""

    followers: bool = False
    languages: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()

    def includes(self, member: Member) -> bool:
        return self.suits(member.tie, member.language, member.topics)

    def suits(self, tie: Tie, language: str, topics: frozenset[str]) -> bool:
        """Whether it is asked of somebody with this tie to the city, who reads this and chose these topics there."""
        if tie is Tie.FORMER or (tie is Tie.FOLLOWED and not self.followers):
            return False
        if self.languages and language not in self.languages:
            return False
        return not self.topics or not topics or bool(topics & self.topics)


@dataclass(frozen=True, slots=True)
class Terms:
    """How it is asked. ``asker``: who asks; ``purpose``: what for; ``outcome``: what the city will do with the results.

    ``opens_at`` None: at once; ``closes_at`` None: until an editor closes it. ``reminds_before``: hours before the close at
    which those who began and have not sent are reminded; None: nobody is. ``quota``: so many answers are taken.
    ``sample_of``: how many people the respondents stand for; results then have a margin of error.
    """

    asker: Texts = field(default_factory=lambda: NO_TEXTS)
    purpose: Texts = field(default_factory=lambda: NO_TEXTS)
    outcome: Texts = field(default_factory=lambda: NO_TEXTS)
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    audience: Audience = field(default_factory=Audience)
    anonymity: Anonymity = Anonymity.ANONYMOUS
    results: Results = Results.AFTER_CLOSE
    changeable: bool = True
    reminds_before: int | None = 24
    quota: int | None = None
    sample_of: int | None = None

    def check(self, now: datetime) -> None:
        """Raises InvalidTerm: "closes_at" (before it opens, or past), "opens_at", "reminds_before", "quota", "asker", "purpose" …"""
        if self.opens_at and self.opens_at > now + LONGEST_OPEN:
            raise InvalidTerm("opens_at", LONGEST_OPEN.days)
        opens = self.opens_at or now
        if self.closes_at and self.closes_at <= max(opens, now):
            raise InvalidTerm("closes_at")
        if self.closes_at and self.closes_at > opens + LONGEST_OPEN:
            raise InvalidTerm("closes_at", LONGEST_OPEN.days)
        if self.reminds_before is not None and not 1 <= self.reminds_before <= _LONGEST_REMINDER:
            raise InvalidTerm("reminds_before", _LONGEST_REMINDER)
        if self.quota is not None and not 1 <= self.quota <= LARGEST_QUOTA:
            raise InvalidTerm("quota", LARGEST_QUOTA)
        if self.sample_of is not None and not 1 <= self.sample_of <= LARGEST_QUOTA * 10:
            raise InvalidTerm("sample_of", LARGEST_QUOTA * 10)
        if any(len(words) > LONGEST_ASKER for words in self.asker.values()):
            raise InvalidTerm("asker", LONGEST_ASKER)
        for name in ("purpose", "outcome"):
            if any(len(words) > LONGEST_TERM for words in getattr(self, name).values()):
                raise InvalidTerm(name, LONGEST_TERM)

    def as_json(self) -> dict[str, Any]:
        """JSON values that ``from_json`` reads; what is as by default is left out."""
        written: dict[str, Any] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if value == getattr(_DEFAULT_TERMS, each.name):
                written.pop(each.name, None)
            elif isinstance(value, datetime):
                written[each.name] = value.isoformat()
            elif isinstance(value, Audience):
                written[each.name] = [value.followers, sorted(value.languages), sorted(value.topics)]
            elif isinstance(value, Mapping):
                written[each.name] = [[tag, words] for tag, words in value.items()]
            else:
                written[each.name] = value.value if isinstance(value, StrEnum) else value
        return written

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Self:
        """What ``as_json`` wrote."""
        read: dict[str, Any] = {}
        for name, value in written.items():
            if name in ("opens_at", "closes_at"):
                value = datetime.fromisoformat(value) if value else None
            elif name == "audience":
                value = Audience(value[0], frozenset(value[1]), frozenset(value[2]))
            elif name in ("asker", "purpose", "outcome"):
                value = dict(value)
            elif name == "anonymity":
                value = Anonymity(value)
            elif name == "results":
                value = Results(value)
            read[name] = value
        return replace(cls(), **read)


_DEFAULT_TERMS: Final = Terms()


@dataclass(frozen=True, slots=True)
class Survey:
    """``number`` is the newest version of its questionnaire, kept beside it; ``version`` tells two editors apart.

    ``started`` and ``sent`` count sheets; ``left_at``: how many left at which question, known for good once it is closed.
    ``shared_id`` is set where it is one of several cities' together.
    """

    id: str
    status: SurveyStatus
    title: Texts
    terms: Terms
    created_by: str
    created_at: datetime
    changed_at: datetime
    number: int = 1
    version: int = 1
    minutes: int = 1
    started: int = 0
    sent: int = 0
    closed_at: datetime | None = None
    left_at: Mapping[str, int] = field(default_factory=dict)
    shared_id: str | None = None

    @property
    def is_anonymous(self) -> bool:
        return self.terms.anonymity is Anonymity.ANONYMOUS

    def takes_answers(self, now: datetime) -> bool:
        """Whether an answer that arrives now is taken: the clock may not have looked yet."""
        return self.status is SurveyStatus.OPEN and not (self.terms.closes_at and self.terms.closes_at <= now)

    def shows_results(self, now: datetime) -> bool:
        """Whether others than its editors may see the results."""
        if self.status is SurveyStatus.WITHDRAWN or self.terms.results is Results.NEVER:
            return False
        return self.terms.results is Results.AT_ONCE or self.status is SurveyStatus.CLOSED


@dataclass(frozen=True, slots=True)
class Transition:
    """A survey went from one status to another; ``before`` None: it is new."""

    survey_id: str
    before: SurveyStatus | None
    after: SurveyStatus
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """A sheet as it is stored. ``participant`` is what ``participant_key`` makes; ``revision`` grows by one at each change;
    ``response_id`` is set once it was sent; all of it is deleted when an anonymous survey closes."""

    survey_id: str
    participant: str
    sheet: Sheet
    language: str
    started_at: datetime
    touched_at: datetime
    revision: int = 1
    response_id: int | None = None
    sent_at: datetime | None = None
    compares: bool = True


@dataclass(frozen=True, slots=True)
class Response:
    """What was sent. Nothing in it leads to who sent it: ``id`` is a random number of 62 bits, ``sent_on`` is the day of
    the survey's city (of an anonymous one: the first day of its month) at midnight UTC. ``language`` is the one it was
    answered in, UNTOLD in a closed anonymous survey where few share it; ``number`` the version of the questionnaire."""

    id: int
    survey_id: str
    number: int
    language: str
    sent_on: datetime
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One value of an answer, as it is counted: one row a chosen option.

    ``instance`` is "" outside repeats, else "2" or "2.1"; ``ordinal`` counts the values of one answer from 0, for a RANK in
    the order she gave; exactly one of ``code`` (options, and what is compared as a word), ``amount`` (numbers) and ``words``
    is set. ``raw`` is what she typed where that differs; ``language`` of words is the one she answered in.
    """

    path: str
    instance: str
    ordinal: int
    code: str | None = None
    amount: float | None = None
    words: str | None = None
    raw: str = ""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class SurveyDraft:
    """A survey, or a change to one, while it is prepared. ``questionnaire`` None: nothing was read or written yet.

    ``findings`` are those of the file (``Finding.as_json``); ``trial`` is the sheet of a test run and ``trial_language``
    the language it is played in.
    """

    id: str
    resident_id: str
    questionnaire: Questionnaire | None
    terms: Terms
    touched_at: datetime
    survey_id: str | None = None
    version: int | None = None
    file_name: str = ""
    findings: tuple[Mapping[str, Any], ...] = ()
    trial: Sheet | None = None
    trial_language: str = ""


def participant_key(survey: Survey, secret: bytes | None, resident_id: str) -> str:
    """What stands for her in this survey: her id, or, in an anonymous one, an HMAC-SHA-256 under its secret, cut to 128
    bits. Without the secret nobody can compute it. Raises SurveyClosed where the secret is gone."""
    if not survey.is_anonymous:
        return resident_id
    if secret is None:
        raise SurveyClosed
    return hmac.new(secret, resident_id.encode(), hashlib.sha256).hexdigest()[:32]
