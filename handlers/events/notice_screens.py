"""What people are told unasked about events: reminders, changes, offers, the question afterwards, suggestions."""

from dataclasses import replace
from datetime import datetime

from markupsafe import Markup

from bot.core.events.model import Listing
from bot.telegram.screens import Button, Row, Screen, bold, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events import callbacks
from handlers.events.cards import Card, answer_rows, essentials, seat_kept, stars_row, title, when
from handlers.events.reasons import in_words
from handlers.events.views import HOME
from handlers.residents.screens import to_menu


def reminder(t: Translator, shown: Card) -> Screen:
    text = paragraphs(Markup("🔔 ") + bold(t.gettext("A reminder")), essentials(t, shown))
    return Screen(text, (_open(t, shown),))


def changed(
    t: Translator,
    shown: Card,
    was: tuple[datetime, datetime],
    place_was: str,
    others: int,
) -> Screen:
    """What was and what is now; ``others`` is how many other dates of hers changed too."""
    occurrence = shown.listing.occurrence
    details, tag = shown.listing.details, t.language.tag
    place = details.place
    moved = was != (occurrence.starts_at, occurrence.ends_at)
    before = when(t, shown, lasting=True, starts_at=was[0], ends_at=was[1])
    differences = [
        t.gettext("Before: <s>{when}</s>", when=before) if moved else None,
        t.gettext("Now: <b>{when}</b>", when=when(t, shown, lasting=True)) if moved else None,
        t.gettext("Place before: <s>{place}</s>", place=replace(details, place=place_was).place_for(tag))
        if place != place_was and place_was
        else None,
        t.gettext("Place now: <b>{place}</b>", place=details.place_for(tag))
        if place != place_was and place
        else None,
    ]
    text = paragraphs(
        Markup("❗ ") + bold(t.gettext("There is a change")),
        lines(bold(title(t, shown.listing)), *differences)
        if any(differences)
        else paragraphs(essentials(t, shown, lasting=True), t.gettext("It takes place after all.")),
        _others_changed(t, others),
    )
    answers = answer_rows(t, shown, HOME) if shown.attendance else []
    return Screen(text, (*answers, _open(t, shown)))


def cancelled(t: Translator, shown: Card, others: int, reason: str) -> Screen:
    text = paragraphs(
        Markup("❌ ") + bold(t.gettext("Cancelled")),
        essentials(t, shown, lasting=True),
        t.gettext("Reason: {reason}", reason=reason) if reason else None,
        t.ngettext("{n} other date is cancelled too.", "{n} other dates are cancelled too.", others)
        if others
        else None,
    )
    more = Button(t.pgettext("button", "📅 More events"), Tap(callbacks.EVENTS, shown.city.slug))
    return Screen(text, (_open(t, shown), (more,)))


def offer(t: Translator, shown: Card, until: datetime) -> Screen:
    """A seat is free: one tap takes it."""
    text = paragraphs(
        Markup("🎁 ") + bold(t.gettext("There is a seat for you")),
        essentials(t, shown, lasting=True),
        seat_kept(t, shown, until, lasting=True),
    )
    return Screen(text, (*answer_rows(t, shown, HOME), _open(t, shown)))


def offer_expired(t: Translator, shown: Card) -> Screen:
    text = paragraphs(
        essentials(t, shown, lasting=True),
        t.gettext(
            "The time was over, and the seat went to the next in line. You can join again if you like."
        ),
    )
    return Screen(text, (_open(t, shown),))


def question(t: Translator, shown: Card) -> Screen:
    """How it was: one tap."""
    text = paragraphs(
        essentials(t, shown, lasting=True),
        bold(t.gettext("How was it? From 1 (bad) to 5 (very good).")),
    )
    return Screen(text, (stars_row(shown), (to_menu(t),)))


def approved(t: Translator, shown: Card) -> Screen:
    text = paragraphs(
        Markup("🎉 ") + bold(t.gettext("Your suggestion was accepted. Thank you!")),
        essentials(t, shown, lasting=True),
    )
    return Screen(text, (_open(t, shown),))


def rejected(t: Translator, listing: Listing | None, city: str, reason: str) -> Screen:
    """``listing`` is None where it would be over by now."""
    text = paragraphs(
        bold(t.gettext("Your suggestion was not accepted.")),
        Markup.escape(title(t, listing)) if listing else None,
        t.gettext("Reason: {reason}", reason=in_words(t, reason)),
        t.gettext("You can suggest it anew, or something else."),
    )
    again = Button(t.pgettext("button", "💡 Suggest an event"), Tap(callbacks.SUGGEST, city))
    return Screen(text, ((again,), (to_menu(t),)))


def suggested(t: Translator, shown: Card) -> Screen:
    """For an editor."""
    text = paragraphs(
        Markup("💡 ") + bold(t.gettext("A resident suggests an event")),
        essentials(t, shown, lasting=True),
    )
    tap = Tap(callbacks.REVIEW, shown.city.slug, (shown.listing.event.id,))
    return Screen(text, ((Button(t.pgettext("button", "👀 Look at it"), tap),), (to_menu(t),)))


def _open(t: Translator, shown: Card) -> Row:
    return (Button(t.pgettext("button", "📅 Show the event"), shown.tap(callbacks.CARD, HOME)),)


def _others_changed(t: Translator, others: int) -> Markup | None:
    if not others:
        return None
    return t.ngettext("{n} other date has changed too.", "{n} other dates have changed too.", others)
