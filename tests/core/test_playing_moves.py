"""Where she stands after each act: on, back, skipped, looked over, changed."""

import pytest

from bot.core.surveys.asked import Asked
from bot.core.surveys.playing import PlaceUnknown
from bot.core.surveys.questionnaire import Kind, Option, Question, Questionnaire
from bot.core.surveys.sheet import REVIEW, Answer, Place, Sheet
from tests.core.forms import asked, asks, at, begin, final, form, group, place, repeat, say, through

THREE = form(asks("a", Kind.TEXT), asks("b", Kind.TEXT), asks("c", Kind.TEXT))
PETS = form(
    asks("has_pet", Kind.ONE, choices="yes_no"),
    group(
        "pet",
        asks("pet/name", Kind.TEXT, "What is its name?"),
        asks("pet/age", Kind.INTEGER, "How old is ${name}?"),
        relevant="${has_pet} = 'yes'",
        label="Your pet",
    ),
    asks("thanks", Kind.NOTE, "Thank you. ${name}"),
    asks("end", Kind.TEXT),
)
PLACES = form(
    asks("country", Kind.ONE, choices="countries"),
    asks("city", Kind.ONE, choices="cities", choice_filter="country = ${country}"),
    asks("quarter", Kind.ONE, choices="quarters", choice_filter="city=${city} or name='any'"),
    countries=("mk", "gr"),
    cities=(
        Option("skopje", {"en": "Skopje"}, {"country": "mk"}),
        Option("bitola", {"en": "Bitola"}, {"country": "mk"}),
        Option("volos", {"en": "Volos"}, {"country": "gr"}),
    ),
    quarters=(
        Option("aerodrom", {"en": "Aerodrom"}, {"city": "skopje"}),
        Option("any", {"en": "Any"}, {"city": ""}),
    ),
)


def codes(playing_step: object) -> list[str]:
    return [shown.option.code for shown in playing_step.options]  # type: ignore[attr-defined]


def test_she_begins_at_the_first_question_and_ends_at_the_review() -> None:
    playing = begin(THREE)
    assert at(playing) == "a"
    playing = through(playing, "1", "2", "3")
    assert playing.step is None
    assert playing.sheet.at == REVIEW
    assert final(playing) == {"a": "1", "b": "2", "c": "3"}


def test_a_questionnaire_that_asks_nothing_is_at_its_review() -> None:
    playing = begin(form(asks("c", Kind.CALCULATE, calculation="1 + 1")))
    assert (playing.step, playing.steps, final(playing)) == (None, (), {"c": "2"})
    assert playing.back(None).sheet == playing.sheet


def test_back_goes_to_what_was_asked_before_and_stays_at_the_first() -> None:
    playing = say(say(begin(THREE), "1"), "2")
    once = playing.back(place("c"))
    assert at(once) == "b"
    assert at(once.back(place("b"))) == "a"
    assert at(once.back(place("b")).back(place("a"))) == "a"
    assert at(through(playing, "3").back(None)) == "c"


def test_after_a_changed_answer_she_is_where_she_had_come_to() -> None:
    playing = say(say(begin(THREE), "1"), "2").back(place("c")).back(place("b"))
    assert at(say(playing, "one")) == "c"
    reviewing = through(begin(THREE), "1", "2", "3").go(place("b"))
    assert at(reviewing) == "b"
    changed = say(reviewing, "two")
    assert (at(changed), final(changed)["b"]) == ("", "two")


def test_from_the_review_to_a_question_and_back_without_a_change() -> None:
    playing = through(begin(THREE), "1", "2", "3").go(place("a"))
    assert at(playing.go(None)) == ""
    assert at(playing.confirm(place("a"))) == ""
    assert final(playing.confirm(place("a"))) == final(playing)


def test_an_answer_changed_at_the_review_asks_what_follows_from_it() -> None:
    playing = through(begin(PETS), "no", None, "bye")
    assert at(playing) == ""
    playing = say(playing.go(place("has_pet")), "yes")
    assert at(playing) == "pet/name"
    playing = through(playing, "Rex", "7")
    assert at(playing) == ""


def test_what_is_not_relevant_is_not_asked() -> None:
    playing = begin(PETS)
    assert asked(playing) == ["has_pet", "thanks", "end"]
    assert asked(say(playing, "yes")) == ["has_pet", "pet/name", "pet/age", "thanks", "end"]
    assert asked(say(playing, "no")) == ["has_pet", "thanks", "end"]


def test_an_answer_that_is_no_longer_relevant_is_kept_and_not_sent_and_comes_back() -> None:
    filled = through(begin(PETS), "yes", "Rex", "7")
    without = say(filled.go(place("has_pet")), "no")
    assert final(without) == {"has_pet": "no"}
    assert without.step_at(place("thanks")).label == "Thank you. "
    again = say(without.go(place("has_pet")), "yes")
    assert final(again) == {"has_pet": "yes", "pet/name": "Rex", "pet/age": "7"}
    assert at(again) == "thanks"


def test_expressions_see_what_is_not_relevant_as_empty_however_deep_it_follows() -> None:
    questionnaire = form(
        asks("a", Kind.ONE, choices="yes_no"),
        asks("b", Kind.ONE, choices="yes_no", relevant="${a} = 'yes'"),
        asks("c", Kind.ONE, choices="yes_no", relevant="${b} = 'yes'"),
        asks("seen", Kind.CALCULATE, calculation="concat('<', ${b}, ${c}, '>')"),
        asks("d", Kind.TEXT, relevant="${c} = 'yes'"),
    )
    filled = through(begin(questionnaire), "yes", "yes", "yes", "deep")
    assert final(filled)["seen"] == "<yesyes>"
    assert final(say(filled.go(place("a")), "no")) == {"a": "no", "seen": "<>"}


def test_calculations_refer_to_what_comes_before_and_after_in_the_form() -> None:
    questionnaire = form(
        asks("total", Kind.CALCULATE, calculation="${double} + 1"),
        asks("early", Kind.NOTE, "Later", relevant="${late} = 'yes'"),
        asks("double", Kind.CALCULATE, calculation="${n} * 2"),
        asks("n", Kind.INTEGER),
        asks("late", Kind.ONE, choices="yes_no"),
    )
    playing = through(begin(questionnaire), "4")
    assert (final(playing)["double"], final(playing)["total"]) == ("8", "9")
    assert at(say(playing, "yes")) == "early"


def test_a_chain_of_calculations_may_be_as_long_as_the_form() -> None:
    chain = [asks(f"c{n}", Kind.CALCULATE, calculation=f"${{c{n + 1}}} + 1") for n in range(498)]
    playing = begin(form(*chain, asks("c498", Kind.CALCULATE, calculation="1")))
    assert final(playing)["c0"] == "499"


def test_a_circle_of_calculations_ends() -> None:
    playing = begin(
        form(
            asks("a", Kind.CALCULATE, calculation="concat(${b}, 'a')"),
            asks("b", Kind.CALCULATE, calculation="concat(${a}, 'b')"),
        )
    )
    assert set(final(playing)) == {"a", "b"}


def test_options_follow_from_an_earlier_answer() -> None:
    playing = through(begin(PLACES), "mk")
    assert playing.step
    assert codes(playing.step) == ["skopje", "bitola"]
    assert [shown.index for shown in playing.step.options] == [0, 1]
    greek = through(begin(PLACES), "gr")
    assert greek.step
    assert [(shown.label, shown.index) for shown in greek.step.options] == [("Volos", 2)]


def test_an_answer_that_is_no_longer_among_the_options_counts_as_none() -> None:
    filled = through(begin(PLACES), "mk", "skopje", "aerodrom")
    assert at(filled) == ""
    moved = say(filled.go(place("country")), "gr")
    assert at(moved) == "city"
    assert final(moved) == {"country": "gr"}
    assert moved.step_at(place("city")).answer is None
    back = say(moved.go(place("country")), "mk")
    assert final(back) == final(filled)


def test_of_many_those_that_are_no_longer_offered_are_left_out() -> None:
    questionnaire = form(
        asks("size", Kind.ONE, choices="sizes"),
        asks("toppings", Kind.MANY, choices="toppings", choice_filter="size='' or size=${size}"),
        sizes=("small", "large"),
        toppings=(Option("ham", {}, {"size": ""}), Option("everything", {}, {"size": "large"})),
    )
    filled = through(begin(questionnaire), "large", ["everything", "ham"])
    assert final(say(filled.go(place("size")), "small"))["toppings"] == "ham"


def test_a_rank_of_other_options_is_to_be_made_again() -> None:
    questionnaire = form(
        asks("which", Kind.MANY, choices="colours"),
        asks("order", Kind.RANK, choices="colours", choice_filter="selected(${which}, name)"),
    )
    filled = through(begin(questionnaire), ["red", "blue"], ["blue", "red"])
    assert at(filled) == ""
    more = filled.go(place("which")).answer(place("which"), ("red", "green", "blue"))
    assert at(more) == "order"
    assert more.first_incomplete() == place("order")


def test_a_constraint_that_no_longer_holds_is_found_at_the_end() -> None:
    questionnaire = form(
        asks("people", Kind.INTEGER),
        asks("children", Kind.INTEGER, constraint=". <= ${people}"),
        asks("needed", Kind.TEXT, relevant="${people} > 5", required=True),
    )
    filled = through(begin(questionnaire), "4", "3")
    assert filled.first_incomplete() is None
    assert say(filled.go(place("people")), "2").first_incomplete() == place("children")
    assert say(filled.go(place("people")), "6").first_incomplete() == place("needed")


def test_what_is_ticked_and_not_confirmed_is_come_back_to() -> None:
    questionnaire = form(asks("a", Kind.TEXT), asks("q", Kind.MANY, choices="colours"), asks("z", Kind.TEXT))
    ticking = say(begin(questionnaire), "1").tick(place("q"), "red", True)
    assert at(ticking) == "q"
    again = say(ticking.back(place("q")), "2")
    assert at(again) == "q"
    assert Sheet.from_json(again.sheet.as_json()) == again.sheet
    assert at(again.confirm(place("q"))) == "z"


def test_a_place_has_a_short_name_for_buttons() -> None:
    questionnaire = form(
        group("g", asks("g/a", Kind.TEXT)),
        repeat("r", repeat("r/s", asks("r/s/b", Kind.TEXT), count="20"), count="20"),
    )
    playing = begin(questionnaire)
    for step in playing.steps:
        assert len(playing.short(step.place)) <= 12
        assert playing.place_of(playing.short(step.place)) == step.place
    assert playing.short(place("g/a")) == "1"
    assert playing.short(Place("r/s/b", (12, 20))) == "4.12.20"


@pytest.mark.parametrize(
    "short", ["", "x", "99", "0.1", "1.1", "-1", "4", "4.1", "4.1.2.3", "1 ", "١", "4..1"]
)
def test_a_short_name_of_nothing_is_an_unknown_place(short: str) -> None:
    questionnaire = form(
        group("g", asks("g/a", Kind.TEXT)),
        repeat("r", repeat("r/s", asks("r/s/b", Kind.TEXT))),
    )
    with pytest.raises(PlaceUnknown):
        begin(questionnaire).place_of(short)


def test_where_she_stood_gives_way_to_what_follows_if_it_is_no_longer_asked() -> None:
    playing = begin(PETS, at="pet/age", answers={"has_pet": Answer(("no",))})
    assert at(playing) == "thanks"
    assert at(begin(PETS, at="gone")) == "has_pet"
    assert at(begin(PETS, at="pet/age#3")) == "has_pet"
    assert at(begin(PETS, at="pet#x")) == "has_pet"


def test_answers_to_what_this_version_does_not_ask_are_left_alone() -> None:
    answers = {"gone": Answer(("x",)), "a#1": Answer(("x",)), "b#?": Answer(("x",)), "c": Answer(("x",))}
    playing = begin(THREE, answers=answers)
    assert final(playing) == {"c": "x"}


def test_words_are_filled_in_with_labels_in_her_language() -> None:
    yes = Option("yes", {"en": "Yes", "sr-Cyrl": "Да", "tr": "Evet"})
    questionnaire = form(
        asks("sure", Kind.ONE, choices="sure"),
        asks(
            "q",
            Kind.TEXT,
            {"en": "You said ${sure}.", "sr-Cyrl": "Рекли сте ${sure}."},
            hint="${ sure } or ${nothing}",
        ),
        sure=(yes, "no"),
    )
    for language, label in (
        ("en", "You said Yes."),
        ("sr-Cyrl", "Рекли сте Да."),
        ("sr-Latn", "Rekli ste Da."),
        ("tr", "You said Evet."),
    ):
        playing = say(begin(questionnaire, language), "yes")
        assert playing.step
        assert playing.step.label == label
    assert say(begin(questionnaire), "yes").step_at(place("q")).hint == "Yes or "


def test_headings_are_the_labels_of_the_groups_around() -> None:
    questionnaire = form(
        group("a", group("a/b", group("a/b/c", asks("a/b/c/q", Kind.TEXT), label="Inner")), label="Outer")
    )
    assert begin(questionnaire).steps[0].headings == ("Outer", "Inner")


def test_she_is_told_how_far_she_is_and_notes_are_not_counted() -> None:
    playing = begin(PETS)
    assert [(step.number, step.of) for step in playing.steps] == [(1, 2), (1, 2), (2, 2)]
    assert [(step.number, step.of) for step in say(playing, "yes").steps] == [
        (1, 4),
        (2, 4),
        (3, 4),
        (3, 4),
        (4, 4),
    ]


def test_options_are_shuffled_once_for_each_sheet_and_what_stands_apart_stays_last() -> None:
    many = tuple(f"o{n}" for n in range(12))
    questionnaire = form(
        asks("q", Kind.ONE, choices="many", is_shuffled=True),
        many=(
            *many[:6],
            Option("none", {}, is_exclusive=True),
            *many[6:],
            Option("other", {}, is_other=True),
        ),
    )
    orders = {tuple(codes(begin(questionnaire, seed=seed).steps[0])) for seed in range(20)}
    assert len(orders) > 10
    assert {order[-2:] for order in orders} == {("none", "other")}
    assert all(sorted(order) == sorted((*many, "none", "other")) for order in orders)
    assert codes(begin(questionnaire, seed=3).steps[0]) == codes(begin(questionnaire, seed=3).steps[0])
    options = questionnaire.choices["many"]
    assert all(options[shown.index] is shown.option for shown in begin(questionnaire).steps[0].options)


@pytest.mark.parametrize(
    ("kind", "value", "language", "said"),
    [
        (Kind.INTEGER, "12345", "tr", "12.345"),
        (Kind.DECIMAL, "1234.5", "en", "1,234.5"),
        (Kind.DECIMAL, "1234.5", "mk", "1.234,5"),
        (Kind.DATE, "2026-03-05", "en", "5 March 2026"),
        (Kind.DATE, "2026-03-05", "el", "5 Μαρτίου 2026"),
        (Kind.DATETIME, "2026-03-05T07:30", "tr", "5 Mart 2026 07:30"),
        (Kind.TIME, "07:30", "en", "07:30"),
        (Kind.TEXT, "as it is", "en", "as it is"),
        (Kind.LOCATION, "41.9 21.4", "en", ""),
        (Kind.PHOTO, "AgAC", "en", ""),
        (Kind.ACKNOWLEDGE, "OK", "en", "✓"),
    ],
)
def test_answers_are_said_as_she_reads_them(kind: Kind, value: str, language: str, said: str) -> None:
    questionnaire: Questionnaire = form(asks("q", kind))
    assert say(begin(questionnaire, language), value).shown(place("q")) == said


def test_choices_are_said_by_their_labels() -> None:
    playing = say(begin(form(asks("q", Kind.MANY, choices="colours"))), "blue", "red")
    assert playing.shown(place("q")) == "Red, Blue"
    assert playing.shown(place("nothing")) == ""


def test_what_is_computed_once_stays_what_it_was() -> None:
    questionnaire = form(
        asks("first", Kind.TEXT),
        asks("once", Kind.CALCULATE, calculation="once(${first})"),
        asks("always", Kind.CALCULATE, calculation="${first}"),
        asks("last", Kind.TEXT),
    )
    playing = say(begin(questionnaire), "before")
    changed = say(playing.go(place("first")), "after")
    assert (final(changed)["once"], final(changed)["always"]) == ("before", "after")
    assert "always" not in changed.sheet.answers


def test_what_she_typed_is_kept_beside_what_it_means() -> None:
    playing = begin(form(asks("q", Kind.DECIMAL), asks("t", Kind.TEXT)))
    playing = playing.answer(place("q"), ("12.5",), raw="12,5").answer(place("t"), ("hi",), raw="hi")
    assert playing.sheet.answers == {"q": Answer(("12.5",), "12,5"), "t": Answer(("hi",))}
    assert playing.confirm(place("q")).sheet.answers["q"].raw == "12,5"


def test_a_tap_filters_only_the_list_that_is_before_her(monkeypatch: pytest.MonkeyPatch) -> None:
    filtered: set[str] = set()
    whole = Asked.offered

    def watched(self: Asked, question: Question, place: Place) -> tuple[int, ...]:
        filtered.add(str(place))
        return whole(self, question, place)

    monkeypatch.setattr(Asked, "offered", watched)
    every = [asks(f"q{n}", Kind.MANY, choices="colours", choice_filter="name != 'blue'") for n in range(9)]
    answers = {f"q{n}": Answer(("red",)) for n in range(8)}
    playing = begin(form(*every, colours=("red", "blue")), answers=answers, at="q8")
    playing = playing.tick(place("q8"), "red", on=True)
    assert playing.step
    assert playing.first_incomplete() is None
    assert len(playing.places) == 9
    assert filtered == {"q8"}


def test_looking_at_long_lists_does_not_let_a_refused_answer_through() -> None:
    towns = tuple(Option(f"t{number}", {"en": "Town"}, {"region": "south"}) for number in range(4_000))
    whole = form(
        asks("region", Kind.ONE, choices="regions"),
        *(
            asks(f"q{number}", Kind.ONE, choices="towns", choice_filter="region = ${region}")
            for number in range(40)
        ),
        asks("age", Kind.INTEGER, constraint=". > 17"),
        towns=towns,
        regions=("south", "north"),
    )
    playing = begin(whole, answers={"region": Answer(("north",)), "age": Answer(("3",))})
    assert not any(step.options for step in playing.steps[1:-1])
    assert playing.first_incomplete() == place("age")
