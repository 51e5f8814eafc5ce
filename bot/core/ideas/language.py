"""The language that somebody wrote in."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from bot.core.languages import ENGLISH, LANGUAGES
from bot.core.shared.addresses import LINK
from bot.core.shared.folding import fold
from bot.core.shared.script import Script, script_of

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# One language with several names: who wrote it says which, no model can.
_ONE_LANGUAGE: Final = ("sr-Latn", "bs", "hr", "cnr")
_LABELS: Final[Mapping[Script, Mapping[str, str]]] = {
    "Latn": {tag: tag for tag in ("tr", "ro", "sq", "it", "en", "bs", "hr")} | {"sr": "sr-Latn"},
    "Cyrl": {"bg": "bg", "mk": "mk", "sr": "sr-Cyrl"},
    "Grek": {"el": "el"},
}
_OWN_LETTERS: Final = {
    "mk": frozenset("ѓќѕЃЌЅ"),
    "sr-Cyrl": frozenset("ђћЂЋ"),
    "bg": frozenset("ъщьюяйЪЩЬЮЯЙ"),
}
_NOT_BULGARIAN: Final = frozenset("јљњџЈЉЊЏ")

# Whose speakers type it in Latin letters where others are not at hand. To the model it is then like Serbian, or nothing.
_TYPED_IN_LATIN: Final = frozenset(("el", "mk", "bg"))
# The small words of Greek so typed, but for those that are English as well ("to", "me").
_GREEKLISH: Final = frozenset(map(fold, (
    "kai", "ke", "na", "tha", "ta", "tis", "tin", "thn", "ton", "twn", "tou", "tous", "sto", "sta", "stin", "sthn", "ston",
    "stous", "gia", "apo", "mas", "sas", "den", "dhn", "einai", "oi", "pou", "opou", "enas", "mia", "exei", "exoume",
    "echoume", "poly", "poli", "mou", "sou", "alla", "pros", "edo", "edw", "ekei", "prepei", "thelo", "thelw", "thelei",
)))  # fmt: skip
_SHARE_OF_GREEKLISH: Final = 0.2  # of the words

_FEWEST_WORDS: Final = 4
_SURE: Final = 0.6  # where it is the author's or one of the city's
_SURE_OF_OTHERS: Final = 0.9
_MOST_READ: Final = 3_000  # characters; more of them say nothing new
_NOT_PROSE: Final = re.compile(rf"{LINK.pattern}|[@#]\w+|[\w.+-]+@[\w.-]+", re.VERBOSE)
_WORD: Final = re.compile(r"[^\W\d_]+")


def language_of(text: str, author_language: str, city_languages: Sequence[str]) -> str:
    """The tag of LANGUAGES that the text is written in, as well as can be said; never raises.

    Bosnian, Croatian, Montenegrin and Serbian in Latin are what their author calls them, else what the city does. In
    doubt, as with fewer than four words, it is the author's language if that is written in the script of the text, else
    the first of the city's that is. Greek, Macedonian and Bulgarian typed in Latin letters stay what they are where
    they are the author's.

    The first call in a process takes a second and 100 MB: it reads the model (``warm_up``).
    """
    author = author_language if author_language in LANGUAGES else None
    offered = [tag for tag in city_languages if tag in LANGUAGES]
    prose = _NOT_PROSE.sub(" ", text[:_MOST_READ])
    script = script_of(prose)
    if script is None:
        return author or next(iter(offered), ENGLISH)
    words = _WORD.findall(prose)
    if script == "Cyrl" and (tag := _by_letters(prose)):
        return tag
    if script == "Latn" and author in _TYPED_IN_LATIN and _is_typed_in_latin(author, prose):
        return author
    spoken = _spoken(script, author, offered)
    shares = _shares(prose, script)
    best = max(shares, key=shares.__getitem__)
    is_long = len(words) >= _FEWEST_WORDS
    if is_long and shares[best] >= (_SURE if best in map(_family, spoken) else _SURE_OF_OTHERS):
        return next((tag for tag in spoken if _family(tag) == best), best)
    return next(iter(spoken), best)


def warm_up() -> None:
    """Reads the model, so that nobody has to wait for it; takes a second, so in a thread."""
    _model()


def _spoken(script: Script, author: str | None, offered: Sequence[str]) -> list[str]:
    """The author's language and the city's that are written in this script, in the order of their weight."""
    tags = ([author] if author else []) + list(offered)
    return [found for tag in tags if (found := _in_script(tag, script))]


def _in_script(tag: str, script: Script) -> str | None:
    """What its speakers write in this script. Who writes any of the one language in Cyrillic writes sr-Cyrl."""
    if LANGUAGES[tag].script == script:
        return tag
    if script == "Latn" and tag == "sr-Cyrl":
        return "sr-Latn"
    return "sr-Cyrl" if script == "Cyrl" and tag in _ONE_LANGUAGE else None


def _family(tag: str) -> str:
    return _ONE_LANGUAGE[0] if tag in _ONE_LANGUAGE else tag


def _by_letters(prose: str) -> str | None:
    """Of Macedonian, Serbian and Bulgarian, the one whose own letters there are the most of; None if there are none."""
    letters = Counter(prose)
    own = {tag: sum(letters[letter] for letter in of_it) for tag, of_it in _OWN_LETTERS.items()}
    first, second = Counter(own).most_common(2)
    return first[0] if first[1] > second[1] else None


def _is_typed_in_latin(author: str, prose: str) -> bool:
    """Whether somebody who writes in another script seems to have typed her own language in Latin letters."""
    if author == "el":
        words = fold(prose).split()
        if sum(word in _GREEKLISH for word in words) > len(words) * _SHARE_OF_GREEKLISH:
            return True
    shares = _shares(prose, "Latn")
    best = max(shares, key=shares.__getitem__)
    return shares[best] < _SURE_OF_OTHERS or best == _ONE_LANGUAGE[0]


def _shares(prose: str, script: Script) -> dict[str, float]:
    """How likely each language of that script is, in all 1; the names of the one language together."""
    labels = _LABELS[script]
    found: Counter[str] = Counter()
    for label, share in _model().rank(prose):
        if label in labels:
            found[_family(labels[label])] += share
    if script == "Cyrl" and any(letter in _NOT_BULGARIAN for letter in prose):
        found["bg"] = 0
    in_all = sum(found.values())
    return {tag: share / in_all if in_all else 0.0 for tag, share in found.items()}


@cache
def _model() -> "LanguageIdentifier":
    """Only of our languages. What it needs is imported when the first text is read."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages({label for labels in _LABELS.values() for label in labels})
    return model
