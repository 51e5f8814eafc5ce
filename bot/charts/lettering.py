"""How wide words are in DejaVu Sans, and how they are broken into lines. Sizes and widths are in pixels.

DejaVu is matplotlib's own font, so it is there wherever this runs, and it has every letter of our languages. What it has
no glyph for (most emoji) is left out rather than drawn as a box.
"""

import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Final

import matplotlib as mpl
from matplotlib.font_manager import FontProperties, get_font

_FOLDER: Final = Path(mpl.get_data_path()) / "fonts" / "ttf"
_FILES: Final = {False: _FOLDER / "DejaVuSans.ttf", True: _FOLDER / "DejaVuSans-Bold.ttf"}
ELLIPSIS: Final = "…"
LEADING: Final = 1.25  # from line to line, of the size
DPI: Final = 72  # so that a point is a pixel


@lru_cache(maxsize=64)
def font_of(size: float, *, bold: bool) -> FontProperties:
    """The font by its file: to look it up by name would first read every font of the machine."""
    return FontProperties(fname=_FILES[bold], size=size)


@lru_cache(maxsize=8192)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Of one line, as it is drawn."""
    font = get_font(_FILES[bold])
    font.set_size(size, DPI)
    font.set_text(printable(text), 0.0)
    return float(font.get_width_height()[0]) / 64


@lru_cache(maxsize=1)
def _known() -> frozenset[int]:
    """What both faces have."""
    return frozenset(get_font(_FILES[False]).get_charmap()) & frozenset(get_font(_FILES[True]).get_charmap())


@lru_cache(maxsize=4096)
def printable(text: str) -> str:
    """The text as it can be drawn: on one line, without what the font lacks or nobody can see."""
    known = _known()
    kept = (
        letter
        if ord(letter) in known and unicodedata.category(letter) not in ("Cc", "Cf")
        else _blank(letter)
        for letter in unicodedata.normalize("NFC", text)
    )
    return " ".join("".join(kept).split())


def _blank(letter: str) -> str:
    """What stands for a letter that is not drawn: nothing within a word (joiners, marks), else a space."""
    return "" if unicodedata.category(letter) in ("Cf", "Mn", "Me") else " "


def wrap(text: str, size: float, room: float, *, most: int, bold: bool = False) -> list[str]:
    """The text in lines no wider than ``room``, ``most`` at most: what does not fit ends in an ellipsis.

    A word that is wider than a line is broken where the line ends. No text has no lines.
    """
    lines: list[str] = []
    line = ""
    for word in printable(text).split(" "):
        longer = f"{line} {word}" if line else word
        if width(longer, size, bold=bold) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while width(line, size, bold=bold) > room:
            head = _head(line, size, room, bold=bold)
            lines.append(head)
            line = line[len(head) :]
        if len(lines) > most:
            break
    if line:
        lines.append(line)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], shortened(lines[most - 1] + ELLIPSIS, size, room, bold=bold)]


def shortened(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """The beginning of one line with an ellipsis, where all of it is wider than ``room``."""
    if width(text, size, bold=bold) <= room:
        return text
    text = text.removesuffix(ELLIPSIS)
    while text and width(text.rstrip() + ELLIPSIS, size, bold=bold) > room:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def _head(word: str, size: float, room: float, *, bold: bool) -> str:
    """As much of a word as fits; one letter at least, so that an end is reached."""
    fits = 1
    while fits < len(word) and width(word[: fits + 1], size, bold=bold) <= room:
        fits += 1
    return word[:fits]
