"""Addresses that open the bot."""


class TokenRefused(Exception):
    """Telegram does not know this token."""


class TelegramUnreachable(Exception):
    """Telegram, or the Bot API server in its place, gave no answer."""


def city_link(username: str, slug: str) -> str:
    """Opens the bot with the city already chosen."""
    return f"https://t.me/{username}?start=c-{slug}"


def invitation_link(username: str, token: str) -> str:
    """Opens the bot and takes up the invitation."""
    return f"https://t.me/{username}?start=r-{token}"
