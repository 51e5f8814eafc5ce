"""Questions and answers in words: labels with what they refer to filled in, answers as they are read out."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from babel.dates import format_date
from babel.numbers import format_decimal

from bot.core.languages import LANGUAGES
from bot.core.surveys.accepting import read_number
from bot.core.surveys.questionnaire import Kind, Option, Question, Texts, text_for

_REFERENCE: Final = re.compile(r"\$\{\s*([^{}\s]+)\s*\}")
_SEEN: Final = "✓"
_OPEN: Final = "…"


def formats_of(language: str) -> str:
    """The locale whose dates and numbers a reader of that language is used to. English is read here by Europeans."""
    return "en_150" if language == "en" else LANGUAGES[language].locale


def filled_in(texts: Texts, language: str, say: Callable[[str], str]) -> str:
    """The words in her language, each ``${name}`` replaced by what ``say`` answers."""
    words = text_for(texts, language)
    return _REFERENCE.sub(lambda found: say(found[1]), words) if "${" in words else words


def in_general(texts: Texts, language: str) -> str:
    """The words in the reader's language, as they are for everybody: what was filled in for each is left open."""
    return filled_in(texts, language, lambda name: _OPEN)


def label_of(option: Option, language: str) -> str:
    """What an option is called; its code where the author gave it no name."""
    return text_for(option.label, language) or option.code


def in_words(question: Question, options: Sequence[Option], values: Sequence[str], language: str) -> str:
    """An answer as one reads it out. What cannot be said in words, a photo or a place on the map, is ""."""
    kind = question.kind
    if kind in (Kind.LOCATION, Kind.PHOTO) or not values:
        return ""
    if kind.has_options:
        labels = {option.code: label_of(option, language) for option in options}
        return ", ".join(labels.get(value, value) for value in values)
    if kind is Kind.ACKNOWLEDGE:
        return _SEEN
    if kind in (Kind.RANGE, Kind.INTEGER, Kind.DECIMAL):
        return _number(values[0], language)
    if kind is Kind.DATE:
        return _day(values[0], language)
    if kind is Kind.DATETIME:
        day, _, hour = values[0].partition("T")
        return f"{_day(day, language)} {hour}"
    return values[0]


def _number(value: str, language: str) -> str:
    number = read_number(value)
    if number is None:
        return value
    places = max(0, -int(number.as_tuple().exponent))
    pattern = "#,##0." + "#" * places if places else "#,##0"
    return str(format_decimal(Decimal(value), pattern, formats_of(language)))


def _day(value: str, language: str) -> str:
    try:
        return str(format_date(date.fromisoformat(value), "long", formats_of(language)))
    except ValueError:
        return value
