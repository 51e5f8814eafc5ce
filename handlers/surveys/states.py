"""Where somebody stands who is asked for more than a tap about surveys."""

import hashlib

from bot.core.residents.model import Conversation
from bot.core.surveys.playing import Playing
from bot.core.surveys.sheet import REVIEW
from bot.telegram.turns import KEYBOARD

# Residents, and editors in a test run
FILLING = "surveys.filling"  # what is typed, a location or a photo answers the question before her


def filling(city: str, sheet: str, mark: str, *, keyboard: bool = False) -> Conversation:
    """The question with this mark (``mark_of``) is before her; ``keyboard``: the one that shares her location is open."""
    data: dict[str, object] = {"city": city, "sheet": sheet, "mark": mark}
    return Conversation(FILLING, data | ({KEYBOARD: True} if keyboard else {}))


def mark_of(playing: Playing) -> str:
    """Tells where she stands from where she stood, and nothing to who reads the directory: at which question somebody is
    may be an answer of hers. It depends on the sheet's seed, which goes with an anonymous sheet, and is so short that
    each place has thousands of seeds that would give the same."""
    place = playing.short(playing.step.place) if playing.step else REVIEW
    return "~" + hashlib.sha256(f"{playing.sheet.seed} {place}".encode()).hexdigest()[:4]
