"""Files that residents send: who gets them, and what is fetched of them."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
import structlog
from aiogram import Bot
from aiohttp import web
from markupsafe import Markup

from bot.core.residents.model import Conversation
from bot.telegram.courier import Courier
from bot.telegram.files import FileGone, Files, FileTooLarge
from bot.telegram.rates import MemoryRates
from bot.telegram.screens import Screen
from bot.telegram.session import make_session
from bot.telegram.turns import ReceivedFile, Reply, Turn
from tests.emulator_client import Phone
from tests.stories.acquaintance import conversation
from tests.telegram.images import png
from tests.telegram.scripted import TOKEN
from tests.towns import Town

UNREADABLE = "I cannot make use of this kind of message."
Read = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Inbox:
    """A handler that keeps what it is given."""

    def __init__(self, stands: Conversation | None = None) -> None:
        self.turns: list[Turn] = []
        self._stands = stands

    async def __call__(self, turn: Turn) -> Reply:
        self.turns.append(turn)
        return Reply(screen=Screen(Markup("Thank you for the file")), conversation=self._stands)

    @property
    def files(self) -> list[ReceivedFile]:
        return [turn.file for turn in self.turns if turn.file]


async def asked(town: Town, state: str = "x.asked") -> Phone:
    """A resident whose dialogue stands there."""

    async def ask(turn: Turn) -> Reply:
        return Reply(screen=Screen(Markup("Send me one")), conversation=Conversation(state))

    town.app.routes.command("ask", ask)
    ben = await town.resident("Ben", "en", "tirana")
    await ben.says("/ask")
    await ben.sees("Send me one")
    return ben


async def send_album(town: Town, phone: Phone, pictures: int) -> None:
    form = aiohttp.FormData()
    for number in range(pictures):
        form.add_field("file", png(), filename=f"{number}.png", content_type="image/png")
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{town.control.url}/control/phones/{phone.id}/album", data=form) as response,
    ):
        assert response.status == 200, await response.text()


async def test_a_document_comes_with_its_name_kind_size_and_caption(town: Town) -> None:
    inbox = Inbox()
    town.app.routes.documents[""] = inbox
    ben = await town.resident("Ben", "en", "tirana")
    await ben.document(b"BEGIN:VCALENDAR", "events.ics", caption="for <April>")
    await ben.sees("Thank you for the file")
    [file] = inbox.files
    assert (file.name, file.mime, file.size, file.kind) == ("events.ics", "text/calendar", 15, "document")
    assert inbox.turns[0].words == "for <April>"
    files = Files(town.app.courier, town.app.bot)
    assert await files.download(file.file_id, 15) == b"BEGIN:VCALENDAR"
    with pytest.raises(FileTooLarge):
        await files.download(file.file_id, 14)
    with pytest.raises(FileGone):
        await files.download("BQAC-of-another-bot", 15)


async def test_of_a_photo_the_largest_size_is_taken(town: Town) -> None:
    inbox = Inbox()
    town.app.routes.photo("x.asked", inbox)
    ben = await asked(town)
    sent = png(800, 600)
    await ben.photo(sent)
    await ben.sees("Thank you for the file")
    [file] = inbox.files
    assert (file.kind, file.size) == ("photo", len(sent))
    assert await Files(town.app.courier, town.app.bot).download(file.file_id, 10**6) == sent


async def test_a_file_that_the_dialogue_did_not_ask_for_is_said_to_be_of_no_use(town: Town) -> None:
    photos, documents = Inbox(), Inbox()
    town.app.routes.photo("x.asked", photos)
    town.app.routes.documents[""] = documents
    ben = await asked(town)
    await ben.document(b"x", "x.ics")  # a photo was asked for
    await ben.sees(UNREADABLE)
    await ben.photo(png())  # the dialogue stands where it stood
    await ben.sees("Thank you for the file")
    await ben.photo(png())  # and now it has ended
    await ben.sees(UNREADABLE)
    assert (len(photos.turns), len(documents.turns)) == (1, 0)


async def test_who_has_no_city_yet_is_told_that_files_are_of_no_use(town: Town) -> None:
    inbox = Inbox()
    town.app.routes.documents[""] = inbox
    ana = await town.newcomer("Ana", "en")
    await ana.document(b"x", "x.ics")
    await ana.sees(UNREADABLE)
    assert not inbox.turns


async def test_of_an_album_the_first_photo_counts_and_the_dialogue_goes_on(town: Town) -> None:
    inbox, later = Inbox(Conversation("x.next")), Inbox()
    town.app.routes.photo("x.asked", inbox)
    town.app.routes.photo("x.next", later)
    ben = await asked(town)
    before = len(await ben.screens())
    await send_album(town, ben, 5)
    await ben.settled()
    assert (len(inbox.turns), len(later.turns)) == (1, 0)
    assert len(await ben.screens()) == before + 1
    await ben.photo(png())
    await ben.settled()
    assert len(later.turns) == 1


@pytest.mark.parametrize("kind", ["photo", "document"])
async def test_a_state_that_wants_whole_albums_gets_every_file_in_order_and_answers_in_one_message(
    town: Town, kind: str
) -> None:
    taken: list[str] = []

    async def take(turn: Turn) -> Reply:
        assert turn.file
        taken.append(turn.file.file_id)
        kept = len(turn.conversation.data.get("kept", ())) + 1 if turn.conversation else 1
        stands = Conversation("x.asked", {"kept": list(range(kept))})
        return Reply(screen=Screen(Markup("{} kept").format(kept)), toast="kept", conversation=stands)

    add = town.app.routes.photo if kind == "photo" else town.app.routes.document
    add("x.asked", take, whole_album=True)
    ben = await asked(town)
    before = len(await ben.screens())
    await ben.album(*(png(8, 8 + number) for number in range(10)), kind=kind)
    await ben.settled()
    assert len(set(taken)) == len(taken) == 10
    said = [screen.body for screen in await ben.said()][-10:]
    sent = [body["photo"][-1] if kind == "photo" else body["document"] for body in said]
    assert taken == [file["file_id"] for file in sent]
    answers = (await ben.screens())[before:]
    assert [answer.text for answer in answers] == ["10 kept"]
    stands = await conversation(town, ben)
    assert stands
    assert len(stands.data["kept"]) == 10


async def test_a_state_that_wants_whole_albums_of_photos_takes_the_first_file_of_another_kind(
    town: Town,
) -> None:
    photos, documents = Inbox(Conversation("x.asked")), Inbox(Conversation("x.asked"))
    town.app.routes.photo("x.asked", photos, whole_album=True)
    town.app.routes.document("x.asked", documents)
    ben = await asked(town)
    await ben.album(png(), png(), kind="document")
    await ben.settled()
    await ben.album(png(), png())
    await ben.settled()
    assert (len(photos.turns), len(documents.turns)) == (2, 1)


@asynccontextmanager
async def files_from(read: Read, size: int | None = None, seconds: float = 5.0) -> AsyncIterator[Files]:
    """A server that knows one file, and answers as told when it is read."""

    async def get_file(request: web.Request) -> web.Response:
        file = {"file_id": "x", "file_unique_id": "x", "file_path": "documents/file_1.ics"}
        return web.json_response({"ok": True, "result": file | ({"file_size": size} if size else {})})

    app = web.Application()
    app.router.add_post(f"/bot{TOKEN}/getFile", get_file)
    app.router.add_get(f"/file/bot{TOKEN}/documents/file_1.ics", read)
    runner = web.AppRunner(app, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]

    async def nothing(*_: object) -> None: ...

    bot = Bot(TOKEN, session=make_session(f"http://{host}:{port}"))
    courier = Courier(bot, MemoryRates(time.monotonic), on_unreachable=nothing, on_migrated=nothing)
    try:
        yield Files(courier, bot, seconds)
    finally:
        await courier.close()
        await bot.session.close()
        await runner.cleanup()


async def test_a_file_that_says_it_is_too_large_is_not_read() -> None:
    read = 0

    async def send(request: web.Request) -> web.Response:
        nonlocal read
        read += 1
        return web.Response(body=b"x")

    async with files_from(send, size=1001) as files:
        with pytest.raises(FileTooLarge) as refused:
            await files.download("x", 1000)
    assert (refused.value.limit, read) == (1000, 0)


async def test_a_file_that_grows_beyond_the_limit_is_read_no_further() -> None:
    sent = 0

    async def send(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x" * 100_000)
            sent += 100_000

    async with files_from(send) as files:
        with pytest.raises(FileTooLarge):
            await files.download("x", 1_000_000)
    assert sent < 50_000_000  # what lies in the buffers of the sockets


@pytest.mark.parametrize("kind", ["404", "502", "cut", "hang"])
async def test_a_file_that_cannot_be_read_is_gone_and_nothing_tells_the_token(kind: str) -> None:
    async def fail(request: web.Request) -> web.StreamResponse:
        if kind == "hang":
            await asyncio.Event().wait()
        if kind == "cut":
            response = web.StreamResponse(headers={"Content-Length": "100"})
            await response.prepare(request)
            await response.write(b"x")
            assert request.transport
            request.transport.abort()
            return response
        return web.Response(status=int(kind))

    with structlog.testing.capture_logs() as logs:
        async with files_from(fail, seconds=0.2) as files:
            with pytest.raises(FileGone) as gone:
                await files.download("x", 1000)
    told: list[Any] = [*logs, repr(gone.value), repr(gone.value.__cause__), repr(gone.value.__context__)]
    assert logs
    assert TOKEN not in str(told)
    assert "file_1" not in str(told)


async def test_a_connection_that_was_cut_once_is_tried_again() -> None:
    tries = 0

    async def send(request: web.Request) -> web.StreamResponse:
        nonlocal tries
        tries += 1
        return web.Response(status=502) if tries == 1 else web.Response(body=b"content")

    async with files_from(send) as files:
        assert await files.download("x", 7) == b"content"
