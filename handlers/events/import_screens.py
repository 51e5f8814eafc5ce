"""What importing a calendar would do, before it is done, and what it did."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.events.entries import Entry, Refusal
from bot.core.events.importing import Report
from bot.telegram.screens import Button, Row, Screen, bold, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events import callbacks, problems
from handlers.events.shortening import shortened
from handlers.residents.screens import back

MOST_REFUSALS: Final = 10  # that are shown one by one
MOST_TITLES: Final = 5
_LONGEST_TITLE: Final = 60  # UTF-16 units


def ask_file(t: Translator, city: City) -> Screen:
    text = paragraphs(
        Markup("📥 ") + bold(t.gettext("Import a calendar")),
        t.gettext(
            "Send me the calendar file: its name ends in .ics, and your calendar program saves it by “Export”. I show"
            " you first what I would do."
        ),
        t.gettext("Is the calendar on the web? Then I can follow it, and it stays up to date by itself."),
    )
    follow = Button(t.pgettext("button", "🔗 Follow a calendar"), Tap(callbacks.FEED_NEW, city.slug))
    return Screen(text, ((follow,), home_row(t, city)))


def which_city(t: Translator, cities: Sequence[City]) -> Screen:
    """For who edits in several cities and sends a file unasked."""
    rows = [
        (Button(city.name_for(t.language.tag), Tap(callbacks.IMPORT_INTO, city.slug)),) for city in cities
    ]
    question = Markup("📥 ") + bold(t.gettext("Into the events of which city?"))
    return Screen(question, (*rows, (back(t, callbacks.EDITING),)))


def dry_run(t: Translator, city: City, report: Report, name: str) -> Screen:
    """What taking this file would do; nothing has been done."""
    text = paragraphs(
        Markup("📥 ") + bold(report.name or name or t.gettext("Calendar")),
        _nothing(t, report)
        if report.is_nothing
        else t.gettext("If you import it into {city}:", city=city_name(t, city)),
        counts(t, report),
        new_titles(t, report.new),
        refusals(t, report.refused),
    )
    if report.is_nothing:
        return Screen(text, (home_row(t, city),))
    take = Button(t.pgettext("button", "✅ Import"), Tap(callbacks.IMPORT_TAKE, city.slug))
    leave = Button(t.pgettext("button", "✖ Do not import"), Tap(callbacks.EDITING, city.slug))
    return Screen(text, ((take,), (leave,), home_row(t, city)))


def imported(t: Translator, city: City, report: Report) -> Screen:
    said = t.gettext("Imported.") if not report.is_nothing else t.gettext("Nothing had to be changed.")
    told = (
        t.ngettext("{n} person is being told.", "{n} people are being told.", report.told)
        if report.told
        else None
    )
    text = paragraphs(Markup("✅ ") + bold(said), counts(t, report), told, refusals(t, report.refused))
    upcoming = Button(t.pgettext("button", "📅 Upcoming events"), Tap(callbacks.UPCOMING, city.slug, ("0",)))
    return Screen(text, ((upcoming,), home_row(t, city)))


def send_again(t: Translator, city: City) -> Screen:
    """The file that was before her is forgotten: she did something else meanwhile."""
    text = t.gettext("I do not have this calendar before me any more. Please send it again.")
    return Screen(text, (home_row(t, city),))


def counts(t: Translator, report: Report) -> Markup:
    """New, changed, cancelled, unchanged, refused; what is none is left out, but for all."""
    cancelled = len(report.cancelled) + len(report.vanished)
    return lines(
        t.gettext("New: <b>{n}</b>", n=t.number(len(report.new))),
        t.gettext("Changed: <b>{n}</b>", n=t.number(len(report.changed))),
        t.gettext("Cancelled: <b>{n}</b>", n=t.number(cancelled)),
        t.gettext("As before: <b>{n}</b>", n=t.number(report.unchanged)),
        t.gettext("Not taken: <b>{n}</b>", n=t.number(len(report.refused))) if report.refused else None,
    )


def _nothing(t: Translator, report: Report) -> Markup:
    if report.unchanged:
        return t.gettext("All of it is here already: importing it would change nothing.")
    return t.gettext("There is nothing in it that I can take.")


def new_titles(t: Translator, entries: Sequence[Entry]) -> Markup | None:
    if not entries:
        return None
    shown = [Markup("• {}").format(_title(entry)) for entry in entries[:MOST_TITLES]]
    more = len(entries) - len(shown)
    if more:
        shown.append(t.ngettext("and {n} more", "and {n} more", more))
    return lines(*shown)


def _title(entry: Entry) -> str:
    title = next((words.title for words in entry.details.texts.values()), entry.uid)
    return shortened(title, _LONGEST_TITLE)


def refusals(t: Translator, refused: Sequence[Refusal]) -> Markup | None:
    if not refused:
        return None
    shown = [
        t.gettext(
            "• Line {line}, “{what}”: {reason}",
            line=refusal.line,
            what=shortened(refusal.what, _LONGEST_TITLE) or "–",
            reason=problems.of_entry(t, refusal.problem, refusal.detail),
        )
        for refusal in refused[:MOST_REFUSALS]
    ]
    more = len(refused) - len(shown)
    if more:
        shown.append(t.ngettext("and {n} more", "and {n} more", more))
    return lines(bold(t.gettext("Not taken, and why:")), *shown)


def city_name(t: Translator, city: City) -> str:
    return city.name_for(t.language.tag)


def home_row(t: Translator, city: City) -> Row:
    return (back(t, callbacks.EDITING, city.slug),)
