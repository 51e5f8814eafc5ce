"""The queue: what waits for whom and in which order, and its numbers."""

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.core.moderation.model import Case, CaseKind, CaseStatus, Ruling, Verdict, Waiting
from bot.core.shared.unit_of_work import CityRecords, Store
from tests.storage.builders import NOW
from tests.storage.deliberating import MODERATOR, SECOND, a_case, an_idea, lay

Skopje = Store[CityRecords]
HER, OTHER = MODERATOR.id, SECOND.id
LATER = NOW + timedelta(minutes=5)
IN_QUEUE = (CaseStatus.OPEN, CaseStatus.CONFIRMING)
TAGS = ("mk", "sq", "tr", "en")


def many_cases(count: int, seed: int = 7) -> list[Case]:
    """In every status, language and kind; some held, some not for everybody, some opened at the same moment."""
    chance = random.Random(seed)
    cases = []
    for number in range(count):
        status = chance.choice(
            [CaseStatus.OPEN] * 4 + [CaseStatus.CONFIRMING] * 3 + [CaseStatus.ASKED] + list(CaseStatus)
        )
        opened_at = NOW - timedelta(hours=chance.randrange(60))
        fields: dict[str, Any] = {
            "status": status,
            "kind": chance.choice(list(CaseKind)),
            "opened_at": opened_at,
            "due_at": opened_at + timedelta(hours=48),
            "language": chance.choice(TAGS),
            "not_by": chance.choice([None, None, None, HER, OTHER]),
            "escalated_at": chance.choice([None, None, NOW]),
        }
        if status in (CaseStatus.OPEN, CaseStatus.ASKED, CaseStatus.CONFIRMING) and chance.random() < 0.4:
            until = LATER + timedelta(seconds=chance.choice([-1, 0, 1]))
            fields |= {"claimed_by": chance.choice([HER, OTHER]), "claimed_until": until}
        if status in (CaseStatus.CONFIRMING, CaseStatus.DECIDED, CaseStatus.SETTLED):
            fields |= {
                "verdict": Verdict(Ruling.DECLINE, "insult"),
                "decided_by": chance.choice([HER, OTHER]),
                "decided_at": NOW,
            }
        cases.append(a_case(an_idea(number + 1), **fields))
    return cases


async def lay_many(skopje: Skopje, cases: list[Case]) -> None:
    ideas = [an_idea(number + 1) for number in range(len(cases))]

    def work(records: CityRecords) -> None:
        records.ideas.add_all(ideas)
        records.cases.add_all(cases)

    await skopje.transact(work)


def is_for(by: str | None, case: Case) -> bool:
    """Whether she could decide it."""
    if by is None:
        return True
    if case.holder(LATER) not in (None, by) or case.not_by == by:
        return False
    return case.status is not CaseStatus.CONFIRMING or case.decided_by != by


async def test_the_queue_is_in_order_and_everybody_is_shown_what_she_may_decide(skopje: Skopje) -> None:
    """Against the same said in plain Python, in pages of seven."""
    cases = many_cases(150)
    await lay_many(skopje, cases)
    asked: list[dict[str, Any]] = [
        {},
        {"by": HER},
        {"by": HER, "first": ("sq", "en")},
        {"by": OTHER, "first": ("de", "tr", "tr")},
        {"first": ("hr",)},
        {"first": TAGS},
        {"by": HER, "only": ("mk", "tr")},
        {"first": ("tr", "sq"), "only": ("mk", "tr", "de")},
        {"by": HER, "kinds": (CaseKind.APPEAL, CaseKind.REPORT)},
        {"by": HER, "kinds": (CaseKind.APPEAL, CaseKind.IDEA), "first": ("mk", "sq")},
        {"by": HER, "statuses": (CaseStatus.ASKED,), "first": ("mk",)},
        {"statuses": tuple(CaseStatus)},
        {"by": OTHER, "statuses": (CaseStatus.CONFIRMING, CaseStatus.CONFIRMING)},
        {"statuses": (CaseStatus.SETTLED,), "only": ("mk",), "kinds": tuple(CaseKind)},
    ]
    for what in asked:
        first, only = what.get("first", ()), what.get("only", ())
        expected = sorted(
            (
                case
                for case in cases
                if case.status in what.get("statuses", IN_QUEUE)
                and is_for(what.get("by"), case)
                and (not only or case.language in only)
                and case.kind in what.get("kinds", tuple(CaseKind))
            ),
            key=lambda case: (case.language not in first, case.opened_at, case.id),
        )
        assert expected, what
        for offset in range(0, len(expected) + 8, 7):

            def page(records: CityRecords, what: dict[str, Any] = what, offset: int = offset) -> list[Case]:
                return records.cases.list_waiting(LATER, 7, offset, **what)

            assert await skopje.read(page) == expected[offset : offset + 7], (what, offset)


async def test_the_numbers_are_those_of_the_queue(skopje: Skopje) -> None:
    cases = many_cases(150)
    await lay_many(skopje, cases)
    for by, reads in ((None, ()), (HER, ("mk", "en")), (OTHER, ("tr",)), ("f" * 32, TAGS)):
        hers = [case for case in cases if is_for(by, case)]
        here = [case for case in hers if case.status in IN_QUEUE]
        expected = Waiting(
            here=len(here),
            mine=sum(case.language in reads for case in here),
            late=sum(case.due_at <= LATER for case in here),
            asked=sum(case.status is CaseStatus.ASKED for case in hers),
            to_confirm=sum(case.status is CaseStatus.CONFIRMING for case in here),
            escalated=sum(case.escalated_at is not None for case in here),
            oldest_at=min(case.opened_at for case in here),
        )
        assert 0 < expected.late < expected.here < len(cases)

        def count(records: CityRecords, by: str | None = by, reads: tuple[str, ...] = reads) -> Waiting:
            return records.cases.count_waiting(LATER, by, reads)

        assert await skopje.read(count) == expected


async def test_where_nothing_waits_the_numbers_say_so(skopje: Skopje) -> None:
    assert await skopje.read(lambda records: records.cases.count_waiting(NOW, HER, TAGS)) == Waiting()
    held = a_case(an_idea(), claimed_by=OTHER, claimed_until=LATER)
    await lay(skopje, an_idea(), held)
    assert await skopje.read(lambda records: records.cases.count_waiting(NOW, HER, TAGS)) == Waiting()
    assert await skopje.read(lambda records: records.cases.list_waiting(NOW, 9, by=HER)) == []
    everybodys = Waiting(here=1, oldest_at=held.opened_at)
    assert await skopje.read(lambda records: records.cases.count_waiting(NOW, None, ())) == everybodys


async def test_verdicts_are_due_in_the_order_in_which_they_were_decided(skopje: Skopje) -> None:
    cases = [
        a_case(
            an_idea(number + 1),
            status=status,
            verdict=Verdict(Ruling.PUBLISH),
            decided_by=HER,
            decided_at=NOW - timedelta(minutes=30 - decided),
            effect_at=effect_at,
        )
        for number, (status, decided, effect_at) in enumerate(
            [
                (CaseStatus.DECIDED, 2, LATER),
                (CaseStatus.DECIDED, 1, LATER),
                (CaseStatus.DECIDED, 3, LATER - timedelta(hours=1)),
                (CaseStatus.DECIDED, 0, LATER + timedelta(microseconds=1)),
                (CaseStatus.SETTLED, 4, LATER),
            ]
        )
    ]
    await lay_many(skopje, cases)
    due = [cases[1], cases[0], cases[2]]
    assert await skopje.read(lambda records: records.cases.list_due(LATER, 9)) == due
    assert await skopje.read(lambda records: records.cases.list_due(LATER, 2)) == due[:2]


async def test_who_decided_is_shown_what_she_can_still_take_back_the_last_first(skopje: Skopje) -> None:
    verdict: dict[str, Any] = {"verdict": Verdict(Ruling.PUBLISH), "decided_by": HER, "decided_at": NOW}
    decided = verdict | {"status": CaseStatus.DECIDED, "effect_at": LATER + timedelta(microseconds=1)}
    cases = [
        a_case(an_idea(1), **decided | {"decided_at": NOW - timedelta(minutes=9)}),
        a_case(an_idea(2), **verdict, status=CaseStatus.CONFIRMING),
        a_case(an_idea(3), **decided | {"decided_by": OTHER}),
        a_case(an_idea(4), **decided | {"effect_at": LATER}),
        a_case(an_idea(5), **decided | {"status": CaseStatus.SETTLED}),
    ]
    await lay_many(skopje, cases)
    hers = [cases[1], cases[0]]
    assert await skopje.read(lambda records: records.cases.list_decided_by(HER, LATER, 9)) == hers
    assert await skopje.read(lambda records: records.cases.list_decided_by(HER, LATER, 1)) == hers[:1]


async def test_what_waits_beyond_the_promise_is_late_until_somebody_is_reminded(skopje: Skopje) -> None:
    yesterday = NOW - timedelta(days=1)
    cases = [
        a_case(an_idea(1), due_at=NOW),
        a_case(
            an_idea(2),
            due_at=NOW - timedelta(days=3),
            status=CaseStatus.CONFIRMING,
            verdict=Verdict(Ruling.DECLINE),
            decided_by=HER,
            decided_at=NOW,
            reminded_at=yesterday - timedelta(microseconds=1),
        ),
        a_case(an_idea(3), due_at=NOW - timedelta(days=2), reminded_at=yesterday),
        a_case(an_idea(4), due_at=NOW + timedelta(microseconds=1)),
        a_case(an_idea(5), due_at=NOW - timedelta(days=2), status=CaseStatus.ASKED),
        a_case(an_idea(6), due_at=NOW - timedelta(days=2), status=CaseStatus.DROPPED),
    ]
    await lay_many(skopje, cases)
    late = [cases[1], cases[0]]
    assert await skopje.read(lambda records: records.cases.list_late(NOW, yesterday, 9)) == late
    assert await skopje.read(lambda records: records.cases.list_late(NOW, yesterday, 1)) == late[:1]
    reminded = [case.id for case in late]
    await skopje.transact(lambda records: records.cases.mark_reminded(reminded, NOW))
    assert await skopje.read(lambda records: records.cases.list_late(NOW, yesterday, 9)) == []
    again = await skopje.read(lambda records: records.cases.list_late(NOW, LATER, 9))
    assert again == [replace(case, reminded_at=NOW) for case in late[:1]] + [
        cases[2],
        replace(cases[0], reminded_at=NOW),
    ]
