"""Finding ideas by words, and ideas that may be the same."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Final, Protocol

from bot.core.ideas.concepts import Kind, kind_of
from bot.core.ideas.similarity_reading import LONGEST_READ, MOST_WORDS, Profile, chunks, concept_term, profile
from bot.core.shared.folding import in_alphabet
from bot.core.shared.terms import spelled

_FEWEST_WORDS: Final = 100  # of each text, however many there are
_LONGEST_NUMBER: Final = 5  # figures; with more it may be somebody's telephone
_MOST_PAIRED: Final = 6  # concepts of a text
_LEADING: Final = frozenset({Kind.THING, Kind.BAD, Kind.PLACE, Kind.WHOM, Kind.ACT})


@dataclass(frozen=True, slots=True)
class Hit:
    """An idea that answers a query; the higher the score the better."""

    idea_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Similar:
    """An idea that may be the same as a text; ``score`` from 0 to 1."""

    idea_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """What an idea is to be found by: its original and its translations. ``is_public``: by everybody."""

    idea_id: str
    texts: Sequence[str]
    published: datetime
    is_public: bool


@dataclass(frozen=True, slots=True)
class IdeaTerms:
    """What is kept of an idea's texts: its terms for search, how they may be typed (pairs of spelling and term), and
    for each text what it says."""

    terms: frozenset[str]
    spellings: frozenset[tuple[str, str]]
    profiles: tuple[Profile, ...]


def terms_of(texts: Sequence[str]) -> IdeaTerms:
    """The first MOST_WORDS distinct words, shared between the texts, and what the texts say.

    Links, addresses and long numbers are no words: spellings outlive the idea that they come from.
    """
    most = max(_FEWEST_WORDS, MOST_WORDS // max(1, len(texts)))
    terms: set[str] = set()
    spellings: set[tuple[str, str]] = set()
    for text in texts:
        of_this: set[str] = set()
        for word in (word for chunk, _ in chunks(text[:LONGEST_READ]) for word in in_alphabet(chunk).split()):
            if len(of_this) == most:
                break
            keys = spelled(word)
            if keys and sum(map(str.isdecimal, keys[0])) <= _LONGEST_NUMBER:
                of_this.add(keys[0])
                spellings.update((key, keys[0]) for key in keys)
        terms |= of_this
    return IdeaTerms(frozenset(terms), frozenset(spellings), tuple(profile(text) for text in texts))


def concept_terms(read: Profile) -> tuple[list[str], list[str]]:
    """The terms that lead to what says the same in other words: of the things, places and people that a text names,
    and of each two of the first of them, which tell much more than one."""
    codes = [code for code in read.concepts if kind_of(code) in _LEADING]
    pairs = itertools.combinations(codes[:_MOST_PAIRED], 2)
    return [concept_term(code) for code in codes], [pair_term(*pair) for pair in pairs]


@lru_cache(maxsize=65_536)
def pair_term(one: str, other: str) -> str:
    """The term of two concepts together, in whichever order; short, as terms are."""
    both = "+".join(sorted((one, other)))
    return f"p.{blake2b(both.encode(), digest_size=8).hexdigest()}"


class IdeaSearch(Protocol):
    """Kept in step by the repository of ideas."""

    def search(self, words: str, limit: int, *, public_only: bool = True) -> list[Hit]:
        """The best first, of equals the newest."""
        ...

    def similar(
        self, text: str, limit: int, *, public_only: bool = True, but: str | None = None
    ) -> list[Similar]:
        """The most alike first; those that are hardly alike are left out, and the idea ``but``."""
        ...

    def index(self, idea_id: str, texts: Sequence[str], published: datetime, is_public: bool) -> None:
        """From now on it is found by these texts and no others; ``is_public`` says by whom."""
        ...

    def index_all(self, ideas: Iterable[Found]) -> None:
        """The same for many, with fewer statements."""
        ...

    def drop(self, idea_id: str) -> None:
        """It is not found any more."""
        ...
