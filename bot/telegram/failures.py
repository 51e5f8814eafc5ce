"""How a call to Telegram can fail, in words that may be logged.

aiogram's errors for broken connections and unreadable answers may hold the request's address, and with it the
token, or what a message said. Ours hold neither.
"""

from typing import Final, Literal

from aiogram.exceptions import (
    ClientDecodeError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramServerError,
)

from bot.telegram.claims import ChatId

Reason = Literal["blocked", "deactivated", "never_started", "removed", "refused"]
"""Why a chat can't be written to; ``removed`` is a group's, and ``refused`` may pass by itself."""

PASSING_FAULTS: Final = (TelegramNetworkError, TelegramServerError, ClientDecodeError, UnicodeDecodeError)
"""What aiogram raises for faults of the network and of Telegram's servers: worth another try."""

_PHRASES: Final[tuple[tuple[str, Reason], ...]] = (
    ("blocked by the user", "blocked"),
    ("user is deactivated", "deactivated"),
    ("can't initiate conversation", "never_started"),
    ("bot was kicked", "removed"),
    ("bot is not a member", "removed"),
    ("chat was deleted", "removed"),
)


class Unreachable(Exception):
    """This chat can't be written to."""

    def __init__(self, chat_id: ChatId, reason: Reason) -> None:
        super().__init__(reason)
        self.chat_id = chat_id
        self.reason = reason

    @property
    def lasts(self) -> bool:
        """Whether it stays so until the other side does something; Telegram also says no by mistake."""
        return self.reason != "refused"


class DeliveryFailed(Exception):
    """All tries were in vain. ``method`` is the Bot API's name, ``reason`` names the last error."""

    def __init__(self, method: str, tries: int, reason: str) -> None:
        super().__init__(f"{method} failed {tries} times, at last with {reason}")
        self.method = method
        self.tries = tries
        self.reason = reason


class CourierClosed(DeliveryFailed):
    """The courier was closed before this call was carried out; it may have been tried."""

    def __init__(self, method: str) -> None:
        super().__init__(method, 0, "the courier being closed")


class AnswerUnreadable(DeliveryFailed):
    """Telegram carried the call out, and answered what aiogram can't read: to repeat it would send twice."""


def reason_of(error: TelegramForbiddenError) -> Reason:
    """What a 403 means; "refused" when its words are new to us."""
    for phrase, reason in _PHRASES:
        if phrase in error.message:
            return reason
    return "refused"


def name_of(error: Exception) -> str:
    """The error's name, with its cause's: never its words, which may hold the token or a text."""
    cause = error.original if isinstance(error, ClientDecodeError) else error.__cause__
    return type(error).__name__ + (f" ({type(cause).__name__})" if cause else "")


def was_carried_out(error: Exception) -> bool:
    """Whether Telegram said yes, and only its answer was not understood."""
    return (
        isinstance(error, ClientDecodeError) and isinstance(error.data, dict) and error.data.get("ok") is True
    )
