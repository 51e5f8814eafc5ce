"""What is said of each thing in a digest: one line, which opens it, and a button."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.digests.contents import Contents
from bot.core.digests.model import Digest, News, Section, Told
from bot.core.events.model import Listing
from bot.core.ideas.model import View
from bot.core.surveys.model import Survey
from bot.core.surveys.questionnaire import text_for
from bot.telegram.links import event_link, idea_link, survey_link
from bot.telegram.screens import Button
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.digests import callbacks, words
from handlers.events import cards, views
from handlers.events.cards import Card
from handlers.events.shortening import label, shortened
from handlers.ideas.lists import HOME as IDEAS_HOME
from handlers.ideas.words import title_of
from handlers.sending import Said
from handlers.surveys.screens import minutes
from locales.contexts import COLUMNS

_LONGEST_TITLE: Final = 100  # UTF-16 units
_LONGEST_PLACE: Final = 60
_NEAR: Final = timedelta(days=7)  # so far ahead an end is named with its weekday and hour
_LEADS_NOWHERE: Final = "idea.withdrawn"  # a kind of notice: there is nothing left to be opened


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a digest. ``button`` does what she may do about it, below the message."""

    section: Section
    city: City
    line: Markup
    button: Button | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads, when, and where: ``username`` is the bot's, for links; None where nothing can be opened."""

    home: City
    now: datetime
    username: str | None


def entries(
    t: Translator,
    digest: Digest,
    contents: Sequence[Contents],
    told: Iterable[tuple[Told, Said]],
    reading: Reading,
) -> list[Entry]:
    """City by city, in the order of sections; of what is there no more there is none. ``told`` are the lines of what was held."""
    held = list(told)
    found: list[Entry] = []
    for content in contents:
        city = content.city
        here = [_entry(t, news, content, reading) for news in digest.news if news.city == city.slug]
        here += [_told(one, said, city, reading) for one, said in held if one.city == city.slug]
        order = list(Section)
        found += sorted((one for one in here if one), key=lambda one: order.index(one.section))
    return found


def _entry(t: Translator, news: News, content: Contents, reading: Reading) -> Entry | None:
    match news.section:
        case Section.SURVEYS if survey := content.surveys.get(news.id):
            return _survey(t, survey, content.city, reading)
        case Section.EVENTS if listing := content.events.get(news.id):
            return _event(t, listing, content.city, reading)
        case Section.IDEAS if view := content.ideas.get(news.id):
            return _idea(t, view, content.city, reading)
    return None


def _survey(t: Translator, survey: Survey, city: City, reading: Reading) -> Entry:
    title = shortened(text_for(survey.title, t.language.tag), _LONGEST_TITLE)
    name = reading.username
    line = _facts(
        _linked(title, survey_link(name, city.slug, survey.id) if name else None),
        minutes(t, survey.minutes),
        _closing(t, survey.terms.closes_at, city, reading),
    )
    tap = Tap(callbacks.SURVEY, city.slug, (survey.id,))
    answer = t.pgettext("half-button", "✍️ Answer")
    return Entry(Section.SURVEYS, city, line, Button(label(f"{answer}: {title}", COLUMNS["button"]), tap))


def _closing(t: Translator, closes_at: datetime | None, city: City, reading: Reading) -> Markup | None:
    if closes_at is None:
        return None
    if closes_at - reading.now > _NEAR:
        return t.gettext("until {day}", day=t.date(closes_at, city.zone))
    return t.gettext("closes {when}", when=t.when(closes_at, None, city.zone, reading.now))


def _event(t: Translator, listing: Listing, city: City, reading: Reading) -> Entry:
    shown = Card(listing, city, reading.now, reading.home)
    title = shortened(cards.title(t, listing), _LONGEST_TITLE)
    place = shortened(listing.details.place_for(t.language.tag), _LONGEST_PLACE)
    name = reading.username
    line = _facts(
        _linked(title, event_link(name, city.slug, listing.occurrence.id) if name else None),
        cards.when(t, shown),
        Markup.escape(place) if place else None,
    )
    tap = Tap(callbacks.EVENT, city.slug, (listing.occurrence.id, views.HOME.pack()))
    return Entry(Section.EVENTS, city, line, _button(Section.EVENTS, title, tap))


def _idea(t: Translator, view: View, city: City, reading: Reading) -> Entry:
    title, name = title_of(t, view), reading.username
    line = _facts(
        _linked(title, idea_link(name, city.slug, view.idea.id) if name else None),
        Markup("👍 {}").format(t.number(view.idea.supports)) if view.idea.supports else None,
    )
    return Entry(Section.IDEAS, city, line, _button(Section.IDEAS, title, _to_idea(city, view.idea.id)))


def _told(told: Told, said: Said, city: City, reading: Reading) -> Entry:
    """All of the line opens what it is about."""
    name, facts = reading.username, told.facts
    link, tap = None, None
    if survey := facts.get("survey"):
        link = survey_link(name, city.slug, str(survey)) if name else None
        tap = Tap(callbacks.SURVEY, city.slug, (str(survey),))
    elif (idea := facts.get("into") or facts.get("idea")) and told.kind != _LEADS_NOWHERE:
        link = idea_link(name, city.slug, str(idea)) if name else None
        tap = _to_idea(city, str(idea))
    button = Button(label(said.label, COLUMNS["button"]), tap) if tap else None
    return Entry(Section.FOLLOWED, city, _linked(said.words, link), button)


def _to_idea(city: City, idea: str) -> Tap:
    return Tap(callbacks.IDEA, city.slug, (idea, IDEAS_HOME.pack()))


def _button(section: Section, title: str, tap: Tap) -> Button:
    return Button(label(f"{words.MARKS[section]} {title}", COLUMNS["button"]), tap)


def _linked(said: object, link: str | None) -> Markup:
    if link is None:
        return Markup.escape(said)
    return Markup('<a href="{}">{}</a>').format(link, said)


def _facts(*parts: Markup | None) -> Markup:
    return Markup(" · ").join(part for part in parts if part)
