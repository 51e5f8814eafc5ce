"""Several cases at once: ticked, decided with one word. What is ticked is kept in the dialogue until something else is done."""

from dataclasses import dataclass
from functools import partial

from bot.core.cities.model import City
from bot.core.moderation.model import MOST_AT_ONCE, NotForThisCase, Reason, Ruling, Verdict
from bot.core.staff.model import Permission
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.events.form import small_number
from handlers.moderation import bulk_screens, callbacks
from handlers.moderation.arguments import CaseId, reason_code
from handlers.moderation.desk import Desk
from handlers.moderation.desk_routes import DeskHandlers
from handlers.moderation.states import ticked, ticking


@dataclass(frozen=True, slots=True)
class BulkHandlers:
    desk: Desk
    page: DeskHandlers

    def routes(self) -> Routes:
        routes = Routes()
        moderators = partial(routes.tap, newcomers=True, permission=Permission.MODERATE)
        moderators(callbacks.TICKING, self.show, small_number)
        moderators(callbacks.TICK, self.tick, CaseId, small_number, small_number)
        moderators(callbacks.TICK_PAGE, self.tick_page, small_number)
        moderators(callbacks.MANY_PUBLISH, self.ask_publish)
        moderators(callbacks.MANY_PUBLISH_SO, self.publish)
        moderators(callbacks.MANY_WHY, self.ask_reason)
        moderators(callbacks.MANY_DECLINE, self.ask_decline, reason_code)
        moderators(callbacks.MANY_DECLINE_SO, self.decline, reason_code)
        return routes

    async def show(self, turn: Turn) -> Reply:
        city = self.desk.city(turn)
        return await self._show(turn, city, turn.args[0], ticked(turn.conversation, city.slug))

    async def tick(self, turn: Turn) -> Reply:
        """With the version that she saw; once more, and it is ticked no longer."""
        city, (case_id, number, page) = self.desk.city(turn), turn.args
        chosen = ticked(turn.conversation, city.slug)
        if case_id in chosen:
            del chosen[case_id]
        elif len(chosen) >= MOST_AT_ONCE:
            return await self._show(turn, city, page, chosen, bulk_screens.too_many(turn.t))
        else:
            chosen[str(case_id)] = number
        return await self._show(turn, city, page, chosen)

    async def tick_page(self, turn: Turn) -> Reply:
        """All of the page, or none where all were."""
        city, number = self.desk.city(turn), turn.args[0]
        chosen = ticked(turn.conversation, city.slug)
        page = await self.page.page(turn, city, number)
        here = {brief.case.id: brief.case.number for brief in page.items if bulk_screens.may_tick(brief.case)}
        if here.keys() <= chosen.keys():
            left = {case: seen for case, seen in chosen.items() if case not in here}
            return await self._show(turn, city, number, left)
        together = chosen | here
        if len(together) > MOST_AT_ONCE:
            return await self._show(turn, city, number, chosen, bulk_screens.too_many(turn.t))
        return await self._show(turn, city, number, together)

    async def _show(
        self, turn: Turn, city: City, number: int, chosen: dict[str, int], toast: str | None = None
    ) -> Reply:
        page = await self.page.page(turn, city, number)
        screen = bulk_screens.tick_list(turn.t, city, page, chosen, self.desk.now())
        return Reply(screen=screen, toast=toast, alert=bool(toast), conversation=ticking(city.slug, chosen))

    async def ask_publish(self, turn: Turn) -> Reply:
        city = self.desk.city(turn)
        chosen = ticked(turn.conversation, city.slug)
        if not chosen:
            return await self._nothing(turn, city)
        screen = bulk_screens.confirm(turn.t, city, len(chosen), None)
        return Reply(screen=screen, conversation=turn.conversation)

    async def ask_reason(self, turn: Turn) -> Reply:
        city = self.desk.city(turn)
        chosen = ticked(turn.conversation, city.slug)
        if not chosen:
            return await self._nothing(turn, city)
        rules = await self.desk.moderation.overseeing.rules(city)
        screen = bulk_screens.ask_reason(turn.t, city, rules.reasons, len(chosen))
        return Reply(screen=screen, conversation=turn.conversation)

    async def ask_decline(self, turn: Turn) -> Reply:
        city = self.desk.city(turn)
        chosen = ticked(turn.conversation, city.slug)
        if not chosen:
            return await self._nothing(turn, city)
        reason = await self._reason(city, turn.args[0])
        screen = bulk_screens.confirm(turn.t, city, len(chosen), reason)
        return Reply(screen=screen, conversation=turn.conversation)

    async def _reason(self, city: City, code: str) -> Reason:
        """Raises NotForThisCase for one that the city does not have (any more)."""
        reason = (await self.desk.moderation.overseeing.rules(city)).reason(code)
        if reason is None:
            raise NotForThisCase
        return reason

    async def publish(self, turn: Turn) -> Reply:
        return await self._decide(turn, Verdict(Ruling.PUBLISH))

    async def decline(self, turn: Turn) -> Reply:
        city = self.desk.city(turn)
        reason = await self._reason(city, turn.args[0])
        return await self._decide(turn, Verdict(Ruling.DECLINE, reason.code))

    async def _decide(self, turn: Turn, verdict: Verdict) -> Reply:
        city = self.desk.city(turn)
        chosen = ticked(turn.conversation, city.slug)
        if not chosen:
            return await self._nothing(turn, city)
        decide = self.desk.moderation.deciding.decide_many
        bulk = await decide(turn.resident, city, list(chosen.items()), verdict)
        screen = bulk_screens.done(turn.t, city, bulk, verdict.ruling, self.desk.now())
        return Reply(screen=screen)

    async def _nothing(self, turn: Turn, city: City) -> Reply:
        """An old button: what was ticked is forgotten."""
        return await self._show(turn, city, 0, {}, bulk_screens.nothing_ticked(turn.t))
