"""Calling an event off: which dates, why, how many people hear of it, and only then done."""

from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.events.model import LONGEST_WORDS, InvalidDetail, Scope
from bot.core.events.overseeing import Overview
from bot.core.staff.model import Permission
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.asked import city_at, said_of
from handlers.events import callbacks, cancelling_screens, editor_screens, publishing_screens, states
from handlers.events.desk import Desk
from handlers.events.editing_routes import EditingHandlers
from handlers.events.form import event_id
from handlers.events.states import standing


@dataclass(frozen=True, slots=True)
class CancellingHandlers:
    desk: Desk
    editing: EditingHandlers

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.CANCEL, self.ask_cancelled, event_id)
        editors(callbacks.CANCEL_SCOPE, self.ask_reason, event_id, Scope)
        editors(callbacks.CANCEL_SILENT, self.confirm_silently, event_id, Scope)
        editors(callbacks.CANCEL_CONFIRMED, self.cancel, event_id, Scope)
        routes.text(states.CANCELLING, self.confirm_with_reason)
        return routes

    async def ask_cancelled(self, turn: Turn) -> Reply:
        """What takes place once is asked about at once."""
        city, one = city_at(turn), turn.args[0]
        seen = await self.editing.look(turn, city, one)
        if seen.listing.event.schedule.repeats:
            screen = editor_screens.which_dates(turn.t, city, seen, self.desk.clock.now(), cancels=True)
            return Reply(screen=screen)
        return await self._ask_reason(turn, city, seen, Scope.ALL)

    async def ask_reason(self, turn: Turn) -> Reply:
        city, (one, scope) = city_at(turn), turn.args
        return await self._ask_reason(turn, city, await self.editing.look(turn, city, one), scope)

    async def _ask_reason(self, turn: Turn, city: City, seen: Overview, scope: Scope) -> Reply:
        one = seen.listing.occurrence.id
        told = await self._told(turn, city, one, scope)
        screen = cancelling_screens.ask_reason(turn.t, city, seen, scope, told, self.desk.clock.now())
        return Reply(
            screen=screen,
            conversation=standing(states.CANCELLING, city.slug, occurrence=one, scope=scope),
        )

    async def confirm_with_reason(self, turn: Turn) -> Reply:
        city, known = (await self.desk.asked(turn)).city, turn.conversation
        one, scope = said_of(known, "occurrence"), Scope(said_of(known, "scope"))
        reason = turn.words.strip()
        if len(reason) > LONGEST_WORDS:
            raise InvalidDetail("reason", LONGEST_WORDS)
        return await self._confirm(turn, city, one, scope, reason)

    async def confirm_silently(self, turn: Turn) -> Reply:
        one, scope = turn.args
        return await self._confirm(turn, city_at(turn), one, scope, "")

    async def _confirm(self, turn: Turn, city: City, one: str, scope: Scope, reason: str) -> Reply:
        seen, told = await self.editing.look(turn, city, one), await self._told(turn, city, one, scope)
        screen = cancelling_screens.confirm(turn.t, city, seen, scope, reason, told, self.desk.clock.now())
        known = standing(
            states.CANCELLING, city.slug, occurrence=one, scope=scope, reason=reason, is_asked="1"
        )
        return Reply(screen=screen, conversation=known)

    async def cancel(self, turn: Turn) -> Reply:
        """The reason is in the dialogue: where that has gone on to something else, it is asked for again."""
        city, (one, scope), known = city_at(turn), turn.args, turn.conversation
        asked = (said_of(known, "is_asked"), said_of(known, "occurrence"), said_of(known, "scope"))
        if asked != ("1", one, scope):
            return await self._ask_reason(turn, city, await self.editing.look(turn, city, one), scope)
        cancel = self.desk.events.publishing.cancel
        told = await cancel(turn.resident, city, one, scope, said_of(known, "reason"))
        return await self.editing.card(turn, city, one, cancelling_screens.done(turn.t, told))

    async def _told(self, turn: Turn, city: City, one: str, scope: Scope) -> Markup:
        concerned = self.desk.events.overseeing.concerned_by_cancelling
        return publishing_screens.told(turn.t, await concerned(turn.resident, city, one, scope))
