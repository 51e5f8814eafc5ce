"""Settings: each is one tap, is seen at once, and is there after a restart."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.core.cities.model import District, Topic
from bot.core.residents.model import DigestFrequency, QuietHours
from bot.emulator import Emulator
from bot.settings import Settings
from handlers.broadcasts.callbacks import SUBSCRIBE, UNSUBSCRIBE
from handlers.cities.callbacks import FOLLOW, LIST, PICK
from handlers.residents.callbacks import (
    ANNOUNCEMENTS,
    CHOOSE_DIGEST,
    CHOOSE_DIGEST_HOUR,
    CHOOSE_DISTRICT,
    CHOOSE_LANGUAGE,
    CHOOSE_QUIET,
    DIGEST,
    DIGEST_HOURS,
    DISTRICTS,
    LANGUAGES,
    QUIET,
    QUIET_FROM,
    QUIET_UNTIL,
    SETTINGS,
    TOGGLE_TOPIC,
    TOPICS,
)
from tests.emulator_client import Phone
from tests.stories.acquaintance import carrying, in_hand_again, known, member, moves_to, voice
from tests.towns import TOKEN, HeldClock, Town, open_town


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    """Telegram, which goes on while the bot is started again."""
    emulator = Emulator(None, TOKEN)
    await emulator.start()
    yield emulator
    await emulator.stop()


async def _presses(phone: Phone, *buttons: str) -> None:
    for button in buttons:
        await phone.press(button)
    await phone.settled()


async def test_every_setting_changes_and_is_there_after_a_restart(
    settings: Settings, clock: HeldClock, emulator: Emulator
) -> None:
    async with open_town(settings, clock, emulator) as town:
        phone = await town.resident("Ana", "en", "skopje")
        await phone.press(carrying(SETTINGS))
        fresh = await phone.sees("My city: Skopje")
        for line in (
            "Language: English",
            "I also follow: none",
            "Topics: all",
            "Digest: once a week at 09:00",
            "Announcements: on",
            "Quiet hours: 22:00–08:00",
        ):
            assert line in fresh.text
        await _presses(phone, carrying(DIGEST), carrying(CHOOSE_DIGEST, "", "daily"))
        await _presses(phone, carrying(DIGEST_HOURS), carrying(CHOOSE_DIGEST_HOUR, "", "0"))
        await _presses(phone, carrying(SETTINGS), carrying(QUIET))
        await _presses(phone, carrying(QUIET_FROM), carrying(CHOOSE_QUIET, "", "23", "8"))
        await _presses(phone, carrying(QUIET_UNTIL), carrying(CHOOSE_QUIET, "", "23", "7"))
        await _presses(phone, carrying(SETTINGS), carrying(TOPICS, "skopje"))
        await _presses(phone, *(carrying(TOGGLE_TOPIC, "skopje", topic) for topic in ("sport", "safety")))
        await _presses(phone, carrying(SETTINGS), carrying(LIST, "", FOLLOW, "0"))
        await phone.says("tirana")
        await _presses(phone, carrying(PICK, "tirana", FOLLOW))
        await phone.says("/settings")
        await phone.press(carrying(LANGUAGES, "", "settings"))
        await phone.press(carrying(CHOOSE_LANGUAGE, "", "tr", "settings"))
        await phone.sees_toast(voice("tr").pgettext("toast", "Saved."))
    clock.turn(days=1)
    async with open_town(settings, clock, emulator) as town:
        phone = in_hand_again(town, phone)
        await phone.says("/settings")
        t = voice("tr")
        shown = await phone.sees(_line(t.gettext("Language: <b>{language}</b>", language="Türkçe")))
        for line in (
            t.gettext("My city: <b>{city}</b>", city="Üsküp"),
            t.gettext("I also follow: <b>{cities}</b>", cities="Tiran"),
            t.gettext("Digest: <b>{digest}</b>", digest=t.gettext("every day at {hour}", hour="00:00")),
            t.gettext("Quiet hours: <b>{hours}</b>", hours="23:00–07:00"),
        ):
            assert _line(line) in shown.text
        resident = await known(town, phone)
        assert resident.settings.digest is DigestFrequency.DAILY
        assert resident.settings.digest_hour == 0
        assert resident.settings.quiet_hours == QuietHours(23, 7)
        assert resident.followed == ("tirana",)
        at_home = await member(town, phone, "skopje")
        assert at_home
        assert at_home.language == "tr", "an audience is selected by language, in the city's store"
        assert not at_home.topics & {"sport", "safety"}
        assert len(at_home.topics) == 10
        followed = await member(town, phone, "tirana")
        assert followed
        assert followed.language == "tr"


async def test_the_digest_can_be_had_weekly_daily_or_not_at_all(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    await _presses(phone, carrying(SETTINGS), carrying(DIGEST))
    assert "✓ Once a week" in await phone.buttons()
    await phone.press("No digest")
    off = await phone.sees_button("✓ No digest")
    assert not any("Hour" in label for label in off.labels), "without a digest there is no hour to choose"
    await phone.press("Every day")
    await phone.sees_button("✓ Every day")
    await phone.press("🕘 Hour: 09:00")
    hours = await phone.sees("At what hour shall the digest come?")
    assert [label.removeprefix("✓ ") for label in hours.labels[:-1]] == [f"{hour:02d}" for hour in range(24)]
    await phone.press("18")
    await phone.sees_button("Hour: 18:00")
    assert (await known(town, phone)).settings.digest_hour == 18


async def test_quiet_hours_can_be_moved_turned_off_and_on(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    await _presses(phone, carrying(SETTINGS), carrying(QUIET))
    await phone.press("Quiet from 22:00")
    hours = await phone.sees("From what hour shall it be quiet?")
    assert [label.removeprefix("✓ ") for label in hours.labels[:-1]] == [
        f"{hour:02d}" for hour in range(24) if hour != 8
    ], "from eight until eight would be no hour or all of them"
    await phone.press("13")
    await phone.sees("Now: 13:00–08:00")
    await phone.press("Quiet until 08:00")
    await phone.press("15")
    await phone.sees("Now: 13:00–15:00")
    await phone.press("Turn off")
    await phone.sees("Now: off")
    assert (await known(town, phone)).settings.quiet_hours is None
    await phone.press("Turn on")
    await phone.sees("Now: 22:00–08:00")


async def test_topics_are_all_until_she_chooses_and_never_none(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    await _presses(phone, carrying(SETTINGS), carrying(TOPICS, "split"))
    assert sum(label.startswith("✅") for label in await phone.buttons()) == 12
    await phone.press("Sport")
    await phone.sees_button("▫️ Sport")
    await _presses(phone, "Sport")
    assert sum(label.startswith("✅") for label in await phone.buttons()) == 12
    assert all(not toast.text for toast in await phone.toasts()), "she has chosen them all herself"
    stored = await member(town, phone, "split")
    assert stored
    assert stored.topics == frozenset(), "all topics, those of the future too"
    city = await town.app.services.cities.get("split")
    for topic in city.topics[:-1]:
        await _presses(phone, carrying(TOGGLE_TOPIC, "split", topic.code))
    assert sum(label.startswith("✅") for label in await phone.buttons()) == 1
    await _presses(phone, carrying(SETTINGS))
    assert "Topics: Urban planning" in (await phone.screen()).text
    await _presses(phone, carrying(TOPICS, "split"), carrying(TOGGLE_TOPIC, "split", "planning"))
    assert (await phone.toasts())[-1].text == "No topic is chosen: you get news on all of them."
    assert sum(label.startswith("✅") for label in await phone.buttons()) == 12


async def test_a_city_may_have_topics_of_its_own_which_are_named_in_the_readers_language(town: Town) -> None:
    cities = town.app.services.cities
    city = await cities.get("belgrade")
    own = Topic("rivers", {"sr-Cyrl": "Реке и кејови", "en": "Rivers & quays"})
    await cities.replace(replace(city, topics=(own, Topic("sport"))))
    english = await town.resident("Ana", "en", "belgrade")
    latin = await town.resident("Jovana", "sr-latn", "belgrade")
    for phone, label in ((english, "Rivers & quays"), (latin, "Reke i kejovi")):
        await _presses(phone, carrying(SETTINGS), carrying(TOPICS, "belgrade"))
        assert f"✅ {label}" in await phone.buttons()
        await _presses(phone, carrying(TOGGLE_TOPIC, "belgrade", "rivers"))
        assert f"▫️ {label}" in await phone.buttons()
    await _presses(english, carrying(SETTINGS))
    assert "Topics: Sport" in (await english.screen()).text


async def test_a_district_and_announcements_are_told_to_each_city_alone(town: Town) -> None:
    cities = town.app.services.cities
    parts = (District("centar", {"mk": "Центар", "en": "Centar"}), District("saraj", {"mk": "Сарај"}))
    await cities.replace(replace(await cities.get("skopje"), districts=parts))
    phone = await town.resident("Ana", "mk", "skopje")
    await _presses(phone, carrying(SETTINGS), carrying(DISTRICTS, "skopje"))
    assert {"Центар", "Сарај"} <= set(await phone.buttons())
    await _presses(phone, "Сарај")
    assert "✓ Сарај" in await phone.buttons()
    await _presses(phone, carrying(SETTINGS), carrying(LANGUAGES, "", "settings"))
    await phone.press(carrying(CHOOSE_LANGUAGE, "", "en", "settings"))
    assert "My district: Сарај" in (await phone.sees("Settings")).text
    await _presses(phone, carrying(DISTRICTS, "skopje"), "None of these")
    assert "✓ Сарај" not in await phone.buttons()
    await _presses(phone, "Centar")

    await phone.says("/settings")
    await _presses(phone, carrying(LIST, "", FOLLOW, "0"), carrying(PICK, "durres", FOLLOW))
    await phone.says("/settings")
    await _presses(phone, carrying(ANNOUNCEMENTS), "Skopje")
    assert {"▫️ Skopje", "✅ Durrës"} <= set(await phone.buttons())
    await _presses(phone, carrying(SETTINGS))
    assert "Announcements: Durrës" in (await phone.screen()).text
    await phone.forge((await phone.screen()).message_id, carrying(UNSUBSCRIBE, "durres"))
    told = await phone.sees("You will get no more announcements from Durrës.")
    assert told.labels == ["📣 Turn on again", "☰ Menu"]
    await phone.says("/settings")
    await phone.sees("Announcements: off")
    await phone.forge(told.message_id, carrying(SUBSCRIBE, "durres"))
    await phone.sees("You will get announcements from Durrës again.")

    await moves_to(phone, "split")
    former, followed = await member(town, phone, "skopje"), await member(town, phone, "durres")
    present = await member(town, phone, "split")
    assert former
    assert followed
    assert present
    assert (former.district, present.district) == ("centar", None), "what she said there stays there"
    assert former.unsubscribed_at == town.clock.now()
    assert followed.is_subscribed
    assert present.is_subscribed
    await phone.forge(told.message_id, carrying(SUBSCRIBE, "skopje"))
    await phone.sees("You do not follow Skopje, so no announcements come from there.")
    await phone.says("/settings")
    assert "district" not in (await phone.sees("Announcements: on")).text


async def test_cities_are_followed_and_left_with_one_tap(town: Town) -> None:
    phone = await town.resident("Ana", "en", "tirana")
    await _presses(
        phone, carrying(SETTINGS), carrying(LIST, "", FOLLOW, "0"), carrying(PICK, "durres", FOLLOW)
    )
    assert "✓ Durrës" in await phone.buttons()
    followed = await member(town, phone, "durres")
    assert followed
    assert followed.tie == "followed"
    await _presses(phone, carrying(PICK, "durres", FOLLOW))
    assert "Durrës" in await phone.buttons()
    assert (await known(town, phone)).followed == ()
    former = await member(town, phone, "durres")
    assert former
    assert former.tie == "former"


async def test_ones_own_city_is_not_followed_but_explained(town: Town) -> None:
    phone = await town.resident("Ana", "en", "tirana")
    await _presses(phone, carrying(SETTINGS), carrying(LIST, "", FOLLOW, "0"))
    listed = await phone.screen()
    assert "Durrës" in listed.labels
    assert not any("Tirana" in label for label in listed.labels), "it is not offered,"
    await phone.forge(listed.message_id, carrying(PICK, "tirana", FOLLOW))
    # and a button from before she lived there says why
    assert (await phone.toasts())[-1].text == "This is your own city: you hear from it anyway."
    assert (await phone.toasts())[-1].alert
    resident = await known(town, phone)
    assert (resident.home, resident.followed) == ("tirana", ())


async def test_ten_cities_can_be_followed_and_the_eleventh_is_refused_kindly(town: Town) -> None:
    phone = await town.resident("Ana", "en", "tirana")
    every = [city.slug for city in await town.app.services.cities.list_all() if city.slug != "tirana"]
    await _presses(phone, carrying(SETTINGS), carrying(LIST, "", FOLLOW, "0"))
    under = (await phone.screen()).message_id
    for slug in every[:10]:
        await phone.forge(under, carrying(PICK, slug, FOLLOW))
    await phone.settled()
    assert len((await known(town, phone)).followed) == 10
    await phone.forge(under, carrying(PICK, every[10], FOLLOW))
    await phone.sees_toast("You can follow 10 cities at most.")
    assert (await phone.toasts())[-1].alert
    assert set((await known(town, phone)).followed) == set(every[:10])


async def test_two_taps_at_once_both_count(town: Town) -> None:
    phone = await town.resident("Ana", "en", "tirana")
    await _presses(phone, carrying(SETTINGS), carrying(TOPICS, "tirana"))
    under = (await phone.screen()).message_id
    await asyncio.gather(
        *(
            phone.forge(under, carrying(TOGGLE_TOPIC, "tirana", topic))
            for topic in ("sport", "youth", "health")
        )
    )
    await phone.settled()
    stored = await member(town, phone, "tirana")
    assert stored
    assert len(stored.topics) == 9


FORGED = (
    carrying(CHOOSE_DIGEST, "", "hourly"),
    carrying(CHOOSE_DIGEST_HOUR, "", "24"),
    carrying(CHOOSE_DIGEST_HOUR, "", "-1"),
    carrying(CHOOSE_DIGEST_HOUR, "", "nine"),
    carrying(CHOOSE_QUIET, "", "25", "8"),
    carrying(CHOOSE_QUIET, "", "8", "-3"),
    carrying(CHOOSE_QUIET, "", "8"),
    carrying(CHOOSE_LANGUAGE, "", "xx", "settings"),
    carrying(TOGGLE_TOPIC, "tirana", "astrology"),
    carrying(TOPICS, "atlantis"),
    carrying(DISTRICTS, "tirana"),
    carrying(CHOOSE_DISTRICT, "tirana", "centar"),
    carrying(UNSUBSCRIBE),
    carrying(PICK, "durres", "x"),
    carrying(LIST, "", FOLLOW, "first"),
)


async def test_a_value_that_no_setting_has_changes_nothing(town: Town) -> None:
    phone = await town.resident("Ana", "en", "tirana")
    before = await known(town, phone)
    for data in FORGED:
        await phone.forge((await phone.screen()).message_id, data)
        await phone.sees_toast("This button is too old. Here is the menu.")
        await phone.sees("What would you like to do?")
        assert await known(town, phone) == before, data


def _line(marked: str) -> str:
    """A line of a screen as it is read: without its tags."""
    return marked.replace("<b>", "").replace("</b>", "")
