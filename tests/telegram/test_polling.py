"""Long polling: an update is acknowledged when it was handled, and nothing holds up everybody."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramUnauthorizedError
from aiogram.methods import GetUpdates, SetWebhook
from aiogram.types import Update
from structlog.testing import capture_logs

from bot.emulator import Emulator
from bot.telegram.polling import Polling
from bot.telegram.session import make_session
from tests.emulator_client import EmulatorControl, Json

TOKEN = "4000000002:STORY-token_of_the_polling"
KINDS = ["message", "my_chat_member"]
Handle = Callable[[Update], Awaitable[object]]


class Desk:
    """Takes updates and notes them; those of a chat in ``held`` wait until it is let go."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.done: list[int] = []
        self.held: dict[int, asyncio.Event] = {}
        self._changed = asyncio.Condition()

    async def handle(self, update: Update) -> None:
        await self._note(self.begun, update.update_id)
        if update.message and (event := self.held.get(update.message.chat.id)):
            await event.wait()
        await self._note(self.done, update.update_id)

    async def _note(self, where: list[int], update_id: int) -> None:
        async with self._changed:
            where.append(update_id)
            self._changed.notify_all()

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(10), self._changed:
            await self._changed.wait_for(holds)


class Telegram:
    """The emulator, with what the tests ask of it."""

    def __init__(self, emulator: Emulator, control: EmulatorControl, bot: Bot) -> None:
        self.emulator = emulator
        self.control = control
        self.bot = bot

    async def says(self, chat_id: int, text: str = "x") -> int:
        person = {"id": chat_id, "is_bot": False, "first_name": "x"}
        chat = {"id": chat_id, "type": "private"}
        message: Json = {"message_id": 1, "date": 1, "chat": chat, "from": person, "text": text}
        return await self.control.update({"message": message})

    @property
    def unacknowledged(self) -> list[int]:
        return [queued.id for queued in self.emulator.world.updates.waiting()]


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    emulator = Emulator(None, TOKEN)
    await emulator.start()
    bot = Bot(TOKEN, session=make_session(emulator.url))
    try:
        async with EmulatorControl(emulator.url) as control:
            yield Telegram(emulator, control, bot)
    finally:
        await bot.session.close()
        await emulator.stop()


@asynccontextmanager
async def polling(
    telegram: Telegram, handle: Handle, pauses: list[float] | None = None
) -> AsyncIterator[Polling]:
    """Polls inside; its pauses pass at once and are noted."""

    async def sleep(seconds: float) -> None:
        if pauses is not None:
            pauses.append(seconds)

    polling = Polling(telegram.bot, handle, KINDS, sleep)
    running = asyncio.create_task(polling.run())
    try:
        yield polling
    finally:
        polling.stop()
        await asyncio.wait_for(running, 30)


async def test_what_was_handled_is_acknowledged_and_what_is_under_way_is_not(telegram: Telegram) -> None:
    desk = Desk()
    desk.held[1] = asyncio.Event()
    async with polling(telegram, desk.handle):
        slow = await telegram.says(1)
        await desk.until(lambda: slow in desk.begun)
        after = await telegram.says(2)
        await desk.until(lambda: after in desk.done)
        assert telegram.unacknowledged[0] == slow
        desk.held[1].set()
    assert telegram.unacknowledged == []
    assert sorted(desk.begun) == [slow, after], "none was handled twice"


async def test_a_process_that_dies_leaves_to_the_next_one_what_it_had_not_finished(
    telegram: Telegram,
) -> None:
    first, second = Desk(), Desk()
    first.held[1] = asyncio.Event()
    dying = asyncio.create_task(Polling(telegram.bot, first.handle, KINDS).run())
    before = await telegram.says(2)
    await first.until(lambda: before in first.done)
    unfinished = await telegram.says(1)
    await first.until(lambda: unfinished in first.begun)
    dying.cancel()
    with suppress(asyncio.CancelledError):
        await dying
    for task in asyncio.all_tasks():
        if task.get_name() == f"update {unfinished}":
            task.cancel()
    async with polling(telegram, second.handle):
        await second.until(lambda: unfinished in second.done)
    assert before not in second.begun
    assert telegram.unacknowledged == []


async def test_a_slow_chat_holds_up_nobody(telegram: Telegram) -> None:
    desk = Desk()
    desk.held[1] = asyncio.Event()
    async with polling(telegram, desk.handle):
        await telegram.says(1)
        for chat in range(2, 30):
            update_id = await telegram.says(chat)
            await desk.until(lambda update_id=update_id: update_id in desk.done)  # type: ignore[misc]
        desk.held[1].set()


async def test_told_to_stop_it_ends_what_it_began_and_takes_nothing_more(telegram: Telegram) -> None:
    desk = Desk()
    desk.held[1] = asyncio.Event()
    async with polling(telegram, desk.handle) as running:
        begun = await telegram.says(1)
        await desk.until(lambda: begun in desk.begun)
        running.stop()
        late = await telegram.says(2)
        desk.held[1].set()
    assert desk.done == [begun]
    assert telegram.unacknowledged == [late]


@pytest.mark.parametrize("kind", ["409", "500", "502", "cut", "cut_before", "429"])
async def test_it_goes_on_after_a_failure(telegram: Telegram, kind: str) -> None:
    desk, pauses = Desk(), list[float]()
    await telegram.control.fault(kind, method="getUpdates", times=3)
    with capture_logs() as logged:
        async with polling(telegram, desk.handle, pauses):
            update_id = await telegram.says(1)
            await desk.until(lambda: update_id in desk.done)
    assert len(pauses) == 3
    assert pauses == sorted(pauses)
    assert all(TOKEN not in repr(entry) for entry in logged)


async def test_it_takes_the_place_of_a_webhook_also_when_the_first_try_fails(telegram: Telegram) -> None:
    desk = Desk()
    await telegram.bot(SetWebhook(url="http://127.0.0.1:9/nobody", secret_token="x"))
    await telegram.control.fault("502", method="deleteWebhook", times=2)
    async with polling(telegram, desk.handle):
        update_id = await telegram.says(1)
        await desk.until(lambda: update_id in desk.done)


async def test_a_token_that_telegram_refuses_ends_it(telegram: Telegram) -> None:
    await telegram.control.fault("401", method="getUpdates", times=1)
    with pytest.raises(TelegramUnauthorizedError):
        await Polling(telegram.bot, Desk().handle, KINDS).run()


async def test_one_update_that_cannot_be_read_holds_up_none_of_the_others(telegram: Telegram) -> None:
    desk = Desk()
    before = await telegram.says(1)
    status_of_tomorrow = {"status": "emperor", "user": {"id": 1, "is_bot": False, "first_name": "x"}}
    change = {
        "chat": {"id": 1, "type": "private"},
        "from": status_of_tomorrow["user"],
        "date": 1,
        "old_chat_member": status_of_tomorrow,
        "new_chat_member": status_of_tomorrow,
    }
    unreadable = await telegram.control.update({"my_chat_member": change})
    after = await telegram.says(2)
    with capture_logs() as logged:
        async with polling(telegram, desk.handle):
            await desk.until(lambda: after in desk.done)
    assert desk.begun == [before, unreadable, after]
    assert [entry["update_id"] for entry in logged if entry["event"] == "update_unreadable"] == [unreadable]
    assert telegram.unacknowledged == []


async def test_a_hundred_updates_at_once_are_all_handled_once(telegram: Telegram) -> None:
    desk = Desk()
    sent = [await telegram.says(number % 7 + 1) for number in range(150)]
    async with polling(telegram, desk.handle):
        await desk.until(lambda: len(desk.done) >= len(sent))
    assert sorted(desk.begun) == sent


async def test_another_poller_ends_ours_for_a_while_and_both_are_told(telegram: Telegram) -> None:
    desk, pauses = Desk(), list[float]()
    async with polling(telegram, desk.handle, pauses):
        update_id = await telegram.says(1)
        await desk.until(lambda: update_id in desk.done)
        await telegram.bot(GetUpdates(timeout=0, offset=update_id + 1))
        later = await telegram.says(1)
        await desk.until(lambda: later in desk.done)
    assert desk.done == [update_id, later]
