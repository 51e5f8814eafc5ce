"""What a resident sees: text, buttons, perhaps a picture. A screen is made by a pure function of data and a translator."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from markupsafe import Markup

from bot.telegram.taps import Tap
from locales import texts
from locales.contexts import COLUMNS

CAPTION_LIMIT: Final = 1024  # UTF-16 units after entities, set by Telegram
TEXT_LIMIT: Final = 4096  # the same, of a message without a picture
_TAG: Final = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Button:
    """One button under a message: it taps, opens an address, copies a text, or shares. One of these.

    ``inline_query`` lets her choose a chat, where these words are asked of the bot (see ``bot.telegram.inline``).
    """

    text: str
    tap: Tap | None = None
    url: str | None = None
    copies: str | None = None
    inline_query: str | None = None


Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of our own making, such as a PNG; ``name`` with its ending."""

    name: str
    content: bytes


Picture: TypeAlias = str | Drawing
"""One that Telegram keeps, by its file id, or one of ours."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A message that can be redrawn in place. ``text`` is Telegram's HTML: what people wrote in it is escaped.

    Beside a picture the text is its caption, and has to fit: see ``fits_caption``. One that does not, or a picture
    that Telegram does not take, is shown without the picture.
    """

    text: Markup
    rows: tuple[Row, ...] = ()
    picture: Picture | None = None

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
class Venue:
    """A place to show on the map, in degrees. A title or an address that is empty is made up for."""

    latitude: float
    longitude: float
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file to send."""

    name: str
    content: bytes
    caption: Markup


@dataclass(frozen=True, slots=True)
class Album:
    """One picture or several side by side, ten at most. Where Telegram does not take its own, ``drawings`` are sent."""

    pictures: tuple[Picture, ...]
    drawings: tuple[Drawing, ...]


def fits_caption(text: Markup) -> bool:
    """Whether the text may stand under a picture."""
    return read_length(text) <= CAPTION_LIMIT


def read_length(text: Markup) -> int:
    """How long Telegram reckons the text to be, in UTF-16 units: what is read, without the tags."""
    return len(as_read(text).encode("utf-16-le")) // 2


def as_read(text: Markup) -> str:
    """What is read of it: plain text, without the tags."""
    return html.unescape(_TAG.sub("", text))


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
