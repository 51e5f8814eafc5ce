"""The results of a survey as open data: counted, small numbers left out, never the answers of one person."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from bot.core.surveys.histograms import day_of
from bot.core.surveys.questionnaire import Kind, Question, Texts, text_for
from bot.core.surveys.reporting import SurveyReport
from bot.core.surveys.results import QuestionResult
from bot.core.surveys.wording import in_general
from bot.interchange.tables import Cell

RESULT_COLUMNS: Final = (
    "question", "question_label", "type", "answered", "what", "code", "label", "from", "to", "latitude", "longitude",
    "count", "share", "margin", "mean_rank", "value",
)  # fmt: skip
_DIGITS: Final = 4  # of shares
_PLACES: Final = 5  # of degrees


def results_as_json(report: SurveyReport, language: str) -> dict[str, Any]:
    """The whole report in the words of that language; a ``count`` that is null is too small to be shown."""
    survey = report.survey
    terms = survey.terms
    return {
        "survey": {
            "id": survey.id,
            "title": text_for(survey.title, language),
            "asked_by": text_for(terms.asker, language),
            "purpose": text_for(terms.purpose, language),
            "outcome": text_for(terms.outcome, language),
            "anonymity": terms.anonymity.value,
            "status": survey.status.value,
            "opened_at": _at(terms.opens_at or survey.created_at),
            "closes_at": _at(terms.closes_at),
            "closed_at": _at(survey.closed_at),
            "sample_of": terms.sample_of,
            "responses": report.responses,
        },
        "questions": [_question_as_json(result, language) for result in report.results],
    }


def result_rows(report: SurveyReport, language: str) -> list[tuple[Cell, ...]]:
    """Under RESULT_COLUMNS, one row a number: ``what`` says whether it is of an option, an interval, a word or a place, or is
    the mean or the median. A question of which nothing may be shown has one row with its name."""
    return [
        tuple(row.get(column) for column in RESULT_COLUMNS)
        for result in report.results
        for row in _rows(result, language)
    ]


def value_of(question: Question, number: float) -> str | int | float:
    """A number of its results as what it stands for: a day, a time of day, or the number itself."""
    if question.kind in (Kind.DATE, Kind.DATETIME):
        return day_of(number).isoformat()
    if question.kind is Kind.TIME:
        return f"{int(number) // 60:02}:{int(number) % 60:02}"
    return int(number) if float(number).is_integer() else number


def _rows(result: QuestionResult, language: str) -> Iterator[dict[str, Cell]]:
    question = result.question
    about: dict[str, Cell] = {
        "question": question.path,
        "question_label": in_general(question.label, language),
        "type": question.kind.value,
        "answered": result.answered,
    }
    anything = False
    for row in _numbers(result, language):
        anything = True
        yield about | row
    if not anything:
        yield about


def _numbers(result: QuestionResult, language: str) -> Iterator[dict[str, Cell]]:
    question = result.question
    for bar in result.bars:
        yield {
            "what": "option",
            "code": bar.code,
            "label": _label(bar.label, bar.code, language),
            "count": bar.count,
            "share": _rounded(bar.share),
            "margin": _rounded(bar.margin),
            "mean_rank": bar.rank,
        }
    for each in result.bins:
        low, high = value_of(question, each.low), value_of(question, each.high)
        yield {"what": "interval", "from": low, "to": high, "count": each.count}
    for word, count in result.words:
        yield {"what": "word", "label": word, "count": count}
    for spot in result.spots:
        latitude, longitude = round(spot.latitude, _PLACES), round(spot.longitude, _PLACES)
        yield {"what": "place", "latitude": latitude, "longitude": longitude, "count": spot.count}
    for what, number in (("mean", result.mean), ("median", result.median)):
        if number is not None:
            yield {"what": what, "value": value_of(question, number)}


_LISTS: Final = {"option": "options", "interval": "intervals", "word": "words", "place": "places"}


def _question_as_json(result: QuestionResult, language: str) -> dict[str, Any]:
    written: dict[str, Any] = {
        "name": result.question.path,
        "label": in_general(result.question.label, language),
        "type": result.question.kind.value,
        "answered": result.answered,
    }
    for row in _numbers(result, language):
        what = str(row.pop("what"))
        if what not in _LISTS:
            written[what] = row["value"]
            continue
        kept = {name: value for name, value in row.items() if value is not None or name == "count"}
        written.setdefault(_LISTS[what], []).append(kept)
    if result.spots:
        written |= {"places_elsewhere": result.outside, "square_metres_side": result.square}
    return written


def _label(label: Texts, code: str, language: str) -> str:
    return text_for(label, language) or code


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, _DIGITS)


def _at(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
