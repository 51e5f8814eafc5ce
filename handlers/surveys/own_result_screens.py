"""The results of a survey, given back to those who answered: what they have in common, then a picture a question."""

from collections.abc import Mapping, Sequence
from typing import Final

from markupsafe import Markup

from bot.core.surveys import wording
from bot.core.surveys.answering import Offer
from bot.core.surveys.model import SMALLEST_CELL, SurveyStatus
from bot.core.surveys.questionnaire import Kind, text_for
from bot.core.surveys.reporting import SurveyReport
from bot.core.surveys.results import Bar, QuestionResult
from bot.core.surveys.sheet import Answer, Place
from bot.telegram.screens import Button, Drawing, Row, Screen, bold, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import shortened
from handlers.surveys import callbacks
from handlers.surveys.screens import title

_LONGEST_OUTCOME: Final = 1_500  # UTF-16 units
_LONGEST_QUESTION: Final = 250  # under a picture
_LONGEST_OPTION: Final = 60
_MOST_BARS: Final = 5  # in words, for who cannot see the picture


def overview(t: Translator, offer: Offer, report: SurveyReport) -> Screen:
    """How many answered, what the city will do, and the way to the answers."""
    outcome = text_for(report.survey.terms.outcome, t.language.tag)
    is_open = report.survey.status is SurveyStatus.OPEN
    text = paragraphs(
        Markup("📊 ") + bold(title(t, offer)),
        Markup.escape(offer.city.name_for(t.language.tag)),
        t.gettext("The survey is still open: these are the results so far.") if is_open else None,
        _answered(t, report.responses),
        lines(bold(t.gettext("What the city will do:")), Markup.escape(shortened(outcome, _LONGEST_OUTCOME)))
        if outcome
        else None,
    )
    rows: list[Row] = []
    if report.results:
        rows.append((Button(t.pgettext("button", "See the answers ›"), _to(offer, 1)),))
    about = Tap(callbacks.INTRO, offer.city.slug, (offer.survey.id,))
    rows.append((Button(t.pgettext("button", "📋 About this survey"), about),))
    to = Tap(callbacks.SURVEYS) if is_open else Tap(callbacks.CLOSED, "", ("0",))
    return Screen(text, (*rows, _back(t, to)))


def question(
    t: Translator,
    offer: Offer,
    report: SurveyReport,
    index: int,
    own: Sequence[Answer],
    png: bytes | None,
) -> Screen:
    """One question: the picture, the same in words, and what she answered herself. ``index`` from 0."""
    result, count = report.results[index], len(report.results)
    tag = t.language.tag
    asked = shortened(asked_of(t, result), _LONGEST_QUESTION)
    text = paragraphs(
        lines(
            t.gettext("Question {number} of {total}", number=t.number(index + 1), total=t.number(count)),
            bold(asked),
            None if result.is_hidden else _answered(t, result.answered),
        ),
        t.gettext("This is not shown, so that nobody's answers can be recognised.")
        if result.is_hidden
        else lines(*_in_words(t, result, tag)) or None,
        _yours(t, report, result, own),
        t.gettext("Numbers under {n} are not shown.", n=t.number(SMALLEST_CELL))
        if result.hides_some
        else None,
    )
    picture = Drawing(f"{result.question.name}.png", png) if png else None
    here = Button(f"{t.number(index + 1)} / {t.number(count)}", _to(offer, index + 1))
    pager: Row = (
        Button("‹", _to(offer, index or count)),
        here,
        Button("›", _to(offer, index + 2 if index + 1 < count else 1)),
    )
    return Screen(text, ((pager,) if count > 1 else ()) + (_back(t, _to(offer, 0)),), picture)


def asked_of(t: Translator, result: QuestionResult) -> str:
    """The question in the reader's words, as it is for everybody; plain text."""
    return wording.in_general(result.question.label, t.language.tag) or result.question.name


def own_codes(result: QuestionResult, own: Sequence[Answer]) -> frozenset[str]:
    """What of a picture is marked as hers. Of a ranking nothing is: she has ranked all of it."""
    if result.question.kind is Kind.RANK:
        return frozenset()
    return frozenset(value for answer in own for value in answer.values)


def own_answers(result: QuestionResult, answers: Mapping[str, Answer]) -> list[Answer]:
    """Hers to this question, every time that it was asked."""
    path = result.question.path
    return [answer for place, answer in answers.items() if Place.read(place).path == path and answer.values]


def _answered(t: Translator, count: int | None) -> Markup:
    if count is None:
        return t.gettext("Too few people answered for the results to be shown.")
    return t.ngettext("{n} person answered.", "{n} people answered.", count)


def _in_words(t: Translator, result: QuestionResult, tag: str) -> list[Markup]:
    if result.mean is not None and result.question.kind in (Kind.INTEGER, Kind.DECIMAL, Kind.RANGE):
        return [t.gettext("On average: {number}", number=t.number(round(result.mean, 1)))]
    if result.bars:
        shown = [bar for bar in result.bars if bar.count is not None or bar.rank is not None]
        if result.question.kind is not Kind.RANK:
            shown.sort(key=lambda bar: bar.count or 0, reverse=True)
        return [_bar(t, result, bar, tag) for bar in shown[:_MOST_BARS]]
    if result.words:
        words = ", ".join(word for word, _ in result.words[:_MOST_BARS])
        return [t.gettext("Words that come up most: {words}", words=words)]
    return []


def _bar(t: Translator, result: QuestionResult, bar: Bar, tag: str) -> Markup:
    name = shortened(text_for(bar.label, tag) or bar.code, _LONGEST_OPTION)
    if result.question.kind is Kind.RANK and bar.rank is not None:
        return t.gettext(
            "{option}: place {place} on average", option=name, place=t.number(round(bar.rank, 1))
        )
    if bar.share is None:
        return Markup.escape(name)
    return Markup("{}: <b>{}</b>").format(name, t.percent(bar.share))


def _yours(
    t: Translator, report: SurveyReport, result: QuestionResult, own: Sequence[Answer]
) -> Markup | None:
    """Her answer, beside how many of the city gave it too."""
    kind = result.question.kind
    if not own or kind in (Kind.PHOTO, Kind.LOCATION):
        return None
    said = [_said(t, report, result, answer) for answer in own]
    mine = shortened(", ".join(said), _LONGEST_QUESTION)
    together = Markup("👉 ") + t.gettext("Your answer: {answer}", answer=bold(mine))
    codes = own_codes(result, own)
    same = [bar.share for bar in result.bars if bar.code in codes and bar.share is not None]
    if kind is Kind.ONE and len(same) == 1:
        shared = t.gettext("{percent} in your city said the same.", percent=t.percent(same[0]))
        return lines(together, shared)
    return together


def _said(t: Translator, report: SurveyReport, result: QuestionResult, answer: Answer) -> str:
    """In the words of whichever version asked it."""
    question, tag = result.question, t.language.tag
    options = {
        option.code: option for form in report.questionnaires.values() for option in form.options_of(question)
    }
    if question.kind is Kind.RANK:
        names = (wording.label_of(options[code], tag) for code in answer.values if code in options)
        return ", ".join(f"{number}. {name}" for number, name in enumerate(names, 1))
    return wording.in_words(question, list(options.values()), answer.values, tag)


def _to(offer: Offer, number: int) -> Tap:
    return Tap(callbacks.RESULTS, offer.city.slug, (offer.survey.id, str(number)))


def _back(t: Translator, tap: Tap) -> Row:
    return (Button(t.pgettext("half-button", "‹ Back"), tap),)
