"""What a turn is about: the city that its button names, and what the dialogue before it knows."""

from bot.core.cities.model import City
from bot.core.residents.model import Conversation, InvalidSetting
from bot.telegram.turns import Turn


def city_at(turn: Turn) -> City:
    """The city that the button names, else her own. Raises InvalidSetting."""
    if turn.city is None:
        raise InvalidSetting("no city")
    return turn.city


def said_of(conversation: Conversation | None, name: str) -> str:
    """What the dialogue knows by this name; empty if nothing."""
    return str(conversation.data.get(name, "")) if conversation else ""
