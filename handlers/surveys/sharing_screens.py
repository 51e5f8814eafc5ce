"""One survey asked in several cities: choosing them, the list of such surveys, their numbers side by side."""

from collections.abc import Callable, Mapping, Sequence, Set
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.surveys.model import SurveyDraft, SurveyUnknown
from bot.core.surveys.ports import SharedSurvey
from bot.core.surveys.questionnaire import Kind, Question
from bot.core.surveys.reporting import SurveyReport
from bot.core.surveys.results import QuestionResult
from bot.core.surveys.sharing import SideBySide
from bot.telegram.pager import Page, page_of, pager_row
from bot.telegram.screens import (
    TEXT_LIMIT,
    Button,
    Row,
    Screen,
    bold,
    in_rows,
    lines,
    paragraphs,
    read_length,
)
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import label, shortened
from handlers.residents.screens import MARK, back
from handlers.surveys import desk_callbacks as callbacks
from handlers.surveys.looking import asked
from handlers.surveys.result_words import HIDDEN, amount, fitted, option_name
from handlers.surveys.terms_words import title_of
from locales.contexts import COLUMNS

PAGE: Final = 12  # cities to choose from
LISTED: Final = 8
_LONGEST_TITLE: Final = 160  # UTF-16 units
_ROOM: Final = TEXT_LIMIT - 200


def choose_cities(
    t: Translator,
    draft: SurveyDraft,
    cities: Sequence[City],
    chosen: Set[str],
    number: int,
    desk: City,
    note: Markup | None = None,
) -> Screen:
    """Each city a button that is marked. ``desk`` is the city whose editors' page she came from."""
    page = page_of(cities, number, PAGE)
    buttons = [
        Button(
            (MARK if city.slug in chosen else "") + city.name_for(t.language.tag),
            Tap(callbacks.TOGGLE_CITY, city.slug, (draft.id, str(page.number))),
        )
        for city in page.items
    ]
    pages = pager_row(t, page, lambda to: Tap(callbacks.SHARE, desk.slug, (draft.id, str(to))))
    every = Button(t.pgettext("button", "All of them"), Tap(callbacks.EVERY_CITY, desk.slug, (draft.id,)))
    rows: list[Row] = [*in_rows(buttons, 2), *pages, (every,)]
    if chosen:
        publish = Tap(callbacks.SHARE_CONFIRMED, desk.slug, (draft.id,))
        name = t.npgettext("button", "🚀 Publish in {n} city", "🚀 Publish in {n} cities", len(chosen))
        rows.append((Button(name, publish),))
    form = draft.questionnaire
    text = paragraphs(
        note,
        Markup("🌐 ") + bold(t.gettext("In which cities?")),
        Markup.escape(shortened(title_of(t, form.title if form else {}), _LONGEST_TITLE)),
        t.gettext(
            "Each city gets a survey of its own: its editors close it, and its answers are its own. The network sees"
            " numbers side by side, never single answers."
        ),
    )
    home = Button(t.pgettext("half-button", "‹ Back"), Tap(callbacks.PUBLISH, desk.slug, (draft.id,)))
    return Screen(text, (*rows, (home,)))


def type_anew(t: Translator) -> Markup:
    """The choice that was before her is forgotten: she did something else meanwhile."""
    return Markup("⚠️ ") + t.gettext("I do not have your choice before me any more. Please choose again.")


def shared(t: Translator, desk: City, one: SharedSurvey) -> Screen:
    """What was done."""
    text = paragraphs(
        Markup("🎉 ")
        + bold(t.ngettext("Published in {n} city.", "Published in {n} cities.", len(one.surveys))),
        Markup.escape(shortened(title_of(t, one.title), _LONGEST_TITLE)),
    )
    see = Button(
        t.pgettext("button", "📊 Side by side"), Tap(callbacks.SIDE_BY_SIDE, desk.slug, (one.id, "0"))
    )
    return Screen(text, ((see,), (back(t, callbacks.DESK, desk.slug),)))


def list_shared(t: Translator, desk: City, listed: Sequence[SharedSurvey], number: int) -> Screen:
    page = page_of(listed, number, LISTED)
    written, rows = [], []
    for index, one in enumerate(page.items, page.number * LISTED + 1):
        title = title_of(t, one.title)
        count = t.ngettext("{n} city", "{n} cities", len(one.surveys))
        since = t.date(one.created_at, desk.zone)
        written.append(
            lines(
                bold(f"{index}. {shortened(title, _LONGEST_TITLE)}"), Markup("{} · {}").format(count, since)
            )
        )
        to = Tap(callbacks.SIDE_BY_SIDE, desk.slug, (one.id, "0"))
        rows.append((Button(label(f"{index}. {title}", COLUMNS["button"]), to),))
    said = None if listed else t.gettext("There are none at present. You share a draft when you publish it.")
    pages = pager_row(t, page, lambda to: Tap(callbacks.SHARED, desk.slug, (str(to),)))
    text = paragraphs(Markup("🌐 ") + bold(t.gettext("Surveys in several cities")), said, *written)
    return Screen(text, (*rows, *pages, (back(t, callbacks.DESK, desk.slug),)))


def side_by_side(
    t: Translator, desk: City, seen: SideBySide, cities: Mapping[str, City], number: int
) -> Screen:
    """One question: each of its answers with every city's share. A city with too few answers is said to have them."""
    names = {slug: cities[slug].name_for(t.language.tag) for slug in seen.reports}
    questions = _questions(seen.reports)
    count = max(1, len(questions))
    number = max(0, min(number, count - 1))
    answered = [
        Markup("{}: <b>{}</b>").format(names[slug], HIDDEN if n is None else t.number(n))
        for slug, report in seen.reports.items()
        for n in (report.responses,)
    ]
    head = paragraphs(
        Markup("🌐 ") + bold(shortened(title_of(t, seen.shared.title), _LONGEST_TITLE)),
        lines(t.gettext("Answers sent:"), *answered),
    )
    body = None
    if questions:
        question = questions[number]
        results = {slug: _of(report, question.path) for slug, report in seen.reports.items()}
        heading = bold(shortened(asked(t, question), _LONGEST_TITLE * 2))
        head = paragraphs(head, heading)
        body = fitted(t, _compared(t, question, results, names), _ROOM - read_length(head))
    foot = t.gettext("– is not shown: too few answers, or none.")
    pages = pager_row(
        t,
        Page((), number, count),
        lambda to: Tap(callbacks.SIDE_BY_SIDE, desk.slug, (seen.shared.id, str(to))),
    )
    home = Button(t.pgettext("half-button", "‹ Back"), Tap(callbacks.SHARED, desk.slug, ("0",)))
    return Screen(paragraphs(head, body, foot), (*pages, (home,)))


def _questions(reports: Mapping[str, SurveyReport]) -> list[Question]:
    """Of all cities: one may have a version of its own. What people wrote is compared nowhere."""
    found: dict[str, Question] = {}
    for report in reports.values():
        for result in report.results:
            if result.question.kind is not Kind.TEXT:
                found.setdefault(result.question.path, result.question)
    return list(found.values())


def _of(report: SurveyReport, path: str) -> QuestionResult | None:
    try:
        return report.of(path)
    except SurveyUnknown:
        return None


def _compared(
    t: Translator,
    question: Question,
    results: Mapping[str, QuestionResult | None],
    names: Mapping[str, str],
) -> list[Markup]:
    said: list[Markup] = []
    labels = {bar.code: bar.label for result in results.values() if result for bar in result.bars}
    for code, texts in labels.items():
        values = {slug: _bar(t, question, result, code) for slug, result in results.items()}
        said.append(_line(option_name(t, code, texts), values, names))
    if not labels:
        middle: Callable[[QuestionResult], float | None] = lambda one: one.median  # noqa: E731
        mean: Callable[[QuestionResult], float | None] = lambda one: one.mean  # noqa: E731
        for name, of in ((t.gettext("Middle (median)"), middle), (t.gettext("Average"), mean)):
            shown = {
                slug: HIDDEN
                if result is None or (value := of(result)) is None
                else amount(t, question, value)
                for slug, result in results.items()
            }
            said.append(_line(name, shown, names))
    return said


def _line(name: object, values: Mapping[str, str], names: Mapping[str, str]) -> Markup:
    shown = " · ".join(f"{names[slug]} {value}" for slug, value in values.items())
    return lines(bold(name), Markup.escape(shown))


def _bar(t: Translator, question: Question, result: QuestionResult | None, code: str) -> str:
    bar = next((bar for bar in result.bars if bar.code == code), None) if result else None
    if bar is None:
        return HIDDEN
    if question.kind is Kind.RANK:
        return HIDDEN if bar.rank is None else t.number(round(bar.rank, 1))
    return HIDDEN if bar.count is None or bar.share is None else t.percent(bar.share)
