"""A published survey as its editors see it: where it stands, and everything that can be done with it."""

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.surveys.model import Survey, SurveyStatus
from bot.core.surveys.questionnaire import text_for
from bot.core.surveys.results import Participation
from bot.telegram.screens import Button, Row, Screen, bold, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import shortened
from handlers.surveys import callbacks as residents
from handlers.surveys import desk_callbacks as callbacks
from handlers.surveys import terms_words as words
from handlers.surveys.desk import Target, Term
from handlers.surveys.desk_screens import Shelf, standing
from handlers.surveys.looking import EVERYTHING

_LONGEST_TITLE = 200  # UTF-16 units
_LONGEST_OUTCOME = 400


def survey(
    t: Translator, city: City, shown: Survey, seen: Participation, note: Markup | None = None
) -> Screen:
    """The numbers are those of this moment."""
    outcome = text_for(shown.terms.outcome, t.language.tag)
    text = paragraphs(
        note,
        Markup("📋 ") + bold(shortened(words.title_of(t, shown.title), _LONGEST_TITLE)),
        standing(t, city, shown),
        None if shown.status is SurveyStatus.SCHEDULED else numbers(t, seen),
        t.gettext("<b>What the city will do:</b> {words}", words=shortened(outcome, _LONGEST_OUTCOME))
        if outcome
        else None,
    )
    return Screen(text, (*_rows(t, city, shown), (_to_list(t, city, shown),)))


def numbers(t: Translator, seen: Participation) -> Markup:
    """Who is asked, who began, who sent, and the rate."""
    rate = seen.rate
    return lines(
        t.gettext("Asked: <b>{n}</b>", n=t.number(seen.invited)),
        t.gettext("Began: <b>{n}</b>", n=t.number(seen.started)),
        t.gettext("Sent: <b>{n}</b>", n=t.number(seen.sent)),
        t.gettext("Answered of those asked: <b>{share}</b>", share=t.percent(rate))
        if rate is not None and rate <= 1
        else None,
    )


def _rows(t: Translator, city: City, shown: Survey) -> list[Row]:
    one = (shown.id,)
    slug = city.slug
    target = str(Target(shown.id, is_draft=False))
    rows: list[Row] = []
    if shown.status is not SurveyStatus.SCHEDULED:
        results = Tap(callbacks.ALL_RESULTS, slug, (shown.id, "0", EVERYTHING))
        rows += [
            (Button(t.pgettext("button", "📊 Results"), results),),
            (Button(t.pgettext("button", "👥 Who takes part"), Tap(callbacks.PARTICIPATION, slug, one)),),
            (
                Button(
                    t.pgettext("button", "📤 Save as a file"), Tap(callbacks.EXPORT, slug, (shown.id, "0"))
                ),
            ),
        ]
    outcome = Tap(callbacks.TERM, slug, (target, Term.OUTCOME))
    rows.append((Button(t.pgettext("button", "✅ What the city will do"), outcome),))
    rows.append((Button(t.pgettext("button", "⚙️ Terms"), Tap(callbacks.TERMS, slug, (target,))),))
    if shown.status is not SurveyStatus.CLOSED:
        rows += [
            (Button(t.pgettext("button", "✏️ Change what it asks"), Tap(callbacks.REVISE, slug, one)),),
            (Button(t.pgettext("button", "🔗 Link to it"), Tap(callbacks.LINK, slug, one)),),
        ]
    if shown.status is SurveyStatus.OPEN:
        rows.append((Button(t.pgettext("button", "🔴 Close it now"), Tap(callbacks.CLOSE, slug, one)),))
    rows.append((Button(t.pgettext("button", "↩️ Take it back"), Tap(callbacks.WITHDRAW, slug, one)),))
    return rows


def published(t: Translator, shown: Survey, *, changed: bool) -> Markup:
    """What was done, above the survey."""
    if changed:
        return Markup("✅ ") + bold(t.gettext("The change is published."))
    if shown.status is SurveyStatus.SCHEDULED:
        return Markup("🕘 ") + bold(t.gettext("Published. It opens at its hour."))
    return Markup("🎉 ") + bold(t.gettext("Published. Residents find it from now on."))


def confirm_close(t: Translator, city: City, shown: Survey) -> Screen:
    text = paragraphs(
        Markup("🔴 ") + bold(t.gettext("Close this survey now?")),
        Markup.escape(shortened(words.title_of(t, shown.title), _LONGEST_TITLE)),
        t.gettext("It takes no more answers then, and cannot be opened again."),
        t.gettext("What makes it possible to tell who answered what is destroyed.")
        if shown.is_anonymous
        else None,
    )
    yes = Button(
        t.pgettext("button", "🔴 Yes, close it"), Tap(callbacks.CLOSE_CONFIRMED, city.slug, (shown.id,))
    )
    return Screen(text, ((yes,), (to_survey(t, city, shown.id),)))


def closed(t: Translator) -> Markup:
    return Markup("✅ ") + bold(t.gettext("It is closed."))


def confirm_withdraw(t: Translator, city: City, shown: Survey) -> Screen:
    text = paragraphs(
        Markup("↩️ ") + bold(t.gettext("Take this survey back?")),
        Markup.escape(shortened(words.title_of(t, shown.title), _LONGEST_TITLE)),
        t.gettext("Nobody sees it any more, nor its results, and this cannot be undone."),
    )
    yes = Button(
        t.pgettext("button", "↩️ Yes, take it back"), Tap(callbacks.WITHDRAW_CONFIRMED, city.slug, (shown.id,))
    )
    return Screen(text, ((yes,), (to_survey(t, city, shown.id),)))


def withdrawn(t: Translator) -> Markup:
    return Markup("✅ ") + bold(t.gettext("It was taken back."))


def link(t: Translator, city: City, shown: Survey, address: str) -> Screen:
    """The address that opens it, to be passed on."""
    text = paragraphs(
        Markup("🔗 ") + bold(shortened(words.title_of(t, shown.title), _LONGEST_TITLE)),
        t.gettext("Who opens this link comes to the survey:"),
        Markup.escape(address),
    )
    copy = Button(t.pgettext("button", "📋 Copy the link"), copies=address)
    see = Button(t.pgettext("button", "👁 As residents see it"), Tap(residents.INTRO, city.slug, (shown.id,)))
    return Screen(text, ((copy,), (see,), (to_survey(t, city, shown.id),)))


def to_survey(t: Translator, city: City, survey_id: str) -> Button:
    return Button(t.pgettext("half-button", "‹ Back"), Tap(callbacks.SURVEY, city.slug, (survey_id,)))


def _to_list(t: Translator, city: City, shown: Survey) -> Button:
    shelf = Shelf.CLOSED if shown.status is SurveyStatus.CLOSED else Shelf.OPEN
    return Button(t.pgettext("half-button", "‹ Back"), Tap(callbacks.SURVEYS, city.slug, (shelf, "0")))
