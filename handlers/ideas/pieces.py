"""A text that is being typed, while it stands in the dialogue: what Telegram cut in pieces is put together again."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.core.ideas.model import IdeaDraft
from bot.core.ideas.pieces import with_words
from bot.core.residents.model import Conversation
from handlers.asked import said_of

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Typed:
    """``pieces``: the length of the last message where it may have been cut, else 0."""

    text: str
    pieces: int
    at: datetime

    def data(self) -> dict[str, str]:
        """For the dialogue."""
        return {"typed": self.text, "pieces": str(self.pieces or ""), "typed_at": self.at.isoformat()}


def typed_so_far(conversation: Conversation | None) -> str:
    """Empty if nothing."""
    return said_of(conversation, "typed")


def read_typed(conversation: Conversation | None, words: str, now: datetime) -> Typed:
    """What she has just typed, behind what it is the rest of. Raises TextRefused (EMPTY, TOO_LONG)."""
    at = said_of(conversation, "typed_at")
    before = IdeaDraft(
        "",
        "",
        datetime.fromisoformat(at) if at else _LONG_AGO,
        typed_so_far(conversation),
        pieces=int(said_of(conversation, "pieces") or 0),
    )
    joined = with_words(before, words, now, more=False)
    return Typed(joined.text, joined.pieces, now)
