"""What people do with their phones, and what the page learns of it."""

import json
from typing import Any

import aiohttp
import pytest

from bot.emulator import Emulator, EmulatorBrokenError
from bot.emulator.params import Params
from tests.contract.clients import Client
from tests.contract.conftest import TOKEN, RawApi
from tests.emulator_client import ControlRefusedError, EmulatorControl, NotSeenError, Phone


async def _updates(client: Client) -> list[Any]:
    return list(await client.call("get_updates"))


async def test_a_deep_link_is_a_start_command_with_a_payload(
    client: Client, control: EmulatorControl
) -> None:
    ana = await control.add_phone("Ana", "hr")
    await ana.start("c-zagreb")

    [update] = await _updates(client)

    assert update.message.text == "/start c-zagreb"
    assert (update.message.entities[0].type, update.message.entities[0].length) == ("bot_command", 6)
    assert (update.message.from_user.id, update.message.from_user.language_code) == (ana.id, "hr")
    assert ana.id > 2**32


async def test_every_kind_of_message_is_understood_by_both_libraries(
    client: Client, ayse: Phone, control: EmulatorControl
) -> None:
    for kind in ("contact", "sticker", "voice", "poll"):
        await ayse.sends(kind)
    await ayse.location(41.99, 21.43)
    await control.post(f"/phones/{ayse.id}/forward", {"text": "haber", "forward_from": "Mehmet"})
    said = await ayse.says("yanlış")
    await ayse.edits(said["message_id"], "doğru")

    updates = await _updates(client)

    messages = [update.message for update in updates[1:-1]]
    contact, sticker, voice, poll, place, forwarded, _ = messages
    assert contact.contact.user_id == ayse.id
    assert sticker.sticker.emoji == "👍"
    assert voice.voice.file_id
    assert len(poll.poll.options) == 2
    assert place.location.latitude == 41.99
    assert forwarded.forward_origin.sender_user_name == "Mehmet"
    assert updates[-1].edited_message.text == "doğru"


async def test_a_pressed_button_comes_with_its_message(client: Client, ayse: Phone) -> None:
    markup = client.inline([[{"text": "Git", "callback_data": "go"}]])
    sent = await client.call("send_message", chat_id=ayse.id, text="?", reply_markup=markup)
    await client.call("get_updates", offset=-1)
    await client.call("get_updates", offset=(await _updates(client))[-1].update_id + 1)

    await ayse.press("Git")

    [update] = await _updates(client)
    assert (update.callback_query.data, update.callback_query.message.message_id) == ("go", sent.message_id)


async def test_a_forged_press_may_carry_anything_or_nothing_on_an_inaccessible_message(
    client: Client, ayse: Phone, raw: RawApi
) -> None:
    sent = await client.call("send_message", chat_id=ayse.id, text="?")

    await ayse.forge(sent.message_id, "garbage", inaccessible=True)
    await ayse.forge(sent.message_id, None)

    garbage, nothing = [update.callback_query for update in (await _updates(client))[-2:]]
    assert garbage.data == "garbage"
    assert nothing.data is None
    hidden = (await raw("getUpdates"))[1]["result"][-2]["callback_query"]["message"]
    assert (hidden.keys(), hidden["date"]) == ({"chat", "message_id", "date"}, 0)


async def test_a_button_that_is_not_there_cannot_be_pressed(client: Client, ayse: Phone, raw: RawApi) -> None:
    rows = [[{"text": "Site", "url": "https://example.org"}, {"text": "Git", "callback_data": "go"}]]
    sent = await client.call("send_message", chat_id=ayse.id, text="?", reply_markup=client.inline(rows))
    await raw("getUpdates", offset=2_000_000_000)

    with pytest.raises(NotSeenError, match="finds no button 'Dön'"):
        await ayse.press("Dön")
    with pytest.raises(ControlRefusedError, match="'Site' is no callback button but: url"):
        await ayse._press(sent.message_id, {"text": "Site"})


async def test_blocking_is_told_to_the_bot(client: Client, ayse: Phone) -> None:
    await ayse.block()
    with pytest.raises(ControlRefusedError, match="has blocked the bot"):
        await ayse.says("hello?")
    await ayse.start()

    blocked, unblocked, started = (await _updates(client))[-3:]
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    assert unblocked.my_chat_member.new_chat_member.status == "member"
    assert started.message.text == "/start"


async def test_groups_and_channels_send_updates(
    client: Client, ayse: Phone, control: EmulatorControl
) -> None:
    group = await control.add_group("Denetim", "supergroup")
    channel = await control.add_group("Haberler", "channel")
    await control.post(f"/groups/{group}/add_bot", {"user_id": ayse.id})
    await control.post(f"/groups/{group}/text", {"user_id": ayse.id, "text": "/help@charshi_demo_bot"})
    await control.post(f"/channels/{channel}/add_bot", {"user_id": ayse.id})
    await control.post(f"/channels/{channel}/text", {"text": "duyuru"})

    added, service, said, _, post = (await _updates(client))[1:]

    assert (added.my_chat_member.chat.id, added.my_chat_member.new_chat_member.status) == (group, "member")
    assert service.message.new_chat_members[0].id == 4000000001
    assert (said.message.chat.type, said.message.text) == ("supergroup", "/help@charshi_demo_bot")
    assert (post.channel_post.chat.id, post.channel_post.text) == (channel, "duyuru")


async def test_any_update_can_be_made_up(client: Client, control: EmulatorControl) -> None:
    number = await control.update(
        {
            "inline_query": {
                "id": "5",
                "from": {"id": 1, "is_bot": False, "first_name": "?"},
                "query": "",
                "offset": "",
            }
        }
    )

    [update] = await _updates(client)

    assert (update.update_id, update.inline_query.id) == (number, "5")
    assert await client.call("answer_inline_query", inline_query_id="5", results=[])


async def test_waiting_tells_what_stood_there_instead(client: Client, ayse: Phone) -> None:
    await client.call("send_message", chat_id=ayse.id, text="Merhaba")

    with pytest.raises(NotSeenError, match=r"Ayşe waited for .* and sees:\nMerhaba"):
        await ayse.sees("Καλημέρα", timeout_ms=20)


async def test_events_can_be_followed_and_missed_ones_caught_up(
    client: Client, ayse: Phone, control: EmulatorControl, session: aiohttp.ClientSession
) -> None:
    state = await control.request("GET", "/state")
    sent = await client.call("send_message", chat_id=ayse.id, text="<b>bir</b>", parse_mode="HTML")
    await client.call("delete_message", chat_id=ayse.id, message_id=sent.message_id)

    url = f"{control.url}/control/events?since={state['last_event']}"
    async with session.get(url) as stream:
        shown, deleted = [await _next_event(stream) for _ in range(2)]
    async with session.get(url, headers={"Last-Event-ID": str(shown["n"])}) as stream:
        after = await _next_event(stream)

    assert (shown["type"], shown["chat_id"], shown["message"]["html"]) == ("message", ayse.id, "<b>bir</b>")
    assert (deleted["type"], deleted["message_id"]) == ("delete", sent.message_id)
    assert after == deleted


async def _next_event(stream: aiohttp.ClientResponse) -> dict[str, Any]:
    while True:
        line = await stream.content.readline()
        if line.startswith(b"data: "):
            event: dict[str, Any] = json.loads(line.removeprefix(b"data: "))
            return event


async def test_a_reset_forgets_people_and_keeps_the_bots_face(
    client: Client, ayse: Phone, control: EmulatorControl
) -> None:
    await client.call("set_my_name", name="Çarşı")

    await control.reset()

    state = await control.request("GET", "/state")
    assert (state["phones"], state["bot"]["first_name"]) == ([], "Çarşı")
    assert await _updates(client) == []


@pytest.mark.parametrize(
    ("path", "body", "text"),
    [
        ("/phones", {}, "first_name is missing"),
        ("/phones/77/text", {"text": "x"}, "there is no phone 77"),
        ("/nonsense", {}, "Not Found"),
        ("/wait", {"phone_id": 1, "until": {}}, "until must have one of"),
        ("/wait", {}, "phone_id"),
        ("/groups", {"type": "club"}, "type must be group, supergroup or channel"),
        ("/updates/5/repeat", {}, "update 5 is unknown"),
    ],
)
async def test_the_control_api_says_what_is_wrong(
    control: EmulatorControl, path: str, body: dict[str, object], text: str
) -> None:
    with pytest.raises(ControlRefusedError, match=text):
        await control.post(path, body)


async def test_the_page_is_served_and_nothing_beside_it(
    emulator: Emulator, session: aiohttp.ClientSession
) -> None:
    async with session.get(f"{emulator.url}/") as page:
        text = await page.text()
    async with session.get(f"{emulator.url}/page/..%2f__init__.py") as outside:
        assert outside.status == 404

    assert (page.status, page.content_type) == (200, "text/html")
    assert "<html" in text


async def test_a_bug_of_the_emulator_itself_is_loud(
    monkeypatch: pytest.MonkeyPatch, session: aiohttp.ClientSession
) -> None:
    emulator = Emulator(None, TOKEN)
    await emulator.start()

    def fail(params: Params) -> str:
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr(Params, "payload", lambda self: {})
    monkeypatch.setattr(emulator.world.profile, "text", lambda field, language: fail(Params({})))
    status, body = await RawApi(emulator.url, session)("getMe")

    assert status == 500
    assert "ZeroDivisionError" in body["description"]
    with pytest.raises(EmulatorBrokenError, match="getMe: ZeroDivisionError"):
        await emulator.stop()
