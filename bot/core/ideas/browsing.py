"""The use cases of reading: what everybody may see of a city's ideas, and search in them."""

from collections.abc import Sequence
from contextlib import suppress

from bot.core.cities.model import City
from bot.core.ideas.model import Axis, Idea, IdeaMoved, IdeaUnknown, Photo, Shelf, View
from bot.core.ideas.ports import Edition
from bot.core.ideas.results import Alike, Card, CommentPage, History, Page
from bot.core.ideas.rights import last_to, may_edit, may_support
from bot.core.ideas.views import alike, public_history, public_idea, readable_idea, view_of, views_of
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock
from bot.core.shared.unit_of_work import CityRecords, CityStores

PAGE = 8


class Browsing:
    """Public ideas only (``Idea.is_public``); a reader of None is nobody in particular: the web, inline mode."""

    def __init__(self, stores: CityStores, clock: Clock) -> None:
        self._stores = stores
        self._clock = clock

    async def shelf(
        self, reader: Resident | None, city: City, shelf: Shelf, first: int = 0, limit: int = PAGE
    ) -> Page:
        return await self._stores.of(city).read(
            lambda records: page_of(records, city, reader, shelf, first, limit)
        )

    async def search(self, reader: Resident | None, city: City, words: str, limit: int = PAGE) -> list[View]:
        """A code finds its idea first, or the one that it was merged into."""

        def query(records: CityRecords) -> list[View]:
            ideas = {idea.id: idea for idea in _called(records, words)}
            hits = records.idea_search.search(words, limit)
            for idea in records.ideas.list_by_id([hit.idea_id for hit in hits]):
                if idea.is_public:
                    ideas.setdefault(idea.id, idea)
            return views_of(records, city, list(ideas.values())[:limit], reader)

        return await self._stores.of(city).read(query)

    async def similar(self, city: City, text: str, limit: int = 5, *, but: str | None = None) -> list[Alike]:
        return await self._stores.of(city).read(lambda records: alike(records, city, None, text, limit, but))

    async def card(
        self, reader: Resident | None, city: City, idea_id: str, shelf: Shelf | None = None
    ) -> Card:
        """With its neighbours on that shelf. Raises IdeaUnknown; IdeaMoved where it was merged into a public one."""
        now = self._clock.now()

        def query(records: CityRecords) -> Card:
            idea = readable_idea(records, records.ideas.find(idea_id))
            before, after, place, total = None, None, 0, 0
            if shelf:
                before, after, place, total = records.ideas.around(shelf, idea.id)
            view = view_of(records, city, idea, reader)
            return Card(
                view,
                before,
                after,
                place,
                total,
                idea.comments,
                can_support=reader is not None and may_support(records, reader, city, idea, now),
                can_edit=view.is_author and may_edit(idea),
            )

        return await self._stores.of(city).read(query)

    async def find_by_code(self, reader: Resident | None, city: City, code: str) -> View:
        """Raises IdeaUnknown, IdeaMoved."""

        def query(records: CityRecords) -> View:
            idea = readable_idea(records, records.ideas.find_by_code(code))
            return view_of(records, city, idea, reader)

        return await self._stores.of(city).read(query)

    async def history(self, city: City, idea_id: str) -> History:
        """What is public of it. Raises IdeaUnknown."""
        return await self._stores.of(city).read(
            lambda records: public_history(records, public_idea(records, idea_id))
        )

    async def why_withdrawn(self, city: City, idea_id: str) -> str:
        """What its author said to those concerned when she withdrew what was public; empty once she has left."""

        def query(records: CityRecords) -> str:
            idea = records.ideas.find(idea_id)
            if idea is None or idea.withdrawn_at is None or idea.published_at is None or idea.hidden_at:
                return ""
            step = last_to(records.ideas.transitions_of(idea_id), Axis.WITHDRAWN, "yes")
            return step.reason if step else ""

        return await self._stores.of(city).read(query)

    async def comments(self, city: City, idea_id: str, first: int = 0, limit: int = 5) -> CommentPage:
        """Published ones of a public idea, the newest first. Raises IdeaUnknown."""

        def query(records: CityRecords) -> CommentPage:
            idea = public_idea(records, idea_id)
            return CommentPage(tuple(records.comments.list_published(idea.id, limit, first)), idea.comments)

        return await self._stores.of(city).read(query)

    async def photo(self, city: City, idea_id: str, number: int) -> Photo:
        """A photo of the shown version of a public idea, from 1. Raises IdeaUnknown."""

        def query(records: CityRecords) -> Photo:
            photos = public_idea(records, idea_id).version.photos
            photo = records.photos.find(photos[number - 1]) if 1 <= number <= len(photos) else None
            if photo is None:
                raise IdeaUnknown
            return photo

        return await self._stores.of(city).read(query)

    async def followed(self, reader: Resident, city: City, limit: int = 20) -> list[View]:
        """What she supports or follows."""
        return await self._stores.of(city).read(
            lambda records: views_of(records, city, records.ideas.list_followed(reader.id, limit), reader)
        )

    async def export(self, city: City, after: View | None = None, limit: int = 500) -> list[View]:
        """For feeds and open data, the newest first: the page after that one."""

        def query(records: CityRecords) -> list[View]:
            last = None
            if after:
                assert after.idea.published_at
                last = (after.idea.published_at, after.idea.id)
            return views_of(records, city, records.ideas.page_public(last, limit), None)

        return await self._stores.of(city).read(query)

    async def edition(self, city: City) -> Edition:
        """Whether feeds and open data say something else than before."""
        return await self._stores.of(city).read(lambda records: records.ideas.edition())

    async def views_of(self, reader: Resident | None, city: City, ideas: Sequence[Idea]) -> list[View]:
        """Ideas that are at hand, as this reader sees them."""
        return await self._stores.of(city).read(lambda records: views_of(records, city, ideas, reader))


def page_of(
    records: CityRecords, city: City, reader: Resident | None, shelf: Shelf, first: int, limit: int
) -> Page:
    """Some of a shelf."""
    ideas = records.ideas.list_shelf(shelf, limit, first)
    views = views_of(records, city, ideas, reader, shelf.near)
    return Page(tuple(views), records.ideas.count_shelf(shelf), first)


def _called(records: CityRecords, code: str) -> list[Idea]:
    """The public idea that this code leads to, if it is one."""
    with suppress(IdeaUnknown):
        found = records.ideas.find_by_code(code)
        try:
            return [readable_idea(records, found)]
        except IdeaMoved as moved:
            return [public_idea(records, moved.idea_id)]
    return []
