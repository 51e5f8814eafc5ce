"""Why an answer is not taken, said so that she knows what to do next. The author's own words come first."""

from contextlib import suppress
from typing import Final

from markupsafe import Markup

from bot.core.surveys.playing import AnswerRefused, RefusedFor, Step
from bot.core.surveys.questionnaire import LONGEST_ANSWER, Kind
from bot.telegram.screens import paragraphs
from bot.telegram.translator import Translator
from handlers.residents import screens as resident_screens
from handlers.surveys.answered import number

_SENT: Final = {Kind.PHOTO: RefusedFor.NOT_A_PHOTO, Kind.LOCATION: RefusedFor.NOT_A_LOCATION}
"""What is neither typed nor tapped, but sent."""


def refused(t: Translator, error: AnswerRefused) -> Markup:
    """For above the question, which is asked again."""
    own = Markup.escape(error.message) if error.message else None
    if own is not None and error.reason in (RefusedFor.CONSTRAINT, RefusedFor.REQUIRED):
        return Markup("⚠️ ") + own
    return Markup("⚠️ ") + paragraphs(own, _ours(t, error))


def _ours(t: Translator, error: AnswerRefused) -> Markup:
    if error.reason is RefusedFor.OUT_OF_SPAN:
        return _out_of_span(t, error)
    limit = t.number(error.limit or LONGEST_ANSWER)
    return {
        RefusedFor.REQUIRED: t.gettext("This question needs an answer."),
        RefusedFor.NOT_A_NUMBER: t.gettext("Please type a number, such as 12."),
        RefusedFor.NOT_WHOLE: t.gettext("Please type a whole number, such as 12."),
        RefusedFor.NOT_AN_OPTION: t.gettext("I do not find this. Please tap one of the buttons."),
        RefusedFor.NOT_A_DATE: t.gettext(
            "I do not understand this day. Tap it below, or type it as in 24.5.2026"
        ),
        RefusedFor.NOT_A_TIME: t.gettext("I do not understand this time. Type it like this: 19:30"),
        RefusedFor.TOO_LONG: t.gettext("This is too long: {limit} characters at most.", limit=limit),
        RefusedFor.CONSTRAINT: t.gettext("This answer does not fit here. Please look at it again."),
        RefusedFor.NOT_A_LOCATION: t.gettext("Here a place is asked for. Tap the button, or send it by 📎."),
        RefusedFor.NOT_A_PHOTO: t.gettext("Here a photo is asked for. Send it by 📎 or the camera."),
        RefusedFor.NOT_RANKED: t.gettext("Please put all of them in order: some have no number yet."),
        RefusedFor.EXCLUSIVE: t.gettext("This answer cannot be combined with others."),
        RefusedFor.NOT_BY_TYPING: t.gettext("Please answer with the buttons below the question."),
        RefusedFor.TOO_MANY_TIMES: t.gettext(
            "There are {limit} already; more are not possible.", limit=limit
        ),
    }[error.reason]


def _out_of_span(t: Translator, error: AnswerRefused) -> Markup:
    low, high = (_written(t, end) for end in (error.low, error.high))
    if low and high:
        return t.gettext("Please give a number from {low} to {high}.", low=low, high=high)
    if low:
        return t.gettext("Please give a number of at least {low}.", low=low)
    return t.gettext("Please give a number of at most {high}.", high=high)


def _written(t: Translator, end: str) -> str:
    with suppress(ValueError):
        return number(t, end) if end else ""
    return end


def one_by_typing(t: Translator) -> Markup:
    return Markup("⚠️ ") + t.gettext("Please tap the one that you mean.")


def nothing_found(t: Translator, words: str) -> Markup:
    return Markup("⚠️ ") + t.gettext("Nothing was found for “{words}”. Try fewer letters.", words=words)


def not_a_photo_here(t: Translator) -> Markup:
    return Markup("⚠️ ") + t.gettext("Here no photo is asked for. Please answer this question first.")


def no_place_here(t: Translator) -> Markup:
    return Markup("⚠️ ") + t.gettext("Here no place is asked for. Please answer this question first.")


def unreadable(t: Translator, step: Step | None) -> Markup:
    """Of a message that no question can be answered with; ``step`` is the one before her, None at the review."""
    wanted = _SENT.get(step.question.kind) if step and step.question else None
    return refused(t, AnswerRefused(wanted)) if wanted else Markup("⚠️ ") + resident_screens.unreadable(t)


def photo_as_file(t: Translator) -> Markup:
    return Markup("⚠️ ") + t.gettext("Please send it as a photo, not as a file.")
