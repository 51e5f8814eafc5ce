"""Choosing a city: by country, by name, by distance."""

from unicodedata import combining, normalize

import pytest

from bot.core.cities.model import City, by_country, country_of
from bot.telegram.pager import Page, page_of_groups
from bot.telegram.screens import Screen
from handlers.cities import screens
from handlers.cities.routes import PAGE
from tests.handlers.pictures import (
    FAR_FETCHED,
    FOUNDING,
    LONGEST_SLUG,
    TAGS,
    data,
    expect_telegram_takes,
    labels,
    too_wide,
    voice,
)

NOBODYS: frozenset[str] = frozenset()


def _pages(tag: str) -> list[Page[City]]:
    ordered = by_country(FOUNDING.values(), country_of(tag), voice(tag).territory)
    first = page_of_groups(ordered, 0, PAGE, lambda city: city.country)
    return [page_of_groups(ordered, number, PAGE, lambda city: city.country) for number in range(first.count)]


def _lists(tag: str, purpose: str = "h", chosen: frozenset[str] = NOBODYS) -> list[Screen]:
    return [
        screens.city_list(voice(tag), page, purpose, chosen, newcomer=purpose == "h") for page in _pages(tag)
    ]


def _all(tag: str) -> list[Screen]:
    t, some = voice(tag), list(FOUNDING.values())[:8]
    longest = Page((FAR_FETCHED,), 0, 1)
    return [
        *_lists(tag),
        *_lists(tag, "f", frozenset(FOUNDING)),
        screens.city_list(t, longest, "f", frozenset({LONGEST_SLUG}), newcomer=False),
        screens.city_list(t, longest, "h", NOBODYS, newcomer=True, note=screens.closed(t, FAR_FETCHED)),
        *(screens.not_found(t, "x" * 60, purpose, newcomer=purpose == "h") for purpose in ("h", "f")),
        *(screens.visiting(t, FAR_FETCHED, followed=followed) for followed in (True, False)),
        screens.city_list(t, Page((), 0, 1), "h", NOBODYS, newcomer=True),
        screens.found(t, [*some, FAR_FETCHED], "x" * 60, "h", NOBODYS, newcomer=True),
        screens.nearest(t, [(city, 1_234.5) for city in FOUNDING.values()], "h", newcomer=True),
        screens.nearest(t, [(FAR_FETCHED, 0.4)], "h", newcomer=False),
        screens.disabled(t, FAR_FETCHED),
    ]


@pytest.mark.parametrize("tag", TAGS)
def test_every_screen_is_one_that_telegram_takes(tag: str) -> None:
    for screen in _all(tag):
        expect_telegram_takes(screen)


@pytest.mark.parametrize("tag", TAGS)
def test_a_phone_shows_every_label_whole(tag: str) -> None:
    assert [label for screen in _all(tag) for label in too_wide(screen)] == []


@pytest.mark.parametrize("tag", TAGS)
def test_the_pages_together_have_every_city_once_under_the_name_of_its_country(tag: str) -> None:
    picks = [one for screen in _lists(tag) for one in data(screen) if one.startswith("city.pick:")]
    assert sorted(picks) == sorted(f"city.pick:{slug}:h" for slug in FOUNDING)
    shown = [label for screen in _lists(tag) for label in labels(screen)]
    t = voice(tag)
    for country in {city.country for city in FOUNDING.values()}:
        assert sum(label.endswith(f" {t.territory(country)}") for label in shown) == 1


@pytest.mark.parametrize("tag", TAGS)
def test_every_city_has_a_name_in_the_script_of_the_reader(tag: str) -> None:
    shown = {label for screen in _lists(tag) for label in labels(screen)}
    assert {city.name_for(tag) for city in FOUNDING.values()} <= shown


def test_the_country_where_most_of_her_readers_live_comes_first() -> None:
    assert labels(_lists("el")[0])[0].startswith("🇬🇷")
    assert labels(_lists("bg")[0])[0].startswith("🇧🇬")


def test_chosen_cities_are_marked() -> None:
    marked = [
        label for screen in _lists("en", "f", frozenset({"pula"})) for label in labels(screen) if "✓" in label
    ]
    assert marked == ["✓ Pula"]


def test_from_the_list_a_newcomer_goes_back_to_the_welcome_and_a_resident_to_where_she_was() -> None:
    t, page = voice("en"), _pages("en")[0]
    assert data(screens.city_list(t, page, "h", NOBODYS, newcomer=True))[-1] == "welcome:"
    assert data(screens.city_list(t, page, "h", NOBODYS, newcomer=False))[-1] == "menu:"
    assert data(screens.city_list(t, page, "f", NOBODYS, newcomer=False))[-1] == "settings:"


def test_from_what_was_found_the_same_ways_lead_back() -> None:
    t, split = voice("en"), FOUNDING["split"]
    for purpose, newcomer, back in (
        ("h", True, "welcome:"),
        ("h", False, "menu:"),
        ("f", False, "settings:"),
    ):
        for screen in (
            screens.found(t, [split], "split", purpose, NOBODYS, newcomer=newcomer),
            screens.not_found(t, "x", purpose, newcomer=newcomer),
            screens.nearest(t, [(split, 1.0)], purpose, newcomer=newcomer),
        ):
            assert data(screen)[-1] == back
            assert f"city::{purpose}:0" in data(screen)


def test_who_visits_another_city_may_follow_it_or_move_or_leave_it() -> None:
    t, split = voice("en"), FOUNDING["split"]
    assert data(screens.visiting(t, split, followed=False)) == [
        *("city.pick:split:f", "city.move:split", "menu:"),
    ]
    assert data(screens.visiting(t, split, followed=True)) == ["city.move:split", "menu:"]


@pytest.mark.parametrize("tag", TAGS)
def test_countries_come_by_the_names_that_the_reader_has_for_them_after_her_own(tag: str) -> None:
    t, own = voice(tag), country_of(tag)
    headings = [
        button.text.split(" ", 1)[1]
        for screen in _lists(tag)
        for row in screen.rows
        for button in row
        if button.tap and button.tap.name == "city.heading"
    ]
    countries = {city.country for city in FOUNDING.values()}
    others = sorted((t.territory(code) for code in countries - {own}), key=_without_marks)
    assert headings == [*([t.territory(own)] if own in countries else []), *others]


def _without_marks(name: str) -> str:
    return "".join(sign for sign in normalize("NFD", name.casefold()) if not combining(sign))


def test_cities_near_her_are_offered_to_live_in_and_not_to_follow() -> None:
    assert "city.near::h" in data(_lists("en")[0])
    assert "city.near::f" not in data(_lists("en", "f")[0])


@pytest.mark.parametrize(("km", "warned"), [(299.0, False), (301.0, True)])
def test_far_away_is_said_to_be_far(km: float, warned: bool) -> None:
    text = screens.nearest(voice("en"), [(FOUNDING["split"], km)], "h", newcomer=True).text
    assert ("far from all our cities" in text) == warned


def test_what_she_typed_is_shown_and_never_read_as_html() -> None:
    t = voice("en")
    assert "“&lt;b&gt;&amp;”" in screens.not_found(t, "<b>&", "h", newcomer=True).text
    assert "“&lt;b&gt;&amp;”" in screens.found(t, [], "<b>&", "h", NOBODYS, newcomer=True).text


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("limit", [1, 2, 5, 10, 21])
def test_the_limit_of_followed_cities_is_said_in_the_right_number(tag: str, limit: int) -> None:
    words = screens.too_many(voice(tag), limit)
    assert 0 < len(words) <= 200
    assert limit == 1 or str(limit) in words


@pytest.mark.parametrize("tag", TAGS)
def test_the_request_for_a_location_fits_into_a_phone(tag: str) -> None:
    request = screens.ask_location(voice(tag))
    assert 0 < len(request.placeholder) <= 64
    assert request.button
    assert len(request.text) < 500
