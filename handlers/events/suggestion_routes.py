"""Suggestions: a resident writes one and sends it; the editors publish it, mend it, or say why not."""

from dataclasses import dataclass
from functools import partial

from bot.core.cities.model import City
from bot.core.events.model import Details, Draft, EventStatus
from bot.core.staff.model import Permission
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.asked import city_at, said_of
from handlers.events import callbacks, editor_screens, publishing_screens, states, suggestion_screens
from handlers.events.desk import Desk
from handlers.events.editing_routes import EditingHandlers
from handlers.events.form import DraftId, Form, Stage, event_id, small_number
from handlers.events.reasons import READY, code_of
from handlers.events.states import standing


def ready_reason(text: str) -> str:
    """A converter for buttons: the code of a ready reason, by its number. Raises ValueError."""
    number = small_number(text)
    if number >= len(READY):
        raise ValueError(text)
    return code_of(READY[number])


@dataclass(frozen=True, slots=True)
class SuggestionHandlers:
    desk: Desk
    editing: EditingHandlers

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        routes.tap(callbacks.SUGGEST, self.open)
        routes.tap(callbacks.SUGGEST_NEW, self.begin)
        routes.tap(callbacks.SUBMIT, self.submit, DraftId)
        editors(callbacks.SUGGESTIONS, self.show_list, small_number)
        editors(callbacks.REVIEW, self.review, event_id)
        editors(callbacks.APPROVE, self.approve, event_id)
        editors(callbacks.REVISE, self.revise, event_id)
        editors(callbacks.REJECT, self.ask_reason, event_id)
        editors(callbacks.REJECT_BECAUSE, self.reject_because, event_id, ready_reason)
        routes.text(states.REJECTING, self.reject_with_words)
        return routes

    # Residents

    async def open(self, turn: Turn) -> Reply:
        """Who has begun none is asked the first question at once: nothing that she types is lost."""
        city = city_at(turn)
        if any(not _is_empty(draft) for draft in await self._drafts(turn, city)):
            return await self.home(turn, city)
        return await self.begin(turn)

    async def home(self, turn: Turn, city: City, toast: str | None = None) -> Reply:
        """Where a suggestion begins, with those that she has begun."""
        hers = await self._drafts(turn, city)
        return Reply(
            screen=suggestion_screens.suggest(turn.t, city, hers, self.desk.clock.now()), toast=toast
        )

    async def begin(self, turn: Turn) -> Reply:
        """In the draft in which she has written nothing yet, if there is one."""
        city = city_at(turn)
        draft = next(filter(_is_empty, await self._drafts(turn, city)), None)
        if draft is None:
            draft = await self.desk.events.drafting.begin(turn.resident, city, by_editor=False)
        note = suggestion_screens.beginning(turn.t, city)
        return self.editing.ask_title(turn, Form(draft, city, self.desk.clock.now()), note)

    async def _drafts(self, turn: Turn, city: City) -> list[Draft]:
        drafts = await self.desk.events.drafting.list_of(turn.resident, city)
        return [draft for draft in drafts if not draft.by_editor]

    async def submit(self, turn: Turn) -> Reply:
        city = city_at(turn)
        await self.desk.events.suggesting.submit(turn.resident, city, turn.args[0])
        return Reply(screen=suggestion_screens.submitted(turn.t, city))

    async def leave(self, turn: Turn, form: Form, toast: str) -> Reply:
        """Where a draft that is done with leads to."""
        if form.stage is Stage.SUGGESTION:
            return await self.home(turn, form.city, toast)
        return await self.editing.home(turn, form.city, toast=toast)

    # Editors

    async def show_list(self, turn: Turn) -> Reply:
        city = city_at(turn)
        list_with = self.desk.events.suggesting.list_with_status
        listings = await list_with(turn.resident, city, EventStatus.SUGGESTED)
        now = self.desk.clock.now()
        return Reply(screen=editor_screens.suggestions(turn.t, city, listings, turn.args[0], now))

    async def review(self, turn: Turn) -> Reply:
        city = city_at(turn)
        listing = await self.desk.events.suggesting.review(turn.resident, city, turn.args[0])
        return Reply(screen=suggestion_screens.review(turn.t, city, listing, self.desk.clock.now()))

    async def approve(self, turn: Turn) -> Reply:
        city, event = city_at(turn), turn.args[0]
        listing = await self.desk.events.suggesting.review(turn.resident, city, event)
        if listing.event.status is not EventStatus.SUGGESTED:
            return Reply(screen=suggestion_screens.decided(turn.t, city, listing))
        await self.desk.events.suggesting.approve(turn.resident, city, event)
        return Reply(screen=publishing_screens.published(turn.t, city, listing))

    async def revise(self, turn: Turn) -> Reply:
        """Edited as a draft of the editor's own; the suggestion stays until that is published."""
        city = city_at(turn)
        draft = await self.desk.events.drafting.revise(turn.resident, city, turn.args[0])
        _, event = await self.desk.events.overseeing.target_of(turn.resident, city, draft.id)
        return self.desk.show(turn, Form(draft, city, self.desk.clock.now(), event))

    async def ask_reason(self, turn: Turn) -> Reply:
        city, event = city_at(turn), turn.args[0]
        listing = await self.desk.events.suggesting.review(turn.resident, city, event)
        if listing.event.status is not EventStatus.SUGGESTED:
            return Reply(screen=suggestion_screens.decided(turn.t, city, listing))
        return Reply(
            screen=suggestion_screens.ask_reason(turn.t, city, listing),
            conversation=standing(states.REJECTING, city.slug, event=event),
        )

    async def reject_because(self, turn: Turn) -> Reply:
        return await self._reject(turn, city_at(turn), *turn.args)

    async def reject_with_words(self, turn: Turn) -> Reply:
        city = (await self.desk.asked(turn)).city
        return await self._reject(turn, city, said_of(turn.conversation, "event"), turn.words)

    async def _reject(self, turn: Turn, city: City, event: str, reason: str) -> Reply:
        await self.desk.events.suggesting.reject(turn.resident, city, event, reason)
        return await self.editing.home(turn, city, suggestion_screens.rejected(turn.t))


def _is_empty(draft: Draft) -> bool:
    return draft.details == Details() and draft.schedule is None
