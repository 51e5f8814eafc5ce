"""All that is known about one case, put together for a moderator's card."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from bot.core.cities.model import City
from bot.core.ideas.links import find_links, find_mentions
from bot.core.ideas.model import Comment, Idea, Version
from bot.core.ideas.personal import Personal, find_personal
from bot.core.ideas.ports import AuthorRecord
from bot.core.moderation.model import Block, Case, CaseKind, CaseStatus, CaseUnknown, Line, Reason, Said
from bot.core.shared.unit_of_work import CityRecords

MOST_ALIKE: Final = 3


@dataclass(frozen=True, slots=True)
class Alike:
    """An idea that may be the same: public ones, and those that wait too. ``score`` from 0 to 1."""

    idea: Idea
    score: float


@dataclass(frozen=True, slots=True)
class Signals:
    """What may help her decide; nothing here decides. ``record`` None: the author is nobody's."""

    alike: tuple[Alike, ...] = ()
    personal: tuple[Personal, ...] = ()
    links: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    record: AuthorRecord | None = None
    reports: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Docket:
    """All about one case. ``version`` is what is to be decided; ``before`` what readers see now, of an EDIT.

    ``holder`` is who works on it now; ``ahead`` how many wait in the queue for this moderator, this one included.
    ``lines`` the oldest first. ``block``: the author is blocked now. ``decided_before``: the decision that an APPEAL
    is about. ``languages`` has the version's translations.
    """

    case: Case
    idea: Idea
    version: Version
    before: Version | None
    comment: Comment | None
    lines: tuple[Line, ...]
    signals: Signals
    reasons: tuple[Reason, ...]
    holder: str | None
    block: Block | None
    ahead: int
    decided_before: Case | None = None


def docket_of(
    records: CityRecords,
    city: City,
    case_id: str,
    now: datetime,
    *,
    by: str | None,
    reads: tuple[str, ...] = (),
) -> Docket:
    """Raises CaseUnknown, also for a case whose idea is gone."""
    case = records.cases.find(case_id)
    idea = records.ideas.find(case.idea_id) if case else None
    version = records.ideas.find_version(case.idea_id, case.number) if case else None
    if case is None or idea is None or version is None:
        raise CaseUnknown
    lines = tuple(records.cases.lines_of(case.id))
    if by is not None and by == case.author:
        case = untold(case)
        lines = tuple(line for line in lines if line.said is not Said.NOTE)
    comment = records.comments.find(case.comment_id) if case.comment_id else None
    shown = idea.published_number
    before = None
    if case.kind is CaseKind.EDIT and shown and shown != version.number:
        before = records.ideas.find_version(idea.id, shown)
    return Docket(
        case=case,
        idea=idea,
        version=version,
        before=before,
        comment=comment,
        lines=lines,
        signals=_signals(records, city, case, version, comment),
        reasons=records.rule_book.read().reasons,
        holder=case.holder(now),
        block=records.blocks.find_live(case.author, now) if case.author else None,
        ahead=records.cases.count_waiting(now, by, reads).here,
        decided_before=_decided_before(records, case) if case.kind is CaseKind.APPEAL else None,
    )


def untold(case: Case) -> Case:
    """A case as a moderator sees it who wrote what it is about: without a verdict that nobody is told of yet."""
    if case.status not in (CaseStatus.CONFIRMING, CaseStatus.DECIDED):
        return case
    return replace(case, verdict=None, decided_by=None, decided_at=None, confirmed_by=None, effect_at=None)


def _signals(
    records: CityRecords, city: City, case: Case, version: Version, comment: Comment | None
) -> Signals:
    text = comment.text if comment else version.text
    alike: list[Alike] = []
    if comment is None:
        found = records.idea_search.similar(text, MOST_ALIKE, public_only=False, but=case.idea_id)
        ideas = {idea.id: idea for idea in records.ideas.list_by_id([each.idea_id for each in found])}
        alike = [Alike(ideas[each.idea_id], each.score) for each in found if each.idea_id in ideas]
    record = None
    if case.author:
        blocks = records.blocks.count_of(case.author)
        record = replace(records.ideas.record_of(case.author), blocks=blocks)
    return Signals(
        tuple(alike),
        find_personal(text, city.country),
        find_links(text),
        find_mentions(text),
        record,
        dict(records.reports.of(case.idea_id, case.comment_id)),
    )


def _decided_before(records: CityRecords, appeal: Case) -> Case | None:
    settled = [
        case
        for case in records.cases.list_of(appeal.idea_id, comments=False)
        if case.status is CaseStatus.SETTLED and case.kind is CaseKind.IDEA and case.id != appeal.id
    ]
    return settled[-1] if settled else None
