"""The outbox: written in the transaction of the change that caused a notice, drained by workers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.core.notices.model import Notice, Parcel


class Outbox(Protocol):
    """The notices of one store. Never sent for a rollback, never lost after a commit."""

    def put(self, notices: Sequence[Notice]) -> None:
        """Add them; one whose key was ever there before is left out."""
        ...

    def claim(self, now: datetime, until: datetime, limit: int) -> list[Parcel]:
        """Take due notices, oldest first, for one worker until that time; then others may take them.

        Two workers never hold the same one (one conditional statement; SKIP LOCKED on PostgreSQL).
        """
        ...

    def settle(self, parcel_id: int, outcome: str, at: datetime) -> None:
        """Over and done: ``outcome`` is "sent", "unreachable", "dropped", "failed", or "digested":
        held for her digest."""
        ...

    def postpone(self, parcel_id: int, due_at: datetime) -> None:
        """Give it back, to be claimed again from that time on."""
        ...

    def forget(self, recipient: str) -> int:
        """Delete every notice to this resident, sent or not; how many there were."""
        ...

    def oldest_due_at(self, now: datetime) -> datetime | None:
        """When the oldest notice that waits now was due; None when nothing waits."""
        ...

    def count_waiting(self) -> tuple[datetime | None, int]:
        """When the oldest that is not settled was due, and how many there are, held ones too."""
        ...

    def purge(self, before: datetime) -> int:
        """Delete what was settled before that time; how many."""
        ...

    def kept_of(self, recipient: str) -> list[Notice]:
        """Every notice to this resident, for her export."""
        ...

    def find(self, key: str) -> Notice | None:
        """The notice of this occasion, sent or not; None once it was purged."""
        ...

    def list_digested(self, recipients: Sequence[str], since: datetime) -> list[tuple[Notice, datetime]]:
        """What was held for the digests of these, with when, since then; the oldest first."""
        ...

    def give_back_digested(self, recipient: str, since: datetime, at: datetime) -> int:
        """What was held for her digest since then is to be sent from that time on after all; how many."""
        ...
