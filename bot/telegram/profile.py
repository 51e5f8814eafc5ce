"""How the bot presents itself: name, descriptions and commands, in every language that Telegram accepts.

Telegram takes two-letter codes alone, so Montenegrin and Serbian in Latin script have no entry of their own: who
chooses one of them in the chat gets its commands for that chat.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import (
    DeleteMyCommands,
    SetMyCommands,
    SetMyDescription,
    SetMyName,
    SetMyShortDescription,
    TelegramMethod,
)
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from bot.core.languages import ENGLISH, LANGUAGES
from bot.core.residents.model import Resident
from bot.core.shared.unit_of_work import NetworkRecords, Store
from bot.telegram.courier import Courier, DeliveryFailed, Priority, Unreachable
from bot.telegram.translator import Translator, Translators

_MARK = "telegram.profile"
_log = structlog.get_logger()

CommandList = Callable[[Resident | None, Translator], Sequence[tuple[str, str]]]
"""The commands for this resident (None: anybody) with their descriptions, in the translator's language."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Tells Telegram, once a change."""

    courier: Courier
    network: Store[NetworkRecords]
    translators: Translators
    commands: CommandList

    async def publish(self) -> bool:
        """Set everything in every language if anything differs from what was set last; False if nothing does.

        The fingerprint is left after the last call succeeded: an interrupted publishing is done again.
        """
        methods = self._methods()
        fingerprint = _fingerprint(methods)
        if await self.network.read(lambda records: records.marks.find(_MARK)) == fingerprint:
            return False
        for method in methods:
            await self.courier.call(method, priority=Priority.NOTICE)
        await self.network.transact(lambda records: records.marks.put(_MARK, fingerprint), once=False)
        return True

    async def set_commands_for(self, resident: Resident) -> None:
        """Show this chat the commands that her roles have, in the language that she chose.

        A chat that is gone is no failure: there is nobody to show them to.
        """
        t = self.translators.for_(resident.language)
        method = SetMyCommands(
            commands=_commands(self.commands(resident, t)),
            scope=BotCommandScopeChat(chat_id=resident.telegram_id),
        )
        await self._try(method)

    async def forget_commands_of(self, telegram_id: int) -> None:
        """Show this chat what everybody sees."""
        await self._try(DeleteMyCommands(scope=BotCommandScopeChat(chat_id=telegram_id)))

    async def _try(self, method: TelegramMethod[bool]) -> None:
        try:
            await self.courier.call(method, priority=Priority.NOTICE)
        except (TelegramBadRequest, Unreachable, DeliveryFailed) as error:
            _log.warning("commands_not_set", reason=type(error).__name__)

    def _methods(self) -> list[TelegramMethod[bool]]:
        english = self.translators.for_(ENGLISH)
        methods = self._in(english, None)
        for language in LANGUAGES.values():
            if language.telegram_code and language.tag != ENGLISH:
                methods += self._in(self.translators.for_(language.tag), language.telegram_code)
        return methods

    def _in(self, t: Translator, code: str | None) -> list[TelegramMethod[bool]]:
        return [
            SetMyName(name=t.pgettext("name", "Charshi"), language_code=code),
            SetMyShortDescription(
                short_description=t.pgettext(
                    "short description",
                    "Your city in your language: the bot of the B40 Balkan Cities Network.",
                ),
                language_code=code,
            ),
            SetMyDescription(
                description=t.pgettext(
                    "description",
                    "Charshi connects you with your city, in your own language. It is run by the cities of the B40"
                    " Balkan Cities Network. Your name and phone number are never asked. Press Start.",
                ),
                language_code=code,
            ),
            SetMyCommands(
                commands=_commands(self.commands(None, t)),
                scope=BotCommandScopeAllPrivateChats(),
                language_code=code,
            ),
        ]


def _commands(named: Sequence[tuple[str, str]]) -> list[BotCommand]:
    return [BotCommand(command=name, description=description) for name, description in named]


def _fingerprint(methods: Sequence[TelegramMethod[bool]]) -> str:
    told = [(type(method).__name__, method.model_dump(mode="json", exclude_none=True)) for method in methods]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
