"""An independent check of a deployment: it asks Telegram through python-telegram-bot, not through the bot's own stack."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from redis.asyncio import Redis
from redis.exceptions import RedisError
from telegram import Bot, BotCommandScopeAllPrivateChats
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.core.languages import ENGLISH, LANGUAGES
from bot.core.shared.errors import StoreUnavailable
from bot.services import open_services
from bot.settings import WEBHOOK_PATH, Settings, require_token
from storage.migrating import StoreAhead, StoreBehind

MANY_PENDING = 100
RECENT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing examined. ``says`` is a sentence for the operator, without secrets."""

    check: str
    ok: bool
    says: str


async def examine(settings: Settings) -> list[Finding]:
    """Examine everything that can be; a check that cannot be made is a finding too. Raises MisconfiguredError."""
    findings = [await _stores(settings)]
    if settings.redis_url:
        findings.append(await _redis(settings.redis_url.get_secret_value()))
    token = require_token(settings)
    base = settings.telegram_api_url or "https://api.telegram.org"
    request = HTTPXRequest(connect_timeout=10, read_timeout=20)
    bot = Bot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=request,
        get_updates_request=request,
    )
    async with request:
        reached = await _token(bot)
        findings.append(reached)
        if reached.ok:
            for check, ask in (
                ("webhook", lambda: _webhook(bot, settings)),
                ("inline mode", lambda: _inline_mode(bot)),
                ("name", lambda: _in_every_language("name", lambda code: _name(bot, code))),
                (
                    "description",
                    lambda: _in_every_language("description", lambda code: _description(bot, code)),
                ),
                ("commands", lambda: _in_every_language("commands", lambda code: _commands(bot, code))),
            ):
                findings.append(await _asked(check, ask))
    return findings


async def _asked(check: str, ask: Callable[[], Awaitable[Finding]]) -> Finding:
    try:
        return await ask()
    except TelegramError as error:
        return Finding(check, False, f"Telegram refused: {error.message}")


async def _token(bot: Bot) -> Finding:
    try:
        me = await bot.get_me()
    except InvalidToken:
        return Finding("token", False, "Telegram refuses BOT_TOKEN")
    except TelegramError as error:
        return Finding("token", False, f"Telegram does not answer ({type(error).__name__})")
    return Finding("token", True, f"@{me.username}")


async def _webhook(bot: Bot, settings: Settings) -> Finding:
    info = await bot.get_webhook_info()
    expected = settings.webhook_url + WEBHOOK_PATH if settings.webhook_url else ""
    if info.url != expected:
        told = (
            f"Telegram delivers to {info.url or 'nobody (polling)'}, the settings say {expected or 'polling'}"
        )
        return Finding("webhook", False, told)
    recent = info.last_error_date and datetime.now(UTC) - info.last_error_date < RECENT
    waiting = f"{info.pending_update_count} updates wait"
    if recent:
        return Finding("webhook", False, f"{waiting}; the last delivery failed: {info.last_error_message}")
    return Finding("webhook", info.pending_update_count < MANY_PENDING, f"{expected or 'polling'}; {waiting}")


async def _inline_mode(bot: Bot) -> Finding:
    if (await bot.get_me()).supports_inline_queries:
        return Finding("inline mode", True, "on")
    return Finding(
        "inline mode", False, "off, so nobody can share an event; switch it on with /setinline at @BotFather"
    )


async def _in_every_language(what: str, ask: Callable[[str | None], Awaitable[bool]]) -> Finding:
    # English is what Telegram shows where a language has nothing of its own: it is set without a code.
    own = [language.telegram_code for tag, language in LANGUAGES.items() if tag != ENGLISH]
    codes = [None, *(code for code in own if code)]
    missing = [code or "default" for code in codes if not await ask(code)]
    if missing:
        return Finding(what, False, f"missing in {', '.join(missing)}; the bot sets them when it starts")
    return Finding(what, True, f"set in {len(codes)} languages")


async def _name(bot: Bot, code: str | None) -> bool:
    return bool((await bot.get_my_name(language_code=code)).name)


async def _description(bot: Bot, code: str | None) -> bool:
    short = await bot.get_my_short_description(language_code=code)
    return bool((await bot.get_my_description(language_code=code)).description and short.short_description)


async def _commands(bot: Bot, code: str | None) -> bool:
    return bool(await bot.get_my_commands(scope=BotCommandScopeAllPrivateChats(), language_code=code))


async def _stores(settings: Settings) -> Finding:
    try:
        async with open_services(settings) as services:
            await services.stores.ping()
            cities = await services.cities.list_all()
    except (StoreUnavailable, StoreBehind, StoreAhead) as error:
        return Finding("stores", False, str(error))
    return Finding("stores", True, f"{len(cities)} cities")


async def _redis(url: str) -> Finding:
    redis = Redis.from_url(url, socket_connect_timeout=5)
    try:
        await redis.ping()
    except (RedisError, OSError) as error:
        return Finding(
            "redis", False, f"no answer ({type(error).__name__}); limits are kept in each process alone"
        )
    finally:
        await redis.aclose()
    return Finding("redis", True, "answers")
