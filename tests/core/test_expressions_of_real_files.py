"""The expressions of the real XLSForms, both ways."""

from pathlib import Path

import openpyxl
import pytest
import xlrd

from bot.core.surveys.expressions import (
    compile_expression,
)
from bot.core.surveys.questionnaire import Kind, Question, Questionnaire
from bot.core.surveys.sheet import Place
from tests.core.expression_forms import an_instance

FILES = Path(__file__).parents[3] / "shared" / "real" / "xlsforms"

# The expressions of the real files, both ways. Written down by hand; a file with one that is not here fails.
REAL: dict[str, list[tuple[dict[str, str], str]]] = {
    # cascading_select.xls
    "${mylga_zone}='zone_1'": [({"mylga_zone": "zone_1"}, "true"), ({"mylga_zone": "zone_2"}, "false")],
    "${mylga_zone}='zone_2'": [({"mylga_zone": "zone_2"}, "true"), ({}, "false")],
    "if(${mylga_zone}='zone_1', ${mylga_state_in_zone_1}, "
    "if(${mylga_zone}='zone_2', ${mylga_state_in_zone_2}, 'ERROR'))": [
        ({"mylga_zone": "zone_1", "mylga_state_in_zone_1": "state_2"}, "state_2"),
        ({"mylga_zone": "zone_2", "mylga_state_in_zone_2": "state_3"}, "state_3"),
        ({}, "ERROR"),
    ],
    **{
        f"${{mylga_state}}='state_{number}'": [
            ({"mylga_state": f"state_{number}"}, "true"),
            ({"mylga_state": "state_9"}, "false"),
        ]
        for number in range(1, 5)
    },
    "if(${mylga_state}='state_1', ${mylga_lga_in_state_1}, if(${mylga_state}='state_2', ${mylga_lga_in_state_2}, "
    "if(${mylga_state}='state_3', ${mylga_lga_in_state_3}, "
    "if(${mylga_state}='state_4', ${mylga_lga_in_state_4}, 'ERROR'))))": [
        ({"mylga_state": "state_1", "mylga_lga_in_state_1": "lga_1"}, "lga_1"),
        ({"mylga_state": "state_4", "mylga_lga_in_state_4": "lga_8"}, "lga_8"),
        ({"mylga_state": "state_5", "mylga_lga_in_state_4": "lga_8"}, "ERROR"),
    ],
    # transportation.xls
    "${username}!=’rsavoye’": [({"username": "ana"}, "true"), ({"username": "rsavoye"}, "false")],
    **{
        f"${{highway_type}} = '{kind}'": [
            ({"highway_type": kind}, "true"),
            ({"highway_type": "canal"}, "false"),
            ({}, "false"),
        ]
        for kind in ("highway", "path", "bridge", "barrier")
    },
    "${barrier} = 'swing_gate'": [({"barrier": "swing_gate"}, "true"), ({"barrier": "yes"}, "false")],
    "${highway_type} = 'highway' or ${highway_type} = 'path'": [
        ({"highway_type": "highway"}, "true"),
        ({"highway_type": "path"}, "true"),
        ({"highway_type": "bridge"}, "false"),
    ],
    "${gps_type} = 'point'": [({"gps_type": "point"}, "true"), ({"gps_type": "track"}, "false")],
    "${gps_type} = 'track'": [({"gps_type": "track"}, "true"), ({"gps_type": "point"}, "false")],
    # tutorial.xls
    "${older_than_five}='no'": [({"older_than_five": "no"}, "true"), ({"older_than_five": "yes"}, "false")],
    "${older_than_five}='yes'": [({"older_than_five": "yes"}, "true"), ({}, "false")],
    "${sex}='female' and ${age_in_years}>=15 and ${age_in_years}<=49": [
        ({"sex": "female", "age_in_years": "15"}, "true"),
        ({"sex": "female", "age_in_years": "49"}, "true"),
        ({"sex": "female", "age_in_years": "50"}, "false"),
        ({"sex": "female", "age_in_years": "9"}, "false"),  # as numbers: "9" is not between as a word
        ({"sex": "male", "age_in_years": "20"}, "false"),
        ({"sex": "female"}, "false"),
    ],
    # waste_collection.xlsx
    "${dispose}!=’yourself’": [
        ({"dispose": "area"}, "true"),
        ({"dispose": "yourself"}, "false"),
        ({}, "true"),
    ],
    "${dispose}!=’area’ and ${dispose}!=’yourself’": [
        ({"dispose": "company"}, "true"),
        ({"dispose": "area"}, "false"),
        ({"dispose": "yourself"}, "false"),
    ],
    "${dispose}=’area’ and ${dispose}!=’yourself’": [
        ({"dispose": "area"}, "true"),
        ({"dispose": "yourself"}, "false"),
        ({"dispose": "company"}, "false"),
    ],
    **{
        f"${{{name}}}=’dissatisfied’ or ${{{name}}}=’verydissatisfied’": [
            ({name: "dissatisfied"}, "true"),
            ({name: "verydissatisfied"}, "true"),
            ({name: "neutral"}, "false"),
        ]
        for name in ("roads", "street", "public", "city")
    },
    "${aware}=’yes’": [({"aware": "yes"}, "true"), ({"aware": "no"}, "false")],
    "${participate}=’yes’": [({"participate": "yes"}, "true"), ({"participate": "already"}, "false")],
    # A multiple choice compared with one code: true only where nothing else is chosen. ODK reads it so.
    "${litter}=’other’": [({"litter": "other"}, "true"), ({"litter": "plastic other"}, "false")],
    "${otherlitter}=’other’": [({"otherlitter": "other"}, "true"), ({}, "false")],
    "1.5": [({}, "1.5")],
    # widgets.xls
    ". < 10": [({"here": "9"}, "true"), ({"here": "10"}, "false")],
    ". > 10.51 and . < 18.39": [({"here": "18.31"}, "true"), ({"here": "10.51"}, "false")],
    # tutorial.xls, of months and years
    ". <= 72": [({"here": "72"}, "true"), ({"here": "73"}, "false")],
    ". >= 5": [({"here": "5"}, "true"), ({"here": "4"}, "false")],
    ". >= today()": [({"here": "2026-11-25"}, "true"), ({"here": "2010-06-15"}, "false")],
    "not(selected(., 'c') and selected(., 'd'))": [({"here": "a c"}, "true"), ({"here": "c d"}, "false")],
}


@pytest.mark.parametrize("text", REAL)
def test_an_expression_of_the_real_files_goes_both_ways(text: str) -> None:
    names = sorted(compile_expression(text).references | {"here"})
    form = Questionnaire({"en": "Real"}, tuple(Question(name, Kind.TEXT) for name in names))
    for answers, expected in REAL[text]:
        assert an_instance(answers, form=form).value(text, Place("here")) == expected, answers


@pytest.mark.parametrize(
    "name",
    [
        "cascading_select.xls",
        "transportation.xls",
        "tutorial.xls",
        "waste_collection.xlsx",
        "widgets.xls",
    ],
)
def test_every_expression_of_a_real_file_is_one_of_them(name: str) -> None:
    path = FILES / name
    if not path.exists():
        pytest.skip(f"{name} lies beside the checkout, and is not there")
    found = expressions_of(path)
    assert found
    assert found - set(REAL) == set()


def expressions_of(path: Path) -> set[str]:
    rows = rows_of(path)
    kinds = ("relevant", "constraint", "calculation", "choice_filter")
    columns = [
        number for number, heading in enumerate(rows[0]) if str(heading or "").removeprefix("bind:") in kinds
    ]
    return {
        str(row[number]).strip() for row in rows[1:] for number in columns if row[number] not in ("", None)
    }


def rows_of(path: Path) -> list[list[object]]:
    if path.suffix == ".xls":
        sheet = xlrd.open_workbook(path).sheet_by_name("survey")
        return [list(sheet.row_values(number)) for number in range(sheet.nrows)]
    book = openpyxl.load_workbook(path, read_only=True)
    rows: list[list[object]] = [list(row) for row in book["survey"].iter_rows(values_only=True)]
    book.close()
    return rows
