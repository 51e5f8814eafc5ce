"""What people type into the form: hours, days, numbers, places on the map, addresses. None for what is none of it."""

import re
from datetime import date, time, timedelta
from typing import Final

from bot.core.shared.folding import fold
from bot.telegram.translator import Translator

_HOUR: Final = r"(\d{1,2})(?:\s*[:.,h]\s*(\d{2})|(?<=\d\d)(\d{2})|\s*h)?"
_HOURS: Final = re.compile(rf"\s*{_HOUR}\s*(?:(?:-|–|—|…|\.\.\.?)\s*{_HOUR})?\s*")
_DAY: Final = re.compile(r"\s*(\d{1,2})\s*[./-]\s*(\d{1,2})\s*(?:[./-]\s*(\d{2}|\d{4})?\s*)?\.?\s*")
_NAMED_DAY: Final = re.compile(r"(\d{1,2}) ?([^\W\d]+)(?: (\d{4}))?")  # of a folded text
_ISO_DAY: Final = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*")
_NUMBER: Final = re.compile(r"\d{1,3}(?:[ .,'\u00a0\u202f]\d{3})+|\d+")
_POINT: Final = re.compile(r"(-?\d{1,3}(?:[.,]\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:[.,]\d+)?)")
_ADDRESS: Final = re.compile(r"https?://[^\s/?#.]+\.[^\s<>\"]+", re.IGNORECASE)
_BARE_ADDRESS: Final = re.compile(r"[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/\S*)?", re.IGNORECASE)
_CENTURY: Final = 2000


def hours(text: str) -> tuple[time, time | None] | None:
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


def day(text: str, today: date, t: Translator) -> date | None:
    """ "14.3.2026", "14/3/26", "2026-03-14", and in the reader's words "today", "tomorrow", "14 March".

    Without a year the next such day is meant.
    """
    if iso := _ISO_DAY.fullmatch(text):
        return _date(int(iso[1]), int(iso[2]), int(iso[3]))
    found = _DAY.fullmatch(text)
    if found is None:
        return _day_in_words(text, today, t)
    number, month = int(found[1]), int(found[2])
    if found[3]:
        year = int(found[3])
        return _date(year if len(found[3]) == 4 else _CENTURY + year, month, number)
    return _next(month, number, today)


def _day_in_words(text: str, today: date, t: Translator) -> date | None:
    said = fold(text)
    if said == fold(t.pgettext("from, to", "today")):
        return today
    if said == fold(t.pgettext("from, to", "tomorrow")):
        return today + timedelta(days=1)
    found = _NAMED_DAY.fullmatch(said)
    month = _months(t).get(found[2]) if found else None
    if found is None or month is None:
        return None
    number = int(found[1])
    return _date(int(found[3]), month, number) if found[3] else _next(month, number, today)


def _months(t: Translator) -> dict[str, int]:
    """By their folded names, as they stand alone and beside a day, whole and shortened."""
    found: dict[str, int] = {}
    for usage in ("stand-alone", "format"):
        for width in ("abbreviated", "wide"):
            found |= {fold(name): number for number, name in t.locale.months[usage][width].items()}
    return found


def _next(month: int, number: int, today: date) -> date | None:
    this_year = _date(today.year, month, number)
    return this_year if this_year and this_year >= today else _date(today.year + 1, month, number)


def number(text: str) -> int | None:
    """ "120", "1.200", "1 200"."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return None
    return int(re.sub(r"\D", "", text)[:9])


def point(text: str) -> tuple[float, float] | None:
    """Latitude and longitude, as maps write them: "41.9961, 21.4317"."""
    found = _POINT.fullmatch(text.strip())
    if found is None:
        return None
    latitude, longitude = (float(part.replace(",", ".")) for part in found.groups())
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return latitude, longitude


def address(text: str) -> str | None:
    """Of a page: "https://example.org/x", or "example.org", which is made one."""
    text = text.strip()
    if _ADDRESS.fullmatch(text):
        return text
    return f"https://{text}" if _BARE_ADDRESS.fullmatch(text) else None


def line(text: str) -> str:
    """Words on one line."""
    return " ".join(text.split())


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
