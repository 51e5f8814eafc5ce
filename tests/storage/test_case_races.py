"""Several who act on one case at once, in two processes: one statement decides."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.moderation.model import Case, CaseKind, CaseStatus, Ruling, Verdict
from bot.core.shared.unit_of_work import CityRecords, Store
from storage.opening import Stores
from tests.storage.builders import NOW, SetClock, a_city
from tests.storage.deliberating import a_case, an_idea, case_now, lay

Skopje = Store[CityRecords]
Act = Callable[[CityRecords], bool]
IDEA = an_idea()
CASE = a_case(IDEA)
EFFECT_AT = NOW + timedelta(minutes=10)
UNTIL = NOW + timedelta(minutes=15)
MANY = 20
ROUNDS = range(2, 12)
VERDICT = Verdict(Ruling.DECLINE, "insult")
DECIDED = replace(
    CASE,
    status=CaseStatus.DECIDED,
    verdict=VERDICT,
    decided_by=f"{0:032x}",
    decided_at=NOW,
    effect_at=EFFECT_AT,
)


def moderator(number: int) -> str:
    return f"{number:032x}"


@pytest.fixture
async def processes(
    stores: Stores, tmp_path: Path, database_url: str | None, clock: SetClock
) -> AsyncIterator[list[Skopje]]:
    """The store as two processes have it, as far as the database can tell."""
    async with Stores(tmp_path, database_url, clock) as second:
        yield [each.cities.of(a_city("skopje")) for each in (stores, second)]


async def at_once(processes: list[Skopje], *acts: Act) -> list[bool]:
    """Each in a transaction of its own, in one process and the other in turn."""
    doing: list[Awaitable[bool]] = [processes[n % 2].transact(act) for n, act in enumerate(acts)]
    return await asyncio.gather(*doing)


def decides(by: str, case: Case = CASE, number: int = 1) -> Act:
    return lambda records: records.cases.decide(
        case.id, number, Verdict(Ruling.PUBLISH), by, NOW, status=CaseStatus.DECIDED, effect_at=EFFECT_AT
    )


async def test_of_twenty_moderators_who_decide_one_decides(processes: list[Skopje]) -> None:
    await lay(processes[0], IDEA, CASE)
    told = await at_once(processes, *(decides(moderator(number)) for number in range(MANY)))
    assert sum(told) == 1
    assert (await case_now(processes[1], CASE.id)).decided_by == moderator(told.index(True))


async def test_of_twenty_moderators_who_claim_one_holds_it(processes: list[Skopje]) -> None:
    await lay(processes[0], IDEA, CASE)

    def claims(by: str) -> Act:
        return lambda records: records.cases.claim(CASE.id, by, NOW, UNTIL)

    told = await at_once(processes, *(claims(moderator(number)) for number in range(MANY)))
    assert sum(told) == 1
    assert (await case_now(processes[1], CASE.id)).holder(NOW) == moderator(told.index(True))


async def test_who_claims_keeps_others_from_deciding_or_is_too_late(processes: list[Skopje]) -> None:
    await lay(processes[0], IDEA, CASE)
    holder = moderator(99)
    claimed, *decided = await at_once(
        processes,
        lambda records: records.cases.claim(CASE.id, holder, NOW, UNTIL),
        *(decides(moderator(number)) for number in range(MANY)),
    )
    assert claimed + sum(decided) == 1
    assert (await case_now(processes[1], CASE.id)).holder(NOW) == (holder if claimed else None)


async def test_of_twenty_second_persons_one_confirms(processes: list[Skopje]) -> None:
    await lay(processes[0], IDEA, replace(DECIDED, status=CaseStatus.CONFIRMING, effect_at=None))

    def confirms(by: str) -> Act:
        return lambda records: records.cases.confirm(CASE.id, by, NOW, EFFECT_AT)

    told = await at_once(processes, *(confirms(moderator(number)) for number in range(MANY)))
    assert not told[0]
    assert sum(told) == 1
    assert (await case_now(processes[1], CASE.id)).confirmed_by == moderator(told.index(True))


async def test_a_verdict_is_taken_back_once_and_then_another_may_decide(processes: list[Skopje]) -> None:
    for round_ in ROUNDS:
        idea = an_idea(round_)
        case = replace(DECIDED, id=f"{round_:032x}", idea_id=idea.id)
        await lay(processes[0], idea, case)

        def undoes(records: CityRecords, case_id: str = case.id) -> bool:
            return records.cases.reopen(case_id, moderator(0), NOW, among=(CaseStatus.DECIDED,))

        acts = [act for n in range(1, 6) for act in (undoes, decides(moderator(n), case))]
        told = await at_once(processes, *acts)
        undone, decided = told[::2], told[1::2]
        assert sum(undone) == 1
        assert sum(decided) <= 1
        after = await case_now(processes[1], case.id)
        winner = moderator(decided.index(True) + 1) if any(decided) else None
        assert (after.status, after.decided_by) == (
            CaseStatus.DECIDED if winner else CaseStatus.OPEN,
            winner,
        )


async def test_of_twenty_clocks_one_settles(processes: list[Skopje]) -> None:
    await lay(processes[0], IDEA, DECIDED)

    def settles(records: CityRecords) -> bool:
        return records.cases.settle(CASE.id, EFFECT_AT)

    assert sum(await at_once(processes, *[settles] * MANY)) == 1


async def test_a_verdict_takes_effect_or_is_taken_back(processes: list[Skopje]) -> None:
    """Whatever the clocks of two machines show, of the two only one is done."""
    for round_ in ROUNDS:
        idea = an_idea(round_)
        case = replace(DECIDED, id=f"{round_:032x}", idea_id=idea.id)
        await lay(processes[0], idea, case)

        def settles(records: CityRecords, case_id: str = case.id) -> bool:
            return records.cases.settle(case_id, EFFECT_AT)

        def undoes(records: CityRecords, case_id: str = case.id) -> bool:
            return records.cases.reopen(case_id, moderator(0), NOW, among=(CaseStatus.DECIDED,))

        settled, undone = await at_once(processes, settles, undoes)
        assert settled != undone
        after = await case_now(processes[1], case.id)
        assert after.status is (CaseStatus.SETTLED if settled else CaseStatus.OPEN)


async def test_a_verdict_never_holds_for_a_version_that_the_moderator_did_not_see(
    processes: list[Skopje],
) -> None:
    for round_ in ROUNDS:
        idea = an_idea(round_)
        case = a_case(idea)
        await lay(processes[0], idea, case)

        def renews(records: CityRecords, case_id: str = case.id) -> bool:
            return records.cases.renew(case_id, 2, "sq")

        def settles(records: CityRecords, case_id: str = case.id) -> bool:
            return records.cases.settle(case_id, EFFECT_AT)

        deciding = [decides(moderator(n), case) for n in range(4)]
        told = await at_once(processes, *deciding[:2], renews, *deciding[2:], settles)
        renewed, settled, decided = told[2], told[-1], sum(told[:2] + told[3:-1])
        assert renewed + decided == 1
        after = await case_now(processes[1], case.id)
        if renewed:
            assert (after.status, after.number, after.verdict) == (CaseStatus.OPEN, 2, None)
        else:
            expected = CaseStatus.SETTLED if settled else CaseStatus.DECIDED
            assert (after.status, after.number) == (expected, 1)


async def test_what_is_withdrawn_is_not_decided_afterwards(processes: list[Skopje]) -> None:
    for round_ in ROUNDS:
        idea = an_idea(round_)
        case = a_case(idea)
        await lay(processes[0], idea, case)

        def drops(records: CityRecords, idea_id: str = idea.id) -> bool:
            return records.cases.drop(idea_id) == 1

        told = await at_once(processes, decides(moderator(1), case), drops, decides(moderator(2), case))
        assert told[1]
        after = await case_now(processes[1], case.id)
        assert (after.status, after.decided_by) == (CaseStatus.DROPPED, None)


async def test_of_twenty_reports_of_one_idea_one_opens_a_case(processes: list[Skopje]) -> None:
    await lay(processes[0], IDEA)

    def opens(number: int, comment_id: str | None) -> Act:
        case = a_case(IDEA, CaseKind.REPORT, id=f"{number:032x}", comment_id=comment_id)
        return lambda records: records.cases.add(case)

    assert sum(await at_once(processes, *(opens(number, None) for number in range(MANY)))) == 1
    assert sum(await at_once(processes, *(opens(100 + number, "c" * 32) for number in range(MANY)))) == 1


async def test_an_escalation_and_an_answer_happen_once(processes: list[Skopje]) -> None:
    await lay(processes[0], IDEA, replace(CASE, status=CaseStatus.ASKED))

    def escalates(records: CityRecords) -> bool:
        return records.cases.escalate(CASE.id, NOW)

    def answers(records: CityRecords) -> bool:
        return records.cases.answered(CASE.id)

    told = await at_once(processes, *[escalates, answers] * 10)
    assert (sum(told[::2]), sum(told[1::2])) == (1, 1)
