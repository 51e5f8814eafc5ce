"""When a digest is due, what less of it is, and what is written of one."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.digests.model import (
    LATE,
    WEEKDAY,
    Digest,
    News,
    Section,
    Subscription,
    Told,
    hours_due,
    is_due,
    key_of,
    less,
)
from bot.core.residents.model import DigestFrequency, Settings
from bot.services import founding_cities

ZONES: Final = sorted({city.zone for city in founding_cities()})
MINUTE: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)
CHANGES: Final = [date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)]
YEAR: Final = 365


def minutes(first: date, days: int) -> Iterator[datetime]:
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    return (start + number * MINUTE for number in range(days * 24 * 60))


def digests(
    ticks: Iterable[datetime], zone: ZoneInfo, frequency: DigestFrequency = DigestFrequency.DAILY
) -> dict[tuple[date, int], datetime]:
    """When, for each day and each chosen hour, by a clock that looks at these moments; two of a day are an error."""
    done: dict[int, date] = {}
    found: dict[tuple[date, int], datetime] = {}
    for now in ticks:
        day, hours = hours_due(now, zone)
        for hour in hours:
            if is_due(Settings("en", frequency, hour), Subscription(done.get(hour)), day, hours):
                assert (day, hour) not in found
                done[hour] = day
                found[day, hour] = now
    return found


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_each_hour_has_one_digest_a_day_across_a_change_of_the_clocks(zone: str, change: date) -> None:
    here = ZoneInfo(zone)
    found = digests(minutes(change - DAY, 3), here)
    # The day of the change and, where the zone is ahead of UTC, most of the days around it.
    assert {hour for day, hour in found if day == change} == set(range(24))
    for (day, hour), at in found.items():
        local = at.astimezone(here)
        assert local.date() == day
        there_is = datetime(day.year, day.month, day.day, hour, tzinfo=here).astimezone(UTC).astimezone(here)
        if there_is.hour == hour and day == change:
            assert (local.hour, local.minute, local.fold) == (hour, 0, 0)
        elif day == change:
            assert (local.hour, local.minute) == (hour + 1, 0), "an hour that does not exist is the next one"


def test_the_changes_of_the_clocks_are_in_these_zones() -> None:
    """Else the tests of them would prove nothing."""
    changing = [zone for zone in ZONES if len(set(hours_of(CHANGES[0], ZoneInfo(zone)))) == 23]
    assert len(changing) >= 5
    assert len(changing) < len(ZONES), "one that does not change is among them"


def hours_of(day: date, zone: ZoneInfo) -> list[int]:
    locals_ = (at.astimezone(zone) for at in minutes(day - DAY, 3))
    return [local.hour for local in locals_ if local.date() == day]


@given(
    zone=st.sampled_from(ZONES),
    first=st.integers(0, 2 * YEAR).map(lambda days: date(2026, 1, 1) + timedelta(days=days)),
    data=st.data(),
)
def test_a_clock_that_looks_at_any_minutes_misses_no_hour_and_repeats_none(
    zone: str, first: date, data: st.DataObject
) -> None:
    gaps = data.draw(st.lists(st.integers(1, 60 * LATE), min_size=60, max_size=60))
    now = datetime(first.year, first.month, first.day, tzinfo=UTC)
    ticks = []
    for gap in gaps:
        now += gap * MINUTE
        ticks.append(now)
    here = ZoneInfo(zone)
    found = digests(ticks, here)
    # What falls between two looks that lie no day apart is served at the second, unless midnight came between them.
    for before, after in pairwise(tick.astimezone(here) for tick in ticks):
        if before.date() == after.date():
            for hour in range(before.hour + 1, after.hour + 1):
                assert found[after.date(), hour].astimezone(here) <= after


@pytest.mark.parametrize("zone", ["Europe/Belgrade", "Europe/Athens", "Europe/Istanbul"])
def test_every_day_of_two_years_has_every_hour(zone: str) -> None:
    days = 2 * YEAR
    start = datetime(2026, 1, 1, tzinfo=UTC)
    found = digests((start + timedelta(hours=number) for number in range(24 * days)), ZoneInfo(zone))
    inner = {date(2026, 1, 2) + timedelta(days=number) for number in range(days - 3)}
    assert {each for each in found if each[0] in inner} == {
        (day, hour) for day in inner for hour in range(24)
    }


def due(frequency: DigestFrequency, day: date, done_on: date | None, hour: int = 9) -> bool:
    return is_due(Settings("en", frequency, hour), Subscription(done_on), day, (8, 9))


FRIDAY = date(2026, 5, 8)


@pytest.mark.parametrize(
    ("day", "done_on", "is_hers"),
    [
        (FRIDAY, None, True),
        (FRIDAY, FRIDAY - 7 * DAY, True),
        (FRIDAY, FRIDAY - 6 * DAY, True),  # after one that came late, on a Saturday
        (FRIDAY, FRIDAY, False),
        (FRIDAY + DAY, None, False),
        (FRIDAY + DAY, FRIDAY, False),
        (FRIDAY + DAY, FRIDAY - 7 * DAY, True),  # the clock was down on Friday
        (FRIDAY - DAY, FRIDAY - 7 * DAY, False),
    ],
)
def test_a_weekly_digest_is_due_on_its_weekday_or_a_week_after_the_last(
    day: date, done_on: date | None, is_hers: bool
) -> None:
    assert FRIDAY.weekday() == WEEKDAY
    assert due(DigestFrequency.WEEKLY, day, done_on) is is_hers


def test_nothing_is_due_to_who_wants_none_at_another_hour_or_on_a_day_that_was_seen_to() -> None:
    assert due(DigestFrequency.DAILY, FRIDAY, FRIDAY - DAY)
    assert not due(DigestFrequency.OFF, FRIDAY, None)
    assert not due(DigestFrequency.DAILY, FRIDAY, None, hour=10)
    assert not due(DigestFrequency.DAILY, FRIDAY, FRIDAY)
    assert not due(DigestFrequency.DAILY, FRIDAY, FRIDAY + DAY), "she moved west at midnight"


def test_less_goes_step_by_step_and_never_to_nothing() -> None:
    settings, muted = Settings("en", DigestFrequency.DAILY), frozenset[Section]()
    steps: list[tuple[str, list[str]]] = []
    for _ in range(5):
        frequency, muted = less(settings, muted)
        settings = Settings("en", frequency)
        steps.append((frequency.value, sorted(muted)))
    assert steps == [
        ("weekly", []),
        ("weekly", ["ideas"]),
        ("weekly", ["events", "ideas"]),
        ("weekly", ["events", "ideas"]),
        ("weekly", ["events", "ideas"]),
    ]
    assert less(Settings("en", DigestFrequency.OFF), frozenset()) == (DigestFrequency.OFF, frozenset())


MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(9999, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001
NEWS = st.builds(
    News,
    st.sampled_from(Section),
    st.sampled_from(["skopje", "kotor"]),
    st.text(max_size=16),
    MOMENTS,
    MOMENTS,
    again_at=st.none() | MOMENTS,
)
TOLD = st.builds(
    Told,
    st.just("skopje"),
    st.just("idea.progress"),
    st.text(max_size=16),
    MOMENTS,
    st.dictionaries(st.text(max_size=5), st.text(max_size=5) | st.integers()),
)


@given(
    st.builds(
        Digest,
        st.dates(),
        st.just("skopje"),
        st.lists(NEWS, max_size=5).map(tuple),
        st.lists(TOLD, max_size=5).map(tuple),
    )
)
def test_a_digest_is_read_as_it_was_written(digest: Digest) -> None:
    facts: dict[str, Any] = json.loads(json.dumps(digest.as_facts()))
    assert facts["city"] == "skopje"
    assert Digest.from_facts(facts) == digest


@pytest.mark.parametrize("facts", [{}, {"city": "skopje", "day": "today", "news": [], "told": []}])
def test_what_is_no_digest_is_not_read_as_one(facts: dict[str, Any]) -> None:
    with pytest.raises((KeyError, ValueError)):
        Digest.from_facts(facts)


def test_a_key_tells_residents_and_days_apart() -> None:
    keys = {key_of(who, day) for who in ("a", "b") for day in (FRIDAY, FRIDAY + DAY)}
    assert len(keys) == 4
    assert key_of("a", FRIDAY) == "digest:a:2026-05-08"
