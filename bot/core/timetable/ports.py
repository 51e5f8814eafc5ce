"""What the timetable needs of a city's store."""

from datetime import datetime
from typing import Protocol

from bot.core.timetable.model import Due


class Timetable(Protocol):
    def list_due(self, now: datetime) -> list[Due]:
        """What waits, a line for each matter of which there is something, in the order of ``Matter``. What came too late to
        make sense is left out. NOTICES and RETENTION are not in it: see ``Outbox`` and ``Archive``."""
        ...
