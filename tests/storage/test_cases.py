"""Cases: every act in every status, what makes it fail, and what is left of a case whose author leaves."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core.ideas.model import IdeaStatus
from bot.core.moderation.model import Case, CaseKind, CaseStatus, Line, Ruling, Said, Verdict
from bot.core.shared.unit_of_work import CityRecords, Store
from tests.storage.builders import NOW, a_member
from tests.storage.deliberating import (
    AUTHOR,
    LIVE,
    MODERATOR,
    SECOND,
    a_case,
    a_comment,
    an_idea,
    case_now,
    lay,
)

Skopje = Store[CityRecords]
Act = Callable[[CityRecords, Case], bool]
IDEA = an_idea()
EFFECT_AT = NOW + timedelta(minutes=10)
UNTIL = NOW + timedelta(minutes=15)
DECLINE = Verdict(Ruling.DECLINE, "insult", "Без навреди, молам.")
PUBLISH = Verdict(Ruling.PUBLISH)
HER, OTHER, THIRD = MODERATOR.id, SECOND.id, f"{904:032x}"


@pytest.fixture(autouse=True)
async def _idea(skopje: Skopje) -> None:
    await lay(skopje, IDEA)


def in_status(status: CaseStatus, **changes: Any) -> Case:
    """As a case of this status is: claimed by HER while it waits, decided by her afterwards."""
    fields: dict[str, Any] = {"status": status}
    if status in (CaseStatus.OPEN, CaseStatus.ASKED):
        fields |= {"claimed_by": HER, "claimed_until": UNTIL}
    elif status is not CaseStatus.DROPPED:
        fields |= {"verdict": DECLINE, "decided_by": HER, "decided_at": NOW}
        if status is not CaseStatus.CONFIRMING:
            fields["effect_at"] = EFFECT_AT
    return a_case(IDEA, **(fields | changes))


_numbers = itertools.count(100)


async def lay_afresh(skopje: Skopje, case: Case) -> Case:
    """As a case of an idea of its own."""
    idea = an_idea(next(_numbers))
    fresh = replace(case, id=idea.id, idea_id=idea.id)
    await lay(skopje, idea, fresh)
    return fresh


def decide(
    records: CityRecords, case_id: str, number: int = 1, by: str = HER, verdict: Verdict = PUBLISH
) -> bool:
    return records.cases.decide(
        case_id, number, verdict, by, NOW, status=CaseStatus.DECIDED, effect_at=EFFECT_AT
    )


_BACK = (CaseStatus.CONFIRMING, CaseStatus.DECIDED)
ACTS: dict[str, Act] = {
    "claim": lambda records, case: records.cases.claim(case.id, HER, NOW, UNTIL),
    "release": lambda records, case: records.cases.release(case.id, HER),
    "decide": lambda records, case: decide(records, case.id),
    "confirm": lambda records, case: records.cases.confirm(case.id, OTHER, NOW, EFFECT_AT),
    "reopen": lambda records, case: records.cases.reopen(case.id, HER, NOW, among=_BACK),
    "settle": lambda records, case: records.cases.settle(case.id, EFFECT_AT),
    "drop": lambda records, case: records.cases.drop(case.idea_id) == 1,
    "ask": lambda records, case: records.cases.ask(case.id, HER, NOW),
    "answered": lambda records, case: records.cases.answered(case.id),
    "renew": lambda records, case: records.cases.renew(case.id, 2, "sq"),
    "escalate": lambda records, case: records.cases.escalate(case.id, NOW),
}


async def does(skopje: Skopje, act: str, case: Case) -> bool:
    return await skopje.transact(lambda records: ACTS[act](records, case))


OPEN, ASKED, CONFIRMING, DECIDED = LIVE
SETTLED, DROPPED = CaseStatus.SETTLED, CaseStatus.DROPPED
# Where an act leads from each status in which it does anything.
LEADS: dict[str, dict[CaseStatus, CaseStatus]] = {
    "claim": {OPEN: OPEN, ASKED: ASKED, CONFIRMING: CONFIRMING},
    "release": {OPEN: OPEN, ASKED: ASKED},
    "decide": {OPEN: DECIDED, ASKED: DECIDED},
    "confirm": {CONFIRMING: DECIDED},
    "reopen": {CONFIRMING: OPEN, DECIDED: OPEN},
    "settle": {DECIDED: SETTLED},
    "drop": dict.fromkeys(LIVE, DROPPED),
    "ask": {OPEN: ASKED, ASKED: ASKED},
    "answered": {ASKED: OPEN},
    "renew": {OPEN: OPEN, ASKED: OPEN},
    "escalate": {OPEN: OPEN, ASKED: ASKED},
}


async def test_each_act_in_each_status_does_what_it_may_and_else_nothing(skopje: Skopje) -> None:
    for act, status in itertools.product(ACTS, CaseStatus):
        case = await lay_afresh(skopje, in_status(status))
        done = await does(skopje, act, case)
        assert done is (status in LEADS[act]), (act, status)
        after = await case_now(skopje, case.id)
        if not done:
            assert after == case, (act, status)
            continue
        assert after.status is LEADS[act][status], (act, status)
        is_ruled = after.status in (CONFIRMING, DECIDED, SETTLED)
        ruled = [value is not None for value in (after.verdict, after.decided_by, after.decided_at)]
        assert ruled == [is_ruled] * 3, (act, status)


async def test_nothing_is_done_with_a_case_that_is_not_there(skopje: Skopje) -> None:
    for act, status in itertools.product(ACTS, LIVE):
        case = await lay_afresh(skopje, in_status(status))
        missing = replace(case, id="f" * 32, idea_id="f" * 32)
        assert not await does(skopje, act, missing), act
        assert await case_now(skopje, case.id) == case, act


HELD = {"claimed_by": OTHER, "claimed_until": NOW + timedelta(microseconds=1)}
NO_LONGER_HELD = {"claimed_by": OTHER, "claimed_until": NOW}
CONFIRMED = {"status": CONFIRMING, "verdict": DECLINE, "decided_by": HER, "decided_at": NOW}


FAILS: list[tuple[str, dict[str, Any]]] = [
    ("claim", HELD),
    ("release", HELD),
    ("decide", HELD),
    ("decide", {"number": 2}),
    ("decide", {"not_by": HER}),
    ("confirm", CONFIRMED | {"decided_by": OTHER}),
    ("confirm", CONFIRMED | {"not_by": OTHER}),
    ("confirm", CONFIRMED | {"claimed_by": THIRD, "claimed_until": UNTIL}),
    ("reopen", CONFIRMED | {"decided_by": OTHER}),
    ("reopen", CONFIRMED | {"status": DECIDED, "effect_at": NOW}),
    ("settle", CONFIRMED | {"status": DECIDED, "effect_at": EFFECT_AT + timedelta(microseconds=1)}),
    ("ask", HELD),
    ("renew", {"number": 3}),
    ("escalate", {"escalated_at": NOW - timedelta(days=1)}),
]
HOLDS: list[tuple[str, dict[str, Any]]] = [
    ("claim", NO_LONGER_HELD),
    ("claim", {"claimed_by": HER, "claimed_until": NOW + timedelta(minutes=1)}),
    ("claim", {"not_by": HER}),
    ("release", {"claimed_by": HER, "claimed_until": NOW - timedelta(hours=1)}),
    ("decide", NO_LONGER_HELD),
    ("decide", {"claimed_by": HER, "claimed_until": UNTIL}),
    ("decide", {"not_by": OTHER}),
    ("confirm", CONFIRMED | {"claimed_by": OTHER, "claimed_until": UNTIL}),
    ("reopen", CONFIRMED | {"status": DECIDED, "effect_at": NOW + timedelta(microseconds=1)}),
    ("settle", CONFIRMED | {"status": DECIDED, "effect_at": EFFECT_AT}),
    ("ask", NO_LONGER_HELD),
    ("renew", {"number": 2}),
]


async def test_an_act_whose_condition_fails_changes_nothing_and_is_done_up_to_its_bounds(
    skopje: Skopje,
) -> None:
    for act, changes in FAILS + HOLDS:
        case = await lay_afresh(skopje, a_case(IDEA, **changes))
        done = await does(skopje, act, case)
        assert done is ((act, changes) in HOLDS), (act, changes)
        assert ((await case_now(skopje, case.id)) == case) is not done, (act, changes)


async def test_a_case_comes_back_as_it_was_added(skopje: Skopje) -> None:
    told: dict[str, Any] = {
        "comment_id": "c" * 32,
        "language": "sr-Latn",
        "not_by": THIRD,
        "escalated_at": NOW,
        "reminded_at": NOW + timedelta(hours=1),
        "has_news": True,
    }
    for number, status in enumerate(CaseStatus):
        case = in_status(status, id=f"{number:032x}", kind=list(CaseKind)[number], **told)
        await lay(skopje, case)
        assert await case_now(skopje, case.id) == case
    assert await skopje.read(lambda records: records.cases.find("f" * 32)) is None


async def test_a_verdict_is_kept_whole(skopje: Skopje) -> None:
    case = a_case(IDEA, CaseKind.REPORT, has_news=True)
    merge = Verdict(Ruling.MERGE, "duplicate", "It is\0 there already", into="b" * 32, days=7)
    await lay(skopje, case)
    assert await skopje.transact(lambda records: decide(records, case.id, verdict=merge))
    assert await case_now(skopje, case.id) == replace(
        case,
        status=DECIDED,
        verdict=replace(merge, message="It is\ufffd there already"),
        decided_by=HER,
        decided_at=NOW,
        effect_at=EFFECT_AT,
        has_news=False,
    )


async def test_who_decides_lets_the_case_go_so_that_a_second_person_may_confirm(skopje: Skopje) -> None:
    case = a_case(IDEA, CaseKind.APPEAL, claimed_by=HER, claimed_until=UNTIL)
    await lay(skopje, case)

    def work(records: CityRecords) -> tuple[bool, bool]:
        return (
            records.cases.decide(case.id, 1, DECLINE, HER, NOW, status=CONFIRMING, effect_at=None),
            records.cases.confirm(case.id, OTHER, NOW, EFFECT_AT),
        )

    assert await skopje.transact(work) == (True, True)
    after = await case_now(skopje, case.id)
    assert (after.status, after.decided_by, after.confirmed_by) == (DECIDED, HER, OTHER)
    assert (after.decided_at, after.effect_at, after.claimed_by) == (NOW, EFFECT_AT, None)


async def test_what_anybody_decided_is_taken_back_where_nobody_is_named(skopje: Skopje) -> None:
    case = in_status(CONFIRMING)
    await lay(skopje, case)

    def work(records: CityRecords) -> list[bool]:
        return [
            records.cases.reopen(case.id, None, NOW, among=(DECIDED,)),
            records.cases.reopen(case.id, None, NOW, among=(DECIDED, CONFIRMING)),
        ]

    assert await skopje.transact(work) == [False, True]
    assert await case_now(skopje, case.id) == replace(
        case, status=OPEN, verdict=None, decided_by=None, decided_at=None
    )


async def test_a_change_by_the_author_is_news_to_who_holds_it(skopje: Skopje) -> None:
    held = in_status(ASKED)
    await lay(skopje, held)
    assert await skopje.transact(lambda records: records.cases.renew(held.id, 2, "sq"))
    changed = replace(held, status=OPEN, number=2, language="sq", has_news=True)
    assert await case_now(skopje, held.id) == changed
    assert await skopje.transact(lambda records: records.cases.claim(held.id, HER, NOW, UNTIL))
    assert not (await case_now(skopje, held.id)).has_news


async def test_news_are_what_the_author_answers(skopje: Skopje) -> None:
    case = a_case(IDEA)
    await lay(skopje, case)

    def work(records: CityRecords) -> list[bool]:
        return [records.cases.ask(case.id, HER, NOW), records.cases.answered(case.id)]

    assert await skopje.transact(work) == [True, True]
    assert await case_now(skopje, case.id) == replace(case, has_news=True)


# One that is not over


async def test_a_subject_has_one_case_of_a_kind_that_is_not_over(skopje: Skopje) -> None:
    for status in CaseStatus:
        case = await lay_afresh(skopje, in_status(status))
        again = a_case(IDEA, id=f"e{case.id[1:]}", idea_id=case.idea_id)

        def work(records: CityRecords, again: Case = again) -> tuple[bool, Case | None]:
            return records.cases.add(again), records.cases.find_live(CaseKind.IDEA, again.idea_id)

        added, found = await skopje.transact(work)
        assert added is (status not in LIVE), status
        assert found == (case if status in LIVE else again), status


async def test_kinds_and_comments_have_cases_of_their_own(skopje: Skopje) -> None:
    comments = ["c" * 32, "d" * 32]
    report = a_case(IDEA, CaseKind.REPORT)
    of_comments = [a_case(IDEA, CaseKind.REPORT, id=it, comment_id=it) for it in comments]
    await lay(skopje, a_case(IDEA), report, *of_comments)

    def look(records: CityRecords) -> list[Case | None]:
        return [
            records.cases.find_live(CaseKind.REPORT, IDEA.id),
            *(records.cases.find_live(CaseKind.REPORT, IDEA.id, it) for it in comments),
            records.cases.find_live(CaseKind.APPEAL, IDEA.id),
            records.cases.find_live(CaseKind.REPORT, "f" * 32, comments[0]),
        ]

    assert await skopje.read(look) == [report, *of_comments, None, None]
    again = replace(of_comments[0], id="e" * 32)
    assert not await skopje.transact(lambda records: records.cases.add(again))


async def test_what_is_dropped_may_be_of_a_comment_or_of_some_kinds(skopje: Skopje) -> None:
    other = an_idea(2)
    idea, edit, report = (a_case(IDEA, kind) for kind in (CaseKind.IDEA, CaseKind.EDIT, CaseKind.REPORT))
    comment = a_case(IDEA, CaseKind.COMMENT, comment_id="c" * 32)
    beside = a_case(IDEA, CaseKind.COMMENT, id="d" * 32, comment_id="d" * 32)
    elsewhere = a_case(other)
    await lay(skopje, other, idea, edit, report, comment, beside, elsewhere)

    async def drop(*which: Any) -> tuple[int, set[str]]:
        dropped = await skopje.transact(lambda records: records.cases.drop(*which))
        left = await skopje.read(
            lambda records: [*records.cases.list_of(IDEA.id), *records.cases.list_of(other.id)]
        )
        return dropped, {case.id for case in left if case.status is OPEN}

    assert await drop(IDEA.id, None, (CaseKind.EDIT, CaseKind.APPEAL)) == (
        1,
        {idea.id, report.id, comment.id, beside.id, elsewhere.id},
    )
    assert await drop(IDEA.id, comment.comment_id, (CaseKind.REPORT,)) == (
        0,
        {idea.id, report.id, comment.id, beside.id, elsewhere.id},
    )
    assert await drop(IDEA.id, comment.comment_id) == (1, {idea.id, report.id, beside.id, elsewhere.id})
    assert await drop(IDEA.id) == (3, {elsewhere.id})
    assert await drop(IDEA.id) == (0, {elsewhere.id})


async def test_a_verdict_that_was_dropped_is_nobodys(skopje: Skopje) -> None:
    case = in_status(DECIDED)
    await lay(skopje, case)
    await skopje.transact(lambda records: records.cases.drop(IDEA.id))
    after = await case_now(skopje, case.id)
    assert (after.verdict, after.decided_by, after.effect_at) == (None, None, None)


async def test_many_are_added_at_once(skopje: Skopje) -> None:
    ideas = [an_idea(number) for number in range(2, 30)]
    cases = [a_case(idea) for idea in ideas]
    await lay(skopje, *ideas)
    await skopje.transact(lambda records: records.cases.add_all(cases))
    await skopje.transact(lambda records: records.cases.add_all([]))
    assert [await case_now(skopje, case.id) for case in cases] == cases


async def test_the_cases_of_an_idea_are_its_comments_too_the_oldest_first(skopje: Skopje) -> None:
    first = in_status(SETTLED, opened_at=NOW - timedelta(days=2), id="f" * 32)
    second = a_case(IDEA, CaseKind.COMMENT, comment_id="c" * 32, opened_at=NOW - timedelta(days=1))
    third = a_case(IDEA, CaseKind.REPORT, id="0" * 32)
    await lay(skopje, third, second, first)
    assert await skopje.read(lambda records: records.cases.list_of(IDEA.id)) == [first, second, third]


# What is said


async def test_what_was_said_is_kept_in_its_order(skopje: Skopje) -> None:
    case, other = a_case(IDEA), a_case(IDEA, CaseKind.EDIT)
    lines = [
        Line(case.id, Said.QUESTION, HER, "Каде точно?", NOW),
        Line(case.id, Said.REPLY, AUTHOR.id, "By\0 the river", NOW),
        Line(case.id, Said.NOTE, OTHER, "", NOW - timedelta(hours=1)),
    ]
    await lay(skopje, case, other)

    def work(records: CityRecords) -> None:
        for line in lines:
            records.cases.say(line)

    await skopje.transact(work)
    kept = await skopje.read(lambda records: records.cases.lines_of(case.id))
    assert kept == [lines[0], replace(lines[1], text="By\ufffd the river"), lines[2]]
    assert await skopje.read(lambda records: records.cases.lines_of(other.id)) == []


# Who leaves


async def test_who_leaves_takes_along_what_she_said_and_what_waited_for_her(skopje: Skopje) -> None:
    """A report of what she has published stays: it is still there to be read."""
    idea = an_idea(2, status=IdeaStatus.PUBLISHED)
    waiting = [a_case(idea, kind) for kind in CaseKind if kind is not CaseKind.REPORT]
    ruled: dict[str, Any] = {
        "verdict": DECLINE, "decided_by": HER, "decided_at": NOW, "effect_at": EFFECT_AT
    }  # fmt: skip
    waiting[1] = replace(waiting[1], status=DECIDED, **ruled)
    report = a_case(idea, CaseKind.REPORT, claimed_by=HER, claimed_until=UNTIL)
    over = a_case(idea, id="f" * 32, status=SETTLED, **ruled)
    theirs = a_case(idea, CaseKind.COMMENT, id="d" * 32, author=OTHER, comment_id="d" * 32, not_by=AUTHOR.id)
    await lay(skopje, idea)
    await lay(skopje, *waiting, report, over, theirs)

    def work(records: CityRecords) -> None:
        records.members.put(a_member(AUTHOR))
        for case in (waiting[0], report, over, theirs):
            for who in (AUTHOR.id, HER):
                records.cases.say(Line(case.id, Said.NOTE, who, f"{case.id} {who}", NOW))
        records.members.forget(AUTHOR.id)

    await skopje.transact(work)
    for case in waiting:
        after = await case_now(skopje, case.id)
        assert (after.status, after.author, after.verdict) == (DROPPED, None, None)
    assert await case_now(skopje, report.id) == replace(report, author=None)
    assert await case_now(skopje, over.id) == replace(over, author=None, verdict=replace(DECLINE, message=""))
    assert await case_now(skopje, theirs.id) == replace(theirs, not_by="erased")
    said = {
        case.id: await skopje.read(lambda records, it=case.id: records.cases.lines_of(it))  # type: ignore[misc]
        for case in (waiting[0], report, over, theirs)
    }
    assert {case_id: [line.by for line in lines] for case_id, lines in said.items()} == {
        waiting[0].id: [],
        report.id: [],
        over.id: [],
        theirs.id: ["erased", HER],
    }


async def test_a_moderator_who_leaves_holds_nothing_and_her_decisions_stay(skopje: Skopje) -> None:
    held = a_case(IDEA, claimed_by=HER, claimed_until=UNTIL)
    decided = in_status(CONFIRMING, id="f" * 32, kind=CaseKind.APPEAL)
    await lay(skopje, held, decided)
    await skopje.transact(lambda records: records.members.forget(HER))
    assert await case_now(skopje, held.id) == replace(held, claimed_by=None, claimed_until=None)
    assert await case_now(skopje, decided.id) == replace(decided, decided_by="erased")
    assert await skopje.transact(lambda records: records.cases.confirm(decided.id, OTHER, NOW, EFFECT_AT))


async def test_a_comment_that_is_gone_leaves_its_case(skopje: Skopje) -> None:
    comment = a_comment(IDEA)
    case = a_case(IDEA, CaseKind.COMMENT, comment_id=comment.id, author=comment.author)
    await lay(skopje, comment, case)
    await skopje.transact(lambda records: records.members.forget(comment.author))
    assert (await case_now(skopje, case.id)).status is DROPPED
