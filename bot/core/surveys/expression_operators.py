"""The operators of expressions: functions of the scope made of functions of the scope."""

import math
from collections.abc import Callable
from typing import Final, TypeAlias

from bot.core.surveys.expression_values import Scope, Value, are_different, are_equal, compares, number_of

Run: TypeAlias = Callable[[Scope], Value]


def constant(value: Value) -> Run:
    return lambda scope: value


def signed(symbol: str, operand: Run) -> Run:
    if symbol == "-":
        return lambda scope: -number_of(operand(scope))
    return lambda scope: number_of(operand(scope))


def comparison(symbol: str, left: Run, right: Run) -> Run:
    if symbol == "=":
        return lambda scope: are_equal(left(scope), right(scope), scope.work)
    if symbol == "!=":
        return lambda scope: are_different(left(scope), right(scope), scope.work)
    return lambda scope: compares(left(scope), right(scope), symbol, scope.work)


def _divided(one: float, other: float) -> float:
    if other:
        return one / other
    if one != one or other != other or not one:
        return math.nan
    return math.inf if one > 0 else -math.inf


def _remainder(one: float, other: float) -> float:
    """With the sign of the dividend, as XPath has it."""
    if not other or math.isinf(one):
        return math.nan
    if math.isinf(other):
        return one
    rest = abs(one) % abs(other)
    return -rest if one < 0 else rest


ARITHMETIC: Final[dict[str, Callable[[float, float], float]]] = {
    "+": lambda one, other: one + other,
    "-": lambda one, other: one - other,
    "*": lambda one, other: one * other,
    "div": _divided,
    "mod": _remainder,
}
