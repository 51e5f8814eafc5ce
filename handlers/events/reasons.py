"""Why a suggestion is not accepted: reasons that are ready, each told to its author in her own language."""

from collections.abc import Mapping
from typing import Final

from markupsafe import Markup

from bot.telegram.translator import Translator

READY: Final = ("place", "advert", "known", "unclear", "private")
_MARK: Final = "ready:"


def code_of(name: str) -> str:
    """What is kept of a ready reason, in place of words. Raises ValueError for another name."""
    if name not in READY:
        raise ValueError(name)
    return _MARK + name


def label_of(t: Translator, name: str) -> str:
    """For the editor's button."""
    return {
        "place": t.pgettext("button", "Not in our city"),
        "advert": t.pgettext("button", "It is advertising"),
        "known": t.pgettext("button", "It is listed already"),
        "unclear": t.pgettext("button", "Too little is said"),
        "private": t.pgettext("button", "Not open to everybody"),
    }[name]


def in_words(t: Translator, reason: str) -> Markup:
    """For its author: a ready reason in her language, any other as the editor wrote it."""
    return _ready(t, reason) or Markup.escape(reason)


def _ready(t: Translator, reason: str) -> Markup | None:
    ready: Mapping[str, Markup] = {
        "place": t.gettext("It does not take place in our city."),
        "advert": t.gettext("It is advertising."),
        "known": t.gettext("This event is listed already."),
        "unclear": t.gettext("Too little is said about it. Please add what people need to know."),
        "private": t.gettext("It is not open to everybody."),
    }
    return ready.get(reason.removeprefix(_MARK)) if reason.startswith(_MARK) else None
