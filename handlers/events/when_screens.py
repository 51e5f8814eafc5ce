"""When it takes place, asked step by step: the day, the hour, how long, whether again."""

from collections.abc import Set
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.core.events.repeating import BY_WEEK, Rhythm, repetition_of, rhythms_from
from bot.core.events.schedule import FARTHEST, LONGEST
from bot.core.events.setting import last_day_of
from bot.telegram.month import MARK as DOT
from bot.telegram.month import month_rows
from bot.telegram.screens import Button, Row, Screen, bold, in_rows, paragraphs
from bot.telegram.translator import Translator
from handlers.events import callbacks
from handlers.events.form import Field, Form, Purpose, write_moment
from handlers.events.form_screens import back_to_form, clock_note, form_tap
from handlers.events.form_values import repetition, rhythm_name, when
from handlers.events.shortening import label
from handlers.residents.screens import MARK
from locales.contexts import COLUMNS

_HOURS: Final = tuple(range(7, 23))
_LENGTHS: Final = (30, 45, 60, 90, 120, 180, 240, 360, 480)  # minutes


def day(
    t: Translator,
    form: Form,
    purpose: Purpose,
    month: tuple[int, int] | None,
    marked: Set[int],
    note: Markup | None = None,
) -> Screen:
    """A month to choose a day from. ``marked``: on these days the city has events already."""
    first, last = days_of(form, purpose)
    year, number = month or shown_month(form, purpose)
    rows = month_rows(
        t,
        year,
        number,
        marked,
        lambda chosen: form_tap(form, callbacks.DAY, purpose, f"{chosen:%Y%m%d}"),
        lambda y, m: form_tap(form, callbacks.MONTH, purpose, f"{y:04d}{m:02d}"),
        form.today,
        first,
        last,
    )
    if purpose is Purpose.REPEATED_UNTIL:
        rows.append((Button(t.pgettext("button", "It never ends"), form_tap(form, callbacks.ENDLESS)),))
    question = {
        Purpose.GUIDED: t.gettext("On which day is it?"),
        Purpose.START: t.gettext("On which day is it?"),
        Purpose.LAST_DAY: t.gettext("Which is its last day?"),
        Purpose.REPEATED_UNTIL: t.gettext("Until which day does it repeat?"),
        Purpose.PUBLISHING: t.gettext("On which day shall it be published?"),
    }[purpose]
    hints = paragraphs(
        t.gettext("Choose it below, or type it, such as {example}", example=_example(form)),
        t.gettext("Days with a dot have events already.") if marked else None,
    )
    planned = planned_row(t, form) if purpose is Purpose.PUBLISHING else ()
    text = paragraphs(note, Markup("🗓 ") + bold(question), hints)
    return Screen(text, (*planned, *rows, _back(t, form, purpose)))


def days_of(form: Form, purpose: Purpose) -> tuple[date, date]:
    """The first and the last day that can be chosen."""
    start = form.draft.schedule.start.date() if form.draft.schedule else form.today
    farthest = form.today + FARTHEST - timedelta(days=1)
    if purpose is Purpose.LAST_DAY:
        return start, start + LONGEST - timedelta(days=1)
    if purpose is Purpose.REPEATED_UNTIL:
        return start, max(start, farthest)
    if purpose is Purpose.PUBLISHING and form.draft.schedule:
        return form.today, max(form.today, last_day_of(form.draft.schedule))
    return form.today, farthest


def shown_month(form: Form, purpose: Purpose) -> tuple[int, int]:
    """The month that is opened first: that of the day that was chosen before, or where one will look for it."""
    schedule = form.draft.schedule
    there = form.today
    if schedule is not None and purpose is Purpose.LAST_DAY:
        there = last_day_of(schedule)
    elif schedule is not None and purpose is Purpose.REPEATED_UNTIL:
        there = repetition_of(schedule).until or schedule.start.date()
    elif schedule is not None and purpose is not Purpose.PUBLISHING:
        there = max(there, schedule.start.date())
    return there.year, there.month


def month_of(month: tuple[int, int]) -> tuple[date, date]:
    """Its first and its last day."""
    first = date(*month, 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def hour(t: Translator, form: Form, purpose: Purpose, note: Markup | None = None) -> Screen:
    """At what hour it begins. Whole days need none."""
    buttons = [
        Button(f"{number:02d}:00", form_tap(form, callbacks.HOUR, purpose, f"{number:02d}00"))
        for number in _HOURS
    ]
    whole = Button(t.pgettext("button", "The whole day"), form_tap(form, callbacks.WHOLE_DAYS, purpose))
    text = paragraphs(
        note,
        Markup("🕘 ") + bold(t.gettext("At what time does it begin?")),
        None if purpose is Purpose.GUIDED else _now(t, form),
        t.gettext("Choose below, or type it, such as 19:30, or with the end: 19:30–21:00"),
    )
    return Screen(text, (*in_rows(buttons, 4), (whole,), _back(t, form, purpose)))


def length(t: Translator, form: Form, purpose: Purpose, note: Markup | None = None) -> Screen:
    """How long it takes, or when it ends."""
    chosen = form.draft.schedule.duration if form.draft.schedule else None
    buttons = [
        Button(
            (MARK if chosen == timedelta(minutes=minutes) else "") + duration(t, minutes),
            form_tap(form, callbacks.LENGTH, purpose, str(minutes)),
        )
        for minutes in _LENGTHS
    ]
    several = Button(
        t.pgettext("button", "Several days"), form_tap(form, callbacks.MONTH, Purpose.LAST_DAY, "0")
    )
    text = paragraphs(
        note,
        Markup("⏱ ") + bold(t.gettext("How long does it take?")),
        _now(t, form),
        t.gettext("Choose below, or type when it ends, such as 21:30"),
    )
    return Screen(text, (*in_rows(buttons, 2), (several,), _back(t, form, purpose)))


def duration(t: Translator, minutes: int) -> str:
    """Hours and minutes as a button says them."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return t.npgettext("half-button", "{n} minute", "{n} minutes", rest)
    if not rest:
        return t.npgettext("half-button", "{n} hour", "{n} hours", hours)
    return f"{t.number(hours)}:{rest:02d}"


def overview(t: Translator, form: Form, note: Markup | None = None) -> Screen:
    """All that is said about when, each changed by one button."""
    warning = clock_note(t, form)
    text = paragraphs(
        note,
        Markup("🗓 ") + bold(t.gettext("When is it?")),
        _now(t, form),
        Markup("⚠️ ") + warning if warning else None,
    )
    timed = form.draft.schedule is not None and not form.draft.schedule.all_day
    buttons = [
        Button(t.pgettext("half-button", "🗓 Day"), form_tap(form, callbacks.MONTH, Purpose.START, "0")),
        Button(t.pgettext("half-button", "🕘 Hour"), form_tap(form, callbacks.ASK_HOUR, Purpose.START)),
    ]
    if timed:
        buttons.append(
            Button(t.pgettext("half-button", "⏱ Length"), form_tap(form, callbacks.ASK_LENGTH, Purpose.START))
        )
    buttons.append(
        Button(
            t.pgettext("half-button", "📆 Last day"), form_tap(form, callbacks.MONTH, Purpose.LAST_DAY, "0")
        )
    )
    rows = in_rows(buttons, 2)
    if timed:
        whole = Button(
            t.pgettext("button", "The whole day"), form_tap(form, callbacks.WHOLE_DAYS, Purpose.START)
        )
        rows += ((whole,),)
    return Screen(text, (*rows, back_to_form(t, form)))


def repeats(t: Translator, form: Form, note: Markup | None = None) -> Screen:
    """How often it takes place, on which weekdays, and until when."""
    schedule = form.draft.schedule
    assert schedule
    said = repetition_of(schedule)
    rhythms = dict.fromkeys((*rhythms_from(schedule.start), said.rhythm))
    rows: list[Row] = [
        (
            Button(
                label(
                    (MARK if rhythm is said.rhythm else "") + rhythm_name(t, schedule, rhythm).unescape(),
                    COLUMNS["button"],
                ),
                form_tap(form, callbacks.RHYTHM, rhythm),
            ),
        )
        for rhythm in rhythms
    ]
    if said.rhythm in BY_WEEK:
        rows.append(
            tuple(
                Button(
                    (DOT if number in said.weekdays else "") + name,
                    form_tap(form, callbacks.WEEKDAY, str(number)),
                )
                for number, name in enumerate(t.weekday_initials())
            )
        )
    if said.rhythm is not Rhythm.ONCE and schedule.rule is not None:
        until = form_tap(form, callbacks.MONTH, Purpose.REPEATED_UNTIL, "0")
        rows.append((Button(t.pgettext("button", "📆 Until a day"), until),))
        rows.append((Button(t.pgettext("button", "🔢 So many times"), form_tap(form, callbacks.ASK_COUNT)),))
        if said.until or said.count:
            rows.append((Button(t.pgettext("button", "It never ends"), form_tap(form, callbacks.ENDLESS)),))
    text = paragraphs(
        note,
        Markup("🔁 ") + bold(t.gettext("Does it take place again?")),
        t.gettext("Now: {value}", value=repetition(t, schedule)),
    )
    return Screen(text, (*rows, back_to_form(t, form)))


def count(t: Translator, form: Form, note: Markup | None = None) -> Screen:
    text = paragraphs(
        note,
        Markup("🔢 ") + bold(t.gettext("How many times does it take place?")),
        t.gettext("Type a number, such as 10."),
    )
    rows = [(Button(t.pgettext("half-button", "‹ Back"), form_tap(form, callbacks.FIELD, Field.REPEATS)),)]
    return Screen(text, tuple(rows))


def publishing_hour(t: Translator, form: Form, chosen: date, note: Markup | None = None) -> Screen:
    """At what hour of that day it is published."""
    buttons = [
        Button(f"{number:02d}:00", form_tap(form, callbacks.PUBLISH_AT, f"{chosen:%Y%m%d}T{number:02d}00"))
        for number in _HOURS
    ]
    text = paragraphs(
        note,
        Markup("🕘 ") + bold(t.gettext("At what time shall it be published?")),
        t.gettext("Choose below, or type it, such as 9:30"),
    )
    return Screen(text, (*in_rows(buttons, 4), _back(t, form, Purpose.PUBLISHING)))


def not_a_day(t: Translator, form: Form) -> Markup:
    return Markup("⚠️ ") + t.gettext(
        "I do not understand this day. Type it like this: {example}", example=_example(form)
    )


def not_an_hour(t: Translator) -> Markup:
    return Markup("⚠️ ") + t.gettext("I do not understand this time. Type it like this: 19:30")


def too_early(t: Translator) -> Markup:
    return Markup("⚠️ ") + t.gettext("This time is over. Choose one that is still to come.")


def too_late(t: Translator) -> Markup:
    return Markup("⚠️ ") + t.gettext("Then the event is over already. Choose an earlier time.")


def own_weekday(t: Translator, form: Form) -> str:
    assert form.draft.schedule
    name = t.weekday_name(form.draft.schedule.start.weekday())
    return t.pgettext("toast", "This is the weekday on which it begins: {weekday}.", weekday=name)


def planned_row(t: Translator, form: Form) -> tuple[Row, ...]:
    """What waits for its hour may keep that."""
    if form.planned_for is None:
        return ()
    at = t.short_when(form.planned_for, form.city.zone, form.now)
    wall = form.planned_for.astimezone(ZoneInfo(form.city.zone)).replace(tzinfo=None)
    return ((Button(f"🕘 {at}", form_tap(form, callbacks.PUBLISH_AT, write_moment(wall))),),)


def _example(form: Form) -> str:
    """A week from now, as one types it."""
    day = form.today + timedelta(days=7)
    return f"{day.day}.{day.month}.{day.year}"


def _now(t: Translator, form: Form) -> Markup | None:
    if form.draft.schedule is None:
        return None
    return t.gettext("Now: {value}", value=when(t, form.draft.schedule, form.city, form.now))


def _back(t: Translator, form: Form, purpose: Purpose) -> Row:
    if purpose is Purpose.REPEATED_UNTIL:
        return (Button(t.pgettext("half-button", "‹ Back"), form_tap(form, callbacks.FIELD, Field.REPEATS)),)
    return back_to_form(t, form)
