"""Reading iCalendar files (RFC 5545) as they are, not only as they should be."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import takewhile
from math import isfinite
from typing import Final

from icalendar.parser import split_on_unescaped_comma

from bot.core.cities.model import DEFAULT_TOPICS
from bot.core.events import schedule as schedules
from bot.core.events.entries import (
    CalendarProblem,
    CalendarRead,
    CalendarUnreadable,
    Entry,
    EntryProblem,
    Override,
    Refusal,
)
from bot.core.events.model import (
    LONGEST_DESCRIPTION,
    LONGEST_LINE,
    LONGEST_LINK,
    LONGEST_PLACE,
    LONGEST_TITLE,
    Details,
    Words,
    difference,
)
from bot.core.events.schedule import LONGEST, MOST_OCCURRENCES, InvalidSchedule, Schedule
from bot.core.languages import LANGUAGES, offers, read_telegram_code
from bot.core.shared import folding
from bot.core.shared.script import script_of
from bot.interchange.content_lines import Component, Deadline, LineUnreadable, Property, read_components
from bot.interchange.icalendar_times import EventRefused, Hours, Moment, Times
from bot.interchange.plain_text import cut, one_line, tidy, without_markup
from bot.interchange.recurrence import walls
from bot.interchange.zones import Zones

_LONGEST_UID: Final = 255
_LONGEST_NAME: Final = 120
_HIGHEST_SEQUENCE: Final = 2**31 - 1
_MOST_WALKED: Final = 20_000  # occurrences, to tell whether a series makes one that it is said to have
_CATEGORIES_READ: Final = 50
_DIGITS_OF_A_NUMBER: Final = 6
# What reading values that are not what they should be may end in, in the libraries.
_NONSENSE: Final = (ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError)


def read_calendar(
    content: bytes,
    *,
    zone: str,
    language: str,
    monotonic: Callable[[], float],
    languages: Collection[str] = tuple(LANGUAGES),
    topics: Collection[str] = DEFAULT_TOPICS,
) -> CalendarRead:
    """The events of a calendar file, and those of them that cannot be taken.

    ``zone`` is that of times without one, ``language`` that of texts without one, ``languages`` and ``topics`` are
    those that the city has. Texts are plain and fit into an event. Takes ten seconds by ``monotonic`` at most, and
    raises CalendarUnreadable, and nothing else, for a file of which nothing can be taken.
    """
    deadline = Deadline(monotonic)
    reading = _Reading(_Texts(language, languages, topics), deadline)
    calendars = read_components(content, deadline)
    for calendar in calendars:
        reading.take_all(calendar, Times(Zones(calendar, zone)))
    entries = tuple(sorted(reading.entries(), key=lambda entry: entry.line))
    refusals = tuple(sorted(reading.refusals, key=lambda refusal: refusal.line))
    if not entries and not refusals:
        raise CalendarUnreadable(CalendarProblem.EMPTY)
    names = [calendar.text_of("X-WR-CALNAME") or calendar.text_of("NAME") for calendar in calendars]
    return CalendarRead(
        entries, refusals, next((cut(one_line(name), _LONGEST_NAME) for name in names if name), "")
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """One VEVENT: a series or a single event, or, with an ``original``, one occurrence of a series."""

    component: Component
    times: Times
    uid: str
    title: str
    sequence: int
    cancelled: bool
    original: Moment | None

    @property
    def line(self) -> int:
        return self.component.line


class _Reading:
    def __init__(self, texts: "_Texts", deadline: Deadline) -> None:
        self.refusals: list[Refusal] = []
        self._texts = texts
        self._deadline = deadline
        self._by_uid: dict[str, list[_Said]] = {}
        self._spoilt: dict[str, Refusal] = {}

    def take_all(self, calendar: Component, times: Times) -> None:
        is_cancelling = calendar.text_of("METHOD").upper() == "CANCEL"
        for component in calendar.parts:
            if component.kind == "VEVENT":
                self._deadline.keep()
                self._take(component, times, is_cancelling)

    def _take(self, component: Component, times: Times, is_cancelling: bool) -> None:
        title = one_line(component.text_of("SUMMARY"))
        uid = one_line(component.text_of("UID"))
        cancelled = is_cancelling or component.text_of("STATUS").upper() == "CANCELLED"
        with _Refusing(self.refusals, component.line, title or uid) as refusing:
            if not component.is_closed:
                raise EventRefused(EntryProblem.UNCLOSED)
            if component.text_of("CLASS").upper() in ("PRIVATE", "CONFIDENTIAL"):
                raise EventRefused(EntryProblem.PRIVATE)
            original = times.original(component) if uid else None
            named = _name_for(uid, component, title)
            said = _Said(component, times, named, title, _sequence(component), cancelled, original)
            self._by_uid.setdefault(named, []).append(said)
        if refusing.refusal and uid:
            self._spoilt[_name_for(uid, component, title)] = refusing.refusal

    def entries(self) -> Iterator[Entry]:
        for uid, said in self._by_uid.items():
            self._deadline.keep()
            series, changes = self._latest(said)
            entry = None
            if series is not None:
                entry = self._series(series, changes)
            elif uid in self._spoilt:
                # Its series is not taken: what is said of single occurrences would become all there is.
                self._refuse_all(changes, self._spoilt[uid])
            else:
                entry = self._partial(changes)
            if entry is not None:
                yield entry

    def _latest(self, said: Sequence[_Said]) -> tuple[_Said | None, list[_Said]]:
        """Of what is said twice the one with the higher SEQUENCE, the first of equals."""
        latest: dict[Moment | None, _Said] = {}
        for one in said:
            there = latest.get(one.original)
            if there is None or one.sequence > there.sequence:
                latest[one.original] = one
            lost = there if there is not None and latest[one.original] is one else one
            if there is not None:
                self.refusals.append(Refusal(lost.line, lost.title or lost.uid, EntryProblem.DOUBLED))
        return latest.pop(None, None), list(latest.values())

    def _series(self, series: _Said, changes: Sequence[_Said]) -> Entry | None:
        with _Refusing(self.refusals, series.line, series.title or series.uid) as refusing:
            details = self._texts.details(series)
            schedule, periods = series.times.schedule(series.component)
            schedules.check(schedule)
            read = self._overrides(changes, schedule, details)
            schedule, overrides = _in_series(schedule, [*periods, *read])
            sequence = max(series.sequence, *(one.sequence for one in changes), 0)
            return Entry(series.uid, sequence, details, schedule, series.cancelled, overrides, series.line)
        if refusing.refusal:
            self._refuse_all(changes, refusing.refusal)
        return None

    def _partial(self, changes: Sequence[_Said]) -> Entry | None:
        """Occurrences whose series is not in the file."""
        first = changes[0]
        with _Refusing(self.refusals, first.line, first.title or first.uid) as refusing:
            shown = next((one for one in changes if not one.cancelled), first)
            details = self._texts.details(shown)
            assert first.original
            zone = first.times.zone_of(first.original, repeats=len(changes) > 1)
            hours = shown.times.hours(shown.component, zone)
            alone = replace(hours.schedule, all_day=first.original.is_day)
            originals = sorted({one.times.named(one.original, alone) for one in changes if one.original})
            schedule = _around(originals, alone, hours)
            schedules.check(schedule)
            overrides = tuple(_unique(self._overrides(changes, schedule, details)))
            if overrides:
                made = {override.original for override in overrides}
                schedule = _around([original for original in originals if original in made], alone, hours)
                sequence = max(one.sequence for one in changes)
                return Entry(
                    first.uid, sequence, details, schedule, False, overrides, first.line, is_partial=True
                )
        if refusing.refusal:
            self._refuse_all(changes[1:], refusing.refusal)
        return None

    def _overrides(self, changes: Sequence[_Said], schedule: Schedule, details: Details) -> list[Override]:
        found = []
        for one in changes:
            self._deadline.keep()
            with _Refusing(self.refusals, one.line, one.title or one.uid):
                found.append(self._override(one, schedule, details))
        return found

    def _override(self, said: _Said, schedule: Schedule, details: Details) -> Override:
        line = said.component.find("RECURRENCE-ID")
        assert line
        assert said.original
        if line.parameter("RANGE"):
            raise EventRefused(EntryProblem.RANGE_UNSUPPORTED, line.parameter("RANGE")[:40])
        original = said.times.named(said.original, schedule)
        if said.cancelled:
            return Override(original, cancelled=True)
        hours = said.times.hours(said.component, schedule.zone)
        starts_at, ends_at = hours.starts_at, hours.ends_at
        if ends_at < starts_at:
            raise InvalidSchedule(schedules.Problem.ENDS_BEFORE_START)
        if ends_at - starts_at > LONGEST:
            raise InvalidSchedule(schedules.Problem.TOO_LONG, f"{(ends_at - starts_at).days} days")
        own = self._texts.details(said, inherited=details)
        changed = difference(details, own)
        if (starts_at, ends_at) == (schedule.at(original), schedule.end_of(original)):
            return Override(original, changes=changed)
        return Override(original, starts_at, ends_at, changes=changed)

    def _refuse_all(self, changes: Sequence[_Said], like: Refusal) -> None:
        self.refusals += [
            Refusal(one.line, one.title or one.uid, like.problem, like.detail) for one in changes
        ]


class _Refusing:
    """A block in which a VEVENT that cannot be taken becomes a Refusal."""

    def __init__(self, refusals: list[Refusal], line: int, what: str) -> None:
        self.refusal: Refusal | None = None
        self._refusals = refusals
        self._line = line
        self._what = cut(what, LONGEST_TITLE)

    def __enter__(self) -> "_Refusing":
        return self

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> bool:
        if isinstance(error, CalendarUnreadable):
            return False
        if isinstance(error, EventRefused | InvalidSchedule):
            self.refusal = Refusal(self._line, self._what, error.problem, error.detail)
        elif isinstance(error, LineUnreadable):
            self.refusal = Refusal(self._line, self._what, EntryProblem.UNREADABLE, error.name)
        elif isinstance(error, _NONSENSE):
            self.refusal = Refusal(self._line, self._what, EntryProblem.UNREADABLE, str(error)[:100])
        if self.refusal:
            self._refusals.append(self.refusal)
        return self.refusal is not None


class _Texts:
    """Reads what the VEVENTs of a file say beside time."""

    def __init__(self, language: str, languages: Collection[str], topics: Collection[str]) -> None:
        self._language = language
        self._languages = tuple(languages)
        self._topics = {folding.fold(topic): topic for topic in topics}

    def details(self, said: _Said, inherited: Details | None = None) -> Details:
        """Raises EventRefused where there is no title; what is cancelled, or inherits one, needs none."""
        component = said.component
        texts = self._texts(component)
        if not texts and inherited is None and not said.cancelled:
            raise EventRefused(EntryProblem.NO_TITLE)
        return Details(
            texts=texts or (inherited.texts if inherited else {}),
            place=cut(one_line(without_markup(component.text_of("LOCATION"))), LONGEST_PLACE),
            location=_location(component.text_of("GEO")),
            topic=self._topic(component),
            organiser=cut(_organiser(component), LONGEST_LINE),
            link=_link(component.text_of("URL")),
        )

    def _texts(self, component: Component) -> Mapping[str, Words]:
        titles = self._by_language(component, "SUMMARY", LONGEST_TITLE, one_line)
        described = self._by_language(component, "DESCRIPTION", LONGEST_DESCRIPTION, tidy)
        if not titles:
            return {}
        original = next(iter(titles))
        loose = next((text for tag, text in described.items() if tag not in titles), "")
        return {
            tag: Words(title, described.get(tag, loose if tag == original else ""))
            for tag, title in titles.items()
        }

    def _by_language(
        self, component: Component, name: str, longest: int, clean: Callable[[str], str]
    ) -> dict[str, str]:
        found: dict[str, str] = {}
        for line in _readable(component, name):
            text = cut(clean(without_markup(line.text)), longest)
            if text:
                found.setdefault(self._tag(line.parameter("LANGUAGE"), text), text)
        return found

    def _tag(self, code: str, text: str) -> str:
        tag = read_telegram_code(code)
        if tag == "sr-Cyrl" and script_of(text) == "Latn":
            tag = "sr-Latn"
        return tag if tag is not None and offers(self._languages, tag) else self._language

    def _topic(self, component: Component) -> str | None:
        for line in _readable(component, "CATEGORIES"):
            for category in split_on_unescaped_comma(line.value)[:_CATEGORIES_READ]:
                if found := self._topics.get(folding.fold(category)):
                    return found
        return None


def _readable(component: Component, name: str) -> list[Property]:
    try:
        return component.properties(name)
    except LineUnreadable:
        return []


def _name_for(uid: str, component: Component, title: str) -> str:
    """The UID; where it is none, or too long to be kept, one that is the same whenever the file is read."""
    if uid and len(uid) <= _LONGEST_UID:
        return uid
    start = b"".join(component.lines.get("DTSTART", ()))
    said = uid.encode() if uid else b"\n".join((start.rpartition(b":")[2].strip(), title.encode()))
    return f"{sha256(said).hexdigest()[:32]}@made"


def _sequence(component: Component) -> int:
    text = component.text_of("SEQUENCE")
    return min(int(text), _HIGHEST_SEQUENCE) if text.isascii() and text.isdigit() and len(text) < 20 else 0


def _location(text: str) -> tuple[float, float] | None:
    """Latitude and longitude; None for what is none, and for 0;0, which is how programs say that they know none."""
    parts = text.replace(",", ";").split(";") if ";" not in text else text.replace(",", ".").split(";")
    try:
        latitude, longitude = (float(part) for part in parts)
    except ValueError:
        return None
    on_earth = isfinite(latitude) and isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180
    return (latitude, longitude) if on_earth and (latitude or longitude) else None


def _organiser(component: Component) -> str:
    """A name; nobody's address or telephone number becomes public by an import."""
    try:
        line = component.find("ORGANIZER")
    except LineUnreadable:
        line = None
    for text in (line.parameter("CN") if line else "", component.text_of("CONTACT")):
        name = one_line(text)
        if name and "@" not in name and sum(map(str.isdigit, name)) < _DIGITS_OF_A_NUMBER:
            return name
    return ""


def _link(text: str) -> str:
    link = "".join(text.split())
    is_web = link[:8].lower().startswith(("http://", "https://"))
    return link if is_web and len(link) <= LONGEST_LINK and link.isprintable() else ""


def _in_series(schedule: Schedule, overrides: Sequence[Override]) -> tuple[Schedule, tuple[Override, ...]]:
    """The series with those of its occurrences that its rule no longer makes, as calendars keep them.

    One that is excluded or cancelled and not made is no occurrence at all.
    """
    kept = {
        override.original: override for override in overrides if override.original not in schedule.excluded
    }
    if not kept:
        return schedule, ()
    made: set[datetime] = set()
    last = max(kept)
    for number, wall in enumerate(takewhile(lambda wall: wall <= last, walls(schedule, last))):
        made.add(wall)
        if number > _MOST_WALKED:
            made |= {original for original in kept if original > wall}
            break
    strays = {original for original, one in kept.items() if original not in made and not one.cancelled}
    extra = tuple(sorted({*schedule.extra, *strays}))
    if len(extra) > MOST_OCCURRENCES:
        raise InvalidSchedule(schedules.Problem.TOO_MANY, "RECURRENCE-ID")
    known = made | strays
    return replace(schedule, extra=extra), tuple(
        kept[original] for original in sorted(kept) if original in known
    )


def _unique(overrides: Sequence[Override]) -> list[Override]:
    by_original = {override.original: override for override in overrides}
    return [by_original[original] for original in sorted(by_original)]


def _around(originals: Sequence[datetime], alone: Schedule, hours: Hours) -> Schedule:
    """A series of just these."""
    duration = hours.duration
    if alone.all_day and (not hours.all_day or duration < timedelta(days=1)):
        duration = timedelta(days=max(1, -(-duration // timedelta(days=1))))
    return replace(alone, start=originals[0], duration=duration, extra=tuple(originals[1:]))
