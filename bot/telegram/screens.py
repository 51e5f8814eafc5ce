"""What a resident sees: text and buttons. A screen is made by a pure function of data and a translator."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from bot.telegram.taps import Tap
from locales import texts
from locales.contexts import COLUMNS


@dataclass(frozen=True, slots=True)
class Button:
    """One button under a message: it taps, or opens an address, or copies a text. One of these."""

    text: str
    tap: Tap | None = None
    url: str | None = None
    copies: str | None = None


Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """A message that can be redrawn in place. ``text`` is Telegram's HTML: what people wrote in it is escaped."""

    text: Markup
    rows: tuple[Row, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.text, Markup):
            raise TypeError("the text of a screen is Markup, so that nothing unescaped gets into it")


@dataclass(frozen=True, slots=True)
class LocationRequest:
    """A message that brings up a keyboard with one button, which sends the phone's location."""

    text: Markup
    button: str
    placeholder: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file to send."""

    name: str
    content: bytes
    caption: Markup


def paragraphs(*parts: Markup | None) -> Markup:
    """The parts with a blank line between them; None is left out."""
    return Markup("\n\n").join(part for part in parts if part)


def lines(*parts: Markup | None) -> Markup:
    """The parts each on a line; None is left out."""
    return Markup("\n").join(part for part in parts if part is not None)


def bold(words: object) -> Markup:
    """The words in bold, escaped unless they are Markup."""
    return Markup("<b>{}</b>").format(words)


def in_rows(buttons: Iterable[Button], width: int) -> tuple[Row, ...]:
    """The buttons side by side, ``width`` to a row; one whose label a phone would cut there has a row to itself.

    Catalogues are checked for length, but cities, their topics and languages have the names that they have.
    """
    room = COLUMNS["half-button"] * 2 // width
    rows: list[Row] = []
    open_row = False
    for button in buttons:
        fits = texts.width(button.text) <= room
        if open_row and fits and len(rows[-1]) < width:
            rows[-1] += (button,)
        else:
            rows.append((button,))
        open_row = fits
    return tuple(rows)
