"""What people type into the form: days, numbers, addresses. None for what is none of it."""

import re
from datetime import date, timedelta
from typing import Final

from bot.core.shared.folding import fold
from bot.core.shared.reading import date_of, read_day
from bot.telegram.translator import Translator

_NUMBER: Final = re.compile(r"\d{1,3}(?:[ .,'\u00a0\u202f]\d{3})+|\d+")
_ADDRESS: Final = re.compile(r"https?://[^\s/?#.]+\.[^\s<>\"]+", re.IGNORECASE)
_BARE_ADDRESS: Final = re.compile(r"[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/\S*)?", re.IGNORECASE)


def day(text: str, today: date, t: Translator) -> date | None:
    """ "14.3.2026", "14/3/26", "2026-03-14", and in the reader's words "today", "tomorrow", "14 March".

    Without a year the next such day is meant.
    """
    said = fold(text)
    if said == fold(t.pgettext("from, to", "today")):
        return today
    if said == fold(t.pgettext("from, to", "tomorrow")):
        return today + timedelta(days=1)
    return read_day(text, t.locale, lambda month, number: _next(month, number, today))


def _next(month: int, number: int, today: date) -> date | None:
    this_year = date_of(today.year, month, number)
    return this_year if this_year and this_year >= today else date_of(today.year + 1, month, number)


def number(text: str) -> int | None:
    """ "120", "1.200", "1 200"."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return None
    return int(re.sub(r"\D", "", text)[:9])


def address(text: str) -> str | None:
    """Of a page: "https://example.org/x", or "example.org", which is made one."""
    text = text.strip()
    if _ADDRESS.fullmatch(text):
        return text
    return f"https://{text}" if _BARE_ADDRESS.fullmatch(text) else None


def line(text: str) -> str:
    """Words on one line."""
    return " ".join(text.split())
