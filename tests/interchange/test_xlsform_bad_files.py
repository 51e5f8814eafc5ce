"""Files that are no forms, that are locked, that run, or that grow: refused before anything parses them."""

import struct
import threading
import zlib
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from bot.core.surveys.findings import LARGEST_FORM, Gravity, Problem
from bot.interchange.xlsform import forms
from bot.interchange.xlsform.forms import FormFiles, read_form
from bot.interchange.xlsform.opening import LARGEST_UNPACKED, MOST_MEMBERS, MOST_ROWS
from tests.interchange.xlsforms import biff, compound, details, said, taken, xlsform

FORM = xlsform([{"type": "text", "name": "a", "label": "A"}])


def refused_for(content: bytes) -> list[Problem]:
    found = read_form(content, "form.xlsx", "en")
    assert found.questionnaire is None
    assert {finding.gravity for finding in found.findings} == {Gravity.REFUSED}
    return [finding.problem for finding in found.findings]


def packed(members: dict[str, bytes], also: bytes | None = FORM) -> bytes:
    """These members, and all of a form's that are not among them."""
    every = dict(members)
    if also:
        with ZipFile(BytesIO(also)) as archive:
            for name in archive.namelist():
                every.setdefault(name, archive.read(name))
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, data in every.items():
            archive.writestr(name, data)
    return written.getvalue()


def test_a_form_that_is_sound_is_taken() -> None:
    assert taken(read_form(packed({}), "form.xlsx", "en")).questions()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"type,name,label\ntext,a,A\n",
        b"<html><body><table><tr><td>type</td></tr></table></body></html>",
        b"| survey |\n| | type | name |\n| | text | a |",
        b"%PDF-1.7",
        bytes(range(256)) * 10,
        packed({"content.xml": b"<office/>", "mimetype": b"opendocument"}, also=None),
        compound({"WordDocument": b"x"}),
    ],
)
def test_what_is_no_spreadsheet_is_refused_whatever_its_name(content: bytes) -> None:
    assert refused_for(content) == [Problem.NOT_A_SPREADSHEET]


def test_a_file_that_is_too_large_is_refused_with_the_limit() -> None:
    found = read_form(FORM + bytes(LARGEST_FORM), "form.xlsx", "en")
    assert details(found, Problem.TOO_LARGE) == [{"limit": str(LARGEST_FORM)}]


@pytest.mark.parametrize("kept", [5, 100, len(FORM) // 2, len(FORM) - 30])
def test_a_file_that_was_cut_off_is_refused(kept: int) -> None:
    assert refused_for(FORM[:kept]) == [Problem.UNREADABLE]


def test_a_locked_file_is_refused() -> None:
    assert refused_for(compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"})) == [Problem.ENCRYPTED]
    assert refused_for(compound({"Workbook": biff((0x002F, b"\0" * 54))})) == [Problem.ENCRYPTED]
    locked = bytearray(FORM)
    at = -1
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        while (at := locked.find(mark, at + 1)) >= 0:
            locked[at + offset] |= 1
    assert refused_for(bytes(locked)) == [Problem.ENCRYPTED]


def test_a_file_with_macros_is_refused() -> None:
    assert refused_for(packed({"xl/vbaProject.bin": b"x"})) == [Problem.MACROS]
    assert refused_for(packed({"xl/macrosheets/sheet1.xml": b"<x/>"})) == [Problem.MACROS]
    assert refused_for(compound({"Workbook": biff(), "_VBA_PROJECT_CUR": b"x"})) == [Problem.MACROS]
    sheet_of_macros = (0x0085, struct.pack("<IBBBB", 0, 0, 1, 1, 0) + b"M")
    assert refused_for(compound({"Workbook": biff(sheet_of_macros)})) == [Problem.MACROS]


def test_a_bomb_that_says_so_is_refused() -> None:
    assert refused_for(packed({"xl/media/a.png": bytes(LARGEST_UNPACKED + 1)})) == [Problem.UNPACKS_TOO_LARGE]


def test_a_bomb_of_many_members_is_refused() -> None:
    members = {f"xl/media/{number}.png": bytes(100_000) for number in range(300)}
    assert refused_for(packed(members)) == [Problem.UNPACKS_TOO_LARGE]
    small = {f"xl/media/{number}.png": b"" for number in range(MOST_MEMBERS)}
    assert refused_for(packed(small)) == [Problem.UNPACKS_TOO_LARGE]


def test_a_bomb_that_lies_about_its_size_unpacks_no_further_than_it_says() -> None:
    bomb = bytearray(packed({"xl/media/a.png": bytes(LARGEST_UNPACKED + 1)}))
    size = struct.pack("<I", LARGEST_UNPACKED + 1)
    crc = struct.pack("<I", zlib.crc32(bytes(LARGEST_UNPACKED + 1)))
    assert bomb.count(size) == 2
    assert bytes(bomb).count(crc) == 2
    assert refused_for(bytes(bomb).replace(size, struct.pack("<I", 10))) == [Problem.UNREADABLE]


def test_entities_that_multiply_are_refused() -> None:
    multiplying = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    assert refused_for(packed({"xl/sharedStrings.xml": multiplying})) == [Problem.UNREADABLE]
    in_other_letters = multiplying.decode().encode("utf-16")
    assert refused_for(packed({"xl/sharedStrings.xml": in_other_letters})) == [Problem.UNREADABLE]


def test_a_sheet_of_endless_rows_is_refused() -> None:
    rows = b"<worksheet><sheetData>" + b"<row r='1'/>" * (MOST_ROWS + 1) + b"</sheetData></worksheet>"
    assert refused_for(packed({"xl/worksheets/sheet1.xml": rows})) == [Problem.UNPACKS_TOO_LARGE]


def test_a_row_of_endless_headings_is_refused() -> None:
    headings = [f"column {number}" for number in range(1_000)]
    assert refused_for(a_book(("survey", [headings]))) == [Problem.UNPACKS_TOO_LARGE]


def test_an_old_book_whose_cells_lie_far_apart_is_refused() -> None:
    far_away = (0x0203, struct.pack("<HHHd", 65_535, 255, 0, 1.0))
    assert refused_for(compound({"Workbook": biff(far_away)})) == [Problem.UNPACKS_TOO_LARGE]


def test_an_old_book_of_nonsense_is_refused() -> None:
    assert refused_for(compound({"Workbook": b"\xff" * 5_000})) == [Problem.UNREADABLE]


def a_book(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def test_a_book_without_a_survey_is_refused() -> None:
    rows = [["type", "name", "label"], ["text", "a", "A"]]
    assert refused_for(a_book(("questions", rows), ("answers", rows))) == [Problem.NO_SURVEY_SHEET]
    assert taken(read_form(a_book(("Survey", rows), ("notes", rows)), "form.xlsx", "en")).questions()


def test_a_lone_sheet_is_the_survey_and_keeps_its_name_in_findings() -> None:
    rows = [["type", "name", "label"], ["audio", "a", "A"], ["text", "b", "B"]]
    found = read_form(a_book(("Sorular", rows)), "anket.xlsx", "tr")
    assert said(found, Gravity.LEFT_OUT) == [(Problem.NO_COUNTERPART, "Sorular", 2, "type")]


def test_a_sheet_without_questions_is_refused() -> None:
    assert refused_for(a_book(("survey", [["type", "name", "label"]]))) == [Problem.EMPTY]
    assert refused_for(a_book(("survey", [["type", "name"], ["", "", "a comment"]]))) == [Problem.EMPTY]


def test_a_sheet_without_the_column_that_says_what_is_asked_is_refused() -> None:
    found = read_form(a_book(("survey", [["question", "name"], ["text", "a"]])), "form.xlsx", "en")
    assert said(found) == [(Problem.NO_TYPE, "survey", 1, "type")]
    assert refused_for(a_book(("survey", []))) == [Problem.NO_TYPE]


def test_a_heading_that_is_a_number_is_refused_by_its_name() -> None:
    rows: list[list[Any]] = [["type", "name", "label", 2026], ["text", "a", "A", "x"]]
    found = read_form(a_book(("survey", rows)), "form.xlsx", "en")
    assert said(found) == [(Problem.INVALID_NAME, "survey", 1, "2026")]


def test_two_headings_for_one_column_are_refused() -> None:
    rows = [["type", "name", "label", "relevant", "relevance"], ["text", "a", "A", "1", "2"]]
    found = read_form(a_book(("survey", rows)), "form.xlsx", "en")
    assert said(found) == [(Problem.PYXFORM, "survey", 1, "relevance")]
    twice = [["type", "name", "label", "label"], ["text", "a", "A", "B"]]
    assert refused_for(a_book(("survey", twice))) == [Problem.PYXFORM]


def test_a_form_that_asks_nothing_is_refused() -> None:
    found = read_form(
        xlsform([{"type": "today", "name": "today"}, {"type": "deviceid", "name": "d"}]), "f", "en"
    )
    assert said(found, Gravity.REFUSED) == [(Problem.EMPTY, "survey", 0, "")]


async def test_it_is_read_in_a_thread_and_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    assert taken(await FormFiles().read(FORM, "form.xlsx", "en")).questions()
    released = threading.Event()

    def stuck(*_: object) -> None:
        assert threading.current_thread() is not threading.main_thread()
        released.wait(10)

    monkeypatch.setattr(forms, "read_form", stuck)
    try:
        found = await FormFiles(patience=0.05).read(FORM, "form.xlsx", "en")
    finally:
        released.set()
    assert said(found) == [(Problem.UNREADABLE, "", 0, "")]
