"""Series whose occurrences are changed, moved, cancelled, or all that is known of them."""

from itertools import permutations

import pytest

from bot.core.events.entries import Override
from tests.interchange.calendars import a_calendar, read, read_one, refusals_of, starts_of, times_of
from tests.interchange.walls import utc, wall

WEEKLY = (
    "UID:chor\nSEQUENCE:3\nSUMMARY:Хор\nDESCRIPTION:Доаѓајте\nLOCATION:Дом\n"
    "DTSTART;TZID=Europe/Skopje:20260305T190000\nDTEND;TZID=Europe/Skopje:20260305T210000\nRRULE:FREQ=WEEKLY;COUNT=4"
)
MOVED = (
    "UID:chor\nSEQUENCE:4\nSUMMARY:Хор\nDESCRIPTION:Доаѓајте\nLOCATION:Парк\nRECURRENCE-ID:20260312T180000Z\n"
    "DTSTART;TZID=Europe/Skopje:20260313T200000\nDTEND;TZID=Europe/Skopje:20260313T210000"
)
CANCELLED = (
    "UID:chor\nSEQUENCE:4\nSUMMARY:Хор\nSTATUS:CANCELLED\nRECURRENCE-ID;TZID=Europe/Skopje:20260319T190000\n"
    "DTSTART;TZID=Europe/Skopje:20260319T190000"
)


@pytest.mark.parametrize("order", list(permutations((WEEKLY, MOVED, CANCELLED))))
def test_occurrences_are_changed_whether_they_come_before_or_after_their_series(
    order: tuple[str, ...],
) -> None:
    entry = read_one(*order)
    assert times_of(entry) == [
        ("2026-03-05 18:00", "2026-03-05 20:00"),
        ("2026-03-13 19:00", "2026-03-13 20:00"),
        ("2026-03-26 18:00", "2026-03-26 20:00"),
    ]
    assert entry.overrides == (
        Override(
            wall("2026-03-12 19:00"),
            utc("2026-03-13 19:00"),
            utc("2026-03-13 20:00"),
            changes={"place": "Парк"},
        ),
        Override(wall("2026-03-19 19:00"), cancelled=True),
    )
    assert (entry.sequence, entry.is_partial) == (4, False)


def test_what_is_changed_of_an_occurrence_is_only_what_differs() -> None:
    changed = (
        MOVED.replace("Парк", "Дом")
        .replace("SUMMARY:Хор", "SUMMARY:Хор со гости")
        .replace("13T200000", "12T190000")
    )
    (override,) = read_one(WEEKLY, changed.replace("13T210000", "12T210000")).overrides
    assert (override.starts_at, override.ends_at) == (None, None)
    assert override.changes == {"texts": [["mk", "Хор со гости", "Доаѓајте"]]}


def test_an_occurrence_without_a_title_has_that_of_its_series() -> None:
    (override,) = read_one(
        WEEKLY, MOVED.replace("SUMMARY:Хор\n", "").replace("DESCRIPTION:Доаѓајте\n", "")
    ).overrides
    assert override.changes == {"place": "Парк"}


def test_an_occurrence_that_the_rule_no_longer_makes_is_kept_as_calendars_keep_it() -> None:
    entry = read_one(WEEKLY, MOVED.replace("20260312T180000Z", "20260401T180000Z"))
    assert entry.schedule.extra == (wall("2026-04-01 20:00"),)
    assert starts_of(entry)[1] == "2026-03-12 18:00"
    assert "2026-03-13 19:00" in starts_of(entry)


def test_a_cancelled_occurrence_that_the_rule_does_not_make_is_none() -> None:
    entry = read_one(
        WEEKLY, CANCELLED.replace("ID;TZID=Europe/Skopje:20260319", "ID;TZID=Europe/Skopje:20260320")
    )
    assert entry.overrides == ()
    assert len(starts_of(entry)) == 4


def test_what_is_excluded_stays_excluded_though_it_is_changed_too() -> None:
    entry = read_one(f"{WEEKLY}\nEXDATE:20260312T180000Z", MOVED)
    assert len(starts_of(entry)) == 3


def test_of_two_changes_of_one_occurrence_the_higher_sequence_stands() -> None:
    later = MOVED.replace("SEQUENCE:4", "SEQUENCE:5").replace("Парк", "Кеј")
    for order in ((WEEKLY, MOVED, later), (WEEKLY, later, MOVED)):
        found = read(a_calendar(*order))
        assert [override.changes for override in found.entries[0].overrides] == [{"place": "Кеј"}]
        assert [refusal.problem for refusal in found.refusals] == ["doubled"]


def test_of_two_events_with_one_uid_the_higher_sequence_stands_and_the_other_is_named() -> None:
    old, new = (
        f"UID:1\nSEQUENCE:{n}\nSUMMARY:{title}\nDTSTART:20260305T190000"
        for n, title in ((9, "Old"), (10, "New"))
    )
    for order, line in (((old, new), 4), ((new, old), 10)):
        found = read(a_calendar(*order))
        assert [entry.details.words_for("mk").title for entry in found.entries] == ["New"]
        assert [(one.line, one.what, one.problem) for one in found.refusals] == [(line, "Old", "doubled")]


def test_occurrences_without_their_series_are_all_there_is_and_say_so() -> None:
    entry = read_one(
        MOVED, CANCELLED, MOVED.replace("ID:20260312", "ID:20260326").replace("20260313", "20260327")
    )
    assert entry.is_partial
    assert times_of(entry) == [
        ("2026-03-13 19:00", "2026-03-13 20:00"),
        ("2026-03-27 19:00", "2026-03-27 20:00"),
    ]
    assert [override.cancelled for override in entry.overrides] == [False, True, False]
    assert [override.original for override in entry.overrides] == [
        entry.schedule.start,
        *entry.schedule.extra,
    ]
    assert not entry.cancelled


def test_whole_days_without_their_series_are_taken() -> None:
    entry = read_one("UID:1\nSUMMARY:A\nRECURRENCE-ID;VALUE=DATE:20260305\nDTSTART;VALUE=DATE:20260306")
    assert entry.schedule.all_day
    assert times_of(entry) == [("2026-03-05 23:00", "2026-03-06 23:00")]


def test_a_whole_day_of_a_series_may_get_hours_and_hours_a_whole_day() -> None:
    days = "UID:1\nSUMMARY:A\nDTSTART;VALUE=DATE:20260305\nRRULE:FREQ=DAILY;COUNT=2"
    hours = (
        "UID:1\nSUMMARY:A\nRECURRENCE-ID;VALUE=DATE:20260306\nDTSTART:20260306T100000\nDTEND:20260306T120000"
    )
    assert times_of(read_one(days, hours))[1] == ("2026-03-06 09:00", "2026-03-06 11:00")
    whole = MOVED.replace("TZID=Europe/Skopje:20260313T200000", "VALUE=DATE:20260313")
    whole = whole.replace("TZID=Europe/Skopje:20260313T210000", "VALUE=DATE:20260314")
    assert times_of(read_one(WEEKLY, whole))[1] == ("2026-03-12 23:00", "2026-03-13 23:00")


def test_this_and_all_that_follow_is_refused_and_the_rest_is_taken() -> None:
    found = read(a_calendar(WEEKLY, MOVED.replace("RECURRENCE-ID:", "RECURRENCE-ID;RANGE=THISANDFUTURE:")))
    assert [(one.line, one.problem, one.detail) for one in found.refusals] == [
        (14, "range_unsupported", "THISANDFUTURE")
    ]
    assert len(starts_of(found.entries[0])) == 4


def test_an_occurrence_that_cannot_be_is_refused_and_its_series_is_taken() -> None:
    found = read(a_calendar(WEEKLY, MOVED.replace("20260313T210000", "20260313T190000")))
    assert [(one.line, one.problem) for one in found.refusals] == [(14, "ends_before_start")]
    assert len(starts_of(found.entries[0])) == 4


def test_changes_of_a_series_that_is_refused_do_not_become_all_there_is() -> None:
    found = read(a_calendar(WEEKLY.replace("WEEKLY", "SECONDLY"), MOVED))
    assert found.entries == ()
    assert [(one.line, one.problem) for one in found.refusals] == [
        (4, "rule_too_often"),
        (14, "rule_too_often"),
    ]


def test_a_cancelled_event_says_so_and_needs_no_title() -> None:
    assert read_one("UID:1\nSTATUS:CANCELLED\nDTSTART:20260305T190000").cancelled
    assert read_one(WEEKLY, head="METHOD:CANCEL").cancelled
    assert not read_one(WEEKLY, head="METHOD:PUBLISH").cancelled


def test_a_message_that_cancels_one_occurrence_cancels_no_series() -> None:
    entry = read_one(MOVED, head="METHOD:CANCEL")
    assert (entry.is_partial, entry.cancelled) == (True, False)
    assert [override.cancelled for override in entry.overrides] == [True]


def test_an_event_without_a_uid_has_the_same_one_each_time() -> None:
    event = "SUMMARY:A\nDTSTART:20260305T190000"
    first, again = read_one(event), read_one(f"DESCRIPTION:More\n{event}")
    others = [read_one(event.replace(":A", ":B")), read_one(event.replace("05T", "06T"))]
    assert first.uid == again.uid
    assert len({first.uid, *(other.uid for other in others)}) == 3
    assert len(read_one(f"UID:{'x' * 5_000}\n{event}").uid) < 60


def test_a_series_of_ages_with_a_change_at_its_end_takes_no_time() -> None:
    daily = WEEKLY.replace("WEEKLY;COUNT=4", "DAILY").replace("2026", "1971")
    assert len(read_one(daily, MOVED.replace("20260312", "21990312")).overrides) == 1


def test_two_calendars_in_one_file_are_both_read_each_in_its_zone() -> None:
    event = "UID:{}\nSUMMARY:A\nDTSTART:20260305T190000"
    content = b"".join(
        a_calendar(event.format(zone), head=f"X-WR-CALNAME:Of {zone}\nX-WR-TIMEZONE:{zone}")
        for zone in ("Europe/Sofia", "Europe/Rome")
    )
    found = read(content)
    assert [starts_of(entry) for entry in found.entries] == [["2026-03-05 17:00"], ["2026-03-05 18:00"]]
    assert found.name == "Of Europe/Sofia"


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    folded = "SUMMARY:Bad\r\n  folded\r\n\r\nDTSTART:x"
    content = a_calendar("UID:1\nSUMMARY:A\nDTSTART:20260305T190000").replace(b"\r\nEND:VCALENDAR", b"")
    content += f"BEGIN:VEVENT\r\n{folded}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n".encode()
    for ends in (b"\r\n", b"\n", b"\r"):
        found = read(content.replace(b"\r\n", ends))
        assert [(one.line, one.what) for one in found.refusals] == [(9, "Bad folded")]
        assert content.splitlines()[9 - 1] == b"BEGIN:VEVENT"


def test_an_event_that_does_not_end_is_refused_and_its_neighbours_are_taken() -> None:
    content = a_calendar("UID:1\nSUMMARY:First\nDTSTART:20260305T190000", WEEKLY)
    found = read(content.replace(b"END:VEVENT\r\n", b"", 1))
    assert [(one.line, one.what, one.problem) for one in found.refusals] == [(4, "First", "unclosed")]
    assert [entry.uid for entry in found.entries] == ["chor"]
    assert [
        problem for _, _, problem in refusals_of("UID:1\nSUMMARY:A\nDTSTART:20260305T190000\nBEGIN:VALARM")
    ] == []
