"""Which words the answers in a text have in common."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from bot.core.shared.folding import fold
from bot.core.surveys.model import SMALLEST_CELL
from bot.core.surveys.stop_words import STOP_WORDS

MOST_WORDS: Final = 30
_SHORTEST: Final = 2  # letters of a folded word
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
"""Letters of any script, with an apostrophe or a hyphen within."""
_ADDRESS: Final = re.compile(r"\S*(?:@|://|www\.)\S*")


def words_of(
    texts: Iterable[str], everyones: Iterable[str] | None = None, smallest: int = SMALLEST_CELL
) -> tuple[tuple[str, int], ...]:
    """(word, how many of the texts have it), the most frequent first: words that ``smallest`` texts have at least.

    A word is one word however it is accented or in whichever script; it is shown in its most frequent spelling. Words
    that say nothing (``stop_words``), numbers and addresses are left out. ``everyones``: the texts without the filter,
    where there is one; a word that a few of the others have is then left out as well.
    """
    counted, spelled = _count(texts)
    if everyones is not None:
        whole, _ = _count(everyones)
        for key in counted:
            if 0 < whole[key] - counted[key] < smallest:
                counted[key] = 0
    known = [(key, count) for key, count in counted.items() if count >= smallest]
    known.sort(key=lambda each: (-each[1], each[0]))
    return tuple((_usual(spelled[key]), count) for key, count in known[:MOST_WORDS])


def _count(texts: Iterable[str]) -> tuple[Counter[str], dict[str, Counter[str]]]:
    counted: Counter[str] = Counter()
    spelled: dict[str, Counter[str]] = {}
    keys: dict[str, str] = {}
    for text in texts:
        mentioned = dict[str, str]()
        for word in _WORD.findall(_ADDRESS.sub(" ", text)):
            key = keys.get(word)
            if key is None:
                key = keys[word] = _key(word)
            if key:
                mentioned.setdefault(key, word)
        counted.update(mentioned.keys())
        for key, word in mentioned.items():
            spelled.setdefault(key, Counter())[word] += 1
    return counted, spelled


def _key(word: str) -> str:
    key = fold(word).replace(" ", "")
    return "" if len(key) < _SHORTEST or key in STOP_WORDS else key


def _usual(spellings: Counter[str]) -> str:
    """The most frequent spelling; of equals one in small letters, then the first in the alphabet."""
    return min(spellings, key=lambda word: (-spellings[word], word[:1].isupper(), word))
