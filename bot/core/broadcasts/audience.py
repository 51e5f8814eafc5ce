"""To whom a broadcast goes: conditions that hold together, written and read as an expression.

all                          every member who can be reached
tie:home                     who lives here; tie:followed: who only follows the city
language:mk,sq               who reads one of these
topic:culture,sport          who is interested in one of these; who chose no topics is interested in all
district:centar              who lives in one of these
answered:ID started:ID unanswered:ID   who sent answers to that survey; who began and did not send; who did not send
going:ID                     who has a seat at that event (any time of it) or at that occurrence
active:30d                   who was here within so many days
rested:7d                    who got no broadcast of this city within so many days
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Self

from bot.core.residents.model import Tie

EVERYBODY: Final = "all"
LONGEST_SPAN: Final = 3_650  # days
LONGEST_EXPRESSION: Final = 1_000  # characters
_IDS: Final = frozenset("0123456789abcdef")


class Took(StrEnum):
    """How far somebody came in a survey."""

    ANSWERED = "answered"
    STARTED = "started"
    UNANSWERED = "unanswered"


class AudienceInvalid(ValueError):
    """An expression that cannot be read. ``at``: where the word that is wrong begins, from 1.

    ``problem``: "unknown" (no such condition), "twice", "empty" (no value), "value" (not one of ``allowed``), "id",
    "days" (1 to LONGEST_SPAN, as in 30d), "long".
    """

    def __init__(self, problem: str, word: str, at: int, allowed: Iterable[str] = ()) -> None:
        self.problem = problem
        self.word = word
        self.at = at
        self.allowed = tuple(allowed)
        hint = f"; one of {', '.join(self.allowed)}" if self.allowed else ""
        super().__init__(f"character {at}: {word!r}: {_PROBLEMS[problem]}{hint}")


_PROBLEMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "unknown": "no such condition",
        "twice": "said already",
        "empty": "a value is missing",
        "value": "not known here",
        "id": "expected an id of 16 letters and digits",
        "days": f"expected days from 1d to {LONGEST_SPAN}d",
        "long": f"longer than {LONGEST_EXPRESSION} characters",
    }
)


@dataclass(frozen=True, slots=True)
class Audience:
    """Conditions that hold together; what is empty asks nothing. Who left the city is never meant.

    ``survey``: how far she came in which survey. ``active``, ``rested``: days.
    """

    ties: frozenset[Tie] = frozenset()
    languages: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()
    survey: tuple[Took, str] | None = None
    going: str | None = None
    active: int | None = None
    rested: int | None = None

    @property
    def is_everybody(self) -> bool:
        return self == Audience()

    def expression(self) -> str:
        """What ``read`` reads back as the same audience; conditions and values in a fixed order."""
        words = [
            f"{key}:{','.join(sorted(values))}"
            for key, values in (
                ("tie", self.ties),
                ("language", self.languages),
                ("topic", self.topics),
                ("district", self.districts),
            )
            if values
        ]
        if self.survey:
            words.append(f"{self.survey[0]}:{self.survey[1]}")
        if self.going:
            words.append(f"going:{self.going}")
        words += [
            f"{key}:{days}d" for key, days in (("active", self.active), ("rested", self.rested)) if days
        ]
        return " ".join(words) or EVERYBODY

    @classmethod
    def read(
        cls,
        expression: str,
        *,
        languages: Iterable[str] | None = None,
        topics: Iterable[str] | None = None,
        districts: Iterable[str] | None = None,
    ) -> Self:
        """The audience that an expression means; ``languages`` … are the values that there are, where they are known.

        Raises AudienceInvalid.
        """
        if len(expression) > LONGEST_EXPRESSION:
            raise AudienceInvalid("long", expression[:20] + "…", LONGEST_EXPRESSION + 1)
        known: dict[str, frozenset[str] | None] = {
            "tie": frozenset((Tie.HOME, Tie.FOLLOWED)),
            "language": None if languages is None else frozenset(languages),
            "topic": None if topics is None else frozenset(topics),
            "district": None if districts is None else frozenset(districts),
        }
        values: dict[str, Any] = {}
        for word, at in _words(expression):
            if word == EVERYBODY:
                continue
            key, colon, rest = word.partition(":")
            field = _FIELDS.get(key)
            if field is None:
                raise AudienceInvalid("unknown", word, at, _FIELDS)
            if field in values:
                raise AudienceInvalid("twice", word, at)
            if not colon or not rest:
                raise AudienceInvalid("empty", word, at)
            values[field] = _read_value(key, word, rest, at, known.get(key))
        return cls(**values)

    def as_json(self) -> dict[str, Any]:
        """JSON values that ``from_json`` reads; what asks nothing is left out."""
        written: dict[str, Any] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, frozenset):
                value = sorted(value)
            if value:
                written[each.name] = list(value) if isinstance(value, tuple) else value
        return written

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Self:
        """What ``as_json`` wrote."""
        values: dict[str, Any] = dict(written)
        for name in ("languages", "topics", "districts"):
            values[name] = frozenset(values.get(name, ()))
        values["ties"] = frozenset(map(Tie, values.get("ties", ())))
        if survey := values.get("survey"):
            values["survey"] = (Took(survey[0]), survey[1])
        return cls(**values)


_FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "tie": "ties",
        "language": "languages",
        "topic": "topics",
        "district": "districts",
        **{took.value: "survey" for took in Took},
        "going": "going",
        "active": "active",
        "rested": "rested",
    }
)


def _words(expression: str) -> Iterable[tuple[str, int]]:
    """The words with where each begins, from 1."""
    at = 0
    for word in expression.split():
        at = expression.index(word, at)
        yield word, at + 1
        at += len(word)


def _read_value(key: str, word: str, rest: str, at: int, known: frozenset[str] | None) -> Any:
    if key in ("active", "rested"):
        days = rest.removesuffix("d")
        if not (days.isascii() and days.isdigit() and len(days) < 5 and 1 <= int(days) <= LONGEST_SPAN):
            raise AudienceInvalid("days", word, at)
        return int(days)
    if key == "going" or key in set(Took):
        if len(rest) != 16 or not set(rest) <= _IDS:
            raise AudienceInvalid("id", word, at)
        return rest if key == "going" else (Took(key), rest)
    chosen = [value for value in rest.split(",") if value]
    if not chosen:
        raise AudienceInvalid("empty", word, at)
    for value in chosen:
        if known is not None and value not in known:
            raise AudienceInvalid("value", value, at, sorted(known))
    make: Callable[[str], str] = Tie if key == "tie" else str
    return frozenset(map(make, chosen))
