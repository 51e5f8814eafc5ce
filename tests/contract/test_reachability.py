"""Whom the bot can't reach, and why."""

import pytest

from tests.contract.clients import Client, RefusedError
from tests.contract.conftest import TOKEN, RawApi
from tests.emulator_client import EmulatorControl, Phone


async def _says_hello(client: Client, chat_id: int) -> None:
    await client.call("send_message", chat_id=chat_id, text="Merhaba")


async def test_who_never_started_cannot_be_written_to(client: Client, control: EmulatorControl) -> None:
    stranger = await control.add_phone("Ana", "hr")

    with pytest.raises(RefusedError, match="bot can't initiate conversation with a user") as refused:
        await _says_hello(client, stranger.id)
    assert refused.value.kind == "forbidden"


async def test_who_blocked_the_bot_gets_nothing_until_she_unblocks_it(client: Client, ayse: Phone) -> None:
    await ayse.block()
    with pytest.raises(RefusedError, match="bot was blocked by the user") as refused:
        await _says_hello(client, ayse.id)
    await ayse.unblock()
    await _says_hello(client, ayse.id)

    assert refused.value.kind == "forbidden"
    assert [screen.text for screen in await ayse.screens()] == ["Merhaba"]


async def test_who_deleted_her_account_is_deactivated(client: Client, ayse: Phone) -> None:
    await ayse.delete_account()

    with pytest.raises(RefusedError, match="user is deactivated"):
        await _says_hello(client, ayse.id)


async def test_a_group_that_became_a_supergroup_says_its_new_id(
    client: Client, ayse: Phone, control: EmulatorControl, raw: RawApi
) -> None:
    group = await control.add_group("Denetim")
    await control.post(f"/groups/{group}/add_bot", {"user_id": ayse.id})
    new = (await control.post(f"/groups/{group}/migrate"))["migrate_to_chat_id"]

    with pytest.raises(RefusedError) as refused:
        await _says_hello(client, group)
    _, body = await raw("sendMessage", chat_id=group, text="x")
    await _says_hello(client, new)

    assert (refused.value.kind, refused.value.new_chat_id) == ("migrated", new)
    assert body["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert body["parameters"] == {"migrate_to_chat_id": new}


async def test_thrown_out_of_a_group_the_bot_is_refused(
    client: Client, ayse: Phone, control: EmulatorControl
) -> None:
    group = await control.add_group("Denetim", "supergroup")
    await control.post(f"/groups/{group}/add_bot", {"user_id": ayse.id, "administrator": True})
    await _says_hello(client, group)
    member = await client.call("get_chat_member", chat_id=group, user_id=ayse.id)
    me = await client.call("get_chat_member", chat_id=group, user_id=4000000001)
    administrators = await client.call("get_chat_administrators", chat_id=group)

    await control.post(f"/groups/{group}/remove_bot", {})
    with pytest.raises(RefusedError, match="bot was kicked from the supergroup chat"):
        await _says_hello(client, group)

    assert (member.status, me.status, len(administrators)) == ("member", "administrator", 2)


async def test_the_bot_can_leave_a_group(client: Client, ayse: Phone, control: EmulatorControl) -> None:
    group = await control.add_group("Denetim")
    await control.post(f"/groups/{group}/add_bot", {"user_id": ayse.id})

    await client.call("leave_chat", chat_id=group)

    with pytest.raises(RefusedError, match="bot is not a member of the group chat"):
        await _says_hello(client, group)


async def test_location_buttons_are_for_private_chats(
    client: Client, ayse: Phone, control: EmulatorControl
) -> None:
    group = await control.add_group("Denetim")
    await control.post(f"/groups/{group}/add_bot", {"user_id": ayse.id})
    markup = client.keyboard([[{"text": "x", "request_location": True}]])

    with pytest.raises(RefusedError, match="location can be requested in private chats only"):
        await client.call("send_message", chat_id=group, text="?", reply_markup=markup)


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [
        (f"/bot{TOKEN}/sendPigeon", 404, "Not Found"),
        (f"/bot{TOKEN}/", 404, "Not Found"),
        ("/bot1:wrong/getMe", 401, "Unauthorized"),
        ("/botnonsense/getMe", 404, "Not Found"),
    ],
)
async def test_unknown_methods_and_tokens_are_refused(raw: RawApi, path: str, status: int, text: str) -> None:
    async with raw._session.get(raw.url + path) as response:
        body = await response.json()

    assert (response.status, body) == (status, {"ok": False, "error_code": status, "description": text})


async def test_methods_are_found_whatever_the_case_and_verb(raw: RawApi, ayse: Phone) -> None:
    url = f"{raw.url}/bot{TOKEN}"
    async with raw._session.get(f"{url}/SENDMESSAGE?chat_id={ayse.id}&text=a") as by_query:
        pass
    async with raw._session.post(f"{url}/sendmessage", data={"chat_id": ayse.id, "text": "b"}) as by_form:
        pass

    assert (by_query.status, by_form.status) == (200, 200)
    assert [screen.text for screen in await ayse.screens()] == ["a", "b"]


async def test_a_body_that_is_no_json_is_refused(raw: RawApi) -> None:
    headers = {"Content-Type": "application/json"}
    async with raw._session.post(f"{raw.url}/bot{TOKEN}/getMe", data="{", headers=headers) as response:
        assert response.status == 400
