"""Updates as Telegram delivers them, from one resident, ready to be handled."""

import itertools
from typing import Any

from aiogram import Bot
from aiogram.types import Update

RESIDENT = 7_100_000_001
_AT = 1_772_445_600  # a Monday morning in March 2026
_PERSON = {"id": RESIDENT, "is_bot": False, "first_name": "Elif", "language_code": "tr"}
_CHAT = {"id": RESIDENT, "type": "private", "first_name": "Elif"}
_UNDER = {
    "message_id": 17,
    "date": _AT,
    "chat": _CHAT,
    "from": {"id": 4_000_000_001, "is_bot": True, "first_name": "Charshi", "username": "charshi_bot"},
    "text": "Settings",
    "reply_markup": {"inline_keyboard": [[{"text": "Back", "callback_data": "menu:"}]]},
}


class Updates:
    """Makes them for one bot, each with a number of its own from ``first`` on: a store knows those it has seen."""

    def __init__(self, bot: Bot, first: int = 1) -> None:
        self._bot = bot
        self._numbers = itertools.count(first)

    def tap(self, data: str, who: int = RESIDENT) -> Update:
        """A button with this data was pressed."""
        number = next(self._numbers)
        return self._update(
            number,
            callback_query={
                "id": str(number),
                "from": _PERSON | {"id": who},
                "message": _UNDER | {"chat": _CHAT | {"id": who}},
                "chat_instance": "1",
                "data": data,
            },
        )

    def message(self, text: str) -> Update:
        """A text was sent; a command is marked as one."""
        number = next(self._numbers)
        message: dict[str, Any] = {
            "message_id": number,
            "date": _AT,
            "chat": _CHAT,
            "from": _PERSON,
            "text": text,
        }
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        return self._update(number, message=message)

    def _update(self, number: int, **event: object) -> Update:
        # Mounted to the bot, as polling and the webhook do: else aiogram dumps and reads each one again.
        return Update.model_validate({"update_id": number, **event}, context={"bot": self._bot})
