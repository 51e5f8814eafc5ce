"""What names, repeats, choices and calculations mean to an expression within a form."""

import math

import pytest

from bot.core.surveys.expressions import (
    ExpressionFailed,
)
from bot.core.surveys.questionnaire import Group, Kind, Question, Questionnaire
from bot.core.surveys.sheet import Place
from tests.core.expression_forms import HOUSEHOLD, TIMES, TOWNS, an_instance, value


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("${age}", "home/member/name#2", "9"),
        ("${name}", "home/member/pet/kind#2.1", "Ivo"),
        ("${legs}", "home/member/pet/kind#2.2", "0"),
        ("${kind}", "home/member/name#2", "hen"),
        ("../age", "home/member/name#2", "9"),
        ("../../name", "home/member/pet/kind#2.1", "Ivo"),
        ("/data/home/member/age", "home/member/name#2", "9"),
        ("/data/home/member[2]/name", "a", "Ivo"),
        ("/data/home/member[age > 40]/name", "a", "Ana"),
        ("${member}[last()]/age", "a", ""),
        ("${member}[position() = 2]/name", "a", "Ivo"),
        ("sum(${age})", "a", "50"),
        ("sum(${legs})", "a", "6"),
        ("sum(${legs})", "home/member/name#2", "2"),
        ("min(${age})", "a", "9"),
        ("max(${age})", "a", "41"),
        ("join(', ', ${name})", "a", "Ana, Ivo"),
        ("concat(${name})", "a", "AnaIvo"),
        ("count(${member})", "a", "3"),
        ("count(${member})", "home/member/name#2", "3"),
        ("count(${pet})", "home/member/name#2", "2"),
        ("count(${pet})", "a", "3"),
        ("count(${name})", "a", "3"),
        ("count-non-empty(${name})", "a", "2"),
        ("count(${member}[age < 18])", "a", "1"),
        ("position(..)", "home/member/name#2", "2"),
        ("position(../..)", "home/member/pet/kind#2.1", "2"),
        ("position(..)", "home/member/pet/kind#2.1", "1"),
        ("indexed-repeat(${name}, ${member}, 2)", "a", "Ivo"),
        ("indexed-repeat(${name}, ${member}, 2)", "home/member/name#1", "Ivo"),
        ("indexed-repeat(${name}, ${member}, position(..) - 1)", "home/member/name#2", "Ana"),
        ("indexed-repeat(${name}, ${member}, position(..) - 1)", "home/member/name#1", ""),
        ("indexed-repeat(${name}, ${member}, 9)", "a", ""),
        ("indexed-repeat(${kind}, ${member}, 2, ${pet}, 2)", "a", "fish"),
        ("indexed-repeat(${kind}, ${pet}, 2)", "home/member/name#2", "fish"),
        ("indexed-repeat(/data/home/member/name, /data/home/member, 2)", "a", "Ivo"),
        ("sum(${member}/age)", "a", "50"),
        ("sum(//age)", "a", "50"),
        ("count(/data/home/member)", "home/member/age#2", "3"),
    ],
)
def test_names_in_repeats_mean_the_nearest(text: str, place: str, expected: str) -> None:
    instance = an_instance(HOUSEHOLD, TIMES)
    assert instance.value(text, Place.read(place)) == expected


def test_a_repeat_that_nobody_counted_has_as_many_times_as_answers() -> None:
    instance = an_instance(HOUSEHOLD)
    assert instance.value("count(${member})", Place("a")) == "2"
    instance.put(Place("home/member/age", (4,)), "7")
    assert instance.value("count(${member})", Place("a")) == "4"
    assert instance.value("sum(${age})", Place("a")) == "57"


def test_a_sum_over_nobody_is_nought_and_a_maximum_is_none() -> None:
    instance = an_instance({}, {"home/member": 0})
    assert instance.value("sum(${age})", Place("a")) == "0"
    assert instance.value("count(${member})", Place("a")) == "0"
    assert math.isnan(instance.number("max(${age})", Place("a")))


def test_a_question_wins_over_a_group_and_the_same_repeat_over_another() -> None:
    form = Questionnaire(
        {"en": "Roads"},
        (
            Group("all/highway", (Question("all/highway/surface", Kind.TEXT),)),
            Question("all/feature/highway", Kind.ONE),
            Group("one", (Question("one/note", Kind.TEXT), Question("one/who", Kind.TEXT)), is_repeat=True),
            Group("two", (Question("two/note", Kind.TEXT), Question("two/who", Kind.TEXT)), is_repeat=True),
        ),
    )
    answers = {"all/feature/highway": "residential", "one/note#1": "first", "two/note#1": "second"}
    instance = an_instance(answers, form=form)
    assert instance.value("${highway}", Place("all/highway/surface")) == "residential"
    assert instance.value("${note}", Place("one/who", (1,))) == "first"
    assert instance.value("${note}", Place("two/who", (1,))) == "second"


def test_calculations_are_seen_once_they_are_put() -> None:
    instance = an_instance({"n": "3"})
    assert instance.value("${total} + 1", Place("a")) == "NaN"
    instance.put(Place("total"), instance.value("${n} * 2", Place("total")))
    assert instance.value("${total} + 1", Place("a")) == "7"
    instance.put(Place("total"), instance.value("${n} div 0", Place("total")))
    assert instance.value("${total} > 1000", Place("a")) == "true"


def test_once_keeps_what_there_is() -> None:
    assert value("once(today())", "total") == "2026-11-25"
    assert value("once(today())", "total", total="2020-01-01") == "2020-01-01"


def test_chance_is_the_same_for_the_same_sheet_and_place_and_otherwise_another() -> None:
    first = an_instance(seed=1)
    drawn = first.value("random()", Place("a"))
    assert 0 <= float(drawn) < 1
    assert an_instance(seed=1).value("random()", Place("a")) == drawn
    assert an_instance(seed=2).value("random()", Place("a")) != drawn
    assert first.value("random()", Place("b")) != drawn
    assert first.truth("random() != random()", Place("a"))
    assert len(first.value("uuid()", Place("a"))) == 36
    assert len(first.value("uuid(8)", Place("a"))) == 8


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "Niš"), ("sr-Cyrl", "Ниш"), ("sr-Latn", "Niš"), ("bg", "Niš")]
)
def test_a_choice_is_named_in_the_language_of_the_reader(language: str, expected: str) -> None:
    instance = an_instance({"town": "nis", "towns": "nis varna"}, language=language)
    assert instance.value("jr:choice-name(${town}, '${town}')", Place("a")) == expected
    assert instance.value("jr:choice-name(${town}, '/data/town')", Place("a")) == expected
    assert instance.value("jr:choice-name(selected-at(${towns}, 1), '${towns}')", Place("a")) == "Varna"
    assert instance.value("jr:choice-name('unknown', '${town}')", Place("a")) == "unknown"
    assert instance.value("jr:choice-name('', '${town}')", Place("a")) == ""


def test_months_are_named_in_the_language_of_the_reader() -> None:
    instance = an_instance(language="el")
    assert instance.value("format-date('2026-03-01', '%e %b')", Place("a")) == "1 Μαρ"


@pytest.mark.parametrize(
    ("choice_filter", "answers", "expected"),
    [
        ("country = ${a}", {"a": "rs"}, ["nis", "uzice"]),
        ("country = ${a}", {"a": "bg"}, ["varna"]),
        ("country = ${a}", {"a": "gr"}, []),
        ("country=${a} and people > 100000", {"a": "rs"}, ["nis"]),
        ("selected(${towns}, name)", {"towns": "varna nis"}, ["nis", "varna"]),
        ("not(selected(${towns}, name))", {"towns": "varna nis"}, ["uzice"]),
        ("name != ${town}", {"town": "nis"}, ["uzice", "varna"]),
        ("starts-with(label, 'U')", {}, ["uzice"]),
        ("region = ''", {}, ["nis", "uzice", "varna"]),  # a column that is not there is empty
        ("country = current()/../a", {"a": "bg"}, ["varna"]),
        ("true()", {}, ["nis", "uzice", "varna"]),
    ],
)
def test_a_choice_filter_sees_the_columns_of_an_option(
    choice_filter: str, answers: dict[str, str], expected: list[str]
) -> None:
    instance = an_instance(answers)
    assert [
        option.code for option in TOWNS if instance.keeps(choice_filter, Place("town"), option)
    ] == expected


def test_a_list_of_choices_can_be_looked_up() -> None:
    instance = an_instance({"town": "varna"})
    assert instance.value("instance('towns')/root/item[name = ${town}]/people", Place("a")) == "330000"
    assert instance.value("count(instance('towns')/root/item[country = 'rs'])", Place("a")) == "2"
    assert instance.value("instance('towns')/root/item[2]/label", Place("a")) == "Užice"
    with pytest.raises(ExpressionFailed):
        instance.value("instance('rivers')/root/item", Place("a"))
