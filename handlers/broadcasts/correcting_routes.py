"""Other words for what was sent already: which language, the text, a look at it, and then everybody sees it changed."""

from dataclasses import dataclass, replace
from functools import partial

from markupsafe import Markup

from bot.core.broadcasts import markup
from bot.core.broadcasts.markup import MarkupInvalid
from bot.core.broadcasts.model import LONGEST_CAPTION, LONGEST_TEXT, UnseenCorrection
from bot.core.staff.model import Permission
from bot.telegram.routes import Routes
from bot.telegram.turns import KEEP, Reply, Turn
from handlers.asked import said_of
from handlers.broadcasts import callbacks
from handlers.broadcasts import correcting_screens as screens
from handlers.broadcasts.desk import an_id
from handlers.broadcasts.problems import of_markup
from handlers.broadcasts.running_desk import REFUSALS, RunningDesk, guarded
from handlers.broadcasts.running_states import CORRECTED, CORRECTING, corrected, correcting
from handlers.moderation.arguments import language


@dataclass(frozen=True, slots=True)
class CorrectingHandlers:
    desk: RunningDesk

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.CORRECT, guarded(self.choose_language), an_id)
        editors(callbacks.CORRECT_LANGUAGE, guarded(self.ask_text), an_id, language)
        editors(callbacks.CORRECT_CONFIRMED, guarded(self.correct), an_id)
        routes.text(CORRECTING, guarded(self.take_text))
        routes.text(CORRECTED, guarded(self.take_text))
        return routes

    async def choose_language(self, turn: Turn) -> Reply:
        city, shown = await self.desk.aside(turn)
        if not shown.may_correct:
            return await self.desk.card(turn, city, turn.args[0])
        if (await self.desk.broadcasts.releasing.rules(city)).second_person:
            return await self.desk.refused(turn, city, turn.args[0], UnseenCorrection())
        return Reply(screen=screens.choose_language(turn.t, shown))

    async def ask_text(self, turn: Turn) -> Reply:
        (city, shown), tag = await self.desk.aside(turn), turn.args[1]
        if not shown.may_correct:
            return await self.desk.card(turn, city, turn.args[0])
        stands = correcting(city, shown.broadcast.id, shown.broadcast.version, tag)
        return Reply(screen=screens.ask_text(turn.t, shown, tag), conversation=stands)

    async def take_text(self, turn: Turn) -> Reply:
        assert turn.conversation
        city = await self.desk.asked_city(turn)
        shown = await self.desk.look(turn, city, said_of(turn.conversation, "broadcast"))
        tag = said_of(turn.conversation, "language")
        limit = LONGEST_CAPTION if shown.broadcast.content.picture else LONGEST_TEXT
        try:
            text = turn.formatted or markup.read(turn.words, limit)
            markup.check(text, limit)
        except MarkupInvalid as error:
            note = Markup("⚠️ ") + of_markup(turn.t, error)
            return Reply(screen=screens.ask_text(turn.t, shown, tag, note), conversation=KEEP)
        texts = {**shown.broadcast.content.texts, tag: text}
        screen = screens.look_before(turn.t, turn.translators.for_(tag), shown, texts)
        return Reply(screen=screen, conversation=corrected(turn.conversation, text))

    async def correct(self, turn: Turn) -> Reply:
        """With the text that she has just looked at; an old button asks for it again."""
        city, one, stands = self.desk.city(turn), turn.args[0], turn.conversation
        if stands is None or stands.state != CORRECTED or said_of(stands, "broadcast") != one:
            return await self.choose_language(turn)
        shown = await self.desk.look(turn, city, one)
        content = shown.broadcast.content
        texts = {**content.texts, said_of(stands, "language"): said_of(stands, "text")}
        try:
            await self.desk.broadcasts.releasing.correct(
                turn.resident, city, one, int(stands.data["version"]), replace(content, texts=texts)
            )
        except REFUSALS as error:
            return await self.desk.refused(turn, city, one, error)
        return await self.desk.card(turn, city, one, note=screens.corrected(turn.t))
