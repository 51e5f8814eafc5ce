"""What takes longer than a moment."""

import asyncio
from typing import Any

from aiogram.types import TelegramObject, Update

from bot.telegram.patience import Patience

USER = {"id": 5, "is_bot": False, "first_name": "Ana"}
CHAT = {"id": 5, "type": "private"}
TAP = Update.model_validate(
    {"update_id": 1, "callback_query": {"id": "77", "from": USER, "chat_instance": "1", "data": "menu:"}}
)
TEXT = Update.model_validate(
    {"update_id": 2, "message": {"message_id": 1, "date": 1, "chat": CHAT, "from": USER, "text": "hello"}}
)

GROUP_TAP = Update.model_validate(
    {
        "update_id": 3,
        "callback_query": {
            "id": "78",
            "from": USER,
            "chat_instance": "1",
            "data": "menu:",
            "message": {"message_id": 1, "date": 0, "chat": {"id": -5, "type": "supergroup", "title": "?"}},
        },
    }
)


class Told:
    """Remembers what was told, and lets a handler wait for it."""

    def __init__(self) -> None:
        self.said: list[object] = []
        self.enough = asyncio.Event()
        self.answered = asyncio.Event()

    async def answer_tap(self, callback_id: str, text: str | None = None, *, alert: bool = False) -> None:
        self.said.append(("answered", callback_id))
        self.answered.set()

    async def show_typing(self, chat_id: int) -> None:
        self.said.append(("typing", chat_id))
        self.enough.set()


async def test_a_slow_tap_is_answered_meanwhile_and_the_chat_shows_typing() -> None:
    told = Told()

    async def slow(event: TelegramObject, data: dict[str, Any]) -> str:
        await told.enough.wait()
        return "handled"

    assert await Patience(told, moment=0)(slow, TAP, {}) == "handled"
    assert told.said == [("answered", "77"), ("typing", 5)]


async def test_a_slow_tap_in_a_group_is_answered_and_says_nothing_in_the_private_chat() -> None:
    told = Told()

    async def slow(event: TelegramObject, data: dict[str, Any]) -> None:
        await told.answered.wait()
        await asyncio.sleep(0)  # one turn of the loop: whatever else were said would be

    await Patience(told, moment=0)(slow, GROUP_TAP, {})
    assert told.said == [("answered", "78")]


async def test_a_slow_answer_to_a_text_shows_typing() -> None:
    told = Told()

    async def slow(event: TelegramObject, data: dict[str, Any]) -> None:
        await told.enough.wait()

    await Patience(told, moment=0)(slow, TEXT, {})
    assert told.said == [("typing", 5)]


async def test_what_is_quick_says_nothing_but_its_answer() -> None:
    told = Told()

    async def quick(event: TelegramObject, data: dict[str, Any]) -> None:
        return

    await Patience(told, moment=0)(quick, TAP, {})
    await asyncio.sleep(0)  # one turn of the loop: a timer that was not cancelled would fire
    assert told.said == []
