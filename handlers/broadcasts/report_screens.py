"""What came of a broadcast, and what may still be done: remind, delete."""

from markupsafe import Markup

from bot.core.broadcasts.model import Report
from bot.core.languages import LANGUAGES
from bot.telegram.screens import Button, Screen, bold, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.broadcasts import callbacks
from handlers.broadcasts.running_screens import came_of_it, to_card
from handlers.broadcasts.running_words import Shown, heading, numbers, reasons, standing


def report(t: Translator, shown: Shown) -> Screen:
    """Every number there is."""
    found = shown.report
    assert found
    counts = shown.broadcast.counts
    text = paragraphs(
        Markup("📊 ") + bold(t.gettext("What came of it")),
        heading(t, shown),
        standing(t, shown),
        lines(numbers(t, counts), came_of_it(t, shown)),
        _answers_hidden(t, shown, found),
        lines(bold(t.gettext("Why not to all:")), *reasons(t, found.reasons)) if found.reasons else None,
        lines(bold(t.gettext("Sent, by language:")), *_languages(t, found)) if found.by_language else None,
    )
    return Screen(text, ((to_card(t, shown),),))


def _answers_hidden(t: Translator, shown: Shown, found: Report) -> Markup | None:
    if shown.subject.survey is None or found.answered is not None:
        return None
    return t.gettext("How many of them answered is not shown: it might tell who did.")


def _languages(t: Translator, found: Report) -> list[Markup]:
    ordered = sorted(found.by_language.items(), key=lambda each: (-each[1], each[0]))
    return [
        Markup("• {}: {}").format(LANGUAGES[tag].own_name if tag in LANGUAGES else tag, t.number(number))
        for tag, number in ordered
    ]


def confirm_remind(t: Translator, shown: Shown) -> Screen:
    """To how many at most: who answers before it reaches her is left out, and an anonymous survey does not tell."""
    found = shown.report
    most = max(shown.broadcast.counts.sent - (found.answered or 0 if found else 0), 0)
    text = paragraphs(
        Markup("🔔 ") + bold(t.gettext("Remind those who have not answered?")),
        heading(t, shown),
        t.ngettext(
            "They get it once more, in the same words: {n} person at most.",
            "They get it once more, in the same words: {n} people at most.",
            most,
        ),
        t.gettext("Who answers before it arrives is left out. You can do this once."),
    )
    yes = Button(
        t.pgettext("button", "🔔 Yes, remind them"),
        Tap(callbacks.REMIND_CONFIRMED, shown.city.slug, (shown.broadcast.id,)),
    )
    return Screen(text, ((yes,), (to_card(t, shown),)))


def reminded(t: Translator) -> Markup:
    return Markup("✅ ") + bold(t.gettext("The reminder is on its way."))


def confirm_recall(t: Translator, shown: Shown, reached: int) -> Screen:
    """``reached``: those whose message is young enough."""
    sent = shown.broadcast.counts.sent
    is_all = reached >= sent
    text = paragraphs(
        Markup("🗑 ") + bold(t.gettext("Delete this announcement from all chats?")),
        heading(t, shown),
        t.gettext("Telegram deletes only what is younger than 48 hours."),
        t.ngettext("{n} person has it: it disappears.", "{n} people have it: it disappears.", sent)
        if is_all
        else t.gettext(
            "It disappears for {n} of the {total} who have it; the others keep it.",
            n=t.number(reached),
            total=t.number(sent),
        ),
        t.gettext("Nobody else gets it, and this cannot be undone."),
    )
    yes = Button(
        t.pgettext("button", "🗑 Yes, delete it"),
        Tap(callbacks.RECALL_CONFIRMED, shown.city.slug, (shown.broadcast.id,)),
    )
    return Screen(text, ((yes,), (to_card(t, shown),)))


def recalled(t: Translator, number: int) -> str:
    return t.npgettext(
        "toast", "It is being deleted from {n} chat.", "It is being deleted from {n} chats.", number
    )
