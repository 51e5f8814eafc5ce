"""What the pages show of surveys: pure, from reports and a translator to what the templates write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.core.cities.model import City
from bot.core.surveys.model import Survey
from bot.core.surveys.questionnaire import Group, Kind, Question, Questionnaire, text_for
from bot.core.surveys.reporting import SurveyReport
from bot.core.surveys.results import Bin, QuestionResult
from bot.core.surveys.wording import in_general
from bot.interchange.result_tables import value_of
from bot.telegram.dates import write_day
from bot.telegram.translator import Translator
from bot.web.links import Links
from bot.web.saying import Said, said

MOST_IN_ALT: Final = 12  # numbers that a picture is described by; the table has them all


@dataclass(frozen=True, slots=True)
class SurveyCard:
    """A survey in a list. ``href`` None: its results are not shown (yet)."""

    title: Said
    asker: str
    purpose: Said
    facts: tuple[str, ...]
    href: str | None
    telegram: str | None


@dataclass(frozen=True, slots=True)
class Table:
    """``columns`` head the numbers; the first cell of a row heads it."""

    first: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class QuestionView:
    """``picture`` None: nothing can be drawn. ``notes`` are sentences below the table."""

    number: int
    heading: Said
    group: str
    answered: str
    picture: str | None
    alt: str
    table: Table | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SurveyView:
    title: Said
    purpose: Said
    outcome: Said
    facts: tuple[tuple[str, str], ...]
    is_too_few: bool
    is_open: bool
    questions: tuple[QuestionView, ...]
    csv: str
    json: str
    telegram: str | None


def card_of(t: Translator, city: City, survey: Survey, now: datetime, links: Links) -> SurveyCard:
    """What a list shows of it."""
    language, terms, is_open = t.language.tag, survey.terms, survey.takes_answers(now)
    facts: list[str] = []
    if is_open:
        facts.append(t.ngettext("About {n} minute", "About {n} minutes", survey.minutes))
        if terms.closes_at:
            facts.append(t.gettext("Until {when}", when=t.datetime(terms.closes_at, city.zone)))
    elif survey.closed_at:
        facts.append(t.gettext("Closed on {day}", day=_day(t, city, survey.closed_at)))
    facts.append(t.gettext("Anonymous") if survey.is_anonymous else t.gettext("Not anonymous"))
    return SurveyCard(
        title=said(survey.title, language),
        asker=text_for(terms.asker, language),
        purpose=said(terms.purpose, language),
        facts=tuple(facts),
        href=links.survey(survey.id) if survey.shows_results(now) else None,
        telegram=links.telegram_survey(survey.id),
    )


def view_of(t: Translator, city: City, report: SurveyReport, now: datetime, links: Links) -> SurveyView:
    """What its own page shows."""
    survey, language = report.survey, t.language.tag
    groups = _groups(report.newest)
    is_open = survey.takes_answers(now)
    return SurveyView(
        title=said(survey.title, language),
        purpose=said(survey.terms.purpose, language),
        outcome=said(survey.terms.outcome, language),
        facts=tuple(_facts(t, city, report, is_open=is_open)),
        is_too_few=report.responses is None,
        is_open=is_open,
        questions=tuple(
            _question(t, result, number, groups, links, survey)
            for number, result in enumerate(report.results, 1)
        ),
        csv=links.survey(survey.id, "results.csv"),
        json=links.survey(survey.id, "results.json"),
        telegram=links.telegram_survey(survey.id),
    )


def heading_of(question: Question, language: str) -> Said:
    """The question as it is for everybody, its name if it has no words."""
    words = in_general(question.label, language)
    return Said(words, said(question.label, language).language) if words else Said(question.name, language)


def _facts(t: Translator, city: City, report: SurveyReport, *, is_open: bool) -> list[tuple[str, str]]:
    """How it was asked: what a reader needs to know what the numbers are worth."""
    survey, language = report.survey, t.language.tag
    terms = survey.terms
    begun = _day(t, city, terms.opens_at or survey.created_at)
    ended = survey.closed_at or terms.closes_at
    facts = [
        (t.pgettext("page", "Asked by"), text_for(terms.asker, language)),
        (
            t.pgettext("page", "When"),
            t.gettext("From {start} to {end}", start=begun, end=_day(t, city, ended))
            if ended
            else t.gettext("Since {start}", start=begun),
        ),
        (
            t.pgettext("page", "Who was asked"),
            t.gettext("Who lives in the city, or follows it")
            if terms.audience.followers
            else t.gettext("Who lives in the city"),
        ),
        (t.pgettext("page", "Responses"), "" if report.responses is None else t.number(report.responses)),
        (t.pgettext("page", "Who knows what"), _known(t, survey, is_open=is_open)),
        (
            t.pgettext("page", "For whom the numbers speak"),
            "" if report.responses is None else _speaks_for(t, terms.sample_of),
        ),
    ]
    return [(name, value) for name, value in facts if value]


def _known(t: Translator, survey: Survey, *, is_open: bool) -> str:
    if not survey.is_anonymous:
        return t.gettext(
            "The answers are kept with the accounts of those who gave them. Only counts are shown here."
        )
    if is_open:
        return t.gettext("The survey is anonymous: once it is closed, nobody can find out who answered what.")
    return t.gettext("The survey was anonymous: nobody can find out any more who answered what.")


def _speaks_for(t: Translator, sample_of: int | None) -> str:
    if sample_of is None:
        return t.gettext(
            "For those who answered. Whoever wanted to could answer, so the whole city may think otherwise."
        )
    return t.ngettext(
        "Those who answered are a sample of {n} person. In 95 of 100 such samples the true share lies within ±.",
        "Those who answered are a sample of {n} people. In 95 of 100 such samples the true share lies within ±.",
        sample_of,
    )


def _question(
    t: Translator,
    result: QuestionResult,
    number: int,
    groups: Mapping[str, Group],
    links: Links,
    survey: Survey,
) -> QuestionView:
    question, language = result.question, t.language.tag
    around = groups.get(question.path.rpartition("/")[0])
    rows = _rows(t, result)
    table = (
        None if result.is_hidden or not rows else Table(_first(t, result), _columns(t, result), tuple(rows))
    )
    return QuestionView(
        number=number,
        heading=heading_of(question, language),
        group=in_general(around.label, language) if around else "",
        answered="" if result.answered is None else t.ngettext("{n} answer", "{n} answers", result.answered),
        picture=links.survey(survey.id, f"charts/{question.path}.svg") if table else None,
        alt=alt_of(t, result),
        table=table,
        notes=tuple(_notes(t, result, has_rows=bool(rows))),
    )


def alt_of(t: Translator, result: QuestionResult) -> str:
    """What its picture says, for who does not see it: the question and the numbers."""
    asked = heading_of(result.question, t.language.tag).words
    told = [_told(row) for row in _rows(t, result)]
    if len(told) > MOST_IN_ALT:
        rest = len(told) - MOST_IN_ALT
        told = [
            *told[:MOST_IN_ALT],
            t.ngettext("and {n} more in the table", "and {n} more in the table", rest),
        ]
    return f"{asked} {'; '.join(told)}".strip()


def _told(row: Sequence[str]) -> str:
    label, *numbers = (cell for cell in row if cell)
    return f"{label}: {', '.join(numbers)}"


def _first(t: Translator, result: QuestionResult) -> str:
    if result.words:
        return t.pgettext("page", "Word")
    if result.spots:
        return t.pgettext("page", "Place")
    return t.pgettext("page", "Answer")


def _columns(t: Translator, result: QuestionResult) -> tuple[str, ...]:
    if result.question.kind is Kind.RANK:
        return (t.pgettext("page", "Mean place"), t.pgettext("page", "How many"))
    columns = [t.pgettext("page", "How many")]
    if any(bar.share is not None for bar in result.bars):
        columns.append(t.pgettext("page", "Share"))
    if any(bar.margin is not None for bar in result.bars):
        columns.append("±")
    return tuple(columns)


def _rows(t: Translator, result: QuestionResult) -> list[tuple[str, ...]]:
    """The numbers under ``_first`` and ``_columns``."""
    language, hidden = t.language.tag, t.gettext("not shown")
    width = len(_columns(t, result))

    def count(number: int | None) -> str:
        return hidden if number is None else t.number(number)

    rows: list[tuple[str, ...]] = []
    for bar in result.bars:
        label = text_for(bar.label, language) or _value(t, result.question, bar.code)
        if result.question.kind is Kind.RANK:
            rows.append((label, "" if bar.rank is None else t.number(bar.rank), count(bar.count)))
            continue
        share = "" if bar.share is None else t.percent(bar.share)
        margin = "" if bar.margin is None else f"± {t.percent(bar.margin)}"
        rows.append((label, count(bar.count), share, margin)[: 1 + width])
    rows += [(_interval(t, result.question, each), count(each.count)) for each in result.bins]
    rows += [(word, t.number(number)) for word, number in result.words]
    rows += [(f"{spot.latitude:.3f}, {spot.longitude:.3f}", t.number(spot.count)) for spot in result.spots]
    return rows


def _notes(t: Translator, result: QuestionResult, *, has_rows: bool) -> list[str]:
    question = result.question
    if result.is_hidden:
        return [t.gettext("Too few have answered this for numbers to be shown.")]
    notes: list[str] = []
    if result.mean is not None:
        notes.append(t.gettext("Mean: {number}", number=_number(t, question, result.mean)))
    if result.median is not None:
        notes.append(
            t.gettext(
                "Half of the answers are not above {number}", number=_number(t, question, result.median)
            )
        )
    if question.kind is Kind.MANY and result.bars:
        notes.append(t.gettext("Several answers could be chosen."))
    if result.words:
        notes.append(
            t.gettext("Words that several people used. What a single person wrote is not published.")
        )
    if result.outside:
        notes.append(t.ngettext("{n} place is elsewhere", "{n} places are elsewhere", result.outside))
    if result.hides_some:
        notes.append(t.gettext("Numbers that are too small are not shown, so that nobody can be recognised."))
    if not has_rows and not notes:
        notes.append(t.gettext("What people sent here is not published."))
    return notes


def _interval(t: Translator, question: Question, each: Bin) -> str:
    low, high = _number(t, question, each.low), _number(t, question, each.high)
    return low if low == high else f"{low} – {high}"


def _number(t: Translator, question: Question, number: float) -> str:
    if question.kind in (Kind.DATE, Kind.DATETIME, Kind.TIME):
        return _value(t, question, str(value_of(question, number)))
    return t.number(number)


def _value(t: Translator, question: Question, code: str) -> str:
    """A number or a day as the reader writes it; anything else as it is."""
    try:
        if question.kind in (Kind.DATE, Kind.DATETIME):
            return write_day(t.locale_name, datetime.fromisoformat(code).date(), with_year=True)
        if question.kind is Kind.RANGE:
            return t.number(float(code))
    except ValueError:
        pass
    return code


def _groups(form: Questionnaire) -> dict[str, Group]:
    return {group.path: group for group in form.groups()}


def _day(t: Translator, city: City, at: datetime) -> str:
    return t.date(at, city.zone)
