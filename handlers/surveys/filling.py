"""A sheet in front of somebody: the one that she fills in, or the one of an editor's test run.

Both are shown by the same screens and answered by the same handlers; a ``Desk`` is what differs.
"""

import re
import string
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.surveys.answering import Offer
from bot.core.surveys.playing import Playing
from bot.core.surveys.service import SurveyServices
from bot.telegram.taps import Tap
from bot.telegram.turns import Turn

TRIAL: Final = "_"  # before the id of a draft: callback data has no other sign to spare
_ID: Final = re.compile(r"[0-9a-f]{16}")
_PLACE: Final = re.compile(r"[0-9.]{1,12}")
_MOMENT: Final = re.compile(r"[0-9A-Za-z]{1,4}")
_NUMBER: Final = re.compile(r"\d{1,4}")
_SIGNS: Final = string.digits + string.ascii_letters
_EPOCH: Final = datetime(1900, 1, 1)  # noqa: DTZ001 (a wall time has no zone of its own)
_QUARTER: Final = timedelta(minutes=15)
FIRST_DAY: Final = date(1900, 1, 1)  # that a calendar shows; earlier and later ones can be typed
LAST_DAY: Final = date(2199, 12, 31)

Act = Callable[[Playing], Playing]


class SheetId(str):
    """A converter for buttons: which sheet is meant. Raises ValueError."""

    __slots__ = ()

    def __new__(cls, text: str) -> "SheetId":
        if not _ID.fullmatch(text.removeprefix(TRIAL)):
            raise ValueError(text)
        return super().__new__(cls, text)

    @classmethod
    def of_trial(cls, draft_id: str) -> "SheetId":
        """The sheet of this draft's test run."""
        return cls(TRIAL + draft_id)

    @property
    def is_trial(self) -> bool:
        return self.startswith(TRIAL)

    @property
    def id(self) -> str:
        """The survey's, or the draft's."""
        return self.removeprefix(TRIAL)


@dataclass(frozen=True, slots=True)
class Where:
    """Whose sheet is before her, and what of a question she looks at: a page of its options, the ``words`` that she looked
    for among them, a month, the hours of a ``day``, the quarters of an ``hour``. ``page`` None: where her answer is."""

    city: str
    sheet: SheetId
    today: date
    page: int | None = None
    words: str = ""
    month: datetime | None = None
    day: datetime | None = None
    hour: datetime | None = None
    note: Markup | None = None

    def tap(self, name: str, *args: str) -> Tap:
        """A button about this sheet."""
        return Tap(name, self.city, (self.sheet, *args))


@dataclass(frozen=True, slots=True)
class Filled:
    """How the sheet is now. ``offer`` is None in a test run."""

    playing: Playing
    offer: Offer | None


class Desk(Protocol):
    """Where a sheet is kept."""

    async def fill(self, turn: Turn, city: City, sheet: SheetId, act: Act | None = None) -> Filled:
        """Do ``act`` with the sheet and keep it; without one, just look. Raises what ``act`` raises, and that it
        cannot be filled in (see ``Answering.fill``, ``Drafting.try_out``)."""
        ...


@dataclass(frozen=True, slots=True)
class ResidentsDesk:
    """What is filled in here counts."""

    surveys: SurveyServices

    async def fill(self, turn: Turn, city: City, sheet: SheetId, act: Act | None = None) -> Filled:
        filled = await self.surveys.answering.fill(turn.resident, city, sheet.id, act)
        return Filled(filled.playing, filled.offer)


@dataclass(frozen=True, slots=True)
class EditorsDesk:
    """A test run of a draft."""

    surveys: SurveyServices

    async def fill(self, turn: Turn, city: City, sheet: SheetId, act: Act | None = None) -> Filled:
        return Filled(await self.surveys.drafting.try_out(turn.resident, city, sheet.id, act), None)


def survey_id(text: str) -> str:
    """A converter for buttons: of a survey or a draft. Raises ValueError."""
    if not _ID.fullmatch(text):
        raise ValueError(text)
    return text


def short_place(text: str) -> str:
    """A converter for buttons: a place as ``Playing.short`` writes it. Raises ValueError."""
    if not _PLACE.fullmatch(text):
        raise ValueError(text)
    return text


def write_moment(moment: datetime) -> str:
    """A wall time of 1900 to 2199, to a quarter of an hour, in four characters: callback data has no room for more."""
    number, written = (moment - _EPOCH) // _QUARTER, ""
    while number or not written:
        number, digit = divmod(number, len(_SIGNS))
        written = _SIGNS[digit] + written
    return written


def read_moment(text: str) -> datetime:
    """A converter for buttons: what ``write_moment`` wrote. Raises ValueError."""
    if not _MOMENT.fullmatch(text):
        raise ValueError(text)
    number = 0
    for sign in text:
        number = number * len(_SIGNS) + _SIGNS.index(sign)
    return _EPOCH + number * _QUARTER


def small_number(text: str) -> int:
    """A converter for buttons: 0 to 9999. Raises ValueError."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return int(text)


def yes_or_no(text: str) -> bool:
    """A converter for buttons: of 1 and 0. Raises ValueError."""
    if text not in ("0", "1"):
        raise ValueError(text)
    return text == "1"
