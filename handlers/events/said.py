"""What is said of what somebody did with an event: toasts, thanks, and why something could not be."""

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.events.attending import Standing
from bot.core.events.model import AttendanceStatus
from bot.telegram.screens import Button, Screen, bold, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events import callbacks
from handlers.residents.screens import to_menu


def joined(t: Translator, standing: Standing) -> str:
    """Of who joined, or brings more or fewer along than before."""
    now = standing.attendance
    if now and now.status is AttendanceStatus.WAITING:
        place = t.number(standing.place or 1)
        return t.pgettext("toast", "It is full. You are number {number} on the waiting list.", number=place)
    if now and now.seats > 1:
        return t.npgettext("toast", "You come with {n} guest.", "You come with {n} guests.", now.seats - 1)
    if standing.reminders:
        return t.pgettext("toast", "You are going. I will remind you before it begins.")
    return t.pgettext("toast", "You are going.")


def seat_taken(t: Translator) -> str:
    return t.pgettext("toast", "The seat is yours.")


def left(t: Translator) -> str:
    return t.pgettext("toast", "Done: you are not going. I will not remind you.")


def reminder_set(t: Translator) -> str:
    return t.pgettext("toast", "I will remind you.")


def reminder_unset(t: Translator) -> str:
    return t.pgettext("toast", "I will not remind you then.")


def cancelled(t: Translator) -> str:
    return t.pgettext("toast", "This event was cancelled.")


def too_late(t: Translator) -> str:
    return t.pgettext("toast", "It is too late for this.")


def offer_expired(t: Translator) -> str:
    return t.pgettext("toast", "The time was over: the seat went to the next in line.")


def full(t: Translator, free: int) -> str:
    if free == 0:
        return t.pgettext("toast", "No more seats are free. You are going as before.")
    return t.npgettext(
        "toast",
        "Only {n} more seat is free. You are going as before.",
        "Only {n} more seats are free. You are going as before.",
        free,
    )


def too_many_guests(t: Translator, limit: int) -> str:
    return t.npgettext(
        "toast", "You can bring {n} guest at most.", "You can bring {n} guests at most.", limit
    )


def no_place(t: Translator) -> str:
    return t.pgettext("toast", "This event has no place on the map any more.")


def no_ticket(t: Translator) -> str:
    return t.pgettext("toast", "Only who is going has a ticket.")


def not_here(t: Translator) -> Markup:
    return t.gettext("This event is not here any more.")


def calendar_caption(t: Translator) -> Markup:
    return t.gettext("📅 Open this file to put the event into your calendar.")


def thanks_for_stars(t: Translator, city: City, stars: int, note: Markup | None = None) -> Screen:
    """She may go on with a word, or leave it at that."""
    text = paragraphs(
        note,
        Markup.escape("⭐" * stars),
        bold(t.gettext("Thank you!")),
        t.gettext("Would you like to add a word? Just write it here. Only the city's team reads it."),
    )
    done = Button(t.pgettext("button", "No, that is all"), Tap(callbacks.RATED, city.slug))
    return Screen(text, ((done,), (to_menu(t),)))


def thanks_for_words(t: Translator, city: City) -> Screen:
    text = t.gettext("Thank you! It helps to make the next events better.")
    more = Button(t.pgettext("button", "📅 More events"), Tap(callbacks.EVENTS, city.slug))
    return Screen(text, ((more,), (to_menu(t),)))


def too_long(t: Translator, limit: int) -> Markup:
    return t.gettext(
        "This is too long: {limit} characters at most. Please write it shorter.", limit=t.number(limit)
    )
