"""What who makes surveys sees: Telegram takes it, a phone shows it, and everything that can be found has a sentence."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from markupsafe import Markup

from bot.core.surveys.findings import Finding, Gravity, Problem
from bot.core.surveys.model import (
    Anonymity,
    Audience,
    InvalidTerm,
    Results,
    Survey,
    SurveyDraft,
    SurveyStatus,
    Terms,
)
from bot.core.surveys.ports import LANGUAGE, SharedSurvey, Where
from bot.core.surveys.questionnaire import Kind, Option, Question, Questionnaire, Span, Texts
from bot.core.surveys.reporting import SurveyReport
from bot.core.surveys.results import OTHERS, Bar, Crosstab, Participation, QuestionResult
from bot.core.surveys.sharing import SideBySide
from bot.core.surveys.versions import Change
from bot.telegram.pager import page_of
from bot.telegram.screens import CAPTION_LIMIT, Screen, read_length
from handlers.surveys import (
    composing_screens,
    desk_problems,
    desk_screens,
    draft_screens,
    export_screens,
    narrowing_screens,
    own_result_screens,
    report_screens,
    report_words,
    result_screens,
    result_words,
    sharing_screens,
    survey_screens,
    terms_screens,
)
from handlers.surveys.desk import Setting, Target, Term
from handlers.surveys.desk_screens import Shelf
from handlers.surveys.looking import EVERYTHING, Outline, asked, read_by, read_filter
from tests.handlers.pictures import (
    FAR_FETCHED,
    LONGEST_ID,
    NOW,
    TAGS,
    data,
    expect_telegram_takes,
    labels,
    too_wide,
    voice,
)

RUDE = "<b>Roads</b> & co "
OFTEN = tuple(Option(f"code{n}", {"en": f"{RUDE}{n} " + "x" * 280, "tr": "y" * 300}) for n in range(30))
FORM = Questionnaire(
    {"en": RUDE * 10, "tr": "Yollar"},
    (
        Question("often", Kind.ONE, {"en": RUDE * 150}, required="true()", choices="often"),
        Question("many", Kind.MANY, {"en": "How?"}, choices="often"),
        Question("rank", Kind.RANK, {"en": "Which first?"}, choices="often"),
        Question("age", Kind.INTEGER, {"en": "How old are you?"}),
        Question("words", Kind.TEXT, {"en": "What else?" * 200}),
        Question("scale", Kind.RANGE, {"en": "How good?"}, span=Span("1", "5", "1")),
    ),
    {"often": OFTEN},
    ("en", "tr"),
)
TERMS = Terms(
    asker={"en": "A" * 120, "tr": RUDE * 5},
    purpose={"en": RUDE * 50},
    outcome={"en": "O" * 1_000},
    opens_at=NOW + timedelta(days=1),
    closes_at=NOW + timedelta(days=30),
    audience=Audience(True, frozenset(FAR_FETCHED.languages), frozenset(t.code for t in FAR_FETCHED.topics)),
    anonymity=Anonymity.LINKED,
    results=Results.AT_ONCE,
    quota=10_000_000,
    sample_of=100_000_000,
)
DRAFT = SurveyDraft(LONGEST_ID, LONGEST_ID, FORM, TERMS, NOW, file_name="n" * 300 + ".xlsx")
SURVEY = Survey(
    LONGEST_ID, SurveyStatus.OPEN, FORM.title, TERMS, LONGEST_ID, NOW, NOW, started=99_999, sent=99_999
)
BARS = tuple(
    Bar(one.code, one.label, 1_000 + n if n % 4 else None, 0.03 if n % 4 else None, 0.01, low=0.02, high=0.04)
    for n, one in enumerate(OFTEN)
)
RESULTS = (
    QuestionResult(FORM.questions()[0], 99_999, BARS),
    QuestionResult(FORM.questions()[1], 99_999, (*BARS, Bar(OTHERS, {}, 7, 0.1))),
    QuestionResult(FORM.questions()[2], 50, tuple(replace(bar, rank=2.25) for bar in BARS)),
    QuestionResult(FORM.questions()[3], 50, mean=41.256, median=40.0),
    QuestionResult(FORM.questions()[4], 50, words=tuple((f"<word{n}>", n) for n in range(60))),
    QuestionResult(FORM.questions()[5], None),
)
REPORT = SurveyReport(
    SURVEY, {1: FORM, 2: FORM}, Where(), 99_999, RESULTS, ("tr", "en"), ("2026-02", "2026-03")
)
OUTLINE = Outline(SURVEY, {1: FORM, 2: FORM})
SEEN = Participation(1_000_000, 99_999, 99_999, (("", 3), ("often", 2), ("words", 1), ("*", 1)))
PNG = b"\x89PNG"


def finding(problem: Problem, gravity: Gravity = Gravity.REFUSED, **details: str) -> Finding:
    return Finding(gravity, problem, "survey", 5, "relevant", details)


EVERY_FINDING = [
    finding(problem, list(Gravity)[number % 4], **dict.fromkeys(
        ("type", "name", "list", "expression", "reason", "names", "message", "default", "appearance", "file"), RUDE * 200,
    ), limit="5242880", count="12", row="3", language="tr")
    for number, problem in enumerate(Problem)
]  # fmt: skip


def setting(status: SurveyStatus | None = None, terms: Terms = TERMS) -> Setting:
    return Setting(Target(LONGEST_ID, status is None), FAR_FETCHED, NOW, FORM.title, terms, status)


def screens(tag: str) -> Iterator[Screen]:
    """Each as long and as rude as it can be."""
    t, city = voice(tag), FAR_FETCHED
    found = tuple(each.as_json() for each in EVERY_FINDING)
    yield desk_screens.which_city(t, page_of([city] * 20, 1, 8))
    yield desk_screens.which_city_for_file(t, [city] * 3)
    yield desk_screens.home(t, city, desk_screens.Work(12, 200, 100), several=True, shares=True)
    yield desk_screens.ask_file(t, city)
    yield desk_screens.ask_file(t, city, DRAFT)
    yield desk_screens.drafts(t, city, [DRAFT] * 20, 1)
    yield desk_screens.drafts(t, city, [], 0)
    for shelf in Shelf:
        yield desk_screens.surveys(t, city, [SURVEY] * 20, shelf, 1)
        yield desk_screens.surveys(t, city, [], shelf, 0)
    for number in range(8):
        yield report_screens.report(t, city, replace(DRAFT, findings=found), number)
        yield report_screens.refused(t, city, "n" * 300, EVERY_FINDING, number, LONGEST_ID)
    yield report_screens.report(t, city, DRAFT, 0)
    for draft in (DRAFT, replace(DRAFT, file_name=""), replace(DRAFT, survey_id=LONGEST_ID)):
        yield draft_screens.draft(t, city, draft, 12)
    yield draft_screens.trial_language(t, city, DRAFT, TAGS)
    yield draft_screens.preview(t, city, DRAFT, Screen(Markup("x")), "tr")
    for change in (None, *Change):
        yield draft_screens.confirm_publish(t, setting(), DRAFT, change=change, answered=5, shares=True)
    yield draft_screens.confirm_discard(t, city, DRAFT)
    for status in SurveyStatus:
        yield survey_screens.survey(t, city, replace(SURVEY, status=status, closed_at=NOW), SEEN)
    yield survey_screens.confirm_close(t, city, replace(SURVEY, terms=Terms()))
    yield survey_screens.confirm_withdraw(t, city, SURVEY)
    yield survey_screens.link(t, city, SURVEY, f"https://t.me/some_bot?start=s-{city.slug}-{LONGEST_ID}")
    for status in (None, *SurveyStatus):
        for terms in (TERMS, Terms()):
            yield terms_screens.overview(t, setting(status, terms))
    for terms in (TERMS, Terms()):
        for term in Term:
            if term in (Term.ASKER, Term.PURPOSE, Term.OUTCOME):
                yield terms_screens.worded(t, setting(terms=terms), term, "en")
            else:
                yield terms_screens.question(t, setting(terms=terms), term)
    for term in (Term.OPENS, Term.CLOSES):
        yield terms_screens.calendar(t, setting(), term, (2026, 5), terms_screens.not_a_day(t, setting()))
        yield terms_screens.hour(t, setting(), term, date(2026, 5, 1), terms_screens.not_an_hour(t))
    yield from composing(tag)
    yield from results(tag)


def composing(tag: str) -> Iterator[Screen]:
    t, city = voice(tag), FAR_FETCHED
    written = replace(DRAFT, file_name="")
    yield composing_screens.ask_title(t, city)
    yield composing_screens.ask_question(t, city, written, composing_screens.type_anew(t))
    for required in (True, False):
        yield composing_screens.ask_kind(t, city, written, RUDE * 100, required=required)
    yield composing_screens.ask_options(t, city, written, RUDE * 100)
    yield composing_screens.questions(t, city, written, 0, composing_screens.added(t))
    yield composing_screens.question(t, city, written, 0)
    yield composing_screens.ask_words(t, city, written, 0)


def results(tag: str) -> Iterator[Screen]:
    t, city = voice(tag), FAR_FETCHED
    for filter in (EVERYTHING, "q0.29", "lsr-Latn", "m202611"):
        yield result_screens.all_results(t, city, OUTLINE, REPORT, 0, filter)
        yield result_screens.hidden(t, city, OUTLINE, 0, filter)
        for index in range(len(RESULTS)):
            yield result_screens.result(t, city, OUTLINE, REPORT, index, filter, PNG)
        yield narrowing_screens.ask_cross(t, city, OUTLINE, REPORT, 0, 0, filter)
        words = result_words.crossed(
            t, table(), RUDE * 100, RUDE * 20, ["c" * 60] * 4, OUTLINE.in_words(t, filter)
        )
        yield narrowing_screens.crossed(t, city, SURVEY, 499, filter, words, PNG)
    yield narrowing_screens.filters(t, city, OUTLINE, REPORT, 0)
    for by in ("l", "m", "0"):
        yield narrowing_screens.filter_values(t, city, OUTLINE, REPORT, 0, by, 0)
    yield result_screens.texts(t, city, OUTLINE, 4, [(RUDE * 200, "tr")] * 6, 3, more=True)
    yield result_screens.texts(t, city, OUTLINE, 4, [], 0, more=False)
    yield result_screens.participation(t, city, OUTLINE, SEEN)
    for chosen in ("0", "sr-Latn"):
        yield export_screens.ask_format(t, city, SURVEY, TAGS, chosen)
    shared = SharedSurvey(
        LONGEST_ID, FORM.title, LONGEST_ID, NOW, dict.fromkeys((city.slug, "b", "c"), LONGEST_ID)
    )
    yield sharing_screens.choose_cities(t, DRAFT, [city] * 40, {city.slug}, 2, city)
    yield sharing_screens.shared(t, city, shared)
    yield sharing_screens.list_shared(t, city, [shared] * 20, 1)
    cities = {f"city{n}": city for n in range(20)}
    for number in range(6):
        seen = SideBySide(shared, dict.fromkeys(cities, REPORT))
        yield sharing_screens.side_by_side(t, city, seen, cities, number)


def table() -> Crosstab:
    columns: tuple[tuple[str, Texts], ...] = tuple((f"c{n}", {}) for n in range(4))
    rows = tuple((one.code, one.label) for one in OFTEN)
    cells = {(row, column): 5 if row != "code3" else None for row, _ in rows for column, _ in columns}
    return Crosstab(
        FORM.questions()[0], LANGUAGE, rows, columns, cells, {row: 20 for row, _ in rows}, {}, 600
    )


@pytest.mark.parametrize("tag", TAGS)
def test_telegram_takes_every_screen_at_its_longest_and_a_phone_shows_its_labels_whole(tag: str) -> None:
    for screen in screens(tag):
        expect_telegram_takes(screen)
        assert too_wide(screen) == []
        assert any("‹" in label or "☰" in label for label in labels(screen)), screen.text


@pytest.mark.parametrize("tag", TAGS)
def test_every_finding_has_a_sentence_of_its_own_and_every_gravity_a_heading(tag: str) -> None:
    t = voice(tag)
    assert {each.problem for each in EVERY_FINDING} == set(Problem)
    said = [report_words.sentence(t, Finding(Gravity.NOTED, problem)) for problem in Problem]
    assert all(said)
    assert len(set(said)) == len(Problem)
    assert len({report_words.heading(t, gravity) for gravity in Gravity}) == len(Gravity)


def test_what_an_author_wrote_is_escaped_and_a_cell_is_named_where_there_is_one() -> None:
    t = voice("en")
    screen = report_screens.refused(t, FAR_FETCHED, "x.xlsx", [finding(Problem.NO_LIST, list="<i>a</i>")], 0)
    assert "“&lt;i&gt;a&lt;/i&gt;”" in screen.text
    assert "sheet survey, row 5, column relevant" in screen.text
    nowhere = Finding(Gravity.REFUSED, Problem.TOO_LARGE, details={"limit": "5242880"})
    assert "sheet" not in report_screens.refused(t, FAR_FETCHED, "", [nowhere], 0).text


def test_curled_quotation_marks_are_told_once_however_many_conditions_have_them() -> None:
    rows = (5, 6, 7, 9)
    curled = finding(Problem.NOT_A_FORMULA, Gravity.CHANGED)
    found = [replace(curled, row=row, details={"expression": f"${{q{row}}}='yes'"}) for row in rows]
    found.append(finding(Problem.NO_COUNTERPART, Gravity.CHANGED, type="barcode"))
    draft = replace(DRAFT, findings=tuple(each.as_json() for each in found))
    second = report_screens.report(voice("en"), FAR_FETCHED, draft, 1)
    assert "sheet survey, row 5–7, 9, column relevant" in second.text
    assert second.text.count("curly quotation marks") == 1
    assert all(f"q{row}" in second.text for row in rows)
    assert "barcode" in second.text


def test_every_term_that_is_refused_has_a_sentence() -> None:
    t, names = voice("en"), (
        "closes_at", "opens_at", "anonymity", "quota", "sample_of", "questions", "options", "file", "title", "label",
        "asker", "purpose", "outcome",
    )  # fmt: skip
    other = desk_problems.of_term(t, InvalidTerm("something"))
    for name in names:
        for limit in (0, 30):
            assert desk_problems.of_term(t, InvalidTerm(name, limit)) != other


def test_what_people_were_told_has_no_button_once_they_have_been_told() -> None:
    assert all(setting(None).may_change(term) for term in Term)
    waiting = setting(SurveyStatus.SCHEDULED)
    assert {term for term in Term if not waiting.may_change(term)} == {Term.ANONYMITY}
    assert not setting(SurveyStatus.OPEN).may_change(Term.ANONYMITY)
    assert setting(SurveyStatus.OPEN).may_change(Term.CLOSES)
    assert not setting(SurveyStatus.CLOSED).may_change(Term.CLOSES)
    assert setting(SurveyStatus.CLOSED).may_change(Term.OUTCOME)


def test_a_question_in_results_has_no_reference_in_it() -> None:
    question = Question("age", Kind.INTEGER, {"en": "How old is ${ first_name }, ${last}?"})
    result = QuestionResult(question, 6)
    for words in (asked(voice("en"), question), own_result_screens.asked_of(voice("en"), result)):
        assert words == "How old is …, …?"


def test_an_index_of_a_question_outlives_a_new_version() -> None:
    first, *others = FORM.questions()
    changed = replace(FORM, items=(Question("new", Kind.ONE, choices="often"), *others))
    outline = Outline(SURVEY, {1: FORM, 2: changed})
    assert [OUTLINE.at(index).path for index in range(6)] == [outline.at(index).path for index in range(6)]
    assert outline.at(0) == first
    assert outline.at(6).path == "new"
    assert outline.where("q6.1") == Where(answers=(("new", "code1"),))
    assert outline.where("m202611") == Where(month="2026-11")
    assert outline.where("lsr-Latn") == Where(language="sr-Latn")


@pytest.mark.parametrize("text", ["", "q1", "q1.2.3", "x", "m2026", "l", "0 ", "q1234.1"])
def test_what_no_button_says_is_no_filter(text: str) -> None:
    with pytest.raises(ValueError):
        read_filter(text)
    with pytest.raises(ValueError):
        read_by(text + "?")


def test_a_caption_has_the_numbers_that_fit_and_says_how_many_are_left_out() -> None:
    t = voice("en")
    words = result_words.caption(t, RESULTS[0], "Q?", 100_000, "")
    assert read_length(words) <= CAPTION_LIMIT
    assert "… and" in words
    assert "<b>3%</b> (1,001; 2% … 4%)" in words
    few = result_words.caption(t, QuestionResult(FORM.questions()[3], 12, mean=3.5, median=3), "Age?", 20, "")
    assert "Answered: 12 of 20" in few
    assert "Average: <b>3.5</b>" in few


def test_every_button_of_the_terms_names_whose_they_are() -> None:
    for screen in (
        terms_screens.overview(voice("en"), setting(SurveyStatus.OPEN)),
        terms_screens.question(voice("en"), setting(), Term.AUDIENCE),
    ):
        assert all(LONGEST_ID in packed for packed in data(screen))
