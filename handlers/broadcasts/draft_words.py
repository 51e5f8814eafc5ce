"""What is set in a draft of an announcement, a line each."""

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from bot.core.broadcasts.model import Broadcast, LinkButton
from bot.core.languages import in_script_of, offers, pick
from bot.telegram.translator import Translator
from handlers.broadcasts.audience_words import language_name
from handlers.broadcasts.desk import Draft
from handlers.broadcasts.message_screens import subject_title
from handlers.events.shortening import shortened

_LONGEST_TITLE = 120  # UTF-16 units
_STAYS = "\N{NO-BREAK SPACE}"  # a mark is not left behind at the end of a line


def texts(t: Translator, draft: Draft) -> Markup:
    """Each language of the city: written, or which one its readers see instead."""
    written = draft.content.texts
    if not written:
        return (
            t.gettext("none yet")
            if draft.is_silent
            else t.gettext("none: what it invites to speaks for itself")
        )
    return read_in(t, written, draft.languages)


def read_in(t: Translator, written: Mapping[str, str], languages: Iterable[str]) -> Markup:
    """Of what is written, each of these languages: whether it is there, or which one its readers see instead."""
    return Markup(" · ").join(_text_in(t, written, tag) for tag in languages)


def _text_in(t: Translator, written: Mapping[str, str], tag: str) -> Markup:
    instead = _instead(written, tag)
    if instead is None:
        return Markup("✓{}{}").format(_STAYS, language_name(tag))
    return t.gettext(
        "{language} (they see: {other})", language=language_name(tag), other=language_name(instead)
    )


def seen_instead(draft: Draft, tag: str) -> str | None:
    """The other language that who reads this one is shown; None where it is hers, or there is no text at all."""
    return _instead(draft.content.texts, tag)


def words_in(written: Mapping[str, str], tag: str) -> str | None:
    """What who reads this language reads in it: Serbian in Cyrillic is there in Latin too, and not the other way round."""
    found = pick(written, tag)
    if found is None or not offers(tuple(written), tag):
        return None
    return in_script_of(tag, found[1], written_in=found[0])


def _instead(written: Mapping[str, str], tag: str) -> str | None:
    found = pick(written, tag)
    return None if found is None or offers(tuple(written), tag) else found[0]


def invites_to(t: Translator, draft: Draft) -> Markup:
    title = subject_title(t, draft.subject)
    return Markup.escape(shortened(title, _LONGEST_TITLE)) if title else t.gettext("not there any more")


def links(t: Translator, draft: Draft) -> Markup:
    names = [label_of(t, button) for button in draft.content.buttons]
    return Markup.escape(" · ".join(f"[{name}]" for name in names)) if names else Markup("—")


def label_of(t: Translator, button: LinkButton) -> str:
    """What it says to this reader."""
    found = pick(button.labels, t.language.tag)
    return in_script_of(t.language.tag, found[1], written_in=found[0]) if found else button.url


def when(t: Translator, broadcast: Broadcast, zone: str) -> Markup:
    """Its hour, and whether sleepers are left in peace."""
    at = broadcast.starts_at
    start = Markup.escape(t.datetime(at, zone, "full")) if at else t.gettext("as soon as you send it")
    if broadcast.waking:
        return t.gettext("{when}, at waking hours", when=start)
    return t.gettext("{when}, also at night", when=start)
