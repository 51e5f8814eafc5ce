"""Days and months as CLDR writes them in a locale, mended where it does not know a language of ours."""

import re
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_skeleton, match_skeleton, parse_pattern

DateFormat = Literal["full", "long", "medium", "short"]

# CLDR has no Montenegrin: its sr_Latn_ME is Serbian, and what it says in Ekavian is mended here.
_MONTENEGRIN: Final = "sr_Latn_ME"
_MONTENEGRIN_WEEKDAYS: Final = {
    r"\bponedeljak\b": "ponedjeljak",
    r"\bsreda\b": "srijeda",
    r"\bnedelja\b": "nedjelja",
    r"\bsre\b": "sri",
}
_DAYS_OF_A_WEEK: Final = (0, 1, 2, 3, 4, 5, 6)  # Monday first, as CLDR's numbers have it


@lru_cache(maxsize=4096)
def write_date(locale: str, day: date, format: DateFormat) -> str:
    """The day with its year; "full" names the weekday."""
    return _mended(locale, str(format_date(day, format, locale=locale)))


@lru_cache(maxsize=4096)
def write_day(locale: str, day: date, *, with_year: bool) -> str:
    """The day with the whole names of weekday and month: "Saturday, 14 March"."""
    if with_year:
        return write_date(locale, day, "full")
    return _mended(locale, str(format_date(day, _pattern_without_year(locale), locale=locale)))


@lru_cache(maxsize=4096)
def write_short_day(locale: str, day: date, *, with_year: bool) -> str:
    """The same with short names: "Sat, 14 Mar"."""
    skeleton = "yMMMEd" if with_year else "MMMEd"
    return _mended(locale, str(format_skeleton(skeleton, day, locale=locale)))


@lru_cache(maxsize=1024)
def write_month(locale: str, year: int, month: int) -> str:
    """The month by itself, with its year: "March 2026"."""
    return str(format_skeleton("yMMMM", date(year, month, 1), locale=locale))


@lru_cache(maxsize=1024)
def write_month_name(locale: str, month: int) -> str:
    """The month by itself: "March"."""
    return str(format_date(date(2000, month, 1), "LLLL", locale=locale))


@lru_cache(maxsize=64)
def write_weekdays(locale: str) -> tuple[str, ...]:
    """The weekdays from Monday on, in three letters at most."""
    shortest = Locale.parse(locale).days["stand-alone"]["short"]
    return tuple(shortest[number].rstrip(".") for number in _DAYS_OF_A_WEEK)


@lru_cache(maxsize=1024)
def write_weekday(locale: str, number: int) -> str:
    """The weekday's whole name by itself, from Monday on, 0: "Saturday"."""
    return _mended(locale, str(Locale.parse(locale).days["stand-alone"]["wide"][number]))


@lru_cache(maxsize=64)
def _pattern_without_year(locale: str) -> str:
    """CLDR names patterns of few skeletons and says how to widen the names in the nearest; Babel leaves that to us."""
    skeletons = Locale.parse(locale).datetime_skeletons
    nearest = match_skeleton("MMMMEEEEd", skeletons)
    if nearest is None:
        raise UnknownLocaleError(locale)
    pattern = parse_pattern(skeletons[nearest]).pattern
    return re.sub(r"E+", "EEEE", re.sub(r"M{3,}", "MMMM", pattern))


def _mended(locale: str, written: str) -> str:
    if locale == _MONTENEGRIN:
        for serbian, montenegrin in _MONTENEGRIN_WEEKDAYS.items():
            written = re.sub(serbian, montenegrin, written)
    return written
