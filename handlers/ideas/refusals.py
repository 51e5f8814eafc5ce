"""How the rules' refusals are told to residents: what is so, until when, and where to go from there."""

from datetime import datetime

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.ideas.model import (
    AlreadyDone,
    AuthorBlocked,
    CannotAppeal,
    ChangedMeanwhile,
    DraftUnknown,
    IdeaMoved,
    IdeaUnknown,
    NotAtHome,
    OwnIdea,
    TextRefused,
    TooManyIdeas,
    TooManyPhotos,
)
from bot.core.moderation.model import Reason
from bot.telegram.routes import Routes
from bot.telegram.screens import Button, Row, Screen, bold, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from bot.telegram.turns import Reply, Turn
from handlers.asked import said_of
from handlers.cities.callbacks import FOLLOW, PICK
from handlers.ideas import callbacks, own_screens, problems, said
from handlers.moderation import reasons
from handlers.residents.screens import to_menu


def routes() -> Routes:
    """The refusals that none of the handlers answers itself."""
    table = Routes()
    table.refusal(IdeaUnknown, lambda turn, error: _refuse(turn, _gone(turn)))
    table.refusal(IdeaMoved, _tell_moved)
    table.refusal(DraftUnknown, lambda turn, error: _refuse(turn, _sent_or_gone(turn)))
    table.refusal(AuthorBlocked, _tell_blocked)
    table.refusal(TooManyIdeas, _tell_too_many)
    table.refusal(TooManyPhotos, lambda turn, error: _refuse(turn, problems.too_many_photos(turn.t)))
    table.refusal(TextRefused, _tell_text_refused)
    table.refusal(NotAtHome, tell_not_at_home)
    table.refusal(OwnIdea, lambda turn, error: _alert(said.own_idea(turn.t)))
    table.refusal(ChangedMeanwhile, lambda turn, error: _refuse(turn, _changed(turn)))
    table.refusal(AlreadyDone, lambda turn, error: _refuse(turn, own_screens.nobody_waits(turn.t)))
    table.refusal(CannotAppeal, lambda turn, error: _refuse(turn, own_screens.appealed_already(turn.t)))
    return table


def blocked(t: Translator, city: City | None, until: datetime, reason: Reason) -> Markup:
    """Until when, and why."""
    rule = reasons.rule_of(t, reason)
    when = t.date(until, city.zone if city else "UTC", "full")
    return paragraphs(
        Markup("🔒 ") + bold(t.gettext("You cannot write here until: {when}", when=when)),
        t.gettext("Why: {reason}", reason=reasons.name_of(t, reason)),
        t.gettext("The rule: {rule}", rule=rule) if rule else None,
        t.gettext("You can read, follow ideas, and go on with everything else here."),
    )


def _refuse(turn: Turn, words: Markup, *more: Row) -> Reply:
    slug = turn.city.slug if turn.city and turn.names_city else said_of(turn.conversation, "city")
    ideas = Button(turn.t.pgettext("button", "💡 Ideas"), Tap(callbacks.IDEAS, slug))
    return Reply(screen=Screen(words, (*more, (ideas,), (to_menu(turn.t),))))


def _alert(words: str) -> Reply:
    return Reply(toast=words, alert=True)


def _tell_moved(turn: Turn, error: IdeaMoved) -> Reply:
    if turn.city is None:
        return _refuse(turn, _gone(turn))
    tap = Tap(callbacks.CARD, turn.city.slug, (error.idea_id, "h"))
    return _refuse(
        turn,
        turn.t.gettext("🔗 This idea was joined with another."),
        (Button(turn.t.pgettext("button", "🔗 The other idea"), tap),),
    )


def _tell_blocked(turn: Turn, error: AuthorBlocked) -> Reply:
    """In the catalogue's words: the city's own are in the notice that she got."""
    return _refuse(turn, blocked(turn.t, turn.city, error.until, Reason(error.reason)))


def tell_not_at_home(turn: Turn, error: NotAtHome) -> Reply:
    """Who neither lives in the city nor follows it reads there, and writes at home."""
    if turn.city is None:
        return _refuse(turn, _gone(turn))
    name = turn.city.name_for(turn.t.language.tag)
    words = turn.t.gettext("Who lives in {city} or follows it can write here.", city=name)
    follow = Button(
        turn.t.pgettext("button", "⭐ Follow this city too"), Tap(PICK, turn.city.slug, (FOLLOW,))
    )
    return _refuse(turn, words, (follow,))


def _tell_too_many(turn: Turn, error: TooManyIdeas) -> Reply:
    t, zone = turn.t, turn.city.zone if turn.city else "UTC"
    words = paragraphs(
        t.ngettext(
            "You have sent {n} idea within a day, and the city wants to read it with care.",
            "You have sent {n} ideas within a day, and the city wants to read them with care.",
            error.limit,
        ),
        t.gettext("You can send the next one from: {when}", when=t.datetime(error.again_at, zone)),
        t.gettext("What you have written is kept.") if turn.args else None,
    )
    return _refuse(turn, words)


def _tell_text_refused(turn: Turn, error: TextRefused) -> Reply:
    words = problems.of_text(turn.t, error.fault, error.length, error.limit)
    return _refuse(turn, Markup("⚠️ ") + words)


def _gone(turn: Turn) -> Markup:
    return turn.t.gettext("This idea is not here any more.")


def _sent_or_gone(turn: Turn) -> Markup:
    return turn.t.gettext("This draft was sent already, or thrown away. Look among your ideas.")


def _changed(turn: Turn) -> Markup:
    return Markup("⚠️ ") + turn.t.gettext("Something has changed meanwhile. Please look at it as it is now.")
