"""Where a moderator stands who is asked for more than a tap."""

from bot.core.residents.model import Conversation

MESSAGE = "moderation.message"  # with a case, a number, a reason: what its author is told
ASKING = "moderation.asking"  # with a case
SUGGESTING = "moderation.suggesting"  # with a case, and what she has typed so far
ESCALATING = "moderation.escalating"  # with a case
MERGING = "moderation.merging"  # with a case, a number: a code or words are looked for
FINDING = "moderation.finding"  # a code
TICKING = "moderation.ticking"  # with what is ticked, as ``ticks``
WORDING = "moderation.wording"  # with a reason, a part, a language


def standing(state: str, city: str, **data: str) -> Conversation:
    """She is asked for something that concerns this city; what is empty is left out."""
    return Conversation(state, {"city": city} | {name: value for name, value in data.items() if value})


def ticking(city: str, ticked: dict[str, int]) -> Conversation:
    """She chooses several cases: what is ticked, with the version that she saw of each."""
    return Conversation(TICKING, {"city": city, "ticked": ticked})


def ticked(conversation: Conversation | None, city: str) -> dict[str, int]:
    """The versions that she saw by case; empty where she chooses none of this city."""
    if conversation is None or conversation.state != TICKING or conversation.data.get("city") != city:
        return {}
    return {str(case): int(number) for case, number in dict(conversation.data.get("ticked", {})).items()}
