"""Which of the thirteen a heading names: ``label::Türkçe (tr)``, ``label:tr``, ``label::Serbian Latin``, ``sr@latin``."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from babel import Locale

from bot.core.languages import LANGUAGES, find_language, read_telegram_code
from bot.core.shared.folding import fold
from bot.core.shared.script import letter_script

_CODE_IN_BRACKETS: Final = re.compile(r"\(\s*([A-Za-z]{2,3}(?:[-_@][A-Za-z0-9]+)*)\s*\)\s*$")
_LOOKS_LIKE_A_CODE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_@][A-Za-z0-9]+)*\Z")
# Folded: latinica, латиница, λατινικά, latinisht; ћирилица, cyrillic, кирилица, kiril, chirilic, κυριλλικά.
_LATIN: Final = re.compile(r"\blatin\w*")
_CYRILLIC: Final = re.compile(r"\b[ck]iril\w*")
_SERBIAN: Final = ("sr-Cyrl", "sr-Latn")
# What Babel has no name for, in our languages.
_MONTENEGRIN: Final = (
    "Montenegrin", "Karadağca", "Μαυροβουνιακά", "Muntenegreană", "Malazezisht", "Malazeze",
    "Черногорски", "Црногорски", "Crnogorski", "Montenegrino",
)  # fmt: skip
_CODES: Final = ("tr", "el", "ro", "sq", "bg", "mk", "bs", "hr", "it", "en", "sr", "sh")


def tag_of(name: str, sample: Iterable[str] = ()) -> str | None:
    """Our tag for a language as a heading names it; None for one that is none of ours.

    A code in brackets says more than the name before it. Where the name leaves open which script Serbian is in,
    ``sample``, what is written in it, decides.
    """
    name = " ".join(name.split())
    bracketed = _CODE_IN_BRACKETS.search(name)
    bare = name[: bracketed.start()] if bracketed else name
    folded = fold(name)
    tag = (
        (_of_code(bracketed[1]) if bracketed else None)
        or (_of_code(name) if _LOOKS_LIKE_A_CODE.match(name) else None)
        or _names().get(folded)
        or _names().get(fold(bare))
        or _names().get(_without_script(folded))
    )
    if tag not in _SERBIAN:
        return tag
    if _LATIN.search(folded) or "latn" in folded:
        return "sr-Latn"
    if _CYRILLIC.search(folded) or "cirl" in folded:
        return "sr-Cyrl"
    return (
        _script_of(sample)
        or (tag if bracketed or _LOOKS_LIKE_A_CODE.match(name) else _script_of([name]))
        or tag
    )


def _of_code(code: str) -> str | None:
    language = find_language(code.replace("@", "-"))
    return language.tag if language else read_telegram_code(code)


def _without_script(folded: str) -> str:
    return " ".join(_CYRILLIC.sub("", _LATIN.sub("", folded)).split())


def _script_of(texts: Iterable[str]) -> str | None:
    count = Counter(script for text in texts for letter in text if (script := letter_script(letter)))
    if not count["Latn"] and not count["Cyrl"]:
        return None
    return "sr-Latn" if count["Latn"] > count["Cyrl"] else "sr-Cyrl"


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    """What each of ours is called in each of ours, folded."""
    names: dict[str, str] = {}
    for language in LANGUAGES.values():
        spoken = Locale.parse(language.locale).languages
        for code in _CODES:
            tag = read_telegram_code(code)
            if tag and (name := spoken.get(code)):
                names.setdefault(fold(name), tag)
    names |= {fold(name): "cnr" for name in _MONTENEGRIN}
    names |= {fold(language.own_name): tag for tag, language in LANGUAGES.items()}
    return names
