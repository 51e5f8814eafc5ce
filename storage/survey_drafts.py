"""Surveys that are being prepared."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.surveys.model import SurveyDraft, Terms
from bot.core.surveys.questionnaire import Questionnaire
from bot.core.surveys.sheet import Sheet
from storage.dialects import ConflictInsert, by_dialect
from storage.tables import survey_drafts
from storage.types import AnyRow

_c = survey_drafts.c


def _put(insert: ConflictInsert) -> ConflictInsert:
    written = {column.name: insert.excluded[column.name] for column in _c if column.name != "id"}
    return insert.on_conflict_do_update(index_elements=["id"], set_=written)


_PUT = by_dialect(survey_drafts, _put)
_FIND = sa.select(survey_drafts).where(_c.id == bindparam("which"))
_LIST = (
    sa.select(survey_drafts)
    .where(_c.resident_id == bindparam("who"))
    .order_by(_c.touched_at.desc(), _c.id.desc())
)
_REMOVE = sa.delete(survey_drafts).where(_c.id == bindparam("which"))
_PURGE = sa.delete(survey_drafts).where(_c.touched_at < bindparam("before"))


class SqlSurveyDrafts:
    """Implements ``SurveyDrafts``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, draft: SurveyDraft) -> None:
        row = {
            "id": draft.id,
            "resident_id": draft.resident_id,
            "questionnaire": draft.questionnaire.as_json() if draft.questionnaire else None,
            "terms": draft.terms.as_json(),
            "touched_at": draft.touched_at,
            "survey_id": draft.survey_id,
            "version": draft.version,
            "file_name": draft.file_name,
            "findings": [dict(finding) for finding in draft.findings],
            "trial": draft.trial.as_json() if draft.trial else None,
            "trial_language": draft.trial_language,
        }
        self._connection.execute(_PUT[self._connection.dialect.name], row)

    def find(self, draft_id: str) -> SurveyDraft | None:
        row = self._connection.execute(_FIND, {"which": draft_id}).one_or_none()
        return _draft(row) if row else None

    def list_of(self, resident_id: str) -> list[SurveyDraft]:
        return [_draft(row) for row in self._connection.execute(_LIST, {"who": resident_id})]

    def remove(self, draft_id: str) -> bool:
        return self._connection.execute(_REMOVE, {"which": draft_id}).rowcount == 1

    def purge(self, before: datetime) -> int:
        return self._connection.execute(_PURGE, {"before": before}).rowcount


def _draft(row: AnyRow) -> SurveyDraft:
    return SurveyDraft(
        id=row.id,
        resident_id=row.resident_id,
        questionnaire=Questionnaire.from_json(row.questionnaire) if row.questionnaire else None,
        terms=Terms.from_json(row.terms),
        touched_at=row.touched_at,
        survey_id=row.survey_id,
        version=row.version,
        file_name=row.file_name,
        findings=tuple(row.findings),
        trial=Sheet.from_json(row.trial) if row.trial else None,
        trial_language=row.trial_language,
    )
