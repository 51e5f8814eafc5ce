"""An event as one reader is shown it, and what she can do with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.events.attending import Standing
from bot.core.events.model import FREE, REMINDERS, STARS, Attendance, AttendanceStatus, Listing
from bot.telegram.screens import (
    CAPTION_LIMIT,
    TEXT_LIMIT,
    Button,
    Drawing,
    Row,
    Screen,
    bold,
    in_rows,
    lines,
    paragraphs,
    read_length,
)
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events import callbacks
from handlers.events.shortening import label, parts_of, shortened
from handlers.events.views import Anchor, Kind, Side, View
from handlers.residents.screens import MARK

PART: Final = 3_000  # UTF-16 units of a description on one screen
_BESIDE_LONG_FACTS: Final = 300
_SHORTEST_CUT: Final = 40  # of a description: less of it says nothing
_LONGEST_ADDRESS: Final = 256
_COLUMNS: Final = 30
_LONG_AGO: Final = timedelta(days=3)
NOBODY: Final = Standing(None, ())


@dataclass(frozen=True, slots=True)
class Card:
    """What a card is made of. ``home`` is the reader's own city, whose clocks she lives by."""

    listing: Listing
    city: City
    now: datetime
    home: City | None = None
    standing: Standing = NOBODY

    @property
    def id(self) -> str:
        return self.listing.occurrence.id

    @property
    def attendance(self) -> Attendance | None:
        return self.standing.attendance

    @property
    def has_begun(self) -> bool:
        return self.listing.occurrence.starts_at <= self.now

    @property
    def is_over(self) -> bool:
        return self.has_begun and self.listing.occurrence.ends_at <= self.now

    @property
    def is_open(self) -> bool:
        """Whether one can still join."""
        return not (self.has_begun or self.listing.is_cancelled)

    def is_status(self, status: AttendanceStatus) -> bool:
        return self.attendance is not None and self.attendance.status is status

    def tap(self, name: str, view: View, *args: str) -> Tap:
        return Tap(name, self.city.slug, (self.id, *args, view.pack()))


def card(t: Translator, shown: Card, view: View, note: Markup | None = None) -> Screen:
    """The card with its buttons. Its description is cut to what a caption has room for, picture or not.

    So the buttons stay in sight. Where the facts alone are too long for a caption, they stand without the picture.
    """
    words = shown.listing.details.words_for(t.language.tag)
    head = paragraphs(note, _warning(t, shown), essentials(t, shown), _more_facts(t, shown))
    tail = _own_standing(t, shown)
    taken = read_length(paragraphs(head, tail)) + len("\n\n")
    fits = taken <= CAPTION_LIMIT
    room = CAPTION_LIMIT - taken if fits else min(TEXT_LIMIT - taken, _BESIDE_LONG_FACTS)
    description = shortened(words.description, room) if room >= _SHORTEST_CUT else ""
    is_cut = description != words.description
    text = paragraphs(head, Markup.escape(description) if description else None, tail)
    picture = shown.listing.details.picture if fits else None
    return Screen(text, tuple(_rows(t, shown, view, is_cut=is_cut)), picture)


def essentials(t: Translator, shown: Card, *, lasting: bool = False) -> Markup:
    """What it is, when and where. ``lasting``: for what is read another day, when "tomorrow" would be wrong."""
    return lines(
        bold(title(t, shown.listing)),
        Markup("🗓 {}").format(when(t, shown, lasting=lasting)),
        _place(t, shown),
        Markup("🏙 {}").format(shown.city.name_for(t.language.tag)) if shown.city != shown.home else None,
    )


def title(t: Translator, listing: Listing) -> str:
    """In the reader's language, if it is written in it."""
    return listing.details.words_for(t.language.tag).title or "–"


def when(
    t: Translator,
    shown: Card,
    *,
    lasting: bool = False,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Markup:
    """When it takes place, or did before it was moved, on the city's clocks; whose they are where hers differ."""
    occurrence = shown.listing.occurrence
    starts_at, ends_at = starts_at or occurrence.starts_at, ends_at or occurrence.ends_at
    schedule = shown.listing.event.schedule
    now = min(shown.now, starts_at - _LONG_AGO) if lasting else shown.now
    return t.when(
        starts_at,
        ends_at,
        schedule.zone if schedule.all_day else shown.city.zone,
        now,
        all_day=schedule.all_day,
        reader_zone=shown.home.zone if shown.home else None,
        place=shown.city.name_for(t.language.tag),
    )


def short_when(t: Translator, listing: Listing, city: City, now: datetime) -> str:
    """Its start for lists and buttons. Plain text."""
    schedule = listing.event.schedule
    zone = schedule.zone if schedule.all_day else city.zone
    return t.short_when(listing.occurrence.starts_at, zone, now, all_day=schedule.all_day)


def price(t: Translator, listing: Listing) -> Markup | None:
    """None where nobody said what it costs."""
    written = listing.details.price.strip()
    if written == FREE:
        return t.gettext("Free of charge")
    return t.gettext("Price: {price}", price=written) if written else None


def seats(t: Translator, listing: Listing) -> Markup | None:
    """How many are left, where they are limited."""
    left = listing.seats_left
    if left is None:
        return None
    return t.ngettext("{n} seat left", "{n} seats left", left) if left else t.gettext("No seats left")


def whole(t: Translator, shown: Card, view: View, part: int) -> Screen:
    """The whole description; the longest ones in parts."""
    words = shown.listing.details.words_for(t.language.tag)
    parts = parts_of(words.description, PART)
    part = max(0, min(part, len(parts) - 1))
    rows: list[Row] = []
    if part + 1 < len(parts):
        rows.append(
            (Button(t.pgettext("button", "📖 Read on"), shown.tap(callbacks.WHOLE, view, str(part + 1))),)
        )
    text = paragraphs(bold(title(t, shown.listing)), Markup.escape(parts[part]))
    return _beside_picture(shown, text, (*rows, (_to_card(t, shown, view),)))


def reminders(t: Translator, shown: Card, view: View) -> Screen:
    """Those whose time is still to come; the ones she has chosen are marked."""
    labels = {
        1_440: t.pgettext("button", "1 day before"),
        180: t.pgettext("button", "3 hours before"),
        60: t.pgettext("button", "1 hour before"),
    }
    starts_at = shown.listing.occurrence.starts_at
    ahead = [minutes for minutes in REMINDERS if starts_at - timedelta(minutes=minutes) > shown.now]
    rows = [
        (
            Button(
                (MARK if minutes in shown.standing.reminders else "") + labels[minutes],
                shown.tap(callbacks.TOGGLE_REMINDER, view, str(minutes)),
            ),
        )
        for minutes in ahead
    ]
    question = (
        t.gettext("🔔 When shall I remind you? You can choose several.")
        if ahead
        else t.gettext("It begins in less than an hour.")
    )
    text = paragraphs(essentials(t, shown), question)
    return _beside_picture(shown, text, (*rows, (_to_card(t, shown, view),)))


def dates(t: Translator, shown: Card, view: View, others: Sequence[Listing]) -> Screen:
    """When else it takes place, as buttons to those cards."""
    rows: list[Row] = []
    for listing in others:
        mark = MARK if listing.occurrence.id == shown.id else ""
        full = " · " + t.pgettext("half-button", "full") if listing.seats_left == 0 else ""
        tap = Tap(callbacks.CARD, shown.city.slug, (listing.occurrence.id, view.pack()))
        rows.append(
            (Button(label(mark + short_when(t, listing, shown.city, shown.now) + full, _COLUMNS), tap),)
        )
    said = t.gettext("These are the next dates:") if others else t.gettext("There are no more dates.")
    text = paragraphs(bold(title(t, shown.listing)), said)
    return _beside_picture(shown, text, (*rows, (_to_card(t, shown, view),)))


def ticket(t: Translator, shown: Card, view: View, png: bytes) -> Screen:
    """A picture to show at the door."""
    admitted = shown.attendance.seats if shown.attendance else 1
    text = paragraphs(
        Markup("🎫 ") + t.gettext("Your ticket"),
        essentials(t, shown, lasting=True),
        t.ngettext("For {n} person", "For {n} people", admitted),
        t.gettext("Show this picture at the door."),
    )
    return Screen(text, ((_to_card(t, shown, view),),), Drawing("ticket.png", png))


def stars_row(shown: Card) -> Row:
    """One tap says how it was."""
    return tuple(
        Button(f"{stars} ⭐", Tap(callbacks.RATE, shown.city.slug, (shown.id, str(stars)))) for stars in STARS
    )


def answer_rows(t: Translator, shown: Card, view: View) -> list[Row]:
    """Going or not, as she stands now."""
    if not shown.is_open:
        return []
    if shown.is_status(AttendanceStatus.OFFERED):
        return [
            (Button(t.pgettext("button", "✅ Take the seat"), shown.tap(callbacks.ACCEPT, view)),),
            (Button(t.pgettext("button", "✖ No, thank you"), shown.tap(callbacks.LEAVE, view)),),
        ]
    if shown.is_status(AttendanceStatus.WAITING):
        return [(Button(t.pgettext("button", "✖ Leave the waiting list"), shown.tap(callbacks.LEAVE, view)),)]
    if shown.is_status(AttendanceStatus.GOING):
        return [(Button(t.pgettext("button", "✖ I'm not going"), shown.tap(callbacks.LEAVE, view)),)]
    name = (
        t.pgettext("button", "⏳ Join the waiting list")
        if _has_line(shown.listing)
        else t.pgettext("button", "✅ I'm going")
    )
    return [(Button(name, shown.tap(callbacks.JOIN, view, "0")),)]


def _has_line(listing: Listing) -> bool:
    return listing.seats_left == 0


def _rows(t: Translator, shown: Card, view: View, *, is_cut: bool) -> list[Row]:
    details = shown.listing.details
    rows = [*answer_rows(t, shown, view), *_guests(t, shown, view)]
    if shown.is_over and shown.is_status(AttendanceStatus.GOING) and not shown.listing.is_cancelled:
        rows.append(stars_row(shown))
    if is_cut:
        rows.append((Button(t.pgettext("button", "📖 Read more"), shown.tap(callbacks.WHOLE, view, "0")),))
    rows += in_rows(_small_buttons(t, shown, view), 2)
    if shown.listing.event.schedule.repeats:
        rows.append((Button(t.pgettext("button", "🔁 Other dates"), shown.tap(callbacks.DATES, view)),))
    if _is_web_address(details.link):
        rows.append((Button(t.pgettext("button", "🌐 More on the web"), url=details.link),))
    return [*rows, (_to_list(t, shown, view),)]


def _small_buttons(t: Translator, shown: Card, view: View) -> list[Button]:
    buttons = []
    if shown.is_open:
        buttons.append(
            Button(t.pgettext("half-button", "🔔 Remind me"), shown.tap(callbacks.REMINDERS, view))
        )
    if shown.is_status(AttendanceStatus.GOING) and not (shown.is_over or shown.listing.is_cancelled):
        buttons.append(Button(t.pgettext("half-button", "🎫 My ticket"), shown.tap(callbacks.TICKET, view)))
    if shown.listing.details.location:
        buttons.append(Button(t.pgettext("half-button", "📍 Map"), shown.tap(callbacks.MAP, view)))
    if not shown.is_over:
        name = t.pgettext("half-button", "📅 To calendar")
        buttons.append(Button(name, shown.tap(callbacks.CALENDAR_FILE, view)))
    query = share_query(shown.city.slug, shown.id)
    return [*buttons, Button(t.pgettext("half-button", "📤 Share"), inline_query=query)]


def share_query(slug: str, occurrence_id: str) -> str:
    """What inline mode finds this very event by."""
    return f"e-{slug}-{occurrence_id}"


def _guests(t: Translator, shown: Card, view: View) -> list[Row]:
    """One fewer, how many, one more: for who goes or waits, where guests may come along."""
    limit, attendance = shown.listing.details.guests_limit, shown.attendance
    is_in = attendance and attendance.status is not AttendanceStatus.OFFERED
    if not (limit and shown.is_open and attendance and is_in):
        return []
    guests = attendance.seats - 1

    def to(number: int) -> Tap:
        return shown.tap(callbacks.JOIN, view, str(max(0, min(number, limit))))

    return [
        (
            Button("−1", to(guests - 1)),
            Button(f"👥 {t.number(guests)}", to(guests)),
            Button("+1", to(guests + 1)),
        )
    ]


def _to_list(t: Translator, shown: Card, view: View) -> Button:
    """The list that she came from, at the page that has this event."""
    tap = Tap(callbacks.EVENTS, shown.city.slug)
    if view.kind is not Kind.HOME:
        tap = Tap(callbacks.LIST, shown.city.slug, (view.pack(), Anchor(Side.WITH, shown.id).pack()))
    return Button(t.pgettext("half-button", "‹ Back"), tap)


def _to_card(t: Translator, shown: Card, view: View) -> Button:
    return Button(t.pgettext("half-button", "‹ Back"), shown.tap(callbacks.CARD, view))


def _beside_picture(shown: Card, text: Markup, rows: tuple[Row, ...]) -> Screen:
    """With the card's picture where it fits, so that one message is redrawn."""
    picture = shown.listing.details.picture
    return Screen(text, rows, picture if read_length(text) <= CAPTION_LIMIT else None)


def _warning(t: Translator, shown: Card) -> Markup | None:
    """What comes before everything else: that there is nothing to come to."""
    if shown.listing.is_cancelled:
        return bold(t.gettext("❌ Cancelled: this does not take place."))
    if shown.is_over:
        return bold(t.gettext("This is over."))
    return bold(t.gettext("This has begun.")) if shown.has_begun else None


def _place(t: Translator, shown: Card) -> Markup | None:
    place = shown.listing.details.place_for(t.language.tag)
    return Markup("📍 {}").format(place) if place else None


def _more_facts(t: Translator, shown: Card) -> Markup | None:
    listing, details = shown.listing, shown.listing.details
    spoken = t.list(dict.fromkeys(t.spoken_name(tag) for tag in details.spoken))
    facts = [
        t.gettext("🔁 Also on other days") if listing.event.schedule.repeats else None,
        price(t, listing),
        _who_goes(t, shown),
        _may_bring(t, shown),
        t.gettext("Organiser: {name}", name=details.organiser) if details.organiser else None,
        t.gettext("Accessibility: {words}", words=details.accessibility) if details.accessibility else None,
        t.gettext("Languages: {languages}", languages=spoken) if details.spoken else None,
    ]
    return lines(*facts) if any(facts) else None


def _may_bring(t: Translator, shown: Card) -> Markup | None:
    limit = shown.listing.details.guests_limit
    if not (limit and shown.is_open):
        return None
    return t.ngettext("You may bring {n} guest.", "You may bring {n} guests.", limit)


def _who_goes(t: Translator, shown: Card) -> Markup | None:
    """Nobody goes to what does not take place."""
    listing = shown.listing
    if listing.is_cancelled:
        return None
    counts = [
        t.ngettext("{n} person is going", "{n} people are going", listing.going) if listing.going else None,
        seats(t, listing) if shown.is_open else None,
        t.ngettext("{n} is waiting", "{n} are waiting", listing.waiting)
        if listing.waiting and shown.is_open
        else None,
    ]
    said = [count for count in counts if count]
    return Markup("👥 ") + Markup(" · ").join(said) if said else None


def _own_standing(t: Translator, shown: Card) -> Markup | None:
    attendance = shown.attendance
    if attendance is None or shown.listing.is_cancelled:
        return None
    guests = attendance.seats - 1
    if attendance.status is AttendanceStatus.GOING:
        if shown.is_over:
            return None
        with_guests = t.ngettext("You are going with {n} guest.", "You are going with {n} guests.", guests)
        return Markup("✅ ") + bold(with_guests if guests else t.gettext("You are going."))
    if attendance.status is AttendanceStatus.WAITING:
        number = t.number(shown.standing.place or 1)
        waits = bold(t.gettext("You are number {number} on the waiting list.", number=number))
        with_guests = t.ngettext("With {n} guest.", "With {n} guests.", guests)
        return Markup("⏳ ") + (waits + Markup(" ") + with_guests if guests else waits)
    if attendance.offer_expires_at is None or attendance.offer_expires_at <= shown.now:
        return None
    return Markup("🎁 ") + bold(seat_kept(t, shown, attendance.offer_expires_at))


def seat_kept(t: Translator, shown: Card, until: datetime, *, lasting: bool = False) -> Markup:
    """Until when the offer stands."""
    now = until - _LONG_AGO if lasting else shown.now
    home = shown.home.zone if shown.home else None
    said = t.when(
        until, None, shown.city.zone, now, reader_zone=home, place=shown.city.name_for(t.language.tag)
    )
    return t.gettext("A seat is kept for you. Take it before: {when}", when=said)


def _is_web_address(link: str) -> bool:
    """What a button can open: Telegram refuses the whole message for an address that is none."""
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
    except ValueError:
        return False
    plain = link.isascii() and not any(character.isspace() or character in '<>"' for character in link)
    return (
        parts.scheme in ("http", "https")
        and "." in host.strip(".")
        and plain
        and len(link) <= _LONGEST_ADDRESS
    )
