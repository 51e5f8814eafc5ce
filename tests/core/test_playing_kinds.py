"""Every kind of question: what it takes, how it is kept, what is refused and why."""

from typing import Any

import pytest

from bot.core.surveys.playing import AnswerRefused, PlaceUnknown, RefusedFor
from bot.core.surveys.questionnaire import LONGEST_ANSWER, Kind, Option, Span
from tests.core.forms import asks, at, begin, final, form, place, say, through

FILM = form(
    asks("q", Kind.MANY, choices="genres"),
    asks("after", Kind.TEXT),
    genres=("drama", "comedy", "horror", Option("none", {"en": "None of these"}, is_exclusive=True)),
)


def kept(kind: Kind, *values: str, **more: Any) -> tuple[str, ...]:
    """What is kept of an answer to a question of that kind."""
    playing = say(begin(form(asks("q", kind, **more), asks("after", Kind.TEXT))), *values)
    return playing.sheet.answers["q"].values


def why(kind: Kind, *values: str, **more: Any) -> AnswerRefused:
    with pytest.raises(AnswerRefused) as refused:
        kept(kind, *values, **more)
    return refused.value


@pytest.mark.parametrize(
    ("kind", "given", "is_kept"),
    [
        (Kind.ACKNOWLEDGE, "OK", "OK"),
        (Kind.INTEGER, "12", "12"),
        (Kind.INTEGER, "-3", "-3"),
        (Kind.INTEGER, "007", "7"),
        (Kind.INTEGER, "8.0", "8"),
        (Kind.INTEGER, "-0", "0"),
        (Kind.INTEGER, "1e3", "1000"),
        (Kind.DECIMAL, "12.50", "12.5"),
        (Kind.DECIMAL, "100", "100"),
        (Kind.DECIMAL, "0.00000001", "0.00000001"),
        (Kind.DECIMAL, "1e-11", "0"),
        (Kind.TEXT, "  two\u0000 words\t\r\nand a line  ", "two words\nand a line"),
        (Kind.TEXT, "\u202eturned\u202c 👩‍👧", "turned 👩‍👧"),
        (Kind.DATE, "2026-03-05", "2026-03-05"),
        (Kind.TIME, "07:30", "07:30"),
        (Kind.TIME, "07:30:15", "07:30"),
        (Kind.DATETIME, "2026-03-05T07:30", "2026-03-05T07:30"),
        (Kind.DATETIME, "2026-03-05T07:30:00.000+01:00", "2026-03-05T07:30"),
        (Kind.LOCATION, "41.9961 21.4317", "41.9961 21.4317"),
        (Kind.LOCATION, "41.99612345 -21.43170001 250 10", "41.996123 -21.4317"),
        (Kind.PHOTO, "AgACAgIAAxkBAAI", "AgACAgIAAxkBAAI"),
    ],
)
def test_an_answer_is_kept_in_canonical_form(kind: Kind, given: str, is_kept: str) -> None:
    assert kept(kind, given) == (is_kept,)


@pytest.mark.parametrize(
    ("kind", "given", "reason"),
    [
        (Kind.ACKNOWLEDGE, "yes", RefusedFor.NOT_BY_TYPING),
        (Kind.INTEGER, "twelve", RefusedFor.NOT_A_NUMBER),
        (Kind.INTEGER, "12,5", RefusedFor.NOT_A_NUMBER),
        (Kind.INTEGER, "NaN", RefusedFor.NOT_A_NUMBER),
        (Kind.INTEGER, "Infinity", RefusedFor.NOT_A_NUMBER),
        (Kind.INTEGER, "12.5", RefusedFor.NOT_WHOLE),
        (Kind.INTEGER, "1e999999", RefusedFor.OUT_OF_SPAN),
        (Kind.DECIMAL, "1000000000000000", RefusedFor.OUT_OF_SPAN),
        (Kind.TEXT, "x" * (LONGEST_ANSWER + 1), RefusedFor.TOO_LONG),
        (Kind.DATE, "2026-02-30", RefusedFor.NOT_A_DATE),
        (Kind.DATE, "2026-02-20 or so", RefusedFor.NOT_A_DATE),
        (Kind.TIME, "25:00", RefusedFor.NOT_A_TIME),
        (Kind.DATETIME, "yesterday", RefusedFor.NOT_A_DATE),
        (Kind.LOCATION, "41.9961", RefusedFor.NOT_A_LOCATION),
        (Kind.LOCATION, "91 0", RefusedFor.NOT_A_LOCATION),
        (Kind.LOCATION, "1e99 0", RefusedFor.NOT_A_LOCATION),
        (Kind.LOCATION, "here there", RefusedFor.NOT_A_LOCATION),
        (Kind.PHOTO, "a nice photo", RefusedFor.NOT_A_PHOTO),
    ],
)
def test_what_is_no_answer_is_refused(kind: Kind, given: str, reason: RefusedFor) -> None:
    assert why(kind, given).reason is reason


def test_a_text_that_is_too_long_is_told_the_limit_and_the_longest_is_taken() -> None:
    assert why(Kind.TEXT, "x" * (LONGEST_ANSWER + 1)).limit == LONGEST_ANSWER
    assert len(kept(Kind.TEXT, "x" * LONGEST_ANSWER)[0]) == LONGEST_ANSWER


def test_a_text_with_nothing_to_see_is_no_answer() -> None:
    assert kept(Kind.TEXT, " \u200e\u202e \n ".replace("\u200e", "")) == ()
    refused = why(Kind.TEXT, "  ", required=True, required_message="Please write something.")
    assert (refused.reason, refused.message) == (RefusedFor.REQUIRED, "Please write something.")


def test_one_of_the_options() -> None:
    assert kept(Kind.ONE, "green", choices="colours") == ("green",)
    for wrong in (("mauve",), ("red", "green"), ("Red",)):
        assert why(Kind.ONE, *wrong, choices="colours").reason is RefusedFor.NOT_AN_OPTION


def test_many_are_kept_once_each_in_the_order_of_the_list() -> None:
    assert kept(Kind.MANY, "blue", "red", "blue", choices="colours") == ("red", "blue")
    assert why(Kind.MANY, "blue", "mauve", choices="colours").reason is RefusedFor.NOT_AN_OPTION


def test_a_rank_is_all_options_in_her_order() -> None:
    assert kept(Kind.RANK, "blue", "red", "green", choices="colours") == ("blue", "red", "green")
    for wrong in (("blue", "red"), ("blue", "red", "red"), ("blue", "red", "green", "green")):
        assert why(Kind.RANK, *wrong, choices="colours").reason is RefusedFor.NOT_RANKED
    assert why(Kind.RANK, "blue", "red", "mauve", choices="colours").reason is RefusedFor.NOT_AN_OPTION


@pytest.mark.parametrize("given", ["1", "1.5", "3", "3.0"])
def test_a_range_takes_the_values_of_its_span(given: str) -> None:
    assert kept(Kind.RANGE, given, span=Span("1", "3", "0.5")) == (given.removesuffix(".0"),)


@pytest.mark.parametrize("given", ["0.5", "3.5", "1.2", "-1"])
def test_a_range_refuses_others_and_says_its_ends(given: str) -> None:
    refused = why(Kind.RANGE, given, span=Span("1", "3.0", "0.5"))
    assert (refused.reason, refused.low, refused.high) == (RefusedFor.OUT_OF_SPAN, "1", "3")


def test_a_range_may_run_downwards() -> None:
    assert kept(Kind.RANGE, "4", span=Span("10", "0", "-2")) == ("4",)
    refused = why(Kind.RANGE, "5", span=Span("10", "0", "-2"))
    assert (refused.low, refused.high) == ("0", "10")


def test_a_note_takes_no_answer_and_is_read() -> None:
    playing = begin(form(asks("n", Kind.NOTE), asks("q", Kind.TEXT)))
    with pytest.raises(AnswerRefused):
        say(playing, "hello")
    read = playing.confirm(place("n"))
    assert (at(read), final(read)) == ("q", {})


def test_to_acknowledge_is_to_confirm() -> None:
    playing = begin(form(asks("a", Kind.ACKNOWLEDGE, required=True), asks("q", Kind.TEXT)))
    with pytest.raises(AnswerRefused):
        playing.skip(place("a"))
    assert final(playing.confirm(place("a"))) == {"a": "OK"}


def test_what_may_be_left_out_is_skipped_and_what_may_not_is_refused_in_the_authors_words() -> None:
    playing = begin(
        form(
            asks("optional", Kind.INTEGER),
            asks("needed", Kind.INTEGER, required=True, required_message="We need it, ${optional}."),
        )
    )
    playing = playing.skip(place("optional"))
    assert at(playing) == "needed"
    for act in (playing.skip, playing.confirm):
        with pytest.raises(AnswerRefused) as refused:
            act(place("needed"))
        assert (refused.value.reason, refused.value.message) == (RefusedFor.REQUIRED, "We need it, .")


def test_required_may_depend_on_an_answer() -> None:
    questions = (
        asks("a", Kind.ONE, choices="yes_no"),
        asks("b", Kind.TEXT, required="${a} = 'yes'"),
    )
    assert through(begin(form(*questions)), "no").skip(place("b")).step is None
    with pytest.raises(AnswerRefused):
        through(begin(form(*questions)), "yes").skip(place("b"))


def test_an_answer_that_breaks_a_constraint_is_refused_in_the_authors_words() -> None:
    playing = begin(
        form(
            asks("name", Kind.TEXT),
            asks(
                "age", Kind.INTEGER, constraint=". >= 18", constraint_message="${name}, this is for adults."
            ),
        )
    )
    playing = say(playing, "Ana")
    with pytest.raises(AnswerRefused) as refused:
        say(playing, "17")
    assert (refused.value.reason, refused.value.message) == (
        RefusedFor.CONSTRAINT,
        "Ana, this is for adults.",
    )
    assert final(say(playing, "18")) == {"name": "Ana", "age": "18"}


def test_a_constraint_says_how_many_may_be_chosen() -> None:
    questionnaire = form(asks("q", Kind.MANY, choices="colours", constraint="count-selected(.) = 2"))
    playing = begin(questionnaire).tick(place("q"), "red", True)
    with pytest.raises(AnswerRefused) as refused:
        playing.confirm(place("q"))
    assert refused.value.reason is RefusedFor.CONSTRAINT
    done = playing.tick(place("q"), "blue", True).confirm(place("q"))
    assert final(done) == {"q": "red blue"}


def test_nothing_that_cannot_be_evaluated_stands_in_her_way() -> None:
    broken = "string-length(" + "." * 3_000
    questionnaire = form(
        asks("a", Kind.TEXT, relevant=broken, constraint=broken, required=broken),
        asks("b", Kind.ONE, choices="colours", choice_filter=broken),
        asks("c", Kind.CALCULATE, calculation=broken),
    )
    playing = through(begin(questionnaire), "hello", "red")
    assert (at(playing), final(playing)) == ("", {"a": "hello", "b": "red"})


def test_ticks_are_kept_and_said_again_change_nothing() -> None:
    playing = begin(FILM).tick(place("q"), "horror", True)
    assert playing.tick(place("q"), "horror", True).sheet == playing.sheet
    both = playing.tick(place("q"), "drama", True)
    assert both.step
    assert both.step.answer
    assert both.step.answer.values == ("drama", "horror")
    off = both.tick(place("q"), "horror", False)
    assert off.tick(place("q"), "horror", False).sheet == off.sheet
    assert off.confirm(place("q")).final()["q"].values == ("drama",)


def test_all_ticks_taken_out_are_no_answer() -> None:
    playing = begin(FILM).tick(place("q"), "horror", True).tick(place("q"), "horror", False)
    assert at(playing) == "q"
    done = playing.confirm(place("q"))
    assert (at(done), final(done)) == ("after", {})


def test_what_excludes_the_others_clears_them_and_gives_way_to_them() -> None:
    playing = begin(FILM).tick(place("q"), "horror", True).tick(place("q"), "drama", True)
    none = playing.tick(place("q"), "none", True)
    assert none.sheet.answers["q"].values == ("none",)
    assert none.tick(place("q"), "comedy", True).sheet.answers["q"].values == ("comedy",)
    with pytest.raises(AnswerRefused) as refused:
        say(begin(FILM), "none", "drama")
    assert refused.value.reason is RefusedFor.EXCLUSIVE


def test_what_is_ranked_goes_last_and_is_taken_out() -> None:
    there = place("q")
    playing = begin(form(asks("q", Kind.RANK, choices="colours")))
    for code in ("blue", "red"):
        playing = playing.tick(there, code, True)
    with pytest.raises(AnswerRefused) as refused:
        playing.confirm(there)
    assert refused.value.reason is RefusedFor.NOT_RANKED
    assert playing.first_incomplete() == there
    playing = playing.tick(there, "blue", False).tick(there, "green", True).tick(there, "blue", True)
    assert playing.confirm(there).final()["q"].values == ("red", "green", "blue")


def test_only_what_is_offered_can_be_ticked() -> None:
    with pytest.raises(AnswerRefused) as refused:
        begin(FILM).tick(place("q"), "opera", True)
    assert refused.value.reason is RefusedFor.NOT_AN_OPTION
    with pytest.raises(AnswerRefused):
        begin(form(asks("q", Kind.ONE, choices="colours"))).tick(place("q"), "red", True)


def test_a_default_is_suggested_and_is_no_answer_until_it_is_confirmed() -> None:
    playing = begin(
        form(
            asks("q", Kind.ONE, choices="colours", default="green"),
            asks("seen", Kind.CALCULATE, calculation="${q}"),
        )
    )
    assert playing.step
    assert playing.step.suggested == ("green",)
    assert playing.step.answer is None
    assert final(playing) == {}
    assert final(playing.confirm(place("q"))) == {"q": "green", "seen": "green"}
    assert final(playing.skip(place("q"))) == {}


def test_ticks_begin_with_what_is_suggested() -> None:
    playing = begin(form(asks("q", Kind.MANY, choices="colours", default="red blue mauve")))
    assert playing.step
    assert playing.step.suggested == ("red", "blue")
    assert playing.tick(place("q"), "red", False).sheet.answers["q"].values == ("blue",)
    assert playing.tick(place("q"), "red", True).sheet == playing.sheet
    emptied = playing.tick(place("q"), "red", False).tick(place("q"), "blue", False)
    assert emptied.step
    assert emptied.step.suggested == ()


@pytest.mark.parametrize(
    ("kind", "default", "suggested"),
    [
        (Kind.INTEGER, "8.0", ("8",)),
        (Kind.INTEGER, "some", ()),
        (Kind.INTEGER, "2 + 3", ()),
        (Kind.INTEGER, "-1", ("-1",)),
        (Kind.DATE, "today()", ("2026-03-02",)),
        (Kind.TEXT, "n/a (none)", ("n/a (none)",)),
        (Kind.TEXT, "concat('a', 'b')", ("ab",)),
        (Kind.ACKNOWLEDGE, "OK", ()),
        (Kind.ONE, "mauve", ()),
    ],
)
def test_a_default_is_a_value_or_a_formula_and_one_that_is_no_answer_is_ignored(
    kind: Kind, default: str, suggested: tuple[str, ...]
) -> None:
    playing = begin(form(asks("q", kind, choices="colours", default=default)))
    assert playing.step
    assert playing.step.suggested == suggested


def test_a_default_that_its_constraint_refuses_is_refused_when_it_is_taken() -> None:
    playing = begin(form(asks("q", Kind.DATE, default="2010-06-15", constraint=". >= today()")))
    with pytest.raises(AnswerRefused) as refused:
        playing.confirm(place("q"))
    assert refused.value.reason is RefusedFor.CONSTRAINT


def test_hidden_defaults_and_calculations_are_values() -> None:
    playing = begin(
        form(
            asks("version", Kind.CALCULATE, default="3"),
            asks("a", Kind.INTEGER),
            asks("double", Kind.CALCULATE, calculation="${a} * 2"),
            asks("told", Kind.TEXT, calculation="concat('It is ', ${double})", is_read_only=True),
        )
    )
    playing = say(playing, "21")
    assert playing.step
    assert playing.step.answer
    assert playing.step.answer.value == "It is 42"
    with pytest.raises(AnswerRefused):
        say(playing, "It is 43")
    done = playing.confirm(place("told"))
    assert final(done) == {"version": "3", "a": "21", "double": "42", "told": "It is 42"}


def test_what_asks_for_a_moment_of_its_own_is_asked_only_where_other_was_chosen() -> None:
    questionnaire = form(
        asks("q", Kind.ONE, choices="ways"),
        asks("q_other", Kind.TEXT, specifies="q"),
        ways=("bus", Option("other", {"en": "Other"}, is_other=True)),
    )
    assert at(say(begin(questionnaire), "bus")) == ""
    assert at(say(begin(questionnaire), "other")) == "q_other"


def test_a_place_that_is_not_asked_is_unknown() -> None:
    playing = begin(form(asks("a", Kind.TEXT), asks("b", Kind.TEXT, relevant="${a} = 'x'")))
    for there in (place("b"), place("c"), place("a#1")):
        for act in (playing.skip, playing.confirm, playing.back, playing.go, playing.step_at):
            with pytest.raises(PlaceUnknown):
                act(there)
        with pytest.raises(PlaceUnknown):
            playing.answer(there, ("x",))
        with pytest.raises(PlaceUnknown):
            playing.keep(there, ("x",))
        with pytest.raises(PlaceUnknown):
            playing.tick(there, "x", True)
        with pytest.raises(PlaceUnknown):
            playing.one_more(there, True)


@pytest.mark.parametrize(
    "words", ["\u200b", "\ufeff\u2060", "\u200e\u200f", "\u00ad", "\u3164", "\u2800", "\ufe0f"]
)
def test_a_text_that_nobody_can_see_is_no_answer(words: str) -> None:
    playing = begin(form(asks("q", Kind.TEXT, required="true()")))
    with pytest.raises(AnswerRefused) as refused:
        say(playing, words)
    assert refused.value.reason is RefusedFor.REQUIRED


@pytest.mark.parametrize("kind", [Kind.ONE, Kind.MANY, Kind.RANK])
def test_a_choice_that_offers_nothing_does_not_stand_in_her_way(kind: Kind) -> None:
    playing = begin(
        form(
            asks("region", Kind.ONE, choices="regions"),
            asks("town", kind, choices="towns", choice_filter="region = ${region}", required="true()"),
            asks("after", Kind.TEXT),
            regions=("south", "north"),
            towns=(Option("bitola", {"en": "Bitola"}, {"region": "south"}),),
        )
    )
    playing = through(playing, "north")
    playing = playing.skip(place("town")).skip(place("after"))
    assert playing.first_incomplete() is None
