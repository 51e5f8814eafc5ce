"""What happened to an idea, from the first day on."""

from datetime import datetime
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.ideas.model import Axis, Transition, View
from bot.core.ideas.results import History
from bot.core.shared.plain_sight import neutral
from bot.telegram.screens import Button, Screen, bold, lines, paragraphs
from bot.telegram.translator import Translator
from handlers.events.shortening import shortened
from handlers.ideas import words

_MOST: Final = 20  # things that happened
_LONGEST_WORDS: Final = 120  # UTF-16 units of what somebody said of one


def history(t: Translator, city: City, view: View, told: History, up: Button) -> Screen:
    """The oldest first; of a very long history the end."""
    moments = [(one.published_at, _told(t, city, one)) for one in told.transitions]
    moments += [
        (
            version.at,
            _line(
                t, city, version.at, t.gettext("Sent in this form (version {number})", number=version.number)
            ),
        )
        for version in told.versions
        if version.number > 1 and not _is_told(told, version.number)
    ]
    written = [line for _, line in sorted(moments, key=lambda pair: pair[0])]
    left_out = len(written) - _MOST
    said = paragraphs(
        Markup("🕘 ") + bold(words.title_of(t, view)),
        Markup("💡 {}").format(view.idea.code),
        t.gettext("The first {n} are left out.", n=t.number(left_out)) if left_out > 0 else None,
        lines(*written[-_MOST:]) if written else t.gettext("Nothing has happened yet."),
    )
    return Screen(said, ((up,),))


def _told(t: Translator, city: City, one: Transition) -> Markup:
    said = _line(t, city, one.published_at, words.happened(t, one))
    # An author's own words may be shown; a reason is a code, and has its sentence elsewhere.
    why = shortened(neutral(" ".join(one.words.split())), _LONGEST_WORDS) if one.words else ""
    return said + Markup(" – {}").format(words.quoted(t, why)) if why else said


def _line(t: Translator, city: City, at: datetime, what: Markup) -> Markup:
    return Markup("• {} – {}").format(t.date(at, city.zone), what)


def _is_told(told: History, number: int) -> bool:
    return any(one.axis is Axis.TEXT and one.after == str(number) for one in told.transitions)
