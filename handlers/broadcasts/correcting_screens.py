"""Other words for what was sent already."""

from dataclasses import replace

from markupsafe import Markup

from bot.core.languages import LANGUAGES
from bot.telegram.screens import Button, Screen, bold, in_rows, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.broadcasts import callbacks
from handlers.broadcasts.draft_words import words_in
from handlers.broadcasts.message_screens import announcement
from handlers.broadcasts.running_screens import to_card
from handlers.broadcasts.running_words import Shown, heading
from handlers.events.shortening import shortened
from handlers.residents.screens import MARK

_SHOWN = 3_500  # UTF-16 units of a text with its tags


def choose_language(t: Translator, shown: Shown) -> Screen:
    """Whose words are wrong; what it has words in is marked."""
    text = paragraphs(
        Markup("✏️ ") + bold(t.gettext("Correct this announcement")),
        heading(t, shown),
        effect(t, shown),
        t.gettext("In which language is the mistake?"),
    )
    written = shown.broadcast.content.texts
    buttons = (
        Button(
            (MARK if words_in(written, tag) is not None else "") + LANGUAGES[tag].own_name,
            Tap(callbacks.CORRECT_LANGUAGE, shown.city.slug, (shown.broadcast.id, tag)),
        )
        for tag in (*shown.city.languages, *(tag for tag in written if tag not in shown.city.languages))
    )
    return Screen(text, (*in_rows(buttons, 2), (to_card(t, shown),)))


def ask_text(t: Translator, shown: Shown, tag: str, note: Markup | None = None) -> Screen:
    """The text as it is, to be copied and sent anew."""
    written = words_in(shown.broadcast.content.texts, tag)
    text = paragraphs(
        note,
        t.gettext(
            "Send me the whole text anew, in this language: {language}.", language=LANGUAGES[tag].own_name
        ),
        t.gettext("So far it says:") if written else None,
        Markup("<pre>{}</pre>").format(shortened(written, _SHOWN)) if written else None,
        None if note else t.gettext("Before anything is changed you see how it looks."),
    )
    return Screen(text, ((_back(t, shown),),))


def look_before(t: Translator, voice: Translator, shown: Shown, texts: dict[str, str]) -> Screen:
    """The announcement with its new words, and what follows if she agrees."""
    broadcast = replace(shown.broadcast, content=replace(shown.broadcast.content, texts=texts))
    made = announcement(voice, shown.city, broadcast, shown.subject)
    yes = Button(
        t.pgettext("button", "✅ Correct it now"),
        Tap(callbacks.CORRECT_CONFIRMED, shown.city.slug, (shown.broadcast.id,)),
    )
    return replace(made, rows=((yes,), (_back(t, shown),)))


def effect(t: Translator, shown: Shown) -> Markup:
    """What a correction does."""
    counts = shown.broadcast.counts
    return t.ngettext(
        "{n} person has it and will see it changed. Whoever gets it later gets the new text.",
        "{n} people have it and will see it changed. Whoever gets it later gets the new text.",
        counts.sent,
    )


def corrected(t: Translator) -> Markup:
    return Markup("✅ ") + bold(t.gettext("Corrected. Those who have it see it changed soon."))


def _back(t: Translator, shown: Shown) -> Button:
    tap = Tap(callbacks.CORRECT, shown.city.slug, (shown.broadcast.id,))
    return Button(t.pgettext("half-button", "‹ Back"), tap)
