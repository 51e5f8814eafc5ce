"""An event's occurrences, as its schedule and what is different about some of them make them."""

from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.core.events.entries import Override, Planned, planned
from bot.core.events.schedule import InvalidSchedule, Problem, Schedule, check, spans
from bot.interchange.recurrence import walls
from tests.interchange.events import LATER, a_schedule
from tests.interchange.walls import utc, wall

DAILY = a_schedule(rule="FREQ=DAILY;COUNT=3")
FIRST, SECOND, THIRD = (wall(f"2026-03-0{day} 19:00") for day in (7, 8, 9))


def test_what_is_not_different_is_as_the_rule_has_it() -> None:
    assert planned(DAILY, [], LATER) == [
        Planned(original, utc(f"2026-03-0{day} 18:00"), utc(f"2026-03-0{day} 20:00"))
        for day, original in ((7, FIRST), (8, SECOND), (9, THIRD))
    ]


def test_hours_details_and_cancellations_are_laid_over_it() -> None:
    overrides = [
        Override(THIRD, utc("2026-03-06 10:00"), utc("2026-03-06 11:00")),
        Override(FIRST, cancelled=True),
        Override(SECOND, changes={"place": "Парк"}),
    ]
    assert planned(DAILY, overrides, LATER) == [
        Planned(THIRD, utc("2026-03-06 10:00"), utc("2026-03-06 11:00"), moved=True),
        Planned(FIRST, utc("2026-03-07 18:00"), utc("2026-03-07 20:00"), cancelled=True),
        Planned(SECOND, utc("2026-03-08 18:00"), utc("2026-03-08 20:00"), changes={"place": "Парк"}),
    ]


def test_what_begins_at_another_time_and_says_no_end_lasts_as_long_as_ever() -> None:
    (first, *_) = planned(DAILY, [Override(FIRST, utc("2026-03-07 10:00"))], LATER)
    assert (first.ends_at, first.moved) == (utc("2026-03-07 12:00"), True)


def test_what_lasts_longer_begins_when_it_did() -> None:
    (first, *_) = planned(DAILY, [Override(FIRST, ends_at=utc("2026-03-07 23:00"))], LATER)
    assert (first.starts_at, first.ends_at, first.moved) == (
        utc("2026-03-07 18:00"),
        utc("2026-03-07 23:00"),
        True,
    )


def test_hours_that_are_those_of_the_rule_are_no_move() -> None:
    (first, *_) = planned(DAILY, [Override(FIRST, utc("2026-03-07 18:00"), utc("2026-03-07 20:00"))], LATER)
    assert not first.moved


def test_what_the_schedule_does_not_make_is_nobodys() -> None:
    stray = Override(wall("2026-03-20 19:00"), utc("2026-03-20 10:00"), utc("2026-03-20 11:00"))
    assert planned(DAILY, [stray], LATER) == planned(DAILY, [], LATER)
    shorter = a_schedule(rule="FREQ=DAILY;COUNT=3", excluded=(SECOND,))
    assert [plan.original for plan in planned(shorter, [Override(SECOND, cancelled=True)], LATER)] == [
        FIRST,
        THIRD,
    ]


def test_only_what_begins_before_is_planned_and_never_too_much() -> None:
    assert [plan.original for plan in planned(DAILY, [], utc("2026-03-08 18:00"))] == [FIRST]
    with pytest.raises(InvalidSchedule) as raised:
        planned(a_schedule(rule="FREQ=DAILY"), [], utc("2099-01-01"))
    assert raised.value.problem is Problem.TOO_MANY


def test_a_rule_that_says_something_twice_is_no_rule() -> None:
    for rule in ("FREQ=DAILY;COUNT=1,2", "FREQ=DAILY,WEEKLY", "FREQ=DAILY;UNTIL=20260401,20260501"):
        with pytest.raises(InvalidSchedule) as raised:
            check(a_schedule(rule=rule))
        assert raised.value.problem is Problem.RULE_UNREADABLE


_RULES = st.builds(
    lambda *parts: ";".join(part for part in parts if part),
    st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY"]),
    st.sampled_from(["", "INTERVAL=2", "INTERVAL=13"]),
    st.sampled_from(["", "BYDAY=MO,SA", "BYMONTHDAY=1,-1", "BYMONTH=3,10", "BYMONTH=2;BYMONTHDAY=29"]),
    st.sampled_from(["", "COUNT=1", "COUNT=5", "UNTIL=20270329T010000Z", "UNTIL=20260101T000000Z"]),
)
_DAYS = st.lists(st.datetimes(wall("2025-01-01"), wall("2027-12-31")).map(lambda at: at.replace(microsecond=0)), max_size=3)  # fmt: skip


@given(
    _RULES,
    st.datetimes(wall("2025-01-01"), wall("2027-06-01")).map(lambda at: at.replace(microsecond=0)),
    _DAYS,
    st.sets(st.integers(0, 6)),
)
@settings(max_examples=150, deadline=None)
def test_walking_a_series_finds_what_its_spans_are(
    rule: str, start: datetime, extra: list[datetime], excluded: set[int]
) -> None:
    whole = Schedule(start, "Europe/Skopje", timedelta(hours=1), rule=rule, extra=tuple(extra))
    try:
        check(whole)
    except InvalidSchedule:
        assume(False)  # a rule that never holds is not walked: it would be sought for until the year 9999
    first = [span.original for span in spans(whole, utc("2028-01-01"), limit=None)][:7]
    schedule = Schedule(
        start,
        "Europe/Skopje",
        timedelta(hours=1),
        rule=rule,
        extra=tuple(extra),
        excluded=tuple(wall for number, wall in enumerate(first) if number in excluded),
    )
    found = [span.original for span in spans(schedule, schedule.at(wall("2028-01-01")), limit=None)]
    assert list(walls(schedule, wall("2027-12-31 23:59:59"))) == found
