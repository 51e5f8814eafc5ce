"""Addresses that open the bot."""

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramUnauthorizedError

from bot.telegram.session import make_session


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


async def own_username(token: str, api_url: str | None) -> str:
    """What Telegram calls the bot with this token. Raises TokenRefused, TelegramUnreachable."""
    bot = Bot(token, session=make_session(api_url))
    try:
        return (await bot.get_me(request_timeout=15)).username or ""
    except TelegramUnauthorizedError as error:
        raise TokenRefused from error
    except TelegramAPIError as error:
        raise TelegramUnreachable(type(error).__name__) from error
    finally:
        await bot.session.close()
