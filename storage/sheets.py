"""What is being filled in: one sheet a person and survey."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.surveys.model import FilledSheet, participant_key
from bot.core.surveys.sheet import Place, Sheet
from storage.dialects import by_dialect
from storage.responses import SqlResponses
from storage.surveys import read_survey
from storage.tables import survey_secrets, survey_sheets, surveys
from storage.types import AnyRow

_PAIRS: Final = 200  # of survey and participant in one statement

_c = survey_sheets.c
_s = surveys.c
_ONE = (_c.survey_id == bindparam("which")) & (_c.participant == bindparam("who"))
_pair = sa.tuple_(_c.survey_id, _c.participant)

# The row is locked: a survey is sealed before this or after it, and then it finds the sheet.
_TAKES_SHEETS = (
    sa.select(sa.not_(_s.is_sealed)).where(_s.id == bindparam("which")).with_for_update(key_share=True)
)
_ADD = by_dialect(
    survey_sheets,
    lambda insert: insert.on_conflict_do_nothing(index_elements=["survey_id", "participant"]),
)
_FIND = sa.select(survey_sheets).where(_ONE)
_FIND_OF = sa.select(survey_sheets).where(_pair.in_(bindparam("pairs", expanding=True)))
_WRITE = sa.update(survey_sheets).where(_ONE, _c.revision == bindparam("known"))
_REMOVE = sa.delete(survey_sheets).where(_ONE).returning(survey_sheets)
_LEFT_AT = (
    sa.select(_c.at, sa.func.count())
    .where(_c.survey_id == bindparam("which"), _c.response_id.is_(None))
    .group_by(_c.at)
)

_WITH_SECRET = sa.select(surveys, survey_secrets.c.secret).join(
    survey_secrets, survey_secrets.c.survey_id == _s.id
)
_OF_HERS = _pair.in_(bindparam("pairs", expanding=True)) | (_c.participant == bindparam("who"))
# In the order of their ids: two who lock several do not wait for each other.
_LOCK = (
    sa.select(_s.id)
    .where(_s.id.in_(sa.select(_c.survey_id).where(_OF_HERS)))
    .order_by(_s.id)
    .with_for_update(key_share=True)
)
_REMOVE_HERS = sa.delete(survey_sheets).where(_OF_HERS).returning(_c.survey_id, _c.response_id)
_COUNT_OUT = (
    sa.update(surveys)
    .where(_s.id == bindparam("which"))
    .values(
        started=sa.case((_s.started > 0, _s.started - 1), else_=0),
        sent=sa.case((_s.sent > 0, _s.sent - bindparam("sent", type_=sa.Integer)), else_=0),
    )
)


@cache
def _page(*, after: bool, sent: bool | None) -> sa.Select[Any]:
    page = sa.select(survey_sheets).where(_c.survey_id == bindparam("which"))
    if after:
        page = page.where(_c.participant > bindparam("after"))
    if sent is not None:
        page = page.where(_c.response_id.is_not(None) if sent else _c.response_id.is_(None))
    return page.order_by(_c.participant).limit(bindparam("most", type_=sa.Integer))


class SqlSheets:
    """Implements ``Sheets``."""

    def __init__(self, connection: Connection, responses: SqlResponses) -> None:
        self._connection = connection
        self._responses = responses

    def add(self, sheet: FilledSheet) -> bool:
        which = {"which": sheet.survey_id}
        if not self._connection.execute(_TAKES_SHEETS, which).scalar_one_or_none():
            return False
        row = {
            "survey_id": sheet.survey_id,
            "participant": sheet.participant,
            "started_at": sheet.started_at,
            "revision": sheet.revision,
            **_written(sheet),
        }
        return self._connection.execute(_ADD[self._connection.dialect.name], row).rowcount == 1

    def find(self, survey_id: str, participant: str) -> FilledSheet | None:
        return self._one(_FIND, survey_id, participant)

    def find_of(self, participants: Mapping[str, str]) -> dict[str, FilledSheet]:
        return {
            row.survey_id: _sheet(row)
            for pairs in _in_batches(participants)
            for row in self._connection.execute(_FIND_OF, {"pairs": pairs})
        }

    def write(self, sheet: FilledSheet, *, revision: int) -> bool:
        change = {
            "which": sheet.survey_id,
            "who": sheet.participant,
            "known": revision,
            "revision": revision + 1,
            **_written(sheet),
        }
        return self._connection.execute(_WRITE, change).rowcount == 1

    def list_of(
        self, survey_id: str, after: str | None, limit: int, *, sent: bool | None = None
    ) -> list[FilledSheet]:
        page: dict[str, Any] = {"which": survey_id, "most": limit}
        if after is not None:
            page["after"] = after
        statement = _page(after=after is not None, sent=sent)
        return [_sheet(row) for row in self._connection.execute(statement, page)]

    def left_at(self, survey_id: str) -> dict[str, int]:
        return dict(self._connection.execute(_LEFT_AT, {"which": survey_id}).all())

    def remove(self, survey_id: str, participant: str) -> FilledSheet | None:
        return self._one(_REMOVE, survey_id, participant)

    def release(self, resident_id: str) -> None:
        hers = {"who": resident_id, "pairs": list(self._keys_of(resident_id).items())}
        self._connection.execute(_LOCK, hers).all()
        for survey_id, response_id in self._connection.execute(_REMOVE_HERS, hers).all():
            sent = response_id is not None and self._responses.remove(response_id)
            self._connection.execute(_COUNT_OUT, {"which": survey_id, "sent": int(sent)})

    def anonymous_keys_of(self, resident_id: str) -> list[str]:
        """Her keys in the anonymous surveys that still have their secret, whether or not she has a sheet there."""
        return list(self._keys_of(resident_id).values())

    def _keys_of(self, resident_id: str) -> dict[str, str]:
        return {
            row["id"]: participant_key(read_survey(row), bytes(row["secret"]), resident_id)
            for row in self._connection.execute(_WITH_SECRET).mappings()
        }

    def _one(self, statement: sa.Executable, survey_id: str, participant: str) -> FilledSheet | None:
        row = self._connection.execute(statement, {"which": survey_id, "who": participant}).one_or_none()
        return _sheet(row) if row else None


def _in_batches(participants: Mapping[str, str]) -> Iterator[list[tuple[str, str]]]:
    pairs = list(participants.items())
    for start in range(0, len(pairs), _PAIRS):
        yield pairs[start : start + _PAIRS]


def _written(filled: FilledSheet) -> dict[str, Any]:
    sheet = filled.sheet
    return {
        "language": filled.language,
        "touched_at": filled.touched_at,
        "response_id": filled.response_id,
        "sent_at": filled.sent_at,
        "compares": filled.compares,
        "at": Place.read(sheet.at).path if sheet.at and sheet.answers else "",
        "document": sheet.as_json(),
    }


def _sheet(row: AnyRow) -> FilledSheet:
    return FilledSheet(
        survey_id=row.survey_id,
        participant=row.participant,
        sheet=Sheet.from_json(row.document),
        language=row.language,
        started_at=row.started_at,
        touched_at=row.touched_at,
        revision=row.revision,
        response_id=row.response_id,
        sent_at=row.sent_at,
        compares=row.compares,
    )
