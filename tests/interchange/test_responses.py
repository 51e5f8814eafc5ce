"""Responses as files: KoboToolbox's columns, nothing that leads to a person, memory that stays flat."""

import csv
import json
import tracemalloc
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.core.surveys.model import Anonymity, Response, Survey, SurveyStatus, Terms
from bot.core.surveys.questionnaire import Group, Item, Kind, Option, Question, Questionnaire, Span
from bot.core.surveys.reporting import Export
from bot.core.surveys.sheet import Answer
from bot.interchange.responses import Format, write_responses
from bot.interchange.tables import MOST_COLUMNS, TooManyColumns

AT = datetime(2026, 11, 5, tzinfo=UTC)
WASTE = (Option("paper", {"en": "Paper", "el": "Χαρτί"}), Option("glass", {"en": "Glass", "el": "Γυαλί"}))


def question(path: str, kind: Kind, choices: str = "", **more: Any) -> Question:
    return Question(path, kind, {"en": f"The {path.rpartition('/')[2]}"}, choices=choices, **more)


def form(*items: Item, **choices: Sequence[Option]) -> Questionnaire:
    lists = {name: tuple(options) for name, options in choices.items()}
    return Questionnaire({"en": "Waste"}, items, {"waste": WASTE} | lists)


def response(
    answers: Mapping[str, str | Sequence[str]],
    number: int = 1,
    language: str = "en",
    id: int = 7,
    sent_on: datetime = AT,
) -> Response:
    """A text is one value, a list several."""
    given = {
        place: Answer((values,) if isinstance(values, str) else tuple(values))
        for place, values in answers.items()
    }
    return Response(id, "s", number, language, sent_on, given)


def export_of(
    forms: Questionnaire | Mapping[int, Questionnaire],
    responses: Iterable[Response],
    anonymity: Anonymity = Anonymity.LINKED,
    **counts: Mapping[str, int],
) -> Export:
    survey = Survey("s", SurveyStatus.OPEN, {"en": "Waste"}, Terms(anonymity=anonymity), "e", AT, AT)
    versions = {1: forms} if isinstance(forms, Questionnaire) else forms

    async def pages() -> AsyncIterator[list[Response]]:
        for each in responses:
            yield [each]

    return Export(survey, versions, pages(), **counts)


async def in_csv(path: Path, export: Export, labels: str | None = None) -> tuple[list[str], list[list[str]]]:
    await write_responses(path, export, format="csv", labels=labels)
    with path.open(encoding="utf-8-sig", newline="") as file:
        headings, *rows = csv.reader(file)
    return headings, rows


async def in_xlsx(path: Path, export: Export, labels: str | None = None) -> dict[str, list[list[Any]]]:
    await write_responses(path, export, format="xlsx", labels=labels)
    book = load_workbook(path)
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


async def in_json(path: Path, export: Export, labels: str | None = None) -> list[dict[str, Any]]:
    await write_responses(path, export, format="json", labels=labels)
    read: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))  # noqa: ASYNC240 (a small file of a test)
    return read


EVERY_KIND = form(
    question("hello", Kind.NOTE),
    question("seen", Kind.ACKNOWLEDGE),
    Group(
        "sorting",
        (
            question("sorting/where", Kind.ONE, "waste"),
            question("sorting/what", Kind.MANY, "waste"),
            question("sorting/order", Kind.RANK, "waste"),
        ),
        {"en": "Sorting"},
    ),
    question("stars", Kind.RANGE, span=Span("1", "5", "1")),
    question("people", Kind.INTEGER),
    question("weight", Kind.DECIMAL),
    question("why", Kind.TEXT),
    question("since", Kind.DATE),
    question("hour", Kind.TIME),
    question("bin", Kind.LOCATION),
    question("picture", Kind.PHOTO),
    Question("each", Kind.CALCULATE, calculation="${weight} div ${people}"),
)
ANSWERED = {
    "seen": "OK",
    "sorting/where": "glass",
    "sorting/what": ["paper", "glass"],
    "sorting/order": ["glass", "paper"],
    "stars": "4",
    "people": "3",
    "weight": "7.5",
    "why": "Џез",
    "since": "2026-03-07",
    "hour": "07:30",
    "bin": "41.99 21.43",
    "picture": "AgACAgIAAxkDAAIBY2",
    "each": "2.5",
}


async def test_every_kind_of_answer_has_the_columns_that_kobotoolbox_gives_it(tmp_path: Path) -> None:
    headings, rows = await in_csv(
        tmp_path / "a.csv", export_of(EVERY_KIND, [response(ANSWERED), response({})])
    )
    assert list(zip(headings, *rows, strict=True)) == [
        ("seen", "OK", ""),
        ("sorting/where", "glass", ""),
        ("sorting/what", "paper glass", ""),
        ("sorting/what/paper", "1", ""),
        ("sorting/what/glass", "1", ""),
        ("sorting/order/1", "glass", ""),
        ("sorting/order/2", "paper", ""),
        ("stars", "4", ""),
        ("people", "3", ""),
        ("weight", "7.5", ""),
        ("why", "Џез", ""),
        ("why_language", "en", ""),
        ("since", "2026-03-07", ""),
        ("hour", "07:30", ""),
        ("bin", "41.99 21.43", ""),
        ("_bin_latitude", "41.99", ""),
        ("_bin_longitude", "21.43", ""),
        ("picture", "yes", "no"),
        ("each", "2.5", ""),
        ("_id", "1", "2"),
        ("_submission_day", "2026-11-05", "2026-11-05"),
        ("_language", "en", "en"),
        ("__version__", "1", "1"),
    ]


async def test_labels_are_those_of_the_language_that_is_asked_for(tmp_path: Path) -> None:
    export = export_of(EVERY_KIND, [response({"sorting/where": "glass", "sorting/what": ["glass"]})])
    headings, [row] = await in_csv(tmp_path / "a.csv", export, "el")
    written = dict(zip(headings, row, strict=True))
    assert written["Sorting/The where"] == "Γυαλί"
    assert written["Sorting/The what"] == "Γυαλί"
    assert (written["Sorting/The what/Χαρτί"], written["Sorting/The what/Γυαλί"]) == ("0", "1")


async def test_labels_leave_open_what_was_filled_in_for_each(tmp_path: Path) -> None:
    age = Question("member/age", Kind.INTEGER, {"en": "How old is ${first_name}?"})
    asked = form(Group("member", (age,), {"en": "About ${first_name}"}))
    headings, _ = await in_csv(tmp_path / "a.csv", export_of(asked, [response({"member/age": "8"})]), "en")
    assert headings[0] == "About …/How old is …?"


async def test_numbers_and_days_are_such_in_a_workbook(tmp_path: Path) -> None:
    sheets = await in_xlsx(tmp_path / "a.xlsx", export_of(EVERY_KIND, [response(ANSWERED)]))
    assert list(sheets) == ["Waste"]
    headings, row = sheets["Waste"]
    written = dict(zip(headings, row, strict=True))
    assert (written["people"], written["weight"], written["_bin_latitude"], written["each"]) == (
        3,
        7.5,
        41.99,
        2.5,
    )
    assert written["since"] == datetime(2026, 3, 7)  # noqa: DTZ001 (a spreadsheet knows no zones)
    assert written["sorting/what/paper"] == 1


async def test_in_json_several_values_are_lists_and_what_was_not_answered_is_left_out(tmp_path: Path) -> None:
    whole, empty = await in_json(
        tmp_path / "a.json", export_of(EVERY_KIND, [response(ANSWERED), response({})])
    )
    assert whole["sorting/what"] == ["paper", "glass"]
    assert whole["sorting/order"] == ["glass", "paper"]
    assert whole["bin"] == [41.99, 21.43]
    assert (whole["why"], whole["why_language"], whole["picture"]) == ("Џез", "en", "yes")
    assert empty == {"_id": 2, "_submission_day": "2026-11-05", "_language": "en", "__version__": 1}


HOUSEHOLD = form(
    Group(
        "household",
        (
            question("household/street", Kind.TEXT),
            Group(
                "household/member",
                (
                    question("household/member/age", Kind.INTEGER),
                    Group(
                        "household/member/bin",
                        (question("household/member/bin/colour", Kind.ONE, "waste"),),
                        is_repeat=True,
                    ),
                ),
                is_repeat=True,
            ),
        ),
    ),
    question("last", Kind.INTEGER),
)
FAMILIES = [
    response(
        {
            "household/street": "A",
            "household/member/age#1": "40",
            "household/member/bin/colour#1.1": "paper",
            "household/member/bin/colour#1.2": "glass",
            "household/member/age#2": "9",
            "household/member/bin/colour#2.1": "glass",
            "last": "1",
        }
    ),
    response({"household/street": "B", "household/member/age#1": "70"}),
    response({"last": "3"}),
]


async def test_repeats_are_sheets_whose_rows_name_the_row_they_belong_to(tmp_path: Path) -> None:
    sheets = await in_xlsx(tmp_path / "a.xlsx", export_of(HOUSEHOLD, FAMILIES))
    assert list(sheets) == ["Waste", "member", "bin"]
    assert [row[-1] for row in sheets["Waste"]] == ["_index", 1, 2, 3]
    assert sheets["member"] == [
        ["household/member/age", "_index", "_parent_table_name", "_parent_index", "_submission__id"],
        [40, 1, "Waste", 1, 1],
        [9, 2, "Waste", 1, 1],
        [70, 3, "Waste", 2, 2],
    ]
    assert sheets["bin"] == [
        ["household/member/bin/colour", "_index", "_parent_table_name", "_parent_index", "_submission__id"],
        ["paper", 1, "member", 1, 1],
        ["glass", 2, "member", 1, 1],
        ["glass", 3, "member", 2, 1],
    ]


async def test_repeats_are_as_many_columns_as_the_most_that_anybody_gave(tmp_path: Path) -> None:
    headings, rows = await in_csv(tmp_path / "a.csv", export_of(HOUSEHOLD, FAMILIES))
    assert headings[:8] == [
        "household/street",
        "household/street_language",
        "household/member[1]/age",
        "household/member[1]/bin[1]/colour",
        "household/member[1]/bin[2]/colour",
        "household/member[2]/age",
        "household/member[2]/bin[1]/colour",
        "household/member[2]/bin[2]/colour",
    ]
    assert [row[:9] for row in rows] == [
        ["A", "en", "40", "paper", "glass", "9", "glass", "", "1"],
        ["B", "en", "70", "", "", "", "", "", ""],
        ["", "", "", "", "", "", "", "", "3"],
    ]
    assert [row[headings.index("_id")] for row in rows] == ["1", "2", "3"]


async def test_repeats_are_lists_within_lists_in_json(tmp_path: Path) -> None:
    first, second, third = await in_json(tmp_path / "a.json", export_of(HOUSEHOLD, FAMILIES))
    colour, age, bins = "household/member/bin/colour", "household/member/age", "household/member/bin"
    assert first["household/member"] == [
        {age: 40, bins: [{colour: "paper"}, {colour: "glass"}]},
        {age: 9, bins: [{colour: "glass"}]},
    ]
    assert second["household/member"] == [{age: 70}]
    assert "household/member" not in third


async def test_versions_are_kept_apart(tmp_path: Path) -> None:
    old = form(
        question("where", Kind.ONE, "waste"),
        question("gone", Kind.INTEGER),
        question("what", Kind.MANY, "waste"),
    )
    metal = (WASTE[1], Option("metal", {"en": "Metal"}))
    new = form(
        question("where", Kind.TEXT),
        question("what", Kind.MANY, "waste"),
        question("picture", Kind.PHOTO),
        waste=metal,
    )
    export = export_of(
        {1: old, 2: new},
        [
            response({"where": "paper", "gone": "1", "what": ["paper"]}, 1),
            response({"where": "There", "what": ["metal"], "picture": "x"}, 2),
        ],
    )
    headings, rows = await in_csv(tmp_path / "a.csv", export)
    assert list(zip(headings, *rows, strict=True)) == [
        ("where", "paper", ""),
        ("gone", "1", ""),
        ("where_2", "", "There"),
        ("where_language", "", "en"),
        ("what", "paper", "metal"),
        ("what/glass", "0", "0"),
        ("what/metal", "0", "1"),
        ("what/paper", "1", "0"),
        ("picture", "", "yes"),
        ("_id", "1", "2"),
        ("_submission_day", "2026-11-05", "2026-11-05"),
        ("_language", "en", "en"),
        ("__version__", "1", "2"),
    ]


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
async def test_nothing_in_a_file_leads_to_a_person_or_her_photo(tmp_path: Path, format: Format) -> None:
    ids = [4_611_686_018_427_387_001, 4_611_686_018_427_387_002]
    export = export_of(EVERY_KIND, [response(ANSWERED, id=each) for each in ids])
    await write_responses(tmp_path / f"a.{format}", export, format=format, labels=None)
    if format == "xlsx":
        written = str(
            [[c.value for c in row] for row in load_workbook(tmp_path / f"a.{format}").active.iter_rows()]
        )
    else:
        written = (tmp_path / f"a.{format}").read_text("utf-8")
    assert "Џез" in written
    assert not any(str(each) in written for each in ids)
    assert str(ANSWERED["picture"]) not in written


async def test_of_an_anonymous_survey_the_month_is_written_and_what_few_share_is_not(tmp_path: Path) -> None:
    responses = [
        *[response({"why": "x"}, language="en")] * 7,
        *[response({"why": "x"}, language="el")] * 6,
        *[response({"why": "x"}, language="tr")] * 5,
        response({"why": "x"}, language="sq", sent_on=datetime(2026, 12, 1, tzinfo=UTC)),
    ]
    counts = {"en": 7, "el": 6, "tr": 5, "sq": 1}
    export = export_of(
        EVERY_KIND, responses, Anonymity.ANONYMOUS, languages=counts, months={"2026-11": 18, "2026-12": 1}
    )
    headings, rows = await in_csv(tmp_path / "a.csv", export)
    told = [dict(zip(headings, row, strict=True)) for row in rows]
    # Were Turkish told, the one row without a language would be known to be nobody else's.
    assert [row["_language"] for row in told] == ["en"] * 7 + ["el"] * 6 + [""] * 6
    assert [row["why_language"] for row in told] == [row["_language"] for row in told]
    assert {row["_submission_day"] for row in told} == {""}


async def test_what_few_share_stays_in_a_survey_that_is_not_anonymous(tmp_path: Path) -> None:
    headings, [row] = await in_csv(tmp_path / "a.csv", export_of(EVERY_KIND, [response({}, language="sq")]))
    assert dict(zip(headings, row, strict=True))["_language"] == "sq"


async def test_what_somebody_wrote_is_never_a_formula(tmp_path: Path) -> None:
    evil = "=HYPERLINK(1)"
    survey = form(question("why", Kind.TEXT), question("=1", Kind.INTEGER))
    headings, [row] = await in_csv(
        tmp_path / "a.csv", export_of(survey, [response({"why": evil, "=1": "-5"})])
    )
    assert (headings[2], row[0], row[2]) == ("'=1", f"'{evil}", "-5")
    await write_responses(
        tmp_path / "a.xlsx", export_of(survey, [response({"why": evil})]), format="xlsx", labels=None
    )
    cell = load_workbook(tmp_path / "a.xlsx").active["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (evil, "s", True)


async def test_columns_that_would_have_one_heading_are_told_apart(tmp_path: Path) -> None:
    same = {"en": "Age"}
    survey = form(
        Question("a", Kind.INTEGER, same),
        Question("b", Kind.INTEGER, same),
        Question("c", Kind.INTEGER, same),
    )
    headings, _ = await in_csv(tmp_path / "a.csv", export_of(survey, []), "en")
    assert headings[:3] == ["Age", "Age_2", "Age_3"]


async def test_a_sheet_that_would_be_too_wide_is_refused_and_nothing_is_left_behind(tmp_path: Path) -> None:
    options = [Option(f"o{number}") for number in range(MOST_COLUMNS)]
    export = export_of(form(question("what", Kind.MANY, "many"), many=options), [])
    with pytest.raises(TooManyColumns):
        await write_responses(tmp_path / "a.xlsx", export, format="xlsx", labels=None)
    assert not any(tmp_path.iterdir())  # noqa: ASYNC240 (the same)


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
async def test_a_file_that_was_not_finished_takes_the_place_of_none(tmp_path: Path, format: Format) -> None:
    def cut_off() -> Iterable[Response]:
        yield response(ANSWERED)
        raise ConnectionError

    path = tmp_path / f"a.{format}"
    path.write_bytes(b"what was there before")
    with pytest.raises(ConnectionError):
        await write_responses(path, export_of(HOUSEHOLD, cut_off()), format=format, labels=None)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]  # noqa: ASYNC240 (the same)
    assert path.read_bytes() == b"what was there before"


VALUES = st.lists(st.text(max_size=20), max_size=3)


@given(
    answers=st.dictionaries(st.sampled_from(sorted(ANSWERED)), VALUES),
    format=st.sampled_from(["csv", "xlsx", "json"]),
)
@settings(max_examples=60, deadline=None)
async def test_whatever_was_stored_is_written(
    tmp_path_factory: pytest.TempPathFactory, answers: Mapping[str, list[str]], format: Format
) -> None:
    path = tmp_path_factory.mktemp("any") / f"a.{format}"
    await write_responses(path, export_of(EVERY_KIND, [response(answers)]), format=format, labels=None)
    if format == "json":
        assert [row["_id"] for row in json.loads(path.read_text("utf-8"))] == [1]
    elif format == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert {len(row) for row in csv.reader(file)} == {23}
    else:
        assert load_workbook(path).active.max_column == 23


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
async def test_memory_stays_flat(tmp_path: Path, format: Format) -> None:
    async def peak(count: int) -> int:
        export = export_of(HOUSEHOLD, (FAMILIES[0] for _ in range(count)))
        tracemalloc.start()
        try:
            await write_responses(tmp_path / f"a.{format}", export, format=format, labels=None)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    await peak(10)
    assert await peak(1_500) < 1.5 * await peak(150) + 200_000
