"""Who has taken part in a survey: of a named one by her id, of an anonymous one by her key, as long as there is its secret."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.broadcasts.audience import Took
from bot.core.surveys.model import Survey, participant_key
from storage.events import in_batches
from storage.surveys import read_survey
from storage.tables import survey_secrets, survey_sheets, surveys

_c = survey_sheets.c
_FIND = (
    sa.select(surveys, survey_secrets.c.secret)
    .outerjoin(survey_secrets, survey_secrets.c.survey_id == surveys.c.id)
    .where(surveys.c.id == bindparam("which"))
)
_SHEETS = sa.select(_c.participant, _c.response_id, _c.sent_at).where(
    _c.survey_id == bindparam("which"), _c.participant.in_(bindparam("those", expanding=True))
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A survey of which it can be told who took part. ``secret`` is that of an anonymous one."""

    survey: Survey
    secret: bytes | None


@dataclass(frozen=True, slots=True)
class Taken:
    """How far she came; ``sent_at`` is when she sent her answers."""

    took: Took
    sent_at: datetime | None


NOTHING = Taken(Took.UNANSWERED, None)


def find_asked(connection: Connection, survey_id: str) -> Asked | None:
    """None: there is no such survey, or nobody can tell any more who took part."""
    row = connection.execute(_FIND, {"which": survey_id}).mappings().one_or_none()
    if row is None:
        return None
    survey, secret = read_survey(row), row["secret"]
    if survey.is_anonymous and secret is None:
        return None
    return Asked(survey, bytes(secret) if survey.is_anonymous else None)


def is_anonymous(connection: Connection, survey_id: str) -> bool:
    """Also of one that is sealed."""
    row = connection.execute(_FIND, {"which": survey_id}).mappings().one_or_none()
    return row is not None and read_survey(row).is_anonymous


def list_taken(connection: Connection, asked: Asked, resident_ids: Sequence[str]) -> dict[str, Taken]:
    """Of these residents those who have begun at least."""
    keys = {participant_key(asked.survey, asked.secret, resident): resident for resident in resident_ids}
    return {
        keys[row.participant]: Taken(Took.STARTED if row.response_id is None else Took.ANSWERED, row.sent_at)
        for some in in_batches(list(keys))
        for row in connection.execute(_SHEETS, {"which": asked.survey.id, "those": some})
    }


def took(asked: Asked, how_far: Took, resident_id: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Whether a resident came so far in this named survey."""
    sheet = (_c.survey_id == asked.survey.id, _c.participant == resident_id)
    if how_far is Took.STARTED:
        return sa.exists().where(*sheet, _c.response_id.is_(None))
    sent = sa.exists().where(*sheet, _c.response_id.is_not(None))
    return sent if how_far is Took.ANSWERED else sa.not_(sent)
