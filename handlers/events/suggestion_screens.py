"""Suggestions: what residents send to their city, and what the editors do with it."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.events.model import Draft, EventStatus, Listing
from bot.telegram.screens import CAPTION_LIMIT, Button, Row, Screen, bold, paragraphs, read_length
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events import callbacks, cards, reasons, whole_cards
from handlers.events.cards import Card
from handlers.events.editor_screens import draft_label
from handlers.events.form import Form
from handlers.residents.screens import back

_MOST_DRAFTS = 5  # that are offered to go on with


def suggest(t: Translator, city: City, drafts: Sequence[Draft], now: datetime) -> Screen:
    """What happens with a suggestion, before one is begun. ``drafts`` are begun and not sent yet."""
    text = paragraphs(
        Markup("💡 ") + bold(t.gettext("Suggest an event to {city}", city=city.name_for(t.language.tag))),
        _what_happens(t),
    )
    rows: list[Row] = [(Button(t.pgettext("button", "💡 Begin"), Tap(callbacks.SUGGEST_NEW, city.slug)),)]
    rows += [
        (
            Button(
                draft_label(t, Form(draft, city, now), mark="📝 "),
                Tap(callbacks.FORM, city.slug, (draft.id,)),
            ),
        )
        for draft in drafts[:_MOST_DRAFTS]
    ]
    return Screen(text, (*rows, (back(t, callbacks.EVENTS, city.slug),)))


def beginning(t: Translator, city: City) -> Markup:
    """Above the first question, where that comes at once."""
    return paragraphs(
        Markup("💡 ") + bold(t.gettext("Your suggestion to {city}", city=city.name_for(t.language.tag))),
        _what_happens(t),
    )


def submitted(t: Translator, city: City) -> Screen:
    text = paragraphs(
        Markup("📨 ") + bold(t.gettext("Thank you! The city has your suggestion.")),
        _what_happens(t),
    )
    another = Button(t.pgettext("button", "💡 Suggest another"), Tap(callbacks.SUGGEST, city.slug))
    return Screen(text, ((another,), (back(t, callbacks.EVENTS, city.slug),)))


def review(t: Translator, city: City, listing: Listing, now: datetime) -> Screen:
    """An editor reads it as residents would, and decides. Who suggested it is not shown."""
    status, slug = listing.event.status, city.slug

    def tap(name: str) -> Tap:
        return Tap(name, slug, (listing.event.id,))

    if status is EventStatus.SUGGESTED:
        rows: list[Row] = [
            (Button(t.pgettext("button", "✅ Publish"), tap(callbacks.APPROVE)),),
            (Button(t.pgettext("button", "✏️ Edit first"), tap(callbacks.REVISE)),),
            (Button(t.pgettext("button", "✖ Do not accept"), tap(callbacks.REJECT)),),
            _back(t, callbacks.SUGGESTIONS, slug),
        ]
        note = Markup("💡 ") + bold(t.gettext("A suggestion"))
    elif status is EventStatus.SCHEDULED:
        never = Tap(callbacks.CANCEL, slug, (listing.occurrence.id,))
        rows = [
            (Button(t.pgettext("button", "✏️ Edit or publish now"), tap(callbacks.REVISE)),),
            (Button(t.pgettext("button", "❌ Cancel the event"), never),),
            _back(t, callbacks.SCHEDULED, slug),
        ]
        at = t.datetime(listing.event.publish_at or now, city.zone)
        note = Markup("🕘 ") + bold(t.gettext("It will be published: {when}", when=at))
    else:
        return decided(t, city, listing)
    text, picture = _whole(t, city, listing, now, note)
    return Screen(text, tuple(rows), picture)


def decided(t: Translator, city: City, listing: Listing) -> Screen:
    """Somebody was quicker."""
    said = {
        EventStatus.PUBLISHED: t.gettext("This event is published."),
        EventStatus.CANCELLED: t.gettext("This event was cancelled."),
        EventStatus.REJECTED: t.gettext("This suggestion was not accepted."),
    }.get(listing.event.status, t.gettext("This has been decided already."))
    text = paragraphs(bold(said), Markup.escape(cards.title(t, listing)))
    rows: list[Row] = []
    if listing.event.status is EventStatus.PUBLISHED:
        page = Tap(callbacks.EDITED_CARD, city.slug, (listing.occurrence.id,))
        rows.append((Button(t.pgettext("button", "✏️ Its editing page"), page),))
    return Screen(text, (*rows, _back(t, callbacks.SUGGESTIONS, city.slug)))


def ask_reason(t: Translator, city: City, listing: Listing, note: Markup | None = None) -> Screen:
    event = listing.event.id
    rows: list[Row] = [
        (Button(reasons.label_of(t, name), Tap(callbacks.REJECT_BECAUSE, city.slug, (event, str(number)))),)
        for number, name in enumerate(reasons.READY)
    ]
    text = paragraphs(
        note,
        Markup("✖ ") + bold(t.gettext("Why is it not accepted?")),
        Markup.escape(cards.title(t, listing)),
        t.gettext("Choose below, or type the reason: it is told to who suggested the event."),
    )
    up = Button(t.pgettext("half-button", "‹ Back"), Tap(callbacks.REVIEW, city.slug, (event,)))
    return Screen(text, (*rows, (up,)))


def rejected(t: Translator) -> Markup:
    return Markup("✖ ") + bold(t.gettext("Not accepted. Who suggested it is being told why."))


def _whole(
    t: Translator, city: City, listing: Listing, now: datetime, note: Markup
) -> tuple[Markup, str | None]:
    """To decide she reads all of it: without the picture, where it would be cut beside that."""
    text = whole_cards.whole(t, Card(listing, city, now, city), note)
    if listing.details.picture is None or read_length(text) <= CAPTION_LIMIT:
        return text, listing.details.picture
    picture = Markup("🖼 ") + t.gettext("There is a picture, too.")
    return whole_cards.whole(t, Card(listing, city, now, city), paragraphs(note, picture)), None


def _what_happens(t: Translator) -> Markup:
    return t.gettext("The team reads it, and I tell you what they decide. Until then nobody else sees it.")


def _back(t: Translator, name: str, slug: str) -> Row:
    return (Button(t.pgettext("half-button", "‹ Back"), Tap(name, slug, ("0",))),)
