"""Bars that lie: a label of any length above each, or a short one beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.charts.colours import BLUE, PALE_INK, RULE, VERMILION, VERMILION_INK
from bot.charts.lettering import LEADING, shortened, width, wrap
from bot.charts.page import MARGIN, ROOM, SMALL, TEXT, Page

MOST_LINES: Final = 3  # of a label
TALLEST: Final = 1_500  # pixels of all rows together: Telegram makes what is much taller too small to read
_THICK: Final = 36
_GAP: Final = 26  # from row to row
_SCALES: Final = (0.05, 0.1, 0.25, 0.5, 1.0)
_STUB: Final = 110  # what is drawn where a number is hidden: its length says nothing


@dataclass(frozen=True, slots=True)
class Row:
    """``share`` of the longest possible bar, from 0 to 1; None: not shown. ``low`` and ``high`` are the whisker's ends;
    ``mark``: words beside the label of what is the reader's own."""

    label: str
    value: str
    share: float | None
    low: float | None = None
    high: float | None = None
    mark: str = ""


def draw_rows(page: Page, rows: Sequence[Row]) -> None:
    """Label above bar, the value at the bar's end."""
    scale = _scale(rows)
    room = ROOM - max(width(row.value, TEXT, bold=True) for row in rows) - 24
    for row in rows:
        _draw_label(page, row)
        middle = page.y + _THICK / 2
        end = _draw_bar(page, row, MARGIN, room, scale)
        if row.low is not None and row.high is not None:
            page.whisker(MARGIN + row.low / scale * room, MARGIN + row.high / scale * room, middle)
            end = max(end, MARGIN + row.high / scale * room + 10)
        page.word(
            end + 18,
            middle - 0.6 * TEXT,
            row.value,
            bold=row.share is not None,
            colour=PALE_INK if row.share is None else "#1a1a1a",
        )
        page.y += _THICK + _GAP


def height_of(row: Row) -> float:
    """What ``draw_rows`` needs for it."""
    lines = len(_label_lines(row)) + (1 if row.mark else 0)
    return lines * TEXT * LEADING + 4 + _THICK + _GAP


def draw_short_rows(page: Page, rows: Sequence[Row]) -> None:
    """Label beside bar, in a column as wide as the longest label, two fifths of the page at most."""
    scale = max([row.share for row in rows if row.share], default=1.0) or 1.0
    names = [shortened(row.label, TEXT, ROOM * 0.42) for row in rows]
    column = max(width(name, TEXT) for name in names) + 20
    values = max(width(row.value, TEXT, bold=True) for row in rows) + 24
    start, room = MARGIN + column, ROOM - column - values
    for row, name in zip(rows, names, strict=True):
        page.word(start - 20, page.y + _THICK / 2 - 0.6 * TEXT, name, align="right", bold=bool(row.mark))
        end = _draw_bar(page, row, start, room, scale)
        shown = row.share is not None
        page.word(
            end + 18,
            page.y + _THICK / 2 - 0.6 * TEXT,
            row.value,
            bold=shown,
            colour="#1a1a1a" if shown else PALE_INK,
        )
        page.y += _THICK + 20
    page.rule((start, page.y - 20 - len(rows) * (_THICK + 20) + 14), (start, page.y - 14), RULE)


def explain_own(page: Page, said: str) -> None:
    """What the other colour means, where it is not said beside each."""
    page.box(MARGIN, page.y + 4, 56, SMALL, VERMILION)
    page.word(MARGIN + 72, page.y, said, SMALL, bold=True, colour=VERMILION_INK)
    page.y += SMALL * LEADING + 8


def draw_lollipops(page: Page, rows: Sequence[Row], ends: tuple[str, str]) -> None:
    """A dot on a line from the first place to the last; ``share`` is how far along it is, ``ends`` name both."""
    room = ROOM - max(width(row.value, TEXT, bold=True) for row in rows) - 40
    page.word(MARGIN, page.y, ends[0], SMALL, colour=PALE_INK)
    page.word(MARGIN + room, page.y, ends[1], SMALL, colour=PALE_INK, align="right")
    page.y += SMALL * LEADING + 16
    for row in rows:
        _draw_label(page, row)
        middle = page.y + _THICK / 2
        if row.share is None:
            page.hatched(MARGIN, page.y, _STUB, _THICK)
            page.word(MARGIN + _STUB + 18, middle - 0.6 * TEXT, row.value, colour=PALE_INK)
        else:
            at, colour = MARGIN + row.share * room, VERMILION if row.mark else BLUE
            page.rule((MARGIN, middle), (MARGIN + room, middle), RULE, 3)
            page.rule((MARGIN, middle), (at, middle), colour, 6)
            page.dot(at, middle, colour)
            page.word(MARGIN + room + 36, middle - 0.6 * TEXT, row.value, bold=True)
        page.y += _THICK + _GAP


def _label_lines(row: Row) -> list[str]:
    return wrap(row.label, TEXT, ROOM, most=MOST_LINES)


def _draw_label(page: Page, row: Row) -> None:
    page.lines(row.label, most=MOST_LINES)
    if row.mark:
        page.dot(MARGIN + 13, page.y + TEXT * 0.62, VERMILION, 20)
        page.word(MARGIN + 36, page.y, row.mark, bold=True, colour=VERMILION_INK)
        page.y += TEXT * LEADING
    page.y += 4


def _draw_bar(page: Page, row: Row, start: float, room: float, scale: float) -> float:
    """Returns where it ends."""
    if row.share is None:
        page.hatched(start, page.y, min(_STUB, room), _THICK)
        return start + min(_STUB, room)
    length = row.share / scale * room
    page.box(start, page.y, max(length, 3), _THICK, VERMILION if row.mark else BLUE)
    return start + length


def _scale(rows: Sequence[Row]) -> float:
    longest = max([row.high or row.share or 0.0 for row in rows], default=1.0)
    return next((scale for scale in _SCALES if longest <= scale), longest)
