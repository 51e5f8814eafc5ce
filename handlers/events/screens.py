"""What is on: the home of events, the lists, the month, the topics, the search."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.core.cities.model import City, Topic
from bot.core.events.browsing import NEAR_KM, midnight
from bot.core.events.model import AttendanceStatus, Listing
from bot.telegram.month import month_rows
from bot.telegram.screens import Button, LocationRequest, Row, Screen, bold, in_rows, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events import callbacks
from handlers.events.cards import price, seats, short_when, title
from handlers.events.shortening import label, shortened
from handlers.events.views import Entry, Excerpt, Kind, View, day_of, on_day, on_topic, pager_row
from handlers.residents.callbacks import MENU
from handlers.residents.screens import back
from handlers.residents.settings_screens import topic_name

MONTHS_AHEAD: Final = 12
_COLUMNS: Final = 30
_LONGEST_TITLE: Final = 120  # UTF-16 units of it in a list
_LONGEST_PLACE: Final = 80


def home(
    t: Translator,
    city: City,
    counts: Mapping[Kind, int],
    *,
    follows: bool,
    editor: bool,
    note: Markup | None = None,
) -> Screen:
    """The ways to what is on. ``counts`` are how much there is today, at the weekend, in the next days."""
    text = paragraphs(
        note,
        Markup("📅 ") + bold(t.gettext("Events in {city}", city=city.name_for(t.language.tag))),
        t.gettext("What would you like to see?"),
    )
    rows: list[Row] = [
        (_counted(t, city, Kind.TODAY, t.pgettext("button", "Today"), counts),),
        (_counted(t, city, Kind.WEEKEND, t.pgettext("button", "This weekend"), counts),),
        (_week(t, city, counts),),
        (_pick_day(t, city),),
        *in_rows(
            [
                Button(t.pgettext("half-button", "🏷 Topics"), Tap(callbacks.TOPICS, city.slug)),
                Button(t.pgettext("half-button", "📍 Near me"), Tap(callbacks.NEAR, city.slug)),
                _search(t, city),
                _list_button(t.pgettext("half-button", "🎫 My events"), city, Kind.MINE),
            ],
            2,
        ),
    ]
    if follows:
        rows.append((_list_button(t.pgettext("button", "⭐ Cities I follow"), city, Kind.FOLLOWED),))
    rows.append((Button(t.pgettext("button", "💡 Suggest an event"), Tap(callbacks.SUGGEST, city.slug)),))
    if editor:
        rows.append((Button(t.pgettext("button", "✏️ Edit events"), Tap(callbacks.EDITING, city.slug)),))
    return Screen(text, (*rows, (back(t, MENU),)))


def event_list(
    t: Translator,
    city: City,
    view: View,
    shown: Excerpt,
    cities: Mapping[str, City],
    now: datetime,
    *,
    topic: Topic | None = None,
    words: str = "",
    note: Markup | None = None,
) -> Screen:
    """A page of events, each with a button to its card. ``cities`` by slug; of several each event names its own."""
    several = view.kind in (Kind.FOLLOWED, Kind.MINE, Kind.NEAR, Kind.SEARCH)
    written = [
        _written(t, entry, cities[entry.listing.city], now, shown.first + number, names_city=several)
        for number, entry in enumerate(shown.entries, 1)
    ]
    rows: list[Row] = [
        (_to_card(t, entry, view, shown.first + number),) for number, entry in enumerate(shown.entries, 1)
    ]
    rows += pager_row(t, city.slug, view, shown)
    text = paragraphs(note, heading(t, city, view, topic, words), *written)
    return Screen(text, (*rows, (_back_from_list(t, city, view),)))


def nothing(
    t: Translator,
    city: City,
    view: View,
    upcoming: Listing | None,
    now: datetime,
    *,
    topic: Topic | None = None,
    words: str = "",
) -> Screen:
    """An empty list says what else there is. ``upcoming`` is the next event of the city."""
    rows: list[Row] = []
    following = None
    if upcoming and view.kind is not Kind.MINE:
        following = t.gettext(
            "Next: <b>{title}</b>, {when}", title=title(t, upcoming), when=short_when(t, upcoming, city, now)
        )
        tap = Tap(callbacks.CARD, city.slug, (upcoming.occurrence.id, view.pack()))
        rows.append((Button(label(title(t, upcoming), _COLUMNS), tap),))
    if view.kind is not Kind.WEEK:
        rows.append((_week(t, city, {}),))
    rows.append((_pick_day(t, city),))
    rows.append((_search(t, city),))
    text = paragraphs(heading(t, city, view, topic, words), _nothing(t, view), following)
    return Screen(text, (*rows, (_back_from_list(t, city, view),)))


def heading(t: Translator, city: City, view: View, topic: Topic | None = None, words: str = "") -> Markup:
    """What the list is of."""
    name = city.name_for(t.language.tag)
    if view.kind is Kind.SEARCH:
        return Markup("🔍 ") + t.gettext("Events for “{words}”", words=words)
    said: Mapping[Kind, Markup | str] = {
        Kind.TODAY: t.gettext("Today in {city}", city=name),
        Kind.WEEKEND: t.gettext("This weekend in {city}", city=name),
        Kind.WEEK: t.gettext("The next 7 days in {city}", city=name),
        Kind.FOLLOWED: t.gettext("Events in the cities I follow"),
        Kind.MINE: t.gettext("My events"),
        Kind.NEAR: t.gettext("Events near me"),
        Kind.TOPIC: Markup("{} · {}").format(topic_name(t, topic), name) if topic else name,
        Kind.DAY: Markup("{} · {}").format(_day(t, city, view), name) if view.kind is Kind.DAY else name,
    }
    return Markup("📅 ") + bold(said[view.kind])


def month(
    t: Translator, city: City, year: int, number: int, days: frozenset[date], today: date, last: date
) -> Screen:
    """A calendar to choose a day from; those on which something takes place have a mark."""
    marked = {day.day for day in days}
    rows = month_rows(
        t,
        year,
        number,
        marked,
        lambda day: Tap(callbacks.LIST, city.slug, (on_day(day).pack(), "0")),
        lambda y, m: Tap(callbacks.PICK_DAY, city.slug, (f"{y:04d}{m:02d}",)),
        today,
        first=today,
        last=last,
    )
    text = paragraphs(
        Markup("🗓 ") + bold(t.gettext("Which day?")),
        t.gettext("Days with events have a dot.") if marked else t.gettext("No events in this month yet."),
    )
    return Screen(text, (*rows, (back(t, callbacks.EVENTS, city.slug),)))


def topics(t: Translator, city: City, hers: frozenset[str]) -> Screen:
    """The city's topics, those that interest her first; all interest who has chosen none."""
    ordered = sorted(city.topics, key=lambda topic: topic.code not in hers)
    buttons = [
        Button(topic_name(t, topic), Tap(callbacks.LIST, city.slug, (on_topic(topic).pack(), "0")))
        for topic in ordered
    ]
    text = Markup("🏷 ") + bold(t.gettext("Events on which topic?"))
    return Screen(text, (*in_rows(buttons, 2), (back(t, callbacks.EVENTS, city.slug),)))


def ask_location(t: Translator) -> LocationRequest:
    return LocationRequest(
        t.gettext(
            "Press the button below to share where you are. Your location is used for this search only and is not"
            " kept."
        ),
        t.pgettext("button", "📍 Share my location"),
        t.pgettext("input", "Or type what you look for"),
    )


def ask_words(t: Translator, city: City, note: Markup | None = None) -> Screen:
    """What is typed next is looked for."""
    text = paragraphs(
        note,
        Markup("🔍 ") + bold(t.gettext("What are you looking for?")),
        t.gettext("Type one or two words, such as “jazz” or “football”. Accents do not matter."),
    )
    return Screen(text, ((back(t, callbacks.EVENTS, city.slug),),))


def too_many(t: Translator, limit: int) -> Markup:
    """Above a list that had to be cut."""
    return t.gettext("These are the first {n}. To see others, pick a day or a topic.", n=t.number(limit))


def gone(t: Translator) -> Markup:
    """Above the events of the city, where a link or a button led to what is not there."""
    return t.gettext("This event is not here any more. Here is what else there is:")


def _counted(t: Translator, city: City, kind: Kind, name: str, counts: Mapping[Kind, int]) -> Button:
    count = counts.get(kind)
    return _list_button(f"{name} ({t.number(count)})" if count else name, city, kind)


def _week(t: Translator, city: City, counts: Mapping[Kind, int]) -> Button:
    return _counted(t, city, Kind.WEEK, t.pgettext("button", "Next 7 days"), counts)


def _pick_day(t: Translator, city: City) -> Button:
    return Button(t.pgettext("button", "🗓 Pick a day"), Tap(callbacks.PICK_DAY, city.slug, ("0",)))


def _search(t: Translator, city: City) -> Button:
    return Button(t.pgettext("half-button", "🔍 Search"), Tap(callbacks.SEARCH, city.slug))


def _list_button(name: str, city: City, kind: Kind) -> Button:
    return Button(name, Tap(callbacks.LIST, city.slug, (View(kind).pack(), "0")))


def _written(
    t: Translator, entry: Entry, city: City, now: datetime, number: int, *, names_city: bool
) -> Markup:
    """One event of a list, in three lines."""
    listing, tag = entry.listing, t.language.tag
    place = shortened(listing.details.place_for(tag), _LONGEST_PLACE)
    where = [
        t.distance(entry.km) if entry.km is not None else "",
        place,
        city.name_for(tag) if names_city else "",
    ]
    is_under_way = listing.occurrence.starts_at <= now < listing.occurrence.ends_at
    facts = [
        t.gettext("This has begun.") if is_under_way else None,
        _standing(t, entry),
        price(t, listing),
        seats(t, listing) if listing.seats_left is not None else None,
    ]
    said = [fact for fact in facts if fact]
    cancelled = t.gettext("❌ Cancelled: this does not take place.") if listing.is_cancelled else None
    return lines(
        bold(f"{number}. {shortened(title(t, listing), _LONGEST_TITLE)}"),
        cancelled,
        Markup(" · ").join([short_when(t, listing, city, now), *(part for part in where if part)]),
        Markup(" · ").join(said) if said and not cancelled else None,
    )


def _standing(t: Translator, entry: Entry) -> Markup | None:
    """Her own place in it, where the list is of what she goes to."""
    if entry.attendance is None:
        return None
    return {
        AttendanceStatus.GOING: t.gettext("✅ You are going"),
        AttendanceStatus.WAITING: t.gettext("⏳ On the waiting list"),
        AttendanceStatus.OFFERED: t.gettext("🎁 A seat is kept for you"),
    }[entry.attendance.status]


def _to_card(t: Translator, entry: Entry, view: View, number: int) -> Button:
    tap = Tap(callbacks.CARD, entry.listing.city, (entry.id, view.pack()))
    return Button(label(f"{number}. {title(t, entry.listing)}", _COLUMNS), tap)


def _back_from_list(t: Translator, city: City, view: View) -> Button:
    if view.kind is Kind.DAY:
        month_of_day = f"20{view.value[:4]}"
        return Button(
            t.pgettext("half-button", "‹ Back"), Tap(callbacks.PICK_DAY, city.slug, (month_of_day,))
        )
    if view.kind is Kind.TOPIC:
        return back(t, callbacks.TOPICS, city.slug)
    return back(t, callbacks.EVENTS, city.slug)


def _nothing(t: Translator, view: View) -> Markup:
    return {
        Kind.HOME: t.gettext("Nothing is announced at present."),
        Kind.TODAY: t.gettext("Nothing more today."),
        Kind.WEEKEND: t.gettext("Nothing is announced for this weekend."),
        Kind.WEEK: t.gettext("Nothing is announced for the next 7 days."),
        Kind.DAY: t.gettext("Nothing is announced for this day."),
        Kind.TOPIC: t.gettext("Nothing is announced on this topic."),
        Kind.FOLLOWED: t.gettext("Nothing is announced in the cities you follow."),
        Kind.MINE: t.gettext("You have not joined any event. When you do, it stands here."),
        Kind.NEAR: t.gettext("Nothing is announced within {distance} of you.", distance=t.distance(NEAR_KM)),
        Kind.SEARCH: t.gettext("I found nothing. Try another word, or only its beginning: just type it."),
    }[view.kind]


def _day(t: Translator, city: City, view: View) -> str:
    return t.date(midnight(day_of(view), ZoneInfo(city.zone)), city.zone, "full")
