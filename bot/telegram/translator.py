"""Speaks one of our languages: messages from its catalogue; dates, numbers and names from CLDR."""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, tzinfo
from gettext import NullTranslations
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import get_timezone_location
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit
from markupsafe import Markup, escape

from bot.core.languages import ENGLISH, LANGUAGES, Language, find_language
from bot.telegram import moments
from bot.telegram.dates import (
    DateFormat,
    write_date,
    write_month,
    write_month_name,
    write_weekday,
    write_weekdays,
)
from locales import catalogues
from locales.contexts import PLAIN

Safe = Markup
"""HTML of our own making: as a value of a message it is inserted as it is. Never wrap what a person wrote."""

_log = logging.getLogger(__name__)

# CLDR has no Montenegrin: its sr_Latn_ME is Serbian.
_MONTENEGRIN_TERRITORIES: Final = {"MK": "Sjeverna Makedonija"}
# CLDR writes the symbols of SI; signposts and people who read Cyrillic write them in it.
_CYRILLIC_UNITS: Final = str.maketrans("km", "км")
# CLDR's "en" writes dates as Americans do; English is read here by Europeans.
_FORMATS: Final = {"en": "en_150"}
_NAMES_OF_MONTENEGRIN: Final[Mapping[str, str]] = {
    "tr": "Karadağca",
    "el": "Μαυροβουνιακά",
    "ro": "muntenegreană",
    "sq": "malazezisht",
    "bg": "черногорски",
    "mk": "црногорски",
    "bs": "crnogorski",
    "hr": "crnogorski",
    "it": "montenegrino",
    "en": "Montenegrin",
    "cnr": "crnogorski",
    "sr-Cyrl": "црногорски",
    "sr-Latn": "crnogorski",
}


def N_(msgid: str) -> str:  # noqa: N802 - gettext's own name for it
    """Marks a message for extraction that is translated later, by `gettext`."""
    return msgid


def NP_(context: str, msgid: str) -> str:  # noqa: N802 - the same
    """Marks a message for extraction that is translated later, by `pgettext` with that same context."""
    del context
    return msgid


class MissingValueError(KeyError):
    """A message has a placeholder for which no value was given."""


class Translator:
    """One language's voice. Immutable after creation; ask `Translators` for it.

    Messages are HTML and come as `Markup`: values are escaped unless they are `Safe` (as what another message
    returned is). Messages whose context is one of `locales.contexts.PLAIN` are plain text, values and all. In
    every message `{{` and `}}` stand for braces. A missing value raises `MissingValueError`; without
    `strict` it is logged, and the placeholder is left empty.
    """

    def __init__(self, language: Language, messages: NullTranslations, *, strict: bool = True) -> None:
        self.language: Final = language
        self.locale: Final = Locale.parse(_FORMATS.get(language.tag, language.locale))
        self._messages = messages
        self._strict = strict

    def gettext(self, msgid: str, /, **values: object) -> Markup:
        """The message, as HTML."""
        return self._html(self._messages.gettext(msgid), values)

    def ngettext(self, singular: str, plural: str, n: int, /, **values: object) -> Markup:
        """The message in its form for `n`, as HTML. `{n}` and `{count}` are `n` as the reader writes it."""
        return self._html(self._messages.ngettext(singular, plural, n), self._counted(n, values))

    def pgettext(self, context: str, msgid: str, /, **values: object) -> str:
        """The message with this context: plain text if it is one of PLAIN, else HTML."""
        return self._in(context, self._messages.pgettext(context, msgid), values)

    def npgettext(self, context: str, singular: str, plural: str, n: int, /, **values: object) -> str:
        """The message with this context in its form for `n`: plain text if it is one of PLAIN, else HTML."""
        translated = self._messages.npgettext(context, singular, plural, n)
        return self._in(context, translated, self._counted(n, values))

    def _counted(self, n: int, values: Mapping[str, object]) -> dict[str, object]:
        number = self.number(n)
        return {"n": number, "count": number, **values}

    def _in(self, context: str, message: str, values: Mapping[str, object]) -> str:
        if context in PLAIN:
            plain = {name: _as_plain(value) for name, value in values.items()}
            return message.format_map(_Values(plain, message if self._strict else None))
        return self._html(message, values)

    def _html(self, message: str, values: Mapping[str, object]) -> Markup:
        trusted = Markup(message)  # noqa: S704 - the catalogues are ours; Markup escapes what is put into them
        return trusted.format_map(_Values(values, message if self._strict else None))

    # These three stand before ``date`` and ``datetime``, which in a class mean the methods from there on.
    def when(
        self,
        starts_at: datetime,
        ends_at: datetime | None,
        zone: str,
        now: datetime,
        *,
        all_day: bool = False,
        reader_zone: str | None = None,
        place: str = "",
    ) -> Markup:
        """When something takes place, as one says it: "tomorrow at 19:00–21:00", "Saturday, 14 March (all day)".

        All moments are aware, and read on the clocks of ``zone``, by which "today" is meant too. A reader whose zone
        shows another hour then is told whose time it is, by the name of the ``place``. ``ends_at`` of whole days is the
        midnight after the last; without an end, or with one that is not after the start, the start alone is said.
        """
        end = _local(ends_at, zone) if ends_at else None
        said = moments.say_when(self, _local(starts_at, zone), end, _local(now, zone), all_day=all_day)
        if all_day or reader_zone is None or moments.have_one_hour(starts_at, zone, reader_zone):
            return said
        city = place or get_timezone_location(zone, self.locale, return_city=True)
        return moments.say_whose_time(self, said, city)

    def short_when(self, starts_at: datetime, zone: str, now: datetime, *, all_day: bool = False) -> str:
        """The start for buttons and lists, on the clocks of the zone: "Sat, 14 Mar 19:00". Plain text."""
        return moments.say_short_when(self, _local(starts_at, zone), _local(now, zone), all_day=all_day)

    def hours(self, starts_at: datetime, ends_at: datetime, zone: str) -> str | None:
        """The hours alone, for below a heading that has the day: "19:00–21:00". None where they need another day."""
        return moments.say_hours(_local(starts_at, zone), _local(ends_at, zone))

    def date(self, at: datetime, zone: str | tzinfo, format: DateFormat = "long") -> str:
        """The day of an aware moment, as the calendars of that zone show it; "full" names the weekday."""
        return write_date(self.locale_name, _local(at, zone).date(), format)

    def time(self, at: datetime, zone: str | tzinfo) -> str:
        """The hour and minute of an aware moment on that zone's clocks: of 24, as the region's timetables."""
        return f"{_local(at, zone):%H:%M}"

    def datetime(self, at: datetime, zone: str | tzinfo, format: DateFormat = "long") -> str:
        """Day, hour and minute of an aware moment in that zone."""
        together = str(self.locale.datetime_formats["medium"])
        return together.format(self.time(at, zone), self.date(at, zone, format))

    def month_name(self, year: int, month: int) -> str:
        """The month with its year, as a heading: "March 2026"."""
        return write_month(self.locale_name, year, month)

    def month_alone(self, month: int) -> str:
        """The month's name as a heading: "March"."""
        return write_month_name(self.locale_name, month)

    def weekday_initials(self) -> tuple[str, ...]:
        """The weekdays from Monday on, in three letters at most."""
        return write_weekdays(self.locale_name)

    def weekday_name(self, number: int) -> str:
        """The weekday by itself, from Monday on, 0: "Saturday"."""
        return write_weekday(self.locale_name, number)

    def number(self, value: float) -> str:
        """A number with the reader's signs for decimals and thousands."""
        return str(format_decimal(value, locale=self.locale))

    def percent(self, share: float) -> str:
        """A share of one as whole per cents."""
        return str(format_percent(share, locale=self.locale))

    def distance(self, km: float) -> str:
        """A length in kilometres: metres below one, tenths below a hundred, else whole kilometres."""
        if km < 0.95:
            metres = max(round(km, 1) * 1000, 100)
            written = format_unit(metres, "length-meter", "short", "#,##0", self.locale)
        else:
            pattern = "#,##0.#" if km < 99.95 else "#,##0"
            written = format_unit(km, "length-kilometer", "short", pattern, self.locale)
        return written.translate(_CYRILLIC_UNITS) if self.language.script == "Cyrl" else written

    def list(self, items: Iterable[object]) -> str:
        """The items as a sentence lists them ("a, b and c"); HTML, the others escaped, if any is `Safe`."""
        given = tuple(items)
        if any(isinstance(item, Markup) for item in given):
            listed = format_list([escape(item) for item in given], locale=self.locale)
            return Markup(listed)  # noqa: S704 - every item is escaped
        return str(format_list([str(item) for item in given], locale=self.locale))

    def territory(self, code: str) -> str:
        """The country's name; the code itself if CLDR has none."""
        if self.language.tag == "cnr" and code in _MONTENEGRIN_TERRITORIES:
            return _MONTENEGRIN_TERRITORIES[code]
        return str(self.locale.territories.get(code, code))

    def spoken_name(self, tag: str) -> str:
        """What the reader calls a language that is spoken: without a script, so that several tags may have one name."""
        if tag == "cnr":
            return _NAMES_OF_MONTENEGRIN[self.language.tag]
        language = LANGUAGES[tag]
        return str(Locale.parse(language.locale).get_language_name(self.locale) or language.own_name)

    @property
    def locale_name(self) -> str:
        """Babel's name of the locale that numbers and dates are written in."""
        return str(self.locale)


class _Values(dict[str, object]):
    """The values of a message, whose missing ones are an error if `wanted_by` names the message."""

    def __init__(self, values: Mapping[str, object], wanted_by: str | None) -> None:
        super().__init__(values)
        self._wanted_by = wanted_by

    def __missing__(self, name: str) -> str:
        if self._wanted_by is not None:
            raise MissingValueError(f"{{{name}}} of {self._wanted_by!r}")
        _log.error("no value for a placeholder", extra={"placeholder": name})
        return ""


def _as_plain(value: object) -> object:
    return value.unescape() if isinstance(value, Markup) else value


def _local(at: datetime, zone: str | tzinfo) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a moment needs its zone: it is shown on the clocks of another one")
    return at.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)


class Translators:
    """The voices of all our languages. Each catalogue is read once, when it is first asked for."""

    def __init__(
        self,
        folder: Path = catalogues.FOLDER,
        *,
        strict: bool = True,
        on_missing: Callable[[str], None] | None = None,
    ) -> None:
        self._folder = folder
        self._strict = strict
        self._on_missing = on_missing or _say_missing
        self._made: dict[str, Translator] = {}

    def for_(self, tag: str) -> Translator:
        """The voice for a tag; a tag that is none of ours is answered in English."""
        language = find_language(tag) or LANGUAGES[ENGLISH]
        made = self._made.get(language.tag)
        if made is None:
            messages = catalogues.load(language.tag, self._folder, on_missing=self._on_missing)
            made = self._made[language.tag] = Translator(language, messages, strict=self._strict)
        return made

    def warm(self) -> None:
        """Reads every catalogue now, so that no resident waits for it."""
        for tag in LANGUAGES:
            self.for_(tag)


def _say_missing(tag: str) -> None:
    _log.error("no catalogue for a language: English is spoken instead", extra={"language": tag})
