"""Questions that are answered by a day, an hour, or both: by a calendar and a clock of buttons, or by typing."""

from datetime import date, datetime, time
from typing import Final

from markupsafe import Markup

from bot.core.surveys.questionnaire import Kind
from bot.telegram.dates import write_day
from bot.telegram.month import month_rows
from bot.telegram.screens import Button, Row, bold, in_rows
from bot.telegram.taps import Tap
from handlers.surveys import callbacks
from handlers.surveys.filling import FIRST_DAY, LAST_DAY, write_moment
from handlers.surveys.shapes import Asked, Look

_HOURS: Final = (*range(6, 24), *range(6))  # most is done by day
_QUARTERS: Final = (0, 15, 30, 45)
_EXAMPLE: Final = time(19, 30)


def ask_day(look: Look) -> Asked:
    """A month to choose a day from."""
    t = look.t
    answered = _answered_day(look)
    shown = look.where.month.date() if look.where.month else answered or look.where.today
    shown = min(max(shown, FIRST_DAY), LAST_DAY)
    marked = (
        {answered.day} if answered and (answered.year, answered.month) == (shown.year, shown.month) else ()
    )
    rows = month_rows(
        t,
        shown.year,
        shown.month,
        marked,
        lambda day: look.tap(callbacks.DAY, write_moment(_midnight(day))),
        lambda year, month: _to_month(look, date(year, month, 1)),
        look.where.today,
        FIRST_DAY,
        LAST_DAY,
    )
    example = _example(look, look.where.today)
    return Asked(
        (*rows, *_years(look, shown)),
        (t.gettext("Tap the day, or type it, such as {example}", example=example),),
    )


def ask_time(look: Look) -> Asked:
    """The hour, then its quarter."""
    if look.where.hour:
        return _quarters(look, look.where.hour)
    return _hours(look, _midnight(look.where.today))


def ask_moment(look: Look) -> Asked:
    """The day, the hour, its quarter."""
    if look.where.hour:
        return _quarters(look, look.where.hour)
    if look.where.day:
        return _hours(look, look.where.day)
    return ask_day(look)


def _hours(look: Look, day: datetime) -> Asked:
    t = look.t
    buttons = [
        Button(f"{hour:02d}:00", look.tap(callbacks.HOUR, write_moment(day.replace(hour=hour))))
        for hour in _HOURS
    ]
    rows: tuple[Row, ...] = in_rows(buttons, 4)
    if look.question.kind is Kind.DATETIME:
        rows += ((Button(t.pgettext("button", "🗓 Another day"), _to_month(look, day.date())),),)
    prompt = t.gettext("Tap the hour, or type the time, such as {example}", example=_example(look, day))
    return Asked(rows, (_chosen_day(look, day), prompt))


def _quarters(look: Look, hour: datetime) -> Asked:
    t = look.t
    buttons = []
    for minute in _QUARTERS:
        moment = hour.replace(minute=minute)
        buttons.append(Button(f"{moment:%H:%M}", look.tap(callbacks.TIME, write_moment(moment))))
    again = Button(t.pgettext("button", "🕘 Another hour"), look.tap(callbacks.HOURS, write_moment(hour)))
    prompt = t.gettext("Tap the time, or type it, such as {example}", example=_example(look, hour))
    return Asked((*in_rows(buttons, 4), (again,)), (_chosen_day(look, hour), prompt))


def _chosen_day(look: Look, day: date) -> Markup | None:
    """Where an hour of it is asked for."""
    if look.question.kind is not Kind.DATETIME:
        return None
    return bold(write_day(look.t.locale_name, date(day.year, day.month, day.day), with_year=True))


def _example(look: Look, day: date) -> str:
    """All that has to be typed: the chosen day is not remembered while she types, as that would be an answer of hers."""
    hour, written = f"{_EXAMPLE:%H:%M}", f"{day.day}.{day.month}.{day.year}"
    match look.question.kind:
        case Kind.DATE:
            return written
        case Kind.DATETIME:
            return f"{written} {hour}"
        case _:
            return hour


def _years(look: Look, shown: date) -> list[Row]:
    """A year back and forth: a birthday is many months away."""
    row: Row = ()
    if shown.year > FIRST_DAY.year:
        row += (Button(f"‹‹ {shown.year - 1}", _to_month(look, shown.replace(day=1, year=shown.year - 1))),)
    if shown.year < LAST_DAY.year:
        row += (Button(f"{shown.year + 1} ››", _to_month(look, shown.replace(day=1, year=shown.year + 1))),)
    return [row]


def _to_month(look: Look, day: date) -> Tap:
    return look.tap(callbacks.MONTH, write_moment(_midnight(day.replace(day=1))))


def _answered_day(look: Look) -> date | None:
    for value in look.values or look.step.suggested:
        try:
            return datetime.fromisoformat(value).date()
        except ValueError:
            return None
    return None


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 (a wall time has no zone of its own)
