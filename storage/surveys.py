"""Surveys with their questionnaires, and how each came to its status."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.surveys.model import Survey, SurveyStatus, Terms, Transition
from bot.core.surveys.questionnaire import Questionnaire
from storage.dialects import by_dialect
from storage.responses import number_questions
from storage.sealing import seal
from storage.tables import questionnaires, survey_secrets, survey_transitions, surveys

_c = surveys.c
_q = questionnaires.c
_t = survey_transitions.c
_MOST = bindparam("most", type_=sa.Integer)
_ONE = _c.id == bindparam("which")
_OPEN = _c.status == SurveyStatus.OPEN.value
_NOT_PAST = _c.closes_at.is_(None) | (_c.closes_at > bindparam("now"))

_ADD = sa.insert(surveys)
_FIND = sa.select(surveys).where(_ONE)
_REPLACE = sa.update(surveys).where(_ONE, _c.version == bindparam("known"))
_MOVE = (
    sa.update(surveys)
    .where(_ONE, _c.status == bindparam("before"))
    .values(
        status=bindparam("after"),
        closed_at=sa.func.coalesce(bindparam("closed", type_=_c.closed_at.type), _c.closed_at),
    )
)
_RECORD = sa.insert(survey_transitions)
_TRANSITIONS = sa.select(survey_transitions).where(_t.survey_id == bindparam("which")).order_by(_t.id)

_PUT_QUESTIONNAIRE = by_dialect(
    questionnaires,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["survey_id", "number"], set_={"document": insert.excluded.document}
    ),
)
_VERSIONS = sa.select(_q.number, _q.document).where(_q.survey_id == bindparam("which")).order_by(_q.number)
_VERSION = sa.select(_q.document).where(_q.survey_id == bindparam("which"), _q.number == bindparam("number"))

_ADD_SECRET = sa.insert(survey_secrets)
_SECRET = sa.select(survey_secrets.c.secret).where(survey_secrets.c.survey_id == bindparam("which"))

_WITH_STATUS = (
    sa.select(surveys)
    .where(_c.status.in_(bindparam("statuses", expanding=True)))
    .order_by(_c.changed_at.desc(), _c.id.desc())
    .limit(_MOST)
    .offset(bindparam("first", type_=sa.Integer))
)
_LIST_OPEN = sa.select(surveys).where(_OPEN, _NOT_PAST).order_by(_c.closes_at.asc().nulls_last(), _c.id)
_TO_OPEN = (
    sa.select(surveys)
    .where(
        _c.status == SurveyStatus.SCHEDULED.value,
        _c.opens_at.is_(None) | (_c.opens_at <= bindparam("now")),
    )
    .order_by(_c.opens_at, _c.id)
    .limit(_MOST)
)
_TO_CLOSE = (
    sa.select(surveys)
    .where(_OPEN, _c.closes_at <= bindparam("now"))
    .order_by(_c.closes_at, _c.id)
    .limit(_MOST)
)
_TO_REMIND = (
    sa.select(surveys)
    .where(
        _OPEN,
        _c.remind_at <= bindparam("now"),
        _c.reminded_at.is_(None) | (_c.reminded_at < _c.remind_at),
        _NOT_PAST,
    )
    .order_by(_c.remind_at, _c.id)
    .limit(_MOST)
)
_UNOPENED = (
    sa.select(sa.func.count())
    .select_from(surveys)
    .where(_c.status == SurveyStatus.SCHEDULED.value, _c.closes_at <= bindparam("now"))
)
_UNREMINDED = (
    sa.select(sa.func.count())
    .select_from(surveys)
    .where(
        _OPEN,
        _c.closes_at <= bindparam("now"),
        _c.started > _c.sent,
        _c.reminded_at.is_(None) | (_c.reminded_at < _c.remind_at),
        _c.remind_at.is_not(None),
    )
)
_MARK_REMINDED = sa.update(surveys).where(_ONE).values(reminded_at=bindparam("at"))

_COUNT_STARTED = sa.update(surveys).where(_ONE).values(started=_c.started + 1)
_COUNT_SENT = (
    sa.update(surveys)
    .where(_ONE, _OPEN, _NOT_PAST, _c.quota.is_(None) | (_c.sent < _c.quota))
    .values(sent=_c.sent + 1)
)
_UNCOUNT_STARTED = sa.update(surveys).where(_ONE, _c.started > 0).values(started=_c.started - 1)
_UNCOUNT_SENT = sa.update(surveys).where(_ONE, _c.sent > 0).values(sent=_c.sent - 1)

_KEPT: Final = ("status", "started", "sent", "left_at", "closed_at")  # what a change of a survey leaves alone


class SqlSurveys:
    """Implements ``Surveys``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, survey: Survey, questionnaire: Questionnaire, secret: bytes | None) -> None:
        self._connection.execute(_ADD, {"id": survey.id, "is_sealed": False} | _written(survey))
        self.put_questionnaire(survey.id, survey.number, questionnaire)
        if secret is not None:
            self._connection.execute(_ADD_SECRET, {"survey_id": survey.id, "secret": secret})

    def find(self, survey_id: str) -> Survey | None:
        row = self._connection.execute(_FIND, {"which": survey_id}).mappings().one_or_none()
        return read_survey(row) if row else None

    def replace(self, survey: Survey, *, version: int) -> bool:
        written = {name: value for name, value in _written(survey).items() if name not in _KEPT}
        change = {"which": survey.id, "known": version} | written
        return self._connection.execute(_REPLACE, change).rowcount == 1

    def move(self, transition: Transition) -> bool:
        before = transition.before.value if transition.before else None
        after = transition.after.value
        if before is not None:
            closed = transition.at if transition.after is SurveyStatus.CLOSED else None
            step = {"which": transition.survey_id, "before": before, "after": after, "closed": closed}
            if not self._connection.execute(_MOVE, step).rowcount:
                return False
        self._connection.execute(
            _RECORD,
            {
                "survey_id": transition.survey_id,
                "before": before,
                "after": after,
                "actor": transition.actor,
                "at": transition.at,
            },
        )
        return True

    def questionnaire_of(self, survey_id: str, number: int) -> Questionnaire | None:
        version = {"which": survey_id, "number": number}
        document = self._connection.execute(_VERSION, version).scalar_one_or_none()
        return Questionnaire.from_json(document) if document else None

    def versions_of(self, survey_id: str) -> dict[int, Questionnaire]:
        return {
            number: Questionnaire.from_json(document)
            for number, document in self._connection.execute(_VERSIONS, {"which": survey_id})
        }

    def put_questionnaire(self, survey_id: str, number: int, questionnaire: Questionnaire) -> None:
        row = {"survey_id": survey_id, "number": number, "document": questionnaire.as_json()}
        self._connection.execute(_PUT_QUESTIONNAIRE[self._connection.dialect.name], row)
        number_questions(
            self._connection, survey_id, [question.path for question in questionnaire.questions()]
        )

    def list_with_status(self, statuses: Sequence[SurveyStatus], limit: int, offset: int = 0) -> list[Survey]:
        page = {"statuses": [status.value for status in statuses], "most": limit, "first": offset}
        return self._list(_WITH_STATUS, page)

    def list_open(self, now: datetime) -> list[Survey]:
        return self._list(_LIST_OPEN, {"now": now})

    def list_to_open(self, now: datetime, limit: int) -> list[Survey]:
        return self._list(_TO_OPEN, {"now": now, "most": limit})

    def list_to_close(self, now: datetime, limit: int) -> list[Survey]:
        return self._list(_TO_CLOSE, {"now": now, "most": limit})

    def list_to_remind(self, now: datetime, limit: int) -> list[Survey]:
        return self._list(_TO_REMIND, {"now": now, "most": limit})

    def mark_reminded(self, survey_id: str, at: datetime) -> None:
        self._connection.execute(_MARK_REMINDED, {"which": survey_id, "at": at})

    def count_unopened(self, now: datetime) -> int:
        count: int = self._connection.execute(_UNOPENED, {"now": now}).scalar_one()
        return count

    def count_unreminded(self, now: datetime) -> int:
        count: int = self._connection.execute(_UNREMINDED, {"now": now}).scalar_one()
        return count

    def secret_of(self, survey_id: str) -> bytes | None:
        secret = self._connection.execute(_SECRET, {"which": survey_id}).scalar_one_or_none()
        return None if secret is None else bytes(secret)

    def count_started(self, survey_id: str) -> None:
        self._connection.execute(_COUNT_STARTED, {"which": survey_id})

    def uncount_started(self, survey_id: str) -> None:
        self._connection.execute(_UNCOUNT_STARTED, {"which": survey_id})

    def count_sent(self, survey_id: str, now: datetime) -> bool:
        return self._connection.execute(_COUNT_SENT, {"which": survey_id, "now": now}).rowcount == 1

    def uncount_sent(self, survey_id: str) -> None:
        self._connection.execute(_UNCOUNT_SENT, {"which": survey_id})

    def seal(self, survey_id: str, left_at: Mapping[str, int]) -> None:
        seal(self._connection, survey_id, left_at)

    def transitions_of(self, survey_id: str) -> list[Transition]:
        return [
            Transition(
                row.survey_id,
                SurveyStatus(row.before) if row.before else None,
                SurveyStatus(row.after),
                row.actor,
                row.at,
            )
            for row in self._connection.execute(_TRANSITIONS, {"which": survey_id})
        ]

    def _list(self, statement: sa.Select[Any], page: Mapping[str, Any]) -> list[Survey]:
        return [read_survey(row) for row in self._connection.execute(statement, page).mappings()]


def read_survey(row: Mapping[Any, Any]) -> Survey:
    """The survey that a row of its table holds."""
    return Survey(
        id=row["id"],
        status=SurveyStatus(row["status"]),
        title=row["title"],
        terms=Terms.from_json(row["terms"]),
        created_by=row["created_by"],
        created_at=row["created_at"],
        changed_at=row["changed_at"],
        number=row["number"],
        version=row["version"],
        minutes=row["minutes"],
        started=row["started"],
        sent=row["sent"],
        closed_at=row["closed_at"],
        left_at=row["left_at"],
        shared_id=row["shared_id"],
    )


def _written(survey: Survey) -> dict[str, Any]:
    terms = survey.terms
    return {
        "status": survey.status.value,
        "title": dict(survey.title),
        "terms": terms.as_json(),
        "created_by": survey.created_by,
        "created_at": survey.created_at,
        "changed_at": survey.changed_at,
        "number": survey.number,
        "version": survey.version,
        "minutes": survey.minutes,
        "opens_at": terms.opens_at,
        "closes_at": terms.closes_at,
        "remind_at": _remind_at(terms),
        "quota": terms.quota,
        "started": survey.started,
        "sent": survey.sent,
        "closed_at": survey.closed_at,
        "left_at": dict(survey.left_at),
        "shared_id": survey.shared_id,
    }


def _remind_at(terms: Terms) -> datetime | None:
    if terms.closes_at is None or terms.reminds_before is None:
        return None
    return terms.closes_at - timedelta(hours=terms.reminds_before)
