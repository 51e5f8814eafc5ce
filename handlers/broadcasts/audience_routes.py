"""To whom an announcement goes: each tap sets or unsets something, and shows at once how many are left."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from bot.core.broadcasts.audience import Audience
from bot.core.broadcasts.composing import PAGE
from bot.core.broadcasts.model import BroadcastKind
from bot.core.staff.model import Permission
from bot.telegram.pager import page_of
from bot.telegram.routes import Routes
from bot.telegram.screens import Screen
from bot.telegram.turns import Reply, Turn
from handlers.broadcasts import audience_choices, audience_screens, callbacks, desk_screens
from handlers.broadcasts.audience_choices import Condition
from handlers.broadcasts.audience_screens import Counted
from handlers.broadcasts.desk import BroadcastId, Desk, Draft, an_id
from handlers.events.form import small_number


@dataclass(frozen=True, slots=True)
class AudienceHandlers:
    desk: Desk

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.AUDIENCE, self.show, BroadcastId)
        editors(callbacks.EVERYBODY, self.reset, BroadcastId)
        editors(callbacks.CONDITION, self.ask, BroadcastId, Condition, small_number)
        editors(callbacks.UNCONDITIONED, self.unset, BroadcastId, Condition)
        editors(callbacks.TOGGLE, self.toggle, BroadcastId, Condition, str)
        editors(callbacks.AUDIENCE_SURVEY, self.choose_survey, BroadcastId, an_id)
        editors(callbacks.AUDIENCE_EVENT, self.choose_event, BroadcastId, an_id)
        return routes

    async def show(self, turn: Turn) -> Reply:
        return await self._overview(turn, await self.desk.open(turn))

    async def reset(self, turn: Turn) -> Reply:
        return await self._overview(turn, await self._change(turn, lambda asked: Audience()))

    async def _overview(self, turn: Turn, draft: Draft) -> Reply:
        return Reply(screen=audience_screens.overview(turn.t, await self._count(turn, draft)))

    async def ask(self, turn: Turn) -> Reply:
        draft, (_, condition, number) = await self.desk.open(turn), turn.args
        return await self._ask(turn, draft, condition, number)

    async def unset(self, turn: Turn) -> Reply:
        condition = turn.args[1]
        draft = await self._change(turn, lambda asked: audience_choices.unset(asked, condition))
        return await self._ask(turn, draft, condition)

    async def toggle(self, turn: Turn) -> Reply:
        condition, value = turn.args[1:]
        city = self.desk.city(turn)
        draft = await self._change(
            turn, lambda asked: audience_choices.toggled(asked, condition, value, city)
        )
        return await self._ask(turn, draft, condition)

    async def choose_survey(self, turn: Turn) -> Reply:
        survey = turn.args[1]
        draft = await self._change(turn, lambda asked: audience_choices.towards_survey(asked, survey))
        return await self._ask(turn, draft, Condition.SURVEY)

    async def choose_event(self, turn: Turn) -> Reply:
        occurrence = turn.args[1]
        draft = await self._change(turn, lambda asked: audience_choices.towards_event(asked, occurrence))
        return await self._ask(turn, draft, Condition.EVENT)

    # What they share

    async def _change(self, turn: Turn, change: Callable[[Audience], Audience]) -> Draft:
        draft = await self.desk.open(turn)
        return await self.desk.change(
            turn, draft, lambda before: replace(before, audience=change(before.audience))
        )

    async def _count(self, turn: Turn, draft: Draft, condition: Condition | None = None) -> Counted:
        composing, asked = self.desk.broadcasts.composing, draft.broadcast.audience
        count = await composing.count(turn.resident, draft.city, asked)
        titles = await self.desk.titles(turn, draft.city, asked)
        languages = count.by_language
        if condition is Condition.LANGUAGES and asked.languages:
            whatever = audience_choices.unset(asked, condition)
            languages = (await composing.count(turn.resident, draft.city, whatever)).by_language
        return Counted(draft, count, titles, sorted(languages))

    async def _ask(self, turn: Turn, draft: Draft, condition: Condition, number: int = 0) -> Reply:
        seen = await self._count(turn, draft, condition)
        if condition is Condition.SURVEY:
            return Reply(screen=await self._surveys(turn, seen, number))
        if condition is Condition.EVENT:
            return Reply(screen=await self._events(turn, seen, number))
        return Reply(screen=audience_screens.choices(turn.t, seen, condition))

    async def _surveys(self, turn: Turn, seen: Counted, number: int) -> Screen:
        """Those that are open or will be, then those that are closed."""
        list_of, city = self.desk.surveys.publishing.list_of, seen.draft.city
        open_ones = await list_of(turn.resident, city)
        closed = await list_of(turn.resident, city, closed=True)
        return audience_screens.surveys(turn.t, seen, page_of([*open_ones, *closed], number, PAGE))

    async def _events(self, turn: Turn, seen: Counted, number: int) -> Screen:
        find = self.desk.broadcasts.composing.list_subjects
        found = await find(turn.resident, seen.draft.city, BroadcastKind.EVENT, PAGE + 1, number * PAGE)
        return audience_screens.events(turn.t, seen, desk_screens.paged(found, number, PAGE))
