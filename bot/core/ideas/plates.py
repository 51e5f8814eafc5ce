"""Number plates as the countries of the region, and those whose cars drive through it, make them.

Plates that look like much else ("34 AB 1234", "ABE-1234") are taken for plates only in their own country, or where a
word before them says so ("таблица", "plaka"). So are those whose figures could be a year, and those among words in
capitals. Small letters are read only after such a word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_GAP: Final = r"[ \u00a0]?[-–·•]?[ \u00a0]?"
_ROMANIAN: Final = (
    "AB|AR|AG|BC|BH|BN|BT|BV|BR|BZ|CS|CL|CJ|CT|CV|DB|DJ|GL|GR|GJ|HR|HD|IL|IS|IF|MM|MH|MS|NT|OT|PH|SM|SJ|SB|SV|TR|TM|TL|"
    "VS|VL|VN"
)
_BULGARIAN: Final = "A|B|BH|BP|BT|C|CA|CB|CC|CH|CM|CO|CT|E|EB|EH|H|K|KH|M|OB|P|PA|PB|PK|PP|T|TX|X|Y"
_MACEDONIAN: Final = (
    "BE|BT|DB|DE|DH|DK|GE|GV|KA|KI|KO|KP|KR|KS|KU|MB|MK|NE|OH|PE|PP|PS|RA|RE|SK|SN|SR|ST|SU|SV|TE|VA|VE|VI|VV"
)
_CROATIAN: Final = (
    "BJ|BM|ČK|CK|DA|DE|DJ|DU|GS|IM|KA|KC|KR|KT|KŽ|KZ|MA|NA|NG|OG|OS|PU|PŽ|PZ|RI|SB|SK|SL|ST|ŠI|SI|VK|VT|VU|VŽ|VZ|ZD|ZG|"
    "ŽU|ZU"
)
_SERBIAN: Final = (
    "AL|AR|AC|BB|BG|BO|BP|BT|BU|BĆ|BČ|BC|VA|VB|VL|VP|VR|VŠ|GL|GM|DE|ĐA|ĐK|DJ|ZA|ZR|IN|IC|JA|KA|KV|KG|KL|KM|KO|KC|KŠ|KŽ|KI|KU|"
    "LB|LE|LO|LU|NV|NG|NI|NP|NS|PA|PB|PE|PZ|PI|PK|PN|PO|PP|PR|PT|PŽ|RA|RU|SA|SV|SD|SM|SO|SP|SU|SC|ST|TO|TS|TT|TV|UB|UE|"
    "UR|ČA|CA|ĆU|CU|ŠA|ŠI|ŠP|ŠV"
)
_MONTENEGRIN: Final = "AN|BA|BD|BP|BR|CT|DG|HN|KL|KO|MK|NK|PG|PL|PT|PV|PŽ|RO|ŠN|SN|TV|TZ|UL|ZT|ŽB|ZB"
_SLOVENIAN: Final = "CE|GO|KK|KP|KR|LJ|MB|MS|NM|PO|SG"
_AUSTRIAN: Final = (
    "AM|BA|BL|BM|BN|BR|BZ|DL|DO|EF|EU|FB|FE|FF|FK|FR|GB|GD|GF|GM|GR|GS|GU|HA|HB|HE|HF|HL|HO|IL|IM|JE|JO|KB|KF|KI|KL|KO|"
    "KR|KS|KU|LA|LB|LE|LF|LI|LL|LN|LZ|MA|MD|ME|MI|MT|MU|MZ|ND|NK|OP|OW|PE|PL|RA|RE|RI|RO|SB|SD|SE|SL|SO|SP|SR|SV|SW|SZ|"
    "TA|TU|UU|VB|VI|VK|VL|VO|WB|WE|WK|WL|WN|WO|WT|WU|WY|WZ|ZE|ZT|ZW|S|L|G|I|K|P|W"
)


@dataclass(frozen=True, slots=True)
class _Format:
    """``loose``: at home only, unless a word says that it is a plate. ``spoken``: letters are also written in Cyrillic
    by their sound (СК for SK), not only by their looks."""

    country: str
    shape: re.Pattern[str]
    loose: bool = False
    spoken: bool = False


def _shape(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w@#&.,:/+-])(?:{pattern.replace('~', _GAP)})(?![\w%€$₺]|[-/.,:]\w)")


_FORMATS: Final = (
    _Format("TR", _shape(
        r"(?:0[1-9]|[1-7]\d|8[01])~"
        r"(?:[A-PR-VYZ]~(?P<a>\d{4,5})|[A-PR-VYZ]{2}~(?P<b>\d{3,4})|[A-PR-VYZ]{3}~\d{2,3})"
    ), loose=True),
    _Format("GR", _shape(r"[ABEZHIKMNOPTYX]{3}~(?P<a>[1-9]\d{3})"), loose=True),
    _Format("RO", _shape(rf"(?:B~\d{{2,3}}|(?:{_ROMANIAN})~\d{{2}})~[A-PR-Z]{{3}}")),
    _Format("AL", _shape(r"[A-HJ-NPR-TV-Z]{2}~\d{3}~[A-HJ-NPR-TV-Z]{2}")),  # Italy's and France's too
    _Format("BG", _shape(rf"(?:{_BULGARIAN})~(?P<a>\d{{4}})~[ABEKMHOPCTYX]{{2}}")),
    _Format("MK", _shape(rf"(?:{_MACEDONIAN})~(?P<a>\d{{3,4}})~[A-Z]{{2}}"), spoken=True),
    _Format("BA", _shape(r"[AEJKMOT]\d{2}~[AEJKMOT]~\d{3}")),
    _Format("HR", _shape(rf"(?:{_CROATIAN})~(?P<a>\d{{3,4}})~[A-Z]{{1,2}}")),
    _Format("RS", _shape(rf"(?:{_SERBIAN})~(?P<a>\d{{3,5}})~[A-ZČĆŠŽĐ]{{2}}"), spoken=True),
    _Format("ME", _shape(rf"(?:{_MONTENEGRIN})~[A-Z]{{2}}~\d{{3}}"), spoken=True),
    _Format("XK", _shape(r"0[1-7]~\d{3}~[A-Z]{2}")),
    _Format("SI", _shape(rf"(?:{_SLOVENIAN})~(?=[A-Z\d-]{{0,5}}[A-Z])(?=[A-Z-]{{0,5}}\d)(?:[A-Z\d]{{2}}-[A-Z\d]{{3}}|[A-Z\d]{{3}}-[A-Z\d]{{2}})")),
    _Format("AT", _shape(rf"(?:{_AUSTRIAN})[- ](?:\d{{3,5}} ?[A-Z]{{1,2}}|\d{{2,3}} ?[A-Z]{{3}})"), loose=True),
)  # fmt: skip
_MOTORCYCLE: Final = _Format("GR", _shape(r"[ABEZHIKMNOPTYX]{3}~\d{1,3}"), loose=True)

_WORD: Final = re.compile(
    r"(?<!\w)(?:plak[aeəi]\w{0,8}|(?:licen[cs]e |number )?plates?|registra(?:tion|cij|cisk|rsk)\w{0,8}|"
    r"registar\w{1,8}|tablic\w{1,4}|targ[aëeo]\w{0,5}|(?:înm|inm)atricul\w{1,8}|"
    r"табл(?:иц|ич)\w{1,5}|рег(?:истр|истар|истер)\w{1,12}|πινακ[ίι]δ\w{1,3}|κυκλοφορ[ίι]ας?)(?!\w)",
    re.IGNORECASE,
)
_AFTER_WORD: Final = 60  # characters after it in which a plate is looked for
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
# Amounts, hours and months beside figures are no plates; three letters of a month only as people shorten it in capitals.
_UNITS: Final = frozenset(
    ("TL", "TRY", "EUR", "USD", "RON", "LEI", "LEU", "BAM", "KM", "RSD", "DIN", "HRK", "KN", "LEK", "ALL", "BGN", "LV",
     "MKD", "DEN", "GBP", "CHF", "KG", "MM", "CM", "HA", "KV", "KW", "MW", "GB", "MB", "TB", "AM", "PM", "EU", "UN", "NR",
     "BR", "ST")
)  # fmt: skip
_MONTHS: Final = frozenset(
    ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC", "MAJ", "AVG", "OKT", "DEK", "OCA",
     "SUB", "NIS", "HAZ", "TEM", "AGU", "EYL", "EKI", "KAS", "ARA", "IAN", "MAI", "IUN", "IUL", "NOI")
)  # fmt: skip
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_NEAR: Final = 24  # characters on either side, in which a word in capitals shows that all is written so

_BY_LOOKS: Final = str.maketrans(
    "АВЕКМНОРСТУХЈЅІΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "ABEKMHOPCTYXJSIABEZHIKMNOPTYX",
)
_BY_SOUND: Final = str.maketrans("АБВГДЂЕЖЗИЈКЛМНОПРСТЋУФХЦЧШЅ", "ABVGDĐEŽZIJKLMNOPRSTĆUFHCČŠS")
_CYRILLIC: Final = re.compile("[А-Яа-яЀ-Џѐ-џ]")


def plate_spans(text: str, country: str) -> Iterator[tuple[int, int]]:
    """Where plates begin and end, in no order; some may be found twice. Takes time in proportion to the text."""
    for spelled, sounded in _spellings(text):
        for form in _FORMATS:
            if sounded and not form.spoken:
                continue
            for found in form.shape.finditer(spelled):
                if _stands_alone(found, text, form, country):
                    yield found.span()
    for word in _WORD.finditer(text):
        yield from _after(text, word.end())


def _after(text: str, start: int) -> Iterator[tuple[int, int]]:
    """After a word that says so, small letters and loose formats count as well."""
    window = _in_capitals(text[start : start + _AFTER_WORD])
    for spelled, sounded in _spellings(window):
        for form in (*_FORMATS, _MOTORCYCLE):
            if sounded and not form.spoken:
                continue
            for found in form.shape.finditer(spelled):
                if not _is_amount(found):
                    yield start + found.start(), start + found.end()


def _spellings(text: str) -> Iterator[tuple[str, bool]]:
    """In Latin letters, each in its place; True: by the sound of Cyrillic ones."""
    yield text.translate(_BY_LOOKS), False
    if _CYRILLIC.search(text):
        yield text.translate(_BY_SOUND), True


def _in_capitals(text: str) -> str:
    return "".join(large if len(large := letter.upper()) == 1 else letter for letter in text)


def _stands_alone(found: re.Match[str], text: str, form: _Format, country: str) -> bool:
    if _is_amount(found) or (form.loose and form.country != country):
        return False
    if any(value and _YEAR.fullmatch(value) for value in found.groupdict().values()):
        return False
    joined = not any(sign.isspace() for sign in found[0])
    return joined or not _among_capitals(text, *found.span())


def _is_amount(found: re.Match[str]) -> bool:
    """ "34 TL 50", "B 100 LEI", "15 MAY 24"; two letters after the figures are no unit: there a code stands before them."""
    groups = _LETTERS.findall(found[0])
    unit = groups[-1]
    is_unit = unit in _UNITS and (len(unit) > 2 or found[0][0].isdigit())
    return is_unit or any(group in _MONTHS for group in groups)


def _among_capitals(text: str, start: int, end: int) -> bool:
    around = f"{text[max(0, start - _NEAR) : start]} {text[end : end + _NEAR]}"
    return any(len(word) > 3 and word.isupper() for word in _LETTERS.findall(around))
