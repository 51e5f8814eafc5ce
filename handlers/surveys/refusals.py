"""How the rules' refusals are told: what is so, and where to go from there."""

from markupsafe import Markup

from bot.core.surveys.model import (
    AlreadyAnswered,
    ChangedMeanwhile,
    NotInAudience,
    QuotaReached,
    SheetIncomplete,
    SurveyClosed,
    SurveyUnknown,
)
from bot.core.surveys.playing import AnswerRefused, PlaceUnknown
from bot.telegram.routes import Routes
from bot.telegram.screens import Button, Row, Screen
from bot.telegram.taps import Tap
from bot.telegram.turns import Reply, Turn
from handlers.residents.screens import to_menu
from handlers.surveys import callbacks, filling_refusals, screens
from handlers.surveys.filling import SheetId


def routes() -> Routes:
    """The refusals that none of the handlers answers itself."""
    table = Routes()
    table.refusal(SurveyUnknown, lambda turn, error: _refuse(turn, screens.gone(turn.t)))
    table.refusal(SurveyClosed, _tell_closed)
    table.refusal(NotInAudience, _tell_others)
    table.refusal(QuotaReached, lambda turn, error: _refuse(turn, _full(turn)))
    table.refusal(AlreadyAnswered, lambda turn, error: _refuse(turn, _answered(turn)))
    table.refusal(SheetIncomplete, lambda turn, error: _refuse(turn, _missing(turn), again=True))
    table.refusal(ChangedMeanwhile, lambda turn, error: _refuse(turn, _elsewhere(turn), again=True))
    table.refusal(PlaceUnknown, lambda turn, error: _refuse(turn, _elsewhere(turn), again=True))
    table.refusal(AnswerRefused, _tell_refused)
    return table


def _refuse(turn: Turn, words: Markup, *, again: bool = False) -> Reply:
    """``again``: the button leads to where she stands in the sheet that she was filling in."""
    rows: list[Row] = []
    sheet = next((arg for arg in turn.args if isinstance(arg, SheetId)), None)
    if again and sheet and turn.city:
        tap = Tap(callbacks.SHOW, turn.city.slug, (sheet,))
        rows.append((Button(turn.t.pgettext("button", "▶️ Go on"), tap),))
    rows.append((Button(turn.t.pgettext("button", "📋 Surveys"), Tap(callbacks.SURVEYS)),))
    return Reply(screen=Screen(words, (*rows, (to_menu(turn.t),))))


def _tell_closed(turn: Turn, error: SurveyClosed) -> Reply:
    t = turn.t
    if error.opens_at and turn.city:
        when = t.datetime(error.opens_at, turn.city.zone, "full")
        return _refuse(turn, Markup("🕘 ") + t.gettext("It is not open yet. It opens: {when}", when=when))
    return _refuse(
        turn,
        Markup("🔒 ")
        + t.gettext("This survey is closed: it takes no more answers. What you sent before counts."),
    )


def _tell_others(turn: Turn, error: NotInAudience) -> Reply:
    if turn.city is None:
        return _refuse(turn, screens.gone(turn.t))
    return Reply(screen=screens.for_others(turn.t, turn.city, is_home=turn.city == turn.home))


def _tell_refused(turn: Turn, error: AnswerRefused) -> Reply:
    return _refuse(turn, filling_refusals.refused(turn.t, error), again=True)


def _full(turn: Turn) -> Markup:
    return Markup("🔒 ") + turn.t.gettext(
        "As many people have answered as were asked for, so your answers cannot be taken any more. Thank you for your time."
    )


def _answered(turn: Turn) -> Markup:
    return Markup("✅ ") + turn.t.gettext(
        "You have sent your answers. In this survey they cannot be changed."
    )


def _missing(turn: Turn) -> Markup:
    return Markup("⚠️ ") + turn.t.gettext("Something is missing still.")


def _elsewhere(turn: Turn) -> Markup:
    return Markup("⚠️ ") + turn.t.gettext("Something has changed meanwhile. Please go on from here.")
