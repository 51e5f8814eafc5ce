"""Cells of an .xls, as pyxform reads them, but that xlrd keeps its warnings to itself: by itself it prints them."""

from io import StringIO
from typing import Any

from pyxform.constants import SUPPORTED_SHEET_NAMES
from pyxform.xls2json_backends import (
    DefinitionData,
    get_excel_column_headers,
    get_excel_rows,
    is_empty,
    xls_value_to_unicode,
)
from xlrd import open_workbook
from xlrd.sheet import Cell, Sheet


def read_old_book(content: bytes) -> DefinitionData:
    """What xlrd and pyxform raise, this raises."""
    book = open_workbook(file_contents=content, logfile=StringIO(), on_demand=True)
    read: dict[str, Any] = {"sheet_names": book.sheet_names()}
    for number, written in enumerate(read["sheet_names"]):
        name = written.lower()
        if name not in SUPPORTED_SHEET_NAMES:
            if len(read["sheet_names"]) > 1:
                continue
            name = "survey"
        rows, headings = _read(book.sheet_by_index(number), book.datemode)
        read[name] = rows
        read[f"{name}_header"] = [dict.fromkeys(headings)]
    return DefinitionData(**read)


def _read(sheet: Sheet, datemode: int) -> tuple[list[dict[str, str]], list[str]]:
    """The rows, and the headings that are not empty."""

    def words(cell: Cell, *_: object) -> str | None:
        value = cell.value.strip() if isinstance(cell.value, str) else cell.value
        return None if is_empty(value) else str(xls_value_to_unicode(value, cell.ctype, datemode))

    headings: list[str | None] = get_excel_column_headers(
        [_heading(value) for value in sheet.row_values(0)] if sheet.nrows else []
    )
    cells = (tuple(sheet.row(number)[: len(headings)]) for number in range(1, sheet.nrows))
    return get_excel_rows(headings, cells, words), [heading for heading in headings if heading]


def _heading(value: object) -> str | None:
    return None if is_empty(value) else str(value)
