"""A card with the whole of its description: to decide on it, and to know how much of it readers see at first."""

from dataclasses import replace

from markupsafe import Markup

from bot.core.events.model import Words
from bot.telegram.screens import CAPTION_LIMIT, TEXT_LIMIT, paragraphs, read_length
from bot.telegram.translator import Translator
from handlers.events import cards
from handlers.events.cards import Card
from handlers.events.shortening import shortened, units_of
from handlers.events.views import HOME

_BLANK_LINE = 2  # UTF-16 units


def whole(t: Translator, shown: Card, note: Markup) -> Markup:
    """The text with all that a message has room for."""
    facts = paragraphs(note, _facts(t, shown))
    room = TEXT_LIMIT - read_length(facts) - _BLANK_LINE
    description = shortened(_description(t, shown), room)
    return paragraphs(facts, Markup.escape(description) if description else None)


def overflow(t: Translator, shown: Card) -> int:
    """By how many UTF-16 units the card is longer than what may stand beside a picture; not above 0 if it is not."""
    description = _description(t, shown)
    taken = units_of(description) + _BLANK_LINE if description else 0
    return read_length(_facts(t, shown)) + taken - CAPTION_LIMIT


def _description(t: Translator, shown: Card) -> str:
    return shown.listing.details.words_for(t.language.tag).description


def _facts(t: Translator, shown: Card) -> Markup:
    details = shown.listing.details
    bare = {tag: Words(words.title) for tag, words in details.texts.items()}
    listing = replace(shown.listing, details=replace(details, texts=bare))
    return cards.card(t, replace(shown, listing=listing), HOME).text
