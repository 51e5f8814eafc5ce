"""What moderators' buttons say: cases, ideas, reasons, spans of time."""

import base64
import re
from binascii import Error as NotBase64
from enum import StrEnum
from typing import Final

from bot.core.languages import LANGUAGES
from bot.core.moderation.model import BLOCK_DAYS, DAILY_LIMITS, PROMISES

SPANS: Final = (7, 30, 90)  # days, of numbers
_ID: Final = re.compile(r"[0-9a-f]{16}")
_SHORT: Final = re.compile(r"[A-Za-z0-9_-]{11}")
_CODE: Final = re.compile(r"[a-z0-9-]{1,12}")


class RulePart(StrEnum):
    """What a city may say of a reason in its own words. Their values are what buttons carry."""

    NAME = "n"
    RULE = "r"
    MESSAGE = "m"


def short(an_id: str) -> str:
    """An id of ours in 11 characters, for buttons that name two."""
    return base64.urlsafe_b64encode(bytes.fromhex(an_id)).decode().rstrip("=")


def _whole(text: str) -> str:
    if _SHORT.fullmatch(text):
        try:
            text = base64.urlsafe_b64decode(text + "=").hex()
        except NotBase64:
            raise ValueError(text) from None
    if not _ID.fullmatch(text):
        raise ValueError(text)
    return text


class CaseId(str):
    """A converter for buttons, whole or short: what they say of a case is found again by its type. Raises ValueError."""

    __slots__ = ()

    def __new__(cls, text: str) -> "CaseId":
        return super().__new__(cls, _whole(text))


def some_id(text: str) -> str:
    """A converter for buttons, whole or short: of an idea or a block. Raises ValueError."""
    return _whole(text)


def reason_code(text: str) -> str:
    """A converter for buttons. Raises ValueError."""
    if not _CODE.fullmatch(text):
        raise ValueError(text)
    return text


def stamp(text: str) -> str:
    """A converter for buttons: see ``Case.stamp``. Raises ValueError."""
    if not re.fullmatch(r"[0-9a-f]{8}", text):
        raise ValueError(text)
    return text


def language(text: str) -> str:
    """A converter for buttons. Raises ValueError."""
    if text not in LANGUAGES:
        raise ValueError(text)
    return text


def _one_of(text: str, offered: tuple[int, ...]) -> int:
    if not re.fullmatch(r"\d{1,4}", text) or int(text) not in offered:
        raise ValueError(text)
    return int(text)


def block_days(text: str) -> int:
    """A converter for buttons. Raises ValueError."""
    return _one_of(text, BLOCK_DAYS)


def span(text: str) -> int:
    """A converter for buttons: how many days are counted. Raises ValueError."""
    return _one_of(text, SPANS)


def promise_hours(text: str) -> int:
    """A converter for buttons. Raises ValueError."""
    return _one_of(text, PROMISES)


def daily_limit(text: str) -> int:
    """A converter for buttons. Raises ValueError."""
    return _one_of(text, DAILY_LIMITS)
