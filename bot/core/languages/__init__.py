"""Which languages there are, and which one a person is spoken to in."""

from bot.core.languages.model import (
    ENGLISH,
    LANGUAGES,
    Language,
    Negotiated,
    chain,
    find_language,
    in_script_of,
    negotiate,
    offers,
    pick,
    read_telegram_code,
)

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "Language",
    "Negotiated",
    "chain",
    "find_language",
    "in_script_of",
    "negotiate",
    "offers",
    "pick",
    "read_telegram_code",
]
