"""What people type, read: hours, days, places on the map. None for what is none of it."""

import re
from collections.abc import Callable
from datetime import date, time
from functools import lru_cache
from typing import Final

from babel import Locale

from bot.core.shared.folding import fold

_HOUR: Final = r"(\d{1,2})(?:\s*[:.,h]\s*(\d{2})|(?<=\d\d)(\d{2})|\s*h)?"
_HOURS: Final = re.compile(rf"\s*{_HOUR}\s*(?:(?:-|–|—|…|\.\.\.?)\s*{_HOUR})?\s*")
_OF_THE_YEAR: Final = r"(?:\s*(?:г|год|g|god)\.?\s*)?"
_DAY: Final = re.compile(
    rf"\s*(\d{{1,2}})\s*[./-]\s*(\d{{1,2}})\s*(?:[./-]\s*(\d{{2}}|\d{{4}})?{_OF_THE_YEAR})?\.?\s*"
)
# Of a folded text: "th" of "5th" is "t", "г." of Bulgarian and Macedonian "g".
_NAMED_DAY: Final = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|t)? ?(?P<month>[^\W\d]+)(?: (?P<year>\d{4})(?: (?:g|god|godine))?)?"
)
_MONTH_FIRST: Final = re.compile(r"(?P<month>[^\W\d]+) (?P<day>\d{1,2})(?:st|nd|rd|t)?(?: (?P<year>\d{4}))?")
_ISO_DAY: Final = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*")
_POINT: Final = re.compile(r"(-?\d{1,3}(?:[.,]\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:[.,]\d+)?)")
_CENTURY: Final = 2000


def read_hours(text: str) -> tuple[time, time | None] | None:
    """ "19:30", "19.30", "1930", "19", "19h", and the same with an end: "19:30–21:00"."""
    found = _HOURS.fullmatch(text)
    if found is None:
        return None
    try:
        start = time(int(found[1]), int(found[2] or found[3] or 0))
        end = time(int(found[4]) % 24, int(found[5] or found[6] or 0)) if found[4] else None
    except ValueError:
        return None
    return start, end


def read_day(text: str, locale: Locale, without_year: Callable[[int, int], date | None]) -> date | None:
    """ "14.3.2026", "14/3/26", "2026-03-14", and with the locale's names of months: "14 March", "Mar 14, 2026".

    ``without_year`` is given month and day where no year was typed.
    """
    if iso := _ISO_DAY.fullmatch(text):
        return date_of(int(iso[1]), int(iso[2]), int(iso[3]))
    if found := _DAY.fullmatch(text):
        number, month = int(found[1]), int(found[2])
        if not found[3]:
            return without_year(month, number)
        year = int(found[3])
        return date_of(year if len(found[3]) == 4 else _CENTURY + year, month, number)
    said = fold(text)
    named = _NAMED_DAY.fullmatch(said) or _MONTH_FIRST.fullmatch(said)
    named_month = _months(str(locale)).get(named["month"]) if named else None
    if named is None or named_month is None:
        return None
    number, written = int(named["day"]), named["year"]
    return date_of(int(written), named_month, number) if written else without_year(named_month, number)


def date_of(year: int, month: int, day: int) -> date | None:
    """None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_point(text: str) -> tuple[float, float] | None:
    """Latitude and longitude, as maps write them: "41.9961, 21.4317"."""
    found = _POINT.fullmatch(text.strip())
    if found is None:
        return None
    latitude, longitude = (float(part.replace(",", ".")) for part in found.groups())
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return latitude, longitude


@lru_cache(maxsize=64)
def _months(locale: str) -> dict[str, int]:
    """By their folded names, as they stand alone and beside a day, whole and shortened."""
    found: dict[str, int] = {}
    months = Locale.parse(locale).months
    for usage in ("stand-alone", "format"):
        for width in ("abbreviated", "wide"):
            found |= {fold(name): number for number, name in months[usage][width].items()}
    return found
