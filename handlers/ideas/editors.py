"""The side of ideas that who answers them for a city sees, put together, and the ways in from what residents see."""

from collections.abc import Sequence

from bot.core.cities.model import City
from bot.core.ideas.model import View
from bot.core.languages import offers
from bot.core.staff.model import Permission
from bot.telegram.routes import Routes
from bot.telegram.screens import Button, Row
from bot.telegram.taps import Tap
from bot.telegram.turns import Turn
from handlers.ideas import adopting_screens, desk_screens
from handlers.ideas import desk_callbacks as callbacks
from handlers.ideas.adopting_routes import AdoptingHandlers
from handlers.ideas.answering_routes import AnsweringHandlers
from handlers.ideas.desk import Desk
from handlers.ideas.desk_refusals import Refusals
from handlers.ideas.desk_routes import DeskHandlers
from handlers.ideas.lists import HOME
from handlers.ideas.milestone_routes import MilestoneHandlers
from handlers.ideas.publishing_routes import PublishingHandlers
from handlers.ideas.translating_routes import TranslatingHandlers


class IdeaEditors:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def routes(self) -> Routes:
        desk, routes = self._desk, Routes()
        page = DeskHandlers(desk)
        answering = AnsweringHandlers(desk, page)
        refusals = Refusals(desk.team)
        for part in (
            page.routes(),
            answering.routes(),
            MilestoneHandlers(desk).routes(),
            PublishingHandlers(desk, page, answering).routes(),
            TranslatingHandlers(desk).routes(),
            AdoptingHandlers(desk, page).routes(),
        ):
            routes.include(refusals.around(part))
        return routes

    async def rows_of_home(self, turn: Turn, city: City) -> Sequence[Row]:
        """In the home of a city's ideas: to the desk, with how many have no answer yet. Nothing for others."""
        if not self._may(turn, Permission.EDIT, city):
            return ()
        unanswered = await self._desk.ideas.official.desk(turn.resident, city, None, limit=1)
        return (desk_screens.to_desk(turn.t, city, unanswered.total),)

    async def rows_of_card(self, turn: Turn, city: City, view: View) -> Sequence[Row]:
        """On an idea as residents see it: answering it, translating it, taking it up elsewhere."""
        t, rows = turn.t, []
        if self._may(turn, Permission.EDIT, city):
            tap = Tap(callbacks.CARD, city.slug, (view.idea.id, HOME.pack()))
            rows.append((Button(t.pgettext("button", "🏛 Answer it"), tap),))
        elif self._may(turn, Permission.TRANSLATE, city) and _misses_language(city, view):
            tap = Tap(callbacks.TRANSLATE, city.slug, (view.idea.id,))
            rows.append((Button(t.pgettext("button", "🌐 Translate"), tap),))
        home = await self._elsewhere(turn, city, view)
        if home:
            rows.append((adopting_screens.to_adopt(t, home, city, view),))
        return rows

    async def _elsewhere(self, turn: Turn, city: City, view: View) -> City | None:
        """The first city of hers that could take it up, and has not."""
        known = {one.city for one in (view.idea.adopted_from, *view.adopted_by) if one} | {city.slug}
        slugs = dict.fromkeys((turn.resident.home, *sorted(turn.resident.roles)))
        for slug in slugs:
            if slug and slug not in known and self._desk.team.may(turn.resident, Permission.EDIT, slug):
                return await self._desk.cities.find(slug)
        return None

    def _may(self, turn: Turn, permission: Permission, city: City) -> bool:
        return self._desk.team.may(turn.resident, permission, city.slug)


def _misses_language(city: City, view: View) -> bool:
    written = (view.idea.version.language, *view.texts)
    return any(not offers(written, tag) for tag in city.languages)
