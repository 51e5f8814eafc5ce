"""What a resident sees when she changes how the bot serves her."""

from dataclasses import replace

import pytest

from bot.core.cities.model import DEFAULT_TOPICS, Topic
from bot.core.residents.model import DigestFrequency, QuietHours, Resident, Settings
from bot.telegram.screens import Screen
from handlers.residents import settings_screens as screens
from tests.handlers.pictures import (
    FAR_FETCHED,
    FOUNDING,
    LONGEST_SLUG,
    LONGEST_TOPIC,
    TAGS,
    a_resident,
    data,
    expect_telegram_takes,
    labels,
    too_wide,
    voice,
)

SPLIT = FOUNDING["split"]
EVERY = frozenset(DEFAULT_TOPICS)
NIGHT = QuietHours(22, 8)


def _with(**chosen: object) -> Resident:
    return a_resident(settings=Settings("en", **chosen))  # type: ignore[arg-type]


def _all(tag: str) -> list[Screen]:
    t = voice(tag)
    ten = [city for slug, city in FOUNDING.items() if slug != "split"][:10]
    nobody = _with(digest=DigestFrequency.OFF, quiet_hours=None)
    return [
        *(
            screens.settings(t, who, SPLIT, followed, EVERY)
            for who in (_with(), nobody)
            for followed in ([], ten)
        ),
        screens.settings(t, _with(), FAR_FETCHED, [FAR_FETCHED], frozenset({"sport"})),
        *(screens.digest(t, _with(digest=frequency)) for frequency in DigestFrequency),
        *(screens.digest_hours(t, _with(digest_hour=hour)) for hour in (0, 9, 23)),
        screens.quiet(t, _with()),
        screens.quiet(t, nobody),
        screens.quiet_from(t, NIGHT),
        screens.quiet_until(t, NIGHT),
        *(
            screens.topics(t, city, chosen)
            for city in (SPLIT, FAR_FETCHED)
            for chosen in (EVERY, frozenset[str]())
        ),
    ]


@pytest.mark.parametrize("tag", TAGS)
def test_every_screen_is_one_that_telegram_takes_and_a_phone_shows_whole(tag: str) -> None:
    for screen in _all(tag):
        expect_telegram_takes(screen)
        assert too_wide(screen) == []


@pytest.mark.parametrize("tag", TAGS)
def test_every_screen_but_the_settings_leads_back_to_them_at_last(tag: str) -> None:
    back = voice(tag).pgettext("half-button", "‹ Back")
    for screen in _all(tag):
        assert labels(screen)[-1] == back
        assert data(screen)[-1] in ("menu:", "settings:", "digest:", "quiet:")


def test_the_settings_say_each_value() -> None:
    chosen = _with(digest=DigestFrequency.DAILY, digest_hour=7, quiet_hours=QuietHours(23, 6))
    text = screens.settings(
        voice("en"), chosen, SPLIT, [FOUNDING["pula"], FOUNDING["kotor"]], frozenset({"sport", "youth"})
    ).text
    for value in (
        "English",
        "Split",
        "Pula and Kotor",
        "Sport and Youth",
        "every day at 07:00",
        "23:00–06:00",
    ):
        assert f"<b>{value}</b>" in text


def test_all_topics_are_said_in_one_word() -> None:
    t = voice("en")
    assert "Topics: <b>all</b>" in screens.settings(t, _with(), SPLIT, [], EVERY).text


@pytest.mark.parametrize(("tag", "other"), [("sr-Cyrl", "sr-Latn"), ("sr-Latn", "sr-Cyrl")])
def test_the_other_script_is_one_tap_away(tag: str, other: str) -> None:
    assert f"lang.set::{other}:settings" in data(screens.settings(voice(tag), _with(), SPLIT, [], EVERY))


@pytest.mark.parametrize("tag", [tag for tag in TAGS if not tag.startswith("sr-")])
def test_where_there_is_one_script_none_is_offered(tag: str) -> None:
    assert not any("lang.set" in one for one in data(screens.settings(voice(tag), _with(), SPLIT, [], EVERY)))


@pytest.mark.parametrize("frequency", DigestFrequency)
def test_the_chosen_frequency_is_marked_and_only_it(frequency: DigestFrequency) -> None:
    screen = screens.digest(voice("en"), _with(digest=frequency))
    (marked,) = [button for row in screen.rows for button in row if button.text.startswith("✓")]
    assert marked.tap
    assert marked.tap.args == (frequency,)
    assert ("digest.hours:" in data(screen)) == (frequency is not DigestFrequency.OFF)


def test_a_digest_may_come_at_any_hour() -> None:
    screen = screens.digest_hours(voice("en"), _with(digest_hour=0))
    assert [f"digest.hour::{hour}" for hour in range(24)] == data(screen)[:-1]
    assert labels(screen)[0] == "✓ 00"


@pytest.mark.parametrize("start", range(24))
def test_quiet_hours_never_begin_when_they_end(start: int) -> None:
    hours = QuietHours(start, (start + 5) % 24)
    for screen in (screens.quiet_from(voice("en"), hours), screens.quiet_until(voice("en"), hours)):
        offered = [one.split(":")[2:] for one in data(screen)[:-1]]
        assert len(offered) == 23
        assert all(begins != ends for begins, ends in offered)


def test_a_topic_is_named_by_the_city_in_the_readers_language_or_by_the_network() -> None:
    rivers = Topic("rivers", {"sr-Cyrl": "Реке"})
    assert screens.topic_name(voice("sr-Latn"), rivers) == "Reke"
    assert screens.topic_name(voice("bg"), rivers) == "Реке"
    assert screens.topic_name(voice("en"), Topic("mobility")) == "Transport"
    assert screens.topic_name(voice("en"), Topic("mobility", {"en": "Trams"})) == "Trams"
    assert screens.topic_name(voice("en"), Topic("unheard-of")) == "unheard-of"


@pytest.mark.parametrize("tag", TAGS)
def test_every_topic_of_the_network_has_a_name_in_every_language(tag: str) -> None:
    names = [screens.topic_name(voice(tag), Topic(code)) for code in DEFAULT_TOPICS]
    assert len(set(names)) == len(DEFAULT_TOPICS)
    assert not set(names) & set(DEFAULT_TOPICS)


def test_the_longest_topic_of_the_longest_city_fits_into_a_button() -> None:
    screen = screens.topics(voice("en"), FAR_FETCHED, frozenset())
    assert f"topic:{LONGEST_SLUG}:{LONGEST_TOPIC}" in data(screen)


def test_a_topic_that_the_city_has_given_up_is_not_shown() -> None:
    smaller = replace(SPLIT, topics=(Topic("sport"),))
    assert "Topics: <b>Sport</b>" not in screens.settings(voice("en"), _with(), SPLIT, [], EVERY).text
    assert labels(screens.topics(voice("en"), smaller, EVERY))[:-1] == ["✅ Sport"]
