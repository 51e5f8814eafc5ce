"""What the use cases of surveys need of the stores. All of a city's lies in its store, and nothing here commits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.core.surveys.model import (
    AnswerRow,
    FilledSheet,
    Response,
    Survey,
    SurveyDraft,
    SurveyStatus,
    Transition,
)
from bot.core.surveys.questionnaire import Questionnaire


class Surveys(Protocol):
    """The city's surveys with their questionnaires."""

    def add(self, survey: Survey, questionnaire: Questionnaire, secret: bytes | None) -> None:
        """With the first version of its questionnaire, and its secret where it is anonymous."""
        ...

    def find(self, survey_id: str) -> Survey | None: ...

    def replace(self, survey: Survey, *, version: int) -> bool:
        """Write every field but status, ``started``, ``sent``, ``left_at`` and ``closed_at`` if the stored version is
        still ``version``; False if not."""
        ...

    def move(self, transition: Transition) -> bool:
        """One conditional statement from ``before`` to ``after``, and its record; False if it was elsewhere.

        To CLOSED sets ``closed_at``. ``before`` None: only the record is made.
        """
        ...

    def questionnaire_of(self, survey_id: str, number: int) -> Questionnaire | None: ...

    def versions_of(self, survey_id: str) -> dict[int, Questionnaire]:
        """Every version by its number, the first first."""
        ...

    def put_questionnaire(self, survey_id: str, number: int, questionnaire: Questionnaire) -> None:
        """A new version, or better words for one that is there."""
        ...

    def list_with_status(self, statuses: Sequence[SurveyStatus], limit: int, offset: int = 0) -> list[Survey]:
        """The one that was changed last first."""
        ...

    def list_open(self, now: datetime) -> list[Survey]:
        """OPEN and not past their close; the one that closes first first, those without a close last."""
        ...

    def list_to_open(self, now: datetime, limit: int) -> list[Survey]: ...

    def list_to_close(self, now: datetime, limit: int) -> list[Survey]: ...

    def list_to_remind(self, now: datetime, limit: int) -> list[Survey]:
        """OPEN, whose hour of reminding has come and was not marked."""
        ...

    def mark_reminded(self, survey_id: str, at: datetime) -> None: ...

    def count_unopened(self, now: datetime) -> int:
        """SCHEDULED past their close: nobody could answer them."""
        ...

    def count_unreminded(self, now: datetime) -> int:
        """OPEN past their close, begun by some who have not sent and were not reminded."""
        ...

    def secret_of(self, survey_id: str) -> bytes | None:
        """None: it is not anonymous, or its secret was destroyed."""
        ...

    def count_started(self, survey_id: str) -> None: ...

    def uncount_started(self, survey_id: str) -> None: ...

    def count_sent(self, survey_id: str, now: datetime) -> bool:
        """One more answer, in one conditional statement: only while it is OPEN, not past its close and below its quota.
        False: nothing changed."""
        ...

    def uncount_sent(self, survey_id: str) -> None: ...

    def seal(self, survey_id: str, left_at: Mapping[str, int]) -> None:
        """After CLOSED: write ``left_at``, delete the sheets that were not sent, and of an anonymous survey every sheet
        and the secret, overwriting what the database would leave behind; its responses are laid down anew so that the
        order of rows tells nothing of the order of arrival, with languages that few share as UNTOLD. Done again: nothing."""
        ...

    def transitions_of(self, survey_id: str) -> list[Transition]:
        """The oldest first."""
        ...


class Sheets(Protocol):
    """What is being filled in. One person, one sheet: unique on (survey, participant)."""

    def add(self, sheet: FilledSheet) -> bool:
        """False if there is one: nothing changes."""
        ...

    def find(self, survey_id: str, participant: str) -> FilledSheet | None: ...

    def find_of(self, participants: Mapping[str, str]) -> dict[str, FilledSheet]:
        """By survey id, for one resident's participant key in each survey."""
        ...

    def write(self, sheet: FilledSheet, *, revision: int) -> bool:
        """Write it with ``revision + 1`` if the stored revision is still ``revision``; False if not."""
        ...

    def list_of(
        self, survey_id: str, after: str | None, limit: int, *, sent: bool | None = None
    ) -> list[FilledSheet]:
        """Keyset by participant."""
        ...

    def left_at(self, survey_id: str) -> dict[str, int]:
        """How many sheets that were not sent stand at which path ("" where nothing was answered)."""
        ...

    def remove(self, survey_id: str, participant: str) -> FilledSheet | None: ...

    def release(self, resident_id: str) -> None:
        """Before somebody is erased: remove her sheets and their responses, of linked surveys and of anonymous ones that
        still have their secret, and count her out."""
        ...


@dataclass(frozen=True, slots=True)
class Where:
    """Which responses are meant: those with all of these answers (path, code), in that language, of that month
    ("2026-11"), of that version. Nothing said: all of them."""

    answers: tuple[tuple[str, str], ...] = ()
    language: str | None = None
    month: str | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Tallies:
    """Raw counts over some responses; nothing is hidden yet. ``responses`` is how many there are; ``answered`` how many
    gave an answer, by path (times of a repeat count singly); ``codes`` by (path, code); ``ranks`` the mean rank from 1
    by (path, code); ``numbers`` by path: (value, how many), ascending."""

    responses: int
    answered: Mapping[str, int] = field(default_factory=dict)
    codes: Mapping[tuple[str, str], int] = field(default_factory=dict)
    ranks: Mapping[tuple[str, str], float] = field(default_factory=dict)
    numbers: Mapping[str, tuple[tuple[float, int], ...]] = field(default_factory=dict)


LANGUAGE = "@language"  # what a crosstab may be by, beside the path of a question
MONTH = "@month"


class Responses(Protocol):
    """What was sent, as rows that are counted in the database."""

    def put(self, response: Response, rows: Sequence[AnswerRow]) -> None:
        """Insert, or replace the one with this id and its rows."""
        ...

    def remove(self, response_id: int) -> bool: ...

    def find(self, response_id: int) -> Response | None: ...

    def count(self, survey_id: str, where: Where) -> int: ...

    def tally(self, survey_id: str, where: Where, paths: Sequence[str] | None = None) -> Tallies:
        """Of these questions, or of all."""
        ...

    def crosstab(self, survey_id: str, path: str, by: str, where: Where) -> dict[tuple[str, str], int]:
        """How many responses have which code at ``path`` and which at ``by`` (a path, LANGUAGE or MONTH)."""
        ...

    def values_of(self, survey_id: str, by: str, where: Where) -> dict[str, int]:
        """Languages or months, and how many responses each has."""
        ...

    def texts(
        self, survey_id: str, path: str, where: Where, limit: int, after: tuple[int, str] | None = None
    ) -> list[tuple[tuple[int, str], str, str | None]]:
        """(key for the next page, words, language), keyset by (response, instance)."""
        ...

    def values(self, survey_id: str, path: str, where: Where) -> list[tuple[str, int]]:
        """Each different ``words`` or ``code`` at this path with how often it was given (dates, times, locations)."""
        ...

    def page(self, survey_id: str, where: Where, after: int | None, limit: int) -> list[Response]:
        """For exports: keyset by id."""
        ...


class SurveyDrafts(Protocol):
    """What is being prepared."""

    def put(self, draft: SurveyDraft) -> None: ...

    def find(self, draft_id: str) -> SurveyDraft | None: ...

    def list_of(self, resident_id: str) -> list[SurveyDraft]:
        """The one touched last first."""
        ...

    def remove(self, draft_id: str) -> bool:
        """False if it was not there (any more)."""
        ...

    def purge(self, before: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class SharedSurvey:
    """One questionnaire asked in several cities; each city owns its answers. ``surveys`` by city slug: its survey's id."""

    id: str
    title: Mapping[str, str]
    created_by: str
    created_at: datetime
    surveys: Mapping[str, str] = field(default_factory=dict)


class SharedSurveys(Protocol):
    """In the network's store: which cities ask the same."""

    def put(self, shared: SharedSurvey) -> None: ...

    def find(self, shared_id: str) -> SharedSurvey | None: ...

    def list_all(self, limit: int) -> list[SharedSurvey]:
        """The newest first."""
        ...
