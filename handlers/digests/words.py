"""What the parts of a digest are called, the same wherever they are named."""

from collections.abc import Mapping
from typing import Final

from markupsafe import Markup

from bot.core.digests.model import Section
from bot.telegram.translator import Translator

MARKS: Final[Mapping[Section, str]] = {
    Section.SURVEYS: "📋",
    Section.EVENTS: "📅",
    Section.FOLLOWED: "🔔",
    Section.IDEAS: "💡",
}


def section_name(t: Translator, section: Section) -> Markup:
    """As a heading."""
    return {
        Section.SURVEYS: t.gettext("Surveys"),
        Section.EVENTS: t.gettext("Events"),
        Section.FOLLOWED: t.gettext("What you follow"),
        Section.IDEAS: t.gettext("New ideas"),
    }[section]


def section_label(t: Translator, section: Section) -> str:
    """On a button, where she says whether she wants it."""
    return {
        Section.SURVEYS: t.pgettext("button", "Surveys"),
        Section.EVENTS: t.pgettext("button", "Events"),
        Section.FOLLOWED: t.pgettext("button", "What I follow"),
        Section.IDEAS: t.pgettext("button", "New ideas"),
    }[section]
