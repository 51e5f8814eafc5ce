"""The lines of an iCalendar file (RFC 5545, 3.1), told apart and counted before any library is given a part of it.

Each VEVENT comes by itself, with its line, so that what is wrong with one need not spoil the others.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

from icalendar.parser import Contentline, Parameters, unescape_backslash

from bot.core.events.entries import CalendarProblem, CalendarUnreadable

LARGEST: Final = 5_000_000  # bytes
MOST_EVENTS: Final = 5_000
DEEPEST: Final = 4  # VCALENDAR, VEVENT, VALARM and one more
LONGEST_LINE: Final = 100_000  # bytes, unfolded; what follows is dropped
SLOWEST: Final = 10.0  # seconds
_LINES_A_LOOK: Final = 5_000
_BLANK: Final = b" \t\r\n"
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

# All that is read of an event; whatever else a calendar says is passed over unread.
READ: Final = frozenset(
    [
        "UID",
        "SEQUENCE",
        "SUMMARY",
        "DESCRIPTION",
        "LOCATION",
        "GEO",
        "URL",
        "CATEGORIES",
        "ORGANIZER",
        "CONTACT",
        "STATUS",
        "CLASS",
        "DTSTART",
        "DTEND",
        "DURATION",
        "RRULE",
        "EXRULE",
        "RDATE",
        "EXDATE",
        "RECURRENCE-ID",
    ]
)
_READ_OF_CALENDARS: Final = frozenset(("X-WR-CALNAME", "NAME", "X-WR-TIMEZONE", "METHOD"))
_READ_OF_ZONES: Final = frozenset(
    ("TZID", "X-LIC-LOCATION", "DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE")
)


class Deadline:
    """So many seconds from now, by a clock that only goes forward. ``keep`` raises CalendarUnreadable (TOO_SLOW)."""

    def __init__(self, monotonic: Callable[[], float], seconds: float = SLOWEST) -> None:
        self._monotonic = monotonic
        self._until = monotonic() + seconds

    def keep(self) -> None:
        if self._monotonic() > self._until:
            raise CalendarUnreadable(CalendarProblem.TOO_SLOW)


class LineUnreadable(ValueError):
    """A content line that cannot be taken apart; ``name`` is its property."""

    def __init__(self, name: str, *, is_too_long: bool = False) -> None:
        super().__init__(name)
        self.name = name
        self.is_too_long = is_too_long


@dataclass(frozen=True, slots=True)
class Property:
    """One content line. ``value`` is as it stands in the file, escapes and all."""

    name: str
    parameters: Parameters
    value: str

    @property
    def text(self) -> str:
        text: str = unescape_backslash(self.value)
        return text

    def parameter(self, name: str) -> str:
        """Empty where there is none; the first of several."""
        value = self.parameters.get(name, "")
        return str(value[0] if isinstance(value, list) else value)


@dataclass(slots=True)
class Component:
    """A component with the lines of it that are read, each unfolded, by property. ``line`` is that of its BEGIN."""

    kind: str
    line: int
    lines: dict[str, list[bytes]] = field(default_factory=dict)
    parts: list["Component"] = field(default_factory=list)
    is_closed: bool = False

    def properties(self, name: str) -> list[Property]:
        """Raises LineUnreadable."""
        return [_take_apart(name, line) for line in self.lines.get(name, ())]

    def find(self, name: str) -> Property | None:
        """The first of that name. Raises LineUnreadable."""
        line = self.lines.get(name)
        return _take_apart(name, line[0]) if line else None

    def text_of(self, name: str) -> str:
        """Empty where it is not there, or not to be read."""
        try:
            found = self.find(name)
        except LineUnreadable:
            return ""
        return found.text.strip() if found else ""


def looks_like_calendar(content: bytes) -> bool:
    """Whether it begins as every iCalendar file does."""
    return _decoded(content[:1_000]).lstrip(_BLANK)[:15].upper() == b"BEGIN:VCALENDAR"


def read_components(content: bytes, deadline: Deadline) -> list[Component]:
    """The VCALENDARs of a file, each with its VEVENTs and VTIMEZONEs; there is at least one VEVENT.

    Raises CalendarUnreadable for what is beyond the bounds above, before it takes time or memory, and for what is no
    calendar or only the beginning of one.
    """
    if len(content) > LARGEST:
        raise CalendarUnreadable(CalendarProblem.TOO_LARGE, limit=LARGEST)
    if not looks_like_calendar(content):
        raise CalendarUnreadable(CalendarProblem.NOT_A_CALENDAR)
    reading = _Reading()
    for number, line in _unfold(_decoded(content), deadline):
        name = line[:6].upper()
        if name == b"BEGIN:":
            reading.begin(_name_of(line[6:]), number)
        elif name[:4] == b"END:":
            reading.end(_name_of(line[4:]))
        else:
            reading.add(line)
    return reading.finish()


class _Reading:
    def __init__(self) -> None:
        self.calendars: list[Component] = []
        self.open: list[Component] = []
        self.events = 0

    def begin(self, kind: str, line: int) -> None:
        if kind == "VCALENDAR" and self.open:
            raise CalendarUnreadable(CalendarProblem.TRUNCATED, line=line)
        if kind == "VEVENT":
            self._close_event()
            self.events += 1
        if self.events > MOST_EVENTS:
            raise CalendarUnreadable(CalendarProblem.TOO_MANY, line=line, limit=MOST_EVENTS)
        if len(self.open) >= DEEPEST:
            raise CalendarUnreadable(CalendarProblem.TOO_DEEP, line=line, limit=DEEPEST)
        component = Component(kind, line)
        if kind == "VCALENDAR":
            self.calendars.append(component)
        elif self.open:
            self.open[-1].parts.append(component)
        else:
            return  # between two calendars
        self.open.append(component)

    def end(self, kind: str) -> None:
        found = [index for index, component in enumerate(self.open) if component.kind == kind]
        if found:
            # What was opened within it and not closed by itself stays unclosed.
            self.open[found[-1]].is_closed = True
            del self.open[found[-1] :]

    def add(self, line: bytes) -> None:
        if not self.open:
            return
        name = _name_of(line[:40].partition(b":")[0].partition(b";")[0])
        component = self.open[-1]
        if name in _WANTED.get(component.kind, ()):
            component.lines.setdefault(name, []).append(line)

    def finish(self) -> list[Component]:
        if self.open:
            raise CalendarUnreadable(CalendarProblem.TRUNCATED)
        if not self.events:
            raise CalendarUnreadable(CalendarProblem.EMPTY)
        return self.calendars

    def _close_event(self) -> None:
        """An event within an event: the outer one was never closed."""
        for index, component in enumerate(self.open):
            if component.kind == "VEVENT":
                del self.open[index:]
                break


_NO_PARAMETERS: Final = Parameters()
_WANTED: Final = {
    "VCALENDAR": _READ_OF_CALENDARS,
    "VEVENT": READ,
    "VTIMEZONE": _READ_OF_ZONES,
    "STANDARD": _READ_OF_ZONES,
    "DAYLIGHT": _READ_OF_ZONES,
}


def _decoded(content: bytes) -> bytes:
    """In UTF-8 without a mark at its beginning."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace").encode("utf-8", "replace")
    return content


def _unfold(content: bytes, deadline: Deadline) -> Iterator[tuple[int, bytes]]:
    """Each line with the number of its first piece. In bytes: some writers fold in the middle of a letter."""
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    pieces: list[bytes] = []
    begun, length = 0, 0
    for number, piece in enumerate(BytesIO(content), 1):
        if number % _LINES_A_LOOK == 0:
            deadline.keep()
        stripped = piece.rstrip(b"\n")
        if stripped[:1] in (b" ", b"\t") and pieces:
            if length <= LONGEST_LINE:
                pieces.append(stripped[1:])
                length += len(stripped)
            continue
        if pieces:
            yield begun, b"".join(pieces)
        begun, pieces, length = number, [stripped] if stripped.strip() else [], len(stripped)
    if pieces:
        yield begun, b"".join(pieces)


def _name_of(name: bytes) -> str:
    return name.strip().upper().decode("ascii", "replace")


def _take_apart(name: str, line: bytes) -> Property:
    text = line[:LONGEST_LINE].decode("utf-8", "replace").replace("\x00", "")
    # The library walks a line letter by letter; it needs no more of it than what stands before the value.
    ends = _value_begins(text)
    if ends < 0:
        raise LineUnreadable(name)
    if len(line) > LONGEST_LINE and name not in ("DESCRIPTION", "SUMMARY", "LOCATION"):
        raise LineUnreadable(name, is_too_long=True)
    if ";" not in text[:ends]:
        return Property(name, _NO_PARAMETERS, text[ends + 1 :])
    try:
        _, parameters, _ = Contentline(text[: ends + 1]).raw_parts()  # type: ignore[no-untyped-call]
    except ValueError as error:
        raise LineUnreadable(name) from error
    return Property(name, parameters, text[ends + 1 :])


def _value_begins(text: str) -> int:
    colon = text.find(":")
    if colon < 0 or '"' not in text[:colon]:
        return colon
    quoted = False
    for index, letter in enumerate(text):
        if letter == '"':
            quoted = not quoted
        elif letter == ":" and not quoted:
            return index
    return -1
