"""What the use cases of staff need."""

from datetime import datetime
from typing import Protocol

from bot.core.staff.model import AuditEntry, Grant, Invitation, Role


class Roles(Protocol):
    """Who does what for which city: in the network's store."""

    def grant(self, grant: Grant) -> bool:
        """False if she has that role already."""
        ...

    def revoke(self, resident_id: str, city: str, role: Role) -> bool:
        """False if she does not have it (any more): of two who revoke at once, one is told True."""
        ...

    def list_of(self, city: str, *, to_change: bool = False) -> list[Grant]:
        """The city's team, oldest grant first; ``to_change``: nobody else changes it until the transaction ends."""
        ...


class Invitations(Protocol):
    """One-time links, in the network's store."""

    def add(self, invitation: Invitation) -> None: ...

    def find(self, token_hash: str, at: datetime) -> Invitation | None:
        """One that could be used at that time."""
        ...

    def use(self, token_hash: str, used_by: str, at: datetime) -> Invitation | None:
        """Spend it: one conditional statement, so of two who open the link at once one gets it. None: not valid."""
        ...

    def forget(self, resident_id: str) -> None:
        """Delete those she made or used."""
        ...

    def purge(self, before: datetime) -> int:
        """Delete what expired before that time; how many."""
        ...


class AuditLog(Protocol):
    """What staff did, append-only, in the store where it was done."""

    def add(self, entry: AuditEntry) -> None: ...

    def list_of(self, city: str, limit: int) -> list[AuditEntry]:
        """The newest first."""
        ...

    def purge(self, city: str, before: datetime, limit: int) -> int:
        """Delete up to so many of this city that are older than that; how many."""
        ...

    def erase(self, resident_id: str) -> None:
        """Put "erased" wherever she is actor or subject; what was done stays on record."""
        ...
