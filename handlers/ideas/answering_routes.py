"""Writing an answer: what the city does, then the text in one language after the other. All of it is kept as a draft."""

from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from bot.core.ideas.model import LONGEST_ANSWER, OfficialAnswer, TextFault, TextRefused
from bot.core.languages import offers
from bot.core.residents.model import InvalidSetting
from bot.core.staff.model import Permission
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.asked import said_of
from handlers.events.publishing_screens import discarded
from handlers.ideas import answering_screens, desk_states
from handlers.ideas import desk_callbacks as callbacks
from handlers.ideas.answering import progress_letter
from handlers.ideas.desk import Desk, Sight, writes_in
from handlers.ideas.desk_refusals import of_text
from handlers.ideas.desk_routes import DeskHandlers
from handlers.ideas.lists import idea_id, switch
from handlers.ideas.pieces import Typed, read_typed
from handlers.moderation.arguments import language
from handlers.residents.screens import saved


@dataclass(frozen=True, slots=True)
class AnsweringHandlers:
    desk: Desk
    page: DeskHandlers

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.ANSWER, self.begin, idea_id)
        editors(callbacks.FORM, self.show, idea_id)
        editors(callbacks.PROGRESS, self.ask_progress, idea_id)
        editors(callbacks.PROGRESS_SET, self.choose_progress, idea_id, progress_letter)
        editors(callbacks.TEXT, self.ask_text, idea_id, language, switch)
        editors(callbacks.SKIP, self.skip, idea_id, language)
        editors(callbacks.UNSAID, self.remove_text, idea_id, language)
        editors(callbacks.DISCARD, self.ask_discard, idea_id)
        editors(callbacks.DISCARD_CONFIRMED, self.discard, idea_id)
        routes.text(desk_states.TEXT, self.write_text)
        return routes

    async def begin(self, turn: Turn) -> Reply:
        """Who has begun one goes on with it; who has not is asked the first question."""
        sight = await self.desk.open(turn)
        if sight.draft:
            return self.form(turn, sight)
        return Reply(screen=answering_screens.progress(turn.t, sight))

    async def show(self, turn: Turn) -> Reply:
        return self.form(turn, await self.desk.open(turn))

    def form(self, turn: Turn, sight: Sight, note: Markup | None = None, toast: str | None = None) -> Reply:
        """All of her draft. Raises DraftUnknown."""
        return Reply(screen=answering_screens.form(turn.t, sight, sight.get_draft(), note), toast=toast)

    async def ask_progress(self, turn: Turn) -> Reply:
        return Reply(screen=answering_screens.progress(turn.t, await self.desk.open(turn)))

    async def choose_progress(self, turn: Turn) -> Reply:
        """With it a draft begins, with the milestones that stand there now: most of them stay."""
        sight, chosen = await self.desk.open(turn), turn.args[1]
        if sight.draft:
            return self.form(turn, await self.desk.write(turn, sight, progress=chosen), toast=saved(turn.t))
        now = sight.view.answer
        begun = OfficialAnswer(
            "", sight.id, chosen, {}, sight.editor, sight.now, now.milestones if now else ()
        )
        sight = await self.desk.write(turn, sight, begun)
        return self._ask_text(turn, sight, writes_in(turn.t.language.tag, sight.city)[0], guided=True)

    async def ask_text(self, turn: Turn) -> Reply:
        _, tag, guided = turn.args
        return self._ask_text(turn, await self.desk.open(turn), tag, guided=guided)

    def _ask_text(
        self,
        turn: Turn,
        sight: Sight,
        tag: str,
        note: Markup | None = None,
        *,
        guided: bool,
        cut: Typed | None = None,
    ) -> Reply:
        """``cut`` is what has come so far of a text that is too long. Raises DraftUnknown, InvalidSetting."""
        draft = sight.get_draft()
        if tag not in sight.city.languages and tag not in draft.texts:
            raise InvalidSetting(tag)
        screen = answering_screens.text(turn.t, sight, draft, tag, note, guided=guided)
        kept = cut.data() if cut else {}
        asked = sight.asking(desk_states.TEXT, language=tag, guided="1" if guided else "", **kept)
        return Reply(screen=screen, conversation=asked)

    async def write_text(self, turn: Turn) -> Reply:
        """What Telegram cut in two is one text that is too long, and not its end alone."""
        sight = await self.desk.open(turn)
        tag = said_of(turn.conversation, "language")
        guided = bool(said_of(turn.conversation, "guided"))
        typed = read_typed(turn.conversation, turn.words, sight.now)
        if len(typed.text) > LONGEST_ANSWER:
            note = of_text(turn.t, TextRefused(TextFault.TOO_LONG, len(typed.text), LONGEST_ANSWER))
            return self._ask_text(turn, sight, tag, note, guided=guided, cut=typed)
        texts = {**sight.get_draft().texts, tag: typed.text}
        sight = await self.desk.write(turn, sight, texts=texts)
        return self._go_on(turn, sight, tag) if guided else self.form(turn, sight)

    async def skip(self, turn: Turn) -> Reply:
        return self._go_on(turn, await self.desk.open(turn), turn.args[1])

    def _go_on(self, turn: Turn, sight: Sight, tag: str) -> Reply:
        """To the next of the city's languages, after the last to all that is written. What is there in another script,
        and so is read in hers, is not asked for."""
        tags, texts = writes_in(turn.t.language.tag, sight.city), tuple(sight.get_draft().texts)
        after = tags[tags.index(tag) + 1 :] if tag in tags else ()
        following = next((one for one in after if one in texts or not offers(texts, one)), None)
        return self._ask_text(turn, sight, following, guided=True) if following else self.form(turn, sight)

    async def remove_text(self, turn: Turn) -> Reply:
        sight, tag = await self.desk.open(turn), turn.args[1]
        texts = {other: said for other, said in sight.get_draft().texts.items() if other != tag}
        return self.form(turn, await self.desk.write(turn, sight, texts=texts), toast=saved(turn.t))

    async def ask_discard(self, turn: Turn) -> Reply:
        sight = await self.desk.open(turn)
        sight.get_draft()
        return Reply(screen=answering_screens.confirm_discard(turn.t, sight))

    async def discard(self, turn: Turn) -> Reply:
        sight = await self.desk.open(turn)
        await self.desk.ideas.official.take_back(turn.resident, sight.city, sight.get_draft().id)
        return await self.page.card(turn, sight.city, sight.id, toast=discarded(turn.t))
