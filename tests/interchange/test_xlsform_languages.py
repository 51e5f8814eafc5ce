"""Languages as headings name them, matched to the thirteen."""

import pytest

from bot.core.surveys.findings import Gravity, Problem
from bot.interchange.xlsform.languages import tag_of
from tests.interchange.xlsforms import Row, asked, details, read, said, taken


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("Türkçe (tr)", "tr"),
        ("English(en)", "en"),
        ("English (en-GB)", "en"),
        ("tr", "tr"),
        ("TR", "tr"),
        ("türkçe", "tr"),
        ("Turkish", "tr"),
        ("Турски", "tr"),
        ("Ελληνικά", "el"),
        ("greek", "el"),
        ("Grčki", "el"),
        ("Română", "ro"),
        ("Румънски", "ro"),
        ("Shqip (sq)", "sq"),
        ("Albanian", "sq"),
        ("Български", "bg"),
        ("Bulgarca", "bg"),
        ("македонски", "mk"),
        ("Bosanski", "bs"),
        ("HRVATSKI", "hr"),
        ("Italiano", "it"),
        ("Crnogorski", "cnr"),
        ("Montenegrin (cnr)", "cnr"),
        ("Serbian Latin", "sr-Latn"),
        ("Serbian (Latin)", "sr-Latn"),
        ("Serbian Cyrillic", "sr-Cyrl"),
        ("Srpski (latinica)", "sr-Latn"),
        ("srpski ćirilica", "sr-Cyrl"),
        ("Српски (ћирилица)", "sr-Cyrl"),
        ("Сръбски (латиница)", "sr-Latn"),
        ("srpski", "sr-Latn"),
        ("српски", "sr-Cyrl"),
        ("sr@latin", "sr-Latn"),
        ("sr_Latn", "sr-Latn"),
        ("Serbian (sr-Latn)", "sr-Latn"),
        ("sr", "sr-Cyrl"),
        ("Swahili(sw)", None),
        ("Français (fr)", None),
        ("default", None),
        ("", None),
    ],
)
def test_languages_by_any_of_their_names(name: str, tag: str | None) -> None:
    assert tag_of(name) == tag


def test_the_letters_say_which_serbian_it_is_where_the_name_does_not() -> None:
    for name in ("Serbian", "sr", "srpski"):
        assert tag_of(name, ["Како се зовете?"]) == "sr-Cyrl"
        assert tag_of(name, ["Kako se zovete?"]) == "sr-Latn"
    assert tag_of("sr-Cyrl", ["Kako se zovete?"]) == "sr-Cyrl"


def test_each_text_has_its_languages_the_first_of_the_file_first() -> None:
    found = read(
        [
            {
                "type": "text",
                "name": "a",
                "label::Türkçe (tr)": "Adınız?",
                "label::Srpski": "Kako se zovete?",
                "hint::Türkçe (tr)": "Ad",
                "constraint_message::Srpski": "Kratko",
                "required_message::tr": "Gerekli",
            }
        ],
        settings={"form_title::Srpski": "Anketa", "form_title::Türkçe (tr)": "Anket"},
        language="el",
    )
    question = asked(found, "a")
    assert list(question.label.items()) == [("tr", "Adınız?"), ("sr-Latn", "Kako se zovete?")]
    assert question.hint == {"tr": "Ad"}
    assert question.constraint_message == {"sr-Latn": "Kratko"}
    assert question.required_message == {"tr": "Gerekli"}
    assert taken(found).title == {"tr": "Anket", "sr-Latn": "Anketa"}
    assert taken(found).languages == ("tr", "sr-Latn")
    assert details(found, Problem.MISSING_TRANSLATIONS) == [
        {"language": "tr", "count": "1"},
        {"language": "sr-Latn", "count": "2"},
    ]


def test_one_colon_is_as_good_as_two_and_both_may_stand_in_one_file() -> None:
    found = read([{"type": "text", "name": "a", "label:tr": "Ad", "label::ro": "Nume", "relevant": "1"}])
    assert asked(found, "a").label == {"tr": "Ad", "ro": "Nume"}
    assert said(found) == [
        (Problem.MISSING_TRANSLATIONS, "", 0, ""),
    ]


def test_a_form_that_names_no_language_is_in_the_one_that_is_supposed() -> None:
    found = read([{"type": "text", "name": "a", "label": "Ime"}], language="hr")
    assert asked(found, "a").label == {"hr": "Ime"}
    assert taken(found).languages == ("hr",)
    assert said(found) == [(Problem.LANGUAGE_SUPPOSED, "survey", 1, "label")]
    assert details(found, Problem.LANGUAGE_SUPPOSED) == [{"language": "hr"}]


def test_a_form_that_names_its_own_language_is_believed() -> None:
    found = read(
        [{"type": "text", "name": "a", "label": "Ime"}], settings={"default_language": "Hrvatski (hr)"}
    )
    assert asked(found, "a").label == {"hr": "Ime"}
    assert said(found) == []


def test_the_default_language_comes_first() -> None:
    row = {"type": "text", "name": "a", "label::tr": "Ad", "label::English (en)": "Name"}
    assert taken(
        read([row], settings={"default_language": "English (en)", "title::en": "N", "title::tr": "A"})
    ).languages == ("en", "tr")


def test_words_beside_translations_are_in_another_language() -> None:
    row = {"type": "text", "name": "a", "label": "Name", "label::Türkçe (tr)": "Ad"}
    assert asked(read([row], language="en"), "a").label == {"en": "Name", "tr": "Ad"}
    # In a city that speaks Turkish they can't be Turkish a second time.
    assert asked(read([row], language="tr"), "a").label == {"en": "Name", "tr": "Ad"}


def test_a_title_without_a_language_does_not_make_one() -> None:
    row = {"type": "text", "name": "a", "label::tr": "Ad", "label::ro": "Nume"}
    found = read([row], settings={"title": "Anket"}, language="sq")
    assert taken(found).title == {"tr": "Anket"}
    assert taken(found).languages == ("tr", "ro")


def test_a_language_of_none_of_ours_is_left_out_and_said_once_a_column() -> None:
    rows = [
        {"type": "text", "name": name, "label::English (en)": "Name", "label::Kiswahili (sw)": "Jina"}
        for name in "ab"
    ]
    found = read(rows)
    assert asked(found, "a").label == {"en": "Name"}
    assert said(found, Gravity.LEFT_OUT) == [(Problem.UNKNOWN_LANGUAGE, "survey", 1, "label::Kiswahili (sw)")]
    assert details(found, Problem.UNKNOWN_LANGUAGE) == [{"language": "Kiswahili (sw)"}]


def test_a_language_of_none_of_ours_is_shown_where_there_is_nothing_else() -> None:
    found = read([{"type": "text", "name": "a", "label::Kiswahili (sw)": "Jina"}], language="mk")
    assert asked(found, "a").label == {"mk": "Jina"}
    assert (Problem.UNKNOWN_LANGUAGE, "survey", 1, "label::Kiswahili (sw)") in said(found, Gravity.LEFT_OUT)


def test_a_text_that_lacks_one_language_is_counted() -> None:
    rows = [
        {"type": "text", "name": "a", "label::tr": "Ad", "label::el": "Όνομα"},
        {"type": "text", "name": "b", "label::tr": "Yaş"},
    ]
    found = read(rows, settings={"title::tr": "Anket", "title::el": "Έρευνα"})
    assert details(found, Problem.MISSING_TRANSLATIONS) == [{"language": "el", "count": "1"}]


def test_two_columns_of_one_language_are_told_where_both_say_something() -> None:
    row = {"type": "text", "name": "a", "label::Türkçe (tr)": "Ad", "label::Turkish (tr)": "İsim"}
    found = read([row], settings={"title": "Anket"})
    assert asked(found, "a").label == {"tr": "Ad"}
    assert said(found, Gravity.LEFT_OUT) == [(Problem.SAME_LANGUAGE, "survey", 1, "label::Turkish (tr)")]
    assert details(found, Problem.SAME_LANGUAGE) == [{"language": "tr"}]


def test_words_without_a_language_that_are_beside_those_in_the_same_are_told() -> None:
    found = read([{"type": "text", "name": "a", "label": "Your name", "label::English (en)": "Name"}])
    assert asked(found, "a").label == {"en": "Name"}
    assert said(found, Gravity.LEFT_OUT) == [(Problem.SAME_LANGUAGE, "survey", 1, "label")]


def test_two_columns_of_one_language_that_complete_each_other_lose_nothing() -> None:
    rows: list[Row] = [
        {"type": "text", "name": "a", "label::tr": "Ad", "label::Turkish": None},
        {"type": "text", "name": "b", "label::tr": None, "label::Turkish": "Yaş"},
        {"type": "text", "name": "c", "label::tr": "Şehir", "label::Turkish": "Şehir"},
    ]
    found = read(rows)
    assert asked(found, "b").label == {"tr": "Yaş"}
    assert said(found, Gravity.LEFT_OUT) == []
