"""When something takes place, in the reader's words and on the clocks of where it does."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from markupsafe import Markup

from bot.telegram.translator import Translator, Translators
from tests.handlers.pictures import TAGS

BELGRADE = "Europe/Belgrade"
ATHENS = "Europe/Athens"
TIRANA = "Europe/Tirane"
NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)  # ten in the morning in Belgrade, eleven in Athens
_ENGLISH = Translators(Path("/nonexistent"), on_missing=lambda tag: None)
"""The sentences in English, dates in each language: the catalogues are no concern of these tests."""


def speaking(tag: str = "en") -> Translator:
    return _ENGLISH.for_(tag)


def utc(day: int, hour: int = 0, minute: int = 0, month: int = 3, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def when(starts_at: datetime, ends_at: datetime | None, tag: str = "en", now: datetime = NOW) -> str:
    return str(speaking(tag).when(starts_at, ends_at, BELGRADE, now))


def whole_days(starts_at: datetime, ends_at: datetime | None) -> str:
    return str(speaking().when(starts_at, ends_at, BELGRADE, NOW, all_day=True))


def test_near_days_have_their_words_and_others_their_weekday() -> None:
    assert when(utc(12, 18), utc(12, 20)) == "today at 19:00–21:00"
    assert when(utc(13, 18), utc(13, 20)) == "tomorrow at 19:00–21:00"
    assert when(utc(14, 18), utc(14, 20)) == "Saturday, 14 March at 19:00–21:00"
    assert when(utc(11, 18), utc(11, 20)) == "Wednesday, 11 March at 19:00–21:00"
    assert when(utc(2, 18, month=1, year=2027), None) == "Saturday, 2 January 2027 at 19:00"
    assert when(utc(2, 18, month=12, year=2025), None) == "Tuesday, 2 December 2025 at 19:00"


@pytest.mark.parametrize("ends_at", [None, utc(14, 18), utc(14, 17)])
def test_without_an_end_after_the_start_the_start_is_said(ends_at: datetime | None) -> None:
    assert when(utc(14, 18), ends_at) == "Saturday, 14 March at 19:00"


def test_several_days_are_from_one_to_another() -> None:
    assert when(utc(14, 18), utc(15, 18)) == ("from Saturday, 14 March at 19:00 to Sunday, 15 March at 19:00")
    assert when(utc(11, 18), utc(12, 20)) == "from Wednesday, 11 March at 19:00 to today at 21:00"
    assert when(utc(12, 18), utc(13, 20)) == "from today at 19:00 to tomorrow at 21:00"
    assert when(utc(30, 18, month=12), utc(1, 20, month=1, year=2027)) == (
        "from Wednesday, 30 December at 19:00 to Friday, 1 January 2027 at 21:00"
    )


def test_an_evening_goes_on_after_midnight() -> None:
    assert when(utc(14, 18), utc(14, 23)) == "Saturday, 14 March at 19:00–00:00"
    assert when(utc(14, 7), utc(14, 23)) == "Saturday, 14 March at 08:00–00:00"
    assert when(utc(14, 21), utc(15, 3)) == "Saturday, 14 March at 22:00–04:00"
    assert when(utc(14, 21), utc(15, 6)) == "from Saturday, 14 March at 22:00 to Sunday, 15 March at 07:00"
    assert when(utc(14, 7), utc(15, 1)) == "from Saturday, 14 March at 08:00 to Sunday, 15 March at 02:00"
    assert when(utc(13, 23), utc(14, 23)) == "from Saturday, 14 March at 00:00 to Sunday, 15 March at 00:00"
    assert when(utc(13, 23), utc(14, 1)) == "Saturday, 14 March at 00:00–02:00"


def test_whole_days_are_said_without_hours() -> None:
    midnight = utc(13, 23)  # of Saturday, in Belgrade
    assert whole_days(midnight, midnight + timedelta(days=1)) == "Saturday, 14 March (all day)"
    assert whole_days(midnight, None) == "Saturday, 14 March (all day)"
    assert whole_days(utc(11, 23), utc(12, 23)) == "today (all day)"
    assert whole_days(utc(12, 23), utc(13, 23)) == "tomorrow (all day)"
    assert whole_days(utc(12, 23), utc(15, 23)) == "from tomorrow to Sunday, 15 March"
    # The day on which the clocks are set forward has 23 hours, and is one day.
    assert whole_days(utc(28, 23), utc(29, 22)) == "Sunday, 29 March (all day)"


def test_today_is_the_day_where_it_takes_place() -> None:
    late = utc(12, 23, 30)  # half past midnight of the 13th in Belgrade
    assert when(utc(13, 18), None, now=late) == "today at 19:00"
    assert when(utc(12, 18), None, now=late) == "Thursday, 12 March at 19:00"
    said = speaking().when(
        utc(13, 18), None, BELGRADE, late, reader_zone="America/New_York", place="Novi Sad"
    )
    assert said == "today at 19:00 (local time of Novi Sad)"


def test_in_the_night_in_which_the_clocks_are_set_forward_the_hours_are_those_on_the_clocks() -> None:
    # 01:30 to 03:30 is an hour there: at two it was three.
    assert when(utc(29, 0, 30), utc(29, 1, 30)) == "Sunday, 29 March at 01:30–03:30"
    assert when(utc(28, 18), utc(29, 18)) == "from Saturday, 28 March at 19:00 to Sunday, 29 March at 20:00"


def test_in_the_night_in_which_they_are_set_back_an_hour_comes_twice() -> None:
    october = {"month": 10}
    assert when(utc(24, 23, 30, **october), utc(25, 2, 30, **october)) == "Sunday, 25 October at 01:30–03:30"
    assert when(utc(25, 0, 30, **october), utc(25, 1, 45, **october)) == "Sunday, 25 October at 02:30–02:45"
    # From the first half past two to the second: the clocks show no end that one could understand.
    assert when(utc(25, 0, 30, **october), utc(25, 1, 30, **october)) == "Sunday, 25 October at 02:30"


@pytest.mark.parametrize(
    ("reader_zone", "is_told"),
    [(ATHENS, True), ("Europe/Istanbul", True), (BELGRADE, False), (TIRANA, False), (None, False)],
)
def test_a_reader_whose_clocks_show_another_hour_is_told_whose_hour_it_is(
    reader_zone: str | None, is_told: bool
) -> None:
    said = speaking().when(utc(14, 18), None, BELGRADE, NOW, reader_zone=reader_zone, place="Niš <1>")
    note = " (local time of Niš &lt;1&gt;)" if is_told else ""
    assert said == f"Saturday, 14 March at 19:00{note}"
    assert isinstance(said, Markup)


def test_zones_that_agree_in_winter_and_not_in_summer_are_told_apart_then() -> None:
    def said(at: datetime) -> str:
        return str(speaking().when(at, None, "Europe/Istanbul", NOW, reader_zone=ATHENS, place="Bursa"))

    assert said(utc(10, 16, month=7)) == "Friday, 10 July at 19:00"
    assert said(utc(10, 16, month=12)) == "Thursday, 10 December at 19:00 (local time of Bursa)"


def test_whole_days_are_the_same_days_for_every_reader() -> None:
    said = speaking().when(utc(13, 23), None, BELGRADE, NOW, all_day=True, reader_zone=ATHENS, place="Niš")
    assert said == "Saturday, 14 March (all day)"


def test_without_a_name_the_zones_own_city_is_named() -> None:
    said = speaking("sr-Cyrl").when(utc(14, 18), None, BELGRADE, NOW, reader_zone=ATHENS)
    assert said == "субота, 14. март at 19:00 (local time of Београд)"


@pytest.mark.parametrize(
    ("tag", "near", "far"),
    [
        ("tr", "11 Mart Çarşamba", "11 Ocak 2028 Salı"),
        ("el", "Τετάρτη 11 Μαρτίου", "Τρίτη 11 Ιανουαρίου 2028"),
        ("ro", "miercuri, 11 martie", "marți, 11 ianuarie 2028"),
        ("sq", "e mërkurë, 11 mars", "e martë, 11 janar 2028"),
        ("bg", "сряда, 11 март", "вторник, 11 януари 2028 г."),
        ("mk", "среда, 11 март", "вторник, 11 јануари 2028 г."),
        ("bs", "srijeda, 11. mart", "utorak, 11. januar 2028."),
        ("hr", "srijeda, 11. ožujka", "utorak, 11. siječnja 2028."),
        ("it", "mercoledì 11 marzo", "martedì 11 gennaio 2028"),
        ("en", "Wednesday, 11 March", "Tuesday, 11 January 2028"),
        ("cnr", "srijeda, 11. mart", "utorak, 11. januar 2028."),
        ("sr-Cyrl", "среда, 11. март", "уторак, 11. јануар 2028."),
        ("sr-Latn", "sreda, 11. mart", "utorak, 11. januar 2028."),
    ],
)
def test_a_day_is_written_as_the_language_writes_it(tag: str, near: str, far: str) -> None:
    assert when(utc(11, 18), None, tag).replace("\u202f", " ").replace("\xa0", " ") == f"{near} at 19:00"
    written = when(utc(11, 18, month=1, year=2028), None, tag)
    assert written.replace("\u202f", " ").replace("\xa0", " ") == f"{far} at 19:00"


@pytest.mark.parametrize(
    ("tag", "this_year", "another"),
    [
        ("en", "Wed, 11 Mar 19:00", "Tue, 11 Jan 2028 19:00"),
        ("tr", "11 Mar Çar 19:00", "11 Oca 2028 Sal 19:00"),
        ("bg", "ср, 11.03 19:00", "вт, 11.01.2028 г. 19:00"),
        ("hr", "sri, 11. ožu 19:00", "uto, 11. sij 2028. 19:00"),
        ("sr-Latn", "sre 11. mar 19:00", "uto, 11. jan 2028. 19:00"),
        ("cnr", "sri 11. mart 19:00", "uto, 11. jan 2028. 19:00"),
    ],
)
def test_lists_and_buttons_have_the_day_in_short(tag: str, this_year: str, another: str) -> None:
    t = speaking(tag)
    assert t.short_when(utc(11, 18), BELGRADE, NOW) == this_year
    written = t.short_when(utc(11, 18, month=1, year=2028), BELGRADE, NOW)
    assert written.replace("\u202f", " ").replace("\xa0", " ") == another
    assert t.short_when(utc(10, 23), BELGRADE, NOW, all_day=True) == this_year.removesuffix(" 19:00")


def test_a_month_by_itself_is_not_inflected() -> None:
    assert speaking("el").month_name(2026, 3) == "Μάρτιος 2026"
    assert speaking("hr").month_name(2026, 3) == "ožujak 2026."
    assert speaking("hr").month_alone(3) == "ožujak"
    assert speaking("en").month_name(2026, 3) == "March 2026"


@pytest.mark.parametrize("tag", TAGS)
def test_weekdays_are_seven_short_names_from_monday_on(tag: str) -> None:
    names = speaking(tag).weekday_initials()
    assert len(set(names)) == 7
    assert all(1 <= len(name) <= 3 for name in names)


def test_the_week_begins_on_monday() -> None:
    assert speaking("en").weekday_initials() == ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
    assert speaking("sr-Latn").weekday_initials()[0] == "po"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        when(datetime(2026, 3, 14, 19, 0), None)  # noqa: DTZ001 - that is the mistake
