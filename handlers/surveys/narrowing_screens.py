"""Whose answers are looked at, and against what they are set: the filter and the table of two questions."""

from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.surveys.model import Survey
from bot.core.surveys.reporting import SurveyReport
from bot.telegram.pager import page_of, pager_row
from bot.telegram.screens import Button, Drawing, Row, Screen, bold, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import label, shortened
from handlers.surveys import desk_callbacks as callbacks
from handlers.surveys import result_words
from handlers.surveys.looking import (
    BY_LANGUAGE,
    BY_MONTH,
    EVERYTHING,
    Outline,
    asked,
    language_name,
    month_name,
)
from handlers.surveys.result_screens import to_result
from locales.contexts import COLUMNS

PAGE: Final = 8
_LONGEST_TITLE: Final = 160  # UTF-16 units
_MOST_WAYS: Final = 40


def filters(t: Translator, city: City, outline: Outline, report: SurveyReport, index: int) -> Screen:
    """By what the results can be filtered: languages, months, or the answer to a question."""
    survey = outline.survey
    rows: list[Row] = []
    if report.languages:
        rows.append(
            (_dimension(t, city, survey, index, BY_LANGUAGE, t.pgettext("button", "🌐 By language")),)
        )
    if report.months:
        rows.append((_dimension(t, city, survey, index, BY_MONTH, t.pgettext("button", "🗓 By month")),))
    for question in outline.chosen()[: _MOST_WAYS - len(rows)]:
        name = label(asked(t, question), COLUMNS["button"])
        rows.append((_dimension(t, city, survey, index, str(outline.index_of(question)), name),))
    text = paragraphs(
        Markup("🔍 ") + bold(t.gettext("Whose answers do you want to see?")),
        t.gettext("Choose the question whose answer they gave, or the language or month."),
    )
    return Screen(text, (*rows, (to_result(t, city, survey, index, EVERYTHING),)))


def _dimension(t: Translator, city: City, survey: Survey, index: int, by: str, name: str) -> Button:
    return Button(name, Tap(callbacks.FILTER_BY, city.slug, (survey.id, str(index), by, "0")))


def filter_values(
    t: Translator, city: City, outline: Outline, report: SurveyReport, index: int, by: str, number: int
) -> Screen:
    """The values that can be chosen."""
    survey = outline.survey
    if by == BY_LANGUAGE:
        values = [(f"l{tag}", language_name(tag)) for tag in report.languages]
    elif by == BY_MONTH:
        values = [(f"m{month.replace('-', '')}", month_name(t, month)) for month in report.months]
    else:
        options = outline.options_of(outline.at(int(by)))
        values = [
            (f"q{by}.{n}", result_words.option_name(t, option.code, option.label))
            for n, option in enumerate(options)
        ]
    page = page_of(values, number, PAGE)
    rows = [
        (
            Button(
                label(name, COLUMNS["button"]),
                Tap(callbacks.RESULT, city.slug, (survey.id, str(index), value)),
            ),
        )
        for value, name in page.items
    ]
    pages = pager_row(
        t, page, lambda to: Tap(callbacks.FILTER_BY, city.slug, (survey.id, str(index), by, str(to)))
    )
    about = None if by in (BY_LANGUAGE, BY_MONTH) else Markup.escape(asked(t, outline.at(int(by))))
    text = paragraphs(Markup("🔍 ") + bold(t.gettext("Only the answers of whom?")), about)
    back = Button(
        t.pgettext("half-button", "‹ Back"), Tap(callbacks.FILTER, city.slug, (survey.id, str(index)))
    )
    return Screen(text, (*rows, *pages, (back,)))


def ask_cross(
    t: Translator, city: City, outline: Outline, report: SurveyReport, index: int, number: int, filter: str
) -> Screen:
    """Against what the answers to this question are set: nothing that the filter leaves one value of."""
    survey, question = outline.survey, outline.at(index)
    ways: list[tuple[str, str]] = []
    if report.languages and not filter.startswith(BY_LANGUAGE):
        ways.append((BY_LANGUAGE, t.pgettext("button", "🌐 By language")))
    if report.months and not filter.startswith(BY_MONTH):
        ways.append((BY_MONTH, t.pgettext("button", "🗓 By month")))
    ways += [
        (str(outline.index_of(other)), asked(t, other))
        for other in outline.chosen()
        if other.path != question.path
    ]
    page = page_of(ways, number, PAGE)
    rows = [
        (
            Button(
                label(name, COLUMNS["button"]),
                Tap(callbacks.CROSSED, city.slug, (survey.id, str(index), by, filter)),
            ),
        )
        for by, name in page.items
    ]
    pages = pager_row(
        t, page, lambda to: Tap(callbacks.CROSS, city.slug, (survey.id, str(index), str(to), filter))
    )
    text = paragraphs(
        Markup("▦ ") + bold(t.gettext("Compare the answers by what?")),
        Markup.escape(shortened(asked(t, question), _LONGEST_TITLE)),
        None if ways else t.gettext("There is nothing to compare them by so far."),
    )
    return Screen(text, (*rows, *pages, (to_result(t, city, survey, index, filter),)))


def crossed(
    t: Translator, city: City, survey: Survey, index: int, filter: str, words: Markup, png: bytes | None
) -> Screen:
    back = Button(
        t.pgettext("half-button", "‹ Back"),
        Tap(callbacks.CROSS, city.slug, (survey.id, str(index), "0", filter)),
    )
    picture = Drawing(f"table-{index + 1}.png", png) if png else None
    return Screen(words, ((back,),), picture)
