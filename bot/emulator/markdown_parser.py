"""Telegram's MarkdownV2, and the older Markdown that it still accepts."""

import re
from dataclasses import dataclass

from bot.emulator.html_parser import parse_error
from bot.emulator.links import custom_emoji
from bot.emulator.spans import Span, link_span, units

_RESERVED = set("_*[]()~`>#+-=|{}.!")
_KINDS = {
    "*": "bold",
    "_": "italic",
    "__": "underline",
    "~": "strikethrough",
    "||": "spoiler",
    "`": "code",
    "```": "pre",
    "[": "text_link",
    "![": "custom_emoji",
    ">": "blockquote",
}
_NAMES = {
    "*": "Bold",
    "_": "Italic",
    "__": "Underline",
    "~": "Strikethrough",
    "||": "Spoiler",
    "`": "Code",
    "```": "Pre",
    "[": "TextUrl",
    "![": "CustomEmoji",
    ">": "BlockQuote",
}


@dataclass
class _Open:
    marker: str
    begin: int
    offset: int
    piece: int
    language: str = ""


def parse_markdown_v2(source: str) -> tuple[str, list[Span]]:
    """The visible text and its spans (offsets in UTF-16 code units). Raises ApiError as Telegram does."""
    parser = _MarkdownParser(source)
    parser.run()
    return "".join(parser.pieces), sorted(
        parser.spans, key=lambda span: (span.offset, -span.length, span.rank)
    )


class _MarkdownParser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._offset = 0
        self._open: list[_Open] = []
        self.pieces: list[str] = []
        self.spans: list[Span] = []

    def _byte(self, index: int) -> int:
        return len(self._source[:index].encode())

    def _emit(self, character: str) -> None:
        self.pieces.append(character)
        self._offset += units(character)

    def _begins(self, marker: str) -> bool:
        return self._source.startswith(marker, self._at)

    def run(self) -> None:
        line_start = True
        while self._at < len(self._source):
            character = self._source[self._at]
            if line_start and self._quote_starts():
                line_start = False
                continue
            line_start = False
            following = self._source[self._at + 1 : self._at + 2]
            if character == "\\" and following and 0 < ord(following) <= 126:
                self._emit(following)
                self._at += 2
                continue
            inside = self._open[-1].marker if self._open else ""
            if inside in ("`", "```"):
                if character != "`" or (inside == "```" and not self._begins("```")):
                    self._emit(character)
                    self._at += 1
                else:
                    self._close(inside)
                continue
            if character == "\n":
                self._end_of_line()
                line_start = True
                self._emit(character)
                self._at += 1
                continue
            marker = self._marker()
            if marker:
                self._use(marker)
            elif character in _RESERVED:
                raise parse_error(
                    f"Character '{character}' is reserved and must be escaped with the preceding '\\'"
                )
            else:
                self._emit(character)
                self._at += 1
        self._end_of_quote()
        if self._open:
            opened = self._open[-1]
            name = "PreCode" if opened.marker == "```" and opened.language else _NAMES[opened.marker]
            raise parse_error(f"Can't find end of {name} entity at byte offset {self._byte(opened.begin)}")

    def _quote_starts(self) -> bool:
        quoted = any(entry.marker == ">" for entry in self._open)
        expandable = not quoted and self._begins("**>")
        if not expandable and not self._begins(">"):
            if quoted:
                self._end_of_quote()
            return False
        if not quoted:
            if self._open:
                return False
            self._open.append(_Open(">", self._at, self._offset, len(self.pieces)))
        self._at += 3 if expandable else 1
        return True

    def _end_of_line(self) -> None:
        """A quotation goes on as long as the next line starts with ">" too."""
        if self._open and self._open[-1].marker == ">" and self._source[self._at + 1 : self._at + 2] != ">":
            self._end_of_quote()

    def _end_of_quote(self, kind: str = "blockquote") -> None:
        if self._open and self._open[-1].marker == ">":
            opened = self._open.pop()
            self._add(kind, opened)

    def _marker(self) -> str:
        for marker in ("```", "__", "||", "![", "`", "_", "*", "~", "["):
            if self._begins(marker):
                return marker
        if self._source[self._at] == "]" and self._open and self._open[-1].marker in ("[", "!["):
            return "]"
        return ""

    def _use(self, marker: str) -> None:
        innermost = self._open[-1].marker if self._open else ""
        if marker == "||" and innermost == ">" and self._source[self._at + 2 : self._at + 3] in ("", "\n"):
            self._at += 2
            self._end_of_quote("expandable_blockquote")
        elif marker == "]":
            self._close_link()
        elif marker == innermost:
            self._close(marker)
        elif marker == "__" and innermost == "_" and not any(entry.marker == "__" for entry in self._open):
            self._start("__")
        else:
            self._start(marker)

    def _start(self, marker: str) -> None:
        opened = _Open(marker, self._at, self._offset, len(self.pieces))
        self._at += len(marker)
        if marker == "```":
            found = re.match(r"[^\s`]+(?=\s|`|$)", self._source[self._at :])
            if found and not self._source.startswith("`", self._at + found.end()):
                opened.language = found.group()
                self._at += found.end()
            rest = re.match(r"\r\n|\n\r|\n|\r", self._source[self._at :])
            self._at += rest.end() if rest else 0
        self._open.append(opened)

    def _close(self, marker: str) -> None:
        opened = self._open.pop()
        self._at += len(marker)
        self._add(_KINDS[marker], opened, opened.language)

    def _close_link(self) -> None:
        opened = self._open.pop()
        self._at += 1
        address = "".join(self.pieces[opened.piece :])
        if self._begins("("):
            address = self._address()
        elif opened.marker == "![":
            raise parse_error("Custom emoji entity must contain a tg://emoji URL")
        length = self._offset - opened.offset
        if opened.marker == "![":
            emoji = custom_emoji(address)
            if emoji is None:
                raise parse_error("Custom emoji URL must have an emoji identifier")
            self._add("custom_emoji", opened, str(emoji))
        elif length:
            span = link_span(address, opened.offset, length)
            if span is not None:
                self.spans.append(span)

    def _address(self) -> str:
        self._at += 1
        begin = self._at
        address = []
        while self._at < len(self._source) and self._source[self._at] != ")":
            following = self._source[self._at + 1 : self._at + 2]
            if self._source[self._at] == "\\" and following and ord(following) <= 126:
                self._at += 1
            address.append(self._source[self._at])
            self._at += 1
        if self._at >= len(self._source):
            raise parse_error(f"Can't find end of a URL at byte offset {self._byte(begin)}")
        self._at += 1
        return "".join(address)

    def _add(self, kind: str, opened: _Open, argument: str = "") -> None:
        length = self._offset - opened.offset
        if length:
            self.spans.append(Span(kind, opened.offset, length, argument))


def parse_markdown(source: str) -> tuple[str, list[Span]]:
    """The same for the legacy Markdown: *bold*, _italic_, `code`, ```pre``` and [links](…), not nested."""
    pieces: list[str] = []
    spans: list[Span] = []
    at = offset = 0
    while at < len(source):
        character = source[at]
        if character == "\\" and source[at + 1 : at + 2] in ("_", "*", "`", "["):
            text, kind, argument, after = source[at + 1], "", "", at + 2
        elif character in "_*`[":
            text, kind, argument, after = _legacy_entity(source, at)
        else:
            text, kind, argument, after = character, "", "", at + 1
        length = units(text)
        if kind == "text_link":
            span = link_span(argument, offset, length) if length else None
            spans += [span] if span else []
        elif kind and length:
            spans.append(Span(kind, offset, length, argument))
        pieces.append(text)
        offset += length
        at = after
    return "".join(pieces), spans


def _legacy_entity(source: str, at: int) -> tuple[str, str, str, int]:
    lost = parse_error(f"Can't find end of the entity starting at byte offset {len(source[:at].encode())}")
    marker = "```" if source.startswith("```", at) else source[at]
    begin = at + len(marker)
    end = source.find("]" if marker == "[" else marker, begin)
    if end < 0:
        raise lost
    text, after = source[begin:end], end + len(marker)
    if marker != "[":
        return text, _KINDS[{"_": "_", "*": "*", "`": "`", "```": "```"}[marker]], "", after
    address = text
    if source.startswith("(", after):
        close = source.find(")", after)
        if close < 0:
            raise lost
        address, after = source[after + 1 : close], close + 1
    return text, "text_link", address, after
