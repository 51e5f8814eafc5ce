"""What all handlers of the form share: the draft that a button or a dialogue names, changed and shown again."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.events.model import Details, Draft
from bot.core.events.schedule import Schedule
from bot.core.events.service import EventServices
from bot.core.residents.model import Conversation
from bot.telegram.screens import Screen
from bot.telegram.turns import KEYBOARD, Reply, Turn
from handlers.asked import city_at, said_of
from handlers.events import form_screens, states, whole_cards
from handlers.events.cards import Card
from handlers.events.form import DraftId, Form
from handlers.events.states import city_of, standing
from handlers.staff.desks import StaffDesk


@dataclass(frozen=True, slots=True)
class Asked:
    """The draft that a turn is about: of the button that was pressed, or of the question that was answered."""

    city: City
    draft_id: str
    guided: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Desk(StaffDesk):
    events: EventServices

    async def asked(self, turn: Turn) -> Asked:
        """Raises CityUnknown."""
        draft = next((arg for arg in turn.args if isinstance(arg, DraftId)), None)
        if draft is not None:
            return Asked(city_at(turn), draft)
        known = turn.conversation
        city = await self.cities.get(city_of(known) or "")
        language = said_of(known, "language")
        return Asked(city, said_of(known, "draft"), bool(said_of(known, "guided")), language)

    async def open(self, turn: Turn) -> Form:
        """The draft as it is. Raises EventUnknown."""
        asked = await self.asked(turn)
        draft, event = await self.events.overseeing.target_of(turn.resident, asked.city, asked.draft_id)
        return Form(draft, asked.city, self.clock.now(), event)

    async def change(self, turn: Turn, change: Callable[[Draft], Draft]) -> Form:
        """Write into the draft. Raises EventUnknown, InvalidDetail."""
        asked = await self.asked(turn)
        await self.events.drafting.change(turn.resident, asked.city, asked.draft_id, change)
        return await self.open(turn)

    async def set(self, turn: Turn, **fields: object) -> Form:
        """Write these details. Raises EventUnknown, InvalidDetail."""
        return await self.change(turn, lambda draft: with_details(draft, **fields))

    async def reschedule(self, turn: Turn, change: Callable[[Draft], Schedule]) -> Form:
        """Write when it takes place. Raises EventUnknown, InvalidSchedule."""
        asked = await self.asked(turn)
        await self.events.drafting.reschedule(turn.resident, asked.city, asked.draft_id, change)
        return await self.open(turn)

    def show(self, turn: Turn, form: Form, note: Markup | None = None, toast: str | None = None) -> Reply:
        """The form. A photo that is sent to it is the event's picture."""
        screen = form_screens.form_card(turn.t, form, note, overflow=overflow(turn, form))
        return Reply(screen=screen, toast=toast, conversation=asking(form, states.FORM))

    def ask(self, form: Form, screen: Screen, state: str, *, guided: bool = False, **data: str) -> Reply:
        """A question about this draft, which may be answered by typing."""
        return Reply(screen=screen, conversation=asking(form, state, guided=guided, keyboard=False, **data))


def asking(
    form: Form, state: str, *, guided: bool = False, keyboard: bool = False, **data: str
) -> Conversation:
    """She is asked for a field of this draft; ``keyboard``: the one that shares her location is open."""
    asked = standing(state, form.city.slug, draft=form.draft.id, guided="1" if guided else "", **data)
    return replace(asked, data={**asked.data, KEYBOARD: True}) if keyboard else asked


def with_details(draft: Draft, **fields: object) -> Draft:
    """The draft with these details."""
    changed: Details = replace(draft.details, **fields)  # type: ignore[arg-type]
    return replace(draft, details=changed)


def overflow(turn: Turn, form: Form) -> int:
    """By how many characters the longest of its texts is too long to stand beside its picture."""
    listing = form.listing
    if listing is None or form.draft.details.picture is None:
        return 0
    shown = Card(listing, form.city, form.now, form.city)
    lengths = [whole_cards.overflow(turn.translators.for_(tag), shown) for tag in form.draft.details.texts]
    return max(lengths, default=0)
