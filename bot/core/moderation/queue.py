"""The use cases of looking: what waits, in which order, and all that is known about one case."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.core.cities.model import City
from bot.core.ideas.model import Axis, Idea, IdeaStatus, Photo, Transition, headline
from bot.core.ideas.telling import tell
from bot.core.languages import ENGLISH, chain
from bot.core.moderation.docket import Docket, docket_of, untold
from bot.core.moderation.model import (
    CLAIMED_FOR,
    UNDO_FOR,
    AlreadyDecided,
    Case,
    CaseKind,
    CaseStatus,
    CaseTaken,
    CaseUnknown,
    NeedsAnother,
    Waiting,
)
from bot.core.moderation.refusing import why_not
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock
from bot.core.shared.unit_of_work import CityRecords, CityStores
from bot.core.staff.model import Permission
from bot.core.staff.service import Team

PAGE: Final = 8
_TRIED: Final = 10  # cases at the head of the queue: others may claim them while she tries
_ROUNDS: Final = 20  # in each of which others have claimed as many
_IN_QUEUE: Final = (CaseStatus.OPEN, CaseStatus.CONFIRMING)


@dataclass(frozen=True, slots=True)
class Brief:
    """A case in a list: with the first words of what it is about."""

    case: Case
    code: str
    words: str


def reads(moderator: Resident) -> tuple[str, ...]:
    """The languages whose cases she is given first: hers and their kin; English, which all chains end in, only if it
    is hers."""
    own = moderator.language
    return tuple(tag for tag in chain(own) if tag == own or tag != ENGLISH)


class Queue:
    """For moderators: everything raises NotAllowed for who is none in that city."""

    def __init__(self, stores: CityStores, team: Team, clock: Clock) -> None:
        self._stores = stores
        self._team = team
        self._clock = clock

    async def waiting(self, moderator: Resident, city: City) -> Waiting:
        self._team.require(moderator, Permission.MODERATE, city.slug)
        now, languages = self._clock.now(), reads(moderator)
        return await self._stores.of(city).read(
            lambda records: records.cases.count_waiting(now, moderator.id, languages)
        )

    async def page(
        self,
        moderator: Resident,
        city: City,
        first: int = 0,
        limit: int = PAGE,
        *,
        asked: bool = False,
        kind: CaseKind | None = None,
    ) -> list[Brief]:
        """Those in languages she reads first, then the oldest. ``asked``: those that wait for their authors."""
        self._team.require(moderator, Permission.MODERATE, city.slug)
        now, languages = self._clock.now(), reads(moderator)

        def query(records: CityRecords) -> list[Brief]:
            cases = records.cases.list_waiting(
                now,
                limit,
                first,
                by=moderator.id,
                first=languages,
                kinds=(kind,) if kind else (),
                statuses=(CaseStatus.ASKED,) if asked else _IN_QUEUE,
            )
            return _briefs(records, cases)

        return await self._stores.of(city).read(query)

    async def take_next(self, moderator: Resident, city: City, but: str | None = None) -> Docket | None:
        """The first of the queue that she can claim, claimed for her; None when nothing waits. Not ``but``, which she
        has just put back."""
        self._team.require(moderator, Permission.MODERATE, city.slug)
        now, languages = self._clock.now(), reads(moderator)
        for _ in range(_ROUNDS):
            heads = await self._stores.of(city).read(
                lambda records: records.cases.list_waiting(now, _TRIED, by=moderator.id, first=languages)
            )
            heads = [case for case in heads if case.id != but]
            if not heads:
                return None
            for case in heads:
                try:
                    return await self.take(moderator, city, case.id)
                except (AlreadyDecided, CaseTaken, CaseUnknown, NeedsAnother):
                    continue  # somebody was quicker
        return None

    async def take(self, moderator: Resident, city: City, case_id: str) -> Docket:
        """Claim it for CLAIMED_FOR, or renew her claim; its idea, if RECEIVED, is IN_REVIEW from then on, and its
        author told ten minutes later if it still is. Raises CaseUnknown, CaseTaken, AlreadyDecided, NeedsAnother."""
        self._team.require(moderator, Permission.MODERATE, city.slug)
        now = self._clock.now()

        def work(records: CityRecords) -> None:
            case = records.cases.find(case_id)
            if case and moderator.id in (case.author, case.not_by, _proposer(case)):
                raise NeedsAnother
            if case is None or not records.cases.claim(case_id, moderator.id, now, now + CLAIMED_FOR):
                raise why_not(records, case_id, moderator.id, now)
            step = Transition(
                case.idea_id,
                Axis.REVIEW,
                IdeaStatus.RECEIVED.value,
                IdeaStatus.IN_REVIEW.value,
                moderator.id,
                now,
                now,
            )
            if case.kind is CaseKind.IDEA and records.ideas.move(step):
                idea = records.ideas.find(case.idea_id)
                assert idea
                tell(records, city, idea, "idea.in_review", case_id, [idea.author], now + UNDO_FOR)

        await self._stores.of(city).transact(work)
        return await self.look(moderator, city, case_id)

    async def look(self, moderator: Resident, city: City, case_id: str) -> Docket:
        """Without claiming it. Raises CaseUnknown."""
        self._team.require(moderator, Permission.MODERATE, city.slug)
        now, languages = self._clock.now(), reads(moderator)
        return await self._stores.of(city).read(
            lambda records: docket_of(records, city, case_id, now, by=moderator.id, reads=languages)
        )

    async def card_of(self, city: City, case_id: str) -> Docket | None:
        """For the moderators' group, whose members see it as it is posted; None if it is decided or gone. Not to be
        given to anybody else."""
        now = self._clock.now()

        def query(records: CityRecords) -> Docket | None:
            try:
                docket = docket_of(records, city, case_id, now, by=None)
            except CaseUnknown:
                return None
            return docket if docket.case.status in (*_IN_QUEUE, CaseStatus.ASKED) else None

        return await self._stores.of(city).read(query)

    async def release(self, moderator: Resident, city: City, case_id: str) -> bool:
        """False if she did not hold it."""
        self._team.require(moderator, Permission.MODERATE, city.slug)
        return await self._stores.of(city).transact(
            lambda records: records.cases.release(case_id, moderator.id)
        )

    async def can_undo(self, moderator: Resident, city: City) -> list[Brief]:
        """What she decided and may still take back, the last first."""
        self._team.require(moderator, Permission.MODERATE, city.slug)
        now = self._clock.now()
        return await self._stores.of(city).read(
            lambda records: _briefs(records, records.cases.list_decided_by(moderator.id, now, PAGE))
        )

    async def find(self, moderator: Resident, city: City, code: str) -> tuple[Idea, tuple[Case, ...]]:
        """An idea of any status by its code, with all its cases, the oldest first. Raises CaseUnknown."""
        self._team.require(moderator, Permission.MODERATE, city.slug)

        def query(records: CityRecords) -> tuple[Idea, tuple[Case, ...]]:
            idea = records.ideas.find_by_code(code)
            if idea is None:
                raise CaseUnknown
            cases = records.cases.list_of(idea.id)
            return idea, tuple(untold(case) if case.author == moderator.id else case for case in cases)

        return await self._stores.of(city).read(query)

    async def photos(self, moderator: Resident, city: City, case_id: str) -> list[Photo]:
        """Of the version that is to be decided. Raises CaseUnknown."""
        self._team.require(moderator, Permission.MODERATE, city.slug)

        def query(records: CityRecords) -> list[Photo]:
            case = records.cases.find(case_id)
            version = records.ideas.find_version(case.idea_id, case.number) if case else None
            if version is None:
                raise CaseUnknown
            return records.photos.list_by_id(version.photos)

        return await self._stores.of(city).read(query)


def _proposer(case: Case) -> str | None:
    """Who wants a second person's word: it cannot be her own."""
    return case.decided_by if case.status is CaseStatus.CONFIRMING else None


def _briefs(records: CityRecords, cases: Sequence[Case]) -> list[Brief]:
    ideas = {idea.id: idea for idea in records.ideas.list_by_id([case.idea_id for case in cases])}
    briefs: list[Brief] = []
    for case in cases:
        idea = ideas.get(case.idea_id)
        if idea is None:
            continue
        comment = records.comments.find(case.comment_id) if case.comment_id else None
        version = idea.version
        if comment is None and case.number != version.number:
            version = records.ideas.find_version(idea.id, case.number) or version
        briefs.append(Brief(case, idea.code, headline(comment.text if comment else version.text)))
    return briefs
