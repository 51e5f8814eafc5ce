"""Functions of expressions that are about words."""

import math

from bot.core.surveys.expression_numbers import whole
from bot.core.surveys.expression_problems import ExpressionFailed
from bot.core.surveys.expression_values import (
    LONGEST_TEXT,
    Scope,
    Value,
    bounded,
    number_of,
    string_of,
    texts_of,
)
from bot.core.surveys.patterns import PatternRefused, compile_pattern


def substring(scope: Scope, text: Value, start: Value, length: Value | None = None) -> Value:
    words = string_of(text)
    first = whole(number_of(start))
    last = first + whole(number_of(length)) if length is not None else math.inf
    # By XPath 1.0 every position is compared: NaN gives nothing, -Infinity begins at the beginning.
    if not first < last:
        return ""
    begin = 0 if first == -math.inf else max(int(min(first, len(words) + 1)) - 1, 0)
    end = len(words) if last == math.inf else max(int(min(last, len(words) + 1)) - 1, 0)
    return words[begin:end]


def substr(scope: Scope, text: Value, start: Value, end: Value | None = None) -> Value:
    words = string_of(text)
    begin = _offset(start, len(words))
    return words[begin : len(words) if end is None else _offset(end, len(words))]


def _offset(value: Value, length: int) -> int:
    number = number_of(value)
    if number != number:
        return 0
    whole = int(min(max(number, -length - 1), length + 1))
    return max(whole + length, 0) if whole < 0 else min(whole, length)


def before(scope: Scope, text: Value, mark: Value) -> Value:
    words, found, _ = string_of(text).partition(string_of(mark) or "\0")
    return words if found else ""


def after(scope: Scope, text: Value, mark: Value) -> Value:
    if not (wanted := string_of(mark)):
        return string_of(text)
    return string_of(text).partition(wanted)[2]


def translate(scope: Scope, text: Value, old: Value, new: Value) -> Value:
    signs, others = string_of(old), string_of(new)
    table: dict[int, str | None] = {}
    for at, char in enumerate(signs):
        table.setdefault(ord(char), others[at] if at < len(others) else None)
    scope.work.spend(len(signs) // 64)
    return string_of(text).translate(table)


def joined(scope: Scope, separator: Value, *values: Value) -> Value:
    between = string_of(separator)
    words: list[str] = []
    length = 0
    for text in texts_of(values):
        words.append(text)
        length += len(text) + len(between)
        if length > 2 * LONGEST_TEXT:
            raise ExpressionFailed("too long a text")
    return bounded(between.join(words), scope.work)


def concat(scope: Scope, *values: Value) -> Value:
    return joined(scope, "", *values)


def own_or(scope: Scope, values: tuple[Value, ...]) -> str:
    return string_of(values[0]) if values else scope.item.text


def regex(scope: Scope, text: Value, pattern: Value) -> Value:
    try:
        return compile_pattern(string_of(pattern)).matches(string_of(text), scope.work.spend)
    except PatternRefused as refused:
        raise ExpressionFailed(str(refused)) from None
