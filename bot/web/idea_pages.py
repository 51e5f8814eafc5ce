"""The public pages of a city's ideas: what residents propose, what became of it, and all of it as open data."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from typing import Final

import structlog
from aiohttp import hdrs, web

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.ideas.browsing import Browsing
from bot.core.ideas.model import IdeaMoved, IdeaUnknown, Origin, View
from bot.core.languages import find_language
from bot.core.shared.clock import Clock
from bot.core.shared.errors import StoreUnavailable
from bot.interchange.idea_tables import IdeaCsv, IdeaJson, IdeaTable, Link
from bot.web import atom, caching
from bot.web.caching import Rendered
from bot.web.idea_feed import MOST_ENTRIES, make_feed
from bot.web.idea_lists import PAGE, IdeaList, number_in, read_list
from bot.web.idea_views import COMMENTS, ListView, Sister, found_of, list_of, view_of
from bot.web.links import Links
from bot.web.pages import Frame, NotHere
from bot.web.visits import PAGE_MAX_AGE, BotName, Visit, Visits

DATA_MAX_AGE: Final = 300  # seconds
MOST_SEARCHED: Final = 200  # ideas that a search shows, over all pages
PART: Final = 500  # ideas that are read and written at once
_log = structlog.get_logger()


class IdeaPages:
    """Answers for everybody: whatever is not public (any more) is not there."""

    def __init__(
        self,
        cities: Cities,
        browsing: Browsing,
        frame: Frame,
        name: BotName,
        clock: Clock,
        monotonic: Callable[[], float],
        public_url: str | None,
    ) -> None:
        self._cities = cities
        self._browsing = browsing
        self._frame = frame
        self._visits = Visits(cities, frame, name, clock, monotonic, public_url)
        # All ideas of a city take seconds to write: a part at a time, whoever asks, so that those who tap are not felt
        # waiting.
        self._writing = asyncio.Lock()

    def add_to(self, pages: web.Application) -> None:
        """To the application below PREFIX."""
        pages.router.add_get("/{slug}/ideas", self.ideas)
        pages.router.add_get("/{slug}/ideas.csv", self.csv)
        pages.router.add_get("/{slug}/ideas.json", self.json)
        pages.router.add_get("/{slug}/ideas.atom", self.feed)
        pages.router.add_get("/{slug}/ideas/{code}", self.idea)
        pages.router.add_get(r"/{slug}/ideas/{code}/photo-{number:\d{1,3}}.jpg", self.photo)

    async def ideas(self, request: web.Request) -> web.Response:
        """A list: of a topic, of a status, or what a search finds; the newest or the most supported first."""
        visit = await self._visits.of(request)
        asked = read_list(request.query, visit.city)
        return await self._visits.answer(request, visit, ("ideas", asked), lambda: self._ideas(visit, asked))

    async def idea(self, request: web.Request) -> web.Response:
        """One idea, with what became of it. Of one that was merged into another it leads there."""
        visit, code = await self._visits.of(request), request.match_info["code"]
        asked = find_language(request.query.get("text", ""))
        reading, page = asked.tag if asked else None, number_in(request.query.get("comments"))
        try:
            return await self._visits.answer(
                request,
                visit,
                ("idea", code, reading, page),
                lambda: self._idea(visit, code, reading, page),
            )
        except IdeaMoved as moved:
            return await self._lead_on(visit, moved.idea_id)

    async def photo(self, request: web.Request) -> web.Response:
        """A photo of what the idea says now; it goes when the idea does."""
        visit, code = await self._visits.of(request), request.match_info["code"]
        try:
            view = await self._browsing.find_by_code(None, visit.city, code)
            number = int(request.match_info["number"])
            photo = await self._browsing.photo(visit.city, view.idea.id, number)
        except (IdeaUnknown, IdeaMoved):
            raise NotHere from None
        return caching.answer(request, Rendered(photo.jpeg, "image/jpeg", None, PAGE_MAX_AGE))

    async def feed(self, request: web.Request) -> web.Response:
        """Atom, to subscribe to: the newest ideas, each as it stands."""
        visit = await self._visits.of(request)
        return await self._visits.answer(request, visit, "feed", lambda: self._feed(visit))

    async def csv(self, request: web.Request) -> web.StreamResponse:
        """All public ideas, a row each."""
        return await self._stream(request, IdeaCsv, "text/csv", "csv")

    async def json(self, request: web.Request) -> web.StreamResponse:
        """All public ideas, an object each."""
        return await self._stream(request, IdeaJson, "application/json", "json")

    # Pages

    async def _ideas(self, visit: Visit, asked: IdeaList) -> Rendered:
        if asked.words:
            listed = await self._found(visit, asked)
        else:
            page = await self._browsing.shelf(None, visit.city, asked.shelf, asked.first, PAGE)
            if not page.views and asked.page > 1:  # of a list that has grown shorter the last page
                asked = asked.on_page(max(1, -(-page.total // PAGE)))
                page = await self._browsing.shelf(None, visit.city, asked.shelf, asked.first, PAGE)
            listed = list_of(visit.t, visit.city, asked, page, visit.links)
        return self._visits.page(
            visit, "ideas.html", lambda links: links.ideas(asked.query), "ideas", has_form=True, listed=listed
        )

    async def _found(self, visit: Visit, asked: IdeaList) -> ListView:
        wanted = asked.first + PAGE + 1  # one more, to see whether there is another page
        found = (
            await self._browsing.search(None, visit.city, asked.words, min(wanted, MOST_SEARCHED))
            if asked.first < MOST_SEARCHED
            else []
        )
        shown = found[asked.first : asked.first + PAGE]
        is_last = len(found) <= asked.first + PAGE
        return found_of(visit.t, visit.city, asked, shown, visit.links, is_last=is_last)

    async def _idea(self, visit: Visit, code: str, reading: str | None, page: int) -> Rendered:
        """Raises NotHere, IdeaMoved."""
        try:
            view = await self._browsing.find_by_code(None, visit.city, code)
            idea_id = view.idea.id
            told = await self._browsing.history(visit.city, idea_id)
            comments = await self._browsing.comments(visit.city, idea_id, (page - 1) * COMMENTS, COMMENTS)
        except IdeaUnknown:
            raise NotHere from None
        shown = view_of(
            visit.t,
            visit.city,
            view,
            told,
            comments,
            await self._sisters(visit, view),
            visit.links,
            reading=reading,
            page=page,
        )
        return self._visits.page(
            visit,
            "idea.html",
            lambda links: links.idea(view.idea.code),
            f"ideas/{view.idea.code}",
            has_pictures=True,
            idea=shown,
        )

    async def _lead_on(self, visit: Visit, idea_id: str) -> web.Response:
        try:
            card = await self._browsing.card(None, visit.city, idea_id)
        except (IdeaUnknown, IdeaMoved):
            raise NotHere from None
        headers = {
            "Location": visit.links.idea(card.view.idea.code),
            "Cache-Control": f"public, max-age={PAGE_MAX_AGE}",
            "Vary": "Accept-Language",
        }
        return web.Response(status=302, headers=headers)

    async def _sisters(self, visit: Visit, view: View) -> dict[Origin, Sister]:
        """The cities that it is linked with; of one that is not there any more there is nothing to say."""
        origin = view.idea.adopted_from
        origins = [*([origin] if origin else []), *view.adopted_by]
        found = await asyncio.gather(*(self._sister(visit, each) for each in origins))
        return {each: sister for each, sister in zip(origins, found, strict=True) if sister}

    async def _sister(self, visit: Visit, origin: Origin) -> Sister | None:
        city = await self._cities.find(origin.city)
        if city is None or not city.is_open:
            return None
        name = city.name_for(visit.t.language.tag)
        try:
            view = await self._browsing.find_by_code(None, city, origin.code)
        except (IdeaUnknown, IdeaMoved, StoreUnavailable):
            return Sister(name, "", None)
        links = Links(visit.links.address, city.slug, visit.links.language)
        return Sister(name, view.idea.code, links.idea(view.idea.code))

    # What programs read

    async def _feed(self, visit: Visit) -> Rendered:
        edition = await self._browsing.edition(visit.city)
        views = await self._browsing.export(visit.city, None, MOST_ENTRIES)
        since = edition.changed_at or visit.midnight(visit.today)
        feed = make_feed(self._frame, visit.t, visit.city, views, since, visit.links)
        return Rendered(
            atom.write_feed(feed),
            atom.TYPE,
            visit.t.language.tag,
            DATA_MAX_AGE,
            edition.changed_at,
        )

    async def _stream(
        self, request: web.Request, write: Callable[[City, Link], IdeaTable], content_type: str, kind: str
    ) -> web.StreamResponse:
        """A part after the other, so that it takes no memory however many there are."""
        visit = await self._visits.of(request)
        city, table = visit.city, write(visit.city, lambda code: visit.links.plain(f"ideas/{code}"))
        edition = await self._browsing.edition(city)
        about = (edition, city.languages, visit.links.plain("ideas"), kind)
        tag = hashlib.sha256(repr(about).encode()).hexdigest()[:32]
        headers = {
            "Content-Disposition": f'attachment; filename="charshi-{city.slug}-ideas.{kind}"',
            "Access-Control-Allow-Origin": "*",
        }
        response = caching.begin(
            request, tag, edition.changed_at, content_type, max_age=DATA_MAX_AGE, headers=headers
        )
        await response.prepare(request)
        if response.status != web.HTTPOk.status_code or request.method == hdrs.METH_HEAD:
            return response
        try:
            await response.write(table.begin())
            async for part in self._parts(city, table):
                await response.write(part)
            await response.write(table.end())
            await response.write_eof()
        except StoreUnavailable as error:
            # Half is sent: only a cut line says that it is not the whole.
            _log.warning("data_cut_short", reason=str(error))
            if request.transport:
                request.transport.abort()
        return response

    async def _parts(self, city: City, table: IdeaTable) -> AsyncIterator[bytes]:
        after: View | None = None
        while True:
            async with self._writing:
                views = await self._browsing.export(city, after, PART)
                part = await asyncio.to_thread(table.page, views)
            yield part
            if len(views) < PART:
                return
            after = views[-1]
