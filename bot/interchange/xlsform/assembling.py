"""pyxform has the last word on a form, and says what belongs into which group."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from pyxform.errors import PyXFormError
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import DefinitionData

from bot.core.surveys.findings import Problem
from bot.core.surveys.questionnaire import Group, Item, Kind, Option, Question
from bot.interchange.xlsform.formulas import Formulas
from bot.interchange.xlsform.kinds import Role
from bot.interchange.xlsform.lists import allows_duplicates
from bot.interchange.xlsform.other import OTHER_CODE, SPECIFY
from bot.interchange.xlsform.outline import Entry
from bot.interchange.xlsform.report import FormRefused, Where
from bot.interchange.xlsform.sheets import (
    CALCULATION,
    CHOICE_FILTER,
    CONSTRAINT,
    DEFAULT,
    LIST_NAME,
    NAME,
    PARAMETERS,
    RELEVANT,
    TYPE,
    Column,
    Sheet,
    Workbook,
)
from bot.interchange.xlsform.texts import Languages

_ROW: Final = (
    "charshi_row"  # a column of ours: pyxform hands on what it does not know, and so nodes know their row
)
_SAID_OF_ROW: Final = re.compile(r"^\[row : (\d+)\]\s*")
_SAID_OF_CELL: Final = re.compile(r"On the '([^']+)' sheet, the '([^']+)' value")
_HANDED_ON: Final[Mapping[Column, str]] = {
    RELEVANT: "relevant",
    CONSTRAINT: "constraint",
    CALCULATION: "calculation",
    CHOICE_FILTER: "choice_filter",
}
_LONGEST_MESSAGE: Final = 500


def build_tree(
    book: Workbook, entries: Sequence[Entry], lists: Mapping[str, Any], formulas: Formulas
) -> list[dict[str, Any]]:
    """The form as pyxform nests it, every node with its row; raises FormRefused with pyxform's words."""
    data = DefinitionData(
        survey=_survey(entries, formulas),
        survey_header=_header(TYPE[0], NAME[0], DEFAULT[0], PARAMETERS[0], _ROW, *_HANDED_ON.values()),
        choices=_choices(book.choices, lists),
        choices_header=_header("list_name", "name", "label"),
        settings=[{"allow_choice_duplicates": "yes"}] if allows_duplicates(book) else None,
        settings_header=_header("allow_choice_duplicates") if allows_duplicates(book) else None,
        sheet_names=["survey", "choices", "settings"],
    )
    try:
        children: list[dict[str, Any]] = workbook_to_json(data, form_name="charshi_form")["children"]
    except PyXFormError as error:
        message = str(error)
        raise FormRefused(Problem.PYXFORM, _where(book, message), message=_said(message)) from error
    except RecursionError as error:
        raise FormRefused(Problem.EXPRESSION_TOO_COSTLY) from error
    return children


def _header(*columns: str) -> list[dict[str, None]]:
    return [dict.fromkeys(columns)]


def _survey(entries: Sequence[Entry], formulas: Formulas) -> list[dict[str, str]]:
    """Row for row, blank ones too: pyxform names rows by counting them."""
    rows: list[dict[str, str]] = []
    for entry in entries:
        while len(rows) < entry.row.number - 2:
            rows.append({})
        rows.append(_handed_on(entry, formulas))
    return rows


def _handed_on(entry: Entry, formulas: Formulas) -> dict[str, str]:
    """What a chat does not ask is hidden, so that whatever refers to it finds it."""
    meaning = entry.meaning
    if meaning.role in (Role.SETTING, Role.UNKNOWN) or (not entry.name and meaning.role is not Role.END):
        return {}
    row = {TYPE[0]: meaning.plain or "hidden", _ROW: str(entry.row.number)}
    if entry.name:
        row[NAME[0]] = entry.name
    if not meaning.plain:
        return row
    row |= {name: text for column, name in _HANDED_ON.items() if (text := formulas.of(entry, column))}
    if meaning.kind is Kind.CALCULATE and "calculation" not in row:
        row[TYPE[0]] = "hidden"
    return row


def _choices(sheet: Sheet, lists: Mapping[str, Any]) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for row in sheet.rows:
        while len(rows) < row.number - 2:
            rows.append({})
        name = row.get(LIST_NAME)
        is_used = name in lists and row.get(NAME)
        rows.append({"list_name": name, "name": row.get(NAME), "label": "-"} if is_used else {})
    return rows


def _where(book: Workbook, message: str) -> Where:
    row, cell = _SAID_OF_ROW.search(message), _SAID_OF_CELL.search(message)
    sheet = book.choices if cell and cell[1] == "choices" else book.survey
    column = sheet.heading((cell[2],)) if cell else ""
    named = next((words for name, words in sheet.headings.items() if cell and name[-1] == cell[2]), column)
    return Where(sheet.name if row or cell else "", int(row[1]) if row else 0, named)


def _said(message: str) -> str:
    return " ".join(_SAID_OF_ROW.sub("", message).split())[:_LONGEST_MESSAGE]


class Assembling:
    """Puts questions and groups, by their rows, where pyxform has them."""

    def __init__(
        self,
        made: Mapping[int, Question | Group | None],
        lists: Mapping[str, tuple[Option, ...]],
        languages: Languages,
    ) -> None:
        self._made = made
        self._lists = lists
        self._languages = languages
        self.choices: dict[str, tuple[Option, ...]] = {}

    def items(self, nodes: Sequence[Mapping[str, Any]]) -> tuple[Item, ...]:
        """A group of which nothing remained is left away."""
        return tuple(self._items(nodes))

    def _items(self, nodes: Sequence[Mapping[str, Any]]) -> Iterator[Item]:
        before: Question | None = None
        for node in nodes:
            made = self._made.get(int(node[_ROW])) if _ROW in node else None
            if isinstance(made, Group):
                within = self.items(node.get("children", ()))
                if within:
                    yield replace(made, items=within)
            elif made is not None:
                if made.choices:
                    self.choices[made.choices] = self._lists[made.choices]
                yield made
            elif before is not None and _asks_what_else(node, before):
                yield self._specifying(before)
            before = made if isinstance(made, Question) else None

    def _specifying(self, question: Question) -> Question:
        return Question(
            f"{question.path}_other",
            Kind.TEXT,
            self._languages.in_all(SPECIFY),
            relevant=f"selected(${{{question.name}}}, '{OTHER_CODE}')",
            specifies=question.path,
        )


def _asks_what_else(node: Mapping[str, Any], question: Question) -> bool:
    """pyxform adds it behind a list with "or_other"; no row of the sheet asks it."""
    return bool(_ROW not in node and node["name"] == f"{question.name}_other" and question.choices)
