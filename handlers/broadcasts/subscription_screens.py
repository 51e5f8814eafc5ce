"""What a resident sees who wants no more announcements of a city, or wants them again."""

from bot.core.cities.model import City
from bot.telegram.screens import Button, Screen
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.broadcasts import callbacks
from handlers.cities.callbacks import FOLLOW, LIST
from handlers.residents.screens import to_menu


def unsubscribed(t: Translator, city: City) -> Screen:
    text = t.gettext("You will get no more announcements from {city}.", city=city.name_for(t.language.tag))
    again = Button(t.pgettext("button", "📣 Turn on again"), Tap(callbacks.SUBSCRIBE, city.slug))
    return Screen(text, ((again,), (to_menu(t),)))


def subscribed(t: Translator, city: City) -> Screen:
    text = t.gettext("You will get announcements from {city} again.", city=city.name_for(t.language.tag))
    off = Button(t.pgettext("button", "🔕 No more of these"), Tap(callbacks.UNSUBSCRIBE, city.slug))
    return Screen(text, ((off,), (to_menu(t),)))


def elsewhere(t: Translator, city: City) -> Screen:
    """She has left the city since the button was sent."""
    text = t.gettext(
        "You do not follow {city}, so no announcements come from there.", city=city.name_for(t.language.tag)
    )
    follow = Button(t.pgettext("button", "⭐ Cities I follow"), Tap(LIST, "", (FOLLOW, "0")))
    return Screen(text, ((follow,), (to_menu(t),)))
