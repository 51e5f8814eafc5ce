"""Ideas in any chat: what somebody finds by ``@name words``, and how one idea is shared by its number."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.ideas.model import IdeaMoved, IdeaUnknown, View
from bot.core.ideas.service import IdeaServices
from bot.core.shared.errors import StoreUnavailable
from bot.core.shared.plain_sight import neutral
from bot.telegram.inline import InlineResult, InlineTurn
from bot.telegram.links import idea_link
from bot.telegram.names import Names
from bot.telegram.screens import Button, lines, paragraphs
from bot.telegram.translator import Translator
from handlers.events.shortening import shortened
from handlers.ideas import cards, words
from handlers.ideas.routes import IdeaHandlers, read_code

MOST: Final = 5  # ideas in an answer
_SHOWN: Final = 400  # UTF-16 units of a text


@dataclass(frozen=True, slots=True)
class InlineIdeas:
    ideas: IdeaServices
    lists: IdeaHandlers
    names: Names

    async def by_code(self, turn: InlineTurn) -> tuple[InlineResult, ...] | None:
        """The public ideas of the number that was typed, in whichever city; None where it is no number."""
        code = read_code(turn.words)
        if code is None:
            return None
        found: list[tuple[City, View]] = []
        for city in await self.lists.cities_of_code(turn.home, code):
            with suppress(IdeaUnknown, StoreUnavailable):
                try:
                    found.append((city, await self.ideas.browsing.find_by_code(None, city, code)))
                except IdeaMoved as moved:
                    card = await self.ideas.browsing.card(None, city, moved.idea_id)
                    found.append((city, card.view))
        return await self._results(turn.t, found)

    async def search(self, turn: InlineTurn) -> tuple[InlineResult, ...]:
        """Those of the asker's own city that answer her words."""
        said = " ".join(turn.words.split())
        if turn.home is None or not said:
            return ()
        found = await self.ideas.browsing.search(turn.resident, turn.home, said, MOST)
        return await self._results(turn.t, [(turn.home, view) for view in found])

    async def _results(self, t: Translator, found: Sequence[tuple[City, View]]) -> tuple[InlineResult, ...]:
        username = await self.names.own_username()
        return tuple(_result(t, city, view, username) for city, view in found)


def _result(t: Translator, city: City, view: View, username: str) -> InlineResult:
    """It stays in a chat for others to read: the city is always named."""
    idea, name = view.idea, city.name_for(t.language.tag)
    link = idea_link(username, city.slug, idea.id)
    text = paragraphs(
        Markup("💡 {} · 🏙 {}").format(idea.code, name),
        cards.with_headline(shortened(neutral(view.words_for(t.language.tag)[0]).strip(), _SHOWN)),
        lines(
            cards.facts(t, view, city),
            Markup("👍 ") + t.ngettext("{n} person supports it", "{n} people support it", idea.supports),
            words.state(t, idea) if idea.progress else None,
        ),
    )
    return InlineResult(
        id=f"i-{city.slug}-{idea.id}",
        title=words.title_of(t, view),
        text=text,
        description=f"💡 {idea.code} · 👍 {t.number(idea.supports)} · {name}",
        rows=((Button(t.pgettext("button", "💡 Open"), url=link),),),
    )
