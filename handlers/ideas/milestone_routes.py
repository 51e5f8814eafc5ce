"""The milestones of a draft: adding one, its day and its words, whether it is reached."""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from markupsafe import Markup

from bot.core.ideas.model import MOST_MILESTONES, Milestone
from bot.core.residents.model import InvalidSetting
from bot.core.staff.model import Permission
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.asked import said_of
from handlers.events import typed
from handlers.events.form import read_day, read_month
from handlers.ideas import desk_callbacks as callbacks
from handlers.ideas import desk_states, milestone_screens
from handlers.ideas.answering import NEW, find_milestone, key_of, milestone_key, with_milestone
from handlers.ideas.desk import Desk, Sight, writes_in
from handlers.ideas.lists import idea_id, switch
from handlers.moderation.arguments import language
from handlers.residents.screens import saved


@dataclass(frozen=True, slots=True)
class MilestoneHandlers:
    desk: Desk

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.MILESTONES, self.show_all, idea_id)
        editors(callbacks.MILESTONE, self.show, idea_id, milestone_key)
        editors(callbacks.MILESTONE_MONTH, self.show_month, idea_id, milestone_key, read_month)
        editors(callbacks.MILESTONE_DAY, self.choose_day, idea_id, milestone_key, read_day)
        editors(callbacks.MILESTONE_WORDS, self.ask_words, idea_id, milestone_key, language)
        editors(callbacks.MILESTONE_REACHED, self.mark_reached, idea_id, milestone_key, switch)
        editors(callbacks.MILESTONE_REMOVE, self.remove, idea_id, milestone_key)
        routes.text(desk_states.MILESTONE_DAY, self.write_day)
        routes.text(desk_states.MILESTONE_WORDS, self.write_words)
        return routes

    async def show_all(self, turn: Turn) -> Reply:
        return self._all(turn, await self.desk.open(turn))

    def _all(self, turn: Turn, sight: Sight, toast: str | None = None) -> Reply:
        screen = milestone_screens.milestones(turn.t, sight, sight.get_draft())
        return Reply(screen=screen, toast=toast)

    async def show(self, turn: Turn) -> Reply:
        sight = await self.desk.open(turn)
        return self._one(turn, sight, find_milestone(sight.get_draft(), turn.args[1]))

    def _one(self, turn: Turn, sight: Sight, one: Milestone, toast: str | None = None) -> Reply:
        return Reply(screen=milestone_screens.milestone(turn.t, sight, one), toast=toast)

    # Its day

    async def show_month(self, turn: Turn) -> Reply:
        sight, (_, key, month) = await self.desk.open(turn), turn.args
        return self._ask_day(turn, sight, key, month)

    def _ask_day(
        self,
        turn: Turn,
        sight: Sight,
        key: str,
        month: tuple[int, int] | None = None,
        note: Markup | None = None,
    ) -> Reply:
        """Raises DraftUnknown; InvalidSetting for one more than there may be."""
        draft = sight.get_draft()
        known = None if key == NEW else find_milestone(draft, key)
        if known is None and len(draft.milestones) >= MOST_MILESTONES:
            raise InvalidSetting("milestones")
        screen = milestone_screens.day(turn.t, sight, known, month, note)
        return Reply(screen=screen, conversation=sight.asking(desk_states.MILESTONE_DAY, milestone=key))

    async def choose_day(self, turn: Turn) -> Reply:
        sight, (_, key, day) = await self.desk.open(turn), turn.args
        return await self._take_day(turn, sight, key, day)

    async def write_day(self, turn: Turn) -> Reply:
        sight, key = await self.desk.open(turn), said_of(turn.conversation, "milestone")
        day = typed.day(turn.words, sight.today, turn.t)
        if day is None:
            return self._ask_day(turn, sight, key, note=milestone_screens.not_a_day(turn.t, sight))
        return await self._take_day(turn, sight, key, day)

    async def _take_day(self, turn: Turn, sight: Sight, key: str, day: date) -> Reply:
        """Of a new one the words come next: before that there is nothing to keep."""
        first, last = milestone_screens.days_of(sight)
        if not first <= day <= last:
            return self._ask_day(turn, sight, key, note=milestone_screens.too_far(turn.t))
        if key == NEW:
            return self._ask_words(turn, sight, day, writes_in(turn.t.language.tag, sight.city)[0])
        known = find_milestone(sight.get_draft(), key)
        changed = replace(known, day=day.isoformat())
        return self._one(turn, await self._put(turn, sight, known, changed), changed, saved(turn.t))

    # Its words

    async def ask_words(self, turn: Turn) -> Reply:
        sight, (_, key, tag) = await self.desk.open(turn), turn.args
        known = find_milestone(sight.get_draft(), key)
        return self._ask_words(turn, sight, date.fromisoformat(known.day), tag, known)

    def _ask_words(
        self, turn: Turn, sight: Sight, day: date, tag: str, known: Milestone | None = None
    ) -> Reply:
        """Raises DraftUnknown, InvalidSetting."""
        sight.get_draft()
        if tag not in sight.city.languages and not (known and tag in known.texts):
            raise InvalidSetting(tag)
        screen = milestone_screens.wording(turn.t, sight, day, tag, known)
        asked = sight.asking(
            desk_states.MILESTONE_WORDS,
            language=tag,
            day=f"{day:%Y%m%d}",
            milestone=key_of(known) if known else NEW,
        )
        return Reply(screen=screen, conversation=asked)

    async def write_words(self, turn: Turn) -> Reply:
        """One that is written in one language only shows which others there are."""
        sight, known = await self.desk.open(turn), turn.conversation
        key, tag = said_of(known, "milestone"), said_of(known, "language")
        words = typed.line(turn.words)
        one = None if key == NEW else find_milestone(sight.get_draft(), key)
        changed = (
            replace(one, texts={**one.texts, tag: words})
            if one
            else Milestone(read_day(said_of(known, "day")).isoformat(), {tag: words})
        )
        return self._one(turn, await self._put(turn, sight, one, changed), changed)

    async def mark_reached(self, turn: Turn) -> Reply:
        sight, (_, key, is_reached) = await self.desk.open(turn), turn.args
        known = find_milestone(sight.get_draft(), key)
        changed = replace(known, is_reached=is_reached)
        return self._one(turn, await self._put(turn, sight, known, changed), changed, saved(turn.t))

    async def remove(self, turn: Turn) -> Reply:
        sight = await self.desk.open(turn)
        known = find_milestone(sight.get_draft(), turn.args[1])
        return self._all(turn, await self._put(turn, sight, known, None), saved(turn.t))

    async def _put(
        self, turn: Turn, sight: Sight, known: Milestone | None, changed: Milestone | None
    ) -> Sight:
        """Raises TextRefused, InvalidSetting, DraftUnknown."""
        milestones = with_milestone(sight.get_draft(), known, changed)
        return await self.desk.write(turn, sight, milestones=milestones)
