"""What others say of an idea: reading and writing comments, reports, and whether what is done is really done."""

import re
from dataclasses import dataclass, replace

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.ideas.model import (
    AlreadyDone,
    Concern,
    IdeaMoved,
    IdeaUnknown,
    NotAtHome,
    OwnIdea,
    TextRefused,
    TooManyIdeas,
)
from bot.core.ideas.service import IdeaServices
from bot.telegram.routes import Routes
from bot.telegram.turns import KEEP, Reply, Turn
from handlers.asked import city_at, said_of
from handlers.ideas import callbacks, problems, refusals, said, states, talk_screens
from handlers.ideas.card_routes import CardHandlers
from handlers.ideas.lists import HOME, IdeaList, count_pages, idea_id, page_number, read_list, switch
from handlers.ideas.states import standing, still_searching
from handlers.ideas.talk_screens import CONCERNS, PAGE


def concern(text: str) -> Concern:
    """A converter for buttons: by its number. Raises ValueError."""
    if not re.fullmatch(r"\d", text) or int(text) >= len(CONCERNS):
        raise ValueError(text)
    return CONCERNS[int(text)]


@dataclass(frozen=True, slots=True)
class TalkHandlers:
    ideas: IdeaServices
    cards: CardHandlers

    def routes(self) -> Routes:
        routes = Routes()
        routes.tap(callbacks.COMMENTS, self.show_comments, idea_id, page_number, read_list)
        routes.tap(callbacks.COMMENT, self.ask_comment, idea_id, read_list)
        routes.tap(callbacks.REPORT, self.ask_concern, idea_id, read_list)
        routes.tap(callbacks.REPORT_BECAUSE, self.report, idea_id, concern, read_list)
        routes.tap(callbacks.REPORT_COMMENT, self.ask_concern_of_comment, idea_id, idea_id)
        routes.tap(callbacks.REPORT_COMMENT_BECAUSE, self.report_comment, idea_id, idea_id, concern)
        routes.tap(callbacks.CHECK, self.check, idea_id, switch)
        routes.tap(callbacks.CHECKED, self.end_check, idea_id)
        routes.text(states.COMMENTING, self.comment)
        routes.text(states.DOUBTING, self.say_why)
        return routes

    async def show_comments(self, turn: Turn) -> Reply:
        idea, number, listed = turn.args
        return await self.comments(turn, city_at(turn), idea, number, listed)

    async def comments(
        self,
        turn: Turn,
        city: City,
        idea: str,
        number: int,
        listed: IdeaList,
        note: Markup | None = None,
        toast: str | None = None,
    ) -> Reply:
        """A page of them, or the last that there is."""
        try:
            shown = await self.cards.look(turn, city, idea, listed)
        except (IdeaUnknown, IdeaMoved):
            return await self.cards.card(turn, city, idea, listed)
        browsing = self.ideas.browsing
        page = await browsing.comments(city, idea, number * PAGE, PAGE)
        if not page.comments and number:
            number = min(number, count_pages(page.total, PAGE) - 1)
            page = await browsing.comments(city, idea, number * PAGE, PAGE)
        screen = talk_screens.comments(turn.t, shown, page, number, note)
        return Reply(screen=screen, toast=toast, conversation=still_searching(turn, listed))

    async def ask_comment(self, turn: Turn) -> Reply:
        city, (idea, listed) = city_at(turn), turn.args
        try:
            shown = await self.cards.look(turn, city, idea, listed)
        except (IdeaUnknown, IdeaMoved):
            return await self.cards.card(turn, city, idea, listed)
        return Reply(
            screen=talk_screens.ask_comment(turn.t, shown),
            conversation=standing(states.COMMENTING, city.slug, idea=idea, list=listed.pack()),
        )

    async def comment(self, turn: Turn) -> Reply:
        city, idea, listed = await self._asked(turn)
        try:
            await self.ideas.supporting.comment(turn.resident, city, idea, turn.words)
        except TextRefused as refusal:
            note = Markup("⚠️ ") + problems.of_text(turn.t, refusal.fault, refusal.length, refusal.limit)
            shown = await self.cards.look(turn, city, idea, listed)
            return Reply(screen=talk_screens.ask_comment(turn.t, shown, note), conversation=KEEP)
        except NotAtHome as refusal:
            return refusals.tell_not_at_home(replace(turn, city=city, names_city=True), refusal)
        except TooManyIdeas as refusal:
            note = said.too_many_comments(turn.t, city, refusal.again_at)
            return await self.comments(turn, city, idea, 0, listed, note)
        except (IdeaUnknown, IdeaMoved):
            return await self.cards.card(turn, city, idea, listed)
        return await self.comments(turn, city, idea, 0, listed, said.commented(turn.t))

    async def ask_concern(self, turn: Turn) -> Reply:
        city, (idea, listed) = city_at(turn), turn.args
        try:
            shown = await self.cards.look(turn, city, idea, listed)
        except (IdeaUnknown, IdeaMoved):
            return await self.cards.card(turn, city, idea, listed)
        return Reply(
            screen=talk_screens.ask_concern(turn.t, shown), conversation=still_searching(turn, listed)
        )

    async def report(self, turn: Turn) -> Reply:
        city, (idea, why, listed) = city_at(turn), turn.args
        try:
            await self.ideas.supporting.report(turn.resident, city, idea, why)
        except AlreadyDone:
            return await self.cards.card(
                turn, city, idea, listed, toast=said.reported_already(turn.t), alert=True
            )
        except OwnIdea:
            return await self.cards.card(turn, city, idea, listed, toast=said.own_idea(turn.t), alert=True)
        except TooManyIdeas as refusal:
            note = said.too_many_reports(turn.t, city, refusal.again_at)
            return await self.cards.card(turn, city, idea, listed, note=note)
        except IdeaUnknown:
            return await self.cards.card(turn, city, idea, listed)
        return await self.cards.card(turn, city, idea, listed, note=said.reported(turn.t))

    async def ask_concern_of_comment(self, turn: Turn) -> Reply:
        idea, comment = turn.args
        return Reply(screen=talk_screens.ask_concern_of_comment(turn.t, city_at(turn), idea, comment))

    async def report_comment(self, turn: Turn) -> Reply:
        city, (idea, comment, why) = city_at(turn), turn.args
        toast = None
        try:
            await self.ideas.supporting.report(turn.resident, city, idea, why, comment)
        except AlreadyDone:
            toast = said.reported_already(turn.t)
        except OwnIdea:
            toast = said.own_comment(turn.t)
        except TooManyIdeas as refusal:
            many = said.too_many_reports(turn.t, city, refusal.again_at)
            return await self.comments(turn, city, idea, 0, HOME, many)
        except IdeaUnknown:
            return await self.comments(turn, city, idea, 0, HOME)
        note = None if toast else said.reported(turn.t)
        return replace(await self.comments(turn, city, idea, 0, HOME, note, toast), alert=bool(toast))

    async def check(self, turn: Turn) -> Reply:
        """Kept at once; who says no may say what is missing."""
        city, (idea, is_done) = city_at(turn), turn.args
        await self.ideas.owning.check(turn.resident, city, idea, is_done)
        if is_done:
            return await self.cards.card(turn, city, idea, HOME, note=said.checked(turn.t))
        shown = await self.cards.look(turn, city, idea, HOME)
        return Reply(
            screen=talk_screens.ask_doubt(turn.t, city, shown.view),
            conversation=standing(states.DOUBTING, city.slug, idea=idea),
        )

    async def say_why(self, turn: Turn) -> Reply:
        city, idea, _ = await self._asked(turn)
        try:
            await self.ideas.owning.check(turn.resident, city, idea, False, turn.words)
        except TextRefused as refusal:
            note = Markup("⚠️ ") + problems.of_text(turn.t, refusal.fault, refusal.length, refusal.limit)
            shown = await self.cards.look(turn, city, idea, HOME)
            screen = talk_screens.ask_doubt(turn.t, city, shown.view, note)
            return Reply(screen=screen, conversation=KEEP)
        return await self.cards.card(turn, city, idea, HOME, note=said.checked(turn.t))

    async def end_check(self, turn: Turn) -> Reply:
        return await self.cards.card(turn, city_at(turn), turn.args[0], HOME, note=said.checked(turn.t))

    async def _asked(self, turn: Turn) -> tuple[City, str, IdeaList]:
        """Which idea she was asked about, and the list that she came from."""
        known = turn.conversation
        city = await self.cards.lists.city_of_dialogue(turn)
        return city, said_of(known, "idea"), read_list(said_of(known, "list") or HOME.pack())
