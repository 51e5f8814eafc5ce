"""What she types in answer to a question, read in her language."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from types import MappingProxyType
from typing import Final, TypeAlias

from babel import Locale

from bot.core.shared.folding import fold, search
from bot.core.shared.reading import date_of, read_day, read_hours, read_point
from bot.core.surveys.accepting import ACKNOWLEDGED, accept, write_number
from bot.core.surveys.questionnaire import Kind, Question
from bot.core.surveys.refusals import AnswerRefused, RefusedFor
from bot.core.surveys.steps import Shown, Step
from bot.core.surveys.typed_numbers import read_typed_number
from bot.core.surveys.wording import formats_of

_BETWEEN: Final = re.compile(r"\s*[,;>\n]\s*")
_NUMBERS: Final = re.compile(r"\d+(?:\s+\d+)+")
_HALF_OF_DAY: Final = re.compile(r"(.*\d)\s*([ap])\.?\s*m\.?", re.IGNORECASE)
# A number of an option, perhaps within brackets or before a point: no "-1", and no "²".
_ORDINAL: Final = re.compile(r"[^\w\-\u2010-\u2015\u2212]*(\d+)\W*")
_DASHES: Final = re.compile(r"\s*[\-\u2010-\u2015\u2212]\s*")
_ALL_RIGHT: Final = fold(ACKNOWLEDGED)


def read_typed(step: Step, words: str, language: str, today: date) -> tuple[str, ...]:
    """The values in canonical form, ready for ``Playing.answer``; a day without its year is the one nearest to ``today``.

    Options are typed by their label in any language, by their number as shown, or by their code; several with commas
    between. Raises AnswerRefused; whether the answer is complete and meets the constraint is not looked at.
    """
    if step.question is None or step.question.is_read_only:
        raise AnswerRefused(RefusedFor.NOT_BY_TYPING)
    return _READ[step.question.kind](_Typed(step, step.question, words.strip(), language, today))


def options_like(step: Step, words: str) -> tuple[Shown, ...]:
    """The offered options whose label in any language, or code, these words begin, the best first; all for no words."""
    if not fold(words):
        return step.options
    return tuple(search(words, step.options, lambda shown: (shown.label, *_names(shown))))


class _Typed:
    def __init__(self, step: Step, question: Question, words: str, language: str, today: date) -> None:
        self.options = step.options
        self.question = question
        self.words = words
        self.language = language
        self.today = today
        self.locale = Locale.parse(formats_of(language))

    def accepted(self, *values: str) -> tuple[str, ...]:
        return accept(self.question, (), values)

    def day(self, words: str) -> date | None:
        return read_day(words, self.locale, self._nearest)

    def _nearest(self, month: int, number: int) -> date | None:
        days = [date_of(self.today.year + years, month, number) for years in (-1, 0, 1)]
        return min((day for day in days if day), key=lambda day: abs(day - self.today), default=None)


def _not_typed(typed: _Typed) -> tuple[str, ...]:
    raise AnswerRefused(RefusedFor.NOT_BY_TYPING)


def _acknowledged(typed: _Typed) -> tuple[str, ...]:
    return (ACKNOWLEDGED,) if fold(typed.words) == _ALL_RIGHT else _not_typed(typed)


def _one(typed: _Typed) -> tuple[str, ...]:
    return (_code(typed.options, typed.words),)


def _several(typed: _Typed) -> tuple[str, ...]:
    try:
        return _one(typed)
    except AnswerRefused:
        listed = typed.words.split() if _NUMBERS.fullmatch(typed.words) else _BETWEEN.split(typed.words)
        return tuple(dict.fromkeys(_code(typed.options, each) for each in listed if each))


def _code(options: Sequence[Shown], words: str) -> str:
    """Of the one option that these words are. A label that is a number is meant before an option's number."""
    sought = _meant(words)
    exact = [shown for shown in options if words in (shown.label, *_names(shown)[:-1])]
    labels = [
        shown for shown in options if sought and sought in map(_meant, (shown.label, *_names(shown)[:-1]))
    ]
    if found := exact or labels:
        return _only(found)
    if sought.isdecimal() and 1 <= int(sought) <= len(options):
        return options[int(sought) - 1].option.code
    return _only([shown for shown in options if sought and sought == _meant(shown.option.code)])


def _meant(text: str) -> str:
    """What is compared: folded, but a number with a sign, or a raised one, is another than that without."""
    text = _DASHES.sub("-", text.strip())
    folded = fold(text)
    return text if folded.isdecimal() and not _ORDINAL.fullmatch(text) else folded


def _only(found: Sequence[Shown]) -> str:
    if len(found) != 1:
        raise AnswerRefused(RefusedFor.NOT_AN_OPTION)
    return found[0].option.code


def _names(shown: Shown) -> tuple[str, ...]:
    """In every language; the code is the last."""
    return (*shown.option.label.values(), shown.option.code)


def _number(typed: _Typed) -> tuple[str, ...]:
    whole = typed.question.kind is Kind.INTEGER
    return typed.accepted(write_number(read_typed_number(typed.words, typed.language, whole=whole)))


def _text(typed: _Typed) -> tuple[str, ...]:
    return typed.accepted(typed.words)


def _date(typed: _Typed) -> tuple[str, ...]:
    day = typed.day(typed.words)
    if day is None:
        raise AnswerRefused(RefusedFor.NOT_A_DATE)
    return typed.accepted(day.isoformat())


def _time(typed: _Typed) -> tuple[str, ...]:
    hour = _hour(typed.words)
    if hour is None:
        raise AnswerRefused(RefusedFor.NOT_A_TIME)
    return typed.accepted(f"{hour:%H:%M}")


def _hour(words: str) -> time | None:
    """ "19:30", "7.30 pm", "19h"."""
    half = _HALF_OF_DAY.fullmatch(words)
    hours = read_hours(half[1] if half else words)
    if hours is None or hours[1] is not None:
        return None
    hour = hours[0]
    if half and hour.hour <= 12:
        is_later = half[2] in "pP"
        return hour.replace(hour=hour.hour % 12 + 12 * is_later)
    return hour


def _moment(typed: _Typed) -> tuple[str, ...]:
    """A day and an hour, whichever comes first."""
    if typed.day(typed.words):
        raise AnswerRefused(RefusedFor.NOT_A_TIME)
    parts = typed.words.replace("T", " ").split() if typed.words[:4].isdecimal() else typed.words.split()
    for number in range(len(parts) - 1, 0, -1):
        before, after = (" ".join(some).strip(" ,") for some in (parts[:number], parts[number:]))
        for day, hour in ((before, after), (after, before)):
            if (read := typed.day(day)) and (at := _hour(hour)):
                return typed.accepted(f"{read.isoformat()}T{at:%H:%M}")
    raise AnswerRefused(RefusedFor.NOT_A_DATE)


def _location(typed: _Typed) -> tuple[str, ...]:
    point = read_point(typed.words)
    if point is None:
        raise AnswerRefused(RefusedFor.NOT_A_LOCATION)
    return typed.accepted(f"{point[0]} {point[1]}")


def _photo(typed: _Typed) -> tuple[str, ...]:
    raise AnswerRefused(RefusedFor.NOT_A_PHOTO)


_Reading: TypeAlias = Callable[[_Typed], tuple[str, ...]]
_READ: Final[Mapping[Kind, _Reading]] = MappingProxyType(
    {
        Kind.NOTE: _not_typed,
        Kind.ACKNOWLEDGE: _acknowledged,
        Kind.ONE: _one,
        Kind.MANY: _several,
        Kind.RANK: _several,
        Kind.RANGE: _number,
        Kind.INTEGER: _number,
        Kind.DECIMAL: _number,
        Kind.TEXT: _text,
        Kind.DATE: _date,
        Kind.TIME: _time,
        Kind.DATETIME: _moment,
        Kind.LOCATION: _location,
        Kind.PHOTO: _photo,
        Kind.CALCULATE: _not_typed,
    }
)
