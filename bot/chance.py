"""The real clock and the real chance."""

import secrets
from datetime import UTC, datetime


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class RandomIds:
    """From the operating system's source of randomness."""

    def new_id(self) -> str:
        return secrets.token_hex(8)

    def new_token(self) -> str:
        return secrets.token_urlsafe(16)
