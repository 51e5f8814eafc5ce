"""What people type into the form, however they write it."""

from datetime import date, time

import pytest

from handlers.events import typed

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
    assert typed.hours(text) == meant


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
        ("tomorrow", None),
        ("", None),
    ],
)
def test_days(text: str, meant: object) -> None:
    assert typed.day(text, TODAY) == meant


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
    assert typed.point(text) == meant


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
