"""Between a moderator and the author: a question, a suggestion, a block; and between moderators: escalating."""

from dataclasses import dataclass
from functools import partial

from bot.core.ideas.checking import check_text
from bot.core.moderation.model import BLOCK_DAYS, LONGEST_MESSAGE, Block, NotForThisCase
from bot.core.moderation.wording import check_message
from bot.core.staff.model import Permission
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.asked import said_of
from handlers.moderation import block_screens, callbacks, deciding_screens, states
from handlers.moderation.arguments import CaseId, block_days, reason_code, some_id
from handlers.moderation.cards import Cards
from handlers.moderation.desk import Desk
from handlers.moderation.desk_routes import DeskHandlers
from handlers.moderation.states import standing

_PIECE = 4_000  # characters: Telegram cuts what is longer in several messages


@dataclass(frozen=True, slots=True)
class AuthorHandlers:
    desk: Desk
    cards: Cards
    page: DeskHandlers

    def routes(self) -> Routes:
        routes = Routes()
        moderators = partial(routes.tap, newcomers=True, permission=Permission.MODERATE)
        moderators(callbacks.ASK, self.ask_question, CaseId)
        moderators(callbacks.SUGGEST, self.ask_suggestion, CaseId)
        moderators(callbacks.SUGGEST_SO, self.suggest, CaseId)
        moderators(callbacks.ESCALATE, self.ask_note, CaseId)
        moderators(callbacks.ESCALATE_SO, self.escalate, CaseId)
        moderators(callbacks.BLOCK, self.ask_how_long, CaseId)
        moderators(callbacks.BLOCK_FOR, self.ask_why, CaseId, block_days)
        moderators(callbacks.BLOCK_WHY, self.ask_whether, CaseId, block_days, reason_code)
        moderators(callbacks.BLOCK_SO, self.block, CaseId, block_days, reason_code)
        moderators(callbacks.BLOCKED, self.show_blocked)
        moderators(callbacks.LIFT, self.lift, some_id)
        routes.text(states.ASKING, self.question)
        routes.text(states.SUGGESTING, self.type_suggestion)
        routes.text(states.ESCALATING, self.escalate)
        return routes

    async def ask_question(self, turn: Turn) -> Reply:
        city, case_id = await self.desk.case(turn)
        sight = await self.desk.look(turn, city, case_id)
        return Reply(
            screen=deciding_screens.ask_question(turn.t, sight, LONGEST_MESSAGE),
            conversation=standing(states.ASKING, city.slug, case=case_id),
        )

    async def question(self, turn: Turn) -> Reply:
        city, case_id = await self.desk.case(turn)
        await self.desk.moderation.deciding.ask(turn.resident, city, case_id, turn.words)
        return await self.page.home(turn, city, deciding_screens.asked(turn.t))

    async def ask_suggestion(self, turn: Turn) -> Reply:
        """Her text is there to be copied."""
        city, case_id = await self.desk.case(turn)
        sight = await self.desk.look(turn, city, case_id)
        pages, screen = deciding_screens.ask_suggestion(turn.t, sight)
        return Reply(
            pages=pages, screen=screen, conversation=standing(states.SUGGESTING, city.slug, case=case_id)
        )

    async def type_suggestion(self, turn: Turn) -> Reply:
        """What Telegram cut in two is put together again; else the new text takes the place of the one before."""
        city, case_id = await self.desk.case(turn)
        known = turn.conversation
        goes_on = int(said_of(known, "piece") or 0) >= _PIECE
        typed = said_of(known, "typed") + turn.words if goes_on else turn.words
        check_text(typed)
        sight = await self.desk.look(turn, city, case_id)
        return Reply(
            screen=deciding_screens.confirm_suggestion(turn.t, sight, typed),
            conversation=standing(
                states.SUGGESTING, city.slug, case=case_id, typed=typed, piece=str(len(turn.words))
            ),
        )

    async def suggest(self, turn: Turn) -> Reply:
        city, case_id = await self.desk.case(turn)
        known = turn.conversation
        if known is None or known.state != states.SUGGESTING or said_of(known, "case") != case_id:
            return await self.ask_suggestion(turn)
        await self.desk.moderation.deciding.suggest(turn.resident, city, case_id, said_of(known, "typed"))
        return await self.page.home(turn, city, deciding_screens.suggested(turn.t))

    async def ask_note(self, turn: Turn) -> Reply:
        city, case_id = await self.desk.case(turn)
        sight = await self.desk.look(turn, city, case_id)
        return Reply(
            screen=deciding_screens.ask_note(turn.t, sight, LONGEST_MESSAGE),
            conversation=standing(states.ESCALATING, city.slug, case=case_id),
        )

    async def escalate(self, turn: Turn) -> Reply:
        """With the note that she typed, or by the button without one."""
        city, case_id = await self.desk.case(turn)
        note = "" if turn.args else check_message(turn.words)
        await self.desk.moderation.deciding.escalate(turn.resident, city, case_id, note)
        return await self.page.home(turn, city, deciding_screens.escalated(turn.t))

    async def ask_how_long(self, turn: Turn) -> Reply:
        city, case_id = await self.desk.case(turn)
        sight = await self.desk.look(turn, city, case_id)
        return Reply(screen=deciding_screens.block_for(turn.t, sight, BLOCK_DAYS))

    async def ask_why(self, turn: Turn) -> Reply:
        city, case_id = await self.desk.case(turn)
        sight = await self.desk.look(turn, city, case_id)
        return Reply(screen=deciding_screens.block_why(turn.t, sight, turn.args[1]))

    async def ask_whether(self, turn: Turn) -> Reply:
        city, case_id = await self.desk.case(turn)
        sight = await self.desk.look(turn, city, case_id)
        _, days, code = turn.args
        reason = next((one for one in sight.docket.reasons if one.code == code), None)
        if reason is None:
            raise NotForThisCase
        rules = await self.desk.moderation.overseeing.rules(city)
        screen = deciding_screens.confirm_block(turn.t, sight, days, reason, second=rules.second_person)
        return Reply(screen=screen)

    async def block(self, turn: Turn) -> Reply:
        city, case_id = await self.desk.case(turn)
        _, days, code = turn.args
        done = await self.desk.moderation.blocking.block(turn.resident, city, case_id, days, code)
        if isinstance(done, Block):
            return Reply(screen=block_screens.blocked(turn.t, city, case_id, done))
        return Reply(screen=block_screens.proposed(turn.t, city, case_id))

    async def show_blocked(self, turn: Turn) -> Reply:
        return await self._blocked(turn)

    async def lift(self, turn: Turn) -> Reply:
        city = self.desk.city(turn)
        done = await self.desk.moderation.blocking.lift(turn.resident, city, turn.args[0])
        return await self._blocked(turn, block_screens.lifted(turn.t) if done else block_screens.over(turn.t))

    async def _blocked(self, turn: Turn, toast: str | None = None) -> Reply:
        city = self.desk.city(turn)
        blocks = await self.desk.moderation.blocking.list_live(turn.resident, city)
        rules = await self.desk.moderation.overseeing.rules(city)
        names = await self.desk.who(city, (block.by for block in blocks[: block_screens.MOST]))
        screen = block_screens.live(turn.t, city, blocks, rules.reasons, names)
        return Reply(screen=screen, toast=toast)
