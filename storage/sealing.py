"""The end of a survey's answers: what could still lead from an answer to a resident goes for good."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Table, bindparam

from bot.core.surveys.model import UNTOLD, Anonymity, SurveyStatus
from bot.core.surveys.suppression import told_of_each
from storage import scrubbing
from storage.tables import survey_answers, survey_responses, survey_secrets, survey_sheets, surveys

SLICE: Final = 5_000  # responses that are laid down anew with one statement

_s, _r, _f = surveys.c, survey_responses.c, survey_sheets.c
_ENDED: Final = (SurveyStatus.CLOSED.value, SurveyStatus.WITHDRAWN.value)
_SEAL = (
    sa.update(surveys)
    .where(_s.id == bindparam("which"), _s.status.in_(_ENDED), sa.not_(_s.is_sealed))
    .values(is_sealed=True, left_at=bindparam("left"))
    .returning(_s.terms)
)
_DROP_SHEETS = sa.delete(survey_sheets).where(_f.survey_id == bindparam("which"))
_DROP_UNSENT = _DROP_SHEETS.where(_f.response_id.is_(None))
_DROP_SECRET = sa.delete(survey_secrets).where(survey_secrets.c.survey_id == bindparam("which"))
_MONTHS = sa.select(_r.month).distinct().where(_r.survey_id == bindparam("which"))
_FORGET_DAYS = (
    sa.update(survey_responses)
    .where(_r.survey_id == bindparam("which"), _r.month == bindparam("of"), _r.sent_on != bindparam("first"))
    .values(sent_on=bindparam("first"))
)
_LANGUAGES = (
    sa.select(_r.language, sa.func.count()).where(_r.survey_id == bindparam("which")).group_by(_r.language)
)
_OF_FEW = sa.select(_r.id).where(
    _r.survey_id == bindparam("which"), _r.language.not_in(bindparam("told", expanding=True))
)
_FORGET_LANGUAGES_OF_WORDS = (
    sa.update(survey_answers)
    .where(survey_answers.c.response_id.in_(_OF_FEW), survey_answers.c.language.is_not(None))
    .values(language=UNTOLD)
)
_FORGET_LANGUAGES = sa.update(survey_responses).where(_r.id.in_(_OF_FEW)).values(language=UNTOLD)
_NEXT = (
    sa.select(_r.id)
    .where(_r.survey_id == bindparam("which"), _r.id > bindparam("after"))
    .order_by(_r.id)
    .limit(SLICE)
)
_between = (_r.survey_id == bindparam("which"), _r.id > bindparam("after"), _r.id <= bindparam("last"))


def _lay_down_anew(table: Table, *which: sa.ColumnElement[bool]) -> sa.Insert:
    """PostgreSQL sorts all that was deleted before it inserts the first of it."""
    gone = sa.delete(table).where(*which).returning(*table.c).cte("gone")
    ordered = sa.select(gone).order_by(*(gone.c[column.name] for column in table.primary_key.columns))
    return sa.insert(table).from_select([column.name for column in table.c], ordered).add_cte(gone)


_ANEW_ANSWERS = _lay_down_anew(
    survey_answers, survey_answers.c.response_id.in_(sa.select(_r.id).where(*_between))
)
_ANEW_RESPONSES = _lay_down_anew(survey_responses, *_between)


def seal(connection: Connection, survey_id: str, left_at: Mapping[str, int]) -> None:
    """See ``Surveys.seal``."""
    which = {"which": survey_id}
    sealed = connection.execute(_SEAL, which | {"left": dict(left_at)}).one_or_none()
    if sealed is None:
        return
    # After the statement above nobody begins a sheet, so the next ones see them all.
    if sealed.terms.get("anonymity", Anonymity.ANONYMOUS.value) != Anonymity.ANONYMOUS.value:
        connection.execute(_DROP_UNSENT, which)
        return
    connection.execute(_DROP_SHEETS, which)
    connection.execute(_DROP_SECRET, which)
    _forget_days(connection, which)
    _forget_languages(connection, which)
    if connection.dialect.name == "postgresql":
        _forget_order(connection, which)
    else:
        for table in (survey_sheets, survey_secrets):
            _rewrite(connection, table)
    scrubbing.ask(connection, survey_secrets, survey_sheets, whole=True)
    scrubbing.ask(connection, survey_responses, survey_answers, whole=False)


def _forget_days(connection: Connection, which: Mapping[str, Any]) -> None:
    for month in connection.execute(_MONTHS, which).scalars().all():
        first = datetime.strptime(f"{month}-01+0000", "%Y-%m-%d%z")
        connection.execute(_FORGET_DAYS, {**which, "of": month, "first": first})


def _forget_languages(connection: Connection, which: Mapping[str, Any]) -> None:
    """Who took part is known for a while, from the notices, and so is a member's language."""
    counts: dict[str, int] = dict(connection.execute(_LANGUAGES, which).all())
    told = {**which, "told": sorted(told_of_each(counts))}
    connection.execute(_FORGET_LANGUAGES_OF_WORDS, told)
    connection.execute(_FORGET_LANGUAGES, told)


def _forget_order(connection: Connection, which: Mapping[str, Any]) -> None:
    """Where a row lies and which transaction wrote it tells when it came. SQLite's rows lie in the order of their ids."""
    after = -1
    while ids := connection.execute(_NEXT, {**which, "after": after}).scalars().all():
        some = {**which, "after": after, "last": ids[-1]}
        connection.execute(_ANEW_ANSWERS, some)
        connection.execute(_ANEW_RESPONSES, some)
        after = ids[-1]


def _rewrite(connection: Connection, table: Table) -> None:
    """Of SQLite's pages those that are freed are zeroed whole; in one that stays, a row that was moved out of it and
    deleted elsewhere can still be read. So all of them are freed, and what stays is laid down anew."""
    kept = f"{table.name}_kept"
    connection.exec_driver_sql(f"CREATE TABLE {kept} AS SELECT * FROM {table.name}")  # noqa: S608 (names of ours)
    connection.execute(sa.delete(table))
    connection.exec_driver_sql(f"INSERT INTO {table.name} SELECT * FROM {kept}")  # noqa: S608
    connection.exec_driver_sql(f"DROP TABLE {kept}")
