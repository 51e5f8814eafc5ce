"""What is asked again and again: as often as she wants, or as often as an answer says."""

import pytest

from bot.core.surveys.asked import MOST_PLACES
from bot.core.surveys.playing import AnswerRefused, PlaceUnknown, RefusedFor
from bot.core.surveys.questionnaire import MOST_REPEATS, Kind
from tests.core.forms import asked, asks, at, begin, final, form, place, repeat, say, through

MEMBERS = form(
    asks("street", Kind.TEXT),
    repeat(
        "member",
        asks("member/name", Kind.TEXT),
        asks("member/age", Kind.INTEGER, "How old is ${name}?"),
        asks("member/school", Kind.TEXT, relevant="${age} < 18"),
        label="Household member",
    ),
    asks("count", Kind.CALCULATE, calculation="count(${member})"),
    asks("years", Kind.CALCULATE, calculation="sum(${age})"),
    asks("end", Kind.TEXT),
)
CHILDREN = form(
    asks("n", Kind.INTEGER),
    repeat("child", asks("child/name", Kind.TEXT), count="${n}"),
    asks("end", Kind.TEXT),
)


def test_it_is_asked_once_and_then_whether_there_is_one_more() -> None:
    playing = through(begin(MEMBERS), "Main Street", "Ana", "40")
    assert playing.step
    assert (playing.step.question, playing.step.label, playing.step.times) == (None, "Household member", (1,))
    assert playing.step.group is MEMBERS.groups()[0]
    more = playing.one_more(place("member"), True)
    assert at(more) == "member/name#2"
    more = through(more, "Bo", "12")
    assert more.step_at(place("member/age#2")).label == "How old is Bo?"
    assert more.step_at(place("member/age#1")).label == "How old is Ana?"
    assert more.step_at(place("member/age#2")).times == (2,)
    assert at(more) == "member/school#2"
    done = through(more, "Third")
    assert done.step
    assert done.step.times == (2,)
    done = through(done.one_more(place("member"), False), "bye")
    assert (at(done), done.first_incomplete()) == ("", None)
    assert final(done) == {
        "street": "Main Street",
        "member/name#1": "Ana",
        "member/age#1": "40",
        "member/name#2": "Bo",
        "member/age#2": "12",
        "member/school#2": "Third",
        "count": "2",
        "years": "52",
        "end": "bye",
    }


def test_a_condition_looks_at_the_same_time_only() -> None:
    playing = through(begin(MEMBERS), "s", "Ana", "40").one_more(place("member"), True)
    playing = through(playing, "Bo", "12")
    assert "member/school#2" in asked(playing)
    assert "member/school#1" not in asked(playing)


def test_confirming_or_skipping_the_question_for_more_is_to_be_done() -> None:
    playing = through(begin(MEMBERS), "s", "Ana", "40")
    assert at(playing.confirm(place("member"))) == at(playing.skip(place("member"))) == "end"


def test_from_the_review_one_more_can_be_added() -> None:
    playing = through(begin(MEMBERS), "s", "Ana", "40", None, "bye")
    assert at(playing) == ""
    more = playing.go(place("member")).one_more(place("member"), True)
    more = through(more, "Bo", "30")
    assert at(more) == "member"
    assert at(more.one_more(place("member"), False)) == ""


def test_back_from_a_time_just_asked_for_takes_it_away_again() -> None:
    playing = through(begin(MEMBERS), "s", "Ana", "40")
    more = playing.one_more(place("member"), True)
    undone = more.back(place("member/name#2"))
    assert at(undone) == "member"
    assert asked(undone) == asked(playing)
    skipped = more.skip(place("member/name#2")).back(place("member/age#2")).back(place("member/name#2"))
    assert at(skipped) == "member"
    said = through(more, "Bo").back(place("member/age#2")).back(place("member/name#2"))
    assert at(said) == "member/age#1"
    assert "member/name#2" in final(said)


def test_there_is_a_bound_and_then_she_is_not_asked_for_more() -> None:
    playing = begin(form(repeat("r", asks("r/a", Kind.TEXT), most=3), asks("end", Kind.TEXT)))
    for _ in range(2):
        playing = through(playing, "x").one_more(place("r"), True)
    playing = through(playing, "x")
    assert at(playing) == "end"
    with pytest.raises(AnswerRefused) as refused:
        playing.one_more(place("r"), True)
    assert (refused.value.reason, refused.value.limit) == (RefusedFor.TOO_MANY_TIMES, 3)
    with pytest.raises(PlaceUnknown):
        playing.one_more(place("r"), False)


def test_nobody_is_held_up_by_a_repeat_in_which_something_must_be_answered() -> None:
    questionnaire = form(
        repeat("child", asks("child/name", Kind.TEXT, required=True)), asks("end", Kind.TEXT)
    )
    playing = begin(questionnaire)
    assert playing.step
    assert (str(playing.step.place), playing.step.times) == ("child", (0,))
    assert at(playing.one_more(place("child"), False)) == "end"
    one = playing.one_more(place("child"), True)
    assert at(one) == "child/name#1"
    assert at(one.back(place("child/name#1"))) == "child"
    assert asked(one.back(place("child/name#1"))) == ["child", "end"]


def test_a_count_says_how_often() -> None:
    playing = say(begin(CHILDREN), "2")
    assert asked(playing) == ["n", "child/name#1", "child/name#2", "end"]
    done = through(playing, "A", "B", "bye")
    fewer = say(done.go(place("n")), "1")
    assert final(fewer) == {"n": "1", "child/name#1": "A", "end": "bye"}
    assert final(say(fewer.go(place("n")), "2")) == final(done)
    with pytest.raises(PlaceUnknown):
        done.one_more(place("child"), True)


@pytest.mark.parametrize(
    ("n", "times"), [("0", 0), ("-5", 0), ("999999999", MOST_REPEATS), ("20", 20), ("21", 20)]
)
def test_a_count_is_bounded(n: str, times: int) -> None:
    assert len(asked(say(begin(CHILDREN), n))) == times + 2


def test_repeats_within_repeats_are_bounded_together() -> None:
    inner = [asks(f"a/b/q{n}", Kind.TEXT) for n in range(300)]
    playing = begin(form(repeat("a", repeat("a/b", *inner, count="20"), count="20")))
    assert len(playing.steps) == MOST_PLACES // 300 * 300


def test_no_count_yet_is_none() -> None:
    assert asked(begin(CHILDREN)) == ["n", "end"]


def test_expressions_do_not_see_times_that_are_no_longer_asked() -> None:
    questionnaire = form(
        asks("n", Kind.INTEGER),
        repeat("r", asks("r/a", Kind.INTEGER), count="${n}"),
        asks("sum", Kind.CALCULATE, calculation="sum(${a})"),
    )
    done = through(begin(questionnaire), "2", "10", "5")
    assert final(done)["sum"] == "15"
    assert final(say(done.go(place("n")), "1"))["sum"] == "10"


def test_repeats_within_repeats() -> None:
    questionnaire = form(
        repeat(
            "house",
            asks("house/rooms", Kind.INTEGER),
            repeat(
                "house/room",
                asks("house/room/size", Kind.INTEGER, "Room ${n} of ${rooms}"),
                asks("house/room/n", Kind.CALCULATE, calculation="position(..)"),
                count="${rooms}",
            ),
            asks("house/area", Kind.CALCULATE, calculation="sum(${size})"),
            label="House",
        ),
        asks("all", Kind.CALCULATE, calculation="sum(${area})"),
    )
    playing = through(begin(questionnaire), "2", "10", "12").one_more(place("house"), True)
    assert at(playing) == "house/rooms#2"
    playing = through(playing, "1")
    assert playing.step
    assert (playing.step.label, playing.step.times) == ("Room 1 of 1", (2, 1))
    playing = through(playing, "7", None)
    found = final(playing)
    assert (found["house/area#1"], found["house/area#2"], found["all"]) == ("22", "7", "29")
    assert found["house/room/size#2.1"] == "7"
    assert playing.first_incomplete() is None


def test_a_running_total_sees_the_time_before() -> None:
    questionnaire = form(
        repeat(
            "r",
            asks("r/a", Kind.INTEGER),
            asks(
                "r/so_far",
                Kind.CALCULATE,
                calculation="coalesce(indexed-repeat(${so_far}, ${r}, position(..) - 1), 0) + ${a}",
            ),
        )
    )
    playing = begin(questionnaire)
    for number in ("5", "6"):
        playing = through(playing, number).one_more(place("r"), True)
    playing = through(playing, "7")
    assert [final(playing)[f"r/so_far#{n}"] for n in (1, 2, 3)] == ["5", "11", "18"]


def test_a_repeat_that_is_not_relevant_is_not_asked_at_all() -> None:
    questionnaire = form(
        asks("any", Kind.ONE, choices="yes_no"),
        repeat("r", asks("r/a", Kind.INTEGER), relevant="${any} = 'yes'"),
        asks("sum", Kind.CALCULATE, calculation="sum(${a})"),
    )
    done = through(begin(questionnaire), "yes", "3", None)
    assert final(done) == {"any": "yes", "r/a#1": "3", "sum": "3"}
    assert final(say(done.go(place("any")), "no")) == {"any": "no", "sum": "0"}
    with pytest.raises(PlaceUnknown):
        say(done.go(place("any")), "no").one_more(place("r"), True)


def test_a_double_tap_on_one_more_adds_one() -> None:
    """The handler compares the place: after the first tap she stands elsewhere."""
    playing = through(begin(MEMBERS), "s", "Ana", "40")
    assert playing.step
    asked_at = playing.step.place
    more = playing.one_more(asked_at, True)
    assert more.step
    assert more.step.place != asked_at
