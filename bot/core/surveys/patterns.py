"""Regular expressions of a form's author, matched in time that grows with the text and never explodes.

Python's own engine backtracks: a pattern such as ``(a+)+b`` holds up the whole bot with thirty letters. This one follows
all branches at once, so each character costs at most the size of the pattern. What needs a memory of what was matched
(back references, looking ahead) is therefore refused.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.core.surveys.pattern_reader import (
    Again,
    Edge,
    Either,
    One,
    Part,
    PatternReader,
    PatternRefused,
    Row,
    Test,
    is_word,
)

__all__ = ["LONGEST_PATTERN", "Pattern", "PatternRefused", "compile_pattern"]

LONGEST_PATTERN: Final = 500  # characters
_MOST_STEPS: Final = 1_000  # of a compiled pattern: ``{100}`` writes what it repeats a hundred times


@dataclass(slots=True)
class _Step:
    """``test``: a character is consumed on the way to ``then``; ``edge``: only there; otherwise ``then`` or ``other``."""

    test: Test | None = None
    edge: str = ""
    then: int = -1
    other: int = -1


class Pattern:
    """A compiled pattern."""

    def __init__(self, text: str) -> None:
        part = PatternReader(text).read()
        if _size(part) > _MOST_STEPS:
            raise PatternRefused("too long")
        self._steps: list[_Step] = []
        self._end = -1
        self._start = self._write(part, self._end)

    def matches(self, text: str, spend: Callable[[int], None]) -> bool:
        """Whether the whole text matches. ``spend`` is told the work of each character; what it raises ends it."""
        now = self._reached([self._start], text, 0)
        for at, char in enumerate(text):
            spend(1 + len(now) // 4)
            following: list[int] = []
            for number in now:
                if number >= 0:
                    step = self._steps[number]
                    if step.test is not None and step.test(char):
                        following.append(step.then)
            if not following:
                return False
            now = self._reached(following, text, at + 1)
        return self._end in now

    def _reached(self, numbers: list[int], text: str, at: int) -> set[int]:
        """All steps that can be stood on at this offset without consuming anything more."""
        seen: set[int] = set()
        waiting = numbers
        while waiting:
            number = waiting.pop()
            if number in seen:
                continue
            seen.add(number)
            if number < 0:
                continue
            step = self._steps[number]
            if step.test is not None:
                continue
            if step.edge and not _is_edge(step.edge, text, at):
                continue
            waiting.append(step.then)
            if step.other != -1 or not step.edge:
                waiting.append(step.other)
        return seen

    def _add(self, step: _Step) -> int:
        self._steps.append(step)
        return len(self._steps) - 1

    def _write(self, part: Part, then: int) -> int:
        """Steps for this part that lead to ``then``; the number of the first."""
        match part:
            case One(test):
                return self._add(_Step(test=test, then=then))
            case Edge(kind):
                return self._add(_Step(edge=kind, then=then, other=-1))
            case Row(parts):
                for each in reversed(parts):
                    then = self._write(each, then)
                return then
            case Either(branches):
                first = self._write(branches[-1], then)
                for each in reversed(branches[:-1]):
                    first = self._add(_Step(then=self._write(each, then), other=first))
                return first
            case Again(inner, least, most):
                return self._write_again(inner, least, most, then)

    def _write_again(self, inner: Part, least: int, most: int | None, then: int) -> int:
        if most is None:
            loop = self._add(_Step(other=then))
            self._steps[loop].then = self._write(inner, loop)
            first = loop
        else:
            first = then
            for _ in range(most - least):
                first = self._add(_Step(then=self._write(inner, first), other=then))
        for _ in range(least):
            first = self._write(inner, first)
        return first


@lru_cache(256)
def compile_pattern(text: str) -> Pattern:
    """Raises PatternRefused."""
    if len(text) > LONGEST_PATTERN:
        raise PatternRefused("too long")
    return Pattern(text)


def _is_edge(kind: str, text: str, at: int) -> bool:
    if kind == "^":
        return at == 0
    if kind == "$":
        return at == len(text)
    before = at > 0 and is_word(text[at - 1])
    after = at < len(text) and is_word(text[at])
    return before != after


def _size(part: Part) -> int:
    match part:
        case Row(parts) | Either(parts):
            return sum(_size(each) for each in parts) + len(parts)
        case Again(inner, least, most):
            times = least + 1 if most is None else most
            return (_size(inner) + 1) * max(times, 1)
        case _:
            return 1
