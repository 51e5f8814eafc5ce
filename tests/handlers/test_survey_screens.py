"""How a survey looks on the phone: every kind of question, in several languages, within what Telegram takes."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot.core.languages import LANGUAGES
from bot.core.surveys.playing import AnswerRefused, Playing, RefusedFor
from bot.core.surveys.questionnaire import (
    LONGEST_LABEL,
    LONGEST_OPTION,
    Group,
    Item,
    Kind,
    Option,
    Question,
    Questionnaire,
    Span,
)
from bot.core.surveys.sheet import Answer, Sheet
from bot.telegram.screens import TEXT_LIMIT, Screen, read_length
from bot.telegram.taps import LIMIT
from bot.telegram.translator import Translators
from handlers.surveys import callbacks
from handlers.surveys.asking import is_passed, question_screen, steps_of
from handlers.surveys.asking_options import A_PAGE
from handlers.surveys.filling import SheetId, Where, read_moment, write_moment
from handlers.surveys.filling_refusals import refused
from handlers.surveys.review_screens import paused, review, trial_ended
from locales import texts
from locales.contexts import COLUMNS

VOICES: Final = Translators(strict=True)
NOW: Final = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
TODAY: Final = date(2026, 3, 2)
SURVEY: Final = SheetId("0123456789abcdef")
TRIAL: Final = SheetId.of_trial("0123456789abcdef")
LONGEST_SLUG: Final = "a" * 24
SEVERAL: Final = pytest.mark.parametrize("tag", ["en", "el", "tr", "mk", "sr-Latn", "ro"])


def wall(text: str) -> datetime:
    """What clocks show, naive."""
    return datetime.fromisoformat(text)


def options(*labels: str) -> tuple[Option, ...]:
    return tuple(Option(f"c{number}", {"en": label}) for number, label in enumerate(labels))


def question(kind: Kind, **fields: Any) -> Question:
    return Question("group/asked", kind, **({"label": {"en": "What do you think?"}} | fields))


def playing(
    *items: Item,
    choices: Sequence[Option] = (),
    answers: dict[str, Answer] | None = None,
    at: str | None = None,
    language: str = "en",
) -> Playing:
    form = Questionnaire({"en": "The park near you"}, items, {"list": tuple(choices)}, ("en",))
    return Playing(form, Sheet(answers=answers or {}, at=at), language, NOW, ZoneInfo("Europe/Belgrade"))


def where(sheet: SheetId = SURVEY, city: str = "belgrade", **looks: Any) -> Where:
    return Where(city, sheet, TODAY, **looks)


def shown(play: Playing, tag: str = "en", **looks: Any) -> Screen:
    return question_screen(VOICES.for_(tag), play, where(**looks))


def labels(screen: Screen) -> list[str]:
    return [button.text for row in screen.rows for button in row]


def taps(screen: Screen, name: str) -> list[tuple[str, ...]]:
    return [
        button.tap.args for row in screen.rows for button in row if button.tap and button.tap.name == name
    ]


EVERY_KIND: Final[dict[Kind, Question]] = {
    Kind.NOTE: question(Kind.NOTE),
    Kind.ACKNOWLEDGE: question(Kind.ACKNOWLEDGE),
    Kind.ONE: question(Kind.ONE, choices="list"),
    Kind.MANY: question(Kind.MANY, choices="list"),
    Kind.RANK: question(Kind.RANK, choices="list"),
    Kind.RANGE: question(Kind.RANGE, span=Span("0", "10", "1")),
    Kind.INTEGER: question(Kind.INTEGER),
    Kind.DECIMAL: question(Kind.DECIMAL),
    Kind.TEXT: question(Kind.TEXT, is_long=True),
    Kind.DATE: question(Kind.DATE),
    Kind.TIME: question(Kind.TIME),
    Kind.DATETIME: question(Kind.DATETIME),
    Kind.LOCATION: question(Kind.LOCATION),
    Kind.PHOTO: question(Kind.PHOTO),
}


def test_every_kind_that_is_asked_is_tried_here() -> None:
    assert set(EVERY_KIND) == {kind for kind in Kind if kind.is_asked}


@SEVERAL
@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_kind_has_its_question_a_way_back_and_a_pause(kind: Kind, tag: str) -> None:
    nested = Group("group", (EVERY_KIND[kind],), {"en": "Your street <b>"})
    play = playing(nested, choices=options("Yes", "No"), language=tag)
    screen = shown(play, tag)
    t = VOICES.for_(tag)
    assert "What do you think?" in screen.text
    assert "Your street &lt;b&gt;" in screen.text
    assert taps(screen, callbacks.PAUSE) == [(SURVEY,)]
    assert t.pgettext("half-button", "‹ Back") in labels(screen)
    assert len([button for row in screen.rows for button in row]) <= 100
    for label in labels(screen):
        assert texts.width(label) <= COLUMNS["button"], label


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_no_button_is_longer_than_telegram_takes(kind: Kind) -> None:
    repeats: Item = EVERY_KIND[kind]
    many = options(*(f"Option {number}" for number in range(900)))
    form = Questionnaire({"en": "Long"}, (repeats,), {"list": many}, ("en",))
    play = Playing(form, Sheet(), "en", NOW, ZoneInfo("UTC"))
    moment = wall("2199-12-31T23:45")
    for looks in ({}, {"page": 10_000}, {"month": moment}, {"day": moment}, {"hour": moment}):
        screen = shown(play, sheet=TRIAL, city=LONGEST_SLUG, **looks)
        for row in screen.rows:
            for button in row:
                assert button.tap
                assert len(button.tap.pack()) <= LIMIT


def test_the_longest_button_there_can_be_fits() -> None:
    for name in (value for name, value in vars(callbacks).items() if name.isupper()):
        if name.startswith("q."):
            where(TRIAL, LONGEST_SLUG).tap(name, "499.20.20.20", "4999").pack()


@pytest.mark.parametrize("count", [2, 8, 9, 50])
def test_the_longest_texts_of_a_form_fit_a_message(count: int) -> None:
    long = options(*("&" * (LONGEST_OPTION - 4) + f"{number:04d}" for number in range(count)))
    asked = question(
        Kind.ONE, choices="list", label={"en": "<" * LONGEST_LABEL}, hint={"en": "ш" * LONGEST_LABEL}
    )
    screen = shown(playing(asked, choices=long))
    assert read_length(screen.text) <= TEXT_LIMIT


def test_what_people_wrote_is_escaped_wherever_it_stands() -> None:
    asked = question(
        Kind.ONE,
        choices="list",
        label={"en": "<b>Which?</b>"},
        hint={"en": "<i>hint"},
    )
    long = options("<script> that is far too long for a button of a phone", "B & C")
    play = playing(asked, choices=long, answers={"group/asked": Answer(("c0",))})
    for screen in (shown(play), review(VOICES.for_("en"), play.go(None), where(), None)):
        assert "<script>" not in screen.text
        assert "&lt;script&gt;" in screen.text
        assert "&lt;b&gt;Which?" in screen.text


def test_short_options_stand_two_by_two_and_long_ones_are_numbered_in_the_text() -> None:
    short = shown(playing(question(Kind.ONE, choices="list"), choices=options("A", "B", "C", "D")))
    assert [len(row) for row in short.rows[:2]] == [2, 2]
    words = "It was needed long ago, and I am glad of it"
    long = shown(playing(question(Kind.ONE, choices="list"), choices=options(words, "No")))
    assert f"<b>1.</b> {words}" in long.text
    assert labels(long)[0].startswith("1. It was needed")
    assert labels(long)[1] == "2. No"


def test_a_long_list_has_pages_and_opens_where_her_answer_is() -> None:
    many = options(*(f"Quarter {number}" for number in range(30)))
    asked = question(Kind.ONE, choices="list")
    first = shown(playing(asked, choices=many))
    assert len(taps(first, callbacks.CHOOSE)) == A_PAGE
    assert "type a few letters to search it" in first.text
    answered = shown(playing(asked, choices=many, answers={"group/asked": Answer(("c20",))}))
    assert "✓ Quarter 20" in labels(answered)
    found = shown(playing(asked, choices=many), words="quarter 2")
    assert labels(found)[0] == "Quarter 2"
    assert "All options" in labels(found)


def test_a_button_of_several_says_what_is_wanted_so_that_two_taps_are_one() -> None:
    asked = question(Kind.MANY, choices="list")
    screen = shown(playing(asked, choices=options("Red", "Blue"), answers={"group/asked": Answer(("c0",))}))
    assert taps(screen, callbacks.OFF) == [(SURVEY, "0", "0")]
    assert taps(screen, callbacks.ON) == [(SURVEY, "0", "1")]
    assert labels(screen)[:3] == ["☑ Red", "☐ Blue", "✅ Done"]


def test_done_waits_until_something_is_chosen_and_until_all_are_ranked() -> None:
    nothing = shown(playing(question(Kind.MANY, choices="list"), choices=options("Red", "Blue")))
    assert taps(nothing, callbacks.DONE) == []
    half = shown(
        playing(
            question(Kind.RANK, choices="list"),
            choices=options("Red", "Blue"),
            answers={"group/asked": Answer(("c1",))},
        )
    )
    assert taps(half, callbacks.DONE) == []
    assert "✓ 1. Blue" in labels(half)
    whole = shown(
        playing(
            question(Kind.RANK, choices="list"),
            choices=options("Red", "Blue"),
            answers={"group/asked": Answer(("c1", "c0"))},
        )
    )
    assert len(taps(whole, callbacks.DONE)) == 1
    assert "1. Blue\n2. Red" in whole.text


@pytest.mark.parametrize(
    ("span", "steps"),
    [
        (Span("1", "5", "1"), ["1", "2", "3", "4", "5"]),
        (Span("0", "1", "0.5"), ["0", "0.5", "1"]),
        (Span("5", "1", "-2"), ["5", "3", "1"]),
        (Span("0", "100", "10"), [str(number) for number in range(0, 101, 10)]),
        (Span("0", "100", "1"), []),
        (Span("1", "5", "0"), []),
    ],
)
def test_the_steps_of_a_range_are_buttons_where_they_are_few(span: Span, steps: list[str]) -> None:
    assert steps_of(question(Kind.RANGE, span=span)) == steps


def test_a_rating_has_stars_and_a_range_of_many_steps_is_typed() -> None:
    rating = shown(playing(question(Kind.RANGE, span=Span("1", "5", "1"), is_rating=True)))
    assert labels(rating)[:5] == [f"{number}⭐" for number in range(1, 6)]
    wide = shown(playing(question(Kind.RANGE, span=Span("0", "1000", "0.5"))), "el")
    assert "1.000" in wide.text
    assert taps(wide, callbacks.TAKE) == []


def test_a_star_has_no_room_beside_the_mark_of_what_was_chosen() -> None:
    asked = question(Kind.RANGE, span=Span("1", "5", "1"), is_rating=True)
    chosen = shown(playing(asked, answers={"group/asked": Answer(("4",))}))
    assert labels(chosen)[:5] == ["1⭐", "2⭐", "3⭐", "✓ 4", "5⭐"]


def test_long_options_of_a_ranking_have_letters_as_numbers_are_their_ranks() -> None:
    long = "It is dark because most of the lamps do not work"
    asked = question(Kind.RANK, choices="list")
    screen = shown(playing(asked, choices=options("Noise", long), answers={"group/asked": Answer(("c1",))}))
    assert f"1. {long}\n\n<b>A.</b> Noise\n<b>B.</b> {long}" in screen.text
    assert labels(screen)[0] == "A. Noise"
    assert labels(screen)[1].startswith("✓ 1. B. It is dark")
    chosen = shown(playing(question(Kind.ONE, choices="list"), choices=options("Noise", long)))
    assert "<b>2.</b>" in chosen.text


def test_the_hours_say_of_which_day_and_how_to_type_both() -> None:
    play = playing(question(Kind.DATETIME))
    day = shown(play)
    assert "such as 2.3.2026 19:30" in day.text
    for hours in (shown(play, day=wall("2026-03-14")), shown(play, hour=wall("2026-03-14T12:00"))):
        assert "<b>Saturday, 14 March 2026</b>" in hours.text
        assert "such as 14.3.2026 19:30" in hours.text
    assert "such as 19:30" in shown(playing(question(Kind.TIME))).text


def test_what_is_suggested_is_marked_and_taken_by_one_tap() -> None:
    play = playing(question(Kind.ONE, choices="list", default="c1"), choices=options("Red", "Blue"))
    screen = shown(play)
    assert "Suggested: <b>Blue</b>" in screen.text
    assert "✓ Blue" in labels(screen)
    assert taps(screen, callbacks.DONE)


def test_an_optional_question_can_be_skipped_and_its_answer_taken_away() -> None:
    open_ = shown(playing(question(Kind.TEXT)))
    assert "Skip ›" in labels(open_)
    said = shown(playing(question(Kind.TEXT), answers={"group/asked": Answer(("Words",))}))
    assert "✖ No answer" in labels(said)
    assert "Next ›" in labels(said)
    must = shown(playing(question(Kind.TEXT, required="true()")))
    assert taps(must, callbacks.SKIP) == []


def test_the_first_question_leads_back_to_what_led_to_it() -> None:
    play = playing(question(Kind.TEXT))
    assert taps(shown(play), callbacks.INTRO) == [(SURVEY,)]
    trial = shown(play, sheet=TRIAL)
    assert taps(trial, callbacks.DRAFT) == [(TRIAL.id,)]
    assert "Test run in English" in trial.text


def test_a_repeat_asks_whether_there_is_one_more_and_numbers_what_it_asks() -> None:
    pets = Group(
        "pets", (Question("pets/name", Kind.TEXT, {"en": "Its name?"}),), {"en": "Pets"}, is_repeat=True
    )
    more = playing(pets)
    asked = more.step
    assert asked
    if asked.question is None:
        assert "Would you like to add one?" in shown(more).text
        more = more.one_more(asked.place, wanted=True)
    screen = shown(more)
    assert "Its name?" in screen.text
    assert "▸ Pets (1)" in screen.text


def test_what_the_form_computes_and_shows_is_read_and_not_asked() -> None:
    computed = question(Kind.TEXT, is_read_only=True, default="42")
    screen = shown(playing(computed))
    assert "Next ›" in labels(screen)
    assert taps(screen, callbacks.SKIP) == []
    assert "Type your answer" not in screen.text


@SEVERAL
def test_a_calendar_marks_her_day_and_goes_a_year_back(tag: str) -> None:
    asked = question(Kind.DATE)
    screen = shown(playing(asked, answers={"group/asked": Answer(("1987-05-24",))}, language=tag), tag)
    assert "•24" in labels(screen)
    assert VOICES.for_(tag).month_name(1987, 5) in labels(screen)
    assert "‹‹ 1986" in labels(screen)


@given(st.datetimes(wall("1900-01-01"), wall("2199-12-31T23:45")))
def test_a_moment_on_a_button_is_read_back_to_the_quarter_of_an_hour(moment: datetime) -> None:
    written = write_moment(moment)
    assert len(written) <= 4
    assert read_moment(written) == moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)


@given(st.text(max_size=6))
def test_what_no_button_says_is_no_moment(text: str) -> None:
    try:
        moment = read_moment(text)
    except ValueError:
        return
    assert read_moment(write_moment(moment)) == moment


@SEVERAL
@pytest.mark.parametrize("reason", RefusedFor)
def test_every_refusal_has_a_sentence(reason: RefusedFor, tag: str) -> None:
    t = VOICES.for_(tag)
    bare = refused(t, AnswerRefused(reason, low="1", high="10", limit=5))
    assert len(bare) > 10
    assert "{" not in bare
    own = refused(t, AnswerRefused(reason, "Mind the <gap>", low="1.5", limit=5))
    assert "Mind the &lt;gap&gt;" in own


def test_the_authors_own_words_take_the_place_of_ours() -> None:
    t = VOICES.for_("en")
    assert refused(t, AnswerRefused(RefusedFor.CONSTRAINT, "Twenty at most.")) == Markup("⚠️ Twenty at most.")


@SEVERAL
def test_the_review_has_every_answer_by_eights_and_sends_only_what_is_whole(tag: str) -> None:
    t = VOICES.for_(tag)
    asked = [Question(f"q{number}", Kind.TEXT, {"en": f"Question no. {number}"}) for number in range(20)]
    answers = {each.path: Answer((f"answer {each.path}",)) for each in asked}
    play = playing(*asked, answers=answers, language=tag).go(None)
    for number in range(3):
        screen = review(t, play, where(page=number), None)
        assert len(taps(screen, callbacks.GO)) == (8, 8, 4)[number]
        assert f"answer q{8 * number}" in screen.text
        assert taps(screen, callbacks.SEND) == [(SURVEY, "1")]
    lacking = playing(Question("must", Kind.TEXT, {"en": "Must"}, required="true()"), at="*", language=tag)
    assert taps(review(t, lacking, where(), None), callbacks.SEND) == []
    assert len(taps(review(t, lacking, where(), None), callbacks.GO)) == 2


def test_the_review_numbers_a_ranking_and_what_was_asked_several_times() -> None:
    tree = Question("trees/kind", Kind.TEXT, {"en": "Which tree?"})
    trees = Group("trees", (tree,), {"en": "Trees"}, is_repeat=True)
    ranking = Question("order", Kind.RANK, {"en": "In which order?"}, choices="list")
    answers = {
        "order": Answer(("c1", "c0")),
        "trees/kind#1": Answer(("Lime",)),
        "trees/kind#2": Answer(("Oak",)),
    }
    play = playing(ranking, trees, choices=options("Red", "Blue"), answers=answers).go(None)
    text = review(VOICES.for_("en"), play, where(), None).text
    assert "<b>1. Blue, 2. Red</b>" in text
    assert "Which tree? (1)\n<b>Lime</b>" in text


def test_the_longest_review_fits_a_message() -> None:
    asked = [Question(f"q{number}", Kind.TEXT, {"en": "&" * LONGEST_LABEL}) for number in range(9)]
    answers = {each.path: Answer(("ш" * LONGEST_LABEL,)) for each in asked}
    screen = review(VOICES.for_("en"), playing(*asked, answers=answers).go(None), where(TRIAL), None)
    assert read_length(screen.text) <= TEXT_LIMIT
    ended = trial_ended(VOICES.for_("en"), playing(*asked, answers=answers).go(None), where(TRIAL))
    assert read_length(ended.text) <= TEXT_LIMIT


def test_the_way_back_to_the_review_is_there_once_all_was_passed() -> None:
    two = [Question(name, Kind.TEXT, {"en": name}) for name in ("a", "b")]
    begun = playing(*two).answer(playing(*two).steps[0].place, ("x",))
    assert not is_passed(begun)
    assert step_taps(begun) == 0
    whole = begun.skip(begun.steps[1].place)
    assert whole.step is None
    assert step_taps(whole.go(whole.steps[0].place)) == 1


def step_taps(play: Playing) -> int:
    return len(taps(shown(play), callbacks.REVIEW))


@pytest.mark.parametrize("tag", sorted(LANGUAGES))
def test_the_pause_of_a_test_run_leads_back_to_the_draft(tag: str) -> None:
    screen = paused(VOICES.for_(tag), playing(question(Kind.TEXT), language=tag), where(TRIAL), None)
    assert taps(screen, callbacks.SHOW) == [(TRIAL,)]
    assert taps(screen, callbacks.DRAFT) == [(TRIAL.id,)]


@pytest.mark.parametrize("text", ["", "0123456789abcde", "~0123456789abcdef", "__0123456789abcdef", "0" * 17])
def test_what_no_button_says_is_no_sheet(text: str) -> None:
    with pytest.raises(ValueError):
        SheetId(text)


def test_a_long_ranking_fits_a_message() -> None:
    choices = tuple(Option(f"c{number}", {"en": "word " * 60}) for number in range(200))
    ranked = Answer(tuple(option.code for option in choices))
    play = playing(
        question(Kind.RANK, choices="list"),
        choices=choices,
        answers={"group/asked": ranked},
        at="group/asked",
    )
    assert read_length(shown(play).text) <= TEXT_LIMIT


def test_the_longest_test_run_fits_a_message() -> None:
    items = [
        Question(f"{'household_members/' * 5}what_is_missing_there_{number}", Kind.TEXT, {"en": "?"})
        for number in range(15)
    ]
    answers = {item.path: Answer(("word " * 500,)) for item in items}
    ended = trial_ended(VOICES.for_("el"), playing(*items, answers=answers), where(TRIAL))
    assert read_length(ended.text) <= TEXT_LIMIT


@pytest.mark.parametrize("written", ["12345678901234567890", "-1e30"])
def test_a_number_that_is_too_large_is_refused_in_a_whole_sentence(written: str) -> None:
    play = playing(question(Kind.INTEGER))
    with pytest.raises(AnswerRefused) as caught:
        play.answer(play.steps[0].place, (written,))
    said = refused(VOICES.for_("en"), caught.value)
    assert said == "⚠️ Please give a number from -999,999,999,999,999 to 999,999,999,999,999."
