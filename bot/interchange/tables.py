"""Tables for spreadsheets and programs: CSV, XLSX and JSON.

A cell that somebody wrote must never be taken for a formula: whoever opens the file did not write it.
"""

import csv
import json
import os
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from math import isfinite
from pathlib import Path
from typing import Any, BinaryIO, Final
from zoneinfo import ZoneInfo

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from bot.core.events.model import Event, EventStatus, Listing

Cell = str | int | float | bool | date | datetime | None

LONGEST_CELL: Final = 32_767  # characters, as Excel counts them: in UTF-16
MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 16_384
EVENT_COLUMNS: Final = (
    "uid", "title", "start", "end", "all_day", "place", "latitude", "longitude", "topic", "capacity", "going", "waiting",
    "status", "organiser", "price", "link", "description",
)  # fmt: skip
_LARGEST_NUMBER: Final = 10**15  # a spreadsheet keeps fifteen digits
_LONGEST_SHEET_NAME: Final = 31
_NOT_IN_SHEET_NAMES: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_WIDTH: Final = 24
# What begins a formula in some program, perhaps after what cannot be seen; and in full width, as Excel reads it too.
_NOT_IN_XML: Final = re.compile("[\ufffe\uffff]")
_FORMULA: Final = re.compile(r"(?:[\t\r\n]|[\s\u00ad\u200b-\u200f\u2060\ufeff\x00-\x20]*[=+\-@＝＋－＠−])")


class TooManyRows(ValueError):
    """More than a sheet has."""


class TooManyColumns(ValueError):
    """More than a sheet has."""


def event_rows(listings: Iterable[Listing], language: str, zone: str) -> list[tuple[Cell, ...]]:
    """One row an occurrence, under EVENT_COLUMNS, in the words of that language.

    Times are what the clocks of ``zone`` show, without a zone of their own; a whole day ends at the midnight after it.
    """
    return [_event_row(listing, language, ZoneInfo(zone)) for listing in listings]


def _event_row(listing: Listing, language: str, zone: ZoneInfo) -> tuple[Cell, ...]:
    event, details, one = listing.event, listing.details, listing.occurrence
    words = details.words_for(language)
    latitude, longitude = details.location or (None, None)
    return (
        event.uid,
        words.title,
        one.starts_at.astimezone(zone).replace(tzinfo=None),
        one.ends_at.astimezone(zone).replace(tzinfo=None),
        event.schedule.all_day,
        details.place_for(language),
        latitude,
        longitude,
        details.topic,
        details.capacity,
        listing.going,
        listing.waiting,
        _status(event, listing),
        details.organiser,
        details.price,
        details.link,
        words.description,
    )


def _status(event: Event, listing: Listing) -> str:
    return EventStatus.CANCELLED.value if listing.is_cancelled else event.status.value


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a mark by which spreadsheets know it. Text that would begin a formula has an apostrophe before it."""
    written = StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([csv_cell(heading) for heading in headings])
    writer.writerows([csv_cell(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def write_json(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A list of objects named by the headings. Times as ISO 8601 writes them."""
    objects = [dict(zip(headings, map(json_value, row), strict=True)) for row in rows]
    return json.dumps(objects, ensure_ascii=False, indent=1, allow_nan=False).encode() + b"\n"


def write_xlsx(sheet: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet. Dates and numbers are such, text is never a formula.

    Datetimes are naive: a spreadsheet knows no zones. Raises TooManyRows, TooManyColumns.
    """
    book = Workbook()
    page = book.add(sheet, headings)
    for row in rows:
        page.append(row)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


class Workbook:
    """An XLSX that is written row by row: nothing of it stays in memory. Cells are as ``write_xlsx`` writes them."""

    def __init__(self) -> None:
        self._book = openpyxl.Workbook(write_only=True)
        self._names: set[str] = set()

    def add(self, name: str, headings: Sequence[str]) -> "Sheet":
        """One more sheet, under a name that a spreadsheet takes and no other has. Raises TooManyColumns."""
        if len(headings) > MOST_COLUMNS:
            raise TooManyColumns(str(MOST_COLUMNS))
        page = self._book.create_sheet(self._unused(_sheet_name(name)))
        page.freeze_panes = "A2"
        for number in range(len(headings)):
            page.column_dimensions[get_column_letter(number + 1)].width = _WIDTH
        top = [_text_cell(page, heading) for heading in headings]
        for cell in top:
            cell.font = Font(bold=True)
        page.append(top)
        return Sheet(page)

    def save(self, file: BinaryIO | Path) -> None:
        """Once, at the end."""
        self._book.save(file)

    def discard(self) -> None:
        """Instead of ``save``: remove what was written so far."""
        self._book.save(os.devnull)

    def _unused(self, name: str) -> str:
        tried, number = name, 1
        while tried.upper() in self._names:
            number += 1
            tried = f"{name[: _LONGEST_SHEET_NAME - len(str(number)) - 1]}_{number}"
        self._names.add(tried.upper())
        return tried


class Sheet:
    """One of a workbook."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._rows = 1

    def append(self, row: Sequence[Cell]) -> None:
        """Raises TooManyRows."""
        self._rows += 1
        if self._rows > MOST_ROWS:
            raise TooManyRows(str(MOST_ROWS))
        self._page.append([_xlsx_cell(self._page, value) for value in row])


def csv_cell(value: Cell) -> str | int | float | None:
    """As ``write_csv`` writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        text = _encodable(value).replace("\x00", "")
        return f"'{text}" if _FORMULA.match(text) else text
    return value


def json_value(value: Cell) -> str | int | float | bool | None:
    """As ``write_json`` writes it."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, float) and not isfinite(value):
        return None
    return _encodable(value) if isinstance(value, str) else value


def _xlsx_cell(page: Any, value: Cell) -> Any:
    if isinstance(value, datetime):
        cell = (
            WriteOnlyCell(page, value) if value.year >= 1900 else _text_cell(page, value.isoformat(sep=" "))
        )
        if value.year >= 1900:
            cell.number_format = "yyyy-mm-dd hh:mm"
        return cell
    if isinstance(value, date):
        if value.year < 1900:
            return _text_cell(page, value.isoformat())
        cell = WriteOnlyCell(page, value)
        cell.number_format = "yyyy-mm-dd"
        return cell
    if isinstance(value, str):
        text = _cell_text(value)
        # openpyxl takes "=1+1" for a formula and "#N/A" for an error; what is neither needs no cell of its own.
        return _text_cell(page, text) if text.startswith("#") or _FORMULA.match(text) else text
    if isinstance(value, int | float) and (not isfinite(value) or abs(value) >= _LARGEST_NUMBER):
        return _text_cell(page, str(value))
    return value


def _text_cell(page: Any, value: str) -> Any:
    text = _cell_text(value)
    cell = WriteOnlyCell(page, text)
    cell.data_type = "s"
    if _FORMULA.match(text):
        cell.quotePrefix = True
    return cell


def _cell_text(value: str) -> str:
    return _shortened(_NOT_IN_XML.sub("", ILLEGAL_CHARACTERS_RE.sub("", _encodable(value))))


def _shortened(text: str) -> str:
    if len(text) * 2 <= LONGEST_CELL or len(text.encode("utf-16-le")) // 2 <= LONGEST_CELL:
        return text
    return text.encode("utf-16-le")[: 2 * (LONGEST_CELL - 1)].decode("utf-16-le", "ignore") + "…"


def _encodable(text: str) -> str:
    """Without halves of letters, which no file can hold."""
    return text.encode("utf-8", "ignore").decode()


def _sheet_name(name: str) -> str:
    cleaned = " ".join(_NOT_IN_SHEET_NAMES.sub(" ", _encodable(name)).split()).strip("'")
    return cleaned[:_LONGEST_SHEET_NAME].strip("'") or "1"
