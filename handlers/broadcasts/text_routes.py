"""What an announcement says: its texts by language and its picture. What is typed is kept at once."""

from dataclasses import dataclass, replace
from functools import partial

from markupsafe import Markup

from bot.core.broadcasts import markup
from bot.core.broadcasts.markup import MarkupInvalid
from bot.core.broadcasts.model import LONGEST_CAPTION, Broadcast
from bot.core.residents.model import InvalidSetting
from bot.core.staff.model import Permission
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.asked import said_of
from handlers.broadcasts import callbacks, draft_screens, problems, states, text_screens
from handlers.broadcasts.desk import BroadcastId, Desk, Draft, without, writes_in
from handlers.broadcasts.draft_routes import show_card
from handlers.moderation.arguments import language


@dataclass(frozen=True, slots=True)
class TextHandlers:
    desk: Desk

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.TEXT, self.ask, BroadcastId, language)
        editors(callbacks.UNSAID, self.remove, BroadcastId, language)
        editors(callbacks.PICTURE, self.ask_picture, BroadcastId)
        editors(callbacks.PICTURE_REMOVED, self.remove_picture, BroadcastId)
        routes.text(states.TEXT, self.write)
        routes.photo(states.TEXT, self.take_both)
        routes.photo(states.PICTURE, self.take_picture)
        routes.text(states.PICTURE, self.refuse_picture)
        routes.document(states.PICTURE, self.refuse_picture)
        return routes

    async def ask(self, turn: Turn) -> Reply:
        draft, tag = await self.desk.open(turn), turn.args[1]
        if tag not in draft.languages:
            raise InvalidSetting(tag)
        return _ask(turn, draft, tag)

    async def write(self, turn: Turn) -> Reply:
        """She stays at the question: the other languages are a button away. What is wrong is told, and asked again."""
        draft, tag = await self.desk.open(turn), said_of(turn.conversation, "language")
        try:
            html = turn.formatted or markup.read(turn.words, draft.limit)
            draft = await self.desk.change(turn, draft, lambda before: _with_text(before, tag, html))
        except MarkupInvalid as error:
            return _ask(turn, draft, tag, Markup("⚠️ ") + problems.of_markup(turn.t, error))
        return _ask(turn, draft, tag, draft_screens.kept(turn.t))

    async def take_both(self, turn: Turn) -> Reply:
        """A photo while the text is asked for: it is the picture, and its caption is the text."""
        draft, tag = await self.desk.open(turn), said_of(turn.conversation, "language")
        if not turn.words:
            return await self.take_picture(turn)
        if problem := _crowded(turn, draft, besides=tag):
            return _ask(turn, draft, tag, problem)
        assert turn.file
        file_id = turn.file.file_id
        try:
            html = turn.formatted or markup.read(turn.words, LONGEST_CAPTION)
            draft = await self.desk.change(
                turn, draft, lambda before: _with_picture(_with_text(before, tag, html), file_id)
            )
        except MarkupInvalid as error:
            return _ask(turn, draft, tag, Markup("⚠️ ") + problems.of_markup(turn.t, error))
        return await show_card(self.desk, turn, draft, draft_screens.kept(turn.t))

    async def remove(self, turn: Turn) -> Reply:
        draft, tag = await self.desk.open(turn), turn.args[1]
        return _ask(turn, await self.desk.change(turn, draft, lambda before: _without_text(before, tag)), tag)

    # The picture

    async def ask_picture(self, turn: Turn) -> Reply:
        return _ask_picture(turn, await self.desk.open(turn))

    async def refuse_picture(self, turn: Turn) -> Reply:
        return _ask_picture(turn, await self.desk.open(turn), text_screens.not_a_picture(turn.t))

    async def take_picture(self, turn: Turn) -> Reply:
        draft = await self.desk.open(turn)
        assert turn.file
        if problem := _crowded(turn, draft):
            return _ask_picture(turn, draft, problem)
        file_id = turn.file.file_id
        draft = await self.desk.change(turn, draft, lambda before: _with_picture(before, file_id))
        return await show_card(self.desk, turn, draft, draft_screens.kept(turn.t))

    async def remove_picture(self, turn: Turn) -> Reply:
        draft = await self.desk.open(turn)
        draft = await self.desk.change(turn, draft, lambda before: _with_picture(before, None))
        return await show_card(self.desk, turn, draft)


def ask_first_text(turn: Turn, draft: Draft) -> Reply:
    """In the language of the city's that she most likely writes in."""
    return _ask(turn, draft, writes_in(turn.t.language.tag, draft.city))


def _ask(turn: Turn, draft: Draft, tag: str, note: Markup | None = None) -> Reply:
    screen = text_screens.ask_text(turn.t, draft, tag, note)
    return Reply(screen=screen, conversation=draft.asking(states.TEXT, language=tag))


def _ask_picture(turn: Turn, draft: Draft, note: Markup | None = None) -> Reply:
    screen = text_screens.ask_picture(turn.t, draft, note)
    return Reply(screen=screen, conversation=draft.asking(states.PICTURE))


def _crowded(turn: Turn, draft: Draft, besides: str = "") -> Markup | None:
    """Why there is no room for a picture beside a text of its, but for that in one language."""
    texts = without(draft.content.texts, besides)
    tag = next((tag for tag, text in texts.items() if markup.length(text) > LONGEST_CAPTION), None)
    return Markup("⚠️ ") + problems.too_long_for_picture(turn.t, tag, LONGEST_CAPTION) if tag else None


def _with_text(before: Broadcast, tag: str, html: str) -> Broadcast:
    texts = {**before.content.texts, tag: html}
    return replace(before, content=replace(before.content, texts=texts))


def _without_text(before: Broadcast, tag: str) -> Broadcast:
    return replace(before, content=replace(before.content, texts=without(before.content.texts, tag)))


def _with_picture(before: Broadcast, picture: str | None) -> Broadcast:
    return replace(before, content=replace(before.content, picture=picture))
