"""How the rules' refusals are told to who makes surveys: what is wrong, and the way back to where it can be mended."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from markupsafe import Markup

from bot.core.surveys.model import ChangedMeanwhile, InvalidTerm, SurveyClosed, SurveyUnknown, TooManyDrafts
from bot.telegram.files import FileGone
from bot.telegram.routes import Handler, Routes
from bot.telegram.screens import Button, Screen
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from bot.telegram.turns import KEEP, Reply, Turn
from handlers.asked import said_of
from handlers.surveys import desk_callbacks as callbacks
from handlers.surveys import desk_problems as problems
from handlers.surveys.desk import DraftId, Target

_REFUSALS: Final = (InvalidTerm, TooManyDrafts, ChangedMeanwhile, SurveyClosed, SurveyUnknown, FileGone)


def with_refusals(table: Routes) -> Routes:
    """The same routes, whose handlers' refusals are told here: residents are told of some of them in other words."""
    return Routes(
        taps={name: replace(route, handler=_telling(route.handler)) for name, route in table.taps.items()},
        texts=_all_telling(table.texts),
        documents=_all_telling(table.documents),
        photos=_all_telling(table.photos),
    )


def refuse(turn: Turn, words: Markup) -> Reply:
    """What is wrong, with one button back. Where she was asked for something she may answer anew at once."""
    return Reply(screen=Screen(Markup("⚠️ ") + words, ((_way_back(turn),),)), conversation=KEEP)


def _all_telling(handlers: Mapping[str, Handler]) -> dict[str, Handler]:
    return {state: _telling(handler) for state, handler in handlers.items()}


def _telling(handler: Handler) -> Handler:
    async def told(turn: Turn) -> Reply:
        try:
            return await handler(turn)
        except _REFUSALS as error:
            return refuse(turn, _said(turn.t, error))

    return told


def _said(t: Translator, error: Exception) -> Markup:
    match error:
        case InvalidTerm():
            return problems.of_term(t, error)
        case TooManyDrafts():
            return problems.too_many_drafts(t, error.limit)
        case ChangedMeanwhile():
            return problems.changed_meanwhile(t)
        case SurveyClosed():
            return problems.closed(t)
        case FileGone():
            return problems.cannot_read(t)
        case _:
            return problems.gone(t)


def _way_back(turn: Turn) -> Button:
    slug = turn.city.slug if turn.city and turn.names_city else said_of(turn.conversation, "city")
    return Button(turn.t.pgettext("half-button", "‹ Back"), _place(turn, slug, turn.args))


def _place(turn: Turn, slug: str, args: tuple[Any, ...]) -> Tap:
    """The draft or the terms that the button, or the question before her, names; else the editors' page."""
    target = next((arg for arg in args if isinstance(arg, Target)), None)
    draft = next((arg for arg in args if isinstance(arg, DraftId)), None)
    if not args and (said := said_of(turn.conversation, "target")):
        target = Target.read(said)
    if not args and (said := said_of(turn.conversation, "draft")):
        draft = DraftId(said)
    if slug and target:
        return Tap(callbacks.TERMS, slug, (str(target),))
    if slug and draft:
        return Tap(callbacks.DRAFT, slug, (draft,))
    return Tap(callbacks.DESK, slug)
