"""The sheet that a picture is drawn on: 1080 pixels wide, from the top down, as high as what is on it.

One axes covers the figure, and its units are pixels. matplotlib is used by its objects alone: pyplot keeps a state that
threads would share.
"""

import io
from typing import Final, Literal, TypeAlias

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text

from bot.charts.colours import HATCH, INK, PAPER
from bot.charts.lettering import DPI, LEADING, font_of, printable, wrap

WIDTH: Final = 1080
MARGIN: Final = 48
ROOM: Final = WIDTH - 2 * MARGIN
TEXT: Final = 40  # pixels: 1080 are as wide as a phone, so this is what a chat message is written in
SMALL: Final = 34
TITLE: Final = 50
_ASCENT: Final = 0.93  # DejaVu's, of the size

Align: TypeAlias = Literal["left", "center", "right"]
Colour: TypeAlias = str | tuple[float, float, float]

mpl.rcParams["svg.hashsalt"] = "charshi"  # ids of an SVG are the same each time it is drawn


class Page:
    """``y`` is where the next thing begins, in pixels from the top."""

    def __init__(self) -> None:
        self.figure = Figure(figsize=(WIDTH / DPI, WIDTH / DPI), dpi=DPI, facecolor=PAPER)
        FigureCanvasAgg(self.figure)
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_ylim(WIDTH, 0)
        self.y: float = MARGIN

    def word(
        self,
        x: float,
        top: float,
        text: str,
        size: float = TEXT,
        *,
        bold: bool = False,
        colour: Colour = INK,
        align: Align = "left",
    ) -> None:
        """One line of text, whose top is there; it is not wrapped."""
        drawn = Text(
            x,
            top + _ASCENT * size,
            printable(text),
            color=colour,
            fontproperties=font_of(size, bold=bold),
            horizontalalignment=align,
            verticalalignment="baseline",
            parse_math=False,
        )
        self._axes.add_artist(drawn)

    def lines(
        self,
        text: str,
        size: float = TEXT,
        *,
        most: int = 20,
        bold: bool = False,
        colour: Colour = INK,
        indent: float = 0,
    ) -> None:
        """Wrapped text from here on, down the page."""
        for line in wrap(text, size, ROOM - indent, most=most, bold=bold):
            self.word(MARGIN + indent, self.y, line, size, bold=bold, colour=colour)
            self.y += size * LEADING

    def box(self, x: float, top: float, width: float, height: float, colour: Colour) -> None:
        self._axes.add_patch(Rectangle((x, top), width, height, facecolor=colour, edgecolor="none"))

    def frame(
        self, x: float, top: float, width: float, height: float, colour: Colour, thickness: float = 3
    ) -> None:
        """The outline alone."""
        self._axes.add_patch(
            Rectangle((x, top), width, height, facecolor="none", edgecolor=colour, linewidth=thickness)
        )

    def hatched(self, x: float, top: float, width: float, height: float) -> None:
        """Where a number is not shown."""
        hatched = Rectangle(
            (x, top),
            width,
            height,
            facecolor=PAPER,
            edgecolor=HATCH,
            linewidth=1.5,
            hatch="//",
            hatch_linewidth=2,
        )
        self._axes.add_patch(hatched)

    def rule(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        colour: Colour = INK,
        thickness: float = 2,
    ) -> None:
        self._axes.add_line(
            Line2D(
                (start[0], end[0]),
                (start[1], end[1]),
                color=colour,
                linewidth=thickness,
                solid_capstyle="butt",
            )
        )

    def whisker(self, low: float, high: float, middle: float, reach: float = 10) -> None:
        """From ``low`` to ``high`` across the page, around ``middle`` of its height."""
        for thickness, colour in ((9, PAPER), (4, INK)):  # a light rim: it is seen on a dark bar as well
            self.rule((low, middle), (high, middle), colour, thickness)
            for end in (low, high):
                self.rule((end, middle - reach), (end, middle + reach), colour, thickness)

    def upright_whisker(self, low: float, high: float, middle: float, reach: float = 10) -> None:
        """The same up and down the page, around ``middle`` of its width."""
        for thickness, colour in ((9, PAPER), (4, INK)):
            self.rule((middle, low), (middle, high), colour, thickness)
            for end in (low, high):
                self.rule((middle - reach, end), (middle + reach, end), colour, thickness)

    def dot(self, x: float, y: float, colour: Colour, size: float = 26) -> None:
        self._axes.add_line(Line2D((x,), (y,), marker="o", markersize=size, color=colour, markeredgewidth=0))

    def shape(self, corners: list[tuple[float, float]], colour: Colour) -> None:
        self._axes.add_patch(Polygon(corners, closed=True, facecolor=colour, edgecolor="none"))

    def finish(self) -> None:
        """Cut the page below what is on it."""
        height = self.y + MARGIN
        self.figure.set_size_inches(WIDTH / DPI, round(height) / DPI)
        self._axes.set_ylim(round(height), 0)

    def written(self, format: Literal["png", "svg"]) -> bytes:
        """The picture's file; the same page gives the same bytes."""
        written = io.BytesIO()
        nothing = {"Software": None} if format == "png" else {"Date": None, "Creator": None}
        self.figure.savefig(written, format=format, dpi=DPI, facecolor=PAPER, metadata=nothing)
        return written.getvalue()
