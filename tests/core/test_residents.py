"""Quiet hours and the ties of residents."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.residents.model import InvalidSetting, QuietHours

SKOPJE = ZoneInfo("Europe/Skopje")
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 (the zone is beside it)
zones = st.sampled_from(["Europe/Skopje", "Europe/Istanbul", "Europe/Athens", "Europe/Bucharest"]).map(
    ZoneInfo
)
hours = st.tuples(st.integers(0, 23), st.integers(0, 23)).filter(lambda pair: pair[0] != pair[1])


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=SKOPJE)


@pytest.mark.parametrize(
    ("at", "until"),
    [
        (local(3, 21, 59), None),
        (local(3, 22), local(4, 8)),
        (local(3, 23, 30), local(4, 8)),
        (local(4, 0, 15), local(4, 8)),
        (local(4, 7, 59), local(4, 8)),
        (local(4, 8), None),
    ],
)
def test_a_night_is_quiet_from_evening_until_morning(at: datetime, until: datetime | None) -> None:
    assert QuietHours(22, 8).hold_until(at, SKOPJE) == until


def test_a_siesta_is_quiet_within_one_day() -> None:
    assert QuietHours(14, 17).hold_until(local(3, 15), SKOPJE) == local(3, 17)
    assert QuietHours(14, 17).hold_until(local(3, 17), SKOPJE) is None


def test_the_night_when_clocks_go_forward_ends_at_eight_on_the_new_clock() -> None:
    held = QuietHours(22, 8).hold_until(datetime(2026, 3, 28, 22, 30, tzinfo=UTC), SKOPJE)
    assert held == datetime(2026, 3, 29, 6, 0, tzinfo=UTC)


@given(moments, zones, hours)
def test_what_is_held_is_held_less_than_a_day_and_then_free(
    at: datetime, zone: ZoneInfo, pair: tuple[int, int]
) -> None:
    quiet = QuietHours(*pair)
    until = quiet.hold_until(at, zone)
    if until is not None:
        assert timedelta(0) < until - at <= timedelta(hours=25)
        assert quiet.hold_until(until, zone) is None


@pytest.mark.parametrize(("start", "end"), [(8, 8), (-1, 5), (3, 24)])
def test_hours_that_no_clock_shows_are_refused(start: int, end: int) -> None:
    with pytest.raises(InvalidSetting):
        QuietHours(start, end)
