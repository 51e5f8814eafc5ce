"""What a digest says of an idea in place of a notice: one line, of how things stand when it is read; None: no more."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from bot.core.ideas.model import View
from bot.telegram.translator import Translator
from handlers.ideas import words
from handlers.sending import Said


def progress(t: Translator, view: View, facts: Mapping[str, Any]) -> Said | None:
    """The newest of what the city said, though it was another that she was to be told of."""
    if view.answer is None:
        return None
    title = words.title_of(t, view)
    said = Markup("{}: {}").format(words.state(t, view.idea), title)
    return Said(said, f"{words.state_mark(view.idea)} {title}")


def changed(t: Translator, view: View, facts: Mapping[str, Any]) -> Said | None:
    shown = view.idea.published_number
    if shown is None or shown < int(facts["number"]):
        return None
    title = words.title_of(t, view)
    return Said(t.gettext("✏️ It has a new text: {title}", title=title), f"✏️ {title}")


def commented(t: Translator, view: View, facts: Mapping[str, Any]) -> Said | None:
    if not view.is_author or not view.idea.comments:
        return None
    title = words.title_of(t, view)
    return Said(t.gettext("💬 New comments on your idea: {title}", title=title), f"💬 {title}")


def comment_published(t: Translator, view: View, facts: Mapping[str, Any]) -> Said | None:
    if not view.idea.comments:
        return None
    title = words.title_of(t, view)
    return Said(t.gettext("💬 Your comment is published: {title}", title=title), f"💬 {title}")


def withdrawn(t: Translator, code: str) -> Said:
    """Nothing of its text is shown any more."""
    return Said(t.gettext("↩️ Withdrawn by its author: {code}", code=code), f"↩️ {code}")


def joined(t: Translator, other: View) -> Said:
    """``other`` is the one that it leads to now."""
    title = words.title_of(t, other)
    return Said(t.gettext("🔗 It was joined with another: {title}", title=title), f"🔗 {title}")
