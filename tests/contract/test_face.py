"""What the bot shows of itself: names, descriptions, commands, menu button."""

import pytest

from tests.contract.clients import Client, RefusedError
from tests.contract.conftest import RawApi
from tests.emulator_client import EmulatorControl, Phone


async def test_texts_are_shown_in_the_clients_language_or_else_in_everybodys(
    client: Client, control: EmulatorControl
) -> None:
    await client.call("set_my_name", name="Charshi")
    await client.call("set_my_name", name="Çarşı", language_code="tr")
    await client.call("set_my_description", description="Şehriniz", language_code="tr")
    await client.call("set_my_short_description", short_description="Your city")

    turkish = await control.bot("tr-TR")
    greek = await control.bot("el")

    assert (turkish["name"], turkish["description"]) == ("Çarşı", "Şehriniz")
    assert (greek["name"], greek["description"], greek["short_description"]) == ("Charshi", "", "Your city")
    assert (await client.call("get_my_name", language_code="tr")).name == "Çarşı"
    assert (await client.call("get_my_short_description")).short_description == "Your city"


async def test_an_empty_text_takes_back_what_was_set(client: Client) -> None:
    await client.call("set_my_description", description="x")

    await client.call("set_my_description", description="")

    assert (await client.call("get_my_description")).description == ""


async def test_commands_come_by_language_and_scope(
    client: Client, ayse: Phone, control: EmulatorControl
) -> None:
    await client.call("set_my_commands", commands=[client.command("help", "Help")])
    await client.call("set_my_commands", commands=[client.command("help", "Yardım")], language_code="tr")
    everybody = (await ayse.state())["commands"]
    scope = client.scope("chat", chat_id=ayse.id)
    await client.call("set_my_commands", commands=[client.command("review", "İncele")], scope=scope)
    hers = (await ayse.state())["commands"]
    await client.call("delete_my_commands", scope=scope)

    assert everybody == [{"command": "help", "description": "Yardım"}]
    assert hers == [{"command": "review", "description": "İncele"}]
    assert (await ayse.state())["commands"] == everybody
    assert (await control.bot("sq"))["commands"] == [{"command": "help", "description": "Help"}]
    assert [one.command for one in await client.call("get_my_commands")] == ["help"]
    assert not await client.call("get_my_commands", scope=scope)


@pytest.mark.parametrize("code", ["cnr", "sr-Latn", "TR", "t"])
async def test_only_two_letters_are_a_language_here(client: Client, code: str) -> None:
    with pytest.raises(RefusedError, match="invalid language code specified"):
        await client.call("set_my_commands", commands=[client.command("a", "a")], language_code=code)
    with pytest.raises(RefusedError, match="invalid language code specified"):
        await client.call("set_my_description", description="x", language_code=code)


@pytest.mark.parametrize(
    ("name", "description", "text"),
    [
        ("Help", "x", "bot_command_invalid"),
        ("x" * 33, "x", "command length must not exceed 32"),
        ("", "x", "command must be non-empty"),
        ("help", " ", "command description must be non-empty"),
        ("help", "x" * 257, "command description length must not exceed 256"),
    ],
)
async def test_wrong_commands_are_refused(raw: RawApi, name: str, description: str, text: str) -> None:
    status, body = await raw("setMyCommands", commands=[{"command": name, "description": description}])

    assert (status, body["description"].lower()) == (400, f"bad request: {text}")


async def test_commands_for_an_unknown_chat_are_refused(client: Client) -> None:
    with pytest.raises(RefusedError, match="chat not found"):
        await client.call(
            "set_my_commands", commands=[client.command("a", "a")], scope=client.scope("chat", chat_id=77)
        )


async def test_texts_that_are_too_long_are_refused(client: Client) -> None:
    for method, text in (
        ("set_my_name", {"name": "x" * 65}),
        ("set_my_description", {"description": "x" * 513}),
        ("set_my_short_description", {"short_description": "x" * 121}),
    ):
        with pytest.raises(RefusedError) as refused:
            await client.call(method, **text)
        assert refused.value.kind == "bad request"


async def test_the_menu_button_lists_commands_unless_a_chat_has_its_own(raw: RawApi, ayse: Phone) -> None:
    app = {"type": "web_app", "text": "Aç", "web_app": {"url": "https://example.org"}}

    await raw("setChatMenuButton", chat_id=ayse.id, menu_button=app)

    assert (await raw("getChatMenuButton"))[1]["result"] == {"type": "commands"}
    assert (await raw("getChatMenuButton", chat_id=ayse.id))[1]["result"] == app
    assert (await ayse.state())["menu_button"] == app
