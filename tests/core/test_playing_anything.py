"""Whatever she does, in whatever order: what must hold of a sheet holds."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.surveys.accepting import accept
from bot.core.surveys.playing import AnswerRefused, PlaceUnknown, Playing, Step, rows_of
from bot.core.surveys.questionnaire import Kind, Option, Question, Span, walk
from bot.core.surveys.sheet import REVIEW, Place, Sheet
from tests.core.forms import NOW, ZONE, asks, begin, form, group, repeat

EVERYTHING = form(
    asks("hello", Kind.NOTE, "Hello"),
    asks("country", Kind.ONE, choices="countries", required=True),
    asks("towns", Kind.MANY, choices="towns", choice_filter="in='' or in=${country}"),
    asks("best", Kind.RANK, choices="towns", choice_filter="selected(${towns}, name)"),
    asks("first", Kind.CALCULATE, calculation="once(${country})"),
    group(
        "more",
        asks("more/agree", Kind.ACKNOWLEDGE),
        asks("more/n", Kind.INTEGER, constraint=". < 4", default="2"),
        repeat(
            "more/visit",
            asks("more/visit/when", Kind.DATE, constraint=". <= today()"),
            asks("more/visit/mark", Kind.RANGE, span=Span("1", "5", "1"), required="${when} != ''"),
            repeat("more/visit/with", asks("more/visit/with/name", Kind.TEXT, required=True), most=2),
            count="${n}",
        ),
        relevant="${country} = 'mk' or ${late} = 'yes'",
    ),
    repeat("again", asks("again/a", Kind.TEXT, relevant="position(..) < 3"), most=3),
    asks("sum", Kind.CALCULATE, calculation="sum(${mark})"),
    asks("late", Kind.ONE, choices="yes_no", relevant="count(${again}) > 1"),
    asks("where", Kind.LOCATION, relevant="${late} = 'yes'"),
    countries=("mk", "gr"),
    towns=(
        Option("skopje", {}, {"in": "mk"}),
        Option("bitola", {}, {"in": "mk"}),
        Option("volos", {}, {"in": "gr"}),
        Option("none", {}, {"in": ""}, is_exclusive=True),
    ),
)
PATHS = [item.path for item in walk(EVERYTHING.items)]
VALUES = (
    *("mk", "gr", "skopje", "bitola", "volos", "none", "yes", "no", "0", "2", "3", "9", "2026-03-01", "OK"),
    *("2027-01-01", "41.9 21.4", "hello", ""),
)

Act = Callable[[Playing], Playing]
values = st.lists(st.sampled_from(VALUES), max_size=3)


@st.composite
def acts(draw: st.DrawFn) -> Act:
    """Something done where she stands, or at any place, asked or not."""
    number = draw(st.integers(0, 40))
    forged = draw(st.booleans()) and draw(st.booleans())
    path = draw(st.sampled_from(PATHS))
    name = draw(
        st.sampled_from(["answer"] * 5 + ["keep", "tick", "confirm", "skip", "back", "go", "more", "review"])
    )
    times = tuple(draw(st.lists(st.integers(0, 4), max_size=2)))
    given_values, on = draw(values), draw(st.booleans())

    def act(playing: Playing) -> Playing:
        steps = playing.steps
        step = playing.step if number < 25 else steps[number % len(steps)]
        place = step.place if step else None
        if forged or place is None:
            place = Place(path, times)
        match name:
            case "answer":
                return playing.answer(place, given_values)
            case "keep":
                return playing.keep(place, given_values)
            case "tick":
                return playing.tick(place, given_values[0] if given_values else "", on)
            case "more":
                return playing.one_more(place, on)
            case "review":
                return playing.go(None)
            case _:
                done: Playing = getattr(playing, name)(place)
                return done

    return act


def check(playing: Playing) -> None:
    """What holds of every sheet."""
    places = [step.place for step in playing.steps]
    assert len(set(places)) == len(places)
    assert (playing.step is None) == (playing.sheet.at == REVIEW)
    assert playing.step is None or playing.step in playing.steps
    assert all(1 <= step.number <= step.of for step in playing.steps)
    asked = {question.path: question for question in EVERYTHING.questions()}
    options = {str(step.place): [shown.option for shown in step.options] for step in playing.steps}
    for written, answer in playing.final().items():
        question = asked[written.partition("#")[0]]
        assert answer.values
        if question.kind is Kind.CALCULATE:
            continue
        assert written in options, "only what is asked is sent"
        if question.kind is not Kind.RANK or playing.first_incomplete() is None:
            assert accept(question, options[written], answer.values) == answer.values
    assert Sheet.from_json(json.loads(json.dumps(playing.sheet.as_json()))) == playing.sheet
    again = Playing(EVERYTHING, playing.sheet, "en", NOW, ZONE)
    assert (again.step, again.final()) == (playing.step, playing.final())
    assert rows_of(EVERYTHING, playing.final(), "en") or not playing.final()


@settings(max_examples=150, deadline=None)
@given(done=st.lists(acts(), max_size=25))
def test_any_sequence_of_acts_keeps_what_must_hold(done: list[Act]) -> None:
    playing = begin(EVERYTHING)
    for act in done:
        before = playing.sheet
        try:
            playing = act(playing)
        except (AnswerRefused, PlaceUnknown):
            assert playing.sheet == before
        check(playing)


def proper(step: Step, draw: Callable[[st.SearchStrategy[object]], object]) -> tuple[str, ...]:
    """An answer that the question takes."""
    assert isinstance(step.question, Question)
    codes = [shown.option.code for shown in step.options]
    match step.question.kind:
        case Kind.ONE | Kind.MANY:
            return (str(draw(st.sampled_from(codes))),)
        case Kind.RANK:
            return tuple(map(str, draw(st.permutations(codes))))  # type: ignore[call-overload]
        case Kind.INTEGER | Kind.RANGE:
            return (str(draw(st.integers(1, 3))),)
        case Kind.DATE:
            return ("2026-03-01",)
        case Kind.LOCATION:
            return ("41.9 21.4",)
        case Kind.ACKNOWLEDGE:
            return ("OK",)
        case _:
            return ("words",)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_who_answers_what_she_is_asked_comes_to_the_end_with_nothing_missing(data: st.DataObject) -> None:
    playing = begin(EVERYTHING)
    for _ in range(200):
        step = playing.step
        if step is None:
            break
        if step.question is None:
            playing = playing.one_more(step.place, data.draw(st.booleans()))
        elif not step.question.kind.takes_answer:
            playing = playing.confirm(step.place)
        elif step.options == () and step.question.kind.has_options:
            playing = playing.skip(step.place)
        else:
            playing = playing.answer(step.place, proper(step, data.draw))
    else:
        pytest.fail("she is asked for ever")
    assert playing.first_incomplete() is None
    check(playing)
