"""Numbers as people type them: "12,5" where that is how one writes it, "1 000", "1.000", other numerals."""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import Final

from babel.numbers import get_decimal_symbol, get_group_symbol

from bot.core.surveys.refusals import AnswerRefused, RefusedFor
from bot.core.surveys.wording import formats_of

_LONGEST: Final = 40
_PARTED: Final = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f'’](?=\d{3}(?!\d))")
_NUMBER: Final = re.compile(r"([+-]?)(\d[\d.,]*|[.,]\d+)")
_MINUS: Final = str.maketrans("−–‒﹣－", "-----")
_IN_THREES: Final = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")


def read_typed_number(words: str, language: str, *, whole: bool = False) -> Decimal:
    """The number that a reader of this language means. The sign she does not write decimals with is read as one where
    it cannot part thousands: "12.5" is no other number anywhere.

    ``whole``: a whole number is asked for, so three digits behind a sign are thousands, or are asked about again. Raises
    AnswerRefused: NOT_A_NUMBER, NOT_WHOLE.
    """
    text = "".join(map(_digit, words.strip())) if len(words) <= _LONGEST else ""
    found = _NUMBER.fullmatch(_PARTED.sub("", text.translate(_MINUS)).replace("- ", "-"))
    if found is None:
        raise AnswerRefused(RefusedFor.NOT_A_NUMBER)
    sign, body = found[1], found[2].rstrip(".,")
    signs = re.sub(r"\d", "", body)
    if len(signs) > 1 and signs[0] != signs[-1]:
        point = signs[-1]
        if signs.count(point) > 1 or not _IN_THREES.fullmatch(body.partition(point)[0]):
            raise AnswerRefused(RefusedFor.NOT_A_NUMBER)
        return _number(sign, body, point)
    if len(signs) > 1:
        if not _IN_THREES.fullmatch(body):
            raise AnswerRefused(RefusedFor.NOT_A_NUMBER)
        return _number(sign, body, "")
    if not signs or not _IN_THREES.fullmatch(body):
        return _number(sign, body, signs)
    return _number(sign, body, "" if _parts_thousands(signs, language, whole=whole) else signs)


def _parts_thousands(sign: str, language: str, *, whole: bool) -> bool:
    """Whether the one sign before three digits does."""
    point, group = _signs(language)
    if sign == group:
        return True
    if sign == point:
        if whole:
            raise AnswerRefused(RefusedFor.NOT_WHOLE)
        return False
    if whole:
        return True
    raise AnswerRefused(RefusedFor.NOT_A_NUMBER)


def _number(sign: str, body: str, point: str) -> Decimal:
    before, _, after = body.rpartition(point) if point else (body, "", "")
    digits = re.sub(r"\D", "", before) or "0"
    return Decimal(f"{sign}{digits}.{after or '0'}")


@lru_cache(maxsize=64)
def _signs(language: str) -> tuple[str, str]:
    locale = formats_of(language)
    return get_decimal_symbol(locale), get_group_symbol(locale)


def _digit(character: str) -> str:
    number = unicodedata.decimal(character, None)
    return character if number is None else str(number)
