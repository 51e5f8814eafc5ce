"""The words by which events are found, and what they say by where they stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from bot.core.events.model import Details
from bot.core.shared.folding import in_alphabet
from bot.core.shared.terms import spelled

MOST_DESCRIBING: Final = 300  # words of a description, in each language


class Part(IntEnum):
    """Where in an event a term stands; the smaller, the more it says."""

    TITLE = 0
    SETTING = 1  # place, organiser, topic
    DESCRIPTION = 2

    @property
    def weight(self) -> float:
        return _WEIGHTS[self]


_WEIGHTS: Final = (1.0, 0.6, 0.3)


@dataclass(frozen=True, slots=True)
class EventTerms:
    """The terms of an event, each with the best place where it stands; ``spellings`` are pairs (spelling, term)."""

    parts: Mapping[str, Part]
    spellings: frozenset[tuple[str, str]]


def terms_of(details: Details) -> EventTerms:
    """The terms of an event in all its languages. Punctuation and what is too long for a word are none."""
    parts: dict[str, Part] = {}
    spellings: set[tuple[str, str]] = set()

    def take(text: str, part: Part, most: int | None = None) -> None:
        for word in in_alphabet(text).split()[:most]:
            keys = spelled(word)
            if keys:
                parts.setdefault(keys[0], part)
                spellings.update((key, keys[0]) for key in keys)

    texts = list(details.texts.values())
    for words in texts:
        take(words.title, Part.TITLE)
    for text in (details.place, details.organiser, details.topic or ""):
        take(text, Part.SETTING)
    for words in texts:
        take(words.description, Part.DESCRIPTION, MOST_DESCRIBING)
    return EventTerms(parts, frozenset(spellings))
