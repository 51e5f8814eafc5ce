"""Why a case could not be changed, told from how it stands now: what a failed conditional statement does not say."""

from datetime import datetime

from bot.core.moderation.model import (
    AlreadyDecided,
    CaseChanged,
    CaseStatus,
    CaseTaken,
    CaseUnknown,
    NeedsAnother,
)
from bot.core.shared.unit_of_work import CityRecords

_OVER = (CaseStatus.DECIDED, CaseStatus.SETTLED, CaseStatus.DROPPED)


def why_not(
    records: CityRecords, case_id: str, moderator: str, now: datetime, number: int | None = None
) -> Exception:
    """The error to raise. ``number`` is the version that she saw."""
    case = records.cases.find(case_id)
    if case is None:
        return CaseUnknown()
    if case.status in _OVER or case.status is CaseStatus.CONFIRMING:
        return AlreadyDecided(case.decided_by, case.verdict.ruling if case.verdict else None)
    holder = case.holder(now)
    if holder and holder != moderator:
        assert case.claimed_until
        return CaseTaken(holder, case.claimed_until)
    if number is not None and case.number != number:
        return CaseChanged()
    if moderator in (case.not_by, case.author):
        return NeedsAnother()
    return AlreadyDecided(None, None)
