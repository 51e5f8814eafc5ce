"""Translating a public idea, for who edits or moderates in its city."""

from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.ideas.checking import check_text
from bot.core.ideas.model import LONGEST_TEXT, View
from bot.core.residents.model import InvalidSetting
from bot.core.staff.model import Permission
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.asked import city_at, said_of
from handlers.ideas import desk_callbacks as callbacks
from handlers.ideas import translating_screens
from handlers.ideas.desk import Desk, asking, writes_in
from handlers.ideas.desk_states import TRANSLATING
from handlers.ideas.lists import idea_id
from handlers.ideas.pieces import read_typed, typed_so_far
from handlers.moderation.arguments import language


@dataclass(frozen=True, slots=True)
class TranslatingHandlers:
    desk: Desk

    def routes(self) -> Routes:
        routes = Routes()
        translators = partial(routes.tap, newcomers=True, permission=Permission.TRANSLATE)
        translators(callbacks.TRANSLATE, self.ask_language, idea_id)
        translators(callbacks.TRANSLATE_INTO, self.ask_text, idea_id, language)
        translators(callbacks.TRANSLATION_KEPT, self.keep, idea_id, language)
        routes.text(TRANSLATING, self.write)
        return routes

    async def ask_language(self, turn: Turn) -> Reply:
        city, view = await self._open(turn)
        return self._ask_language(turn, city, view)

    def _ask_language(self, turn: Turn, city: City, view: View, note: Markup | None = None) -> Reply:
        tags = _tags(turn, city, view)
        edits = self.desk.team.may(turn.resident, Permission.EDIT, city.slug)
        return Reply(screen=translating_screens.which(turn.t, city, view, tags, note, edits=edits))

    async def ask_text(self, turn: Turn) -> Reply:
        city, view = await self._open(turn)
        return self._ask_text(turn, city, view, turn.args[1])

    def _ask_text(self, turn: Turn, city: City, view: View, tag: str, note: Markup | None = None) -> Reply:
        if tag not in _tags(turn, city, view):
            raise InvalidSetting(tag)
        pages, screen = translating_screens.ask(turn.t, city, view, tag, note)
        asked = asking(TRANSLATING, city, view.idea.id, language=tag)
        return Reply(pages=pages, screen=screen, fresh=bool(pages), conversation=asked)

    async def write(self, turn: Turn) -> Reply:
        """What Telegram cut in several messages is put together again; else what comes last counts. Raises TextRefused
        for what is wrong whatever comes next."""
        city, view = await self._open(turn)
        known = turn.conversation
        tag = said_of(known, "language")
        typed = read_typed(known, turn.words, self.desk.now())
        if not typed.pieces or len(typed.text) > LONGEST_TEXT:
            check_text(typed.text)
        screen = translating_screens.preview(turn.t, city, view, tag, typed.text)
        asked = asking(TRANSLATING, city, view.idea.id, language=tag, **typed.data())
        return Reply(screen=screen, conversation=asked)

    async def keep(self, turn: Turn) -> Reply:
        city, view = await self._open(turn)
        known, tag = turn.conversation, turn.args[1]
        said = typed_so_far(known) if said_of(known, "idea") == view.idea.id else ""
        if not said or said_of(known, "language") != tag:
            return self._ask_text(turn, city, view, tag, translating_screens.type_anew(turn.t))
        kept = await self.desk.ideas.official.translate(turn.resident, city, view.idea.id, tag, said)
        return self._ask_language(turn, city, kept, translating_screens.kept(turn.t, tag))

    async def _open(self, turn: Turn) -> tuple[City, View]:
        """Raises NotAllowed, IdeaUnknown, IdeaMoved, CityUnknown."""
        city = city_at(turn) if turn.args else await self.desk.cities.get(said_of(turn.conversation, "city"))
        self.desk.team.require(turn.resident, Permission.TRANSLATE, city.slug)
        idea = turn.args[0] if turn.args else said_of(turn.conversation, "idea")
        return city, (await self.desk.ideas.browsing.card(turn.resident, city, idea)).view


def _tags(turn: Turn, city: City, view: View) -> tuple[str, ...]:
    """The languages of the city that it was not written in; hers first."""
    written = view.idea.version.language
    return tuple(tag for tag in writes_in(turn.t.language.tag, city) if tag != written)
