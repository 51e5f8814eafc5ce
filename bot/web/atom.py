"""Writes feeds: Atom 1.0, RFC 4287."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import NAMESPACE_OID, uuid5
from xml.etree import ElementTree

TYPE: Final = "application/atom+xml"
_NAMESPACE: Final = "http://www.w3.org/2005/Atom"
# What XML 1.0 cannot say, not even escaped.
_UNSPEAKABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """``content`` is HTML. ``name`` tells it from all others, for ever; the entry's id is made of it."""

    name: str
    title: str
    link: str
    published_at: datetime
    updated_at: datetime
    content: str


@dataclass(frozen=True, slots=True)
class Feed:
    """``link`` is the page that the feed tells of, ``own_link`` its own address; both are absolute."""

    name: str
    title: str
    author: str
    language: str
    link: str
    own_link: str
    updated_at: datetime
    entries: Sequence[Entry]


def write_feed(feed: Feed) -> bytes:
    """The document, in UTF-8."""
    root = ElementTree.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": feed.language})
    _add(root, "id", _id_of(feed.name))
    _add(root, "title", feed.title)
    _add(root, "updated", _stamp(feed.updated_at))
    _add(_add(root, "author"), "name", feed.author)
    _add(root, "link", rel="self", type=TYPE, href=feed.own_link)
    _add(root, "link", rel="alternate", type="text/html", hreflang=feed.language, href=feed.link)
    _add(root, "generator", "Charshi")
    for entry in feed.entries:
        _add_entry(root, entry)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _add_entry(root: ElementTree.Element, entry: Entry) -> None:
    element = _add(root, "entry")
    _add(element, "id", _id_of(entry.name))
    _add(element, "title", entry.title)
    _add(element, "published", _stamp(entry.published_at))
    _add(element, "updated", _stamp(entry.updated_at))
    _add(element, "link", rel="alternate", type="text/html", href=entry.link)
    _add(element, "content", entry.content, type="html")


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(
        parent, name, {key: _UNSPEAKABLE.sub("", value) for key, value in attributes.items()}
    )
    element.text = _UNSPEAKABLE.sub("", text) or None
    return element


def _id_of(name: str) -> str:
    """The same wherever the pages may move to."""
    return f"urn:uuid:{uuid5(NAMESPACE_OID, f'charshi/{name}')}"


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
