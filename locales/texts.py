"""What a translation must keep of its message, and how wide it is on a phone."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from string import Formatter
from typing import Final

_TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>")
_ENTITY: Final = re.compile(r"&(?:[A-Za-z]+|#[0-9]+|#x[0-9A-Fa-f]+);")
_PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}")
_ADDRESS: Final = re.compile(r"(?:https?|tg)://\S+|[\w.+-]+@[\w-]+\.[\w.-]+|(?<!\w)@\w+|(?<![\w/<])/[a-z_]+")
_SHOWN_AS_EMOJI: Final = "\ufe0f"
_WORD: Final = re.compile(r"[^\W_]+")
_CLOSING: Final = "»”“’\"')]"
_ENDINGS: Final = {".": ".", "!": "!", "?": "?", ";": "?", "\u037e": "?", ":": ":", "…": "…", ",": ","}


def placeholders(text: str) -> Counter[str]:
    """The named placeholders. Raises ValueError where braces make no sense or hold more than a name."""
    found: Counter[str] = Counter()
    for _text, name, form, conversion in Formatter().parse(text):
        if name is None:
            continue
        if not (name.isascii() and name.isidentifier()) or form or conversion:
            raise ValueError(f"{{{name}}} is not a plain {{name}}")
        found[name] += 1
    return found


def tags(text: str) -> Counter[str]:
    """The HTML tags, as they are written."""
    return Counter(_TAG.findall(text))


def tags_nest(text: str) -> bool:
    """Whether every tag that opens is closed, the last opened first."""
    opened: list[str] = []
    for tag in _TAG.findall(text):
        name = tag.strip("</>").split()[0]
        if not tag.startswith("</"):
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened


def bare_markup(text: str) -> str | None:
    """The first & or < of an HTML message that is neither a tag nor an entity."""
    found = re.search("[&<]", _ENTITY.sub("", _TAG.sub("", text)))
    return found[0] if found else None


def prose(text: str) -> str:
    """The text without what is not prose: tags, entities, placeholders, addresses, @names and /commands."""
    for pattern in (_TAG, _ENTITY, _PLACEHOLDER, _ADDRESS):
        text = pattern.sub(" ", text)
    return text


def words(text: str) -> Iterator[str]:
    """The words of the prose, digits included."""
    return (found[0] for found in _WORD.finditer(prose(text)))


def pictures(text: str) -> Counter[str]:
    """The emoji and other symbols."""
    return Counter(character for character in text if unicodedata.category(character) == "So")


def ending(text: str) -> str:
    """The punctuation that ends the text, "" if none does; Greek's question mark is a question mark."""
    bare = _TAG.sub("", text).rstrip().rstrip(_CLOSING)
    return _ENDINGS.get(bare[-1:], "")


def edges(text: str) -> tuple[str, str]:
    """The white space before and after the text."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def width(text: str) -> int:
    """The columns a label takes: two for an emoji or a wide letter, none for marks.

    A placeholder is reckoned as a value of usual length: two columns for a count, eight for anything else.
    """
    reckoned = _PLACEHOLDER.sub(lambda found: "00" if found[0] in ("{n}", "{count}") else "0" * 8, text)
    return sum(map(_columns, reckoned, reckoned[1:] + " "))


def as_on_a_phone(label: str, columns: int) -> str:
    """The label cut where a phone cuts it."""
    shown, taken = "", 0
    for character, following in zip(label, label[1:] + " ", strict=True):
        taken += _columns(character, following)
        if taken > columns - 1:
            return shown.rstrip() + "…"
        shown += character
    return shown


def _columns(character: str, following: str) -> int:
    if following == _SHOWN_AS_EMOJI:
        return 2
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
