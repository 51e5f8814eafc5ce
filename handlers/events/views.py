"""Lists of events, as a button names them: it says in at most twelve letters where she came from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final
from zlib import crc32

from bot.core.cities.model import Topic
from bot.core.events.model import Attendance, Listing
from bot.telegram.screens import Button, Row
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.callbacks import LIST

PAGE: Final = 5  # events to a message
_PACKED: Final = re.compile(r"(?:([htwnfms])|(d)(\d{6})|(k)([0-9a-f]{6})|(g)([0-9a-z]{8}))(?:-(\d{1,2}))?")
_ID: Final = re.compile(r"[0-9a-f]{16}")
_ANCHOR: Final = re.compile(r"([abw])([0-9a-f]{16})")
_THOUSANDTHS: Final = 1_000  # of a degree: a hundred metres
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_CENTURY: Final = 2000


class Kind(StrEnum):
    HOME = "h"
    TODAY = "t"
    WEEKEND = "w"
    WEEK = "n"
    DAY = "d"
    TOPIC = "k"
    FOLLOWED = "f"
    MINE = "m"
    NEAR = "g"
    SEARCH = "s"


@dataclass(frozen=True, slots=True)
class View:
    """A list of events and the page of it. ``value`` is a day, a topic or a place, as the functions below read it."""

    kind: Kind
    value: str = ""
    page: int = 0

    def pack(self) -> str:
        """As a button carries it."""
        return f"{self.kind}{self.value}" + (f"-{min(self.page, 99)}" if self.page else "")


HOME: Final = View(Kind.HOME)


def read_view(text: str) -> View:
    """A converter for buttons. Raises ValueError."""
    found = _PACKED.fullmatch(text)
    if found is None:
        raise ValueError(text)
    kind, *valued, page = found.groups()
    pairs = list(zip(valued[::2], valued[1::2], strict=True))
    kind, value = next(((name, value) for name, value in pairs if name), (kind, ""))
    view = View(Kind(kind), value or "", int(page or 0))
    if view.kind is Kind.DAY:
        day_of(view)
    if view.kind is Kind.NEAR:
        place_of(view)
    return view


def on_day(day: date) -> View:
    """What takes place on that day."""
    return View(Kind.DAY, f"{day:%y%m%d}")


def day_of(view: View) -> date:
    """Raises ValueError."""
    year, month, day = (int(view.value[start : start + 2]) for start in (0, 2, 4))
    return date(_CENTURY + year, month, day)


def on_topic(topic: Topic) -> View:
    """Codes of topics are too long for a button beside everything else; a sum of one stays whatever becomes of the others."""
    return View(Kind.TOPIC, f"{crc32(topic.code.encode()) & 0xFFFFFF:06x}")


def topic_of(view: View, topics: Sequence[Topic]) -> Topic | None:
    return next((topic for topic in topics if on_topic(topic).value == view.value), None)


def near(latitude: float, longitude: float) -> View:
    """What is near that place. It is only in the button, to a hundred metres: nothing of it is kept by us."""
    return View(Kind.NEAR, _in_letters(latitude + 90) + _in_letters(longitude + 180))


def place_of(view: View) -> tuple[float, float]:
    """Latitude and longitude. Raises ValueError."""
    latitude, longitude = (int(view.value[start : start + 4], 36) / _THOUSANDTHS for start in (0, 4))
    if latitude > 180 or longitude > 360:
        raise ValueError(view.value)
    return latitude - 90, longitude - 180


def _in_letters(degrees: float) -> str:
    number, written = round(degrees * _THOUSANDTHS), ""
    for _ in range(4):
        number, digit = divmod(number, len(_DIGITS))
        written = _DIGITS[digit] + written
    return written


def occurrence_id(text: str) -> str:
    """A converter for buttons. Raises ValueError."""
    if not _ID.fullmatch(text):
        raise ValueError(text)
    return text


class Side(StrEnum):
    AFTER = "a"
    BEFORE = "b"
    WITH = "w"


@dataclass(frozen=True, slots=True)
class Anchor:
    """An event that a page comes after, comes before, or has: what was published meanwhile shifts the numbers of pages."""

    side: Side
    id: str

    def pack(self) -> str:
        """As a button carries it."""
        return f"{self.side}{self.id}"


def read_anchor(text: str) -> Anchor | None:
    """A converter for buttons: "0" is none. Raises ValueError."""
    if text == "0":
        return None
    found = _ANCHOR.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return Anchor(Side(found[1]), found[2])


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in a list. ``km`` is how far it is, ``attendance`` her own place in it, where these are shown."""

    listing: Listing
    km: float | None = None
    attendance: Attendance | None = None

    @property
    def id(self) -> str:
        return self.listing.occurrence.id


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A page of a list; ``first`` is the place in it of its first entry, ``number`` counts from 0."""

    entries: Sequence[Entry]
    first: int = 0
    number: int = 0
    count: int = 1


def excerpt(entries: Sequence[Entry], number: int, anchor: Anchor | None) -> Excerpt:
    """The page that an anchor names, else the one of that number, else the last."""
    if not entries:
        return Excerpt(())
    at = next((i for i, entry in enumerate(entries) if anchor and entry.id == anchor.id), None)
    if at is None or anchor is None:
        first = min(number, (len(entries) - 1) // PAGE) * PAGE
    elif anchor.side is Side.WITH:
        first = at // PAGE * PAGE
    elif anchor.side is Side.AFTER:
        first = at + 1 if at + 1 < len(entries) else 0
    else:
        first = max(0, at - PAGE)
    before, after = -(-first // PAGE), -(-(len(entries) - first) // PAGE)
    return Excerpt(entries[first : first + PAGE], first, before, before + after)


def pager_row(t: Translator, city: str, view: View, shown: Excerpt) -> list[Row]:
    """Previous, where we are, next; nothing where there is but one page."""
    if shown.count < 2:
        return []

    def to(number: int, anchor: str) -> Tap:
        return Tap(LIST, city, (replace(view, page=number % shown.count).pack(), anchor))

    is_first, is_last = shown.number == 0, shown.number == shown.count - 1
    before = to(shown.number - 1, "0" if is_first else Anchor(Side.BEFORE, shown.entries[0].id).pack())
    after = to(shown.number + 1, "0" if is_last else Anchor(Side.AFTER, shown.entries[-1].id).pack())
    where = f"{t.number(shown.number + 1)} / {t.number(shown.count)}"
    return [(Button("‹", before), Button(where, to(shown.number, "0")), Button("›", after))]
