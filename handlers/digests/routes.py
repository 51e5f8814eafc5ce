"""The buttons under a digest. What opens something does so in a new message, so that the digest stays."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bot.core.digests.model import Section, Subscription
from bot.core.digests.service import Digests
from bot.core.residents.model import DigestFrequency, InvalidSetting
from bot.core.residents.service import Residents
from bot.telegram.routes import Routes
from bot.telegram.taps import Tap
from bot.telegram.turns import Reply, Turn
from handlers.asked import city_at
from handlers.digests import callbacks, screens
from handlers.digests.lines import DigestLines
from handlers.events import callbacks as events
from handlers.ideas import callbacks as ideas
from handlers.ideas.lists import switch
from handlers.residents import callbacks as residents_callbacks
from handlers.residents import settings_screens
from handlers.surveys import callbacks as surveys

_SECTIONS: Final = tuple(Section)


def muted_sections(text: str) -> frozenset[Section]:
    """A converter for buttons: a bit for each section. Raises ValueError."""
    bits = int(text)
    if not 0 <= bits < 1 << len(_SECTIONS):
        raise ValueError(text)
    return frozenset(section for place, section in enumerate(_SECTIONS) if bits >> place & 1)


def written(muted: frozenset[Section]) -> str:
    """As ``muted_sections`` reads it."""
    return str(sum(1 << place for place, section in enumerate(_SECTIONS) if section in muted))


@dataclass(frozen=True, slots=True)
class DigestHandlers:
    digests: Digests
    lines: DigestLines
    residents: Residents

    def routes(self) -> Routes:
        routes = Routes()
        routes.tap(callbacks.PAGE, self.show, date.fromisoformat, int)
        routes.tap(callbacks.LESS, self.want_less)
        routes.tap(callbacks.UNDO, self.undo, DigestFrequency, muted_sections)
        routes.tap(callbacks.MUTE, self.mute, Section, switch)
        routes.tap(callbacks.OFF, self.stop)
        routes.tap(callbacks.ON, self.turn_on, DigestFrequency)
        return routes

    def open_from(self, routes: Routes) -> None:
        """The buttons that open what these routes show."""
        routes.tap_fresh(callbacks.SURVEY, surveys.INTRO)
        routes.tap_fresh(callbacks.EVENT, events.CARD)
        routes.tap_fresh(callbacks.IDEA, ideas.CARD)
        routes.tap_fresh(callbacks.MENU, residents_callbacks.MENU)

    async def show(self, turn: Turn) -> Reply:
        home, (day, number) = city_at(turn), turn.args
        digest = await self.digests.of_day(turn.resident, day.isoformat())
        if digest is None or digest.home != home.slug:
            raise InvalidSetting("no such digest")
        entries = await self.lines.of(turn.t, home, digest, turn.resident)
        if not entries:
            return Reply(screen=screens.over(turn.t))
        return Reply(screen=screens.digest(turn.t, home, day, entries, number))

    async def want_less(self, turn: Turn) -> Reply:
        """One step, at once; what else she may choose comes as a new message, with the way back."""
        before, settings = await self.digests.subscription(turn.resident), turn.resident.settings
        resident, after = await self.digests.want_less(turn.resident)
        turn = turn.now(resident)
        newly = after.muted - before.muted
        if resident.settings.digest is not settings.digest:
            toast = screens.made_weekly(turn.t)
        elif newly:
            toast = screens.left_out(turn.t, next(iter(newly)))
        else:
            return replace(_choices(turn, after), toast=screens.no_less(turn.t), fresh=True)
        back = Tap(callbacks.UNDO, "", (settings.digest, written(before.muted)))
        return replace(_choices(turn, after, back), toast=toast, fresh=True)

    async def undo(self, turn: Turn) -> Reply:
        frequency, muted = turn.args
        turn = turn.now(await self.residents.choose_digest(turn.resident, frequency))
        now = await self.digests.subscription(turn.resident)
        for section in now.muted ^ muted:
            now = await self.digests.mute(turn.resident, section, muted=section in muted)
        return replace(_choices(turn, now), toast=screens.undone(turn.t))

    async def mute(self, turn: Turn) -> Reply:
        section, muted = turn.args
        return _choices(turn, await self.digests.mute(turn.resident, section, muted=muted))

    async def stop(self, turn: Turn) -> Reply:
        before = turn.resident.settings.digest
        turn = turn.now(await self.residents.choose_digest(turn.resident, DigestFrequency.OFF))
        again = DigestFrequency.WEEKLY if before is DigestFrequency.OFF else before
        return Reply(screen=screens.stopped(turn.t, again), fresh=True)

    async def turn_on(self, turn: Turn) -> Reply:
        turn = turn.now(await self.residents.choose_digest(turn.resident, turn.args[0]))
        now = await self.digests.subscription(turn.resident)
        return replace(_choices(turn, now), toast=screens.on_again(turn.t))


def _choices(turn: Turn, subscription: Subscription, back: Tap | None = None) -> Reply:
    return Reply(screen=settings_screens.digest(turn.t, turn.resident, subscription.muted, back))
