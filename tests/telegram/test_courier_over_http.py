"""The courier over real HTTP, against servers that fail as Telegram and the proxies before it do."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramEntityTooLarge
from aiogram.methods import GetMe, SendDocument
from aiogram.types import BufferedInputFile
from aiohttp import web

from bot.telegram.courier import Courier, DeliveryFailed, Patience, Priority, make_session
from bot.telegram.rates import MemoryRates
from tests.telegram.scripted import TOKEN, say

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]

# As the courier's own, in a hundredth of the time.
_HASTY = Patience(4, seconds=8, request=1, first_pause=0.003, longest_pause=0.02, penalty=60)


def answer(status: int, body: str, kind: str = "application/json", charset: str = "utf-8") -> Answer:
    async def reply(request: web.Request) -> web.StreamResponse:
        await request.read()
        return web.Response(status=status, body=body.encode(charset), content_type=kind, charset="utf-8")

    return reply


def refuse(status: int, description: str, parameters: str = "{}") -> Answer:
    text = f'{{"ok":false,"error_code":{status},"description":"{description}","parameters":{parameters}}}'
    return answer(status, text)


async def cut(request: web.Request) -> web.StreamResponse:
    """The connection ends after the request was taken."""
    await request.read()
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def babble(request: web.Request) -> web.StreamResponse:
    """Not HTTP at all."""
    await request.read()
    assert request.transport is not None
    request.transport.write(b"HTP/9 what?\r\n\r\n")
    request.transport.close()
    return web.Response()


async def hang(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(30)
    return web.Response()


done = answer(200, '{"ok":true,"result":{"message_id":1,"date":1,"chat":{"id":7,"type":"private"}}}')
bad_gateway = answer(502, "<html><h1>502 Bad Gateway</h1><hr>nginx</html>", "text/html")


class Server:
    """Answers as scripted, then well."""

    def __init__(self, *script: Answer) -> None:
        self.script = list(script)
        self.bodies: list[bytes] = []

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.bodies.append(await request.read())
        return await (self.script.pop(0) if self.script else done)(request)


@asynccontextmanager
async def courier_to(server: Server) -> AsyncIterator[Courier]:
    app = web.Application()
    app.router.add_post(f"/bot{TOKEN}/{{method}}", server.handle)
    runner = web.AppRunner(app, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    bot = Bot(TOKEN, session=make_session(f"http://127.0.0.1:{port}/"))

    async def nobody(*_: object) -> None:
        raise AssertionError("nobody is to be told")

    try:
        yield Courier(
            bot,
            MemoryRates(time.monotonic),
            on_unreachable=nobody,
            on_migrated=nobody,
            patience=dict.fromkeys(Priority, _HASTY),
        )
    finally:
        await bot.session.close()
        await runner.cleanup()


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(refuse(500, "Internal Server Error"), id="500"),
        pytest.param(bad_gateway, id="502 in HTML"),
        pytest.param(answer(503, "", "text/plain"), id="503 and nothing else"),
        pytest.param(answer(504, '{"ok":false}'), id="504 without a description"),
        pytest.param(answer(502, "Сгрешен шлюз", "text/html", "cp1251"), id="502 in another charset"),
        pytest.param(
            answer(200, "<html>Welcome to our Wi-Fi</html>", "text/html"), id="200 of somebody else"
        ),
        pytest.param(cut, id="cut"),
        pytest.param(babble, id="not HTTP"),
        pytest.param(hang, id="no answer"),
        pytest.param(refuse(429, "Too Many Requests: retry after 1", '{"retry_after":1}'), id="429"),
        pytest.param(answer(429, "slow down", "text/plain"), id="429 of a proxy"),
    ],
)
async def test_a_fault_that_passes_is_not_noticed(fault: Answer) -> None:
    server = Server(fault)
    async with courier_to(server) as courier:
        assert (await courier.call(say(7))).message_id == 1
    assert len(server.bodies) == 2


@pytest.mark.parametrize("fault", [bad_gateway, cut, babble])
async def test_a_fault_that_stays_is_named_without_the_address(fault: Answer) -> None:
    server = Server(*[fault] * 9)
    async with courier_to(server) as courier:
        with pytest.raises(DeliveryFailed) as raised:
            await courier.call(say(-7, "between us"), priority=Priority.REPLY)
    assert raised.value.tries == 4
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None
    assert TOKEN not in str(raised.value)
    assert "between us" not in str(raised.value)


async def test_what_telegram_refuses_is_told_at_once() -> None:
    server = Server(refuse(400, "Bad Request: chat not found"))
    async with courier_to(server) as courier:
        with pytest.raises(TelegramBadRequest, match="chat not found"):
            await courier.call(say(7))
    assert len(server.bodies) == 1


async def test_a_file_too_large_for_the_proxy_is_told_at_once() -> None:
    server = Server(answer(413, "<html>413</html>", "text/html"))
    async with courier_to(server) as courier:
        with pytest.raises(TelegramEntityTooLarge):
            await courier.call(SendDocument(chat_id=7, document=BufferedInputFile(b"x", "x.txt")))
    assert len(server.bodies) == 1


async def test_a_file_is_sent_whole_again() -> None:
    server = Server(bad_gateway)
    async with courier_to(server) as courier:
        await courier.call(SendDocument(chat_id=7, document=BufferedInputFile(b"all of it", "a.txt")))
    assert len(server.bodies) == 2
    assert all(b"all of it" in body for body in server.bodies)


async def test_what_is_understood_is_returned() -> None:
    me = '{"ok":true,"result":{"id":4242,"is_bot":true,"first_name":"Charshi","username":"charshi_bot"}}'
    async with courier_to(Server(answer(200, me))) as courier:
        assert (await courier.call(GetMe())).username == "charshi_bot"
