"""Telegram's HTML: a small set of tags, strictly nested, and errors that name the byte.

The grammar works on bytes, because the offsets in Telegram's error texts count bytes of UTF-8, while the
offsets of entities count UTF-16 code units.
"""

from dataclasses import dataclass

from bot.emulator.errors import ApiError, bad_request
from bot.emulator.spans import Span, link_span

_SPACES = b" \t\r\n\0\v"
_DIGITS = b"0123456789"
_HEX = b"0123456789abcdefABCDEF"
_LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_NAME_TOKEN = _LETTERS | frozenset(b"0123456789.-")
_NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
_LONGEST_REFERENCE = 10
_PLAIN = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
_TAGS = frozenset(_PLAIN) | {"a", "code", "pre", "blockquote", "tg-emoji"}


@dataclass
class _Open:
    """A start tag whose end has not come yet."""

    tag: str
    argument: str
    offset: int
    text_index: int


def parse_html(source: str) -> tuple[str, list[Span]]:
    """The visible text and its spans (offsets in UTF-16 code units). Raises ApiError as Telegram does."""
    parser = _HtmlParser(source.encode())
    try:
        parser.run()
    except _RefusedError as refusal:
        raise parse_error(str(refusal)) from None
    return parser.text(), parser.spans


def parse_error(text: str) -> ApiError:
    """The 400 for text that can't be parsed."""
    return bad_request(f"can't parse entities: {text}")


class _RefusedError(Exception):
    """The markup is wrong; the text says where."""


class _HtmlParser:
    def __init__(self, source: bytes) -> None:
        self._source = source
        self._at = 0
        self._pieces: list[bytes] = []
        self._offset = 0
        self._open: list[_Open] = []
        self.spans: list[Span] = []

    def text(self) -> str:
        return b"".join(self._pieces).decode()

    def _peek(self) -> int:
        return self._source[self._at] if self._at < len(self._source) else 0

    def _ended(self) -> bool:
        return self._at >= len(self._source)

    def run(self) -> None:
        while not self._ended():
            byte = self._peek()
            if byte == ord("&"):
                character = self._reference()
                if character is not None:
                    self._emit(character.encode())
                    continue
            if byte != ord("<"):
                self._emit(self._source[self._at : self._at + 1])
                self._at += 1
            elif self._source[self._at + 1 : self._at + 2] == b"/":
                self._end_tag()
            else:
                self._start_tag()
        if self._open:
            raise _RefusedError(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')
        self.spans.sort(key=lambda span: (span.offset, -span.length, span.rank))

    def _emit(self, piece: bytes) -> None:
        self._pieces.append(piece)
        first = piece[0]
        if first & 0xC0 != 0x80:
            self._offset += 2 if first >= 0xF0 else 1

    def _reference(self) -> str | None:
        """Reads a character reference; without one, nothing is consumed and None comes back."""
        begin = self._at
        end = begin + 1
        source = self._source
        if source[end : end + 1] == b"#":
            end += 1
            digits, base = _DIGITS, 10
            if source[end : end + 1] == b"x":
                end += 1
                digits, base = _HEX, 16
            first = end
            while end < len(source) and source[end] in digits:
                end += 1
            code = int(source[first:end], base) if end > first else 0
            if code == 0 or code >= 0x10FFFF or end - begin >= _LONGEST_REFERENCE:
                return None
            if 0xD800 <= code <= 0xDFFF:
                raise _RefusedError(
                    "Text contains invalid Unicode characters after decoding HTML entities, check for "
                    "unmatched surrogate code units"
                )
            character = chr(code)
        else:
            while end < len(source) and source[end] in _LETTERS:
                end += 1
            named = _NAMED.get(source[begin + 1 : end])
            if named is None:
                return None
            character = named
        self._at = end + 1 if source[end : end + 1] == b";" else end
        return character

    def _skip_spaces(self) -> None:
        while not self._ended() and self._peek() in _SPACES:
            self._at += 1

    def _name(self, stop: bytes) -> str:
        begin = self._at
        while not self._ended() and self._peek() not in _SPACES and self._peek() not in stop:
            self._at += 1
        return self._source[begin : self._at].decode(errors="replace")

    def _start_tag(self) -> None:
        begin = self._at
        self._at += 1
        tag = self._name(b">").lower()
        if self._ended():
            raise _RefusedError(f"Unclosed start tag at byte offset {begin}")
        if tag not in _TAGS:
            raise _RefusedError(f'Unsupported start tag "{tag}" at byte offset {begin}')
        argument = ""
        while True:
            self._skip_spaces()
            if self._ended():
                raise _RefusedError(f"Unclosed start tag at byte offset {begin}")
            if self._peek() == ord(">"):
                break
            name, value = self._attribute(tag, begin)
            argument = _read_argument(tag, name, value) or argument
        self._at += 1
        if tag == "span" and argument != "spoiler":
            raise _RefusedError(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self._open.append(_Open(tag, argument, self._offset, len(self._pieces)))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        name = self._name(b"=>" if tag == "blockquote" else b"=")
        if not name:
            raise _RefusedError(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
        self._skip_spaces()
        if self._peek() != ord("="):
            if tag == "blockquote" and name == "expandable":
                return name, "expandable"
            raise _RefusedError(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}" '
                f"at byte offset {begin}"
            )
        self._at += 1
        self._skip_spaces()
        if self._ended():
            raise _RefusedError(f'Unclosed start tag "{tag}" at byte offset {begin}')
        value = self._quoted() if self._peek() in b"'\"" else self._token()
        if self._ended():
            raise _RefusedError(f"Unclosed start tag at byte offset {begin}")
        return name, value

    def _token(self) -> str:
        begin = self._at
        while not self._ended() and self._peek() in _NAME_TOKEN:
            self._at += 1
        if self._ended() or (self._peek() not in _SPACES and self._peek() != ord(">")):
            raise _RefusedError(f"Unexpected end of name token at byte offset {begin}")
        return self._source[begin : self._at].decode().lower()

    def _quoted(self) -> str:
        quote = self._peek()
        self._at += 1
        pieces: list[bytes] = []
        while not self._ended() and self._peek() != quote:
            character = self._reference() if self._peek() == ord("&") else None
            if character is not None:
                pieces.append(character.encode())
            else:
                pieces.append(self._source[self._at : self._at + 1])
                self._at += 1
        if not self._ended():
            self._at += 1
        return b"".join(pieces).decode(errors="replace")

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise _RefusedError(f"Unexpected end tag at byte offset {begin}")
        self._at += 2
        found = self._name(b">").lower()
        self._skip_spaces()
        if self._peek() != ord(">"):
            raise _RefusedError(f"Unclosed end tag at byte offset {begin}")
        self._at += 1
        opened = self._open.pop()
        if found and found != opened.tag:
            raise _RefusedError(
                f'Unmatched end tag at byte offset {begin}, expected "</{opened.tag}>", found "</{found}>"'
            )
        length = self._offset - opened.offset
        if length > 0:
            self._close(opened, length)

    def _close(self, opened: _Open, length: int) -> None:
        offset = opened.offset
        last = self.spans[-1] if self.spans else None
        same_place = last is not None and (last.offset, last.length) == (offset, length)
        if opened.tag in _PLAIN:
            self.spans.append(Span(_PLAIN[opened.tag], offset, length))
        elif opened.tag == "a":
            inside = b"".join(self._pieces[opened.text_index :]).decode()
            span = link_span(opened.argument or inside, offset, length)
            if span is not None:
                self.spans.append(span)
        elif opened.tag == "pre":
            if same_place and last is not None and last.kind == "code" and last.argument:
                self.spans[-1] = Span("pre", offset, length, last.argument)
            else:
                self.spans.append(Span("pre", offset, length))
        elif opened.tag == "code":
            if same_place and last is not None and last.kind == "pre" and opened.argument:
                self.spans[-1] = Span("pre", offset, length, opened.argument)
            else:
                self.spans.append(Span("code", offset, length, opened.argument))
        elif opened.tag == "blockquote":
            kind = "expandable_blockquote" if opened.argument == "expandable" else "blockquote"
            self.spans.append(Span(kind, offset, length))
        else:
            if not opened.argument.isdigit() or not int(opened.argument):
                raise _RefusedError("Invalid custom emoji identifier specified")
            self.spans.append(Span("custom_emoji", offset, length, opened.argument))


def _read_argument(tag: str, name: str, value: str) -> str:
    if tag == "a" and name == "href":
        return value
    if tag == "code" and name == "class":
        return value.removeprefix("language-") if value.startswith("language-") else ""
    if tag == "span" and name == "class":
        return value.removeprefix("tg-") if value.startswith("tg-") else ""
    if tag == "tg-emoji" and name == "emoji-id":
        return value
    if tag == "blockquote" and name == "expandable":
        return "expandable"
    return ""
