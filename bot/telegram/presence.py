"""Where the bot is: blocked or back in a private chat, added to a group or thrown out."""

from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import SendMessage
from aiogram.types import ChatMemberUpdated, InlineKeyboardButton, InlineKeyboardMarkup

from bot.core.languages import negotiate
from bot.core.residents.model import Reachability
from bot.core.residents.service import Residents
from bot.telegram.courier import Courier, DeliveryFailed, Priority, Unreachable
from bot.telegram.names import Names
from bot.telegram.translator import Translators
from bot.telegram.turns import GroupChat

_IN = frozenset({"member", "administrator", "restricted", "creator"})


class Presence:
    """Keeps residents' reachability true, and shows groups the way to the private chat, where most things happen."""

    def __init__(
        self, residents: Residents, courier: Courier, translators: Translators, names: Names
    ) -> None:
        self._residents = residents
        self._courier = courier
        self._translators = translators
        self._names = names

    async def on_change(self, change: ChatMemberUpdated) -> None:
        """The bot's own membership changed."""
        is_in, was_in = change.new_chat_member.status in _IN, change.old_chat_member.status in _IN
        if change.chat.type == "private":
            reachability = Reachability.REACHABLE if is_in else Reachability.BLOCKED
            await self._residents.change_reachability(change.from_user.id, reachability)
        elif change.chat.type in ("group", "supergroup") and is_in and not was_in:
            await self.point_to_private_chat(GroupChat(change.chat.id), change.from_user.language_code)

    async def point_to_private_chat(self, group: GroupChat, language_code: str | None) -> None:
        """Say in the group where the bot is to be found; a group where it may not write is left alone."""
        t = self._translators.for_(negotiate(language_code).language)
        link = f"https://t.me/{await self._names.own_username()}?start=hello"
        button = InlineKeyboardButton(text=t.pgettext("button", "💬 Talk to me in private"), url=link)
        method = SendMessage(
            chat_id=group.chat_id,
            message_thread_id=group.thread_id,
            text=str(
                t.gettext("Hello! I speak with each resident in private, so that answers stay between us.")
            ),
            parse_mode="HTML",
            reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]]),
        )
        try:
            await self._courier.call(method, priority=Priority.NOTICE)
        except (TelegramBadRequest, Unreachable, DeliveryFailed):
            return  # thrown out again, or not allowed to write: there is nobody to tell
