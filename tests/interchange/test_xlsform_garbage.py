"""Whatever bytes come, reading them ends, raises nothing, and gives a questionnaire or says why there is none."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.surveys.findings import FormRead
from bot.interchange.xlsform.forms import read_form
from tests.interchange.xlsforms import REAL, biff, compound, read, xlsform

FORM = xlsform(
    [
        {"type": "begin group", "name": "g", "label": "G"},
        {"type": "select_one l or_other", "name": "a", "label": "A ${b}", "relevant": "${b} != ''"},
        {"type": "end group"},
        {"type": "range", "name": "b", "label": "B", "parameters": "start=1 end=5", "default": "3"},
    ],
    [{"list_name": "l", "name": "x", "label": "X"}, {"list_name": "l", "name": "y", "label": "Y"}],
    {"form_title": "T"},
)
XLS = (
    (REAL / "tutorial.xls").read_bytes()
    if (REAL / "tutorial.xls").exists()
    else compound({"Workbook": biff((0x0085, bytes(10)))})
)
BOUNDED = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def is_whole(found: FormRead) -> bool:
    return found.questionnaire is not None or any(finding.gravity == "refused" for finding in found.findings)


def changed(content: bytes, changes: list[tuple[int, bytes]]) -> bytes:
    """With these bytes written over what stands there; a place is counted from the beginning, round and round."""
    written = bytearray(content)
    for place, data in changes:
        at = place % len(written)
        written[at : at + len(data)] = data
    return bytes(written)


changes = st.lists(
    st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=8)), min_size=1, max_size=8
)


@BOUNDED
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]))
def test_bytes_that_are_nothing(data: bytes, beginning: bytes) -> None:
    assert is_whole(read_form(beginning + data, "form.xlsx", "en"))


@BOUNDED
@given(changes)
def test_an_archive_that_was_damaged(changes: list[tuple[int, bytes]]) -> None:
    assert is_whole(read_form(changed(FORM, changes), "form.xlsx", "en"))


@BOUNDED
@given(changes)
def test_an_old_book_that_was_damaged(changes: list[tuple[int, bytes]]) -> None:
    assert is_whole(read_form(changed(XLS, changes), "form.xls", "en"))


@BOUNDED
@given(
    st.sampled_from(["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml"]),
    changes,
)
def test_a_sheet_that_was_damaged_within_a_sound_archive(
    member: str, changes: list[tuple[int, bytes]]
) -> None:
    written = BytesIO()
    with ZipFile(BytesIO(FORM)) as sound, ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name in sound.namelist():
            data = sound.read(name)
            archive.writestr(name, changed(data, changes) if name == member else data)
    assert is_whole(read_form(written.getvalue(), "form.xlsx", "en"))


types = st.sampled_from(
    ["text", "integer", "select_one l", "select_multiple l or_other", "rank l", "range", "note", "calculate", "begin group",
     "end group", "begin repeat", "end repeat", "audio", "today", "username", "hidden", "audit", "date", "", "begin loop over l"]
)  # fmt: skip
names = st.sampled_from(["a", "b", "c", "a_other", "meta", "charshi_form", "", "1", "имя"])
words = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20),
    st.sampled_from(
        [
            "${a}",
            "${b} = 1",
            "today()",
            "yes",
            "1",
            "${",
            "selected(${a}, 'x')",
            "start=1 end=3",
            "label",
            "x y",
        ]
    ),
)
columns = (
    "relevant", "constraint", "calculation", "default", "appearance", "parameters", "required", "read_only", "hint::tr",
    "label::Kiswahili (sw)", "choice_filter", "repeat_count",
)  # fmt: skip
rows = st.fixed_dictionaries(
    {"type": types, "name": names, "label": words}, optional=dict.fromkeys(columns, words)
)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(rows, min_size=1, max_size=8),
    st.lists(st.fixed_dictionaries({"list_name": st.just("l"), "name": names, "label": words}), max_size=4),
)
def test_rows_of_anything(survey: list[dict[str, str]], choices: list[dict[str, str]]) -> None:
    found = read(survey, choices)
    assert is_whole(found)
    for finding in found.findings:
        assert not finding.sheet or finding.row or finding.problem == "empty"
