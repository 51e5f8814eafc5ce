"""What was sent, and counting it.

A response keeps its answers whole, for an export and for whoever looks at her own. Beside that each value is a row of
``survey_answers``, which is all that is counted: a tally reads an index from one end to the other and nothing else.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.surveys.model import AnswerRow, Response
from bot.core.surveys.ports import LANGUAGE, MONTH, Tallies, Where
from bot.core.surveys.sheet import Answer
from storage.dialects import ConflictInsert, by_dialect
from storage.tables import survey_answers, survey_questions, survey_responses
from storage.types import AnyRow

LONGEST_CODE: Final = 256  # characters; what is longer is words, as an index takes only so much
_NO_QUESTION: Final = -1  # nobody's number

_r, _a, _q = survey_responses.c, survey_answers.c, survey_questions.c


def _put(insert: ConflictInsert) -> ConflictInsert:
    written = {column.name: insert.excluded[column.name] for column in _r if column.name != "id"}
    return insert.on_conflict_do_update(index_elements=["id"], set_=written)


_PUT = by_dialect(survey_responses, _put)
_FIND = sa.select(survey_responses).where(_r.id == bindparam("which"))
_REMOVE = sa.delete(survey_responses).where(_r.id == bindparam("which"))
_ADD_ROWS = sa.insert(survey_answers)
_REMOVE_ROWS = sa.delete(survey_answers).where(_a.response_id == bindparam("which"))
_QUESTIONS = sa.select(_q.path, _q.number).where(_q.survey_id == bindparam("survey"))
_NUMBER = by_dialect(
    survey_questions, lambda insert: insert.on_conflict_do_nothing(index_elements=["survey_id", "path"])
)

_COUNT_CODES = sa.select(
    _a.question,
    _a.code,
    sa.func.count().label("given"),
    sa.func.count().filter(_a.ordinal == 0).label("answers"),
    sa.func.sum(_a.ordinal).label("ordinals"),
).group_by(_a.question, _a.code)
_COUNT_AMOUNTS = (
    sa.select(_a.question, _a.amount, sa.func.count())
    .where(_a.amount.is_not(None))
    .group_by(_a.question, _a.amount)
    .order_by(_a.question, _a.amount)
)
_BESIDE: Final[Mapping[str, sa.Column[str]]] = {LANGUAGE: _r.language, MONTH: _r.month}


def number_questions(connection: Connection, survey_id: str, paths: Sequence[str]) -> dict[str, int]:
    """The numbers of all questions of this survey by path; these paths have one from now on."""
    survey = {"survey": survey_id}
    known = dict(connection.execute(_QUESTIONS, survey).all())
    new = sorted(set(paths) - known.keys())  # sorted, so that two who add the same do not wait for each other
    if not new:
        return known
    rows = [{"survey_id": survey_id, "path": path} for path in new]
    connection.execute(_NUMBER[connection.dialect.name], rows)
    return dict(connection.execute(_QUESTIONS, survey).all())


class SqlResponses:
    """Implements ``Responses``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, response: Response, rows: Sequence[AnswerRow]) -> None:
        numbers = number_questions(self._connection, response.survey_id, [row.path for row in rows])
        self._connection.execute(_PUT[self._connection.dialect.name], write_response(response))
        self._connection.execute(_REMOVE_ROWS, {"which": response.id})
        if rows:
            self._connection.execute(
                _ADD_ROWS, [write_row(response.id, numbers[row.path], row) for row in rows]
            )

    def remove(self, response_id: int) -> bool:
        self._connection.execute(_REMOVE_ROWS, {"which": response_id})
        return self._connection.execute(_REMOVE, {"which": response_id}).rowcount == 1

    def find(self, response_id: int) -> Response | None:
        row = self._connection.execute(_FIND, {"which": response_id}).one_or_none()
        return _response(row) if row else None

    def count(self, survey_id: str, where: Where) -> int:
        meant = self._meant(survey_id, where)
        return self._connection.execute(
            sa.select(sa.func.count()).select_from(survey_responses).where(*meant.responses())
        ).scalar_one()

    def tally(self, survey_id: str, where: Where, paths: Sequence[str] | None = None) -> Tallies:
        meant = self._meant(survey_id, where)
        wanted = None if paths is None else set(paths)
        names = {number: path for path, number in meant.numbers.items() if wanted is None or path in wanted}
        which = [_a.question.in_(list(names)), *meant.answers()]
        answered: dict[str, int] = {}
        codes: dict[tuple[str, str], int] = {}
        ranks: dict[tuple[str, str], float] = {}
        for row in self._connection.execute(_COUNT_CODES.where(*which)):
            path = names[row.question]
            if row.answers:
                answered[path] = answered.get(path, 0) + row.answers
            if row.code is not None:
                codes[path, row.code] = row.given
                ranks[path, row.code] = 1 + row.ordinals / row.given
        numbers: dict[str, list[tuple[float, int]]] = {}
        for question, amount, count in self._connection.execute(_COUNT_AMOUNTS.where(*which)):
            numbers.setdefault(names[question], []).append((amount, count))
        return Tallies(
            responses=self.count(survey_id, where),
            answered=answered,
            codes=codes,
            ranks=ranks,
            numbers={path: tuple(counts) for path, counts in numbers.items()},
        )

    def crosstab(self, survey_id: str, path: str, by: str, where: Where) -> dict[tuple[str, str], int]:
        meant = self._meant(survey_id, where)
        rows, others = survey_answers.alias("rows"), survey_answers.alias("others")
        of_row = [rows.c.question == meant.number_of(path), *meant.answers(rows)]
        if by in _BESIDE:
            pairs = sa.select(_BESIDE[by], sa.null().label("amount")).join_from(
                rows, survey_responses, _r.id == rows.c.response_id
            )
        else:
            pairs = sa.select(others.c.code, others.c.amount).join_from(
                rows,
                others,
                (others.c.response_id == rows.c.response_id) & (others.c.question == meant.number_of(by)),
            )
        # A response that has the same pair several times, in a repeat, is one.
        each = pairs.add_columns(rows.c.code, rows.c.amount, rows.c.response_id).where(*of_row).distinct()
        pair = list(each.subquery("pairs").c)[:4]
        found: dict[tuple[str, str], int] = {}
        for *column, row_code, row_amount, count in self._connection.execute(
            sa.select(*pair, sa.func.count()).group_by(*pair)
        ):
            row_code, column_code = _code(row_code, row_amount), _code(*column)
            if row_code is not None and column_code is not None:
                found[row_code, column_code] = count
        return found

    def values_of(self, survey_id: str, by: str, where: Where) -> dict[str, int]:
        value = _BESIDE[by]
        counted = (
            sa.select(value, sa.func.count())
            .where(*self._meant(survey_id, where).responses())
            .group_by(value)
            .order_by(value)
        )
        return dict(self._connection.execute(counted).all())

    def texts(
        self, survey_id: str, path: str, where: Where, limit: int, after: tuple[int, str] | None = None
    ) -> list[tuple[tuple[int, str], str, str | None]]:
        meant = self._meant(survey_id, where)
        page = (
            sa.select(_a.response_id, _a.instance, _a.words, _a.language)
            .where(
                _a.question == meant.number_of(path), _a.words.is_not(None), *meant.one_by_one(_a.response_id)
            )
            .order_by(_a.response_id, _a.instance)
            .limit(limit)
        )
        if after is not None:
            last = sa.tuple_(sa.literal(after[0], sa.BigInteger), sa.literal(after[1], _a.instance.type))
            page = page.where(sa.tuple_(_a.response_id, _a.instance) > last)
        return [
            ((row.response_id, row.instance), row.words, row.language)
            for row in self._connection.execute(page)
        ]

    def values(self, survey_id: str, path: str, where: Where) -> list[tuple[str, int]]:
        meant = self._meant(survey_id, where)
        value = sa.func.coalesce(_a.words, _a.code)
        counted = (
            sa.select(value, sa.func.count())
            .where(_a.question == meant.number_of(path), value.is_not(None), *meant.answers())
            .group_by(value)
            .order_by(value)
        )
        return [(each, count) for each, count in self._connection.execute(counted)]

    def page(self, survey_id: str, where: Where, after: int | None, limit: int) -> list[Response]:
        page = (
            sa.select(survey_responses)
            .where(_r.survey_id == survey_id, *self._meant(survey_id, where).one_by_one(_r.id))
            .order_by(_r.id)
            .limit(limit)
        )
        if after is not None:
            page = page.where(_r.id > after)
        return [_response(row) for row in self._connection.execute(page)]

    def _meant(self, survey_id: str, where: Where) -> "_Meant":
        rows = self._connection.execute(_QUESTIONS, {"survey": survey_id})
        return _Meant(survey_id, where, dict(rows.all()))


_Conditions: TypeAlias = list[sa.ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class _Meant:
    """The responses that a ``Where`` means, as conditions of a statement. ``numbers`` are those of the survey's questions."""

    survey_id: str
    where: Where
    numbers: Mapping[str, int]

    def number_of(self, path: str) -> int:
        return self.numbers.get(path, _NO_QUESTION)

    def responses(self) -> _Conditions:
        """Of rows of ``survey_responses``."""
        return [
            _r.survey_id == self.survey_id,
            *self._kind(),
            *(_r.id.in_(each) for each in self._with_answers()),
        ]

    def answers(self, table: sa.FromClause = survey_answers) -> _Conditions:
        """Of rows of ``survey_answers`` whose question is one of this survey's, all of them looked at together."""
        column = table.c.response_id
        conditions: _Conditions = [column.in_(each) for each in self._with_answers()]
        if kind := self._kind():
            conditions.append(column.in_(sa.select(_r.id).where(_r.survey_id == self.survey_id, *kind)))
        return conditions

    def one_by_one(self, column: sa.ColumnElement[int]) -> _Conditions:
        """Of rows with a response's id in this column, which are looked at in its order until there are enough."""
        conditions: _Conditions = []
        for path, code in self.where.answers:
            given = survey_answers.alias()
            conditions.append(
                sa.exists().where(given.c.response_id == column, *self._is_given(given, path, code))
            )
        if (kind := self._kind()) and column is not _r.id:
            kind = [sa.exists().where(_r.id == column, *kind)]
        return [*conditions, *kind]

    def _kind(self) -> _Conditions:
        where = self.where
        said = ((_r.language, where.language), (_r.month, where.month), (_r.number, where.number))
        return [column == value for column, value in said if value is not None]

    def _is_given(self, given: sa.FromClause, path: str, code: str) -> _Conditions:
        said = given.c.code == code
        if _is_number(code):
            said |= given.c.amount == float(code)
        return [given.c.question == self.number_of(path), said]

    def _with_answers(self) -> list[sa.Select[tuple[int]]]:
        """The ids of the responses that have each of the answers."""
        found = []
        for path, code in self.where.answers:
            given = survey_answers.alias()
            found.append(sa.select(given.c.response_id).where(*self._is_given(given, path, code)))
        return found


def _is_number(code: str) -> bool:
    try:
        return math.isfinite(float(code))
    except ValueError:
        return False


def _code(code: str | None, amount: float | None) -> str | None:
    """A number is named as it is written."""
    if code is not None or amount is None:
        return code
    return str(int(amount)) if amount.is_integer() else repr(amount)


def write_response(response: Response) -> dict[str, Any]:
    """As a row of ``survey_responses``."""
    return {
        "id": response.id,
        "survey_id": response.survey_id,
        "number": response.number,
        "language": response.language,
        "month": f"{response.sent_on:%Y-%m}",
        "sent_on": response.sent_on,
        "answers": [[place, list(answer.values), answer.raw] for place, answer in response.answers.items()],
    }


def _response(row: AnyRow) -> Response:
    return Response(
        id=row.id,
        survey_id=row.survey_id,
        number=row.number,
        language=row.language,
        sent_on=row.sent_on,
        answers={place: Answer(tuple(values), raw) for place, values, raw in row.answers},
    )


def write_row(response_id: int, question: int, row: AnswerRow) -> dict[str, Any]:
    """As a row of ``survey_answers``; ``question`` is the number of its question."""
    code, words = row.code, row.words
    if code is not None and len(code) > LONGEST_CODE:
        code, words = None, code
    return {
        "response_id": response_id,
        "question": question,
        "instance": row.instance,
        "ordinal": row.ordinal,
        "code": code,
        "amount": row.amount,
        "words": words,
        "language": row.language,
    }
