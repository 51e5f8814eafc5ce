"""To whom an announcement goes, in words: the conditions, and how many people meet them."""

from collections.abc import Iterable, Mapping
from typing import Final

from markupsafe import Markup

from bot.core.broadcasts.audience import Audience, Took
from bot.core.broadcasts.model import SMALLEST_SHOWN, Headcount
from bot.core.cities.model import City
from bot.core.languages import LANGUAGES
from bot.core.residents.model import Tie
from bot.telegram.screens import lines
from bot.telegram.spans import days
from bot.telegram.topics import topic_of
from bot.telegram.translator import Translator
from handlers.events.shortening import shortened

_MOST_LANGUAGES: Final = 8  # of the split; the others are one number
_LONGEST_TITLE: Final = 80  # UTF-16 units
_MOST_NAMES: Final = 12  # of districts, topics

Titles = Mapping[str, str]
"""What the survey and the event are called that the conditions mean, by their ids."""


def audience(t: Translator, city: City, asked: Audience, titles: Titles) -> Markup:
    """All conditions, one after the other."""
    if asked.is_everybody:
        return t.gettext("everybody")
    said: list[Markup] = []
    if Tie.HOME in asked.ties and Tie.FOLLOWED not in asked.ties:
        said.append(t.gettext("who live here"))
    if Tie.FOLLOWED in asked.ties and Tie.HOME not in asked.ties:
        said.append(t.gettext("who only follow the city"))
    if asked.languages:
        said.append(t.gettext("read: {names}", names=names(t, map(language_name, sorted(asked.languages)))))
    if asked.topics:
        topics = [topic_of(t, city, code) or code for code in sorted(asked.topics)]
        said.append(t.gettext("interested in: {names}", names=names(t, topics)))
    if asked.districts:
        districts = [district_name(t, city, code) for code in sorted(asked.districts)]
        said.append(t.gettext("live in: {names}", names=names(t, districts)))
    if asked.survey:
        took, survey = asked.survey
        said.append(took_part(t, took, _title(titles, survey)))
    if asked.going:
        said.append(t.gettext("go to: “{title}”", title=_title(titles, asked.going)))
    if asked.active:
        said.append(t.gettext("were here within {days}", days=days(t, asked.active)))
    if asked.rested:
        said.append(t.gettext("got no announcement within {days}", days=days(t, asked.rested)))
    return Markup(" · ").join(said) or t.gettext("who live here or follow the city")


def _title(titles: Titles, meant: str) -> str:
    return shortened(titles.get(meant, ""), _LONGEST_TITLE) or "–"


def took_part(t: Translator, took: Took, title: str) -> Markup:
    return {
        Took.ANSWERED: t.gettext("answered “{title}”", title=title),
        Took.STARTED: t.gettext("began “{title}” and did not send it", title=title),
        Took.UNANSWERED: t.gettext("have not answered “{title}”", title=title),
    }[took]


def reached(t: Translator, count: Headcount) -> Markup:
    """How many would get it now, by language, and who would not though she is meant."""
    return lines(people(t, count), _split(t, count), *_left_out(t, count))


def people(t: Translator, count: Headcount) -> Markup:
    """The number alone."""
    if count.is_rough and count.total < SMALLEST_SHOWN:
        return t.ngettext(
            "Fewer than <b>{n} person</b> would get it now.",
            "Fewer than <b>{n} people</b> would get it now.",
            SMALLEST_SHOWN,
        )
    if count.is_rough:
        return t.ngettext(
            "At least <b>{n} person</b> would get it now.",
            "At least <b>{n} people</b> would get it now.",
            count.total,
        )
    return t.ngettext(
        "<b>{n} person</b> would get it now.", "<b>{n} people</b> would get it now.", count.total
    )


def _split(t: Translator, count: Headcount) -> Markup | None:
    """Most first; who reads the same language reads it in one or the other script."""
    ordered = sorted(count.by_language.items(), key=lambda each: (-each[1], each[0]))
    shown = [f"{language_name(tag)}: {t.number(number)}" for tag, number in ordered if number]
    if len(shown) < 2:
        return None
    others = sum(number for _, number in ordered[_MOST_LANGUAGES:])
    said = Markup(" · ").join(shown[:_MOST_LANGUAGES])
    if not others:
        return said
    return Markup("{} · {}").format(said, t.gettext("others: {n}", n=t.number(others)))


def _left_out(t: Translator, count: Headcount) -> list[Markup]:
    said = []
    if count.unreachable:
        said.append(t.gettext("Cannot be reached any more: {n}", n=t.number(count.unreachable)))
    if count.unsubscribed:
        said.append(t.gettext("Want no announcements: {n}", n=t.number(count.unsubscribed)))
    return said


def language_name(tag: str) -> str:
    """What a language calls itself."""
    return LANGUAGES[tag].own_name if tag in LANGUAGES else tag


def district_name(t: Translator, city: City, code: str) -> str:
    district = city.find_district(code)
    return (district.name_for(t.language.tag) if district else None) or code


def names(t: Translator, given: Iterable[str]) -> str:
    """As a sentence lists them; of many the first ones."""
    listed = list(given)
    if len(listed) > _MOST_NAMES:
        listed = [*listed[:_MOST_NAMES], "…"]
    return t.list(listed)
