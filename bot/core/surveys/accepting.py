"""Whether values can be the answer to a question of that kind, and how they are written down.

Constraints are not looked at here: they need the other answers.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final

from bot.core.surveys.questionnaire import LONGEST_ANSWER, Kind, Option, Question, Span
from bot.core.surveys.refusals import AnswerRefused, RefusedFor

ACKNOWLEDGED: Final = "OK"
MOST_DIGITS: Final = 15  # before the point; a float holds as many exactly
MOST_DECIMALS: Final = 10  # what is smaller is nothing
_LARGEST: Final = "9" * MOST_DIGITS
_LONGEST_FILE_ID: Final = 512
_PLACES: Final = 6  # decimals of a degree: a hand's breadth
_BLANK: Final = frozenset("\u2800\u3164\u115f\u1160\uffa0")  # letters by name, with nothing to see
_REORDERING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def accept(question: Question, offered: Sequence[Option], values: Sequence[str]) -> tuple[str, ...]:
    """The values in canonical form; empty where nothing was said. ``offered`` are the options she can choose from.

    Raises AnswerRefused, with no message.
    """
    given = tuple(value for value in values if value != "")
    if not given:
        return ()
    return _ACCEPTED[question.kind](question, offered, given)


def arrange(question: Question, offered: Sequence[Option], codes: Sequence[str]) -> tuple[str, ...]:
    """Options that are being chosen, in the order in which they are kept; none twice. What is incomplete is fine.

    Raises AnswerRefused where one of them is not offered.
    """
    order = {option.code: number for number, option in enumerate(offered)}
    if any(code not in order for code in codes):
        raise AnswerRefused(RefusedFor.NOT_AN_OPTION)
    chosen = tuple(dict.fromkeys(codes))
    return tuple(sorted(chosen, key=order.__getitem__)) if question.kind is Kind.MANY else chosen


def write_number(value: Decimal) -> str:
    """Without an exponent, and without zeros that say nothing."""
    written = f"{value.normalize():f}"
    return "0" if written == "-0" else written


def read_number(written: str) -> Decimal | None:
    """A number with a point, as expressions and spreadsheets write it."""
    try:
        value = Decimal(written)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def clean(words: str) -> str:
    """Without what can't be seen or turns around what follows; lines stay lines."""
    kept = "".join(map(_visible, words.replace("\r\n", "\n").replace("\r", "\n")))
    cleaned = "\n".join(line.rstrip() for line in kept.split("\n")).strip()
    return cleaned if any(map(_is_seen, cleaned)) else ""


def _is_seen(character: str) -> bool:
    """Joiners and marks have to stay within words, but are no words by themselves."""
    if character.isspace() or character in _BLANK:
        return False
    return unicodedata.category(character) not in ("Cf", "Mn", "Me")


def _visible(character: str) -> str:
    if character == "\n":
        return character
    if character == "\t":
        return " "
    if character in _REORDERING or unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn"):
        return ""
    return character


def _nothing(question: Question, offered: Sequence[Option], given: tuple[str, ...]) -> tuple[str, ...]:
    raise AnswerRefused(RefusedFor.NOT_BY_TYPING)


def _acknowledge(question: Question, offered: Sequence[Option], given: tuple[str, ...]) -> tuple[str, ...]:
    if given != (ACKNOWLEDGED,):
        raise AnswerRefused(RefusedFor.NOT_BY_TYPING)
    return given


def _one(question: Question, offered: Sequence[Option], given: tuple[str, ...]) -> tuple[str, ...]:
    if len(given) != 1:
        raise AnswerRefused(RefusedFor.NOT_AN_OPTION)
    return arrange(question, offered, given)


def _many(question: Question, offered: Sequence[Option], given: tuple[str, ...]) -> tuple[str, ...]:
    chosen = arrange(question, offered, given)
    if len(chosen) > 1 and any(option.is_exclusive for option in offered if option.code in chosen):
        raise AnswerRefused(RefusedFor.EXCLUSIVE)
    return chosen


def _rank(question: Question, offered: Sequence[Option], given: tuple[str, ...]) -> tuple[str, ...]:
    chosen = arrange(question, offered, given)
    if len(chosen) != len(offered) or len(given) != len(chosen):
        raise AnswerRefused(RefusedFor.NOT_RANKED)
    return chosen


def _number(given: tuple[str, ...]) -> Decimal:
    value = read_number(given[0]) if len(given) == 1 else None
    if value is None:
        raise AnswerRefused(RefusedFor.NOT_A_NUMBER)
    if value and value.adjusted() >= MOST_DIGITS:
        raise AnswerRefused(RefusedFor.OUT_OF_SPAN, low=f"-{_LARGEST}", high=_LARGEST)
    return round(value, MOST_DECIMALS)


def _integer(question: Question, offered: Sequence[Option], given: tuple[str, ...]) -> tuple[str, ...]:
    value = _number(given)
    if value != value.to_integral_value():
        raise AnswerRefused(RefusedFor.NOT_WHOLE)
    return (write_number(value),)


def _decimal(question: Question, offered: Sequence[Option], given: tuple[str, ...]) -> tuple[str, ...]:
    return (write_number(_number(given)),)


def _range(question: Question, offered: Sequence[Option], given: tuple[str, ...]) -> tuple[str, ...]:
    value = _number(given)
    if question.span and not _is_of(question.span, value):
        low, high = sorted((Decimal(question.span.start), Decimal(question.span.end)))
        raise AnswerRefused(RefusedFor.OUT_OF_SPAN, low=write_number(low), high=write_number(high))
    return (write_number(value),)


def _is_of(span: Span, value: Decimal) -> bool:
    start, end, step = Decimal(span.start), Decimal(span.end), Decimal(span.step)
    return min(start, end) <= value <= max(start, end) and (not step or not (value - start) % step)


def _text(question: Question, offered: Sequence[Option], given: tuple[str, ...]) -> tuple[str, ...]:
    words = clean(" ".join(given))
    if len(words) > LONGEST_ANSWER:
        raise AnswerRefused(RefusedFor.TOO_LONG, limit=LONGEST_ANSWER)
    return (words,) if words else ()


def _read(reading: Callable[[str], str], reason: RefusedFor, given: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return (reading(" ".join(given)),)
    except ValueError:
        raise AnswerRefused(reason) from None


def _date(question: Question, offered: Sequence[Option], given: tuple[str, ...]) -> tuple[str, ...]:
    return _read(
        lambda value: date.fromisoformat(value.partition("T")[0]).isoformat(), RefusedFor.NOT_A_DATE, given
    )


def _time(question: Question, offered: Sequence[Option], given: tuple[str, ...]) -> tuple[str, ...]:
    return _read(lambda value: f"{time.fromisoformat(value):%H:%M}", RefusedFor.NOT_A_TIME, given)


def _moment(question: Question, offered: Sequence[Option], given: tuple[str, ...]) -> tuple[str, ...]:
    return _read(
        lambda value: datetime.fromisoformat(value).replace(tzinfo=None).isoformat("T", "minutes"),
        RefusedFor.NOT_A_DATE,
        given,
    )


def _location(question: Question, offered: Sequence[Option], given: tuple[str, ...]) -> tuple[str, ...]:
    parts = [read_number(part) for part in " ".join(given).split()[:2]]
    if len(parts) != 2 or parts[0] is None or parts[1] is None:
        raise AnswerRefused(RefusedFor.NOT_A_LOCATION)
    latitude, longitude = parts[0], parts[1]
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise AnswerRefused(RefusedFor.NOT_A_LOCATION)
    return (" ".join(write_number(round(part, _PLACES)) for part in (latitude, longitude)),)


def _photo(question: Question, offered: Sequence[Option], given: tuple[str, ...]) -> tuple[str, ...]:
    file_id = given[0]
    if len(given) != 1 or len(file_id) > _LONGEST_FILE_ID or not file_id.isprintable() or " " in file_id:
        raise AnswerRefused(RefusedFor.NOT_A_PHOTO)
    return given


_Accepting = Callable[[Question, Sequence[Option], tuple[str, ...]], tuple[str, ...]]
_ACCEPTED: Final[Mapping[Kind, _Accepting]] = MappingProxyType(
    {
        Kind.NOTE: _nothing,
        Kind.ACKNOWLEDGE: _acknowledge,
        Kind.ONE: _one,
        Kind.MANY: _many,
        Kind.RANK: _rank,
        Kind.RANGE: _range,
        Kind.INTEGER: _integer,
        Kind.DECIMAL: _decimal,
        Kind.TEXT: _text,
        Kind.DATE: _date,
        Kind.TIME: _time,
        Kind.DATETIME: _moment,
        Kind.LOCATION: _location,
        Kind.PHOTO: _photo,
        Kind.CALCULATE: _nothing,
    }
)
