"""Questionnaires that others wrote for KoboToolbox and ODK: what is asked of each, and what is not, and where."""

from collections import Counter

from bot.core.surveys.findings import FormRead, Gravity, Problem
from bot.core.surveys.questionnaire import Kind, Questionnaire
from tests.interchange.xlsforms import asked, details, said, taken, the_real


def _kinds(found: FormRead) -> Counter[Kind]:
    return Counter(question.kind for question in taken(found).questions())


def _places(found: FormRead, problem: Problem) -> list[tuple[int, str]]:
    return [
        (row, column) for what, sheet, row, column in said(found) if what is problem and sheet == "survey"
    ]


def test_cascading_select_is_taken_whole() -> None:
    found = the_real("cascading_select.xls")
    form = taken(found)
    assert _kinds(found) == {Kind.ONE: 7, Kind.CALCULATE: 2}
    assert list(form.title.values()) == ["cascading select"]
    assert [option.code for option in form.choices["mylga_state_in_zone_2"]] == ["state_3", "state_4"]
    assert asked(found, "mylga_state_in_zone_1").relevant == "${mylga_zone}='zone_1'"
    assert said(found) == [(Problem.LANGUAGE_SUPPOSED, "survey", 1, "label")]


def test_the_tutorials_household_is_a_repeat() -> None:
    found = the_real("tutorial.xls", "hr")
    (member,) = taken(found).groups()
    assert (member.path, member.is_repeat, member.count, member.most) == ("member", True, "", 20)
    assert _kinds(found) == {Kind.TEXT: 1, Kind.ONE: 7, Kind.INTEGER: 2}
    assert asked(found, "member/age_in_months").constraint == ". <= 72"
    assert asked(found, "member/sex").label == {"hr": "Is (NAME) male or female?"}
    assert taken(found).languages == ("hr",)
    assert _places(found, Problem.REPEAT_BOUNDED) == [(2, "type")]


def test_the_widgets_are_asked_as_far_as_a_chat_can() -> None:
    found = the_real("widgets.xls")
    assert _kinds(found) == {
        Kind.TEXT: 3, Kind.INTEGER: 1, Kind.DECIMAL: 1, Kind.DATE: 1, Kind.TIME: 1, Kind.DATETIME: 1,
        Kind.MANY: 6, Kind.ONE: 9, Kind.ACKNOWLEDGE: 1, Kind.NOTE: 1, Kind.LOCATION: 2, Kind.PHOTO: 1,
    }  # fmt: skip
    assert said(found, Gravity.LEFT_OUT) == [
        (Problem.MEDIA, "choices", 20, "image"),
        (Problem.MEDIA, "choices", 21, "image"),
        (Problem.MEDIA, "choices", 23, "image"),
        (Problem.MEDIA, "choices", 24, "image"),
        (Problem.NO_COUNTERPART, "survey", 14, "type"),
        (Problem.NO_COUNTERPART, "survey", 15, "type"),
        (Problem.APPEARANCE, "survey", 25, "appearance"),
        (Problem.APPEARANCE, "survey", 34, "appearance"),
    ]
    assert said(found, Gravity.CHANGED) == [
        (Problem.NO_LABEL, "choices", 23, "label"),
        (Problem.NO_LABEL, "choices", 24, "label"),
        (Problem.NO_COUNTERPART, "survey", 12, "type"),
    ]
    assert asked(found, "my_select").default == "a c"
    assert asked(found, "my_date").constraint_message == {"en": "only future dates allowed"}
    assert asked(found, "my_output").label == {"en": "review widget. is your email still ${my_trigger}?"}


def test_waste_collection_is_taken_with_its_curly_quotes() -> None:
    found = the_real("waste_collection.xlsx", "sq")
    form = taken(found)
    assert form.title == {"en": "Waste Collection"}
    assert form.languages == ("en",)
    assert len(form.groups()) == 7
    assert _kinds(found) == {
        Kind.CALCULATE: 3, Kind.NOTE: 6, Kind.ONE: 28, Kind.MANY: 2, Kind.TEXT: 4, Kind.INTEGER: 1,
        Kind.LOCATION: 1, Kind.PHOTO: 1,
    }  # fmt: skip
    assert asked(found, "manage/area").relevant == "${dispose}='area' and ${dispose}!='yourself'"
    assert asked(found, "responder/age").label == {"en": "Respondent’s Age ?"}
    assert asked(found, "where/mtaa").default == "Fixme: I need this list. What is an MTAA ?"


def test_what_waste_collection_cannot_ask_is_named_with_its_cell() -> None:
    found = the_real("waste_collection.xlsx")
    assert _places(found, Problem.PERSONAL_METADATA) == [(6, "type"), (7, "type"), (8, "type")]
    assert _places(found, Problem.AUTOMATIC_METADATA) == [(3, "type"), (4, "type"), (5, "type")]
    assert _places(found, Problem.NO_COUNTERPART) == [(72, "type")]
    assert _places(found, Problem.DEFAULT_IGNORED) == [(12, "default"), (13, "default")]
    curly = [23, 27, 28, 29, 30, 31, 32, 33, 40, 42, 44, 46, 52, 53, 54, 56, 58]
    assert _places(found, Problem.NOT_A_FORMULA) == [(row, "relevant") for row in curly]
    assert _places(found, Problem.UNKNOWN_LANGUAGE) == [(1, "label::Swahili(sw)"), (1, "hint::Swahili(sw)")]
    assert _places(found, Problem.ONE_AT_A_TIME) == [(10, "appearance")]


def test_transportation_keeps_two_that_are_called_highway() -> None:
    found = the_real("transportation.xls", "sq")
    form = taken(found)
    assert form.languages == ("en",)
    assert [group.path for group in form.groups()][:3] == ["all", "all/feature", "all/highway"]
    assert asked(found, "all/feature/highway").default == "residential"
    width = asked(found, "all/highway/width")
    assert width.span is not None
    assert (width.span.start, width.span.end, width.span.step, width.default) == ("1", "5", "1", "3")
    assert asked(found, "all/barriers/barrier").required == "true()"
    assert asked(found, "all/barriers/swing_gate").required == ""


def test_what_transportation_would_collect_of_a_person_is_left_out() -> None:
    found = the_real("transportation.xls")
    assert _places(found, Problem.PERSONAL_METADATA) == [(row, "type") for row in (5, 6, 7, 8, 11)]
    assert [one["type"] for one in details(found, Problem.PERSONAL_METADATA)] == [
        "deviceid", "phonenumber", "username", "email", "start-geopoint",
    ]  # fmt: skip
    # An expression asks for the user's name: it finds nothing.
    assert asked(found, "username").kind is Kind.CALCULATE
    assert asked(found, "username").calculation == ""
    assert "deviceid" not in {question.path for question in taken(found).questions()}
    assert _places(found, Problem.NO_COUNTERPART) == [(52, "type"), (57, "type")]


def test_a_questionnaire_survives_being_stored() -> None:
    for name in (
        "cascading_select.xls",
        "tutorial.xls",
        "widgets.xls",
        "waste_collection.xlsx",
        "transportation.xls",
    ):
        form = taken(the_real(name))
        assert Questionnaire.from_json(form.as_json()) == form
