"""Functions of expressions that are about numbers. NaN where they are not defined, infinity where they are too large."""

import math
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TypeAlias

from bot.core.surveys.expression_values import Scope, Value, number_of, number_of_text, texts_of

OfOne: TypeAlias = Callable[[Scope, Value], Value]


def whole(number: float) -> float:
    """The nearest one, halves upwards, as XPath rounds."""
    return number if number != number or math.isinf(number) else float(math.floor(number + 0.5))


def rounded(scope: Scope, value: Value, places: Value | None = None) -> Value:
    """To so many places after the point, before it where they are negative; halves away from nought then, as ODK has it."""
    number = number_of(value)
    if places is None or number != number or math.isinf(number):
        return whole(number)
    wanted = number_of(places)
    if wanted != wanted:
        return math.nan
    try:
        step = Decimal(1).scaleb(-int(min(max(wanted, -30), 30)))
        return float(Decimal(repr(number)).quantize(step, ROUND_HALF_UP))
    except InvalidOperation:  # more digits than a float has: there is nothing to round
        return number


def of_number(act: Callable[[float], float]) -> OfOne:
    """NaN where it is not defined, infinity where it is too large."""

    def run(scope: Scope, value: Value) -> Value:
        number = number_of(value)
        try:
            return float(act(number))
        except ValueError:
            return math.nan
        except OverflowError:
            return math.inf if number == number and not math.isinf(number) else number

    return run


def logarithm(base: Callable[[float], float]) -> Callable[[float], float]:
    return lambda number: -math.inf if number == 0 else base(number)


def power_of(scope: Scope, value: Value, exponent: Value) -> Value:
    base, power = number_of(value), number_of(exponent)
    try:
        return math.pow(base, power)
    except ValueError:  # a root of a negative number; or 0 to a negative power
        return math.inf if base == 0 else math.nan
    except OverflowError:
        return -math.inf if base < 0 and power % 2 == 1 else math.inf


def atan2(scope: Scope, y: Value, x: Value) -> Value:
    return math.atan2(number_of(y), number_of(x))


def _numbers(values: Iterable[Value]) -> list[float]:
    return [number_of_text(text) for text in texts_of(values)]


def total(scope: Scope, *values: Value) -> Value:
    total = 0.0
    for number in _numbers(values):
        total += number
    return total


def least(scope: Scope, *values: Value) -> Value:
    numbers = _numbers(values)
    return math.nan if not numbers or any(each != each for each in numbers) else min(numbers)


def greatest(scope: Scope, *values: Value) -> Value:
    numbers = _numbers(values)
    return math.nan if not numbers or any(each != each for each in numbers) else max(numbers)
