"""Links and @names in what people write."""

import re
from collections.abc import Iterator
from typing import Final

from bot.core.shared.addresses import LINK, trimmed

_MENTION: Final = re.compile(r"(?<![\w@/.+-])@[A-Za-z][A-Za-z0-9_]{3,31}(?![\w@]|[.-]\w)")


def find_links(text: str) -> tuple[str, ...]:
    """Web addresses, with or without a scheme (t.me and others), as they are written; in their order, none twice.

    No e-mail addresses. Never raises; takes time in proportion to the text.
    """
    return tuple(dict.fromkeys(text[start:end] for start, end in link_spans(text)))


def find_mentions(text: str) -> tuple[str, ...]:
    """Names of Telegram with their @, in their order, none twice."""
    return tuple(dict.fromkeys(found[0] for found in _MENTION.finditer(text)))


def is_only_a_link(text: str) -> bool:
    """Whether there is a link, and beside links and @names not one letter or figure."""
    links = list(link_spans(text))
    if not links:
        return False
    rest: list[str] = []
    after = 0
    for start, end in links:
        rest.append(text[after:start])
        after = end
    rest.append(text[after:])
    return not any(character.isalnum() for character in _MENTION.sub("", " ".join(rest)))


def link_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where links begin and end in the text."""
    for found in LINK.finditer(text):
        if link := trimmed(found[0]):
            yield found.start(), found.start() + len(link)
