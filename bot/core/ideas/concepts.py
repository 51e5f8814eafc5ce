"""What words are about: the concepts that a text of any of our languages names, whatever its script and accents.

A word may be read in several languages ("most" is a bridge, and English); the language that explains most of a text
decides. So a lexicon of stems is enough, and nobody has to say which language she writes in.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from bot.core.ideas.concepts_lexicon import LEXICON
from bot.core.shared.folding import fold, in_alphabet, readings
from bot.core.shared.script import letter_script
from bot.core.shared.terms import variants


class Kind(StrEnum):
    """What a concept is to a proposal."""

    THING = "thing"
    BAD = "bad"  # nobody wants more of it
    PLACE = "place"
    WHOM = "whom"
    WHEN = "when"
    ACT = "act"
    ADD = "add"
    WANT = "want"  # adds too, unless something stronger is said
    REMOVE = "remove"
    MEND = "mend"
    NOT = "not"
    FREE = "free"
    PAID = "paid"
    FILLER = "filler"  # says nothing of what is proposed


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word, or some in a row, means. ``guessed``: by a spelling that is nearly one of the lexicon's."""

    words: int
    codes: tuple[str, ...]
    guessed: bool = False


_SHORTEST_GUESSED: Final = 5  # letters of a stem
_LONGEST_ENDING: Final = 8  # letters after a stem
_SHORT: Final = 3  # letters: many words begin so
_SHORT_ENDING: Final = 3
_GUESSED_ENDING: Final = 4
_SHORTEST_REPLACED: Final = 7  # letters: one letter for another makes another word of a shorter one
_CUE: Final = 0.6  # votes for a language
_GUESS: Final = 0.4
_OWN: Final = 0.8  # of the votes for the first language: a text may well be in this one too
_STRANGE: Final = 0.4  # fewer, and a word that is one there is a chance likeness
_CYRILLIC: Final = frozenset({"bg", "mk", "sr"})
_GREEK: Final = frozenset({"el"})

# What tells languages apart in a sentence; none of it is about anything.
_CUES: Final[Mapping[str, str]] = {
    "en": "the of in at for and to is are on with there it that from by this we our near",
    "tr": "ve bir için ile de da bu çok gibi her kadar içi önünde",
    "el": "και το στο στη στην των του της τα να για με από μας στις οι",
    "ro": "și în pe la de cu din lângă să este sunt nu pentru mai al",
    "sq": "dhe në të për me nga te e i më nuk një së",
    "bg": "и в на за от по към при се да със ни е във",
    "mk": "и во на за од кај се да со ни е покрај",
    "sr": "i u na za od kod se da je su uz sa pored kraj iz oko",
    "it": "di in per con il la le un una nel sul alla del della dei e i al si",
}


@lru_cache(maxsize=65_536)
def _languages_of(word: str) -> frozenset[str] | None:
    """Those that are written in this word's script; None for any."""
    script = next(filter(None, map(letter_script, word)), None)
    return {"Cyrl": _CYRILLIC, "Grek": _GREEK}.get(script or "")


@dataclass(frozen=True, slots=True)
class _Part:
    key: str
    is_beginning: bool

    def meets(self, key: str) -> bool:
        return key.startswith(self.key) if self.is_beginning else key == self.key


@dataclass(slots=True)
class _Lexicon:
    """``whole`` and ``beginnings`` by key, ``phrases`` by the key of their first part: pairs of language and code."""

    kinds: dict[str, Kind] = field(default_factory=dict)
    whole: dict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    beginnings: dict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    phrases: dict[str, list[tuple[str, str, tuple[frozenset[_Part], ...]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    nearly: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def take(self, code: str, language: str, form: str) -> None:
        pieces = [
            (part, piece.endswith("*") and last)
            for piece in form.split("_")
            for part, last in _with_last(in_alphabet(piece.rstrip("*")).split())
        ]
        parts = tuple(
            frozenset(_Part(key, is_beginning) for key in readings(part)) for part, is_beginning in pieces
        )
        if len(parts) > 1:
            for part in parts[0]:
                self.phrases[part.key].append((language, code, parts))
            return
        for part in parts[0]:
            (self.beginnings if part.is_beginning else self.whole)[part.key].add((language, code))
            if len(part.key) >= _SHORTEST_GUESSED:
                for variant in variants(part.key):
                    self.nearly[variant].add(part.key)


def _with_last(parts: Sequence[str]) -> list[tuple[str, bool]]:
    return [(part, number == len(parts)) for number, part in enumerate(parts, start=1)]


def _read(lexicon: str) -> _Lexicon:
    read = _Lexicon()
    code = ""
    for line in lexicon.strip().splitlines():
        name, *forms = line.split()
        if line[0] != " ":
            code = name
            read.kinds[code] = Kind(forms[0])
        else:
            for form in forms:
                read.take(code, name, form)
    return read


_LEXICON: Final = _read(LEXICON)
_CUED: Final[dict[str, set[str]]] = defaultdict(set)  # languages by key
for _language, _cues in _CUES.items():
    for _cue in _cues.split():
        _CUED[fold(_cue)].add(_language)


def kind_of(code: str) -> Kind:
    """Of a concept of the lexicon."""
    return _LEXICON.kinds[code]


def codes() -> Iterable[str]:
    """Of all concepts."""
    return _LEXICON.kinds.keys()


def meanings(words: Sequence[str]) -> tuple[list[Meaning | None], frozenset[str]]:
    """For each word (of ``in_alphabet``) what it means with those that follow; None for what the lexicon hasn't and for
    those that an earlier word has taken. And the languages that this text is most likely in."""
    keys = [fold(word) for word in words]
    every = [_meanings_at(words, keys, at) for at in range(len(words))]
    votes: dict[str, float] = dict.fromkeys(_CUES, 0.0)
    for word, key, by_language in zip(words, keys, every, strict=True):
        for language, meaning in by_language.items():
            votes[language] += _GUESS if meaning.guessed else meaning.words
        if cued := _CUED.get(key):
            script = _languages_of(word)
            for language in cued if script is None else cued & script:
                votes[language] += _CUE
    chosen: list[Meaning | None] = [None] * len(words)
    at = 0
    while at < len(words):
        chosen[at] = here = _chosen(every[at], votes)
        at += here.words if here else 1
    most = max(votes.values())
    return chosen, frozenset(language for language, count in votes.items() if count and count >= _OWN * most)


def _chosen(by_language: Mapping[str, Meaning], votes: Mapping[str, float]) -> Meaning | None:
    strongest = max(votes.values())
    by_language = {
        language: meaning
        for language, meaning in by_language.items()
        if votes[language] >= (_OWN if meaning.guessed else _STRANGE) * strongest
    }
    if not by_language:
        return None
    most = max(votes[language] for language in by_language)
    best = [meaning for language, meaning in by_language.items() if votes[language] >= most]
    longest = max(meaning.words for meaning in best)
    best = [meaning for meaning in best if meaning.words == longest]
    found = tuple(dict.fromkeys(code for meaning in best for code in meaning.codes))
    return Meaning(longest, found, all(meaning.guessed for meaning in best))


def _meanings_at(words: Sequence[str], keys: Sequence[str], at: int) -> Mapping[str, Meaning]:
    single = _meanings_of(words[at], keys[at])
    longer = _phrases_at(words, keys, at)
    return {**single, **longer} if longer else single


def _phrases_at(words: Sequence[str], keys: Sequence[str], at: int) -> dict[str, Meaning]:
    found: dict[str, Meaning] = {}
    script = _languages_of(words[at])
    for length in range(2, len(keys[at]) + 1):
        for language, code, parts in _LEXICON.phrases.get(keys[at][:length], ()):
            if script is not None and language not in script:
                continue
            there = keys[at : at + len(parts)]
            if len(there) == len(parts) and all(
                any(part.meets(key) for part in part_keys)
                for part_keys, key in zip(parts, there, strict=True)
            ):
                before = found.get(language)
                if before is None or before.words < len(parts):
                    found[language] = Meaning(len(parts), (code,))
    return found


@lru_cache(maxsize=65_536)
def _meanings_of(word: str, key: str) -> Mapping[str, Meaning]:
    """By language; what is whole before what begins so, and of that the longest."""
    script = _languages_of(word)
    by_language: dict[str, set[str]] = defaultdict(set)

    def take(pairs: Iterable[tuple[str, str]]) -> None:
        new: dict[str, set[str]] = defaultdict(set)
        for language, code in pairs:
            if language not in by_language and (script is None or language in script):
                new[language].add(code)
        by_language.update(new)

    take(_LEXICON.whole.get(key, ()))
    for length in range(len(key), 1, -1):
        if len(key) - length <= (_LONGEST_ENDING if length > _SHORT else _SHORT_ENDING):
            take(_LEXICON.beginnings.get(key[:length], ()))
    guessed = not by_language
    if guessed:
        take(_guess(key))
    return {language: Meaning(1, tuple(sorted(found)), guessed) for language, found in by_language.items()}


def _guess(key: str) -> set[tuple[str, str]]:
    """What is meant by a word with a typo: entries that differ in one letter, but not in the first."""
    found: set[tuple[str, str]] = set()
    if len(key) < _SHORTEST_GUESSED or not key.isalpha():
        return found
    longest = 0
    for length in range(min(len(key), 14), _SHORTEST_GUESSED - 2, -1):
        beginning = key[:length]
        for variant in variants(beginning):
            for stem in _LEXICON.nearly.get(variant, ()):
                if stem[0] != key[0] or len(stem) < longest or OSA.distance(beginning, stem) > 1:
                    continue
                if stem.startswith(beginning) and length < len(key):
                    continue  # its last letter is another one
                if len(stem) == length < _SHORTEST_REPLACED and sorted(stem) != sorted(beginning):
                    continue
                pairs = set(_LEXICON.beginnings.get(stem, ()))
                if length == len(key):
                    pairs |= _LEXICON.whole.get(stem, set())
                if pairs and len(key) - len(stem) <= _GUESSED_ENDING:
                    if len(stem) > longest:
                        found.clear()
                        longest = len(stem)
                    found |= pairs
    return found
