"""Where a resident stands who is asked for more than a tap about ideas."""

from bot.core.residents.model import Conversation
from bot.telegram.turns import KEYBOARD, Turn
from handlers.asked import said_of
from handlers.ideas.lists import IdeaList, Kind

# Reading
SEARCHING = "ideas.searching"  # what is typed are words to look for
LOCATING = "ideas.locating"  # a location asks for what is near, words are looked for
COMMENTING = "ideas.commenting"  # with an idea and a list
DOUBTING = "ideas.doubting"  # with an idea: why it is not done

# Writing, each with a draft; "guided" on the way through the questions
TEXT = "ideas.text"
MORE_TEXT = "ideas.more"  # what is typed comes after what is there
TOPIC = "ideas.topic"
PHOTOS = "ideas.photos"
PLACE = "ideas.place"
PREVIEW = "ideas.preview"

# My ideas, each with an idea
WITHDRAWING = "ideas.withdrawing"
APPEALING = "ideas.appealing"
REPLYING = "ideas.replying"  # with a case


def searching(city: str, words: str = "") -> Conversation:
    """She looks at ideas of this city; ``words`` are those of the results before her."""
    return Conversation(SEARCHING, {"city": city, "words": words})


def locating(city: str) -> Conversation:
    """The keyboard that shares her location is open."""
    return Conversation(LOCATING, {"city": city, KEYBOARD: True})


def standing(state: str, city: str, *, keyboard: bool = False, **data: str) -> Conversation:
    """She is asked for something that concerns this city; what is empty is left out."""
    kept: dict[str, object] = {"city": city}
    kept |= {name: value for name, value in data.items() if value}
    return Conversation(state, kept | {KEYBOARD: True} if keyboard else kept)


def still_searching(turn: Turn, listed: IdeaList) -> Conversation | None:
    """Where the dialogue stands after a look at an idea: who came from a search can go back to it."""
    known = turn.conversation
    is_search = listed.kind is Kind.SEARCH and known is not None and known.state == SEARCHING
    return known if is_search else None


def words_of(conversation: Conversation | None) -> str:
    """What she has looked for; empty if nothing."""
    return said_of(conversation, "words") if conversation and conversation.state == SEARCHING else ""
