"""What all handlers of broadcasts that are drafts no more share: which one is meant, and how it stands."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Final

from markupsafe import Markup

from bot.core.broadcasts.audience import Audience
from bot.core.broadcasts.markup import MarkupInvalid
from bot.core.broadcasts.model import (
    AudienceEmpty,
    BroadcastStatus,
    BroadcastUnknown,
    ChangedMeanwhile,
    InvalidBroadcast,
    OwnBroadcast,
    TooManyDrafts,
    UnseenCorrection,
    Watcher,
)
from bot.core.broadcasts.service import BroadcastServices
from bot.core.cities.model import City
from bot.telegram.routes import Handler
from bot.telegram.turns import Reply, Turn
from handlers.broadcasts import running_screens as screens
from handlers.broadcasts.audience_words import Titles
from handlers.broadcasts.refusals import in_words
from handlers.broadcasts.running_words import STARTED, UNDER_WAY, Shown
from handlers.staff.desks import StaffDesk

Page = Callable[[Turn, City], Awaitable[Reply]]
"""The editors' page of a city's broadcasts."""
DraftPage = Callable[[Turn, City, str], Awaitable[Reply]]
"""One draft, as its editor goes on with it."""
TitlesOf = Callable[[Turn, City, Audience], Awaitable[Titles]]
"""What an audience names by ids."""


@dataclass(frozen=True, slots=True)
class RunningDesk(StaffDesk):
    broadcasts: BroadcastServices
    page: Page = field(repr=False)
    draft: DraftPage = field(repr=False)
    titles: TitlesOf = field(repr=False)

    async def look(self, turn: Turn, city: City, one: str) -> Shown:
        """How it stands now. Raises BroadcastUnknown, NotAllowed."""
        broadcast, subject = await self.broadcasts.composing.find(turn.resident, city, one)
        reporting, editor = self.broadcasts.reporting, turn.resident
        if broadcast.status in (BroadcastStatus.WAITING, BroadcastStatus.SCHEDULED):
            outlook = await self.broadcasts.composing.look_ahead(editor, city, one)
            titles = await self.titles(turn, city, broadcast.audience)
            return Shown(city, broadcast, subject, self.now(), outlook=outlook, titles=titles)
        if broadcast.status not in STARTED:
            return Shown(city, broadcast, subject, self.now())
        broadcast, report = await reporting.report(editor, city, one)
        reminder = await reporting.find_reminder(editor, city, one)
        return Shown(city, broadcast, subject, self.now(), report=report, reminder=reminder)

    async def card(
        self,
        turn: Turn,
        city: City,
        one: str,
        *,
        note: Markup | None = None,
        toast: str | None = None,
    ) -> Reply:
        """The card of this moment; while it runs, the message under the button goes on showing how far it is."""
        shown = await self.look(turn, city, one)
        if shown.broadcast.status is BroadcastStatus.DRAFT:
            return await self.draft(turn, city, one)
        if shown.broadcast.status in (*UNDER_WAY, BroadcastStatus.PAUSED) and turn.message_id:
            watcher = Watcher(turn.resident.id, turn.chat_id, turn.message_id)
            await self.broadcasts.reporting.watch(turn.resident, city, one, watcher)
            shown = replace(shown, is_watched=True)
        return Reply(screen=screens.card(turn.t, shown, note), toast=toast)

    async def aside(self, turn: Turn) -> tuple[City, Shown]:
        """What the button names, for another screen than the card: that message is redrawn no more."""
        city = self.city(turn)
        shown = await self.look(turn, city, turn.args[0])
        if shown.broadcast.status in STARTED:  # one that is over runs again when it is corrected
            await self.broadcasts.reporting.unwatch(turn.resident, city, turn.args[0])
        return city, shown

    async def attempt(self, turn: Turn, act: Callable[[City], Awaitable[object]], toast: str) -> Reply:
        """Do it and show the card as it is then, with a word of what happened or why it could not."""
        city, one = self.city(turn), turn.args[0]
        try:
            await act(city)
        except REFUSALS as error:
            return await self.refused(turn, city, one, error)
        return await self.card(turn, city, one, toast=toast)

    async def refused(self, turn: Turn, city: City, one: str, error: Exception) -> Reply:
        """Why it could not be done, and how it stands."""
        return await self.card(turn, city, one, note=Markup("⚠️ ") + in_words(turn.t, error))


REFUSALS: Final = (
    *(ChangedMeanwhile, OwnBroadcast, AudienceEmpty, InvalidBroadcast, MarkupInvalid),
    TooManyDrafts,
    UnseenCorrection,
)


def guarded(handler: Handler) -> Handler:
    """The same, where what is there no more is told."""

    async def told(turn: Turn) -> Reply:
        try:
            return await handler(turn)
        except BroadcastUnknown:
            return Reply(toast=screens.gone(turn.t), alert=True)

    return told
