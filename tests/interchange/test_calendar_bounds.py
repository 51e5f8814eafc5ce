"""Files that are too large, too deep, cut off, or no calendars: what is wrong is said, nothing else happens."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.events.entries import CalendarProblem, CalendarUnreadable, EntryProblem, planned
from bot.core.events.schedule import InvalidSchedule, Problem
from bot.interchange.content_lines import LARGEST, MOST_EVENTS
from bot.interchange.icalendar_reader import read_calendar
from tests.interchange.calendars import a_calendar, read, the_real_calendar

EVENT = "UID:{}\nSUMMARY:A\nDTSTART:20260305T190000"
SAMPLE = a_calendar(
    "UID:1\nSEQUENCE:2\nSUMMARY;LANGUAGE=tr:Caz\nDESCRIPTION:<p>x</p>\nGEO:1;2\nCATEGORIES:sport,x\n"
    "DTSTART;TZID=Own:20260305T190000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=TH;UNTIL=20270101T000000Z\n"
    "EXDATE;TZID=Own:20260312T190000\nRDATE;VALUE=PERIOD:20260401T100000Z/PT5H\nORGANIZER;CN=X:mailto:x@y.z",
    "UID:1\nSUMMARY:B\nRECURRENCE-ID;TZID=Own:20260319T190000\nDTSTART;TZID=Own:20260320T190000",
    "UID:2\nSUMMARY:C\nDTSTART;VALUE=DATE:20260305\nDTEND;VALUE=DATE:20260307\nRRULE:FREQ=MONTHLY;COUNT=3",
    head="METHOD:PUBLISH\nX-WR-TIMEZONE:Europe/Sofia\nBEGIN:VTIMEZONE\nTZID:Own\nBEGIN:STANDARD\n"
    "DTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\n"
    "END:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE",
)


def problem_of(content: bytes, monotonic: Callable[[], float] = lambda: 0.0) -> tuple[CalendarProblem, int]:
    with pytest.raises(CalendarUnreadable) as raised:
        read_calendar(content, zone="Europe/Skopje", language="mk", monotonic=monotonic)
    return raised.value.problem, raised.value.line


def test_files_that_are_no_calendars_are_told_from_those_without_events() -> None:
    for content in (
        b"",
        b"\r\n\r\n",
        b"<!DOCTYPE html><html></html>",
        b"PK\x03\x04",
        b"\x00" * 100,
        b"BEGIN:VCARD",
    ):
        assert problem_of(content) == (CalendarProblem.NOT_A_CALENDAR, 0)
    assert problem_of(a_calendar()) == (CalendarProblem.EMPTY, 0)
    assert problem_of(a_calendar(head="BEGIN:VTODO\nSUMMARY:A\nEND:VTODO")) == (CalendarProblem.EMPTY, 0)


def test_a_file_that_is_too_large_is_not_read() -> None:
    content = a_calendar(EVENT.format(1))
    assert problem_of(content + b" " * LARGEST) == (CalendarProblem.TOO_LARGE, 0)
    assert problem_of(b"x" * 50_000_000) == (CalendarProblem.TOO_LARGE, 0)
    full = content + b"\r\n" * ((LARGEST - len(content)) // 2)
    assert len(read(full).entries) == 1


def test_more_events_than_allowed_are_refused_at_the_first_too_many() -> None:
    content = a_calendar(*(EVENT.format(number) for number in range(MOST_EVENTS)))
    assert len(read(content).entries) == MOST_EVENTS
    more = a_calendar(*(EVENT.format(number) for number in range(MOST_EVENTS + 1)))
    assert problem_of(more) == (CalendarProblem.TOO_MANY, 4 + MOST_EVENTS * 5)


def test_components_in_components_are_refused_where_they_are_too_deep() -> None:
    assert problem_of(a_calendar("\n".join(["BEGIN:X"] * 1_000))) == (CalendarProblem.TOO_DEEP, 7)


def test_a_file_that_is_cut_off_anywhere_is_known_as_such() -> None:
    begins, ends = SAMPLE.index(b"\r\n"), SAMPLE.rindex(b"END:VCALENDAR")
    for length in range(begins, ends + len("END:VCALENDAR")):
        assert problem_of(SAMPLE[:length])[0] == CalendarProblem.TRUNCATED, length
    assert len(read(SAMPLE.rstrip()).entries) == 2


def test_a_file_that_is_cut_off_and_begun_again_is_known_as_such() -> None:
    assert problem_of(SAMPLE[:100] + b"\r\n" + SAMPLE) == (
        CalendarProblem.TRUNCATED,
        SAMPLE[:100].count(b"\n") + 2,
    )


def test_reading_ends_when_its_time_is_over() -> None:
    content = a_calendar(*(EVENT.format(number) for number in range(50)))
    seconds = count(0, 1)
    assert problem_of(content, lambda: float(next(seconds))) == (CalendarProblem.TOO_SLOW, 0)


def test_no_problem_of_an_event_has_the_name_of_another() -> None:
    values = [problem.value for problem in (*EntryProblem, *Problem, *CalendarProblem)]
    assert len(values) == len(set(values))


def _survives(content: bytes) -> None:
    """Nothing but CalendarUnreadable comes out of it, and what is read can be laid down or says why not."""
    began = time.monotonic()
    try:
        found = read_calendar(content, zone="Europe/Skopje", language="mk", monotonic=time.monotonic)
    except CalendarUnreadable:
        return
    for entry in found.entries:
        try:
            planned(entry.schedule, entry.overrides, datetime(2027, 6, 1, tzinfo=UTC))
        except InvalidSchedule as invalid:
            if invalid.problem is not Problem.TOO_MANY:
                raise
    # Half a minute is no speed; it is what tells a loop without end from a slow machine.
    assert time.monotonic() - began < 30


@given(st.binary(max_size=2_000))
@settings(deadline=None)
def test_garbage_is_survived(garbage: bytes) -> None:
    _survives(garbage)
    _survives(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + garbage + b"\nEND:VEVENT\nEND:VCALENDAR")


_NAMES = st.sampled_from(
    "DTSTART DTEND DURATION RRULE RDATE EXDATE RECURRENCE-ID UID SUMMARY GEO SEQUENCE STATUS BEGIN END TZID".split()  # noqa: SIM905
)
_VALUES = st.sampled_from(
    [
        *(
            "20260305",
            "20260305T190000",
            "20260305T190000Z",
            "00010101T000000Z",
            "99991231T235959Z",
            "19700101",
        ),
        *("P1D", "-PT1H", "P99999999D", "PT", "P", "VEVENT", "VALARM", "VTIMEZONE", "1", "-1", "", ",", ";"),
        *(
            "FREQ=DAILY",
            "FREQ=YEARLY;BYDAY=53MO",
            "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2",
            "FREQ=WEEKLY;BYDAY=",
        ),
        *(
            "FREQ=DAILY;UNTIL=20260305,20270305",
            "FREQ=DAILY;COUNT=1,2",
            "FREQ=YEARLY;BYWEEKNO=53;BYSETPOS=400",
        ),
        *(
            "FREQ=DAILY;COUNT=99999999999999999999",
            "FREQ=DAILY;INTERVAL=999",
            "FREQ=YEARLY;BYEASTER=0",
            "FREQ=",
        ),
        *(
            "FREQ=DAILY;BYHOUR=99",
            "FREQ=DAILY;WKST=XX",
            "FREQ=DAILY;FREQ=WEEKLY",
            "UNTIL=20260305",
            "CANCELLED",
        ),
        *(
            "20260305T190000Z/PT1H",
            "20260305/20260306",
            "FREQ=YEARLY;BYYEARDAY=-366;BYMONTHDAY=1",
            "FREQ=DAILY;=;",
        ),
    ]
)
_PARAMETERS = st.sampled_from(
    [
        "",
        ";VALUE=DATE",
        ";VALUE=PERIOD",
        ";TZID=Europe/Sofia",
        ";TZID=Own",
        ";TZID=",
        ";TZID=../../etc",
        ";X",
        ";RANGE=X",
    ]
)


@given(st.lists(st.tuples(_NAMES, _PARAMETERS, _VALUES), max_size=8))
@settings(max_examples=400, deadline=None)
def test_properties_that_make_no_sense_are_survived(lines: list[tuple[str, str, str]]) -> None:
    made = "\n".join(f"{name}{parameters}:{value}" for name, parameters, value in lines)
    _survives(
        a_calendar(f"UID:1\nSUMMARY:A\nDTSTART:20260305T190000\n{made}", made, f"UID:1\nSUMMARY:B\n{made}")
    )


_MUTATIONS = st.lists(
    st.tuples(st.integers(0, 2**20), st.integers(0, 6), st.binary(max_size=6)), min_size=1, max_size=12
)


def _mutated(content: bytes, mutations: list[tuple[int, int, bytes]]) -> bytes:
    for at, cut, put in mutations:
        at %= len(content) + 1
        content = content[:at] + put + content[at + cut :]
    return content


@given(_MUTATIONS)
@settings(max_examples=300, deadline=None)
def test_a_calendar_with_scattered_faults_is_survived(mutations: list[tuple[int, int, bytes]]) -> None:
    _survives(_mutated(SAMPLE, mutations))


@given(_MUTATIONS, st.integers(0, 2**20))
@settings(max_examples=15, deadline=None)
def test_a_real_calendar_with_scattered_faults_or_cut_off_is_survived(
    mutations: list[tuple[int, int, bytes]], length: int
) -> None:
    content = the_real_calendar()
    _survives(_mutated(content, mutations))
    _survives(content[: length % len(content)])
