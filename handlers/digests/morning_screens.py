"""What a city's staff is told each morning: a line for each thing that waits, and a button to where it is dealt with."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.digests.mornings import Closing, Morning, Promise
from bot.core.surveys.questionnaire import text_for
from bot.telegram import spans
from bot.telegram.idea_words import headline_of
from bot.telegram.screens import Button, Row, Screen, bold, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.digests import callbacks
from handlers.events.shortening import label, shortened
from handlers.ideas.lists import HOME
from handlers.residents.screens import to_menu
from locales.contexts import COLUMNS

MOST: Final = 5  # of promised dates, and of surveys; the others are counted
_LONGEST_TITLE: Final = 70


def morning(t: Translator, city: City, seen: Morning, now: datetime) -> Screen:
    """``seen`` has something in it."""
    text = paragraphs(
        Markup("☀️ ")
        + bold(t.gettext("Good morning! This waits: {city}", city=city.name_for(t.language.tag))),
        _queue(t, seen, now) if seen.queue else None,
        Markup("📅 ")
        + t.ngettext("{n} suggestion of an event waits.", "{n} suggestions of events wait.", seen.suggestions)
        if seen.suggestions
        else None,
        _promises(t, city, seen.promises, now) if seen.promises else None,
        _closing(t, city, seen.closing, now) if seen.closing else None,
        _broadcasts(t, city, seen) if seen.waiting or seen.due else None,
    )
    off = Button(t.pgettext("button", "🔕 Not every morning"), Tap(callbacks.MORNINGS_OFF, city.slug))
    return Screen(text, (*_rows(t, city, seen), (off,), (_menu(t),)))


def stopped(t: Translator, city: City) -> Screen:
    text = Markup("🔕 ") + t.gettext(
        "You are no longer told each morning what waits: {city}", city=city.name_for(t.language.tag)
    )
    on = Button(t.pgettext("button", "🔔 Turn on again"), Tap(callbacks.MORNINGS_ON, city.slug))
    return Screen(text, ((on,), (to_menu(t),)))


def on_again(t: Translator, city: City) -> Screen:
    text = Markup("☀️ ") + t.gettext(
        "You are told each morning what waits, from Monday to Friday: {city}",
        city=city.name_for(t.language.tag),
    )
    off = Button(t.pgettext("button", "🔕 Not every morning"), Tap(callbacks.MORNINGS_OFF, city.slug))
    return Screen(text, ((off,), (to_menu(t),)))


def _queue(t: Translator, seen: Morning, now: datetime) -> Markup:
    waits = t.ngettext("{n} case waits for a moderator.", "{n} cases wait for a moderator.", seen.queue)
    late = (
        t.ngettext("{n} is later than promised.", "{n} are later than promised.", seen.late)
        if seen.late
        else None
    )
    oldest = (
        t.gettext("The oldest has waited for {time}.", time=spans.long(t, now - seen.oldest_at))
        if seen.oldest_at
        else None
    )
    return Markup("⚖️ ") + Markup(" ").join(part for part in (waits, late, oldest) if part)


def _promises(t: Translator, city: City, promises: Sequence[Promise], now: datetime) -> Markup:
    return lines(
        Markup("🗓 ") + bold(t.gettext("Dates that the city named")),
        *(
            Markup("• {}: {}").format(_day(t, city, one, now), _named(one.words or one.code, one.code))
            for one in promises[:MOST]
        ),
        _more(t, len(promises)),
    )


def _day(t: Translator, city: City, one: Promise, now: datetime) -> Markup:
    day = t.date(one.on, city.zone)
    zone = ZoneInfo(city.zone)
    has_passed = one.on.astimezone(zone).date() < now.astimezone(zone).date()
    return t.gettext("{day} (has passed)", day=day) if has_passed else Markup.escape(day)


def _named(said: str, code: str) -> str:
    name = headline_of(said, _LONGEST_TITLE)
    return name if name == code else f"{name} ({code})"


def _closing(t: Translator, city: City, closing: Sequence[Closing], now: datetime) -> Markup:
    return lines(
        Markup("📋 ") + bold(t.gettext("Surveys that close soon")),
        *(
            Markup("• {} · {} · {}").format(
                _title(t, one),
                t.gettext("closes {when}", when=t.when(one.closes_at, None, city.zone, now)),
                t.ngettext("{n} has answered", "{n} have answered", one.sent),
            )
            for one in closing[:MOST]
        ),
        _more(t, len(closing)),
    )


def _title(t: Translator, one: Closing) -> str:
    return shortened(text_for(one.title, t.language.tag), _LONGEST_TITLE) or "–"


def _broadcasts(t: Translator, city: City, seen: Morning) -> Markup:
    waiting = len(seen.waiting)
    hours = t.list([t.time(at, city.zone) for _, at in seen.due])
    return lines(
        Markup("📣 ")
        + t.ngettext(
            "{n} announcement waits for a second person.",
            "{n} announcements wait for a second person.",
            waiting,
        )
        if waiting
        else None,
        Markup("📣 ") + t.gettext("Announcements go out today at {times}.", times=hours)
        if seen.due
        else None,
    )


def _more(t: Translator, count: int) -> Markup | None:
    left = count - MOST
    return t.ngettext("… and {n} more", "… and {n} more", left) if left > 0 else None


def _rows(t: Translator, city: City, seen: Morning) -> list[Row]:
    slug = city.slug
    rows: list[Row] = []
    if seen.queue:
        rows.append((Button(t.pgettext("button", "⚖️ Moderation"), Tap(callbacks.QUEUE, slug)),))
    if seen.suggestions:
        tap = Tap(callbacks.SUGGESTIONS, slug, ("0",))
        rows.append((Button(t.pgettext("button", "📅 Suggested events"), tap),))
    rows += [
        (Button(_label("💡", one.code), Tap(callbacks.PROMISED, slug, (one.idea, HOME.pack()))),)
        for one in _once(seen.promises[:MOST])
    ]
    rows += [
        (Button(_label("📋", _title(t, one)), Tap(callbacks.CLOSING, slug, (one.survey,))),)
        for one in seen.closing[:MOST]
    ]
    if seen.waiting or seen.due:
        rows.append((Button(t.pgettext("button", "📣 Announcements"), Tap(callbacks.BROADCASTS, slug)),))
    return rows


def _once(promises: Sequence[Promise]) -> list[Promise]:
    """Several dates may be of one idea."""
    return list({one.idea: one for one in promises}.values())


def _label(mark: str, words: str) -> str:
    return label(f"{mark} {words}", COLUMNS["button"])


def _menu(t: Translator) -> Button:
    """In a new message, so that the list stays."""
    return Button(t.pgettext("button", "☰ Menu"), Tap(callbacks.MENU))
