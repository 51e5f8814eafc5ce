"""A month as buttons: seven days to a row, from Monday on."""

from calendar import Calendar
from collections.abc import Callable, Container
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Final

from bot.telegram.screens import Button, Row
from bot.telegram.taps import NOTHING, Tap
from bot.telegram.translator import Translator

MARK: Final = "•"
_BLANK: Final = Button("·", NOTHING)  # Telegram drops a button without a visible letter


def month_rows(
    t: Translator,
    year: int,
    month: int,
    marked: Container[int],
    to_day: Callable[[date], Tap],
    to_month: Callable[[int, int], Tap],
    today: date,
    first: date | None = None,
    last: date | None = None,
) -> list[Row]:
    """The month's name, the weekdays, the days, and the months before and after.

    ``marked`` has the numbers of the days that get a mark; ``today`` is in brackets. Outside of ``first`` to ``last``
    there are no days to choose, nor months to go to; a week without any is left out. ``year`` is 1 to 9998.
    """
    earliest, latest = first or date(MINYEAR, 1, 1), last or date(MAXYEAR, 12, 31)

    def day_button(day: date) -> Button:
        if day.month != month or not earliest <= day <= latest:
            return _BLANK
        number = f"{MARK}{day.day}" if day.day in marked else str(day.day)
        return Button(f"[{number}]" if day == today else number, to_day(day))

    heading = (Button(t.month_name(year, month), NOTHING),)
    weekdays = tuple(Button(name, NOTHING) for name in t.weekday_initials())
    weeks = [
        tuple(day_button(day) for day in week)
        for week in Calendar().monthdatescalendar(year, month)
        if any(day.month == month and earliest <= day <= latest for day in week)
    ]
    return [heading, weekdays, *weeks, *_neighbours(t, date(year, month, 1), to_month, earliest, latest)]


def _neighbours(
    t: Translator, begins: date, to_month: Callable[[int, int], Tap], earliest: date, latest: date
) -> list[Row]:
    """At the thumb. With their names, for which the month's own row, parted in three, has no room on a phone."""
    row: Row = ()
    if begins > earliest:
        before = begins - timedelta(days=1)
        row += (Button(f"‹ {t.month_alone(before.month)}", to_month(before.year, before.month)),)
    after = date(begins.year + begins.month // 12, begins.month % 12 + 1, 1)
    if after <= latest:
        row += (Button(f"{t.month_alone(after.month)} ›", to_month(after.year, after.month)),)
    return [row] if row else []
