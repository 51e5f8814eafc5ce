"""When events take place: rules of RFC 5545, clocks that change, and what cannot be."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.events.schedule import (
    FARTHEST,
    InvalidSchedule,
    Problem,
    Schedule,
    begun_at,
    check,
    check_new,
    check_rule,
    ended_before,
    read_stamp,
    spans,
    write_stamp,
)

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
BELGRADE = "Europe/Belgrade"


def a_schedule(start: datetime = datetime(2026, 3, 20, 19, 0), **given: object) -> Schedule:  # noqa: DTZ001
    fields: dict[str, object] = {"zone": BELGRADE, "duration": timedelta(hours=2)}
    return Schedule(start, **(fields | given))  # type: ignore[arg-type]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def starts(schedule: Schedule, before: str = "2027-01-01") -> list[str]:
    return [f"{span.starts_at:%m-%d %H:%M}" for span in spans(schedule, at(before))]


def test_an_event_that_takes_place_once_has_one_occurrence() -> None:
    (span,) = spans(a_schedule(), at("2027-01-01"))
    assert span.original == wall("2026-03-20 19:00")
    assert (span.starts_at, span.ends_at) == (at("2026-03-20 18:00"), at("2026-03-20 20:00"))


def test_a_series_keeps_its_hour_on_the_wall_when_the_clocks_change() -> None:
    weekly = a_schedule(rule="FREQ=WEEKLY;COUNT=3")
    assert starts(weekly) == ["03-20 18:00", "03-27 18:00", "04-03 17:00"]


def test_an_event_over_the_night_of_the_change_lasts_its_hours() -> None:
    night = a_schedule(wall("2026-03-29 01:30"), duration=timedelta(hours=3))
    (span,) = spans(night, at("2027-01-01"))
    assert (span.starts_at, span.ends_at) == (at("2026-03-29 00:30"), at("2026-03-29 03:30"))


def test_a_whole_day_ends_at_midnight_also_where_it_has_23_hours() -> None:
    day = a_schedule(wall("2026-03-29"), duration=timedelta(days=1), all_day=True)
    (span,) = spans(day, at("2027-01-01"))
    assert (span.starts_at, span.ends_at) == (at("2026-03-28 23:00"), at("2026-03-29 22:00"))


def test_until_in_utc_means_that_moment_in_the_zone_of_the_event() -> None:
    weekly = a_schedule(rule="FREQ=WEEKLY;UNTIL=20260403T170000Z")
    assert starts(weekly) == ["03-20 18:00", "03-27 18:00", "04-03 17:00"]
    assert starts(a_schedule(rule="FREQ=WEEKLY;UNTIL=20260403T165959Z")) == ["03-20 18:00", "03-27 18:00"]


def test_what_is_excluded_is_left_out_and_what_is_added_is_there() -> None:
    weekly = a_schedule(
        rule="FREQ=WEEKLY;COUNT=3",
        excluded=(wall("2026-03-27 19:00"),),
        extra=(wall("2026-03-22 11:00"),),
    )
    assert starts(weekly) == ["03-20 18:00", "03-22 10:00", "04-03 17:00"]


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ("", Problem.RULE_UNREADABLE),
        ("every day", Problem.RULE_UNREADABLE),
        ("FREQ=SOMETIMES", Problem.RULE_UNREADABLE),
        ("FREQ=DAILY;INTERVAL=0", Problem.RULE_UNREADABLE),
        ("FREQ=DAILY;INTERVAL=-1", Problem.RULE_UNREADABLE),
        ("FREQ=DAILY;COUNT=0", Problem.RULE_UNREADABLE),
        ("FREQ=WEEKLY;BYDAY=XX", Problem.RULE_UNREADABLE),
        ("FREQ=SECONDLY", Problem.RULE_TOO_OFTEN),
        ("FREQ=MINUTELY;INTERVAL=5", Problem.RULE_TOO_OFTEN),
        ("FREQ=HOURLY", Problem.RULE_TOO_OFTEN),
        ("FREQ=DAILY;BYHOUR=1,2,3", Problem.RULE_TOO_OFTEN),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", Problem.NEVER),
    ],
)
def test_a_rule_that_cannot_be_is_refused_with_the_reason(rule: str, problem: Problem) -> None:
    with pytest.raises(InvalidSchedule) as refused:
        check_rule(rule, wall("2026-03-20 19:00"))
    assert refused.value.problem is problem


def test_a_series_of_a_million_is_refused_before_it_is_made() -> None:
    with pytest.raises(InvalidSchedule) as refused:
        spans(a_schedule(wall("1990-01-01 10:00"), rule="FREQ=DAILY"), at("2027-01-01"))
    assert refused.value.problem is Problem.TOO_MANY


def test_a_count_beyond_all_measure_makes_no_more_than_there_are_days() -> None:
    daily = a_schedule(rule="FREQ=DAILY;COUNT=1000000")
    assert len(spans(daily, at("2026-04-20"))) == 31


@pytest.mark.parametrize(
    ("schedule", "problem"),
    [
        (a_schedule(duration=timedelta(hours=-1)), Problem.ENDS_BEFORE_START),
        (a_schedule(duration=timedelta(days=36_525)), Problem.TOO_LONG),
        (a_schedule(wall("0001-01-01")), Problem.TOO_EARLY),
    ],
)
def test_what_can_never_be_is_refused(schedule: Schedule, problem: Problem) -> None:
    with pytest.raises(InvalidSchedule) as refused:
        check(schedule)
    assert refused.value.problem is problem


@pytest.mark.parametrize(
    ("schedule", "problem"),
    [
        (a_schedule(wall("2026-03-01 19:00")), Problem.IN_THE_PAST),
        (a_schedule(wall("2026-01-01 19:00"), rule="FREQ=WEEKLY;COUNT=2"), Problem.NEVER),
        (a_schedule(wall("2040-03-01 19:00")), Problem.TOO_FAR),
        (a_schedule(wall("9999-12-31 23:00")), Problem.TOO_FAR),
    ],
)
def test_what_nobody_can_go_to_is_not_announced(schedule: Schedule, problem: Problem) -> None:
    with pytest.raises(InvalidSchedule) as refused:
        check_new(schedule, NOW)
    assert refused.value.problem is problem


def test_what_has_begun_and_goes_on_may_be_announced() -> None:
    check_new(a_schedule(wall("2026-03-02 10:30")), NOW)
    check_new(a_schedule(wall("2026-01-05 10:30"), rule="FREQ=WEEKLY"), NOW)
    assert timedelta(days=5 * 365) < FARTHEST


def test_a_series_is_split_into_what_was_and_what_will_be() -> None:
    weekly = a_schedule(rule="FREQ=WEEKLY;COUNT=5")
    cut = wall("2026-04-03 19:00")
    before, after = ended_before(weekly, cut), begun_at(weekly, cut, done=2)
    assert starts(before) == ["03-20 18:00", "03-27 18:00"]
    assert starts(after) == ["04-03 17:00", "04-10 17:00", "04-17 17:00"]
    assert starts(before) + starts(after) == starts(weekly)


def test_whole_days_are_split_between_days() -> None:
    daily = a_schedule(
        wall("2026-04-01"), duration=timedelta(days=1), all_day=True, rule="FREQ=DAILY;COUNT=4"
    )
    assert len(spans(ended_before(daily, wall("2026-04-03")), at("2027-01-01"))) == 2


def test_a_stamp_is_read_as_it_was_written() -> None:
    assert read_stamp(write_stamp(wall("2026-03-07 19:00"))) == wall("2026-03-07 19:00")
