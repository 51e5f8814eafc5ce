"""Personal data in what people write, before everybody can read it: pointed out to the author and to moderators.

What is found is worth a second look, no more: some of it is nobody's, and some personal data has no shape that can be found.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from phonenumbers import Leniency, PhoneNumberMatcher, normalize_digits_only

from bot.core.ideas.check_digits import IBAN_LENGTHS, is_card, is_iban, is_id_number
from bot.core.ideas.links import link_spans
from bot.core.ideas.plates import plate_spans

MASK: Final = "•"


class PersonalKind(StrEnum):
    """PAYMENT_CARD: the number of one. ID_NUMBER: what a state gives somebody (JMBG, EGN, CNP, AMKA, TC Kimlik …)."""

    PHONE = "phone"
    EMAIL = "email"
    PLATE = "plate"
    IBAN = "iban"
    ID_NUMBER = "id_number"
    PAYMENT_CARD = "payment_card"


@dataclass(frozen=True, slots=True)
class Personal:
    """``text[start:end]`` of the text as it was written."""

    kind: PersonalKind
    start: int
    end: int


_DIGIT: Final = re.compile(r"\d")
_LOCAL_END: Final = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{0,63}[\w+-]\Z")
_LOCAL_TRIMMED: Final = ".!#$%&'*/=?^`{|}~-"
_LONGEST_LOCAL: Final = 64
_DOMAIN: Final = re.compile(
    r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}(?:[^\W\d_]{2,24}|xn--[a-zA-Z0-9-]{2,40})(?![\w-])"
)
# Written so that machines should not find it: "ana (at) grad dot mk".
_DOT: Final = r"(?:\.|[ ]?[(\[{][ ]?(?:\.|dot|to[cč]ka|точка|nokta|punct|punto|pik[eë]|τελεία)[ ]?[)\]}][ ]?|[ ](?:dot|to[cč]ka|точка|nokta|punct|pik[eë]|τελεία)[ ])"
_SPELLED: Final = re.compile(
    rf"(?<![\w.+-])\w[\w.+-]{{0,63}}[ ]?[(\[{{][ ]?(?:@|at|et|ет|ат|kod|majmun|мајмун|кльомба|маймунско)[ ]?[)\]}}][ ]?"
    rf"[^\W_][\w-]{{0,61}}(?:{_DOT}[^\W_][\w-]{{0,61}}){{1,4}}(?!\w)",
    re.IGNORECASE,
)
_IBAN: Final = re.compile(r"(?<!\w)[A-Za-z]{2}\d{2}(?:[ \u00a0-]?[A-Za-z0-9]){11,30}")
_GROUPED: Final = re.compile(r"(?<![\w.,+-])(?<!\d[ /])\d(?:[ \u00a0-]?\d){12,18}(?![\w]|[.,-]?\d)", re.ASCII)
_TOGETHER: Final = re.compile(r"(?<![\w.,+-])\d{10,13}(?![\w-]|[.,]\d)", re.ASCII)
# Numbers after these in a link are somebody's phone all the same.
_CHAT_LINK: Final = re.compile(r"(?:wa\.me/|phone=|t\.me/|tel:)\+?(\d{8,15})(?!\d)")

_PLUS: Final = re.compile("[+＋]")
# Where a number within the country is dialled without a 0 before it; in Turkey mobile ones may be written so.
_WITHOUT_TRUNK: Final = {"GR": re.compile("[26]"), "IT": re.compile("[03]"), "TR": re.compile("[5]")}
_TEN: Final = 10
_YEARS: Final = re.compile(r"(?:19|20)\d\d\s*[-–/. ]\s*(?:19|20)\d\d")
_BEFORE_PRICE: Final = re.compile(r"(?:[€$£₺₽]|\b(?:EUR|USD|RSD|MKD|BAM|RON|TRY))[ \u00a0]?\Z")
_AFTER_PRICE: Final = re.compile(
    r"[ \u00a0]?(?:[€$£₺₽%]|(?:eur|евр|ευρ|evr|usd|ден|den\b|дин|din|rsd|mkd|лв|lv\b|лев|lev|lei\b|leu|ron\b|tl\b|try\b|lek|km\b|"
    r"км\b|bam\b|hrk|kn\b|m2|м2|m²|м²|kwh|kg|кг)\w{0,6})",
    re.IGNORECASE,
)


def find_personal(text: str, country: str) -> tuple[Personal, ...]:
    """What looks like personal data, in the order of the text, without overlaps.

    ``country`` is the city's, in two letters of ISO 3166: phone numbers without a country code are read as its own.
    Never raises; takes time in proportion to the text.
    """
    found: list[Personal] = []
    if "@" in text or any(bracket in text for bracket in "([{"):
        _add(found, PersonalKind.EMAIL, _emails(text))
    if not _DIGIT.search(text):
        return tuple(found)
    _add(found, PersonalKind.PHONE, (match.span(1) for match in _CHAT_LINK.finditer(text)))
    links = list(link_spans(text))
    for kind, spans in (
        (PersonalKind.IBAN, _ibans(text)),
        (PersonalKind.PAYMENT_CARD, _cards(text)),
        (PersonalKind.ID_NUMBER, _id_numbers(text, country)),
        (PersonalKind.PHONE, _phones(text, country)),
        (PersonalKind.PLATE, plate_spans(text, country)),
    ):
        _add(found, kind, _apart(spans, links))
    return tuple(sorted(found, key=lambda one: one.start))


def masked(text: str, found: Sequence[Personal]) -> str:
    """The text with a dot for each character of what was found in it: as long as before, so positions hold."""
    pieces: list[str] = []
    after = 0
    for one in sorted(found, key=lambda each: each.start):
        start = max(one.start, after)
        pieces += [text[after:start], MASK * (one.end - start)]
        after = max(after, one.end)
    return "".join((*pieces, text[after:]))


def _add(found: list[Personal], kind: PersonalKind, spans: Iterator[tuple[int, int]]) -> None:
    """Those that overlap nothing found before."""
    taken = [(one.start, one.end) for one in found]
    for start, end in sorted(set(_apart(spans, taken))):
        if not found or found[-1].kind is not kind or found[-1].end <= start:
            found.append(Personal(kind, start, end))


def _apart(spans: Iterator[tuple[int, int]], taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Those that overlap none of the others: one walk over both, in the order of the text."""
    others = iter(sorted(taken))
    other = next(others, None)
    for start, end in sorted(spans):
        while other is not None and other[1] <= start:
            other = next(others, None)
        if other is None or other[0] >= end:
            yield start, end


def _emails(text: str) -> Iterator[tuple[int, int]]:
    at = text.find("@")
    while at >= 0:
        domain = _DOMAIN.match(text, at + 1)
        if domain and (local := _LOCAL_END.search(text[max(0, at - _LONGEST_LOCAL) : at])):
            name = local[0].lstrip(_LOCAL_TRIMMED)
            if name:
                yield at - len(name), domain.end()
        at = text.find("@", at + 1)
    for spelled in _SPELLED.finditer(text):
        yield spelled.span()


def _ibans(text: str) -> Iterator[tuple[int, int]]:
    """Words may follow without a mark between, so the length of the country says where it ends."""
    for found in _IBAN.finditer(text):
        length = IBAN_LENGTHS.get(found[0][:2].upper())
        places = [place for place, sign in enumerate(found[0]) if sign.isalnum()]
        if length is None or len(places) < length:
            continue
        end = places[length - 1] + 1
        goes_on = end < len(found[0]) and found[0][end].isalnum()
        compact = "".join(sign for sign in found[0][:end] if sign.isalnum()).upper()
        if not goes_on and is_iban(compact):
            yield found.start(), found.start() + end


def _cards(text: str) -> Iterator[tuple[int, int]]:
    """Other figures may follow, as when it expires: it ends where a group does."""
    for found in _GROUPED.finditer(text):
        places = [place for place, sign in enumerate(found[0]) if sign.isdigit()]
        digits = "".join(found[0][place] for place in places)
        ends = [count for count in range(1, len(places)) if places[count] > places[count - 1] + 1]
        for count in (len(places), *reversed(ends)):
            if is_card(digits[:count]):
                yield found.start(), found.start() + places[count - 1] + 1
                break


def _id_numbers(text: str, country: str) -> Iterator[tuple[int, int]]:
    for found in _TOGETHER.finditer(text):
        if is_id_number(found[0], country):
            yield found.span()


def _phones(text: str, country: str) -> Iterator[tuple[int, int]]:
    for found in PhoneNumberMatcher(text, country, leniency=Leniency.VALID):
        digits = normalize_digits_only(found.raw_string)
        is_dialled = digits.startswith("0") or _PLUS.search(found.raw_string)
        if is_dialled or (_may_be_dialled(digits, country) and not _is_other(text, found.start, found.end)):
            yield found.start, found.end


def _may_be_dialled(digits: str, country: str) -> bool:
    """Whether a number without + or 0 before it can be one that is dialled: with the country's code, or where there
    is no 0. Amounts, codes and years are written like it."""
    within = _WITHOUT_TRUNK.get(country)
    return len(digits) > _TEN or (len(digits) == _TEN and bool(within and within.match(digits)))


def _is_other(text: str, start: int, end: int) -> bool:
    """Whether it is a span of years, or a price or measure by what stands beside it."""
    if _YEARS.fullmatch(text, start, end):
        return True
    return bool(_BEFORE_PRICE.search(text, max(0, start - 8), start) or _AFTER_PRICE.match(text, end))
