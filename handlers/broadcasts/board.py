"""The messages in which editors see how far a broadcast is, drawn anew while it runs."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest

from bot.core.broadcasts.composing import Subject
from bot.core.broadcasts.model import Broadcast, Watcher
from bot.core.cities.model import City
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock
from bot.core.shared.unit_of_work import NetworkRecords, Store
from bot.core.staff.model import Permission
from bot.core.staff.service import Team
from bot.telegram.courier import Courier, DeliveryFailed, Priority, Unreachable
from bot.telegram.display import edit_of, is_unchanged
from bot.telegram.translator import Translators
from handlers.broadcasts.running_screens import card
from handlers.broadcasts.running_words import Shown

_log = structlog.get_logger()


class TelegramBoard:
    """Draws after every reply and before what is broadcast, as ``ProgressBoard`` promises."""

    def __init__(
        self,
        courier: Courier,
        translators: Translators,
        network: Store[NetworkRecords],
        team: Team,
        find_subject: Callable[[City, Broadcast], Awaitable[Subject]],
        clock: Clock,
    ) -> None:
        self._courier = courier
        self._translators = translators
        self._network = network
        self._team = team
        self._find_subject = find_subject
        self._clock = clock

    async def draw(
        self, city: City, broadcast: Broadcast, watchers: Sequence[Watcher], per_second: float | None
    ) -> list[Watcher]:
        """Redraw their messages; returns those whose message cannot be drawn any more: deleted, blocked, no editor now."""
        who = [watcher.resident_id for watcher in watchers]
        editors = await self._network.read(lambda records: records.directory.list_by_id(who))
        subject = await self._find_subject(city, broadcast)
        shown = Shown(city, broadcast, subject, self._clock.now(), per_second, is_watched=True)
        stand = await asyncio.gather(
            *(self._redraw(shown, watcher, editors.get(watcher.resident_id)) for watcher in watchers)
        )
        return [watcher for watcher, stands in zip(watchers, stand, strict=True) if not stands]

    async def _redraw(self, shown: Shown, watcher: Watcher, editor: Resident | None) -> bool:
        """False: never again."""
        if editor is None or not self._team.may(editor, Permission.EDIT, shown.city.slug):
            return False
        screen = card(self._translators.for_(editor.language), shown)
        try:
            method = edit_of(watcher.chat_id, watcher.message_id, screen)
            await self._courier.call(method, priority=Priority.NOTICE)
        except Unreachable:
            return False
        except TelegramBadRequest as error:
            return is_unchanged(error)
        except (DeliveryFailed, TelegramAPIError) as error:  # the next drawing shows what this one would have
            _log.info("progress_not_drawn", reason=type(error).__name__)
        return True
