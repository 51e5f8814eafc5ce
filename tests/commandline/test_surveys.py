"""``surveys``."""

import asyncio
import csv
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.core.shared.unit_of_work import CityRecords
from bot.core.surveys.model import Response
from bot.core.surveys.playing import rows_of
from bot.core.surveys.sheet import Answer
from bot.services import open_services
from bot.settings import read_settings
from tests.commandline.conftest import Charshi
from tests.interchange.xlsforms import xlsform

pytestmark = pytest.mark.usefixtures("founded")

CharshiJson = Callable[..., Any]
FORMS = Path(__file__).parents[3] / "shared" / "real" / "xlsforms"
REAL = ("cascading_select.xls", "transportation.xls", "tutorial.xls", "waste_collection.xlsx", "widgets.xls")
CHOICES = [
    {"list_name": "waste", "name": "paper", "label::English (en)": "Paper", "label::Ελληνικά (el)": "Χαρτί"},
    {"list_name": "waste", "name": "glass", "label::English (en)": "Glass", "label::Ελληνικά (el)": "Γυαλί"},
    {"list_name": "yn", "name": "yes", "label::English (en)": "Yes", "label::Ελληνικά (el)": "Ναι"},
    {"list_name": "yn", "name": "no", "label::English (en)": "No", "label::Ελληνικά (el)": "Όχι"},
]


def row(type: str, name: str, english: str = "", greek: str = "", **more: Any) -> Mapping[str, Any]:
    return {"type": type, "name": name, "label::English (en)": english, "label::Ελληνικά (el)": greek} | more


SURVEY = [
    row("select_one yn", "sorts", "Do you sort?", "Ξεχωρίζετε;", required="yes"),
    row("select_multiple waste", "what", "What?", "Τι;", relevant="${sorts} = 'yes'"),
    row(
        "integer", "people", "How many live with you?", "Πόσοι μένουν μαζί σας;", constraint=". >= 0 and . < 30",
        **{"constraint_message::English (en)": "From 0 to 29", "constraint_message::Ελληνικά (el)": "Από 0 έως 29"},
    ),
    row("calculate", "all", calculation="${people} + 1"),
    row("begin_repeat", "pet", "Pets", "Ζώα"),
    row("text", "kind", "Which animal?", "Ποιο ζώο;"),
    row("integer", "age", "How old?", "Πόσο χρονών;"),
    row("end_repeat", ""),
    row("text", "remark", "Anything else?", "Κάτι άλλο;"),
]  # fmt: skip


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """A questionnaire with a condition, a constraint, a calculation and a repeat, in two languages."""
    file = tmp_path / "waste.xlsx"
    file.write_bytes(xlsform(SURVEY, CHOICES, {"form_title": "Waste", "default_language": "English (en)"}))
    return file


@pytest.fixture
def bad_form(tmp_path: Path) -> Path:
    """One that refers to a question that is not there."""
    file = tmp_path / "bad.xlsx"
    file.write_bytes(xlsform([row("text", "why", "Why?", relevant="${nothing} = 1")]))
    return file


def real(name: str) -> str:
    """A questionnaire that people use."""
    file = FORMS / name
    if not file.exists():
        pytest.skip("the shared questionnaires are not beside this checkout")
    return str(file)


def played(form: Path | str, answers: Mapping[str, Any], *more: str) -> Any:
    """What ``surveys play --json`` says of these answers, piped in."""
    words = ["surveys", "play", str(form), "--answers", "-", "--json", *more]
    result = CliRunner().invoke(app, words, input=json.dumps(answers).encode())
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def names(asked: list[dict[str, Any]]) -> list[str]:
    return [each["question"] for each in asked]


# check


def test_a_questionnaire_is_checked_without_a_database(
    charshi_json: CharshiJson, form: Path, data_dir: Path
) -> None:
    shutil.rmtree(data_dir)
    report = charshi_json("surveys", "check", str(form))
    assert (report["refused"], report["title"], report["languages"]) == (False, {"en": "Waste"}, ["en", "el"])
    assert [(each["path"], each["type"]) for each in report["questions"]] == [
        ("sorts", "one"), ("what", "many"), ("people", "integer"), ("all", "calculate"), ("pet", "repeat"),
        ("pet/kind", "text"), ("pet/age", "integer"), ("remark", "text"),
    ]  # fmt: skip
    assert all(finding["sentence"] for finding in report["findings"])
    assert not data_dir.exists()


def test_what_is_refused_is_named_with_sheet_row_and_column(charshi: Charshi, bad_form: Path) -> None:
    result = charshi("surveys", "check", str(bad_form))
    assert result.exit_code == 1
    assert "sheet survey, row 2, column relevant: There is no question “nothing”." in result.stdout
    result = charshi("surveys", "check", str(bad_form), "--json")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    [finding] = [each for each in report["findings"] if each["gravity"] == "refused"]
    assert report["refused"]
    assert (finding["sheet"], finding["row"], finding["column"]) == ("survey", 2, "relevant")
    assert finding["problem"] == "unknown_question"


@pytest.mark.parametrize("name", REAL)
def test_questionnaires_that_people_use_are_taken(charshi: Charshi, name: str) -> None:
    result = charshi("surveys", "check", real(name))
    assert result.exit_code == 0, result.stdout
    assert "{" not in result.stdout.replace("${", "")


def test_what_cannot_be_asked_of_one_is_named(charshi: Charshi) -> None:
    said = charshi("surveys", "check", real("transportation.xls")).stdout
    for line in (
        "sheet survey, row 5, column type: “deviceid” would tell who answers. It is never collected.",
        "sheet survey, row 52, column type: “geotrace” cannot be asked in a chat.",
        "sheet survey, row 57, column type: “audio” cannot be asked in a chat.",
    ):
        assert line in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not a spreadsheet"),
        (b"name,age\n", "not a spreadsheet"),
        (b"PK\x03\x04" + b"x" * 50, "damaged"),
    ],
)
def test_a_file_that_is_no_spreadsheet_is_refused(
    charshi: Charshi, tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / "some.xlsx"
    file.write_bytes(content)
    result = charshi("surveys", "check", str(file))
    assert (result.exit_code, said in result.stdout) == (1, True), result.stdout
    with file.open("wb") as large:
        large.truncate(50_000_000)
    result = charshi("surveys", "check", str(file))
    assert (result.exit_code, "too large: 5 MB at most" in result.stdout) == (1, True)


def test_a_file_that_is_not_there_is_a_wrong_question(charshi: Charshi, tmp_path: Path) -> None:
    result = charshi("surveys", "check", str(tmp_path / "none.xlsx"))
    assert (result.exit_code, result.stderr) == (2, f"{tmp_path / 'none.xlsx'}: No such file or directory\n")


def test_checking_and_playing_import_nothing_of_telegrams_library(form: Path) -> None:
    code = (
        "import sys; from bot.__main__ import app\n"
        f"app(['surveys', 'check', {str(form)!r}], standalone_mode=False)\n"
        "sys.exit(any(name in sys.modules for name in ('aiogram', 'telegram', 'matplotlib')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode == 0


# play


def test_questions_are_asked_in_order_and_the_answers_come_out_with_what_is_computed(form: Path) -> None:
    answers = {"sorts": "yes", "what": ["paper", "glass"], "people": 3, "pet": [{"kind": "cat", "age": 4}]}
    result = played(form, answers | {"remark": "more bins"})
    assert names(result["asked"]) == ["sorts", "what", "people", "kind", "age", "remark"]
    assert result["answers"] == answers | {"remark": "more bins", "all": 4}
    assert (result["refused"], result["unused"], result["complete"]) == ([], [], True)
    assert result["asked"][1]["options"] == [
        {"code": "paper", "label": "Paper"},
        {"code": "glass", "label": "Glass"},
    ]


def test_what_is_not_relevant_is_not_asked_and_its_answer_is_not_sent(form: Path) -> None:
    result = played(form, {"sorts": "no", "what": ["paper"], "people": 0})
    assert "what" not in names(result["asked"])
    assert names(result["unused"]) == ["what"]
    assert result["answers"] == {"sorts": "no", "people": 0, "all": 1}


def test_what_is_refused_is_told_in_the_authors_words_and_passed_over(form: Path) -> None:
    result = played(form, {"sorts": "no", "people": 40}, "--language", "el")
    [refused] = result["refused"]
    assert (refused["question"], refused["value"], refused["reason"]) == ("people", 40, "constraint")
    assert refused["message"] == "Από 0 έως 29"
    assert result["asked"][0]["label"] == "Ξεχωρίζετε;"
    assert result["complete"]
    assert "people" not in result["answers"]


def test_a_required_question_without_an_answer_cannot_be_passed(form: Path) -> None:
    for answers in ({}, {"sorts": "perhaps"}):
        result = played(form, answers)
        assert (result["complete"], result["stopped_at"]) == (False, "sorts")
        assert {each["reason"] for each in result["refused"]} <= {"required", "not_an_option"}
        assert result["refused"]


def test_answers_may_be_what_a_resident_would_type(form: Path) -> None:
    result = played(form, {"sorts": "Ναι", "what": "glass paper", "people": "3"}, "--language", "el")
    assert result["refused"] == []
    assert result["answers"]["sorts"] == "yes"
    assert result["answers"]["what"] == ["paper", "glass"]


def test_a_repeat_is_asked_as_often_as_the_file_has_it(form: Path) -> None:
    pets = [{"kind": "cat"}, {"kind": "dog", "age": 2}, {"age": 1}]
    result = played(form, {"sorts": "no", "pet": pets})
    assert result["answers"]["pet"] == pets
    assert [each["place"] for each in result["asked"] if each["question"] == "kind"] == [
        "pet/kind#1", "pet/kind#2", "pet/kind#3",
    ]  # fmt: skip


def test_names_that_are_not_in_the_questionnaire_are_refused_with_what_is_near(
    charshi: Charshi, form: Path
) -> None:
    answers = form.with_suffix(".json")
    answers.write_text(
        json.dumps({"sort": "yes", "xyzzy": 1, "age": 3, "pet": [{"kin": "cat"}], "people": {"a": 1}})
    )
    result = charshi("surveys", "play", str(form), "--answers", str(answers))
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        f"{answers}: sort: no question or repeat has this name; near it: sorts",
        f"{answers}: xyzzy: no question or repeat has this name",
        f"{answers}: age: no question or repeat has this name; it is within the repeat pet",
        f"{answers}: pet[1]/kin: no question or repeat has this name; near it: kind",
        f"{answers}: people: expected a value or a list",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [("[]", "expected an object"), ("{", "not JSON"), ('{"pet": 3}', "a repeat has a list of objects")],
)
def test_answers_that_cannot_be_read_are_said_to_be_none(
    charshi: Charshi, form: Path, content: str, said: str
) -> None:
    answers = form.with_suffix(".json")
    answers.write_text(content)
    result = charshi("surveys", "play", str(form), "--answers", str(answers))
    assert (result.exit_code, said in result.stderr) == (2, True)


@pytest.mark.parametrize("value", ["NaN", "1e400", "-Infinity", '"\\ud800"'])
def test_answers_with_what_is_no_number_or_no_character_are_no_json(form: Path, value: str) -> None:
    words = ["surveys", "play", str(form), "--answers", "-", "--json"]
    done = CliRunner().invoke(app, words, input=f'{{"people": {value}}}'.encode())
    assert done.exit_code == 2
    assert "not JSON" in done.output


def test_the_clock_and_its_zone_are_those_that_are_given(tmp_path: Path) -> None:
    file = tmp_path / "day.xlsx"
    file.write_bytes(
        xlsform([row("text", "why", "Why?"), row("calculate", "day", calculation="string(today())")])
    )
    for words, day in (
        (("--now", "2026-11-05T23:30", "--zone", "Europe/Athens"), "2026-11-05"),
        (("--now", "2026-11-05T23:30+00:00", "--zone", "Europe/Athens"), "2026-11-06"),
        (("--now", "2026-11-05T23:30+02:00"), "2026-11-05"),
    ):
        assert played(file, {}, *words)["answers"]["day"] == day


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--zone", "Mars/X"], "--zone: 'Mars/X' is not a time zone"),
        (["--zone", "../etc"], "--zone: '../etc' is not a time zone"),
        (["--now", "0001-01-01", "--zone", "Europe/Athens"], "--now: '0001-01-01' is not a moment"),
        (
            ["--now", "9999-12-31T23:30+00:00", "--zone", "Europe/Athens"],
            "--now: '9999-12-31T23:30+00:00' is",
        ),
    ],
)
def test_a_clock_that_no_place_has_is_a_sentence(
    charshi: Charshi, form: Path, words: list[str], said: str
) -> None:
    result = charshi("surveys", "play", str(form), "--answers", "-", *words)
    assert (result.exit_code, result.stderr.startswith(said)) == (2, True), result.stderr


def test_a_questionnaire_is_played_in_the_terminal_too(form: Path) -> None:
    typed = "yes\n1, glass\n99\n3\nn\n\n"
    result = CliRunner().invoke(app, ["surveys", "play", str(form)], input=typed.encode())
    assert result.exit_code == 0, result.stdout
    for said in ("Do you sort? *", "1. Paper [paper]", "! From 0 to 29", "paper, glass"):
        assert said in result.stdout


def test_a_refused_questionnaire_is_not_played(charshi: Charshi, bad_form: Path) -> None:
    result = charshi("surveys", "play", str(bad_form), "--answers", "-")
    assert (result.exit_code, "“nothing”" in result.stderr) == (1, True)


def test_both_branches_of_a_condition_of_a_real_questionnaire_are_played() -> None:
    form = real("waste_collection.xlsx")
    with_more = played(form, {"dispose": "area"})
    without = played(form, {"dispose": "yourself"})
    more = set(names(with_more["asked"])) - set(names(without["asked"]))
    assert more
    assert with_more["answers"]["dispose"] == "area"


def test_choices_of_a_real_questionnaire_depend_on_what_was_chosen_before() -> None:
    form = real("widgets.xls")
    result = played(form, {})
    assert result["complete"]
    assert len(result["asked"]) >= 20


# publish, list, results, export


@pytest.fixture
def published(charshi_json: CharshiJson, form: Path) -> str:
    """Its id."""
    survey = charshi_json(
        "surveys",
        "publish",
        str(form),
        "--city",
        "athens",
        "--results",
        "at_once",
        "--asker",
        "en=The cleaners",
    )
    assert (survey["status"], survey["title"], survey["anonymity"]) == ("open", "Waste", "anonymous")
    return str(survey["id"])


def test_what_is_published_is_listed_in_its_city_alone(
    charshi: Charshi, charshi_json: CharshiJson, published: str
) -> None:
    [survey] = charshi_json("surveys", "list", "--city", "athens")
    assert (survey["id"], survey["sent"], survey["results"]) == (published, 0, "at_once")
    assert charshi_json("surveys", "list", "--city", "belgrade") == []
    assert published in charshi("surveys", "list", "--city", "athens").stdout


def test_terms_are_on_the_citys_clocks(charshi_json: CharshiJson, charshi: Charshi, form: Path) -> None:
    words = ("surveys", "publish", str(form), "--city", "athens", "--linked", "--quota", "500")
    result = charshi(*words, "--opens", "2020-01-01", "--closes", "2020-02-01")
    assert (result.exit_code, result.stderr) == (2, "--closes: is past, or before it opens\n")
    result = charshi(*words, "--opens", "tomorrow")
    assert (result.exit_code, "--opens" in result.stderr) == (2, True)
    result = charshi(*words, "--for-topic", "xyzzy")
    assert (result.exit_code, "--for-topic" in result.stderr) == (2, True)
    assert charshi_json("surveys", "list", "--city", "athens") == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--closes", "9999-12-31"], "--closes: '9999-12-31' is not a moment"),
        (["--opens", "0001-01-01"], "--opens: '0001-01-01' is not a moment"),
        (["--closes", "9999-12-30", "--opens", "9999-12-29"], "--opens: 400 days ahead at most"),
        (["--remind", "99999999999", "--closes", "2030-01-01"], "--"),
        (["--remind", "99999999999"], "--remind: from 1 to 9600"),
        (["--quota", "-1"], "--quota: from 1 to 10000000"),
        (["--sample-of", "0"], "--sample-of: from 1 to 100000000"),
    ],
)
def test_a_term_out_of_range_is_a_sentence(
    charshi: Charshi, charshi_json: CharshiJson, form: Path, more: list[str], said: str
) -> None:
    result = charshi("surveys", "publish", str(form), "--city", "athens", *more)
    assert (result.exit_code, result.stderr.startswith(said)) == (2, True), result.stderr
    assert charshi_json("surveys", "list", "--city", "athens") == []


def test_nothing_is_published_of_a_questionnaire_that_is_refused(
    charshi: Charshi, charshi_json: CharshiJson, bad_form: Path
) -> None:
    result = charshi("surveys", "publish", str(bad_form), "--city", "athens")
    assert (result.exit_code, "“nothing”" in result.stderr, result.stdout) == (1, True, "")
    assert charshi_json("surveys", "list", "--city", "athens") == []


def test_results_and_export_of_a_survey_that_nobody_answered(
    charshi: Charshi, charshi_json: CharshiJson, published: str, tmp_path: Path
) -> None:
    results = charshi_json("surveys", "results", "--city", "athens", published)
    assert (results["survey"]["responses"], results["questions"]) == (None, [])
    words = ("surveys", "export", "--city", "athens", published)
    [headings] = csv.reader(io.StringIO(charshi(*words, "--format", "csv").stdout.removeprefix("\ufeff")))
    assert headings == [
        "sorts", "what", "what/paper", "what/glass", "people", "all", "remark", "remark_language", "_id",
        "_submission_day", "_language", "__version__",
    ]  # fmt: skip
    assert json.loads(charshi(*words, "--format", "json").stdout) == []
    written = tmp_path / "waste.out.xlsx"
    assert charshi(*words, "--format", "xlsx", "--labels", "el", "--out", str(written)).exit_code == 0
    book = openpyxl.load_workbook(written)
    assert book.sheetnames == ["Waste", "pet"]
    assert [cell.value for cell in book["Waste"][1]][:3] == ["Ξεχωρίζετε;", "Τι;", "Τι;/Χαρτί"]


def test_an_unknown_survey_or_city_is_a_wrong_question(charshi: Charshi, published: str) -> None:
    for words in (("results",), ("export", "--format", "csv")):
        result = charshi("surveys", *words, "--city", "athens", "none")
        assert (result.exit_code, result.stderr.startswith("none: no survey of this city")) == (2, True)
        result = charshi("surveys", *words, "--city", "belgrade", published)
        assert result.exit_code == 2
        assert charshi("surveys", *words, "--city", "atlantis", published).exit_code == 2


def test_results_are_counted_and_the_export_has_a_row_a_response(
    charshi: Charshi, charshi_json: CharshiJson, published: str, form: Path
) -> None:
    yes = {"sorts": Answer(("yes",)), "what": Answer(("paper", "glass")), "people": Answer(("3",))}
    no = {"sorts": Answer(("no",)), "people": Answer(("1",)), "pet/kind#1": Answer(("cat",))}
    answer(published, [yes] * 12 + [no] * 8)
    results = charshi_json("surveys", "results", "--city", "athens", published, "--language", "el")
    assert results["survey"]["responses"] == 20
    assert [(each["label"], each["count"]) for each in results["questions"][0]["options"]] == [
        ("Ναι", 12),
        ("Όχι", 8),
    ]
    said = charshi("surveys", "results", "--city", "athens", published, "--language", "en").stdout
    assert "Do you sort?" in said
    assert "60.0%" in said
    words = ("surveys", "export", "--city", "athens", published)
    exported = json.loads(charshi(*words, "--format", "json").stdout)
    assert len(exported) == 20
    assert sum(each["sorts"] == "yes" for each in exported) == 12
    assert {each["_language"] for each in exported} == {"en"}
    assert [each["pet"] for each in exported if "pet" in each] == [
        [{"pet/kind": "cat", "pet/kind_language": "en"}]
    ] * 8
    rows = list(csv.DictReader(io.StringIO(charshi(*words, "--format", "csv").stdout.removeprefix("\ufeff"))))
    assert sorted(row["pet[1]/kind"] for row in rows) == [""] * 12 + ["cat"] * 8
    assert {row["what/paper"] for row in rows if row["sorts"] == "yes"} == {"1"}


def answer(survey_id: str, all_answers: Sequence[Mapping[str, Answer]]) -> None:
    """One response each, stored as the bot stores it."""

    async def work() -> None:
        async with open_services(read_settings()) as services:
            city = await services.cities.get("athens")

            def put(records: CityRecords) -> None:
                asked = records.surveys.questionnaire_of(survey_id, 1)
                assert asked
                for number, answers in enumerate(all_answers, 1):
                    sent = Response(number, survey_id, 1, "en", datetime(2026, 11, 1, tzinfo=UTC), answers)
                    records.responses.put(sent, rows_of(asked, answers, "en"))
                    assert records.surveys.count_sent(survey_id, services.clock.now())

            await services.stores.cities.of(city).transact(put)

    asyncio.run(work())
