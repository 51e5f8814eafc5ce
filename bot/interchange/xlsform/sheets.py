"""The sheets of a form as their author wrote them: what stands in which row, under which heading.

pyxform reads the cells and knows all names that a column may have; the words stay as they are written.
"""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final, TypeAlias

from openpyxl import load_workbook
from pyxform import aliases
from pyxform.constants import SUPPORTED_SHEET_NAMES
from pyxform.errors import PyXFormError
from pyxform.parsing.sheet_headers import process_header
from pyxform.question import MultipleChoiceQuestion, Option
from pyxform.survey import Survey
from pyxform.xls2json_backends import DefinitionData, get_xlsform

from bot.core.surveys.findings import Problem
from bot.interchange.xlsform.old_books import read_old_book
from bot.interchange.xlsform.opening import Format
from bot.interchange.xlsform.report import FormRefused, Where

MOST_COLUMNS: Final = 300

Column: TypeAlias = tuple[str, ...]
"""A column's name as pyxform knows it, whatever the heading says: ("bind", "relevant"), ("label", "Türkçe (tr)")."""

TYPE: Final[Column] = ("type",)
NAME: Final[Column] = ("name",)
LABEL: Final[Column] = ("label",)
HINT: Final[Column] = ("hint",)
DEFAULT: Final[Column] = ("default",)
PARAMETERS: Final[Column] = ("parameters",)
CHOICE_FILTER: Final[Column] = ("choice_filter",)
DISABLED: Final[Column] = ("disabled",)
APPEARANCE: Final[Column] = ("control", "appearance")
COUNT: Final[Column] = ("control", "jr:count")
RELEVANT: Final[Column] = ("bind", "relevant")
REQUIRED: Final[Column] = ("bind", "required")
CONSTRAINT: Final[Column] = ("bind", "constraint")
CALCULATION: Final[Column] = ("bind", "calculate")
READ_ONLY: Final[Column] = ("bind", "readonly")
PRELOAD: Final[Column] = ("bind", "jr:preload")
CONSTRAINT_MESSAGE: Final[Column] = ("bind", "jr:constraintMsg")
REQUIRED_MESSAGE: Final[Column] = ("bind", "jr:requiredMsg")
MEDIA: Final[Column] = ("media",)
LIST_NAME: Final[Column] = ("list name",)
TITLE: Final[Column] = ("title",)
DEFAULT_LANGUAGE: Final[Column] = ("default_language",)
ALLOW_DUPLICATES: Final[Column] = ("allow_choice_duplicates",)

# What a column is called that is not there; all others by their last name.
_USUAL: Final[Mapping[Column, str]] = {
    CALCULATION: "calculation",
    COUNT: "repeat_count",
    READ_ONLY: "read_only",
    LIST_NAME: "list_name",
}


@dataclass(frozen=True, slots=True)
class Row:
    """``number`` as the spreadsheet program shows it; cells that are empty are not there."""

    number: int
    cells: Mapping[Column, str]

    def get(self, column: Column) -> str:
        return self.cells.get(column, "")

    def within(self, column: Column) -> Iterator[tuple[Column, str]]:
        """Its cells in this column and in those of it that are for one language."""
        return ((name, words) for name, words in self.cells.items() if name[: len(column)] == column)


@dataclass(frozen=True, slots=True)
class Sheet:
    """``name`` as written; ``headings`` as written, by column."""

    name: str
    headings: Mapping[Column, str]
    rows: tuple[Row, ...] = ()

    def where(self, row: Row | None, column: Column) -> Where:
        """A cell of it, or the heading where no row is given."""
        return Where(self.name, row.number if row else 1, self.heading(column))

    def heading(self, column: Column) -> str:
        """As written; what it should be called where there is no such column."""
        near = (words for name, words in self.headings.items() if name[: len(column)] == column)
        return self.headings.get(column) or next(near, _USUAL.get(column, column[-1]))


@dataclass(frozen=True, slots=True)
class Workbook:
    survey: Sheet
    choices: Sheet
    settings: Sheet
    entities: Sheet


def read_sheets(content: bytes, format: Format) -> Workbook:
    """Raises FormRefused for a book that cannot be read, or in which there is no survey."""
    with warnings.catch_warnings():
        # openpyxl warns of what it does not show (pictures, validation): nothing of it concerns a form.
        warnings.simplefilter("ignore")
        try:
            if format is Format.XLS:
                data = read_old_book(content)
            else:
                _look_at_headings(content)
                data = get_xlsform(BytesIO(content), file_type=format.value)
        except FormRefused:
            raise
        except PyXFormError as error:
            if "header" in str(error):
                raise FormRefused(Problem.PYXFORM, message=str(error)) from error
            raise FormRefused(Problem.UNREADABLE) from error
        except Exception as error:
            raise FormRefused(Problem.UNREADABLE) from error
    return _as_sheets(data)


def _look_at_headings(content: bytes) -> None:
    """pyxform walks every row as far as the headings go."""
    book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            first = [
                each for each in next(sheet.iter_rows(max_row=1, values_only=True), ()) if each is not None
            ]
            if len(first) > MOST_COLUMNS:
                raise FormRefused(Problem.UNPACKS_TOO_LARGE, Where(sheet.title, 1))
            number = next((each for each in first if not isinstance(each, str)), None)
            if number is not None and sheet.title.lower() in SUPPORTED_SHEET_NAMES:
                # pyxform takes every heading for words.
                raise FormRefused(Problem.INVALID_NAME, Where(sheet.title, 1, str(number)), name=number)
    finally:
        book.close()


def _as_sheets(data: DefinitionData) -> Workbook:
    if data.survey is None:
        raise FormRefused(Problem.NO_SURVEY_SHEET)
    questions = set(MultipleChoiceQuestion.get_slot_names())
    options = set(Option.get_slot_names())
    return Workbook(
        _sheet(data, "survey", data.survey, data.survey_header, aliases.survey_header, questions),
        _sheet(data, "choices", data.choices, data.choices_header, aliases.list_header, options),
        _sheet(
            data, "settings", data.settings, data.settings_header, aliases.settings_header,
            set(Survey.get_slot_names()),
        ),
        _sheet(data, "entities", data.entities, data.entities_header, aliases.entities_header, set()),
    )  # fmt: skip


def _sheet(
    data: DefinitionData,
    name: str,
    rows: Sequence[Mapping[str, Any]] | None,
    header: Sequence[Mapping[str, Any]] | None,
    known_as: Mapping[str, Any],
    known: set[str],
) -> Sheet:
    written = next((each for each in data.sheet_names or () if each.lower() == name), None)
    if written is None and name == "survey" and data.sheet_names:
        written = data.sheet_names[0]  # pyxform takes a lone sheet for the survey, whatever its name
    columns = {heading: _column(heading, known_as, known) for heading in (header or ({},))[0]}
    headings: dict[Column, str] = {}
    for heading, column in columns.items():
        if column in headings:
            message = f"Different names for the same column: '{headings[column]}', '{heading}'."
            raise FormRefused(Problem.PYXFORM, Where(written or name, 1, heading), message=message)
        headings[column] = heading
    return Sheet(
        written or name,
        headings,
        tuple(
            Row(number, {columns[heading]: words for heading, value in row.items() if (words := _words(value))})
            for number, row in enumerate(rows or (), start=2)
        ),
    )  # fmt: skip


def _column(heading: str, known_as: Mapping[str, Any], known: set[str]) -> Column:
    """The column that is meant. One that pyxform does not know keeps its heading: choice filters refer to it."""
    try:
        first, names = process_header(
            header=heading, use_double_colon=False, header_aliases=dict(known_as), header_columns=known
        )
    except IndexError:  # "a:jr"
        return (heading,)
    if names[0] not in known and not isinstance(known_as.get(_snake(heading)), str) and first == heading:
        return (heading,)
    return tuple(names)


def _snake(heading: str) -> str:
    return "_".join(heading.split()).lower()


def _words(value: object) -> str:
    return str(value).strip() if value is not None else ""
