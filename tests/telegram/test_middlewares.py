"""Order of a chat, albums, and updates seen before: the parts by themselves."""

import asyncio
from typing import Any

import pytest
from aiogram.types import TelegramObject, Update

from bot.core.shared.errors import UpdateAlreadySeen
from bot.telegram import albums, middlewares
from bot.telegram.albums import Albums
from bot.telegram.middlewares import InOrder, Repeats
from bot.telegram.order import OrderInProcess


def message(update_id: int, chat_id: int = 1) -> Update:
    person = {"id": chat_id, "is_bot": False, "first_name": "x"}
    chat = {"id": chat_id, "type": "private"}
    body = {"message_id": 1, "date": 1, "chat": chat, "from": person, "text": "x"}
    return Update.model_validate({"update_id": update_id, "message": body})


async def test_an_update_that_was_handled_or_is_being_handled_is_dropped() -> None:
    repeats, gate = Repeats(), asyncio.Event()

    async def handle(event: TelegramObject, data: dict[str, Any]) -> str:
        await gate.wait()
        return "handled"

    under_way = asyncio.create_task(repeats(handle, message(1), {}))
    await asyncio.sleep(0)
    with pytest.raises(UpdateAlreadySeen):
        await repeats(handle, message(1), {})
    gate.set()
    assert await under_way == "handled"
    with pytest.raises(UpdateAlreadySeen):
        await repeats(handle, message(1), {})
    assert await repeats(handle, message(2), {}) == "handled"


async def test_an_update_that_failed_is_forgotten_and_one_that_a_store_knew_is_not() -> None:
    repeats, fails = Repeats(), True

    async def handle(event: TelegramObject, data: dict[str, Any]) -> str:
        if fails:
            raise OSError("x")
        return "handled"

    async def knew(event: TelegramObject, data: dict[str, Any]) -> str:
        raise UpdateAlreadySeen

    with pytest.raises(OSError, match="x"):
        await repeats(handle, message(1), {})
    fails = False
    assert await repeats(handle, message(1), {}) == "handled"
    for _ in range(2):
        with pytest.raises(UpdateAlreadySeen):
            await repeats(knew, message(2), {})


async def test_of_very_many_updates_the_oldest_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middlewares, "REMEMBERED_UPDATES", 3)
    repeats = Repeats()

    async def handle(event: TelegramObject, data: dict[str, Any]) -> str:
        return "handled"

    for number in range(1, 6):
        await repeats(handle, message(number), {})
    assert await repeats(handle, message(1), {}) == "handled"
    with pytest.raises(UpdateAlreadySeen):
        await repeats(handle, message(5), {})


async def test_updates_of_one_chat_go_one_after_another_and_other_chats_do_not_wait() -> None:
    in_order, gate = InOrder(OrderInProcess()), asyncio.Event()
    begun: list[int] = []

    async def handle(event: TelegramObject, data: dict[str, Any]) -> None:
        assert isinstance(event, Update)
        begun.append(event.update_id)
        if event.update_id == 1:
            await gate.wait()

    async with asyncio.TaskGroup() as group:
        waiting = [group.create_task(in_order(handle, message(number), {})) for number in (1, 2, 3)]
        other = group.create_task(in_order(handle, message(4, chat_id=2), {}))
        await other
        assert begun == [1, 4]
        gate.set()
    assert begun == [1, 4, 2, 3]
    assert all(task.done() for task in waiting)


async def test_a_chat_goes_on_after_a_failure() -> None:
    order = OrderInProcess()
    with pytest.raises(OSError, match="x"):
        async with order.turn_of(1):
            raise OSError("x")
    async with asyncio.timeout(1), order.turn_of(1):
        pass
    assert not order._locks


def test_an_album_begins_once_in_each_chat_and_the_old_ones_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(albums, "REMEMBERED", 2)
    seen = Albums()
    assert [seen.begins(1, "a"), seen.begins(1, "a"), seen.begins(2, "a")] == [True, False, True]
    assert seen.begins(1, "b")
    assert seen.begins(1, "a"), "the oldest was forgotten"
