"""Where an editor stands who corrects what was sent."""

from bot.core.cities.model import City
from bot.core.residents.model import Conversation

CORRECTING = "broadcasts.correcting"  # with a broadcast, its version and a language
CORRECTED = "broadcasts.corrected"  # with the same and the new text: she looks at it


def correcting(city: City, broadcast: str, version: int, language: str) -> Conversation:
    """She is asked for the text."""
    said = {"city": city.slug, "broadcast": broadcast, "version": version, "language": language}
    return Conversation(CORRECTING, said)


def corrected(before: Conversation, text: str) -> Conversation:
    """The text is there, and she has to agree; what she sends instead takes its place."""
    return Conversation(CORRECTED, {**before.data, "text": text})
