"""What a digest says of an idea in place of a notice: one line, of how things stand when it is read; None: no more."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from bot.core.ideas.model import View
from bot.telegram.translator import Translator
from handlers.ideas import words


def progress(t: Translator, view: View, facts: Mapping[str, Any]) -> Markup | None:
    """The newest of what the city said, though it was another that she was to be told of."""
    if view.answer is None:
        return None
    return Markup("{}: {}").format(words.state(t, view.idea), words.title_of(t, view))


def changed(t: Translator, view: View, facts: Mapping[str, Any]) -> Markup | None:
    shown = view.idea.published_number
    if shown is None or shown < int(facts["number"]):
        return None
    return t.gettext("✏️ It has a new text: {title}", title=words.title_of(t, view))


def commented(t: Translator, view: View, facts: Mapping[str, Any]) -> Markup | None:
    if not view.is_author or not view.idea.comments:
        return None
    return t.gettext("💬 New comments on your idea: {title}", title=words.title_of(t, view))


def comment_published(t: Translator, view: View, facts: Mapping[str, Any]) -> Markup | None:
    if not view.idea.comments:
        return None
    return t.gettext("💬 Your comment is published: {title}", title=words.title_of(t, view))


def withdrawn(t: Translator, code: str) -> Markup:
    """Nothing of its text is shown any more."""
    return t.gettext("↩️ Withdrawn by its author: {code}", code=code)


def joined(t: Translator, other: View) -> Markup:
    """``other`` is the one that it leads to now."""
    return t.gettext("🔗 It was joined with another: {title}", title=words.title_of(t, other))
