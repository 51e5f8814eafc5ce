"""What a topic is called: by the city, or in the catalogue."""

from bot.core.cities.model import City, Topic
from bot.telegram.translator import Translator


def topic_name(t: Translator, topic: Topic) -> str:
    """The city's own name of its topic, or the network's from the catalogue."""
    own = topic.name_for(t.language.tag)
    if own:
        return own
    return {
        "culture": t.pgettext("half-button", "Culture"),
        "sport": t.pgettext("half-button", "Sport"),
        "environment": t.pgettext("half-button", "Environment"),
        "mobility": t.pgettext("half-button", "Transport"),
        "education": t.pgettext("half-button", "Education"),
        "social": t.pgettext("half-button", "Social care"),
        "health": t.pgettext("half-button", "Health"),
        "youth": t.pgettext("half-button", "Youth"),
        "seniors": t.pgettext("half-button", "Seniors"),
        "economy": t.pgettext("half-button", "Economy"),
        "safety": t.pgettext("half-button", "Safety"),
        "planning": t.pgettext("half-button", "Urban planning"),
    }.get(topic.code, topic.code)


def topic_of(t: Translator, city: City, code: str | None) -> str | None:
    """A topic by its name; None for one that the city has no longer."""
    topic = next((one for one in city.topics if one.code == code), None)
    return topic_name(t, topic) if topic else None
