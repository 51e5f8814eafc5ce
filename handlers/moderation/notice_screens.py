"""What moderators are told unasked: short, with one tap to the case."""

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.ideas.model import headline
from bot.core.moderation.model import Line, Said
from bot.telegram.screens import Button, Row, Screen, bold, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.moderation import callbacks, card_text, words
from handlers.moderation.card_screens import next_row
from handlers.moderation.desk import Sight
from handlers.residents.screens import to_menu

_LONGEST = 600  # UTF-16 units of what somebody said


def answered(t: Translator, sight: Sight) -> Screen:
    """The author has answered, or has agreed or not."""
    said = sight.docket.lines[-1] if sight.docket.lines else None
    return _about(t, sight, t.gettext("💬 The author has answered"), _said(t, said))


def escalated(t: Translator, sight: Sight) -> Screen:
    notes = [line for line in sight.docket.lines if line.said is Said.NOTE]
    note = words.shown(notes[-1].text, _LONGEST) if notes else None
    return _about(t, sight, t.gettext("⬆️ A moderator asks the administrators to decide"), note)


def to_confirm(t: Translator, sight: Sight) -> Screen:
    case = sight.case
    said = words.verdict(t, sight, case.verdict, case.kind) if case.verdict else None
    return _about(t, sight, t.gettext("👥 A second person is wanted"), said)


def late(t: Translator, city: City, count: int, oldest: Markup) -> Screen:
    """``oldest``: for how long the oldest waits."""
    text = paragraphs(
        Markup("⏰ ")
        + bold(
            t.ngettext(
                "{n} case waits longer than the city promised",
                "{n} cases wait longer than the city promised",
                count,
            )
        ),
        lines(
            Markup.escape(city.name_for(t.language.tag)),
            t.gettext("The oldest waits: {time}", time=oldest),
        ),
    )
    return Screen(text, (next_row(t, city.slug), _desk_row(t, city), (to_menu(t),)))


def _about(t: Translator, sight: Sight, title: Markup, more: Markup | None) -> Screen:
    text = paragraphs(
        bold(title),
        Markup("{} · {}").format(sight.docket.idea.code, words.line(headline(card_text.text_of(sight)), 200)),
        more,
    )
    case = Button(
        t.pgettext("button", "⚖️ To the case"), Tap(callbacks.CASE, sight.city.slug, (sight.case.id,))
    )
    return Screen(text, ((case,), _desk_row(t, sight.city), (to_menu(t),)))


def _desk_row(t: Translator, city: City) -> Row:
    return (Button(t.pgettext("button", "⚖️ Moderation"), Tap(callbacks.DESK, city.slug)),)


def _said(t: Translator, said: Line | None) -> Markup | None:
    if said is None:
        return None
    match said.said:
        case Said.AGREED:
            return t.gettext("👍 The author agrees to the suggestion.")
        case Said.REFUSED:
            return t.gettext("👎 The author does not agree to the suggestion.")
        case _:
            return Markup("<blockquote>{}</blockquote>").format(words.shown(said.text, _LONGEST))
