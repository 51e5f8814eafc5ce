"""Where an idea stands, for its author: what waits, what she is asked, and why it was declined."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.core.cities.model import City
from bot.core.ideas.model import Axis, Idea, IdeaStatus, Transition
from bot.core.ideas.queueing import asked_of_author
from bot.core.ideas.results import OwnIdea
from bot.core.ideas.rights import has_appealed, last_to, may_appeal, may_edit, may_withdraw
from bot.core.ideas.views import newest_version, view_of
from bot.core.moderation.model import Case, CaseKind, CaseStatus, Ruling
from bot.core.residents.model import Resident
from bot.core.shared.unit_of_work import CityRecords

_OVER: Final = (CaseStatus.SETTLED, CaseStatus.DROPPED)
_OF_HERS: Final = (CaseKind.IDEA, CaseKind.EDIT, CaseKind.APPEAL)


def standing_of(records: CityRecords, city: City, resident: Resident, idea: Idea, now: datetime) -> OwnIdea:
    """Nothing of a verdict that may still be taken back shows in it, nor who decided."""
    cases = records.cases.list_of(idea.id, comments=False)
    transitions = records.ideas.transitions_of(idea.id)
    live = [case for case in cases if case.kind in _OF_HERS and case.status not in _OVER]
    review = live[-1] if live else None
    asked = next((case for case in live if case.status is CaseStatus.ASKED), None)
    question, suggestion = asked_of_author(records.cases.lines_of(asked.id)) if asked else (None, None)
    reason, message = _told(idea, transitions, cases)
    is_new = review is not None and review.kind is not CaseKind.APPEAL
    return OwnIdea(
        view_of(records, city, idea, resident),
        newest_version(records, idea) if is_new else None,
        question.text if question else "",
        suggestion.text if suggestion else "",
        suggestion.stamp if suggestion else "",
        asked.id if asked else None,
        review.due_at if review else None,
        reason,
        message,
        can_edit=may_edit(idea),
        can_withdraw=may_withdraw(idea),
        can_appeal=may_appeal(idea, transitions, cases, now),
        appealed=has_appealed(cases),
    )


def _told(idea: Idea, transitions: Sequence[Transition], cases: Sequence[Case]) -> tuple[str, str]:
    """The reason and the message that she was told last, while they hold."""
    step = None
    if idea.hidden_at:
        step = last_to(transitions, Axis.HIDDEN, "yes")
    elif idea.status is IdeaStatus.DECLINED:
        step = last_to(transitions, Axis.REVIEW, IdeaStatus.DECLINED.value)
    elif idea.published_number != idea.number:
        return _told_of_edit(idea, cases)
    return (step.reason, step.words) if step else ("", "")


def _told_of_edit(idea: Idea, cases: Sequence[Case]) -> tuple[str, str]:
    for case in reversed(cases):
        declined = case.verdict is not None and case.verdict.ruling is Ruling.DECLINE
        if (
            case.kind is CaseKind.EDIT
            and case.status is CaseStatus.SETTLED
            and case.number == idea.number
            and declined
        ):
            assert case.verdict
            return case.verdict.reason, case.verdict.message
    return "", ""
