"""The card of an event: opened from a list or by a link, and everything that its buttons do."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Final

import segno
from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.events.attending import Standing
from bot.core.events.model import (
    LONGEST_WORDS,
    REMINDERS,
    STARS,
    AttendanceStatus,
    EventCancelled,
    EventFull,
    EventOver,
    EventUnknown,
    InvalidDetail,
    OfferExpired,
    TooManyGuests,
)
from bot.core.events.service import EventServices
from bot.core.languages import negotiate
from bot.core.residents.service import Residents
from bot.core.shared.clock import Clock
from bot.interchange.icalendar_writer import write_occurrence
from bot.telegram.links import checkin_link, event_link, read_link
from bot.telegram.names import Names
from bot.telegram.routes import Routes
from bot.telegram.screens import Document, Venue
from bot.telegram.turns import KEEP, Reply, Turn
from handlers.asked import city_at
from handlers.events import callbacks, cards, said
from handlers.events.cards import Card
from handlers.events.routes import EventHandlers
from handlers.events.screens import gone
from handlers.events.shortening import file_name
from handlers.events.states import ADDING_WORDS, adding_words, still_searching
from handlers.events.views import HOME, View, occurrence_id, read_view
from handlers.residents import screens as resident_screens
from handlers.residents.home import Home
from handlers.residents.states import consenting

_DOTS: Final = 8  # of the picture to a square of the code: large enough for a scanner at arm's length


def minutes(text: str) -> int:
    """A converter for buttons. Raises ValueError."""
    if int(text) not in REMINDERS:
        raise ValueError(text)
    return int(text)


def stars(text: str) -> int:
    """A converter for buttons. Raises ValueError."""
    if int(text) not in STARS:
        raise ValueError(text)
    return int(text)


@dataclass(frozen=True, slots=True)
class CardHandlers:
    events: EventServices
    lists: EventHandlers
    residents: Residents
    home: Home
    names: Names
    clock: Clock

    def routes(self) -> Routes:
        routes = Routes()
        routes.tap(callbacks.CARD, self.show, occurrence_id, read_view)
        routes.tap(callbacks.WHOLE, self.show_whole, occurrence_id, int, read_view)
        routes.tap(callbacks.JOIN, self.join, occurrence_id, int, read_view)
        routes.tap(callbacks.LEAVE, self.leave, occurrence_id, read_view)
        routes.tap(callbacks.ACCEPT, self.accept, occurrence_id, read_view)
        routes.tap(callbacks.REMINDERS, self.show_reminders, occurrence_id, read_view)
        routes.tap(callbacks.TOGGLE_REMINDER, self.toggle_reminder, occurrence_id, minutes, read_view)
        routes.tap(callbacks.MAP, self.send_place, occurrence_id, read_view)
        routes.tap(callbacks.CALENDAR_FILE, self.send_calendar_file, occurrence_id, read_view)
        routes.tap(callbacks.TICKET, self.show_ticket, occurrence_id, read_view)
        routes.tap(callbacks.DATES, self.show_dates, occurrence_id, read_view)
        routes.tap(callbacks.RATE, self.rate, occurrence_id, stars)
        routes.tap(callbacks.RATED, self.end_rating)
        routes.text(ADDING_WORDS, self.add_words)
        routes.link("e", self.open_link)
        routes.refusal(EventUnknown, self.tell_unknown)
        return routes

    async def show(self, turn: Turn) -> Reply:
        return await self.card(turn, city_at(turn), turn.args[0], turn.args[1])

    async def card(
        self,
        turn: Turn,
        city: City,
        event: str,
        view: View,
        *,
        toast: str | None = None,
        alert: bool = False,
        note: Markup | None = None,
    ) -> Reply:
        """The card as it is now; where the event is no more, what else the city has."""
        try:
            shown = await self.look(turn, city, event)
        except EventUnknown:
            return await self.lists.home(turn, city, gone(turn.t))
        return Reply(
            screen=cards.card(turn.t, shown, view, note),
            toast=toast,
            alert=alert,
            conversation=still_searching(turn, view),
        )

    async def look(self, turn: Turn, city: City, event: str) -> Card:
        """The occurrence and how she stands to it. Raises EventUnknown."""
        listing = await self.events.browsing.get(city, event)
        standing = await self.events.attending.standing(turn.resident, city, event)
        return Card(listing, city, self.clock.now(), turn.home, standing)

    async def show_whole(self, turn: Turn) -> Reply:
        _, part, view = turn.args
        return await self._beside(
            turn, view, lambda shown: Reply(screen=cards.whole(turn.t, shown, view, part))
        )

    async def show_reminders(self, turn: Turn) -> Reply:
        view = turn.args[-1]
        return await self._beside(
            turn, view, lambda shown: Reply(screen=cards.reminders(turn.t, shown, view))
        )

    async def show_dates(self, turn: Turn) -> Reply:
        view = turn.args[-1]
        shown = await self._seen(turn)
        if shown is None:
            return await self._gone(turn)
        others = await self.events.browsing.occurrences_of(shown.city, shown.listing.event.id)
        screen = cards.dates(turn.t, shown, view, others)
        return Reply(screen=screen, conversation=still_searching(turn, view))

    async def send_place(self, turn: Turn) -> Reply:
        def venue(shown: Card) -> Reply:
            details = shown.listing.details
            if details.location is None:
                return Reply(toast=said.no_place(turn.t))
            place = details.place_for(turn.t.language.tag)
            return Reply(venue=Venue(*details.location, cards.title(turn.t, shown.listing), place))

        return await self._beside(turn, turn.args[-1], venue)

    async def send_calendar_file(self, turn: Turn) -> Reply:
        shown = await self._seen(turn)
        if shown is None:
            return await self._gone(turn)
        link = event_link(await self.names.own_username(), shown.city.slug, shown.id)
        content = write_occurrence(shown.listing, turn.t.language.tag, link, shown.now)
        name = f"{file_name(cards.title(turn.t, shown.listing))}.ics"
        document = Document(name, content, said.calendar_caption(turn.t))
        return Reply(document=document, conversation=still_searching(turn, turn.args[-1]))

    async def show_ticket(self, turn: Turn) -> Reply:
        view = turn.args[-1]
        shown = await self._seen(turn)
        if shown is None:
            return await self._gone(turn)
        if shown.attendance is None or not shown.is_status(AttendanceStatus.GOING):
            return await self._again(turn, said.no_ticket(turn.t), alert=True)
        link = checkin_link(await self.names.own_username(), shown.city.slug, shown.attendance.code)
        png = await asyncio.to_thread(_drawn, link)
        screen = cards.ticket(turn.t, shown, view, png)
        return Reply(screen=screen, conversation=still_searching(turn, view))

    async def join(self, turn: Turn) -> Reply:
        event, guests, _ = turn.args
        join = self.events.attending.join
        return await self._do(
            turn,
            lambda: join(turn.resident, city_at(turn), event, guests),
            lambda standing: said.joined(turn.t, standing),
        )

    async def accept(self, turn: Turn) -> Reply:
        accepted = self.events.attending.accept
        return await self._do(
            turn,
            lambda: accepted(turn.resident, city_at(turn), turn.args[0]),
            lambda standing: said.seat_taken(turn.t),
        )

    async def leave(self, turn: Turn) -> Reply:
        leave = self.events.attending.leave
        return await self._do(
            turn,
            lambda: leave(turn.resident, city_at(turn), turn.args[0]),
            lambda standing: said.left(turn.t),
        )

    async def toggle_reminder(self, turn: Turn) -> Reply:
        event, before, _ = turn.args
        try:
            standing = await self.events.attending.toggle_reminder(
                turn.resident, city_at(turn), event, before
            )
        except (EventOver, EventCancelled):
            return await self._again(turn, said.too_late(turn.t), alert=True)
        except EventUnknown:
            return await self._gone(turn)
        reply = await self.show_reminders(turn)
        toast = said.reminder_set(turn.t) if before in standing.reminders else said.reminder_unset(turn.t)
        return replace(reply, toast=toast)

    async def rate(self, turn: Turn) -> Reply:
        city, (event, given) = city_at(turn), turn.args
        await self.events.attending.rate(turn.resident, city, event, given)
        return Reply(
            screen=said.thanks_for_stars(turn.t, city, given),
            conversation=adding_words(city.slug, event, given),
        )

    async def add_words(self, turn: Turn) -> Reply:
        assert turn.conversation
        data = turn.conversation.data
        city = await self.lists.cities.get(str(data["city"]))
        try:
            await self.events.attending.rate(
                turn.resident, city, str(data["occurrence"]), int(data["stars"]), turn.words.strip()
            )
        except InvalidDetail:
            screen = said.thanks_for_stars(
                turn.t, city, int(data["stars"]), said.too_long(turn.t, LONGEST_WORDS)
            )
            return Reply(screen=screen, conversation=KEEP)
        return Reply(screen=said.thanks_for_words(turn.t, city))

    async def end_rating(self, turn: Turn) -> Reply:
        return Reply(screen=said.thanks_for_words(turn.t, city_at(turn)))

    async def open_link(self, turn: Turn) -> Reply:
        """From a poster, a shared card, inline mode. Who has no city yet is asked for her consent with this one."""
        slug, event = read_link(turn.words)
        city = await self.lists.cities.find(slug)
        if city is None:
            return await self.home.show_menu(turn, said.not_here(turn.t))
        if turn.home:
            return await self.card(replace(turn, city=city), city, event, HOME)
        if not city.is_open:
            return await self.home.start(turn)
        if turn.is_new:
            language = negotiate(turn.language_code, city.languages).language
            turn = turn.now(await self.residents.choose_language(turn.resident, language))
        try:
            # The question names the city itself.
            shown, carried = replace(await self.look(turn, city, event), home=city), event
            note = cards.essentials(turn.t, shown, lasting=True)
        except EventUnknown:
            note, carried = said.not_here(turn.t), None
        return Reply(
            screen=resident_screens.consent(turn.t, city, note),
            conversation=consenting(city.slug, event=carried),
        )

    async def show_after_consent(self, turn: Turn, event: str) -> Reply:
        """What she came for, in the city that she has just chosen."""
        return await self.card(turn, city_at(turn), event, HOME)

    def tell_unknown(self, turn: Turn, error: EventUnknown) -> Reply:
        return Reply(toast=said.not_here(turn.t).striptags(), alert=True)

    async def _seen(self, turn: Turn) -> Card | None:
        try:
            return await self.look(turn, city_at(turn), turn.args[0])
        except EventUnknown:
            return None

    async def _beside(self, turn: Turn, view: View, made: Callable[[Card], Reply]) -> Reply:
        shown = await self._seen(turn)
        if shown is None:
            return await self._gone(turn)
        return replace(made(shown), conversation=still_searching(turn, view))

    async def _do(
        self,
        turn: Turn,
        act: Callable[[], Awaitable[Standing]],
        told: Callable[[Standing], str],
    ) -> Reply:
        """Do it and show the card as it is then, with a word of what happened or why it could not."""
        try:
            return await self._again(turn, told(await act()))
        except EventUnknown:
            return await self._gone(turn)
        except EventCancelled:
            refused = said.cancelled(turn.t)
        except EventOver:
            refused = said.too_late(turn.t)
        except OfferExpired:
            refused = said.offer_expired(turn.t)
        except EventFull as error:
            refused = said.full(turn.t, error.free)
        except TooManyGuests as error:
            refused = said.too_many_guests(turn.t, error.limit)
        return await self._again(turn, refused, alert=True)

    async def _again(self, turn: Turn, toast: str | None, *, alert: bool = False) -> Reply:
        return await self.card(turn, city_at(turn), turn.args[0], turn.args[-1], toast=toast, alert=alert)

    async def _gone(self, turn: Turn) -> Reply:
        return await self.lists.home(turn, city_at(turn), gone(turn.t))


def _drawn(link: str) -> bytes:
    png = BytesIO()
    segno.make(link, error="m").save(png, kind="png", scale=_DOTS)
    return png.getvalue()
