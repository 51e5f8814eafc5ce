"""Tables: what is a number stays one, what somebody wrote is never a formula."""

import csv
import json
from datetime import date
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.core.events.entries import Override
from bot.core.events.model import Details, EventStatus, Words
from bot.interchange.tables import (
    EVENT_COLUMNS,
    LONGEST_CELL,
    Cell,
    event_rows,
    write_csv,
    write_json,
    write_xlsx,
)
from tests.interchange.events import a_schedule, an_event, laid_down, listed
from tests.interchange.walls import utc, wall

FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "\u200b=1", "\ufeff=1", "\n=1", "＝1", "＋1",
    "－1", "＠x", '=HYPERLINK("http://x")', "-cmd|' /C calc'!A0", "\x00=1", "\x01=1",
]  # fmt: skip
HARMLESS = ["1+1", "a=b", "", "Џез", "'=1", "#N/A", "1,5", "07:30", "e-mail", "line\n=2"]


def cells_of_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def cells_of_xlsx(content: bytes) -> list[list[Any]]:
    return [list(row) for row in load_workbook(BytesIO(content)).active.iter_rows()]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_would_begin_a_formula_is_text(text: str) -> None:
    (_, (in_csv,)) = cells_of_csv(write_csv(["h"], [[text]]))
    assert in_csv == "'" + text.replace("\x00", "")
    (_, (in_xlsx,)) = cells_of_xlsx(write_xlsx("s", ["h"], [[text]]))
    assert (in_xlsx.data_type, in_xlsx.quotePrefix) == ("s", True)


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_is_as_it_was(text: str) -> None:
    (_, (in_csv,)) = cells_of_csv(write_csv(["h"], [[text]]))
    assert in_csv == text
    (_, (in_xlsx,)) = cells_of_xlsx(write_xlsx("s", ["h"], [[text]]))
    assert (in_xlsx.value or "") == text
    assert not in_xlsx.quotePrefix


def test_headings_are_no_formulas_either() -> None:
    assert cells_of_csv(write_csv(["=1"], [])) == [["'=1"]]
    ((heading,),) = cells_of_xlsx(write_xlsx("s", ["=1"], []))
    assert (heading.data_type, heading.font.bold) == ("s", True)


def test_numbers_dates_and_nothing_stay_what_they_are() -> None:
    row: list[Cell] = [
        -5,
        21.4254,
        True,
        None,
        wall("2026-03-07 19:30"),
        date(2026, 3, 7),
        123456789012345678,
    ]
    headings = list("abcdefg")
    assert cells_of_csv(write_csv(headings, [row]))[1] == [
        "-5", "21.4254", "true", "", "2026-03-07 19:30:00", "2026-03-07", "123456789012345678",
    ]  # fmt: skip
    cells = cells_of_xlsx(write_xlsx("s", headings, [row]))[1]
    assert [cell.value for cell in cells] == [
        -5, 21.4254, True, None, wall("2026-03-07 19:30"), wall("2026-03-07"), "123456789012345678",
    ]  # fmt: skip
    assert [cell.data_type for cell in cells] == ["n", "n", "b", "n", "d", "d", "s"]
    assert json.loads(write_json(headings, [row])) == [
        {
            "a": -5,
            "b": 21.4254,
            "c": True,
            "d": None,
            "e": "2026-03-07T19:30:00",
            "f": "2026-03-07",
            "g": row[-1],
        }
    ]


def test_what_is_no_number_is_written_as_what_it_is() -> None:
    row: list[Cell] = [float("nan"), float("inf")]
    assert [cell.value for cell in cells_of_xlsx(write_xlsx("s", ["a", "b"], [row]))[1]] == ["nan", "inf"]
    assert json.loads(write_json(["a", "b"], [row])) == [{"a": None, "b": None}]


def test_a_cell_is_no_longer_than_a_spreadsheet_takes_as_it_counts() -> None:
    for text in ("x" * 40_000, "🎷" * 20_000):
        ((_,), (cell,)) = cells_of_xlsx(write_xlsx("s", ["h"], [[text]]))
        assert len(cell.value.encode("utf-16-le")) // 2 <= LONGEST_CELL
        assert cell.value.endswith(f"{text[0]}…")
    ((_,), (cell,)) = cells_of_xlsx(write_xlsx("s", ["h"], [["x" * LONGEST_CELL]]))
    assert len(cell.value) == LONGEST_CELL


def test_characters_that_a_spreadsheet_refuses_are_left_out() -> None:
    ((_,), (cell,)) = cells_of_xlsx(write_xlsx("s", ["h"], [["a\x00\x0b\x1f\ud800\ufffe\uffffb\tc"]]))
    assert cell.value == "ab\tc"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("a/b[c]:*?\\d", "a b c d"), ("", "1"), ("'x'", "x"), ("Настани во Скопје и околината 2026", "Настани во Скопје и околината 2"), ("\x00", "1")],
)  # fmt: skip
def test_a_sheet_has_a_name_that_spreadsheets_take(name: str, shown: str) -> None:
    assert load_workbook(BytesIO(write_xlsx(name, ["h"], []))).sheetnames == [shown]


@given(st.lists(st.lists(st.text(max_size=30), min_size=2, max_size=2), max_size=5))
@settings(deadline=None)
def test_no_text_is_ever_a_formula_or_breaks_the_file(rows: list[list[str]]) -> None:
    with ZipFile(BytesIO(write_xlsx("s", ["a", "b"], rows))) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert len(cells_of_xlsx(write_xlsx("s", ["a", "b"], rows))) == len(rows) + 1
    for row in cells_of_csv(write_csv(["a", "b"], rows)):
        assert not any(cell.lstrip()[:1] in tuple("=+-@＝＋－＠") for cell in row if cell.strip())


def test_events_are_exported_one_row_an_occurrence_on_the_clocks_of_the_city() -> None:
    details = Details(
        {"mk": Words("Џез", "Вечер"), "tr": Words("Caz")}, place="Кино", location=(41.99, 21.42), topic="culture",
        capacity=50, price="200 ден.", organiser="Дом", link="https://example.org",
    )  # fmt: skip
    event = an_event(a_schedule(rule="FREQ=WEEKLY;COUNT=3"), details=details)
    overrides = [
        Override(
            wall("2026-03-14 19:00"),
            utc("2026-03-14 19:00"),
            utc("2026-03-14 20:00"),
            changes={"place": "Парк"},
        ),
        Override(wall("2026-03-21 19:00"), cancelled=True),
    ]
    rows = event_rows([listed(event, one) for one in laid_down(event, overrides)], "tr", "Europe/Istanbul")
    named = [dict(zip(EVENT_COLUMNS, row, strict=True)) for row in rows]
    assert named[0] == {
        "uid": "jazz@example", "title": "Caz", "start": wall("2026-03-07 21:00"), "end": wall("2026-03-07 23:00"),
        "all_day": False, "place": "Кино", "latitude": 41.99, "longitude": 21.42, "topic": "culture", "capacity": 50,
        "going": 0, "waiting": 0, "status": "published", "organiser": "Дом", "price": "200 ден.",
        "link": "https://example.org", "description": "Вечер",
    }  # fmt: skip
    assert [(row["start"], row["place"], row["status"]) for row in named[1:]] == [
        (wall("2026-03-14 22:00"), "Парк", "published"),
        (wall("2026-03-21 21:00"), "Кино", "cancelled"),
    ]
    cancelled = an_event(status=EventStatus.CANCELLED)
    ((*_, status, _, _, _, _),) = event_rows(
        [listed(cancelled, laid_down(cancelled)[0])], "mk", "Europe/Skopje"
    )
    assert status == "cancelled"
