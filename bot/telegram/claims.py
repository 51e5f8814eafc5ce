"""What a Bot API method takes of Telegram's limits, read off the method itself."""

from functools import lru_cache
from typing import Any, Final

from aiogram.methods import TelegramMethod
from aiogram.types import InputFile

from bot.telegram.rates import Claim

ChatId = int | str
"""A chat's number, or a public chat's ``@name``."""

# They start with "send" and put nothing into a chat that stays there.
_NO_MESSAGE: Final = frozenset(
    {"sendChatAction", "sendMessageDraft", "sendRichMessageDraft", "sendChatJoinRequestWebApp"}
)
_MESSAGES: Final = ("send", "forwardMessage", "copyMessage")
_EDITS: Final = ("editMessage", "editEphemeralMessage", "stopPoll", "stopMessageLiveLocation")


def chat_of(method: TelegramMethod[Any]) -> ChatId | None:
    """The chat a call concerns, numbers as numbers; None for calls about no chat."""
    # Of the fields alone: a model takes long to say that it lacks an attribute.
    chat = vars(method).get("chat_id")
    if isinstance(chat, str):
        return int(chat) if chat.lstrip("-").isdecimal() else chat.lower()
    return chat if isinstance(chat, int) else None


def claim_of(method: TelegramMethod[Any]) -> Claim:
    """Messages weigh on their chat and on the whole bot, edits on the whole bot; the rest weighs nothing.

    A penalty for a message or an edit is the chat's. A penalty for anything else is that method's alone
    (``setMyName`` may be refused for a day while messages go on).
    """
    name = method.__api_method__
    chat = chat_of(method)
    messages = _messages(method, name)
    counted = messages > 0 or name.startswith(_EDITS)
    if not counted or chat is None:
        scope = f"method:{name}" if chat is None else f"method:{name}:{chat}"
        return Claim(scope=scope, counted=counted)
    in_group = isinstance(chat, str) or chat < 0
    return Claim(scope=f"chat:{chat}", messages=messages, counted=True, in_group=in_group)


def uploads(method: TelegramMethod[Any]) -> bool:
    """Whether the call carries a file of ours, and so may take long."""
    # mypy does not see that a class is hashable.
    return any(_may_hold_file(type(each)) and _holds_file(each) for each in vars(method).values())  # type: ignore[arg-type]


def _messages(method: TelegramMethod[Any], name: str) -> int:
    if not name.startswith(_MESSAGES) or name in _NO_MESSAGE:
        return 0
    parts = vars(method).get("message_ids") or vars(method).get("media")
    return len(parts) if isinstance(parts, list) and parts else 1


@lru_cache(maxsize=1024)
def _may_hold_file(kind: type) -> bool:
    return issubclass(kind, InputFile | list) or "media" in getattr(kind, "model_fields", ())


def _holds_file(value: object) -> bool:
    if isinstance(value, InputFile):
        return True
    if isinstance(value, list):
        return any(_holds_file(part) for part in value)
    return isinstance(getattr(value, "media", None), InputFile)
