"""A draft of an idea as its writer sees it, and how its buttons name it."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.core.cities.model import City
from bot.core.ideas.model import IdeaDraft
from bot.core.residents.model import Conversation
from bot.telegram.taps import Tap
from handlers.ideas.states import standing

_ID: Final = re.compile(r"[0-9a-f]{16}")
_TOPIC: Final = re.compile(r"[0-9a-f]{6}|0")


class DraftId(str):
    """A converter for buttons: what they say of a draft is found again by its type. Raises ValueError."""

    __slots__ = ()

    def __new__(cls, text: str) -> "DraftId":
        if not _ID.fullmatch(text):
            raise ValueError(text)
        return super().__new__(cls, text)


def topic_sum(text: str) -> str:
    """A converter for buttons: a topic, as lists name it, or "0" for none. Raises ValueError."""
    if not _TOPIC.fullmatch(text):
        raise ValueError(text)
    return text


@dataclass(frozen=True, slots=True)
class Writing:
    """``guided``: she is on the way through the questions, each of which leads to the next; else back to the preview."""

    draft: IdeaDraft
    city: City
    now: datetime
    guided: bool = False

    @property
    def is_edit(self) -> bool:
        return self.draft.idea_id is not None

    @property
    def is_empty(self) -> bool:
        draft = self.draft
        return not (draft.text or draft.topic or draft.location or draft.place or draft.photos)

    def tap(self, name: str, *args: str) -> Tap:
        return Tap(name, self.city.slug, (self.draft.id, *args))

    def step(self, name: str, *args: str) -> Tap:
        """Of a question, with where it leads."""
        return self.tap(name, *args, "1" if self.guided else "0")

    def asking(self, state: str, *, keyboard: bool = False, **data: str) -> Conversation:
        """She is asked for something of this draft."""
        guided = "1" if self.guided else ""
        return standing(state, self.city.slug, keyboard=keyboard, draft=self.draft.id, guided=guided, **data)
