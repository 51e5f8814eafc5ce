"""How often an event repeats: what an editor says, and the rule that it becomes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.events.repeating import (
    Repetition,
    Rhythm,
    moved_to,
    repeated,
    repetition_of,
    rhythms_from,
)
from bot.core.events.schedule import Schedule, spans
from tests.interchange.walls import wall

ZONE = "Europe/Skopje"
SATURDAY = wall("2026-03-14 19:00")  # the second of its month
LAST_SATURDAY = wall("2026-03-28 19:00")  # the fourth, and the last


def _once(start: datetime = SATURDAY) -> Schedule:
    return Schedule(start, ZONE, timedelta(hours=2))


def _days(schedule: Schedule, before: datetime = datetime(2026, 6, 1, tzinfo=UTC)) -> list[str]:
    return [f"{span.original:%d.%m}" for span in spans(schedule, before)]


@pytest.mark.parametrize(
    ("said", "days"),
    [
        (Repetition(Rhythm.ONCE), ["14.03"]),
        (Repetition(Rhythm.DAILY, count=3), ["14.03", "15.03", "16.03"]),
        (Repetition(Rhythm.WEEKLY, (5,), count=2), ["14.03", "21.03"]),
        (Repetition(Rhythm.WEEKLY, (1, 5), until=date(2026, 3, 24)), ["14.03", "17.03", "21.03", "24.03"]),
        (Repetition(Rhythm.FORTNIGHTLY, (5,), until=date(2026, 4, 11)), ["14.03", "28.03", "11.04"]),
        (Repetition(Rhythm.MONTHLY_ON_DAY, count=3), ["14.03", "14.04", "14.05"]),
        (Repetition(Rhythm.MONTHLY_ON_WEEKDAY), ["14.03", "11.04", "09.05"]),
    ],
)
def test_what_an_editor_says_takes_place_on_these_days_and_is_read_again(
    said: Repetition, days: list[str]
) -> None:
    schedule = repeated(_once(), said)
    assert _days(schedule) == days
    assert repetition_of(schedule) == said


def test_the_last_saturday_of_each_month() -> None:
    assert rhythms_from(LAST_SATURDAY)[-2:] == (Rhythm.MONTHLY_ON_WEEKDAY, Rhythm.MONTHLY_ON_LAST_WEEKDAY)
    schedule = repeated(_once(LAST_SATURDAY), Repetition(Rhythm.MONTHLY_ON_LAST_WEEKDAY))
    assert _days(schedule) == ["28.03", "25.04", "30.05"]


def test_a_fifth_saturday_is_the_last_and_none_but_the_last_is_offered() -> None:
    fifth = wall("2026-05-30 19:00")
    assert Rhythm.MONTHLY_ON_WEEKDAY not in rhythms_from(fifth)
    assert Rhythm.MONTHLY_ON_LAST_WEEKDAY in rhythms_from(fifth)
    assert Rhythm.MONTHLY_ON_LAST_WEEKDAY not in rhythms_from(SATURDAY)


def test_whole_days_end_with_a_date_and_hours_with_a_moment() -> None:
    whole = Schedule(wall("2026-03-14 00:00"), ZONE, timedelta(days=1), all_day=True)
    said = Repetition(Rhythm.DAILY, until=date(2026, 3, 16))
    assert repeated(whole, said).rule == "FREQ=DAILY;UNTIL=20260316"
    assert repeated(_once(), said).rule == "FREQ=DAILY;UNTIL=20260316T225959Z"
    assert repetition_of(repeated(whole, said)) == said


def test_the_weekday_on_which_it_begins_is_always_one_of_its_weekdays() -> None:
    assert repetition_of(repeated(_once(), Repetition(Rhythm.WEEKLY, (0,)))).weekdays == (0, 5)


def test_moved_to_another_day_a_weekly_event_takes_its_weekday_along_and_keeps_the_others() -> None:
    schedule = repeated(_once(), Repetition(Rhythm.WEEKLY, (1, 5), count=4))
    moved = moved_to(schedule, wall("2026-03-15 18:00"))
    assert repetition_of(moved) == Repetition(Rhythm.WEEKLY, (1, 6), count=4)


def test_moved_to_another_day_a_monthly_event_keeps_its_manner() -> None:
    second = repeated(_once(), Repetition(Rhythm.MONTHLY_ON_WEEKDAY))
    assert moved_to(second, wall("2026-03-17 19:00")).rule == "FREQ=MONTHLY;BYDAY=3TU"
    assert moved_to(second, wall("2026-03-30 19:00")).rule == "FREQ=MONTHLY;BYDAY=-1MO"
    last = repeated(_once(LAST_SATURDAY), Repetition(Rhythm.MONTHLY_ON_LAST_WEEKDAY))
    assert moved_to(last, SATURDAY).rule == "FREQ=MONTHLY;BYDAY=2SA"


def test_moved_past_its_end_a_series_ends_as_much_later() -> None:
    schedule = repeated(_once(), Repetition(Rhythm.DAILY, until=date(2026, 3, 16)))
    moved = moved_to(schedule, SATURDAY + timedelta(days=30))
    assert repetition_of(moved).until == date(2026, 4, 15)
    assert len(_days(moved)) == 3


def test_exceptions_move_with_the_hour() -> None:
    excluded = (SATURDAY + timedelta(days=7),)
    schedule = Schedule(SATURDAY, ZONE, timedelta(hours=2), rule="FREQ=WEEKLY;COUNT=3", excluded=excluded)
    moved = moved_to(schedule, SATURDAY.replace(hour=20))
    assert _days(moved) == ["14.03", "28.03"]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY",
        "FREQ=WEEKLY;INTERVAL=3",
        "FREQ=MONTHLY;BYDAY=1MO,3MO",
        "FREQ=WEEKLY;BYDAY=MO",
        "FREQ=DAILY;INTERVAL=2",
    ],
)
def test_a_rule_that_cannot_be_said_here_is_kept_as_it_is(rule: str) -> None:
    schedule = Schedule(SATURDAY, ZONE, timedelta(hours=2), rule=rule)
    assert repetition_of(schedule).rhythm is Rhythm.OTHER
    assert repeated(schedule, Repetition(Rhythm.OTHER)).rule == rule
    assert moved_to(schedule, SATURDAY + timedelta(days=1)).rule == rule
