"""How long something takes, in words."""

from datetime import timedelta
from typing import Final

from markupsafe import Markup

from bot.telegram.translator import Translator

_HOUR: Final = 3_600
_DAY: Final = 24 * _HOUR


def days(t: Translator, count: int) -> Markup:
    return t.ngettext("{n} day", "{n} days", count)


def hours(t: Translator, count: int) -> Markup:
    return t.ngettext("{n} hour", "{n} hours", count)


def long(t: Translator, span: timedelta) -> Markup:
    """About how long: minutes below two hours, hours below two days, else days."""
    seconds = max(int(span.total_seconds()), 0)
    if seconds < 2 * _HOUR:
        return t.ngettext("{n} minute", "{n} minutes", max(seconds // 60, 1))
    if seconds < 2 * _DAY:
        return hours(t, seconds // _HOUR)
    return days(t, seconds // _DAY)
