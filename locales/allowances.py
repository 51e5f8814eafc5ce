"""What the checks let pass, and why: additions are welcome here, exceptions in the checks are not."""

from collections.abc import Mapping
from typing import Final

LATIN_WORDS: Final = frozenset(
    (
        *("telegram", "charshi", "b40", "balkan", "cities", "network", "qr", "id", "utc", "url", "html"),
        *("json", "csv", "xlsx", "pdf", "png", "svg", "ics", "icalendar", "atom", "mb"),
        *("http", "https", "webcal", "end", "vcalendar", "vevent", "excel", "google", "outlook"),
        *("mailto", "tel"),
        *("xlsform", "kobotoolbox", "odk", "xls", "survey", "choices", "pyxform", "or", "other", "xpath"),
    )
)
"""Words in Latin letters that Greek and Cyrillic texts may hold, in small letters: names and formats."""

_LATIN_SERBO_CROATIAN: Final = ("bs", "hr", "cnr", "sr-Latn")
SAME_IN_ENGLISH: Final[Mapping[str, frozenset[str]]] = {
    "administrator": frozenset((*_LATIN_SERBO_CROATIAN, "ro", "sq")),
    "moderator": frozenset((*_LATIN_SERBO_CROATIAN, "ro", "sq")),
    "editor": frozenset(("ro", "sq")),
    "sport": frozenset((*_LATIN_SERBO_CROATIAN, "ro", "sq", "it")),
    "transport": frozenset((*_LATIN_SERBO_CROATIAN, "ro", "sq")),
    "privacy": frozenset(("it",)),
    "menu": frozenset(("it", "sq")),
    "no": frozenset(("it",)),
    "n": frozenset(("ro", "it")),
    "text": frozenset(("ro",)),
    "filter": frozenset((*_LATIN_SERBO_CROATIAN, "tr")),
    "median": frozenset(_LATIN_SERBO_CROATIAN),
}
"""English words, in small letters, that are words of these languages too.

A translation that equals the English is let pass if all its words are such words, or LATIN_WORDS.
"""

_AZ: Final = "abcdefghijklmnopqrstuvwxyz"
_SERBO_CROATIAN: Final = _AZ + "čćđšž"
ALPHABETS: Final[Mapping[str, frozenset[str]]] = {
    tag: frozenset(letters)
    for tag, letters in {
        "tr": _AZ + "çğıöşüâîû",
        "el": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",
        "ro": _AZ + "ăâîșț",  # with a comma below; ş and ţ with a cedilla are Turkish or a mistake
        "sq": _AZ + "çë",
        "bg": "абвгдежзийклмнопрстуфхцчшщъьюяѝ",
        "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџшѐѝ",
        "bs": _SERBO_CROATIAN,
        "hr": _SERBO_CROATIAN,
        "it": _AZ + "àèéìíîòóùú",
        "en": _AZ,
        "cnr": _SERBO_CROATIAN + "śź",
        "sr-Cyrl": "абвгдђежзијклљмнњопрстћуфхцчџш",
        "sr-Latn": _SERBO_CROATIAN,
    }.items()
}
"""The small letters each language is written with: one of another alphabet is a slip of the keyboard."""
