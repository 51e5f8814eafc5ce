"""The calendars on the web that a city follows."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.events.importing import Report
from bot.core.events.model import Feed
from bot.telegram.screens import Button, Row, Screen, bold, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events import callbacks, problems
from handlers.events.import_screens import city_name, counts, home_row, new_titles, refusals
from handlers.events.shortening import label
from handlers.residents.screens import back
from locales.contexts import COLUMNS


def feeds(t: Translator, city: City, listed: Sequence[Feed]) -> Screen:
    rows: list[Row] = [
        (
            Button(
                label(("⚠️ " if feed.failure else "🔗 ") + _host(feed), COLUMNS["button"]),
                Tap(callbacks.FEED, city.slug, (feed.id,)),
            ),
        )
        for feed in listed
    ]
    rows.append((Button(t.pgettext("button", "➕ Follow a calendar"), Tap(callbacks.FEED_NEW, city.slug)),))
    said = (
        t.gettext("I look into them several times a day, and take over what changes.")
        if listed
        else t.gettext("None yet. A calendar on the web that you follow stays up to date by itself.")
    )
    text = paragraphs(Markup("🔗 ") + bold(t.gettext("Calendars we follow")), said)
    return Screen(text, (*rows, home_row(t, city)))


def feed(t: Translator, city: City, shown: Feed) -> Screen:
    looked = t.datetime(shown.checked_at, city.zone) if shown.checked_at else "–"
    state = (
        paragraphs(
            Markup("⚠️ ") + problems.of_last_look(t, shown.failure),
            t.gettext("I keep trying. What was taken over before stays."),
        )
        if shown.failure
        else t.gettext("✅ All is well.")
    )
    text = paragraphs(
        Markup("🔗 ") + bold(_host(shown)),
        Markup.escape(shown.url),
        t.gettext("Last look: {when}", when=looked),
        state,
    )
    leave = Button(
        t.pgettext("button", "✖ Stop following"), Tap(callbacks.FEED_LEAVE, city.slug, (shown.id,))
    )
    return Screen(text, ((leave,), (back(t, callbacks.FEEDS, city.slug),)))


def ask_address(t: Translator, city: City, note: Markup | None = None) -> Screen:
    text = paragraphs(
        note,
        Markup("🔗 ") + bold(t.gettext("Which calendar?")),
        t.gettext(
            "Type its address: it begins with https:// or webcal://, and your calendar program shows it under “Share”"
            " or “Subscribe”. I show you first what I would do."
        ),
    )
    return Screen(text, ((back(t, callbacks.FEEDS, city.slug),),))


def feed_dry_run(t: Translator, city: City, report: Report, url: str) -> Screen:
    """What following this calendar would do at first."""
    text = paragraphs(
        Markup("🔗 ") + bold(report.name or t.gettext("Calendar")),
        Markup.escape(url),
        t.gettext("If {city} follows it, I begin with:", city=city_name(t, city)),
        counts(t, report),
        new_titles(t, report.new),
        refusals(t, report.refused),
    )
    follow = Button(t.pgettext("button", "✅ Follow it"), Tap(callbacks.FEED_FOLLOW, city.slug))
    return Screen(text, ((follow,), (back(t, callbacks.FEEDS, city.slug),)))


def left(t: Translator) -> str:
    return t.pgettext("toast", "Not followed any more. Its events stay.")


def _host(feed: Feed) -> str:
    return urlsplit(feed.url).hostname or feed.url
