"""One case: its card, and the decisions about it."""

from dataclasses import dataclass, replace
from functools import partial

from bot.core.cities.model import City
from bot.core.moderation.docket import Docket
from bot.core.moderation.model import (
    LONGEST_MESSAGE,
    AlreadyDecided,
    Case,
    CaseChanged,
    CaseStatus,
    CaseTaken,
    NeedsAnother,
    NotForThisCase,
    Ruling,
    Verdict,
)
from bot.core.staff.model import Permission
from bot.telegram.links import read_link
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.asked import said_of
from handlers.events.form import small_number
from handlers.ideas.photographs import album_of
from handlers.moderation import callbacks, card_text, deciding_screens, refusals, states
from handlers.moderation.arguments import CaseId, reason_code, stamp
from handlers.moderation.cards import Cards
from handlers.moderation.deciding_screens import Answer, no_ruling
from handlers.moderation.desk import Desk
from handlers.moderation.desk_routes import DeskHandlers
from handlers.moderation.states import standing


@dataclass(frozen=True, slots=True)
class CaseHandlers:
    desk: Desk
    cards: Cards
    page: DeskHandlers

    def routes(self) -> Routes:
        routes = Routes()
        moderators = partial(routes.tap, newcomers=True, permission=Permission.MODERATE)
        moderators(callbacks.CASE, self.take, CaseId, in_groups=True)
        moderators(callbacks.SEE, self.see, CaseId, in_groups=True)
        moderators(callbacks.WHOLE, self.show_whole, CaseId)
        moderators(callbacks.PHOTOS, self.show_photos, CaseId)
        moderators(callbacks.SKIP, self.skip, CaseId, in_groups=True)
        moderators(callbacks.PUBLISH, self.publish, CaseId, small_number, in_groups=True)
        moderators(callbacks.KEEP, self.keep, CaseId, small_number, in_groups=True)
        moderators(callbacks.WHY, self.ask_reason, CaseId, small_number, in_groups=True)
        moderators(callbacks.DECLINE, self.choose_reason, CaseId, small_number, reason_code, in_groups=True)
        moderators(callbacks.DECLINE_SO, self.decline, CaseId, small_number, reason_code)
        moderators(callbacks.OWN_WORDS, self.ask_words, CaseId, small_number, reason_code)
        moderators(callbacks.UNDO, self.undo, CaseId, in_groups=True)
        moderators(callbacks.CONFIRM, self.confirm, CaseId, stamp, in_groups=True)
        moderators(callbacks.OBJECT, self.object, CaseId, stamp, in_groups=True)
        routes.text(states.MESSAGE, self.decline_with_words)
        routes.link("m", self.open_link)
        return routes

    async def open_link(self, turn: Turn) -> Reply:
        """From a card in the moderators' group to the same in private. Raises NotAllowed, CityUnknown."""
        slug, case_id = read_link(turn.words)
        city = await self.desk.cities.get(slug)
        self.desk.team.require(turn.resident, Permission.MODERATE, slug)
        return await self.take(replace(turn, city=city, names_city=True, args=(CaseId(case_id),)))

    async def take(self, turn: Turn) -> Reply:
        """Hers, if nobody else has it; else to be read."""
        city, case_id = await self.desk.case(turn)
        try:
            docket = await self.desk.moderation.queue.take(turn.resident, city, case_id)
        except (AlreadyDecided, CaseTaken, NeedsAnother):
            if turn.group:
                raise
            return await self.cards.look(turn, city, case_id)
        return await self.cards.show(turn, city, docket)

    async def see(self, turn: Turn) -> Reply:
        """Back from what was asked about it. What is hers stays hers for as long as from the beginning."""
        city, case_id = await self.desk.case(turn)
        docket = await self.desk.moderation.queue.look(turn.resident, city, case_id)
        if docket.holder == turn.resident.id:
            docket = await self.desk.moderation.queue.take(turn.resident, city, case_id)
        return await self.cards.show(turn, city, docket)

    async def show_whole(self, turn: Turn) -> Reply:
        """As messages of their own; then the card again, with its buttons."""
        city, case_id = await self.desk.case(turn)
        docket = await self.desk.moderation.queue.look(turn.resident, city, case_id)
        sight = await self.desk.sight(turn, city, docket)
        reply = await self.cards.show(turn, city, docket)
        return replace(reply, pages=card_text.pages(turn.t, sight))

    async def show_photos(self, turn: Turn) -> Reply:
        city, case_id = await self.desk.case(turn)
        photos = await self.desk.moderation.queue.photos(turn.resident, city, case_id)
        reply = await self.cards.look(turn, city, case_id)
        return replace(reply, album=album_of(photos))

    async def skip(self, turn: Turn) -> Reply:
        """Put back: for others to take. In private the next one comes at once."""
        city, case_id = await self.desk.case(turn)
        released = await self.desk.moderation.queue.release(turn.resident, city, case_id)
        if turn.group:
            if not released:
                await self._tell_holder(turn, city, case_id)
            return await self.cards.look(turn, city, case_id)
        return await self.page.next(turn, city, but=case_id)

    async def _tell_holder(self, turn: Turn, city: City, case_id: str) -> None:
        """Raises CaseTaken where somebody else has it."""
        docket = await self.desk.moderation.queue.look(turn.resident, city, case_id)
        if docket.holder not in (None, turn.resident.id) and docket.case.claimed_until:
            raise CaseTaken(docket.holder or "", docket.case.claimed_until)

    async def publish(self, turn: Turn) -> Reply:
        return await self._decide(turn, turn.args[1], Verdict(Ruling.PUBLISH))

    async def keep(self, turn: Turn) -> Reply:
        return await self._decide(turn, turn.args[1], Verdict(Ruling.KEEP))

    async def ask_reason(self, turn: Turn) -> Reply:
        city, case_id = await self.desk.case(turn)
        docket = await self.still(turn, city, case_id, turn.args[1])
        return Reply(
            screen=deciding_screens.ask_reason(turn.group_t, await self.desk.sight(turn, city, docket))
        )

    async def choose_reason(self, turn: Turn) -> Reply:
        """In private she sees what the author will read first; in the group it is declined with the ready words."""
        if turn.group:
            return await self.decline(turn)
        city, case_id = await self.desk.case(turn)
        docket = await self.still(turn, city, case_id, turn.args[1])
        sight = await self.desk.sight(turn, city, docket)
        return Reply(screen=deciding_screens.preview(turn.t, sight, self._answer(turn, docket, turn.args[2])))

    async def decline(self, turn: Turn) -> Reply:
        _, number, reason = turn.args
        return await self._refuse(turn, number, reason)

    async def ask_words(self, turn: Turn) -> Reply:
        city, case_id = await self.desk.case(turn)
        _, number, reason = turn.args
        docket = await self.still(turn, city, case_id, number)
        sight = await self.desk.sight(turn, city, docket)
        answer = self._answer(turn, docket, reason)
        return Reply(
            screen=deciding_screens.ask_words(turn.t, sight, answer, LONGEST_MESSAGE),
            conversation=standing(states.MESSAGE, city.slug, case=case_id, number=str(number), reason=reason),
        )

    async def decline_with_words(self, turn: Turn) -> Reply:
        known = turn.conversation
        return await self._refuse(
            turn, small_number(said_of(known, "number")), said_of(known, "reason"), turn.words
        )

    async def _refuse(self, turn: Turn, number: int, reason: str, message: str = "") -> Reply:
        city, case_id = await self.desk.case(turn)
        docket = await self.desk.moderation.queue.look(turn.resident, city, case_id)
        ruling = no_ruling(docket.case.kind)
        return await self._decide(turn, number, Verdict(ruling, reason, message))

    async def _decide(self, turn: Turn, number: int, verdict: Verdict) -> Reply:
        city, case_id = await self.desk.case(turn)
        case = await self.desk.moderation.deciding.decide(turn.resident, city, case_id, number, verdict)
        return await self.decided(turn, city, case)

    async def decided(self, turn: Turn, city: City, case: Case) -> Reply:
        """What it is now; in private one tap from the next one, and one from undoing it."""
        return await self.cards.look(turn, city, case.id)

    async def undo(self, turn: Turn) -> Reply:
        """Hers again; whoever did not decide it is told whose it is."""
        city, case_id = await self.desk.case(turn)
        docket = await self.desk.moderation.queue.look(turn.resident, city, case_id)
        by = docket.case.decided_by
        if by not in (None, turn.resident.id):
            names = await self.desk.who(city, [by] if by else [])
            return await self.cards.look(
                turn, city, case_id, toast=refusals.not_hers(turn.t, names.get(by or "")), alert=True
            )
        await self.desk.moderation.deciding.undo(turn.resident, city, case_id)
        return await self.cards.look(turn, city, case_id, toast=refusals.undone(turn.t))

    async def confirm(self, turn: Turn) -> Reply:
        city, case_id = await self.desk.case(turn)
        case = await self.desk.moderation.deciding.confirm(turn.resident, city, case_id, turn.args[1])
        return await self.decided(turn, city, case)

    async def object(self, turn: Turn) -> Reply:
        """It is open again, for whoever takes it next; a block is off."""
        city, case_id = await self.desk.case(turn)
        case = await self.desk.moderation.deciding.object(turn.resident, city, case_id, turn.args[1])
        return await self.decided(turn, city, case)

    async def still(self, turn: Turn, city: City, case_id: str, number: int) -> Docket:
        """The case, as it was when she pressed. Raises what deciding it would raise."""
        docket = await self.desk.moderation.queue.look(turn.resident, city, case_id)
        case = docket.case
        if case.status not in (CaseStatus.OPEN, CaseStatus.ASKED):
            raise AlreadyDecided(case.decided_by, case.verdict.ruling if case.verdict else None)
        if case.not_by == turn.resident.id:
            raise NeedsAnother
        if docket.holder not in (None, turn.resident.id) and case.claimed_until:
            raise CaseTaken(docket.holder or "", case.claimed_until)
        if case.number != number:
            raise CaseChanged
        return docket

    def _answer(self, turn: Turn, docket: Docket, code: str) -> Answer:
        """Raises NotForThisCase for a reason that the city does not have (any more)."""
        reason = next((one for one in docket.reasons if one.code == code), None)
        if reason is None:
            raise NotForThisCase
        return Answer(reason, turn.translators.for_(docket.case.language), turn.t)
