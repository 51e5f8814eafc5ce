"""Publishing an answer: the preview, now or later, and what becomes of one that waits for its hour."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.core.ideas.model import DraftUnknown, OfficialAnswer, TextFault, TextRefused
from bot.core.residents.model import InvalidSetting
from bot.core.shared.reading import read_hours
from bot.core.staff.model import Permission
from bot.telegram.routes import Routes
from bot.telegram.screens import Screen
from bot.telegram.turns import Reply, Turn
from handlers.asked import said_of
from handlers.events import typed, when_screens
from handlers.events.form import read_day, read_moment, read_month
from handlers.ideas import cards, desk_states, milestone_screens, publishing_screens
from handlers.ideas import desk_callbacks as callbacks
from handlers.ideas.answering import lacks_words
from handlers.ideas.answering_routes import AnsweringHandlers
from handlers.ideas.desk import Desk, Sight
from handlers.ideas.desk_routes import DeskHandlers
from handlers.ideas.lists import idea_id
from handlers.moderation.arguments import language


@dataclass(frozen=True, slots=True)
class PublishingHandlers:
    desk: Desk
    page: DeskHandlers
    answering: AnsweringHandlers

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.PREVIEW, self.preview, idea_id, language)
        editors(callbacks.PREVIEW_WHOLE, self.preview_whole, idea_id, language)
        editors(callbacks.PUBLISH, self.publish, idea_id, idea_id)
        editors(callbacks.LATER, self.show_month, idea_id, read_month)
        editors(callbacks.LATER_DAY, self.choose_day, idea_id, read_day)
        editors(callbacks.LATER_AT, self.choose_moment, idea_id, read_moment)
        editors(callbacks.WAITING, self.show_waiting, idea_id, idea_id)
        editors(callbacks.PUBLISH_WAITING, self.publish_waiting, idea_id, idea_id)
        editors(callbacks.TAKE_BACK, self.take_back, idea_id, idea_id)
        routes.text(desk_states.LATER_DAY, self.write_day)
        routes.text(desk_states.LATER_HOUR, self.write_hour)
        return routes

    # As readers will see it

    async def preview(self, turn: Turn) -> Reply:
        sight, tag = await self.desk.open(turn), turn.args[1]
        draft = _ready(sight)
        if tag not in sight.city.languages:
            raise InvalidSetting(tag)
        reader = turn.translators.for_(tag)
        return Reply(screen=publishing_screens.preview(turn.t, reader, sight, draft))

    async def preview_whole(self, turn: Turn) -> Reply:
        sight, tag = await self.desk.open(turn), turn.args[1]
        if tag not in sight.city.languages:
            raise InvalidSetting(tag)
        view = publishing_screens.as_published(sight, _ready(sight))
        *pages, last = cards.whole(turn.translators.for_(tag), sight.shown(view))
        screen = Screen(last, (publishing_screens.to_preview(turn.t, sight, tag),))
        return Reply(screen=screen, pages=tuple(pages), fresh=True)

    # Now

    async def publish(self, turn: Turn) -> Reply:
        """The draft that the button names. One that was published by an earlier tap is shown, and told to nobody again."""
        sight, draft_id = await self.desk.open(turn), turn.args[1]
        if any(one.id == draft_id for one in sight.published):
            return await self._published(turn, sight)
        draft = _ready(sight)
        if draft.id != draft_id:
            raise DraftUnknown
        done = await self._decide(turn, sight, draft, None)
        if done.id != draft.id:
            note = publishing_screens.says_the_same(turn.t)
            return await self.page.card(turn, sight.city, sight.id, note)
        return await self._published(turn, sight)

    async def _decide(
        self, turn: Turn, sight: Sight, draft: OfficialAnswer, at: datetime | None
    ) -> OfficialAnswer:
        answer = self.desk.ideas.official.answer
        said = (draft.progress, draft.texts, draft.milestones)
        return await answer(turn.resident, sight.city, sight.id, *said, at, draft.id)

    async def _published(self, turn: Turn, sight: Sight) -> Reply:
        return await self.page.card(turn, sight.city, sight.id, publishing_screens.published(turn.t))

    # Later

    async def show_month(self, turn: Turn) -> Reply:
        return self._ask_day(turn, await self.desk.open(turn), turn.args[1])

    def _ask_day(
        self, turn: Turn, sight: Sight, month: tuple[int, int] | None = None, note: Markup | None = None
    ) -> Reply:
        _ready(sight)
        screen = publishing_screens.day(turn.t, sight, month, note)
        return Reply(screen=screen, conversation=sight.asking(desk_states.LATER_DAY))

    async def choose_day(self, turn: Turn) -> Reply:
        return self._take_day(turn, await self.desk.open(turn), turn.args[1])

    async def write_day(self, turn: Turn) -> Reply:
        sight = await self.desk.open(turn)
        day = typed.day(turn.words, sight.today, turn.t)
        if day is None:
            return self._ask_day(turn, sight, note=publishing_screens.not_a_day(turn.t, sight))
        return self._take_day(turn, sight, day)

    def _take_day(self, turn: Turn, sight: Sight, day: date) -> Reply:
        first, last = publishing_screens.days_of(sight)
        if day < first:
            return self._ask_day(turn, sight, note=when_screens.too_early(turn.t))
        if day > last:
            return self._ask_day(turn, sight, note=milestone_screens.too_far(turn.t))
        return self._ask_hour(turn, sight, day)

    def _ask_hour(self, turn: Turn, sight: Sight, day: date, note: Markup | None = None) -> Reply:
        _ready(sight)
        screen = publishing_screens.hour(turn.t, sight, day, note)
        return Reply(screen=screen, conversation=sight.asking(desk_states.LATER_HOUR, day=f"{day:%Y%m%d}"))

    async def choose_moment(self, turn: Turn) -> Reply:
        return await self._schedule(turn, await self.desk.open(turn), turn.args[1])

    async def write_hour(self, turn: Turn) -> Reply:
        """The day was chosen before."""
        sight = await self.desk.open(turn)
        hours, day = read_hours(turn.words), read_day(said_of(turn.conversation, "day"))
        if hours is None:
            return self._ask_hour(turn, sight, day, when_screens.not_an_hour(turn.t))
        return await self._schedule(turn, sight, datetime.combine(day, hours[0]))

    async def _schedule(self, turn: Turn, sight: Sight, wall: datetime) -> Reply:
        """By the city's clocks: an hour that is over is asked for anew."""
        at = wall.replace(tzinfo=ZoneInfo(sight.city.zone))
        if at <= sight.now:
            return self._ask_hour(turn, sight, max(wall.date(), sight.today), when_screens.too_early(turn.t))
        if wall.date() > publishing_screens.days_of(sight)[1]:
            return self._ask_day(turn, sight, note=milestone_screens.too_far(turn.t))
        done = await self._decide(turn, sight, _ready(sight), at)
        note = publishing_screens.scheduled(turn.t, sight, done)
        return await self.page.card(turn, sight.city, sight.id, note)

    # What waits

    async def show_waiting(self, turn: Turn) -> Reply:
        sight = await self.desk.open(turn)
        answer = sight.get_waiting(turn.args[1])
        return Reply(screen=publishing_screens.waiting(turn.t, sight, answer))

    async def publish_waiting(self, turn: Turn) -> Reply:
        """Done again it is shown, and told to nobody again."""
        sight, answer_id = await self.desk.open(turn), turn.args[1]
        if not any(one.id == answer_id for one in sight.published):
            sight.get_waiting(answer_id)
            await self.desk.ideas.official.publish_now(turn.resident, sight.city, answer_id)
        return await self._published(turn, sight)

    async def take_back(self, turn: Turn) -> Reply:
        """What was written stays, as a draft of hers."""
        sight = await self.desk.open(turn)
        sight = await self.desk.write(turn, sight, sight.get_waiting(turn.args[1]))
        return self.answering.form(turn, sight, publishing_screens.taken_back(turn.t))


def _ready(sight: Sight) -> OfficialAnswer:
    """Her draft, where it can be published. Raises DraftUnknown, TextRefused."""
    draft = sight.get_draft()
    if lacks_words(draft):
        raise TextRefused(TextFault.EMPTY)
    return draft
