"""The use cases of staff: inviting, accepting, granting, revoking. Every change is in the audit log."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.core.notices.model import Notice, Urgency
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock, Ids
from bot.core.shared.errors import NotAllowed
from bot.core.shared.unit_of_work import NetworkRecords, Store
from bot.core.staff.model import (
    INVITATION_LIFETIME,
    AuditEntry,
    Grant,
    Invitation,
    InvitationInvalid,
    LastAdministrator,
    Permission,
    Role,
    hash_token,
    permits,
)

OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class IssuedInvitation:
    """An invitation with its secret, which is shown once and never stored."""

    token: str
    invitation: Invitation


class Team:
    """Who may do what. ``network_admins`` are Telegram ids named by the operator; they may do anything anywhere."""

    def __init__(
        self, network: Store[NetworkRecords], clock: Clock, ids: Ids, network_admins: Collection[int] = ()
    ) -> None:
        self._network = network
        self._clock = clock
        self._ids = ids
        self._network_admins = frozenset(network_admins)

    def is_network_admin(self, resident: Resident) -> bool:
        return resident.telegram_id in self._network_admins

    def may(self, resident: Resident, permission: Permission, city: str) -> bool:
        return self.is_network_admin(resident) or permits(resident.roles, permission, city)

    def require(self, resident: Resident, permission: Permission, city: str) -> None:
        """Raises NotAllowed."""
        if not self.may(resident, permission, city):
            raise NotAllowed(permission, city)

    async def list_of(self, actor: Resident, city: str) -> list[Grant]:
        """The city's team, oldest grant first. Raises NotAllowed."""
        self.require(actor, Permission.MANAGE_TEAM, city)
        return await self._network.read(lambda records: records.roles.list_of(city))

    async def invite(self, actor: Resident, city: str, role: Role) -> IssuedInvitation:
        """Make a link that gives this role once, for INVITATION_LIFETIME. Raises NotAllowed."""
        self.require(actor, Permission.MANAGE_TEAM, city)
        now, token = self._clock.now(), self._ids.new_token()
        invitation = Invitation(hash_token(token), city, role, actor.id, now, now + INVITATION_LIFETIME)

        def work(records: NetworkRecords) -> None:
            records.invitations.add(invitation)
            records.audit.add(AuditEntry("role.invited", actor.id, city, now, details={"role": role}))

        await self._network.transact(work)
        return IssuedInvitation(token, invitation)

    async def find_invitation(self, token: str) -> Invitation:
        """What this link offers, without taking it up. Raises InvitationInvalid."""
        now = self._clock.now()

        def query(records: NetworkRecords) -> Invitation:
            return self._good(records, records.invitations.find(hash_token(token), now))

        return await self._network.read(query)

    async def accept(self, resident: Resident, token_hash: str) -> Invitation:
        """Take up an invitation: the role, its notice and its audit entry are one transaction.

        Raises InvitationInvalid.
        """
        now = self._clock.now()

        def work(records: NetworkRecords) -> Invitation:
            invitation = self._good(records, records.invitations.use(token_hash, resident.id, now))
            self._grant(records, resident, invitation.city, invitation.role, actor=invitation.created_by)
            return invitation

        return await self._network.transact(work)

    async def revoke(self, actor: Resident, city: str, resident_id: str, role: Role) -> bool:
        """Take a role away, with effect on the next tap. False if it was not there any more.

        Raises NotAllowed; LastAdministrator, except for the network's.
        """
        self.require(actor, Permission.MANAGE_TEAM, city)

        def work(records: NetworkRecords) -> bool:
            if not self.is_network_admin(actor):
                _keep_an_administrator(records, city, resident_id, role)
            return self._revoke(records, resident_id, city, role, actor.id)

        return await self._network.transact(work)

    async def resign(self, resident: Resident, city: str, role: Role) -> bool:
        """Give one's own role back. False if one has others in the city, but not this one.

        Raises NotAllowed, LastAdministrator.
        """
        self.require(resident, Permission.SEE_TEAM, city)

        def work(records: NetworkRecords) -> bool:
            _keep_an_administrator(records, city, resident.id, role)
            return self._revoke(records, resident.id, city, role, resident.id)

        return await self._network.transact(work)

    def cities_of(self, resident: Resident) -> list[str]:
        """Where she has any role, for the menu; a network admin's are all, and not listed here."""
        return sorted(city for city, roles in resident.roles.items() if roles)

    async def grant_by_operator(self, resident: Resident, city: str, role: Role) -> bool:
        """From the command line. False if she has that role already."""
        return await self._network.transact(
            lambda records: self._grant(records, resident, city, role, actor=OPERATOR)
        )

    async def revoke_by_operator(self, resident: Resident, city: str, role: Role) -> bool:
        """From the command line. False if she does not have that role."""
        return await self._network.transact(
            lambda records: self._revoke(records, resident.id, city, role, OPERATOR)
        )

    async def list_by_operator(self, city: str) -> list[Grant]:
        """The city's team, oldest grant first."""
        return await self._network.read(lambda records: records.roles.list_of(city))

    async def audit_by_operator(self, city: str, limit: int) -> list[AuditEntry]:
        """What was done for the city, the newest first."""
        return await self._network.read(lambda records: records.audit.list_of(city, limit))

    def _good(self, records: NetworkRecords, invitation: Invitation | None) -> Invitation:
        """An invitation is worth what its maker may do now.

        Else who lost her role could come back through a link that she made before. Raises InvitationInvalid.
        """
        if invitation is None:
            raise InvitationInvalid
        makers = records.directory.list_by_id([invitation.created_by])
        maker = makers.get(invitation.created_by)
        if maker is None or not self.may(maker, Permission.MANAGE_TEAM, invitation.city):
            raise InvitationInvalid
        return invitation

    def _grant(self, records: NetworkRecords, resident: Resident, city: str, role: Role, actor: str) -> bool:
        now = self._clock.now()
        if not records.roles.grant(Grant(resident.id, resident.telegram_id, city, role, now)):
            return False
        records.audit.add(AuditEntry("role.granted", actor, city, now, resident.id, {"role": role}))
        records.outbox.put([self._notice("role.granted", resident.id, city, role)])
        return True

    def _revoke(self, records: NetworkRecords, resident_id: str, city: str, role: Role, actor: str) -> bool:
        if not records.roles.revoke(resident_id, city, role):
            return False
        records.audit.add(
            AuditEntry("role.revoked", actor, city, self._clock.now(), resident_id, {"role": role})
        )
        records.outbox.put([self._notice("role.revoked", resident_id, city, role)])
        return True

    def _notice(self, kind: str, resident_id: str, city: str, role: Role) -> Notice:
        now = self._clock.now()
        return Notice(
            kind=kind,
            recipient=resident_id,
            key=f"{kind}:{city}:{role}:{resident_id}:{self._ids.new_id()}",
            due_at=now,
            facts={"city": city, "role": role.value},
            urgency=Urgency.URGENT,
        )


def _keep_an_administrator(records: NetworkRecords, city: str, resident_id: str, role: Role) -> None:
    """Two who leave at once wait for each other here, so that one of them stays."""
    if role is not Role.ADMIN:
        return
    team = records.roles.list_of(city, to_change=True)
    if [grant.resident_id for grant in team if grant.role is Role.ADMIN] == [resident_id]:
        raise LastAdministrator(city)
