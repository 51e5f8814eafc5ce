"""Numbers that states give to people, and those of accounts and cards: by their check digits, so that few others are taken
for one."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

_JMBG: Final = (7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_CNP: Final = (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9)
_EGN: Final = (2, 4, 8, 5, 10, 9, 7, 3, 6)
_CENTURIES_OF_CNP: Final = {1: 1900, 2: 1900, 3: 1800, 4: 1800, 5: 2000, 6: 2000, 7: 2000, 8: 2000, 9: 1900}

# How long an IBAN is, by ISO 13616's registry: of Europe, and of where its people work.
IBAN_LENGTHS: Final = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BY": 28, "CH": 21, "CY": 28, "CZ": 24,
    "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GE": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22,
    "IL": 23, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MT": 31, "NL": 18,
    "NO": 15, "PL": 28, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TR": 26,
    "UA": 29, "XK": 20,
}  # fmt: skip
# First figures of payment cards, and how many there are in all.
_CARDS: Final = tuple(
    (re.compile(first), lengths)
    for first, lengths in (
        ("4", (13, 16, 19)),  # Visa
        ("5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720", (16,)),  # Mastercard
        ("3[47]", (15,)),  # American Express
        ("3(?:0[0-5]|[689])", (14,)),  # Diners Club
        ("6011|64[4-9]|65|62", (16, 17, 18, 19)),  # Discover, UnionPay
        ("50|5[6-8]|63|67", (16, 17, 18, 19)),  # Maestro
        ("9792|9891", (16,)),  # Troy of Turkey, Dina of Serbia
    )
)


def is_id_number(digits: str, country: str) -> bool:
    """Whether these ASCII digits, all that stand together, are somebody's number: JMBG and EMBG, CNP, TC Kimlik of
    anywhere; AMKA, EGN, OIB only in their country, since too many other numbers are like them."""
    figures = [int(digit) for digit in digits]
    if len(figures) == 13:
        return _is_jmbg(figures) or _is_cnp(figures)
    if len(figures) == 11:
        return (
            _is_kimlik(figures)
            or (country == "GR" and _is_amka(figures))
            or (country == "HR" and _is_oib(figures))
        )
    return len(figures) == 10 and country == "BG" and _is_egn(figures)


def is_card(digits: str) -> bool:
    """Whether these ASCII digits are a payment card's number, by its first figures, length and Luhn's sum."""
    if not any(len(digits) in lengths and first.match(digits) for first, lengths in _CARDS):
        return False
    return fits_luhn([int(digit) for digit in digits]) and len(set(digits)) > 1


def is_iban(compact: str) -> bool:
    """Whether it is one, by its country's length and its check digits; in capitals without spaces."""
    if len(compact) != IBAN_LENGTHS.get(compact[:2]):
        return False
    turned = compact[4:] + compact[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def fits_luhn(figures: Sequence[int]) -> bool:
    doubled = (figure * 2 - (9 if figure > 4 else 0) for figure in figures[-2::-2])
    return (sum(figures[-1::-2]) + sum(doubled)) % 10 == 0


def _is_jmbg(figures: Sequence[int]) -> bool:
    """DDMMYYY, region, number, check: of what was Yugoslavia. EMBG is the Macedonian name of it."""
    day, month, year = _number(figures[:2]), _number(figures[2:4]), _number(figures[4:7])
    rest = 11 - _weighed(figures, _JMBG) % 11
    return (
        _is_day(year + (1000 if year >= 800 else 2000), month, day)
        and (rest if rest < 10 else 0) == figures[-1]
    )


def _is_cnp(figures: Sequence[int]) -> bool:
    """Sex and century, YYMMDD, county, number, check: of Romania."""
    century = _CENTURIES_OF_CNP.get(figures[0])
    if century is None:
        return False
    year, month, day = (_number(figures[at : at + 2]) for at in (1, 3, 5))
    rest = _weighed(figures, _CNP) % 11
    return _is_day(century + year, month, day) and (1 if rest == 10 else rest) == figures[-1]


def _is_egn(figures: Sequence[int]) -> bool:
    """YYMMDD, where 20 or 40 more in the month is another century, number, check: of Bulgaria."""
    year, month, day = (_number(figures[at : at + 2]) for at in (0, 2, 4))
    century = {0: 1900, 1: 1800, 2: 2000}.get(month // 20)
    is_day = century is not None and _is_day(century + year, month % 20, day)
    return is_day and _weighed(figures, _EGN) % 11 % 10 == figures[-1]


def _is_kimlik(figures: Sequence[int]) -> bool:
    """Of Turkey: two check digits."""
    odd, even = sum(figures[0:9:2]), sum(figures[1:8:2])
    tenth, last = (odd * 7 - even) % 10, sum(figures[:10]) % 10
    return figures[0] != 0 and (tenth, last) == (figures[9], figures[10])


def _is_amka(figures: Sequence[int]) -> bool:
    """DDMMYY, number, check: of Greece."""
    day, month, year = (_number(figures[at : at + 2]) for at in (0, 2, 4))
    is_day = _is_day(1900 + year, month, day) or _is_day(2000 + year, month, day)
    return is_day and fits_luhn(figures)


def _is_oib(figures: Sequence[int]) -> bool:
    """Of Croatia: ISO 7064, modulus 11 and 10."""
    rest = 10
    for figure in figures[:-1]:
        rest = (rest + figure) % 10 or 10
        rest = rest * 2 % 11
    return (11 - rest) % 10 == figures[-1]


def _number(figures: Sequence[int]) -> int:
    return int("".join(map(str, figures)))


def _weighed(figures: Sequence[int], weights: Sequence[int]) -> int:
    return sum(figure * weight for figure, weight in zip(figures, weights, strict=False))


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
