"""The words by which things are found: what a store keeps of a text, what a query seeks, and how well they meet.

A term is the key (see ``folding``) of a word. What residents type for it are its spellings: itself, and the other
readings of the word. A thing has terms, and a term has spellings, so that a word that is read in four ways is kept
once for each thing, and its spellings once for the city.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from bot.core.shared.folding import in_alphabet, readings

LONGEST_TERM: Final = 32  # letters; what is longer is not a word and is not found
LONGEST_QUERY: Final = 300  # characters that are looked at
MOST_SOUGHT: Final = 8  # words of a query
MOST_TERMS: Final = 60  # that one word of a query may mean
SHORTEST_MISTYPED: Final = 4  # letters: shorter words with a typo are other words
SHORTEST_TWICE_MISTYPED: Final = 8
SHORTEST_STEM: Final = 5
_SHORTEST_BEGINNING: Final = 2
_MEANS_LITTLE: Final = 2  # letters: "на", "i", "ve", and the like

_EXACT: Final = 1.0
_BEGUN: Final = 0.9  # the word is typed as far as this
_INFLECTED: Final = 0.8  # it is another form of the word
_MISTYPED: Final = 0.5
_TWICE_MISTYPED: Final = 0.35
_OF_A_BASE: Final = 0.6  # share of a longer form that its base form has
_IN_COMMON: Final = 0.65  # share of the longer of two forms that both begin with


@lru_cache(maxsize=65_536)
def spelled(word: str) -> tuple[str, ...]:
    """The keys of one word (of ``in_alphabet``), its term first; none for what is no word."""
    keys = readings(word)
    if not _is_word(keys[0]):
        return ()
    return tuple(key for key in keys if _is_word(key))


def _is_word(key: str) -> bool:
    return len(key) <= LONGEST_TERM and any(letter.isalnum() for letter in key)


def variants(spelling: str) -> set[str]:
    """A spelling and what is left of it without one of its letters; nothing for one too short to be mistyped.

    Two words with a letter missing, added, wrong or swapped with its neighbour have one of these in common.
    """
    if len(spelling) < SHORTEST_MISTYPED or spelling.isdecimal():
        return set()
    return {spelling, *(spelling[:i] + spelling[i + 1 :] for i in range(len(spelling)))}


@dataclass(frozen=True, slots=True)
class Sought:
    """One word of a query. ``keys``: its own first, then its other readings if it was typed in Greek or Cyrillic."""

    keys: tuple[str, ...]

    @property
    def means_little(self) -> bool:
        """So short that it hardly tells things apart."""
        return len(self.keys[0]) <= _MEANS_LITTLE and not self.keys[0].isdecimal()

    @property
    def bases(self) -> set[str]:
        """Spellings of which this may be a longer form, and itself."""
        return {
            key[:length]
            for key in self.keys
            for length in (*range(max(SHORTEST_STEM, math.ceil(len(key) * _OF_A_BASE)), len(key)), len(key))
        }

    @property
    def beginnings(self) -> set[str]:
        """What spellings begin with that it begins, or that are other forms of it."""
        begun = {key for key in self.keys if len(key) >= _SHORTEST_BEGINNING}
        return begun | {key[: max(SHORTEST_STEM, math.ceil(len(key) * _IN_COMMON))] for key in begun}

    @property
    def variants(self) -> set[str]:
        return set().union(*map(variants, self.keys))

    def quality(self, spelling: str) -> float:
        """How well a spelling answers this word, from 0 (not at all) to 1 (it is the word)."""
        return max(_quality(key, spelling) for key in self.keys)


def sought(query: str) -> list[Sought]:
    """The words of a query, each once; empty if there is nothing in it to look for."""
    found: dict[str, Sought] = {}
    for word in in_alphabet(query[:LONGEST_QUERY]).split():
        keys = spelled(word)
        if keys:
            found.setdefault(keys[0], Sought(keys))
    return list(found.values())[:MOST_SOUGHT]


def meant(word: Sought, spellings: Iterable[tuple[str, str]]) -> dict[str, float]:
    """The terms that a word of a query may mean, with how well: the MOST_TERMS best of these (spelling, term)."""
    terms: dict[str, float] = {}
    for spelling, term in spellings:
        quality = word.quality(spelling)
        if quality > terms.get(term, 0.0):
            terms[term] = quality
    best = sorted(terms.items(), key=lambda item: (-item[1], item[0]))[:MOST_TERMS]
    return dict(best)


def _quality(key: str, spelling: str) -> float:
    if spelling == key:
        return _EXACT
    short, long = sorted((len(key), len(spelling)))
    if spelling.startswith(key):
        return _BEGUN * (1 + short / long) / 2 if short >= _SHORTEST_BEGINNING else 0.0
    if key.startswith(spelling) and short >= max(SHORTEST_STEM, long * _OF_A_BASE):
        return _INFLECTED * (1 + short / long) / 2
    mistyped = _mistyped(key, spelling, short)
    common = letters_in_common(key, spelling)
    if common >= max(SHORTEST_STEM, long * _IN_COMMON):
        return max(mistyped, _INFLECTED * common / long)
    return mistyped


def _mistyped(key: str, spelling: str, short: int) -> float:
    if short < SHORTEST_MISTYPED or key.isdecimal() or spelling.isdecimal():
        return 0.0
    most = 2 if short >= SHORTEST_TWICE_MISTYPED else 1
    distance = OSA.distance(key, spelling, score_cutoff=most)
    return (0.0, _MISTYPED, _TWICE_MISTYPED)[distance] if distance <= most else 0.0


def letters_in_common(one: str, other: str) -> int:
    """How many letters both begin with."""
    for length, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return length
    return min(len(one), len(other))


def scored(words: Sequence[Sought], answers: Sequence[Mapping[int, float]]) -> dict[int, float]:
    """How well each thing answers the whole query: above 1 if it answers every word, else up to 1.

    ``answers`` has, for each word, how well each thing answers it (quality times weight, up to 1), by its number. A word
    that few answer counts more. Those that answer less than half of the words are left out; words that mean little are
    counted only where there are no others.
    """
    every = len(set().union(*answers))
    rarity = [1 + math.log((1 + every) / max(1, len(answer))) for answer in answers]
    counted = [not word.means_little for word in words]
    if not any(counted):
        counted = [True] * len(words)
    total: dict[int, float] = defaultdict(float)
    told: Counter[int] = Counter()
    complete: Counter[int] = Counter()
    for answer, rare, counts in zip(answers, rarity, counted, strict=True):
        share = rare / sum(rarity)
        for number, how_well in answer.items():
            total[number] += how_well * share
            complete[number] += 1
            told[number] += counts
    enough = sum(counted) / 2
    return {
        number: round(score + (complete[number] == len(words)), 4)
        for number, score in total.items()
        if told[number] >= enough
    }
