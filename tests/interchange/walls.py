"""Wall times, as tests write them."""

from datetime import UTC, datetime


def wall(text: str) -> datetime:
    """Naive: what clocks show."""
    return datetime.fromisoformat(text)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
