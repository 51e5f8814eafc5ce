"""An event in the city's languages: its title, then its description, one language after the other."""

from dataclasses import dataclass

from bot.core.events.model import Draft, InvalidDetail
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.events import callbacks, prompt_screens, states
from handlers.events.desk import Desk, with_details
from handlers.events.form import DraftId, Form


@dataclass(frozen=True, slots=True)
class TranslationHandlers:
    desk: Desk

    def routes(self) -> Routes:
        routes = Routes()
        routes.tap(callbacks.TRANSLATE, self.ask, DraftId, str)
        routes.tap(callbacks.UNTRANSLATE, self.remove, DraftId, str)
        return routes

    async def ask(self, turn: Turn) -> Reply:
        """Of what has no title yet, in the language that it shall be written in first."""
        form, tag = await self.desk.open(turn), turn.args[1]
        if tag not in (*form.city.languages, *form.draft.details.texts):
            raise InvalidDetail("texts")
        screens = prompt_screens.translation if form.words.title else prompt_screens.title
        return self.desk.ask(form, screens(turn.t, form, tag), states.TITLE, language=tag)

    async def remove(self, turn: Turn) -> Reply:
        tag = turn.args[1]
        form = await self.desk.change(turn, lambda draft: _without(draft, tag))
        return Reply(screen=prompt_screens.translations(turn.t, form))


def asks_description(form: Form, tag: str) -> bool:
    """Whether its description is asked for after the title: where there is one to translate."""
    texts = form.draft.details.texts
    return tag != form.original and bool(form.words.description) and tag in texts


def _without(draft: Draft, tag: str) -> Draft:
    texts = {other: words for other, words in draft.details.texts.items() if other != tag}
    return with_details(draft, texts=texts)
