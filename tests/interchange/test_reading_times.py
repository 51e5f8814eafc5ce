"""When the events of calendar files take place, with all that real calendars do."""

from datetime import timedelta

import pytest

from tests.interchange.calendars import a_calendar, read, read_one, refusals_of, starts_of, times_of
from tests.interchange.walls import wall

BERLIN_BY_OUTLOOK = """
BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""
NOWHERE = """
BEGIN:VTIMEZONE
TZID:Nowhere
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0137
TZOFFSETTO:+0137
END:STANDARD
END:VTIMEZONE
"""


def test_a_floating_time_is_what_the_clocks_of_the_city_show() -> None:
    entry = read_one("UID:1\nSUMMARY:Џез\nDTSTART:20260307T190000\nDTEND:20260307T210000")
    assert entry.schedule.zone == "Europe/Skopje"
    assert times_of(entry) == [("2026-03-07 18:00", "2026-03-07 20:00")]


def test_a_floating_time_is_what_the_clocks_of_x_wr_timezone_show_where_that_is_said() -> None:
    entry = read_one(
        "UID:1\nSUMMARY:Caz\nDTSTART:20260307T190000\nDTEND:20260307T210000",
        head="X-WR-TIMEZONE:Europe/Istanbul",
    )
    assert times_of(entry) == [("2026-03-07 16:00", "2026-03-07 18:00")]


def test_a_series_in_utc_keeps_to_the_clocks_of_x_wr_timezone() -> None:
    weekly = (
        "UID:1\nSUMMARY:Chor\nDTSTART:20260322T180000Z\nDTEND:20260322T190000Z\nRRULE:FREQ=WEEKLY;COUNT=2"
    )
    assert starts_of(read_one(weekly, head="X-WR-TIMEZONE:Europe/Berlin")) == [
        "2026-03-22 18:00",
        "2026-03-29 17:00",
    ]
    assert starts_of(read_one(weekly)) == ["2026-03-22 18:00", "2026-03-29 18:00"]


def test_a_single_event_in_utc_is_shown_on_the_clocks_of_the_city() -> None:
    entry = read_one("UID:1\nSUMMARY:A\nDTSTART:20260701T180000Z\nDTEND:20260701T190000Z")
    assert (entry.schedule.start, entry.schedule.zone) == (wall("2026-07-01 20:00"), "Europe/Skopje")


def test_an_event_in_the_hour_that_comes_twice_keeps_its_moment() -> None:
    entry = read_one("UID:1\nSUMMARY:A\nDTSTART:20261025T013000Z\nDTEND:20261025T014500Z")
    assert times_of(entry) == [("2026-10-25 01:30", "2026-10-25 01:45")]


def test_a_day_is_a_whole_day_of_the_city() -> None:
    entry = read_one("UID:1\nSUMMARY:A\nDTSTART;VALUE=DATE:20260307\nDTEND;VALUE=DATE:20260309")
    assert entry.schedule.all_day
    assert times_of(entry) == [("2026-03-06 23:00", "2026-03-08 23:00")]


@pytest.mark.parametrize(
    ("lines", "duration"),
    [
        ("DTSTART;VALUE=DATE:20260307", timedelta(days=1)),
        ("DTSTART:20260307T190000", timedelta(0)),
        ("DTSTART;VALUE=DATE:20260307\nDTEND;VALUE=DATE:20260307", timedelta(days=1)),
        ("DTSTART:20260307T190000\nDURATION:PT1H30M", timedelta(minutes=90)),
        ("DTSTART;VALUE=DATE:20260307\nDURATION:P2D", timedelta(days=2)),
        ("DTSTART;VALUE=DATE:20260307\nDURATION:PT1H", timedelta(days=1)),
        ("DTSTART;VALUE=DATE:20260307\nDTEND:20260308T120000", timedelta(days=2)),
        ("DTSTART:20260307T190000\nDTEND;VALUE=DATE:20260308", timedelta(hours=5)),
        ("DTSTART;TZID=Europe/Sofia:20260307T190000\nDTEND;TZID=Europe/Skopje:20260307T190000", timedelta(hours=1)),
        ("DTSTART:20260328T220000\nDTEND:20260329T050000", timedelta(hours=6)),
    ],
)  # fmt: skip
def test_how_long_it_lasts_is_told_by_its_end_its_duration_or_what_it_is(
    lines: str, duration: timedelta
) -> None:
    assert read_one(f"UID:1\nSUMMARY:A\n{lines}").schedule.duration == duration


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("DTSTART:20260307T190000\nDTEND:20260307T180000", "ends_before_start"),
        ("DTSTART:20260307T190000\nDURATION:-PT1H", "ends_before_start"),
        ("DTSTART;VALUE=DATE:20260307\nDTEND;VALUE=DATE:20260306", "ends_before_start"),
        ("DTSTART:20260307T190000\nDTEND:21260307T190000", "too_long"),
        ("DTSTART:20260307T190000\nDURATION:P900D", "too_long"),
        ("DTSTART:20260307T190000\nDURATION:soon", "unreadable"),
        ("DTSTART:16010101T000000", "too_early"),
        ("DTSTART:29990101T000000", "too_far"),
        ("DTSTART:in spring", "unreadable"),
        ("DTEND:20260307T190000", "no_start"),
        ("DTSTART;TZID=Atlantis/Main:20260307T190000", "zone_unknown"),
        ("DTSTART:20260307T190000\nRRULE:FREQ=SECONDLY", "rule_too_often"),
        ("DTSTART:20260307T190000\nRRULE:FREQ=DAILY;BYHOUR=1,2,3", "rule_too_often"),
        ("DTSTART:20260307T190000\nRRULE:FREQ=NEVERLY", "rule_unreadable"),
        ("DTSTART:20260307T190000\nRRULE:FREQ=DAILY;COUNT=0", "rule_unreadable"),
        ("DTSTART:20260307T190000\nRRULE:FREQ=DAILY;INTERVAL=0", "rule_unreadable"),
        (f"DTSTART:20260307T190000\nRRULE:FREQ=YEARLY;BYYEARDAY={',1' * 900}", "rule_unreadable"),
        ("DTSTART:20260307T190000\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never"),
        ("DTSTART:20260307T190000\nRRULE:FREQ=DAILY;UNTIL=20250101T000000Z", "never"),
        ("DTSTART:20260307T190000\nEXDATE:20260307T190000", "never"),
        ("DTSTART:20260307T190000\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY", "rule_unsupported"),
        ("DTSTART:20260307T190000\nRRULE:FREQ=DAILY\nEXRULE:FREQ=WEEKLY", "rule_unsupported"),
        ("DTSTART:20260307T190000\nRDATE:tomorrow", "unreadable"),
        ("DTSTART:20260307T190000\nRDATE;VALUE=PERIOD:20260401T190000/P900D", "ends_before_start"),
    ],
)  # fmt: skip
def test_a_time_that_cannot_be_is_refused_with_its_line_and_its_reason(lines: str, problem: str) -> None:
    assert refusals_of("UID:0\nSUMMARY:Good\nDTSTART:20260307T190000", f"UID:1\nSUMMARY:Bad\n{lines}") == [
        (9, "Bad", problem)
    ]


def test_the_end_of_a_rule_may_be_told_in_another_zone() -> None:
    entry = read_one(
        "UID:1\nSUMMARY:A\nDTSTART;TZID=Europe/Skopje:20260305T003000\nDURATION:PT1H\n"
        "RRULE:FREQ=DAILY;UNTIL=20260306T233000Z"
    )
    assert starts_of(entry) == ["2026-03-04 23:30", "2026-03-05 23:30", "2026-03-06 23:30"]


@pytest.mark.parametrize("until", ["20260307", "20260307T235959", "20260307T190000", "20260307T225959Z"])
def test_a_rule_ends_with_the_day_or_time_however_it_is_written(until: str) -> None:
    entry = read_one(
        "UID:1\nSUMMARY:A\nDTSTART;TZID=Europe/Skopje:20260305T190000\nDURATION:PT1H\n"
        f"RRULE:FREQ=DAILY;UNTIL={until}"
    )
    assert [start[:10] for start in starts_of(entry)] == ["2026-03-05", "2026-03-06", "2026-03-07"]


@pytest.mark.parametrize("until", ["20260307", "20260307T000000", "20260306T230000Z", "20260307T225959Z"])
def test_whole_days_end_with_a_day_however_it_is_written(until: str) -> None:
    entry = read_one(f"UID:1\nSUMMARY:A\nDTSTART;VALUE=DATE:20260305\nRRULE:FREQ=DAILY;UNTIL={until}")
    assert len(starts_of(entry)) == 3


def test_an_end_in_the_year_9999_and_a_count_of_minus_one_mean_for_ever() -> None:
    for rule in ("FREQ=DAILY;UNTIL=99991231T235959Z", "FREQ=DAILY;COUNT=-1"):
        entry = read_one(f"UID:1\nSUMMARY:A\nDTSTART:20260305T190000\nRRULE:{rule}")
        assert entry.schedule.rule == "FREQ=DAILY"


@pytest.mark.parametrize(
    "excluded",
    [
        "EXDATE;TZID=Europe/Skopje:20260306T190000",
        "EXDATE:20260306T180000Z",
        "EXDATE;TZID=Europe/Sofia:20260306T200000",
        "EXDATE;VALUE=DATE:20260306",
        "EXDATE:20260306T190000",
        "EXDATE:20260306T180000Z,20260306T180000Z",
    ],
)
def test_an_occurrence_is_left_out_in_whichever_zone_that_is_said(excluded: str) -> None:
    entry = read_one(
        "UID:1\nSUMMARY:A\nDTSTART;TZID=Europe/Skopje:20260305T190000\nDURATION:PT1H\n"
        f"RRULE:FREQ=DAILY;COUNT=3\n{excluded}"
    )
    assert starts_of(entry) == ["2026-03-05 18:00", "2026-03-07 18:00"]


@pytest.mark.parametrize("excluded", ["VALUE=DATE:20260306", "TZID=Europe/Skopje:20260306T000000"])
def test_a_whole_day_is_left_out(excluded: str) -> None:
    entry = read_one(
        f"UID:1\nSUMMARY:A\nDTSTART;VALUE=DATE:20260305\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE;{excluded}"
    )
    assert starts_of(entry) == ["2026-03-04 23:00", "2026-03-06 23:00"]


def test_extra_dates_are_added_before_and_after_the_start_too() -> None:
    entry = read_one(
        "UID:1\nSUMMARY:A\nDTSTART:20260305T190000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2\n"
        "RDATE:20260301T100000,20260401T100000"
    )
    assert starts_of(entry) == [
        "2026-03-01 09:00",
        "2026-03-05 18:00",
        "2026-03-12 18:00",
        "2026-04-01 08:00",
    ]


def test_an_extra_period_has_hours_of_its_own() -> None:
    entry = read_one(
        "UID:1\nSUMMARY:A\nDTSTART:20260305T190000\nDURATION:PT1H\n"
        "RDATE;VALUE=PERIOD:20260401T100000/PT5H,20260402T080000Z/20260402T100000Z"
    )
    assert times_of(entry) == [
        ("2026-03-05 18:00", "2026-03-05 19:00"),
        ("2026-04-01 08:00", "2026-04-01 13:00"),
        ("2026-04-02 08:00", "2026-04-02 10:00"),
    ]


@pytest.mark.parametrize(
    ("tzid", "zone"),
    [
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("GTB Standard Time", "Europe/Bucharest"),
        ("/freeassociation.sourceforge.net/Europe/Athens", "Europe/Athens"),
        ("/softwarestudio.org/Olson_20011030_5/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("europe/skopje", "Europe/Skopje"),
        ('"Europe/Tirane"', "Europe/Tirane"),
        ("GMT", "UTC"),
    ],
)  # fmt: skip
def test_zones_are_known_by_the_names_that_programs_give_them(tzid: str, zone: str) -> None:
    entry = read_one(f"UID:1\nSUMMARY:A\nDTSTART;TZID={tzid}:20260305T190000\nRRULE:FREQ=DAILY")
    assert entry.schedule.zone == zone


def test_a_zone_that_a_calendar_describes_itself_is_known_by_its_clocks() -> None:
    event = "UID:1\nSUMMARY:A\nDTSTART;TZID=Customized Time Zone:20260322T190000\nRRULE:FREQ=WEEKLY;COUNT=2"
    entry = read_one(event, head=BERLIN_BY_OUTLOOK)
    assert entry.schedule.zone == "Europe/Skopje"  # whose clocks show the same
    assert starts_of(entry) == ["2026-03-22 18:00", "2026-03-29 17:00"]
    assert read_one(event, head=BERLIN_BY_OUTLOOK, zone="Europe/Istanbul").schedule.zone == "Europe/Belgrade"


def test_one_calendars_own_zone_is_not_the_next_ones() -> None:
    event = "UID:1\nSUMMARY:A\nDTSTART;TZID=Customized Time Zone:20260322T190000"
    read_one(event, head=BERLIN_BY_OUTLOOK)
    assert [problem for _, _, problem in refusals_of(event)] == ["zone_unknown"]


def test_where_no_clocks_agree_a_single_event_is_taken_and_a_series_refused() -> None:
    single = "UID:1\nSUMMARY:A\nDTSTART;TZID=Nowhere:20260322T190000\nDTEND;TZID=Nowhere:20260322T200000"
    assert times_of(read_one(single, head=NOWHERE)) == [("2026-03-22 17:23", "2026-03-22 18:23")]
    assert [problem for _, _, problem in refusals_of(f"{single}\nRRULE:FREQ=DAILY", head=NOWHERE)] == [
        "zone_unknown"
    ]


def test_a_zone_whose_clocks_change_every_second_takes_no_time() -> None:
    hostile = BERLIN_BY_OUTLOOK.replace("FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "FREQ=SECONDLY")
    found = read(
        a_calendar("UID:1\nSUMMARY:A\nDTSTART;TZID=Customized Time Zone:20260722T190000", head=hostile)
    )
    assert len(found.entries) == 1


def test_a_rule_without_end_is_kept_as_it_is() -> None:
    entry = read_one("UID:1\nSUMMARY:A\nDTSTART:20260305T190000\nRRULE:freq=weekly;byday=th")
    assert entry.schedule.rule == "FREQ=WEEKLY;BYDAY=TH"
    assert len(starts_of(entry, before="2026-04-01")) == 4
    assert starts_of(entry, before="2026-04-01")[0] == "2026-03-05 18:00"
