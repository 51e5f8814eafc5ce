"""A broadcast as a resident is sent it: what the city says, what it invites to, and a way to have no more of it."""

from collections.abc import Iterable, Iterator
from typing import Final

from markupsafe import Markup

from bot.core.broadcasts.composing import Subject
from bot.core.broadcasts.model import Broadcast, BroadcastKind, Content
from bot.core.cities.model import City
from bot.core.ideas.model import Idea
from bot.core.languages import in_script_of, pick
from bot.core.surveys.model import Survey
from bot.core.surveys.questionnaire import text_for
from bot.telegram.idea_words import headline_of
from bot.telegram.screens import (
    CAPTION_LIMIT,
    TEXT_LIMIT,
    Button,
    Row,
    Screen,
    bold,
    lines,
    paragraphs,
    read_length,
)
from bot.telegram.taps import NOTHING, Tap
from bot.telegram.translator import Translator
from handlers.broadcasts import callbacks
from handlers.events import cards
from handlers.events.cards import Card
from handlers.events.shortening import shortened
from handlers.surveys.screens import minutes

_TITLE: Final = 120  # UTF-16 units
_SHORT_TITLE: Final = 80  # where a picture leaves little room


def announcement(
    t: Translator, city: City, broadcast: Broadcast, subject: Subject, home: City | None = None
) -> Screen:
    """What this reader is sent; never longer than Telegram takes, with a picture or without.

    ``home`` is her own city where its clocks show another hour than this one's: then an event says whose hours it means.
    """
    content = broadcast.content
    limit = CAPTION_LIMIT if content.picture else TEXT_LIMIT
    fitting = (
        text for text in _from_long_to_short(t, city, content, subject, home) if read_length(text) <= limit
    )
    text = next(fitting, _head(t, city))
    return Screen(text, _rows(t, city, broadcast), content.picture)


def _from_long_to_short(
    t: Translator, city: City, content: Content, subject: Subject, home: City | None
) -> Iterator[Markup]:
    """Letters of another script may be more of them: then what is invited to is said in fewer words, and in the end the text
    stands alone, as it was checked when it was written."""
    head = _head(t, city)
    found = content.text_for(t.language.tag)
    if found is None:
        yield paragraphs(head, invitation(t, city, subject, home))
        yield paragraphs(head, _title(t, subject, _SHORT_TITLE))
        return
    written_in, text = found
    read = _trusted(in_script_of(t.language.tag, text, written_in=written_in))
    yield paragraphs(head, read, invitation(t, city, subject, home))
    yield paragraphs(head, read, _title(t, subject, _SHORT_TITLE))
    yield paragraphs(head, read)
    yield _trusted(text)


def only_shown(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The buttons as residents have them, for an editor to look at: only those with an address lead anywhere."""
    return tuple(
        tuple(button if button.url else Button(button.text, NOTHING) for button in row) for row in rows
    )


def invitation(t: Translator, city: City, subject: Subject, home: City | None = None) -> Markup | None:
    """What it invites to, in a few lines; None where it is a message only."""
    if subject.survey is not None:
        return _survey(t, city, subject.survey)
    if subject.listing is not None:
        now = (
            subject.listing.occurrence.starts_at
        )  # with ``lasting`` no day is called "today", whenever it is read
        return cards.essentials(t, Card(subject.listing, city, now, home or city), lasting=True)
    if subject.idea is not None:
        return lines(_title(t, subject, _TITLE), Markup("№ {}").format(subject.idea.code))
    return None


def _survey(t: Translator, city: City, survey: Survey) -> Markup:
    closes_at = survey.terms.closes_at
    return lines(
        _title(t, Subject(survey=survey), _TITLE),
        t.gettext("Takes: {minutes}", minutes=minutes(t, survey.minutes)),
        t.gettext("Open until: {when}", when=t.datetime(closes_at, city.zone, "full")) if closes_at else None,
    )


def subject_title(t: Translator, subject: Subject) -> str:
    """What that is called which it invites to; plain text, empty where it is a message only."""
    if subject.survey is not None:
        return text_for(subject.survey.title, t.language.tag)
    if subject.listing is not None:
        return cards.title(t, subject.listing)
    return _headline(t, subject.idea, subject.words) if subject.idea is not None else ""


def _title(t: Translator, subject: Subject, units: int) -> Markup | None:
    title = shortened(subject_title(t, subject), units)
    if not title:
        return None
    mark = "📋" if subject.survey else "📅" if subject.listing else "💡"
    return Markup("{} {}").format(mark, bold(title))


def _headline(t: Translator, idea: Idea, words: str) -> str:
    return headline_of(in_script_of(t.language.tag, words, written_in=idea.version.language))


def _head(t: Translator, city: City) -> Markup:
    return Markup("📣 ") + bold(city.name_for(t.language.tag))


def _trusted(text: str) -> Markup:
    """What an editor wrote: the one text of a person that is Telegram's HTML, accepted by ``markup.check``."""
    return Markup(text)  # noqa: S704


def _rows(t: Translator, city: City, broadcast: Broadcast) -> tuple[Row, ...]:
    rows: list[Row] = []
    if broadcast.kind is not BroadcastKind.MESSAGE:
        is_survey = broadcast.kind is BroadcastKind.SURVEY
        words = t.pgettext("button", "📋 Answer") if is_survey else t.pgettext("button", "👉 Open")
        rows.append((Button(words, Tap(callbacks.OPEN, city.slug, (broadcast.id,))),))
    for link in broadcast.content.buttons:
        found = pick(link.labels, t.language.tag)
        words = in_script_of(t.language.tag, found[1], written_in=found[0]) if found else link.url
        rows.append((Button(words, url=link.url),))
    off = Button(t.pgettext("button", "🔕 No more of these"), Tap(callbacks.UNSUBSCRIBE, city.slug))
    return (*rows, (off,))
