"""In groups and channels the bot says where it is to be found, and else keeps silent."""

import pytest

from bot.core.residents.model import Reachability
from tests.emulator_client import Json
from tests.stories.ledger import rows_of
from tests.stories.test_bad_input import failures
from tests.towns import Town


async def messages_of(town: Town, group: int) -> list[Json]:
    found = await town.control.request("GET", f"/groups/{group}/messages")
    return [message for message in found["messages"] if message["from_bot"]]


async def quiet(town: Town) -> None:
    """All that was sent has been handled: an update of somebody else, that comes after it, has."""
    last = await town.newcomer("Last", "en")
    await last.start()
    await last.sees("Welcome!")
    await last.settled()


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_added_to_a_group_it_shows_the_way_to_the_private_chat_in_the_language_of_who_added_it(
    town: Town, kind: str
) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    group = await town.control.add_group("Neighbours", kind)
    await town.control.post(f"/groups/{group}/add_bot", {"user_id": ben.id})
    await quiet(town)
    (message,) = await messages_of(town, group)
    assert "I speak with each resident in private" in message["text"]
    link = message["reply_markup"]["inline_keyboard"][0][0]["url"]
    me = (await town.control.request("GET", "/state"))["bot"]["username"]
    assert link == f"https://t.me/{me}?start=hello"
    assert await failures(town) == 0


async def test_in_a_group_it_answers_its_own_commands_and_nothing_else(town: Town) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    group = await town.control.add_group("Neighbours", "supergroup")
    await town.control.post(f"/groups/{group}/add_bot", {"user_id": ben.id})
    await quiet(town)
    me = (await town.control.request("GET", "/state"))["bot"]["username"]
    for text in ("hello", "/menu", "/menu@another_bot", "tirana", "/"):
        await town.control.post(f"/groups/{group}/text", {"user_id": ben.id, "text": text})
    await quiet(town)
    assert len(await messages_of(town, group)) == 1
    await town.control.post(f"/groups/{group}/text", {"user_id": ben.id, "text": f"/menu@{me} x"})
    await quiet(town)
    assert len(await messages_of(town, group)) == 2
    assert await failures(town) == 0


async def test_somebody_known_from_a_group_alone_is_not_kept(town: Town) -> None:
    ben = await town.newcomer("Ben", "en")
    group = await town.control.add_group("Neighbours")
    await town.control.post(f"/groups/{group}/add_bot", {"user_id": ben.id})
    await town.control.post(f"/groups/{group}/text", {"user_id": ben.id, "text": "hello"})
    await town.control.post(f"/groups/{group}/remove_bot", {"user_id": ben.id})
    await quiet(town)
    assert len(rows_of(town, "residents")) == 1  # who came last
    assert await failures(town) == 0


async def test_thrown_out_of_a_group_and_out_again_before_it_could_speak_is_no_failure(town: Town) -> None:
    ben = await town.newcomer("Ben", "en")
    group = await town.control.add_group("Neighbours")
    await town.control.fault("403", method="sendMessage", chat_id=group, times=1)
    await town.control.post(f"/groups/{group}/add_bot", {"user_id": ben.id})
    await town.control.post(f"/groups/{group}/remove_bot", {"user_id": ben.id})
    await quiet(town)
    assert await messages_of(town, group) == []
    assert await failures(town) == 0


async def test_a_group_that_becomes_a_supergroup_is_no_failure(town: Town) -> None:
    ben = await town.newcomer("Ben", "en")
    group = await town.control.add_group("Neighbours")
    await town.control.post(f"/groups/{group}/add_bot", {"user_id": ben.id})
    await quiet(town)
    await town.control.post(f"/groups/{group}/migrate")
    await quiet(town)
    assert await failures(town) == 0


async def test_in_a_channel_it_keeps_silent(town: Town) -> None:
    ben = await town.newcomer("Ben", "en")
    channel = await town.control.add_group("News", "channel")
    await town.control.post(f"/channels/{channel}/add_bot", {"user_id": ben.id})
    await town.control.post(f"/channels/{channel}/text", {"text": "/start"})
    await quiet(town)
    assert await messages_of(town, channel) == []
    assert await failures(town) == 0


async def test_a_button_pressed_in_a_group_stops_waiting_and_does_nothing(town: Town) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    group = await town.control.add_group("Neighbours", "supergroup")
    await town.control.post(f"/groups/{group}/add_bot", {"user_id": ben.id})
    await quiet(town)
    (message,) = await messages_of(town, group)
    before = rows_of(town, "residents")
    pressed = await town.control.post(
        f"/phones/{ben.id}/press",
        {"chat_id": group, "message_id": message["message_id"], "data": "digest.set::off", "forge": True},
    )
    await quiet(town)
    assert (await town.control.callback(pressed["callback_query_id"]))["answered"]
    assert set(before) <= set(rows_of(town, "residents"))
    assert await failures(town) == 0


async def test_a_resident_who_blocks_is_not_written_to_and_who_comes_back_is(town: Town) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    for act, expected in ((ben.block, Reachability.BLOCKED), (ben.unblock, Reachability.REACHABLE)):
        await act()
        await quiet(town)
        known = await town.app.services.residents.arrive(ben.id, ben.id, None)
        assert known
        assert known.resident.reachability is expected
    assert await failures(town) == 0
