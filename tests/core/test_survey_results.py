"""From counts to what is shown: versions together, small groups unseen, samples with their margins."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.surveys import margins
from bot.core.surveys.averages import mean_and_median
from bot.core.surveys.counted import Counted, crosstab_of, question_results
from bot.core.surveys.histograms import Scale, bins_of
from bot.core.surveys.model import SMALLEST_CELL
from bot.core.surveys.places import spots_of
from bot.core.surveys.ports import Tallies
from bot.core.surveys.questionnaire import Group, Item, Kind, Option, Question, Questionnaire, Span
from bot.core.surveys.results import OTHERS, QuestionResult
from bot.core.surveys.words import words_of


def options(*codes: str, **given: object) -> tuple[Option, ...]:
    return tuple(Option(code, {"en": code.title()}, **given) for code in codes)  # type: ignore[arg-type]


def form(*items: Item, **choices: tuple[Option, ...]) -> Questionnaire:
    return Questionnaire({"en": "A survey"}, items, choices)


def one(path: str, choices: str = "", **given: object) -> Question:
    return Question(path, Kind.ONE, choices=choices or path, **given)  # type: ignore[arg-type]


def counted(
    responses: int,
    codes: Mapping[str, Mapping[str, int]] | None = None,
    answered: Mapping[str, int] | None = None,
    numbers: Mapping[str, Mapping[float, int]] | None = None,
    **given: object,
) -> Counted:
    """Everybody matches unless ``everyone`` is given; who answered is who chose something, unless ``answered`` says."""
    codes, numbers = codes or {}, numbers or {}
    sums = {path: sum(counts.values()) for path, counts in codes.items()}
    sums |= {path: sum(counts.values()) for path, counts in numbers.items()}
    ranks = given.pop("ranks", {})
    tallies = Tallies(
        responses,
        sums | dict(answered or {}),
        {(path, code): n for path, counts in codes.items() for code, n in counts.items()},
        ranks,  # type: ignore[arg-type]
        {path: tuple(sorted(counts.items())) for path, counts in numbers.items()},
    )
    return Counted(given.pop("everyone", responses), tallies, **given)  # type: ignore[arg-type]


def shown(result: QuestionResult) -> dict[str, int | None]:
    return {bar.code: bar.count for bar in result.bars}


def result_of(asked: Questionnaire, of: Counted, **given: int) -> QuestionResult:
    return question_results({1: asked}, of, **given)[-1]


COLOURS = form(one("colour"), colour=options("red", "green", "blue"))


# ---- options ---------------------------------------------------------------------------------------------------------


def test_options_come_in_the_order_of_the_form_with_their_shares() -> None:
    result = result_of(COLOURS, counted(40, {"colour": {"blue": 20, "red": 10, "green": 10}}))
    assert shown(result) == {"red": 10, "green": 10, "blue": 20}
    assert [bar.share for bar in result.bars] == [0.25, 0.25, 0.5]
    assert not result.hides_some


def test_a_small_count_is_hidden_and_with_it_the_one_that_would_give_it_away() -> None:
    result = result_of(COLOURS, counted(40, {"colour": {"red": 2, "green": 8, "blue": 30}}))
    assert shown(result) == {"red": None, "green": None, "blue": 30}
    assert result.answered == 40
    assert result.hides_some
    assert result.bars[0].share is None


def test_a_question_that_fewer_than_five_answered_shows_nothing_at_all() -> None:
    result = result_of(COLOURS, counted(100, {"colour": {"red": 4}}))
    assert result.is_hidden
    assert result.bars == ()


def test_of_several_options_neither_who_chose_nor_who_did_not_is_few() -> None:
    several = form(Question("uses", Kind.MANY, choices="uses"), uses=options("bus", "tram", "bike", "car"))
    result = result_of(
        several, counted(100, {"uses": {"bus": 97, "tram": 60, "bike": 3, "car": 95}}, {"uses": 100})
    )
    assert shown(result) == {"bus": None, "tram": 60, "bike": None, "car": 95}


def test_where_three_must_be_chosen_their_sum_gives_nothing_away() -> None:
    fixed = Question("uses", Kind.MANY, choices="uses", constraint="count-selected(.) = 3")
    several = form(fixed, uses=options("bus", "tram", "bike", "car"))
    result = result_of(
        several, counted(100, {"uses": {"bus": 80, "tram": 60, "bike": 3, "car": 75}}, {"uses": 100})
    )
    assert sum(count is None for count in shown(result).values()) >= 2


def test_versions_count_together_with_the_words_and_the_order_of_the_newest() -> None:
    older = form(one("colour"), one("gone"), colour=options("red", "pink", "blue"), gone=options("yes", "no"))
    newer = Questionnaire(
        {"en": "A survey"},
        (one("new", "yes"), one("colour")),
        {"yes": options("yes"), "colour": options("blue", "red")},
    )
    results = question_results(
        {1: older, 2: newer},
        counted(
            60,
            {"colour": {"red": 20, "pink": 15, "blue": 25}, "gone": {"yes": 9, "no": 11}, "new": {"yes": 30}},
        ),
    )
    assert [result.question.path for result in results] == ["new", "colour", "gone"]
    assert shown(results[1]) == {"blue": 25, "red": 20, "pink": 15}


def test_what_is_only_read_or_computed_has_no_result() -> None:
    asked = form(
        Question("hello", Kind.NOTE), Question("age2", Kind.CALCULATE), one("colour"), colour=options("red")
    )
    results = question_results({1: asked}, counted(9, {"colour": {"red": 9}}))
    assert [result.question.path for result in results] == ["colour"]


def test_in_a_repeat_a_count_may_be_of_one_household_and_must_be_larger() -> None:
    asked = form(
        Group("child", (one("child/school", "school"),), is_repeat=True, most=4), school=options("a", "b")
    )
    few, enough = {"a": 19, "b": 30}, {"a": 20, "b": 30}
    assert shown(result_of(asked, counted(40, {"child/school": few}))) == {"a": None, "b": None}
    assert shown(result_of(asked, counted(40, {"child/school": enough}))) == enough
    known = counted(40, {"child/school": few}, times={"child/school": 2})
    assert shown(result_of(asked, known)) == few


# ---- questions that hang together ------------------------------------------------------------------------------------


def test_a_question_that_is_asked_of_a_hidden_option_does_not_tell_how_many_chose_it() -> None:
    asked = form(
        one("disabled"),
        one("ramp", relevant="${disabled} = 'no'"),
        disabled=options("yes", "no", "unsaid"),
        ramp=options("good", "bad"),
    )
    first = {"yes": 3, "no": 12, "unsaid": 85}
    results = question_results({1: asked}, counted(100, {"disabled": first, "ramp": {"good": 6, "bad": 6}}))
    assert shown(results[0]) == {"yes": None, "no": None, "unsaid": 85}
    assert results[1].is_hidden


def test_a_question_that_is_not_asked_of_a_few_does_not_tell_how_few_they_are() -> None:
    asked = form(
        Question("age", Kind.INTEGER), one("votes", relevant="${age} >= 18"), votes=options("yes", "no")
    )
    of = counted(100, {"votes": {"yes": 50, "no": 48}}, numbers={"age": {15: 2, 30: 50, 60: 48}})
    assert question_results({1: asked}, of)[1].is_hidden


def test_a_question_that_anybody_may_skip_is_shown_though_a_few_did() -> None:
    result = result_of(COLOURS, counted(100, {"colour": {"red": 49, "green": 24, "blue": 25}}))
    assert result.answered == 98


def test_who_says_what_else_does_not_tell_how_many_did() -> None:
    asked = form(
        one("colour"),
        Question("colour_other", Kind.TEXT, specifies="colour"),
        colour=(*options("red", "green"), *options("other", is_other=True)),
    )
    of = counted(60, {"colour": {"red": 3, "green": 50, "other": 7}}, {"colour_other": 7})
    results = question_results({1: asked}, of)
    assert shown(results[0])["other"] is None
    assert results[1].is_hidden


def test_the_parts_of_a_shown_option_protect_one_another() -> None:
    asked = form(
        one("district"),
        one("street", choice_filter="district=${district}"),
        district=options("north", "south"),
        street=(
            *options("n1", "n2", "n3", columns={"district": "north"}),
            *options("s1", "s2", columns={"district": "south"}),
        ),
    )
    streets = {"n1": 17, "n2": 3, "n3": 20, "s1": 6, "s2": 30}
    of = counted(76, {"district": {"north": 40, "south": 36}, "street": streets})
    # Without the districts, s1 would be the cheapest to hide with n2: and the north's sum would tell n2.
    assert shown(result_of(asked, of)) == {"n1": None, "n2": None, "n3": 20, "s1": 6, "s2": 30}


def test_the_parts_of_a_hidden_option_are_hidden() -> None:
    asked = form(
        one("district"),
        one("street", choice_filter="district=${district}"),
        district=options("north", "south", "west"),
        street=tuple(
            each
            for d in ("north", "south", "west")
            for each in options(f"{d}1", f"{d}2", columns={"district": d})
        ),
    )
    streets = {"north1": 7, "north2": 0, "south1": 3, "south2": 0, "west1": 30, "west2": 36}
    of = counted(76, {"district": {"north": 7, "south": 3, "west": 66}, "street": streets})
    assert {code for code, count in shown(result_of(asked, of)).items() if count is not None} == {
        "west1",
        "west2",
    }


# ---- filters ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("matching", "everyone"), [(4, 100), (97, 100), (0, 30), (5, 9)])
def test_a_filter_that_leaves_or_leaves_out_a_few_shows_nothing(matching: int, everyone: int) -> None:
    of = counted(matching, {"colour": {"red": matching}}, everyone=everyone)
    assert of.shown_responses is None
    assert question_results({1: COLOURS}, of) == ()


def test_a_filter_by_an_answer_hides_no_question_that_is_asked_on_it() -> None:
    asked = form(
        one("often"),
        one("why", relevant="${often} != 'never'"),
        often=options("weekly", "never"),
        why=options("walk", "rest"),
    )
    why = {"walk": 12, "rest": 8}
    whole = counted(60, {"often": {"weekly": 20, "never": 40}, "why": why})
    only_weekly = counted(20, {"often": {"weekly": 20}, "why": why}, everyone=60, whole=whole)
    assert result_of(
        asked, only_weekly
    ).is_hidden  # unless it is known that the filter itself leaves nobody else
    known = replace(only_weekly, fixed=frozenset({"often"}))
    assert shown(result_of(asked, known)) == why


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=3, max_size=3))
def test_the_whole_less_the_filter_shows_no_small_group(pairs: list[tuple[int, int]]) -> None:
    codes = ("red", "green", "blue")
    matching = dict(zip(codes, (pair[0] for pair in pairs), strict=True))
    all_of = dict(zip(codes, (sum(pair) for pair in pairs), strict=True))
    whole = counted(sum(all_of.values()), {"colour": all_of})
    of = counted(sum(matching.values()), {"colour": matching}, everyone=sum(all_of.values()), whole=whole)
    if of.shown_responses is None or all_of == matching:
        return
    filtered, everybody = shown(result_of(COLOURS, of)), shown(result_of(COLOURS, whole))
    for code in codes:
        here, there = filtered.get(code), everybody.get(code)
        if here is not None and there is not None:
            assert there - here >= SMALLEST_CELL


# ---- samples ---------------------------------------------------------------------------------------------------------


def test_a_margin_is_that_of_the_textbook() -> None:
    low, high = margins.interval(500, 1000)
    assert (high - low) / 2 == pytest.approx(0.03099, abs=1e-5)
    # Cochran's correction: half of a town of 2,000 asked.
    low, high = margins.interval(500, 1000, 2000)
    assert (high - low) / 2 == pytest.approx(0.03099 * (1000 / 1999) ** 0.5, abs=1e-5)


def test_near_the_ends_the_interval_is_wilsons() -> None:
    # Brown, Cai and DasGupta's formula by hand for 5 of 50.
    assert margins.interval(5, 50) == pytest.approx((0.0434751, 0.2136021), abs=1e-6)
    assert margins.interval(0, 20)[0] == 0.0
    assert margins.interval(20, 20)[1] == 1.0


def test_whoever_asked_everybody_has_no_margin() -> None:
    assert margins.interval(30, 100, 100) == (0.3, 0.3)
    assert margins.interval(30, 100, 80) == (0.3, 0.3)


@given(st.integers(1, 500), st.data())
def test_an_interval_holds_its_share_and_stays_a_share(answered: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, answered))
    population = data.draw(st.none() | st.integers(answered, 10_000))
    low, high = margins.interval(count, answered, population)
    assert 0 <= low <= count / answered + 1e-12
    assert count / answered - 1e-12 <= high <= 1


def test_a_sample_has_margins_and_a_hidden_bar_has_none() -> None:
    result = result_of(COLOURS, counted(40, {"colour": {"red": 2, "green": 8, "blue": 30}}), sample_of=9000)
    assert result.bars[0].margin is None
    assert result.bars[2].margin == pytest.approx(0.134, abs=0.002)
    assert result.bars[2].low is not None


# ---- numbers ---------------------------------------------------------------------------------------------------------

numbers = st.dictionaries(
    st.integers(-50, 5000).map(float) | st.floats(-1e9, 1e9), st.integers(1, 40), min_size=1, max_size=40
).map(lambda found: sorted(found.items()))


@given(numbers, st.sampled_from([Scale.WHOLE, Scale.DECIMAL]))
def test_every_bin_has_enough_and_together_they_have_all(
    found: list[tuple[float, int]], scale: Scale
) -> None:
    if scale is Scale.WHOLE:
        found = sorted(Counter({round(value): count for value, count in found}).items())
    total = sum(count for _, count in found)
    bins = bins_of(found, scale)
    if not bins:
        assert total < SMALLEST_CELL
        return
    assert all(each.count is not None and each.count >= SMALLEST_CELL for each in bins)
    assert sum(each.count or 0 for each in bins) == total
    for each in bins:
        upper = each.high if scale is Scale.WHOLE else each.high - 1e-9
        assert (
            each.count == sum(n for value, n in found if each.low <= value <= upper) or scale is Scale.DECIMAL
        )
    assert bins[0].low <= found[0][0]
    assert bins[-1].high >= found[-1][0]


@given(st.lists(st.integers(1, 365 * 120), min_size=1, max_size=30), st.integers(5, 9))
def test_days_are_binned_by_the_calendar(days: list[int], each: int) -> None:
    found = sorted(Counter({700_000.0 + day: each for day in days}).items())
    bins = bins_of(found, Scale.DAY)
    assert sum(one.count or 0 for one in bins) == sum(count for _, count in found)
    assert len(bins) <= 13


def test_ages_are_in_tens_and_months_begin_on_the_first() -> None:
    ages = [(float(age), 3) for age in range(18, 90)]
    assert [(each.low, each.high) for each in bins_of(ages, Scale.WHOLE)][:2] == [(10, 19), (20, 29)]
    days = [(float(date(2026, month, 15).toordinal()), 9) for month in range(1, 7)]
    assert [date.fromordinal(int(each.low)).day for each in bins_of(days, Scale.DAY)] == [1] * 6


def test_a_slip_of_a_finger_does_not_push_all_into_one_bin() -> None:
    ages = [(float(age), 3) for age in range(18, 90)] + [(1_990_000.0, 5)]
    assert len(bins_of(ages, Scale.WHOLE)) >= 7


def test_a_binned_filter_has_neither_a_small_bin_nor_a_small_complement() -> None:
    whole = [(float(age), 3) for age in range(20, 90)]
    some = [(float(age), 3 if age < 50 else 1) for age in range(20, 86)]
    for each in bins_of(some, Scale.WHOLE, whole):
        everybody = sum(n for value, n in whole if each.low <= value <= each.high)
        assert each.count is not None
        assert everybody - each.count >= SMALLEST_CELL


STARS = form(Question("stars", Kind.RANGE, span=Span("1", "5", "1")))


def test_a_rating_has_a_bar_for_each_step_with_mean_and_median() -> None:
    result = result_of(STARS, counted(60, numbers={"stars": {1: 6, 2: 9, 3: 15, 4: 20, 5: 10}}))
    assert shown(result) == {"1": 6, "2": 9, "3": 15, "4": 20, "5": 10}
    assert (result.mean, result.median) == (3.32, 3.5)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=3, max_size=5))
def test_mean_and_median_do_not_give_a_hidden_step_away(counts: list[int]) -> None:
    table = {float(value + 1): count for value, count in enumerate(counts)}
    total = sum(counts)
    if total < 10 or all(count >= SMALLEST_CELL for count in counts):
        return
    result = result_of(
        form(Question("s", Kind.RANGE, span=Span("1", str(len(counts)), "1"))),
        counted(total, numbers={"s": table}),
    )
    hidden = [float(bar.code) for bar in result.bars if bar.count is None]
    assert hidden
    if result.mean is None and result.median is None:
        return
    possible = []
    for other in _deals(sum(int(table[value]) for value in hidden), len(hidden)):
        changed = table | dict(zip(hidden, other, strict=True))
        mean = sum(value * count for value, count in changed.items()) / total
        values = sorted(value for value, count in changed.items() for _ in range(count))
        digits = len(str(result.mean).partition(".")[2]) if result.mean is not None else 0
        same_mean = (
            result.mean is None or round(mean, max(digits, 1)) == result.mean or round(mean, 2) == result.mean
        )
        same_median = result.median is None or values[(total - 1) // 2] == result.median
        if same_mean and same_median:
            possible.append(changed)
    for value in hidden:
        assert len({table[value] for table in possible}) >= 2


def _deals(total: int, parts: int) -> list[tuple[int, ...]]:
    if parts == 1:
        return [(total,)]
    return [(first, *rest) for first in range(total + 1) for rest in _deals(total - first, parts - 1)]


def test_a_mean_without_anything_hidden_is_only_rounded() -> None:
    assert mean_and_median([(1.0, 10), (2.0, 20), (5.0, 30)]) == (3.33, 3.5)
    assert mean_and_median([]) == (None, None)


def test_times_and_dates_are_counted_as_minutes_and_days() -> None:
    asked = form(Question("at", Kind.TIME), Question("on", Kind.DATE))
    of = counted(
        40,
        answered={"at": 40, "on": 40},
        values={
            "at": [("07:30", 20), ("19:10:00.000+02:00", 20)],
            "on": [("2026-03-01", 20), ("2026-03-02", 20)],
        },
    )
    at, on = question_results({1: asked}, of)
    assert sum(each.count or 0 for each in at.bins) == 40
    assert at.mean == 13 * 60 + 20
    assert [date.fromordinal(int(each.low)).isoformat() for each in on.bins] == ["2026-03-01", "2026-03-02"]


# ---- orders ----------------------------------------------------------------------------------------------------------


def test_ranks_come_with_the_best_first() -> None:
    asked = form(Question("order", Kind.RANK, choices="order"), order=options("park", "pool", "library"))
    mean = {("order", "park"): 2.4, ("order", "pool"): 1.5, ("order", "library"): 2.1}
    result = result_of(
        asked,
        counted(50, {"order": dict.fromkeys(("park", "pool", "library"), 50)}, {"order": 50}, ranks=mean),
    )
    assert [(bar.code, bar.rank) for bar in result.bars] == [("pool", 1.5), ("library", 2.1), ("park", 2.4)]


def test_a_rank_on_which_all_but_a_few_agree_is_hidden_and_not_alone() -> None:
    asked = form(Question("order", Kind.RANK, choices="order"), order=options("park", "pool", "library"))
    mean = {("order", "park"): 1.04, ("order", "pool"): 2.46, ("order", "library"): 2.5}
    result = result_of(
        asked,
        counted(50, {"order": dict.fromkeys(("park", "pool", "library"), 50)}, {"order": 50}, ranks=mean),
    )
    assert sum(bar.rank is None for bar in result.bars) == 2


# ---- words -----------------------------------------------------------------------------------------------------------


def test_words_are_counted_once_a_text_in_their_usual_spelling_whatever_the_script() -> None:
    texts = [
        "Треба нам парк, парк, ПАРК!",
        "park i voda",
        "паркови",
        *["Више паркинга за центар"] * 3,
        "parking",
    ]
    texts += ["парк"] * 3 + ["паркинга"]
    assert dict(words_of(texts)) == {"парк": 5}


def test_words_that_say_nothing_numbers_and_addresses_are_left_out() -> None:
    texts = ["και το πάρκο 2026 https://a.example/x me@a.example", "ΠΑΡΚΟ", "παρκο", "το πάρκο", "ένα πάρκο"]
    assert words_of(texts) == (("πάρκο", 5),)


@pytest.mark.parametrize(
    "sentence",
    ["it should not be what they were", "ve bir de bunun için çok", "și nu este pentru că", "që nuk është për të",
     "и не са за това", "и не се за тоа", "i nije za to što", "и није за то што", "e non è per questo che", "και δεν είναι για αυτό που"],
)  # fmt: skip
def test_small_words_of_our_languages_are_no_words(sentence: str) -> None:
    assert words_of([sentence] * 9) == ()


def test_a_word_that_few_have_is_not_shown() -> None:
    assert words_of(["fontana"] * 4 + ["park"] * 5) == (("park", 5),)


def test_a_word_that_a_few_of_the_others_have_is_not_shown_of_a_filter() -> None:
    assert words_of(["park"] * 6, ["park"] * 8) == ()
    assert words_of(["park"] * 6, ["park"] * 11) == (("park", 6),)


# ---- places ----------------------------------------------------------------------------------------------------------

SARAJEVO = (43.8563, 18.4131)


def scattered(people: int, degrees: float, seed: int = 1) -> list[tuple[float, float, int]]:
    chance = Random(seed)
    return [
        (SARAJEVO[0] + chance.gauss(0, degrees), SARAJEVO[1] + chance.gauss(0, degrees), 1)
        for _ in range(people)
    ]


@given(st.integers(0, 200), st.sampled_from([0.001, 0.01, 0.1, 3.0]), st.integers(0, 5))
def test_no_square_has_a_few_and_neither_has_what_is_outside(people: int, degrees: float, seed: int) -> None:
    found = spots_of(scattered(people, degrees, seed))
    assert all(spot.count >= SMALLEST_CELL for spot in found.spots)
    assert sum(spot.count for spot in found.spots) + found.outside == people
    if found.spots:
        assert found.outside == 0 or found.outside >= SMALLEST_CELL


def test_squares_grow_until_most_answers_are_in_one_that_is_shown() -> None:
    dense, sparse = spots_of(scattered(2000, 0.005)), spots_of(scattered(60, 0.05))
    assert dense.square < sparse.square
    assert dense.outside <= 400


def test_a_location_that_is_none_is_left_out() -> None:
    asked = form(Question("where", Kind.LOCATION))
    of = counted(
        12, answered={"where": 12}, values={"where": [("43.85 18.41", 10), ("nowhere", 1), ("95 200", 1)]}
    )
    result = result_of(asked, of)
    assert [spot.count for spot in result.spots] == [10]


# ---- cross-tabulations -----------------------------------------------------------------------------------------------

ROWS = tuple((code, {"en": code}) for code in ("red", "green"))
COLUMNS = tuple((code, {"en": code}) for code in ("north", "south"))


def cells_of(*numbers: int) -> dict[tuple[str, str], int]:
    return dict(zip(((r, c) for r, _ in ROWS for c, _ in COLUMNS), numbers, strict=True))


def test_a_table_of_large_cells_is_shown_with_its_margins() -> None:
    table = crosstab_of(
        one("colour"), "district", ROWS, COLUMNS, cells_of(10, 20, 30, 40), responses=100, everyone=100
    )
    assert table.cells == cells_of(10, 20, 30, 40)
    assert table.row_totals == {"red": 30, "green": 70}
    assert table.column_totals == {"north": 40, "south": 60}
    assert table.total == 100


def test_a_small_cell_of_four_hides_them_all_but_not_the_margins() -> None:
    table = crosstab_of(
        one("colour"), "district", ROWS, COLUMNS, cells_of(3, 20, 30, 40), responses=93, everyone=93
    )
    assert set(table.cells.values()) == {None}
    assert table.row_totals == {"red": 23, "green": 70}


def test_totals_that_the_results_of_a_question_hide_are_hidden_in_its_tables() -> None:
    rows = tuple((code, {"en": code}) for code in ("red", "green", "blue"))
    cells = {("red", "north"): 2, ("green", "north"): 7, ("blue", "north"): 6, ("red", "south"): 1}
    table = crosstab_of(
        one("colour"),
        "district",
        rows,
        COLUMNS,
        cells,
        responses=80,
        everyone=80,
        row_counts={"red": 3, "green": 7, "blue": 60},
    )
    assert table.row_totals["red"] is table.row_totals["green"] is None


@pytest.mark.parametrize(("responses", "everyone"), [(4, 100), (97, 100)])
def test_a_table_of_a_filter_that_leaves_or_leaves_out_a_few_is_hidden_whole(
    responses: int, everyone: int
) -> None:
    table = crosstab_of(
        one("colour"),
        "district",
        ROWS,
        COLUMNS,
        cells_of(20, 20, 30, 27),
        responses=responses,
        everyone=everyone,
    )
    assert set(table.cells.values()) == {None}
    assert table.total is None
    assert not table.row_totals


def test_of_several_options_neither_those_who_chose_nor_those_who_did_not_are_few_in_a_column() -> None:
    uses = Question("uses", Kind.MANY, choices="uses")
    table = crosstab_of(
        uses,
        "district",
        ROWS,
        COLUMNS,
        cells_of(38, 20, 20, 30),
        responses=100,
        everyone=100,
        row_counts={"red": 58, "green": 50},
        column_counts={"north": 40, "south": 60},
    )
    assert table.cells["red", "north"] is None  # all but two of the north
    assert table.cells["green", "north"] == 20
    assert table.column_totals == {"north": 40, "south": 60}
    turned = crosstab_of(
        one("district"),
        "uses",
        COLUMNS,
        ROWS,
        {(column, row): count for (row, column), count in cells_of(38, 20, 20, 30).items()},
        responses=100,
        everyone=100,
        by_kind=Kind.MANY,
        row_counts={"north": 40, "south": 60},
        column_counts={"red": 58, "green": 50},
    )
    assert {(row, column): count for (column, row), count in turned.cells.items()} == table.cells


def test_two_questions_of_several_options_are_protected_pair_by_pair() -> None:
    table = crosstab_of(
        Question("uses", Kind.MANY),
        "wants",
        ROWS,
        COLUMNS,
        cells_of(3, 20, 40, 40),
        responses=100,
        everyone=100,
        by_kind=Kind.MANY,
        row_counts={"red": 50, "green": 50},
        column_counts={"north": 50, "south": 50},
    )
    assert table.cells["red", "north"] is None
    assert table.cells["red", "south"] == 20


def test_what_is_too_much_for_a_table_is_counted_together() -> None:
    rows = tuple((str(number), {"en": str(number)}) for number in range(40))
    cells = {(row, column): 10 + int(row) for row, _ in rows for column, _ in COLUMNS}
    table = crosstab_of(one("street"), "district", rows, COLUMNS, cells, responses=5000, everyone=5000)
    assert len(table.rows) == 25
    assert table.rows[-1][0] == OTHERS
    assert table.total == sum(cells.values())


def test_nothing_answered_is_an_empty_table() -> None:
    table = crosstab_of(one("colour"), "district", ROWS, (), {}, responses=9, everyone=9)
    assert table.cells == {}
