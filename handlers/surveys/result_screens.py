"""Results for editors: the list of questions, a picture of each, the filter, tables, what people wrote, files."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.surveys.model import Survey
from bot.core.surveys.questionnaire import Kind, Question
from bot.core.surveys.reporting import SurveyReport
from bot.core.surveys.results import Participation
from bot.telegram.pager import Page, page_of, pager_row
from bot.telegram.screens import Button, Drawing, Row, Screen, bold, in_rows, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import label, shortened
from handlers.surveys import desk_callbacks as callbacks
from handlers.surveys import result_words
from handlers.surveys.looking import (
    CHOSEN,
    EVERYTHING,
    Outline,
    asked,
    language_name,
)
from handlers.surveys.survey_screens import numbers, to_survey
from handlers.surveys.terms_words import title_of
from locales.contexts import COLUMNS

PAGE: Final = 8
TEXTS_A_PAGE: Final = 6
_LONGEST_TITLE: Final = 160  # UTF-16 units
_LONGEST_ASKED: Final = 90
_LONGEST_TEXT: Final = 500
_MOST_LEFT: Final = 15


def all_results(
    t: Translator, city: City, outline: Outline, report: SurveyReport, number: int, filter: str
) -> Screen:
    """The questions, each one button away."""
    survey = outline.survey
    page = page_of(report.results, number, PAGE)
    written, rows = [], []
    for index, result in enumerate(page.items, page.number * PAGE + 1):
        words = asked(t, result.question)
        written.append(Markup("{}. {}").format(t.number(index), shortened(words, _LONGEST_ASKED)))
        to = Tap(callbacks.RESULT, city.slug, (survey.id, str(outline.index_of(result.question)), filter))
        rows.append((Button(label(f"{index}. {words}", COLUMNS["button"]), to),))
    count = (
        t.ngettext("{n} answer was sent.", "{n} answers were sent.", report.responses)
        if report.responses is not None
        else result_words.too_few(t)
    )
    text = paragraphs(
        Markup("📊 ") + bold(shortened(title_of(t, survey.title), _LONGEST_TITLE)),
        result_words.filtered(t, outline.in_words(t, filter)),
        count,
        lines(*written) if written else None,
    )
    pages = pager_row(t, page, lambda to: Tap(callbacks.ALL_RESULTS, city.slug, (survey.id, str(to), filter)))
    off: list[Row] = []
    if filter != EVERYTHING:
        all_of_them = Tap(callbacks.ALL_RESULTS, city.slug, (survey.id, "0", EVERYTHING))
        off = [(Button(t.pgettext("button", "✖ Without the filter"), all_of_them),)]
    return Screen(text, (*rows, *pages, *off, (to_survey(t, city, survey.id),)))


def result(
    t: Translator,
    city: City,
    outline: Outline,
    report: SurveyReport,
    index: int,
    filter: str,
    png: bytes | None,
) -> Screen:
    """One question, with its picture if there is one."""
    survey, question = outline.survey, outline.at(index)
    shown = report.of(question.path)
    words = result_words.caption(
        t, shown, asked(t, question), report.responses or 0, outline.in_words(t, filter)
    )
    place = next(n for n, each in enumerate(report.results) if each.question.path == question.path)

    def to(number: int) -> Tap:
        index = outline.index_of(report.results[number].question)
        return Tap(callbacks.RESULT, city.slug, (survey.id, str(index), filter))

    rows: list[Row] = [*pager_row(t, Page((), place, len(report.results)), to)]
    tools = []
    if outline.chosen() or report.languages or report.months:
        tools.append(
            Button(
                t.pgettext("half-button", "🔍 Filter"),
                Tap(callbacks.FILTER, city.slug, (survey.id, str(index))),
            )
        )
    if question.kind in CHOSEN:
        cross = Tap(callbacks.CROSS, city.slug, (survey.id, str(index), "0", filter))
        tools.append(Button(t.pgettext("half-button", "▦ Compare"), cross))
    if question.kind is Kind.TEXT:
        texts = Tap(callbacks.TEXTS, city.slug, (survey.id, str(index), "0"))
        tools.append(Button(t.pgettext("half-button", "💬 Texts"), texts))
    rows += in_rows(tools, 2)
    if filter != EVERYTHING:
        off = Tap(callbacks.RESULT, city.slug, (survey.id, str(index), EVERYTHING))
        rows.append((Button(t.pgettext("button", "✖ Without the filter"), off),))
    home = Tap(callbacks.ALL_RESULTS, city.slug, (survey.id, str(place // PAGE), filter))
    rows.append((Button(t.pgettext("half-button", "‹ Back"), home),))
    picture = Drawing(f"question-{index + 1}.png", png) if png else None
    return Screen(words, tuple(rows), picture)


def hidden(t: Translator, city: City, outline: Outline, index: int, filter: str) -> Screen:
    """So few match that nothing of them is shown."""
    survey = outline.survey
    text = paragraphs(
        Markup("📊 ") + bold(shortened(asked(t, outline.at(index)), _LONGEST_TITLE)),
        result_words.filtered(t, outline.in_words(t, filter)),
        result_words.too_few(t),
    )
    rows: list[Row] = []
    if filter != EVERYTHING:
        off = Tap(callbacks.RESULT, city.slug, (survey.id, str(index), EVERYTHING))
        rows.append((Button(t.pgettext("button", "✖ Without the filter"), off),))
    home = Tap(callbacks.ALL_RESULTS, city.slug, (survey.id, "0", filter))
    return Screen(text, (*rows, (Button(t.pgettext("half-button", "‹ Back"), home),)))


def texts(
    t: Translator,
    city: City,
    outline: Outline,
    index: int,
    written: Sequence[tuple[str, str | None]],
    number: int,
    *,
    more: bool,
) -> Screen:
    """What people wrote, each with its language, a page at a time."""
    survey = outline.survey
    shown = [
        lines(
            Markup.escape(shortened(words, _LONGEST_TEXT)),
            Markup("<i>{}</i>").format(language_name(tag)) if tag else None,
        )
        for words, tag in written
    ]
    text = paragraphs(
        Markup("💬 ") + bold(shortened(asked(t, outline.at(index)), _LONGEST_TITLE)),
        *shown,
        None if shown else t.gettext("Nobody has written anything here."),
    )
    row: Row = ()
    if number:
        row += (Button("‹", _texts(city, survey, index, number - 1)),)
    if number or more:
        row += (Button(t.number(number + 1), _texts(city, survey, index, number)),)
    if more:
        row += (Button("›", _texts(city, survey, index, number + 1)),)
    return Screen(text, (*((row,) if row else ()), (to_result(t, city, survey, index, EVERYTHING),)))


def _texts(city: City, survey: Survey, index: int, number: int) -> Tap:
    return Tap(callbacks.TEXTS, city.slug, (survey.id, str(index), str(number)))


def participation(t: Translator, city: City, outline: Outline, seen: Participation) -> Screen:
    """Who takes part, and at which question the others left."""
    left = [
        Markup("• {}: <b>{}</b>").format(_where_left(t, outline, path), t.number(count))
        for path, count in seen.left_at[:_MOST_LEFT]
    ]
    text = paragraphs(
        Markup("👥 ") + bold(shortened(title_of(t, outline.survey.title), _LONGEST_TITLE)),
        numbers(t, seen),
        lines(bold(t.gettext("Began and did not send; they stopped at:")), *left) if left else None,
    )
    again = Button(
        t.pgettext("button", "🔄 Count again"),
        Tap(callbacks.PARTICIPATION, city.slug, (outline.survey.id,)),
    )
    return Screen(text, ((again,), (to_survey(t, city, outline.survey.id),)))


def _where_left(t: Translator, outline: Outline, path: str) -> str:
    if not path:
        return t.gettext("before the first question").unescape()
    named: dict[str, Question] = {each: outline.question(each) for each in outline.paths}
    if path in named:
        return shortened(asked(t, named[path]), _LONGEST_ASKED)
    return path if path != "*" else t.gettext("at the end, before sending").unescape()


def to_result(t: Translator, city: City, survey: Survey, index: int, filter: str) -> Button:
    return Button(
        t.pgettext("half-button", "‹ Back"), Tap(callbacks.RESULT, city.slug, (survey.id, str(index), filter))
    )
