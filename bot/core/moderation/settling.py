"""A verdict takes effect: the idea moves and everybody concerned is told, in the transaction that settles the case.

It is done once: of two who try, ``Cases.settle`` lets one through. A process that is killed before has left a decided
case, which the next look of the clock finds; one that is killed after has left the notices in the outbox.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.core.cities.model import City
from bot.core.ideas.model import Axis, Comment, CommentStatus, Idea, IdeaStatus, Transition
from bot.core.ideas.queueing import open_case
from bot.core.ideas.telling import PAGE, tell, tell_concerned
from bot.core.moderation.model import UNDO_FOR, Block, Case, CaseKind, CaseStatus, Ruling, Verdict
from bot.core.shared.clock import Ids
from bot.core.shared.unit_of_work import CityRecords
from bot.core.staff.service import OPERATOR

_OF_IDEA: Final = tuple(kind for kind in CaseKind if kind is not CaseKind.BLOCK)
_MOST_MERGED: Final = 10  # ideas that were merged one into the next


@dataclass(frozen=True, slots=True)
class _Settling:
    """What every effect needs. ``decided_by`` is who is on record for it."""

    records: CityRecords
    city: City
    case: Case
    verdict: Verdict
    idea: Idea
    decided_by: str
    decided_at: datetime
    now: datetime
    ids: Ids

    def to_author(self, kind: str, **facts: str) -> None:
        tell(self.records, self.city, self.idea, kind, self.case.id, [self.case.author], self.now, **facts)

    def because(self) -> dict[str, str]:
        return {"reason": self.verdict.reason, "message": self.verdict.message}

    def move(self, axis: Axis, before: str, after: str, *, is_public: bool) -> bool:
        return self.records.ideas.move(
            Transition(
                self.idea.id,
                axis,
                before,
                after,
                self.decided_by,
                self.decided_at,
                self.now,
                self.verdict.reason,
                self.verdict.message,
                is_public,
            )
        )


def settle(records: CityRecords, city: City, case: Case, now: datetime, ids: Ids) -> bool:
    """Let the verdict of a DECIDED case take effect; False if it is not due, was taken back, or is settled already."""
    if case.verdict is None or not records.cases.settle(case.id, now):
        return False
    idea = records.ideas.find(case.idea_id)
    if idea is None:
        return True
    work = _Settling(
        records, city, case, case.verdict, idea, case.decided_by or OPERATOR, case.decided_at or now, now, ids
    )
    _EFFECTS[case.kind, case.verdict.ruling](work)
    return True


def _publish(work: _Settling) -> None:
    if not work.move(Axis.REVIEW, work.idea.status.value, IdeaStatus.PUBLISHED.value, is_public=True):
        return
    work.records.ideas.show_version(work.idea.id, work.case.number, None)
    granted = work.case.kind is CaseKind.APPEAL
    work.to_author("idea.appeal_granted" if granted else "idea.published")
    _look_for_newer(work)


def _decline(work: _Settling) -> None:
    if work.move(Axis.REVIEW, work.idea.status.value, IdeaStatus.DECLINED.value, is_public=False):
        upheld = work.case.kind is CaseKind.APPEAL
        work.to_author("idea.appeal_declined" if upheld else "idea.declined", **work.because())


def _merge(work: _Settling) -> None:
    target = _target(work.records, work.verdict.into)
    if target is None or target.id == work.idea.id:
        _look_again(work)
        return
    if not work.move(Axis.REVIEW, work.idea.status.value, IdeaStatus.MERGED.value, is_public=True):
        return
    work.records.ideas.merge(work.idea.id, target.id)
    # Nobody reads what else waits about it any more. A block is of a person.
    work.records.cases.drop(work.idea.id, kinds=_OF_IDEA)
    work.records.reports.settle(work.idea.id, None, work.now)
    if work.case.author and work.case.author != target.author:
        work.records.supports.follow(target.id, work.case.author, work.now)
    work.to_author("idea.merged", into=target.id)
    asked: set[str] = set()
    after = None
    while page := work.records.supports.list_supporters(work.idea.id, after, PAGE):
        after = page[-1]
        asked.update(page)
        told = [one for one in page if one != target.author]
        tell(
            work.records,
            work.city,
            work.idea,
            "idea.carry_over",
            work.case.id,
            told,
            work.now,
            into=target.id,
        )
    after = None
    while page := work.records.supports.list_concerned(work.idea.id, after, PAGE):
        after = page[-1]
        told = [one for one in page if one not in asked and one != work.case.author]
        tell(work.records, work.city, work.idea, "idea.joined", work.case.id, told, work.now, into=target.id)


def _target(records: CityRecords, idea_id: str | None) -> Idea | None:
    """Where the merged one leads now: the other may itself have been merged, or be gone."""
    for _ in range(_MOST_MERGED):
        target = records.ideas.find(idea_id) if idea_id else None
        if target is None or target.status is not IdeaStatus.MERGED:
            return target if target and target.is_public else None
        idea_id = target.merged_into
    return None


def _look_again(work: _Settling) -> None:
    """What it was to be merged into is gone meanwhile: the case comes back into the queue, as it was."""
    again = replace(
        work.case,
        id=work.ids.new_id(),
        status=CaseStatus.OPEN,
        has_news=True,
        claimed_by=None,
        claimed_until=None,
        verdict=None,
        decided_by=None,
        decided_at=None,
        confirmed_by=None,
        effect_at=None,
        reminded_at=None,
    )
    newest = work.records.ideas.find_version(work.idea.id, work.idea.number)
    if work.case.kind is CaseKind.IDEA and newest:
        again = replace(again, number=newest.number, language=newest.language)
    if open_case(work.records, work.city, work.idea, again):
        for line in work.records.cases.lines_of(work.case.id):
            work.records.cases.say(replace(line, case_id=again.id))


def _show_edit(work: _Settling) -> None:
    before = work.idea.published_number or 0
    step = Transition(
        work.idea.id,
        Axis.TEXT,
        str(before),
        str(work.case.number),
        work.case.author or work.decided_by,
        work.decided_at,
        work.now,
    )
    if work.records.ideas.show_version(work.idea.id, work.case.number, step):
        work.to_author("idea.edit_published")
        tell_concerned(
            work.records,
            work.city,
            work.idea,
            "idea.changed",
            work.case.id,
            work.now,
            but=work.case.author,
            number=work.case.number,
        )
        # What was reported is decided on as it reads now.
        report = work.records.cases.find_live(CaseKind.REPORT, work.idea.id)
        if report:
            work.records.cases.renew(report.id, work.case.number, work.case.language)
    _look_for_newer(work)


def _decline_edit(work: _Settling) -> None:
    work.to_author("idea.edit_declined", **work.because())
    _look_for_newer(work)


def _look_for_newer(work: _Settling) -> None:
    """What the author wrote while the verdict waited is to be decided too: as an edit of what is public now.

    Read anew: it may have come since the idea was read for settling.
    """
    idea = work.records.ideas.find(work.idea.id)
    newest = work.records.ideas.find_version(idea.id, idea.number) if idea else None
    if idea is None or newest is None or newest.number <= work.case.number or not idea.is_public:
        return
    case = Case(
        work.ids.new_id(),
        CaseKind.EDIT,
        idea.id,
        work.now,
        work.now + work.records.rule_book.read().promise,
        newest.language,
        number=newest.number,
        author=idea.author,
    )
    open_case(work.records, work.city, idea, case)


def _comment_of(work: _Settling) -> Comment | None:
    return work.records.comments.find(work.case.comment_id) if work.case.comment_id else None


def _publish_comment(work: _Settling) -> None:
    comment = _comment_of(work)
    if comment is None or not work.records.comments.move(
        comment.id, CommentStatus.WAITING, CommentStatus.PUBLISHED, work.now
    ):
        return
    work.to_author("comment.published")
    if work.idea.author != comment.author:
        tell(
            work.records,
            work.city,
            work.idea,
            "idea.comment",
            work.case.id,
            [work.idea.author],
            work.now,
            comment=comment.id,
        )


def _decline_comment(work: _Settling) -> None:
    comment = _comment_of(work)
    if comment and work.records.comments.move(
        comment.id, CommentStatus.WAITING, CommentStatus.DECLINED, work.now
    ):
        work.to_author("comment.declined", **work.because())


def _keep(work: _Settling) -> None:
    """What was reported since she decided is looked at anew."""
    work.records.reports.settle(work.idea.id, work.case.comment_id, work.now, work.decided_at)
    if work.records.reports.of(work.idea.id, work.case.comment_id):
        _look_again(work)


def _hide(work: _Settling) -> None:
    work.records.reports.settle(work.idea.id, work.case.comment_id, work.now)
    if work.case.comment_id:
        hidden = work.records.comments.move(
            work.case.comment_id, CommentStatus.PUBLISHED, CommentStatus.HIDDEN, work.now
        )
        if hidden:
            work.to_author("comment.hidden", **work.because())
    elif work.move(Axis.HIDDEN, "no", "yes", is_public=False):
        work.to_author("idea.hidden", **work.because())


def _block(work: _Settling) -> None:
    if work.case.author is None:
        return
    block = Block(
        work.ids.new_id(),
        work.case.author,
        work.verdict.reason,
        work.decided_by,
        work.now,
        work.now + timedelta(days=work.verdict.days),
        work.case.confirmed_by,
    )
    put_block(work.records, work.city, work.idea, block)


def put_block(records: CityRecords, city: City, idea: Idea, block: Block) -> None:
    """From now on she may write nothing here; she is told in ten minutes, unless it is lifted before."""
    records.blocks.add(block)
    tell(
        records,
        city,
        idea,
        "idea.blocked",
        block.id,
        [block.resident_id],
        block.at + UNDO_FOR,
        block=block.id,
        until=block.until.isoformat(),
        reason=block.reason,
    )


_EFFECTS: Final[Mapping[tuple[CaseKind, Ruling], Callable[[_Settling], None]]] = {
    (CaseKind.IDEA, Ruling.PUBLISH): _publish,
    (CaseKind.IDEA, Ruling.DECLINE): _decline,
    (CaseKind.IDEA, Ruling.MERGE): _merge,
    (CaseKind.EDIT, Ruling.PUBLISH): _show_edit,
    (CaseKind.EDIT, Ruling.DECLINE): _decline_edit,
    (CaseKind.COMMENT, Ruling.PUBLISH): _publish_comment,
    (CaseKind.COMMENT, Ruling.DECLINE): _decline_comment,
    (CaseKind.REPORT, Ruling.KEEP): _keep,
    (CaseKind.REPORT, Ruling.HIDE): _hide,
    (CaseKind.REPORT, Ruling.MERGE): _merge,
    (CaseKind.APPEAL, Ruling.PUBLISH): _publish,
    (CaseKind.APPEAL, Ruling.DECLINE): _decline,
    (CaseKind.BLOCK, Ruling.BLOCK): _block,
}
