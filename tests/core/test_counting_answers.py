"""What is sent, as rows that are counted; and how long a questionnaire takes."""

from bot.core.surveys.model import AnswerRow
from bot.core.surveys.playing import minutes_of, rows_of
from bot.core.surveys.questionnaire import Kind, Questionnaire, Span
from bot.core.surveys.sheet import Answer
from tests.core.forms import asks, form, group, repeat


def rows(questionnaire: Questionnaire, **answers: Answer) -> list[AnswerRow]:
    return rows_of(questionnaire, answers, "mk")


def test_each_chosen_option_is_a_row_and_a_rank_keeps_her_order() -> None:
    questionnaire = form(
        asks("one", Kind.ONE, choices="colours"),
        asks("many", Kind.MANY, choices="colours"),
        asks("rank", Kind.RANK, choices="colours"),
    )
    found = rows(
        questionnaire,
        one=Answer(("red",)),
        many=Answer(("red", "blue"), raw="1, 3"),
        rank=Answer(("blue", "red", "green")),
    )
    assert found == [
        AnswerRow("one", "", 0, code="red"),
        AnswerRow("many", "", 0, code="red", raw="1, 3"),
        AnswerRow("many", "", 1, code="blue"),
        AnswerRow("rank", "", 0, code="blue"),
        AnswerRow("rank", "", 1, code="red"),
        AnswerRow("rank", "", 2, code="green"),
    ]


def test_numbers_are_amounts_days_and_hours_codes_and_texts_words_of_a_language() -> None:
    questionnaire = form(
        asks("n", Kind.DECIMAL),
        asks("r", Kind.RANGE, span=Span("1", "5", "1")),
        asks("sum", Kind.CALCULATE),
        asks("kind", Kind.CALCULATE),
        asks("day", Kind.DATE),
        asks("ok", Kind.ACKNOWLEDGE),
        asks("text", Kind.TEXT),
        asks("spot", Kind.LOCATION),
        asks("photo", Kind.PHOTO),
    )
    found = rows(
        questionnaire,
        n=Answer(("12.5",), "12,5"),
        r=Answer(("4",)),
        sum=Answer(("40",)),
        kind=Answer(("NaN",)),
        day=Answer(("2026-03-05",)),
        ok=Answer(("OK",)),
        text=Answer(("Здраво",)),
        spot=Answer(("41.9 21.4",)),
        photo=Answer(("AgAC",)),
    )
    assert found == [
        AnswerRow("n", "", 0, amount=12.5, raw="12,5"),
        AnswerRow("r", "", 0, amount=4.0),
        AnswerRow("sum", "", 0, amount=40.0),
        AnswerRow("kind", "", 0, code="NaN"),
        AnswerRow("day", "", 0, code="2026-03-05"),
        AnswerRow("ok", "", 0, code="OK"),
        AnswerRow("text", "", 0, words="Здраво", language="mk"),
        AnswerRow("spot", "", 0, words="41.9 21.4"),
        AnswerRow("photo", "", 0, words="AgAC"),
    ]


def test_times_of_a_repeat_are_told_apart_and_what_is_not_asked_is_left_out() -> None:
    questionnaire = form(repeat("r", asks("r/a", Kind.INTEGER), repeat("r/s", asks("r/s/b", Kind.TEXT))))
    answers = {"r/a#2": Answer(("1",)), "r/s/b#2.1": Answer(("x",)), "gone": Answer(("y",)), "r": Answer()}
    assert rows_of(questionnaire, answers, "en") == [
        AnswerRow("r/a", "2", 0, amount=1.0),
        AnswerRow("r/s/b", "2.1", 0, words="x", language="en"),
    ]


def test_what_was_passed_over_has_no_row() -> None:
    assert rows(form(asks("a", Kind.TEXT)), a=Answer()) == []


def test_a_questionnaire_takes_a_minute_at_least_and_longer_the_more_it_asks() -> None:
    choice = [asks(f"q{n}", Kind.ONE, "How do you like the new buses?", choices="colours") for n in range(20)]
    assert minutes_of(form()) == minutes_of(form(*choice[:5])) == 1
    assert 2 <= minutes_of(form(*choice)) <= 4
    texts = [asks(f"t{n}", Kind.TEXT, is_long=True) for n in range(10)]
    assert 6 <= minutes_of(form(*texts)) <= 8


def test_what_few_are_asked_counts_half_and_what_is_repeated_twice() -> None:
    texts = [asks(f"g/t{n}", Kind.TEXT, is_long=True) for n in range(20)]
    all_of_it = minutes_of(form(group("g", *texts)))
    assert minutes_of(form(group("g", *texts, relevant="${x} = 1"))) == (all_of_it + 1) // 2
    assert minutes_of(form(repeat("g", *texts))) in (2 * all_of_it - 1, 2 * all_of_it)
