"""The draft of an answer as its buttons name its parts, and what still has to be said in it."""

import re
from typing import Final
from zlib import crc32

from bot.core.ideas.model import DraftUnknown, Milestone, OfficialAnswer, Progress
from handlers.ideas.lists import IdeaList, Kind

NEW: Final = "0"
_KEY: Final = re.compile(r"[0-9a-f]{4}")
_HOLDS_KEY: Final = 0xFFFF


def progress_letter(text: str) -> Progress:
    """A converter for buttons: as lists name it. Raises ValueError."""
    found = IdeaList(Kind.PROGRESS, text).progress
    if found is None:
        raise ValueError(text)
    return found


def milestone_key(text: str) -> str:
    """A converter for buttons: see ``key_of``; "0" is a new one. Raises ValueError."""
    if text != NEW and not _KEY.fullmatch(text):
        raise ValueError(text)
    return text


def key_of(milestone: Milestone) -> str:
    """A milestone by all that it says: an old button never means another one."""
    said = repr((milestone.day, sorted(milestone.texts.items()), milestone.is_reached))
    return f"{crc32(said.encode()) & _HOLDS_KEY:04x}"


def find_milestone(draft: OfficialAnswer, key: str) -> Milestone:
    """Raises DraftUnknown where there is no such one (any more)."""
    found = next((one for one in draft.milestones if key_of(one) == key), None)
    if found is None:
        raise DraftUnknown
    return found


def with_milestone(
    draft: OfficialAnswer, known: Milestone | None, changed: Milestone | None
) -> tuple[Milestone, ...]:
    """Its milestones with another in place of a known one, or a new one, or one less; by their days."""
    kept = [one for one in draft.milestones if one != known]
    return tuple(sorted([*kept, changed] if changed else kept, key=lambda one: one.day))


def lacks_words(answer: OfficialAnswer) -> bool:
    """Nothing is refused without a word."""
    return answer.progress is Progress.NOT_PLANNED and not answer.texts
