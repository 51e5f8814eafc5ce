"""What people wrote, as others are shown it: nothing in it turns text around, hides, piles up or calls somebody.

Only for display: what is stored is what was written.
"""

import re
import unicodedata
from typing import Final

from bot.core.shared.addresses import LINK

JOINER: Final = "\u2060"
"""Cannot be seen and parts nothing; after "@" and "/" it keeps Telegram from seeing a mention or a command."""

_MOST_MARKS: Final = (
    2  # on one letter: Vietnamese and polytonic Greek need two where they are not one character
)
_LONGEST_RUN: Final = 40
_JOINS_EMOJI: Final = "\u200d"
_PRESENTATIONS: Final = frozenset("\ufe0e\ufe0f")
_KEYCAPS: Final = frozenset("0123456789#*")

_LINE_END: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Letters and signs of our languages are plain; whatever else there is, is looked at by itself. A flag of England is a
# black flag with letters that cannot be seen: they stay.
_PLAIN: Final = (
    "\n\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u0590\u1e00-\u1fff\u2010-\u2027\u2030-\u205e"
)
_LOOKED_AT: Final = re.compile(f"\U0001f3f4[\U000e0020-\U000e007e]{{1,16}}\U000e007f|[^{_PLAIN}]")
_PILE: Final = re.compile(f"[^{_PLAIN}]{{{_MOST_MARKS + 1},}}")
_PICTURE: Final = re.compile(
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
# Nothing to see, though Unicode calls it neither control nor format; what variation selectors and unknown tags are too.
_UNSEEN: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u3164\ufe00-\ufe0f\uffa0\ufdd0-\ufdef\ufff0-\ufff8\ufffe\uffff"
    "\U000e0000-\U000e0fff]"
)
_SPACES: Final = frozenset("\t\u2800")
_EMPTY_LINES: Final = re.compile(r"\n(?:[^\S\n]*\n){2,}")
_RUN: Final = re.compile(rf"(.)\1{{{_LONGEST_RUN},}}", re.DOTALL)
_CALL: Final = re.compile(rf"(?P<link>{LINK.pattern})|(?<!\w)@(?=\w)|(?<![\w/<>])/(?=\w)", re.VERBOSE)


def neutral(text: str) -> str:
    """The text as it is shown to others, in NFC; shown again it stays the same. Never raises.

    - Nothing in it reorders or controls what is beside it, or cannot be seen, but for joiners inside emoji. Lines end
      in "\\n".
    - At most two marks on a letter, two ends of lines in a row, forty times the same character.
    - "@name" is no mention and "/name" no command for Telegram: JOINER stands between. Addresses of the net and of
      e-mail are left to the letter, so that they can be opened.

    It is not escaped: whoever puts it into HTML does that.
    """
    seen = _LOOKED_AT.sub(_only_seen, _LINE_END.sub("\n", text))
    light = _PILE.sub(_without_piles, unicodedata.normalize("NFC", seen))
    short = _RUN.sub(lambda run: run[1] * _LONGEST_RUN, _EMPTY_LINES.sub("\n\n", light))
    return _CALL.sub(lambda call: call[0] if call["link"] else call[0] + JOINER, short)


def legible(text: str) -> str:
    """The same for pages and files, where nothing calls anybody and a joiner would only be copied along."""
    return neutral(text).replace(JOINER, "")


def _only_seen(found: re.Match[str]) -> str:
    sign, text, at = found[0], found.string, found.start()
    if len(sign) > 1:
        return sign
    if sign in _SPACES:
        return " "
    if sign == _JOINS_EMOJI:
        after = text[at + 1 : at + 2]
        return sign if _follows_picture(text, at) and _PICTURE.match(after) else ""
    if sign in _PRESENTATIONS:
        before = text[at - 1 : at]
        return sign if before in _KEYCAPS or _PICTURE.match(before) else ""
    if _UNSEEN.match(sign) or unicodedata.category(sign) in ("Cc", "Cf", "Cs"):
        return ""
    return sign


def _follows_picture(text: str, at: int) -> bool:
    before = text[at - 1 : at]
    if before in _PRESENTATIONS:
        before = text[at - 2 : at - 1]
    return bool(_PICTURE.match(before))


def _without_piles(found: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for sign in found[0]:
        marks = marks + 1 if unicodedata.category(sign) in ("Mn", "Me") else 0
        if marks <= _MOST_MARKS:
            kept.append(sign)
    return "".join(kept)
