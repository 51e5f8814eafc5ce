"""What people type into the form, however they write it."""

from datetime import date, time

import pytest

from bot.core.languages import LANGUAGES
from bot.core.shared.reading import read_hours, read_point
from handlers.events import typed
from tests.handlers.pictures import voice

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("19:30", (time(19, 30), None)),
        (" 19.30 ", (time(19, 30), None)),
        ("1930", (time(19, 30), None)),
        ("19", (time(19, 0), None)),
        ("9h", (time(9, 0), None)),
        ("19h30", (time(19, 30), None)),
        ("19:30–21:00", (time(19, 30), time(21, 0))),
        ("19:30 - 21", (time(19, 30), time(21, 0))),
        ("1930-2100", (time(19, 30), time(21, 0))),
        ("22:00–24:00", (time(22, 0), time(0, 0))),
        ("24:00", None),
        ("25:00", None),
        ("19:75", None),
        ("evening", None),
        ("", None),
        ("19:30–", None),
        ("-19", None),
    ],
)
def test_hours(text: str, meant: object) -> None:
    assert read_hours(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("14.3.2026", date(2026, 3, 14)),
        ("14.3.2026.", date(2026, 3, 14)),
        ("14.03.", date(2026, 3, 14)),
        ("14. 3. 2026", date(2026, 3, 14)),
        ("14/3/26", date(2026, 3, 14)),
        ("2026-03-14", date(2026, 3, 14)),
        ("1.3.", date(2027, 3, 1)),
        ("2.3.", TODAY),
        ("31.2.2026", None),
        ("14.13.2026", None),
        ("1.3.2126", date(2126, 3, 1)),
        ("Today", TODAY),
        ("tomorrow", date(2026, 3, 3)),
        ("28 November", date(2026, 11, 28)),
        ("1 March", date(2027, 3, 1)),
        ("14 March 2027", date(2027, 3, 14)),
        ("31 November", None),
        ("14 Nonsense", None),
        ("someday", None),
        ("", None),
    ],
)
def test_days(text: str, meant: object) -> None:
    assert typed.day(text, TODAY, voice("en")) == meant


@pytest.mark.parametrize(
    ("language", "text"),
    [
        *(("tr", "28 Kasım"), ("tr", "28 kasim"), ("el", "28 Νοεμβρίου"), ("el", "28 νοέμβριος")),
        *(("ro", "28 noiembrie"), ("sq", "28 nëntor"), ("bg", "28 ноември"), ("mk", "28 ноември")),
        *(("bs", "28. novembar"), ("hr", "28. studenoga"), ("hr", "28. studeni"), ("it", "28 novembre")),
        *(("cnr", "28. novembar"), ("sr-Cyrl", "28. новембар"), ("sr-Latn", "28. novembar")),
        ("sr-Cyrl", "28. novembar"),
    ],
)
def test_a_month_is_typed_by_the_readers_name_of_it(language: str, text: str) -> None:
    assert typed.day(text, TODAY, voice(language)) == date(2026, 11, 28)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_tomorrow_is_typed_in_every_language(language: str) -> None:
    t = voice(language)
    assert typed.day(t.pgettext("from, to", "today").upper(), TODAY, t) == TODAY
    assert typed.day(t.pgettext("from, to", "tomorrow"), TODAY, t) == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("50", 50),
        ("1.200", 1200),
        ("1 200", 1200),
        ("0", 0),
        ("-5", None),
        ("many", None),
        ("1.5", None),
        ("", None),
    ],
)
def test_numbers(text: str, meant: object) -> None:
    assert typed.number(text) == meant


def test_a_number_of_a_thousand_digits_is_only_a_large_one() -> None:
    assert typed.number("9" * 1000) == 999_999_999


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("41.9961, 21.4317", (41.9961, 21.4317)),
        ("41,9961; 21,4317", (41.9961, 21.4317)),
        ("-1 -2", (-1.0, -2.0)),
        ("91, 0", None),
        ("here", None),
    ],
)
def test_points(text: str, meant: object) -> None:
    assert read_point(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("https://example.org/a?b=1", "https://example.org/a?b=1"),
        ("example.org", "https://example.org"),
        ("www.example.org/x", "https://www.example.org/x"),
        ("javascript:alert(1)", None),
        ("https://x", None),
        ("see the poster", None),
        ('https://example.org/"><b>', None),
    ],
)
def test_addresses(text: str, meant: object) -> None:
    assert typed.address(text) == meant
