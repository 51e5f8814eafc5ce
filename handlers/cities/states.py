"""Where a resident stands while she looks for a city."""

from bot.core.residents.model import Conversation
from bot.telegram.turns import KEYBOARD
from handlers.cities.callbacks import HOME

SEARCHING = "cities.searching"  # a typed text is a city's name, a location asks for the nearest


def searching(purpose: str, *, keyboard: bool = False) -> Conversation:
    """She looks for a city for this purpose; ``keyboard``: the one that shares her location is open."""
    return Conversation(SEARCHING, {"purpose": purpose} | ({KEYBOARD: True} if keyboard else {}))


def purpose_of(conversation: Conversation | None) -> str:
    """What she looks for a city for; a home where nothing else was said."""
    return str(conversation.data.get("purpose", HOME)) if conversation else HOME
