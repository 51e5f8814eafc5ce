"""What Telegram calls people, asked when it is shown and never stored."""

import asyncio
from collections.abc import Mapping

from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import GetChat, GetMe

from bot.telegram.courier import Courier, DeliveryFailed, Unreachable


class Names:
    """Asks Telegram, through the courier. The bot's own name is asked once: changing it takes a restart."""

    def __init__(self, courier: Courier) -> None:
        self._courier = courier
        self._username: str | None = None

    async def own_username(self) -> str:
        """The bot's username, for links."""
        if self._username is None:
            me = await self._courier.call(GetMe())
            self._username = me.username or ""
        return self._username

    async def name_of(self, telegram_id: int) -> str | None:
        """First and last name; None where Telegram does not tell."""
        try:
            return (await self._courier.call(GetChat(chat_id=telegram_id))).full_name
        except (TelegramBadRequest, Unreachable, DeliveryFailed):
            return None

    async def names_of(self, telegram_ids: Mapping[str, int]) -> dict[str, str]:
        """The names that Telegram tells, by the same keys."""
        names = await asyncio.gather(*(self.name_of(telegram_id) for telegram_id in telegram_ids.values()))
        return {key: name for key, name in zip(telegram_ids, names, strict=True) if name}
