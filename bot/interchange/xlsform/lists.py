"""The choices sheet: the options of each list that a question uses."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from pyxform import aliases

from bot.core.surveys.findings import Problem
from bot.core.surveys.questionnaire import LONGEST_OPTION, MOST_OPTIONS, Kind, Option
from bot.interchange.xlsform.other import OTHER, OTHER_CODE
from bot.interchange.xlsform.outline import Entry
from bot.interchange.xlsform.report import Report
from bot.interchange.xlsform.sheets import (
    ALLOW_DUPLICATES,
    LABEL,
    LIST_NAME,
    MEDIA,
    NAME,
    TYPE,
    Column,
    Row,
    Sheet,
    Workbook,
)
from bot.interchange.xlsform.texts import Languages

OR_OTHER: Final = " or_other"
LONGEST_CODE: Final = 300  # characters
LONGEST_CELL: Final = 1_000
_OURS: Final = (LABEL, NAME, LIST_NAME, MEDIA)
_YES: Final = frozenset(("yes", "true", "true()", "1", "x"))
_PLAIN_NAME: Final = re.compile(r"[^\W\d][\w.-]*\Z")


def allows_duplicates(book: Workbook) -> bool:
    """Whether its settings say that a list may have an option twice."""
    return any(aliases.yes_no.get(row.get(ALLOW_DUPLICATES)) for row in book.settings.rows)


def extra_columns(sheet: Sheet) -> Mapping[Column, str]:
    """The columns that options keep, for filters, and what expressions call them."""
    return {
        column: column[0]
        for column in sheet.headings
        if not any(column[: len(ours)] == ours for ours in _OURS) and _PLAIN_NAME.match(column[0])
    }


def list_of(entry: Entry) -> str:
    """The key of its list: that with "other" is another one than that without."""
    return entry.meaning.list_name + (OR_OTHER if entry.meaning.has_other else "")


def with_other(options: tuple[Option, ...], languages: Languages) -> tuple[Option, ...]:
    """With "other" at its end, if it has none yet."""
    if any(option.code == OTHER_CODE for option in options):
        return tuple(replace(option, is_other=option.code == OTHER_CODE) for option in options)
    return (*options, Option(OTHER_CODE, languages.in_all(OTHER), is_other=True))


def read_lists(
    book: Workbook, entries: Sequence[Entry], languages: Languages, report: Report
) -> dict[str, tuple[Option, ...]]:
    """The lists that questions use, by their keys, in the order they are first used."""
    sheet = book.choices
    rows: dict[str, list[Row]] = {}
    for row in sheet.rows:
        if name := row.get(LIST_NAME):
            rows.setdefault(name, []).append(row)
    used: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.meaning.list_name:
            used.setdefault(entry.meaning.list_name, []).append(entry)
    reading = _Reading(sheet, languages, report, allows_duplicates(book))
    lists: dict[str, tuple[Option, ...]] = {}
    for name, askers in used.items():
        if name not in rows:
            for entry in askers:
                report.refuse(Problem.NO_LIST, book.survey.where(entry.row, TYPE), list=name)
            continue
        are_joined = any(entry.kind in (Kind.MANY, Kind.RANK) for entry in askers)
        lists[name] = reading.options(name, rows[name], are_joined=are_joined)
        if not lists[name]:
            report.refuse(Problem.EMPTY_LIST, sheet.where(rows[name][0], NAME), list=name)
    for entry in entries:
        if entry.meaning.has_other and entry.meaning.list_name in lists:
            lists[list_of(entry)] = with_other(lists[entry.meaning.list_name], languages)
    if sum(map(len, lists.values())) > MOST_OPTIONS:
        report.refuse(Problem.TOO_MANY_OPTIONS, sheet.where(None, NAME), limit=MOST_OPTIONS)
    return lists


class _Reading:
    def __init__(self, sheet: Sheet, languages: Languages, report: Report, allows_duplicates: bool) -> None:
        self._sheet = sheet
        self._languages = languages
        self._report = report
        self._allows_duplicates = allows_duplicates
        self._exclusive = next(
            (column for column in sheet.headings if column[0].lower() == "exclusive"), None
        )
        self._extra = extra_columns(sheet)

    def options(self, name: str, rows: list[Row], *, are_joined: bool) -> tuple[Option, ...]:
        options: list[Option] = []
        seen: set[str] = set()
        for row in rows:
            option = self._option(name, row, are_joined)
            if option is None:
                continue
            if option.code in seen and not self._allows_duplicates:
                self._report.refuse(
                    Problem.SAME_OPTION, self._sheet.where(row, NAME), name=option.code, list=name
                )
            seen.add(option.code)
            options.append(option)
        return tuple(options)

    def _option(self, name: str, row: Row, are_joined: bool) -> Option | None:
        code, where = row.get(NAME), self._sheet.where(row, NAME)
        if not code:
            self._report.refuse(Problem.NO_NAME, where)
            return None
        # Codes of several are joined by spaces wherever they are kept.
        if len(code) > LONGEST_CODE or (are_joined and len(code.split()) > 1):
            self._report.refuse(Problem.INVALID_NAME, where, name=code[:LONGEST_CODE])
        for column, file in row.within(MEDIA):
            if self._report.is_first(Problem.MEDIA, file):
                self._report.leave_out(
                    Problem.MEDIA, self._sheet.where(row, column), file=file[:LONGEST_CODE]
                )
        label = self._languages.texts(self._sheet, row, LABEL, LONGEST_OPTION)
        if not label:
            self._report.change(Problem.NO_LABEL, self._sheet.where(row, LABEL), name=code, list=name)
            label = self._languages.only(code)
        exclusive = row.get(self._exclusive) if self._exclusive else ""
        return Option(code, label, self._columns(row), is_exclusive=exclusive.lower() in _YES)

    def _columns(self, row: Row) -> Mapping[str, str]:
        return {
            heading: row.get(column)[:LONGEST_CELL]
            for column, heading in self._extra.items()
            if row.get(column)
        }
