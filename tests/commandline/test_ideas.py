"""``ideas``."""

import asyncio
import csv
import io
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.commandline import ideas
from bot.commandline.idea_problems import said_of_row, said_of_table, said_of_text
from bot.commandline.ideas import Status
from bot.core.ideas.model import IdeaStatus, Progress, TextFault
from bot.core.ideas.statements import FileProblem, Refusal, RowProblem, StatementsRefused
from bot.interchange.statements import LARGEST
from bot.services import Services, open_services
from bot.settings import read_settings
from tests.commandline.conftest import Charshi
from tests.towns import HeldClock
from tests.web.proposing import answer, propose, take_down, withdraw

pytestmark = pytest.mark.usefixtures("founded")

CharshiJson = Callable[..., Any]
BOWLING_GREEN = Path(__file__).parents[3] / "shared" / "real" / "statements" / "bowling_green_comments.csv"
TABLE = """id,date,text,topic,location,language
1,2024-03-01T10:00:00Z,More lime trees along the river,environment,"41.99, 21.43",en
2,2024-03-02T10:00:00Z,Ноќен автобус до Карпош,mobility,,mk
3,2024-03-03T10:00:00Z,,,,
4,yesterday,A fountain on the square,,,
2,2024-03-05T10:00:00Z,The same id once more,,,
5,2024-03-06T10:00:00Z,https://example.org/,,,
6,2024-03-07T23:30:00Z,=Benches for the old,,,
"""


@dataclass
class Folder:
    """The stores that the verbs look into."""

    services: Services
    clock: HeldClock


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Three rows that can be taken, and four that cannot."""
    file = tmp_path / "statements.csv"
    file.write_text(TABLE, encoding="utf-8")
    return file


@pytest.fixture
def prepare(data_dir: Path) -> Callable[[Callable[[Folder], Awaitable[None]]], None]:
    """Something is done in the stores before a verb is called."""

    def run(work: Callable[[Folder], Awaitable[None]]) -> None:
        async def opened() -> None:
            clock = HeldClock(datetime(2026, 3, 27, 23, 30, tzinfo=UTC))
            async with open_services(read_settings(), clock=clock) as services:
                await work(Folder(services, clock))

        asyncio.run(opened())

    return run


Prepare = Callable[[Callable[[Folder], Awaitable[None]]], None]


def ends_with(charshi: Charshi, code: int, *words: str) -> str:
    """What is said on stderr, in one line."""
    result = charshi(*words)
    assert result.exit_code == code, (result.stdout, result.stderr)
    [line] = result.stderr.splitlines()
    return line


async def some_of_each(folder: Folder) -> None:
    """One idea of each status and each axis, a minute apart, called by it."""
    for status in (IdeaStatus.RECEIVED, IdeaStatus.IN_REVIEW, IdeaStatus.DECLINED, IdeaStatus.MERGED):
        await propose(folder, "skopje", f"It is {status.value}", status=status)
        folder.clock.turn(minutes=1)
    await propose(folder, "skopje", "It is published", supports=3)
    for progress in Progress:
        folder.clock.turn(minutes=1)
        idea = await propose(folder, "skopje", f"It is {progress.value}")
        await answer(folder, "skopje", idea, progress, {"en": "So it is."})
    for away in (withdraw, take_down):
        folder.clock.turn(minutes=1)
        idea = await propose(folder, "skopje", f"It is {away.__name__}")
        await answer(folder, "skopje", idea, Progress.PLANNED, {})
        await away(folder, "skopje", idea)


def test_real_statements_are_imported_once(charshi: Charshi, charshi_json: CharshiJson) -> None:
    if not BOWLING_GREEN.exists():
        pytest.skip("the shared statements are not beside this checkout")
    words = ("ideas", "import", "--city", "skopje", str(BOWLING_GREEN))
    dry = charshi_json(*words, "--dry-run")
    assert (dry["added"], dry["known"], len(dry["refused"]), dry["codes"]) == (895, 0, 1, [])
    assert charshi_json("ideas", "list", "--city", "skopje") == []
    wet = charshi_json(*words)
    assert (wet["added"], len(set(wet["codes"]))) == (895, 895)
    again = charshi_json(*words)
    assert (again["added"], again["known"]) == (0, 895)
    rows = charshi_json("ideas", "list", "--city", "skopje", "--status", "received")
    assert len(rows) == 895
    assert {row["status"] for row in rows} == {"received"}
    with BOWLING_GREEN.open(encoding="utf-8", newline="") as file:
        statements = [row for row in csv.DictReader(file) if any(map(str.isalnum, row["comment-body"]))]
    said = [int(row["timestamp"]) / 1000 for row in statements]
    days = sorted(
        (datetime.fromtimestamp(at, ZoneInfo("Europe/Skopje")).date().isoformat() for at in said),
        reverse=True,
    )
    assert [row["date"] for row in rows] == days


def test_what_is_refused_is_said_with_its_line_and_the_reason_and_the_rest_is_taken(
    charshi: Charshi, charshi_json: CharshiJson, table: Path
) -> None:
    result = charshi("ideas", "import", "--city", "skopje", str(table))
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[-1] == "3 added, 0 known, 4 refused"
    refused = {line.split()[1]: line.split(maxsplit=2)[2].strip() for line in lines[1:-1]}
    assert refused == {
        "4": "there is no text in it",
        "5": "its date cannot be read (yesterday)",
        "6": "an earlier row has the same id (2)",
        "7": "nothing but a link",
    }
    rows = charshi_json("ideas", "list", "--city", "skopje")
    assert [(row["date"], row["headline"]) for row in rows] == [
        ("2024-03-08", "=Benches for the old"),  # half past midnight in Skopje
        ("2024-03-02", "Ноќен автобус до Карпош"),
        ("2024-03-01", "More lime trees along the river"),
    ]


def test_a_dry_run_says_the_same_and_adds_nothing(
    charshi: Charshi, charshi_json: CharshiJson, table: Path
) -> None:
    words = ("ideas", "import", "--city", "skopje", str(table))
    dry = charshi_json(*words, "--dry-run")
    assert dry["dry_run"] is True
    assert "dry run, nothing was added: 3 added, 0 known, 4 refused" in charshi(*words, "--dry-run").stdout
    assert charshi_json("ideas", "list", "--city", "skopje") == []
    wet = charshi_json(*words)
    assert wet | {"dry_run": True, "codes": []} == dry
    assert len(wet["codes"]) == 3


def test_a_table_is_piped_in(data_dir: Path, table: Path) -> None:
    words = ["ideas", "import", "--city", "skopje", "-", "--json"]
    result = CliRunner().invoke(app, words, input=table.read_bytes())
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["added"] == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "there is no row in it"),
        (b"PK\x03\x04 a workbook", "not a table as text (CSV): a workbook, a picture?"),
        (b"a,b\n1,2\n", 'no column has the ideas\' texts; call it "text"; found: a, b'),
    ],
)
def test_a_file_of_which_nothing_can_be_taken_ends_with_1(
    charshi: Charshi, tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / "statements.csv"
    file.write_bytes(content)
    assert ends_with(charshi, 1, "ideas", "import", "--city", "skopje", str(file)) == f"{file}: {said}"


def test_a_file_that_is_too_large_is_not_read_to_its_end(charshi: Charshi, tmp_path: Path) -> None:
    file = tmp_path / "statements.csv"
    with file.open("wb") as opened:
        opened.truncate(LARGEST + 10)
    assert "too large" in ends_with(charshi, 1, "ideas", "import", "--city", "skopje", str(file))


@pytest.mark.parametrize(
    "words",
    [
        ("import", "--city", "skopje", "nowhere.csv"),
        ("import", "--city", "atlantis", "statements.csv"),
        ("list", "--city", "atlantis"),
        ("similar", "--city", "atlantis", "trees"),
        ("search", "--city", "atlantis", "trees"),
        ("export", "--city", "atlantis", "--format", "csv"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(charshi: Charshi, table: Path, words: tuple[str, ...]) -> None:
    said = ends_with(charshi, 2, "ideas", *words)
    assert "nowhere.csv" in said or "atlantis" in said


def test_a_status_that_is_none_is_refused(charshi: Charshi) -> None:
    assert charshi("ideas", "list", "--city", "skopje", "--status", "lost").exit_code == 2


def test_ideas_are_listed_by_where_they_stand(
    charshi: Charshi, charshi_json: CharshiJson, prepare: Prepare
) -> None:
    prepare(some_of_each)
    everything = charshi_json("ideas", "list", "--city", "skopje")
    assert len(everything) == 12
    assert everything[0]["headline"] == "It is take_down"
    assert everything[-1] == {
        "code": "SKP-2026-0001", "date": "2026-03-28", "status": "received", "supports": 0, "headline": "It is received",
    }  # fmt: skip
    for status in Status:
        rows = charshi_json("ideas", "list", "--city", "skopje", "--status", status.value)
        if status is Status.PUBLISHED:
            assert [row["status"] for row in rows] == [*reversed(Progress), "published"]
            assert rows[-1]["supports"] == 3
        else:
            assert [row["status"] for row in rows] == [status.value], status
    table = charshi("ideas", "list", "--city", "skopje", "--status", "done").stdout
    assert table.split() == [
        "code", "date", "status", "supports", "headline", "SKP-2026-0009", "2026-03-28", "done", "0", "It", "is", "done",
    ]  # fmt: skip


def test_more_than_a_page_is_listed_whole(
    charshi_json: CharshiJson, table: Path, prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ideas, "PAGE", 3)
    prepare(some_of_each)
    rows = charshi_json("ideas", "list", "--city", "skopje")
    assert len({row["code"] for row in rows}) == 12
    found = json.loads(charshi_json_text(["ideas", "export", "--city", "skopje", "--format", "json"]))
    assert len(found) == 6


def charshi_json_text(words: list[str]) -> str:
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_what_may_be_the_same_is_found_with_scores(
    charshi: Charshi, charshi_json: CharshiJson, prepare: Prepare
) -> None:
    async def work(folder: Folder) -> None:
        await propose(folder, "skopje", "Plant lime trees along the river Vardar")
        await propose(folder, "skopje", "A night bus to every part of the city")
        await propose(folder, "skopje", "Plant lime trees along the river", status=IdeaStatus.DECLINED)

    prepare(work)
    [found, *others] = charshi_json(
        "ideas", "similar", "--city", "skopje", "lime", "trees", "planted along the Vardar river"
    )
    assert (found["code"], found["headline"]) == ("SKP-2026-0001", "Plant lime trees along the river Vardar")
    assert 0.5 < found["score"] <= 1
    assert all(other["score"] < found["score"] and other["code"] != "SKP-2026-0003" for other in others)
    table = charshi("ideas", "similar", "--city", "skopje", "lime trees along the river Vardar").stdout
    assert table.splitlines()[0].split() == ["score", "code", "headline"]
    assert "SKP-2026-0001" in table
    assert "SKP-2026-0003" not in table


def test_ideas_are_searched_in_either_script(
    charshi: Charshi, charshi_json: CharshiJson, prepare: Prepare
) -> None:
    async def work(folder: Folder) -> None:
        await propose(folder, "belgrade", "Клупе у парку", "sr-Cyrl")
        await withdraw(folder, "belgrade", await propose(folder, "belgrade", "Клупе на тргу", "sr-Cyrl"))

    prepare(work)
    for words in (("klupe",), ("КЛУПЕ", "парку"), ("BLG-2026-0001",)):
        [row] = charshi_json("ideas", "search", "--city", "belgrade", *words)
        assert (row["code"], row["headline"]) == ("BLG-2026-0001", "Клупе у парку")
    assert charshi_json("ideas", "search", "--city", "belgrade", "helicopter") == []
    assert "Клупе у парку" in charshi("ideas", "search", "--city", "belgrade", "klupe").stdout


def test_public_ideas_are_exported_as_the_open_data_has_them(
    charshi: Charshi, prepare: Prepare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://charshi.example")

    async def work(folder: Folder) -> None:
        await some_of_each(folder)
        await propose(folder, "skopje", "=SUM(1) of all", texts={"mk": "Збир"}, location=(41.99, 21.43))

    prepare(work)
    words = ("ideas", "export", "--city", "skopje", "--format")
    text = charshi(*words, "csv").stdout
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert len(rows) == 7
    assert (rows[0]["text"], rows[0]["text_mk"]) == ("'=SUM(1) of all", "Збир")
    assert rows[0]["link"] == f"https://charshi.example/c/skopje/ideas/{rows[0]['code']}"
    told = json.loads(charshi(*words, "json").stdout)
    assert [one["code"] for one in told] == [row["code"] for row in rows]
    assert told[0]["text"] == "=SUM(1) of all"
    file = tmp_path / "ideas.xlsx"
    assert charshi(*words, "xlsx", "--output", str(file)).exit_code == 0
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    written = list(sheet.iter_rows(values_only=True))
    assert list(written[0]) == list(rows[0])
    assert [row[0] for row in written[1:]] == [row["code"] for row in rows]
    assert written[1][list(rows[0]).index("text")] == "=SUM(1) of all"
    assert sheet.cell(2, list(rows[0]).index("text") + 1).data_type == "s"
    for text in (charshi(*words, "csv").stdout, charshi(*words, "json").stdout):
        assert not any(
            said in text for said in ("received\n", "It is declined", "It is withdraw", "It is take_down")
        )


def test_without_public_pages_an_export_has_no_links(charshi: Charshi, prepare: Prepare) -> None:
    async def work(folder: Folder) -> None:
        await propose(folder, "skopje", "Trees")

    prepare(work)
    [told] = json.loads(charshi("ideas", "export", "--city", "skopje", "--format", "json").stdout)
    assert told["link"] is None


def test_a_file_that_cannot_be_written_is_said_in_one_line(charshi: Charshi, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere" / "ideas.csv"
    said = ends_with(
        charshi, 1, "ideas", "export", "--city", "skopje", "--format", "csv", "--output", str(nowhere)
    )
    assert said == f"{nowhere}: No such file or directory"


def test_everything_that_can_be_wrong_with_a_table_has_words() -> None:
    for problem in FileProblem:
        assert said_of_table("a.csv", StatementsRefused(problem)).startswith("a.csv: ")
    for row in RowProblem:
        assert said_of_row(replace(Refusal(1, row), detail="x")).endswith("(x)")
    for fault in TextFault:
        assert said_of_text(fault)


def test_every_place_where_an_idea_can_stand_can_be_asked_for() -> None:
    assert {status.value for status in Status} == {*IdeaStatus, *Progress, "withdrawn", "hidden"}
