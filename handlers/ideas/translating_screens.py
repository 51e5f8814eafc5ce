"""An idea in another language of its city: which one, the original, what was typed."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.ideas.model import LONGEST_TEXT, View
from bot.core.shared.plain_sight import neutral
from bot.telegram.screens import Button, Row, Screen, bold, in_rows, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import shortened, units_of
from handlers.ideas import callbacks as residents
from handlers.ideas import cards, words
from handlers.ideas import desk_callbacks as callbacks
from handlers.ideas.desk import own_name
from handlers.ideas.lists import HOME

_BESIDE: Final = 2_600  # UTF-16 units of an original that stands in the question itself
_PREVIEW: Final = 3_000


def which(
    t: Translator,
    city: City,
    view: View,
    tags: Sequence[str],
    note: Markup | None = None,
    *,
    edits: bool,
) -> Screen:
    """The languages of the city that it is not written in; those that have a translation are marked."""
    buttons = [
        Button(
            ("✓ " if tag in view.texts else "✍️ ") + own_name(tag),
            _tap(callbacks.TRANSLATE_INTO, city, view, tag),
        )
        for tag in tags
    ]
    text = paragraphs(
        note,
        Markup("🌐 ") + bold(t.gettext("Translate into which language?")),
        bold(words.title_of(t, view)),
        t.gettext("Written in: {language}", language=own_name(view.idea.version.language)),
        t.gettext("A translation that is there already can be written anew.") if view.texts else None,
    )
    return Screen(text, (*in_rows(buttons, 2), up(t, city, view, edits=edits)))


def ask(
    t: Translator, city: City, view: View, tag: str, note: Markup | None = None
) -> tuple[tuple[Markup, ...], Screen]:
    """The whole original, before the question where it is long; what is typed next is the translation."""
    original = neutral(view.idea.version.text).strip()
    is_short = units_of(original) <= _BESIDE
    text = paragraphs(
        note,
        Markup("✍️ ") + bold(t.gettext("Type the translation into {language}", language=own_name(tag))),
        Markup("<blockquote>{}</blockquote>").format(original) if is_short else None,
        t.gettext(
            "{limit} characters at most. A long text may come in several messages. The original stays a tap away.",
            limit=t.number(LONGEST_TEXT),
        ),
    )
    again = (Button(t.pgettext("half-button", "‹ Back"), _tap(callbacks.TRANSLATE, city, view)),)
    pages = () if is_short else cards.pages_of(view.idea.version.text)
    return pages, Screen(text, (again,))


def preview(t: Translator, city: City, view: View, tag: str, typed: str) -> Screen:
    """What was typed, as it will be read."""
    said = shortened(neutral(typed).strip(), _PREVIEW)
    text = paragraphs(
        Markup("👁 ") + bold(t.gettext("So it is read in {language}:", language=own_name(tag))),
        cards.with_headline(said),
        t.gettext(
            "{length} of {limit} characters. Keep it, or type it anew.",
            length=t.number(len(typed.strip())),
            limit=t.number(LONGEST_TEXT),
        ),
    )
    keep = Button(t.pgettext("button", "✅ Keep it"), _tap(callbacks.TRANSLATION_KEPT, city, view, tag))
    again = Button(t.pgettext("half-button", "‹ Back"), _tap(callbacks.TRANSLATE_INTO, city, view, tag))
    return Screen(text, ((keep,), (again,)))


def kept(t: Translator, tag: str) -> Markup:
    return Markup("🌐 ") + t.gettext(
        "Kept: who reads {language} sees the translation.", language=own_name(tag)
    )


def type_anew(t: Translator) -> Markup:
    return Markup("⚠️ ") + t.gettext("What you typed is not here any more. Please type it once more.")


def up(t: Translator, city: City, view: View, *, edits: bool) -> Row:
    """Back to the idea: on the desk of who answers, else as residents see it."""
    name = callbacks.CARD if edits else residents.CARD
    return (Button(t.pgettext("half-button", "‹ Back"), _tap(name, city, view, HOME.pack())),)


def _tap(name: str, city: City, view: View, *args: str) -> Tap:
    return Tap(name, city.slug, (view.idea.id, *args))
