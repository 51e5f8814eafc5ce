"""What a city's team sees of itself."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.core.staff.model import Grant, Invitation, Role
from bot.telegram.pager import page_of
from bot.telegram.screens import Screen
from handlers.staff import screens
from tests.handlers.pictures import (
    FAR_FETCHED,
    FOUNDING,
    LONGEST_ID,
    LONGEST_SLUG,
    NOW,
    TAGS,
    data,
    expect_telegram_takes,
    labels,
    too_wide,
    voice,
)

SPLIT = FOUNDING["split"]
LINK = "https://t.me/charshi_bot?start=r-" + "x" * 22


def _grant(role: Role, city: str = "split") -> Grant:
    return Grant(LONGEST_ID, 42, city, role, NOW)


def _invitation(role: Role) -> Invitation:
    return Invitation("0" * 64, "split", role, LONGEST_ID, NOW, NOW + timedelta(days=7))


def _all(tag: str) -> list[Screen]:
    t, shown = voice(tag), []
    for city in (SPLIT, FAR_FETCHED):
        grants = [_grant(role, city.slug) for role in Role]
        shown += [
            screens.team(t, city, grants, {LONGEST_ID: "Ana"}),
            screens.team(t, city, [], {}),
            screens.my_roles(t, city, list(Role)),
            *(screens.member(t, city, grant, "Ana <Anić>") for grant in grants),
            *(screens.confirm_resign(t, city, role) for role in Role),
            *(screens.invitation(t, city, _invitation(role), LINK) for role in Role),
            *(screens.granted_notice(t, city, role) for role in Role),
            *(screens.revoked_notice(t, city, role) for role in Role),
        ]
    cities = list(FOUNDING.values())
    return [*shown, *(screens.which_city(t, page_of(cities, number, 8)) for number in range(3))]


@pytest.mark.parametrize("tag", TAGS)
def test_every_screen_is_one_that_telegram_takes_and_a_phone_shows_whole(tag: str) -> None:
    for screen in _all(tag):
        expect_telegram_takes(screen)
        assert too_wide(screen) == []


@pytest.mark.parametrize("tag", TAGS)
def test_every_screen_has_a_way_back_or_to_the_menu(tag: str) -> None:
    t = voice(tag)
    for screen in _all(tag):
        assert labels(screen)[-1] in (
            t.pgettext("half-button", "‹ Back"),
            t.pgettext("button", "☰ Menu"),
        )


@pytest.mark.parametrize("role", Role)
def test_the_buttons_of_a_member_carry_the_city_the_person_and_the_role(role: Role) -> None:
    grant = _grant(role, LONGEST_SLUG)
    assert f"team.member:{LONGEST_SLUG}:{LONGEST_ID}:{role}" in data(
        screens.team(voice("en"), FAR_FETCHED, [grant], {})
    )
    assert f"team.revoke:{LONGEST_SLUG}:{LONGEST_ID}:{role}" in data(
        screens.member(voice("en"), FAR_FETCHED, grant, "Ana")
    )


def test_a_name_is_shown_as_it_is() -> None:
    shown = screens.member(voice("en"), SPLIT, _grant(Role.EDITOR), "<b>Ana</b> & co")
    assert shown.text.startswith("<b>&lt;b&gt;Ana&lt;/b&gt; &amp; co</b>")
    listed = screens.team(voice("en"), SPLIT, [_grant(Role.EDITOR)], {LONGEST_ID: "<b>Ana</b> & co"})
    assert labels(listed)[0] == "<b>Ana</b> & co · editor"


def test_who_has_no_name_is_said_to_have_none() -> None:
    assert labels(screens.team(voice("en"), SPLIT, [_grant(Role.EDITOR)], {}))[0] == "No name · editor"


def test_the_link_is_shown_whole_and_can_be_sent_on() -> None:
    screen = screens.invitation(voice("en"), SPLIT, _invitation(Role.EDITOR), LINK)
    assert f"<code>{LINK}</code>" in screen.text
    assert "9 March 2026" in screen.text
    assert screen.rows[0][0].copies == LINK
    url = screen.rows[1][0].url
    assert url
    shared = parse_qs(urlsplit(url).query)
    assert shared["url"] == [LINK]
    assert "Split" in shared["text"][0]
