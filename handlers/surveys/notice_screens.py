"""What people are told unasked about surveys: that the results are there, that one they have begun closes soon."""

from markupsafe import Markup

from bot.core.surveys.answering import Offer
from bot.core.surveys.questionnaire import text_for
from bot.telegram.screens import Button, Screen, bold, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.residents.screens import to_menu
from handlers.sending import Said
from handlers.surveys import callbacks
from handlers.surveys.screens import closing, title


def results(t: Translator, offer: Offer) -> Screen:
    """With what the city will do, if it has said so."""
    outcome = text_for(offer.survey.terms.outcome, t.language.tag)
    text = paragraphs(
        Markup("📊 ") + bold(t.gettext("The results of a survey that you answered")),
        Markup.escape(title(t, offer)),
        lines(bold(t.gettext("What the city will do:")), Markup.escape(outcome)) if outcome else None,
    )
    tap = Tap(callbacks.RESULTS, offer.city.slug, (offer.survey.id, "0"))
    return Screen(text, ((Button(t.pgettext("button", "📊 See the results"), tap),), (to_menu(t),)))


def results_line(t: Translator, offer: Offer) -> Said:
    """The same in a digest."""
    name = title(t, offer)
    return Said(t.gettext("📊 The results are there: {title}", title=name), f"📊 {name}")


def closing_soon(t: Translator, offer: Offer) -> Screen:
    """One tap leads to where she stopped."""
    text = paragraphs(
        Markup("🔔 ") + bold(t.gettext("A survey that you have begun closes soon")),
        Markup.escape(title(t, offer)),
        closing(t, offer),
        t.gettext("Your answers are not sent yet."),
    )
    tap = Tap(callbacks.BEGIN, offer.city.slug, (offer.survey.id,))
    return Screen(text, ((Button(t.pgettext("button", "▶️ Go on"), tap),), (to_menu(t),)))
