"""The parameters column: "start=1 end=5 step=1", "randomize=true"."""

import re
from decimal import Decimal
from typing import Final

from bot.core.surveys.questionnaire import Span
from bot.interchange.xlsform.defaults import plain_number, read_number

_LONGEST: Final = 1_000  # characters that are looked at
_PAIR: Final = re.compile(r"([^\s=,;]+)\s*=\s*([^\s=,;]+)")


def read_parameters(words: str) -> dict[str, str]:
    """What is no pair is passed over."""
    return {name.lower(): value.lower() for name, value in _PAIR.findall(words[:_LONGEST])}


def read_span(parameters: dict[str, str]) -> Span | None:
    """From one to ten by one where nothing else is said; None where there are no such numbers."""
    start, end, step = (
        read_number(parameters.get(name, usual))
        for name, usual in (("start", "1"), ("end", "10"), ("step", "1"))
    )
    if start is None or end is None or step is None:
        return None
    low, high, step = min(start, end), max(start, end), abs(step)
    if step == Decimal(0) or step > high - low or (high - low) % step:
        return None
    return Span(plain_number(low), plain_number(high), plain_number(step))
