"""How updates reach the bot: long polling and the webhook."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.emulator import Emulator
from tests.contract.clients import Client, RefusedError
from tests.contract.conftest import RawApi
from tests.emulator_client import EmulatorControl, Phone


async def test_a_poller_gets_what_was_said_until_it_confirms_it(client: Client, ayse: Phone) -> None:
    await ayse.says("bir")
    await ayse.says("iki")

    first = await client.call("get_updates", limit=2)
    again = await client.call("get_updates")
    rest = await client.call("get_updates", offset=first[-1].update_id + 1)

    assert [update.message.text for update in again] == ["/start", "bir", "iki"]
    assert [update.message.text for update in rest] == ["iki"]


async def test_a_negative_offset_keeps_the_newest(client: Client, ayse: Phone) -> None:
    await ayse.says("bir")
    await ayse.says("iki")

    newest = await client.call("get_updates", offset=-1)

    assert [update.message.text for update in newest] == ["iki"]
    assert len(await client.call("get_updates")) == 1


async def test_a_long_poll_is_answered_as_soon_as_something_comes(
    raw: RawApi, ayse: Phone, control: EmulatorControl
) -> None:
    await raw("getUpdates", offset=-1)
    _, body = await raw("getUpdates")
    waiting = asyncio.create_task(raw("getUpdates", offset=body["result"][-1]["update_id"] + 1, timeout=50))
    await _polling(control)

    await ayse.says("uyan")

    _, body = await waiting
    assert [update["message"]["text"] for update in body["result"]] == ["uyan"]


async def _polling(control: EmulatorControl) -> None:
    """Once a getUpdates waits."""
    async with asyncio.timeout(5):
        while not (await control.request("GET", "/state"))["polling"]:
            pass


async def test_a_second_poller_ends_the_first(raw: RawApi, client: Client, control: EmulatorControl) -> None:
    first = asyncio.create_task(raw("getUpdates", timeout=50))
    await _polling(control)

    second = await client.call("get_updates")

    assert list(second) == []
    assert await first == (
        409,
        {
            "ok": False,
            "error_code": 409,
            "description": "Conflict: terminated by other getUpdates request; make sure that only one bot "
            "instance is running",
        },
    )


async def test_only_the_kinds_asked_for_are_delivered_and_remembered(raw: RawApi, ayse: Phone) -> None:
    await raw("getUpdates", offset=-1, allowed_updates=["callback_query"])
    await ayse.says("nobody asked")
    await ayse.block()

    _, body = await raw("getUpdates", offset=0)
    _, info = await raw("getWebhookInfo")

    assert [update["message"]["text"] for update in body["result"]] == ["/start"]
    assert info["result"]["allowed_updates"] == ["callback_query"]


async def test_the_same_update_can_come_twice(raw: RawApi, ayse: Phone, control: EmulatorControl) -> None:
    said = await ayse.says("bir")
    await raw("getUpdates", offset=said["update_id"] + 1)

    await control.repeat(said["update_id"])

    _, body = await raw("getUpdates", offset=said["update_id"] + 1)
    assert [update["update_id"] for update in body["result"]] == [said["update_id"]]
    assert (await raw("getUpdates", offset=said["update_id"] + 1))[1]["result"] == []


async def test_polling_is_refused_while_a_webhook_is_set(client: Client, raw: RawApi) -> None:
    await raw("setWebhook", url="https://example.org/hook")

    with pytest.raises(
        RefusedError, match="can't use getupdates method while webhook is active; use deletewebhook"
    ):
        await client.call("get_updates")
    await client.call("delete_webhook")

    assert list(await client.call("get_updates")) == []


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"url": "http://example.org/"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://example.org:8080/"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ({"url": "nonsense"}, "bad webhook: invalid URL specified"),
        ({"url": "https://[x/"}, "bad webhook: invalid URL specified"),
        ({"url": "https://example.org", "secret_token": "ş"}, "secret token contains unallowed characters"),
        ({"url": "https://example.org", "secret_token": "x" * 257}, "secret token is too long"),
    ],
)
async def test_wrong_webhooks_are_refused(raw: RawApi, given: dict[str, str], text: str) -> None:
    status, body = await raw("setWebhook", **given)

    assert (status, body["description"]) == (400, f"Bad Request: {text}")


async def test_the_webhook_is_described(client: Client, raw: RawApi) -> None:
    assert await client.call("set_webhook", url="https://example.org/hook", allowed_updates=["message"])
    again = await raw("setWebhook", url="https://example.org/hook")
    info = await client.call("get_webhook_info")

    assert again[1] == {"ok": True, "result": True, "description": "Webhook is already set"}
    assert (info.url, info.max_connections, list(info.allowed_updates)) == (
        "https://example.org/hook",
        40,
        ["message"],
    )
    assert (await raw("deleteWebhook"))[1]["description"] == "Webhook was deleted"


class Hook:
    """A bot's webhook that answers as told and remembers what it got."""

    def __init__(self) -> None:
        self.url = ""
        self.got: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.answers: list[tuple[int, dict[str, Any] | None]] = []
        self.refused: set[int] = set()
        self._news = asyncio.Condition()

    async def handle(self, request: web.Request) -> web.Response:
        update = await request.json()
        if update["message"]["chat"]["id"] in self.refused:
            return web.Response(status=500)
        status, body = self.answers.pop(0) if self.answers else (200, None)
        async with self._news:
            self.got.append(update)
            self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
            self._news.notify_all()
        return web.json_response(body, status=status) if body else web.Response(status=status)

    async def wait_for(self, count: int) -> list[str]:
        """The texts of the messages, once so many came."""
        async with self._news, asyncio.timeout(5):
            await self._news.wait_for(lambda: len(self.got) >= count)
        return [update["message"]["text"] for update in self.got]


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


async def test_the_webhook_gets_what_waited_and_what_comes_with_the_secret(
    client: Client, ayse: Phone, hook: Hook
) -> None:
    await client.call("set_webhook", url=hook.url, secret_token="geheim-1")
    await ayse.says("bir")

    assert await hook.wait_for(2) == ["/start", "bir"]
    assert hook.secrets == ["geheim-1", "geheim-1"]
    await ayse.settled()
    assert (await client.call("get_webhook_info")).pending_update_count == 0


async def test_what_waited_can_be_dropped(client: Client, ayse: Phone, hook: Hook) -> None:
    await client.call("set_webhook", url=hook.url, drop_pending_updates=True)
    await ayse.says("bir")

    assert await hook.wait_for(1) == ["bir"]


async def test_a_refused_update_comes_again_before_the_next_of_its_chat(
    client: Client, ayse: Phone, hook: Hook
) -> None:
    hook.answers = [(500, None), (502, None)]
    await client.call("set_webhook", url=hook.url)
    await ayse.says("bir")

    assert await hook.wait_for(4) == ["/start", "/start", "/start", "bir"]
    info = await client.call("get_webhook_info")
    assert info.last_error_message == "Wrong response from the webhook: 502 Bad Gateway"


async def test_one_chat_does_not_hold_up_another(
    raw: RawApi, ayse: Phone, control: EmulatorControl, hook: Hook
) -> None:
    eleni = await control.add_phone("Ελένη", "el")
    hook.refused.add(ayse.id)
    await raw("setWebhook", url=hook.url)
    await eleni.says("ένα")
    first = await hook.wait_for(1)

    hook.refused.clear()

    assert first == ["ένα"]
    assert await hook.wait_for(2) == ["ένα", "/start"]


async def test_a_method_in_the_answer_is_carried_out(raw: RawApi, ayse: Phone, hook: Hook) -> None:
    hook.answers = [(200, {"method": "sendMessage", "chat_id": ayse.id, "text": "Merhaba"})]
    await raw("setWebhook", url=hook.url)

    await ayse.sees("Merhaba")


async def test_a_webhook_that_is_not_there_is_told_of(raw: RawApi, ayse: Phone, emulator: Emulator) -> None:
    await raw("setWebhook", url="http://127.0.0.1:9/hook")
    async with asyncio.timeout(5):
        while emulator.world.webhook.last_error_date is None:
            await raw("getMe")

    _, info = await raw("getWebhookInfo")
    assert info["result"]["last_error_message"] == "Connection refused"
    assert info["result"]["pending_update_count"] == 1
