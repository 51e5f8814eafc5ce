"""What one resident has filled in so far: the sheet of paper in front of her."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

REVIEW: Final = "*"  # where she stands when every question was passed and the answers are looked over


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer belongs: a question, or the "one more?" of a repeat, and which time of each repeat around it.

    ``instance`` counts from 1, the outermost repeat first. Written "household/member/age#2".
    """

    path: str
    instance: tuple[int, ...] = ()

    def __str__(self) -> str:
        return f"{self.path}#{'.'.join(map(str, self.instance))}" if self.instance else self.path

    @classmethod
    def read(cls, written: str) -> Self:
        """What ``str`` wrote."""
        path, _, instance = written.partition("#")
        return cls(path, tuple(int(each) for each in instance.split(".")) if instance else ())


@dataclass(frozen=True, slots=True)
class Answer:
    """``values`` in canonical form: option codes (MANY in the order of the list, RANK in hers), numbers with a point,
    ISO dates and times, "latitude longitude", a file id, words, "OK". Empty: passed over. ``raw`` is what she typed."""

    values: tuple[str, ...] = ()
    raw: str = ""

    @property
    def value(self) -> str:
        """As an expression sees it: several codes are joined by spaces."""
        return " ".join(self.values)


@dataclass(frozen=True, slots=True)
class Sheet:
    """``number`` is the version of the questionnaire; ``answers`` by ``str(place)``, in the order they were given;
    ``at`` is the place that is asked next, REVIEW at the end, None at the beginning; ``seed`` orders shuffled options;
    ``repeats`` has how many times she asked for, by ``str(place)`` of the repeat; ``unfinished`` are the places where she
    ticks or ranks, and has not said that this is all."""

    number: int = 1
    answers: Mapping[str, Answer] = field(default_factory=dict)
    at: str | None = None
    repeats: Mapping[str, int] = field(default_factory=dict)
    seed: int = 0
    unfinished: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """JSON values that ``from_json`` reads."""
        return {
            "number": self.number,
            "answers": [[place, list(answer.values), answer.raw] for place, answer in self.answers.items()],
            "at": self.at,
            "repeats": dict(self.repeats),
            "seed": self.seed,
            "unfinished": list(self.unfinished),
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Self:
        """What ``as_json`` wrote."""
        answers = {place: Answer(tuple(values), raw) for place, values, raw in written["answers"]}
        return cls(
            number=written["number"],
            answers=answers,
            at=written["at"],
            repeats=dict(written["repeats"]),
            seed=written["seed"],
            unfinished=tuple(written.get("unfinished", ())),
        )
