"""A broadcast that is a draft no more, as its editors see it: how far it is, and what can be done about it."""

from dataclasses import replace

from markupsafe import Markup

from bot.core.broadcasts.model import BroadcastStatus
from bot.core.languages import LANGUAGES
from bot.telegram.screens import Button, Row, Screen, bold, in_rows, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.broadcasts import audience_words, callbacks, draft_words
from handlers.broadcasts.desk import writes_in
from handlers.broadcasts.message_screens import announcement, only_shown
from handlers.broadcasts.release_screens import send_label, warnings
from handlers.broadcasts.running_words import (
    OVER,
    STARTED,
    UNDER_WAY,
    Shown,
    heading,
    numbers,
    pace,
    progress,
    standing,
)
from handlers.residents.screens import MARK


def card(t: Translator, shown: Shown, note: Markup | None = None) -> Screen:
    """How far it is at this moment."""
    counts = shown.broadcast.counts
    text = paragraphs(
        note,
        heading(t, shown),
        standing(t, shown),
        _before_it_starts(t, shown),
        lines(progress(t, counts), numbers(t, counts), pace(t, shown)) if _has_numbers(shown) else None,
        _came_of_it(t, shown),
        t.gettext("You wrote it, so another person of your team has to release it.")
        if shown.is_own
        else None,
    )
    return Screen(text, (*_rows(t, shown), (leave(t, shown),)))


def _has_numbers(shown: Shown) -> bool:
    return shown.broadcast.status in STARTED and bool(shown.broadcast.counts.total or shown.per_second)


def _before_it_starts(t: Translator, shown: Shown) -> Markup | None:
    """What whoever releases it has to know."""
    broadcast, outlook = shown.broadcast, shown.outlook
    if outlook is None:
        return None
    who = audience_words.audience(t, shown.city, broadcast.audience, shown.titles)
    return paragraphs(
        audience_words.reached(t, outlook.headcount),
        lines(
            t.gettext("To whom: {who}", who=who),
            t.gettext("When: {when}", when=draft_words.when(t, broadcast, shown.city.zone)),
        ),
        *(Markup("⚠️ ") + warning for warning in warnings(t, shown.city, outlook)),
    )


def _came_of_it(t: Translator, shown: Shown) -> Markup | None:
    """In two numbers, once it is over; the rest is in the report."""
    if shown.report is None or shown.broadcast.status not in OVER:
        return None
    return came_of_it(t, shown)


def came_of_it(t: Translator, shown: Shown, *, is_early: bool = False) -> Markup | None:
    """Who pressed its button, and who answered. ``is_early``: it has only just arrived, so that 0 says nothing."""
    report = shown.report
    if report is None or shown.broadcast.subject is None:
        return None
    opened = t.gettext("Opened: <b>{n}</b>", n=t.number(report.opened))
    answered = t.gettext("Answered: <b>{n}</b>", n=t.number(report.answered or 0))
    said = [
        message
        for number, message in ((report.opened, opened), (report.answered, answered))
        if number or (number == 0 and not is_early)
    ]
    return lines(*said) if said else None


def _rows(t: Translator, shown: Shown) -> list[Row]:
    """What is wanted most comes first."""
    status = shown.broadcast.status
    rows: list[Row] = []
    if status is BroadcastStatus.WAITING and not shown.is_own:
        total = shown.outlook.headcount.total if shown.outlook else 0
        words = send_label(t, shown.broadcast, total)
        rows.append((_to(words, callbacks.RELEASE, shown, str(shown.broadcast.version)),))
    if status in UNDER_WAY and not shown.broadcast.recalled_at:
        rows.append((_to(t.pgettext("button", "⏸ Pause sending"), callbacks.PAUSE, shown),))
    if status is BroadcastStatus.PAUSED:
        rows.append((_to(t.pgettext("button", "▶️ Go on sending"), callbacks.RESUME, shown),))
    if status in UNDER_WAY and not shown.moves_by_itself:
        rows.append((_to(t.pgettext("button", "🔄 Show anew"), callbacks.CARD, shown),))
    if status in STARTED:
        rows.append((_to(t.pgettext("button", "📊 What came of it"), callbacks.REPORT, shown),))
    if shown.may_remind:
        words = t.pgettext("button", "🔔 Remind the others")
        rows.append((_to(words, callbacks.REMIND, shown),))
    if shown.reminder is not None:
        words = t.pgettext("button", "🔔 The reminder")
        rows.append((Button(words, Tap(callbacks.CARD, shown.city.slug, (shown.reminder.id,))),))
    rows.append(
        (
            _to(
                t.pgettext("button", "👁 How it looks"),
                callbacks.LOOK,
                shown,
                writes_in(t.language.tag, shown.city),
            ),
        )
    )
    if status in (BroadcastStatus.WAITING, BroadcastStatus.SCHEDULED):
        rows.append((_to(t.pgettext("button", "✏️ Change it"), callbacks.WITHDRAW, shown),))
    if (
        status not in (*OVER, BroadcastStatus.DRAFT, BroadcastStatus.WAITING)
        and not shown.broadcast.recalled_at
    ):
        rows.append((_to(t.pgettext("button", "✖️ Cancel"), callbacks.CANCEL, shown),))
    if shown.may_correct:
        rows.append((_to(t.pgettext("button", "✏️ Correct it"), callbacks.CORRECT, shown),))
    if status in OVER and shown.broadcast.reminds is None:
        rows.append((_to(t.pgettext("button", "📄 Use it again"), callbacks.COPY, shown),))
    if shown.may_recall:  # last, and not beside "Cancel": who has it loses it
        rows.append((_to(t.pgettext("button", "🗑 Delete everywhere"), callbacks.RECALL, shown),))
    return rows


def leave(t: Translator, shown: Shown) -> Button:
    return _to(t.pgettext("half-button", "‹ Back"), callbacks.LEAVE, shown)


def to_card(t: Translator, shown: Shown) -> Button:
    return _to(t.pgettext("half-button", "‹ Back"), callbacks.CARD, shown)


def _to(words: str, name: str, shown: Shown, *more: str) -> Button:
    return Button(words, Tap(name, shown.city.slug, (shown.broadcast.id, *more)))


def as_read(t: Translator, voice: Translator, shown: Shown) -> Screen:
    """As it is read in the language of ``voice``, with an editor's buttons below."""
    made = announcement(voice, shown.city, shown.broadcast, shown.subject)
    tag = voice.language.tag
    others = in_rows(
        (
            Button(
                (MARK if each == tag else "") + LANGUAGES[each].own_name,
                Tap(callbacks.LOOK, shown.city.slug, (shown.broadcast.id, each)),
            )
            for each in shown.city.languages
        ),
        2,
    )
    return replace(made, rows=(*only_shown(made.rows), *others, (to_card(t, shown),)))


def confirm_cancel(t: Translator, shown: Shown) -> Screen:
    counts = shown.broadcast.counts
    text = paragraphs(
        Markup("✖️ ") + bold(t.gettext("Cancel this announcement?")),
        heading(t, shown),
        t.ngettext(
            "{n} person has it and keeps it. Nobody else gets it, and this cannot be undone.",
            "{n} people have it and keep it. Nobody else gets it, and this cannot be undone.",
            counts.sent,
        )
        if counts.sent
        else t.gettext("Nobody gets it, and this cannot be undone."),
    )
    yes = _to(t.pgettext("button", "✖️ Yes, cancel it"), callbacks.CANCEL_CONFIRMED, shown)
    return Screen(text, ((yes,), (to_card(t, shown),)))


def released(t: Translator, shown: Shown) -> Markup:
    if shown.broadcast.status is BroadcastStatus.SCHEDULED:
        return Markup("✅ ") + bold(t.gettext("Released. It goes out at its hour."))
    return Markup("✅ ") + bold(t.gettext("Released. It is on its way."))


def withdrawn(t: Translator) -> str:
    return t.pgettext("toast", "It is a draft again, and is not sent.")


def paused(t: Translator) -> str:
    return t.pgettext("toast", "Paused. What was on its way still arrives.")


def resumed(t: Translator) -> str:
    return t.pgettext("toast", "It goes on.")


def cancelled(t: Translator) -> str:
    return t.pgettext("toast", "Cancelled. Nobody else gets it.")


def gone(t: Translator) -> str:
    return t.pgettext("toast", "This announcement is not here any more.")
