"""A broadcast that is a draft no more: its card, and what is done about it while it waits and runs."""

from dataclasses import dataclass
from functools import partial

from bot.core.staff.model import Permission
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.broadcasts import callbacks
from handlers.broadcasts import running_screens as screens
from handlers.broadcasts.desk import an_id, read_version
from handlers.broadcasts.running_desk import REFUSALS, RunningDesk, guarded
from handlers.moderation.arguments import language


@dataclass(frozen=True, slots=True)
class RunningHandlers:
    desk: RunningDesk

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.CARD, guarded(self.show), an_id)
        editors(callbacks.LEAVE, self.leave, an_id)
        editors(callbacks.LOOK, guarded(self.look), an_id, language)
        editors(callbacks.RELEASE, guarded(self.release), an_id, read_version)
        editors(callbacks.WITHDRAW, guarded(self.withdraw), an_id)
        editors(callbacks.PAUSE, guarded(self.pause), an_id)
        editors(callbacks.RESUME, guarded(self.resume), an_id)
        editors(callbacks.CANCEL, guarded(self.ask_cancel), an_id)
        editors(callbacks.CANCEL_CONFIRMED, guarded(self.cancel), an_id)
        return routes

    async def show(self, turn: Turn) -> Reply:
        return await self.desk.card(turn, self.desk.city(turn), turn.args[0])

    async def leave(self, turn: Turn) -> Reply:
        city = self.desk.city(turn)
        await self.desk.broadcasts.reporting.unwatch(turn.resident, city, turn.args[0])
        return await self.desk.page(turn, city)

    async def look(self, turn: Turn) -> Reply:
        _, shown = await self.desk.aside(turn)
        return Reply(screen=screens.as_read(turn.t, turn.translators.for_(turn.args[1]), shown))

    async def release(self, turn: Turn) -> Reply:
        city, (one, version) = self.desk.city(turn), turn.args
        try:
            await self.desk.broadcasts.releasing.release(turn.resident, city, one, version)
        except REFUSALS as error:
            return await self.desk.refused(turn, city, one, error)
        shown = await self.desk.look(turn, city, one)
        return await self.desk.card(turn, city, one, note=screens.released(turn.t, shown))

    async def withdraw(self, turn: Turn) -> Reply:
        releasing = self.desk.broadcasts.releasing
        return await self.desk.attempt(
            turn,
            lambda city: releasing.withdraw(turn.resident, city, turn.args[0]),
            screens.withdrawn(turn.t),
        )

    async def pause(self, turn: Turn) -> Reply:
        releasing = self.desk.broadcasts.releasing
        return await self.desk.attempt(
            turn, lambda city: releasing.pause(turn.resident, city, turn.args[0]), screens.paused(turn.t)
        )

    async def resume(self, turn: Turn) -> Reply:
        releasing = self.desk.broadcasts.releasing
        return await self.desk.attempt(
            turn, lambda city: releasing.resume(turn.resident, city, turn.args[0]), screens.resumed(turn.t)
        )

    async def ask_cancel(self, turn: Turn) -> Reply:
        _, shown = await self.desk.aside(turn)
        return Reply(screen=screens.confirm_cancel(turn.t, shown))

    async def cancel(self, turn: Turn) -> Reply:
        releasing = self.desk.broadcasts.releasing
        return await self.desk.attempt(
            turn, lambda city: releasing.cancel(turn.resident, city, turn.args[0]), screens.cancelled(turn.t)
        )
