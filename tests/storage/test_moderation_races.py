"""Many moderators at one case, in two processes: one decision, one notice, one audit entry."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.cities.model import City
from bot.core.ideas.model import IdeaStatus
from bot.core.moderation.model import (
    AlreadyDecided,
    CaseStatus,
    CaseTaken,
    Ruling,
    TooLate,
    Verdict,
)
from bot.core.moderation.service import ModerationServices, moderation_services
from bot.core.residents.model import Resident
from bot.core.shared.unit_of_work import CityRecords, Store
from bot.core.staff.model import Role
from bot.core.staff.service import Team
from storage.opening import Stores
from tests.storage.builders import SetClock, a_resident
from tests.storage.deliberating import (
    AUTHOR,
    MODERATOR,
    a_case,
    an_idea,
    case_now,
    entries,
    idea_now,
    lay,
    notices_to,
)
from tests.storage.happenings import CountedIds

TWENTY = [a_resident(number, roles={"skopje": frozenset({Role.MODERATOR})}) for number in range(100, 120)]
PUBLISH = Verdict(Ruling.PUBLISH)
DECLINE = Verdict(Ruling.DECLINE, "insult")


@pytest.fixture
async def processes(
    stores: Stores,
    tmp_path: Path,
    database_url: str | None,
    clock: SetClock,
    moderation: ModerationServices,
    ids: CountedIds,
) -> AsyncIterator[list[ModerationServices]]:
    """Two, as far as the database can tell."""
    async with Stores(tmp_path, database_url, clock) as second:
        team = Team(second.network, clock, ids)
        yield [moderation, moderation_services(second.network, second.cities, team, clock, ids)]


async def test_of_twenty_moderators_one_decides_and_the_author_hears_once(
    processes: list[ModerationServices], skopje: Store[CityRecords], city: City, clock: SetClock
) -> None:
    idea = an_idea()
    case = a_case(idea)
    await lay(skopje, idea, case)

    async def decide(number: int) -> str | None:
        verdict = PUBLISH if number % 2 else DECLINE
        try:
            await processes[number % 2].deciding.decide(TWENTY[number], city, case.id, 1, verdict)
        except AlreadyDecided as error:
            return error.by
        return None

    told = await asyncio.gather(*map(decide, range(20)))
    decided = await case_now(skopje, case.id)
    assert Counter(told) == {None: 1, decided.decided_by: 19}
    (entry,) = await entries(skopje, "case.decided")
    assert entry.actor == decided.decided_by
    assert await notices_to(skopje, AUTHOR) == []
    clock.forward(minutes=10)
    done = await asyncio.gather(*(processes[n % 2].timekeeping.tick(city) for n in range(6)))
    assert sum(done) == 1
    (notice,) = await notices_to(skopje, AUTHOR)
    assert decided.verdict
    published = decided.verdict.ruling is Ruling.PUBLISH
    assert notice.kind == ("idea.published" if published else "idea.declined")
    wanted = IdeaStatus.PUBLISHED if published else IdeaStatus.DECLINED
    assert (await idea_now(skopje, idea.id)).status is wanted
    steps = await skopje.read(lambda records: records.ideas.transitions_of(idea.id))
    assert [step.after for step in steps] == [wanted.value]


async def test_of_twenty_who_take_a_case_one_has_it_and_the_others_are_told_by_whom(
    processes: list[ModerationServices], skopje: Store[CityRecords], city: City, clock: SetClock
) -> None:
    idea = an_idea()
    case = a_case(idea)
    await lay(skopje, idea, case)

    async def take(number: int) -> str | None:
        try:
            await processes[number % 2].queue.take(TWENTY[number], city, case.id)
        except CaseTaken as error:
            return error.by
        return None

    told = await asyncio.gather(*map(take, range(20)))
    holder = (await case_now(skopje, case.id)).holder(clock.now())
    assert Counter(told) == {None: 1, holder: 19}
    steps = await skopje.read(lambda records: records.ideas.transitions_of(idea.id))
    assert [step.after for step in steps] == ["in_review"]


async def test_twenty_who_ask_for_the_next_case_get_twenty_different_ones(
    processes: list[ModerationServices], skopje: Store[CityRecords], city: City
) -> None:
    """Whoever loses one of the first tries the next."""
    for number in range(1, 31):
        idea = an_idea(number)
        await lay(skopje, idea, a_case(idea))

    async def work(number: int) -> list[str]:
        mine: list[str] = []
        services, who = processes[number % 2], TWENTY[number]
        while len(mine) < 3 and (docket := await services.queue.take_next(who, city)):
            mine.append(docket.case.id)
            await services.deciding.decide(who, city, docket.case.id, 1, PUBLISH)
        return mine

    taken = [case_id for mine in await asyncio.gather(*map(work, range(10))) for case_id in mine]
    assert len(taken) == len(set(taken)) == 30


async def test_a_verdict_that_takes_effect_while_she_takes_it_back_is_one_or_the_other(
    processes: list[ModerationServices], skopje: Store[CityRecords], city: City, clock: SetClock
) -> None:
    for number in range(1, 11):
        idea = an_idea(number)
        await lay(skopje, idea, a_case(idea))
    cases = [a_case(an_idea(number)) for number in range(1, 11)]
    for case in cases:
        await processes[0].deciding.decide(MODERATOR, city, case.id, 1, PUBLISH)
    clock.forward(minutes=9, seconds=59)
    late = SetClock(clock.at)
    late.forward(seconds=1)

    async def undo(who: Resident, case_id: str) -> bool:
        try:
            await processes[0].deciding.undo(who, city, case_id)
        except TooLate:
            return False
        return True

    async def settle() -> int:
        clock.at = late.at
        return await processes[1].timekeeping.tick(city)

    *undone, settled = await asyncio.gather(*(undo(MODERATOR, case.id) for case in cases), settle())
    states = Counter([(await case_now(skopje, case.id)).status for case in cases])
    assert states[CaseStatus.OPEN] == sum(undone)
    assert states[CaseStatus.SETTLED] == settled == 10 - sum(undone)
    assert len(await notices_to(skopje, AUTHOR)) == settled
