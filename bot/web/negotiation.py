"""Which language somebody is answered in of whom only her browser is known."""

from collections.abc import Sequence
from typing import Final

from bot.core.languages import ENGLISH, chain, find_language, negotiate, read_telegram_code

_LONGEST_HEADER: Final = 1_000  # characters; browsers send a tenth of it


def language_of(asked: str | None, accepted: str | None, offered: Sequence[str]) -> str:
    """The language that the address asks for, if it is one of ours; else the best that the browser accepts and the
    city offers, or its kin; else the city's first. ``accepted`` is the Accept-Language header.
    """
    wanted = find_language(asked) if asked else None
    if wanted is not None:
        return wanted.tag
    codes = _by_preference(accepted or "")
    for code in codes:
        own, found = read_telegram_code(code), negotiate(code, offered).language
        # English ends every chain, but is nobody's kin: who prefers Turkish and reads English says so herself.
        if own is not None and found in chain(own) and (found != ENGLISH or own == ENGLISH):
            return found
    return negotiate(codes[0] if codes else None, offered).language


def _by_preference(header: str) -> list[str]:
    """The codes of an Accept-Language header, the most wanted first; what cannot be read is left out."""
    weighed: list[tuple[float, str]] = []
    for part in header[:_LONGEST_HEADER].split(","):
        code, _, rest = part.strip().partition(";")
        weight = rest.strip().removeprefix("q=") if rest else "1"
        try:
            quality = float(weight)
        except ValueError:
            continue
        if code and 0 < quality <= 1:
            weighed.append((quality, code.strip()))
    return [code for _, code in sorted(weighed, key=lambda pair: -pair[0])]
