"""Callback data: which button it was, the city it belongs to, and what it says. 64 bytes of ASCII."""

import re
from dataclasses import dataclass
from typing import Final

LIMIT = 64  # bytes, set by Telegram
_PACKED = re.compile(r"[a-z][a-z0-9.-]{0,15}:[a-z0-9-]{0,24}(:[A-Za-z0-9_.-]*)*")


@dataclass(frozen=True, slots=True)
class Tap:
    """What a button says when it is pressed. ``city`` is empty where none is meant."""

    name: str
    city: str = ""
    args: tuple[str, ...] = ()

    def pack(self) -> str:
        """The callback data. Raises ValueError where it does not fit: a mistake of ours, found by the tests."""
        packed = ":".join((self.name, self.city, *self.args))
        has_all_apart = packed.count(":") == 1 + len(self.args)
        if len(packed) > LIMIT or not has_all_apart or not _PACKED.fullmatch(packed):
            raise ValueError(f"not callback data: {packed!r}")
        return packed


NOTHING: Final = Tap("noop")
"""A button that only shows something, such as a calendar's weekday: it is answered, and nothing changes."""


def unpack(data: str | None) -> Tap | None:
    """The tap in this callback data; None for anything that no button of ours ever said."""
    if data is None or len(data) > LIMIT or not _PACKED.fullmatch(data):
        return None
    name, city, *args = data.split(":")
    return Tap(name, city, tuple(args))
