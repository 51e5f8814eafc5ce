"""A digest as its reader sees it: a page that a phone shows whole, the rest behind "More"."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from itertools import groupby
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.digests.model import WEEKDAY, Section
from bot.core.residents.model import DigestFrequency
from bot.telegram.pager import page_of, pager_row
from bot.telegram.screens import (
    TEXT_LIMIT,
    Button,
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
from handlers.digests import callbacks
from handlers.digests.entries import Entry
from handlers.digests.words import MARKS, section_name
from handlers.residents.screens import to_menu

MOST_LINES: Final = 12  # of a page, without the greeting: more is not seen at once on a phone
MOST_BUTTONS: Final = 3  # to act: with those that every digest has, more would push the greeting off a phone
_OF_A_SECTION: Final = 2  # of these buttons
_GREETING: Final = 400  # UTF-16 units that are kept free for it


def digest(t: Translator, home: City, day: date, entries: Sequence[Entry], number: int = 0) -> Screen:
    """A page of it. There is at least one entry."""
    page = page_of(pages_of(t, home, entries), number, 1)
    shown = page.items[0]
    rows: list[Row] = [(button,) for button in _to_act(shown)]

    def to(other: int) -> Tap:
        return Tap(callbacks.PAGE, home.slug, (day.isoformat(), str(other)))

    if page.number == 0 and page.count > 1:
        rows.append((Button(t.pgettext("button", "⬇️ More"), to(1)),))
    else:
        rows += pager_row(t, page, to)
    less = Button(t.pgettext("half-button", "➖ Less of this"), Tap(callbacks.LESS))
    stop = Button(t.pgettext("half-button", "🔕 Stop"), Tap(callbacks.OFF))
    rows += in_rows([less, stop], 2)
    menu = Button(t.pgettext("button", "☰ Menu"), Tap(callbacks.MENU))
    return Screen(paragraphs(_greeting(t, home, day), body(t, home, shown)), (*rows, (menu,)))


def texts(t: Translator, home: City, day: date, entries: Sequence[Entry]) -> list[Markup]:
    """What is read on each of its pages, without the buttons."""
    pages = pages_of(t, home, entries)
    return [
        paragraphs(None if number else _greeting(t, home, day), body(t, home, page))
        for number, page in enumerate(pages)
    ]


def pages_of(t: Translator, home: City, entries: Iterable[Entry]) -> list[list[Entry]]:
    """Each of as many lines as a phone shows, and as much text as Telegram takes."""
    pages: list[list[Entry]] = []
    for entry in entries:
        if pages and _fits(t, home, [*pages[-1], entry]):
            pages[-1].append(entry)
        else:
            pages.append([entry])
    return pages


def body(t: Translator, home: City, entries: Sequence[Entry]) -> Markup:
    """Her own city's by sections, the others' below their names."""
    parts: list[Markup] = []
    for city, of_city in groupby(entries, key=lambda entry: entry.city):
        if city.slug == home.slug:
            parts += [
                lines(_heading(t, section), *(Markup("• {}").format(one.line) for one in of_section))
                for section, of_section in groupby(of_city, key=lambda entry: entry.section)
            ]
        else:
            name = Markup("🏙 ") + bold(city.name_for(t.language.tag))
            said = (Markup("{} {}").format(MARKS[one.section], one.line) for one in of_city)
            parts.append(lines(name, *said))
    return paragraphs(*parts)


def over(t: Translator) -> Screen:
    """Nothing of it holds any more."""
    return Screen(t.gettext("There is nothing new in this digest any more."), ((to_menu(t),),))


def stopped(t: Translator, before: DigestFrequency) -> Screen:
    """``before``: how she had it, and has it again with one tap."""
    text = paragraphs(
        Markup("🔕 ") + bold(t.gettext("You get no more digests.")),
        t.gettext(
            "News of ideas that you follow and of surveys that you answered now comes in messages of its own."
        ),
    )
    on = Button(t.pgettext("button", "🔔 Turn on again"), Tap(callbacks.ON, "", (before,)))
    return Screen(text, ((on,), (to_menu(t),)))


def made_weekly(t: Translator) -> str:
    return t.pgettext("toast", "From now on it comes once a week ({day}).", day=t.weekday_name(WEEKDAY))


def left_out(t: Translator, section: Section) -> str:
    return {
        Section.SURVEYS: t.pgettext("toast", "Surveys are left out from now on."),
        Section.EVENTS: t.pgettext("toast", "Events are left out from now on."),
        Section.FOLLOWED: t.pgettext("toast", "What you follow is left out from now on."),
        Section.IDEAS: t.pgettext("toast", "New ideas are left out from now on."),
    }[section]


def no_less(t: Translator) -> str:
    return t.pgettext("toast", "There is no less than this. You can turn it off, or leave out more, here.")


def undone(t: Translator) -> str:
    return t.pgettext("toast", "It is as it was before.")


def on_again(t: Translator) -> str:
    return t.pgettext("toast", "You get the digest again.")


def _greeting(t: Translator, home: City, day: date) -> Markup:
    noon = datetime.combine(day, time(12), UTC)
    return lines(
        Markup("📬 ") + bold(t.gettext("Hello! This is new:")),
        Markup("{} · {}").format(home.name_for(t.language.tag), t.date(noon, UTC, "full")),
    )


def _heading(t: Translator, section: Section) -> Markup:
    return Markup("{} ").format(MARKS[section]) + bold(section_name(t, section))


def _fits(t: Translator, home: City, entries: Sequence[Entry]) -> bool:
    text = body(t, home, entries)
    written = sum(1 for line in text.splitlines() if line)
    return written <= MOST_LINES and read_length(text) <= TEXT_LIMIT - _GREETING


def _to_act(entries: Sequence[Entry]) -> list[Button]:
    """The first few of each section, so that many surveys leave room for an event."""
    chosen: list[Entry] = []
    for entry in entries:
        alike = sum(one.section is entry.section for one in chosen)
        if entry.button and alike < _OF_A_SECTION and len(chosen) < MOST_BUTTONS:
            chosen.append(entry)
    return [entry.button for entry in chosen if entry.button]
