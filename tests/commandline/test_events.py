"""``events``."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
import recurring_ical_events
from icalendar import Calendar
from typer.testing import CliRunner

from bot.__main__ import app
from bot.commandline.events import PAGE
from bot.interchange.content_lines import LARGEST
from tests.commandline.conftest import Charshi

pytestmark = pytest.mark.usefixtures("founded")

CharshiJson = Callable[..., Any]
WORKSHOP = Path(__file__).parents[3] / "shared" / "real" / "calendars" / "community_workshop.ics"
BERLIN = """
slug = "berlin"
country = "DE"
zone = "Europe/Berlin"
latitude = 52.52
longitude = 13.41
languages = ["en"]
names = { en = "Berlin" }
"""
CHESS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:chess@example.org
DTSTAMP:20260101T000000Z
DTSTART;TZID=Europe/Belgrade:20270320T180000
DTEND;TZID=Europe/Belgrade:20270320T200000
RRULE:FREQ=WEEKLY;COUNT=4
SUMMARY:Шах у парку
END:VEVENT
BEGIN:VEVENT
UID:fair@example.org
DTSTAMP:20260101T000000Z
DTSTART;VALUE=DATE:20270327
DTEND;VALUE=DATE:20270329
SUMMARY:=Сајам
END:VEVENT
BEGIN:VEVENT
UID:broken@example.org
DTSTAMP:20260101T000000Z
DTSTART;TZID=Europe/Belgrade:20270320T180000
RRULE:FREQ=HOURLY
SUMMARY:Сваки сат
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def workshop() -> str:
    """A calendar that people keep."""
    if not WORKSHOP.exists():
        pytest.skip("the shared calendars are not beside this checkout")
    return str(WORKSHOP)


@pytest.fixture
def chess(tmp_path: Path) -> Path:
    """A series over the night in which the clocks go forward, two whole days, and one that is refused."""
    file = tmp_path / "chess.ics"
    file.write_bytes(CHESS.replace("\n", "\r\n").encode())
    return file


def ends_with(charshi: Charshi, code: int, *words: str) -> str:
    """What is said on stderr, in one line."""
    result = charshi(*words)
    assert result.exit_code == code, (result.stdout, result.stderr)
    [line] = result.stderr.splitlines()
    return line


def said(value: date | datetime, zone: str) -> str:
    """A DTSTART or DTEND as the verbs write it."""
    if not isinstance(value, datetime):
        return value.isoformat()
    return value.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")


@pytest.mark.parametrize("city", ["belgrade", "berlin"])
def test_a_real_calendar_takes_place_as_an_independent_reader_says(
    charshi: Charshi, charshi_json: CharshiJson, workshop: str, tmp_path: Path, city: str
) -> None:
    (tmp_path / "berlin.toml").write_text(BERLIN, encoding="utf-8")
    assert charshi("city", "add", str(tmp_path / "berlin.toml")).exit_code == 0
    report = charshi_json("events", "import", "--city", city, workshop)
    assert report["refused"] == []
    rows = charshi_json("events", "list", "--city", city, "--from", "2019-02-01", "--to", "2019-05-01")
    calendar = Calendar.from_ical(WORKSHOP.read_bytes())
    expected = [
        (str(event["UID"]), said(event["DTSTART"].dt, "Europe/Berlin"), said(event["DTEND"].dt, "Europe/Berlin"),
         str(event["SUMMARY"]))
        for event in recurring_ical_events.of(calendar).between((2019, 2, 1), (2019, 5, 1))
    ]  # fmt: skip
    assert len(expected) == 80
    assert sorted((row["uid"], row["start"], row["end"], row["title"]) for row in rows) == sorted(expected)
    assert [row["start"] for row in rows] == sorted(row["start"] for row in rows)


def test_importing_twice_changes_nothing(charshi_json: CharshiJson, workshop: str) -> None:
    first = charshi_json("events", "import", "--city", "belgrade", workshop)
    again = charshi_json("events", "import", "--city", "belgrade", workshop)
    assert len(first["new"]) == 58
    assert (again["new"], again["changed"], again["cancelled"], again["unchanged"]) == ([], [], [], 58)


def test_a_dry_run_says_the_same_and_changes_nothing(
    charshi: Charshi, charshi_json: CharshiJson, chess: Path
) -> None:
    words = ("events", "import", "--city", "belgrade", str(chess))
    dry = charshi_json(*words, "--dry-run")
    assert dry["dry_run"] is True
    assert [entry["title"] for entry in dry["new"]] == ["Шах у парку", "=Сајам"]
    assert "nothing was changed: 2 new" in charshi(*words, "--dry-run").stdout
    wet = charshi_json(*words)
    assert wet == dry | {"dry_run": False}


def test_what_is_refused_is_said_with_its_line_and_the_reason_and_the_rest_is_taken(
    charshi: Charshi, chess: Path
) -> None:
    result = charshi("events", "import", "--city", "belgrade", str(chess))
    assert result.exit_code == 0
    [refused] = [line for line in result.stdout.splitlines() if line.startswith("refused")]
    line = CHESS.splitlines().index(
        "UID:broken@example.org"
    )  # its BEGIN:VEVENT is the line before, counted from 1
    assert refused.split()[:2] == ["refused", str(line)]
    assert "Сваки сат" in refused
    assert "repeats more than once a day" in refused
    assert result.stdout.splitlines()[-1] == (
        "2 new, 0 changed, 0 cancelled, 0 unchanged, 1 refused; 0 residents are told"
    )


def test_a_changed_calendar_changes_what_is_there(charshi_json: CharshiJson, chess: Path) -> None:
    charshi_json("events", "import", "--city", "belgrade", str(chess))
    chess.write_bytes(
        chess.read_bytes()
        .replace("Шах у парку".encode(), "Шах у клубу".encode())
        .replace("SUMMARY:=Сајам".encode(), "SUMMARY:=Сајам\r\nSTATUS:CANCELLED".encode())
    )
    report = charshi_json("events", "import", "--city", "belgrade", str(chess))
    assert [entry["uid"] for entry in report["changed"]] == ["chess@example.org"]
    assert [entry["uid"] for entry in report["cancelled"]] == ["fair@example.org"]
    rows = charshi_json("events", "list", "--city", "belgrade", "--from", "2027-01-01", "--to", "2028-01-01")
    assert {row["title"] for row in rows} == {"Шах у клубу"}


def test_the_list_is_on_the_citys_clocks_from_the_first_day_until_before_the_last(
    charshi: Charshi, charshi_json: CharshiJson, chess: Path
) -> None:
    charshi("events", "import", "--city", "belgrade", str(chess))
    rows = charshi_json("events", "list", "--city", "belgrade", "--from", "2027-03-20", "--to", "2027-04-03")
    assert [(row["uid"], row["start"], row["end"]) for row in rows] == [
        ("chess@example.org", "2027-03-20T18:00:00+01:00", "2027-03-20T20:00:00+01:00"),
        ("fair@example.org", "2027-03-27", "2027-03-29"),
        ("chess@example.org", "2027-03-27T18:00:00+01:00", "2027-03-27T20:00:00+01:00"),
    ]
    overlapping = charshi_json(
        "events", "list", "--city", "belgrade", "--from", "2027-03-28", "--to", "2027-03-29"
    )
    assert [row["uid"] for row in overlapping] == ["fair@example.org"]
    summer = charshi_json(
        "events", "list", "--city", "belgrade", "--from", "2027-04-03", "--to", "2027-04-04"
    )
    assert [row["start"] for row in summer] == ["2027-04-03T18:00:00+02:00"]
    assert (
        charshi_json("events", "list", "--city", "belgrade", "--from", "2027-03-20", "--to", "2027-03-20")
        == []
    )
    table = charshi(
        "events", "list", "--city", "belgrade", "--from", "2027-03-20", "--to", "2027-03-21"
    ).stdout
    assert table.split() == [
        "uid", "start", "end", "title",
        "chess@example.org", "2027-03-20T18:00:00+01:00", "2027-03-20T20:00:00+01:00", "Шах", "у", "парку",
    ]  # fmt: skip


def test_titles_are_in_the_language_asked_for(
    charshi: Charshi, charshi_json: CharshiJson, chess: Path
) -> None:
    charshi("events", "import", "--city", "belgrade", str(chess))
    days = ("--from", "2027-03-20", "--to", "2027-03-21")
    [row] = charshi_json("events", "list", "--city", "belgrade", *days, "--language", "sr-Latn")
    assert row["title"] == "Šah u parku"


def test_more_than_a_page_is_listed_whole(charshi: Charshi, charshi_json: CharshiJson, chess: Path) -> None:
    daily = b"RRULE:FREQ=DAILY;COUNT=390"
    chess.write_bytes(
        chess.read_bytes()
        .replace(b"RRULE:FREQ=WEEKLY;COUNT=4", daily)
        .replace(b"DTEND;VALUE=DATE:20270329", b"DTEND;VALUE=DATE:20270328\r\n" + daily)
    )
    charshi("events", "import", "--city", "belgrade", str(chess))
    rows = charshi_json("events", "list", "--city", "belgrade", "--from", "2027-01-01", "--to", "2040-01-01")
    assert len(rows) == len({(row["uid"], row["start"]) for row in rows}) == 2 * 390 > PAGE


def test_words_find_events_in_either_script_the_best_first(
    charshi: Charshi, charshi_json: CharshiJson, chess: Path
) -> None:
    charshi("events", "import", "--city", "belgrade", str(chess))
    [found] = charshi_json("events", "search", "--city", "belgrade", "sah", "park")
    assert (found["uid"], found["title"]) == ("chess@example.org", "Шах у парку")
    assert charshi_json("events", "search", "--city", "belgrade", "xyzzy") == []
    assert "chess@example.org" in charshi("events", "search", "--city", "belgrade", "шах").stdout


def test_what_is_over_is_found_too(charshi_json: CharshiJson, workshop: str) -> None:
    charshi_json("events", "import", "--city", "belgrade", workshop)
    found = charshi_json("events", "search", "--city", "belgrade", "weihnachtsfeier")
    assert [row["start"] for row in found] == ["2017-12-15T19:00:00+01:00"]


def test_an_exported_calendar_imports_as_the_same(
    charshi: Charshi, charshi_json: CharshiJson, chess: Path, tmp_path: Path
) -> None:
    charshi("events", "import", "--city", "belgrade", str(chess))
    exported = tmp_path / "exported.ics"
    result = charshi("events", "export", "--city", "belgrade", "--format", "ics", "--output", str(exported))
    assert (result.exit_code, result.stdout) == (0, "")
    report = charshi_json("events", "import", "--city", "skopje", str(exported))
    assert len(report["new"]) == 2
    days = ("--from", "2027-01-01", "--to", "2028-01-01")
    assert charshi_json("events", "list", "--city", "skopje", *days) == charshi_json(
        "events", "list", "--city", "belgrade", *days
    )


def test_tables_have_a_row_for_each_occurrence_between_the_days(
    charshi: Charshi, chess: Path, tmp_path: Path
) -> None:
    charshi("events", "import", "--city", "belgrade", str(chess))
    words = ("events", "export", "--city", "belgrade", "--from", "2027-03-20", "--to", "2027-03-29")
    uids = ["chess@example.org", "fair@example.org", "chess@example.org"]
    as_json = json.loads(charshi(*words, "--format", "json").stdout)
    assert [row["uid"] for row in as_json] == uids
    as_csv = list(
        csv.DictReader(io.StringIO(charshi(*words, "--format", "csv").stdout.removeprefix("\ufeff")))
    )
    assert [row["uid"] for row in as_csv] == uids
    assert as_csv[1]["title"] == "'=Сајам"  # never a formula
    piped = charshi(*words, "--format", "xlsx").stdout_bytes
    written = tmp_path / "events.xlsx"
    assert charshi(*words, "--format", "xlsx", "-o", str(written)).exit_code == 0
    for content in (piped, written.read_bytes()):
        rows = list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].values)
        assert [row[0] for row in rows] == ["uid", *uids]
        assert rows[2][1] == "=Сајам"


def test_a_calendar_comes_through_a_pipe_too(data_dir: Path, chess: Path) -> None:
    words = ["events", "import", "--city", "belgrade", "-", "--json"]
    result = CliRunner().invoke(app, words, input=chess.read_bytes())
    assert result.exit_code == 0, result.stderr
    assert len(json.loads(result.stdout)["new"]) == 2
    result = CliRunner().invoke(app, words, input=b"x" * (LARGEST + 1))
    assert (result.exit_code, result.stderr) == (1, f"standard input: too large; {LARGEST} bytes at most\n")


def test_a_file_that_is_no_calendar_is_said_to_be_none_and_nothing_is_taken(
    charshi: Charshi, charshi_json: CharshiJson, chess: Path, tmp_path: Path
) -> None:
    file = tmp_path / "some.ics"
    words = ("events", "import", "--city", "belgrade", str(file))
    whole = chess.read_bytes()
    for content, complaint in (
        (b"", "not an iCalendar file"),
        (b"<!doctype html><title>404</title>", "not an iCalendar file"),
        (whole[: len(whole) // 2], "it ends in the middle: cut off?"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "there is no event in it"),
    ):
        file.write_bytes(content)
        line = ends_with(charshi, 1, *words)
        assert line.startswith(str(file))
        assert line.endswith(complaint)
    with file.open("wb") as large:
        large.truncate(50_000_000)  # fifty megabytes that are never read
    assert ends_with(charshi, 1, *words) == f"{file}: too large; {LARGEST} bytes at most"
    days = ("--from", "2026-01-01", "--to", "2029-01-01")
    assert charshi_json("events", "list", "--city", "belgrade", *days) == []


def test_what_was_asked_wrongly_is_said_in_one_line(charshi: Charshi, tmp_path: Path) -> None:
    days = ("--from", "2027-03-20", "--to", "2027-03-21")
    missing = str(tmp_path / "missing.ics")
    for words, complaint in (
        (("list", "--city", "atlantis", *days), "atlantis: no city has this slug"),
        (("search", "--city", "atlantis", "jazz"), "atlantis: no city has this slug"),
        (("export", "--city", "atlantis", "--format", "ics"), "atlantis: no city has this slug"),
        (("list", "--city", "belgrade", "--from", "2027-03-21", "--to", "2027-03-20"), "--to: is before --from"),
        (("list", "--city", "belgrade", "--from", "0001-01-01", "--to", "2027-03-20"), "--from: expected a year"),
        (("list", "--city", "belgrade", *days, "--language", "xx"), "--language: 'xx' is not among"),
        (("import", "--city", "belgrade", missing), f"{missing}: No such file"),
        (("import", "--city", "belgrade", str(tmp_path)), f"{tmp_path}: Is a directory"),
    ):  # fmt: skip
        assert ends_with(charshi, 2, "events", *words).startswith(complaint)
    for wrong in (
        ("list", "--city", "belgrade", "--from", "2027-02-30", "--to", "2027-03-20"),
        ("list", "--city", "belgrade", "--from", "tomorrow", "--to", "2027-03-20"),
        ("list", "--city", "belgrade"),
        ("search", "--city", "belgrade"),
        ("export", "--city", "belgrade", "--format", "pdf"),
    ):
        assert charshi("events", *wrong).exit_code == 2


def test_a_folder_that_is_not_there_is_said_to_be_missing(charshi: Charshi, tmp_path: Path) -> None:
    target = tmp_path / "missing" / "events.csv"
    line = ends_with(
        charshi, 1, "events", "export", "--city", "belgrade", "--format", "csv", "-o", str(target)
    )
    assert line == f"{target}: No such file or directory"
