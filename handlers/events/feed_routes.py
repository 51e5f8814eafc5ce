"""Calendars on the web that a city follows: looked at before, listed with how they are, left again."""

from dataclasses import dataclass
from functools import partial

from bot.core.events.model import EventUnknown
from bot.core.staff.model import Permission
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.asked import city_at, said_of
from handlers.events import callbacks, feed_screens, import_screens, states
from handlers.events.desk import Desk
from handlers.events.editing_routes import EditingHandlers
from handlers.events.form import event_id
from handlers.events.states import standing


@dataclass(frozen=True, slots=True)
class FeedHandlers:
    desk: Desk
    editing: EditingHandlers

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.FEEDS, self.show_feeds)
        editors(callbacks.FEED, self.show_feed, event_id)
        editors(callbacks.FEED_NEW, self.ask_address)
        editors(callbacks.FEED_FOLLOW, self.follow)
        editors(callbacks.FEED_LEAVE, self.unfollow, event_id)
        for state in (states.FEED_ADDRESS, states.FEED_CHECKING):
            routes.text(state, self.check)
        return routes

    async def show_feeds(self, turn: Turn) -> Reply:
        city = city_at(turn)
        feeds = await self.desk.events.importing.list_feeds(turn.resident, city)
        return Reply(screen=feed_screens.feeds(turn.t, city, feeds))

    async def show_feed(self, turn: Turn) -> Reply:
        city = city_at(turn)
        feeds = await self.desk.events.importing.list_feeds(turn.resident, city)
        feed = next((feed for feed in feeds if feed.id == turn.args[0]), None)
        if feed is None:
            raise EventUnknown
        return Reply(screen=feed_screens.feed(turn.t, city, feed))

    async def ask_address(self, turn: Turn) -> Reply:
        city = self.desk.city(turn)
        return Reply(
            screen=feed_screens.ask_address(turn.t, city),
            conversation=standing(states.FEED_ADDRESS, city.slug),
        )

    async def check(self, turn: Turn) -> Reply:
        city, url = (await self.desk.asked(turn)).city, turn.words.strip()
        report = await self.desk.events.importing.preview_feed(turn.resident, city, url)
        return Reply(
            screen=feed_screens.feed_dry_run(turn.t, city, report, url),
            conversation=standing(states.FEED_CHECKING, city.slug, url=url),
        )

    async def follow(self, turn: Turn) -> Reply:
        city, known = self.desk.city(turn), turn.conversation
        if known is None or known.state != states.FEED_CHECKING or said_of(known, "city") != city.slug:
            return await self.ask_address(turn)
        report = await self.desk.events.importing.follow(turn.resident, city, said_of(known, "url"))
        return Reply(screen=import_screens.imported(turn.t, city, report))

    async def unfollow(self, turn: Turn) -> Reply:
        city = city_at(turn)
        await self.desk.events.importing.unfollow(turn.resident, city, turn.args[0])
        feeds = await self.desk.events.importing.list_feeds(turn.resident, city)
        return Reply(screen=feed_screens.feeds(turn.t, city, feeds), toast=feed_screens.left(turn.t))
