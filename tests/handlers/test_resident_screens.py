"""What a resident sees from /start to the menu."""

from dataclasses import replace

import pytest
from markupsafe import Markup

from bot.core.languages import LANGUAGES
from bot.telegram.screens import Screen
from handlers import commands
from handlers.residents import screens
from tests.handlers.pictures import (
    FAR_FETCHED,
    FOUNDING,
    NOW,
    TAGS,
    data,
    expect_telegram_takes,
    labels,
    too_wide,
    voice,
)

SPLIT = FOUNDING["split"]


def _all(tag: str) -> list[Screen]:
    t = voice(tag)
    listed = [("menu", t.pgettext("command", "The menu"))]
    return [
        screens.welcome(t),
        screens.welcome(t, screens.unknown_command(t)),
        *(
            screens.languages(t, city, where)
            for city in (None, SPLIT)
            for where in ("start", "menu", "settings")
        ),
        *(screens.consent(t, city) for city in (SPLIT, FAR_FETCHED)),
        screens.declined(t),
        *(screens.menu(t, city, staff=staff) for city in (SPLIT, FAR_FETCHED) for staff in (True, False)),
        screens.menu(t, replace(SPLIT, disabled_at=NOW), staff=False, note=screens.not_understood(t)),
        *(screens.privacy(t, city) for city in (None, SPLIT, FAR_FETCHED)),
        screens.confirm_erase(t),
        screens.erased(t),
        screens.help_(t, listed),
    ]


@pytest.mark.parametrize("tag", TAGS)
def test_every_screen_is_one_that_telegram_takes_and_a_phone_shows_whole(tag: str) -> None:
    for screen in _all(tag):
        expect_telegram_takes(screen)
        assert too_wide(screen) == []


@pytest.mark.parametrize("tag", TAGS)
def test_what_a_toast_says_fits_into_one(tag: str) -> None:
    t = voice(tag)
    for words in (screens.too_old(t), screens.not_allowed(t), screens.saved(t)):
        assert 0 < len(words) <= 200


@pytest.mark.parametrize("tag", [tag for tag in TAGS if tag != "en"])
def test_who_cannot_read_the_first_screen_finds_the_word_language_on_it(tag: str) -> None:
    assert labels(screens.welcome(voice(tag)))[-1].endswith("Language")


@pytest.mark.parametrize("tag", TAGS)
def test_all_languages_are_offered_by_their_own_names_and_the_present_one_is_marked(tag: str) -> None:
    shown = labels(screens.languages(voice(tag), FOUNDING["skopje"], "settings"))[:-1]
    assert {label.removeprefix("✓ ") for label in shown} == {one.own_name for one in LANGUAGES.values()}
    assert [label for label in shown if label.startswith("✓")] == [f"✓ {LANGUAGES[tag].own_name}"]
    names = [label.removeprefix("✓ ") for label in shown]
    assert names[0] == LANGUAGES[tag].own_name
    of_the_city = [LANGUAGES[one].own_name for one in FOUNDING["skopje"].languages if one != tag]
    assert names[1 : 1 + len(of_the_city)] == of_the_city


@pytest.mark.parametrize(
    ("where", "leads_to"), [("start", "welcome:"), ("settings", "settings:"), ("menu", "menu:")]
)
def test_from_the_languages_one_goes_back_to_where_one_came_from(where: str, leads_to: str) -> None:
    screen = screens.languages(voice("en"), SPLIT, where)
    assert data(screen)[-1] == leads_to
    assert data(screen)[0].endswith(f":{where}")


def test_consent_names_the_city_and_both_answers_are_there() -> None:
    screen = screens.consent(voice("tr"), FOUNDING["istanbul"])
    assert screen.text.count("İstanbul") == 2
    assert data(screen) == ["agree:istanbul", "decline:", "lang::start", "city::h:0"]


def test_only_staff_have_the_entry_of_the_team() -> None:
    t = voice("en")
    assert "team:" in data(screens.menu(t, SPLIT, staff=True))
    assert "team:" not in data(screens.menu(t, SPLIT, staff=False))


def test_what_a_city_wrote_is_shown_and_never_read_as_html() -> None:
    menu = screens.menu(voice("en"), FAR_FETCHED, staff=False)
    assert "Hello &lt;b&gt;&amp; welcome&lt;/b&gt;" in menu.text
    assert "<b>A town &amp; &lt;its&gt; name</b>" in menu.text


def test_what_there_is_to_say_stands_first_and_in_place_of_the_greeting() -> None:
    menu = screens.menu(voice("en"), FAR_FETCHED, staff=False, note=Markup("<b>note</b>"))
    assert menu.text.startswith("<b>note</b>")
    assert "welcome" not in menu.text


def test_a_note_stands_above_the_welcome_and_the_consent() -> None:
    t, note = voice("en"), Markup("<b>note</b>")
    for noted, plain in (
        (screens.welcome(t, note), screens.welcome(t)),
        (screens.consent(t, SPLIT, note), screens.consent(t, SPLIT)),
    ):
        assert noted.text == f"<b>note</b>\n\n{plain.text}"
        assert noted.rows == plain.rows


def test_erasing_takes_two_taps_and_the_second_is_the_one_that_says_so() -> None:
    t = voice("en")
    assert "erase.yes:" not in data(screens.privacy(t, SPLIT))
    assert data(screens.confirm_erase(t)) == ["erase.yes:", "privacy:"]


@pytest.mark.parametrize("tag", TAGS)
def test_every_command_is_one_that_telegram_takes(tag: str) -> None:
    class Nobody:
        """A team that nobody is in."""

    listed = commands.list_for(Nobody(), None, voice(tag))  # type: ignore[arg-type]
    assert [name for name, _ in listed] == [
        *("menu", "events", "ideas", "surveys", "city", "language", "settings", "privacy", "help", "cancel"),
    ]
    assert all(3 <= len(description) <= 60 for _, description in listed)


def test_a_label_too_long_to_share_a_row_has_one_to_itself() -> None:
    screen = screens.languages(voice("en"), None, "start")
    alone = [row[0].text for row in screen.rows[:-1] if len(row) == 1]
    assert alone == ["Crnogorski", "Српски (ћирилица)", "Srpski (latinica)"]
    assert all(len(row) <= 2 for row in screen.rows)
