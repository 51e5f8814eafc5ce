"""What a resident sees when she changes how the bot serves her."""

from dataclasses import replace

import pytest

from bot.core.cities.model import DEFAULT_TOPICS, City, District, Topic
from bot.core.residents.model import DigestFrequency, Member, QuietHours, Resident, Settings, Tie
from bot.telegram.screens import Screen
from handlers.residents import settings_membership_screens as membership_screens
from handlers.residents import settings_screens as screens
from tests.handlers.pictures import (
    FAR_FETCHED,
    FOUNDING,
    LONGEST_DISTRICT,
    LONGEST_SLUG,
    LONGEST_TOPIC,
    NOW,
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
DIVIDED = replace(
    SPLIT,
    districts=(
        District("veli-varos", {"hr": "Veli Varoš", "it": "Borgo Grande"}),
        District("old-town", {"hr": "Stari grad", "sr-Cyrl": "Стари град", "en": "Old Town"}),
    ),
)


def _with(**chosen: object) -> Resident:
    return a_resident(settings=Settings("en", **chosen))  # type: ignore[arg-type]


def _known_to(*cities: City, **told: object) -> dict[str, Member]:
    """As whom these cities know her, the first of them her home."""
    who = a_resident()
    return {
        city.slug: Member(
            resident_id=who.id,
            telegram_id=who.telegram_id,
            tie=Tie.FOLLOWED if number else Tie.HOME,
            language="en",
            **{"topics": frozenset(), "reachability": who.reachability, "joined_at": NOW} | told,  # type: ignore[arg-type]
        )
        for number, city in enumerate(cities)
    }


def _all(tag: str) -> list[Screen]:
    t = voice(tag)
    ten = [city for slug, city in FOUNDING.items() if slug != "split"][:10]
    nobody = _with(digest=DigestFrequency.OFF, quiet_hours=None)
    return [
        *(
            screens.settings(t, who, SPLIT, followed, _known_to(SPLIT, *followed))
            for who in (_with(), nobody)
            for followed in ([], ten)
        ),
        screens.settings(t, _with(), FAR_FETCHED, [SPLIT], _known_to(FAR_FETCHED, district=LONGEST_DISTRICT)),
        membership_screens.districts(t, FAR_FETCHED, LONGEST_DISTRICT),
        membership_screens.districts(t, DIVIDED, None),
        membership_screens.announcements(t, [SPLIT], _known_to(SPLIT)),
        membership_screens.announcements(t, ten, _known_to(*ten, unsubscribed_at=NOW)),
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
        voice("en"),
        chosen,
        SPLIT,
        [FOUNDING["pula"], FOUNDING["kotor"]],
        _known_to(SPLIT, topics=frozenset({"sport", "youth"})),
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
    assert "Topics: <b>all</b>" in screens.settings(t, _with(), SPLIT, [], {}).text


@pytest.mark.parametrize(("tag", "other"), [("sr-Cyrl", "sr-Latn"), ("sr-Latn", "sr-Cyrl")])
def test_the_other_script_is_one_tap_away(tag: str, other: str) -> None:
    assert f"lang.set::{other}:settings" in data(screens.settings(voice(tag), _with(), SPLIT, [], {}))


@pytest.mark.parametrize("tag", [tag for tag in TAGS if not tag.startswith("sr-")])
def test_where_there_is_one_script_none_is_offered(tag: str) -> None:
    assert not any("lang.set" in one for one in data(screens.settings(voice(tag), _with(), SPLIT, [], {})))


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
    assert "Topics: <b>Sport</b>" not in screens.settings(voice("en"), _with(), SPLIT, [], {}).text
    assert labels(screens.topics(voice("en"), smaller, EVERY))[:-1] == ["✅ Sport"]


@pytest.mark.parametrize(
    ("tag", "named"),
    [
        ("hr", ["Veli Varoš", "✓ Stari grad"]),
        ("sr-Cyrl", ["Veli Varoš", "✓ Стари град"]),
        ("en", ["Veli Varoš", "✓ Old Town"]),
    ],
)
def test_districts_stand_side_by_side_in_the_readers_language_and_hers_is_marked(
    tag: str, named: list[str]
) -> None:
    first, *_ = membership_screens.districts(voice(tag), DIVIDED, "old-town").rows
    assert [button.text for button in first] == named


def test_a_city_without_districts_is_not_asked_about_and_one_that_is_gone_is_none() -> None:
    t = voice("en")
    assert "district" not in screens.settings(t, _with(), SPLIT, [], _known_to(SPLIT, district="gone")).text
    gone = screens.settings(t, _with(), DIVIDED, [], _known_to(DIVIDED, district="gone"))
    assert "My district: <b>not chosen</b>" in gone.text
    assert "districts:split" in data(gone)
    hers = screens.settings(t, _with(), DIVIDED, [], _known_to(DIVIDED, district="old-town"))
    assert "My district: <b>Old Town</b>" in hers.text


def test_announcements_are_on_or_off_or_of_some_cities() -> None:
    t, pula, kotor = voice("en"), FOUNDING["pula"], FOUNDING["kotor"]
    on, off = _known_to(SPLIT, pula), _known_to(SPLIT, pula, unsubscribed_at=NOW)
    for memberships, said in (
        (on, "on"),
        (off, "off"),
        ({"split": off["split"], "pula": on["pula"]}, "Pula"),
    ):
        text = screens.settings(t, _with(), SPLIT, [pula, kotor], memberships).text
        assert f"Announcements: <b>{said}</b>" in text, "Kotor's store is away"
    shown = membership_screens.announcements(t, [SPLIT, pula], {"split": off["split"], "pula": on["pula"]})
    assert labels(shown)[:-1] == ["▫️ Split", "✅ Pula"]
    assert data(shown)[:-1] == ["announce.on:split", "announce.off:pula"]
