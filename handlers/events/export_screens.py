"""The city's events as a file."""

from datetime import datetime
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.telegram.screens import Button, Screen, bold, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events import callbacks
from handlers.events.import_screens import city_name, home_row

FORMATS: Final = ("ics", "csv", "xlsx")


def ask_format(t: Translator, city: City) -> Screen:
    names = {
        "ics": t.pgettext("button", "📅 Calendar (ICS)"),
        "csv": t.pgettext("button", "📄 Table (CSV)"),
        "xlsx": t.pgettext("button", "📊 Spreadsheet (XLSX)"),
    }
    rows = [(Button(names[name], Tap(callbacks.EXPORT_AS, city.slug, (name,))),) for name in FORMATS]
    text = paragraphs(
        Markup("📤 ") + bold(t.gettext("Save as a file")),
        t.gettext("All upcoming events of {city}, as which file?", city=city_name(t, city)),
    )
    return Screen(text, (*rows, home_row(t, city)))


def export_caption(t: Translator, city: City, now: datetime) -> Markup:
    return t.gettext(
        "The upcoming events of {city}, as of {when}.",
        city=city_name(t, city),
        when=t.datetime(now, city.zone),
    )
