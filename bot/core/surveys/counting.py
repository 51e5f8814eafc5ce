"""What is counted of a questionnaire and of answers: rows, and minutes."""

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.core.surveys.accepting import read_number
from bot.core.surveys.model import AnswerRow
from bot.core.surveys.questionnaire import Group, Item, Kind, Question, Questionnaire
from bot.core.surveys.sheet import Answer, Place

_NUMBERS: Final = (Kind.RANGE, Kind.INTEGER, Kind.DECIMAL)
_WORDS: Final = (Kind.TEXT, Kind.LOCATION, Kind.PHOTO)

_SECONDS: Final[Mapping[Kind, float]] = MappingProxyType(
    {
        Kind.NOTE: 2,
        Kind.ACKNOWLEDGE: 3,
        Kind.ONE: 5,
        Kind.MANY: 9,
        Kind.RANK: 20,
        Kind.RANGE: 5,
        Kind.INTEGER: 8,
        Kind.DECIMAL: 9,
        Kind.TEXT: 20,
        Kind.DATE: 10,
        Kind.TIME: 8,
        Kind.DATETIME: 15,
        Kind.LOCATION: 15,
        Kind.PHOTO: 25,
        Kind.CALCULATE: 0,
    }
)
"""To answer, once it is read."""
_LONG_TEXT: Final = 40
_READ: Final = 16  # characters a second: two hundred words a minute
_READ_OPTIONS: Final = 8  # nobody reads a long list whole
_IF_RELEVANT: Final = 0.5  # of those who answer are asked what depends on other answers
_REPEATED: Final = 2  # times that a repeat is answered


def rows_of(questionnaire: Questionnaire, answers: Mapping[str, Answer], language: str) -> list[AnswerRow]:
    """Answers by ``str(place)`` as they are counted: one row a value. What the questionnaire does not ask is left out.

    Numbers are amounts, also those computed; options, dates, times and other computed values codes; texts, locations and
    photos words, of which texts have the language.
    """
    asked = {question.path: question for question in questionnaire.questions()}
    rows: list[AnswerRow] = []
    for written, answer in answers.items():
        place = Place.read(written)
        question = asked.get(place.path)
        if question is None:
            continue
        instance = ".".join(map(str, place.instance))
        rows += [
            _row(question, instance, ordinal, value, answer, language)
            for ordinal, value in enumerate(answer.values)
        ]
    return rows


def _row(
    question: Question, instance: str, ordinal: int, value: str, answer: Answer, language: str
) -> AnswerRow:
    raw = answer.raw if ordinal == 0 and answer.raw != value else ""
    path = question.path
    if question.kind in _WORDS:
        written_in = language if question.kind is Kind.TEXT else None
        return AnswerRow(path, instance, ordinal, words=value, raw=raw, language=written_in)
    amount = None
    if question.kind in _NUMBERS or question.kind is Kind.CALCULATE:
        number = read_number(value)
        amount = float(number) if number is not None else None
    if amount is not None and math.isfinite(amount):
        return AnswerRow(path, instance, ordinal, amount=amount, raw=raw)
    return AnswerRow(path, instance, ordinal, code=value, raw=raw)


def minutes_of(questionnaire: Questionnaire) -> int:
    """How long it takes most people, at least 1: reading, answering, and half of what depends on other answers."""
    seconds = sum(_seconds(questionnaire, item) for item in questionnaire.items)
    return max(1, math.ceil(seconds / 60 - 0.25))


def _seconds(questionnaire: Questionnaire, item: Item) -> float:
    share = _IF_RELEVANT if item.relevant else 1.0
    if isinstance(item, Group):
        times = _REPEATED if item.is_repeat else 1
        return share * times * sum(_seconds(questionnaire, each) for each in item.items)
    if not item.kind.is_asked:
        return 0
    labels = [item.label, item.hint]
    labels += [option.label for option in questionnaire.options_of(item)[:_READ_OPTIONS]]
    letters = sum(len(next(iter(texts.values()), "")) for texts in labels)
    answering = _LONG_TEXT if item.kind is Kind.TEXT and item.is_long else _SECONDS[item.kind]
    return share * (answering + letters / _READ)
