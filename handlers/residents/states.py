"""Where a newcomer stands who has been asked for her consent: what she looks at in between leads back to it."""

from bot.core.residents.model import Conversation

CONSENTING = "residents.consenting"


def consenting(
    city: str,
    invitation: str | None = None,
    event: str | None = None,
    survey: str | None = None,
    idea: str | None = None,
) -> Conversation:
    """She may agree to belong to this city.

    ``invitation`` is the hash of the link that brought her, ``event`` the occurrence, ``survey`` the survey
    and ``idea`` the idea that she came for.
    """
    brought = {"invitation": invitation, "event": event, "survey": survey, "idea": idea}
    return Conversation(CONSENTING, {"city": city} | {name: by for name, by in brought.items() if by})


def city_of(conversation: Conversation | None) -> str | None:
    """The city whose consent is before her."""
    return _data(conversation, "city")


def invitation_of(conversation: Conversation | None) -> str | None:
    """The hash of the invitation that she takes up by agreeing."""
    return _data(conversation, "invitation")


def event_of(conversation: Conversation | None) -> str | None:
    """The occurrence of an event of that city which she is shown when she has agreed."""
    return _data(conversation, "event")


def survey_of(conversation: Conversation | None) -> str | None:
    """The survey of that city which she is shown when she has agreed."""
    return _data(conversation, "survey")


def idea_of(conversation: Conversation | None) -> str | None:
    """The idea of that city which she is shown when she has agreed."""
    return _data(conversation, "idea")


def _data(conversation: Conversation | None, name: str) -> str | None:
    if conversation is None or conversation.state != CONSENTING or name not in conversation.data:
        return None
    return str(conversation.data[name])
