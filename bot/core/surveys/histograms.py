"""Bins of numbers, days and times of day: with round edges, and none with fewer than may be shown.

The edges depend on all answers, not on those that a filter leaves, so that two pictures of one survey can be compared; bins
that are small, or whose complement under the filter is, are joined with their neighbours.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from itertools import pairwise
from typing import Final

from bot.core.surveys.averages import Numbers, quantile
from bot.core.surveys.model import SMALLEST_CELL
from bot.core.surveys.results import Bin

MOST_BINS: Final = 10
MINUTES_OF_DAY: Final = 24 * 60
_STEPS: Final = (1, 2, 5)
_MINUTES: Final = (5, 10, 15, 30, 60, 120, 180, 240, 360)
_LONGEST_DAY: Final = date.max.toordinal()


class Scale(Enum):
    """What the numbers are: of what they are round."""

    WHOLE = "whole"
    DECIMAL = "decimal"
    DAY = "day"  # days since 1 January of the year 1, which is 1
    MINUTE = "minute"  # of the day


def bins_of(
    numbers: Numbers, scale: Scale, everyones: Numbers | None = None, smallest: int = SMALLEST_CELL
) -> tuple[Bin, ...]:
    """Bins that together hold every number, each at least ``smallest``; none at all where that cannot be.

    ``everyones``: the numbers without the filter, where there is one.
    """
    if not numbers:
        return ()
    edges = _edges(everyones or numbers, scale)
    counted = _counts(numbers, edges)
    others = [a - b for a, b in zip(_counts(everyones, edges), counted, strict=True)] if everyones else None
    if others is not None and sum(others) == 0:
        others = None
    joined = _joined(edges, counted, others, smallest)
    return tuple(Bin(low, high if scale is Scale.DECIMAL else high - 1, count) for low, high, count in joined)


@dataclass
class _Part:
    low: float
    high: float
    count: int
    others: int


def _joined(
    edges: Sequence[float], counts: Sequence[int], others: Sequence[int] | None, smallest: int
) -> list[tuple[float, float, int]]:
    """The smallest bin that may not be shown joins its smaller neighbour, until there is none."""
    rest = others or [smallest] * len(counts)
    parts = [
        _Part(*bounds, *both)
        for bounds, both in zip(pairwise(edges), zip(counts, rest, strict=True), strict=True)
    ]
    while True:
        small = [n for n, part in enumerate(parts) if part.count < smallest or part.others < smallest]
        if not small:
            return [(part.low, part.high, part.count) for part in parts]
        if len(parts) == 1:
            return []
        at = min(small, key=lambda n: (min(parts[n].count, parts[n].others), n))
        beside = [n for n in (at - 1, at + 1) if 0 <= n < len(parts)]
        first, second = sorted((at, min(beside, key=lambda n: (parts[n].count, n))))
        a, b = parts[first], parts[second]
        parts[first : second + 1] = [_Part(a.low, b.high, a.count + b.count, a.others + b.others)]


def _counts(numbers: Numbers, edges: Sequence[float]) -> list[int]:
    counted, at = [0] * (len(edges) - 1), 0
    for value, count in numbers:
        while at < len(counted) - 1 and value >= edges[at + 1]:
            at += 1
        counted[at] += count
    return counted


def _edges(numbers: Numbers, scale: Scale) -> list[float]:
    """From a round number not above the least to one above the greatest. What is far from most answers is in one bin at
    the end, so that a slip of a finger does not push all others into one."""
    if scale is Scale.DAY:
        return _days(int(numbers[0][0]), int(numbers[-1][0]))
    least, greatest = numbers[0][0], numbers[-1][0]
    low, high = quantile(numbers, 0.025), quantile(numbers, 0.975)
    step = _step(low, high, scale)
    first, last = math.floor(low / step), math.floor(high / step) + 1
    edges = [_clean(number * step) for number in range(first, last + 1)]
    if scale is Scale.MINUTE:
        edges = [edge for edge in edges if 0 <= edge <= MINUTES_OF_DAY]
    if least < edges[0]:
        edges.insert(0, _round_below(least))
    if greatest >= edges[-1] and scale is Scale.MINUTE:
        edges.append(float(MINUTES_OF_DAY))
    elif greatest >= edges[-1]:
        edges.append(_round_above(greatest, whole=scale is not Scale.DECIMAL))
    return edges


def _step(low: float, high: float, scale: Scale) -> float:
    if scale is Scale.MINUTE:
        return next((step for step in _MINUTES if (high - low) / step < MOST_BINS), _MINUTES[-1])
    wanted = (high - low) / MOST_BINS
    if wanted <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(wanted))
    step = next((power * each for each in (*_STEPS, 10) if power * each >= wanted * 0.999), power * 10)
    return max(1.0, step) if scale is Scale.WHOLE else step


def _clean(value: float) -> float:
    """Without what multiplying leaves behind: 0.30000000000000004."""
    return float(f"{value:.12g}")


def _round_above(value: float, *, whole: bool) -> float:
    """A number of one or two digits and zeros, above this one."""
    if value < 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(value)) if value > 0 else 1.0
    above = (math.floor(value / power) + 1) * power
    return max(above, math.floor(value) + 1.0) if whole else _clean(above)


def _round_below(value: float) -> float:
    return 0.0 if value >= 0 else -_round_above(-value, whole=False)


def _days(first: int, last: int) -> list[float]:
    """Whole days, weeks from Monday, months, years or tens of years."""
    span = last - first + 1
    if span <= MOST_BINS:
        return [float(day) for day in range(first, last + 2)]
    if span <= MOST_BINS * 7:
        monday = first - date.fromordinal(first).weekday()
        return [float(day) for day in range(monday, last + 7 + 1, 7)][: (last - monday) // 7 + 2]
    start, end = date.fromordinal(first), date.fromordinal(last)
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if months <= MOST_BINS + 2:
        return [_month(start.year, start.month + n) for n in range(months + 1)]
    years = 1 if end.year - start.year < MOST_BINS else 10
    while (end.year - start.year) / years >= MOST_BINS:
        years *= 10
    begin = start.year // years * years
    return [_month(year, 1) for year in range(max(begin, 1), end.year + years + 1, years)][
        : (end.year - begin) // years + 2
    ]


def _month(year: int, month: int) -> float:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if year > date.max.year:
        return float(_LONGEST_DAY + 1)
    return float(date(year, month, 1).toordinal())


def read_day(written: str) -> float | None:
    """The number of an ISO date, or of the day of an ISO moment; None if it is neither."""
    try:
        return float(date.fromisoformat(written[:10]).toordinal())
    except ValueError:
        return None


def read_minute(written: str) -> float | None:
    """The minute of the day of an ISO time ("07:30", "07:30:00.000+02:00"); None if it is none."""
    hour, _, rest = written.partition(":")
    if not (hour.isdecimal() and rest[:2].isdecimal()):
        return None
    minute = int(hour) * 60 + int(rest[:2])
    return float(minute) if minute < MINUTES_OF_DAY else None


def day_of(number: float) -> date:
    """The day with this number."""
    return date.min + timedelta(days=round(number) - 1)
