"""Words that people wrote, cut to the room there is for them."""

import re
from typing import Final

from anyascii import anyascii

from locales import texts

_ELLIPSIS: Final = "…"
_ASTRAL: Final = 0xFFFF  # beyond it a character takes two UTF-16 units
_LONGEST_FILE_NAME: Final = 40
_LOOKED_BACK: Final = 30  # characters, for the end of a word


def shortened(text: str, units: int) -> str:
    """The text in so many UTF-16 units at most, as Telegram counts; cut between two words if it has to be cut."""
    if units_of(text) <= units:
        return text
    end = _fitting(text, units - 1)
    space = max(
        text.rfind(" ", max(0, end - _LOOKED_BACK), end), text.rfind("\n", max(0, end - _LOOKED_BACK), end)
    )
    kept = text[: space if space > 0 else end].rstrip()
    return kept + _ELLIPSIS if kept else ""


def parts_of(text: str, units: int) -> list[str]:
    """The whole text in parts of so many units at most, parted between words where that can be."""
    parts = []
    while units_of(text) > units:
        end = _fitting(text, units)
        space = max(text.rfind(" ", 0, end), text.rfind("\n", 0, end))
        end = space if space > end // 2 else end
        parts.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return [*parts, text]


def units_of(text: str) -> int:
    """In UTF-16, as Telegram counts."""
    return len(text) + sum(ord(character) > _ASTRAL for character in text)


def label(text: str, columns: int) -> str:
    """The text on one line, in so many columns of a button at most."""
    line = " ".join(text.split())
    return line if texts.width(line) <= columns else texts.as_on_a_phone(line, columns)


def file_name(title: str) -> str:
    """What a file about an event is called, without its ending: ASCII letters that every telephone can save."""
    words = re.sub(r"[^a-z0-9]+", "-", anyascii(title).lower()).strip("-")
    return words[:_LONGEST_FILE_NAME].rstrip("-") or "event"


def _fitting(text: str, units: int) -> int:
    """How many characters fit into so many units."""
    taken = 0
    for number, character in enumerate(text):
        taken += 2 if ord(character) > _ASTRAL else 1
        if taken > units:
            return number
    return len(text)
