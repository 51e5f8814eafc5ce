"""Joining an idea with another: chosen among the similar ones, or found by a code or words."""

from dataclasses import dataclass
from functools import partial

from bot.core.cities.model import City
from bot.core.ideas.model import Idea, IdeaMoved, IdeaUnknown
from bot.core.moderation.model import Ruling, Verdict
from bot.core.staff.model import Permission
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.asked import said_of
from handlers.events.form import small_number
from handlers.moderation import callbacks, deciding_screens, states
from handlers.moderation.arguments import CaseId, some_id
from handlers.moderation.case_routes import CaseHandlers
from handlers.moderation.desk import Desk
from handlers.moderation.states import standing

_FOUND = 8  # ideas that are offered


@dataclass(frozen=True, slots=True)
class MergingHandlers:
    desk: Desk
    one: CaseHandlers

    def routes(self) -> Routes:
        routes = Routes()
        moderators = partial(routes.tap, newcomers=True, permission=Permission.MODERATE)
        moderators(callbacks.MERGE, self.ask, CaseId, small_number)
        moderators(callbacks.BESIDE, self.compare, CaseId, small_number, some_id)
        moderators(callbacks.MERGE_SO, self.merge, CaseId, small_number, some_id)
        routes.text(states.MERGING, self.find)
        return routes

    async def ask(self, turn: Turn) -> Reply:
        city, case_id = await self.desk.case(turn)
        docket = await self.one.still(turn, city, case_id, turn.args[1])
        sight = await self.desk.sight(turn, city, docket)
        return Reply(
            screen=deciding_screens.ask_target(turn.t, sight),
            conversation=standing(states.MERGING, city.slug, case=case_id, number=str(turn.args[1])),
        )

    async def find(self, turn: Turn) -> Reply:
        """She may look for other words until she finds it. Public ideas only."""
        city, case_id = await self.desk.case(turn)
        sight = await self.desk.look(turn, city, case_id)
        views = await self.desk.ideas.browsing.search(turn.resident, city, turn.words.strip()[:200], _FOUND)
        found = [view.idea for view in views if view.idea.id != sight.docket.idea.id]
        number = said_of(turn.conversation, "number")
        return Reply(
            screen=deciding_screens.ask_target(turn.t, sight, found),
            conversation=standing(states.MERGING, city.slug, case=case_id, number=number),
        )

    async def compare(self, turn: Turn) -> Reply:
        city, case_id = await self.desk.case(turn)
        sight = await self.desk.look(turn, city, case_id)
        alike = (one.idea for one in sight.docket.signals.alike)
        other = next((idea for idea in alike if idea.id == turn.args[2]), None)
        other = other or await self._public(turn, city, turn.args[2])
        return Reply(screen=deciding_screens.beside(turn.t, sight, other))

    async def _public(self, turn: Turn, city: City, idea_id: str) -> Idea:
        """Raises IdeaUnknown."""
        try:
            card = await self.desk.ideas.browsing.card(turn.resident, city, idea_id)
        except IdeaMoved:
            raise IdeaUnknown from None
        return card.view.idea

    async def merge(self, turn: Turn) -> Reply:
        city, case_id = await self.desk.case(turn)
        _, number, into = turn.args
        verdict = Verdict(Ruling.MERGE, into=into)
        case = await self.desk.moderation.deciding.decide(turn.resident, city, case_id, number, verdict)
        return await self.one.decided(turn, city, case)
