"""The use cases of publishing: a new survey, a new version, other terms, the close, what the city will do.

One transaction each: the survey, its transition, the notices, the audit entry, or nothing. Everything raises NotAllowed
for who is no editor there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from bot.core.cities.model import City
from bot.core.notices.model import Notice, Urgency
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock, Ids
from bot.core.shared.unit_of_work import CityRecords, CityStores
from bot.core.staff.model import AuditEntry, Permission
from bot.core.staff.service import OPERATOR, Team
from bot.core.surveys.drafting import own_draft
from bot.core.surveys.model import (
    ChangedMeanwhile,
    InvalidTerm,
    Results,
    Survey,
    SurveyClosed,
    SurveyStatus,
    SurveyUnknown,
    Terms,
    Transition,
    participant_key,
)
from bot.core.surveys.playing import minutes_of
from bot.core.surveys.questionnaire import Questionnaire
from bot.core.surveys.suppression import without_few
from bot.core.surveys.versions import Change, compare

RESULTS: Final = "survey.results"  # kinds of notices
CLOSING: Final = "survey.closing"
PAGE: Final = 1_000
MOST_LISTED: Final = 200


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing a draft came to."""

    survey: Survey
    change: Change | None  # None: it is new


class Publishing:
    def __init__(self, stores: CityStores, team: Team, clock: Clock, ids: Ids) -> None:
        self._stores = stores
        self._team = team
        self._clock = clock
        self._ids = ids

    async def publish(self, editor: Resident, city: City, draft_id: str) -> Published:
        """Publish a new survey, or what was changed in one. Of two who do it at once one does it, the other gets SurveyUnknown.

        Raises SurveyUnknown, InvalidTerm ("questions": it asks nothing; "anonymity": changed though published; …),
        SurveyClosed, ChangedMeanwhile.
        """
        self._team.require(editor, Permission.EDIT, city.slug)
        now = self._clock.now()

        def work(records: CityRecords) -> Published:
            draft = own_draft(records, editor, draft_id)
            form = draft.questionnaire
            check_form(form)
            assert form
            draft.terms.check(now)
            if not records.survey_drafts.remove(draft_id):
                raise SurveyUnknown
            if draft.survey_id is None:
                survey = self.new_survey(form, draft.terms, editor.id, now)
                lay_down(records, city, survey, form, self.new_secret(survey))
                return Published(survey, None)
            return self._revise(records, city, editor, draft.survey_id, draft.version or 0, form, draft.terms)

        return await self._stores.of(city).transact(work)

    async def publish_by_operator(self, city: City, form: Questionnaire, terms: Terms) -> Survey:
        """From a script. Raises InvalidTerm."""
        now = self._clock.now()
        check_form(form)
        terms.check(now)
        survey = self.new_survey(form, terms, OPERATOR, now)
        secret = self.new_secret(survey)
        await self._stores.of(city).transact(lambda records: lay_down(records, city, survey, form, secret))
        return survey

    async def get(self, editor: Resident, city: City, survey_id: str) -> tuple[Survey, Questionnaire]:
        """With the newest version of what it asks. Raises SurveyUnknown."""
        self._team.require(editor, Permission.EDIT, city.slug)

        def query(records: CityRecords) -> tuple[Survey, Questionnaire]:
            survey = known(records, survey_id)
            form = records.surveys.questionnaire_of(survey_id, survey.number)
            if form is None:
                raise SurveyUnknown
            return survey, form

        return await self._stores.of(city).read(query)

    async def versions(
        self, editor: Resident, city: City, survey_id: str
    ) -> tuple[Survey, dict[int, Questionnaire]]:
        """With every version of what it asks, by its number. Raises SurveyUnknown."""
        self._team.require(editor, Permission.EDIT, city.slug)
        return await self._stores.of(city).read(
            lambda records: (known(records, survey_id), records.surveys.versions_of(survey_id))
        )

    async def list_of(self, editor: Resident, city: City, *, closed: bool = False) -> list[Survey]:
        """Those that are open or will be, or those that are closed; the one that was changed last first."""
        self._team.require(editor, Permission.EDIT, city.slug)
        statuses = (SurveyStatus.CLOSED,) if closed else (SurveyStatus.OPEN, SurveyStatus.SCHEDULED)
        return await self._stores.of(city).read(
            lambda records: records.surveys.list_with_status(statuses, MOST_LISTED)
        )

    async def change_terms(
        self, editor: Resident, city: City, survey_id: str, change: Callable[[Terms], Terms]
    ) -> Survey:
        """Write what ``change`` makes of the terms. Raises SurveyUnknown, InvalidTerm, ChangedMeanwhile; SurveyClosed where
        more than ``outcome``, ``results`` and ``sample_of`` would change of what is closed."""
        self._team.require(editor, Permission.EDIT, city.slug)
        now = self._clock.now()

        def work(records: CityRecords) -> Survey:
            survey = known(records, survey_id)
            terms = change(survey.terms)
            if survey.status is SurveyStatus.CLOSED:
                kept = replace(
                    survey.terms, outcome=terms.outcome, results=terms.results, sample_of=terms.sample_of
                )
                if kept != terms:
                    raise SurveyClosed
                replace(terms, closes_at=None, opens_at=None).check(now)
            else:
                _check_change(survey, terms, now)
            changed = replace(survey, terms=terms, version=survey.version + 1, changed_at=now)
            _replace(records, changed, survey.version)
            audit(records, city, editor.id, "survey.terms", survey, now)
            return _opened_if_due(records, changed, editor, now)

        return await self._stores.of(city).transact(work)

    async def close(self, editor: Resident, city: City, survey_id: str) -> Survey:
        """Take no more answers, from this moment. Done again: nothing. Raises SurveyUnknown."""
        self._team.require(editor, Permission.EDIT, city.slug)
        now = self._clock.now()

        def work(records: CityRecords) -> Survey:
            survey = known(records, survey_id)
            if survey.status is SurveyStatus.SCHEDULED:
                raise SurveyUnknown
            if close(records, city, survey, editor.id, now):
                audit(records, city, editor.id, "survey.closed", survey, now)
            return known(records, survey_id)

        return await self._stores.of(city).transact(work)

    async def withdraw(self, editor: Resident, city: City, survey_id: str) -> None:
        """Take it back: nobody sees it any more; what was answered is kept for the export. Raises SurveyUnknown."""
        self._team.require(editor, Permission.EDIT, city.slug)
        now = self._clock.now()

        def work(records: CityRecords) -> None:
            survey = known(records, survey_id)
            step = Transition(survey_id, survey.status, SurveyStatus.WITHDRAWN, editor.id, now)
            if survey.status is SurveyStatus.WITHDRAWN or not records.surveys.move(step):
                return
            records.surveys.seal(survey_id, without_few(records.sheets.left_at(survey_id)))
            audit(records, city, editor.id, "survey.withdrawn", survey, now)

        await self._stores.of(city).transact(work)

    def new_survey(self, form: Questionnaire, terms: Terms, author: str, now: datetime) -> Survey:
        """Not stored yet."""
        waits = terms.opens_at is not None and terms.opens_at > now
        return Survey(
            id=self._ids.new_id(),
            status=SurveyStatus.SCHEDULED if waits else SurveyStatus.OPEN,
            title=form.title,
            terms=terms,
            created_by=author,
            created_at=now,
            changed_at=now,
            minutes=minutes_of(form),
        )

    def new_secret(self, survey: Survey) -> bytes | None:
        """Of an anonymous survey, at least 128 bits; to be stored with it and nowhere else."""
        return self._ids.new_token().encode() if survey.is_anonymous else None

    def _revise(
        self,
        records: CityRecords,
        city: City,
        editor: Resident,
        survey_id: str,
        version: int,
        form: Questionnaire,
        terms: Terms,
    ) -> Published:
        now = self._clock.now()
        survey = known(records, survey_id)
        if survey.status is SurveyStatus.CLOSED:
            raise SurveyClosed
        _check_change(survey, terms, now)
        before = records.surveys.questionnaire_of(survey_id, survey.number)
        change = compare(before, form) if before else Change.SHAPE
        number = survey.number + 1 if change is Change.SHAPE else survey.number
        changed = replace(
            survey,
            title=form.title,
            terms=terms,
            number=number,
            version=survey.version + 1,
            minutes=minutes_of(form),
            changed_at=now,
        )
        _replace(records, changed, version)
        if change is not Change.NOTHING:
            records.surveys.put_questionnaire(survey_id, number, form)
        audit(records, city, editor.id, "survey.changed", survey, now, {"change": change.value})
        return Published(_opened_if_due(records, changed, editor, now), change)


def check_form(form: Questionnaire | None) -> None:
    """Whether it asks anything. Raises InvalidTerm ("questions")."""
    if form is None or not any(question.kind.takes_answer for question in form.questions()):
        raise InvalidTerm("questions")


def lay_down(
    records: CityRecords, city: City, survey: Survey, form: Questionnaire, secret: bytes | None
) -> None:
    """A new survey, with its record and its audit entry."""
    records.surveys.add(survey, form, secret)
    records.surveys.move(Transition(survey.id, None, survey.status, survey.created_by, survey.created_at))
    audit(records, city, survey.created_by, "survey.published", survey, survey.created_at)


def close(records: CityRecords, city: City, survey: Survey, actor: str, now: datetime) -> bool:
    """Close it, tell those who answered, and seal it, in this transaction; False if it was not open any more.

    Who answered an anonymous survey is found for the last time here, by going through the city's members with its
    secret; then the secret is gone. The notices are written in the order of the residents' ids.
    """
    if not records.surveys.move(Transition(survey.id, SurveyStatus.OPEN, SurveyStatus.CLOSED, actor, now)):
        return False
    if survey.terms.results is not Results.NEVER:
        tell_all(records, city, survey, RESULTS, participants(records, survey, sent=True), now)
    records.surveys.seal(survey.id, without_few(records.sheets.left_at(survey.id)))
    return True


def participants(records: CityRecords, survey: Survey, *, sent: bool) -> list[str]:
    """The members who have sent their answers, or who began and have not; in the order of their ids."""
    keys: set[str] = set()
    after: str | None = None
    while page := records.sheets.list_of(survey.id, after, PAGE, sent=sent):
        keys.update(filled.participant for filled in page)
        after = page[-1].participant
    found: list[str] = []
    secret = records.surveys.secret_of(survey.id)
    if not keys or (survey.is_anonymous and secret is None):
        return found
    after = None
    while members := records.members.list_after(after, PAGE):
        found += [
            one.resident_id for one in members if participant_key(survey, secret, one.resident_id) in keys
        ]
        after = members[-1].resident_id
    return found


def tell_all(
    records: CityRecords, city: City, survey: Survey, kind: str, residents: Sequence[str], now: datetime
) -> None:
    """A notice of that kind about the survey to each, once ever. Results can wait for a digest; that it closes cannot."""
    facts = {"survey": survey.id, "city": city.slug}
    urgency = Urgency.DIGEST if kind == RESULTS else Urgency.NORMAL
    records.outbox.put(
        [
            Notice(kind, resident_id, f"{kind}:{survey.id}:{resident_id}", now, facts, urgency)
            for resident_id in residents
        ]
    )


def known(records: CityRecords, survey_id: str) -> Survey:
    """For editors: whatever its status but WITHDRAWN. Raises SurveyUnknown."""
    survey = records.surveys.find(survey_id)
    if survey is None or survey.status is SurveyStatus.WITHDRAWN:
        raise SurveyUnknown
    return survey


def audit(
    records: CityRecords,
    city: City,
    actor: str,
    action: str,
    survey: Survey,
    now: datetime,
    more: dict[str, Any] | None = None,
) -> None:
    details = {"survey": survey.id, **(more or {})}
    records.audit.add(AuditEntry(action, actor, city.slug, now, details=details))


def _check_change(survey: Survey, terms: Terms, now: datetime) -> None:
    """What people were told when they answered may not become untrue."""
    if terms.anonymity is not survey.terms.anonymity:
        raise InvalidTerm("anonymity")
    if terms.opens_at != survey.terms.opens_at and survey.status is SurveyStatus.OPEN:
        raise InvalidTerm("opens_at")
    terms.check(now)


def _opened_if_due(records: CityRecords, survey: Survey, editor: Resident, now: datetime) -> Survey:
    """What waited and is now to open at once does not wait for the clock."""
    if survey.status is not SurveyStatus.SCHEDULED or (survey.terms.opens_at and survey.terms.opens_at > now):
        return survey
    records.surveys.move(Transition(survey.id, survey.status, SurveyStatus.OPEN, editor.id, now))
    return known(records, survey.id)


def _replace(records: CityRecords, changed: Survey, version: int) -> None:
    if not records.surveys.replace(changed, version=version):
        raise ChangedMeanwhile
