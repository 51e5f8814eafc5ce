"""An answer in the reader's words. Plain text: whoever shows it escapes it."""

from collections.abc import Sequence

from bot.core.surveys import wording
from bot.core.surveys.playing import Playing, Step
from bot.core.surveys.questionnaire import Kind
from bot.telegram.translator import Translator


def in_words(t: Translator, playing: Playing, step: Step, values: Sequence[str] | None = None) -> str:
    """What she answered there, or what ``values`` would mean there; empty where there is nothing."""
    assert step.question
    if values is None:
        values = step.answer.values if step.answer else ()
    if not values:
        return ""
    named = {
        Kind.LOCATION: t.pgettext("half-button", "📍 A place"),
        Kind.PHOTO: t.pgettext("half-button", "📷 A photo"),
        Kind.ACKNOWLEDGE: t.pgettext("half-button", "✓ Read"),
    }
    if said := named.get(step.question.kind):
        return said
    if step.question.kind is Kind.RANK:
        labels = {shown.option.code: shown.label for shown in step.options}
        return ", ".join(f"{rank}. {labels.get(code, code)}" for rank, code in enumerate(values, 1))
    options = [shown.option for shown in step.options]
    return wording.in_words(step.question, options, values, playing.language)


def number(t: Translator, value: str) -> str:
    """A number in canonical form, as the reader writes it. Raises ValueError."""
    return t.number(float(value) if "." in value else int(value))
