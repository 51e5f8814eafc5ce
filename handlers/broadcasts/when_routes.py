"""When an announcement goes out, on the city's clocks."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.core.shared.reading import read_hours
from bot.core.staff.model import Permission
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.asked import said_of
from handlers.broadcasts import callbacks, draft_screens, states, when_screens
from handlers.broadcasts.desk import BroadcastId, Desk, Draft
from handlers.broadcasts.draft_routes import show_card
from handlers.events import typed
from handlers.events.form import read_day, read_moment, read_month
from handlers.events.when_screens import not_an_hour, too_early
from handlers.ideas.milestone_screens import too_far


def read_waking(text: str) -> bool:
    """A converter for buttons: of "1" or "0". Raises ValueError."""
    if text not in ("0", "1"):
        raise ValueError(text)
    return text == "1"


@dataclass(frozen=True, slots=True)
class WhenHandlers:
    desk: Desk

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.WHEN, self.show, BroadcastId)
        editors(callbacks.WHEN_NOW, self.choose_now, BroadcastId)
        editors(callbacks.WHEN_MONTH, self.show_month, BroadcastId, read_month)
        editors(callbacks.WHEN_DAY, self.choose_day, BroadcastId, read_day)
        editors(callbacks.WHEN_AT, self.choose_moment, BroadcastId, read_moment)
        editors(callbacks.WAKING, self.choose_waking, BroadcastId, read_waking)
        routes.text(states.DAY, self.write_day)
        routes.text(states.HOUR, self.write_hour)
        return routes

    async def show(self, turn: Turn) -> Reply:
        return Reply(screen=when_screens.overview(turn.t, await self.desk.open(turn)))

    async def choose_now(self, turn: Turn) -> Reply:
        return await self._starts_at(turn, await self.desk.open(turn), None)

    async def choose_waking(self, turn: Turn) -> Reply:
        draft, waking = await self.desk.open(turn), turn.args[1]
        draft = await self.desk.change(turn, draft, lambda before: replace(before, waking=waking))
        return Reply(screen=when_screens.overview(turn.t, draft))

    async def show_month(self, turn: Turn) -> Reply:
        return _ask_day(turn, await self.desk.open(turn), turn.args[1])

    async def choose_day(self, turn: Turn) -> Reply:
        return _take_day(turn, await self.desk.open(turn), turn.args[1])

    async def write_day(self, turn: Turn) -> Reply:
        draft = await self.desk.open(turn)
        day = typed.day(turn.words, draft.today, turn.t)
        if day is None:
            return _ask_day(turn, draft, note=when_screens.not_a_day(turn.t, draft))
        return _take_day(turn, draft, day)

    async def choose_moment(self, turn: Turn) -> Reply:
        return await self._schedule(turn, await self.desk.open(turn), turn.args[1])

    async def write_hour(self, turn: Turn) -> Reply:
        """The day was chosen before."""
        draft = await self.desk.open(turn)
        hours, day = read_hours(turn.words), read_day(said_of(turn.conversation, "day"))
        if hours is None:
            return _ask_hour(turn, draft, day, not_an_hour(turn.t))
        return await self._schedule(turn, draft, datetime.combine(day, hours[0]))

    async def _schedule(self, turn: Turn, draft: Draft, wall: datetime) -> Reply:
        """By the city's clocks: an hour that is over is asked for anew."""
        at = wall.replace(tzinfo=ZoneInfo(draft.city.zone))
        if at <= draft.now:
            return _ask_hour(turn, draft, max(wall.date(), draft.today), too_early(turn.t))
        if wall.date() > when_screens.days_of(draft)[1]:
            return _ask_day(turn, draft, note=too_far(turn.t))
        return await self._starts_at(turn, draft, at)

    async def _starts_at(self, turn: Turn, draft: Draft, at: datetime | None) -> Reply:
        draft = await self.desk.change(turn, draft, lambda before: replace(before, starts_at=at))
        return await show_card(self.desk, turn, draft, draft_screens.kept(turn.t))


def _ask_day(
    turn: Turn, draft: Draft, month: tuple[int, int] | None = None, note: Markup | None = None
) -> Reply:
    screen = when_screens.day(turn.t, draft, month, note)
    return Reply(screen=screen, conversation=draft.asking(states.DAY))


def _take_day(turn: Turn, draft: Draft, day: date) -> Reply:
    first, last = when_screens.days_of(draft)
    if day < first:
        return _ask_day(turn, draft, note=too_early(turn.t))
    if day > last:
        return _ask_day(turn, draft, note=too_far(turn.t))
    return _ask_hour(turn, draft, day)


def _ask_hour(turn: Turn, draft: Draft, day: date, note: Markup | None = None) -> Reply:
    screen = when_screens.hour(turn.t, draft, day, note)
    return Reply(screen=screen, conversation=draft.asking(states.HOUR, day=f"{day:%Y%m%d}"))
