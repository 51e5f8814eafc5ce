"""The appearance column: what it means in a chat, and what of it has no meaning there."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from bot.core.surveys.questionnaire import Kind


class Effect(StrEnum):
    MEANT = "meant"  # it means here what it means on paper
    ONE_AT_A_TIME = "one_at_a_time"
    WITHOUT_MEANING = "without_meaning"
    ASKED_OTHERWISE = "asked_otherwise"
    NOT_ASKED = "not_asked"


RATING: Final = frozenset(("rating", "likert"))
LONG: Final = frozenset(("multiline",))
_ONE_SCREEN: Final = frozenset(("field-list", "table-list"))
# What a date lacks, what is drawn rather than photographed, calendars of elsewhere, what another app answers.
_OTHERWISE: Final = frozenset(
    (
        "month-year", "year", "signature", "draw", "annotate", "ethiopian", "coptic", "islamic",
        "bikram-sambat", "myanmar", "persian", "buddhist", "masked",
    )
)  # fmt: skip


def words_of(appearance: str) -> list[str]:
    """Its words, in small letters; what is in brackets belongs to the word before."""
    words: list[str] = []
    depth = 0
    for word in appearance.lower().split():
        if depth and words:
            words[-1] += f" {word}"
        else:
            words.append(word)
        depth += word.count("(") - word.count(")")
    return words


def effects(appearance: str, kind: Kind | None) -> Iterator[tuple[str, Effect]]:
    """Each word of it, and what becomes of that. ``kind`` is None for a group."""
    for word in words_of(appearance):
        if word in _ONE_SCREEN:
            yield word, Effect.ONE_AT_A_TIME
        elif (word in RATING and kind in (Kind.RANGE, Kind.ONE)) or (word in LONG and kind is Kind.TEXT):
            yield word, Effect.MEANT
        elif word == "label" and kind in (Kind.ONE, Kind.MANY):
            yield word, Effect.NOT_ASKED  # only the heads of a table's columns
        elif word.startswith(("search(", "search (")):
            yield word, Effect.NOT_ASKED  # its options lie in a file beside the form
        elif word in _OTHERWISE or word.startswith(("ex:", "printer:")):
            yield word, Effect.ASKED_OTHERWISE
        else:
            yield word, Effect.WITHOUT_MEANING
