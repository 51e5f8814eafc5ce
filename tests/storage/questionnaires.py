"""Builders of surveys: something valid in one call; name what matters to the test and nothing else."""

import dataclasses
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

from bot.core.shared.unit_of_work import CityRecords
from bot.core.surveys.model import (
    Anonymity,
    AnswerRow,
    FilledSheet,
    Response,
    Survey,
    SurveyDraft,
    SurveyStatus,
    Terms,
    participant_key,
)
from bot.core.surveys.questionnaire import Kind, Option, Question, Questionnaire, Span
from bot.core.surveys.sheet import Answer, Place, Sheet
from tests.storage.builders import NOW, SOMEBODY

Given: TypeAlias = str | float | tuple[str, ...]
MAY: Final = datetime(2026, 5, 1, tzinfo=UTC)


def a_questionnaire(**changes: Any) -> Questionnaire:
    """Five questions of which each has a way of its own to be counted; ``changes`` are fields of Questionnaire."""
    fields: dict[str, Any] = {
        "title": {"mk": "Паркови", "en": "Parks"},
        "items": (
            Question("often", Kind.ONE, {"mk": "Колку често?", "en": "How often?"}, choices="often"),
            Question("things", Kind.MANY, {"en": "What is there?"}, choices="things"),
            Question("order", Kind.RANK, {"en": "In which order?"}, choices="things"),
            Question("mark", Kind.RANGE, {"en": "How good?"}, span=Span("1", "5", "1")),
            Question("why", Kind.TEXT, {"en": "Why?"}, relevant="${often} = 'never'"),
        ),
        "choices": {
            "often": tuple(Option(code, {"en": code}) for code in ("daily", "never")),
            "things": tuple(Option(code, {"en": code}) for code in ("bench", "tree", "dog")),
        },
        "languages": ("mk", "en"),
    }
    return Questionnaire(**(fields | changes))


def a_survey(which: int = 1, /, **changes: Any) -> Survey:
    """An open, anonymous one; its id follows from ``which``. ``changes`` are fields of Survey or of its Terms."""
    of_terms = {each.name for each in dataclasses.fields(Terms)}
    terms = Terms(**{name: value for name, value in changes.items() if name in of_terms})
    fields: dict[str, Any] = {
        "id": f"{0xA000_0000 + which:032x}",
        "status": SurveyStatus.OPEN,
        "title": a_questionnaire().title,
        "terms": terms,
        "created_by": SOMEBODY,
        "created_at": NOW,
        "changed_at": NOW,
    }
    return Survey(**(fields | {name: value for name, value in changes.items() if name not in of_terms}))


def a_linked_survey(which: int = 1, /, **changes: Any) -> Survey:
    """An open one that keeps who answered."""
    return a_survey(which, anonymity=Anonymity.LINKED, **changes)


def secret_of(survey: Survey) -> bytes | None:
    """What the survey's secret is in tests."""
    return f"secret-of-{survey.id[-8:]}".encode() if survey.is_anonymous else None


def key_of(survey: Survey, number: int = 1) -> str:
    """What stands for resident ``number`` in this survey."""
    return participant_key(survey, secret_of(survey), f"{number:032x}")


def lay_out(records: CityRecords, *surveys: Survey) -> None:
    """Add surveys with ``a_questionnaire``."""
    for survey in surveys:
        records.surveys.add(survey, a_questionnaire(), secret_of(survey))


def a_sheet(survey: Survey, number: int = 1, **changes: Any) -> FilledSheet:
    """Resident ``number`` has just begun. ``changes`` are fields of FilledSheet, or ``at`` and ``answers`` of its Sheet."""
    sheet = Sheet(seed=number, at=changes.pop("at", None), answers=answers_of(changes.pop("answers", {})))
    fields: dict[str, Any] = {
        "participant": key_of(survey, number),
        "sheet": sheet,
        "language": "mk",
        "started_at": NOW,
        "touched_at": NOW,
    }
    return FilledSheet(survey.id, **(fields | changes))


def a_response(survey: Survey, response_id: int, answers: Mapping[str, Given], **changes: Any) -> Response:
    """Sent in May, in Macedonian; ``changes`` are fields of Response."""
    fields: dict[str, Any] = {"number": 1, "language": "mk", "sent_on": MAY}
    return Response(response_id, survey.id, answers=answers_of(answers), **(fields | changes))


def answers_of(given: Mapping[str, Given]) -> dict[str, Answer]:
    """By place: a code or words, a number, or several codes."""
    return {
        place: Answer(value if isinstance(value, tuple) else (_words(value),))
        for place, value in given.items()
    }


def rows_of(answers: Mapping[str, Given], language: str = "mk") -> list[AnswerRow]:
    """As the questions of ``a_questionnaire`` are counted: "why" is words, numbers are amounts, all else are codes."""
    rows: list[AnswerRow] = []
    for written, value in answers.items():
        place = Place.read(written)
        instance = ".".join(map(str, place.instance))
        if isinstance(value, float | int):
            rows.append(AnswerRow(place.path, instance, 0, amount=value))
        elif place.path == "why":
            rows.append(AnswerRow(place.path, instance, 0, words=_words(value), language=language))
        else:
            codes = value if isinstance(value, tuple) else (value,)
            rows += [
                AnswerRow(place.path, instance, ordinal, code=code) for ordinal, code in enumerate(codes)
            ]
    return rows


def respond(
    records: CityRecords, survey: Survey, response_id: int, answers: Mapping[str, Given], **changes: Any
) -> Response:
    """Put a response with its rows; ``changes`` are fields of Response."""
    response = a_response(survey, response_id, answers, **changes)
    records.responses.put(response, rows_of(answers, response.language))
    return response


def a_survey_draft(number: int = 1, **changes: Any) -> SurveyDraft:
    """Somebody prepares a new survey."""
    fields: dict[str, Any] = {
        "resident_id": SOMEBODY,
        "questionnaire": a_questionnaire(),
        "terms": Terms(),
        "touched_at": NOW,
    }
    return SurveyDraft(f"{0xB000_0000 + number:032x}", **(fields | changes))


def _words(value: Given) -> str:
    return f"{value:g}" if isinstance(value, float | int) else str(value)
