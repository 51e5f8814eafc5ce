"""My ideas: the list, one with all that its author may do, and her answers to moderators."""

from contextlib import suppress
from dataclasses import dataclass, replace

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.ideas.model import (
    AlreadyDone,
    CannotAppeal,
    ChangedMeanwhile,
    IdeaUnknown,
    TextRefused,
)
from bot.core.ideas.service import IdeaServices
from bot.core.moderation.model import Reason
from bot.core.moderation.service import ModerationServices
from bot.core.shared.clock import Clock
from bot.core.shared.errors import StoreUnavailable
from bot.telegram.routes import Routes
from bot.telegram.screens import Screen
from bot.telegram.turns import KEEP, Reply, Turn
from handlers.asked import city_at, said_of
from handlers.ideas import callbacks, history_screens, own_screens, problems, said, states
from handlers.ideas.lists import count_pages, idea_id, page_number, switch
from handlers.ideas.own_screens import PAGE, Own
from handlers.ideas.photographs import album_of
from handlers.ideas.routes import IdeaHandlers
from handlers.ideas.states import standing
from handlers.moderation.arguments import stamp

_MOST = 200  # ideas of one author that are looked through


@dataclass(frozen=True, slots=True)
class OwnHandlers:
    ideas: IdeaServices
    moderation: ModerationServices
    lists: IdeaHandlers
    clock: Clock

    def routes(self) -> Routes:
        routes = Routes()
        routes.tap(callbacks.MINE, self.show_mine, page_number)
        routes.tap(callbacks.OWN, self.show, idea_id)
        routes.tap(callbacks.OWN_WHOLE, self.show_whole, idea_id)
        routes.tap(callbacks.OWN_PHOTOS, self.send_photos, idea_id)
        routes.tap(callbacks.OWN_HISTORY, self.show_history, idea_id)
        routes.tap(callbacks.WITHDRAW, self.ask_withdraw, idea_id)
        routes.tap(callbacks.WITHDRAW_SILENT, self.withdraw_silently, idea_id)
        routes.tap(callbacks.APPEAL, self.ask_appeal, idea_id)
        routes.tap(callbacks.REPLY, self.ask_reply, idea_id)
        routes.tap(callbacks.SUGGESTION, self.show_suggestion, idea_id)
        routes.tap(callbacks.AGREE, self.agree, idea_id, switch, stamp)
        routes.text(states.WITHDRAWING, self.withdraw)
        routes.text(states.APPEALING, self.appeal)
        routes.text(states.REPLYING, self.reply)
        return routes

    async def show_mine(self, turn: Turn) -> Reply:
        city, number = city_at(turn), turn.args[0]
        views = await self.ideas.owning.mine(turn.resident, city, 0, _MOST)
        count = count_pages(len(views), PAGE)
        number = min(number, count - 1)
        begun = await self.ideas.proposing.find_open(turn.resident, city) is not None
        shown = views[number * PAGE : (number + 1) * PAGE]
        return Reply(screen=own_screens.mine(turn.t, city, shown, number, count, begun=begun))

    async def show(self, turn: Turn) -> Reply:
        return await self.card(turn, city_at(turn), turn.args[0])

    async def card(
        self, turn: Turn, city: City, idea: str, note: Markup | None = None, toast: str | None = None
    ) -> Reply:
        """Hers as it stands now. Raises IdeaUnknown."""
        own = await self.look(turn, city, idea)
        return Reply(screen=own_screens.own(turn.t, own, note), toast=toast)

    async def look(self, turn: Turn, city: City, idea: str) -> Own:
        """Raises IdeaUnknown."""
        found = await self.ideas.owning.own(turn.resident, city, idea)
        reason = await self.reason(city, found.reason) if found.reason else None
        return Own(found, city, self.clock.now(), reason)

    async def reason(self, city: City, code: str) -> Reason:
        """As the city words it; one that it has given up by its code."""
        return (await self.moderation.overseeing.rules(city)).reason(code) or Reason(code)

    async def find_typed(self, turn: Turn, code: str) -> Reply | None:
        """Her own idea of this number, which nobody else may read yet."""
        for city in await self.lists.cities_of_code(turn.home, code):
            with suppress(IdeaUnknown, StoreUnavailable):
                hers = await self.ideas.owning.mine(turn.resident, city, 0, _MOST)
                if found := next((view for view in hers if view.idea.code == code), None):
                    return await self.card(replace(turn, city=city), city, found.idea.id)
        return None

    async def show_whole(self, turn: Turn) -> Reply:
        own = await self._look(turn)
        pages, screen = own_screens.whole(turn.t, own)
        return Reply(screen=screen, pages=pages, fresh=True)

    async def show_suggestion(self, turn: Turn) -> Reply:
        own = await self._look(turn)
        if not own.idea.suggestion:
            return await self._card(turn, own_screens.nobody_waits(turn.t))
        pages, screen = own_screens.suggestion(turn.t, own)
        return Reply(screen=screen, pages=pages, fresh=True)

    async def send_photos(self, turn: Turn) -> Reply:
        own = await self._look(turn)
        album = album_of(await self.ideas.proposing.photos_of(own.city, own.version.photos))
        return Reply(album=album) if album else Reply(toast=said.no_photos(turn.t))

    async def show_history(self, turn: Turn) -> Reply:
        own = await self._look(turn)
        history = await self.ideas.owning.history(turn.resident, own.city, own.id)
        up = own_screens.back_to_own(turn.t, own.city, own.id)
        return Reply(screen=history_screens.history(turn.t, own.city, own.view, history, up))

    async def ask_withdraw(self, turn: Turn) -> Reply:
        own = await self._look(turn)
        if not own.idea.can_withdraw:
            return await self._card(turn)
        return self._ask(own, own_screens.ask_withdraw(turn.t, own), states.WITHDRAWING)

    async def withdraw_silently(self, turn: Turn) -> Reply:
        return await self._withdraw(turn, city_at(turn), turn.args[0], "")

    async def withdraw(self, turn: Turn) -> Reply:
        city, idea = await self._asked(turn)
        return await self._withdraw(turn, city, idea, turn.words)

    async def _withdraw(self, turn: Turn, city: City, idea: str, reason: str) -> Reply:
        try:
            await self.ideas.owning.withdraw(turn.resident, city, idea, reason)
        except TextRefused as refusal:
            screen = own_screens.ask_withdraw(turn.t, await self.look(turn, city, idea))
            told = Screen(_refused(turn, refusal) + Markup("\n\n") + screen.text, screen.rows)
            return Reply(screen=told, conversation=KEEP)
        return await self.card(turn, city, idea, own_screens.withdrawn(turn.t))

    async def ask_appeal(self, turn: Turn) -> Reply:
        own = await self._look(turn)
        if not own.idea.can_appeal:
            return await self._card(turn, own_screens.appealed_already(turn.t))
        return self._ask(own, own_screens.ask_appeal(turn.t, own), states.APPEALING)

    async def appeal(self, turn: Turn) -> Reply:
        city, idea = await self._asked(turn)
        try:
            await self.ideas.owning.appeal(turn.resident, city, idea, turn.words)
        except (CannotAppeal, AlreadyDone):
            return await self.card(turn, city, idea, own_screens.appealed_already(turn.t))
        except TextRefused as refusal:
            own = await self.look(turn, city, idea)
            screen = own_screens.ask_appeal(turn.t, own, _refused(turn, refusal))
            return Reply(screen=screen, conversation=KEEP)
        return await self.card(turn, city, idea, own_screens.appealed(turn.t))

    async def ask_reply(self, turn: Turn) -> Reply:
        own = await self._look(turn)
        if not (own.idea.question and own.idea.case_id):
            return await self._card(turn, own_screens.nobody_waits(turn.t))
        screen = own_screens.ask_reply(turn.t, own)
        return self._ask(own, screen, states.REPLYING, case=own.idea.case_id)

    async def reply(self, turn: Turn) -> Reply:
        city, idea = await self._asked(turn)
        try:
            case = said_of(turn.conversation, "case")
            await self.ideas.owning.reply(turn.resident, city, case, turn.words)
        except AlreadyDone:
            return await self.card(turn, city, idea, own_screens.nobody_waits(turn.t))
        except TextRefused as refusal:
            own = await self.look(turn, city, idea)
            screen = own_screens.ask_reply(turn.t, own, _refused(turn, refusal))
            return Reply(screen=screen, conversation=KEEP)
        return await self.card(turn, city, idea, own_screens.replied(turn.t))

    async def agree(self, turn: Turn) -> Reply:
        own, (_, yes, seen) = await self._look(turn), turn.args
        if not (own.idea.suggestion and own.idea.case_id):
            return await self._card(turn, own_screens.nobody_waits(turn.t))
        try:
            await self.ideas.owning.agree(turn.resident, own.city, own.idea.case_id, yes, seen)
        except AlreadyDone:
            return await self._card(turn, own_screens.nobody_waits(turn.t))
        except ChangedMeanwhile:
            return await self._card(turn)  # with the text that is suggested now
        return await self._card(turn, own_screens.agreed(turn.t) if yes else own_screens.refused(turn.t))

    async def _look(self, turn: Turn) -> Own:
        return await self.look(turn, city_at(turn), turn.args[0])

    async def _card(self, turn: Turn, note: Markup | None = None) -> Reply:
        return await self.card(turn, city_at(turn), turn.args[0], note)

    async def _asked(self, turn: Turn) -> tuple[City, str]:
        """Which idea she was asked about."""
        return await self.lists.city_of_dialogue(turn), said_of(turn.conversation, "idea")

    def _ask(self, own: Own, screen: Screen, state: str, case: str = "") -> Reply:
        return Reply(screen=screen, conversation=standing(state, own.city.slug, idea=own.id, case=case))


def _refused(turn: Turn, refusal: TextRefused) -> Markup:
    return Markup("⚠️ ") + problems.of_text(turn.t, refusal.fault, refusal.length, refusal.limit)
