"""How the rules' refusals are told to who writes events: what is wrong, and the way back to where she can mend it."""

from markupsafe import Markup

from bot.core.events.entries import CalendarUnreadable
from bot.core.events.importing import FeedExists, FeedFailed, TooManyFeeds
from bot.core.events.model import (
    CapacityBelowGoing,
    ChangedMeanwhile,
    DraftIncomplete,
    EventCancelled,
    InvalidDetail,
    TooManyDrafts,
)
from bot.core.events.schedule import InvalidSchedule
from bot.core.events.suggesting import MOST_A_DAY
from bot.telegram.files import FileGone, FileTooLarge
from bot.telegram.routes import Routes
from bot.telegram.screens import Button, Screen
from bot.telegram.taps import Tap
from bot.telegram.turns import KEEP, Reply, Turn
from handlers.asked import said_of
from handlers.events import callbacks, problems
from handlers.events.form import DraftId
from handlers.events.states import OF_THE_FORM, city_of


def routes() -> Routes:
    """The refusals that none of the handlers answers itself."""
    table = Routes()
    table.refusal(
        InvalidSchedule, lambda turn, error: refuse(turn, problems.of_schedule(turn.t, error.problem))
    )
    table.refusal(InvalidDetail, lambda turn, error: refuse(turn, problems.of_detail(turn.t, error)))
    table.refusal(DraftIncomplete, lambda turn, error: refuse(turn, problems.missing(turn.t, error.missing)))
    table.refusal(TooManyDrafts, _tell_too_many_drafts)
    table.refusal(ChangedMeanwhile, lambda turn, error: refuse(turn, problems.changed_meanwhile(turn.t)))
    table.refusal(
        CapacityBelowGoing,
        lambda turn, error: refuse(turn, problems.capacity_below_going(turn.t, error.going)),
    )
    table.refusal(EventCancelled, lambda turn, error: refuse(turn, _cancelled(turn)))
    table.refusal(CalendarUnreadable, lambda turn, error: refuse(turn, problems.of_calendar(turn.t, error)))
    table.refusal(FeedFailed, lambda turn, error: refuse(turn, problems.of_feed(turn.t, error)))
    table.refusal(FeedExists, lambda turn, error: refuse(turn, problems.feed_exists(turn.t)))
    table.refusal(
        TooManyFeeds, lambda turn, error: refuse(turn, problems.too_many_feeds(turn.t, error.limit))
    )
    table.refusal(
        FileTooLarge, lambda turn, error: refuse(turn, problems.file_too_large(turn.t, error.limit))
    )
    table.refusal(FileGone, lambda turn, error: refuse(turn, problems.file_gone(turn.t)))
    return table


def refuse(turn: Turn, words: Markup) -> Reply:
    """What is wrong, with one button back. Where she was asked for something she may answer anew at once."""
    return Reply(screen=Screen(Markup("⚠️ ") + words, ((_way_back(turn),),)), conversation=KEEP)


def _way_back(turn: Turn) -> Button:
    slug = turn.city.slug if turn.city and turn.names_city else city_of(turn.conversation)
    draft = next((arg for arg in turn.args if isinstance(arg, DraftId)), None) or _asked_draft(turn)
    if slug and draft:
        return Button(turn.t.pgettext("button", "‹ Back to the form"), Tap(callbacks.FORM, slug, (draft,)))
    works = bool(turn.resident.roles)
    name = callbacks.EDITING if works else callbacks.EVENTS
    return Button(turn.t.pgettext("half-button", "‹ Back"), Tap(name, slug or ""))


def _asked_draft(turn: Turn) -> str:
    standing = turn.conversation
    return said_of(standing, "draft") if standing and standing.state in OF_THE_FORM else ""


def _tell_too_many_drafts(turn: Turn, error: TooManyDrafts) -> Reply:
    said = problems.too_many_suggestions if error.limit == MOST_A_DAY else problems.too_many_drafts
    return refuse(turn, said(turn.t, error.limit))


def _cancelled(turn: Turn) -> Markup:
    return turn.t.gettext("This date was cancelled: it cannot be changed any more. Duplicate it instead.")
