"""The updates whose effects a store has."""

from datetime import datetime
from typing import Protocol


class SeenUpdates(Protocol):
    """Recorded by the unit of work itself; see ``Store.transact``."""

    def purge(self, before: datetime) -> int:
        """Forget those recorded before that time; how many."""
        ...
