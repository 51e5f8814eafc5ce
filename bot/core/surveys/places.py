"""Where answers lie, so roughly that no square of the map has only a few."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.core.surveys.model import SMALLEST_CELL
from bot.core.surveys.results import Spot

SIDES: Final = (250, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
"""Of squares, in metres, from which is chosen."""
_ENOUGH: Final = 0.8  # of the answers lie in squares that are shown
METRES_OF_DEGREE: Final = 111_195.0  # of latitude: a 360th of the circle with the Earth's mean radius


@dataclass(frozen=True, slots=True)
class Spots:
    """``outside``: answers in no spot; ``square``: the side in metres, 0 where there are no spots."""

    spots: tuple[Spot, ...]
    outside: int
    square: float


def spots_of(
    points: Sequence[tuple[float, float, int]],
    everyones: Sequence[tuple[float, float, int]] | None = None,
    smallest: int = SMALLEST_CELL,
) -> Spots:
    """Answers (latitude, longitude, how many) by squares with ``smallest`` at least: as small as leave out a fifth of the
    answers at most, else as leave out the fewest. Squares run along parallels and meridians, from the equator and Greenwich
    on, and are as wide as high at the middle of all answers.

    Who is in no square is there together with ``smallest`` others, or nobody is. ``everyones``: the points without the
    filter, where there is one; squares where a few others are, are then left out.
    """
    every = everyones or points
    total = sum(count for *_, count in points)
    if total < smallest:
        return Spots((), total, 0.0)
    middle = sorted(latitude for latitude, *_ in every)[len(every) // 2]
    best = Spots((), total, 0.0)
    for side in SIDES:
        found = _in_squares(points, everyones, side, middle, smallest)
        if found.outside < best.outside:
            best = found
        if found.outside <= (1 - _ENOUGH) * total:
            break
    return best


def _in_squares(
    points: Sequence[tuple[float, float, int]],
    everyones: Sequence[tuple[float, float, int]] | None,
    side: int,
    middle: float,
    smallest: int,
) -> Spots:
    high = side / METRES_OF_DEGREE
    wide = high / max(math.cos(math.radians(middle)), 0.01)
    counted = _count(points, high, wide)
    others = _count(everyones or (), high, wide)
    shown = {
        square: count
        for square, count in counted.items()
        if count >= smallest and not 0 < others[square] - count < smallest
    }
    total = sum(counted.values())
    while shown and 0 < total - sum(shown.values()) < smallest:
        shown.pop(min(shown, key=lambda square: (shown[square], square)))
    spots = tuple(
        Spot((row + 0.5) * high, (column + 0.5) * wide, count)
        for (row, column), count in sorted(shown.items())
    )
    return Spots(spots, total - sum(shown.values()), float(side) if spots else 0.0)


def _count(points: Sequence[tuple[float, float, int]], high: float, wide: float) -> Counter[tuple[int, int]]:
    counted: Counter[tuple[int, int]] = Counter()
    for latitude, longitude, count in points:
        counted[math.floor(latitude / high), math.floor(longitude / wide)] += count
    return counted


def read_point(written: str) -> tuple[float, float] | None:
    """Latitude and longitude of "latitude longitude", whatever follows; None if it is no place on Earth."""
    parts = written.split()
    try:
        latitude, longitude = float(parts[0]), float(parts[1])
    except (IndexError, ValueError):
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
