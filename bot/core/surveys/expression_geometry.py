"""Lengths and areas on the Earth, of points as ODK writes them: "latitude longitude altitude accuracy"."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, TypeAlias

from bot.core.surveys.expression_problems import ExpressionFailed

_RADIUS: Final = 6_378_100.0  # metres, as ODK has it

Point: TypeAlias = tuple[float, float]  # radians: latitude, longitude


def points_of(texts: Iterable[str]) -> list[Point]:
    """Of single points, and of traces and shapes, whose points are separated by ";". Raises ExpressionFailed."""
    return [_point(each) for text in texts for each in text.split(";") if each.strip()]


def distance(points: Sequence[Point]) -> float:
    """Metres along these points; 0 for fewer than two."""
    return math.fsum(_between(one, other) for one, other in pairwise(points))


def area(points: Sequence[Point]) -> float:
    """Square metres within the polygon with these corners; 0 for fewer than three."""
    if len(points) < 3:
        return 0.0
    closed = [*points, points[0]]
    total = math.fsum(
        (other[1] - one[1]) * (2 + math.sin(one[0]) + math.sin(other[0])) for one, other in pairwise(closed)
    )
    return abs(total) * _RADIUS * _RADIUS / 2


def _point(text: str) -> Point:
    parts = text.split()
    try:
        latitude, longitude = float(parts[0]), float(parts[1])
    except (ValueError, IndexError):
        raise ExpressionFailed("not a location") from None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ExpressionFailed("not a location")
    return math.radians(latitude), math.radians(longitude)


def _between(one: Point, other: Point) -> float:
    half = (
        math.sin((other[0] - one[0]) / 2) ** 2
        + math.cos(one[0]) * math.cos(other[0]) * math.sin((other[1] - one[1]) / 2) ** 2
    )
    return 2 * _RADIUS * math.asin(math.sqrt(min(half, 1.0)))
