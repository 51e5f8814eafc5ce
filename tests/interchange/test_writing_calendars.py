"""Calendars as they are written: valid, the same when they are read again, and understood by others."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from bot.core.events.entries import Override, planned
from bot.core.events.model import Details, Event, EventStatus, Occurrence, Words
from bot.interchange.icalendar_writer import write_calendar, write_occurrence
from tests.interchange.calendars import read
from tests.interchange.events import LATER, NOW, a_schedule, an_event, laid_down, listed
from tests.interchange.walls import utc, wall

WEEKLY = a_schedule(rule="FREQ=WEEKLY;COUNT=6")
MOVED = Override(
    wall("2026-03-14 19:00"), utc("2026-03-14 20:30"), utc("2026-03-14 22:00"), changes={"place": "Парк"}
)
CANCELLED = Override(wall("2026-03-21 19:00"), cancelled=True)
RENAMED = Override(wall("2026-03-28 19:00"), changes={"texts": [["mk", "Блуз", ""]]})

Told = tuple[datetime, datetime, str, str]


def written(pairs: Iterable[tuple[Event, Sequence[Occurrence]]], language: str = "mk") -> bytes:
    return write_calendar(pairs, name="Скопје", language=language, now=NOW)


def stored(event: Event, occurrences: Sequence[Occurrence]) -> list[Told]:
    told = []
    for one in occurrences:
        details = event.details.changed_by(one.changes)
        if one.cancelled_at is None:
            told.append((one.starts_at, one.ends_at, details.words_for("mk").title, details.place))
    return sorted(told)


def by_us(content: bytes) -> list[Told]:
    found = read(content)
    assert found.refusals == ()
    told = []
    for entry in found.entries:
        for plan in planned(entry.schedule, entry.overrides, LATER):
            details = entry.details.changed_by(plan.changes)
            if not plan.cancelled and not entry.cancelled:
                told.append((plan.starts_at, plan.ends_at, details.words_for("mk").title, details.place))
    return sorted(told)


def by_others(content: bytes) -> list[Told]:
    told = []
    for one in recurring_ical_events.of(Calendar.from_ical(content)).between((2026, 1, 1), (2027, 1, 1)):
        if str(one.get("STATUS", "")) != "CANCELLED":
            starts_at, ends_at = _moment(one["DTSTART"].dt), _moment(one["DTEND"].dt)
            told.append((starts_at, ends_at, str(one["SUMMARY"]), str(one.get("LOCATION", ""))))
    return sorted(told)


def _moment(value: date) -> datetime:
    if not isinstance(value, datetime):
        value = datetime.combine(value, time.min, ZoneInfo("Europe/Skopje"))
    return value.astimezone(UTC)  # Python finds no time equal to one that comes twice elsewhere


@pytest.mark.parametrize(
    ("event", "overrides"),
    [
        (an_event(), []),
        (an_event(), [replace(MOVED, original=wall("2026-03-07 19:00"))]),
        (an_event(), [replace(CANCELLED, original=wall("2026-03-07 19:00"))]),
        (an_event(a_schedule(hours=0)), []),
        (an_event(WEEKLY), []),
        (an_event(WEEKLY), [MOVED, CANCELLED, RENAMED]),
        (an_event(replace(WEEKLY, rule="FREQ=WEEKLY;BYDAY=SA,SU;UNTIL=20260501T170000Z")), [MOVED]),
        (an_event(replace(WEEKLY, rule="FREQ=WEEKLY")), [CANCELLED]),
        (an_event(replace(WEEKLY, excluded=(wall("2026-03-14 19:00"),))), [CANCELLED]),
        (an_event(replace(WEEKLY, rule=None, extra=(wall("2026-02-01 10:00"), wall("2026-05-01 10:00")))), []),
        (an_event(a_schedule("2026-03-28", 24, all_day=True, rule="FREQ=DAILY;COUNT=3")), []),
        (
            an_event(a_schedule("2026-03-28", 48, all_day=True, rule="FREQ=DAILY;UNTIL=20260402")),
            [Override(wall("2026-03-29"), utc("2026-03-29 10:00"), utc("2026-03-29 12:00"))],
        ),
        (an_event(a_schedule(rule="FREQ=WEEKLY;UNTIL=20260601T170000Z", zone="UTC")), [MOVED]),
        (an_event(a_schedule("2026-10-18 02:30", 0.25, rule="FREQ=WEEKLY;COUNT=3")), []),
        (
            an_event(a_schedule("2026-10-17 19:00", rule="FREQ=DAILY;COUNT=9")),
            [Override(wall("2026-10-24 19:00"), utc("2026-10-25 01:30"), utc("2026-10-25 01:45"))],
        ),
    ],
)  # fmt: skip
def test_what_is_stored_is_what_we_and_others_read_again(event: Event, overrides: list[Override]) -> None:
    occurrences = laid_down(event, overrides)
    content = written([(event, occurrences)])
    kept = [one for one in stored(event, occurrences) if one[0] < utc("2026-12-31")]
    assert [one for one in by_us(content) if one[0] < utc("2026-12-31")] == kept
    if event.schedule.duration:  # the library gives what has no length no end
        assert [one for one in by_others(content) if one[0] < utc("2026-12-31")] == kept


def test_what_is_stored_counts_where_the_rule_says_something_else() -> None:
    """After an edit: what was over stayed as it was, and something was added by hand."""
    event = an_event(WEEKLY)
    first, second, third, *others = laid_down(event)
    added = replace(second, id="x", original=wall("2026-03-11 10:00"), starts_at=utc("2026-03-11 09:00"), ends_at=utc("2026-03-11 10:00"), moved=True)  # fmt: skip
    gone = replace(second, id="y", original=wall("2026-03-12 10:00"), cancelled_at=NOW)
    there = [first, added, gone, third, *others]
    content = written([(event, there)])
    assert by_us(content) == by_others(content) == stored(event, there)
    assert b"RECURRENCE-ID;TZID=Europe/Skopje:20260312" not in content


def test_reading_what_was_written_finds_the_same_event() -> None:
    details = Details(
        {"mk": Words("Џез; вечер, \\ „мирно“", "Ред\nдва, три;\tкрај")},
        place="Дом, Скопје",
        location=(41.9981, 21.4254),
        topic="culture",
        organiser="Дом на културата",
        link="https://example.org/a?b=1;c,d",
    )
    event = an_event(WEEKLY, details=details, version=7)
    (entry,) = read(written([(event, laid_down(event, [MOVED, CANCELLED]))])).entries
    said = replace(details, texts={"mk": Words("Џез; вечер, \\ „мирно“", "Ред\nдва, три; крај")})
    assert (entry.uid, entry.sequence, entry.details, entry.schedule) == (event.uid, 7, said, event.schedule)
    assert list(entry.overrides) == [MOVED, CANCELLED]


def test_a_reader_gets_it_in_her_language_and_script() -> None:
    details = Details({"sr-Cyrl": Words("Џез"), "tr": Words("Caz")}, place="Кино")
    pair = (an_event(details=details), laid_down(an_event()))
    for language, title, place in (
        ("sr-Latn", "Džez", "Kino"),
        ("tr", "Caz", "Kino"),
        ("sr-Cyrl", "Џез", "Кино"),
    ):
        lines = written([pair], language).decode().splitlines()
        assert f"SUMMARY:{title}" in lines
        assert f"LOCATION:{place}" in lines


def test_a_cancelled_event_is_in_it_as_cancelled() -> None:
    event = an_event(WEEKLY, status=EventStatus.CANCELLED)
    (entry,) = read(written([(event, laid_down(event, [MOVED]))])).entries
    assert entry.cancelled
    assert by_others(written([(event, laid_down(event, [MOVED]))])) == []


def test_the_same_events_give_the_same_bytes_and_lines_are_as_the_standard_has_them() -> None:
    event = an_event(WEEKLY, details=Details({"mk": Words("Долг наслов " * 9, "Долг опис " * 50)}))
    pairs = [(event, laid_down(event, [MOVED, CANCELLED]))]
    content = written(pairs)
    later = write_calendar(pairs, name="Скопје", language="mk", now=NOW + timedelta(days=90))
    assert content == later
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert content.count(b"\n") == content.count(b"\r\n")
    calendar = Calendar.from_ical(content)
    assert calendar.errors == []
    assert [error for part in calendar.walk() for error in part.errors] == []
    for part in calendar.walk("VEVENT"):
        assert {"UID", "DTSTAMP", "DTSTART", "SEQUENCE", "LAST-MODIFIED", "STATUS", "SUMMARY"} <= set(part)
    assert calendar.get_missing_tzids() == set()
    assert calendar["X-WR-CALNAME"] == calendar["NAME"] == "Скопје"


def test_nothing_that_somebody_writes_adds_a_line_of_its_own() -> None:
    evil = "x\r\nEND:VEVENT\nBEGIN:VEVENT\rATTACH:file\x00\x0b\u2028\ud800"
    event = an_event(
        details=Details({"mk": Words(evil, evil)}, place=evil, organiser=evil, link=evil), uid="a\nURL:b"
    )
    content = write_calendar(
        [(event, laid_down(event))], name=evil, language="mk", now=NOW, address=lambda _: evil
    )
    assert content.count(b"BEGIN:VEVENT\r\n") == content.count(b"END:VEVENT\r\n") == 1
    assert len(Calendar.from_ical(content).walk("VEVENT")) == 1
    assert b"\r\nATTACH" not in content
    assert b"\r\nURL:b" not in content


def test_an_event_without_a_link_has_the_address_where_it_can_be_read_of() -> None:
    with_link = an_event(details=Details({"mk": Words("A")}, link="https://example.org"), uid="1")
    content = write_calendar(
        [(event, laid_down(event)) for event in (with_link, an_event(uid="2"))],
        name="",
        language="mk",
        now=NOW,
        address=lambda event: f"https://t.example/{event.uid}",
    )
    urls = [str(part["URL"]) for part in Calendar.from_ical(content).walk("VEVENT")]
    assert urls == ["https://example.org", "https://t.example/2"]


@pytest.mark.parametrize("zone", ["Europe/Skopje", "Europe/Istanbul", "Europe/Athens", "Europe/London"])
def test_the_clocks_of_its_zone_change_when_they_do(zone: str) -> None:
    """icalendar alone tells a spring's change an hour late."""
    event = an_event(a_schedule(rule="FREQ=WEEKLY", zone=zone))
    calendar = Calendar.from_ical(written([(event, laid_down(event))]))
    (described,) = calendar.timezones
    told, real = _by_its_lines(described.to_ical().decode()), ZoneInfo(zone)
    days = [wall(f"{year}-{month:02}-{day:02}") for year in (2026, 2027, 2030) for month in (1, 3, 7, 10) for day in range(24, 32)]  # fmt: skip
    for moment in (day + timedelta(hours=hour + 0.5) for day in days for hour in range(24)):
        skipped = moment.replace(tzinfo=real).utcoffset() != moment.replace(tzinfo=real, fold=1).utcoffset()
        if not skipped:  # in an hour that comes twice, or never, either answer will do
            assert moment.replace(tzinfo=told).utcoffset() == moment.replace(tzinfo=real).utcoffset(), moment


def _by_its_lines(described: str) -> tzinfo:
    return tzical(StringIO(described)).get()  # type: ignore[no-any-return]


def test_one_occurrence_for_her_own_calendar_stands_alone() -> None:
    event = an_event(WEEKLY)
    occurrences = laid_down(event, [MOVED])
    content = write_occurrence(listed(event, occurrences[1]), "mk", "https://t.example/e", NOW)
    (entry,) = read(content).entries
    assert not entry.schedule.repeats
    assert by_us(content) == stored(event, [occurrences[1]])
    assert entry.details.link == "https://t.example/e"
    uids = {read(write_occurrence(listed(event, one), "mk", None, NOW)).entries[0].uid for one in occurrences}
    assert len(uids) == len(occurrences)
    assert entry.uid in uids


def test_one_occurrence_taken_again_after_a_change_replaces_itself() -> None:
    event = an_event()
    (one,) = laid_down(event)
    (before,) = read(write_occurrence(listed(event, one), "mk", None, NOW)).entries
    changed = replace(event, version=1)
    (after,) = read(
        write_occurrence(listed(changed, replace(one, cancelled_at=NOW)), "mk", None, NOW)
    ).entries
    assert (before.uid, before.sequence, before.cancelled) == (event.uid, 0, False)
    assert (after.uid, after.sequence, after.cancelled) == (event.uid, 1, True)


_RULES = st.sampled_from(
    [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3;COUNT=20",
        "FREQ=WEEKLY;BYDAY=MO,TH",
        "FREQ=MONTHLY;BYDAY=-1SA",
        "FREQ=MONTHLY",
    ]
)
_ZONES = st.sampled_from(["Europe/Skopje", "Europe/Istanbul", "UTC", "America/New_York"])


@given(
    rule=_RULES,
    zone=_ZONES,
    start=st.datetimes(wall("2026-01-01"), wall("2026-11-30")),
    all_day=st.booleans(),
    changes=st.lists(
        st.tuples(st.integers(0, 30), st.integers(-2_000, 2_000), st.integers(0, 300), st.booleans()),
        max_size=5,
    ),
)
@settings(max_examples=60, deadline=None)
def test_any_series_is_the_same_when_it_is_read_again(
    rule: str, zone: str, start: datetime, all_day: bool, changes: list[tuple[int, int, int, bool]]
) -> None:
    begins = start.replace(second=0, microsecond=0, **({"hour": 0, "minute": 0} if all_day else {}))  # type: ignore[arg-type]
    event = an_event(a_schedule(f"{begins}", 24 if all_day else 1.5, rule=rule, zone=zone, all_day=all_day))
    occurrences = laid_down(event)
    for number, minutes, lasts, cancelled in changes:
        if number < len(occurrences):
            one = occurrences[number]
            starts_at = one.starts_at + timedelta(minutes=minutes)
            occurrences[number] = replace(
                one,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=lasts),
                moved=True,
                cancelled_at=NOW if cancelled else None,
            )
    content = written([(event, occurrences)])
    (entry,) = read(content, zone=zone).entries  # a day is one of the city's
    again = {plan.original: plan for plan in planned(entry.schedule, entry.overrides, LATER)}
    for one in occurrences:
        plan = again[one.original]
        assert plan.cancelled == (one.cancelled_at is not None)
        if not plan.cancelled:
            assert (plan.starts_at, plan.ends_at) == (one.starts_at, one.ends_at)
    assert len(again) == len(occurrences)
