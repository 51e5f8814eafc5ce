"""What is no expression, cannot be evaluated or costs too much is told from what is and can."""

import pytest

from bot.core.surveys.expression_values import WORK_OF_ALL
from bot.core.surveys.expressions import (
    DEEPEST_EXPRESSION,
    LONGEST_EXPRESSION,
    ExpressionFailed,
    ExpressionProblem,
    Instance,
    InvalidExpression,
    compile_expression,
)
from bot.core.surveys.sheet import Place
from tests.core.expression_forms import an_instance, truth, value


@pytest.mark.parametrize(
    ("text", "problem", "name", "where"),
    [
        ("", ExpressionProblem.SYNTAX, "", 0),
        ("   ", ExpressionProblem.SYNTAX, "", 3),
        ("1 +", ExpressionProblem.SYNTAX, "", 2),
        ("${a} = ", ExpressionProblem.SYNTAX, "", 6),
        ("${a} == 1", ExpressionProblem.SYNTAX, "", 8),
        ("${a}${b}", ExpressionProblem.SYNTAX, "", 5),
        ("1 and (2", ExpressionProblem.SYNTAX, "", 7),
        ("'open", ExpressionProblem.SYNTAX, "", 0),
        ("1 + ‘open", ExpressionProblem.SYNTAX, "", 4),
        ("a[1", ExpressionProblem.SYNTAX, "", 2),
        ("${}", ExpressionProblem.SYNTAX, "", 0),
        ("${two words}", ExpressionProblem.SYNTAX, "two words", 0),
        ("$a", ExpressionProblem.SYNTAX, "$", 0),
        ("Fixme: I need this list", ExpressionProblem.SYNTAX, "", 5),
        ("1 + foo(2)", ExpressionProblem.UNKNOWN_FUNCTION, "foo", 4),
        ("Selected(${a}, 'b')", ExpressionProblem.UNKNOWN_FUNCTION, "Selected", 0),
        ("my:fun()", ExpressionProblem.UNKNOWN_FUNCTION, "my:fun", 0),
        ("if(1, 2)", ExpressionProblem.WRONG_ARGUMENTS, "if", 0),
        ("today(1)", ExpressionProblem.WRONG_ARGUMENTS, "today", 0),
        ("not()", ExpressionProblem.WRONG_ARGUMENTS, "not", 0),
        ("indexed-repeat(${a}, ${b}, 1, ${c})", ExpressionProblem.WRONG_ARGUMENTS, "indexed-repeat", 0),
        ("indexed-repeat('a', ${b}, 1)", ExpressionProblem.WRONG_ARGUMENTS, "indexed-repeat", 15),
        ("1 or pulldata('a', 'b', 'c', 'd')", ExpressionProblem.NOT_SUPPORTED, "pulldata", 5),
        ("search('towns')", ExpressionProblem.NOT_SUPPORTED, "search", 0),
        ("jr:itext('x')", ExpressionProblem.NOT_SUPPORTED, "jr:itext", 0),
        ("digest('a', 'MD5')", ExpressionProblem.NOT_SUPPORTED, "digest", 0),
        ("${last-saved#a}", ExpressionProblem.NOT_SUPPORTED, "last-saved", 0),
        ("attribute::a", ExpressionProblem.NOT_SUPPORTED, "attribute", 0),
        ("../text()", ExpressionProblem.NOT_SUPPORTED, "text", 3),
        ("regex(., '(a')", ExpressionProblem.SYNTAX, "regex", 0),
        ("regex(., '(?=a)b')", ExpressionProblem.NOT_SUPPORTED, "regex", 0),
        ("1" * (LONGEST_EXPRESSION + 1), ExpressionProblem.TOO_LONG, "", LONGEST_EXPRESSION),
        (
            "(" * (DEEPEST_EXPRESSION + 1) + "1" + ")" * (DEEPEST_EXPRESSION + 1),
            ExpressionProblem.TOO_DEEP,
            "",
            DEEPEST_EXPRESSION,
        ),
        ("-" * 1_000 + "1", ExpressionProblem.TOO_DEEP, "", DEEPEST_EXPRESSION),
    ],
)
def test_what_is_no_expression_is_refused_with_where_and_why(
    text: str, problem: ExpressionProblem, name: str, where: int
) -> None:
    with pytest.raises(InvalidExpression) as refused:
        compile_expression(text)
    assert (refused.value.problem, refused.value.name, refused.value.where) == (problem, name, where)


def test_a_question_that_is_not_there_is_named() -> None:
    assert compile_expression("${nobody} = 1 or ${a} = '${quoted}'").references == {"nobody", "a"}
    with pytest.raises(InvalidExpression) as refused:
        value("${nobody} = 1")
    assert (refused.value.problem, refused.value.name) == (ExpressionProblem.UNKNOWN_QUESTION, "nobody")


def test_references_and_functions_are_known_without_evaluating() -> None:
    expression = compile_expression("if(selected(${a}, 'x'), jr:choice-name(${b}, '${town}'), sum(${c-d.e}))")
    assert expression.references == {"a", "b", "town", "c-d.e"}
    assert expression.functions == {"if", "selected", "jr:choice-name", "sum"}


def test_as_deep_and_as_long_as_is_promised_is_taken() -> None:
    deep = DEEPEST_EXPRESSION
    assert value("(" * deep + "1" + ")" * deep) == "1"
    assert value("-" * deep + "1") == "1"
    nested = "1"
    for number in range(deep):
        nested = f"if({number}=1,2,{nested})"
    assert value(nested) == "2"
    steep = "1"
    for _ in range(deep):  # every precedence at every level
        steep = f"(0 or 1 and 1=1+1*-{steep})"
    assert value(steep) in ("true", "false")
    row = " or ".join(["${n}=7"] * 180)
    assert len(row) <= LONGEST_EXPRESSION
    assert truth(row) is False
    assert truth(row, n="7") is True
    assert value("+".join(["1"] * 1_000)) == "1000"


@pytest.mark.parametrize(
    "text",
    [
        "//*[//*[//*[//*]]]",
        "count(//*[count(//*[count(//*) > 0]) > 0])",
        "join(join(join(join(//*, //*), //*), //*), //*)",
        "regex(${a}, '(.*){200}b')",
    ],
)
def test_what_costs_too_much_fails_instead_of_holding_everybody_up(text: str) -> None:
    answers = {f"home/member/name#{number}": "a" * 3_000 for number in range(1, 21)}
    instance = an_instance(answers | {"a": "a" * 3_000})
    with pytest.raises(ExpressionFailed):
        instance.truth(text, Place("a"))
    assert instance.truth("1 = 1", Place("a")), "the next one has work of its own"


def test_a_look_that_has_spent_everything_evaluates_nothing_more() -> None:
    instance = an_instance({f"home/member/name#{number}": "x" for number in range(1, 21)})
    done = 0
    while succeeds(instance, "count(//*) > 0"):
        done += 1
    assert 1_000 < done < WORK_OF_ALL
    while succeeds(instance, "1"):
        done += 1
    assert done < WORK_OF_ALL
    assert not succeeds(instance, "1")


def succeeds(instance: Instance, text: str) -> bool:
    try:
        return instance.truth(text, Place("a"))
    except ExpressionFailed:
        return False


@pytest.mark.parametrize(
    "text",
    ["date('soon')", "date(1 div 0)", "count('a')", "'a'/b", "'a' | 'b'", "distance('here')", "uuid(100000)"],
)
def test_what_cannot_be_evaluated_says_so(text: str) -> None:
    with pytest.raises((ExpressionFailed, InvalidExpression)):
        value(text)
