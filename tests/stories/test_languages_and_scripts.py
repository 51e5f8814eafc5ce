"""Speaking with everybody in her own language, in the script that she reads."""

import asyncio
from dataclasses import replace

import pytest

from bot.core.languages import LANGUAGES
from bot.core.shared.script import script_of
from handlers.residents.callbacks import AGREE, CHOOSE_LANGUAGE, HELP, MENU, PRIVACY, SETTINGS
from handlers.residents.callbacks import LANGUAGES as CHOICE
from tests.emulator_client import Phone
from tests.stories.acquaintance import CODES, carrying, known, member, voice
from tests.towns import Town


async def _speak(phone: Phone, tag: str) -> None:
    await phone.press(carrying(CHOICE, "", "settings"))
    await phone.press(carrying(CHOOSE_LANGUAGE, "", tag, "settings"))
    await phone.settled()


async def test_the_script_is_switched_with_one_tap_to_and_fro(town: Town) -> None:
    phone = await town.resident("Јована", "sr", "belgrade")
    await phone.press(carrying(SETTINGS))
    cyrillic = await phone.screen()
    assert "Београд" in cyrillic.text
    assert "🔤 Srpski (latinica)" in cyrillic.labels
    await phone.press("🔤 Srpski (latinica)")
    latin = await phone.sees("Beograd")
    assert "🔤 Српски (ћирилица)" in latin.labels
    assert script_of(latin.text) == "Latn"
    assert latin.message_id == cyrillic.message_id
    assert (await known(town, phone)).language == "sr-Latn"
    there = await member(town, phone, "belgrade")
    assert there
    assert there.language == "sr-Latn"
    await phone.press("🔤 Српски (ћирилица)")
    assert (await phone.sees("Београд")).text == cyrillic.text


@pytest.mark.parametrize("tag", ["tr", "hr", "en", "cnr"])
async def test_who_has_one_script_is_not_asked_for_it(town: Town, tag: str) -> None:
    phone = await town.resident("Ana", "en", "split")
    await phone.press(carrying(SETTINGS))
    await _speak(phone, tag)
    assert not any("🔤" in label for label in await phone.buttons())


async def test_the_citys_own_words_reach_a_reader_of_latin_in_latin(town: Town) -> None:
    cities = town.app.services.cities
    belgrade = await cities.get("belgrade")
    words = {"sr-Cyrl": "Добро дошли & <хвала>!", "en": "Welcome & <thanks>!"}
    await cities.replace(replace(belgrade, welcome=words))
    for code, greeted in (
        ("sr", "Добро дошли & <хвала>!"),
        ("sr-latn", "Dobro došli & <hvala>!"),
        ("en", "Welcome & <thanks>!"),
    ):
        phone = await town.resident(code, code, "belgrade")
        assert greeted in (await phone.screen()).text


async def test_who_reads_a_kindred_language_gets_the_nearest_translation_before_english(town: Town) -> None:
    cities = town.app.services.cities
    sarajevo = await cities.get("sarajevo")
    await cities.replace(replace(sarajevo, welcome={"en": "Welcome!", "hr": "Dobro došli u Sarajevo!"}))
    bosnian, turkish = await town.resident("Amina", "bs", "sarajevo"), await town.newcomer("Ayşe", "tr")
    assert "Dobro došli u Sarajevo!" in (await bosnian.screen()).text
    await turkish.start()
    await turkish.start("c-sarajevo")
    await turkish.press(carrying(AGREE, "sarajevo"))
    assert "Welcome!" in (await turkish.screen()).text


async def test_every_screen_is_in_the_language_that_was_chosen_last(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    menu = await phone.screen()
    for tag in LANGUAGES:
        await phone.forge(menu.message_id, carrying(CHOOSE_LANGUAGE, "", tag, "menu"))
        await phone.settled()
        t, at_split = voice(tag), await town.app.services.cities.get("split")
        shown = (await phone.screens())[0]
        assert shown.text.startswith(f"🏙 {at_split.name_for(tag)}"), tag
        assert str(t.gettext("Good to see you. What would you like to do?")) in shown.text, tag
        commands = (await phone.state())["commands"]
        assert {"command": "menu", "description": t.pgettext("command", "The menu")} in commands, tag
        for data, words in (
            (SETTINGS, t.gettext("Settings")),
            (PRIVACY, t.gettext("Your data")),
            (HELP, t.gettext("How this works")),
            (MENU, t.gettext("Good to see you. What would you like to do?")),
        ):
            await phone.forge(menu.message_id, carrying(data))
            await phone.sees(str(words))


async def test_the_language_of_telegram_changes_nothing_for_who_has_chosen(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    await phone.speaks("tr")
    await phone.says("/menu")
    await phone.sees("What would you like to do?")
    assert (await known(town, phone)).language == "en"


async def test_two_people_in_one_city_are_each_spoken_to_in_their_own_language(town: Town) -> None:
    tags = ("mk", "sq", "tr", "en")
    phones = await asyncio.gather(*(town.resident(tag, CODES[tag], "skopje") for tag in tags))
    for tag, phone in zip(tags, phones, strict=True):
        name = (await town.app.services.cities.get("skopje")).name_for(tag)
        assert (await phone.screen()).text.startswith(f"🏙 {name}")
        assert voice(tag).pgettext("button", "⚙️ Settings") in await phone.buttons()


async def test_the_languages_of_her_city_come_first_and_hers_is_marked(town: Town) -> None:
    phone = await town.resident("Ana", "en", "pula")
    await phone.press(carrying(SETTINGS))
    await phone.press(carrying(CHOICE, "", "settings"))
    labels = await phone.buttons()
    assert set(labels[:3]) == {"Hrvatski", "Italiano", "✓ English"}
    assert len(labels) == len(LANGUAGES) + 1
    await phone.press("‹ Back")
    await phone.sees("Digest: ")


async def test_a_text_in_any_script_survives_the_way_into_the_answer(town: Town) -> None:
    phone = await town.newcomer("Ana", "en")
    await phone.start()
    await phone.press("Choose my city")
    for typed in ("Ђурђевдан", "Έδεσσα", "Şırnak", "Łódź", "東京", "ქართული", "👩‍👩‍👧‍👦"):
        await phone.says(typed)
        await phone.sees(f"I found no city called “{typed}”.")
