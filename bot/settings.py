"""The environment, read once into one typed object."""

import re
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

WEBHOOK_PATH = "/telegram"  # below WEBHOOK_URL
_TOKEN = re.compile(r"[0-9]{3,}:[A-Za-z0-9_-]{10,}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # what Telegram takes for secret_token


class MisconfiguredError(Exception):
    """A variable of the environment is missing or malformed: one sentence that names it, without its value."""


class Settings(BaseSettings):
    """Every variable is optional: with none, everything is kept under ``data`` and the demo needs no token."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", hide_input_in_errors=True
    )

    bot_token: SecretStr | None = None
    telegram_api_url: str | None = None
    data_dir: Path = Path("data")
    database_url: SecretStr | None = None
    redis_url: SecretStr | None = None
    admin_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    port: int = Field(8080, ge=0, le=65535)
    feeds_allow_private: bool = False
    public_url: str | None = None
    messages_per_second: int = Field(30, ge=1, le=1_000)

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: Any, info: Any) -> Any:
        if isinstance(value, str) and not value.strip() and info.field_name is not None:
            return cls.model_fields[info.field_name].get_default()
        return value

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _read_ids(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        parts = [part for part in re.split(r"[\s,;]+", value) if part]
        if not all(part.isascii() and part.isdigit() and int(part) > 0 for part in parts):
            raise ValueError("expected Telegram ids, whole numbers separated by commas")
        return frozenset(map(int, parts))

    @field_validator("bot_token")
    @classmethod
    def _check_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not _TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("expected a bot's token as BotFather gives it: digits, a colon, letters")
        return value

    @field_validator("database_url")
    @classmethod
    def _check_database(cls, value: SecretStr | None) -> SecretStr | None:
        return _address(value, "postgresql", "postgres", "postgresql+asyncpg")

    @field_validator("redis_url")
    @classmethod
    def _check_redis(cls, value: SecretStr | None) -> SecretStr | None:
        return _address(value, "redis", "rediss", "unix")

    @field_validator("telegram_api_url", "webhook_url", "public_url")
    @classmethod
    def _check_http(cls, value: str | None) -> str | None:
        if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).netloc):
            raise ValueError("expected an address that begins with https:// or http://")
        _check_port(value)
        return value.rstrip("/") if value else None

    @field_validator("webhook_secret")
    @classmethod
    def _check_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not _SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("expected 1 to 256 of A-Z, a-z, 0-9, _ and -")
        return value


def _address(value: SecretStr | None, *schemes: str) -> SecretStr | None:
    if value and urlsplit(value.get_secret_value()).scheme not in schemes:
        raise ValueError(f"expected an address that begins with {schemes[0]}://")
    _check_port(value.get_secret_value() if value else None)
    return value


def _check_port(address: str | None) -> None:
    try:
        _ = urlsplit(address or "").port
    except ValueError:  # its words have a piece of the address, which may be a piece of a password
        raise ValueError("expected a number from 0 to 65535 as port; a password needs %2F for /") from None


def read_settings(**given: Any) -> Settings:
    """The settings of this process; ``given`` go before the environment. Raises MisconfiguredError."""
    try:
        settings = Settings(**given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "the environment"
        raise MisconfiguredError(f"{name}: {first['msg'].removeprefix('Value error, ')}") from None
    except UnicodeDecodeError:
        raise MisconfiguredError(".env: expected a text file in UTF-8") from None
    except OSError as error:
        raise MisconfiguredError(f".env: {error.strerror}") from None
    if bool(settings.webhook_url) != bool(settings.webhook_secret):
        missing = "WEBHOOK_SECRET" if settings.webhook_url else "WEBHOOK_URL"
        raise MisconfiguredError(f"{missing}: missing; WEBHOOK_URL and WEBHOOK_SECRET go together")
    return settings


def require_token(settings: Settings) -> str:
    """The bot's token. Raises MisconfiguredError."""
    if settings.bot_token is None:
        raise MisconfiguredError(
            "BOT_TOKEN: missing; get one from @BotFather, or try `python -m bot demo` without"
        )
    return settings.bot_token.get_secret_value()
