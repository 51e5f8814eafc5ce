"""What retention needs of a city's store."""

from datetime import datetime
from typing import Protocol

from bot.core.retention.model import Archived


class Archive(Protocol):
    """What is kept for a time only."""

    def count(self, kind: Archived, before: datetime) -> int:
        """How many rows were over before that time."""
        ...

    def purge(self, kind: Archived, before: datetime, limit: int) -> int:
        """Delete up to so many of them; how many. Deliveries go of broadcasts that have ended, whose counts stay."""
        ...
