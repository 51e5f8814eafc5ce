"""A small survey that is written in chat: title, question, how it is answered, its answers, next."""

from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.staff.model import Permission
from bot.core.surveys.drafting import Written, is_written_in_chat
from bot.core.surveys.model import InvalidTerm, SurveyDraft, SurveyUnknown
from bot.core.surveys.questionnaire import Texts
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.asked import said_of
from handlers.events.form import small_number
from handlers.surveys import composing_screens as screens
from handlers.surveys import desk_callbacks as callbacks
from handlers.surveys import desk_states as states
from handlers.surveys.composing_screens import Asking
from handlers.surveys.desk import Desk, DraftId, standing


def yes_or_no(text: str) -> bool:
    """A converter for buttons: 1 or 0. Raises ValueError."""
    if text not in ("1", "0"):
        raise ValueError(text)
    return text == "1"


@dataclass(frozen=True, slots=True)
class ComposingHandlers:
    desk: Desk

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.WRITE, self.begin)
        editors(callbacks.QUESTIONS, self.show_all, DraftId, small_number)
        editors(callbacks.ADD, self.ask_question, DraftId)
        editors(callbacks.REQUIRED, self.choose_required, DraftId, yes_or_no)
        editors(callbacks.KIND, self.choose_kind, DraftId, Asking)
        editors(callbacks.QUESTION, self.show_one, DraftId, small_number)
        editors(callbacks.REWORD, self.ask_words, DraftId, small_number)
        editors(callbacks.REMOVE, self.remove, DraftId, small_number)
        routes.text(states.TITLE, self.write_title)
        routes.text(states.QUESTION, self.write_question)
        routes.text(states.KIND, self.write_question)
        routes.text(states.OPTIONS, self.write_options)
        routes.text(states.REWORDING, self.write_words)
        return routes

    async def begin(self, turn: Turn) -> Reply:
        city = self.desk.city(turn)
        return Reply(screen=screens.ask_title(turn.t, city), conversation=standing(states.TITLE, city))

    async def write_title(self, turn: Turn) -> Reply:
        city = await self.desk.asked_city(turn)
        title = " ".join(turn.words.split())
        draft = await self.desk.surveys.drafting.begin(turn.resident, city, title)
        return self._ask_question(turn, city, draft)

    async def show_all(self, turn: Turn) -> Reply:
        city, draft = await self._draft(turn)
        return self._all(turn, city, draft, turn.args[1])

    async def ask_question(self, turn: Turn) -> Reply:
        return self._ask_question(turn, *await self._draft(turn))

    async def write_question(self, turn: Turn) -> Reply:
        """Also while she is asked how it is answered: then these words take the place of those before."""
        city, draft = await self._draft(turn)
        must = said_of(turn.conversation, "must") != "0"
        return self._ask_kind(turn, city, draft, turn.words.strip(), required=must)

    async def choose_required(self, turn: Turn) -> Reply:
        city, draft = await self._draft(turn)
        if (words := self._words(turn, states.KIND)) is None:
            return self._ask_question(turn, city, draft, screens.type_anew(turn.t))
        return self._ask_kind(turn, city, draft, words, required=turn.args[1])

    async def choose_kind(self, turn: Turn) -> Reply:
        (city, draft), asking = await self._draft(turn), turn.args[1]
        if (words := self._words(turn, states.KIND)) is None:
            return self._ask_question(turn, city, draft, screens.type_anew(turn.t))
        if asking.asks_options:
            return self._ask_options(turn, city, draft, words, asking)
        known: tuple[Texts, ...] = ()
        if asking is Asking.YES_NO:
            voices = {
                tag: turn.translators.for_(tag)
                for tag in dict.fromkeys((*_written_in(draft), *city.languages))
            }
            known = (
                {tag: t.pgettext("button", "Yes") for tag, t in voices.items()},
                {tag: t.pgettext("button", "No") for tag, t in voices.items()},
            )
        must = said_of(turn.conversation, "must") != "0"
        written = Written(asking.kind, words, known_options=known, is_required=must)
        return await self._add(turn, city, draft, written)

    async def write_options(self, turn: Turn) -> Reply:
        """One a line. Where they are refused she may type them anew."""
        city, draft = await self._draft(turn)
        known = turn.conversation
        asking = Asking(said_of(known, "asking"))
        options = tuple(" ".join(line.split()) for line in turn.words.splitlines())
        words = said_of(known, "words")
        written = Written(asking.kind, words, options, is_required=said_of(known, "must") != "0")
        return await self._add(turn, city, draft, written)

    async def show_one(self, turn: Turn) -> Reply:
        (city, draft), index = await self._draft(turn), turn.args[1]
        if not _has(draft, index):
            return self._all(turn, city, draft)
        return Reply(screen=screens.question(turn.t, city, draft, index))

    async def ask_words(self, turn: Turn) -> Reply:
        (city, draft), index = await self._draft(turn), turn.args[1]
        if not _has(draft, index):
            return self._all(turn, city, draft)
        asked = standing(states.REWORDING, city, draft=draft.id, index=str(index))
        return Reply(screen=screens.ask_words(turn.t, city, draft, index), conversation=asked)

    async def write_words(self, turn: Turn) -> Reply:
        city, draft = await self._draft(turn)
        index = int(said_of(turn.conversation, "index"))
        reword = self.desk.surveys.drafting.reword_question
        draft = await reword(turn.resident, city, draft.id, index, turn.words)
        return self._all(turn, city, draft, index // screens.PAGE)

    async def remove(self, turn: Turn) -> Reply:
        (city, draft), index = await self._draft(turn), turn.args[1]
        draft = await self.desk.surveys.drafting.remove_question(turn.resident, city, draft.id, index)
        return self._all(turn, city, draft, index // screens.PAGE)

    async def _draft(self, turn: Turn) -> tuple[City, SurveyDraft]:
        """One that is written here. Raises SurveyUnknown, InvalidTerm, NotAllowed."""
        city, draft = await self.desk.draft(turn)
        if draft.questionnaire is None:
            raise SurveyUnknown
        if not is_written_in_chat(draft):
            raise InvalidTerm("file")
        return city, draft

    async def _add(self, turn: Turn, city: City, draft: SurveyDraft, written: Written) -> Reply:
        draft = await self.desk.surveys.drafting.add_question(turn.resident, city, draft.id, written)
        assert draft.questionnaire
        last = (len(draft.questionnaire.items) - 1) // screens.PAGE
        return self._all(turn, city, draft, last, screens.added(turn.t))

    def _all(
        self, turn: Turn, city: City, draft: SurveyDraft, number: int = 0, note: Markup | None = None
    ) -> Reply:
        """What is typed here is the next question."""
        return Reply(
            screen=screens.questions(turn.t, city, draft, number, note),
            conversation=standing(states.QUESTION, city, draft=draft.id),
        )

    def _ask_question(self, turn: Turn, city: City, draft: SurveyDraft, note: Markup | None = None) -> Reply:
        return Reply(
            screen=screens.ask_question(turn.t, city, draft, note),
            conversation=standing(states.QUESTION, city, draft=draft.id),
        )

    def _ask_kind(self, turn: Turn, city: City, draft: SurveyDraft, words: str, *, required: bool) -> Reply:
        must = "1" if required else "0"
        return Reply(
            screen=screens.ask_kind(turn.t, city, draft, words, required=required),
            conversation=standing(states.KIND, city, draft=draft.id, words=words, must=must),
        )

    def _ask_options(self, turn: Turn, city: City, draft: SurveyDraft, words: str, asking: Asking) -> Reply:
        must = said_of(turn.conversation, "must")
        return Reply(
            screen=screens.ask_options(turn.t, city, draft, words),
            conversation=standing(
                states.OPTIONS, city, draft=draft.id, words=words, must=must, asking=asking
            ),
        )

    def _words(self, turn: Turn, state: str) -> str | None:
        """The question that is being written, if it is one of the button's draft."""
        known = turn.conversation
        if known is None or known.state != state or said_of(known, "draft") != turn.args[0]:
            return None
        return said_of(known, "words")


def _has(draft: SurveyDraft, index: int) -> bool:
    return draft.questionnaire is not None and index < len(draft.questionnaire.items)


def _written_in(draft: SurveyDraft) -> tuple[str, ...]:
    return draft.questionnaire.languages if draft.questionnaire else ()
