"""Roles and the invitations to them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.staff.model import Grant, Invitation, Role
from storage import traces
from storage.dialects import by_dialect
from storage.tables import invitations, residents, roles
from storage.types import AnyRow

_GRANT = by_dialect(
    roles, lambda insert: insert.on_conflict_do_nothing(index_elements=["resident_id", "city", "role"])
)
_REVOKE = sa.delete(roles).where(
    roles.c.resident_id == bindparam("who"),
    roles.c.city == bindparam("slug"),
    roles.c.role == bindparam("what"),
)
_TEAM = (
    sa.select(roles, residents.c.telegram_id)
    .join_from(roles, residents)
    .where(roles.c.city == bindparam("slug"))
    .order_by(roles.c.granted_at, roles.c.resident_id, roles.c.role)
)
_TEAM_LOCKED = _TEAM.with_for_update(of=roles)  # on SQLite the writer has the whole store
_INVITE = sa.insert(invitations)
_OPEN = (
    invitations.c.token_hash == bindparam("hash"),
    invitations.c.used_at.is_(None),
    invitations.c.expires_at > bindparam("at"),
)
_FIND = sa.select(invitations).where(*_OPEN)
_USE = (
    sa.update(invitations)
    .where(*_OPEN)
    .values(used_by=bindparam("who"), used_at=bindparam("at"))
    .returning(invitations)
)
_PURGE = sa.delete(invitations).where(invitations.c.expires_at < bindparam("before"))


class SqlRoles:
    """Implements ``Roles``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def grant(self, grant: Grant) -> bool:
        row = {
            "resident_id": grant.resident_id,
            "city": grant.city,
            "role": grant.role.value,
            "granted_at": grant.granted_at,
        }
        return self._connection.execute(_GRANT[self._connection.dialect.name], row).rowcount == 1

    def revoke(self, resident_id: str, city: str, role: Role) -> bool:
        which = {"who": resident_id, "slug": city, "what": role.value}
        return self._connection.execute(_REVOKE, which).rowcount == 1

    def list_of(self, city: str, *, to_change: bool = False) -> list[Grant]:
        team = _TEAM_LOCKED if to_change else _TEAM
        return [
            Grant(row.resident_id, row.telegram_id, row.city, Role(row.role), row.granted_at)
            for row in self._connection.execute(team, {"slug": city})
        ]


class SqlInvitations:
    """Implements ``Invitations``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, invitation: Invitation) -> None:
        self._connection.execute(
            _INVITE,
            {
                "token_hash": invitation.token_hash,
                "city": invitation.city,
                "role": invitation.role.value,
                "created_by": invitation.created_by,
                "created_at": invitation.created_at,
                "expires_at": invitation.expires_at,
            },
        )

    def find(self, token_hash: str, at: datetime) -> Invitation | None:
        row = self._connection.execute(_FIND, {"hash": token_hash, "at": at}).one_or_none()
        return _invitation(row) if row else None

    def use(self, token_hash: str, used_by: str, at: datetime) -> Invitation | None:
        spent = self._connection.execute(_USE, {"hash": token_hash, "who": used_by, "at": at})
        row = spent.one_or_none()
        return _invitation(row) if row else None

    def forget(self, resident_id: str) -> None:
        traces.erase(self._connection, [invitations], resident_id)

    def purge(self, before: datetime) -> int:
        return self._connection.execute(_PURGE, {"before": before}).rowcount


def _invitation(row: AnyRow) -> Invitation:
    return Invitation(
        row.token_hash, row.city, Role(row.role), row.created_by, row.created_at, row.expires_at
    )
