"""What editors are told unasked about announcements; each leads to where something can be done."""

from markupsafe import Markup

from bot.telegram.screens import Button, Screen, bold, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.broadcasts import callbacks
from handlers.broadcasts.running_screens import came_of_it
from handlers.broadcasts.running_words import Shown, heading, numbers
from handlers.residents.screens import to_menu


def waiting(t: Translator, shown: Shown) -> Screen:
    """To those who may release it."""
    said = t.gettext("An announcement waits for a second person. Look at it, and send it if it is right.")
    return _told(t, shown, Markup("⏳ ") + bold(said), t.pgettext("button", "👁 Look at it"))


def released(t: Translator, shown: Shown) -> Screen:
    said = t.gettext("Your announcement was released by somebody of your team.")
    return _told(t, shown, Markup("✅ ") + bold(said), t.pgettext("button", "📣 To the announcement"))


def missed(t: Translator, shown: Shown, why: str) -> Screen:
    """``why``: "late" or "over"."""
    because = (
        t.gettext("What it invites to is over.")
        if why == "over"
        else t.gettext("At its hour it could not be sent, and now it would be late.")
    )
    said = lines(
        Markup("⚠️ ") + bold(t.gettext("Your announcement was not sent.")),
        because,
        t.gettext("It is a draft again: change it, or choose another time."),
    )
    return _told(t, shown, said, t.pgettext("button", "📣 To the announcement"))


def refused(t: Translator, shown: Shown, says: str) -> Screen:
    said = lines(
        Markup("⚠️ ") + bold(t.gettext("Telegram does not take this announcement, so it is paused.")),
        t.gettext("Telegram says: {words}", words=says) if says else None,
        t.gettext("Correct its text, then go on sending. Or cancel it."),
    )
    return _told(t, shown, said, t.pgettext("button", "📣 To the announcement"))


def ended(t: Translator, shown: Shown) -> Screen:
    said = lines(
        Markup("✅ ") + bold(t.gettext("Your announcement is sent.")),
        numbers(t, shown.broadcast.counts),
        came_of_it(t, shown, is_early=True),
    )
    return _told(t, shown, said, t.pgettext("button", "📣 To the announcement"))


def _told(t: Translator, shown: Shown, said: Markup, words: str) -> Screen:
    to = Button(words, Tap(callbacks.CARD, shown.city.slug, (shown.broadcast.id,)))
    return Screen(paragraphs(said, heading(t, shown)), ((to,), (to_menu(t),)))
