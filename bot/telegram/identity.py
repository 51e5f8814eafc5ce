"""Who the bot is, asked before there is a courier."""

from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramNotFound,
    TelegramUnauthorizedError,
)

from bot.telegram.links import TelegramUnreachable, TokenRefused
from bot.telegram.session import make_session


async def own_username(token: str, api_url: str | None) -> str:
    """What Telegram calls the bot with this token. Raises TokenRefused, TelegramUnreachable."""
    bot = Bot(token, session=make_session(api_url))
    try:
        return (await bot.get_me(request_timeout=15)).username or ""
    except (TelegramUnauthorizedError, TelegramNotFound) as error:
        raise TokenRefused from error
    except (TelegramAPIError, ClientDecodeError) as error:
        raise TelegramUnreachable(type(error).__name__) from error
    finally:
        await bot.session.close()
