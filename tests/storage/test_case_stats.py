"""The numbers of moderation, against the same counted in plain Python."""

import random
import statistics
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from bot.core.moderation.model import (
    ALLOWED,
    KNOWN_REASONS,
    Case,
    CaseKind,
    CaseStatus,
    Ruling,
    Stats,
    Verdict,
)
from bot.core.shared.unit_of_work import CityRecords, Store
from tests.storage.builders import NOW
from tests.storage.deliberating import MODERATOR, SECOND, a_case, an_idea, lay

Skopje = Store[CityRecords]
SINCE = NOW - timedelta(days=30)
MODERATORS = [f"{number:032x}" for number in range(5)]


def settled(number: int, minutes: float, **changes: Any) -> Case:
    """An idea that was published after so many minutes, and took effect now."""
    fields: dict[str, Any] = {
        "status": CaseStatus.SETTLED,
        "opened_at": NOW - timedelta(days=1),
        "verdict": Verdict(Ruling.PUBLISH),
        "decided_by": MODERATOR.id,
        "decided_at": NOW - timedelta(days=1) + timedelta(minutes=minutes),
        "effect_at": NOW - timedelta(minutes=1),
    }
    return a_case(an_idea(number), **(fields | changes))


async def lay_all(skopje: Skopje, cases: list[Case], ideas: int) -> None:
    def work(records: CityRecords) -> None:
        records.ideas.add_all([an_idea(number + 1) for number in range(ideas)])
        records.cases.add_all(cases)

    await skopje.transact(work)


async def stats(skopje: Skopje) -> Stats:
    return await skopje.read(lambda records: records.cases.stats(SINCE, NOW, NOW))


async def test_where_nothing_was_decided_there_is_no_median(skopje: Skopje) -> None:
    nothing = Stats(SINCE, NOW, 0, None, 0, 0, None, None)
    assert await stats(skopje) == nothing
    waiting = [a_case(an_idea(1), opened_at=SINCE), a_case(an_idea(2), opened_at=NOW)]
    await lay_all(skopje, waiting, 2)
    assert await stats(skopje) == Stats(SINCE, NOW, 2, SINCE, 1, 0, None, None)


@pytest.mark.parametrize(
    ("minutes", "median"),
    [([7], 7), ([30, 10], 20), ([1, 200, 3], 3), ([4, 1, 3, 2], 2.5), ([5, 5, 5, 9], 5)],
)
async def test_the_median_is_the_middle_one_or_between_the_two(
    skopje: Skopje, minutes: list[float], median: float
) -> None:
    await lay_all(skopje, [settled(n + 1, each) for n, each in enumerate(minutes)], len(minutes))
    found = await stats(skopje)
    assert found.median == timedelta(minutes=median)
    assert found.by_moderator == {MODERATOR.id: (len(minutes), timedelta(minutes=median))}


async def test_a_decision_counts_from_the_moment_it_takes_effect(skopje: Skopje) -> None:
    """Before that it is neither waiting nor decided."""
    case = a_case(an_idea(), opened_at=NOW - timedelta(hours=3, microseconds=7))
    await lay(skopje, an_idea(), case)

    def work(records: CityRecords) -> tuple[Stats, Stats]:
        verdict = Verdict(Ruling.DECLINE, "insult")
        decided_at, effect_at = NOW - timedelta(hours=1), NOW - timedelta(minutes=50)
        assert records.cases.decide(
            case.id, 1, verdict, SECOND.id, decided_at, status=CaseStatus.DECIDED, effect_at=effect_at
        )
        before = records.cases.stats(SINCE, NOW, NOW)
        assert records.cases.settle(case.id, NOW)
        return before, records.cases.stats(SINCE, NOW, NOW)

    before, after = await skopje.transact(work)
    assert (before.waiting, before.decided, before.received) == (0, 0, 1)
    assert (after.waiting, after.decided, after.received) == (0, 1, 1)
    assert after.median == timedelta(hours=2, microseconds=7)
    assert (after.by_ruling, after.by_reason) == ({Ruling.DECLINE: 1}, {"insult": 1})


async def test_the_span_begins_with_its_first_moment_and_ends_before_its_last(skopje: Skopje) -> None:
    moment = timedelta(microseconds=1)
    at = [SINCE - moment, SINCE, NOW - moment, NOW]
    await lay_all(skopje, [settled(n + 1, n, effect_at=each) for n, each in enumerate(at)], 4)
    found = await stats(skopje)
    assert (found.decided, found.median) == (2, timedelta(minutes=1.5))


async def test_an_appeal_that_is_declined_again_is_no_second_decline(skopje: Skopje) -> None:
    declined = Verdict(Ruling.DECLINE, "insult")
    cases = [
        settled(1, 1, verdict=declined),
        settled(1, 2, verdict=declined, kind=CaseKind.APPEAL, id="a" * 16),
        settled(2, 3, verdict=Verdict(Ruling.PUBLISH), kind=CaseKind.APPEAL),
        settled(3, 4, verdict=Verdict(Ruling.HIDE, "false"), kind=CaseKind.REPORT),
        settled(4, 5, verdict=Verdict(Ruling.BLOCK, "insult", days=7), kind=CaseKind.BLOCK),
    ]
    await lay_all(skopje, cases, 4)
    found = await stats(skopje)
    assert found.by_reason == {"insult": 1, "false": 1}
    assert found.by_ruling == {Ruling.DECLINE: 1}
    assert (found.appeals, found.appeals_granted) == (2, 1)


async def test_the_numbers_of_many_cases_are_those_of_plain_python(skopje: Skopje) -> None:
    chance = random.Random(11)
    cases = []
    for number in range(400):
        kind = chance.choice(list(CaseKind))
        ruling = chance.choice(sorted(ALLOWED[kind]))
        opened_at = NOW - timedelta(days=chance.uniform(0, 40))
        decided_at = opened_at + timedelta(hours=chance.uniform(0, 100))
        over: dict[str, Any] = {
            "status": CaseStatus.SETTLED,
            "verdict": Verdict(
                ruling, chance.choice(KNOWN_REASONS) if ruling in (Ruling.DECLINE, Ruling.HIDE) else ""
            ),
            "decided_by": chance.choice(MODERATORS),
            "decided_at": decided_at,
            "effect_at": decided_at + timedelta(minutes=10),
        }
        waits = {"status": chance.choice([CaseStatus.OPEN, CaseStatus.ASKED, CaseStatus.DROPPED])}
        cases.append(
            a_case(
                an_idea(number + 1),
                kind,
                opened_at=opened_at,
                due_at=opened_at + timedelta(hours=48),
                **(over if chance.random() < 0.8 else waits),
            )
        )
    await lay_all(skopje, cases, 400)
    of_span = [case for case in cases if case.effect_at and SINCE <= case.effect_at < NOW]
    waiting = [case.opened_at for case in cases if case.status is CaseStatus.OPEN]

    def took(case: Case) -> timedelta:
        assert case.decided_at
        return case.decided_at - case.opened_at

    def median(of: list[Case]) -> timedelta:
        """``statistics.median`` of moments' distances."""
        ordered = sorted(map(took, of))
        return (statistics.median_low(ordered) + statistics.median_high(ordered)) / 2

    rulings = [(case.kind, case.verdict) for case in of_span if case.verdict]
    found = await stats(skopje)
    assert found == Stats(
        SINCE,
        NOW,
        waiting=len(waiting),
        oldest_at=min(waiting),
        received=sum(SINCE <= case.opened_at < NOW for case in cases),
        decided=len(of_span),
        median=median(of_span),
        within_promise=statistics.fmean(took(case) <= timedelta(hours=48) for case in of_span),
        by_ruling=Counter(verdict.ruling for kind, verdict in rulings if kind is CaseKind.IDEA),
        by_reason=Counter(
            verdict.reason for kind, verdict in rulings if verdict.reason and kind is not CaseKind.APPEAL
        ),
        by_kind=Counter(kind for kind, _ in rulings),
        by_moderator={
            who: (len(hers), median(hers))
            for who in MODERATORS
            if (hers := [case for case in of_span if case.decided_by == who])
        },
        appeals=sum(kind is CaseKind.APPEAL for kind, _ in rulings),
        appeals_granted=sum(
            kind is CaseKind.APPEAL and verdict.ruling is Ruling.PUBLISH for kind, verdict in rulings
        ),
    )
    assert len(found.by_moderator) == len(MODERATORS)
    counts = [count for count, _ in found.by_moderator.values()]
    assert counts == sorted(counts, reverse=True)
