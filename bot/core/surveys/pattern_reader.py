"""Reads regular expressions as Java and ICU write them, which ODK's forms are made for."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

_DEEPEST: Final = 40  # groups within groups

Test: TypeAlias = Callable[[str], bool]


class PatternRefused(ValueError):
    """It is no pattern, or one that is not matched here. ``is_known``: correct elsewhere."""

    def __init__(self, reason: str, *, is_known: bool = False) -> None:
        super().__init__(reason)
        self.is_known = is_known


@dataclass(frozen=True, slots=True)
class One:
    """A character that passes a test."""

    test: Test


@dataclass(frozen=True, slots=True)
class Edge:
    """Start (^), end ($) or the boundary of a word (b)."""

    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    parts: tuple["Part", ...]


@dataclass(frozen=True, slots=True)
class Either:
    branches: tuple["Part", ...]


@dataclass(frozen=True, slots=True)
class Again:
    part: "Part"
    least: int
    most: int | None


Part: TypeAlias = One | Edge | Row | Either | Again


def is_word(char: str) -> bool:
    return char == "_" or char.isalnum()


def _is_not(test: Test) -> Test:
    return lambda char: not test(char)


_CLASSES: Final[dict[str, Test]] = {"d": str.isdecimal, "w": is_word, "s": str.isspace}
_ESCAPED: Final = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_COUNT: Final = re.compile(r"\{(\d{1,4})(?:(,)(\d{1,4})?)?\}")
_HEX: Final = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})")
_CATEGORY: Final = re.compile(r"\{([LNPSZMC][a-z]?)\}")


def _exactly(wanted: str) -> Test:
    return lambda char: char == wanted


def _in_category(name: str) -> Test:
    return lambda char: unicodedata.category(char).startswith(name)


class PatternReader:
    """Of one pattern, from its beginning to its end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0

    def read(self) -> Part:
        """Raises PatternRefused."""
        part = self._either()
        if self._at < len(self._text):
            raise PatternRefused("unmatched )")
        return part

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _take(self) -> str:
        char = self._peek()
        if not char:
            raise PatternRefused("unexpected end")
        self._at += 1
        return char

    def _either(self) -> Part:
        branches = [self._row()]
        while self._peek() == "|":
            self._at += 1
            branches.append(self._row())
        return branches[0] if len(branches) == 1 else Either(tuple(branches))

    def _row(self) -> Part:
        parts: list[Part] = []
        while (char := self._peek()) and char not in "|)":
            parts.append(self._repeated(self._single()))
        return Row(tuple(parts))

    def _repeated(self, part: Part) -> Part:
        times = 0
        while char := self._peek():
            if char in "*+?":
                self._at += 1
                least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}[char]
            elif found := _COUNT.match(self._text, self._at):
                self._at = found.end()
                least = int(found[1])
                most = (int(found[3]) if found[3] else None) if found[2] else least
                if most is not None and most < least:
                    raise PatternRefused("counts the wrong way round")
            else:
                break
            times += 1
            if times > 1:
                raise PatternRefused("a quantifier on a quantifier")
            part = Again(part, least, most)
            if self._peek() == "?":  # reluctant: the same texts match
                self._at += 1
            elif self._peek() == "+":
                raise PatternRefused("possessive", is_known=True)
        return part

    def _single(self) -> Part:
        match self._take():
            case "(":
                return self._group()
            case "[":
                return One(self._class())
            case ".":
                return One(lambda char: char not in "\n\r")
            case "^" | "$" as kind:
                return Edge(kind)
            case "\\":
                return self._escape()
            case "*" | "+" | "?":
                raise PatternRefused("nothing to repeat")
            case char:
                return One(_exactly(char))

    def _group(self) -> Part:
        if self._peek() == "?":
            if not self._text.startswith("?:", self._at):
                raise PatternRefused("looking around, flags and names of groups", is_known=True)
            self._at += 2
        self._depth += 1
        if self._depth > _DEEPEST:
            raise PatternRefused("too deep")
        part = self._either()
        if self._peek() != ")":
            raise PatternRefused("unmatched (")
        self._at += 1
        self._depth -= 1
        return part

    def _escape(self) -> Part:
        if self._peek() == "b":
            self._at += 1
            return Edge("b")
        if edge := {"A": "^", "z": "$", "Z": "$"}.get(self._peek()):
            self._at += 1
            return Edge(edge)
        found = self._escaped()
        return One(_exactly(found) if isinstance(found, str) else found)

    def _escaped(self) -> str | Test:
        """A character, or the test of a class of them."""
        char = self._take()
        if char in "dws":
            return _CLASSES[char]
        if char in "DWS":
            return _is_not(_CLASSES[char.swapcase()])
        if char in _ESCAPED:
            return _ESCAPED[char]
        if char in "pP":
            if not (found := _CATEGORY.match(self._text, self._at)):
                raise PatternRefused("a class of characters that is not known", is_known=True)
            self._at = found.end()
            test = _in_category(found[1])
            return test if char == "p" else _is_not(test)
        if found := _HEX.match(self._text, self._at - 1):
            self._at = found.end()
            return chr(int(found[1] or found[2], 16))
        if char.isalnum():
            raise PatternRefused(f"\\{char}", is_known=True)
        return char

    def _class(self) -> Test:
        is_negated = self._peek() == "^"
        if is_negated:
            self._at += 1
        chars: set[str] = set()
        spans: list[tuple[str, str]] = []
        tests: list[Test] = []
        is_first = True
        while (char := self._take()) != "]" or is_first:
            is_first = False
            low = self._escaped() if char == "\\" else char
            if not isinstance(low, str):
                tests.append(low)
            elif self._peek() == "-" and self._text[self._at + 1 : self._at + 2] not in ("]", ""):
                self._at += 1
                high = self._escaped() if (last := self._take()) == "\\" else last
                if not isinstance(high, str) or high < low:
                    raise PatternRefused("a span that is none")
                spans.append((low, high))
            else:
                chars.add(low)

        def test(char: str) -> bool:
            found = (
                char in chars
                or any(low <= char <= high for low, high in spans)
                or any(each(char) for each in tests)
            )
            return found != is_negated

        return test
