"""Where a newcomer stands who has been asked for her consent: what she looks at in between leads back to it."""

from bot.core.residents.model import Conversation

CONSENTING = "residents.consenting"


def consenting(city: str, invitation: str | None = None) -> Conversation:
    """She may agree to belong to this city; ``invitation`` is the hash of the link that brought her."""
    return Conversation(CONSENTING, {"city": city} | ({"invitation": invitation} if invitation else {}))


def city_of(conversation: Conversation | None) -> str | None:
    """The city whose consent is before her."""
    return _data(conversation, "city")


def invitation_of(conversation: Conversation | None) -> str | None:
    """The hash of the invitation that she takes up by agreeing."""
    return _data(conversation, "invitation")


def _data(conversation: Conversation | None, name: str) -> str | None:
    if conversation is None or conversation.state != CONSENTING or name not in conversation.data:
        return None
    return str(conversation.data[name])
