"""Scripts: which one a text is in, and Serbian Cyrillic written in Latin."""

import re
import unicodedata
from collections import Counter
from typing import Final, Literal

import cyrtranslit  # type: ignore[import-untyped]

# What is no prose and must survive to the letter: HTML's tags and entities, placeholders, addresses, @names.
_VERBATIM: Final = re.compile(
    r"""(
      </?[A-Za-z][^<>]*>
    | &(?:[A-Za-z]+|\#[0-9]+|\#x[0-9A-Fa-f]+);
    | \{\{ | \}\}
    | \{[A-Za-z_][A-Za-z0-9_]*(?:[!:][^{}]*)?\}
    | (?:https?|tg|ftp)://[^\s<>"]+
    | mailto:[^\s<>"]+
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
    | (?<!\w)@\w+
    | (?<![\w.])(?:[\w-]+\.)+(?:срб|мкд|бг)(?!\w)
    )""",
    re.VERBOSE,
)
# Љ is "LJ" among capitals and "Lj" before a small letter; alone ("Љ.") it is written as a title would be.
_CAPITAL_DIGRAPHS: Final = {"Љ": "LJ", "Њ": "NJ", "Џ": "DŽ"}
_CAPITAL_DIGRAPH: Final = re.compile("[ЉЊЏ]")


def to_latin(text: str) -> str:
    """Serbian Cyrillic in Latin letters, exactly; all else as it is.

    Placeholders, HTML tags and entities, addresses and @names are left to the letter.
    """
    pieces = _VERBATIM.split(text)
    return "".join(piece if odd % 2 else _prose_to_latin(piece) for odd, piece in enumerate(pieces))


def _prose_to_latin(text: str) -> str:
    spelled = _CAPITAL_DIGRAPH.sub(_spell_capital, text)
    return str(cyrtranslit.to_latin(spelled, "sr"))


def _spell_capital(found: re.Match[str]) -> str:
    text, at = found.string, found.start()
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    among_capitals = after.isupper() or (before.isupper() and not after.islower())
    return _CAPITAL_DIGRAPHS[found[0]] if among_capitals else found[0]


Script = Literal["Latn", "Cyrl", "Grek"]
_NAMES: Final[dict[str, Script]] = {"LATIN": "Latn", "CYRILLIC": "Cyrl", "GREEK": "Grek"}


def letter_script(letter: str) -> Script | None:
    """The script of one letter; None for any other character and for letters of other scripts."""
    if not letter.isalpha():
        return None
    return _NAMES.get(unicodedata.name(letter, "").partition(" ")[0])


def script_of(text: str) -> Script | None:
    """The script most of the letters are in (on a tie, the first); None if they are in none of ours."""
    counted = Counter(script for letter in text if (script := letter_script(letter)))
    return counted.most_common(1)[0][0] if counted else None


def to_script(text: str, script: str) -> str:
    """Serbian `text` in `script` where that is exact: Cyrillic into Latin. Otherwise as it is."""
    return to_latin(text) if script == "Latn" else text
