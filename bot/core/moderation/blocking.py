"""The use cases of blocking: somebody may write nothing in this city for a while."""

from datetime import timedelta
from typing import Final

from bot.core.cities.model import City
from bot.core.ideas.telling import tell
from bot.core.moderation.model import (
    Block,
    Case,
    CaseKind,
    CaseStatus,
    CaseUnknown,
    NotForThisCase,
    Ruling,
    Verdict,
)
from bot.core.moderation.recording import audit, moderators, told_of
from bot.core.moderation.settling import put_block
from bot.core.moderation.wording import check_verdict
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock, Ids
from bot.core.shared.unit_of_work import CityRecords, CityStores
from bot.core.staff.model import AuditEntry, Permission
from bot.core.staff.service import Team

PAGE: Final = 50


class Blocking:
    """For moderators: everything raises NotAllowed for who is none in that city."""

    def __init__(self, stores: CityStores, team: Team, clock: Clock, ids: Ids) -> None:
        self._stores = stores
        self._team = team
        self._clock = clock
        self._ids = ids

    async def block(
        self, moderator: Resident, city: City, case_id: str, days: int, reason: str
    ) -> Block | Case:
        """The author of what this case is about: at once, or, where the city wants a second person, as a case of kind
        BLOCK that waits for another moderator. The author is told ten minutes later, unless it was lifted.
        ``days`` is one of BLOCK_DAYS. Who is blocked already for as long or longer stays so: that block is given back.
        Raises CaseUnknown, NotForThisCase (nobody to block, or staff of this city)."""
        self._team.require(moderator, Permission.MODERATE, city.slug)
        now, team = self._clock.now(), await self._team.list_by_operator(city.slug)
        staff = {grant.resident_id for grant in team}
        verdict = Verdict(Ruling.BLOCK, reason, days=days)

        def work(records: CityRecords) -> Block | Case:
            about = records.cases.find(case_id)
            idea = records.ideas.find(about.idea_id) if about else None
            if about is None or idea is None:
                raise CaseUnknown
            if about.author is None or about.author in staff:
                raise NotForThisCase
            rules = records.rule_book.read()
            asked = Case(
                self._ids.new_id(),
                CaseKind.BLOCK,
                about.idea_id,
                now,
                now + rules.promise,
                about.language,
                CaseStatus.CONFIRMING,
                about.comment_id,
                about.number,
                about.author,
                not_by=moderator.id,
                verdict=verdict,
                decided_by=moderator.id,
                decided_at=now,
            )
            check_verdict(asked, verdict, rules)
            if rules.second_person:
                if not records.cases.add(asked):
                    return records.cases.find_live(CaseKind.BLOCK, about.idea_id, about.comment_id) or asked
                audit(records, city, moderator.id, "block.proposed", asked, now, **told_of(verdict))
                others = moderators(team, but=moderator.id)
                tell(records, city, idea, "moderation.confirm", asked.id, others, now, case=asked.id)
                return asked
            until = now + timedelta(days=days)
            live = records.blocks.find_live(about.author, now)
            if live and live.until >= until:
                return live
            block = Block(self._ids.new_id(), about.author, reason, moderator.id, now, until)
            put_block(records, city, idea, block)
            audit(records, city, moderator.id, "block.made", asked, now, **told_of(verdict))
            return block

        return await self._stores.of(city).transact(work)

    async def lift(self, moderator: Resident, city: City, block_id: str) -> bool:
        """False if it is over already."""
        self._team.require(moderator, Permission.MODERATE, city.slug)
        now = self._clock.now()

        def work(records: CityRecords) -> bool:
            lifted = records.blocks.lift(block_id, now)
            if lifted:
                details = {"block": block_id}
                records.audit.add(AuditEntry("block.lifted", moderator.id, city.slug, now, details=details))
            return lifted

        return await self._stores.of(city).transact(work)

    async def list_live(self, moderator: Resident, city: City) -> list[Block]:
        """The one that ends last first."""
        self._team.require(moderator, Permission.MODERATE, city.slug)
        now = self._clock.now()
        return await self._stores.of(city).read(lambda records: records.blocks.list_live(now, PAGE))

    async def find_of(self, resident: Resident, city: City) -> Block | None:
        """Her own, which holds now; for herself, whoever she is."""
        now = self._clock.now()
        return await self._stores.of(city).read(lambda records: records.blocks.find_live(resident.id, now))
