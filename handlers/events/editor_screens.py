"""What a city's editors see of their work: what there is to do, their lists, one event with its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.events.model import Draft, EventStatus, Feedback, Listing, Scope
from bot.core.events.overseeing import Overview
from bot.telegram.pager import Page, page_of, pager_row
from bot.telegram.screens import Button, Row, Screen, bold, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events import callbacks, cards
from handlers.events.cards import Card
from handlers.events.form import Form
from handlers.events.form_values import repetition
from handlers.events.shortening import label, shortened
from handlers.events.views import HOME
from handlers.residents.callbacks import MENU
from handlers.residents.screens import back
from locales.contexts import COLUMNS

T = TypeVar("T")
PAGE: Final = 8
_LONGEST_TITLE: Final = 120  # UTF-16 units of it in a list
_LONGEST_PLACE: Final = 80
_LONGEST_WORDS: Final = 700  # UTF-16 units of one opinion on a page


@dataclass(frozen=True, slots=True)
class Work:
    """How much of each there is."""

    drafts: int
    suggestions: int
    scheduled: int


def which_city(t: Translator, cities: Page[City]) -> Screen:
    """For who edits in several cities."""
    rows = [
        (Button(city.name_for(t.language.tag), Tap(callbacks.EDITING, city.slug)),) for city in cities.items
    ]
    pages = pager_row(t, cities, lambda number: Tap(callbacks.EDITED_CITIES, "", (str(number),)))
    question = Markup("✏️ ") + bold(t.gettext("The events of which city?"))
    return Screen(question, (*rows, *pages, (back(t, MENU),)))


def home(t: Translator, city: City, work: Work, *, several: bool, note: Markup | None = None) -> Screen:
    """What an editor can do; the most wanted first."""
    slug = city.slug
    counted = [
        (t.pgettext("button", "📝 My drafts"), work.drafts, callbacks.DRAFTS),
        (t.pgettext("button", "💡 Suggestions"), work.suggestions, callbacks.SUGGESTIONS),
        (t.pgettext("button", "🕘 Waiting for their hour"), work.scheduled, callbacks.SCHEDULED),
    ]
    drafts, suggestions, scheduled = [
        (Button(_counted(t, name, number), Tap(to, slug, ("0",))),) for name, number, to in counted
    ]
    rows: list[Row] = [
        (Button(t.pgettext("button", "➕ New event"), Tap(callbacks.NEW, slug)),),
        drafts,
        suggestions,
        (Button(t.pgettext("button", "📅 Upcoming events"), Tap(callbacks.UPCOMING, slug, ("0",))),),
        scheduled,
        (Button(t.pgettext("button", "📥 Import a calendar"), Tap(callbacks.IMPORT, slug)),),
        (Button(t.pgettext("button", "🔗 Calendars we follow"), Tap(callbacks.FEEDS, slug)),),
        (Button(t.pgettext("button", "📤 Save as a file"), Tap(callbacks.EXPORT, slug)),),
    ]
    if several:
        rows.append(
            (Button(t.pgettext("button", "🏙 Another city"), Tap(callbacks.EDITED_CITIES, "", ("0",))),)
        )
    title = t.gettext("Editing the events of {city}", city=city.name_for(t.language.tag))
    text = paragraphs(note, Markup("✏️ ") + bold(title))
    return Screen(text, (*rows, (back(t, callbacks.EVENTS, slug),)))


def _counted(t: Translator, name: str, number: int) -> str:
    """The number stays in sight where the name is long."""
    suffix = f" ({t.number(number)})" if number else ""
    return label(name, COLUMNS["button"] - len(suffix)) + suffix


def drafts(t: Translator, city: City, listed: Sequence[Draft], number: int, now: datetime) -> Screen:
    """The editor's own; nobody else sees them."""
    page = page_of(listed, number, PAGE)
    rows = [
        (Button(draft_label(t, Form(draft, city, now)), Tap(callbacks.FORM, city.slug, (draft.id,))),)
        for draft in page.items
    ]
    said = t.gettext("Only you see them.") if listed else t.gettext("You have no drafts.")
    text = paragraphs(Markup("📝 ") + bold(t.gettext("My drafts")), said)
    return Screen(text, (*rows, *_pages(t, city, page, callbacks.DRAFTS), _home(t, city)))


def draft_label(t: Translator, form: Form, mark: str = "") -> str:
    """What it is called, as far as it is."""
    return label(mark + (form.words.title or t.pgettext("button", "Without a title")), COLUMNS["button"])


def upcoming(
    t: Translator, city: City, listings: Sequence[Listing], number: int, now: datetime, words: str = ""
) -> Screen:
    """Each event once, by its next date. ``words`` are those that were looked for."""
    page = page_of(listings, number, PAGE)
    written, rows = _listed(t, city, page, now, callbacks.EDITED_CARD)
    if words:
        said = (
            t.gettext("For “{words}” I found:", words=words)
            if listings
            else t.gettext("I found nothing for “{words}”. Type another word.", words=words)
        )
    else:
        said = (
            t.gettext("Choose the event that you want to change, or type a word of its title.")
            if listings
            else t.gettext("Nothing is announced at present.")
        )
    text = paragraphs(Markup("📅 ") + bold(t.gettext("Upcoming events")), said, *written)
    return Screen(text, (*rows, *_pages(t, city, page, callbacks.UPCOMING), _home(t, city)))


def suggestions(t: Translator, city: City, listings: Sequence[Listing], number: int, now: datetime) -> Screen:
    """What residents suggested and nobody has decided yet."""
    page = page_of(listings, number, PAGE)
    written, rows = _listed(t, city, page, now, callbacks.REVIEW)
    said = t.gettext("Choose one to read it.") if listings else t.gettext("There are none at present.")
    text = paragraphs(Markup("💡 ") + bold(t.gettext("Suggestions")), said, *written)
    return Screen(text, (*rows, *_pages(t, city, page, callbacks.SUGGESTIONS), _home(t, city)))


def scheduled(t: Translator, city: City, listings: Sequence[Listing], number: int, now: datetime) -> Screen:
    """What will be published at its hour."""
    page = page_of(listings, number, PAGE)
    written, rows = _listed(t, city, page, now, callbacks.REVIEW)
    said = (
        t.gettext("Each with the time at which it will be published.")
        if listings
        else t.gettext("There are none at present.")
    )
    text = paragraphs(Markup("🕘 ") + bold(t.gettext("Waiting for their hour")), said, *written)
    return Screen(text, (*rows, *_pages(t, city, page, callbacks.SCHEDULED), _home(t, city)))


def card(t: Translator, city: City, seen: Overview, now: datetime, note: Markup | None = None) -> Screen:
    """One date of an event with its numbers. Who suggested it is not shown."""
    listing, one = seen.listing, seen.listing.occurrence.id
    is_over = listing.occurrence.ends_at <= now
    text = paragraphs(
        note,
        _warning(t, listing, now),
        cards.essentials(t, Card(listing, city, now, city)),
        Markup("🔁 ") + repetition(t, listing.event.schedule) if listing.event.schedule.repeats else None,
        numbers(t, seen),
        _from_calendar(t, listing),
    )

    def tap(name: str, *args: str) -> Tap:
        return Tap(name, city.slug, (one, *args))

    rows: list[Row] = []
    if not (listing.is_cancelled or is_over):
        rows += [
            (Button(t.pgettext("button", "✏️ Edit"), tap(callbacks.EDIT)),),
            (Button(t.pgettext("button", "🎫 Attendance"), tap(callbacks.ATTENDANCE)),),
        ]
    elif is_over and not listing.is_cancelled:
        rows.append((Button(t.pgettext("button", "🎫 Attendance"), tap(callbacks.ATTENDANCE)),))
    if seen.feedback:
        rows.append((Button(t.pgettext("button", "💬 What people say"), tap(callbacks.FEEDBACK, "0")),))
    if listing.event.schedule.repeats:
        rows.append((Button(t.pgettext("button", "🔁 Other dates"), tap(callbacks.EDITED_DATES)),))
    rows.append((Button(t.pgettext("button", "👁 As residents see it"), tap(callbacks.CARD, HOME.pack())),))
    rows.append((Button(t.pgettext("button", "📋 Duplicate"), tap(callbacks.DUPLICATE)),))
    if not (listing.is_cancelled or is_over):
        rows.append((Button(t.pgettext("button", "❌ Cancel the event"), tap(callbacks.CANCEL)),))
    up = (Button(t.pgettext("half-button", "‹ Back"), Tap(callbacks.UPCOMING, city.slug, ("0",))),)
    return Screen(text, (*rows, up))


def numbers(t: Translator, seen: Overview) -> Markup:
    """Who goes, waits and came, and what they thought, as numbers."""
    found, capacity = seen.numbers, seen.listing.details.capacity
    seats = t.number(found.going + found.guests)
    taken = t.gettext("{taken} of {all}", taken=seats, all=t.number(capacity)) if capacity else None
    return lines(
        t.gettext("Going: <b>{n}</b>", n=t.number(found.going)),
        t.gettext("Guests they bring: <b>{n}</b>", n=t.number(found.guests)),
        t.gettext("Seats taken: <b>{n}</b>", n=taken) if taken else None,
        t.gettext("Waiting: <b>{n}</b>", n=t.number(found.waiting)),
        t.gettext("Offered a seat: <b>{n}</b>", n=t.number(found.offered)) if found.offered else None,
        t.gettext("Came: <b>{n}</b>", n=t.number(found.checked_in)),
        t.gettext(
            "Stars: <b>{stars}</b> ({n})", stars=t.number(round(found.stars, 1)), n=t.number(found.ratings)
        )
        if found.stars is not None
        else None,
    )


def which_dates(t: Translator, city: City, seen: Overview, now: datetime, *, cancels: bool) -> Screen:
    """What takes place again and again is changed, or cancelled, once, from a date on, or as a whole."""
    one = seen.listing.occurrence.id
    question = (
        t.gettext("❌ Which dates shall be cancelled?")
        if cancels
        else t.gettext("✏️ Which dates shall change?")
    )
    names = {
        Scope.THIS: t.pgettext("button", "Only this date"),
        Scope.FOLLOWING: t.pgettext("button", "This one and all later"),
        Scope.ALL: t.pgettext("button", "All dates"),
    }
    if not cancels and seen.listing.event.source is not None:
        del names[Scope.FOLLOWING]  # the calendar that it comes from would lay it down again as it was
    to = callbacks.CANCEL_SCOPE if cancels else callbacks.EDIT_SCOPE
    rows = [(Button(name, Tap(to, city.slug, (one, scope))),) for scope, name in names.items()]
    text = paragraphs(bold(question), cards.essentials(t, Card(seen.listing, city, now, city)))
    return Screen(text, (*rows, to_card(t, city, one)))


def dates(t: Translator, city: City, seen: Overview, others: Sequence[Listing], now: datetime) -> Screen:
    """The next dates of what repeats."""
    rows = [
        (
            Button(
                cards.short_when(t, listing, city, now),
                Tap(callbacks.EDITED_CARD, city.slug, (listing.occurrence.id,)),
            ),
        )
        for listing in others
    ]
    said = t.gettext("These are the next dates:") if others else t.gettext("There are no more dates.")
    text = paragraphs(bold(cards.title(t, seen.listing)), said)
    return Screen(text, (*rows, to_card(t, city, seen.listing.occurrence.id)))


def attendance(t: Translator, city: City, seen: Overview, now: datetime) -> Screen:
    """The numbers at the door, and how people are let in."""
    one = seen.listing.occurrence.id
    text = paragraphs(
        Markup("🎫 ") + bold(t.gettext("Attendance")),
        cards.essentials(t, Card(seen.listing, city, now, city)),
        numbers(t, seen),
        t.gettext(
            "At the door: point your phone's camera at the code that a guest shows, and open the link. I tell you"
            " whether the ticket is good, and count who came."
        ),
    )
    again = Button(t.pgettext("button", "🔄 Count again"), Tap(callbacks.ATTENDANCE, city.slug, (one,)))
    return Screen(text, ((again,), to_card(t, city, one)))


def feedback(t: Translator, city: City, seen: Overview, number: int) -> Screen:
    """What people wrote, without their names; the newest first."""
    one = seen.listing.occurrence.id
    said = [each for each in seen.feedback if each.words]
    page = page_of(said, number, 4)
    text = paragraphs(
        Markup("💬 ") + bold(cards.title(t, seen.listing)),
        numbers(t, seen) if not said else None,
        *(_opinion(t, each) for each in page.items),
        None if said else t.gettext("Nobody has written a word so far."),
    )
    pages = pager_row(t, page, lambda to: Tap(callbacks.FEEDBACK, city.slug, (one, str(to))))
    return Screen(text, (*pages, to_card(t, city, one)))


def _opinion(t: Translator, each: Feedback) -> Markup:
    return Markup("{} ⭐\n{}").format(t.number(each.stars), shortened(each.words, _LONGEST_WORDS))


def _warning(t: Translator, listing: Listing, now: datetime) -> Markup | None:
    if listing.is_cancelled:
        return bold(t.gettext("❌ Cancelled: this does not take place."))
    return bold(t.gettext("This date is over.")) if listing.occurrence.ends_at <= now else None


def _from_calendar(t: Translator, listing: Listing) -> Markup | None:
    if listing.event.source is None:
        return None
    return t.gettext(
        "📥 It came from a calendar: what that calendar says of its time and place replaces what you change here."
    )


def _listed(
    t: Translator, city: City, page: Page[Listing], now: datetime, to: str
) -> tuple[list[Markup], list[Row]]:
    """Each in two lines with a number, and the buttons with the same numbers."""
    written: list[Markup] = []
    rows: list[Row] = []
    for number, listing in enumerate(page.items, page.number * PAGE + 1):
        target = listing.event.id if to == callbacks.REVIEW else listing.occurrence.id
        name = label(f"{number}. {cards.title(t, listing)}", COLUMNS["button"])
        rows.append((Button(name, Tap(to, city.slug, (target,))),))
        written.append(_in_list(t, city, listing, now, number))
    return written, rows


def _in_list(t: Translator, city: City, listing: Listing, now: datetime, number: int) -> Markup:
    """Of what waits for its hour, that hour."""
    if listing.event.status is EventStatus.SCHEDULED:
        at = Markup("🕘 ") + t.short_when(listing.event.publish_at or now, city.zone, now)
    else:
        at = Markup.escape(cards.short_when(t, listing, city, now))
    place = shortened(listing.details.place_for(t.language.tag), _LONGEST_PLACE)
    return lines(
        bold(f"{number}. {shortened(cards.title(t, listing), _LONGEST_TITLE)}"),
        Markup(" · ").join(part for part in (at, place) if part),
    )


def _pages(t: Translator, city: City, page: Page[T], name: str) -> Sequence[Row]:
    return pager_row(t, page, lambda number: Tap(name, city.slug, (str(number),)))


def _home(t: Translator, city: City) -> Row:
    return (back(t, callbacks.EDITING, city.slug),)


def to_card(t: Translator, city: City, occurrence_id: str) -> Row:
    return (
        Button(t.pgettext("half-button", "‹ Back"), Tap(callbacks.EDITED_CARD, city.slug, (occurrence_id,))),
    )
