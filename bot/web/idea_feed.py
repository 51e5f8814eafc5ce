"""A city's ideas as a feed: pure, from views to what is written as Atom."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.core.cities.model import City
from bot.core.ideas.model import View
from bot.core.shared.plain_sight import legible
from bot.telegram.translator import Translator
from bot.web.atom import Entry, Feed
from bot.web.idea_views import answer_of, card_of, name_of, published_at, title_of
from bot.web.links import Links
from bot.web.pages import Frame

MOST_ENTRIES: Final = 100


def make_feed(
    frame: Frame, t: Translator, city: City, views: Sequence[View], updated_at: datetime, links: Links
) -> Feed:
    """The newest ideas, each as it stands; ``updated_at``: when anything of the city's ideas last changed."""
    language = t.language.tag
    return Feed(
        name=f"{city.slug}/ideas/{language}",
        title=title_of(t, city),
        author=city.name_for(language),
        language=language,
        link=links.absolute("ideas"),
        own_link=links.absolute("ideas.atom"),
        updated_at=updated_at,
        entries=[_entry(frame, t, city, view, links) for view in views],
    )


def _entry(frame: Frame, t: Translator, city: City, view: View, links: Links) -> Entry:
    text = legible(view.words_for(t.language.tag)[0])
    answer = answer_of(t, city, view.answer) if view.answer else None
    since = max(view.idea.changed_at, published_at(view))
    return Entry(
        name=f"{city.slug}/idea/{view.idea.id}/{t.language.tag}",
        title=name_of(t, view).words,
        link=links.absolute(f"ideas/{view.idea.code}"),
        published_at=published_at(view),
        updated_at=max(since, answer.at) if answer else since,
        content=frame.render(
            "idea_entry.html", t, idea=card_of(t, city, view, links), text=text, answer=answer
        ),
    )
