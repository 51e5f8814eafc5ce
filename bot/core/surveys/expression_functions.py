"""The functions of expressions that take values and give one: XPath 1.0's and those that ODK adds.

https://docs.getodk.org/form-operators-functions/ says what each does. Those that see more than the values of their
arguments (``if``, ``once``, ``position`` …) are in the compiler.
"""

import math
import random
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.core.surveys.expression_dates import (
    date_of,
    date_time_of,
    decimal_date_time,
    decimal_time,
    formatted,
    iso_moment,
)
from bot.core.surveys.expression_geometry import area, distance, points_of
from bot.core.surveys.expression_numbers import (
    atan2,
    greatest,
    least,
    logarithm,
    of_number,
    power_of,
    rounded,
    total,
)
from bot.core.surveys.expression_problems import ExpressionFailed
from bot.core.surveys.expression_values import (
    Scope,
    Value,
    bounded,
    nodes_of,
    number_of,
    number_of_text,
    string_of,
    texts_of,
    truth_of,
)
from bot.core.surveys.expression_words import (
    after,
    before,
    concat,
    joined,
    own_or,
    regex,
    substr,
    substring,
    translate,
)

Run: TypeAlias = Callable[..., Value]


@dataclass(frozen=True, slots=True)
class Function:
    """``run`` takes the scope and the arguments' values; ``most`` None: any number of them."""

    run: Run
    least: int
    most: int | None


NOT_SUPPORTED: Final = frozenset(
    {
        "pulldata",
        "search",
        "jr:itext",
        "digest",
        "property",
        "version",
        "depend",
        "randomize",
        "base64-decode",
        "extract-signed",
        "thousands-sep",
        "intersects",
        "geofence",
        "callback",
        "last-saved",
        "id",
        "lang",
        "local-name",
        "name",
        "namespace-uri",
        "text",
        "comment",
        "processing-instruction",
    }
)


# What is chosen


def _codes(scope: Scope, value: Value) -> list[str]:
    codes = string_of(value).split()
    scope.work.spend(len(codes) // 16)
    return codes


def _selected(scope: Scope, chosen: Value, code: Value) -> Value:
    return string_of(code).strip() in _codes(scope, chosen)


def _selected_at(scope: Scope, chosen: Value, index: Value) -> Value:
    codes, number = _codes(scope, chosen), number_of(index)
    return codes[int(number)] if 0 <= number < len(codes) else ""


# What is counted


def _count(scope: Scope, value: Value) -> Value:
    return float(len(nodes_of(value)))


def _count_non_empty(scope: Scope, value: Value) -> Value:
    return float(sum(1 for node in nodes_of(value) if node.truth or node.text))


def _checklist(scope: Scope, least: Value, most: Value, *values: Value) -> Value:
    count = sum(1 for value in _flat(values) if truth_of(value))
    return _is_within(float(count), least, most)


def _weighted_checklist(scope: Scope, least: Value, most: Value, *values: Value) -> Value:
    if len(values) == 2 and isinstance(values[0], list) and isinstance(values[1], list):
        ticks, weights = _flat(values[:1]), _flat(values[1:])
    else:
        ticks, weights = list(values[::2]), list(values[1::2])
    if len(ticks) != len(weights):
        raise ExpressionFailed("not a weight for each")
    total = math.fsum(
        number_of(weight) for tick, weight in zip(ticks, weights, strict=True) if truth_of(tick)
    )
    return _is_within(total, least, most)


def _flat(values: Iterable[Value]) -> list[Value]:
    flat: list[Value] = []
    for value in values:
        flat.extend([[node] for node in value] if isinstance(value, list) else [value])
    return flat


def _is_within(number: float, least: Value, most: Value) -> bool:
    """-1 stands for no limit."""
    low, high = number_of(least), number_of(most)
    return (low < 0 or number >= low) and (high < 0 or number <= high)


# Chance, the same whenever this sheet is looked at


def _chance(scope: Scope) -> random.Random:
    scope.work.draws += 1
    return random.Random(f"{scope.form.seed}/{scope.place}/{scope.text}/{scope.work.draws}")


def _random(scope: Scope) -> Value:
    return _chance(scope).random()


def _uuid(scope: Scope, length: Value | None = None) -> Value:
    chance = _chance(scope)
    if length is None:
        return str(uuid.UUID(int=chance.getrandbits(128), version=4))
    number = number_of(length)
    if not 0 <= number <= 1_000:
        raise ExpressionFailed("too long a text")
    return "".join(chance.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", k=int(number)))


# All of them


def _coalesce(scope: Scope, *values: Value) -> Value:
    for value in values:
        text = string_of(value)
        if text not in ("", "NaN"):
            return value
    return string_of(values[-1]) if values else ""


def _points(scope: Scope, *values: Value) -> list[tuple[float, float]]:
    points = points_of(texts_of(values))
    scope.work.spend(len(points))
    return points


FUNCTIONS: Final[Mapping[str, Function]] = {
    "string": Function(lambda scope, *values: own_or(scope, values), 0, 1),
    "concat": Function(concat, 1, None),
    "join": Function(joined, 1, None),
    "substr": Function(substr, 2, 3),
    "substring": Function(substring, 2, 3),
    "substring-before": Function(before, 2, 2),
    "substring-after": Function(after, 2, 2),
    "string-length": Function(lambda scope, *values: float(len(own_or(scope, values))), 0, 1),
    "normalize-space": Function(lambda scope, *values: " ".join(own_or(scope, values).split()), 0, 1),
    "contains": Function(lambda scope, text, part: string_of(part) in string_of(text), 2, 2),
    "starts-with": Function(lambda scope, text, part: string_of(text).startswith(string_of(part)), 2, 2),
    "ends-with": Function(lambda scope, text, part: string_of(text).endswith(string_of(part)), 2, 2),
    "translate": Function(translate, 3, 3),
    "regex": Function(regex, 2, 2),
    "selected": Function(_selected, 2, 2),
    "is-selected": Function(_selected, 2, 2),
    "selected-at": Function(_selected_at, 2, 2),
    "count-selected": Function(lambda scope, chosen: float(len(_codes(scope, chosen))), 1, 1),
    "coalesce": Function(_coalesce, 2, None),
    "true": Function(lambda scope: True, 0, 0),
    "false": Function(lambda scope: False, 0, 0),
    "not": Function(lambda scope, value: not truth_of(value), 1, 1),
    "boolean": Function(lambda scope, value: truth_of(value), 1, 1),
    "boolean-from-string": Function(
        lambda scope, value: string_of(value) in ("true", "TRUE", "True", "1"), 1, 1
    ),
    "number": Function(
        lambda scope, *values: number_of(values[0]) if values else number_of_text(scope.item.text), 0, 1
    ),
    "int": Function(
        of_number(lambda number: number if math.isinf(number) else float(math.trunc(number))), 1, 1
    ),
    "round": Function(rounded, 1, 2),
    "floor": Function(of_number(lambda number: number if math.isinf(number) else math.floor(number)), 1, 1),
    "ceiling": Function(of_number(lambda number: number if math.isinf(number) else math.ceil(number)), 1, 1),
    "abs": Function(of_number(abs), 1, 1),
    "sqrt": Function(of_number(math.sqrt), 1, 1),
    "exp": Function(of_number(math.exp), 1, 1),
    "exp10": Function(of_number(lambda number: math.pow(10.0, number)), 1, 1),
    "log": Function(of_number(logarithm(math.log)), 1, 1),
    "log10": Function(of_number(logarithm(math.log10)), 1, 1),
    "sin": Function(of_number(math.sin), 1, 1),
    "cos": Function(of_number(math.cos), 1, 1),
    "tan": Function(of_number(math.tan), 1, 1),
    "asin": Function(of_number(math.asin), 1, 1),
    "acos": Function(of_number(math.acos), 1, 1),
    "atan": Function(of_number(math.atan), 1, 1),
    "atan2": Function(atan2, 2, 2),
    "pow": Function(power_of, 2, 2),
    "pi": Function(lambda scope: math.pi, 0, 0),
    "sum": Function(total, 1, None),
    "min": Function(least, 1, None),
    "max": Function(greatest, 1, None),
    "count": Function(_count, 1, 1),
    "count-non-empty": Function(_count_non_empty, 1, 1),
    "checklist": Function(_checklist, 2, None),
    "weighted-checklist": Function(_weighted_checklist, 2, None),
    "today": Function(lambda scope: scope.form.now.date().isoformat(), 0, 0),
    "now": Function(lambda scope: iso_moment(scope.form.now), 0, 0),
    "date": Function(lambda scope, value: date_of(value), 1, 1),
    "date-time": Function(lambda scope, value: date_time_of(value, scope.form.zone), 1, 1),
    "format-date": Function(
        lambda scope, value, pattern: bounded(
            formatted(value, string_of(pattern), scope.form.language), scope.work
        ),
        2,
        2,
    ),
    "format-date-time": Function(
        lambda scope, value, pattern: bounded(
            formatted(value, string_of(pattern), scope.form.language), scope.work
        ),
        2,
        2,
    ),
    "decimal-date-time": Function(lambda scope, value: decimal_date_time(value, scope.form.zone), 1, 1),
    "decimal-time": Function(lambda scope, value: decimal_time(value), 1, 1),
    "random": Function(_random, 0, 0),
    "uuid": Function(_uuid, 0, 1),
    "area": Function(lambda scope, *values: area(_points(scope, *values)), 1, 1),
    "enclosed-area": Function(lambda scope, *values: area(_points(scope, *values)), 1, 1),
    "distance": Function(lambda scope, *values: distance(_points(scope, *values)), 1, None),
}
