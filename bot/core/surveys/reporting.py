"""The use cases of results: for editors while it runs, for those who answered and everybody when its terms say so.

What comes out may be shown: small cells are hidden already (see ``suppression``). Counting happens in the database,
what follows it in a thread, so that nobody who taps waits for it.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from bot.core.cities.model import City
from bot.core.residents.model import Member, Resident
from bot.core.shared.clock import Clock
from bot.core.shared.unit_of_work import CityRecords, CityStores
from bot.core.staff.model import Permission
from bot.core.staff.service import Team
from bot.core.surveys.counted import Counted, crosstab_of, question_results
from bot.core.surveys.model import SMALLEST_CELL, UNTOLD, Response, Survey, SurveyStatus, SurveyUnknown
from bot.core.surveys.ports import LANGUAGE, MONTH, Where
from bot.core.surveys.publishing import MOST_LISTED, known
from bot.core.surveys.questionnaire import NO_TEXTS, Kind, Question, Questionnaire, Texts
from bot.core.surveys.results import Crosstab, Participation, QuestionResult
from bot.core.surveys.suppression import told_of_each, without_few

PAGE: Final = 1_000
MOST_TEXTS: Final = 20_000  # whose words are counted
MOST_KEPT: Final = 100  # reports of closed surveys kept in memory
_EVERYTHING: Final = Where()
_VALUED: Final = (Kind.DATE, Kind.TIME, Kind.DATETIME, Kind.LOCATION)


@dataclass(frozen=True, slots=True)
class SurveyReport:
    """``responses`` None: too few to be shown, and then there are no results. ``languages`` and ``months`` are those that
    can be filtered by."""

    survey: Survey
    questionnaires: Mapping[int, Questionnaire]
    where: Where
    responses: int | None
    results: tuple[QuestionResult, ...]
    languages: tuple[str, ...] = ()
    months: tuple[str, ...] = ()

    @property
    def newest(self) -> Questionnaire:
        return self.questionnaires[max(self.questionnaires)]

    def of(self, path: str) -> QuestionResult:
        """Raises SurveyUnknown where no such question has results."""
        for result in self.results:
            if result.question.path == path:
                return result
        raise SurveyUnknown


@dataclass(frozen=True, slots=True)
class Export:
    """All that was sent, to be written page by page. Nothing in it leads to a person.

    ``languages`` and ``months``: how many responses share each, so that what few share can be left out.
    """

    survey: Survey
    questionnaires: Mapping[int, Questionnaire]
    responses: AsyncIterator[list[Response]]
    languages: Mapping[str, int] = field(default_factory=dict)
    months: Mapping[str, int] = field(default_factory=dict)


class Reporting:
    """``editor`` None: for anybody, as far as the survey's terms show its results."""

    def __init__(self, stores: CityStores, team: Team, clock: Clock) -> None:
        self._stores = stores
        self._team = team
        self._clock = clock
        self._kept: dict[tuple[str, str, Where], SurveyReport] = {}

    async def report(
        self,
        city: City,
        survey_id: str,
        where: Where = _EVERYTHING,
        *,
        editor: Resident | None = None,
        by_operator: bool = False,
    ) -> SurveyReport:
        """Results question by question. Raises SurveyUnknown: there is none, or they are not shown (yet); NotAllowed.

        ``by_operator``: from a script, which sees what editors see.
        """
        survey = await self._shown(city, survey_id, editor, by_operator=by_operator)
        if editor is None and not by_operator:
            where = _EVERYTHING
        key = (city.slug, survey_id, where)
        sees_all = editor is not None or by_operator
        if (kept := self._kept.get(key)) and _still_holds(kept, survey, sees_all=sees_all):
            return replace(kept, survey=survey)
        counted = await self._stores.of(city).read(lambda records: _count(records, survey, where))
        made = await asyncio.to_thread(_report, survey, where, counted)
        if survey.closed_at or not sees_all:
            self._keep(key, made)
        return made

    async def crosstab(
        self,
        city: City,
        survey_id: str,
        path: str,
        by: str,
        where: Where = _EVERYTHING,
        *,
        editor: Resident,
    ) -> Crosstab:
        """The answers to one question by those to another (both with options), by LANGUAGE or by MONTH. Raises
        SurveyUnknown, NotAllowed."""
        survey = await self._shown(city, survey_id, editor)

        def query(records: CityRecords) -> Crosstab:
            forms = records.surveys.versions_of(survey_id)
            question, columns = _question(forms, path), _columns(records, survey, forms, by)
            across = None if by in (LANGUAGE, MONTH) else _question(forms, by)
            responses = records.responses
            codes = responses.tally(survey_id, where, [path, by]).codes
            return crosstab_of(
                question,
                by,
                _labels(forms, question),
                columns,
                responses.crosstab(survey_id, path, by, where),
                responses=responses.count(survey_id, where),
                everyone=responses.count(survey_id, _EVERYTHING),
                by_kind=across.kind if across else None,
                row_counts=_counts(codes, path),
                column_counts=_counts(codes, by) if across else responses.values_of(survey_id, by, where),
            )

        return await self._stores.of(city).read(query)

    async def participation(self, editor: Resident, city: City, survey_id: str) -> Participation:
        """Who could have answered, who began, who sent, and where the others left. Raises SurveyUnknown, NotAllowed."""
        self._team.require(editor, Permission.EDIT, city.slug)

        def query(records: CityRecords) -> Participation:
            survey = known(records, survey_id)
            left = without_few(survey.left_at or records.sheets.left_at(survey_id))
            order = sorted(left.items(), key=lambda each: (-each[1], each[0]))
            return Participation(_invited(records, survey), survey.started, survey.sent, tuple(order))

        return await self._stores.of(city).read(query)

    async def texts(
        self,
        editor: Resident,
        city: City,
        survey_id: str,
        path: str,
        after: tuple[int, str] | None = None,
        limit: int = 10,
    ) -> list[tuple[tuple[int, str], str, str | None]]:
        """What people wrote: (key for the next page, words, language, None where few share it). For editors only. Raises SurveyUnknown, NotAllowed."""
        self._team.require(editor, Permission.EDIT, city.slug)

        def query(records: CityRecords) -> list[tuple[tuple[int, str], str, str | None]]:
            survey = known(records, survey_id)
            found = records.responses.texts(survey_id, path, _EVERYTHING, limit, after)
            if not survey.is_anonymous:
                return found
            told = told_of_each(records.responses.values_of(survey_id, LANGUAGE, _EVERYTHING)) - {UNTOLD}
            return [(key, words, tag if tag in told else None) for key, words, tag in found]

        return await self._stores.of(city).read(query)

    async def export(self, editor: Resident | None, city: City, survey_id: str) -> Export:
        """``editor`` None: from a script. Pages of PAGE are read as they are asked for, so memory stays flat; an answer that
        is sent meanwhile may be in it or not. Also of a survey that was taken back. Raises SurveyUnknown, NotAllowed."""
        if editor:
            self._team.require(editor, Permission.EDIT, city.slug)
        store = self._stores.of(city)

        def query(records: CityRecords) -> Export:
            survey = records.surveys.find(survey_id)
            if survey is None:
                raise SurveyUnknown
            return Export(
                survey,
                records.surveys.versions_of(survey_id),
                pages(),
                records.responses.values_of(survey_id, LANGUAGE, _EVERYTHING),
                records.responses.values_of(survey_id, MONTH, _EVERYTHING),
            )

        async def pages() -> AsyncIterator[list[Response]]:
            after: int | None = None
            while page := await store.read(partial(_page, survey_id=survey_id, after=after)):
                yield page
                after = page[-1].id

        return await store.read(query)

    async def list_shown(self, city: City) -> tuple[list[Survey], list[Survey]]:
        """For everybody: those that are open, what closes first first; and those that are closed and show their results,
        the newest first."""
        now = self._clock.now()

        def query(records: CityRecords) -> tuple[list[Survey], list[Survey]]:
            closed = records.surveys.list_with_status((SurveyStatus.CLOSED,), MOST_LISTED)
            shown = [survey for survey in closed if survey.shows_results(now)]
            shown.sort(key=lambda survey: survey.closed_at or now, reverse=True)
            return records.surveys.list_open(now), shown

        return await self._stores.of(city).read(query)

    async def _shown(
        self, city: City, survey_id: str, editor: Resident | None, *, by_operator: bool = False
    ) -> Survey:
        if editor:
            self._team.require(editor, Permission.EDIT, city.slug)
        survey = await self._stores.of(city).read(lambda records: known(records, survey_id))
        if editor is None and not by_operator and not survey.shows_results(self._clock.now()):
            raise SurveyUnknown
        return survey

    def _keep(self, key: tuple[str, str, Where], made: SurveyReport) -> None:
        while len(self._kept) >= MOST_KEPT:
            self._kept.pop(next(iter(self._kept)))
        self._kept[key] = made


def _still_holds(kept: SurveyReport, survey: Survey, *, sees_all: bool) -> bool:
    """Of a closed survey, until something changes: a linked answer may still be deleted. While it runs, others than its
    editors see a new report only once enough have answered since, so that none of them can be read off the difference of two."""
    if survey.closed_at or kept.survey.closed_at:
        return (kept.survey.version, kept.survey.status, kept.survey.sent) == (
            survey.version,
            survey.status,
            survey.sent,
        )
    return not sees_all and abs(survey.sent - kept.survey.sent) < SMALLEST_CELL


def _counts(codes: Mapping[tuple[str, str], int], path: str) -> dict[str, int]:
    return {code: count for (at, code), count in codes.items() if at == path}


def _page(records: CityRecords, survey_id: str, after: int | None) -> list[Response]:
    return records.responses.page(survey_id, _EVERYTHING, after, PAGE)


def _count(records: CityRecords, survey: Survey, where: Where) -> tuple[Mapping[int, Questionnaire], Counted]:
    forms = records.surveys.versions_of(survey.id)
    whole = _counted(records, survey, forms, _EVERYTHING)
    if where == _EVERYTHING:
        return forms, whole
    fixed = frozenset(path for path, _ in where.answers)
    return forms, replace(_counted(records, survey, forms, where), whole=whole, fixed=fixed)


def _counted(
    records: CityRecords, survey: Survey, forms: Mapping[int, Questionnaire], where: Where
) -> Counted:
    questions = {question.path: question for form in forms.values() for question in form.questions()}
    responses = records.responses
    return Counted(
        everyone=responses.count(survey.id, _EVERYTHING),
        tallies=responses.tally(survey.id, where),
        values={
            path: tuple(responses.values(survey.id, path, where))
            for path, question in questions.items()
            if question.kind in _VALUED
        },
        texts={
            path: tuple(
                (words, language)
                for _, words, language in responses.texts(survey.id, path, where, MOST_TEXTS)
            )
            for path, question in questions.items()
            if question.kind is Kind.TEXT
        },
        languages=responses.values_of(survey.id, LANGUAGE, _EVERYTHING),
        months=responses.values_of(survey.id, MONTH, _EVERYTHING),
    )


def _report(
    survey: Survey, where: Where, counted: tuple[Mapping[int, Questionnaire], Counted]
) -> SurveyReport:
    forms, numbers = counted
    results = question_results(forms, numbers, sample_of=survey.terms.sample_of)
    return SurveyReport(
        survey,
        forms,
        where,
        responses=numbers.shown_responses,
        results=results,
        languages=tuple(
            tag for tag, count in numbers.languages.items() if count >= SMALLEST_CELL and tag != UNTOLD
        ),
        months=tuple(month for month, count in sorted(numbers.months.items()) if count >= SMALLEST_CELL),
    )


def _question(forms: Mapping[int, Questionnaire], path: str) -> Question:
    for number in sorted(forms, reverse=True):
        for question in forms[number].questions():
            if question.path == path:
                return question
    raise SurveyUnknown


def _labels(forms: Mapping[int, Questionnaire], question: Question) -> tuple[tuple[str, Texts], ...]:
    """The options of every version, those of the newest first; of a range, its values."""
    labels: dict[str, Texts] = {}
    for number in sorted(forms, reverse=True):
        for asked in forms[number].questions():
            if asked.path == question.path:
                for option in forms[number].options_of(asked):
                    labels.setdefault(option.code, option.label)
    return tuple(labels.items())


def _columns(
    records: CityRecords, survey: Survey, forms: Mapping[int, Questionnaire], by: str
) -> tuple[tuple[str, Texts], ...]:
    if by in (LANGUAGE, MONTH):
        values = records.responses.values_of(survey.id, by, _EVERYTHING)
        return tuple((value, NO_TEXTS) for value in sorted(values))
    return _labels(forms, _question(forms, by))


def _invited(records: CityRecords, survey: Survey) -> int:
    count, after = 0, None
    while members := records.members.list_after(after, PAGE):
        count += sum(1 for member in members if _is_invited(survey, member))
        after = members[-1].resident_id
    return count


def _is_invited(survey: Survey, member: Member) -> bool:
    return survey.terms.audience.includes(member)
