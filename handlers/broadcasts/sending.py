"""Broadcasts on their way to Telegram: rendered once for all who read a language, sent after everything else."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar, cast

from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramRetryAfter
from aiogram.methods import DeleteMessage, EditMessageCaption, SendMessage, SendPhoto, TelegramMethod
from aiogram.types import MessageId

from bot.core.broadcasts.composing import Subject
from bot.core.broadcasts.model import Broadcast
from bot.core.broadcasts.ports import Refused, Sent
from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.notices.service import RecipientUnreachable, SendingFailed
from bot.core.residents.model import Resident
from bot.core.shared.errors import StoreUnavailable
from bot.telegram.courier import AnswerUnreadable, Courier, DeliveryFailed, Priority, Unreachable
from bot.telegram.display import (
    edit_of,
    is_about_picture,
    is_gone,
    is_unchanged,
    keyboard,
    message_of,
)
from bot.telegram.screens import Screen
from bot.telegram.translator import Translators
from handlers.broadcasts.message_screens import announcement

FRESH_FOR: Final = 5.0  # seconds that what is invited to is not looked up again
NO_MESSAGE_ID: Final = 0  # of what was sent while Telegram's answer could not be read
_MOST_KEPT: Final = 32  # broadcasts that run at once in one process
_NOBODY: Final = ("chat not found", "user not found", "peer_id_invalid", "input_user_deactivated")
_NO_MESSAGE: Final = ("message to delete not found", "message can't be deleted", "message identifier")
T = TypeVar("T")


@dataclass(slots=True)
class _Rendered:
    """One broadcast in its revision. ``screens`` by language and the zone whose hours its reader lives by."""

    subject: Subject
    read_at: float
    screens: dict[tuple[str, str], Screen] = field(default_factory=dict)


class TelegramBroadcasts:
    """What a worker sends, corrects and recalls; each as ``BroadcastSender`` promises.

    ``find_subject`` is asked every FRESH_FOR seconds for each broadcast that is under way, not for each recipient.
    """

    def __init__(
        self,
        courier: Courier,
        translators: Translators,
        cities: Cities,
        find_subject: Callable[[City, Broadcast], Awaitable[Subject]],
        monotonic: Callable[[], float],
    ) -> None:
        self._courier = courier
        self._translators = translators
        self._cities = cities
        self._find_subject = find_subject
        self._monotonic = monotonic
        self._rendered: dict[tuple[str, str, int], _Rendered] = {}
        self._pictureless: set[tuple[str, str | None]] = set()
        self._looking = asyncio.Lock()

    async def send(self, city: City, broadcast: Broadcast, recipient: Resident) -> Sent:
        """Raises RecipientUnreachable, SendingFailed, Refused."""
        screen = await self._screen(city, broadcast, recipient)
        chat_id = recipient.telegram_id
        try:
            try:
                message = await self._call(_briefly(message_of(chat_id, screen)))
            except TelegramBadRequest as error:
                if screen.picture is None or not is_about_picture(error):
                    raise
                self._pictureless.add((broadcast.id, broadcast.content.picture))
                bare = replace(screen, picture=None)
                message = await self._call(_briefly(message_of(chat_id, bare)))
        except AnswerUnreadable:  # it is with her, and nobody knows as which message
            return Sent(chat_id, NO_MESSAGE_ID)
        except TelegramBadRequest as error:
            raise _refusal(error) from error
        return Sent(chat_id, message.message_id)

    async def correct(self, city: City, broadcast: Broadcast, recipient: Resident, sent: Sent) -> bool:
        """Edit what she was sent; False: it is there no more. Raises as ``send``."""
        if sent.message_id == NO_MESSAGE_ID:
            return False
        screen = await self._screen(city, broadcast, recipient)
        try:
            await self._edit(sent, screen)
        except AnswerUnreadable:
            return True
        except TelegramBadRequest as error:
            if is_unchanged(error):
                return True
            if is_gone(error):
                return False
            raise _refusal(error) from error
        return True

    async def recall(self, sent: Sent) -> bool:
        """Delete it; False: it is there no more, or too old. Raises RecipientUnreachable, SendingFailed."""
        if sent.message_id == NO_MESSAGE_ID:
            return False
        try:
            await self._call(DeleteMessage(chat_id=sent.chat_id, message_id=sent.message_id))
        except AnswerUnreadable:
            return True
        except TelegramBadRequest as error:
            if any(words in error.message.lower() for words in _NO_MESSAGE):
                return False
            raise _refusal(error) from error
        return True

    async def _edit(self, sent: Sent, screen: Screen) -> None:
        try:
            await self._call(edit_of(sent.chat_id, sent.message_id, screen))
        except TelegramBadRequest as error:
            if screen.picture is not None and is_about_picture(error):
                # It was sent without its picture, or keeps the one that it has.
                await self._edit(sent, replace(screen, picture=None))
            elif screen.picture is None and "no text in the message" in error.message:
                await self._call(_caption_of(sent, screen))
            else:
                raise

    async def _call(self, method: TelegramMethod[T]) -> T:
        try:
            return await self._courier.call(method, priority=Priority.BROADCAST)
        except Unreachable as error:
            raise RecipientUnreachable from error
        except AnswerUnreadable:
            raise
        except DeliveryFailed as error:
            raise SendingFailed(error.reason) from error
        except TelegramRetryAfter as error:
            raise SendingFailed("told to wait", error.retry_after) from error
        except TelegramBadRequest:
            raise
        except TelegramAPIError as error:
            raise SendingFailed(type(error).__name__) from error

    async def _screen(self, city: City, broadcast: Broadcast, recipient: Resident) -> Screen:
        try:
            rendered = await self._look(city, broadcast)
            home = await self._cities.find(recipient.home)
        except StoreUnavailable as error:
            raise SendingFailed(type(error).__name__) from error
        elsewhere = home if home is not None and home.zone != city.zone else None
        key = recipient.language, elsewhere.zone if elsewhere else ""
        screen = rendered.screens.get(key)
        if screen is None:
            t = self._translators.for_(recipient.language)
            screen = rendered.screens[key] = announcement(t, city, broadcast, rendered.subject, elsewhere)
        if (broadcast.id, broadcast.content.picture) in self._pictureless:
            return replace(screen, picture=None)
        return screen

    async def _look(self, city: City, broadcast: Broadcast) -> _Rendered:
        key = city.slug, broadcast.id, broadcast.revision
        kept = self._kept(key)
        if kept is None:
            async with self._looking:  # of all who send at once, one looks
                kept = self._kept(key)
                if kept is None:
                    subject = await self._find_subject(city, broadcast)
                    kept = self._keep(key, _Rendered(subject, self._monotonic()))
        return kept

    def _kept(self, key: tuple[str, str, int]) -> _Rendered | None:
        kept = self._rendered.get(key)
        return kept if kept is not None and self._monotonic() - kept.read_at < FRESH_FOR else None

    def _keep(self, key: tuple[str, str, int], made: _Rendered) -> _Rendered:
        stale = self._rendered.pop(key, None)
        if stale is not None and stale.subject == made.subject:
            made.screens = stale.screens
        self._rendered[key] = made
        for oldest in list(self._rendered)[:-_MOST_KEPT]:
            del self._rendered[oldest]
        return made


class _BriefMessage(SendMessage):
    """Of Telegram's answer only the number is read: the whole message takes aiogram as long as it takes us to write one."""

    __returning__ = MessageId  # type: ignore[assignment]


class _BriefPhoto(SendPhoto):
    __returning__ = MessageId  # type: ignore[assignment]


def _briefly(method: SendMessage | SendPhoto) -> TelegramMethod[MessageId]:
    kind = _BriefPhoto if isinstance(method, SendPhoto) else _BriefMessage
    return cast("TelegramMethod[MessageId]", kind.model_construct(**vars(method)))


def _caption_of(sent: Sent, screen: Screen) -> EditMessageCaption:
    return EditMessageCaption(
        chat_id=sent.chat_id,
        message_id=sent.message_id,
        caption=str(screen.text),
        parse_mode="HTML",
        reply_markup=keyboard(screen),
    )


def _refusal(error: TelegramBadRequest) -> Exception:
    """Hers, or the message's: whoever counts how many are refused one after the other tells what Telegram does not."""
    if any(words in error.message.lower() for words in _NOBODY):
        return RecipientUnreachable(error.message)
    return Refused(error.message)
