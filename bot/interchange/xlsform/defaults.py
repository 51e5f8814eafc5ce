"""What a form answers beforehand, as an answer would be kept; or that it fits no answer."""

import re
from collections.abc import Collection
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Final

from bot.core.surveys.questionnaire import LONGEST_ANSWER, Kind, Span

_LONGEST_NUMBER: Final = 30
_WHOLE: Final = re.compile(r"[+-]?\d+\Z")


def fitting_default(words: str, kind: Kind, codes: Collection[str], span: Span | None) -> str | None:
    """In canonical form; several codes are joined by spaces. None where no such answer could be given."""
    match kind:
        case Kind.ONE:
            return words if words in codes else None
        case Kind.MANY:
            return " ".join(words.split()) if set(words.split()) <= set(codes) else None
        case Kind.RANK:
            return " ".join(words.split()) if sorted(words.split()) == sorted(codes) else None
        case Kind.INTEGER:
            return str(int(words)) if len(words) <= _LONGEST_NUMBER and _WHOLE.match(words) else None
        case Kind.DECIMAL:
            number = read_number(words)
            return None if number is None else plain_number(number)
        case Kind.RANGE:
            return _of_span(words, span)
        case Kind.DATE | Kind.TIME | Kind.DATETIME:
            return _of_time(words, kind)
        case Kind.TEXT:
            return words if len(words) <= LONGEST_ANSWER else None
        case Kind.LOCATION:
            return _place(words)
        case Kind.CALCULATE | Kind.NOTE:
            return words
        case _:
            return None


def read_number(words: str) -> Decimal | None:
    if len(words) > _LONGEST_NUMBER:
        return None
    try:
        number = Decimal(words)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= _LONGEST_NUMBER else None


def plain_number(number: Decimal) -> str:
    """With a point, without an exponent or needless zeros: "0.5", "12"."""
    return format(number.normalize() if number else Decimal(0), "f")


def _of_span(words: str, span: Span | None) -> str | None:
    number = read_number(words)
    if number is None or span is None:
        return None
    start, end, step = Decimal(span.start), Decimal(span.end), Decimal(span.step)
    return plain_number(number) if start <= number <= end and (number - start) % step == 0 else None


def _of_time(words: str, kind: Kind) -> str | None:
    """Spreadsheets write a date with its midnight, and a moment with a space."""
    try:
        if kind is Kind.TIME:
            return time.fromisoformat(words.rpartition(" ")[2]).strftime("%H:%M")
        if kind is Kind.DATE:
            return date.fromisoformat(words.removesuffix(" 00:00:00").removesuffix("T00:00:00")).isoformat()
        return datetime.fromisoformat(words).isoformat(timespec="minutes")
    except ValueError:
        return None


def _place(words: str) -> str | None:
    numbers = [read_number(each) for each in words.replace(",", " ").split()[:2]]
    if len(numbers) < 2 or numbers[0] is None or numbers[1] is None:
        return None
    latitude, longitude = numbers[0], numbers[1]
    fits = abs(latitude) <= 90 and abs(longitude) <= 180
    return f"{plain_number(latitude)} {plain_number(longitude)}" if fits else None
