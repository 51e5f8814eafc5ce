"""How a city sends announcements, as its administrators set it."""

from markupsafe import Markup

from bot.core.broadcasts.model import BroadcastRules
from bot.core.cities.model import City
from bot.telegram.screens import Button, Screen, bold, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.broadcasts import callbacks
from handlers.residents.screens import back, saved

__all__ = ["rules", "saved"]


def rules(t: Translator, city: City, now: BroadcastRules) -> Screen:
    """One button changes it."""
    text = paragraphs(
        Markup("⚙️ ") + bold(t.gettext("Rules of announcements")),
        Markup("👥 ")
        + (
            t.gettext("<b>Second person:</b> who writes an announcement cannot send it; another releases it.")
            if now.second_person
            else t.gettext("<b>Second person:</b> not asked for.")
        ),
    )
    words = (
        t.pgettext("button", "👥 Second person: off")
        if now.second_person
        else t.pgettext("button", "👥 Second person: on")
    )
    switch = Button(words, Tap(callbacks.SECOND_PERSON, city.slug, ("0" if now.second_person else "1",)))
    return Screen(text, ((switch,), (back(t, callbacks.DESK, city.slug),)))
