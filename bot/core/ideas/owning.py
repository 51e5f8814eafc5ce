"""The use cases of an author: where her ideas stand, and what she can do about it."""

from dataclasses import replace
from typing import Final

from bot.core.cities.model import City
from bot.core.ideas.model import (
    LONGEST_WORDS,
    AlreadyDone,
    Axis,
    CannotAppeal,
    ChangedMeanwhile,
    Check,
    Idea,
    IdeaStatus,
    IdeaUnknown,
    Progress,
    TextFault,
    TextRefused,
    Transition,
    View,
)
from bot.core.ideas.queueing import asked_of_author, open_case, put_up, tell_asker
from bot.core.ideas.results import History, OwnIdea
from bot.core.ideas.rights import may_appeal, may_withdraw
from bot.core.ideas.sending import add_version
from bot.core.ideas.standing import standing_of
from bot.core.ideas.supporting import give_support
from bot.core.ideas.telling import tell, tell_concerned
from bot.core.ideas.views import (
    merged_into,
    newest_version,
    own_history,
    own_idea,
    public_idea,
    views_of,
)
from bot.core.moderation.model import Case, CaseKind, CaseStatus, Line, Ruling, Said
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock, Ids
from bot.core.shared.unit_of_work import CityRecords, CityStores
from bot.core.staff.model import PERMISSIONS, Permission
from bot.core.staff.service import Team

_OF_IDEA: Final = tuple(kind for kind in CaseKind if kind is not CaseKind.BLOCK)
_NOT_MERGED: Final = tuple(status for status in IdeaStatus if status is not IdeaStatus.MERGED)


class Owning:
    """All raise IdeaUnknown for what is not hers."""

    def __init__(self, stores: CityStores, team: Team, clock: Clock, ids: Ids) -> None:
        self._stores = stores
        self._team = team
        self._clock = clock
        self._ids = ids

    async def mine(self, resident: Resident, city: City, first: int = 0, limit: int = 8) -> list[View]:
        """In whatever status, the newest first."""

        def query(records: CityRecords) -> list[View]:
            return views_of(records, city, records.ideas.list_of_author(resident.id, limit, first), resident)

        return await self._stores.of(city).read(query)

    async def own(self, resident: Resident, city: City, idea_id: str) -> OwnIdea:
        now = self._clock.now()
        return await self._stores.of(city).read(
            lambda records: standing_of(records, city, resident, own_idea(records, resident, idea_id), now)
        )

    async def history(self, resident: Resident, city: City, idea_id: str) -> History:
        """All of it, but for who decided."""
        return await self._stores.of(city).read(
            lambda records: own_history(records, own_idea(records, resident, idea_id))
        )

    async def withdraw(self, resident: Resident, city: City, idea_id: str, reason: str = "") -> None:
        """Nobody sees it any more; what waited about it is dropped; supporters and followers are told. Done again:
        nothing; so too where it was merged meanwhile. Who is blocked may withdraw, and her reason is passed over, as
        nobody reads what she writes. Raises TextRefused for a reason that is too long."""
        words = _words(reason)
        now = self._clock.now()

        def work(records: CityRecords) -> None:
            if not may_withdraw(own_idea(records, resident, idea_id)):
                return
            reason = "" if records.blocks.find_live(resident.id, now) else words
            # The cases first, as a verdict that takes effect has them: whichever is later sees what the other did.
            records.cases.drop(idea_id, kinds=_OF_IDEA)
            step = Transition(idea_id, Axis.WITHDRAWN, "no", "yes", resident.id, now, now, reason)
            if not records.ideas.move(step, among=_NOT_MERGED):
                return
            draft = records.idea_drafts.find_of(resident.id, idea_id)
            if draft:
                records.idea_drafts.remove(draft.id)
            idea = own_idea(records, resident, idea_id)
            if idea.status is IdeaStatus.PUBLISHED and idea.hidden_at is None:
                tell_concerned(records, city, idea, "idea.withdrawn", "once", now, but=resident.id)

        await self._stores.of(city).transact(work)

    async def appeal(self, resident: Resident, city: City, idea_id: str, words: str) -> None:
        """Once, within 30 days of being declined; another moderator decides. Raises CannotAppeal, TextRefused."""
        words = _words(words, may_be_empty=False)
        now = self._clock.now()
        case_id = self._ids.new_id()

        def work(records: CityRecords) -> None:
            idea = own_idea(records, resident, idea_id)
            cases = records.cases.list_of(idea_id, comments=False)
            if not may_appeal(idea, records.ideas.transitions_of(idea_id), cases, now):
                raise CannotAppeal
            case = Case(
                case_id,
                CaseKind.APPEAL,
                idea_id,
                now,
                now + records.rule_book.read().promise,
                newest_version(records, idea).language,
                number=idea.number,
                author=resident.id,
                not_by=_declined_by(cases),
            )
            if not open_case(records, city, idea, case):
                raise CannotAppeal
            records.cases.say(Line(case_id, Said.APPEAL, resident.id, words, now))

        await self._stores.of(city).transact(work)

    async def reply(self, resident: Resident, city: City, case_id: str, words: str) -> None:
        """Her answer to a moderator's question, who is told. Raises AlreadyDone where nobody waits for it any more,
        TextRefused."""
        words = _words(words, may_be_empty=False)
        now = self._clock.now()

        def work(records: CityRecords) -> None:
            case, idea = _case_of_hers(records, resident, case_id)
            _answer(records, city, idea, case, Line(case_id, Said.REPLY, resident.id, words, now))

        await self._stores.of(city).transact(work)

    async def agree(
        self, resident: Resident, city: City, case_id: str, yes: bool, stamp: str | None = None
    ) -> None:
        """To the text that a moderator suggests: it becomes the next version, which the case is about from then on.
        ``stamp`` is of the suggestion that she saw. Raises AlreadyDone, ChangedMeanwhile."""
        now = self._clock.now()

        def work(records: CityRecords) -> None:
            case, idea = _case_of_hers(records, resident, case_id)
            suggestion = asked_of_author(records.cases.lines_of(case_id))[1]
            if suggestion is None:
                raise AlreadyDone
            if stamp not in (None, suggestion.stamp):
                raise ChangedMeanwhile
            said = Said.AGREED if yes else Said.REFUSED
            _answer(records, city, idea, case, Line(case_id, said, resident.id, "", now))
            if not yes:
                return
            if case.number != idea.number:
                raise ChangedMeanwhile
            agreed = replace(
                newest_version(records, idea),
                number=idea.number + 1,
                text=suggestion.text,
                at=now,
                written_by=resident.id,
                suggested_by=suggestion.by,
                supports=0,
            )
            add_version(records, idea, agreed, resident, now)
            put_up(records, city, agreed, now, self._ids)

        await self._stores.of(city).transact(work)

    async def carry_over(self, resident: Resident, city: City, idea_id: str) -> View:
        """Of a supporter, not the author: support the idea that this one was merged into. Raises as ``support``."""
        now = self._clock.now()

        def work(records: CityRecords) -> View:
            idea = records.ideas.find(idea_id)
            target = merged_into(records, idea) if idea else None
            supported, _ = records.supports.of(resident.id, [idea_id])
            if target is None or target.id == idea_id or not supported:
                raise IdeaUnknown
            return give_support(records, city, resident, target, now)

        return await self._stores.of(city).transact(work)

    async def check(
        self, resident: Resident, city: City, idea_id: str, is_done: bool, words: str = ""
    ) -> Check:
        """Of anybody who asked for it (author, supporter, follower): is it really done? The latest stands. Editors are
        told of a no, once a day. Raises TextRefused; IdeaUnknown where the city does not call it done."""
        check = Check(idea_id, resident.id, is_done, _words(words), self._clock.now())
        team = await self._team.list_by_operator(city.slug)
        editors = {grant.resident_id: None for grant in team if Permission.EDIT in PERMISSIONS[grant.role]}

        def work(records: CityRecords) -> Check:
            idea = public_idea(records, idea_id)
            asked = idea.author == resident.id or any(records.supports.of(resident.id, [idea_id]))
            if not asked or idea.progress is not Progress.DONE:
                raise IdeaUnknown
            if records.ideas.put_check(check) and not is_done:
                day = f"{check.at:%Y-%m-%d}"
                tell(records, city, idea, "idea.doubt", day, editors, check.at)
            return check

        return await self._stores.of(city).transact(work)


def _case_of_hers(records: CityRecords, resident: Resident, case_id: str) -> tuple[Case, Idea]:
    """Raises IdeaUnknown."""
    case = records.cases.find(case_id)
    if case is None or case.author != resident.id or case.comment_id:
        raise IdeaUnknown
    return case, own_idea(records, resident, case.idea_id)


def _answer(records: CityRecords, city: City, idea: Idea, case: Case, line: Line) -> None:
    """What she says goes to the case, and to who asked. Raises AlreadyDone."""
    if not records.cases.answered(case.id):
        raise AlreadyDone
    records.cases.say(line)
    tell_asker(records, city, idea, case, line.at)


def _declined_by(cases: list[Case]) -> str | None:
    """Who decided what is appealed."""
    for case in reversed(cases):
        is_review = case.kind is CaseKind.IDEA and case.status is CaseStatus.SETTLED
        if is_review and case.verdict and case.verdict.ruling is Ruling.DECLINE:
            return case.decided_by
    return None


def _words(words: str, *, may_be_empty: bool = True) -> str:
    """Without the space around them. Raises TextRefused."""
    words = words.strip()
    if len(words) > LONGEST_WORDS:
        raise TextRefused(TextFault.TOO_LONG, len(words), LONGEST_WORDS)
    if not words and not may_be_empty:
        raise TextRefused(TextFault.EMPTY)
    return words
