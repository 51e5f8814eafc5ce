"""Long texts come in pieces: clients cut what is longer than a message, and send the rest as the next ones."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.core.ideas.model import LONGEST_DRAFT, IdeaDraft, TextFault, TextRefused

LONGEST_PIECE: Final = 4_096  # UTF-16 units, as Telegram counts
CUT_FROM: Final = (
    LONGEST_PIECE // 2
)  # the shortest that a client leaves where it looks for a good place to cut
JOINED_WITHIN: Final = timedelta(seconds=20)
_ENDS: Final = (".", "!", "?", "…", ":", ";", "»", "”", "“")


def with_words(draft: IdeaDraft, words: str, now: datetime, *, more: bool) -> IdeaDraft:
    """The draft with what she typed in place of its text, or after it: where ``more``, or where it seems to be the
    rest of the message before. Raises TextRefused (EMPTY, TOO_LONG)."""
    words = words.strip()
    if not words:
        raise TextRefused(TextFault.EMPTY)
    if is_cut(draft, now):
        text = f"{draft.text}{_between(draft)}{words}"
    elif more and draft.text:
        text = f"{draft.text}\n{words}"
    else:
        text = words
    if len(text) > LONGEST_DRAFT:
        raise TextRefused(TextFault.TOO_LONG, len(text), LONGEST_DRAFT)
    length = _units(words)
    return replace(draft, text=text, pieces=length if length >= CUT_FROM else 0, touched_at=now)


def is_cut(draft: IdeaDraft, now: datetime) -> bool:
    """Whether what comes now is the rest of the message before, as far as can be told."""
    return draft.pieces > 0 and now - draft.touched_at <= JOINED_WITHIN


def _between(draft: IdeaDraft) -> str:
    """What stood where it was cut. Messages lose the space at their ends, so a whole one was cut within a word."""
    if draft.pieces >= LONGEST_PIECE:
        return ""
    return "\n" if draft.text.endswith(_ENDS) else " "


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
