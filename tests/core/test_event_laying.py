"""A series that is changed: which occurrence stays which."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.events.entries import Override
from bot.core.events.laying import overrides_of, plan, reconcile
from bot.core.events.model import Occurrence, offer_until
from bot.core.events.schedule import Schedule

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
SATURDAYS = Schedule(datetime(2026, 3, 7, 19, 0), "Europe/Belgrade", timedelta(hours=2), rule="FREQ=WEEKLY;COUNT=4")  # fmt: skip  # noqa: DTZ001


def laid_down(schedule: Schedule, overrides: tuple[Override, ...] = ()) -> list[Occurrence]:
    """Its occurrences as they lie in the store."""
    return [
        Occurrence(
            f"{number:016x}",
            "e" * 16,
            each.original,
            each.starts_at,
            each.ends_at,
            NOW if each.cancelled else None,
            each.moved,
            each.changes,
        )
        for number, each in enumerate(plan(schedule, NOW, overrides))
    ]


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_nothing_changes_where_nothing_changed() -> None:
    assert reconcile(laid_down(SATURDAYS), plan(SATURDAYS, NOW), NOW).is_nothing


def test_another_hour_moves_every_occurrence_and_makes_none() -> None:
    later = replace(SATURDAYS, start=wall("2026-03-07 20:00"))
    done = reconcile(laid_down(SATURDAYS), plan(later, NOW), NOW, timedelta(hours=1))
    assert done.added == ()
    assert [after.starts_at - before.starts_at for before, after in done.changed] == [timedelta(hours=1)] * 4
    assert [after.id for _, after in done.changed] == [one.id for one in laid_down(SATURDAYS)]


def test_another_day_of_the_week_moves_every_occurrence() -> None:
    sundays = replace(SATURDAYS, start=wall("2026-03-08 19:00"))
    done = reconcile(laid_down(SATURDAYS), plan(sundays, NOW), NOW, timedelta(days=1))
    assert done.added == ()
    assert {after.original - before.original for before, after in done.changed} == {timedelta(days=1)}
    assert not any(after.cancelled_at for _, after in done.changed)


def test_a_shorter_series_cancels_what_is_over_its_end() -> None:
    done = reconcile(laid_down(SATURDAYS), plan(replace(SATURDAYS, rule="FREQ=WEEKLY;COUNT=2"), NOW), NOW)
    assert [(after.original.day, after.cancelled_at) for _, after in done.changed] == [(21, NOW), (28, NOW)]


def test_a_longer_series_adds_to_its_end() -> None:
    done = reconcile(laid_down(SATURDAYS), plan(replace(SATURDAYS, rule="FREQ=WEEKLY;COUNT=5"), NOW), NOW)
    assert [each.original for each in done.added] == [wall("2026-04-04 19:00")]
    assert done.changed == ()


def test_what_has_ended_stays_as_it_was() -> None:
    afterwards = NOW + timedelta(days=20)
    done = reconcile(
        laid_down(SATURDAYS),
        plan(replace(SATURDAYS, rule="FREQ=WEEKLY;COUNT=1"), afterwards),
        afterwards,
    )
    assert [after.original.day for _, after in done.changed] == [28]


def test_a_single_event_keeps_its_people_wherever_it_goes() -> None:
    once = replace(SATURDAYS, rule=None)
    moved = replace(once, start=wall("2026-05-17 11:00"))
    ((before, after),) = reconcile(laid_down(once), plan(moved, NOW), NOW).changed
    assert before.id == after.id
    assert after.original == moved.start


def test_hours_moved_for_one_time_and_what_was_called_off_stay_so() -> None:
    special = (
        Override(wall("2026-03-14 19:00"), NOW + timedelta(days=12), NOW + timedelta(days=12, hours=1)),
        Override(wall("2026-03-21 19:00"), cancelled=True),
        Override(wall("2026-03-28 19:00"), changes={"place": "Park"}),
    )
    there = laid_down(SATURDAYS, special)
    assert overrides_of(there) == list(special)
    assert reconcile(there, plan(SATURDAYS, NOW, overrides_of(there)), NOW).is_nothing


def test_a_cancelled_occurrence_that_is_wanted_again_takes_place() -> None:
    there = laid_down(SATURDAYS, (Override(wall("2026-03-14 19:00"), cancelled=True),))
    ((before, after),) = reconcile(there, plan(SATURDAYS, NOW), NOW).changed
    assert (before.cancelled_at, after.cancelled_at) == (NOW, None)


def test_an_offer_lasts_a_quarter_of_the_time_that_is_left() -> None:
    assert offer_until(NOW, NOW + timedelta(hours=8), "UTC") == NOW + timedelta(hours=2)


def test_an_offer_lasts_a_day_at_most_and_half_an_hour_at_least() -> None:
    assert offer_until(NOW, NOW + timedelta(days=30), "UTC") == NOW + timedelta(days=1)
    assert offer_until(NOW, NOW + timedelta(hours=1), "UTC") == NOW + timedelta(minutes=30)


def test_an_offer_never_outlives_the_start() -> None:
    assert offer_until(NOW, NOW + timedelta(minutes=10), "UTC") == NOW + timedelta(minutes=10)


def test_an_offer_made_at_night_begins_in_the_morning() -> None:
    night = datetime(2026, 3, 2, 23, 0, tzinfo=UTC)
    morning = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
    assert offer_until(night, morning + timedelta(hours=8), "UTC") == morning + timedelta(hours=2)
