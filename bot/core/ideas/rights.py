"""Who may do what with an idea, as it stands now."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.core.cities.model import City
from bot.core.ideas.model import AuthorBlocked, Axis, Idea, IdeaStatus, NotAtHome, Transition
from bot.core.moderation.model import Case, CaseKind
from bot.core.residents.model import Resident
from bot.core.shared.unit_of_work import CityRecords

APPEALED_WITHIN: Final = timedelta(days=30)  # of being told
_WAITS: Final = (IdeaStatus.RECEIVED, IdeaStatus.IN_REVIEW)


def check_writer(records: CityRecords, resident: Resident, city: City, now: datetime) -> None:
    """Who lives in the city or follows it writes there. Raises NotAtHome for others, AuthorBlocked."""
    if resident.home != city.slug and city.slug not in resident.followed:
        raise NotAtHome(city.slug)
    check_not_blocked(records, resident, now)


def check_not_blocked(records: CityRecords, resident: Resident, now: datetime) -> None:
    """Raises AuthorBlocked."""
    block = records.blocks.find_live(resident.id, now)
    if block:
        raise AuthorBlocked(block.until, block.reason)


def may_support(records: CityRecords, resident: Resident, city: City, idea: Idea, now: datetime) -> bool:
    return (
        idea.is_public
        and resident.home == city.slug
        and idea.author != resident.id
        and records.blocks.find_live(resident.id, now) is None
    )


def may_edit(idea: Idea) -> bool:
    """Its author: while it waits for review or is public. A declined one is appealed, or sent anew."""
    return idea.is_public or (idea.status in _WAITS and idea.withdrawn_at is None and idea.hidden_at is None)


def may_withdraw(idea: Idea) -> bool:
    """Its author: whatever a moderator said, except for what is part of another idea now."""
    return idea.withdrawn_at is None and idea.status is not IdeaStatus.MERGED


def may_appeal(idea: Idea, transitions: Sequence[Transition], cases: Sequence[Case], now: datetime) -> bool:
    """Its author: once, ever, and within APPEALED_WITHIN of being declined."""
    if idea.status is not IdeaStatus.DECLINED or idea.withdrawn_at is not None or has_appealed(cases):
        return False
    declined = last_to(transitions, Axis.REVIEW, IdeaStatus.DECLINED.value)
    return declined is not None and now - declined.published_at <= APPEALED_WITHIN


def has_appealed(cases: Sequence[Case]) -> bool:
    return any(case.kind is CaseKind.APPEAL for case in cases)


def last_to(transitions: Sequence[Transition], axis: Axis, after: str) -> Transition | None:
    """The last of these that led there."""
    return next((one for one in reversed(transitions) if one.axis is axis and one.after == after), None)
