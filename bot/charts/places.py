"""Where answers lie: squares on an empty sheet, in metres, with the city's centre, north and a scale."""

import math
from typing import Final

import matplotlib as mpl

from bot.charts.colours import HEAT, INK, PALE_INK, PAPER, RULE, ink_on
from bot.charts.lettering import LEADING, width, wrap
from bot.charts.page import MARGIN, ROOM, SMALL, Page
from bot.core.cities.model import City
from bot.core.surveys.places import METRES_OF_DEGREE
from bot.core.surveys.results import QuestionResult, Spot
from bot.telegram.translator import Translator

_TALLEST: Final = 1_000
_LEAST: Final = 500  # pixels high
_FARTHEST: Final = 60_000  # metres: a centre farther away would make the squares too small
_LENGTHS: Final = tuple(base * 10**power for power in range(2, 6) for base in (1, 2, 5))  # of a scale, metres


def draw_places(page: Page, t: Translator, result: QuestionResult, city: City) -> None:
    """The squares, and below them what they mean."""
    if not result.spots:
        return
    points = [(_metres(spot, city), spot.count) for spot in result.spots]
    centred = all(math.hypot(*at) <= _FARTHEST for at, _ in points)
    corners = [at for at, _ in points] + ([(0.0, 0.0)] if centred else [])
    side = result.square
    west, east = min(x for x, _ in corners) - side, max(x for x, _ in corners) + side
    south, north = min(y for _, y in corners) - side, max(y for _, y in corners) + side
    scale = min(ROOM / (east - west), _TALLEST / (north - south))
    height = max((north - south) * scale, _LEAST)
    left = MARGIN + (ROOM - (east - west) * scale) / 2
    top = page.y + (height - (north - south) * scale) / 2

    def place(x: float, y: float) -> tuple[float, float]:
        return left + (x - west) * scale, top + (north - y) * scale

    page.frame(MARGIN, page.y, ROOM, height, RULE)
    most = max(count for _, count in points)
    for (x, y), count in points:
        _draw_square(page, t, place(x - side / 2, y + side / 2), side * scale, count, most)
    if centred:
        _draw_centre(page, *place(0, 0))
    _draw_north(page, t, page.y)
    page.y += height + 20
    _draw_scale(page, t, scale)
    if centred:
        _draw_centre(page, MARGIN + 20, page.y + SMALL * 0.6)
        page.lines(
            t.pgettext("chart", "centre of the city: {city}", city=city.name_for(t.language.tag)),
            SMALL,
            indent=56,
            most=2,
        )
    _draw_ramp(page, t, min(count for _, count in points), most)
    page.lines(
        t.pgettext("chart", "Side of a square: {length}", length=t.distance(side / 1000)),
        SMALL,
        colour=PALE_INK,
    )
    if result.outside:
        page.lines(
            t.npgettext(
                "chart",
                "{n} answer lies elsewhere, where there are too few",
                "{n} answers lie elsewhere, where there are too few",
                result.outside,
            ),
            SMALL,
            colour=PALE_INK,
        )


def _metres(spot: Spot, city: City) -> tuple[float, float]:
    """East and north of the city's centre, on a plane that touches the Earth there."""
    across = METRES_OF_DEGREE * math.cos(math.radians(city.latitude))
    return (spot.longitude - city.longitude) * across, (spot.latitude - city.latitude) * METRES_OF_DEGREE


def _colour(count: int, most: int) -> tuple[float, float, float]:
    red, green, blue, _ = mpl.colormaps[HEAT](count / most)
    return float(red), float(green), float(blue)


def _draw_square(
    page: Page, t: Translator, corner: tuple[float, float], size: float, count: int, most: int
) -> None:
    colour, said = _colour(count, most), t.number(count)
    page.box(corner[0], corner[1], size, size, colour)
    page.frame(corner[0], corner[1], size, size, PAPER, 2)
    if width(said, SMALL) + 8 <= size and size >= SMALL * LEADING:
        page.word(
            corner[0] + size / 2,
            corner[1] + size / 2 - 0.62 * SMALL,
            said,
            SMALL,
            align="center",
            colour=ink_on(colour),
        )


def _draw_centre(page: Page, x: float, y: float) -> None:
    for thickness, colour in ((13, PAPER), (6, INK)):
        reach = 18 if colour == INK else 21
        page.rule((x - reach, y), (x + reach, y), colour, thickness)
        page.rule((x, y - reach), (x, y + reach), colour, thickness)


def _draw_north(page: Page, t: Translator, top: float) -> None:
    # Translators: the letter for north on a map
    said = t.pgettext("chart", "N")
    x = MARGIN + ROOM - 24 - width(said, SMALL, bold=True) / 2
    page.box(
        x - width(said, SMALL, bold=True) / 2 - 8, top + 10, width(said, SMALL, bold=True) + 16, 84, PAPER
    )
    page.shape([(x, top + 14), (x - 16, top + 50), (x + 16, top + 50)], INK)
    page.word(x, top + 52, said, SMALL, bold=True, align="center")


def _draw_scale(page: Page, t: Translator, scale: float) -> None:
    length = max((each for each in _LENGTHS if each * scale <= ROOM / 3), default=_LENGTHS[0])
    middle = page.y + SMALL * 0.6
    page.rule((MARGIN, middle), (MARGIN + length * scale, middle), INK, 5)
    for end in (MARGIN, MARGIN + length * scale):
        page.rule((end, middle - 12), (end, middle + 12), INK, 4)
    page.word(MARGIN + length * scale + 20, page.y, t.distance(length / 1000), SMALL)
    page.y += SMALL * LEADING + 8


def _draw_ramp(page: Page, t: Translator, least: int, most: int) -> None:
    """What the colours mean, where a square may be too small for its number."""
    steps, wide = 40, 160.0
    low, high = t.number(least), t.number(most)
    x = MARGIN + width(low, SMALL) + 16
    page.word(MARGIN, page.y, low, SMALL)
    for step in range(steps):
        count = least + (most - least) * step / (steps - 1)
        page.box(x + step * wide / steps, page.y + 4, wide / steps + 1, SMALL, _colour(round(count), most))
    said = t.pgettext("chart", "{n} answers in a square", n=high)
    beside = x + wide + 16
    for line in wrap(said, SMALL, MARGIN + ROOM - beside, most=2):
        page.word(beside, page.y, line, SMALL)
        page.y += SMALL * LEADING
    page.y += 8
