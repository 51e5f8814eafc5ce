"""When an announcement goes out: at once or at an hour of the city's, and whether at night too."""

from datetime import date, timedelta
from typing import Final

from markupsafe import Markup

from bot.core.broadcasts.model import FARTHEST_START
from bot.telegram.dates import write_day
from bot.telegram.month import month_rows
from bot.telegram.screens import Button, Screen, bold, in_rows, lines, paragraphs
from bot.telegram.translator import Translator
from handlers.broadcasts import callbacks
from handlers.broadcasts.desk import Draft
from handlers.broadcasts.draft_screens import to_draft
from handlers.broadcasts.draft_words import when
from handlers.residents.screens import MARK

_HOURS: Final = tuple(range(7, 23))


def days_of(draft: Draft) -> tuple[date, date]:
    """The first and the last day on which it can go out."""
    return draft.today, draft.today + FARTHEST_START - timedelta(days=1)


def overview(t: Translator, draft: Draft, note: Markup | None = None) -> Screen:
    """What is set now, and what could be."""
    broadcast = draft.broadcast
    text = paragraphs(
        note,
        Markup("🕘 ") + bold(t.gettext("When does it go out?")),
        t.gettext("Now: {value}", value=when(t, broadcast, draft.city.zone)),
        lines(
            bold(t.gettext("At waking hours")),
            t.gettext(
                "In the quiet hours of a resident it is held until they end. What is over by then is not sent."
            ),
        ),
    )
    at_once = MARK if broadcast.starts_at is None else ""
    at_an_hour = "" if broadcast.starts_at is None else MARK
    awake, always = (MARK, "") if broadcast.waking else ("", MARK)
    return Screen(
        text,
        (
            (Button(at_once + t.pgettext("button", "As soon as I send it"), draft.tap(callbacks.WHEN_NOW)),),
            (
                Button(
                    at_an_hour + t.pgettext("button", "🗓 On a day I choose"),
                    draft.tap(callbacks.WHEN_MONTH, "0"),
                ),
            ),
            (
                Button(
                    awake + t.pgettext("button", "🌙 At waking hours only"),
                    draft.tap(callbacks.WAKING, "1"),
                ),
            ),
            (Button(always + t.pgettext("button", "⏰ Also at night"), draft.tap(callbacks.WAKING, "0")),),
            to_draft(t, draft),
        ),
    )


def day(t: Translator, draft: Draft, month: tuple[int, int] | None, note: Markup | None = None) -> Screen:
    """A month to choose the day from; it may be typed as well."""
    first, last = days_of(draft)
    year, number = month or (first.year, first.month)
    rows = month_rows(
        t,
        year,
        number,
        (),
        lambda chosen: draft.tap(callbacks.WHEN_DAY, f"{chosen:%Y%m%d}"),
        lambda y, m: draft.tap(callbacks.WHEN_MONTH, f"{y:04d}{m:02d}"),
        draft.today,
        first,
        last,
    )
    text = paragraphs(
        note,
        Markup("🗓 ") + bold(t.gettext("On which day does it go out?")),
        t.gettext("Choose it below, or type it, such as {example}", example=_example(draft)),
    )
    up = Button(t.pgettext("half-button", "‹ Back"), draft.tap(callbacks.WHEN))
    return Screen(text, (*rows, (up,)))


def hour(t: Translator, draft: Draft, chosen: date, note: Markup | None = None) -> Screen:
    """At what hour of that day, on the city's clocks."""
    buttons = [
        Button(f"{number:02d}:00", draft.tap(callbacks.WHEN_AT, f"{chosen:%Y%m%d}T{number:02d}00"))
        for number in _HOURS
    ]
    text = paragraphs(
        note,
        Markup("🕘 ") + bold(t.gettext("At what time does it go out?")),
        bold(write_day(t.locale_name, chosen, with_year=True)),
        t.gettext("Choose below, or type it, such as 9:30"),
    )
    up = Button(t.pgettext("half-button", "‹ Back"), draft.tap(callbacks.WHEN_MONTH, f"{chosen:%Y%m}"))
    return Screen(text, (*in_rows(buttons, 4), (up,)))


def not_a_day(t: Translator, draft: Draft) -> Markup:
    return Markup("⚠️ ") + t.gettext(
        "I do not understand this day. Type it like this: {example}", example=_example(draft)
    )


def _example(draft: Draft) -> str:
    """A week from now, as one types it."""
    there = draft.today + timedelta(days=7)
    return f"{there.day}.{there.month}.{there.year}"
