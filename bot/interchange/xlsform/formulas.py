"""The expressions of a form: whether they can be evaluated, what they refer to, whether they go round in circles."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Final

from pyxform.utils import default_is_dynamic

from bot.core.surveys.expressions import (
    LONGEST_EXPRESSION,
    ExpressionProblem,
    InvalidExpression,
    compile_expression,
)
from bot.core.surveys.findings import Problem
from bot.core.surveys.questionnaire import Kind
from bot.interchange.xlsform.bare_names import bare_names
from bot.interchange.xlsform.defaults import read_number
from bot.interchange.xlsform.kinds import Role
from bot.interchange.xlsform.lists import extra_columns
from bot.interchange.xlsform.outline import Entry
from bot.interchange.xlsform.report import Report, Where
from bot.interchange.xlsform.sheets import (
    CALCULATION,
    CHOICE_FILTER,
    CONSTRAINT,
    CONSTRAINT_MESSAGE,
    COUNT,
    DEFAULT,
    HINT,
    LABEL,
    LIST_NAME,
    NAME,
    READ_ONLY,
    RELEVANT,
    REQUIRED,
    REQUIRED_MESSAGE,
    TYPE,
    Column,
    Row,
    Sheet,
    Workbook,
)
from bot.interchange.xlsform.texts import REFERENCE
from bot.interchange.xlsform.yes_or_no import yes_or_no

_STRAIGHT: Final = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})
_OF_QUESTIONS: Final = (RELEVANT, REQUIRED, READ_ONLY, CONSTRAINT, CALCULATION, CHOICE_FILTER, DEFAULT)
_OF_GROUPS: Final = (RELEVANT, COUNT)
_ORDERING: Final = (RELEVANT, CALCULATION, COUNT)  # what must be known before the row's own value is
_WORDS: Final = (LABEL, HINT, CONSTRAINT_MESSAGE, REQUIRED_MESSAGE)
_SHOWN: Final = 200  # characters of an expression in a finding
_OF_ONE_NODE: Final = (RELEVANT, REQUIRED, READ_ONLY, CONSTRAINT, CALCULATION, COUNT)
_FILTERED_BY: Final = frozenset(("name", "label"))  # what every option has, beside the columns of its sheet
_COMPUTES: Final = re.compile(r"\$\{|[\w-]\(")
# A default that is not a value, where its type does not say so (a date's has hyphens).
_DATES: Final = {Kind.DATE: "date", Kind.DATETIME: "dateTime", Kind.LOCATION: "geopoint"}


@dataclass(slots=True)
class Formulas:
    """The expressions of each row with straight quotes, and the names that anything of the form refers to."""

    by_cell: dict[tuple[int, Column], str] = field(default_factory=dict)
    referenced: set[str] = field(default_factory=set)

    def of(self, entry: Entry, column: Column) -> str:
        """Empty where there is none: a column that says "yes" is "true()", one that says "no" is empty."""
        return self.by_cell.get((entry.row.number, column), "")


def read_formulas(book: Workbook, entries: list[Entry], lists: Iterable[str], report: Report) -> Formulas:
    """Every expression that is evaluated; what is wrong with one is refused with its cell."""
    checking = _Checking(book.survey, entries, frozenset(extra_columns(book.choices).values()), report)
    for entry in entries:
        if entry.meaning.role in (Role.QUESTION, Role.BEGIN):
            checking.take(entry)
            checking.take_words(book.survey, entry.row)
    wanted = set(lists)
    for row in book.choices.rows:
        if row.get(LIST_NAME) in wanted:
            checking.take_words(book.choices, row)
    checking.find_circles()
    return checking.formulas


class _Checking:
    def __init__(self, sheet: Sheet, entries: list[Entry], columns: frozenset[str], report: Report) -> None:
        self._sheet = sheet
        self._columns = columns | _FILTERED_BY
        self._report = report
        self._named: dict[str, list[Entry]] = {}
        self._groups: dict[tuple[str, ...], Entry] = {}
        self._needs: dict[int, set[int]] = {}
        self._entries = {entry.row.number: entry for entry in entries}
        for entry in entries:
            if entry.name:
                self._named.setdefault(entry.name, []).append(entry)
            if entry.meaning.role is Role.BEGIN:
                self._groups[(*entry.groups, entry.name)] = entry
        self.formulas = Formulas()

    def take(self, entry: Entry) -> None:
        number = entry.row.number
        around = (self._groups.get(entry.groups[:depth]) for depth in range(1, len(entry.groups) + 1))
        self._needs[number] = {group.row.number for group in around if group}
        for column in _OF_GROUPS if entry.meaning.role is Role.BEGIN else _OF_QUESTIONS:
            words = entry.row.get(column)
            if words:
                self._take(entry, column, words)

    def take_words(self, sheet: Sheet, row: Row) -> None:
        for column in _WORDS:
            for name, words in row.within(column):
                for found in REFERENCE.finditer(words):
                    self._refer(found[1], sheet.where(row, name))

    def find_circles(self) -> None:
        """Each circle once, where it begins in the sheet."""
        needs = {number: set(those) for number, those in self._needs.items()}
        while True:
            try:
                TopologicalSorter(needs).prepare()
            except CycleError as circle:
                rows: list[int] = circle.args[1][:-1]  # the first comes again at the end
                self._tell_circle(rows)
                for number in rows:
                    needs.pop(number, None)
                for those in needs.values():
                    those.difference_update(rows)
            else:
                return

    def _take(self, entry: Entry, column: Column, words: str) -> None:
        text = words.translate(_STRAIGHT)
        where = self._sheet.where(entry.row, column)
        if column in (REQUIRED, READ_ONLY) and (is_yes := yes_or_no(text)) is not None:
            if is_yes:
                self.formulas.by_cell[entry.row.number, column] = "true()"
            return
        if column == DEFAULT and not _is_dynamic(text, entry.kind):
            return
        references = self._compile(text, where)
        if references is None:
            return
        self._look_at_bare_names(entry, column, text)
        if text != words:
            self._report.change(Problem.NOT_A_FORMULA, where, expression=text[:_SHOWN])
        self.formulas.by_cell[entry.row.number, column] = text
        for name in sorted(references):
            self._refer(name, where)
            # An earlier time of the same repeat may be looked at: that is no circle.
            if column in _ORDERING and not (name == entry.name and "indexed-repeat" in text):
                self._needs[entry.row.number].update(each.row.number for each in self._named.get(name, ()))

    def _compile(self, text: str, where: Where) -> frozenset[str] | None:
        try:
            return compile_expression(text).references
        except InvalidExpression as invalid:
            problem, name = invalid.problem, invalid.name
        shown = text[:_SHOWN]
        if problem is ExpressionProblem.UNKNOWN_FUNCTION:
            self._report.refuse(Problem.UNKNOWN_FUNCTION, where, name=name, expression=shown)
        elif problem is ExpressionProblem.UNKNOWN_QUESTION:
            self._report.refuse(Problem.UNKNOWN_QUESTION, where, name=name)
        elif problem is ExpressionProblem.TOO_LONG:
            self._report.refuse(Problem.TOO_LONG, where, limit=LONGEST_EXPRESSION)
        elif problem is ExpressionProblem.TOO_DEEP:
            self._report.refuse(Problem.EXPRESSION_TOO_COSTLY, where, expression=shown)
        else:
            self._report.refuse(
                Problem.INVALID_EXPRESSION, where, expression=shown, reason=problem.value, name=name
            )
        return None

    def _look_at_bare_names(self, entry: Entry, column: Column, text: str) -> None:
        """They are looked for below the row's own question or group, in a filter below an option. What is not there is
        empty, and nobody would ever learn of it."""
        where = self._sheet.where(entry.row, column)
        if column == CHOICE_FILTER and entry.meaning.list_name:
            for name in bare_names(text):
                if name not in self._columns:
                    self._report.refuse(Problem.UNKNOWN_COLUMN, where, name=name[:_SHOWN])
        elif column in _OF_ONE_NODE:
            for name in bare_names(text):
                named = self._named.get(name, ())
                if not named:
                    self._report.refuse(Problem.UNKNOWN_QUESTION, where, name=name[:_SHOWN])
                elif not any(each.groups == (*entry.groups, entry.name) for each in named):
                    reason = ExpressionProblem.SYNTAX.value
                    self._report.refuse(
                        Problem.INVALID_EXPRESSION, where, expression=text[:_SHOWN], reason=reason, name=name
                    )

    def _refer(self, name: str, where: Where) -> None:
        self.formulas.referenced.add(name)
        meant = self._named.get(name, [])
        if not meant:
            self._report.refuse(Problem.UNKNOWN_QUESTION, where, name=name[:_SHOWN])
        for other in meant[1:]:
            # Which of them is meant? Names may come again only where nothing refers to them.
            earlier = meant[0].row.number
            self._report.refuse(Problem.SAME_NAME, self._sheet.where(other.row, NAME), name=name, row=earlier)

    def _tell_circle(self, rows: list[int]) -> None:
        first = rows.index(min(rows))
        # The sorter names what is needed first; the author reads it the way her expressions refer.
        circle = [self._entries[number] for number in reversed(rows[first + 1 :] + rows[: first + 1])]
        start = circle[0]
        column = next((column for column in _ORDERING if self.formulas.of(start, column)), TYPE)
        names = " → ".join(entry.name for entry in (*circle, start))
        self._report.refuse(Problem.CIRCULAR, self._sheet.where(start.row, column), names=names)


def _is_dynamic(text: str, kind: Kind | None) -> bool:
    """Whether a default is computed: pyxform's own rule, but for "+389 2" and the like, which are words."""
    if read_number(text) is not None or (kind is Kind.TEXT and not _COMPUTES.search(text)):
        return False
    return bool(default_is_dynamic(text, _DATES.get(kind) if kind else None))
