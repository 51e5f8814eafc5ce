"""Where somebody stands who is asked for more than a tap about events."""

from bot.core.residents.model import Conversation
from bot.telegram.turns import KEYBOARD, Turn
from handlers.events.views import Kind, View

# Residents
SEARCHING = "events.searching"  # what is typed are words to look for
LOCATING = "events.locating"  # a location asks for what is near, words are looked for
ADDING_WORDS = "events.words"  # what is typed goes with the stars that she gave


def searching(city: str, words: str = "") -> Conversation:
    """She looks for events, from this city on; ``words`` are those of the results before her."""
    return Conversation(SEARCHING, {"city": city, "words": words})


def locating(city: str) -> Conversation:
    """The keyboard that shares her location is open."""
    return Conversation(LOCATING, {"city": city, KEYBOARD: True})


def adding_words(city: str, occurrence_id: str, stars: int) -> Conversation:
    """She has given so many stars, and may say a word."""
    return Conversation(ADDING_WORDS, {"city": city, "occurrence": occurrence_id, "stars": stars})


def still_searching(turn: Turn, view: View) -> Conversation | None:
    """Where the dialogue stands after a look at a card: who came from a search can go back to it, or search anew."""
    standing = turn.conversation
    is_search = view.kind is Kind.SEARCH and standing is not None and standing.state == SEARCHING
    return standing if is_search else None


def city_of(conversation: Conversation | None) -> str | None:
    """The city whose events the dialogue is about."""
    return str(conversation.data["city"]) if conversation and "city" in conversation.data else None


def words_of(conversation: Conversation | None) -> str:
    """What she has looked for; empty if nothing."""
    if conversation is None or conversation.state != SEARCHING:
        return ""
    return str(conversation.data.get("words", ""))


# Editors
FORM = "events.form.open"  # all fields are before her
TITLE = "events.form.title"
DESCRIPTION = "events.form.description"
DAY = "events.form.day"  # with a purpose, as ``form.Purpose``
HOUR = "events.form.hour"
END = "events.form.end"
COUNT = "events.form.count"
PLACE = "events.form.place"
LOCATION = "events.form.location"
SEATS = "events.form.seats"
PRICE = "events.form.price"
ORGANISER = "events.form.organiser"
ACCESSIBILITY = "events.form.accessibility"
PICTURE = "events.form.picture"
LINK = "events.form.link"
PUBLISH_HOUR = "events.form.publish"  # with a day
FINDING = "events.editing.finding"  # words of an event to edit
CANCELLING = "events.editing.cancelling"  # with an occurrence, a scope, and a reason once it is said
REJECTING = "events.editing.rejecting"  # with an event
IMPORTING = "events.import.file"
CHOOSING_CITY = "events.import.city"  # with a file
CHECKING = "events.import.checking"  # with a file: what it would do is before her
FEED_ADDRESS = "events.feed.address"
FEED_CHECKING = "events.feed.checking"  # with an address

OF_THE_FORM = (
    *(
        FORM,
        TITLE,
        DESCRIPTION,
        DAY,
        HOUR,
        END,
        COUNT,
        PLACE,
        LOCATION,
        SEATS,
        PRICE,
        ORGANISER,
        ACCESSIBILITY,
    ),
    *(PICTURE, LINK, PUBLISH_HOUR),
)


def standing(state: str, city: str, **data: str) -> Conversation:
    """She is asked for something that concerns this city; what is empty is left out."""
    return Conversation(state, {"city": city} | {name: value for name, value in data.items() if value})
