"""Writes XLSForms as an author's spreadsheet program would, and reads them."""

import struct
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pytest
from openpyxl import Workbook

from bot.core.surveys.findings import FormRead, Gravity, Problem
from bot.core.surveys.questionnaire import Question, Questionnaire
from bot.interchange.xlsform.forms import read_form

Row = Mapping[str, Any]
REAL: Final = Path(__file__).parents[3] / "shared" / "real" / "xlsforms"
_SECTOR: Final = 512
_END: Final = 0xFFFFFFFE
_FREE: Final = 0xFFFFFFFF


def xlsform(survey: Iterable[Row], choices: Iterable[Row] = (), settings: Row | None = None) -> bytes:
    """An .xlsx with these rows; headings are their keys in the order they first occur, an empty row stays empty."""
    return workbook({"survey": survey, "choices": choices, "settings": [settings] if settings else []})


def workbook(sheets: Mapping[str, Iterable[Row]]) -> bytes:
    """An .xlsx with these sheets; those without rows are left away, but for the survey."""
    book = Workbook()
    book.remove(book.active)
    for name, given in sheets.items():
        rows = list(given)
        if not rows and name != "survey":
            continue
        sheet = book.create_sheet(name)
        headings = list(dict.fromkeys(heading for row in rows for heading in row))
        sheet.append(headings)
        for number, row in enumerate(rows, start=2):
            for column, heading in enumerate(headings, start=1):
                if row.get(heading) is not None:
                    sheet.cell(number, column, row[heading])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def compound(streams: Mapping[str, bytes]) -> bytes:
    """An OLE2 file, the envelope of .xls and of encrypted .xlsx, with these streams in it."""
    padded = {name: data.ljust(4096, b"\0").ljust(-(-len(data) // _SECTOR) * _SECTOR, b"\0") for name, data in
              streams.items()}  # fmt: skip
    entries = [_entry("Root Entry", 5, _END, 0, child=1 if padded else _FREE)]
    chain = [0xFFFFFFFD, _END]  # the table of sectors itself, then the directory
    body = b""
    for number, (name, data) in enumerate(padded.items(), start=1):
        first, count = len(chain), len(data) // _SECTOR
        chain += [*range(first + 1, first + count), _END]
        entries.append(_entry(name, 2, first, len(data), right=number + 1 if number < len(padded) else _FREE))
        body += data
    assert len(entries) <= 4
    assert len(chain) <= _SECTOR // 4
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(_SECTOR, b"\xff")
    directory = b"".join(entries).ljust(_SECTOR, b"\0")
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, 1, 0, 4096, _END, 0, _END, 0,
    ) + struct.pack("<109I", 0, *[_FREE] * 108)  # fmt: skip
    return header + table + directory + body


def _entry(name: str, sort: int, first: int, size: int, *, right: int = _FREE, child: int = _FREE) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16xI16xIII", written, len(written), sort, 1, _FREE, right, child, 0, first, size, 0
    )


def biff(*records: tuple[int, bytes]) -> bytes:
    """A stream of BIFF8 records between the beginning and the end of a workbook's globals."""
    every = [(0x0809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)), *records, (0x000A, b"")]
    return b"".join(struct.pack("<HH", code, len(data)) + data for code, data in every)


def read(
    survey: Iterable[Row],
    choices: Iterable[Row] = (),
    settings: Row | None = None,
    *,
    name: str = "form.xlsx",
    language: str = "en",
) -> FormRead:
    return read_form(xlsform(survey, choices, settings), name, language)


def taken(found: FormRead) -> Questionnaire:
    """The questionnaire, which must be there."""
    assert found.questionnaire is not None, found.findings
    return found.questionnaire


def asked(found: FormRead, path: str) -> Question:
    return next(question for question in taken(found).questions() if question.path == path)


def said(found: FormRead, *gravities: Gravity) -> list[tuple[Problem, str, int, str]]:
    """What was found and where, of these gravities or of all."""
    return [
        (finding.problem, finding.sheet, finding.row, finding.column)
        for finding in found.findings
        if not gravities or finding.gravity in gravities
    ]


def details(found: FormRead, problem: Problem) -> list[dict[str, str]]:
    return [dict(finding.details) for finding in found.findings if finding.problem is problem]


def the_real(name: str, language: str = "en") -> FormRead:
    """One of the questionnaires that others wrote; skips the test where it does not lie beside the project."""
    path = REAL / name
    if not path.exists():
        pytest.skip(f"{name} is not here: questionnaires of others are not kept in the project")
    return read_form(path.read_bytes(), name, language)
