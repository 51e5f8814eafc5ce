"""Events and the clock: the nights when clocks are changed, midnight, and a reader in another zone. The clock is held."""

from datetime import UTC, datetime, timedelta

import pytest

from handlers.events.callbacks import JOIN, TOGGLE_REMINDER
from handlers.events.views import Kind, View, on_day
from tests.emulator_client import Phone
from tests.stories.acquaintance import voice
from tests.stories.happenings import announce, button, look, opens, tick, to_list, wall
from tests.towns import Town


def _set(town: Town, *moment: int) -> None:
    """Turn the clock on to this moment, in UTC."""
    there = datetime(*moment, tzinfo=UTC)  # type: ignore[misc,arg-type]
    town.clock.turn(seconds=(there - town.clock.now()).total_seconds())


async def _reminders(phone: Phone) -> list[str]:
    await phone.settled()
    return [screen.text.splitlines()[3] for screen in await phone.screens() if "A reminder" in screen.text]


@pytest.mark.parametrize(
    ("starts", "starts_in_utc", "reminded_at", "said"),
    [
        # On 29 March 2026 the clocks of Belgrade go from 02:00 to 03:00.
        ("2026-03-29 19:00", (2026, 3, 29, 17, 0), (2026, 3, 29, 14, 0), "today at 19:00–21:00"),
        ("2026-03-29 01:30", (2026, 3, 29, 0, 30), (2026, 3, 28, 21, 30), "tomorrow at 01:30–04:30"),
        ("2026-03-29 03:30", (2026, 3, 29, 1, 30), (2026, 3, 28, 22, 30), "tomorrow at 03:30–05:30"),
        # The half hour after two does not come: it is read as the clocks were before.
        ("2026-03-29 02:30", (2026, 3, 29, 1, 30), (2026, 3, 28, 22, 30), "tomorrow at 03:30–05:30"),
        # On 25 October they go from 03:00 back to 02:00; the hour comes twice, and the first is meant.
        ("2026-10-25 19:00", (2026, 10, 25, 18, 0), (2026, 10, 25, 15, 0), "today at 19:00–21:00"),
        ("2026-10-25 02:30", (2026, 10, 25, 0, 30), (2026, 10, 24, 21, 30), "tomorrow at 02:30–03:30"),
        ("2026-10-25 03:30", (2026, 10, 25, 2, 30), (2026, 10, 24, 23, 30), "today at 03:30–05:30"),
    ],
)
async def test_a_reminder_comes_three_hours_before_also_when_the_clocks_are_changed(
    town: Town,
    starts: str,
    starts_in_utc: tuple[int, ...],
    reminded_at: tuple[int, ...],
    said: str,
) -> None:
    (event,) = await announce(town, wall(starts))
    assert event.occurrence.starts_at == datetime(*starts_in_utc, tzinfo=UTC)  # type: ignore[misc,arg-type]
    ana = await town.resident("Ana", "en", "belgrade")
    await opens(ana, event)
    await ana.forge((await ana.screen()).message_id, button(JOIN, event, "0", "h"))
    await ana.settled()
    _set(town, *reminded_at)
    town.clock.turn(seconds=-1)
    await tick(town)
    assert await _reminders(ana) == []
    town.clock.turn(seconds=1)
    await tick(town)
    assert await _reminders(ana) == [f"🗓 {said}"]


@pytest.mark.parametrize(
    ("starts", "lasts", "day_before"),
    [("2026-03-29 19:00", 2, (2026, 3, 28, 17, 0)), ("2026-10-25 19:00", 2, (2026, 10, 24, 18, 0))],
)
async def test_a_day_before_is_twenty_four_hours_before(
    town: Town, starts: str, lasts: int, day_before: tuple[int, ...]
) -> None:
    (event,) = await announce(town, wall(starts), lasts=timedelta(hours=lasts))
    ana = await town.resident("Ana", "en", "belgrade")
    await opens(ana, event)
    await ana.forge((await ana.screen()).message_id, button(TOGGLE_REMINDER, event, "1440", "h"))
    await ana.settled()
    _set(town, *day_before)
    town.clock.turn(minutes=-1)
    await tick(town)
    assert await _reminders(ana) == []
    town.clock.turn(minutes=1)
    await tick(town)
    assert await _reminders(ana) == ["🗓 tomorrow at 19:00–21:00"]


async def test_a_series_keeps_its_hour_on_the_wall_over_the_change_of_clocks(town: Town) -> None:
    run = await announce(town, wall("2026-03-22 18:00"), "Run", rule="FREQ=WEEKLY;COUNT=3")
    assert [one.occurrence.starts_at.hour for one in run] == [17, 16, 16]
    ana = await town.resident("Ana", "en", "belgrade")
    await opens(ana, run[0])
    await ana.press("🔁 Other dates")
    assert (await ana.screen()).labels[:3] == ["✓ Sun, 22 Mar 18:00", "Sun, 29 Mar 18:00", "Sun, 5 Apr 18:00"]


async def test_the_day_of_the_change_has_all_its_events_and_no_others(town: Town) -> None:
    for title, starts in (
        ("Before", "2026-03-28 23:30"),
        ("First", "2026-03-29 00:00"),
        ("Night", "2026-03-29 03:00"),
        ("Last", "2026-03-29 23:59"),
        ("After", "2026-03-30 00:00"),
    ):
        await announce(town, wall(starts), title, lasts=timedelta(minutes=30))
    ana = await town.resident("Ana", "en", "belgrade")
    day = on_day(wall("2026-03-29").date())
    await ana.forge((await ana.screen()).message_id, to_list("belgrade", day))
    listed = await ana.sees("Sunday, 29 March 2026")
    assert [label[3:] for label in listed.labels if ". " in label] == ["First", "Night", "Last"]


async def test_at_midnight_in_the_city_tomorrow_becomes_today(town: Town) -> None:
    (jazz,) = await announce(town, wall("2026-03-04 00:30"))
    ana = await town.resident("Ana", "en", "belgrade")
    for moment, said, counted in (
        ((2026, 3, 2, 22, 59), "Wednesday, 4 March at 00:30–02:30", "Today"),
        ((2026, 3, 2, 23, 0), "tomorrow at 00:30–02:30", "Today"),
        ((2026, 3, 3, 22, 59), "tomorrow at 00:30–02:30", "Today"),
        ((2026, 3, 3, 23, 0), "today at 00:30–02:30", "Today (1)"),
    ):
        _set(town, *moment)
        await opens(ana, jazz)
        assert said in (await ana.screen()).text, moment
        await ana.press("‹ Back")
        assert (await ana.screen()).labels[0] == counted, moment


async def test_what_ends_at_midnight_is_on_one_day_only(town: Town) -> None:
    (jazz,) = await announce(town, wall("2026-03-03 20:00"), lasts=timedelta(hours=4))
    ana = await town.resident("Ana", "en", "belgrade")
    await opens(ana, jazz)
    assert "tomorrow at 20:00–00:00" in (await ana.screen()).text
    message = (await ana.screen()).message_id
    for day, listed in ((3, True), (4, False)):
        await ana.forge(message, to_list("belgrade", on_day(wall(f"2026-03-0{day}").date())))
        await ana.settled()
        shown = await ana.screen()
        assert ("1. Jazz night" in shown.labels) is listed, day
    _set(town, 2026, 3, 3, 22, 59)
    await ana.says("/events")
    assert "Today (1)" in (await ana.sees("Events in Belgrade")).labels
    _set(town, 2026, 3, 3, 23, 0)
    await ana.says("/events")
    await ana.settled()
    assert "Today" in (await ana.screen()).labels
    await opens(ana, jazz)
    assert (await ana.screen()).text.startswith("This is over.")


async def test_a_night_that_goes_on_after_midnight_is_on_both_days(town: Town) -> None:
    await announce(town, wall("2026-03-03 22:00"), "Night", lasts=timedelta(hours=4))
    ana = await town.resident("Ana", "en", "belgrade")
    message = (await ana.screen()).message_id
    for day, listed in ((2, False), (3, True), (4, True), (5, False)):
        await ana.forge(message, to_list("belgrade", on_day(wall(f"2026-03-0{day}").date())))
        await ana.settled()
        assert ("1. Night" in (await ana.screen()).labels) is listed, day


async def test_whole_days_are_days_of_the_calendar_whatever_the_clocks_do(town: Town) -> None:
    (fair,) = await announce(town, wall("2026-03-28"), "Fair", all_day=True, lasts=timedelta(days=2))
    assert fair.occurrence.ends_at - fair.occurrence.starts_at == timedelta(hours=47)
    ana, eli = await town.resident("Ana", "en", "belgrade"), await town.resident("Eli", "en", "istanbul")
    for phone in (ana, eli):
        await opens(phone, fair)
        shown = (await phone.screen()).text
        assert "from Saturday, 28 March to Sunday, 29 March" in shown
        assert "local time" not in shown, "a day is a day everywhere"
    _set(town, 2026, 3, 29, 21, 59)
    await opens(ana, fair)
    assert (await ana.screen()).text.startswith("This has begun.")
    _set(town, 2026, 3, 29, 22, 0)
    await opens(ana, fair)
    assert (await ana.screen()).text.startswith("This is over.")


async def test_the_weekend_is_what_is_left_of_it(town: Town) -> None:
    for day in (6, 7, 8, 9):
        await announce(town, wall(f"2026-03-0{day} 12:00"), f"March {day}")
    ana = await town.resident("Ana", "en", "belgrade")
    message = (await ana.screen()).message_id
    for moment, expected in (
        ((2026, 3, 2, 10, 0), ["March 7", "March 8"]),
        ((2026, 3, 7, 22, 59), ["March 8"]),
        ((2026, 3, 8, 10, 0), ["March 8"]),
    ):
        _set(town, *moment)
        await ana.forge(message, to_list("belgrade", View(Kind.WEEKEND)))
        await ana.settled()
        shown = await ana.screen()
        assert [label[3:] for label in shown.labels if ". " in label] == expected, moment


async def test_a_reader_of_istanbul_sees_belgrade_by_belgrades_clocks_and_is_told_so(town: Town) -> None:
    (jazz,) = await announce(town, wall("2026-03-03 23:30"), lasts=timedelta(hours=2))
    eli, t = await town.resident("Eli", "tr", "istanbul"), voice("tr")
    _set(town, 2026, 3, 2, 22, 30)  # in İstanbul it is the 3rd already, in Belgrade still the 2nd
    await opens(eli, jazz)
    starts_at, ends_at = jazz.occurrence.starts_at, jazz.occurrence.ends_at
    said = t.when(
        starts_at,
        ends_at,
        "Europe/Belgrade",
        town.clock.now(),
        reader_zone="Europe/Istanbul",
        place="Belgrad",
    )
    assert "23:30–01:30" in said
    assert str(said) in (await eli.screen()).text
    await eli.press(button(JOIN, jazz, "0", "h"))
    await eli.settled()
    _set(town, 2026, 3, 3, 19, 30)
    await tick(town)
    heading = str(t.gettext("A reminder"))
    (reminder,) = [screen for screen in await eli.screens() if heading in screen.text]
    assert "23:30–01:30" in reminder.text
    assert "Belgrad" in reminder.text
    assert (await look(town, jazz)).going == 1


async def test_a_reader_whose_clocks_show_the_same_is_not_told_whose_time_it_is(town: Town) -> None:
    (jazz,) = await announce(town, wall("2026-03-03 19:00"))
    vera = await town.resident("Vera", "en", "skopje")
    await opens(vera, jazz)
    assert "local time" not in (await vera.screen()).text


async def test_noon_is_noon_on_both_sides_of_the_change_for_a_reader_whose_clocks_are_never_changed(
    town: Town,
) -> None:
    """In summer İstanbul is one hour ahead of Belgrade, in winter two."""
    winter = await announce(town, wall("2026-03-28 12:00"), "Winter")
    summer = await announce(town, wall("2026-03-29 12:00"), "Summer")
    hours = [one[0].occurrence.starts_at.hour for one in (winter, summer)]
    assert hours == [11, 10]
    eli = await town.resident("Eli", "en", "istanbul")
    for (event,) in (winter, summer):
        await opens(eli, event)
        assert "at 12:00–14:00 (local time of Belgrade)" in (await eli.screen()).text
