"""What is kept, taking it away, and leaving without a trace."""

import json
from pathlib import Path
from typing import Any

import aiohttp

from bot.core.staff.model import Role
from handlers.cities.callbacks import FOLLOW, HOME, LIST, PICK
from handlers.residents.callbacks import (
    AGREE,
    CHOOSE_LANGUAGE,
    CONFIRM_ERASE,
    DECLINE,
    ERASE,
    EXPORT,
    LANGUAGES,
    MENU,
    PRIVACY,
    SETTINGS,
    TOGGLE_TOPIC,
    TOPICS,
)
from handlers.staff.callbacks import INVITE
from tests.emulator_client import Phone
from tests.stories.acquaintance import carrying, find, known, member, moves_to, voice
from tests.stories.stores import count_stores, mentions, rows_of
from tests.towns import Town

ERASED = "Everything about you has been erased."


async def test_consent_says_what_is_kept_by_whom_and_how_to_erase_it(town: Town) -> None:
    phone = await town.newcomer("Ana", "en")
    await phone.start("c-pula")
    consent = await phone.sees("Before we begin, in short:")
    for words in ("Kept: ", "By whom: Pula and the B40 Balkan Cities Network", "Never asked: ", "/privacy"):
        assert words in consent.text
    assert (await known(town, phone)).consented_at is None
    assert await member(town, phone, "pula") is None, "a city knows nobody who has not agreed"
    await phone.press("I agree")
    await phone.settled()
    assert (await known(town, phone)).consented_at == town.clock.now()
    at_home = await member(town, phone, "pula")
    assert at_home
    assert (at_home.tie, at_home.telegram_id) == ("home", phone.id)


async def test_of_somebody_who_declines_nothing_is_kept(town: Town) -> None:
    phone = await town.newcomer("Ana", "sr-latn")
    await phone.start()
    await phone.press(carrying(LANGUAGES, "", "start"))
    await phone.press(carrying(CHOOSE_LANGUAGE, "", "en", "start"))
    await phone.press(carrying(LIST, "", HOME, "0"))
    await phone.says("kotor")
    await phone.press(carrying(PICK, "kotor", HOME))
    await phone.sees("Before we begin")
    resident = await known(town, phone)
    await phone.press(carrying(DECLINE))
    await phone.sees("Nothing about you is kept.")
    await phone.settled()
    assert mentions(_data(town), phone.id, resident.id) == []
    assert (await phone.state())["commands"] == (await town.control.bot("sr"))["commands"]
    await phone.says("/start")
    await phone.sees(str(voice("sr-Latn").gettext("Welcome! I am Charshi.")))


async def test_an_old_no_thank_you_of_somebody_who_agreed_later_erases_nothing(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    await phone.forge((await phone.screen()).message_id, carrying(DECLINE))
    assert "What would you like to do?" in (await phone.screen()).text
    assert (await known(town, phone)).home == "split"


async def test_privacy_is_open_to_who_has_not_agreed_yet(town: Town) -> None:
    phone = await town.newcomer("Ana", "en")
    await phone.start("c-pula")
    await phone.says("/privacy")
    await phone.sees("Who keeps it: your city keeps what concerns the city")
    resident = await known(town, phone)
    await phone.press(carrying(EXPORT))
    document = await _exported(town, phone)
    assert document["cities"] == {}
    await phone.press(carrying(ERASE))
    await phone.press(carrying(CONFIRM_ERASE))
    await phone.sees(ERASED)
    await phone.settled()
    assert mentions(_data(town), phone.id, resident.id) == []


async def test_the_export_is_a_json_document_with_the_directory_and_every_city(town: Town) -> None:
    phone = await _somebody_with_a_past(town, "Ana")
    resident = await known(town, phone)
    await phone.press(carrying(MENU))
    await phone.press(carrying(PRIVACY))
    await phone.press("Send me my data")
    document = await _exported(town, phone)
    assert document["format"] == "charshi-export-1"
    assert document["made_at"] == town.clock.now().isoformat()
    network = document["network"]
    (directory,) = network["residents"]
    assert directory["telegram_id"] == phone.id
    assert directory["language"] == "en"
    assert {(row["city"], row["tie"]) for row in network["memberships"]} == {
        ("skopje", "former"),
        ("split", "home"),
        ("tirana", "followed"),
    }
    assert [row["role"] for row in network["roles"]] == ["admin"]
    assert network["invitations"]
    assert document["cities"].keys() == {"skopje", "split", "tirana"}
    for slug, tie in (("skopje", "former"), ("split", "home"), ("tirana", "followed")):
        (row,) = document["cities"][slug]["members"]
        assert (row["resident_id"], row["tie"]) == (resident.id, tie)
    assert len(document["cities"]["split"]["member_topics"]) == 11
    unexported = [
        row
        for row in mentions(_data(town), resident.id)
        if row.table not in (document["network"] if row.store == "network" else document["cities"][row.store])
    ]
    assert unexported == []


async def test_who_erases_everything_leaves_no_trace_in_any_table_of_any_store(town: Town) -> None:
    phone = await _somebody_with_a_past(town, "Ana")
    other = await _somebody_with_a_past(town, "Vera")
    resident, stays = await known(town, phone), await known(town, other)
    assert count_stores(_data(town)) == 23
    found_in = {(row.store, row.table) for row in mentions(_data(town), phone.id, resident.id)}
    assert found_in >= {
        ("network", "residents"),
        ("network", "memberships"),
        ("network", "roles"),
        ("network", "invitations"),
        ("network", "audit"),
        ("network", "outbox"),
        ("skopje", "members"),
        ("split", "members"),
        ("split", "member_topics"),
        ("tirana", "members"),
    }, "the walk finds what there is to erase"
    theirs = mentions(_data(town), other.id, stays.id)
    await phone.press(carrying(MENU))
    await phone.press(carrying(PRIVACY))
    await phone.press(carrying(ERASE))
    question = await phone.sees("Erase everything about you?")
    assert "This cannot be undone." in question.text
    await phone.press("Yes, erase everything")
    await phone.sees(ERASED)
    await phone.settled()
    assert mentions(_data(town), phone.id, resident.id) == []
    assert [str(row) for row in mentions(_data(town), other.id, stays.id)] == [str(row) for row in theirs]


async def test_the_audit_log_keeps_what_an_erased_admin_did_without_saying_who(town: Town) -> None:
    admin = await town.staff("Ana", "en", "split", Role.ADMIN)
    await _invite(admin, "split")
    before = rows_of(_data(town), "network", "audit")
    await _erase(admin)
    after = rows_of(_data(town), "network", "audit")
    assert [(row["action"], row["at"], row["city"]) for row in after] == [
        (row["action"], row["at"], row["city"]) for row in before
    ]
    assert [(row["actor"], row["subject"]) for row in after] == [("operator", "erased"), ("erased", None)]


async def test_an_invitation_of_an_erased_admin_is_no_longer_good(town: Town) -> None:
    admin = await town.staff("Ana", "en", "split", Role.ADMIN)
    payload = await _invite(admin, "split")
    await _erase(admin)
    vera = await town.resident("Vera", "en", "split")
    await vera.start(payload)
    await vera.sees("This invitation has been used or has expired.")
    assert (await known(town, vera)).roles == {}


async def test_the_commands_of_the_erased_are_what_everybody_sees(town: Town) -> None:
    await town.app.profile.publish()
    admin = await town.staff("Ana", "en", "split", Role.ADMIN)
    assert "team" in [command["command"] for command in (await admin.state())["commands"]]
    await _erase(admin)
    assert (await admin.state())["commands"] == (await town.control.bot("en"))["commands"]


async def test_what_was_about_to_be_told_to_the_erased_is_not_told(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    await town.app.services.cities.disable("split")
    await _erase(phone)
    await town.deliver()
    await phone.settled()
    assert ERASED in (await phone.screen()).text


async def test_one_may_think_better_of_it(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    await phone.press(carrying(PRIVACY))
    await phone.press(carrying(ERASE))
    await phone.press("No, keep my data")
    await phone.sees("Your data")
    assert (await known(town, phone)).home == "split"


async def test_coming_back_is_to_begin_anew(town: Town) -> None:
    phone = await _somebody_with_a_past(town, "Ana")
    former = await known(town, phone)
    await _erase(phone)
    assert await find(town, phone) is None
    await phone.start("c-split")
    await phone.press(carrying(AGREE, "split"))
    await phone.sees("What would you like to do?")
    resident = await known(town, phone)
    assert resident.id != former.id
    assert (resident.home, resident.followed, resident.roles) == ("split", (), {})
    await phone.press(carrying(SETTINGS))
    assert "Topics: all" in (await phone.sees("Topics:")).text
    assert mentions(_data(town), former.id) == []


async def test_a_button_from_before_the_erasure_welcomes_her_as_somebody_new(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    old = await phone.screen()
    await _erase(phone)
    for data in (carrying(SETTINGS), carrying(PRIVACY), carrying(TOPICS, "split"), carrying(MENU)):
        await phone.forge(old.message_id, data)
        await phone.settled()
    redrawn = next(screen for screen in await phone.screens() if screen.message_id == old.message_id)
    assert redrawn.text.startswith("Welcome! I am Charshi.")
    assert all(not toast.text for toast in await phone.toasts())


async def test_erasing_again_and_again_is_harmless(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    resident = await known(town, phone)
    for _ in range(3):
        await phone.forge((await phone.screen()).message_id, carrying(CONFIRM_ERASE))
        assert ERASED in (await phone.screen()).text
    assert mentions(_data(town), phone.id, resident.id) == []


async def _somebody_with_a_past(town: Town, name: str) -> Phone:
    """She moved from Skopje to Split, follows Tirana, chose topics, runs Split's team, and left a search half done."""
    phone = await town.resident(name, "en", "skopje")
    await moves_to(phone, "split")
    await phone.press(carrying(SETTINGS))
    await phone.press(carrying(TOPICS, "split"))
    await phone.press(carrying(TOGGLE_TOPIC, "split", "sport"))
    await phone.settled()
    await town.app.services.team.grant_by_operator(await known(town, phone), "split", Role.ADMIN)
    await town.deliver()
    await _invite(phone, "split")
    await phone.says("/settings")
    await phone.press(carrying(LIST, "", FOLLOW, "0"))
    await phone.says("tirana")
    await phone.press(carrying(PICK, "tirana", FOLLOW))
    await phone.settled()
    return phone


async def _invite(phone: Phone, city: str) -> str:
    """She makes an invitation; the payload of its link."""
    await phone.says("/team")
    await phone.press(carrying(INVITE, city, Role.MODERATOR))
    shown = await phone.sees("Send this link to one person.")
    return shown.text.split("?start=")[1].split()[0]


async def _erase(phone: Phone) -> None:
    await phone.says("/privacy")
    await phone.press(carrying(ERASE))
    await phone.press(carrying(CONFIRM_ERASE))
    await phone.sees(ERASED)
    await phone.settled()


async def _exported(town: Town, phone: Phone) -> dict[str, Any]:
    """The document that she was sent."""
    await phone.sees("Everything that is kept about you")
    message = (await phone.screens())[-1].body
    assert message["document"]["file_name"] == "charshi-my-data.json"
    address = f"{town.emulator.url}{message['document_url']}"
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        document: dict[str, Any] = json.loads(await answer.read())
        return document


def _data(town: Town) -> Path:
    return town.app.settings.data_dir
