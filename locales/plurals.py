"""How many plural forms a language has, in gettext's notation.

CLDR's own rules, for whole numbers. Babel's table for gettext is not used: it knows no `many` of Italian,
gives Turkish one form of the two that CLDR has, and reads Macedonian 21 as a plural. `tests/locales` holds
each of these against CLDR.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Plurals:
    """The CLDR categories of whole numbers, in the order of an entry's forms, and the rule that chooses."""

    categories: tuple[str, ...]
    expression: str

    @property
    def header(self) -> str:
        """The value of the catalogue's `Plural-Forms` header."""
        return f"nplurals={len(self.categories)}; plural={self.expression};"


_ONE_AND_OTHER: Final = Plurals(("one", "other"), "(n != 1)")
_SOUTH_SLAVIC: Final = Plurals(
    ("one", "few", "other"),
    "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)",
)
PLURALS: Final[Mapping[str, Plurals]] = {
    "tr": _ONE_AND_OTHER,
    "el": _ONE_AND_OTHER,
    "ro": Plurals(("one", "few", "other"), "(n==1 ? 0 : n==0 || (n%100>0 && n%100<20) ? 1 : 2)"),
    "sq": _ONE_AND_OTHER,
    "bg": _ONE_AND_OTHER,
    "mk": Plurals(("one", "other"), "(n%10==1 && n%100!=11 ? 0 : 1)"),
    "bs": _SOUTH_SLAVIC,
    "hr": _SOUTH_SLAVIC,
    "it": Plurals(("one", "many", "other"), "(n==1 ? 0 : n!=0 && n%1000000==0 ? 1 : 2)"),
    "en": _ONE_AND_OTHER,
    "cnr": _SOUTH_SLAVIC,
    "sr-Cyrl": _SOUTH_SLAVIC,
    "sr-Latn": _SOUTH_SLAVIC,
}
