"""What stands between a draft and its publication: the preview, what a change would do, and what was done."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.events.laying import Shift
from bot.core.events.model import Listing
from bot.core.events.publishing import Effect
from bot.core.languages import LANGUAGES
from bot.telegram.screens import Button, Row, Screen, bold, in_rows, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events import callbacks, cards
from handlers.events.cards import Card
from handlers.events.form import Field, Form
from handlers.events.form_screens import back_to_form, form_tap
from handlers.events.form_values import name_of
from handlers.events.views import HOME
from handlers.residents.screens import MARK, back

_MOST_SHIFTS = 5  # that are shown one by one


def preview(t: Translator, reader: Translator, form: Form, listing: Listing) -> Screen:
    """The card as a resident who reads this language is shown it; the languages are one button away each."""
    shown = cards.card(reader, Card(listing, form.city, form.now, form.city), HOME)
    tag = reader.language.tag
    buttons = [
        Button(
            (MARK if other == tag else "") + LANGUAGES[other].own_name,
            form_tap(form, callbacks.PREVIEW, other),
        )
        for other in form.city.languages
    ]
    return Screen(shown.text, (*in_rows(buttons, 2), back_to_form(t, form)), shown.picture)


def no_preview(t: Translator, form: Form) -> Screen:
    """Without a day there is nothing that a reader could see."""
    words = t.gettext("Choose a day first: then you see the event as residents will see it.")
    return Screen(words, (back_to_form(t, form),))


def effect(t: Translator, form: Form, would: Effect, fields: Sequence[Field]) -> Screen:
    """What saving the change does, before it is done."""
    shifts = [_shift(t, form.city, form, shift) for shift in would.shifts[:_MOST_SHIFTS]]
    others = len(would.shifts) - len(shifts)
    if others > 0:
        shifts.append(t.ngettext("and {n} more date", "and {n} more dates", others))
    changed = t.list([name_of(t, field) for field in fields])
    text = paragraphs(
        Markup("✅ ") + bold(t.gettext("Save the change?")),
        t.gettext("What changes: {what}", what=changed) if fields else t.gettext("Nothing changes."),
        lines(*shifts) if shifts else None,
        told(t, would.told),
    )
    save = Button(t.pgettext("button", "✅ Yes, save it"), form_tap(form, callbacks.SAVE_CONFIRMED))
    return Screen(text, ((save,), back_to_form(t, form)))


def told(t: Translator, number: int) -> Markup:
    """How many people will hear of it."""
    if number == 0:
        return t.gettext(
            "Nobody will be told: nobody goes, waits or is reminded, or nothing that concerns them changes."
        )
    return t.ngettext(
        "{n} person will be told: all who go, wait or are reminded.",
        "{n} people will be told: all who go, wait or are reminded.",
        number,
    )


def _shift(t: Translator, city: City, form: Form, shift: Shift) -> Markup:
    before = t.when(shift.before.starts_at, shift.before.ends_at, city.zone, form.now)
    if shift.is_cancellation:
        return t.gettext("• {before}: does not take place any more", before=before)
    after = t.when(shift.after.starts_at, shift.after.ends_at, city.zone, form.now)
    moved = (shift.before.starts_at, shift.before.ends_at) != (shift.after.starts_at, shift.after.ends_at)
    if moved:
        return t.gettext("• {before} → {after}", before=before, after=after)
    return t.gettext("• {when}: new place", when=after)


def saved(t: Translator, city: City, listing: Listing, number: int) -> Screen:
    """A change was applied; so many people are being told."""
    done = (
        t.ngettext("Saved. {n} person is being told.", "Saved. {n} people are being told.", number)
        if number
        else t.gettext("Saved.")
    )
    return Screen(paragraphs(Markup("✅ ") + bold(done), _title(t, listing)), _onward(t, city, listing))


def published(t: Translator, city: City, listing: Listing) -> Screen:
    text = paragraphs(
        Markup("🎉 ") + bold(t.gettext("Published.")),
        _title(t, listing),
        t.gettext("Residents find it from now on."),
    )
    return Screen(text, _onward(t, city, listing))


def scheduled(t: Translator, city: City, listing: Listing) -> Screen:
    """It will be published at its hour."""
    assert listing.event.publish_at
    text = paragraphs(
        Markup("🕘 ")
        + bold(
            t.gettext("It will be published: {when}", when=t.datetime(listing.event.publish_at, city.zone))
        ),
        _title(t, listing),
    )
    waiting = Button(
        t.pgettext("button", "🕘 Waiting for their hour"), Tap(callbacks.SCHEDULED, city.slug, ("0",))
    )
    return Screen(text, ((waiting,), (back(t, callbacks.EDITING, city.slug),)))


def _title(t: Translator, listing: Listing) -> Markup:
    return bold(cards.title(t, listing))


def _onward(t: Translator, city: City, listing: Listing) -> tuple[Row, ...]:
    one = listing.occurrence.id
    resident = Button(
        t.pgettext("button", "👁 As residents see it"), Tap(callbacks.CARD, city.slug, (one, HOME.pack()))
    )
    editor = Button(t.pgettext("button", "✏️ Its editing page"), Tap(callbacks.EDITED_CARD, city.slug, (one,)))
    return (resident,), (editor,), (back(t, callbacks.EDITING, city.slug),)


def confirm_discard(t: Translator, form: Form) -> Screen:
    text = paragraphs(
        Markup("🗑 ") + bold(t.gettext("Throw this draft away?")),
        Markup.escape(form.words.title) if form.words.title else None,
        t.gettext("What is published already stays as it is."),
    )
    yes = Button(t.pgettext("button", "🗑 Yes, throw it away"), form_tap(form, callbacks.DISCARD_CONFIRMED))
    return Screen(text, ((yes,), back_to_form(t, form)))


def kept(t: Translator) -> str:
    return t.pgettext("toast", "Kept. You find it among your drafts.")


def discarded(t: Translator) -> str:
    return t.pgettext("toast", "The draft was thrown away.")
