"""What moderation leaves on record: audit entries, and who of the team is told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.core.cities.model import City
from bot.core.moderation.model import Case, Verdict
from bot.core.shared.unit_of_work import CityRecords
from bot.core.staff.model import PERMISSIONS, AuditEntry, Grant, Permission, Role


def audit(
    records: CityRecords, city: City, actor: str, action: str, case: Case, now: datetime, **details: Any
) -> None:
    """Who did what with which case, about whose words."""
    records.audit.add(
        AuditEntry(
            action,
            actor,
            city.slug,
            now,
            case.author,
            {"case": case.id, "idea": case.idea_id, "kind": case.kind.value, **details},
        )
    )


def told_of(verdict: Verdict) -> dict[str, Any]:
    """What an audit entry keeps of a verdict: not the words to the author."""
    kept: dict[str, Any] = {"ruling": verdict.ruling.value, "reason": verdict.reason}
    if verdict.into:
        kept["into"] = verdict.into
    if verdict.days:
        kept["days"] = verdict.days
    return kept


def moderators(team: Iterable[Grant], but: str | None = None) -> list[str]:
    """Who of the team may moderate, each once."""
    may = {grant.resident_id: None for grant in team if Permission.MODERATE in PERMISSIONS[grant.role]}
    return [resident_id for resident_id in may if resident_id != but]


def administrators(team: Iterable[Grant]) -> list[str]:
    return list({grant.resident_id: None for grant in team if grant.role is Role.ADMIN})
