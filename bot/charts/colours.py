"""Colours that people tell apart who do not see red, or green; what text stands on contrasts with it by 4.5 to 1 at least.

Blue and vermilion are those of M. Okabe and K. Ito, Color Universal Design (2008). What a colour says is said in words as
well: "your answer", a number in every square.
"""

from typing import Final

PAPER: Final = "#ffffff"
INK: Final = "#1a1a1a"
BLACK: Final = "#000000"  # on colours: against the middle greys ink would be too pale
PALE_INK: Final = "#4d4d4d"  # 8.5 to 1 on paper
RULE: Final = "#c8c8c8"
HATCH: Final = "#767676"
BLUE: Final = "#0072b2"
VERMILION: Final = "#d55e00"
VERMILION_INK: Final = "#9a4400"  # vermilion as text: 6.6 to 1 on paper
HEAT: Final = "cividis"
"""matplotlib's map for numbers: even in lightness, and alike for who sees two of the three colours."""


def ink_on(colour: tuple[float, float, float]) -> str:
    """The ink that contrasts the most with a colour (red, green, blue from 0 to 1), as WCAG 2.1 reckons it."""
    light = luminance(colour)
    return BLACK if (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) else PAPER


def luminance(colour: tuple[float, float, float]) -> float:
    """Relative luminance (WCAG 2.1), from 0 to 1."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
