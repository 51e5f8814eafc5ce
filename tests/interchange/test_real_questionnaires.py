"""Questionnaires that others wrote for KoboToolbox and ODK, played as a resident plays them.

What is expected is written by hand, from reading the spreadsheets; nothing of it was computed.
"""

from collections.abc import Mapping
from functools import cache

import pytest

from bot.core.surveys.playing import AnswerRefused, Playing, RefusedFor, Step, minutes_of, rows_of
from bot.core.surveys.questionnaire import Kind, Questionnaire, walk
from bot.core.surveys.sheet import Place, Sheet
from bot.interchange.xlsform.forms import read_form
from tests.core.forms import NOW, ZONE
from tests.interchange.xlsforms import taken, the_real, xlsform

FILES = ("cascading_select.xls", "transportation.xls", "tutorial.xls", "waste_collection.xlsx", "widgets.xls")
RARE: tuple[Mapping[str, str], ...] = (
    {"litter": "other", "otherlitter": "other"},
    {"age_in_years": "30", "sex": "female"},
    {"mylga_zone": "zone_1", "mylga_state_in_zone_1": "state_2"},
    {"mylga_zone": "zone_2", "mylga_state_in_zone_2": "state_3"},
    {"highway_type": "barrier", "barrier": "swing_gate"},
)
WORDS: Mapping[Kind, str] = {
    Kind.TEXT: "some words",
    Kind.INTEGER: "7",
    Kind.DECIMAL: "12.5",
    Kind.DATE: "2026-03-05",
    Kind.TIME: "19:30",
    Kind.DATETIME: "2026-03-05T19:30",
    Kind.LOCATION: "41.9961 21.4317",
    Kind.PHOTO: "AgACAgIAAxkBAAI",
    Kind.ACKNOWLEDGE: "OK",
}


@cache
def questionnaire(name: str) -> Questionnaire:
    return taken(the_real(name))


def begin(name: str) -> Playing:
    return Playing(questionnaire(name), Sheet(), "en", NOW, ZONE)


def answers(step: Step, number: int) -> tuple[str, ...]:
    """An answer to any question; of options the one with this number, counted in a circle."""
    assert step.question
    codes = [shown.option.code for shown in step.options]
    if step.question.kind is Kind.RANK:
        return tuple(codes)
    if step.question.span:
        return (step.question.span.end,)
    return (codes[number % len(codes)] if codes else WORDS[step.question.kind],)


def play(name: str, chosen: Mapping[str, str] | None = None, number: int = 0) -> Playing:
    """From the first question to the review. ``chosen`` are answers by name; every other question gets one, too."""
    chosen = chosen or {}
    playing = begin(name)
    for _ in range(300):
        step = playing.step
        if step is None:
            return playing
        assert step.label or step.options, step.place
        if step.question is None or not step.question.kind.takes_answer:
            playing = playing.confirm(step.place)
        elif step.question.name in chosen:
            values = chosen[step.question.name].split()
            playing = playing.answer(step.place, values) if values else playing.skip(step.place)
        else:
            playing = playing.answer(step.place, answers(step, number))
    pytest.fail("it does not end")


def asked(playing: Playing) -> set[str]:
    """The names of the questions that are asked now."""
    return {step.question.name for step in playing.steps if step.question}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("number", range(4))
def test_it_runs_from_the_first_question_to_the_last(name: str, number: int) -> None:
    playing = play(name, number=number)
    assert playing.first_incomplete() is None
    final = playing.final()
    for step in playing.steps:
        if step.question and step.question.kind.takes_answer:
            assert str(step.place) in final
    assert rows_of(questionnaire(name), final, "en")
    assert Sheet.from_json(playing.sheet.as_json()) == playing.sheet


@pytest.mark.parametrize("name", FILES)
def test_every_question_of_the_file_is_asked_of_somebody(name: str) -> None:
    seen: set[str] = set()
    for number in range(9):
        seen |= asked(play(name, number=number))
    for chosen in RARE:
        seen |= asked(play(name, chosen))
    never = {question.name for question in questionnaire(name).questions() if question.kind.is_asked} - seen
    assert never == set()


@pytest.mark.parametrize("name", FILES)
def test_the_whole_way_back_comes_to_the_first_question(name: str) -> None:
    playing = play(name).back(None)
    for _ in range(300):
        assert playing.step
        before = playing.back(playing.step.place)
        if before.sheet == playing.sheet:
            break
        playing = before
    assert playing.step == playing.steps[0]


def test_how_long_they_take_is_an_honest_guess() -> None:
    minutes = {name: minutes_of(questionnaire(name)) for name in FILES}
    assert minutes["cascading_select.xls"] == 1
    assert 4 <= minutes["waste_collection.xlsx"] <= 10
    assert minutes["tutorial.xls"] <= 4


# Waste collection: every relevant, both ways

DISPOSE = "storing/dispose"
BAD = {"dissatisfied", "verydissatisfied"}
SATISFACTION = ("satisfied", "verysatisfied", "neutral", *sorted(BAD))
SECTION_C = "generated_note_name_27"
COLLECTED = {"frequency", "equipment", "behaviour", "complaint"}
COMMUNITY = {"area", "who"}
FEE = {"fee", SECTION_C}
ALWAYS = {"geopoint"}  # "1.5" stands in its column: it is true of everybody


@pytest.mark.parametrize(
    ("dispose", "are_asked"),
    [
        ("yourself", set()),
        ("area", FEE | COMMUNITY),
        ("local", FEE | COLLECTED),
        ("other", FEE | COLLECTED),
        ("", FEE | COLLECTED),  # passed over: it is not "yourself"
    ],
)
def test_what_is_asked_follows_from_how_waste_is_disposed_of(dispose: str, are_asked: set[str]) -> None:
    playing = play("waste_collection.xlsx", {"dispose": dispose})
    assert asked(playing) & (FEE | COLLECTED | COMMUNITY) == are_asked


@pytest.mark.parametrize("answer", SATISFACTION)
@pytest.mark.parametrize(
    ("about", "follows"),
    [
        ("roads", "cleanliness"),
        ("street", "street_clean"),
        ("public", "public_clean"),
        ("city", "city_clean"),
    ],
)
def test_who_is_dissatisfied_is_asked_why(about: str, follows: str, answer: str) -> None:
    playing = play("waste_collection.xlsx", {about: answer})
    assert (follows in asked(playing)) == (answer in BAD)


@pytest.mark.parametrize(
    ("aware", "participate", "are_asked"),
    [
        ("yes", "yes", {"when", "participate", "cleanups"}),
        ("yes", "no", {"when", "participate"}),
        ("yes", "already", {"when", "participate"}),
        ("no", "yes", set()),
        ("notsure", "yes", set()),
    ],
)
def test_cleanups_are_asked_of_those_who_know_of_them(
    aware: str, participate: str, are_asked: set[str]
) -> None:
    playing = play("waste_collection.xlsx", {"aware": aware, "participate": participate})
    assert asked(playing) & {"when", "participate", "cleanups"} == are_asked


@pytest.mark.parametrize(
    ("litter", "is_asked"), [("other", True), ("habit", False), ("habit other", False), ("", False)]
)
@pytest.mark.parametrize(("about", "follows"), [("litter", "whylitter"), ("otherlitter", "whyolitter")])
def test_other_reasons_are_asked_where_they_are_the_only_answer(
    about: str, follows: str, litter: str, is_asked: bool
) -> None:
    """The author compares the whole answer: ``${litter}='other'``."""
    assert (follows in asked(play("waste_collection.xlsx", {about: litter}))) == is_asked


WAYS: tuple[Mapping[str, str], ...] = (
    {"dispose": "yourself", "aware": "no", "litter": "habit", "otherlitter": "habit"},
    {"dispose": "area", "aware": "yes", "participate": "no"},
    {"dispose": "local", "aware": "yes", "participate": "yes"},
    dict.fromkeys(("roads", "street", "public", "city"), "dissatisfied"),
    dict.fromkeys(("roads", "street", "public", "city"), "neutral"),
    {"litter": "other", "otherlitter": "other"},
)


def test_every_relevant_of_the_file_was_true_once_and_false_once() -> None:
    found = {
        item.path: item.relevant
        for item in walk(questionnaire("waste_collection.xlsx").items)
        if item.relevant
    }
    assert len(found) == 18, "as many as there are cells in the column, and each is looked at here"
    ways = [{str(step.place) for step in play("waste_collection.xlsx", way).steps} for way in WAYS]
    true = {path for path in found if any(path in way for way in ways)}
    false = {path for path in found if any(path not in way for way in ways)}
    assert true == set(found)
    assert {path.rpartition("/")[2] for path in set(found) - false} == ALWAYS


def test_an_answer_that_is_not_asked_any_more_is_not_sent() -> None:
    playing = play("waste_collection.xlsx", {"dispose": "local"})
    assert "manage/equipment" in playing.final()
    playing = playing.go(Place(DISPOSE)).answer(Place(DISPOSE), ("yourself",))
    assert playing.step is None
    assert not any(path.startswith("manage/") for path in playing.final())
    again = playing.go(Place(DISPOSE)).answer(Place(DISPOSE), ("local",))
    assert "manage/equipment" in again.final()


def test_defaults_are_suggested_and_those_that_are_no_option_are_not() -> None:
    steps = {step.question.name: step for step in begin("waste_collection.xlsx").steps if step.question}
    assert steps["dispose"].suggested == ("yourself",)
    assert steps["ward"].suggested == ()
    playing = begin("waste_collection.xlsx")
    assert playing.final() == {each: playing.final()[each] for each in ("start", "end", "today")}


# Transportation: groups by what the feature is

GROUPS = {"highway", "sac", "bridge", "barriers", "gps"}


@pytest.mark.parametrize(
    ("feature", "groups"),
    [
        ("highway", {"highway", "gps"}),
        ("path", {"sac", "gps"}),
        ("bridge", {"bridge"}),
        ("barrier", {"barriers"}),
        ("railway", set()),
        ("hazards", set()),
    ],
)
def test_groups_of_the_transportation_survey(feature: str, groups: set[str]) -> None:
    playing = play("transportation.xls", {"highway_type": feature})
    within = {str(step.place).split("/")[1] for step in playing.steps if "/" in str(step.place)}
    assert within & GROUPS == groups
    assert ("highway_name" in asked(playing)) == (feature == "highway")


@pytest.mark.parametrize(
    ("barrier", "gate"), [("swing_gate", True), ("gate", False), ("yes", False), ("log", False)]
)
def test_a_gate_is_asked_about_where_there_is_one(barrier: str, gate: bool) -> None:
    playing = play("transportation.xls", {"highway_type": "barrier", "barrier": barrier})
    assert ("swing_gate" in asked(playing)) == gate


@pytest.mark.parametrize(("gps", "point"), [("point", True), ("track", False)])
def test_a_point_is_asked_for_where_a_point_is_recorded(gps: str, point: bool) -> None:
    playing = play("transportation.xls", {"highway_type": "path", "gps_type": gps})
    assert ("highway_point" in asked(playing)) == point


def test_the_note_for_everybody_but_its_author_is_shown_to_residents() -> None:
    first = begin("transportation.xls").step
    assert first
    assert first.label.startswith("This is a data and mapping project")


# Constraints


def put(name: str, question: str, *values: str, **before: str) -> AnswerRefused | None:
    """Why an answer is refused; None where it is taken."""
    playing = play(name, before)
    place = next(step.place for step in playing.steps if step.question and step.question.name == question)
    try:
        playing.answer(place, values)
    except AnswerRefused as refused:
        return refused
    return None


@pytest.mark.parametrize(
    ("question", "value", "message"),
    [
        ("my_int", "9", None),
        ("my_int", "-100", None),
        ("my_int", "10", "number must be less than 10"),
        ("my_decimal", "10.52", None),
        ("my_decimal", "18.38", None),
        ("my_decimal", "10.51", "number must be between 10.51 and 18.39"),
        ("my_decimal", "18.39", "number must be between 10.51 and 18.39"),
        ("my_date", "2026-03-02", None),
        ("my_date", "2030-01-01", None),
        ("my_date", "2026-03-01", "only future dates allowed"),
        ("my_date", "2010-06-15", "only future dates allowed"),
        ("my_select", "a b c", None),
        ("my_select", "d", None),
        ("my_select", "c d", "option c and d cannot be selected together"),
        ("my_select", "a b c d", "option c and d cannot be selected together"),
    ],
)
def test_constraints_of_the_widgets(question: str, value: str, message: str | None) -> None:
    refused = put("widgets.xls", question, *value.split())
    if message is None:
        assert refused is None
    else:
        assert refused
        assert (refused.reason, refused.message) == (RefusedFor.CONSTRAINT, message)


@pytest.mark.parametrize(
    ("older", "question", "value", "is_taken"),
    [
        ("no", "age_in_months", "0", True),
        ("no", "age_in_months", "72", True),
        ("no", "age_in_months", "73", False),
        ("yes", "age_in_years", "5", True),
        ("yes", "age_in_years", "4", False),
        ("yes", "age_in_years", "104", True),
    ],
)
def test_constraints_of_the_tutorial(older: str, question: str, value: str, is_taken: bool) -> None:
    assert (put("tutorial.xls", question, value, older_than_five=older) is None) == is_taken


@pytest.mark.parametrize(
    ("sex", "older", "years", "are_asked"),
    [
        ("female", "yes", "30", True),
        ("female", "yes", "15", True),
        ("female", "yes", "49", True),
        ("female", "yes", "14", False),
        ("female", "yes", "50", False),
        ("male", "yes", "30", False),
        ("female", "no", "30", False),  # then her age is asked in months
    ],
)
def test_who_is_asked_whether_she_reads_and_is_pregnant(
    sex: str, older: str, years: str, are_asked: bool
) -> None:
    playing = play("tutorial.xls", {"sex": sex, "older_than_five": older, "age_in_years": years})
    assert asked(playing) & {"literate", "pregnant"} == ({"literate", "pregnant"} if are_asked else set())


def test_each_member_of_a_household_is_asked_for_herself() -> None:
    playing = play("tutorial.xls", {"sex": "female", "older_than_five": "yes", "age_in_years": "30"})
    playing = playing.go(Place("member")).one_more(Place("member"), True)
    for value in ("Bo", "son_or_daughter", "male", "yes", "yes", "no", "9"):
        assert playing.step
        playing = playing.answer(playing.step.place, (value,))
    final = {place: answer.value for place, answer in playing.final().items()}
    assert (final["member/age_in_years#1"], final["member/age_in_months#2"]) == ("30", "9")
    assert "member/pregnant#1" in final
    assert "member/pregnant#2" not in final
    assert str(playing.step and playing.step.place) == "member"


# Calculations

ERROR = "ERROR"


@pytest.mark.parametrize(
    ("chosen", "state", "lga"),
    [
        (("zone_1", "state_1", "lga_1"), "state_1", "lga_1"),
        (("zone_1", "state_2", "lga_4"), "state_2", "lga_4"),
        (("zone_2", "state_3", "lga_5"), "state_3", "lga_5"),
        (("zone_2", "state_4", "lga_2"), "state_4", "lga_2"),
        (("zone_1", "state_2"), "state_2", None),
        (("zone_2",), None, ERROR),
        ((), ERROR, ERROR),
    ],
)
def test_calculations_of_the_cascade(chosen: tuple[str, ...], state: str | None, lga: str | None) -> None:
    playing = begin("cascading_select.xls")
    for value in chosen:
        assert playing.step
        playing = playing.answer(playing.step.place, (value,))
    final = {place: answer.value for place, answer in playing.final().items()}
    assert (final.get("mylga_state"), final.get("mylga")) == (state, lga)


def test_a_cascade_changed_at_its_beginning_asks_the_rest_again() -> None:
    playing = begin("cascading_select.xls")
    for value in ("zone_1", "state_1", "lga_1"):
        assert playing.step
        playing = playing.answer(playing.step.place, (value,))
    assert playing.step is None
    playing = playing.go(Place("mylga_zone")).answer(Place("mylga_zone"), ("zone_2",))
    assert str(playing.step and playing.step.place) == "mylga_state_in_zone_2"
    assert playing.final()["mylga"].value == ERROR


# Choice filters: none of the five has one, so the first is written anew with one

LISTS = {
    "zone_1": ("state_1", "state_2"),
    "zone_2": ("state_3", "state_4"),
    "state_1": ("lga_1", "lga_2"),
    "state_2": ("lga_3", "lga_4"),
    "state_3": ("lga_5", "lga_6"),
    "state_4": ("lga_1", "lga_2"),
}


def test_none_of_the_files_has_a_choice_filter() -> None:
    for name in FILES:
        assert not any(question.choice_filter for question in questionnaire(name).questions())


@pytest.mark.parametrize("zone", ["zone_1", "zone_2"])
@pytest.mark.parametrize("number", [0, 1])
def test_the_cascade_written_with_choice_filters_offers_what_the_file_offers(zone: str, number: int) -> None:
    states = [
        {"list_name": "states", "name": state, "label": state, "zone": each}
        for each in ("zone_1", "zone_2")
        for state in LISTS[each]
    ]
    areas = [
        {"list_name": "lgas", "name": f"{state}-{area}", "label": area, "state": state}
        for state in ("state_1", "state_2", "state_3", "state_4")
        for area in LISTS[state]
    ]
    zones = [{"list_name": "zones", "name": each, "label": each} for each in ("zone_1", "zone_2")]
    content = xlsform(
        [
            {"type": "select_one zones", "name": "zone", "label": "Zone"},
            {"type": "select_one states", "name": "state", "label": "State", "choice_filter": "zone=${zone}"},
            {"type": "select_one lgas", "name": "lga", "label": "LGA", "choice_filter": "state=${state}"},
        ],
        [*zones, *states, *areas],
    )
    filtered = Playing(taken(read_form(content, "cascade.xlsx", "en")), Sheet(), "en", NOW, ZONE)
    real = begin("cascading_select.xls")
    answer = zone
    for _ in range(2):
        assert filtered.step
        assert real.step
        filtered = filtered.answer(filtered.step.place, (answer,))
        real = real.answer(real.step.place, (answer,))
        assert filtered.step
        assert real.step
        offered = [shown.label for shown in filtered.step.options]
        assert offered == [shown.option.code for shown in real.step.options] == list(LISTS[answer])
        answer = offered[number]
