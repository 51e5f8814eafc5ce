"""The HTML that Telegram takes, checked before anybody is sent it: what is wrong, and where.

https://core.telegram.org/bots/api#html-style

Stricter than Telegram where that would drop in silence what was meant: an attribute that it does not know, an address
that makes no link, a sign that should have been written otherwise.
"""

import unicodedata
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import urlsplit

TAGS: Final = frozenset(
    (
        "b",
        "strong",
        "i",
        "em",
        "u",
        "ins",
        "s",
        "strike",
        "del",
        "code",
        "pre",
        "a",
        "tg-spoiler",
        "span",
        "blockquote",
    )
)
_OTHERS_OF_TELEGRAM: Final = frozenset(("tg-emoji",))  # only who pays for a name of the bot's may send them
_SPACES: Final = " \t\r\n"
_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_IN_NAMES: Final = _LETTERS | frozenset("0123456789-")
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_LONGEST_ENTITY: Final = 10  # characters with the & and without the ;
_SURROGATES: Final = range(0xD800, 0xE000)
_LARGEST_CHARACTER: Final = 0x10FFFF
_UNSEEN: Final = ("Z", "C")  # categories of Unicode
_LANGUAGE: Final = "language-"
_PIECE: Final = 40  # characters of what is wrong that are shown


class MarkupInvalid(ValueError):
    """A text that Telegram would refuse. ``line`` and ``column`` from 1; ``around``: the piece it concerns, as written.

    ``problem``: "tag" (no such tag), "attribute", "unclosed" (a tag without its end), "unopened" (an end without its tag),
    "crossed" (ends in the wrong order), "cut" (a tag without its >), "address" (of a link), "sign" (a < or & that is no
    tag or entity: write &lt; &amp;), "long" (``limit``; where it should end), "blank" (nothing to read).
    """

    def __init__(self, problem: str, line: int, column: int, around: str = "", limit: int = 0) -> None:
        super().__init__(f"line {line}, column {column}: {problem} {around}".rstrip())
        self.problem = problem
        self.line = line
        self.column = column
        self.around = around
        self.limit = limit


def check(text: str, limit: int) -> None:
    """Whether Telegram takes it, and it is no longer than ``limit`` UTF-16 units that are read. Raises MarkupInvalid."""
    _measure(_Scanner(text, lenient=False).run(), text, limit)


def length(text: str) -> int:
    """UTF-16 units that are read, without tags."""
    return sum(_units(piece.read) for piece in _Scanner(text, lenient=True, judging=False).run())


def read(typed: str, limit: int) -> str:
    """The HTML of what somebody typed, which ``check`` accepts. Raises MarkupInvalid, which says where in what she typed.

    With a tag or an entity in it, it is HTML already, and only a < or & that is neither is escaped; without one it is
    plain text, and all of it is. Something like <bb>, or <b without its >, was meant to be a tag and is refused.
    """
    pieces = _Scanner(typed, lenient=True).run()
    _measure(pieces, typed, limit)
    is_html = any(piece.is_markup for piece in pieces)
    return "".join(piece.written for piece in pieces) if is_html else escape(typed, quote=False)


@dataclass(frozen=True, slots=True)
class _Piece:
    """``at``: where it begins; ``read``: what a reader sees of it; ``written``: as ``check`` accepts it."""

    at: int
    read: str
    written: str
    is_markup: bool = False


@dataclass(frozen=True, slots=True)
class _Tag:
    name: str
    at: int
    end: int
    is_end: bool
    attributes: tuple[tuple[str, str | None], ...] = ()


class _Scanner:
    """Reads a text once, from its beginning. ``lenient``: a sign that is no tag or entity is a sign; without ``judging``
    nothing is wrong."""

    def __init__(self, text: str, *, lenient: bool, judging: bool = True) -> None:
        self._text = text
        self._lenient = lenient
        self._judging = judging
        self._open: list[_Tag] = []

    def run(self) -> list[_Piece]:
        """Raises MarkupInvalid."""
        pieces, at = [], 0
        while at < len(self._text):
            piece, at = self._next(at)
            pieces.append(piece)
        if self._open and self._judging:
            last = self._open[-1]
            raise self._wrong("unclosed", last.at, last.end)
        return pieces

    def _next(self, at: int) -> tuple[_Piece, int]:
        """The piece that begins here, and where the next one does."""
        sign = self._text[at]
        if sign == "<" and (tag := self._tag(at)):
            self._take(tag)
            return _Piece(at, "", self._text[at : tag.end], is_markup=True), tag.end
        if sign == "&" and (entity := _entity(self._text, at)):
            character, end = entity
            return _Piece(at, character, self._text[at:end], is_markup=True), end
        if sign in "<&" and not self._lenient:
            raise self._wrong("sign", at, at + 1)
        return _Piece(at, sign, escape(sign) if sign in "<&" else sign), at + 1

    def _wrong(self, problem: str, at: int, end: int) -> MarkupInvalid:
        return _wrong(problem, self._text, at, end)

    def _tag(self, at: int) -> _Tag | None:
        """The tag that was meant here; None where the < is a sign. Raises MarkupInvalid."""
        text = self._text
        is_end = text.startswith("/", at + 1)
        begin = end = at + 1 + is_end
        while end < len(text) and text[end] in _IN_NAMES:
            end += 1
        name = text[begin:end].lower()
        follows = text[end] if end < len(text) else ""
        if end == begin or text[begin] not in _LETTERS or follows not in f"{_SPACES}>/":
            return None
        is_known = name in TAGS or name in _OTHERS_OF_TELEGRAM
        try:
            attributes, end = self._attributes(at, end)
        except MarkupInvalid:
            if is_known and self._judging:
                raise
            return None
        if not is_known and any(value is None and given != "/" for given, value in attributes):
            return None  # "<Ana Marija>" is a name, not a tag that was meant
        return _Tag(name, at, end, is_end, attributes)

    def _attributes(self, begin: int, at: int) -> tuple[tuple[tuple[str, str | None], ...], int]:
        """Those from here on, and where the tag ends. A value is quoted. Raises MarkupInvalid."""
        found: list[tuple[str, str | None]] = []
        while True:
            at = self._after_spaces(at)
            if self._is(at, ">"):
                return tuple(found), at + 1
            end = at
            while end < len(self._text) and self._text[end] not in f"{_SPACES}=><":
                end += 1
            if end == at:
                raise self._wrong("cut" if not self._is(at, "=") else "attribute", begin, at)
            name, at = self._text[at:end].lower(), self._after_spaces(end)
            value = None
            if self._is(at, "="):
                value, at = self._value(begin, self._after_spaces(at + 1))
            found.append((name, value))

    def _value(self, begin: int, at: int) -> tuple[str, int]:
        """The quoted value that begins here, read, and where it ends. Raises MarkupInvalid."""
        quote = self._text[at : at + 1]
        if quote not in ("'", '"'):
            raise self._wrong("attribute" if ">" in self._text[at:] else "cut", begin, self._end_of(at))
        end = self._text.find(quote, at + 1)
        if end < 0:
            raise self._wrong("cut", begin, at)
        return _unescaped(self._text[at + 1 : end]), end + 1

    def _end_of(self, at: int) -> int:
        """Behind the next >, or at the end."""
        return (self._text.find(">", at) + 1) or len(self._text)

    def _after_spaces(self, at: int) -> int:
        while at < len(self._text) and self._text[at] in _SPACES:
            at += 1
        return at

    def _is(self, at: int, sign: str) -> bool:
        return self._text.startswith(sign, at)

    def _take(self, tag: _Tag) -> None:
        """Open it or close what it ends. Raises MarkupInvalid."""
        if not self._judging:
            return
        has_slash = any(name == "/" for name, _ in tag.attributes)
        if tag.name not in TAGS or has_slash:
            raise self._wrong("tag", tag.at, tag.end)
        if not tag.is_end:
            self._require_attributes(tag)
            self._open.append(tag)
            return
        if tag.attributes:
            raise self._wrong("attribute", tag.at, tag.end)
        if all(begun.name != tag.name for begun in self._open):
            raise self._wrong("unopened", tag.at, tag.end)
        if self._open[-1].name != tag.name:
            raise self._wrong("crossed", tag.at, tag.end)
        self._open.pop()

    def _require_attributes(self, tag: _Tag) -> None:
        """Those that Telegram wants of this tag, and no others. Raises MarkupInvalid."""
        match tag.name, tag.attributes:
            case ("a", (("href", str() as address),)):
                if not _is_address(address):
                    raise self._wrong("address", tag.at, tag.end)
            case ("span", (("class", "tg-spoiler"),)) | ("blockquote", () | (("expandable", None | ""),)):
                return
            case ("code", (("class", str() as language),)):
                is_in_pre = bool(self._open) and self._open[-1].name == "pre"
                if not (is_in_pre and language.startswith(_LANGUAGE) and language != _LANGUAGE):
                    raise self._wrong("attribute", tag.at, tag.end)
            case ("a" | "span", _):
                raise self._wrong("attribute", tag.at, tag.end)
            case (_, ()):
                return
            case _:
                raise self._wrong("attribute", tag.at, tag.end)


def _wrong(problem: str, text: str, at: int, end: int, limit: int = 0) -> MarkupInvalid:
    before = text[:at]
    column = at - (before.rfind("\n") + 1) + 1
    around = text[at:end]
    if len(around) > _PIECE:
        around = around[: _PIECE - 1] + "…"
    return MarkupInvalid(problem, before.count("\n") + 1, column, around, limit)


def _measure(pieces: list[_Piece], text: str, limit: int) -> None:
    """Raises MarkupInvalid for what is too long, or has nothing to read."""
    taken = 0
    for piece in pieces:
        taken += _units(piece.read)
        if taken > limit:
            raise _wrong("long", text, piece.at, piece.at + _PIECE, limit)
    if all(unicodedata.category(sign)[0] in _UNSEEN for piece in pieces for sign in piece.read):
        raise _wrong("blank", text, 0, 0)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _entity(text: str, at: int) -> tuple[str, int] | None:
    """The character that is written here, and where it ends; None where the & is a sign."""
    end = text.find(";", at, at + _LONGEST_ENTITY + 1)
    if end < 0:
        return None
    name = text[at + 1 : end]
    if name in _NAMED:
        return _NAMED[name], end + 1
    digits, base = (name[2:], 16) if name.startswith("#x") else (name[1:], 10)
    if not name.startswith("#") or not digits.isascii() or not digits.isalnum():
        return None
    try:
        code = int(digits, base)
    except ValueError:
        return None
    if not 0 < code < _LARGEST_CHARACTER or code in _SURROGATES:
        return None
    return chr(code), end + 1


def _unescaped(value: str) -> str:
    """A value of an attribute with its entities read."""
    written, at = [], 0
    while at < len(value):
        entity = _entity(value, at) if value[at] == "&" else None
        character, at = entity or (value[at], at + 1)
        written.append(character)
    return "".join(written)


def _is_address(address: str) -> bool:
    """Whether it makes a link that leads out of Telegram: to a page, to write a letter, to call."""
    if any(sign.isspace() for sign in address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme in ("http", "https"):
        return "." in (parts.hostname or "").strip(".")
    if parts.scheme == "mailto":
        return "@" in parts.path.strip("@")
    return parts.scheme == "tel" and any(sign.isdigit() for sign in parts.path)
