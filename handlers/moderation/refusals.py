"""How the rules' refusals are told to moderators: what is in the way, and the way on.

In a group what concerns one of them is told to her alone, and the card is shown as it stands now.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.ideas.model import IdeaMoved, IdeaUnknown, TextFault, TextRefused
from bot.core.moderation.model import (
    AlreadyDecided,
    CaseChanged,
    CaseTaken,
    CaseUnknown,
    InvalidMessage,
    InvalidRules,
    NeedsAnother,
    NotForThisCase,
    TooLate,
)
from bot.telegram.routes import Handler, Routes
from bot.telegram.screens import Button, Screen
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from bot.telegram.turns import KEEP, Reply, Turn
from handlers.asked import said_of
from handlers.moderation import callbacks, card_screens, rules_screens
from handlers.moderation.arguments import CaseId
from handlers.moderation.cards import Cards

_REFUSALS: Final = (
    AlreadyDecided,
    CaseChanged,
    CaseTaken,
    CaseUnknown,
    IdeaMoved,
    IdeaUnknown,
    InvalidMessage,
    InvalidRules,
    NeedsAnother,
    NotForThisCase,
    TextRefused,
    TooLate,
)


@dataclass(frozen=True, slots=True)
class Refusals:
    cards: Cards

    def around(self, table: Routes) -> Routes:
        """The same routes, whose handlers' refusals are told here: residents are told of some of them in other words."""
        return replace(
            table,
            taps={
                name: replace(route, handler=self._telling(route.handler))
                for name, route in table.taps.items()
            },
            texts=self._all_telling(table.texts),
            links=self._all_telling(table.links),
        )

    def _all_telling(self, handlers: Mapping[str, Handler]) -> dict[str, Handler]:
        return {name: self._telling(handler) for name, handler in handlers.items()}

    def _telling(self, handler: Handler) -> Handler:
        async def told(turn: Turn) -> Reply:
            try:
                return await handler(turn)
            except _REFUSALS as error:
                return await self._tell(turn, error)

        return told

    async def _tell(self, turn: Turn, error: Exception) -> Reply:
        t = turn.t
        if isinstance(error, InvalidMessage | TextRefused):
            return Reply(
                screen=Screen(Markup("⚠️ ") + wrong_words(t, error), ((_way_back(turn),),)), conversation=KEEP
            )
        if isinstance(error, InvalidRules):
            return Reply(screen=Screen(rules_screens.refused(t), ((_to_rules(turn),),)))
        try:
            city, case_id = await self.cards.desk.case(turn)
            return await self._tell_of_case(turn, city, case_id, error)
        except CaseUnknown:
            return self._gone(turn)

    async def _tell_of_case(self, turn: Turn, city: City, case_id: str, error: Exception) -> Reply:
        """With the card as it stands now. Raises CaseUnknown."""
        t = turn.t
        match error:
            case CaseTaken():
                names = await self.cards.desk.who(city, [error.by])
                toast = taken(t, names.get(error.by), t.time(error.until, city.zone))
            case AlreadyDecided():
                names = await self.cards.desk.who(city, [error.by] if error.by else [])
                toast = decided(t, names.get(error.by or "")) if error.by else withdrawn(t)
            case CaseChanged():
                toast = changed(t)
            case NeedsAnother():
                toast = needs_another(t)
            case TooLate():
                toast = too_late(t)
            case IdeaUnknown() | IdeaMoved():
                toast = no_target(t)
            case CaseUnknown():
                raise error
            case _:
                toast = not_for_this(t)
        note = None if turn.group else Markup("⚠️ ") + Markup.escape(toast)
        return await self.cards.look(turn, city, case_id, note, toast if turn.group else None, alert=True)

    def _gone(self, turn: Turn) -> Reply:
        if turn.group:
            return Reply(toast=gone(turn.t), alert=True)
        slug = turn.city.slug if turn.city else ""
        screen = Screen(
            Markup("⚠️ ") + Markup.escape(gone(turn.t)),
            (card_screens.next_row(turn.t, slug), (_to_desk(turn.t, slug),)),
        )
        return Reply(screen=screen)


def wrong_words(t: Translator, error: InvalidMessage | TextRefused) -> Markup:
    """What she typed cannot be sent: what to do about it."""
    if isinstance(error, TextRefused) and error.fault is TextFault.ONLY_LINK:
        return t.gettext("This is only a link. Type what it is about, too.")
    if isinstance(error, TextRefused) and error.fault is TextFault.TOO_SHORT:
        return t.gettext("This is too short. Type a few words more.")
    limit = t.number(error.limit)
    if isinstance(error, TextRefused) and error.length:
        return t.gettext(
            "It has {length} characters, and {limit} are the most. Type it shorter, please.",
            length=t.number(error.length),
            limit=limit,
        )
    return t.gettext("Type a text of {limit} characters at most, please.", limit=limit)


def taken(t: Translator, name: str | None, until: str) -> str:
    if name is None:
        return t.pgettext("toast", "A colleague works on it until {time}.", time=until)
    return t.pgettext("toast", "{name} works on it until {time}.", name=name[:60], time=until)


def decided(t: Translator, name: str | None) -> str:
    if name is None:
        return t.pgettext("toast", "A colleague has decided it already.")
    return t.pgettext("toast", "{name} has decided it already.", name=name[:60])


def withdrawn(t: Translator) -> str:
    return t.pgettext("toast", "There is nothing to decide any more: it was withdrawn.")


def changed(t: Translator) -> str:
    return t.pgettext("toast", "The author has changed it. Nothing was decided: look at it anew.")


def needs_another(t: Translator) -> str:
    return t.pgettext("toast", "You took part in this before: another moderator has to decide.")


def too_late(t: Translator) -> str:
    return t.pgettext("toast", "It is too late: this counts already, or was taken back.")


def no_target(t: Translator) -> str:
    return t.pgettext("toast", "The other idea is not public (any more). Choose another one.")


def not_for_this(t: Translator) -> str:
    return t.pgettext("toast", "This cannot be done with this case.")


def gone(t: Translator) -> str:
    return t.pgettext("toast", "This case is not here any more.")


def _way_back(turn: Turn) -> Button:
    """To the card that the question, or the button, was about."""
    city = turn.city.slug if turn.city and turn.names_city else said_of(turn.conversation, "city")
    named = next((arg for arg in turn.args if isinstance(arg, CaseId)), None)
    case_id = named or said_of(turn.conversation, "case")
    if case_id:
        return card_screens.to_case(turn.t, city, case_id)
    return _to_desk(turn.t, city)


def _to_desk(t: Translator, slug: str) -> Button:
    return Button(t.pgettext("half-button", "‹ Back"), Tap(callbacks.DESK, slug))


def _to_rules(turn: Turn) -> Button:
    slug = turn.city.slug if turn.city and turn.names_city else said_of(turn.conversation, "city")
    return Button(turn.t.pgettext("half-button", "‹ Back"), Tap(callbacks.RULES, slug))


def not_hers(t: Translator, name: str | None) -> str:
    if name is None:
        return t.pgettext("toast", "Only who decided it can undo it.")
    return t.pgettext("toast", "Only {name} can undo it, who decided it.", name=name[:60])


def undone(t: Translator) -> str:
    return t.pgettext("toast", "Undone. Nobody was told.")
