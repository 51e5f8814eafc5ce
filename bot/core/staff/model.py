"""Roles in a city, invitations to them, and what each permits."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

INVITATION_LIFETIME = timedelta(days=7)
NETWORK = "*"  # where an audit entry, or a permission, concerns no one city


class Role(StrEnum):
    """What somebody does for one city. Network admins are named by the operator, not stored."""

    ADMIN = "admin"
    EDITOR = "editor"
    MODERATOR = "moderator"


class Permission(StrEnum):
    SEE_TEAM = "see_team"
    MANAGE_TEAM = "manage_team"
    MODERATE = "moderate"
    EDIT = "edit"
    TRANSLATE = "translate"  # what residents wrote
    SHARE = "share"  # ask several cities the same: no role of one city has it, only network admins do


PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.ADMIN: frozenset(Permission) - {Permission.SHARE},
    Role.EDITOR: frozenset({Permission.SEE_TEAM, Permission.EDIT, Permission.TRANSLATE}),
    Role.MODERATOR: frozenset({Permission.SEE_TEAM, Permission.MODERATE, Permission.TRANSLATE}),
}


class InvitationInvalid(Exception):
    """The link was used, has expired, never existed, or its maker may invite no longer: which is nobody's business."""


class LastAdministrator(Exception):
    """Without her the city would have nobody who could invite another."""

    def __init__(self, city: str) -> None:
        super().__init__(city)
        self.city = city


@dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time way to a role. The token itself is only in the link; we keep its hash."""

    token_hash: str
    city: str
    role: Role
    created_by: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Grant:
    """Somebody holds a role in a city."""

    resident_id: str
    telegram_id: int
    city: str
    role: Role
    granted_at: datetime


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what for which city, about whom. Actor and subject are residents' ids, "operator", or "erased"."""

    action: str
    actor: str
    city: str
    at: datetime
    subject: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


def hash_token(token: str) -> str:
    """What is stored of a link's secret. The token is random, so a plain hash has nothing to be guessed from."""
    return hashlib.sha256(token.encode()).hexdigest()


def permits(roles: Mapping[str, frozenset[Role]], permission: Permission, city: str) -> bool:
    """Whether one of these roles permits it in that city. A role in one city is nothing in another."""
    return any(permission in PERMISSIONS[role] for role in roles.get(city, ()))
