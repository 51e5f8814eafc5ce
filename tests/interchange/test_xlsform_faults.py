"""What is wrong with a form is said with its sheet, row and column, all of it at once, and nothing is half taken."""

import pytest

from bot.core.surveys.findings import Finding, FormRead, Gravity, Problem
from bot.core.surveys.questionnaire import (
    LONGEST_LABEL,
    LONGEST_OPTION,
    MOST_DEPTH,
    MOST_OPTIONS,
    MOST_QUESTIONS,
)
from bot.interchange.xlsform.report import MOST_OF_A_KIND
from tests.interchange.xlsforms import Row, details, read, said, taken

FRUITS = [{"list_name": "fruits", "name": code, "label": code.title()} for code in ("apple", "pear")]


def text(name: str, **columns: object) -> dict[str, object]:
    return {"type": "text", "name": name, "label": name, **columns}


def refused(
    *survey: Row, choices: list[dict[str, str]] | None = None, settings: Row | None = None
) -> FormRead:
    found = read(survey, choices or [], settings)
    assert found.is_refused
    assert found.findings[0].gravity is Gravity.REFUSED
    return found


def faults(*survey: Row, choices: list[dict[str, str]] | None = None) -> list[tuple[Problem, str, int, str]]:
    return said(refused(*survey, choices=choices), Gravity.REFUSED)


def test_five_thousand_questions_are_refused_at_once() -> None:
    survey = [text(f"q{number}") for number in range(5_000)]
    found = refused(*survey)
    assert said(found) == [(Problem.TOO_MANY_QUESTIONS, "survey", MOST_QUESTIONS + 2, "type")]
    assert details(found, Problem.TOO_MANY_QUESTIONS) == [{"limit": str(MOST_QUESTIONS)}]


def test_as_many_questions_as_may_be_are_taken() -> None:
    assert (
        len(taken(read([text(f"q{number}") for number in range(MOST_QUESTIONS)])).questions())
        == MOST_QUESTIONS
    )


def test_too_many_options_are_refused() -> None:
    choices = [{"list_name": "l", "name": f"o{number}", "label": "x"} for number in range(MOST_OPTIONS + 1)]
    assert faults({"type": "select_one l", "name": "a", "label": "A"}, choices=choices) == [
        (Problem.TOO_MANY_OPTIONS, "choices", 1, "name")
    ]
    # A list that nothing uses is no option.
    assert taken(read([text("a")], choices)).choices == {}


def test_a_type_that_there_is_not_and_one_that_is_missing() -> None:
    found = refused(text("a", type="tekst"), {}, {"type": None, "name": "b", "label": "B"}, text("c"))
    assert said(found) == [
        (Problem.UNKNOWN_TYPE, "survey", 2, "type"),
        (Problem.NO_TYPE, "survey", 4, "type"),
        (Problem.LANGUAGE_SUPPOSED, "survey", 1, "label"),
    ]
    assert details(found, Problem.UNKNOWN_TYPE) == [{"type": "tekst"}]


def test_a_name_that_is_missing_or_none() -> None:
    found = refused(
        {"type": "text", "label": "nameless"},
        text("1st"),
        text("two words"),
        text("a/b"),
        text("a:b"),
        text("x" * 101),
    )
    assert said(found, Gravity.REFUSED) == [
        (Problem.NO_NAME, "survey", 2, "name"),
        *((Problem.INVALID_NAME, "survey", row, "name") for row in range(3, 8)),
    ]
    assert details(found, Problem.INVALID_NAME)[1] == {"name": "two words"}


def test_two_of_one_name_in_one_group_are_refused_and_in_two_groups_taken() -> None:
    found = refused(text("a"), text("b"), text("a"), text("a"))
    assert said(found, Gravity.REFUSED) == [
        (Problem.SAME_NAME, "survey", 4, "name"),
        (Problem.SAME_NAME, "survey", 5, "name"),
    ]
    assert details(found, Problem.SAME_NAME)[0] == {"name": "a", "row": "2"}
    begin, end = {"type": "begin group", "name": "g", "label": "G"}, {"type": "end group"}
    apart = taken(read([text("a"), begin, text("a"), end]))
    assert [question.path for question in apart.questions()] == ["a", "g/a"]


def test_a_name_that_is_given_twice_cannot_be_referred_to() -> None:
    begin, end = {"type": "begin group", "name": "g", "label": "G"}, {"type": "end group"}
    assert faults(text("a"), begin, text("a"), end, text("b", relevant="${a} = '1'")) == [
        (Problem.SAME_NAME, "survey", 4, "name")
    ]


def test_two_repeats_of_one_name_are_refused_wherever_they_are() -> None:
    repeat, end = {"type": "begin repeat", "name": "r", "label": "R"}, {"type": "end repeat"}
    group, closed = {"type": "begin group", "name": "g", "label": "G"}, {"type": "end group"}
    assert faults(repeat, text("a"), end, group, repeat, text("b"), end, closed) == [
        (Problem.SAME_NAME, "survey", 6, "name")
    ]


def test_groups_that_do_not_end_or_do_not_begin() -> None:
    group, closed = {"type": "begin_group", "name": "g", "label": "G"}, {"type": "end_group"}
    repeat, end = {"type": "begin_repeat", "name": "r", "label": "R"}, {"type": "end_repeat"}
    found = refused(closed, group, text("a"))
    assert said(found, Gravity.REFUSED) == [
        (Problem.NOT_OPENED, "survey", 2, "type"),
        (Problem.NOT_CLOSED, "survey", 3, "type"),
    ]
    assert details(found, Problem.NOT_CLOSED) == [{"name": "g"}]
    assert faults(group, repeat, text("a"), closed) == [(Problem.NOT_CLOSED, "survey", 3, "type")]
    assert faults(group, text("a"), end, closed) == [(Problem.NOT_OPENED, "survey", 4, "type")]


def test_groups_that_are_too_deep() -> None:
    begins = [{"type": "begin group", "name": f"g{depth}", "label": "G"} for depth in range(MOST_DEPTH + 1)]
    ends = [{"type": "end group"}] * (MOST_DEPTH + 1)
    assert faults(*begins, text("a"), *ends) == [(Problem.TOO_DEEP, "survey", MOST_DEPTH + 2, "type")]
    assert taken(read([*begins[1:], text("a"), *ends[1:]])).groups()


def test_no_more_than_three_repeats_are_within_one_another() -> None:
    """The place of a question in the fourth would not fit into a button."""
    begins = [{"type": "begin repeat", "name": f"r{depth}", "label": "R"} for depth in range(4)]
    group, closed = {"type": "begin group", "name": "g", "label": "G"}, {"type": "end group"}
    end = {"type": "end repeat"}
    found = refused(*begins, text("a"), *[end] * 4)
    assert said(found, Gravity.REFUSED) == [(Problem.TOO_DEEP, "survey", 5, "type")]
    assert details(found, Problem.TOO_DEEP) == [{"limit": "3"}]
    assert taken(read([group, *begins[1:], text("a"), *[end] * 3, closed])).groups()


def test_a_list_that_does_not_exist_is_refused_where_it_is_asked_for() -> None:
    asks = {"type": "select_one fruit", "name": "a", "label": "A"}
    found = refused(text("q"), asks, choices=FRUITS)
    assert said(found, Gravity.REFUSED) == [(Problem.NO_LIST, "survey", 3, "type")]
    assert details(found, Problem.NO_LIST) == [{"list": "fruit"}]
    assert faults(asks) == [(Problem.NO_LIST, "survey", 2, "type")]


def test_options_without_a_code_or_with_the_same() -> None:
    asks = {"type": "select_one fruits", "name": "a", "label": "A"}
    nameless = {"list_name": "fruits", "label": "Plum"}
    assert faults(asks, choices=[*FRUITS, nameless, FRUITS[0]]) == [
        (Problem.NO_NAME, "choices", 4, "name"),
        (Problem.SAME_OPTION, "choices", 5, "name"),
    ]
    assert faults(asks, choices=[nameless]) == [
        (Problem.NO_NAME, "choices", 2, "name"),
        (Problem.EMPTY_LIST, "choices", 2, "name"),
    ]


def test_a_list_may_have_an_option_twice_where_the_settings_say_so() -> None:
    asks = {"type": "select_one fruits", "name": "a", "label": "A", "choice_filter": "kind = '1'"}
    choices = [dict(FRUITS[0], kind="1"), dict(FRUITS[0], kind="2")]
    allowed = read([asks], choices, {"allow_choice_duplicates": "yes"})
    assert [option.columns["kind"] for option in taken(allowed).choices["fruits"]] == ["1", "2"]


def test_a_code_of_several_words_cannot_be_one_of_several() -> None:
    choices = [{"list_name": "l", "name": "two words", "label": "x"}]
    asks = {"type": "select_multiple l", "name": "a", "label": "A"}
    assert faults(asks, choices=choices) == [(Problem.INVALID_NAME, "choices", 2, "name")]
    assert taken(read([dict(asks, type="select_one l")], choices)).choices["l"][0].code == "two words"


def test_words_that_are_too_long() -> None:
    choices = [{"list_name": "l", "name": "a", "label": "x" * (LONGEST_OPTION + 1)}]
    asks = {"type": "select_one l", "name": "a", "label": "x" * (LONGEST_LABEL + 1)}
    found = refused(asks, choices=choices)
    assert said(found, Gravity.REFUSED) == [
        (Problem.TOO_LONG, "choices", 2, "label"),
        (Problem.TOO_LONG, "survey", 2, "label"),
    ]
    assert [one["limit"] for one in details(found, Problem.TOO_LONG)] == [
        str(LONGEST_OPTION),
        str(LONGEST_LABEL),
    ]


@pytest.mark.parametrize("column", ["relevant", "constraint", "calculation", "required", "default"])
def test_an_unknown_function_is_refused_wherever_it_stands(column: str) -> None:
    found = refused(text("a", **{column: "frobnicate(${a})"}))
    assert said(found, Gravity.REFUSED) == [(Problem.UNKNOWN_FUNCTION, "survey", 2, column)]
    assert details(found, Problem.UNKNOWN_FUNCTION)[0]["name"] == "frobnicate"


def test_a_choice_filter_and_a_count_are_looked_at_too() -> None:
    asks = {"type": "select_one fruits", "name": "a", "label": "A", "choice_filter": "frobnicate(1)"}
    assert faults(asks, choices=FRUITS) == [(Problem.UNKNOWN_FUNCTION, "survey", 2, "choice_filter")]
    repeat = {"type": "begin repeat", "name": "r", "label": "R", "repeat_count": "${none}"}
    assert faults(repeat, text("b"), {"type": "end repeat"}) == [
        (Problem.UNKNOWN_QUESTION, "survey", 2, "repeat_count")
    ]


def test_a_filter_by_a_column_that_is_not_there_is_refused() -> None:
    asks = {"type": "select_one fruits", "name": "a", "label": "A", "choice_filter": "regoin = ${b}"}
    found = refused(text("b"), asks, choices=[dict(FRUITS[0], region="r")])
    assert said(found, Gravity.REFUSED) == [(Problem.UNKNOWN_COLUMN, "survey", 3, "choice_filter")]
    assert details(found, Problem.UNKNOWN_COLUMN) == [{"name": "regoin"}]


@pytest.mark.parametrize(
    "choice_filter",
    [
        "region = ${b}",
        "name != ${b} and label != ''",
        "not(region = '') or selected(${b}, region)",
        "region = current()/../b",
        "count(instance('fruits')/root/item[anything = 1]) = 0",
        "${b} = ''",
    ],
)
def test_a_filter_sees_the_columns_of_the_list_and_the_questions(choice_filter: str) -> None:
    asks = {"type": "select_one fruits", "name": "a", "label": "A", "choice_filter": choice_filter}
    assert taken(read([text("b"), asks], [dict(FRUITS[0], region="r"), FRUITS[1]]))


@pytest.mark.parametrize("column", ["relevant", "required", "constraint", "calculation", "read_only"])
def test_a_bare_name_in_an_expression_is_a_question_that_is_not_there(column: str) -> None:
    found = refused(text("a", **{column: "maybe"}))
    assert said(found, Gravity.REFUSED) == [(Problem.UNKNOWN_QUESTION, "survey", 2, column)]
    assert details(found, Problem.UNKNOWN_QUESTION) == [{"name": "maybe"}]


def test_a_question_that_is_named_without_its_sign_is_said_to_be_written_wrongly() -> None:
    found = refused(text("age"), text("a", relevant="age > 3 and concat(age, '') != ''"))
    assert said(found, Gravity.REFUSED) == [(Problem.INVALID_EXPRESSION, "survey", 3, "relevant")]
    told = details(found, Problem.INVALID_EXPRESSION)[0]
    assert (told["reason"], told["name"]) == ("syntax", "age")


@pytest.mark.parametrize(
    "expression",
    [
        "indexed-repeat(b, r, 1) = 1",
        "count(/data/r[b = 1]) > 0",
        "count(${r}[b = 1]/b) > 0",
        "../r/b = 1",
        " or ".join(["${last} = 1"] * 120),
    ],
)
def test_names_within_paths_and_brackets_are_no_bare_names(expression: str) -> None:
    repeat, end = {"type": "begin repeat", "name": "r", "label": "R"}, {"type": "end repeat"}
    assert taken(read([repeat, text("b"), end, text("last"), text("a", relevant=expression)]))


def test_a_question_that_does_not_exist_is_refused_in_expressions_and_in_words() -> None:
    found = refused(
        text("a", relevant="${b} = 1"),
        text("c", label="Hello ${d}", hint="${e}"),
        {"type": "select_one fruits", "name": "f", "label": "F"},
        choices=[dict(FRUITS[0], label="${g}")],
    )
    assert said(found, Gravity.REFUSED) == [
        (Problem.UNKNOWN_QUESTION, "choices", 2, "label"),
        (Problem.UNKNOWN_QUESTION, "survey", 2, "relevant"),
        (Problem.UNKNOWN_QUESTION, "survey", 3, "label"),
        (Problem.UNKNOWN_QUESTION, "survey", 3, "hint"),
    ]
    assert [one["name"] for one in details(found, Problem.UNKNOWN_QUESTION)] == ["g", "b", "d", "e"]


@pytest.mark.parametrize("expression", ["${a} =", "((1)", "'open", "1 +* 2", "${a", "if(1)"])
def test_an_expression_that_is_none_is_refused(expression: str) -> None:
    found = refused(text("a"), text("b", relevant=expression))
    assert said(found, Gravity.REFUSED) == [(Problem.INVALID_EXPRESSION, "survey", 3, "relevant")]
    assert details(found, Problem.INVALID_EXPRESSION)[0]["expression"] == expression


def test_an_expression_that_costs_too_much_is_refused() -> None:
    assert faults(text("a", relevant="(" * 60 + "1" + ")" * 60)) == [
        (Problem.EXPRESSION_TOO_COSTLY, "survey", 2, "relevant")
    ]
    assert faults(text("a", relevant="1 + " * 600 + "1")) == [(Problem.TOO_LONG, "survey", 2, "relevant")]


def test_a_calculation_without_one_is_refused() -> None:
    assert faults(text("q"), {"type": "calculate", "name": "a"}) == [
        (Problem.INVALID_EXPRESSION, "survey", 3, "calculation")
    ]


def test_calculations_that_go_round_in_a_circle_are_refused() -> None:
    found = refused(
        text("q"),
        {"type": "calculate", "name": "a", "calculation": "${b} + 1"},
        {"type": "calculate", "name": "b", "calculation": "${c} + 1"},
        {"type": "calculate", "name": "c", "calculation": "${a} + ${q}"},
    )
    assert said(found, Gravity.REFUSED) == [(Problem.CIRCULAR, "survey", 3, "calculation")]
    assert details(found, Problem.CIRCULAR) == [{"names": "a → b → c → a"}]


def test_questions_that_are_asked_only_if_each_other_is_are_refused() -> None:
    found = refused(
        text("a", relevant="${b} = 1"), text("b", relevant="${a} = 1"), text("c", relevant="${c} = 1")
    )
    assert said(found, Gravity.REFUSED) == [
        (Problem.CIRCULAR, "survey", 2, "relevant"),
        (Problem.CIRCULAR, "survey", 4, "relevant"),
    ]


def test_a_group_that_is_asked_only_if_something_in_it_was_answered_is_refused() -> None:
    group = {"type": "begin group", "name": "g", "label": "G", "relevant": "${a} = 1"}
    found = refused(group, text("a"), {"type": "end group"})
    assert details(found, Problem.CIRCULAR) == [{"names": "g → a → g"}]


def test_a_constraint_may_look_at_its_own_question() -> None:
    assert taken(read([text("a", constraint="string-length(${a}) > 2"), text("b", relevant="${a} != ''")]))


@pytest.mark.parametrize(
    "parameters", ["start=a", "step=0", "start=1 end=5 step=9", "start=3 end=3", "step=nan"]
)
def test_a_span_that_is_none_is_refused(parameters: str) -> None:
    found = refused({"type": "range", "name": "a", "label": "A", "parameters": parameters})
    assert said(found, Gravity.REFUSED) == [(Problem.INVALID_SPAN, "survey", 2, "parameters")]


def test_what_only_pyxform_refuses_is_said_in_its_words_with_its_row() -> None:
    found = refused(text("a"), text("meta"))
    assert said(found, Gravity.REFUSED) == [(Problem.PYXFORM, "survey", 3, "name")]
    assert "reserved" in details(found, Problem.PYXFORM)[0]["message"]


def test_all_faults_are_said_at_once_the_gravest_first() -> None:
    found = refused(
        text("a", type="sound"),
        text("b", relevant="${nobody} = 1"),
        {"type": "audio", "name": "c", "label": "C"},
        text("b"),
        {"type": "select_one none", "name": "d", "label": "D"},
        {"type": "today", "name": "today"},
    )
    assert said(found) == [
        (Problem.UNKNOWN_TYPE, "survey", 2, "type"),
        (Problem.UNKNOWN_QUESTION, "survey", 3, "relevant"),
        (Problem.SAME_NAME, "survey", 5, "name"),
        (Problem.NO_LIST, "survey", 6, "type"),
        (Problem.NO_COUNTERPART, "survey", 4, "type"),
        (Problem.AUTOMATIC_METADATA, "survey", 7, "type"),
        (Problem.LANGUAGE_SUPPOSED, "survey", 1, "label"),
    ]


def test_a_form_with_the_same_fault_in_every_row_does_not_fill_the_report() -> None:
    found = refused(*(text(f"q{number}", type="sound") for number in range(MOST_QUESTIONS)))
    assert len(said(found, Gravity.REFUSED)) == MOST_OF_A_KIND


def test_findings_survive_being_stored() -> None:
    found = refused(text("a", relevant="frobnicate()"), text("a"))
    assert tuple(Finding.from_json(finding.as_json()) for finding in found.findings) == found.findings
