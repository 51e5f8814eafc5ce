"""A cross-tabulation as a table of coloured squares: one strip an option, one square a column.

Column headings stand above where they are short, and have letters, explained below the title, where they are not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Final

import matplotlib as mpl

from bot.charts import words
from bot.charts.colours import HEAT, PALE_INK, ink_on
from bot.charts.lettering import LEADING, width
from bot.charts.page import MARGIN, ROOM, SMALL, TEXT, Page
from bot.core.surveys.ports import MONTH
from bot.core.surveys.results import Crosstab
from bot.telegram.translator import Translator

MOST_COLUMNS: Final = 10  # a square has room for "100%"
_TALLEST: Final = 1_500
_HIGH: Final = 62  # of a strip
_LINES: Final = 2  # of a label


@dataclass(frozen=True, slots=True)
class _Square:
    """``share``: of its column; None: its column's total is not known, or ``count`` is not shown."""

    count: int | None
    share: float | None


def draw_table(page: Page, t: Translator, table: Crosstab) -> None:
    """Each square is the share of those in its column, or the count where it is not known how many those are."""
    # The latest months tell the most.
    columns = table.columns[-MOST_COLUMNS:] if table.by == MONTH else table.columns[:MOST_COLUMNS]
    if not columns or not table.rows:
        return
    names = [words.column_name(t, table.by, code, label) for code, label in columns]
    slot = ROOM / len(columns)
    totals = [table.column_totals.get(code) for code, _ in columns]
    if all(width(name, SMALL, bold=True) + 12 <= slot for name in names):
        heads = names
    else:
        heads = list(ascii_uppercase[: len(columns)])
        for head, name, total in zip(heads, names, totals, strict=True):
            page.word(MARGIN, page.y, head, bold=True)
            page.lines(f"{name} ({t.number(total)})" if total is not None else name, most=_LINES, indent=48)
            page.y += 4
        page.y += 20
    for number, head in enumerate(heads):
        page.word(MARGIN + (number + 0.5) * slot, page.y, head, SMALL, bold=True, align="center")
    page.y += SMALL * LEADING
    if heads is names and any(total is not None for total in totals):
        for number, total in enumerate(totals):
            said = "–" if total is None else f"({t.number(total)})"
            page.word(MARGIN + (number + 0.5) * slot, page.y, said, SMALL, colour=PALE_INK, align="center")
        page.y += SMALL * LEADING
    page.y += 12
    _draw_strips(page, t, table, [code for code, _ in columns], slot)


def _draw_strips(page: Page, t: Translator, table: Crosstab, columns: Sequence[str], slot: float) -> None:
    squares = {(row, column): _square(table, row, column) for row, _ in table.rows for column in columns}
    shares = [square.share for square in squares.values() if square.share is not None]
    counts = [square.count for square in squares.values() if square.count is not None]
    most_share, most = max(shares, default=1.0) or 1.0, max(counts, default=1) or 1
    start = page.y
    for drawn, (row, label) in enumerate(table.rows):
        if page.y - start > _TALLEST:
            page.lines(words.more_options(t, len(table.rows) - drawn), SMALL, colour=PALE_INK)
            break
        page.lines(words.option_name(t, row, label), TEXT, most=_LINES)
        page.y += 4
        for number, column in enumerate(columns):
            square, left = squares[row, column], MARGIN + number * slot
            if square.count is None:
                page.hatched(left + 2, page.y, slot - 4, _HIGH)
                continue
            red, green, blue, _ = mpl.colormaps[HEAT](
                square.share / most_share if square.share is not None else square.count / most
            )
            page.box(left + 2, page.y, slot - 4, _HIGH, (float(red), float(green), float(blue)))
            said = t.number(square.count) if square.share is None else words.share_of(t, square.share)
            ink = ink_on((float(red), float(green), float(blue)))
            page.word(
                left + slot / 2, page.y + _HIGH / 2 - 0.62 * SMALL, said, SMALL, align="center", colour=ink
            )
        page.y += _HIGH + 22


def _square(table: Crosstab, row: str, column: str) -> _Square:
    count, total = table.cells.get((row, column)), table.column_totals.get(column)
    return _Square(count, count / total if count is not None and total else None)


def left_out(table: Crosstab) -> int:
    """How many columns there was no room for."""
    return max(len(table.columns) - MOST_COLUMNS, 0)


def hides_some(table: Crosstab) -> bool:
    return any(table.cells.get((row, column)) is None for row, _ in table.rows for column, _ in table.columns)
