"""What residents read of an idea's states, of what happened to it, and of what people wrote in it."""

from collections.abc import Mapping
from typing import Final

from markupsafe import Markup

from bot.core.ideas.model import Concern, Idea, IdeaStatus, Progress, View
from bot.telegram.idea_words import (
    happened,
    headline_of,
    language_name,
    progress_name,
    state_name,
    status_name,
    title_of,
)
from bot.telegram.topics import topic_of
from bot.telegram.translator import Translator
from handlers.events.shortening import label

__all__ = (
    "COLUMNS",
    "button_to",
    "concern_label",
    "happened",
    "headline_of",
    "language_name",
    "progress_label",
    "progress_name",
    "progress_state",
    "quoted",
    "state",
    "state_mark",
    "state_name",
    "status_name",
    "title_of",
    "topic_of",
)

COLUMNS: Final = 30  # of a button
_REVIEW_MARKS: Final[Mapping[IdeaStatus, str]] = {
    IdeaStatus.RECEIVED: "📨",
    IdeaStatus.IN_REVIEW: "👀",
    IdeaStatus.PUBLISHED: "📢",
    IdeaStatus.MERGED: "🔗",
    IdeaStatus.DECLINED: "✖️",
}
_PROGRESS_MARKS: Final[Mapping[Progress, str]] = {
    Progress.UNDER_CONSIDERATION: "💭",
    Progress.PLANNED: "🗓",
    Progress.IN_PROGRESS: "🚧",
    Progress.DONE: "✅",
    Progress.NOT_PLANNED: "⛔",
}


def progress_label(t: Translator, progress: Progress) -> str:
    """The same on a button."""
    name = {
        Progress.UNDER_CONSIDERATION: t.pgettext("button", "Being considered"),
        Progress.PLANNED: t.pgettext("button", "Planned"),
        Progress.IN_PROGRESS: t.pgettext("button", "Under way"),
        Progress.DONE: t.pgettext("button", "Done"),
        Progress.NOT_PLANNED: t.pgettext("button", "Not planned"),
    }[progress]
    return f"{_PROGRESS_MARKS[progress]} {name}"


def state_mark(idea: Idea) -> str:
    """A picture for where it stands."""
    if idea.withdrawn_at:
        return "↩️"
    if idea.hidden_at:
        return "🚫"
    if idea.status is IdeaStatus.PUBLISHED and idea.progress:
        return _PROGRESS_MARKS[idea.progress]
    return _REVIEW_MARKS[idea.status]


def state(t: Translator, idea: Idea) -> Markup:
    """Picture and word."""
    return Markup("{} {}").format(state_mark(idea), state_name(t, idea))


def progress_state(t: Translator, progress: Progress) -> Markup:
    """What the city does with it: picture and word."""
    return Markup("{} {}").format(_PROGRESS_MARKS[progress], progress_name(t, progress))


def quoted(t: Translator, said: str) -> Markup:
    """What somebody said, in the quotation marks of the reader's language."""
    return t.gettext("“{words}”", words=said)


def concern_label(t: Translator, concern: Concern) -> str:
    """Why something is reported, on a button."""
    return {
        Concern.INSULT: t.pgettext("button", "Insult or hatred"),
        Concern.PERSONAL: t.pgettext("button", "Somebody's personal data"),
        Concern.FALSE: t.pgettext("button", "Untrue claims"),
        Concern.SPAM: t.pgettext("button", "Advertising"),
        Concern.OTHER: t.pgettext("button", "Something else"),
    }[concern]


def button_to(t: Translator, view: View, before: str = "") -> str:
    """The idea's name on a button."""
    return label(before + title_of(t, view), COLUMNS)
