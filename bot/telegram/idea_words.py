"""What is read of an idea's states and of what happened to it, and what it is called: in the chat as on the pages."""

from markupsafe import Markup

from bot.core.ideas.model import Axis, Idea, IdeaStatus, Progress, Transition, View, headline
from bot.core.languages import LANGUAGES
from bot.core.shared.plain_sight import neutral
from bot.telegram.translator import Translator


def status_name(t: Translator, status: IdeaStatus) -> Markup:
    """How far its review is, in a word or two."""
    return {
        IdeaStatus.RECEIVED: t.gettext("Received"),
        IdeaStatus.IN_REVIEW: t.gettext("Being reviewed"),
        IdeaStatus.PUBLISHED: t.gettext("Published"),
        IdeaStatus.MERGED: t.gettext("Joined with another"),
        IdeaStatus.DECLINED: t.gettext("Declined"),
    }[status]


def progress_name(t: Translator, progress: Progress) -> Markup:
    """What the city does with it, in a word or two."""
    return {
        Progress.UNDER_CONSIDERATION: t.gettext("Being considered"),
        Progress.PLANNED: t.gettext("Planned"),
        Progress.IN_PROGRESS: t.gettext("Under way"),
        Progress.DONE: t.gettext("Done"),
        Progress.NOT_PLANNED: t.gettext("Not planned"),
    }[progress]


def state_name(t: Translator, idea: Idea) -> Markup:
    """The one word for where it stands: of several axes the one that matters most to a reader."""
    if idea.withdrawn_at:
        return t.gettext("Withdrawn")
    if idea.hidden_at:
        return t.gettext("Taken down")
    if idea.status is IdeaStatus.PUBLISHED and idea.progress:
        return progress_name(t, idea.progress)
    return status_name(t, idea.status)


def happened(t: Translator, transition: Transition) -> Markup:
    """What a transition was, in a word or two."""
    after = transition.after
    if transition.axis is Axis.REVIEW:
        return status_name(t, IdeaStatus(after))
    if transition.axis is Axis.PROGRESS:
        return progress_name(t, Progress(after)) if after else t.gettext("The answer was taken back")
    if transition.axis is Axis.HIDDEN:
        return t.gettext("Taken down") if after == "yes" else t.gettext("Shown again")
    if transition.axis is Axis.WITHDRAWN:
        return t.gettext("Withdrawn") if after == "yes" else t.gettext("Brought back")
    return t.gettext("New text (version {number})", number=after)


def title_of(t: Translator, view: View, longest: int = 70) -> str:
    """What the idea is called in lists, in the reader's language where somebody has translated it. Plain text."""
    return headline_of(view.words_for(t.language.tag)[0], longest)


def headline_of(text: str, longest: int = 70) -> str:
    """What a text is called, without anything that hides or turns. Plain text."""
    return headline(neutral(text), longest) or "–"


def language_name(t: Translator, tag: str) -> str:
    """A language as the reader calls it; one that is none of ours by its tag."""
    return t.spoken_name(tag) if tag in LANGUAGES else tag
