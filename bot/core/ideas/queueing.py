"""What waits for a moderator: cases are opened with the card for their group, and follow what the author writes."""

from datetime import datetime
from typing import Final

from bot.core.cities.model import City
from bot.core.ideas.model import Idea, IdeaStatus, IdeaUnknown, Version
from bot.core.ideas.telling import tell
from bot.core.moderation.model import Case, CaseKind, CaseStatus, Line, Said
from bot.core.notices.model import MODERATORS
from bot.core.shared.clock import Ids
from bot.core.shared.unit_of_work import CityRecords

ASKS: Final = (Said.QUESTION, Said.SUGGESTION)
_ANSWERS: Final = (Said.REPLY, Said.AGREED, Said.REFUSED)
_KIND: Final = {
    IdeaStatus.RECEIVED: CaseKind.IDEA,
    IdeaStatus.IN_REVIEW: CaseKind.IDEA,
    IdeaStatus.PUBLISHED: CaseKind.EDIT,
    IdeaStatus.DECLINED: CaseKind.APPEAL,
}


def open_case(records: CityRecords, city: City, idea: Idea, case: Case) -> bool:
    """With its card for the moderators' group; False if such a case is open already."""
    if not records.cases.add(case):
        return False
    tell(records, city, idea, "moderation.card", case.id, [MODERATORS], case.opened_at, case=case.id)
    return True


def put_up(records: CityRecords, city: City, version: Version, now: datetime, ids: Ids) -> None:
    """Have a moderator look at the version that is the newest now.

    The idea is read again: a verdict may have taken effect until the version was added. Raises IdeaUnknown where it was
    withdrawn meanwhile: the version is then not kept. What is decided and may still be
    taken back stands for the version it is about; the settling finds that there is a newer one.
    """
    idea = records.ideas.find(version.idea_id)
    if idea and idea.withdrawn_at:
        raise IdeaUnknown
    kind = _KIND.get(idea.status) if idea else None
    if idea is None or kind is None:
        return
    live = records.cases.find_live(kind, idea.id)
    if live:
        if records.cases.renew(live.id, version.number, version.language) and live.status is CaseStatus.ASKED:
            tell_asker(records, city, idea, live, now)
    elif kind is not CaseKind.APPEAL:
        case = Case(
            ids.new_id(),
            kind,
            idea.id,
            now,
            now + records.rule_book.read().promise,
            version.language,
            number=version.number,
            author=idea.author,
        )
        open_case(records, city, idea, case)


def asked_of_author(lines: list[Line]) -> tuple[Line | None, Line | None]:
    """The last question and the last suggestion that she has not answered."""
    question: Line | None = None
    suggestion: Line | None = None
    for line in lines:
        if line.said is Said.QUESTION:
            question = line
        elif line.said is Said.SUGGESTION:
            suggestion = line
        elif line.said in _ANSWERS:
            question = suggestion = None
    return question, suggestion


def tell_asker(records: CityRecords, city: City, idea: Idea, case: Case, now: datetime) -> None:
    """The moderator who asked the author last learns that there is an answer."""
    lines = records.cases.lines_of(case.id)
    asked = [line for line in lines if line.said in ASKS]
    if asked:
        occasion = f"{case.id}:{len(lines)}"
        tell(records, city, idea, "moderation.reply", occasion, [asked[-1].by], now, case=case.id)
