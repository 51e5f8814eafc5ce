"""The values that expressions compute with, as ODK converts them into each other; and what the work costs.

Everything in the instance is a string, "" where it is unanswered. A node stands for a question, a group or a column of an
option; no node at all counts as "". ISO dates are numbers of days since 1970-01-01 where a number is wanted, with the hour
as a fraction by the clock that the text was written by; so are hours of the day ("06:00" is 0.25).
"""

import math
import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final, Protocol, TypeAlias
from zoneinfo import ZoneInfo

from bot.core.surveys.expression_problems import ExpressionFailed
from bot.core.surveys.sheet import Place

LONGEST_TEXT: Final = 50_000  # characters that an expression may put together
WORK_OF_ONE: Final = 50_000  # of one evaluation: nodes visited, functions called, pairs compared
WORK_OF_ALL: Final = 500_000  # of all evaluations with one instance


class Node(Protocol):
    """``key`` tells nodes apart; ``position`` counts the times of a repeat from 1."""

    @property
    def name(self) -> str: ...
    @property
    def key(self) -> Hashable: ...
    @property
    def text(self) -> str: ...
    @property
    def truth(self) -> bool: ...
    @property
    def position(self) -> int: ...
    def parent(self) -> "Node | None": ...
    def children(self) -> Iterable["Node"]: ...
    def child(self, name: str) -> Sequence["Node"]: ...


Value: TypeAlias = str | float | bool | list[Node]


class Work:
    """``left`` is what may still be spent. Counted, not timed: the same expression fails on every machine, or on none."""

    __slots__ = ("_floor", "draws", "left")

    def __init__(self) -> None:
        self.left = WORK_OF_ALL
        self._floor = 0
        self.draws = 0

    def begin(self) -> None:
        """Another evaluation."""
        self._floor = max(self.left - WORK_OF_ONE, 0)
        self.draws = 0
        self.spend(1)

    def spend(self, much: int) -> None:
        """Raises ExpressionFailed where it is too much."""
        self.left -= much
        if self.left < self._floor:
            self.left = self._floor
            raise ExpressionFailed("too much work")


class Form(Protocol):
    """What expressions ask the instance for."""

    now: datetime
    zone: ZoneInfo
    language: str
    seed: int

    def document(self) -> Node: ...
    def named(self, name: str, place: Place) -> list[Node]: ...
    def indexed(self, name: str, place: Place, indexes: Sequence[tuple[str, int]]) -> list[Node]: ...
    def along(self, nodes: Iterable[Node], place: Place) -> list[Node]: ...
    def options(self, name: str) -> Node: ...
    def label(self, name: str, codes: str, place: Place) -> str: ...


class Scope:
    """Where an expression, or a predicate within it, is being evaluated. ``current`` is the question's node, ``item`` what
    a relative path starts from."""

    __slots__ = ("current", "form", "item", "place", "position", "size", "text", "work")

    def __init__(self, form: Form, place: Place, current: Node, item: Node, work: Work, text: str) -> None:
        self.form = form
        self.place = place
        self.current = current
        self.item = item
        self.work = work
        self.text = text
        self.position = 1
        self.size = 1

    def within(self, size: int) -> "Scope":
        """For a predicate over so many nodes."""
        inner = Scope(self.form, self.place, self.current, self.item, self.work, self.text)
        inner.size = size
        return inner


_NUMBER: Final = re.compile(r"\s*-?(?:\d+(?:[.,]\d*)?|[.,]\d+)\s*", re.ASCII)
_TEMPORAL: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)?(?:(?:^|T)(\d\d?:\d\d(?::\d\d(?:\.\d{1,6})?)?)(Z|[+-]\d\d(?::?\d\d)?)?)?", re.ASCII
)
_EPOCH: Final = date(1970, 1, 1).toordinal()
_SECONDS: Final = 86_400
_SPECIAL: Final = {"Infinity": math.inf, "-Infinity": -math.inf}


def string_of(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return value[0].text if value else ""
    return string_of_number(value)


def string_of_number(number: float) -> str:
    """As XPath writes it: "7", "2.5", never with an exponent; "NaN", "Infinity"."""
    if number != number:
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == int(number):
        return str(int(number))
    return format(Decimal(repr(number)), "f")


def number_of(value: Value) -> float:
    if isinstance(value, str):
        return number_of_text(value)
    if isinstance(value, list):
        return number_of_text(value[0].text) if value else math.nan
    return float(value)


def number_of_text(text: str) -> float:
    if _NUMBER.fullmatch(text):
        return float(text.replace(",", "."))
    if (days := days_of(text)) is not None:
        return days
    return _SPECIAL.get(text, math.nan)


def truth_of(value: Value) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value != ""
    if isinstance(value, list):
        return any(node.truth for node in value)
    return value == value and value != 0


def nodes_of(value: Value) -> list[Node]:
    """Raises ExpressionFailed where it is no node-set."""
    if not isinstance(value, list):
        raise ExpressionFailed("no questions, but a value")
    return value


def texts_of(values: Iterable[Value]) -> Iterator[str]:
    """One after the other, those of every node in a node-set; unanswered ones are left out.

    ODK has no node for a question that is not relevant; here it looks like one that is not answered.
    """
    for value in values:
        if isinstance(value, list):
            yield from (text for node in value if (text := node.text))
        else:
            yield string_of(value)


def moment_of(text: str) -> datetime | None:
    """What an ISO text says, on its own clock and with its offset; a date is its midnight, a time one on 1970-01-01."""
    found = _TEMPORAL.fullmatch(text) if text else None
    if found is None:
        return None
    hour = found[2] or "00:00"
    if hour[1] == ":":
        hour = "0" + hour
    try:
        day = date.fromisoformat(found[1] or "1970-01-01")
        clock = time.fromisoformat(hour + (found[3] or ""))
    except ValueError:
        return None
    return datetime.combine(day, clock)


def days_of(text: str) -> float | None:
    """Days since 1970-01-01 on the text's own clock; None where it is no date, time, or both."""
    moment = moment_of(text)
    if moment is None:
        return None
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6
    return moment.toordinal() - _EPOCH + seconds / _SECONDS


def are_equal(left: Value, right: Value, work: Work) -> bool:
    """Whether any pair is equal: as truths where one is one, as numbers where one is one, else as words or dates."""
    return _any_pair(left, right, work, True)


def are_different(left: Value, right: Value, work: Work) -> bool:
    return _any_pair(left, right, work, False)


def _any_pair(left: Value, right: Value, work: Work, wanted: bool) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return (truth_of(left) == truth_of(right)) is wanted
    if isinstance(left, list) or isinstance(right, list):
        ones, others = _atoms(left), _atoms(right)
        work.spend(len(ones) * len(others))
        return any(_is_equal(one, other) is wanted for one in ones for other in others)
    return _is_equal(left, right) is wanted


def _atoms(value: Value) -> Sequence[str | float]:
    if isinstance(value, list):
        return [node.text for node in value] or [""]
    return [value]


def _is_equal(left: str | float, right: str | float) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        if left == right:
            return True
        # "2026-11-24" and "2026-11-24T00:00:00.000+02:00" are the same to ODK, which has dates.
        return "T" in left + right and (days := days_of(left)) is not None and days == days_of(right)
    return number_of(left) == number_of(right)


def compares(left: Value, right: Value, sign: str, work: Work) -> bool:
    """``<``, ``<=``, ``>`` and ``>=``: as numbers, for any pair."""
    ones, others = _numbers(left), _numbers(right)
    work.spend(len(ones) * len(others))
    if sign == "<":
        return any(one < other for one in ones for other in others)
    if sign == "<=":
        return any(one <= other for one in ones for other in others)
    if sign == ">":
        return any(one > other for one in ones for other in others)
    return any(one >= other for one in ones for other in others)


def _numbers(value: Value) -> Sequence[float]:
    if isinstance(value, list):
        return [number_of_text(node.text) for node in value]
    return [number_of(value)]


def bounded(text: str, work: Work) -> str:
    """This text if it is not too long. Raises ExpressionFailed."""
    if len(text) > LONGEST_TEXT:
        raise ExpressionFailed("too long a text")
    work.spend(len(text) // 64)
    return text
