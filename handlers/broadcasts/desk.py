"""What all handlers of who writes announcements share: which city, which draft, and how it stands."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.core.broadcasts.audience import Audience
from bot.core.broadcasts.composing import Subject
from bot.core.broadcasts.model import (
    LONGEST_CAPTION,
    LONGEST_TEXT,
    Broadcast,
    BroadcastKind,
    BroadcastStatus,
    Content,
)
from bot.core.broadcasts.service import BroadcastServices
from bot.core.cities.model import City
from bot.core.languages import chain
from bot.core.residents.model import Conversation
from bot.core.surveys.service import SurveyServices
from bot.telegram.taps import Tap
from bot.telegram.turns import Turn
from handlers.asked import said_of
from handlers.broadcasts.message_screens import subject_title
from handlers.staff.desks import StaffDesk

_ID: Final = re.compile(r"[0-9a-f]{16}")
_VERSION: Final = re.compile(r"[0-9]{1,6}")


class BroadcastId(str):
    """A converter for buttons: what they say of a broadcast is found again by its type. Raises ValueError."""

    __slots__ = ()

    def __new__(cls, text: str) -> "BroadcastId":
        return super().__new__(cls, an_id(text))


def an_id(text: str) -> str:
    """A converter for buttons: of a survey, an occurrence, an idea. Raises ValueError."""
    if not _ID.fullmatch(text):
        raise ValueError(text)
    return text


def read_version(text: str) -> int:
    """A converter for buttons. Raises ValueError."""
    if not _VERSION.fullmatch(text):
        raise ValueError(text)
    return int(text)


class Shelf(StrEnum):
    """Which announcements are listed. Their values are what buttons carry."""

    DRAFTS = "d"
    WAITING = "w"
    SCHEDULED = "s"
    RUNNING = "r"
    OVER = "o"


STATUSES: Final[Mapping[Shelf, tuple[BroadcastStatus, ...]]] = MappingProxyType(
    {
        Shelf.DRAFTS: (BroadcastStatus.DRAFT,),
        Shelf.WAITING: (BroadcastStatus.WAITING,),
        Shelf.SCHEDULED: (BroadcastStatus.SCHEDULED,),
        Shelf.RUNNING: (BroadcastStatus.STARTING, BroadcastStatus.RUNNING, BroadcastStatus.PAUSED),
        Shelf.OVER: (BroadcastStatus.ENDED, BroadcastStatus.CANCELLED),
    }
)


class DraftNoMore(Exception):
    """It waits, runs or is over: to be changed it would have to be a draft."""

    def __init__(self, broadcast: Broadcast) -> None:
        super().__init__(broadcast.status)
        self.broadcast = broadcast


@dataclass(frozen=True, slots=True)
class Draft:
    """An announcement that is being written, and what it invites to as that is now."""

    broadcast: Broadcast
    subject: Subject
    city: City
    now: datetime

    @property
    def content(self) -> Content:
        return self.broadcast.content

    @property
    def today(self) -> date:
        """By the city's calendar."""
        return self.now.astimezone(ZoneInfo(self.city.zone)).date()

    @property
    def limit(self) -> int:
        """How long a text may be, in UTF-16 units that are read."""
        return LONGEST_CAPTION if self.content.picture else LONGEST_TEXT

    @property
    def languages(self) -> tuple[str, ...]:
        """The city's, and others that it has a text in."""
        return tuple(dict.fromkeys((*self.city.languages, *self.content.texts)))

    @property
    def is_silent(self) -> bool:
        """Whether it says nothing: only an invitation may do without a text."""
        return self.broadcast.kind is BroadcastKind.MESSAGE and not self.content.texts

    @property
    def is_too_late(self) -> bool:
        """Whether what it invites to is over by the time that it would go out."""
        is_invitation = self.broadcast.kind is not BroadcastKind.MESSAGE
        return is_invitation and self.subject.is_over(self.broadcast.starts_at or self.now)

    @property
    def is_overdue(self) -> bool:
        """Whether its hour has passed while it lay."""
        return self.broadcast.starts_at is not None and self.broadcast.starts_at <= self.now

    def tap(self, name: str, *args: str) -> Tap:
        return Tap(name, self.city.slug, (self.broadcast.id, *args))

    def asking(self, state: str, **data: str) -> Conversation:
        """She is asked for a part of it; what is empty is left out."""
        kept = {name: value for name, value in data.items() if value}
        return Conversation(state, {"city": self.city.slug, "broadcast": self.broadcast.id} | kept)


@dataclass(frozen=True, slots=True)
class Desk(StaffDesk):
    broadcasts: BroadcastServices
    surveys: SurveyServices

    async def open(self, turn: Turn) -> Draft:
        """The draft that the button, or the question before her, names. Raises BroadcastUnknown, DraftNoMore,
        CityUnknown, NotAllowed."""
        named = next((arg for arg in turn.args if isinstance(arg, BroadcastId)), None)
        if named is not None:
            return await self.look(turn, self.city(turn), named)
        return await self.look(turn, await self.asked_city(turn), said_of(turn.conversation, "broadcast"))

    async def look(self, turn: Turn, city: City, broadcast_id: str) -> Draft:
        """Raises BroadcastUnknown, DraftNoMore, NotAllowed."""
        broadcast, subject = await self.broadcasts.composing.find(turn.resident, city, broadcast_id)
        if broadcast.status is not BroadcastStatus.DRAFT:
            raise DraftNoMore(broadcast)
        return Draft(broadcast, subject, city, self.now())

    async def change(self, turn: Turn, draft: Draft, change: Callable[[Broadcast], Broadcast]) -> Draft:
        """The draft as it is kept from now on. Raises InvalidBroadcast, MarkupInvalid, ChangedMeanwhile,
        BroadcastUnknown."""
        before = draft.broadcast
        after = await self.broadcasts.composing.change(
            turn.resident, draft.city, before.id, before.version, change
        )
        return Draft(after, draft.subject, draft.city, self.now())

    async def titles(self, turn: Turn, city: City, asked: Audience) -> dict[str, str]:
        """What the survey and the event are called that the conditions mean, by their ids; without those that are gone."""
        composing, titles = self.broadcasts.composing, {}
        now = self.now()
        means = ((BroadcastKind.SURVEY, asked.survey and asked.survey[1]), (BroadcastKind.EVENT, asked.going))
        for kind, meant in means:
            if meant:
                about = Broadcast("", kind, turn.resident.id, now, now, subject=meant)
                titles[meant] = subject_title(turn.t, await composing.subject(city, about))
        return {meant: title for meant, title in titles.items() if title}


def writes_in(language: str, city: City) -> str:
    """The language of the city's that who reads this one most likely writes in."""
    return next((tag for tag in chain(language) if tag in city.languages), city.languages[0])


def without(mapping: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {other: value for other, value in mapping.items() if other != name}
