"""What is typed in answer to a question, by thirteen languages' habits."""

from datetime import date, datetime
from typing import Any

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from bot.core.languages import LANGUAGES
from bot.core.surveys.playing import AnswerRefused, RefusedFor, Step
from bot.core.surveys.questionnaire import Kind, Option, Span
from bot.core.surveys.typed import options_like, read_typed
from bot.core.surveys.wording import formats_of
from tests.core.forms import asks, begin, form, place, repeat

TODAY = date(2026, 3, 2)
COMMA = sorted(set(LANGUAGES) - {"en"})
TOWNS = (
    Option("sk", {"en": "Skopje", "mk": "Скопје"}),
    Option("bt", {"en": "Bitola", "mk": "Битола"}),
    Option("kk", {"tr": "Kırklareli"}),
    Option("xa", {"el": "Χανιά"}),
    Option("7", {"en": "Seven"}),
    Option("none", {"en": "None, really"}, is_exclusive=True),
)


def step(kind: Kind, language: str = "en", **more: Any) -> Step:
    return begin(form(asks("q", kind, **{"choices": "towns", **more}), towns=TOWNS), language).steps[0]


def read(kind: Kind, words: str, language: str = "en", **more: Any) -> tuple[str, ...]:
    return read_typed(step(kind, language, **more), words, language, TODAY)


def why(kind: Kind, words: str, language: str = "en", **more: Any) -> RefusedFor:
    with pytest.raises(AnswerRefused) as refused:
        read(kind, words, language, **more)
    return refused.value.reason


@pytest.mark.parametrize("language", COMMA)
@pytest.mark.parametrize(
    ("words", "meant"),
    [("12,5", "12.5"), ("12.5", "12.5"), ("-0,25", "-0.25"), ("1.234,5", "1234.5"), ("1 234,50", "1234.5")],
)
def test_decimals_are_written_with_a_comma_here_and_a_point_is_understood(
    language: str, words: str, meant: str
) -> None:
    assert read(Kind.DECIMAL, words, language) == (meant,)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        *(("12.5", "12.5"), ("12,5", "12.5"), ("1,234.5", "1234.5"), ("1,000", "1000"), ("1.000", "1")),
        *((".5", "0.5"), ("0,500", "0.5"), ("+3", "3"), ("−3", "-3"), ("1'000'000", "1000000")),
        *(("1,000,000.5", "1000000.5"), ("1.000.000,5", "1000000.5"), ("  7  ", "7"), ("7.", "7")),
        *(("٣", "3"), ("१२", "12"), ("１２", "12"), ("1\u202f000", "1000"), ("1\u00a0000", "1000")),
    ],
)
def test_decimals_in_english(words: str, meant: str) -> None:
    assert read(Kind.DECIMAL, words) == (meant,)


@pytest.mark.parametrize("language", ["tr", "el", "ro", "mk", "bs", "hr", "it", "cnr", "sr-Cyrl", "sr-Latn"])
def test_a_point_parts_thousands_where_people_write_so(language: str) -> None:
    assert read(Kind.INTEGER, "1.000", language) == ("1000",)
    assert read(Kind.DECIMAL, "1.000", language) == ("1000",)
    assert read(Kind.DECIMAL, "1,000", language) == ("1",)
    assert why(Kind.INTEGER, "1,000", language) is RefusedFor.NOT_WHOLE


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("words", ["1 000", "1000", "1\u00a0000"])
def test_a_space_parts_thousands_everywhere(language: str, words: str) -> None:
    assert read(Kind.INTEGER, words, language) == ("1000",)


def test_what_could_be_two_numbers_is_asked_again() -> None:
    assert read(Kind.INTEGER, "1,000", "en") == ("1000",)
    assert why(Kind.INTEGER, "1.000", "en") is RefusedFor.NOT_WHOLE
    assert read(Kind.INTEGER, "1.000", "bg") == ("1000",)
    assert why(Kind.DECIMAL, "1.000", "bg") is RefusedFor.NOT_A_NUMBER


@pytest.mark.parametrize(
    "words",
    [
        "",
        "twelve",
        "12 people",
        "1 2",
        "1,2,3",
        "1.2.3",
        "12,34,567",
        "1.000.00",
        "--5",
        "5-",
        "NaN",
        "1e5",
        "0x10",
        "½",
        "Ⅻ",
        "1.,2",
        "1,000.000,5",
        "9" * 50,
    ],
)
def test_what_is_no_number_is_refused(words: str) -> None:
    assert why(Kind.DECIMAL, words) is RefusedFor.NOT_A_NUMBER


def test_whole_numbers_and_ranges() -> None:
    assert read(Kind.INTEGER, "12,0", "tr") == ("12",)
    assert why(Kind.INTEGER, "12,5", "tr") is RefusedFor.NOT_WHOLE
    assert read(Kind.RANGE, "2,5", "tr", span=Span("1", "5", "0.5")) == ("2.5",)
    assert why(Kind.RANGE, "6", span=Span("1", "5", "1")) is RefusedFor.OUT_OF_SPAN


@given(value=st.integers(-(10**14), 10**14), language=st.sampled_from(sorted(LANGUAGES)))
def test_every_whole_number_that_a_reader_is_shown_can_be_typed_by_her(value: int, language: str) -> None:
    playing = begin(form(asks("q", Kind.INTEGER)), language)
    shown = playing.answer(place("q"), (str(value),)).shown(place("q"))
    assert read_typed(playing.steps[0], shown, language, TODAY) == (str(value),)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("width", ["medium", "long"])
def test_every_day_that_a_reader_is_shown_can_be_typed_by_her(language: str, width: str) -> None:
    for month in range(1, 13):
        day = date(2025, month, 28)
        shown = format_date(day, width, formats_of(language))
        assert read(Kind.DATE, shown, language) == (day.isoformat(),), shown


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize(
    "words", ["5.3.2026", "05.03.2026.", "5/3/2026", "5-3-26", "2026-03-05", "5. 3. 2026.", "2026-3-5"]
)
def test_the_day_comes_before_the_month_for_everybody(language: str, words: str) -> None:
    assert read(Kind.DATE, words, language) == ("2026-03-05",)


@pytest.mark.parametrize(
    ("words", "language", "meant"),
    [
        ("5 March", "en", "2026-03-05"),
        ("March 5, 2026", "en", "2026-03-05"),
        ("5th of March", "en", None),
        ("5th March", "en", "2026-03-05"),
        ("28 December", "en", "2025-12-28"),
        ("28.12.", "en", "2025-12-28"),
        ("1 June", "en", "2026-06-01"),
        ("29.2.", "en", None),
        ("5 Mart", "tr", "2026-03-05"),
        ("5 Μαρτίου 2026", "el", "2026-03-05"),
        ("5 март 2026 г.", "bg", "2026-03-05"),
        ("5.3.2026 г.", "mk", "2026-03-05"),
        ("5. ožujka 2026.", "hr", "2026-03-05"),
        ("5. mart 2026.", "sr-Cyrl", "2026-03-05"),
        ("31.2.2026", "en", None),
        ("soon", "en", None),
        ("", "en", None),
    ],
)
def test_days(words: str, language: str, meant: str | None) -> None:
    if meant is None:
        assert why(Kind.DATE, words, language) is RefusedFor.NOT_A_DATE
    else:
        assert read(Kind.DATE, words, language) == (meant,)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        *(("7:30", "07:30"), ("19.30", "19:30"), ("1930", "19:30"), ("7", "07:00"), ("19h", "19:00")),
        *(("7:30 pm", "19:30"), ("7 PM", "19:00"), ("12 am", "00:00"), ("12:15 p.m.", "12:15")),
        *(("19:30 pm", "19:30"), ("25:00", None), ("19:30–21:00", None), ("noon", None), ("", None)),
    ],
)
def test_hours(words: str, meant: str | None) -> None:
    if meant is None:
        assert why(Kind.TIME, words) is RefusedFor.NOT_A_TIME
    else:
        assert read(Kind.TIME, words) == (meant,)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("5.3.2026 19:30", "2026-03-05T19:30"),
        ("5. 3. 2026., 19:30", "2026-03-05T19:30"),
        ("5 March 7:30 pm", "2026-03-05T19:30"),
        ("19:30 5.3.2026", "2026-03-05T19:30"),
        ("2026-03-05T19:30", "2026-03-05T19:30"),
        ("2026-03-05 19:30", "2026-03-05T19:30"),
        ("5. 3. 2026", RefusedFor.NOT_A_TIME),
        ("5 March 2026", RefusedFor.NOT_A_TIME),
        ("19:30", RefusedFor.NOT_A_DATE),
        ("some day", RefusedFor.NOT_A_DATE),
    ],
)
def test_a_day_with_its_hour(words: str, meant: str | RefusedFor) -> None:
    if isinstance(meant, RefusedFor):
        assert why(Kind.DATETIME, words) is meant
    else:
        assert read(Kind.DATETIME, words) == (meant,)
        assert datetime.fromisoformat(meant)


@pytest.mark.parametrize(
    ("words", "language", "code"),
    [
        ("Skopje", "en", "sk"),
        ("skopje", "en", "sk"),
        ("СКОПЈЕ", "en", "sk"),
        ("Скопје", "mk", "sk"),
        ("kirklareli", "tr", "kk"),
        ("KIRKLARELİ", "tr", "kk"),
        ("chania", "el", None),
        ("Χανια", "en", "xa"),
        ("2", "en", "bt"),
        (" 2. ", "en", "bt"),
        ("٢", "en", "bt"),
        ("7", "en", "7"),
        ("bt", "en", "bt"),
        ("9", "en", None),
        ("0", "en", None),
        ("Skop", "en", None),
        ("…", "en", None),
        ("", "en", None),
    ],
)
def test_an_option_is_typed_by_its_label_its_number_or_its_code(
    words: str, language: str, code: str | None
) -> None:
    if code is None:
        assert why(Kind.ONE, words, language) is RefusedFor.NOT_AN_OPTION
    else:
        assert read(Kind.ONE, words, language) == (code,)


@pytest.mark.parametrize("words", ["-1", "−1", "–1", "- 1", "²", "x²"])
@pytest.mark.parametrize("kind", [Kind.ONE, Kind.MANY])
def test_a_number_with_a_sign_or_a_raised_one_is_no_number_of_an_option(kind: Kind, words: str) -> None:
    assert why(kind, words) is RefusedFor.NOT_AN_OPTION


def test_options_whose_codes_and_labels_have_a_sign_are_typed_with_it() -> None:
    scale = (
        *(Option(str(code), {"en": str(code)}) for code in (1, 2)),
        Option("-1", {"en": "I do not know"}),
    )
    only = begin(form(asks("q", Kind.ONE, choices="n"), n=scale)).steps[0]
    for words, code in (("1", "1"), ("-1", "-1"), ("−1", "-1"), ("3", "-1"), ("2️⃣", "2"), ("2)", "2")):
        assert read_typed(only, words, "en", TODAY) == (code,)
    for words in ("-2", "²"):
        with pytest.raises(AnswerRefused):
            read_typed(only, words, "en", TODAY)


def test_a_label_that_is_a_number_is_meant_before_the_number_of_an_option() -> None:
    questionnaire = form(
        asks("q", Kind.ONE, choices="n"), n=(Option("a", {"en": "2"}), Option("b", {"en": "1"}))
    )
    assert read_typed(begin(questionnaire).steps[0], "2", "en", TODAY) == ("a",)


def test_two_options_that_are_typed_alike_are_not_guessed_between() -> None:
    questionnaire = form(
        asks("q", Kind.ONE, choices="n"), n=(Option("a", {"en": "Šta"}), Option("b", {"en": "Sta"}))
    )
    only = begin(questionnaire).steps[0]
    assert read_typed(only, "Sta", "en", TODAY) == ("b",)
    with pytest.raises(AnswerRefused):
        read_typed(only, "sta", "en", TODAY)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("Bitola, Skopje", ("bt", "sk")),
        ("2 1", ("bt", "sk")),
        ("2,1,2", ("bt", "sk")),
        ("Skopje;\nBitola", ("sk", "bt")),
        ("None, really", ("none",)),
        ("Skopje", ("sk",)),
        ("Bitola > Skopje", ("bt", "sk")),
    ],
)
def test_several_options_have_commas_between(words: str, meant: tuple[str, ...]) -> None:
    assert read(Kind.MANY, words) == meant
    assert read(Kind.RANK, words) == meant


def test_one_wrong_word_among_several_is_refused() -> None:
    assert why(Kind.MANY, "Skopje, Ohrid") is RefusedFor.NOT_AN_OPTION


def test_texts_places_and_what_cannot_be_typed() -> None:
    assert read(Kind.TEXT, "  two words ") == ("two words",)
    assert why(Kind.TEXT, "x" * 3_001) is RefusedFor.TOO_LONG
    assert read(Kind.LOCATION, "41.9961, 21.4317") == ("41.9961 21.4317",)
    assert why(Kind.LOCATION, "at home") is RefusedFor.NOT_A_LOCATION
    assert why(Kind.PHOTO, "AgACAgIAAxkBAAI") is RefusedFor.NOT_A_PHOTO
    assert why(Kind.NOTE, "ok") is RefusedFor.NOT_BY_TYPING
    assert why(Kind.TEXT, "ok", is_read_only=True) is RefusedFor.NOT_BY_TYPING
    assert read(Kind.ACKNOWLEDGE, "Ok!") == ("OK",)
    assert why(Kind.ACKNOWLEDGE, "well") is RefusedFor.NOT_BY_TYPING


def test_the_question_for_more_is_not_answered_by_typing() -> None:
    playing = begin(form(repeat("r", asks("r/a", Kind.TEXT))))
    with pytest.raises(AnswerRefused) as refused:
        read_typed(playing.steps[-1], "yes", "en", TODAY)
    assert refused.value.reason is RefusedFor.NOT_BY_TYPING


def test_a_long_list_is_searched_by_what_labels_begin_with() -> None:
    asked = step(Kind.ONE)
    assert [shown.option.code for shown in options_like(asked, "скоп")] == ["sk"]
    assert [shown.option.code for shown in options_like(asked, "chania")] == ["xa"]
    assert options_like(asked, "nowhere") == ()
    assert options_like(asked, " ") == asked.options


@given(words=st.text(max_size=60), kind=st.sampled_from(sorted(set(Kind) - {Kind.CALCULATE})))
def test_whatever_is_typed_is_read_or_refused_and_what_is_read_can_be_kept(words: str, kind: Kind) -> None:
    playing = begin(form(asks("q", kind, choices="towns", span=Span("1", "5", "1")), towns=TOWNS))
    try:
        values = read_typed(playing.steps[0], words, "en", TODAY)
    except AnswerRefused:
        return
    kept = playing.keep(playing.steps[0].place, values)
    assert set(kept.sheet.answers["q"].values) == set(values)
