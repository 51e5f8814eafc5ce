"""What stands between an editor and the calling off of an event."""

from datetime import datetime

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.events.model import Listing, Scope
from bot.core.events.overseeing import Overview
from bot.telegram.screens import Button, Screen, bold, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events import callbacks, cards
from handlers.events.cards import Card
from handlers.events.editor_screens import to_card


def ask_reason(
    t: Translator, city: City, seen: Overview, scope: Scope, told: Markup, now: datetime
) -> Screen:
    """Before anything is cancelled: what, how many hear of it, and why."""
    one = seen.listing.occurrence.id
    text = paragraphs(
        bold(t.gettext("❌ Why is it cancelled?")),
        cards.essentials(t, Card(seen.listing, city, now, city)),
        scope_words(t, seen.listing, scope),
        told,
        t.gettext("Type the reason: it is told to them. Nothing is cancelled yet."),
    )
    silent = Button(
        t.pgettext("button", "Without a reason"), Tap(callbacks.CANCEL_SILENT, city.slug, (one, scope))
    )
    return Screen(text, ((silent,), to_card(t, city, one)))


def confirm(
    t: Translator, city: City, seen: Overview, scope: Scope, reason: str, told: Markup, now: datetime
) -> Screen:
    one = seen.listing.occurrence.id
    text = paragraphs(
        bold(t.gettext("❌ Cancel it?")),
        cards.essentials(t, Card(seen.listing, city, now, city)),
        scope_words(t, seen.listing, scope),
        t.gettext("Reason: {reason}", reason=reason) if reason else None,
        told,
        t.gettext("This cannot be undone."),
    )
    yes = Button(
        t.pgettext("button", "❌ Yes, cancel it"), Tap(callbacks.CANCEL_CONFIRMED, city.slug, (one, scope))
    )
    return Screen(text, ((yes,), to_card(t, city, one)))


def done(t: Translator, number: int) -> Markup:
    """Above the card, when it is done."""
    if not number:
        return Markup("✅ ") + bold(t.gettext("It is cancelled."))
    return Markup("✅ ") + bold(
        t.ngettext("Cancelled. {n} person is being told.", "Cancelled. {n} people are being told.", number)
    )


def scope_words(t: Translator, listing: Listing, scope: Scope) -> Markup | None:
    """Which dates are meant, where there are several."""
    if not listing.event.schedule.repeats:
        return None
    return {
        Scope.THIS: t.gettext("Only this date."),
        Scope.FOLLOWING: t.gettext("This date and all later ones."),
        Scope.ALL: t.gettext("All dates that are still to come."),
    }[scope]
