"""An idea, or a change to one, is handed in: part of the transaction of ``Proposing.send``."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.cities.model import City
from bot.core.ideas.model import (
    Axis,
    ChangedMeanwhile,
    DraftUnknown,
    Idea,
    IdeaDraft,
    IdeaStatus,
    IdeaUnknown,
    TooManyIdeas,
    Transition,
    Version,
    code_of,
)
from bot.core.ideas.queueing import open_case, put_up
from bot.core.ideas.rights import check_not_blocked, check_writer, may_edit
from bot.core.ideas.views import newest_version, own_idea
from bot.core.moderation.model import Case, CaseKind
from bot.core.residents.model import Resident
from bot.core.shared.clock import Ids
from bot.core.shared.unit_of_work import CityRecords

DAY: Final = timedelta(days=1)


def own_draft(records: CityRecords, resident: Resident, draft_id: str) -> IdeaDraft:
    """Raises DraftUnknown."""
    draft = records.idea_drafts.find(draft_id)
    if draft is None or draft.resident_id != resident.id:
        raise DraftUnknown
    return draft


def check_limit(records: CityRecords, resident: Resident, now: datetime) -> int:
    """How many she may still send today. Raises TooManyIdeas where that is none."""
    limit = records.rule_book.read().daily_limit
    sent = records.ideas.count_since(resident.id, now - DAY)
    if len(sent) >= limit:
        raise TooManyIdeas(limit, sent[-limit] + DAY)
    return limit - len(sent)


def send_new(
    records: CityRecords,
    city: City,
    resident: Resident,
    draft: IdeaDraft,
    text: str,
    language: str,
    now: datetime,
    ids: Ids,
) -> Idea:
    """Raises NotAtHome, AuthorBlocked, TooManyIdeas; DraftUnknown for the second of two taps."""
    check_writer(records, resident, city, now)
    year = now.astimezone(ZoneInfo(city.zone)).year
    # The counter's row holds up whoever sends at the same moment, so that the limit is looked at by one after the other.
    number = records.ideas.next_number(year)
    check_limit(records, resident, now)
    idea_id = ids.new_id()
    version = _version(draft, idea_id, 1, text, language, resident, now)
    code = code_of(city.slug, year, number)
    idea = Idea(idea_id, code, resident.id, IdeaStatus.RECEIVED, version, 1, created_at=now, changed_at=now)
    records.ideas.add(idea)
    received = IdeaStatus.RECEIVED.value
    records.ideas.move(Transition(idea_id, Axis.REVIEW, "", received, resident.id, now, now))
    _take(records, draft, idea_id)
    due_at = now + records.rule_book.read().promise
    case = Case(ids.new_id(), CaseKind.IDEA, idea_id, now, due_at, language, author=resident.id)
    open_case(records, city, idea, case)
    return idea


def send_change(
    records: CityRecords,
    city: City,
    resident: Resident,
    draft: IdeaDraft,
    text: str,
    language: str,
    now: datetime,
    ids: Ids,
) -> Idea:
    """The next version; where nothing was changed, the idea as it is.

    Raises AuthorBlocked, IdeaUnknown, ChangedMeanwhile; DraftUnknown for the second of two taps.
    """
    assert draft.idea_id
    check_not_blocked(records, resident, now)
    idea = own_idea(records, resident, draft.idea_id)
    if not may_edit(idea):
        raise IdeaUnknown
    if draft.number != idea.number:
        raise ChangedMeanwhile
    before = newest_version(records, idea)
    version = _version(draft, idea.id, idea.number + 1, text, language, resident, now)
    if _says_the_same(version, before):
        _take(records, draft, idea.id)
        return idea
    add_version(records, idea, version, resident, now)
    _take(records, draft, idea.id)
    put_up(records, city, version, now, ids)
    changed = records.ideas.find(idea.id)
    assert changed
    return changed


def add_version(
    records: CityRecords, idea: Idea, version: Version, resident: Resident, now: datetime
) -> None:
    """Of an idea that was never published it is what readers will see, which its author's history says.

    Raises ChangedMeanwhile where another version was first.
    """
    if not records.ideas.add_version(version):
        raise ChangedMeanwhile
    if idea.published_number is None:
        before, after = str(version.number - 1), str(version.number)
        step = Transition(idea.id, Axis.TEXT, before, after, resident.id, version.at, now, is_public=False)
        records.ideas.move(step)


def _version(
    draft: IdeaDraft, idea_id: str, number: int, text: str, language: str, resident: Resident, now: datetime
) -> Version:
    return Version(
        idea_id,
        number,
        text,
        language,
        now,
        draft.topic,
        draft.location,
        draft.place,
        draft.photos,
        written_by=resident.id,
    )


def _says_the_same(version: Version, before: Version) -> bool:
    same = replace(
        before,
        number=version.number,
        language=version.language,
        at=version.at,
        written_by=version.written_by,
        suggested_by=version.suggested_by,
        supports=version.supports,
    )
    return same == version


def _take(records: CityRecords, draft: IdeaDraft, idea_id: str) -> None:
    """The photos first: a draft takes with it what nobody has. Raises DraftUnknown where another tap was faster."""
    records.photos.give(draft.photos, idea_id)
    if not records.idea_drafts.remove(draft.id):
        raise DraftUnknown
