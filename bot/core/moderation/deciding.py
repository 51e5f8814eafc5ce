"""The use cases of deciding. Everything is one transaction with its audit entry, and nobody is told before the verdict
takes effect (see ``settling``)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.cities.model import City
from bot.core.ideas.checking import check_text
from bot.core.ideas.model import Axis, Idea, IdeaUnknown, Transition
from bot.core.ideas.telling import tell
from bot.core.moderation.model import (
    CLAIMED_FOR,
    MOST_AT_ONCE,
    UNDO_FOR,
    AlreadyDecided,
    Case,
    CaseChanged,
    CaseKind,
    CaseStatus,
    CaseTaken,
    CaseUnknown,
    Line,
    NeedsAnother,
    NotForThisCase,
    Said,
    TooLate,
    Verdict,
)
from bot.core.moderation.recording import administrators, audit, moderators, told_of
from bot.core.moderation.refusing import why_not
from bot.core.moderation.settling import settle
from bot.core.moderation.wording import check_message, check_verdict, needs_second
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock, Ids
from bot.core.shared.unit_of_work import CityRecords, CityStores
from bot.core.staff.model import AuditEntry, Grant, Permission
from bot.core.staff.service import Team

_ASKS_AUTHOR = frozenset({CaseKind.IDEA, CaseKind.EDIT, CaseKind.APPEAL})


@dataclass(frozen=True, slots=True)
class Bulk:
    """What a decision about many did: cases that others held, or that had changed, are passed over."""

    decided: tuple[str, ...]
    passed_over: tuple[str, ...]


class Deciding:
    """For moderators: everything raises NotAllowed for who is none in that city; CaseUnknown; CaseTaken with who holds
    it; AlreadyDecided with who was first."""

    def __init__(self, stores: CityStores, team: Team, clock: Clock, ids: Ids) -> None:
        self._stores = stores
        self._team = team
        self._clock = clock
        self._ids = ids

    async def decide(
        self, moderator: Resident, city: City, case_id: str, number: int, verdict: Verdict
    ) -> Case:
        """Of any number at once, one decides. ``number`` is the version that she saw: CaseChanged where there is a
        newer one. Where the city wants a second person (declining an appeal) the case is CONFIRMING afterwards, else
        DECIDED with ``effect_at``. Raises NotForThisCase, NeedsAnother (an appeal against her own decision),
        InvalidMessage, IdeaUnknown (to merge into: not public, or itself)."""
        self._team.require(moderator, Permission.MODERATE, city.slug)
        now, team = self._clock.now(), await self._team.list_by_operator(city.slug)
        return await self._stores.of(city).transact(
            lambda records: _decide(records, city, team, moderator.id, case_id, number, verdict, now)
        )

    async def decide_many(
        self, moderator: Resident, city: City, cases: Sequence[tuple[str, int]], verdict: Verdict
    ) -> Bulk:
        """The same for at most MOST_AT_ONCE (id, version that she saw), each as if alone, in one transaction.

        Raises NotForThisCase for more, or a verdict that is nobody's; what a single case refuses is passed over.
        """
        self._team.require(moderator, Permission.MODERATE, city.slug)
        if len(cases) > MOST_AT_ONCE:
            raise NotForThisCase
        now, team = self._clock.now(), await self._team.list_by_operator(city.slug)

        def work(records: CityRecords) -> Bulk:
            decided: list[str] = []
            passed_over: list[str] = []
            for case_id, number in cases:
                try:
                    _decide(records, city, team, moderator.id, case_id, number, verdict, now)
                except (
                    AlreadyDecided,
                    CaseChanged,
                    CaseTaken,
                    CaseUnknown,
                    IdeaUnknown,
                    NeedsAnother,
                    NotForThisCase,
                ):
                    passed_over.append(case_id)
                else:
                    decided.append(case_id)
            return Bulk(tuple(decided), tuple(passed_over))

        return await self._stores.of(city).transact(work)

    async def confirm(self, moderator: Resident, city: City, case_id: str, stamp: str | None = None) -> Case:
        """As the second person: a declined appeal may be taken back for ten minutes more, a block holds at once.

        ``stamp`` is of the verdict that she saw. Raises NeedsAnother for the first, TooLate where nothing waits to be
        confirmed, or another verdict does.
        """
        self._team.require(moderator, Permission.MODERATE, city.slug)
        now = self._clock.now()

        def work(records: CityRecords) -> Case:
            case = _waiting_for_second(records, case_id, moderator.id, stamp, now)
            at_once = case.kind is CaseKind.BLOCK
            if not records.cases.confirm(case_id, moderator.id, now, now if at_once else now + UNDO_FOR):
                raise TooLate
            audit(records, city, moderator.id, "case.confirmed", case, now)
            confirmed = _find(records, case_id)
            if at_once:
                settle(records, city, confirmed, now, self._ids)
            return _find(records, case_id)

        return await self._stores.of(city).transact(work)

    async def object(self, moderator: Resident, city: City, case_id: str, stamp: str | None = None) -> Case:
        """The second person disagrees: the case is OPEN again (of a BLOCK: dropped). Raises as ``confirm``."""
        self._team.require(moderator, Permission.MODERATE, city.slug)
        now = self._clock.now()

        def work(records: CityRecords) -> Case:
            case = _waiting_for_second(records, case_id, moderator.id, stamp, now)
            if case.kind is CaseKind.BLOCK:
                if not records.cases.take_back(case_id):
                    raise TooLate
            elif not records.cases.reopen(case_id, None, now, among=(CaseStatus.CONFIRMING,)):
                raise TooLate
            audit(records, city, moderator.id, "case.objected", case, now)
            return _find(records, case_id)

        return await self._stores.of(city).transact(work)

    async def undo(self, moderator: Resident, city: City, case_id: str) -> Case:
        """Hers, before it takes effect or is confirmed: OPEN again, claimed by her. Raises TooLate."""
        self._team.require(moderator, Permission.MODERATE, city.slug)
        now = self._clock.now()

        def work(records: CityRecords) -> Case:
            case = _find(records, case_id)
            if case.kind is CaseKind.BLOCK:
                if case.decided_by != moderator.id or not records.cases.take_back(case_id):
                    raise TooLate
            else:
                among = (CaseStatus.DECIDED, CaseStatus.CONFIRMING)
                if not records.cases.reopen(case_id, moderator.id, now, among=among):
                    raise TooLate
                _renew(records, case)
                records.cases.claim(case_id, moderator.id, now, now + CLAIMED_FOR)
            audit(records, city, moderator.id, "case.undone", case, now)
            return _find(records, case_id)

        return await self._stores.of(city).transact(work)

    async def ask(self, moderator: Resident, city: City, case_id: str, question: str) -> Case:
        """The author is asked; the case waits for her. Raises InvalidMessage, NotForThisCase where nobody can answer."""
        words = check_message(question)
        return await self._turn_to_author(moderator, city, case_id, Said.QUESTION, words, "idea.question")

    async def suggest(self, moderator: Resident, city: City, case_id: str, text: str) -> Case:
        """A text that the author may agree to. Raises TextRefused, NotForThisCase."""
        words = check_text(text)
        return await self._turn_to_author(moderator, city, case_id, Said.SUGGESTION, words, "idea.suggestion")

    async def _turn_to_author(
        self, moderator: Resident, city: City, case_id: str, said: Said, words: str, kind: str
    ) -> Case:
        self._team.require(moderator, Permission.MODERATE, city.slug)
        now, line_id = self._clock.now(), self._ids.new_id()

        def work(records: CityRecords) -> Case:
            case = _find(records, case_id)
            idea = records.ideas.find(case.idea_id)
            if case.kind not in _ASKS_AUTHOR or case.author is None or idea is None:
                raise NotForThisCase
            if moderator.id in (case.not_by, case.author):
                raise NeedsAnother
            if not records.cases.ask(case_id, moderator.id, now):
                raise why_not(records, case_id, moderator.id, now)
            records.cases.say(Line(case_id, said, moderator.id, words, now))
            audit(records, city, moderator.id, f"case.{said}", case, now)
            tell(records, city, idea, kind, line_id, [case.author], now, case=case_id)
            return _find(records, case_id)

        return await self._stores.of(city).transact(work)

    async def escalate(self, moderator: Resident, city: City, case_id: str, note: str = "") -> Case:
        """To the city's administrators, who are told; it stays in the queue, marked. Raises InvalidMessage.

        Done again: only the note is added.
        """
        self._team.require(moderator, Permission.MODERATE, city.slug)
        words = check_message(note, may_be_empty=True)
        now, team = self._clock.now(), await self._team.list_by_operator(city.slug)

        def work(records: CityRecords) -> Case:
            case = _find(records, case_id)
            idea = records.ideas.find(case.idea_id)
            is_new = records.cases.escalate(case_id, now)
            if not is_new and (
                case.escalated_at is None or case.status not in (CaseStatus.OPEN, CaseStatus.ASKED)
            ):
                raise why_not(records, case_id, moderator.id, now)
            if words:
                records.cases.say(Line(case_id, Said.NOTE, moderator.id, words, now))
            if is_new and idea:
                audit(records, city, moderator.id, "case.escalated", case, now)
                told = [one for one in administrators(team) if one != moderator.id]
                tell(records, city, idea, "moderation.escalated", case_id, told, now, case=case_id)
                records.cases.release(case_id, moderator.id)
            return _find(records, case_id)

        return await self._stores.of(city).transact(work)

    async def restore(self, moderator: Resident, city: City, idea_id: str) -> Idea:
        """A hidden idea is shown again, and its author told. Raises IdeaUnknown where none of this id is hidden."""
        self._team.require(moderator, Permission.MODERATE, city.slug)
        now, occasion = self._clock.now(), self._ids.new_id()

        def work(records: CityRecords) -> Idea:
            step = Transition(idea_id, Axis.HIDDEN, "yes", "no", moderator.id, now, now, is_public=False)
            if not records.ideas.move(step):
                raise IdeaUnknown
            idea = records.ideas.find(idea_id)
            assert idea
            records.audit.add(
                AuditEntry("idea.restored", moderator.id, city.slug, now, idea.author, {"idea": idea_id})
            )
            tell(records, city, idea, "idea.restored", occasion, [idea.author], now)
            return idea

        return await self._stores.of(city).transact(work)


def _decide(
    records: CityRecords,
    city: City,
    team: Sequence[Grant],
    moderator: str,
    case_id: str,
    number: int,
    verdict: Verdict,
    now: datetime,
) -> Case:
    case = _find(records, case_id)
    rules = records.rule_book.read()
    check_verdict(case, verdict, rules)
    verdict = replace(verdict, message=verdict.message.strip())
    if verdict.into:
        target = records.ideas.find(verdict.into)
        if target is None or not target.is_public or target.id == case.idea_id:
            raise IdeaUnknown
    if case.kind is CaseKind.BLOCK:
        raise NotForThisCase  # it is confirmed or objected to
    second = needs_second(case, verdict, rules)
    done = records.cases.decide(
        case_id,
        number,
        verdict,
        moderator,
        now,
        status=CaseStatus.CONFIRMING if second else CaseStatus.DECIDED,
        effect_at=None if second else now + UNDO_FOR,
    )
    if not done:
        raise why_not(records, case_id, moderator, now, number)
    audit(records, city, moderator, "case.decided", case, now, **told_of(verdict))
    idea = records.ideas.find(case.idea_id)
    if second and idea:
        others = moderators(team, but=moderator)
        at = now.isoformat()  # of a verdict that was taken back they were told before
        tell(
            records,
            city,
            idea,
            "moderation.confirm",
            f"{case_id}:{at}",
            others,
            now,
            case=case_id,
            decided_at=at,
        )
    return _find(records, case_id)


def _find(records: CityRecords, case_id: str) -> Case:
    case = records.cases.find(case_id)
    if case is None:
        raise CaseUnknown
    return case


def _renew(records: CityRecords, case: Case) -> None:
    """What the author wrote while the verdict stood is what is to be decided from now on. A report is of what is shown."""
    if case.kind is CaseKind.REPORT:
        return
    idea = records.ideas.find(case.idea_id)
    newest = records.ideas.find_version(idea.id, idea.number) if idea and not case.comment_id else None
    if newest and newest.number > case.number:
        records.cases.renew(case.id, newest.number, newest.language)


def _waiting_for_second(
    records: CityRecords, case_id: str, moderator: str, stamp: str | None, now: datetime
) -> Case:
    case = _find(records, case_id)
    if case.status is not CaseStatus.CONFIRMING or stamp not in (None, case.stamp):
        raise TooLate
    if moderator in (case.decided_by, case.not_by, case.author):
        raise NeedsAnother
    holder = case.holder(now)
    if holder and holder != moderator:
        assert case.claimed_until
        raise CaseTaken(holder, case.claimed_until)
    return case
