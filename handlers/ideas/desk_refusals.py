"""How the rules' refusals are told to who answers ideas: what is so, and the way back to where it can be mended."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from bot.core.ideas.model import (
    ChangedMeanwhile,
    DraftUnknown,
    IdeaMoved,
    IdeaUnknown,
    TextFault,
    TextRefused,
)
from bot.core.staff.model import Permission
from bot.core.staff.service import Team
from bot.telegram.routes import Handler, Routes
from bot.telegram.screens import Button, Screen
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from bot.telegram.turns import KEEP, Reply, Turn
from handlers.asked import said_of
from handlers.ideas import callbacks as residents
from handlers.ideas import desk_callbacks as callbacks
from handlers.ideas import desk_screens, desk_states, problems
from handlers.ideas.desk import SisterSum
from handlers.ideas.lists import HOME
from handlers.moderation.refusals import wrong_words

_REFUSALS: Final = (ChangedMeanwhile, DraftUnknown, IdeaMoved, IdeaUnknown, TextRefused)
_QUESTIONS: Final[Mapping[str, str]] = {
    desk_states.MILESTONE_WORDS: callbacks.MILESTONES,
    desk_states.TRANSLATING: callbacks.TRANSLATE,
}
"""Where a question that is answered by typing was asked from, where that is not the form of her draft."""


@dataclass(frozen=True, slots=True)
class Refusals:
    team: Team

    def around(self, table: Routes) -> Routes:
        """The same routes, whose handlers' refusals are told here: residents are told of some of them in other words."""
        return replace(
            table,
            taps={
                name: replace(route, handler=self._telling(route.handler))
                for name, route in table.taps.items()
            },
            texts={state: self._telling(handler) for state, handler in table.texts.items()},
        )

    def _telling(self, handler: Handler) -> Handler:
        async def told(turn: Turn) -> Reply:
            try:
                return await handler(turn)
            except _REFUSALS as error:
                back = Button(turn.t.pgettext("half-button", "‹ Back"), self._place(turn, error))
                return Reply(screen=Screen(_said(turn.t, error), ((back,),)), conversation=KEEP)

        return told

    def _place(self, turn: Turn, error: Exception) -> Tap:
        """What she was asked, the idea, or the desk; of who does not answer ideas, what residents see."""
        slug = turn.city.slug if turn.city and turn.names_city else said_of(turn.conversation, "city")
        edits = self.team.may(turn.resident, Permission.EDIT, slug)
        idea = turn.args[0] if turn.args else said_of(turn.conversation, "idea")
        is_idea = isinstance(idea, str) and not isinstance(idea, SisterSum) and bool(idea)
        if isinstance(error, IdeaUnknown | IdeaMoved) or not is_idea:
            return Tap(callbacks.DESK if edits else residents.IDEAS, slug)
        if isinstance(error, TextRefused):
            asked = turn.conversation.state if turn.conversation and not turn.args else ""
            return Tap(_QUESTIONS.get(asked, callbacks.FORM), slug, (idea,))
        return Tap(callbacks.CARD if edits else residents.CARD, slug, (idea, HOME.pack()))


def of_text(t: Translator, error: TextRefused) -> Markup:
    """What is wrong with what she typed. What is too long is not kept: she types it anew."""
    if error.fault is TextFault.TOO_LONG:
        return Markup("⚠️ ") + wrong_words(t, error)
    return Markup("⚠️ ") + problems.of_text(t, error.fault, error.length, error.limit)


def _said(t: Translator, error: Exception) -> Markup:
    match error:
        case TextRefused():
            return of_text(t, error)
        case ChangedMeanwhile():
            return Markup("⚠️ ") + t.gettext(
                "Something has changed meanwhile. Please look at it as it is now."
            )
        case DraftUnknown():
            return Markup("⚠️ ") + t.gettext(
                "This draft is not here any more: it was published, changed or thrown away. Look at the idea."
            )
        case IdeaMoved():
            return t.gettext("🔗 This idea was joined with another.")
        case _:
            return desk_screens.gone(t)
