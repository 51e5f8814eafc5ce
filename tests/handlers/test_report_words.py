"""Sentences for whatever is found in a spreadsheet; no Telegram library behind them."""

import subprocess
import sys
from dataclasses import replace
from itertools import product

import pytest

from bot.core.languages import LANGUAGES
from bot.core.surveys.expressions import ExpressionProblem
from bot.core.surveys.findings import Finding, Gravity, Problem
from handlers.surveys.report_words import LONGEST_QUOTE, heading, sentence, where
from tests.towns import VOICES

DETAILS = {
    "limit": "500", "type": "barcode", "name": "age", "row": "4", "list": "waste", "expression": "${a} < 1",
    "reason": "syntax", "names": "a, b", "message": "no", "default": "x", "appearance": "map", "file": "a.png",
    "language": "tr", "count": "3",
}  # fmt: skip


def found(problem: Problem, **details: str) -> Finding:
    return Finding(Gravity.REFUSED, problem, "survey", 5, "relevant", DETAILS | details)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_everything_that_can_be_found_has_a_sentence(tag: str) -> None:
    t = VOICES.for_(tag)
    for problem, gravity in product(Problem, Gravity):
        said = sentence(t, replace(found(problem), gravity=gravity))
        assert "{" not in said.replace("${a}", "")
        assert len(said) > 5
        assert sentence(t, Finding(Gravity.NOTED, problem))  # whoever found it may know less
    assert len({heading(t, gravity) for gravity in Gravity}) == len(Gravity)


def test_every_reason_of_an_expression_is_said_in_words() -> None:
    t = VOICES.for_("en")
    for reason in ExpressionProblem:
        said = sentence(t, found(Problem.INVALID_EXPRESSION, reason=reason.value))
        assert reason.value not in said or reason is ExpressionProblem.TOO_LONG
        assert "${a} &lt; 1" in said
    assert "(in its own words)" in sentence(t, found(Problem.INVALID_EXPRESSION, reason="in its own words"))


def test_what_an_author_wrote_is_escaped_and_not_repeated_without_end() -> None:
    said = sentence(VOICES.for_("en"), found(Problem.PYXFORM, message="<b>" + "x" * 5_000))
    assert "&lt;b&gt;" in said
    assert len(said) < LONGEST_QUOTE + 100


def test_where_it_is_is_said_as_far_as_it_is_known() -> None:
    t = VOICES.for_("en")
    assert where(t, found(Problem.NO_TYPE)) == "sheet survey, row 5, column relevant"
    assert where(t, Finding(Gravity.NOTED, Problem.NO_TYPE, "survey", 5)) == "sheet survey, row 5"
    assert where(t, Finding(Gravity.NOTED, Problem.NO_TYPE, "choices")) == "sheet choices"
    assert where(t, Finding(Gravity.NOTED, Problem.NO_TYPE)) == ""


def test_nothing_of_telegrams_library_is_imported() -> None:
    code = "import sys, handlers.surveys.report_words; sys.exit('aiogram' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_same_is_said_otherwise_where_it_is_asked_after_all() -> None:
    t = VOICES.for_("en")
    typed = Finding(Gravity.CHANGED, Problem.NO_COUNTERPART, details={"type": "barcode"})
    assert sentence(t, typed) == "“barcode” cannot be read by a device in a chat. It is typed."
    audio = Finding(Gravity.LEFT_OUT, Problem.NO_COUNTERPART, details={"type": "audio"})
    assert sentence(t, audio) == "“audio” cannot be asked in a chat."


def test_a_limit_is_in_a_readers_units() -> None:
    t = VOICES.for_("en")
    assert "5 MB" in sentence(t, found(Problem.TOO_LARGE, limit=str(5 * 1024 * 1024)))
    assert "5,000" in sentence(t, found(Problem.TOO_MANY_OPTIONS, limit="5000"))


def test_a_formula_that_is_not_there_is_said_to_be_missing() -> None:
    said = sentence(VOICES.for_("en"), found(Problem.INVALID_EXPRESSION, reason="empty", expression=""))
    assert said == "“age” is to be computed, but there is no formula."
