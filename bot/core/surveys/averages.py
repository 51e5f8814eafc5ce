"""Means and medians that tell nothing of a count that is hidden.

A mean is one more equation over the counts, and a median an inequality: together with what is shown they can give a hidden
count away. So they are rounded, and shown only if one person among the hidden counts could have answered otherwise, for
every hidden count, without either of them being another. Without hidden counts they are only rounded.
"""

import math
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Final

Numbers = Sequence[tuple[float, int]]
"""(value, how many gave it), ascending."""

_FINE: Final = 300  # roundings within the spread of the answers: 0.01 of a rating from 1 to 5, 0.1 of an age
_ROUNDINGS: Final = 2  # how many powers of ten coarser is still worth showing


def mean_and_median(
    numbers: Numbers, hidden: Collection[float] = (), *, whole: bool = False
) -> tuple[float | None, float | None]:
    """Both, rounded to a power of ten; ``hidden`` are the values whose counts are not shown; ``whole``: in whole numbers at
    best. None where it would give a hidden count away. The median is the lower of two middle ones where some are hidden.
    """
    if not numbers:
        return None, None
    for quantum in _quanta(numbers, whole=whole):
        mean = _rounded(_mean(numbers), quantum)
        median = _rounded(_median(numbers, low=bool(hidden)), quantum)
        if _leaves_open(numbers, hidden, quantum, with_median=True):
            return mean, median
        if _leaves_open(numbers, hidden, quantum, with_median=False):
            return mean, None
    return None, None


def quantile(numbers: Numbers, share: float) -> float:
    """The value below which that share of the answers lies."""
    sought, seen = share * sum(count for _, count in numbers), 0
    for value, count in numbers:
        seen += count
        if seen >= sought:
            return value
    return numbers[-1][0]


def _quanta(numbers: Numbers, *, whole: bool) -> Iterator[float]:
    spread = quantile(numbers, 0.95) - quantile(numbers, 0.05) or abs(numbers[0][0]) or 1.0
    finest = math.floor(math.log10(spread / _FINE))
    if whole:
        finest = max(finest, 0)
    for power in range(finest, finest + _ROUNDINGS):
        yield 10.0**power


def _rounded(value: float, quantum: float) -> float:
    digits = -round(math.log10(quantum))
    return round(value, digits)


def _mean(numbers: Numbers) -> float:
    return math.fsum(value * count for value, count in numbers) / sum(count for _, count in numbers)


def _median(numbers: Numbers, *, low: bool) -> float:
    total = sum(count for _, count in numbers)
    lower, upper = _at(numbers, (total - 1) // 2), _at(numbers, total // 2)
    return lower if low else (lower + upper) / 2


def _at(numbers: Numbers, position: int) -> float:
    seen = 0
    for value, count in numbers:
        seen += count
        if position < seen:
            return value
    return numbers[-1][0]


def _leaves_open(numbers: Numbers, hidden: Collection[float], quantum: float, *, with_median: bool) -> bool:
    """Whether for every hidden value another table, one answer away, has the same mean and median as they are shown."""
    counts = dict(numbers) | {value: dict(numbers).get(value, 0) for value in hidden}

    def said(table: dict[float, int]) -> tuple[float, float | None]:
        ascending = sorted(table.items())
        median = _rounded(_median(ascending, low=True), quantum) if with_median else None
        return _rounded(_mean(ascending), quantum), median

    is_said, open_values = said(counts), set[float]()
    ordered = sorted(hidden)
    near = [*pairwise(ordered), *((b, a) for a, b in pairwise(ordered))]
    for start, end in near:  # a step between neighbours changes the mean the least
        if counts[start] and {start, end} - open_values:
            moved = counts | {start: counts[start] - 1, end: counts[end] + 1}
            if said(moved) == is_said:
                open_values |= {start, end}
    return open_values >= set(hidden)
