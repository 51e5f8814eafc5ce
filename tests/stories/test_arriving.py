"""A newcomer opens the chat."""

import asyncio

import pytest

from bot.core.languages import LANGUAGES
from handlers.cities.callbacks import HOME, LIST
from handlers.residents.callbacks import AGREE, CHOOSE_LANGUAGE, WELCOME
from handlers.residents.callbacks import LANGUAGES as CHOICE_OF_LANGUAGE
from tests.emulator_client import Phone
from tests.stories.acquaintance import CODES, carrying, find, known, voice
from tests.towns import Town

GREETING = "Welcome! I am Charshi."


async def test_a_newcomer_is_greeted_chooses_her_city_agrees_and_stands_in_the_menu(town: Town) -> None:
    ana = await town.newcomer("Ana", "en")
    await ana.start()
    await ana.sees("Welcome! I am Charshi.")
    await ana.press("Choose my city")
    await ana.sees("Which city is yours?")
    await ana.says("tirane")
    await ana.press("Tirana")
    consent = await ana.sees("Never asked:")
    assert "Tirana" in consent.text
    await ana.press("I agree")
    menu = await ana.sees("What would you like to do?")
    assert "Tirana" in menu.text
    assert (await known(town, ana)).home == "tirana"


async def test_a_newcomer_may_type_her_city_on_the_first_screen_of_all(town: Town) -> None:
    ana = await town.newcomer("Ana", "en")
    await ana.start()
    await ana.sees("First, tell me which city is yours.")
    await ana.says("Скопје")
    await ana.sees("For “Скопје” I found:")
    await ana.press("Skopje")
    assert "Skopje" in (await ana.sees("Never asked:")).text
    await ana.press("I agree")
    await ana.sees("What would you like to do?")
    assert (await known(town, ana)).home == "skopje"


@pytest.mark.parametrize(
    "first", ["/help", "/privacy", "/language", "/nonsense", "/cancel", "/menu", "/team"]
)
async def test_whatever_a_newcomer_looked_at_first_she_may_type_her_city_after_it(
    town: Town, first: str
) -> None:
    ana = await town.newcomer("Ana", "en")
    await ana.start()
    await ana.sees(GREETING)
    await ana.says(first)
    await ana.settled()
    await ana.says("kotor")
    assert (await ana.sees("I found:")).labels[0] == "Kotor"


async def test_in_the_language_that_she_chose_first_she_may_type_her_city_too(town: Town) -> None:
    phone = await town.newcomer("Ayşe", "en")
    await phone.start()
    await _speak(phone, "tr")
    await phone.says("selanik")
    found = await phone.sees(str(voice("tr").gettext("For “{words}” I found:", words="selanik")))
    assert found.labels[0] == "Selanik"


@pytest.mark.parametrize(
    ("said", "note"),
    [("/nonsense", "I do not know this command."), ("/cancel", "Cancelled.")],
)
async def test_what_there_is_to_say_to_a_newcomer_stands_above_the_welcome(
    town: Town, said: str, note: str
) -> None:
    ana = await town.newcomer("Ana", "en")
    await ana.start()
    await ana.sees(GREETING)
    await ana.says(said)
    shown = await ana.sees(note)
    assert shown.text.startswith(note)
    assert GREETING in shown.text
    assert "🏙 Choose my city" in shown.labels


async def test_the_way_in_is_one_message_redrawn_in_place(town: Town) -> None:
    ana = await town.newcomer("Ana", "en")
    await ana.start()
    welcome = await ana.sees(GREETING)
    for button in (carrying(LIST, "", HOME, "0"), "Tirana", carrying(AGREE, "tirana")):
        await ana.press(button)
    menu = await ana.sees("What would you like to do?")
    assert menu.message_id == welcome.message_id
    assert len(await ana.screens()) == 1


async def test_everybody_is_greeted_in_her_own_language(town: Town) -> None:
    async def arrive(tag: str) -> None:
        phone = await town.newcomer(f"Reads {tag}", CODES[tag])
        await phone.start()
        t = voice(tag)
        greeting = await phone.sees(str(t.gettext(GREETING)))
        assert str(t.gettext("First, tell me which city is yours.")) in greeting.text, tag
        assert t.pgettext("button", "🏙 Choose my city") in greeting.labels, tag
        assert (await known(town, phone)).language == tag

    await asyncio.gather(*map(arrive, LANGUAGES))


@pytest.mark.parametrize(
    ("code", "tag"),
    [
        ("sr", "sr-Cyrl"),
        ("sr-latn", "sr-Latn"),
        ("sr-Latn-RS", "sr-Latn"),
        ("pt-br", "en"),
        ("fa-raw", "en"),
        ("tr-TR", "tr"),
        ("x", "en"),
        ("\u202e—nonsense—" * 10, "en"),
        (None, "en"),
    ],
)
async def test_whatever_code_a_client_sends_she_is_greeted(town: Town, code: str | None, tag: str) -> None:
    phone = await town.newcomer("Somebody", code)
    await phone.start()
    await phone.sees(str(voice(tag).gettext(GREETING)))
    assert (await known(town, phone)).language == tag


async def test_the_language_can_be_changed_on_the_first_screen_and_the_commands_follow(town: Town) -> None:
    phone = await town.newcomer("Amina", "pt-br")
    await phone.start()
    welcome = await phone.sees(GREETING)
    await phone.press(carrying(CHOICE_OF_LANGUAGE, "", "start"))
    question = await phone.sees("Which language shall we speak?")
    assert [LANGUAGES[tag].own_name for tag in ("en", *(tag for tag in LANGUAGES if tag != "en"))] == [
        label.removeprefix("✓ ") for label in question.labels[:-1]
    ], "her own before the others"
    assert "✓ English" in question.labels
    await phone.press(carrying(CHOOSE_LANGUAGE, "", "bs", "start"))
    bosnian = voice("bs")
    redrawn = await phone.sees(str(bosnian.gettext(GREETING)))
    await phone.sees_toast(bosnian.pgettext("toast", "Saved."))
    assert redrawn.message_id == welcome.message_id
    assert (await known(town, phone)).language == "bs"
    await phone.settled()
    shown = (await town.control.bot("pt", phone.id))["commands"]
    assert {"command": "menu", "description": bosnian.pgettext("command", "The menu")} in shown


async def test_one_can_go_back_from_the_choice_of_language(town: Town) -> None:
    phone = await town.newcomer("Amina", "en")
    await phone.start()
    await phone.press(carrying(CHOICE_OF_LANGUAGE, "", "start"))
    await phone.press(carrying(WELCOME))
    await phone.sees(GREETING)


@pytest.mark.parametrize(("code", "tag"), [("sr-latn", "sr-Latn"), ("cnr", "cnr"), ("sq", "sq")])
async def test_who_has_agreed_has_the_commands_in_the_language_of_her_chat(
    town: Town, code: str, tag: str
) -> None:
    """Telegram itself shows "sr" to a client in Latin script, and to a Montenegrin nothing but English."""
    await town.app.profile.publish()
    phone = await town.newcomer("Jovana", code)
    await phone.start("c-podgorica" if tag != "sr-Latn" else "c-belgrade")
    city = "podgorica" if tag != "sr-Latn" else "belgrade"
    await phone.press(carrying(AGREE, city))
    await phone.settled()
    assert (await known(town, phone)).language == tag
    shown = (await town.control.bot(code, phone.id))["commands"]
    assert {"command": "menu", "description": voice(tag).pgettext("command", "The menu")} in shown


async def test_a_poster_of_a_city_skips_the_choice(town: Town) -> None:
    ana = await town.newcomer("Ana", "en")
    await ana.start("c-skopje")
    assert "Skopje" in (await ana.sees("Never asked:")).text


async def test_a_poster_speaks_a_language_of_the_city_to_who_brings_none_of_ours(town: Town) -> None:
    joao = await town.newcomer("João", "pt-br")
    await joao.start("c-skopje")
    await joao.sees(str(voice("mk").gettext("Before we begin, in short:")))
    assert (await known(town, joao)).language == "mk"


async def test_a_poster_does_not_change_the_language_of_who_has_been_here(town: Town) -> None:
    ayse = await town.newcomer("Ayşe", "en")
    await ayse.start()
    await _speak(ayse, "el")
    await ayse.start("c-istanbul")
    await ayse.sees(str(voice("el").gettext("Before we begin, in short:")))
    assert (await known(town, ayse)).language == "el"


@pytest.mark.parametrize(
    "payload", ["c-atlantis", "c-", "c", "-", "x-skopje", "c-SKOPJE", "c-skopje-c", "_" * 64]
)
async def test_a_payload_that_means_nothing_is_ignored_politely(town: Town, payload: str) -> None:
    ana = await town.newcomer("Ana", "en")
    await ana.start(payload)
    await ana.sees(GREETING)
    assert (await known(town, ana)).home is None


async def test_start_of_somebody_who_lives_here_shows_the_menu(town: Town) -> None:
    ana = await town.resident("Ana", "en", "split")
    await ana.start()
    assert "Split" in (await ana.sees("What would you like to do?")).text


async def test_a_newcomer_who_writes_before_she_opens_the_chat_properly_is_welcomed(town: Town) -> None:
    ana = await town.newcomer("Ana", "en")
    await ana.says("Hello?")
    await ana.sees(GREETING)
    assert await find(town, ana)


async def _speak(phone: Phone, tag: str) -> None:
    await phone.press(carrying(CHOICE_OF_LANGUAGE, "", "start"))
    await phone.press(carrying(CHOOSE_LANGUAGE, "", tag, "start"))
    await phone.settled()
