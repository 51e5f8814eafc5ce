"""Addresses of the net as people write them among their words, found in linear time."""

import re
from typing import Final

# Domains without a scheme are links where they end in one of these, as people of the region write them; a full stop
# without a space after it ("паркот.Нема") must not become one. Two-letter ones are those of countries near and far.
_ENDINGS: Final = (
    "com|org|net|info|edu|gov|int|biz|name|pro|eu|tv|io|me|app|dev|page|site|online|shop|store|blog|news|live|link|xyz|"
    "club|city|istanbul|tr|gr|cy|ro|md|al|bg|mk|ba|hr|rs|si|it|at|de|ch|fr|es|uk|us|nl|be|hu|cz|pl|ru|ua|co|ly|gl|gg|"
    "срб|мкд|бг|ελ|ею|ευ"
)
_LABEL: Final = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_HOST: Final = rf"(?:{_LABEL}\.){{1,8}}(?:{_ENDINGS}|{_ENDINGS.upper()}|xn--[a-z0-9-]{{2,40}})(?![\w-])"
_REST: Final = r"(?::\d{1,5})?(?:[/?#][^\s<>\"]{0,2000})?"

LINK: Final = re.compile(
    rf"""
      (?<!\w)(?i:https?|ftp)://[^\s<>"/?#]{{1,255}}(?:[/?#][^\s<>"]{{0,2000}})?
    | (?<!\w)tg://[^\s<>"]{{1,500}}
    | (?<![\w@.-])(?i:www)\.{_LABEL}(?:\.{_LABEL}){{1,8}}{_REST}
    | (?<![\w@.+/-]){_HOST}(?!@){_REST}
    """,
    re.VERBOSE,
)
"""A link with or without a scheme; what ends a sentence may be at its end (``trimmed`` takes it off)."""

_CLOSING: Final = {")": "(", "]": "[", "}": "{"}
_ENDING_SIGNS: Final = ".,;:!?…'\"`»«“”„’‘*_~|…·"


def trimmed(link: str) -> str:
    """A link without the signs that end the sentence around it; brackets that it opened itself are kept."""
    end = len(link)
    unopened = {sign: link.count(sign) - link.count(_CLOSING[sign]) for sign in _CLOSING}
    while end > 0:
        sign = link[end - 1]
        if sign in _CLOSING:
            if unopened[sign] <= 0:
                break
            unopened[sign] -= 1
        elif sign not in _ENDING_SIGNS:
            break
        end -= 1
    return link[:end]
