"""The rules of moderation: written, read, and everything that is wrong with a file of them."""

import tomllib
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.languages import LANGUAGES
from bot.core.moderation.model import KNOWN_REASONS, LONGEST_MESSAGE, InvalidRules, Reason, Rules
from bot.core.moderation.rules import (
    LONGEST_RULE,
    MOST_REASONS,
    WIDEST_NAME,
    read_rules,
    rules_as_json,
    rules_as_tables,
    rules_as_toml,
    rules_from_json,
)

SKOPJE = ("mk", "sq", "tr", "en")
OWN = {"names": {"mk": "Без адреса"}}

text = st.text(min_size=1, max_size=20).map(lambda words: f"a{words}b")
by_language = st.dictionaries(st.sampled_from(sorted(LANGUAGES)), text, max_size=4)
one_line = text.map(lambda words: " ".join(words.splitlines()))
names = st.dictionaries(st.sampled_from(sorted(LANGUAGES)), one_line, max_size=4)
known = st.builds(Reason, st.sampled_from(KNOWN_REASONS), st.just({}), by_language, by_language)
own = st.builds(
    Reason,
    st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True).filter(lambda code: code not in KNOWN_REASONS),
    names.map(lambda some: some | {"en": "In short"}),
    by_language,
    by_language,
)
any_rules = st.builds(
    Rules,
    st.integers(1, 720),
    st.booleans(),
    st.integers(1, 50),
    st.lists(known | own, min_size=1, max_size=MOST_REASONS, unique_by=lambda reason: reason.code).map(tuple),
)
anything = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.lists(st.text() | st.integers())
    | st.dictionaries(st.text(), st.text() | st.integers() | st.dictionaries(st.text(), st.text()))
)
KEYS = ("promise_hours", "second_person", "daily_limit", "reasons", "nonsense")


def problems(**data: Any) -> tuple[str, ...]:
    with pytest.raises(InvalidRules) as refused:
        read_rules(data, SKOPJE)
    return refused.value.problems


def test_what_a_file_leaves_out_is_as_where_nothing_was_set() -> None:
    assert read_rules({}, SKOPJE) == Rules()
    assert read_rules({"daily_limit": 5}, SKOPJE) == replace(Rules(), daily_limit=5)


def test_a_file_says_everything() -> None:
    toml = """
        promise_hours = 24
        second_person = true
        daily_limit = 1
        [reasons.insult]
        [reasons.no-address]
        names = { mk = " Без адреса ", sq = "Pa adresë" }
        rule = { mk = "Член 5" }
        message = { mk = "Каде е тоа?", sr-Latn = "Gde je to?" }
    """
    expected = Reason(
        "no-address",
        {"mk": "Без адреса", "sq": "Pa adresë"},
        {"mk": "Член 5"},
        {"mk": "Каде е тоа?", "sr-Latn": "Gde je to?"},
    )
    assert read_rules(tomllib.loads(toml), SKOPJE) == Rules(24, True, 1, (Reason("insult"), expected))


def test_everything_that_is_wrong_is_named_at_once() -> None:
    assert problems(
        promise_hours=0,
        second_person="yes",
        daily_limit=True,
        colour="red",
        reasons={
            "Insult!": OWN,
            "own": {"rule": {"mk": "Член 5"}},
            "foreign": {"names": {"hr": "Tuđe"}},
            "insult": {"message": {"xx": "What?", "mk": "…", "sq": 5}, "word": {}},
            "false": "no",
            "unclear": {"rule": "Член 5"},
        },
    ) == (
        "colour: unknown; rules have promise_hours, second_person, daily_limit, reasons",
        "promise_hours: 0 is not a whole number of hours from 1 to 720",
        "second_person: 'yes' is not true or false",
        "daily_limit: True is not a whole number of ideas from 1 to 50",
        "reasons.Insult!: expected a code of 1 to 12 of a-z, 0-9 and -",
        "reasons.own.names: a reason of the city's own needs a name in one of mk, sq, tr, en",
        "reasons.foreign.names: a reason of the city's own needs a name in one of mk, sq, tr, en",
        "reasons.insult.word: unknown; a reason has names, rule, message",
        f"reasons.insult.message.xx: unknown language; {', '.join(LANGUAGES)}",
        "reasons.insult.message.mk: expected a text",
        "reasons.insult.message.sq: expected a text",
        "reasons.false: expected a table with names, rule, message",
        "reasons.unclear.rule: expected a table of texts by language",
    )


@pytest.mark.parametrize(("key", "least", "most"), [("promise_hours", 1, 720), ("daily_limit", 1, 50)])
def test_numbers_have_bounds(key: str, least: int, most: int) -> None:
    for number in (least, most):
        assert rules_as_json(read_rules({key: number}, SKOPJE))[key] == number
    for wrong in (least - 1, most + 1, 2.0, "2", None):
        [problem] = problems(**{key: wrong})
        assert problem.startswith(f"{key}: {wrong!r} is not")


def test_texts_have_bounds() -> None:
    fits = {
        "names": {"mk": "ш" * WIDEST_NAME},
        "rule": {"mk": "ш" * LONGEST_RULE},
        "message": {"mk": "ш" * LONGEST_MESSAGE},
    }
    assert read_rules({"reasons": {"own": fits}}, SKOPJE).reasons == (Reason("own", **fits),)
    longer = {key: {"mk": f"{texts['mk']}ш"} for key, texts in fits.items()}
    assert problems(reasons={"own": longer}) == (
        "reasons.own.rule.mk: 301 characters; 300 at most",
        "reasons.own.message.mk: 1001 characters; 1000 at most",
        "reasons.own.names.mk: 31 columns wide; 30 at most, it stands on a button",
    )


def test_a_name_is_one_line_and_as_wide_as_a_phone_shows_it() -> None:
    [problem] = problems(reasons={"own": {"names": {"en": "Two\nlines"}}})
    assert problem == "reasons.own.names.en: expected one line"
    [problem] = problems(reasons={"own": {"names": {"en": "字" * 16}}})
    assert problem.startswith("reasons.own.names.en: 32 columns wide")
    accents = {"names": {"en": "e\u0301" * WIDEST_NAME}}
    assert read_rules({"reasons": {"own": accents}}, SKOPJE).reasons[0].names == accents["names"]


def test_a_city_has_some_reasons_and_not_too_many() -> None:
    twenty = {f"own-{number}": OWN for number in range(MOST_REASONS)}
    assert len(read_rules({"reasons": twenty}, SKOPJE).reasons) == MOST_REASONS
    assert problems(reasons=twenty | {"one-more": OWN}) == ("reasons: 21 of them; 20 at most",)
    nothings: tuple[Any, ...] = ({}, [], "insult")
    for nothing in nothings:
        [problem] = problems(reasons=nothing)
        assert problem == "reasons: expected a table for each reason, such as [reasons.insult]"


def test_a_known_reason_needs_no_words_of_the_citys_own() -> None:
    tables: dict[str, Any] = {"reasons": {code: {} for code in KNOWN_REASONS}}
    assert read_rules(tables, SKOPJE) == Rules()


@given(any_rules)
def test_rules_come_back_from_json_as_they_were(rules: Rules) -> None:
    assert rules_from_json(rules_as_json(rules)) == rules


@given(any_rules)
def test_what_is_printed_can_be_given_back(rules: Rules) -> None:
    printed = rules_as_toml(rules)
    assert tomllib.loads(printed) == rules_as_tables(rules)
    again = read_rules(tomllib.loads(printed), SKOPJE)
    assert again == rules
    assert [reason.code for reason in again.reasons] == [reason.code for reason in rules.reasons]


def test_json_of_an_earlier_version_is_filled_up() -> None:
    assert rules_from_json({}) == Rules()
    assert rules_from_json({"reasons": [{"code": "insult"}]}) == Rules(reasons=(Reason("insult"),))


@given(st.dictionaries(st.sampled_from(KEYS), anything))
def test_whatever_a_file_holds_is_read_or_refused_with_a_reason(data: dict[str, Any]) -> None:
    try:
        rules = read_rules(data, SKOPJE)
    except InvalidRules as refused:
        named = [problem.startswith(KEYS) for problem in refused.problems]
    else:
        named = [read_rules(tomllib.loads(rules_as_toml(rules)), SKOPJE) == rules]
    assert named
    assert all(named)
