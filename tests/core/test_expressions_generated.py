"""Whatever somebody writes as an expression, it is evaluated within its budget, or refused by one of two names."""

import math
import re
from xml.etree import ElementTree

import elementpath
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.surveys.expression_functions import FUNCTIONS, NOT_SUPPORTED
from bot.core.surveys.expression_values import WORK_OF_ALL, WORK_OF_ONE
from bot.core.surveys.expressions import (
    ExpressionFailed,
    Instance,
    InvalidExpression,
    compile_expression,
)
from bot.core.surveys.patterns import PatternRefused, compile_pattern
from bot.core.surveys.sheet import Place
from tests.core.expression_forms import FORM, HOUSEHOLD, TIMES, TOWNS, an_instance

ANSWERS = HOUSEHOLD | {
    "a": "words “and” more",
    "n": "3",
    "m": "-2.5",
    "many": "a c",
    "day": "2026-11-24",
    "hour": "07:30",
    "moment": "2026-11-24T10:30",
    "spot": "42.7 23.3",
    "town": "nis",
}
PLACES = (
    "a",
    "n",
    "day",
    "home/member/name#2",
    "home/member/pet/legs#2.1",
    "home/member",
    "home/member/pet#2",
    "x",
)
NAMES = (*(question.name for question in FORM.questions()), "home", "member", "pet", "nobody")
SPECIAL = ("if", "once", "position", "last", "current", "instance", "jr:choice-name", "indexed-repeat")

numbers = st.one_of(
    st.integers(0, 10**20).map(str),
    st.decimals(0, 10**6, allow_nan=False, places=3).map(str),
    st.sampled_from(["1e308", "9" * 400, "0", "1", "2", ".5"]),
)
words = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "a", "a b", "2026-11-24", "2026-11-24T10:30:00Z", "24:00", "%d.%n.%Y %b", "(a*)*b", "[", "towns"]
    ),
    st.sampled_from(["42 23", "42 23;43 24;41 25", "true", "NaN", "Infinity", "${a}", "/data/town"]),
).map(lambda text: "'" + text.replace("'", "").replace("‘", "").replace("’", "") + "'")
references = st.sampled_from(NAMES).map(lambda name: f"${{{name}}}")
steps = st.sampled_from(
    [*NAMES[:6], "*", ".", "..", "node()", "data", "name", "self::node()", "ancestor::*", "descendant::*"]
)
paths = st.builds(
    lambda start, parts, join: start + join.join(parts),
    st.sampled_from(["", "/", "//", "../", "./", "current()/", "${member}/", "instance('towns')/root/"]),
    st.lists(steps, min_size=1, max_size=4),
    st.sampled_from(["/", "//"]),
)
operators = st.sampled_from(["or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "|"])
functions = st.sampled_from([*FUNCTIONS, *SPECIAL, *sorted(NOT_SUPPORTED), "unheard-of"])


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("{} {} {}".format, inner, operators, inner),
        st.builds("({})".format, inner),
        st.builds("-{}".format, inner),
        st.builds("{}[{}]".format, paths, inner),
        st.builds("{}[{}]".format, references, inner),
        st.builds(
            lambda name, arguments: f"{name}({', '.join(arguments)})", functions, st.lists(inner, max_size=4)
        ),
    )


expressions = st.recursive(st.one_of(numbers, words, references, paths), grown, max_leaves=25)
PIECES = (
    "( ) [ ] , . .. / // :: : @ $ ${ } ${a} * | + - = != < > <= >= ' \" ‘ ’ „ “ and or div mod not( if( a data 1 1.5 self "
    "child text() node() jr: jr:choice-name( # ! ~ \\ \x00 Ш 🙂 e E+ Q{ {"
)
pieces = st.lists(st.sampled_from(PIECES.split()), max_size=30).map(" ".join)
garbage = st.one_of(st.text(max_size=60), pieces, pieces.map(lambda text: text.replace(" ", "")))


def outcome(instance: Instance, text: str, place: str) -> list[object]:
    """What it comes to in every way of asking, or the name of what it was refused with."""
    where = Place.read(place)
    found: list[object] = []
    for ask in (
        lambda: instance.value(text, where),
        lambda: instance.truth(text, where),
        lambda: repr(instance.number(text, where)),
        lambda: instance.keeps(text, where, TOWNS[0]),
    ):
        try:
            found.append(ask())
        except (InvalidExpression, ExpressionFailed) as refused:
            found.append(type(refused).__name__)
    return found


@settings(max_examples=500, deadline=None)
@given(text=expressions, place=st.sampled_from(PLACES))
@example(text="//*[//*[//*[//*[//*]]]]", place="a")
@example(text="-" * 2_000, place="a")
@example(text="substring('12345', -1 div 0)", place="a")
@example(text="round(1e308, 400)", place="a")
@example(text="date(9" + "9" * 300 + ")", place="a")
@example(text="selected-at(${a}, 0 div 0)", place="a")
@example(text="indexed-repeat(${nobody}, ${member}, 1)", place="a")
def test_a_generated_expression_is_evaluated_within_its_budget_or_refused(text: str, place: str) -> None:
    spent: list[int] = []
    instance = an_instance(ANSWERS, TIMES, seed=7)
    for _ in range(2):
        before = instance._work.left
        found = outcome(instance, text, place)
        spent.append(before - instance._work.left)
        assert len(found) == 4
    # Four questions were asked.
    assert max(spent) <= 4 * WORK_OF_ONE <= WORK_OF_ALL
    assert outcome(an_instance(ANSWERS, TIMES, seed=7), text, place) == outcome(
        an_instance(ANSWERS, TIMES, seed=7), text, place
    )


@settings(max_examples=500, deadline=None)
@given(text=garbage, place=st.sampled_from(PLACES))
@example(text="${a}\x00", place="a")
@example(text="'‘", place="a")
@example(text="*:a", place="a")
@example(text="a:b:c", place="a")
@example(text="child::", place="a")
@example(text="/", place="a")
@example(text="//", place="a")
@example(text="$ v", place="a")
@example(text="or", place="a")
@example(text="div(1)", place="a")
@example(text="..(1)", place="a")
@example(text="a[1](2)", place="a")
@example(text="node(1)", place="a")
def test_garbage_is_refused_or_means_something(text: str, place: str) -> None:
    outcome(an_instance(ANSWERS, TIMES), text, place)


@settings(max_examples=300, deadline=None)
@given(text=expressions)
def test_where_an_expression_is_wrong_lies_within_it(text: str) -> None:
    refused: InvalidExpression | None = None
    try:
        compile_expression(text)
    except InvalidExpression as error:
        refused = error
    assert refused is None or 0 <= refused.where <= len(text)


pure = st.recursive(
    st.one_of(
        st.integers(-999, 999).map(lambda number: f"({number})"),
        st.sampled_from(["true()", "false()", "0.5", "'a'", "'b c'", "''"]),
    ),
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(["or", "and"]), inner),
        st.builds(
            "(number({}) {} number({}))".format,
            inner,
            # No product: elementpath writes a negative zero as "-0", where XPath 1.0 (section 4.2) has "0".
            st.sampled_from(["+", "-", "=", "!=", "<", ">="]),
            inner,
        ),
        st.builds("(string({}) {} string({}))".format, inner, st.sampled_from(["=", "!="]), inner),
        st.builds(
            "{}(string({}), string({}))".format,
            st.sampled_from(["concat", "contains", "starts-with", "substring-before", "substring-after"]),
            inner,
            inner,
        ),
        st.builds("not({})".format, inner),
        st.builds("string-length(string({}))".format, inner),
        st.builds("floor(number({}))".format, inner),
    ),
    max_leaves=8,
)
NOWHERE = ElementTree.XML("<data/>")


@settings(max_examples=300, deadline=None)
@given(text=pure)
def test_what_is_plain_xpath_comes_to_what_elementpath_says(text: str) -> None:
    theirs = elementpath.select(NOWHERE, f"string(boolean({text}))", parser=elementpath.XPath1Parser)
    assert an_instance().value(f"string(boolean({text}))", Place("a")) == theirs


PATTERN = st.recursive(
    st.sampled_from(["a", "b", ".", "[ab]", "[^a]", "\\w", "\\d", "^", "$", "\\b", "", "ш"]),
    lambda inner: st.one_of(
        st.builds("{}{}".format, inner, inner),
        st.builds("({}|{})".format, inner, inner),
        st.builds("(?:{}){}".format, inner, st.sampled_from(["*", "+", "?", "*?", "{2}", "{0,3}", "{1,}"])),
    ),
    max_leaves=8,
)


@settings(max_examples=400, deadline=None)
@given(pattern=PATTERN, text=st.text("abш1 ", max_size=6))
def test_a_pattern_matches_what_python_says_that_it_matches(pattern: str, text: str) -> None:
    assert compile_pattern(pattern).matches(text, lambda much: None) is bool(re.fullmatch(pattern, text))


@settings(max_examples=300, deadline=None)
@given(
    pattern=st.one_of(st.text(max_size=40), st.text("ab()[]{}*+?|\\^$-,.0123:dwp", max_size=30)),
    text=st.text(max_size=20),
)
@example(pattern="(((((a{20}){20}){20}){20}){20})", text="a")
@example(pattern="(" * 300, text="")
@example(pattern="a{999999}", text="")
@example(pattern="[z-a]", text="")
@example(pattern="[]", text="")
@example(pattern="[]-a]", text="-")
def test_a_generated_pattern_is_matched_or_refused(pattern: str, text: str) -> None:
    try:
        compiled = compile_pattern(pattern)
    except PatternRefused:
        return
    assert compiled.matches(text, lambda much: None) in (True, False)


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|a)*b", "(a*)*b", "a*a*a*a*a*a*b", "(.*)(.*)(.*)(.*)[b]"])
def test_a_pattern_that_backtracks_for_ever_elsewhere_costs_a_little_for_each_letter(pattern: str) -> None:
    costs: list[int] = []
    assert not compile_pattern(pattern).matches("a" * 3_000, costs.append)
    assert len(costs) <= 3_000
    assert math.fsum(costs) < WORK_OF_ONE
