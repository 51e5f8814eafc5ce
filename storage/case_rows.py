"""Cases as rows, and what the statements about them say alike."""

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import bindparam

from bot.core.moderation.model import Case, CaseKind, CaseStatus, Ruling, Verdict
from storage.case_stats import took
from storage.tables import cases
from storage.types import AnyRow

_c = cases.c


def among(*statuses: CaseStatus) -> sa.ColumnElement[bool]:
    """As the partial indexes say it."""
    return _c.status.in_([sa.literal_column(f"'{status.value}'") for status in statuses])


IS_LIVE = _c.status.not_in([sa.literal_column("'settled'"), sa.literal_column("'dropped'")])
# For ``who``, at ``now``.
NOT_HELD = (
    _c.claimed_by.is_(None)
    | (_c.claimed_by == bindparam("who"))
    | _c.claimed_until.is_(None)
    | (_c.claimed_until <= bindparam("now"))
)
_IS_NOT_HERS = _c.author.is_(None) | (_c.author != bindparam("who"))
MAY_DECIDE = (_c.not_by.is_(None) | (_c.not_by != bindparam("who"))) & _IS_NOT_HERS
BY_ANOTHER = _c.decided_by.is_(None) | (_c.decided_by != bindparam("who"))

NOTHING_RULED: Final[dict[str, Any]] = {
    "ruling": None,
    "reason": "",
    "message": "",
    "into_id": None,
    "days": 0,
}


def written(case: Case) -> dict[str, Any]:
    """The whole row."""
    settled_at = case.decided_at if case.status is CaseStatus.SETTLED else None
    return {
        "id": case.id,
        "kind": case.kind.value,
        "idea_id": case.idea_id,
        "comment_id": case.comment_id,
        "number": case.number,
        "status": case.status.value,
        "language": case.language,
        "opened_at": case.opened_at,
        "due_at": case.due_at,
        "author": case.author,
        "not_by": case.not_by,
        "claimed_by": case.claimed_by,
        "claimed_until": case.claimed_until,
        "escalated_at": case.escalated_at,
        "reminded_at": case.reminded_at,
        "has_news": case.has_news,
        "decided_by": case.decided_by,
        "decided_at": case.decided_at,
        "confirmed_by": case.confirmed_by,
        "effect_at": case.effect_at,
        "took": took(case.opened_at, settled_at) if settled_at else None,
        **(ruled(case.verdict) if case.verdict else NOTHING_RULED),
    }


def ruled(verdict: Verdict) -> dict[str, Any]:
    """The columns of what was decided; ``NOTHING_RULED`` has those of a case that waits."""
    return {
        "ruling": verdict.ruling.value,
        "reason": verdict.reason,
        "message": verdict.message,
        "into_id": verdict.into,
        "days": verdict.days,
    }


def without_verdicts(kept: dict[str, Any], resident_id: str) -> dict[str, Any]:
    """What a store keeps of somebody, as she is given it: without what others have decided about her words and may
    still take back."""
    held = {
        case["id"]
        for case in kept.get("cases", ())
        if case["status"] in (CaseStatus.CONFIRMING, CaseStatus.DECIDED) and case["decided_by"] != resident_id
    }
    if not held:
        return kept
    as_open = NOTHING_RULED | {
        "decided_by": None,
        "decided_at": None,
        "confirmed_by": None,
        "effect_at": None,
    }
    cases_ = [
        case | as_open | {"status": CaseStatus.OPEN.value} if case["id"] in held else case
        for case in kept["cases"]
        if case["id"] not in held or case["kind"] != CaseKind.BLOCK
    ]
    audit = [
        entry
        for entry in kept.get("audit", ())
        if entry["actor"] == resident_id or entry["details"].get("case") not in held
    ]
    return {name: rows for name, rows in (kept | {"cases": cases_, "audit": audit}).items() if rows}


def read_case(row: AnyRow) -> Case:
    """The case that a row of its table holds."""
    verdict = None
    if row.ruling is not None:
        verdict = Verdict(Ruling(row.ruling), row.reason, row.message, row.into_id, row.days)
    return Case(
        id=row.id,
        kind=CaseKind(row.kind),
        idea_id=row.idea_id,
        opened_at=row.opened_at,
        due_at=row.due_at,
        language=row.language,
        status=CaseStatus(row.status),
        comment_id=row.comment_id,
        number=row.number,
        author=row.author,
        not_by=row.not_by,
        claimed_by=row.claimed_by,
        claimed_until=row.claimed_until,
        escalated_at=row.escalated_at,
        has_news=row.has_news,
        verdict=verdict,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        confirmed_by=row.confirmed_by,
        effect_at=row.effect_at,
        reminded_at=row.reminded_at,
    )
