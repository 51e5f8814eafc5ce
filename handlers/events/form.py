"""The form of a draft: its fields, and how it stands to what is published."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.cities.model import City
from bot.core.events.drafting import listing_from
from bot.core.events.model import Draft, Event, EventStatus, Listing, Scope, Words
from bot.core.events.schedule import InvalidSchedule, Problem, check_new
from bot.core.languages import chain

_ID: Final = re.compile(r"[0-9a-f]{16}")
_DAY: Final = re.compile(r"\d{8}")
_MONTH: Final = re.compile(r"\d{6}")
_HOUR: Final = re.compile(r"\d{4}")
_MOMENT: Final = "%Y%m%dT%H%M"


class Field(StrEnum):
    """Their values are what buttons carry."""

    TITLE = "t"
    DESCRIPTION = "d"
    WHEN = "w"
    REPEATS = "r"
    PLACE = "p"
    LOCATION = "l"
    TOPIC = "k"
    SEATS = "s"
    GUESTS = "g"
    PRICE = "c"
    ORGANISER = "o"
    ACCESSIBILITY = "a"
    SPOKEN = "n"
    PICTURE = "i"
    LINK = "u"
    TRANSLATIONS = "x"


OF_A_SUGGESTION: Final = (
    Field.TITLE,
    Field.WHEN,
    Field.PLACE,
    Field.DESCRIPTION,
    Field.PICTURE,
    Field.PRICE,
)


class Purpose(StrEnum):
    """What a day, an hour or a length is asked for. GUIDED leads on to the next question, the others back."""

    GUIDED = "g"
    START = "s"
    LAST_DAY = "e"
    REPEATED_UNTIL = "u"
    PUBLISHING = "p"


class Stage(StrEnum):
    """What becomes of the draft."""

    NEW = "new"
    CHANGE = "change"  # of what is published
    REVISION = "revision"  # of what was suggested, or waits for its hour
    SUGGESTION = "suggestion"


class DraftId(str):
    """A converter for buttons: what they say of a draft is found again by its type. Raises ValueError."""

    __slots__ = ()

    def __new__(cls, text: str) -> "DraftId":
        if not _ID.fullmatch(text):
            raise ValueError(text)
        return super().__new__(cls, text)


@dataclass(frozen=True, slots=True)
class Form:
    """A draft as its writer sees it. ``event`` is what it changes, if it does."""

    draft: Draft
    city: City
    now: datetime
    event: Event | None = None

    @property
    def stage(self) -> Stage:
        if not self.draft.by_editor:
            return Stage.SUGGESTION
        if self.draft.event_id is None:
            return Stage.NEW
        return Stage.CHANGE if self.draft.occurrence_id else Stage.REVISION

    @property
    def fields(self) -> Sequence[Field]:
        if self.stage is Stage.SUGGESTION:
            return OF_A_SUGGESTION
        one_date = self.stage is Stage.CHANGE and self.draft.scope is Scope.THIS
        return [field for field in Field if not (one_date and field is Field.REPEATS)]

    @property
    def original(self) -> str | None:
        """The language that it was written in first."""
        return next(iter(self.draft.details.texts), None)

    @property
    def words(self) -> Words:
        """In that language."""
        return self.draft.details.texts[self.original] if self.original else Words("")

    @property
    def untranslated(self) -> tuple[str, ...]:
        return self.draft.details.missing_in(self.city.languages) if self.words.title else ()

    @property
    def listing(self) -> Listing | None:
        """As readers would see it."""
        return listing_from(self.draft, self.city, self.now)

    @property
    def problem(self) -> Problem | None:
        """What is wrong with when it takes place: time goes on while a draft lies."""
        if self.draft.schedule is None or self.stage is Stage.CHANGE:
            return None
        try:
            check_new(self.draft.schedule, self.now)
        except InvalidSchedule as invalid:
            return invalid.problem
        return None

    @property
    def planned_for(self) -> datetime | None:
        """The hour for which it is to be published, if it waits for one."""
        waits = self.event is not None and self.event.status is EventStatus.SCHEDULED
        return self.event.publish_at if self.event and waits else None

    @property
    def today(self) -> date:
        """By the city's calendar."""
        return self.now.astimezone(ZoneInfo(self.city.zone)).date()


def writes_in(language: str, city: City) -> str:
    """The language of the city's that who reads this one most likely writes in."""
    return next((tag for tag in chain(language) if tag in city.languages), city.languages[0])


def event_id(text: str) -> str:
    """A converter for buttons: of an event, an occurrence, a feed or a ticket. Raises ValueError."""
    if not _ID.fullmatch(text):
        raise ValueError(text)
    return text


def read_month(text: str) -> tuple[int, int] | None:
    """A converter for buttons: year and month of 202603; None of 0. Raises ValueError."""
    if text == "0":
        return None
    if not _MONTH.fullmatch(text):
        raise ValueError(text)
    first = date(int(text[:4]), int(text[4:]), 1)
    if not 2000 <= first.year <= 9000:
        raise ValueError(text)
    return first.year, first.month


def read_day(text: str) -> date:
    """A converter for buttons: of 20260314. Raises ValueError."""
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


def read_hour(text: str) -> time:
    """A converter for buttons: of 1930. Raises ValueError."""
    if not _HOUR.fullmatch(text):
        raise ValueError(text)
    return time(int(text[:2]), int(text[2:]))


def read_moment(text: str) -> datetime:
    """A converter for buttons: a wall time of 20260314T1930. Raises ValueError."""
    return datetime.strptime(text, _MOMENT)  # noqa: DTZ007 (a wall time has no zone of its own)


def write_moment(wall: datetime) -> str:
    """As ``read_moment`` reads it."""
    return wall.strftime(_MOMENT)


def small_number(text: str) -> int:
    """A converter for buttons: 0 to 9999. Raises ValueError."""
    if not re.fullmatch(r"\d{1,4}", text):
        raise ValueError(text)
    return int(text)
