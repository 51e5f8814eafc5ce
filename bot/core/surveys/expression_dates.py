"""Dates in expressions: ISO texts, made from numbers and from each other, and written for readers."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale

from bot.core.languages import ENGLISH, LANGUAGES
from bot.core.surveys.expression_problems import ExpressionFailed
from bot.core.surveys.expression_values import Value, moment_of, string_of

_EPOCH: Final = date(1970, 1, 1)
_DAY: Final = timedelta(days=1)


def iso_moment(moment: datetime) -> str:
    """As ODK writes a dateTime: "2026-11-24T10:30:00.000+02:00"."""
    return moment.isoformat(timespec="milliseconds")


def date_of(value: Value) -> str:
    """The ISO date of a text or of a number of days; "" of "" and NaN. Raises ExpressionFailed for what is neither."""
    moment = _moment(value)
    return moment.date().isoformat() if moment else ""


def date_time_of(value: Value, zone: ZoneInfo) -> str:
    """Likewise with the hour; where no offset is written, that of the zone."""
    moment = _moment(value)
    return iso_moment(_aware(moment, zone)) if moment else ""


def decimal_date_time(value: Value, zone: ZoneInfo) -> Value:
    """Days since 1970-01-01 in UTC, a text without an offset being of the zone; "" of ""."""
    if isinstance(value, float):
        return value
    moment = _moment(value)
    return (_aware(moment, zone) - datetime(1970, 1, 1, tzinfo=UTC)) / _DAY if moment else ""


def decimal_time(value: Value) -> Value:
    """The part of the day that has passed, on the text's own clock: 0.25 of "06:00"; "" of ""."""
    if isinstance(value, float):
        return value % 1
    moment = _moment(value)
    return (
        (datetime.combine(_EPOCH, moment.time()) - datetime.combine(_EPOCH, time())) / _DAY if moment else ""
    )


def formatted(value: Value, pattern: str, language: str) -> str:
    """By ODK's signs: %Y %y %m %n %b %d %e %a %H %h %M %S %3; names of months and days in the reader's language. What is no
    sign stays. "" of ""."""
    moment = _moment(value)
    if moment is None:
        return ""
    found = moment
    return _SIGN.sub(lambda sign: _written(found, sign[1], language), pattern)


_SIGN: Final = re.compile(r"%([YymnbdeaHhMS3%])")


def _written(moment: datetime, sign: str, language: str) -> str:
    match sign:
        case "Y":
            return f"{moment.year:04}"
        case "y":
            return f"{moment.year % 100:02}"
        case "m":
            return f"{moment.month:02}"
        case "n":
            return str(moment.month)
        case "b":
            return str(_locale(language).months["format"]["abbreviated"][moment.month])
        case "d":
            return f"{moment.day:02}"
        case "e":
            return str(moment.day)
        case "a":
            return str(_locale(language).days["format"]["abbreviated"][moment.weekday()])
        case "H":
            return f"{moment.hour:02}"
        case "h":
            return str(moment.hour)
        case "M":
            return f"{moment.minute:02}"
        case "S":
            return f"{moment.second:02}"
        case "3":
            return f"{moment.microsecond // 1000:03}"
        case _:
            return "%"


def _locale(language: str) -> Locale:
    return Locale.parse(LANGUAGES.get(language, LANGUAGES[ENGLISH]).locale)


def _aware(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _moment(value: Value) -> datetime | None:
    if isinstance(value, float):
        if value != value:
            return None
        try:
            return datetime.combine(_EPOCH, time()) + timedelta(days=value)
        except OverflowError:
            raise ExpressionFailed("out of the range of dates") from None
    text = string_of(value).strip()
    if not text or text == "NaN":
        return None
    moment = moment_of(text)
    if moment is None:
        # A calculation that came to a number of days is a text by the time that it is read.
        return _moment(_days(text))
    return moment


def _days(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ExpressionFailed("not a date") from None
