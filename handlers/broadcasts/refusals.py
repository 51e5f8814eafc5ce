"""How the rules' refusals are told to who writes announcements: what is wrong, and the way back to where it can be mended."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from markupsafe import Markup

from bot.core.broadcasts.markup import MarkupInvalid
from bot.core.broadcasts.model import (
    AudienceEmpty,
    BroadcastUnknown,
    ChangedMeanwhile,
    InvalidBroadcast,
    OwnBroadcast,
    TooManyDrafts,
    UnseenCorrection,
)
from bot.telegram.routes import Handler, Routes
from bot.telegram.screens import Button, Screen
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from bot.telegram.turns import KEEP, Reply, Turn
from handlers.asked import said_of
from handlers.broadcasts import callbacks, problems
from handlers.broadcasts.desk import BroadcastId, DraftNoMore

_REFUSALS: Final = (
    *(AudienceEmpty, BroadcastUnknown, ChangedMeanwhile, InvalidBroadcast, MarkupInvalid, OwnBroadcast),
    *(TooManyDrafts, UnseenCorrection, DraftNoMore),
)


def with_refusals(table: Routes) -> Routes:
    """The same routes, whose handlers' refusals are told here."""
    return Routes(
        taps={name: replace(route, handler=_telling(route.handler)) for name, route in table.taps.items()},
        texts=_all_telling(table.texts),
        photos=_all_telling(table.photos),
        documents=_all_telling(table.documents),
    )


def _all_telling(handlers: Mapping[str, Handler]) -> dict[str, Handler]:
    return {state: _telling(handler) for state, handler in handlers.items()}


def _telling(handler: Handler) -> Handler:
    async def told(turn: Turn) -> Reply:
        try:
            return await handler(turn)
        except DraftNoMore as error:
            return _lead_on(turn, error)
        except _REFUSALS as error:
            words = Markup("⚠️ ") + in_words(turn.t, error)
            return Reply(screen=Screen(words, ((_way_back(turn, error),),)), conversation=KEEP)

    return told


def _lead_on(turn: Turn, error: DraftNoMore) -> Reply:
    """To where it is now: taken back it can be written again."""
    tap = Tap(callbacks.CARD, _slug(turn), (error.broadcast.id,))
    look = Button(turn.t.pgettext("button", "📣 To the announcement"), tap)
    return Reply(screen=Screen(problems.no_draft(turn.t), ((look,),)))


def in_words(t: Translator, error: Exception) -> Markup:
    match error:
        case InvalidBroadcast():
            return problems.of_broadcast(t, error)
        case MarkupInvalid():
            return problems.of_markup(t, error)
        case AudienceEmpty():
            return problems.nobody(t)
        case ChangedMeanwhile():
            return problems.changed_meanwhile(t)
        case OwnBroadcast():
            return problems.own(t)
        case UnseenCorrection():
            return problems.unseen_correction(t)
        case TooManyDrafts():
            return problems.too_many_drafts(t, error.limit)
        case _:
            return problems.gone(t)


def _way_back(turn: Turn, error: Exception) -> Button:
    """The draft that the button, or the question before her, names; else the editors' page."""
    named = next((arg for arg in turn.args if isinstance(arg, BroadcastId)), None)
    draft = named or said_of(turn.conversation, "broadcast")
    is_there = draft and not isinstance(error, BroadcastUnknown)
    tap = Tap(callbacks.DRAFT, _slug(turn), (draft,)) if is_there else Tap(callbacks.DESK, _slug(turn))
    return Button(turn.t.pgettext("half-button", "‹ Back"), tap)


def _slug(turn: Turn) -> str:
    return turn.city.slug if turn.city and turn.names_city else said_of(turn.conversation, "city")
