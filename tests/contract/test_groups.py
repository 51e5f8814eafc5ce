"""Groups: topics, what the bot sees of them, buttons pressed there."""

from typing import Any

import pytest

from tests.contract.clients import Client, RefusedError
from tests.contract.conftest import RawApi
from tests.emulator_client import ControlRefusedError, EmulatorControl, Phone
from tests.telegram.images import png

ME = "charshi_demo_bot"


@pytest.fixture
async def forum(ayse: Phone, control: EmulatorControl) -> int:
    return await control.add_forum("Denetim", ayse)


async def _new(client: Client, *kinds: str) -> list[Any]:
    """The updates since the last call, confirmed."""
    updates = list(await client.call("get_updates"))
    if updates:
        await client.call("get_updates", offset=updates[-1].update_id + 1)
    found = [getattr(update, kind) for update in updates for kind in kinds or ("message",)]
    return [one for one in found if one is not None]


async def test_a_message_goes_into_the_topic_that_it_names(
    client: Client, ayse: Phone, forum: int, control: EmulatorControl, raw: RawApi
) -> None:
    topic = await control.add_topic(forum, "Kuyruk")
    for method, given in (
        ("send_message", {"text": "bir"}),
        ("send_venue", {"latitude": 41, "longitude": 29, "title": "Yer", "address": "Sokak"}),
        ("send_photo", {"photo": client.file(png(), "x.png")}),
        ("send_document", {"document": client.file(b"x", "x.txt")}),
    ):
        sent = await client.call(method, chat_id=forum, message_thread_id=topic, **given)
        assert (sent.message_thread_id, sent.is_topic_message) == (topic, True)
        assert sent.chat.is_forum
    album = [client.media("photo", client.file(png(), "a.png")) for _ in range(2)]
    sent = await client.call("send_media_group", chat_id=forum, message_thread_id=topic, media=album)
    assert {one.message_thread_id for one in sent} == {topic}
    assert len(await ayse.at(forum, topic).screens()) == 6
    in_general = await client.call("send_message", chat_id=forum, text="genel")
    assert (in_general.message_thread_id, in_general.is_topic_message or None) == (None, None)
    assert await client.call("send_chat_action", chat_id=forum, message_thread_id=topic, action="typing")
    _, body = await raw("sendMessage", chat_id=forum, text="x", message_thread_id=topic)
    assert body["result"]["chat"]["is_forum"]


@pytest.mark.parametrize("number", [1, 777])
async def test_a_topic_that_is_not_there_is_no_thread_and_general_has_no_number(
    client: Client, forum: int, raw: RawApi, number: int
) -> None:
    for method, given in (("send_message", {"text": "x"}), ("send_chat_action", {"action": "typing"})):
        with pytest.raises(RefusedError, match="message thread not found") as refused:
            await client.call(method, chat_id=forum, message_thread_id=number, **given)
        assert refused.value.kind == "bad request"
    _, body = await raw("sendMessage", chat_id=forum, text="x", message_thread_id=number)
    assert body["description"] == "Bad Request: message thread not found"


async def test_where_there_are_no_topics_no_number_is_one(
    client: Client, ayse: Phone, control: EmulatorControl
) -> None:
    plain = await control.add_group("Komşular", "supergroup", members=[ayse.id])
    await control.post(f"/groups/{plain}/add_bot", {"user_id": ayse.id})
    for chat_id in (plain, ayse.id):
        with pytest.raises(RefusedError, match="message thread not found"):
            await client.call("send_message", chat_id=chat_id, message_thread_id=3, text="x")
    with pytest.raises(ControlRefusedError, match="is no forum"):
        await control.add_topic(plain, "Kuyruk")


async def test_a_closed_topic_takes_messages_of_administrators_only_and_a_deleted_one_none(
    client: Client, ayse: Phone, forum: int, control: EmulatorControl, raw: RawApi
) -> None:
    topic = await control.add_topic(forum, "Kuyruk")
    await client.call("send_message", chat_id=forum, message_thread_id=topic, text="x")
    await control.request("PATCH", f"/groups/{forum}/topics/{topic}", {"closed": True})
    with pytest.raises(RefusedError, match=r"(?i)topic_closed"):
        await client.call("send_message", chat_id=forum, message_thread_id=topic, text="x")
    _, body = await raw("sendMessage", chat_id=forum, message_thread_id=topic, text="x")
    assert body["description"] == "Bad Request: TOPIC_CLOSED"
    with pytest.raises(ControlRefusedError, match="is closed"):
        await ayse.at(forum, topic).says("?")
    await control.post(f"/groups/{forum}/add_bot", {"user_id": ayse.id, "administrator": True})
    await client.call("send_message", chat_id=forum, message_thread_id=topic, text="x")
    await control.request("DELETE", f"/groups/{forum}/topics/{topic}")
    with pytest.raises(RefusedError, match="message thread not found"):
        await client.call("send_message", chat_id=forum, message_thread_id=topic, text="x")
    assert await ayse.at(forum, topic).messages() == []


async def test_general_may_be_closed_too(client: Client, forum: int, control: EmulatorControl) -> None:
    await control.post(f"/groups/{forum}/forum", {"general_closed": True})
    with pytest.raises(RefusedError, match=r"(?i)topic_closed"):
        await client.call("send_message", chat_id=forum, text="x")


async def test_what_is_said_in_a_topic_comes_with_it_and_an_answer_goes_where_it_was_said(
    client: Client, ayse: Phone, forum: int, control: EmulatorControl
) -> None:
    topic = await control.add_topic(forum, "Kuyruk")
    await _new(client)
    await ayse.at(forum, topic).says("/queue")
    [said] = await _new(client)
    assert (said.message_thread_id, said.is_topic_message) == (topic, True)
    assert said.reply_to_message.forum_topic_created.name == "Kuyruk"  # as Telegram does
    answer = (
        await client.call("send_message", chat_id=forum, text="boş", reply_to_message_id=said.message_id)
        if client.name == "aiogram"
        else await client.call(
            "send_message", chat_id=forum, text="boş", reply_parameters={"message_id": said.message_id}
        )
    )
    assert answer.message_thread_id == topic


async def test_a_thread_of_answers_outside_of_topics_has_a_number_that_is_no_topic(
    client: Client, ayse: Phone, forum: int, control: EmulatorControl
) -> None:
    sent = await client.call("send_message", chat_id=forum, text="Soru?")
    await _new(client)
    await ayse.at(forum)._act("text", {"text": "cevap", "reply_to_message_id": sent.message_id})
    [said] = await _new(client)
    assert (said.message_thread_id, said.is_topic_message or None) == (sent.message_id, None)
    with pytest.raises(RefusedError, match="message thread not found"):
        await client.call("send_message", chat_id=forum, text="x", message_thread_id=said.message_thread_id)


async def test_in_privacy_mode_the_bot_sees_commands_answers_to_it_and_what_happens_to_the_group(
    client: Client, ayse: Phone, forum: int, control: EmulatorControl
) -> None:
    sent = await client.call("send_message", chat_id=forum, text="Merhaba")
    theirs = (await ayse.at(forum).says("aramızda"))["message_id"]
    await _new(client)
    there = ayse.at(forum)
    for text in ("selam", f"selam @{ME}", "/queue", f"/queue@{ME} x", "/queue@baska_bot", "//", "/"):
        await there.says(text)
    await there._act("text", {"text": "sana", "reply_to_message_id": sent.message_id})
    await there._act("text", {"text": "ona", "reply_to_message_id": theirs})
    await there.photo(png())
    zoe = await control.add_phone("Zoe")
    await control.post(f"/groups/{forum}/members", {"user_id": zoe.id})
    await control.request("DELETE", f"/groups/{forum}/members/{zoe.id}")
    seen = await _new(client)
    assert [one.text for one in seen[:-2]] == ["/queue", f"/queue@{ME} x", "//", "sana"]
    assert (seen[-2].new_chat_members[0].id, seen[-1].left_chat_member.id) == (zoe.id, zoe.id)
    me = await client.call("get_me")
    assert not me.can_read_all_group_messages


async def test_without_privacy_mode_or_as_an_administrator_it_sees_everything(
    client: Client, ayse: Phone, forum: int, control: EmulatorControl
) -> None:
    await _new(client)
    await control.post("/privacy", {"on": False})
    await ayse.at(forum).says("selam")
    assert [one.text for one in await _new(client)] == ["selam"]
    assert (await client.call("get_me")).can_read_all_group_messages
    await control.post("/privacy", {"on": True})
    await control.post(f"/groups/{forum}/add_bot", {"user_id": ayse.id, "administrator": True})
    await _new(client)
    await ayse.at(forum).says("selam yine")
    assert [one.text for one in await _new(client)] == ["selam yine"]


async def test_a_button_in_a_group_is_pressed_by_one_person_and_answered_to_her(
    client: Client, ayse: Phone, forum: int, control: EmulatorControl
) -> None:
    zoe = await control.add_phone("Zoe")
    await control.post(f"/groups/{forum}/members", {"user_id": zoe.id})
    topic = await control.add_topic(forum, "Kuyruk")
    markup = client.inline([[{"text": "Yayımla", "callback_data": "go"}]])
    sent = await client.call(
        "send_message", chat_id=forum, message_thread_id=topic, text="?", reply_markup=markup
    )
    await _new(client)
    pressed = await zoe.at(forum, topic)._act("press", {"message_id": sent.message_id, "data": "go"})
    [query] = await _new(client, "callback_query")
    assert (query.from_user.id, query.message.chat.id, query.message.message_id) == (
        zoe.id,
        forum,
        sent.message_id,
    )
    assert query.message.message_thread_id == topic
    link = f"https://t.me/{ME}?start=x"
    await client.call("answer_callback_query", callback_query_id=query.id, url=link)
    assert (await control.callback(pressed["callback_query_id"]))["url"] == link
    with pytest.raises(RefusedError, match=r"(?i)url_invalid"):
        await client.call("answer_callback_query", callback_query_id=query.id, url="https://example.org")


async def test_a_phone_knows_the_groups_that_it_is_in(
    ayse: Phone, forum: int, control: EmulatorControl
) -> None:
    topic = await control.add_topic(forum, "Kuyruk")
    [group] = (await ayse.state())["groups"]
    assert (group["id"], group["title"], group["has_bot"], group["members"]) == (forum, "Denetim", True, 1)
    assert group["topics"] == [{"id": topic, "name": "Kuyruk", "closed": False}]
    await control.request("DELETE", f"/groups/{forum}/members/{ayse.id}")
    assert (await ayse.state())["groups"] == []
    with pytest.raises(ControlRefusedError, match="is in no group"):
        await ayse.at(forum).says("?")


async def test_an_album_is_up_to_ten_messages_with_one_number(client: Client, ayse: Phone) -> None:
    await _new(client)
    for kind in ("photo", "document"):
        await ayse.album(*(png() for _ in range(10)), caption="hepsi", kind=kind)
        said = await _new(client)
        assert len({one.media_group_id for one in said}) == 1
        assert len({one.message_id for one in said}) == 10
        assert [one.caption for one in said] == ["hepsi", *[None] * 9]
        files = [one.photo[-1] if kind == "photo" else one.document for one in said]
        assert await client.download(files[9].file_id) == png()
    for count in (1, 11):
        with pytest.raises(ControlRefusedError, match="it has 2 to 10"):
            await ayse.album(*(png() for _ in range(count)))
    await ayse.document(png(), "resim.png")
    [said] = await _new(client)
    assert (said.document.file_name, said.document.mime_type, bool(said.photo)) == (
        "resim.png",
        "image/png",
        False,
    )


async def test_an_album_goes_into_a_topic(
    client: Client, ayse: Phone, forum: int, control: EmulatorControl
) -> None:
    topic = await control.add_topic(forum, "Kuyruk")
    await control.post("/privacy", {"on": False})
    await _new(client)
    await ayse.at(forum, topic).album(png(), png())
    assert [one.message_thread_id for one in await _new(client)] == [topic, topic]
