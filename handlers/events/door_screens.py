"""At the door: what an editor sees of a ticket that somebody shows. Read at arm's length, in the dark."""

from datetime import datetime

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.events.attending import CheckedIn
from bot.core.events.model import AttendanceStatus
from bot.core.events.overseeing import Ticket
from bot.telegram.screens import Button, Screen, bold, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events import callbacks, cards
from handlers.events.cards import Card
from handlers.residents.screens import to_menu


def welcome(t: Translator, city: City, done: CheckedIn, now: datetime) -> Screen:
    """The ticket is good, and is marked; or it was shown before."""
    listing, attendance = done.listing, done.attendance
    seats = t.ngettext("{n} seat", "{n} seats", attendance.seats)
    if done.again:
        at = t.time(attendance.checked_in_at or now, city.zone)
        said = Markup("⚠️ ") + bold(t.gettext("Shown before, at {time}.", time=at))
    else:
        said = Markup("✅ ") + bold(t.gettext("Welcome!"))
    text = paragraphs(said, bold(seats), cards.essentials(t, Card(listing, city, now, city)))
    return Screen(text, ((_attendance(t, city, listing.occurrence.id),), (to_menu(t),)))


def not_now(t: Translator, city: City, ticket: Ticket, now: datetime) -> Screen:
    """Good, but for another day: somebody may have mixed them up. It is not marked yet."""
    text = paragraphs(
        Markup("⚠️ ") + bold(t.gettext("This ticket is for another day:")),
        cards.essentials(t, Card(ticket.listing, city, now, city)),
        t.ngettext("{n} seat", "{n} seats", ticket.attendance.seats),
    )
    anyway = Button(
        t.pgettext("button", "✅ Let in all the same"),
        Tap(callbacks.CHECK_IN, city.slug, (ticket.attendance.code,)),
    )
    return Screen(text, ((anyway,), (to_menu(t),)))


def not_good(t: Translator, city: City, ticket: Ticket, now: datetime) -> Screen:
    """She has no seat, or nothing takes place."""
    if ticket.listing.is_cancelled:
        said = t.gettext("This event was cancelled.")
    elif ticket.attendance.status is AttendanceStatus.OFFERED:
        said = t.gettext("Not yet: a seat was offered, and has not been taken. It can be taken in the chat.")
    else:
        said = t.gettext("No seat: on the waiting list.")
    text = paragraphs(Markup("⛔️ ") + bold(said), cards.essentials(t, Card(ticket.listing, city, now, city)))
    return Screen(text, ((_attendance(t, city, ticket.listing.occurrence.id),), (to_menu(t),)))


def nobodys(t: Translator) -> Screen:
    """The seat was given up, or the code never was."""
    text = paragraphs(
        Markup("⛔️ ") + bold(t.gettext("This ticket is not good.")),
        t.gettext("The seat was given up, or the ticket is made up."),
    )
    return Screen(text, ((to_menu(t),),))


def _attendance(t: Translator, city: City, occurrence_id: str) -> Button:
    return Button(
        t.pgettext("button", "🎫 Attendance"), Tap(callbacks.ATTENDANCE, city.slug, (occurrence_id,))
    )
