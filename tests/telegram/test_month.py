"""A month as buttons."""

from datetime import date, timedelta

import pytest
from markupsafe import Markup

from bot.telegram.month import month_rows
from bot.telegram.screens import Row, Screen
from bot.telegram.taps import NOTHING, Tap
from locales import texts
from tests.handlers.pictures import LONGEST_SLUG, TAGS, expect_telegram_takes, labels, too_wide, voice

TODAY = date(2026, 3, 12)


def to_day(day: date) -> Tap:
    return Tap("events.day", LONGEST_SLUG, (day.strftime("%Y%m%d"),))


def to_month(year: int, month: int) -> Tap:
    return Tap("events.month", LONGEST_SLUG, (str(year), str(month)))


def rows_of(tag: str, year: int, month: int, **given: object) -> list[Row]:
    usual: dict[str, object] = {"marked": {1, 12, 14}, "today": TODAY}
    return month_rows(voice(tag), year, month, to_day=to_day, to_month=to_month, **(usual | given))  # type: ignore[arg-type]


def shown(rows: list[Row]) -> str:
    return "\n".join(" ".join(button.text for button in row) for row in rows)


def test_a_month_is_drawn_as_calendars_hang_on_walls() -> None:
    assert shown(rows_of("en", 2026, 3)) == (
        "March 2026\n"
        "Mo Tu We Th Fr Sa Su\n"
        "· · · · · · •1\n"
        "2 3 4 5 6 7 8\n"
        "9 10 11 [•12] 13 •14 15\n"
        "16 17 18 19 20 21 22\n"
        "23 24 25 26 27 28 29\n"
        "30 31 · · · · ·\n"
        "‹ February April ›"
    )


def test_outside_of_what_may_be_chosen_there_is_nothing_to_choose() -> None:
    rows = rows_of("en", 2026, 3, first=TODAY, last=date(2026, 3, 17))
    assert shown(rows) == ("March 2026\nMo Tu We Th Fr Sa Su\n· · · [•12] 13 •14 15\n16 17 · · · · ·")
    assert shown(rows_of("en", 2026, 3, first=date(2026, 2, 28)))[-18:] == "‹ February April ›"
    assert shown(rows_of("en", 2026, 3, first=date(2026, 3, 1), last=date(2026, 4, 1))).endswith(
        " ·\nApril ›"
    )


def test_the_buttons_say_days_and_months_and_the_rest_says_nothing() -> None:
    rows = rows_of("en", 2026, 12)
    days = [button.tap for row in rows[2:-1] for button in row if button.tap != NOTHING]
    assert days == [to_day(date(2026, 12, 1) + timedelta(days=number)) for number in range(31)]
    assert [button.tap for button in rows[-1]] == [to_month(2026, 11), to_month(2027, 1)]
    assert all(button.tap == NOTHING for row in rows[:2] for button in row)
    assert [button.tap for button in rows_of("en", 2027, 1)[-1]] == [to_month(2026, 12), to_month(2027, 2)]


@pytest.mark.parametrize(("year", "month", "weeks"), [(2027, 2, 4), (2026, 3, 6), (2024, 2, 5)])
def test_every_week_has_seven_days(year: int, month: int, weeks: int) -> None:
    rows = rows_of("en", year, month)[2:-1]
    assert [len(row) for row in rows] == [7] * weeks


def test_the_first_and_the_last_year_that_can_be_drawn() -> None:
    assert shown(rows_of("en", 1, 1)).endswith("\nFebruary ›")
    assert shown(rows_of("en", 9998, 12)).endswith("\n‹ November January ›")


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("month", range(1, 13))
def test_it_is_readable_on_a_phone_in_every_language(tag: str, month: int) -> None:
    rows = rows_of(tag, 2026, month, today=date(2026, month, 28), marked=range(32))
    screen = Screen(Markup("x"), tuple(rows))
    expect_telegram_takes(screen)
    assert not too_wide(screen)
    assert all(texts.width(label) <= 5 for row in rows[1:-1] for label in [button.text for button in row])
    assert "[•28]" in labels(screen)
