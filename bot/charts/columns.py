"""Bars that stand: ratings, and numbers in bins of one width."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.charts.colours import BLUE, INK, PALE_INK, VERMILION, VERMILION_INK
from bot.charts.lettering import LEADING, width
from bot.charts.page import MARGIN, ROOM, SMALL, Page

_HEIGHT: Final = 460  # of the highest
_STUB: Final = 60  # what is drawn where a number is hidden: its height says nothing
_AIR: Final = 8  # between two words beside each other


@dataclass(frozen=True, slots=True)
class Column:
    """``size`` against those beside it; None: not shown. ``low`` and ``high`` are the whisker's ends."""

    value: str
    size: float | None
    low: float | None = None
    high: float | None = None
    is_own: bool = False


def fits(values: Sequence[str], labels: Sequence[str]) -> bool:
    """Whether so many columns can stand beside each other with their words. ``labels`` are one more than ``values`` where
    they name the edges between the columns."""
    slot = ROOM / max(len(values), 1)
    ends = width(labels[0], SMALL) / 2 <= MARGIN - 8 and width(labels[-1], SMALL) / 2 <= MARGIN - 8
    if len(labels) > len(values) and not ends:
        return False
    return all(width(word, SMALL) + _AIR <= slot for word in (*values, *labels))


def draw_columns(
    page: Page,
    columns: Sequence[Column],
    labels: Sequence[str],
    mean: tuple[float, str] | None = None,
    hidden: str = "",
) -> None:
    """``labels`` below each, or at the edges where there is one more; ``mean``: where it is, in columns from the left edge of
    the first, and what is written beside its mark; ``hidden`` stands beside the stubs of what is not shown."""
    slot, at_edges = ROOM / len(columns), len(labels) > len(columns)
    gap = 1 if at_edges else min(slot * 0.14, 16)
    largest = max([column.high or column.size or 0.0 for column in columns], default=0.0) or 1.0
    base = page.y + SMALL * LEADING + _HEIGHT
    for number, column in enumerate(columns):
        left, middle = MARGIN + number * slot + gap, MARGIN + (number + 0.5) * slot
        top = _draw_one(page, column, left, slot - 2 * gap, base, _HEIGHT / largest)
        if column.size is not None:
            page.word(middle, top - SMALL * LEADING, column.value, SMALL, align="center")
    page.rule((MARGIN, base), (MARGIN + ROOM, base), INK)
    page.y = base + 10
    for number, label in enumerate(labels):
        x = MARGIN + (number if at_edges else number + 0.5) * slot
        is_own = not at_edges and columns[number].is_own
        page.word(
            x,
            page.y,
            label,
            SMALL,
            align="center",
            bold=is_own and _bold_fits(label, slot),
            colour=VERMILION_INK if is_own else INK,
        )
    page.y += SMALL * LEADING
    if mean:
        _draw_mean(page, MARGIN + mean[0] * slot, mean[1])
    if hidden:
        page.hatched(MARGIN, page.y + 4, 56, SMALL)
        page.word(MARGIN + 72, page.y, hidden, SMALL, colour=PALE_INK)
        page.y += SMALL * LEADING + 8


def _bold_fits(label: str, slot: float) -> bool:
    return width(label, SMALL, bold=True) + _AIR <= slot


def _draw_one(page: Page, column: Column, left: float, wide: float, base: float, scale: float) -> float:
    """Returns the top of what is drawn."""
    if column.size is None:
        page.hatched(left, base - _STUB, wide, _STUB)
        return base - _STUB
    top = base - max(column.size * scale, 3)
    page.box(left, top, wide, base - top, VERMILION if column.is_own else BLUE)
    if column.low is not None and column.high is not None:
        page.upright_whisker(base - column.low * scale, base - column.high * scale, left + wide / 2)
        top = min(top, base - column.high * scale - 6)
    return top


def _draw_mean(page: Page, x: float, said: str) -> None:
    page.shape([(x, page.y), (x - 14, page.y + 24), (x + 14, page.y + 24)], INK)
    page.y += 28
    half = width(said, SMALL, bold=True) / 2
    middle = min(max(x, MARGIN + half), MARGIN + ROOM - half)
    page.word(middle, page.y, said, SMALL, bold=True, align="center")
    page.y += SMALL * LEADING + 8
