"""What came of a broadcast, and what may still be done: remind, delete, use it again."""

from dataclasses import dataclass, replace
from functools import partial

from bot.core.broadcasts.model import Broadcast
from bot.core.staff.model import Permission
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.broadcasts import callbacks
from handlers.broadcasts import report_screens as screens
from handlers.broadcasts.desk import an_id
from handlers.broadcasts.running_desk import REFUSALS, RunningDesk, guarded


@dataclass(frozen=True, slots=True)
class ReportHandlers:
    desk: RunningDesk

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.REPORT, guarded(self.show), an_id)
        editors(callbacks.REMIND, guarded(self.ask_remind), an_id)
        editors(callbacks.REMIND_CONFIRMED, guarded(self.remind), an_id)
        editors(callbacks.RECALL, guarded(self.ask_recall), an_id)
        editors(callbacks.RECALL_CONFIRMED, guarded(self.recall), an_id)
        editors(callbacks.COPY, guarded(self.copy), an_id)
        return routes

    async def show(self, turn: Turn) -> Reply:
        city, shown = await self.desk.aside(turn)
        if shown.report is None:
            return await self.desk.card(turn, city, turn.args[0])
        return Reply(screen=screens.report(turn.t, shown))

    async def ask_remind(self, turn: Turn) -> Reply:
        city, shown = await self.desk.aside(turn)
        if not shown.may_remind:
            return await self.desk.card(turn, city, turn.args[0])
        return Reply(screen=screens.confirm_remind(turn.t, shown))

    async def remind(self, turn: Turn) -> Reply:
        """What is shown then is the reminder: that is what runs."""
        city, one = self.desk.city(turn), turn.args[0]
        try:
            reminder = await self.desk.broadcasts.releasing.remind(turn.resident, city, one)
        except REFUSALS as error:
            return await self.desk.refused(turn, city, one, error)
        return await self.desk.card(turn, city, reminder.id, note=screens.reminded(turn.t))

    async def ask_recall(self, turn: Turn) -> Reply:
        city, shown = await self.desk.aside(turn)
        if not shown.may_recall:
            return await self.desk.card(turn, city, turn.args[0])
        reached = await self.desk.broadcasts.reporting.count_recallable(turn.resident, city, turn.args[0])
        return Reply(screen=screens.confirm_recall(turn.t, shown, reached))

    async def recall(self, turn: Turn) -> Reply:
        city, one = self.desk.city(turn), turn.args[0]
        try:
            number = await self.desk.broadcasts.releasing.recall(turn.resident, city, one)
        except REFUSALS as error:
            return await self.desk.refused(turn, city, one, error)
        return await self.desk.card(turn, city, one, toast=screens.recalled(turn.t, number))

    async def copy(self, turn: Turn) -> Reply:
        """A draft that says the same to the same people, to be changed and sent anew."""
        city = self.desk.city(turn)
        composing, editor = self.desk.broadcasts.composing, turn.resident
        before, _ = await composing.find(editor, city, turn.args[0])

        def same(draft: Broadcast) -> Broadcast:
            return replace(draft, content=before.content, audience=before.audience, waking=before.waking)

        try:
            draft = await composing.begin(editor, city, before.kind, before.subject)
            await composing.change(editor, city, draft.id, draft.version, same)
        except REFUSALS as error:
            return await self.desk.refused(turn, city, before.id, error)
        return await self.desk.draft(turn, city, draft.id)
