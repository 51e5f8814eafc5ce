"""The editors' page and their lists; one event: its numbers, editing, duplicating."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.events.model import Draft, EventStatus, Scope
from bot.core.events.overseeing import Overview
from bot.core.staff.model import Permission
from bot.telegram.pager import page_of
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.asked import city_at
from handlers.events import callbacks, editor_screens, prompt_screens, states
from handlers.events.desk import Desk
from handlers.events.form import Form, event_id, small_number, writes_in
from handlers.events.routes import LONGEST_WORDS as LONGEST_QUERY
from handlers.events.states import standing
from handlers.events.when_routes import WhenHandlers


@dataclass(frozen=True, slots=True)
class EditingHandlers:
    desk: Desk
    when: WhenHandlers

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.EDITING, self.show_home)
        editors(callbacks.EDITED_CITIES, self.show_cities, small_number)
        editors(callbacks.NEW, self.begin)
        editors(callbacks.DRAFTS, self.show_drafts, small_number)
        editors(callbacks.UPCOMING, self.show_upcoming, small_number)
        editors(callbacks.SCHEDULED, self.show_scheduled, small_number)
        editors(callbacks.EDITED_CARD, self.show_card, event_id)
        editors(callbacks.EDITED_DATES, self.show_dates, event_id)
        editors(callbacks.EDIT, self.ask_edited, event_id)
        editors(callbacks.EDIT_SCOPE, self.edit, event_id, Scope)
        editors(callbacks.DUPLICATE, self.duplicate, event_id)
        editors(callbacks.ATTENDANCE, self.show_attendance, event_id)
        editors(callbacks.FEEDBACK, self.show_feedback, event_id, small_number)
        routes.text(states.FINDING, self.find)
        return routes

    # The page and the lists

    async def show_home(self, turn: Turn) -> Reply:
        """From elsewhere than the city's own events no city is named: she is asked which, if there are several."""
        if turn.names_city:
            return await self.home(turn, city_at(turn))
        return await self._which_city(turn, 0)

    async def show_cities(self, turn: Turn) -> Reply:
        if turn.names_city:
            self.desk.team.require(turn.resident, Permission.EDIT, city_at(turn).slug)
        return await self._which_city(turn, turn.args[0])

    async def home(
        self, turn: Turn, city: City, note: Markup | None = None, toast: str | None = None
    ) -> Reply:
        """The editors' page of this city. Raises NotAllowed."""
        self.desk.team.require(turn.resident, Permission.EDIT, city.slug)
        list_with = self.desk.events.suggesting.list_with_status
        work = editor_screens.Work(
            len(await self._drafts(turn, city)),
            len(await list_with(turn.resident, city, EventStatus.SUGGESTED)),
            len(await list_with(turn.resident, city, EventStatus.SCHEDULED)),
        )
        several = len(await self.cities_of(turn)) > 1
        return Reply(screen=editor_screens.home(turn.t, city, work, several=several, note=note), toast=toast)

    async def cities_of(self, turn: Turn) -> list[City]:
        """The cities whose events she may edit."""
        listed = await self.desk.cities.list_all()
        return [city for city in listed if self.desk.team.may(turn.resident, Permission.EDIT, city.slug)]

    async def _which_city(self, turn: Turn, number: int) -> Reply:
        cities = await self.cities_of(turn)
        if not cities:
            self.desk.team.require(turn.resident, Permission.EDIT, turn.resident.home or "")
        if len(cities) == 1:
            return await self.home(turn, cities[0])
        return Reply(screen=editor_screens.which_city(turn.t, page_of(cities, number, editor_screens.PAGE)))

    async def show_drafts(self, turn: Turn) -> Reply:
        city = self.desk.city(turn)
        drafts = await self._drafts(turn, city)
        return Reply(screen=editor_screens.drafts(turn.t, city, drafts, turn.args[0], self._now()))

    async def show_upcoming(self, turn: Turn) -> Reply:
        """A word of a title may be typed here."""
        city = city_at(turn)
        listings = await self.desk.events.overseeing.upcoming(turn.resident, city)
        screen = editor_screens.upcoming(turn.t, city, listings, turn.args[0], self._now())
        return Reply(screen=screen, conversation=standing(states.FINDING, city.slug))

    async def find(self, turn: Turn) -> Reply:
        city = (await self.desk.asked(turn)).city
        self.desk.team.require(turn.resident, Permission.EDIT, city.slug)
        words = " ".join(turn.words.split())[:LONGEST_QUERY]
        found = await self.desk.events.browsing.search([city], words, limit=editor_screens.PAGE)
        screen = editor_screens.upcoming(turn.t, city, found, 0, self._now(), words)
        return Reply(screen=screen, conversation=standing(states.FINDING, city.slug))

    async def show_scheduled(self, turn: Turn) -> Reply:
        city = city_at(turn)
        list_with = self.desk.events.suggesting.list_with_status
        listings = await list_with(turn.resident, city, EventStatus.SCHEDULED)
        return Reply(screen=editor_screens.scheduled(turn.t, city, listings, turn.args[0], self._now()))

    # New events and drafts

    async def begin(self, turn: Turn) -> Reply:
        city = city_at(turn)
        draft = await self.desk.events.drafting.begin(turn.resident, city)
        return self.ask_title(turn, Form(draft, city, self._now()))

    def ask_title(self, turn: Turn, form: Form, note: Markup | None = None) -> Reply:
        """The guided beginning."""
        language = writes_in(turn.t.language.tag, form.city)
        screen = prompt_screens.title(turn.t, form, language, note)
        return self.desk.ask(form, screen, states.TITLE, language=language)

    async def duplicate(self, turn: Turn) -> Reply:
        """Everything but the day, which is asked for."""
        city = city_at(turn)
        draft = await self.desk.events.drafting.duplicate(turn.resident, city, turn.args[0])
        return await self.when.ask_first_day(turn, Form(draft, city, self._now()))

    async def _drafts(self, turn: Turn, city: City) -> list[Draft]:
        return [
            draft for draft in await self.desk.events.drafting.list_of(turn.resident, city) if draft.by_editor
        ]

    # One event

    async def show_card(self, turn: Turn) -> Reply:
        return await self.card(turn, city_at(turn), turn.args[0])

    async def card(self, turn: Turn, city: City, one: str, note: Markup | None = None) -> Reply:
        seen = await self.look(turn, city, one)
        return Reply(screen=editor_screens.card(turn.t, city, seen, self._now(), note))

    async def show_dates(self, turn: Turn) -> Reply:
        city = city_at(turn)
        seen = await self.look(turn, city, turn.args[0])
        others = await self.desk.events.browsing.occurrences_of(city, seen.listing.event.id)
        return Reply(screen=editor_screens.dates(turn.t, city, seen, others, self._now()))

    async def show_attendance(self, turn: Turn) -> Reply:
        city = city_at(turn)
        seen = await self.look(turn, city, turn.args[0])
        return Reply(screen=editor_screens.attendance(turn.t, city, seen, self._now()))

    async def show_feedback(self, turn: Turn) -> Reply:
        city = city_at(turn)
        seen = await self.look(turn, city, turn.args[0])
        return Reply(screen=editor_screens.feedback(turn.t, city, seen, turn.args[1]))

    async def ask_edited(self, turn: Turn) -> Reply:
        """What takes place once is edited at once."""
        city, one = city_at(turn), turn.args[0]
        seen = await self.look(turn, city, one)
        if seen.listing.event.schedule.repeats:
            screen = editor_screens.which_dates(turn.t, city, seen, self._now(), cancels=False)
            return Reply(screen=screen)
        return await self._edit(turn, city, one, Scope.ALL)

    async def edit(self, turn: Turn) -> Reply:
        return await self._edit(turn, city_at(turn), *turn.args)

    async def _edit(self, turn: Turn, city: City, one: str, scope: Scope) -> Reply:
        draft = await self.desk.events.drafting.edit(turn.resident, city, one, scope)
        return self.desk.show(turn, Form(draft, city, self._now()))

    async def look(self, turn: Turn, city: City, one: str) -> Overview:
        """Raises NotAllowed, EventUnknown."""
        return await self.desk.events.overseeing.look(turn.resident, city, one)

    def _now(self) -> datetime:
        return self.desk.clock.now()
