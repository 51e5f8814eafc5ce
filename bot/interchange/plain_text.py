"""Texts as calendars have them, made plain: no markup, no control characters, no longer than they may be."""

import re
import unicodedata
from html.parser import HTMLParser
from typing import Final

_MARKUP: Final = re.compile(
    r"</?(?:a|b|blockquote|body|br|div|em|font|h[1-6]|hr|html|i|img|li|ol|p|span|strong|table|td|tr|u|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_BREAKS: Final = frozenset(
    [
        "blockquote",
        "br",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "table",
        "tr",
        "ul",
    ]
)
_PARTED: Final = frozenset(["blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "table", "ul"])
_UNSEEN: Final = frozenset(("script", "style", "title", "head"))
_MORE: Final = "…"
_MOST_READ: Final = 30_000  # characters; the parser takes the square of the time for unfinished markup
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def without_markup(text: str) -> str:
    """The text that a browser would show, if there are tags in it; else the text as it is."""
    if not _MARKUP.search(text):
        return text
    reading = _Reading()
    reading.feed(text[:_MOST_READ])
    reading.close()
    return "".join(reading.pieces)


def one_line(text: str) -> str:
    return " ".join(_visible(text).split())


def tidy(text: str) -> str:
    """Lines without spaces at their ends, and never two empty ones together."""
    lines = [" ".join(line.split()) for line in _visible(text).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def cut(text: str, longest: int) -> str:
    """The text if it is no longer; else what fits with … at its end, after a whole word where one ends near."""
    if len(text) <= longest:
        return text
    kept = text[: longest - len(_MORE)]
    while kept and unicodedata.combining(text[len(kept)]):
        kept = kept[:-1]
    space = max(kept.rfind(" "), kept.rfind("\n"))
    return (kept[:space] if space > longest * 3 // 4 else kept).rstrip() + _MORE


def _visible(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub("", text)


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._link: str | None = None
        self._said = ""
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        if tag in _BREAKS:
            self._part(tag)
        if tag == "li":
            self.pieces.append("– ")
        if tag == "a":
            self._link, self._said = dict(attrs).get("href"), ""

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        if tag == "a" and self._link:
            # An address that the words do not say would be lost.
            if self._link.startswith(("http://", "https://")) and self._link.rstrip("/") not in self._said:
                self.pieces.append(f" ({self._link})")
            self._link = None
        if tag in _BREAKS and tag not in ("br", "hr"):
            self._part(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._said += data if self._link else ""
            self.pieces.append(data)

    def _part(self, tag: str) -> None:
        """A new line; before and after a paragraph an empty one."""
        written = "".join(self.pieces[-3:])
        if tag == "br" or not written.endswith("\n"):
            self.pieces.append("\n")
        if tag in _PARTED and not written.endswith("\n\n"):
            self.pieces.append("\n")
