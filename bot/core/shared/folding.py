"""The one way to compare texts for search: case, accents and script folded into one key.

Never compare texts by `lower()` or `casefold()`: Turkish İ and ı, Greek final ς and the two scripts of
Serbian break both. Equal keys mean "the same to somebody who types on the keyboard at hand". A key is coarse:
show it to nobody, and store it only beside the text it came from.

What collapses:

- case, accents and every other mark: ş ș š s, ç č ć c, ğ g, ı İ I i, ë ă â î ț ά, ß ss, ligatures;
- Cyrillic and Greek into Latin: Шта "sta", Скопје and Скопие "skopie", εκδήλωση "ekdilosi";
- spellings of one sound: sh ch zh th dh gh lose their h (so that Bulgarian and Albanian "sh", "zh" meet š, ž,
  and Greek "th" meets θ); đ, ђ and dj are d, ѓ and gj are g, ќ and kj are k; j and y are i; x is ks; doubled
  letters are one;
- punctuation is a space, spaces are one, what can't be seen is nothing.

Every rule maps one letter, or drops one that follows another. So the key of the beginning of a text is the
beginning of its key, and a search may look for prefixes while somebody is still typing.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from enum import IntEnum
from functools import lru_cache
from typing import Final, TypeVar

from anyascii import anyascii

T = TypeVar("T")

# After NFKD and without marks (й is и, ѓ is г, ќ is к, ά is α). j stays: `_squeeze` makes it i or drops it.
_LETTERS: Final = str.maketrans(
    dict(zip("абвгдђежзијклмнопрстћуфхцчшыэ", "abvgddezzijklmnoprstcufhccsie", strict=True))
    | {"љ": "lj", "њ": "nj", "џ": "dz", "ѕ": "dz", "щ": "st", "ъ": "a", "ь": "i", "ю": "iu", "я": "ia"}
    | dict(zip("αβγδεζηθικλμνοπρσςτυφχω", "avgdezitiklmnoprsstifho", strict=True))
    | {"ξ": "ks", "ψ": "ps"}
    | {"đ": "d", "ð": "d", "ı": "i", "y": "i", "x": "ks", "ø": "o", "ł": "l", "þ": "t"}
)
_APOSTROPHES: Final = frozenset("'’‘ʼ`´ʹ′ʾʿ")
_DROPPED: Final = frozenset(("sh", "ch", "zh", "th", "dh", "gh", "dj", "gj", "kj"))


def fold(text: str) -> str:
    """The key of a text; "" if there is nothing to see in it. Never raises; a key's key is itself."""
    return _squeeze(_plain(text).translate(_LETTERS))


def in_alphabet(text: str) -> str:
    """What names are sorted by: small letters without marks, in their own script, so in its own order."""
    return _plain(text)


def _plain(text: str) -> str:
    """Small letters without marks, of whatever script; words parted by single spaces."""
    small = text
    for _ in range(3):  # each may undo the other in rare letters; settled by the third round
        small = unicodedata.normalize("NFKD", small).casefold()
    words = "".join(map(_visible, small))
    return " ".join(words.split())


def _visible(character: str) -> str:
    if character.isascii() and character.isalnum():
        return character
    if character.isspace():
        return " "
    if character in _APOSTROPHES:
        return ""
    category = unicodedata.category(character)
    if category[0] in "MC":  # marks; control and format characters, surrogates, unassigned
        return ""
    if category[0] == "P":
        return " "
    if category[0] == "L" and ord(character) not in _LETTERS and _in_our_scripts(character):
        return "".join(letter for letter in anyascii(character).casefold() if letter.isalnum())
    return character


def _in_our_scripts(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("LATIN ", "CYRILLIC ", "GREEK "))


def _squeeze(key: str) -> str:
    """Drops the second letter of a spelling that is one sound, and of a doubled letter."""
    kept: list[str] = []
    before = ""
    for letter in key:
        if before + letter in _DROPPED:
            continue
        sound = "i" if letter == "j" else letter
        if sound == before and sound.isalpha():
            continue
        kept.append(sound)
        before = sound
    return "".join(kept)


def _respell(*pairs: tuple[str, str]) -> Callable[[str], str]:
    spellings = dict(pairs)
    pattern = re.compile("|".join(sorted(spellings, key=len, reverse=True)))
    return lambda plain: pattern.sub(lambda found: spellings[found[0]], plain)


# How people who have no Greek or Bulgarian keys at hand, or no patience to switch, type those letters.
_GREEK_STREET_SIGN: Final = _respell(
    ("γγ", "ng"), ("γξ", "nx"), ("γχ", "nch"), ("χ", "ch"), ("μπ", "mp"),
    *((vowel + "υ" + voiceless, latin + "f" + voiceless)
      for vowel, latin in (("α", "a"), ("ε", "e")) for voiceless in "θκξπστφχψ"),
    ("αυ", "av"), ("ευ", "ev"), ("ου", "ou"),
)  # fmt: skip
_GREEK_BY_EAR: Final = _respell(
    ("μπ", "b"), ("ντ", "d"), ("γκ", "g"), ("γγ", "g"), ("ου", "u"), ("τσ", "c"), ("τζ", "dz"),
    ("ει", "i"), ("οι", "i"), ("αι", "e"), ("αυ", "av"), ("ευ", "ev"),
)  # fmt: skip
_GREEK_BY_EAR_OU: Final = _respell(("μπ", "b"), ("ντ", "d"), ("γκ", "g"), ("γγ", "g"), ("ου", "ou"))
_GREEK_BY_LOOKS: Final = _respell(
    ("η", "h"), ("ω", "w"), ("χ", "x"), ("υ", "u"), ("θ", "8"), ("ξ", "3"), ("β", "b"),
)  # fmt: skip
_GREEK_WITH_X: Final = _respell(("χ", "x"), ("υ", "u"))
_BULGARIAN_STREET_SIGN: Final = _respell(("ц", "ts"))
_BULGARIAN_WITH_U: Final = _respell(("ъ", "u"), ("ц", "ts"))
_BULGARIAN_BY_LOOKS: Final = _respell(("ч", "4"), ("ш", "6"), ("щ", "6t"), ("я", "q"), ("ъ", "y"))
_BULGARIAN_IN_DIGITS: Final = _respell(("ч", "4"), ("ш", "6"), ("щ", "6t"))
_GREEK: Final = re.compile("[α-ω]")
_BULGARIAN: Final = re.compile("[цъчшщя]")


def readings(text: str) -> tuple[str, ...]:
    """The keys under which a text is found, `fold(text)` first; none twice.

    Greek and Cyrillic are typed in Latin in more ways than one (Χανιά: hania, chania, xania), so a text in
    them has several. A query has one: `fold`.
    """
    plain = _plain(text)
    respelled: list[Callable[[str], str]] = []
    if _GREEK.search(plain):
        respelled += [_GREEK_STREET_SIGN, _GREEK_BY_EAR, _GREEK_BY_EAR_OU, _GREEK_BY_LOOKS, _GREEK_WITH_X]
    if _BULGARIAN.search(plain):
        respelled += [_BULGARIAN_STREET_SIGN, _BULGARIAN_WITH_U, _BULGARIAN_BY_LOOKS, _BULGARIAN_IN_DIGITS]
    keys = (_squeeze(plain.translate(_LETTERS)), *(fold(respell(plain)) for respell in respelled))
    return tuple(dict.fromkeys(keys))


class Rank(IntEnum):
    """How well a text answers a query; the smaller the better."""

    WHOLE = 0  # the query is the text
    BEGINNING = 1  # the text begins with it
    WORDS = 2  # every word of the query begins a word of the text


def rank(query: str, text: str) -> Rank | None:
    """How well `text` answers `query`; None if it doesn't, and for a query with nothing to see."""
    return _best(fold(query), readings(text))


def _best(sought: str, keys: Iterable[str]) -> Rank | None:
    if not sought:
        return None
    return min((found for key in keys if (found := _rank(sought, key)) is not None), default=None)


def _rank(sought: str, key: str) -> Rank | None:
    if sought == key:
        return Rank.WHOLE
    if key.startswith(sought):
        return Rank.BEGINNING
    words = key.split()
    if all(any(word.startswith(part) for word in words) for part in sought.split()):
        return Rank.WORDS
    return None


def matches(query: str, text: str) -> bool:
    """Whether `text` answers `query`: every word of the query begins a word of the text, in any order."""
    return rank(query, text) is not None


def search(query: str, candidates: Iterable[T], names: Callable[[T], Iterable[str]]) -> list[T]:
    """The candidates that answer the query by any of their names: best first, otherwise in their order.

    For names, which are few and come again: their readings are remembered.
    """
    sought = fold(query)
    ranked: list[tuple[Rank, T]] = []
    for candidate in candidates:
        ranks = [found for name in names(candidate) if (found := _best(sought, _known(name))) is not None]
        if ranks:
            ranked.append((min(ranks), candidate))
    return [candidate for _, candidate in sorted(ranked, key=lambda pair: pair[0])]


# Room for the names of two thousand cities in all languages: a cache that is too small for a pass is none at all.
_known: Final = lru_cache(maxsize=65_536)(readings)
