"""Finding ideas: their home, the lists, topics, statuses, the search."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.ideas.model import Progress, View
from bot.core.ideas.results import Page
from bot.core.shared.plain_sight import neutral
from bot.telegram.screens import Button, LocationRequest, Row, Screen, bold, in_rows, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import shortened
from handlers.ideas import callbacks, words
from handlers.ideas.lists import PAGE, IdeaList, Kind, count_pages, on_topic, pager, with_progress
from handlers.residents.callbacks import MENU
from handlers.residents.screens import back
from handlers.residents.settings_screens import topic_name

NEAR_KM: Final = 25.0
_LONGEST_TITLE: Final = 120  # UTF-16 units of it in a list


def home(
    t: Translator, city: City, *, mine: int, begun: bool, more: Sequence[Row] = (), note: Markup | None = None
) -> Screen:
    """What ideas are, and the ways to them. ``mine`` is how many are hers, ``more`` what only the team has."""
    text = paragraphs(
        note,
        Markup("💡 ") + bold(t.gettext("Ideas for {city}", city=city.name_for(t.language.tag))),
        t.gettext("Say what your city should do. Others support it, and the city answers."),
        t.gettext("To search, just type a word or the number of an idea."),
    )
    hers = t.pgettext("button", "🗂 My ideas")
    rows: list[Row] = [
        (_go_on(t, city) if begun else _write(t, city),),
        (_listed(t.pgettext("button", "🆕 Newest"), city, Kind.NEWEST),),
        (_listed(t.pgettext("button", "⭐ Most supported"), city, Kind.SUPPORTED),),
        *in_rows(
            [
                Button(t.pgettext("half-button", "📍 Near me"), Tap(callbacks.NEAR, city.slug)),
                _search(t, city),
                Button(t.pgettext("half-button", "🏷 Topics"), Tap(callbacks.TOPICS, city.slug)),
                Button(t.pgettext("half-button", "🏛 By status"), Tap(callbacks.STATUSES, city.slug)),
            ],
            2,
        ),
        (Button(f"{hers} ({t.number(mine)})" if mine else hers, Tap(callbacks.MINE, city.slug, ("0",))),),
        (_listed(t.pgettext("button", "🔔 Ideas I follow"), city, Kind.FOLLOWED),),
        *more,
    ]
    return Screen(text, (*rows, (back(t, MENU),)))


def idea_list(
    t: Translator, city: City, listed: IdeaList, page: Page, said: str = "", note: Markup | None = None
) -> Screen:
    """A page of ideas, each with a button to its card. ``said`` is what she looked for."""
    rows: list[Row] = []
    written = []
    for number, view in enumerate(page.views, page.first + 1):
        written.append(_written(t, view, number))
        tap = Tap(callbacks.CARD, city.slug, (view.idea.id, listed.pack()))
        rows.append((Button(words.button_to(t, view, f"{number}. "), tap),))

    def to(number: int) -> Tap:
        return Tap(callbacks.LIST, city.slug, (IdeaList(listed.kind, listed.value, number).pack(),))

    rows += pager(t, page.first // PAGE, count_pages(page.total), to)
    text = paragraphs(note, heading(t, city, listed, said), *written)
    return Screen(text, (*rows, (_back_from(t, city, listed),)))


def nothing(t: Translator, city: City, listed: IdeaList, said: str = "") -> Screen:
    """An empty list says what to do."""
    rows: list[Row] = []
    if listed.kind not in (Kind.NEWEST, Kind.SUPPORTED):
        rows.append((_listed(t.pgettext("button", "🆕 Newest"), city, Kind.NEWEST),))
    rows.append((_write(t, city),))
    text = paragraphs(heading(t, city, listed, said), _nothing(t, listed))
    return Screen(text, (*rows, (_back_from(t, city, listed),)))


def heading(t: Translator, city: City, listed: IdeaList, said: str = "") -> Markup:
    """What the list is of."""
    name = city.name_for(t.language.tag)
    topic = listed.topic_among(city.topics) if listed.kind is Kind.TOPIC else None
    if listed.kind is Kind.SEARCH:
        return Markup("🔍 ") + t.gettext("Ideas for “{words}”", words=neutral(said))
    if listed.kind is Kind.PROGRESS and listed.progress:
        return Markup("💡 ") + bold(Markup("{} · {}").format(words.progress_name(t, listed.progress), name))
    headings: dict[Kind, Markup | str] = {
        Kind.NEWEST: t.gettext("The newest ideas · {city}", city=name),
        Kind.SUPPORTED: t.gettext("The most supported ideas · {city}", city=name),
        Kind.UNANSWERED: t.gettext("Not answered yet · {city}", city=name),
        Kind.NEAR: t.gettext("Ideas near me · {city}", city=name),
        Kind.FOLLOWED: t.gettext("Ideas I support or follow · {city}", city=name),
        Kind.TOPIC: Markup("{} · {}").format(topic_name(t, topic), name) if topic else name,
    }
    return Markup("💡 ") + bold(headings.get(listed.kind, name))


def topics(t: Translator, city: City, hers: frozenset[str]) -> Screen:
    """The city's topics, those that interest her first."""
    ordered = sorted(city.topics, key=lambda topic: topic.code not in hers)
    buttons = [
        Button(topic_name(t, topic), Tap(callbacks.LIST, city.slug, (on_topic(topic).pack(),)))
        for topic in ordered
    ]
    text = Markup("🏷 ") + bold(t.gettext("Ideas on which topic?"))
    return Screen(text, (*in_rows(buttons, 2), (back(t, callbacks.IDEAS, city.slug),)))


def statuses(t: Translator, city: City) -> Screen:
    """What the city does with ideas."""
    rows: list[Row] = [
        (Button(words.progress_label(t, one), Tap(callbacks.LIST, city.slug, (with_progress(one).pack(),))),)
        for one in Progress
    ]
    rows.append((_listed(t.pgettext("button", "⏳ Not answered yet"), city, Kind.UNANSWERED),))
    text = Markup("🏛 ") + bold(t.gettext("What has the city said?"))
    return Screen(text, (*rows, (back(t, callbacks.IDEAS, city.slug),)))


def ask_location(t: Translator) -> LocationRequest:
    return LocationRequest(
        t.gettext(
            "Press the button below to share where you are. Your location is used for this search only and is not"
            " kept."
        ),
        t.pgettext("button", "📍 Share my location"),
        t.pgettext("input", "Or type what you look for"),
    )


def ask_words(t: Translator, city: City) -> Screen:
    """What is typed next is looked for."""
    text = paragraphs(
        Markup("🔍 ") + bold(t.gettext("What are you looking for?")),
        t.gettext("Type one or two words, such as “park” or “bus”, or the number of an idea."),
    )
    return Screen(text, ((back(t, callbacks.IDEAS, city.slug),),))


def gone(t: Translator) -> Markup:
    """Above the ideas of the city, where a link or a button led to what is not there."""
    return t.gettext("This idea is not here any more. Here is what else there is:")


def moved(t: Translator) -> Markup:
    """Above the idea that another was joined with."""
    return t.gettext("🔗 The idea you opened was joined with this one.")


def _written(t: Translator, view: View, number: int) -> Markup:
    """One idea of a list, in two lines."""
    idea = view.idea
    said = [
        t.distance(view.km) if view.km is not None else None,
        Markup("👍 {}").format(t.number(idea.supports)),
        Markup("💬 {}").format(t.number(idea.comments)) if idea.comments else None,
        words.state(t, idea) if idea.progress else None,
    ]
    return lines(
        bold(f"{number}. {shortened(words.title_of(t, view), _LONGEST_TITLE)}"),
        Markup(" · ").join(one for one in said if one),
    )


def _nothing(t: Translator, listed: IdeaList) -> Markup:
    return {
        Kind.SEARCH: t.gettext("I found nothing. Try another word, or only its beginning: just type it."),
        Kind.NEAR: t.gettext(
            "There are no ideas within {distance} of you. You can send the first one.",
            distance=t.distance(NEAR_KM),
        ),
        Kind.FOLLOWED: t.gettext(
            "You support and follow no ideas yet. Open one and press “Support” or “Follow”: then it stands here."
        ),
        Kind.PROGRESS: t.gettext("There are no such ideas at present."),
        Kind.UNANSWERED: t.gettext("There are no such ideas at present."),
        Kind.TOPIC: t.gettext("There are no ideas on this topic yet. You can send the first one."),
    }.get(listed.kind, t.gettext("There are no ideas yet. You can send the first one."))


def _back_from(t: Translator, city: City, listed: IdeaList) -> Button:
    ways = {
        Kind.TOPIC: callbacks.TOPICS,
        Kind.PROGRESS: callbacks.STATUSES,
        Kind.UNANSWERED: callbacks.STATUSES,
    }
    return back(t, ways.get(listed.kind, callbacks.IDEAS), city.slug)


def _write(t: Translator, city: City) -> Button:
    return Button(t.pgettext("button", "✍️ Send an idea"), Tap(callbacks.WRITE, city.slug))


def _go_on(t: Translator, city: City) -> Button:
    return Button(t.pgettext("button", "✍️ Go on with your idea"), Tap(callbacks.WRITE, city.slug))


def _search(t: Translator, city: City) -> Button:
    return Button(t.pgettext("half-button", "🔎 Search"), Tap(callbacks.SEARCH, city.slug))


def _listed(name: str, city: City, kind: Kind) -> Button:
    return Button(name, Tap(callbacks.LIST, city.slug, (kind.value,)))
