"""What a text says, in short: the concepts of the lexicon that it names, the words that the lexicon does not know, the
names and numbers in it, and which way it wants to go.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.core.ideas.concepts import Kind, kind_of, meanings
from bot.core.shared.folding import in_alphabet
from bot.core.shared.terms import spelled
from bot.core.surveys.stop_words import STOP_WORDS

LONGEST_READ: Final = 10_000  # characters
MOST_WORDS: Final = 400  # distinct ones of a text
_SHORT: Final = 3  # letters
_UNTOLD: Final = frozenset({Kind.FILLER, Kind.WANT, Kind.NOT})  # concepts that nothing is compared by
_GUESSED: Final = 0.8  # how surely a concept was meant by a word with a typo

_ADDRESS: Final = re.compile(r"\W*(?:https?://|www\.)|[^@]*@", re.IGNORECASE)
_BETWEEN_SENTENCES: Final = re.compile(r"(?<=[.!?;…])\s+|\n+")
_SHORTEST_SENTENCE: Final = 15  # letters and figures
_ENDS_SENTENCE: Final = re.compile(r"[.!?:;…\n]['\")»”]*$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word that the lexicon does not know. ``keys``: its term, and the other readings of it.

    ``name``: how many words the name has that it is part of; 0 for one that is in none.
    """

    keys: tuple[str, ...]
    name: int = 0
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """What a text says, in short. ``concepts``: codes with how surely, from 0 to 1; ``denied``: verbs among them
    after a "not". ``ways``: "+" where something is to come or stay, "-" where something is to go, "!" what is to be mended.
    ``languages``: those it may be in. ``gist``: the same of its first sentence, where it has more: people propose in one
    sentence, and say why in others."""

    concepts: Mapping[str, float]
    denied: frozenset[str]
    words: tuple[Word, ...]
    numbers: frozenset[str]
    ways: frozenset[str]
    languages: frozenset[str]
    gist: "Profile | None" = None

    def __bool__(self) -> bool:
        return bool(self.concepts or self.words or self.numbers)

    @property
    def terms(self) -> tuple[str, ...]:
        """What ``Shares`` may know of: words' keys, numbers, and the codes of concepts after "c."."""
        return (
            *(concept_term(code) for code in self.concepts),
            *(word.keys[0] for word in self.words),
            *sorted(self.numbers),
        )


def concept_term(code: str) -> str:
    """A concept among the terms: no word has a full stop in it."""
    return f"c.{code}"


@dataclass(frozen=True, slots=True)
class _Token:
    """A word as it stands, with or without a capital; one that begins a sentence has one anyway."""

    word: str
    keys: tuple[str, ...]
    has_capital: bool
    begins: bool

    @property
    def is_capital(self) -> bool:
        """The capital says something."""
        return self.has_capital and not self.begins


def profile(text: str) -> Profile:
    """What the beginning of a text says, up to LONGEST_READ characters and MOST_WORDS distinct words."""
    first = _first_sentence(text[:LONGEST_READ])
    return replace(_said(text), gist=_said(first) if first else None)


def _first_sentence(text: str) -> str:
    """The first that says something; empty where there is no other."""
    text = text.strip()
    at = 0
    for end in _BETWEEN_SENTENCES.finditer(text):
        sentence = text[at : end.start()]
        if sum(map(str.isalnum, sentence)) >= _SHORTEST_SENTENCE:
            return sentence
        at = end.end()
    return ""


def _said(text: str) -> Profile:
    tokens = _tokens(text[:LONGEST_READ])
    found, languages = meanings([token.word for token in tokens])
    found = [
        None if meaning and meaning.guessed and token.is_capital else meaning
        for token, meaning in zip(tokens, found, strict=True)
    ]
    concepts: dict[str, float] = {}
    words: dict[str, Word] = {}
    numbers: set[str] = set()
    course = _Course()
    names = _names(tokens, [meaning.codes if meaning else () for meaning in found])
    at = 0
    while at < len(tokens):
        token, meaning, here = tokens[at], found[at], at
        at += meaning.words if meaning else 1
        if any(letter.isdecimal() for letter in token.keys[0]):
            numbers.add(token.keys[0])
        elif here in names:
            words[token.keys[0]] = Word(token.keys, names[here])
        elif meaning:
            for code in meaning.codes:
                course.take(code)
                sure = (_GUESSED if meaning.guessed else 1.0) / len(meaning.codes)
                if kind_of(code) not in _UNTOLD:
                    concepts[code] = max(sure, concepts.get(code, 0.0))
        elif token.keys[0] not in STOP_WORDS:
            is_negated = course.take_word()
            words.setdefault(token.keys[0], Word(token.keys, 0, is_negated))
    return Profile(
        concepts, course.denied(), tuple(words.values()), frozenset(numbers), course.ways(), languages
    )


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    seen: set[str] = set()
    begins = True
    for chunk, is_first in chunks(text):
        begins = begins or is_first
        first = next((letter for letter in chunk if letter.isalnum()), "")
        for number, word in enumerate(in_alphabet(chunk).split()):
            keys = spelled(word)
            if not keys:
                continue
            seen.add(keys[0])
            if len(seen) > MOST_WORDS:
                return tokens
            tokens.append(_Token(word, keys, not number and first.isupper(), begins))
            begins = False
        if _ENDS_SENTENCE.search(chunk):
            begins = True
    capitals = sum(token.is_capital for token in tokens)
    if capitals > max(3, 0.6 * len(tokens)):  # written in capitals, or as titles are
        return [replace(token, has_capital=False) for token in tokens]
    return tokens


def chunks(text: str) -> Iterator[tuple[str, bool]]:
    """What stands between spaces and is no link or address, and whether it is the first of its line."""
    for line in text.splitlines():
        for number, chunk in enumerate(line.split()):
            if not _ADDRESS.match(chunk):
                yield chunk, not number


def _names(tokens: Sequence[_Token], codes: Sequence[tuple[str, ...]]) -> dict[int, int]:
    """The places of words that are names, or parts of names, each with how many words the name has.

    A word with a capital that the lexicon does not know, its neighbours with capitals, and an unknown word beside "street".
    """
    unknown = [
        not here and token.keys[0] not in STOP_WORDS and not token.keys[0].isdecimal()
        for token, here in zip(tokens, codes, strict=True)
    ]
    is_name = [token.is_capital and free for token, free in zip(tokens, unknown, strict=True)]
    for at, here in enumerate(codes):
        if "street_word" in here or "boulevard" in here or "bridge" in here:
            for near in (at + 1, at - 1):
                if 0 <= near < len(tokens) and (
                    (unknown[near] and len(tokens[near].keys[0]) > _SHORT)
                    or (tokens[at].has_capital and tokens[near].has_capital and not _is_common(codes[near]))
                ):
                    is_name[near] = True
                    break
    for at, (token, free) in enumerate(zip(tokens, unknown, strict=True)):
        if token.begins and token.has_capital and free and at + 1 < len(tokens) and tokens[at + 1].is_capital:
            is_name[at] = is_name[at] or not _is_common(codes[at + 1])
    sure = list(is_name)
    for at, token in enumerate(tokens):
        beside = (at and sure[at - 1]) or (at + 1 < len(tokens) and sure[at + 1])
        if token.is_capital and beside and not _is_common(codes[at]):
            is_name[at] = True
    lengths: dict[int, int] = {}
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and is_name[end]:
            end += 1
        lengths.update(dict.fromkeys(range(at, end), end - at))
        at = max(end, at + 1)
    return lengths


def _is_common(codes: Iterable[str]) -> bool:
    return any(code in ("street_word", "area", "city", "boulevard", "square") for code in codes)


class _Course:
    """Follows a text word by word: what is to come, to go, to be mended, and what "not" belongs to."""

    def __init__(self) -> None:
        self._strong: set[str] = set()
        self._weak: set[str] = set()
        self._mends = False
        self._verbs: dict[str, set[bool]] = {}  # by code, whether denied
        self._denied = 0  # so many words more belong to a "not"
        self._stopped = False  # there was a "stop", which may belong to a verb

    def take(self, code: str) -> None:
        kind = kind_of(code)
        if kind in (Kind.ADD, Kind.REMOVE, Kind.ACT):
            self._verbs.setdefault(code, set()).add(self._denied > 0)
        if kind is Kind.NOT:
            self._denied = 3
        elif code == "stop":
            self._denied, self._stopped = 3, True
        elif kind in (Kind.ADD, Kind.REMOVE):
            sign = "+" if (kind is Kind.ADD) is not bool(self._denied) else "-"
            self._strong.add(sign)
            self._denied, self._stopped = 0, False
        elif kind is Kind.WANT:
            if self._denied:
                self._strong.add("-")
                self._denied = 0
            self._weak.add("+")
        elif kind is Kind.MEND:
            self._mends = True
        elif kind is Kind.ACT:
            self._strong.add("-" if self._denied else "+")
            self._denied = 0
        elif kind is not Kind.FILLER:
            self._denied = max(0, self._denied - 1)

    def take_word(self) -> bool:
        """An unknown word: whether a "not" belongs to it."""
        denied = self._denied > 0 and not self._stopped
        self._denied = max(0, self._denied - 1)
        return denied

    def denied(self) -> frozenset[str]:
        """Verbs that stand nowhere without a "not"."""
        return frozenset(code for code, denials in self._verbs.items() if denials == {True})

    def ways(self) -> frozenset[str]:
        strong = self._strong | ({"-"} if self._stopped else set())
        return frozenset((strong or self._weak) | ({"!"} if self._mends else set()))
