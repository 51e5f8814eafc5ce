"""Settings: one tap, one change, the screen redrawn."""

from dataclasses import dataclass

from bot.core.cities.service import Cities
from bot.core.digests.service import Digests
from bot.core.residents.model import DEFAULT_QUIET_HOURS, InvalidSetting, QuietHours
from bot.core.residents.service import Residents
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.residents import callbacks, settings_screens
from handlers.residents.settings_membership_routes import MembershipHandlers


@dataclass(frozen=True, slots=True)
class SettingsHandlers:
    residents: Residents
    cities: Cities
    digests: Digests

    def routes(self) -> Routes:
        routes = Routes()
        routes.command("settings", self.show)
        routes.tap(callbacks.SETTINGS, self.show)
        routes.tap(callbacks.DIGEST, self.show_digest)
        routes.tap(callbacks.CHOOSE_DIGEST, self.choose_digest, str)
        routes.tap(callbacks.DIGEST_HOURS, self.show_digest_hours)
        routes.tap(callbacks.CHOOSE_DIGEST_HOUR, self.choose_digest_hour, int)
        routes.tap(callbacks.QUIET, self.show_quiet)
        routes.tap(callbacks.QUIET_FROM, self.show_quiet_from)
        routes.tap(callbacks.QUIET_UNTIL, self.show_quiet_until)
        routes.tap(callbacks.CHOOSE_QUIET, self.choose_quiet, int, int)
        routes.tap(callbacks.TOPICS, self.show_topics)
        routes.tap(callbacks.TOGGLE_TOPIC, self.toggle_topic, str)
        routes.include(MembershipHandlers(self.residents, self.cities).routes())
        return routes

    async def show(self, turn: Turn) -> Reply:
        if turn.home is None:
            raise InvalidSetting("no home")
        found = [await self.cities.find(slug) for slug in turn.resident.followed]
        followed = [city for city in found if city]
        memberships = await self.residents.memberships(turn.resident)
        return Reply(
            screen=settings_screens.settings(turn.t, turn.resident, turn.home, followed, memberships)
        )

    async def show_digest(self, turn: Turn) -> Reply:
        muted = (await self.digests.subscription(turn.resident)).muted
        return Reply(screen=settings_screens.digest(turn.t, turn.resident, muted))

    async def choose_digest(self, turn: Turn) -> Reply:
        return await self.show_digest(
            turn.now(await self.residents.choose_digest(turn.resident, turn.args[0]))
        )

    async def show_digest_hours(self, turn: Turn) -> Reply:
        return Reply(screen=settings_screens.digest_hours(turn.t, turn.resident))

    async def choose_digest_hour(self, turn: Turn) -> Reply:
        return await self.show_digest(
            turn.now(await self.residents.choose_digest_hour(turn.resident, turn.args[0]))
        )

    async def show_quiet(self, turn: Turn) -> Reply:
        return Reply(screen=settings_screens.quiet(turn.t, turn.resident))

    async def show_quiet_from(self, turn: Turn) -> Reply:
        return Reply(screen=settings_screens.quiet_from(turn.t, _quiet(turn)))

    async def show_quiet_until(self, turn: Turn) -> Reply:
        return Reply(screen=settings_screens.quiet_until(turn.t, _quiet(turn)))

    async def choose_quiet(self, turn: Turn) -> Reply:
        start, end = turn.args
        hours = None if start == end else QuietHours(start, end)
        return await self.show_quiet(turn.now(await self.residents.choose_quiet_hours(turn.resident, hours)))

    async def show_topics(self, turn: Turn) -> Reply:
        city = turn.city or turn.home
        if city is None:
            raise InvalidSetting("no city")
        return Reply(
            screen=settings_screens.topics(turn.t, city, await self.residents.topics(turn.resident, city))
        )

    async def toggle_topic(self, turn: Turn) -> Reply:
        if turn.city is None:
            raise InvalidSetting("no city")
        before = await self.residents.topics(turn.resident, turn.city)
        chosen = await self.residents.toggle_topic(turn.resident, turn.city, turn.args[0])
        toast = settings_screens.all_topics(turn.t) if before == {turn.args[0]} else None
        return Reply(screen=settings_screens.topics(turn.t, turn.city, chosen), toast=toast)


def _quiet(turn: Turn) -> QuietHours:
    return turn.resident.settings.quiet_hours or DEFAULT_QUIET_HOURS
